//! The page of a form for a part of a rule file.

use askama::Template;

use super::fields::FieldGroup;
use crate::views::Frame;

#[derive(Template)]
#[template(path = "duties_rule_form.html")]
pub(super) struct FormPage {
    pub(super) frame: Frame,
    pub(super) form_token: String,
    pub(super) file: String,
    /// Where the form is sent.
    pub(super) action: &'static str,
    /// Fields that nobody sees.
    pub(super) hidden: Vec<(&'static str, String)>,
    pub(super) heading: String,
    /// Behind the heading: an id.
    pub(super) code: String,
    pub(super) title: String,
    /// That nothing can be compared with a text.
    pub(super) is_not_held: bool,
    pub(super) groups: Vec<FieldGroup>,
    pub(super) fault_count: usize,
    /// Why all rules together are refused.
    pub(super) refused: String,
    /// The words of the provision chosen.
    pub(super) words: String,
    /// What fields propose: value and words.
    pub(super) proposed: Vec<(String, String)>,
    /// Whether what is edited can be taken out.
    pub(super) can_remove: bool,
}
