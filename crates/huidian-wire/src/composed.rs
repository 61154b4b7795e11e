//! Words that decisions made of texts, where the amended text is not held: composed by the library, published by nobody.

use huidian_model::ExpressionId;
use jiff::civil::Date;
use serde::Serialize;

use crate::composition::UndoneShape;

/// A provision as decisions in force on the day leave it, composed by the library: nobody published these words.
#[derive(Debug, Clone, Serialize)]
pub struct ComposedProvisionShape {
    /// `null` where no provision bears this number any more.
    pub text: Option<String>,
    /// The day from which the last of the decisions holds.
    pub effective: String,
    /// In the order in which they took effect.
    pub decisions: Vec<ComposingDecisionShape>,
    /// Whether all that the decisions say of this work was read and done; what was not stands in `undone`.
    pub complete: bool,
    pub undone: Vec<UndoneShape>,
}

impl ComposedProvisionShape {
    /// `decisions`: text, title and first day of each; `undone`: decision, words and reason of each instruction that was not carried out.
    pub fn new(
        text: Option<String>,
        decisions: impl IntoIterator<Item = (String, String, Date)>,
        undone: impl IntoIterator<Item = (String, String, String)>,
        complete: bool,
    ) -> Option<Self> {
        let decisions: Vec<ComposingDecisionShape> = decisions
            .into_iter()
            .map(ComposingDecisionShape::new)
            .collect();
        let undone = undone.into_iter();
        Some(Self {
            text,
            effective: decisions.last()?.effective.clone(),
            undone: undone
                .map(|(decision, words, reason)| UndoneShape {
                    decision,
                    words,
                    reason,
                })
                .collect(),
            decisions,
            complete,
        })
    }
}

/// A decision that was applied.
#[derive(Debug, Clone, Serialize)]
pub struct ComposingDecisionShape {
    /// Its text: work and version.
    pub id: String,
    pub title: String,
    pub effective: String,
}

impl ComposingDecisionShape {
    pub(crate) fn new((id, title, effective): (String, String, Date)) -> Self {
        Self {
            id,
            title,
            effective: effective.to_string(),
        }
    }
}

/// What decisions in force on the day made of a text, where the amended text is not held: `show WORK --json`, `show WORK --text --json`.
#[derive(Debug, Clone, Serialize)]
pub struct ComposedTextShape {
    /// Always true: nobody published these words.
    pub composed: bool,
    /// 拟合成（未与公布文本核对）
    pub mark: &'static str,
    /// The text they were composed from.
    pub base: String,
    pub effective: String,
    pub decisions: Vec<ComposingDecisionShape>,
    pub complete: bool,
    pub undone: Vec<UndoneShape>,
    /// The provisions that read otherwise than in the text held.
    pub provisions: Vec<ComposedUnitShape>,
}

#[derive(Debug, Clone, Serialize)]
pub struct ComposedUnitShape {
    pub provision: String,
    /// `null` where no provision bears this number any more.
    pub text: Option<String>,
}

impl ComposedTextShape {
    /// `whole` is what is said of all of it; `units`: address and words of each provision that differs.
    pub fn new(
        base: &ExpressionId,
        mark: &'static str,
        whole: ComposedProvisionShape,
        units: impl IntoIterator<Item = (String, Option<String>)>,
    ) -> Self {
        let units = units.into_iter();
        Self {
            composed: true,
            mark,
            base: base.to_string(),
            effective: whole.effective,
            decisions: whole.decisions,
            complete: whole.complete,
            undone: whole.undone,
            provisions: units
                .map(|(provision, text)| ComposedUnitShape { provision, text })
                .collect(),
        }
    }
}
