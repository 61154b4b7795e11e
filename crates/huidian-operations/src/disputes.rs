//! Changes, days and repeals about which the signals disagree: for a keeper to settle.

use huidian_model::{
    Document, EventKind, Expression, Fact, FactValue, ForceStatus, PartialDate, Relation,
    RelationKind, ReviewState, SourceKind, Work, WorkId,
};
use huidian_store::{Error, Reader, SettledDispute};

use crate::composing::{Decision, compose_chain};
use crate::suspicion::{Suspicion, SuspicionKind};

/// Words of a note on an act that is ended or changed by a title that several bear.
pub const UNDECIDED: &str = "未定是哪一件";

/// Articles named in one line.
const NAMED: usize = 5;
/// Longest time from the adoption of a change to its publication, in days: texts are dated by either.
const DELAY: i32 = huidian_model::unheld::PUBLICATION_DELAY;

/// Goes over all works that readers see; what a keeper has settled is passed over.
///
/// # Errors
///
/// When the library cannot be read.
pub fn find_disputed(reader: &Reader<'_>) -> Result<Vec<Suspicion>, Error> {
    let settled = reader.settled_disputes()?;
    let mut found = Vec::new();
    for id in reader.work_ids()? {
        found.extend(open_disputes(reader, &id, &settled)?);
    }
    Ok(found)
}

/// What is disputed about one work and not settled.
///
/// # Errors
///
/// When the library cannot be read.
pub fn disputes_of(reader: &Reader<'_>, work: &WorkId) -> Result<Vec<Suspicion>, Error> {
    open_disputes(reader, work, &reader.settled_disputes()?)
}

fn open_disputes(
    reader: &Reader<'_>,
    id: &WorkId,
    settled: &[SettledDispute],
) -> Result<Vec<Suspicion>, Error> {
    let Some(work) = reader.find_work(id)? else {
        return Ok(Vec::new());
    };
    if work.review != ReviewState::Reviewed {
        return Ok(Vec::new());
    }
    let texts = reader.expressions_of(id)?;
    let relations: Vec<Relation> = reader
        .relations_of(id)?
        .into_iter()
        .filter(|relation| relation.to == *id)
        .collect();
    let case = Case {
        reader,
        work: &work,
        texts: &texts,
        relations: &relations,
    };
    let mut said = case.days();
    said.extend(case.repeal());
    said.extend(case.changes()?);
    said.extend(case.undecided());
    let is_open = |said: &Dispute| {
        !settled.iter().any(|known| {
            known.work == *id && known.kind == said.kind.id() && known.detail == said.detail
        })
    };
    let open = said.into_iter().filter(is_open).map(|said| Suspicion {
        work: id.clone(),
        title: work.title.clone(),
        mend: match (said.kind, said.choices.first()) {
            (SuspicionKind::DisputedChange, _) => format!("huidian show {id} --facts"),
            (SuspicionKind::DisputedRepeal, None) => format!("huidian show {id} --facts"),
            (_, Some((field, value))) => {
                format!("huidian mend correct {id} {field} {value} --reason …")
            }
            (_, None) => format!("huidian mend correct {id} … --reason …"),
        },
        kind: said.kind,
        detail: said.detail,
        choices: said.choices,
    });
    Ok(open.collect())
}

/// Signals that disagree.
struct Dispute {
    kind: SuspicionKind,
    detail: String,
    /// Values of a field, one for each side.
    choices: Vec<(&'static str, String)>,
}

impl Dispute {
    fn new(kind: SuspicionKind, detail: String) -> Self {
        Self {
            kind,
            detail,
            choices: Vec::new(),
        }
    }
}

/// A work with what speaks of its life.
struct Case<'c> {
    reader: &'c Reader<'c>,
    work: &'c Work,
    texts: &'c [Expression],
    /// Of others to this work.
    relations: &'c [Relation],
}

type Said = Vec<Dispute>;

impl Case<'_> {
    /// Sources better than roundups that give days of one kind which cannot be the same. A changed law is published, and begins, more than once.
    fn days(&self) -> Said {
        let is_changed = self.work.date_of(EventKind::Amended).is_some();
        let once: &[EventKind] = if is_changed {
            &[EventKind::Repealed, EventKind::Expires]
        } else {
            &[
                EventKind::Adopted,
                EventKind::Published,
                EventKind::Effective,
                EventKind::Repealed,
                EventKind::Expires,
            ]
        };
        let is_settled = |kind: EventKind| {
            self.dated(kind)
                .any(|(_, fact)| fact.source.kind == SourceKind::Keeper)
        };
        let kinds = once.iter().filter(|kind| !is_settled(**kind));
        kinds
            .filter_map(|kind| {
                let (first, by) = self.dated(*kind).next()?;
                let (other, against) = self
                    .dated(*kind)
                    .find(|(on, _)| !on.is_compatible_with(first))?;
                let (one, two) = (&by.source.detail, &against.source.detail);
                let name = kind.chinese();
                Some(Dispute {
                    choices: vec![
                        (kind.id(), first.to_string()),
                        (kind.id(), other.to_string()),
                    ],
                    ..Dispute::new(
                        SuspicionKind::DisputedDay,
                        format!("{name}：{first}（{one}） / {other}（{two}）"),
                    )
                })
            })
            .collect()
    }

    fn dated(&self, kind: EventKind) -> impl Iterator<Item = (PartialDate, &Fact)> {
        self.work.facts.iter().filter_map(move |fact| {
            let is_good =
                fact.source.kind > SourceKind::Roundup && fact.source.kind != SourceKind::Inference;
            match fact.value {
                FactValue::Event { kind: known, on } if known == kind && is_good => {
                    Some((on, fact))
                }
                _ => None,
            }
        })
    }

    /// An end that another signal contradicts: seen in force after it, or changed after it. A keeper's word about the end or the status settles it.
    fn repeal(&self) -> Said {
        let is_settled = self.work.facts.iter().any(|fact| {
            let is_of_end = match fact.value {
                FactValue::ForceSeen { .. } => true,
                FactValue::Event { kind, .. } => kind == EventKind::Repealed,
                _ => false,
            };
            is_of_end && fact.source.kind == SourceKind::Keeper
        });
        if is_settled {
            return Vec::new();
        }
        let ends = self.relations.iter().filter(|relation| {
            matches!(
                relation.kind,
                RelationKind::Repeals | RelationKind::Replaces
            )
        });
        let by_relation = ends.filter_map(|end| Some((end.on?, end.from.to_string())));
        let by_date = self
            .dated(EventKind::Repealed)
            .map(|(on, fact)| (on, fact.source.detail.clone()));
        let Some((ended, by)) = by_relation.chain(by_date).min_by_key(|(on, _)| *on) else {
            return Vec::new();
        };
        let mut said = Vec::new();
        for fact in &self.work.facts {
            if let FactValue::ForceSeen { status, on } = &fact.value
                && matches!(status, ForceStatus::InForce | ForceStatus::Amended)
                && on.earliest() > ended.latest()
            {
                let seen = &fact.source.detail;
                said.push(format!("{ended} 废止（{by}） / {on} 仍有效（{seen}）"));
            }
        }
        let changed = self
            .dated(EventKind::Amended)
            .find(|(on, _)| on.earliest() > ended.latest());
        if let Some((on, fact)) = changed {
            let source = &fact.source.detail;
            said.push(format!("{ended} 废止（{by}） / {on} 又修改（{source}）"));
        }
        said.into_iter()
            .map(|detail| Dispute {
                choices: vec![
                    (EventKind::Repealed.id(), ended.to_string()),
                    ("status", ForceStatus::InForce.id().to_owned()),
                ],
                ..Dispute::new(SuspicionKind::DisputedRepeal, detail)
            })
            .collect()
    }

    /// Acts that this one ends or changes by a title that several works bear.
    fn undecided(&self) -> Said {
        let notes = self.work.facts.iter().filter_map(|fact| match &fact.value {
            FactValue::Note(note) if fact.source.kind == SourceKind::Inference => Some(note),
            _ => None,
        });
        let undecided = notes.filter(|note| note.contains(UNDECIDED));
        undecided
            .map(|note| {
                let kind = if note.starts_with(RelationKind::Amends.chinese(true)) {
                    SuspicionKind::DisputedChange
                } else {
                    SuspicionKind::DisputedRepeal
                };
                Dispute::new(kind, note.clone())
            })
            .collect()
    }

    /// The texts compared, what sources say of changes, and the instructions of the acts that made them.
    fn changes(&self) -> Result<Said, Error> {
        let mut said = Vec::new();
        let amending: Vec<&Relation> = self
            .relations
            .iter()
            .filter(|relation| relation.kind == RelationKind::Amends)
            .collect();
        for (old, new) in self.neighbours() {
            let (Some(from), Some(to)) = (old.dated_on, new.dated_on) else {
                continue;
            };
            let between: Vec<(PartialDate, String)> = self
                .dated(EventKind::Amended)
                .map(|(on, fact)| (on, fact.source.detail.clone()))
                .chain(
                    amending
                        .iter()
                        .filter_map(|act| Some((act.on?, act.from.to_string()))),
                )
                .filter(|(on, _)| is_between(*on, from, to))
                .collect();
            let (left, right) = (&old.id.label, &new.id.label);
            match between.first() {
                None if old.text != new.text => {
                    said.push(format!("文本 {left} 与 {right} 不同 / 无资料说其间修改过"));
                }
                Some((on, source)) if old.text == new.text => {
                    said.push(format!(
                        "{on} 修改（{source}） / 文本 {left} 与 {right} 相同"
                    ));
                }
                _ => {}
            }
            for act in &amending {
                if act.on.is_some_and(|on| is_between(on, from, to)) {
                    said.extend(self.against_instruction(&act.from, old, new)?);
                }
            }
        }
        Ok(said
            .into_iter()
            .map(|detail| Dispute::new(SuspicionKind::DisputedChange, detail))
            .collect())
    }

    /// Texts of one part that follow each other.
    fn neighbours(&self) -> impl Iterator<Item = (&Expression, &Expression)> {
        self.texts.iter().enumerate().filter_map(|(at, old)| {
            let mut later = self.texts[at + 1..].iter();
            Some((old, later.find(|new| new.part == old.part)?))
        })
    }

    /// What a decision makes of the text before it, against the text after it. A decision of which no text is held, or in which nothing was read,
    /// says nothing.
    fn against_instruction(
        &self,
        act: &WorkId,
        old: &Expression,
        new: &Expression,
    ) -> Result<Option<String>, Error> {
        let Some(decision) = self.reader.expressions_of(act)?.pop() else {
            return Ok(None);
        };
        let read = |text: &Expression| self.reader.document(&text.id);
        let (Some(base), Some(published), Some(words)) = (read(old)?, read(new)?, read(&decision)?)
        else {
            return Ok(None);
        };
        Ok(differences(
            &base,
            &published,
            &self.work.title,
            act.as_str(),
            &words,
        ))
    }
}

fn differences(
    base: &Document,
    published: &Document,
    title: &str,
    name: &str,
    words: &Document,
) -> Option<String> {
    let decision = Decision {
        name,
        document: words,
    };
    let made = compose_chain(base, title, &[decision]);
    if !made.silent.is_empty() {
        return None;
    }
    // a heading or an annex that was not read, or a whole chapter, says nothing against the text
    let undone = made
        .undone
        .iter()
        .find(|undone| !undone.reason.ends_with("未合成"));
    let mismatches = made.composed.mismatches(published);
    if undone.is_none() && mismatches.is_empty() {
        return None;
    }
    let articles: Vec<String> = mismatches
        .iter()
        .take(NAMED)
        .map(|mismatch| crate::bisecting::label_of(&mismatch.number))
        .collect();
    let more = if mismatches.len() > NAMED { " 等" } else { "" };
    let mut detail = format!("{name} 的修改与公布的文本不合");
    if !articles.is_empty() {
        detail.push_str(&format!("：{}{more}", articles.join("、")));
    }
    if let Some(undone) = undone {
        detail.push_str(&format!(
            "；不能执行：{}（{}）",
            undone.words, undone.reason
        ));
    }
    Some(detail)
}

/// Whether a change made one of the texts after the first up to the second. A text may be dated by the adoption, or by the publication, of what made it.
fn is_between(on: PartialDate, from: PartialDate, to: PartialDate) -> bool {
    let delay = to.latest().until(on.earliest());
    let is_in_time =
        on.earliest() <= to.latest() || delay.is_ok_and(|delay| delay.get_days() <= DELAY);
    on.earliest() > from.latest() && is_in_time
}
