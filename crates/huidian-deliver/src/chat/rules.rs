//! The keeper's own answers, bound to live lists.

use serde::Deserialize;

use super::answer::{bundle_link, list, list_link};
use super::{Context, Reply};
use crate::error::{Error, Result};
use huidian_following::Selection;

/// When a rule is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Match {
    /// The message is the keyword.
    #[default]
    Exact,
    /// The keyword stands somewhere in the message.
    Contains,
}

/// `[[deliver.rules]]` in `huidian.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rule {
    pub keyword: String,
    #[serde(rename = "match")]
    pub matching: Match,
    /// Words of the answer; without them the list answers alone.
    pub text: Option<String>,
    /// Works, by the query of a list's address, such as `sector=energy&year=2024`: asked anew for every answer.
    pub list: Option<String>,
    /// Whether the words are followed by the link of the list's bundle rather than of the list.
    pub bundle: bool,
}

impl Rule {
    /// Refuses a rule that would answer nothing, or whose list cannot be read.
    pub(crate) fn check(&self) -> Result<()> {
        let refused = |reason: &str| {
            Err(Error::Parameter {
                name: "deliver.rules.keyword",
                value: self.keyword.clone(),
                reason: reason.to_owned(),
            })
        };
        if self.keyword.trim().is_empty() {
            return refused("a rule needs a keyword");
        }
        let Some(list) = &self.list else {
            return match &self.text {
                Some(text) if !text.trim().is_empty() => Ok(()),
                _ => refused("a rule needs a text or a list"),
            };
        };
        match Selection::read(list) {
            Ok(_) => Ok(()),
            Err(error) => refused(&format!("its list cannot be read: {error}")),
        }
    }

    /// Whether a message means this rule; case does not matter.
    pub fn matches(&self, question: &str) -> bool {
        let (keyword, question) = (self.keyword.trim().to_lowercase(), question.to_lowercase());
        !keyword.is_empty()
            && match self.matching {
                Match::Exact => question == keyword,
                Match::Contains => question.contains(&keyword),
            }
    }
}

pub(super) fn answer(rule: &Rule, context: &Context<'_>) -> Result<Reply> {
    let topic = format!("rule:{}", rule.keyword.trim());
    let selection = rule.list.as_deref().map(Selection::read).transpose()?;
    let (text, selection) = match (&rule.text, selection) {
        (None, Some(selection)) => return list(&topic, &selection, context),
        (text, selection) => (text.clone().unwrap_or_default(), selection),
    };
    let link = selection.map(|selection| {
        if rule.bundle {
            format!("\n下载资料包：{}", bundle_link(&selection, context))
        } else {
            format!("\n在线查看：{}", list_link(&selection, context))
        }
    });
    Ok(Reply::new(
        &topic,
        format!("{text}{}", link.unwrap_or_default()),
    ))
}
