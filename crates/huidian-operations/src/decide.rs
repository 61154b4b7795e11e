//! What a keeper decides: whether a work is accepted, which final a draft became, what a fact should say.
//!
//! Each act is one call in the caller's transaction, puts itself on record once, and gives the works whose place in the index it changed:
//! the caller marks them there, each door in its own way.

use huidian_model::{
    Confidence, Fact, Relation, RelationKind, ReviewState, Source, SourceKind, WorkId,
};
use huidian_store::{AuditNote, BatchId, BatchKind, Error, Transaction};

use crate::acts::act::Performed;

/// A keeper, by the name under which acts are put on record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keeper<'k>(pub &'k str);

impl Keeper<'static> {
    /// Whoever works at the command line.
    pub const COMMAND_LINE: Self = Self("命令行 command line");
}

impl Keeper<'_> {
    /// Accepts works, or rejects them. What their texts do to other works is to be looked up again: texts of accepted works alone end and amend others.
    pub fn decide_review(
        self,
        library: &mut Transaction<'_>,
        works: &[WorkId],
        state: ReviewState,
    ) -> Result<Performed, Error> {
        let action = match state {
            ReviewState::Rejected => "reject_work",
            ReviewState::Reviewed => "accept_work",
            ReviewState::Unreviewed => "reopen_work",
        };
        let mut performed = Performed::default();
        if let [first, rest @ ..] = works {
            let more = if rest.is_empty() {
                String::new()
            } else {
                format!(" 等 {} 件", works.len())
            };
            let what = format!("{action} {first}{more}");
            performed.batch = Some(self.begin(library, BatchKind::Review, &what)?);
        }
        for work in works {
            let Some(known) = library.read()?.find_work(work)? else {
                continue;
            };
            library.set_review(work, Some(state))?;
            let (before, after) = (known.review.id().to_owned(), state.id().to_owned());
            self.note(library, action, work.as_str(), Some(before), Some(after))?;
            performed.changed.push(work.clone());
            let texts = library.read()?.expressions_of(work)?;
            performed
                .unlinked
                .extend(texts.into_iter().map(|text| text.id));
        }
        Ok(performed)
    }

    /// Says which work a draft became; other proposals for the draft are withdrawn.
    pub fn confirm_final(
        self,
        library: &mut Transaction<'_>,
        draft: &WorkId,
        final_work: &WorkId,
    ) -> Result<Vec<WorkId>, Error> {
        let what = format!("accept_relation {final_work} finalises {draft}");
        self.begin(library, BatchKind::Review, &what)?;
        self.put_final(library, draft, final_work)
    }

    /// The same within a batch that has begun.
    fn put_final(
        self,
        library: &mut Transaction<'_>,
        draft: &WorkId,
        final_work: &WorkId,
    ) -> Result<Vec<WorkId>, Error> {
        let reader = library.read()?;
        let proposals: Vec<Relation> = reader
            .relations_of(draft)?
            .into_iter()
            .filter(|relation| is_proposed_final(relation, draft))
            .collect();
        let published = reader
            .find_work(final_work)?
            .and_then(|work| work.listed_on());
        let chosen = proposals
            .iter()
            .find(|relation| &relation.from == final_work);
        let confirmed = Relation {
            from: final_work.clone(),
            kind: RelationKind::Finalises,
            to: draft.clone(),
            on: chosen.and_then(|proposal| proposal.on).or(published),
            evidence: chosen.map_or_else(
                || "人工确认".to_owned(),
                |proposal| proposal.evidence.clone(),
            ),
            source: Source::new(SourceKind::Keeper, self.0),
            confidence: Confidence::High,
            is_confirmed: true,
        };
        let mut changed = vec![draft.clone(), final_work.clone()];
        for proposal in &proposals {
            library.withdraw_relation(proposal)?;
            changed.push(proposal.from.clone());
        }
        library.put_relation(&confirmed)?;
        let withdrawn: Vec<&str> = proposals
            .iter()
            .map(|proposal| proposal.from.as_str())
            .filter(|proposed| *proposed != final_work.as_str())
            .collect();
        let before = (!withdrawn.is_empty()).then(|| withdrawn.join(" "));
        self.note(
            library,
            "accept_relation",
            &subject_of(&confirmed),
            before,
            None,
        )?;
        changed.sort_unstable();
        changed.dedup();
        Ok(changed)
    }

    /// Leaves a dispute as the library has it, with the reason; says whether it was open.
    ///
    /// # Errors
    ///
    /// When the library cannot be written.
    pub fn settle_dispute(
        self,
        library: &mut Transaction<'_>,
        (work, kind, detail): (&WorkId, &str, &str),
        reason: &str,
    ) -> Result<bool, Error> {
        let was_open = library.settle_dispute(work, kind, detail, reason, self.0)?;
        if was_open {
            let before = Some(format!("{kind} {detail}"));
            let after = Some(reason.to_owned());
            self.note(library, "settle_dispute", work.as_str(), before, after)?;
        }
        Ok(was_open)
    }

    /// Lists a settled dispute again; says whether it was settled.
    ///
    /// # Errors
    ///
    /// When the library cannot be written.
    pub fn reopen_dispute(
        self,
        library: &mut Transaction<'_>,
        (work, kind, detail): (&WorkId, &str, &str),
    ) -> Result<bool, Error> {
        let was_settled = library.reopen_dispute(work, kind, detail)?;
        if was_settled {
            let after = Some(format!("{kind} {detail}"));
            self.note(library, "reopen_dispute", work.as_str(), None, after)?;
        }
        Ok(was_settled)
    }

    /// Confirms a proposed relation, or withdraws it.
    pub fn decide_relation(
        self,
        library: &mut Transaction<'_>,
        proposed: &Relation,
        is_accepted: bool,
    ) -> Result<Vec<WorkId>, Error> {
        let performed = self.decide_relations(library, std::slice::from_ref(proposed), is_accepted);
        Ok(performed?.changed)
    }

    /// Confirms proposed relations, or withdraws them, as one batch.
    pub fn decide_relations(
        self,
        library: &mut Transaction<'_>,
        proposed: &[Relation],
        is_accepted: bool,
    ) -> Result<Performed, Error> {
        let mut performed = Performed::default();
        let Some(first) = proposed.first() else {
            return Ok(performed);
        };
        let action = action_of(is_accepted);
        let more = match proposed.len() {
            1 => String::new(),
            count => format!(" 等 {count} 条"),
        };
        let what = format!("{action} {}{more}", subject_of(first));
        performed.batch = Some(self.begin(library, BatchKind::Review, &what)?);
        for relation in proposed {
            let changed = self.settle_relation(library, relation, is_accepted)?;
            performed.changed.extend(changed);
        }
        performed.changed.sort_unstable();
        performed.changed.dedup();
        Ok(performed)
    }

    /// Decides one relation within a batch that has begun.
    fn settle_relation(
        self,
        library: &mut Transaction<'_>,
        proposed: &Relation,
        is_accepted: bool,
    ) -> Result<Vec<WorkId>, Error> {
        if is_accepted && proposed.kind == RelationKind::Finalises {
            return self.put_final(library, &proposed.to, &proposed.from);
        }
        if is_accepted {
            library.put_relation(&Relation {
                is_confirmed: true,
                ..proposed.clone()
            })?;
        } else {
            library.withdraw_relation(proposed)?;
        }
        let action = action_of(is_accepted);
        self.note(library, action, &subject_of(proposed), None, None)?;
        Ok(vec![proposed.from.clone(), proposed.to.clone()])
    }

    /// Corrects a fact; what others said stays beside it. `before` and `after` are for people who read the record.
    pub fn correct_fact(
        self,
        library: &mut Transaction<'_>,
        work: &WorkId,
        value: huidian_model::FactValue,
        before: Option<String>,
        after: String,
    ) -> Result<Vec<WorkId>, Error> {
        let what = format!("correct_fact {work} {after}");
        self.begin(library, BatchKind::Correct, &what)?;
        let source = Source::new(SourceKind::Keeper, self.0);
        library.correct_fact(work, &Fact::new(value, source, Confidence::High))?;
        self.note(library, "correct_fact", work.as_str(), before, Some(after))?;
        Ok(vec![work.clone()])
    }

    /// What follows in this transaction is a batch, which can be taken back.
    fn begin(
        self,
        library: &mut Transaction<'_>,
        kind: BatchKind,
        described: &str,
    ) -> Result<BatchId, Error> {
        library.begin_act(kind, described, self.0, ("", ""))
    }

    /// Puts an act on record, in its own transaction.
    pub fn note(
        self,
        library: &mut Transaction<'_>,
        action: &str,
        subject: &str,
        before: Option<String>,
        after: Option<String>,
    ) -> Result<(), Error> {
        library.note(&AuditNote {
            who: self.0.to_owned(),
            action: action.to_owned(),
            subject: subject.to_owned(),
            before,
            after,
        })
    }
}

fn action_of(is_accepted: bool) -> &'static str {
    if is_accepted {
        "accept_relation"
    } else {
        "reject_relation"
    }
}

fn is_proposed_final(relation: &Relation, draft: &WorkId) -> bool {
    relation.kind == RelationKind::Finalises && &relation.to == draft && !relation.is_confirmed
}

/// How a relation is named on record.
fn subject_of(relation: &Relation) -> String {
    format!("{} {} {}", relation.from, relation.kind.id(), relation.to)
}
