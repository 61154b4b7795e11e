//! What a text does to other works, as facts about them.

use anyhow::Result;
use huidian_model::{
    Confidence, EventKind, Expression, Fact, FactValue, PartialDate, Relation, RelationKind,
    Source, SourceKind, Work, WorkId,
};
use huidian_store::Reader;

/// The day on which a decision was made, by which the texts that it makes are dated. One that another body had to approve is told by its adoption in
/// the notes of the texts (立法法 第八十条), though it is dated by its approval itself.
pub(super) fn made_on(work: &Work, text: &Expression) -> Option<PartialDate> {
    let adopted = work.date_of(EventKind::Adopted);
    let approved = work.date_of(EventKind::Approved);
    match (adopted, approved) {
        (Some(adopted), Some(approved)) if text.dated_on == Some(approved) => Some(adopted),
        _ => text.dated_on,
    }
}

pub(super) fn push_change(changes: &mut Vec<(WorkId, Vec<Fact>)>, work: WorkId, fact: Fact) {
    match changes.iter_mut().find(|(known, _)| known == &work) {
        Some((_, facts)) => facts.push(fact),
        None => changes.push((work, vec![fact])),
    }
}

/// The day on which a repealed work, or a part of it, ceased to hold, or on which a decision made a new text of it, as a fact about it.
pub(super) fn change_of(
    relation: &Relation,
    scope: &str,
    made: Option<PartialDate>,
    source: &Source,
) -> Option<Fact> {
    let value = match relation.kind {
        RelationKind::Repeals => FactValue::Event {
            kind: EventKind::Repealed,
            on: relation.on?,
        },
        RelationKind::RepealsPart => FactValue::ProvisionRepealed {
            scope: scope.to_owned(),
            on: relation.on?.day()?,
            by: relation.from.clone(),
        },
        // a text is dated by the day its decision was made, whenever it takes effect
        RelationKind::Amends => FactValue::Event {
            kind: EventKind::Amended,
            on: made?,
        },
        _ => return None,
    };
    Some(Fact::new(value, source.clone(), Confidence::High))
}

/// What the library knows of the other work reaches to the day on which this text was made.
pub(super) fn changed_by(text: &Expression, source: &Source) -> Option<Fact> {
    let value = FactValue::ChangedBy {
        by: text.id.work.clone(),
        made: text.dated_on?,
    };
    Some(Fact::new(value, source.clone(), Confidence::High))
}

/// The text that an amending decision made, with its title and number.
pub(super) fn made_by(
    reader: &Reader<'_>,
    relation: &Relation,
    made: Option<PartialDate>,
    decision: &Expression,
    source: &Source,
) -> Result<Option<Fact>> {
    let Some(dated) = made.filter(|_| relation.kind == RelationKind::Amends) else {
        return Ok(None);
    };
    let number = reader.find_work(&relation.from)?.and_then(|own| own.number);
    let value = FactValue::text_made_by(dated, &decision.title, number);
    Ok(Some(Fact::new(value, source.clone(), Confidence::High)))
}

/// When the texts that an amending decision makes take effect, as the decision says.
pub(super) fn text_effective(
    relation: &Relation,
    made: Option<PartialDate>,
    decision: &Expression,
) -> Option<Fact> {
    let is_amending = relation.kind == RelationKind::Amends;
    let (dated, on) = made.zip(decision.effective_on)?;
    is_amending.then(|| {
        let detail = format!("{}：{}", decision.title, decision.effective_basis);
        Fact::new(
            FactValue::TextEffective { dated, on },
            Source::new(SourceKind::Text, detail),
            Confidence::High,
        )
    })
}
