//! Does an act, puts it on record, and keeps what is needed to undo it.

use std::collections::BTreeSet;

use huidian_model::id::IdFacts;
use huidian_model::{Confidence, Fact, FactValue, ReviewState, Source, SourceKind, WorkId};
use huidian_store::{Transaction, encode_fact_value};

use super::act::{Act, ActError, Grounds, Performed};
use super::correct_line::{correct_line, line_words};
use crate::decide::Keeper;

impl Keeper<'_> {
    /// Does an act in the caller's transaction, as a batch of its own: taking that batch back undoes it. The record says who, why, and on what
    /// it rests. The caller looks up the references of the texts given anew, and brings the index up to date.
    ///
    /// # Errors
    ///
    /// What makes the act impossible; the caller then gives up the transaction.
    pub fn perform(
        self,
        library: &mut Transaction<'_>,
        act: &Act,
        grounds: &Grounds,
    ) -> Result<Performed, ActError> {
        let described = describe(library, act)?;
        let why = (grounds.reason.as_str(), grounds.source.as_str());
        let batch = library.begin_act(act.kind(), &described, self.0, why)?;
        let subject = act.subject().clone();
        let mut performed = Performed {
            batch: Some(batch),
            ..Performed::default()
        };
        self.change(library, act, &mut performed)?;
        performed.changed.sort_unstable();
        performed.changed.dedup();
        // what led to these works may lead elsewhere now
        let is_moving = matches!(
            act,
            Act::Merge { .. } | Act::Split { .. } | Act::MoveText { .. } | Act::DetachText { .. }
        );
        if is_moving {
            let moved: BTreeSet<WorkId> = performed
                .gone
                .iter()
                .chain(&performed.changed)
                .cloned()
                .collect();
            performed.unlinked.extend(library.texts_citing(&moved)?);
        }
        let source = if grounds.source.is_empty() {
            String::new()
        } else {
            format!("；依据：{}", grounds.source)
        };
        self.note(
            library,
            act.name(),
            subject.as_str(),
            Some(described),
            Some(format!("{}{source}；批次 {batch}", grounds.reason)),
        )?;
        Ok(performed)
    }

    fn change(
        self,
        library: &mut Transaction<'_>,
        act: &Act,
        performed: &mut Performed,
    ) -> Result<(), ActError> {
        let changed = &mut performed.changed;
        match act {
            Act::Merge { from, into } => {
                self.merge(library, from, into)?;
                performed.gone.push(from.clone());
                changed.push(into.clone());
            }
            Act::Split { texts, title } => {
                let new = new_work(library, title)?;
                let fact = self.fact(FactValue::Title(title.clone()));
                library.put_facts(&new, &[fact])?;
                for text in texts {
                    // its words stay as closed as they were
                    library.put_where(&text.work, &new)?;
                    library.move_text(text, &new)?;
                    changed.push(text.work.clone());
                }
                library.set_review(&new, Some(ReviewState::Reviewed))?;
                changed.push(new);
            }
            Act::MoveText { text, into } => {
                if &text.work == into {
                    return Err(ActError::Impossible(format!("已是 {into} 的文本")));
                }
                library.move_text(text, into)?;
                changed.extend([text.work.clone(), into.clone()]);
            }
            Act::DetachText { text } => {
                library.detach_text(text)?;
                changed.push(text.work.clone());
            }
            Act::MoveCapture {
                capture,
                from,
                into,
            } => {
                if !library.move_capture(*capture, from, into)? {
                    return Err(ActError::Impossible(format!("{from} 不是取自这份原件")));
                }
                changed.extend([from.work.clone(), into.work.clone()]);
            }
            Act::DetachCompanion { work, capture } => {
                library.withdraw_companion(work, *capture)?;
                changed.push(work.clone());
            }
            Act::Delete { work } => {
                library.set_review(work, Some(ReviewState::Rejected))?;
                changed.push(work.clone());
            }
            Act::WithdrawFacts { work, facts } => {
                for fact in facts {
                    library.withdraw_statement(work, fact)?;
                }
                changed.push(work.clone());
            }
            Act::WithdrawRelations { relations } => {
                for relation in relations {
                    library.withdraw_relation_for_good(relation)?;
                    changed.extend([relation.from.clone(), relation.to.clone()]);
                }
            }
            Act::Correct { work, value } => {
                self.correct(library, work, value)?;
                changed.push(work.clone());
            }
            Act::CorrectLine { text, line } => {
                correct_line(library, self.0, text, line)?;
                performed.unlinked.push(text.clone());
                changed.push(text.work.clone());
            }
            Act::Relate { relation } => {
                library.put_relation(relation)?;
                changed.extend([relation.from.clone(), relation.to.clone()]);
            }
        }
        Ok(())
    }

    /// The title of the work that stays is the keeper's choice; that of the other one goes on naming it.
    fn merge(
        self,
        library: &mut Transaction<'_>,
        from: &WorkId,
        into: &WorkId,
    ) -> Result<(), ActError> {
        if from == into {
            return Err(ActError::Impossible("两者是同一件文件".to_owned()));
        }
        let reader = library.read()?;
        let title_of = |work: &WorkId| -> Result<String, ActError> {
            reader
                .find_title(work)?
                .ok_or_else(|| ActError::NoSuchWork(work.to_string()))
        };
        let (other, own) = (title_of(from)?, title_of(into)?);
        drop(reader);
        library.merge_works(from, into)?;
        let mut pinned = vec![self.fact(FactValue::Title(own.clone()))];
        if other != own {
            pinned.push(self.fact(FactValue::AlternativeTitle(other)));
        }
        library.put_facts(into, &pinned)?;
        Ok(())
    }

    /// Of a field that has many values, such as the sector, the keeper's word takes the place of all others.
    fn correct(
        self,
        library: &mut Transaction<'_>,
        work: &WorkId,
        value: &FactValue,
    ) -> Result<(), ActError> {
        let fact = self.fact(value.clone());
        let is_of_many = matches!(
            value,
            FactValue::Sector(_) | FactValue::Topic(_) | FactValue::Addressee(_)
        );
        if is_of_many {
            let known = library.read()?.find_work(work)?;
            for other in known.into_iter().flat_map(|work| work.facts) {
                if other.value.field() == value.field() && other != fact {
                    library.withdraw_statement(work, &other)?;
                }
            }
        }
        library.correct_fact(work, &fact)?;
        Ok(())
    }

    fn fact(self, value: FactValue) -> Fact {
        Fact::new(
            value,
            Source::new(SourceKind::Keeper, self.0),
            Confidence::High,
        )
    }
}

/// An id that no work has and that leads to none.
fn new_work(library: &mut Transaction<'_>, title: &str) -> Result<WorkId, ActError> {
    let reader = library.read()?;
    let plain = WorkId::from_facts(&IdFacts {
        title,
        is_draft: huidian_model::title_key(title).contains("征求意见稿"),
        ..IdFacts::default()
    });
    let mut id = plain.clone();
    let mut count = 2;
    while reader.find_title(&id)?.is_some() || reader.find_redirect(&id)?.is_some() {
        id = WorkId::new(&format!("{plain}-{count}"));
        count += 1;
    }
    Ok(id)
}

/// The act in words, for the list of acts.
fn describe(library: &mut Transaction<'_>, act: &Act) -> Result<String, ActError> {
    let reader = library.read()?;
    let title = |work: &WorkId| -> Result<String, ActError> {
        Ok(reader
            .find_title(work)?
            .map_or_else(|| work.to_string(), |title| format!("《{title}》")))
    };
    Ok(match act {
        Act::Merge { from, into } => format!("{} 并入 {}", title(from)?, title(into)?),
        Act::Split { texts, title: new } => {
            let labels: Vec<&str> = texts.iter().map(|text| text.label.as_str()).collect();
            format!(
                "{} 的文本 {} 分出为《{new}》",
                title(act.subject())?,
                labels.join("、")
            )
        }
        Act::MoveText { text, into } => format!(
            "{} 的文本 {} 移至 {}",
            title(&text.work)?,
            text.label,
            title(into)?
        ),
        Act::DetachText { text } => format!("{} 移出文本 {}", title(&text.work)?, text.label),
        Act::MoveCapture {
            capture,
            from,
            into,
        } => format!("原件 {} 由 {from} 移至 {into}", &capture.to_string()[..12]),
        Act::DetachCompanion { work, capture } => {
            format!("{} 移出材料 {}", title(work)?, &capture.to_string()[..12])
        }
        Act::Delete { work } => format!("撤下 {}", title(work)?),
        Act::WithdrawFacts { work, facts } => {
            let said: Vec<String> = facts
                .iter()
                .map(|fact| {
                    format!(
                        "{} {}（{}）",
                        fact.value.field(),
                        encode_fact_value(&fact.value),
                        fact.source.detail
                    )
                })
                .collect();
            format!("{} 撤回 {}", title(work)?, said.join("；"))
        }
        Act::WithdrawRelations { relations } => {
            let said: Vec<String> = relations
                .iter()
                .map(|relation| format!("{} {} {}", relation.from, relation.kind.id(), relation.to))
                .collect();
            format!("撤回关系 {}", said.join("；"))
        }
        Act::Correct { work, value } => format!(
            "{} 更正 {} {}",
            title(work)?,
            value.field(),
            encode_fact_value(value)
        ),
        Act::CorrectLine { text, line } => {
            let (_, before) = line_words(&reader, text, line)?;
            format!(
                "{} 文本 {} 第 {} 行“{before}”改为“{}”",
                title(&text.work)?,
                text.label,
                line.place + 1,
                line.words
            )
        }
        Act::Relate { relation } => format!(
            "{} {} {}",
            title(&relation.from)?,
            relation.kind.chinese(true),
            title(&relation.to)?
        ),
    })
}
