//! The text that holds on a day where the decisions that made it are held and nobody brought the text itself: composed from the newest one held.

use huidian_model::{
    Document, EventKind, Expression, ExpressionId, ProvisionKind, ProvisionPath, RelationKind,
    ReviewState, Work, WorkId, texts_on,
};
use huidian_store::{Error, Reader};
use huidian_text::{PartialDate, find_dates};
use jiff::civil::Date;

use crate::composing::{Composition, Decision, Undone, compose_chain};

/// A decision that took effect after the text shown, and whose amended text is not held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppliedDecision {
    pub id: ExpressionId,
    pub title: String,
    /// The day from which its words hold.
    pub effective_on: Date,
}

/// A text composed by this library, which nobody published.
#[derive(Debug, Clone)]
pub struct ComposedText {
    /// In the order in which they took effect; never empty.
    pub decisions: Vec<AppliedDecision>,
    pub composition: Composition,
    pub document: Document,
}

impl ComposedText {
    /// Whether all that the decisions say of this work was read and done.
    pub fn is_whole(&self) -> bool {
        self.composition.undone.is_empty() && self.composition.silent.is_empty()
    }

    /// Text, title and first day of each decision, in the order in which they took effect.
    pub fn told_decisions(&self) -> impl Iterator<Item = (String, String, Date)> {
        self.decisions.iter().map(|decision| {
            (
                decision.id.to_string(),
                decision.title.clone(),
                decision.effective_on,
            )
        })
    }

    /// Decision, words and reason of each instruction that was not carried out.
    pub fn told_undone(&self) -> impl Iterator<Item = (String, String, String)> {
        self.composition.undone.iter().map(|undone| {
            (
                undone.decision.clone(),
                undone.words.clone(),
                undone.reason.clone(),
            )
        })
    }

    /// The words of a provision of the composed text; `None` where none bears this number.
    pub fn words_of(&self, path: &ProvisionPath) -> Option<&str> {
        let provision = self.document.find(path)?;
        Some(self.document.text_of(provision).trim_end())
    }
}

/// What is said wherever words of a composed text stand, in Chinese and in English.
pub const COMPOSED_MARK: (&str, &str) = (
    "拟合成（未与公布文本核对）",
    "composed by this library, not compared with a published text",
);

/// A unit that reads otherwise in the composed text than the one of its number in the text held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComposedUnit {
    pub path: ProvisionPath,
    /// `None` where no unit bears the number any more.
    pub words: Option<String>,
}

impl ComposedText {
    /// The units that differ from the text held: changed, put in, numbered anew, gone.
    pub fn changed_units(&self, held: &Document) -> Vec<ComposedUnit> {
        let squeezed = |document: &Document, path: &ProvisionPath| {
            let found = document.find(path)?;
            let words = document.text_of(found).split_whitespace();
            Some(words.collect::<String>())
        };
        let units = |document: &Document| -> Vec<ProvisionPath> {
            document
                .units()
                .filter(|unit| !unit.path.is_empty())
                .map(|unit| unit.path.clone())
                .collect()
        };
        let changed = units(&self.document)
            .into_iter()
            .filter(|path| squeezed(&self.document, path) != squeezed(held, path))
            .map(|path| ComposedUnit {
                words: self.words_of(&path).map(str::to_owned),
                path,
            });
        // a preamble or a salutation is no part of what is composed
        let is_composed = |path: &ProvisionPath| {
            path.0.first().is_some_and(|step| {
                step.kind != ProvisionKind::Preamble && step.kind != ProvisionKind::Salutation
            })
        };
        let gone = units(held)
            .into_iter()
            .filter(is_composed)
            .filter(|path| self.document.find(path).is_none())
            .map(|path| ComposedUnit { path, words: None });
        changed.chain(gone).collect()
    }

    /// Address and words of each, for programs.
    pub fn told_units(&self, held: &Document) -> impl Iterator<Item = (String, Option<String>)> {
        let units = self.changed_units(held).into_iter();
        units.map(|unit| (unit.path.citation(), unit.words))
    }
}

/// The text of a work that is shown on a day, and what decisions made of it since; `None` where nothing is composed.
///
/// # Errors
///
/// Those of the database.
pub fn composed_of_work(
    reader: &Reader<'_>,
    work: &Work,
    day: Date,
) -> Result<Option<(Expression, Document, ComposedText)>, Error> {
    let expressions = reader.expressions_of(&work.id)?;
    for shown in texts_on(&expressions, day) {
        let Some(found) = later_decisions(reader, work, shown, day)? else {
            continue;
        };
        let Some(document) = reader.document(&shown.id)? else {
            continue;
        };
        if let Some(made) = compose_of(work, &document, found) {
            return Ok(Some((shown.clone(), document, made)));
        }
    }
    Ok(None)
}

/// Composes what decisions in force on `day` made of `shown`, the newest text of a work held for that day; `None` where no such decision is held or
/// none of them could be read.
///
/// Only decisions that were accepted, made after the text and of the work itself count; one whose own first day is unknown counts for nothing. Of an
/// act that has ended, where a word of an instruction was not read, and where something did not come out as the decision says, nothing is composed.
///
/// # Errors
///
/// Those of the database.
pub fn composed_text(
    reader: &Reader<'_>,
    work: &Work,
    shown: &Expression,
    document: &Document,
    day: Date,
) -> Result<Option<ComposedText>, Error> {
    let found = later_decisions(reader, work, shown, day)?;
    Ok(found.and_then(|found| compose_of(work, document, found)))
}

/// The decisions in force on a day that were made after a text, in the order in which they took effect; `None` where there are none, or where they make
/// nothing that can be composed.
fn later_decisions(
    reader: &Reader<'_>,
    work: &Work,
    shown: &Expression,
    day: Date,
) -> Result<Option<Vec<(AppliedDecision, Document)>>, Error> {
    let Some(made) = shown.dated_on else {
        return Ok(None);
    };
    let ended = work.date_of(EventKind::Repealed);
    if ended.is_some_and(|on| on.earliest() <= day) {
        return Ok(None);
    }
    let mut found: Vec<(AppliedDecision, Document)> = Vec::new();
    for relation in reader.relations_of(&work.id)? {
        if relation.kind != RelationKind::Amends || relation.to != work.id {
            continue;
        }
        let Some((decision, text)) = decision_text(reader, &relation.from)? else {
            continue;
        };
        let is_later = text
            .dated_on
            .is_some_and(|on| on.earliest() > made.latest());
        let Some(effective_on) = text.effective_on.filter(|on| is_later && *on <= day) else {
            continue;
        };
        // one that was repealed before its day never changed anything
        let gone = decision.date_of(EventKind::Repealed);
        if gone.is_some_and(|on| on.earliest() <= effective_on) {
            continue;
        }
        let Some(words) = reader.document(&text.id)? else {
            continue;
        };
        if is_staged(&words.text, day) {
            return Ok(None);
        }
        // the same decision in two layouts, both accepted
        let is_twin = found.iter().any(|(known, _): &(AppliedDecision, _)| {
            known.title == text.title && known.effective_on == effective_on
        });
        if is_twin {
            continue;
        }
        if found.iter().any(|(known, _)| known.id == text.id) {
            continue;
        }
        let decision = AppliedDecision {
            id: text.id,
            title: text.title,
            effective_on,
        };
        found.push((decision, words));
    }
    found.sort_by(|(left, _), (right, _)| {
        (left.effective_on, &left.id).cmp(&(right.effective_on, &right.id))
    });
    Ok((!found.is_empty()).then_some(found))
}

fn compose_of(
    work: &Work,
    document: &Document,
    found: Vec<(AppliedDecision, Document)>,
) -> Option<ComposedText> {
    let given: Vec<Decision<'_>> = found
        .iter()
        .map(|(decision, document)| Decision {
            name: &decision.title,
            document,
        })
        .collect();
    let mut composition = compose_chain(document, &work.title, &given);
    // what was not read may say anything
    let is_lost = composition.undone.iter().any(changes_a_provision_unread);
    if !composition.unread.is_empty() || composition.is_contradicted || is_lost {
        return None;
    }
    let has_headings = composition
        .headings
        .iter()
        .any(|heading| !heading.makers.is_empty());
    let made = ComposedText {
        document: composition.document.take()?,
        decisions: found.into_iter().map(|(decision, _)| decision).collect(),
        composition,
    };
    // a decision of which nothing could be carried out makes no text
    (has_headings || !made.changed_units(document).is_empty()).then_some(made)
}

/// Whether something that was not understood is asked of a provision: its old words would stand as composed ones.
fn changes_a_provision_unread(undone: &Undone) -> bool {
    undone.is_unread && undone.words.contains('第')
}

/// Whether a part of a decision begins on a day of its own that has not come: 其中第二条自…起施行, 但对第四条的修改自…起施行, 除第二项自…起施行外.
///
/// What the decision puts into the amended act, in “ ”, says nothing of it.
fn is_staged(decision: &str, day: Date) -> bool {
    let mut outside = String::new();
    let mut depth = 0_u32;
    for c in decision.chars() {
        match c {
            '“' => depth += 1,
            '”' => depth = depth.saturating_sub(1),
            _ if depth == 0 => outside.push(c),
            _ => {}
        }
    }
    const BEGINS: [&str; 4] = ["起施行", "起实施", "起生效", "起执行"];
    let begins =
        |words: &str| -> usize { BEGINS.iter().map(|verb| words.matches(verb).count()).sum() };
    let told: Vec<&str> = outside
        .split(['。', '\n'])
        .filter(|sentence| begins(sentence) > 0)
        .collect();
    let is_of_parts = |sentence: &&str| {
        sentence.contains("其中第")
            || sentence.contains("除第")
            || sentence.contains("的修改自")
            || sentence.contains("修改后的第")
    };
    let count: usize = told.iter().map(|sentence| begins(sentence)).sum();
    if count < 2 && !told.iter().any(is_of_parts) {
        return false;
    }
    let days: Vec<PartialDate> = told
        .iter()
        .flat_map(|sentence| find_dates(sentence))
        .filter_map(|found| found.date)
        .collect();
    let open = told.iter().filter(|words| words.contains("之日起")).count();
    days.len() + open < count || days.iter().any(|on| on.latest() > day)
}

/// An accepted decision with its text.
fn decision_text(
    reader: &Reader<'_>,
    decision: &WorkId,
) -> Result<Option<(Work, Expression)>, Error> {
    let Some(work) = reader
        .find_work(decision)?
        .filter(|work| work.review == ReviewState::Reviewed)
    else {
        return Ok(None);
    };
    let newest = reader.expressions_of(decision)?.pop();
    Ok(newest.map(|text| (work, text)))
}
