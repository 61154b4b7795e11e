//! The lines of a text, each with what it is.

use huidian_model::{Document, ProvisionKind, title_key};

/// How a line of a text is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Depth below the title, 2 for the highest.
    Heading(usize),
    /// Begins with a label of so many bytes: 第三十一条.
    Unit(usize),
    Plain,
}

/// A line that is not empty.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'d> {
    pub(super) text: &'d str,
    pub(super) role: Role,
}

impl<'d> Line<'d> {
    /// The label of a unit, and the rest of the line.
    pub(super) fn parts(&self) -> (&'d str, &'d str) {
        match self.role {
            Role::Unit(length) => self.text.split_at(length),
            Role::Heading(_) | Role::Plain => ("", self.text),
        }
    }
}

/// Lines of a text, each with its role: what the tree says of the part that begins in it. The title stands above already.
pub(super) fn lines<'d>(document: &'d Document, title: &str) -> impl Iterator<Item = Line<'d>> {
    let title = title_key(title);
    let mut is_first = true;
    let mut provisions = document
        .provisions
        .iter()
        .filter(|provision| has_role(provision.kind))
        .peekable();
    let mut at = 0;
    document
        .text
        .split_inclusive('\n')
        .filter_map(move |whole| {
            let (start, end) = (at, at + whole.len());
            at = end;
            let text = whole.trim();
            let mut role = Role::Plain;
            while let Some(provision) =
                provisions.next_if(|provision| (provision.start as usize) < end)
            {
                if role == Role::Plain && (provision.start as usize) >= start {
                    role = role_of(provision.kind, document.label_of(provision), text);
                }
            }
            if text.is_empty() {
                return None;
            }
            let is_title = std::mem::take(&mut is_first) && title_key(text) == title;
            (!is_title).then_some(Line { text, role })
        })
}

fn has_role(kind: ProvisionKind) -> bool {
    kind.is_heading() || matches!(kind, ProvisionKind::Article | ProvisionKind::Annex)
}

fn role_of(kind: ProvisionKind, label: &str, line: &str) -> Role {
    match kind {
        ProvisionKind::Part | ProvisionKind::Annex => Role::Heading(2),
        ProvisionKind::Subpart | ProvisionKind::Chapter => Role::Heading(3),
        ProvisionKind::Section => Role::Heading(4),
        _ if !label.is_empty() && line.starts_with(label) => Role::Unit(label.len()),
        _ => Role::Plain,
    }
}
