//! A work as the store has it, and which of its texts a reader asks for.

use huidian_model::{
    Document, Expression, Force, Horizon, Provision, Relation, Standing, Work, provision_force_on,
    standing_on, texts_on,
};
use huidian_store::ForceInterval;
use jiff::civil::Date;

use crate::error::Error;
use crate::request::Query;

/// A work with all its facts, its texts from the oldest to the newest, and the relations that touch it.
#[derive(Debug)]
pub(crate) struct Record {
    pub(crate) work: Work,
    pub(crate) expressions: Vec<Expression>,
    pub(crate) relations: Vec<Relation>,
    /// Status through time, earliest first.
    pub(crate) intervals: Vec<ForceInterval>,
    pub(crate) horizon: Horizon,
}

impl Record {
    /// Status of the work on a day. For a text that is shown ask [`Record::standing`].
    pub(crate) fn force_on(&self, day: Date) -> Force {
        let begun = self.intervals.iter();
        let begun = begun
            .rev()
            .find(|interval| interval.from.is_none_or(|from| from <= day));
        begun.map_or_else(Force::unknown, |interval| interval.force.clone())
    }

    /// What may be relied on of a text on a day, or of the text shown to whoever names none.
    pub(crate) fn standing(&self, day: Date, text: Option<&Expression>) -> Standing {
        let force = self.force_on(day);
        standing_on(day, text, &self.expressions, &force, self.horizon)
    }

    /// Status of a provision that begins or ends on a day of its own.
    pub(crate) fn provision_force(
        &self,
        day: Date,
        text: &Expression,
        document: &Document,
        provision: &Provision,
    ) -> Option<Force> {
        provision_force_on(day, &self.work, text, &document.paths_above(provision))
    }

    pub(crate) fn expression(&self, label: &str) -> Option<&Expression> {
        self.expressions
            .iter()
            .find(|expression| expression.id.label == label)
    }

    /// The texts asked for: the one or the parts of the one named by `version`, else those that hold on the day, one for each part of a code.
    pub(crate) fn texts(&self, query: &Query, day: Date) -> Result<Vec<&Expression>, Error> {
        match query.first("version") {
            Some(label) => {
                let parts: Vec<_> = self
                    .expressions
                    .iter()
                    .filter(|text| text.is_named(label))
                    .collect();
                if parts.is_empty() {
                    return Ok(vec![self.named(label)?]);
                }
                Ok(parts)
            }
            None => Ok(texts_on(&self.expressions, day)),
        }
    }

    /// The text of a label; a label that no text has is the reader's mistake.
    pub(crate) fn named(&self, label: &str) -> Result<&Expression, Error> {
        self.expression(label).ok_or_else(|| Error::NoSuchVersion {
            work: self.work.id.to_string(),
            version: label.to_owned(),
        })
    }

    /// What is said where no text is held.
    pub(crate) fn not_held(&self) -> Error {
        let absence = self.work.text_absence.as_ref();
        Error::TextNotHeld {
            work: self.work.id.to_string(),
            reason: absence.map_or_else(
                || "正文尚未导入".to_owned(),
                |absence| absence.reason.clone(),
            ),
        }
    }

    /// The two texts that `from` and `to` name, else the newest and the one before it, or the newest of the other work.
    pub(crate) fn texts_to_compare<'r>(
        &'r self,
        other: Option<&'r Self>,
        query: &Query,
    ) -> Result<(&'r Expression, &'r Expression), Error> {
        let named = |record: &'r Self, name: &str| {
            let label = query.first(name);
            label.map(|label| record.named(label)).transpose()
        };
        let day = query.as_of()?;
        let newest = |record: &'r Self| match day {
            Some(day) => texts_on(&record.expressions, day).into_iter().last(),
            None => record.expressions.last(),
        };
        let to = named(self, "to")?
            .or_else(|| newest(self))
            .ok_or_else(|| self.not_held())?;
        let before = || {
            let place = self.expressions.iter().position(|e| e.id == to.id)?;
            let earlier = &self.expressions[..place];
            earlier.iter().rfind(|e| e.part == to.part)
        };
        let from = named(other.unwrap_or(self), "from")?.or_else(|| match other {
            Some(other) => newest(other),
            None => before(),
        });
        let from = from.ok_or_else(|| Error::NoEarlierText {
            work: other.unwrap_or(self).work.id.to_string(),
        })?;
        Ok((from, to))
    }
}
