//! Whether the issuers that the library knows of a work are all that it has.

use huidian_model::{Confidence, Severity};

use super::{Finding, FindingClass, Scene};

/// Why a list of issuers is no authority against further ones that a row names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OpenList {
    /// Those on record are fewer than their source counts.
    Short { counted: usize, named: usize },
    /// Nobody can look up what says so, and the row names all of them.
    Unproved,
}

impl OpenList {
    /// `place_of`: which of the issuers on record a name of the row is.
    pub(super) fn of(scene: &Scene<'_>, place_of: impl Fn(&str) -> Option<usize>) -> Option<Self> {
        let issuers = &scene.work.issuers;
        let named = issuers.members.len();
        if named == 0 {
            return None;
        }
        let counted = issuers.count();
        if counted > named {
            return Some(Self::Short { counted, named });
        }
        let told = scene.work.facts.iter();
        let best = told
            .filter(|fact| fact.value.field() == "issuers")
            .max_by_key(|fact| fact.weight())?;
        let is_proved = !best.source.is_hearsay() && best.confidence > Confidence::Low;
        let shown: Vec<usize> = scene
            .row
            .issuers
            .iter()
            .filter_map(|name| place_of(name))
            .collect();
        let holds_all = (0..named).all(|place| shown.contains(&place));
        (!is_proved && holds_all).then_some(Self::Unproved)
    }

    /// What is to be said of further names.
    pub(super) fn note(self, further: &[&str], whole: &str) -> Finding {
        let names = further.join("、");
        let why = match self {
            Self::Short { counted, named } => {
                format!("共{counted}家发布单位，库中只列出{named}家（{whole}）")
            }
            Self::Unproved => format!("库中只知发布单位为{whole}，出处未经核实"),
        };
        Finding::new(
            FindingClass::IssuerWrong,
            Severity::Note,
            format!("{why}；{names}是否也是发布单位，待核"),
        )
        .shown(names)
    }
}
