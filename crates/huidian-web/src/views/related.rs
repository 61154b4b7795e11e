//! Related works, grouped by what relates them.

use huidian_model::RelationKind;

use super::days::date_shown;
use super::prose::work_href;
use super::words::relation_name;
use crate::record::Record;
use crate::request::Language;
use crate::snapshot::Snapshot;

/// One related work.
#[derive(Debug, Clone)]
pub(crate) struct RelatedWork {
    pub(crate) title: String,
    /// `None` when the work is not in this library.
    pub(crate) href: Option<String>,
    pub(crate) on: String,
    pub(crate) evidence: String,
    pub(crate) is_confirmed: bool,
    /// On file without a text.
    pub(crate) is_facts_only: bool,
}

/// Works in one relation, seen from this one.
#[derive(Debug, Clone)]
pub(crate) struct RelatedGroup {
    pub(crate) name: &'static str,
    pub(crate) is_forward: bool,
    pub(crate) works: Vec<RelatedWork>,
}

/// Groups in the order of the relation verbs, outgoing before incoming; mere citations are counted elsewhere.
pub(crate) fn related_groups(
    snapshot: &Snapshot,
    record: &Record,
    language: Language,
) -> Vec<RelatedGroup> {
    let mut groups: Vec<RelatedGroup> = Vec::new();
    for kind in RelationKind::ALL {
        for is_forward in [true, false] {
            let works = related(snapshot, record, kind, is_forward, language);
            if !works.is_empty() {
                groups.push(RelatedGroup {
                    name: relation_name(kind, is_forward, language),
                    is_forward,
                    works,
                });
            }
        }
    }
    groups
}

fn related(
    snapshot: &Snapshot,
    record: &Record,
    kind: RelationKind,
    is_forward: bool,
    language: Language,
) -> Vec<RelatedWork> {
    let this = &record.work.id;
    let mut works: Vec<RelatedWork> = record
        .relations
        .iter()
        .filter(|relation| {
            let end = if is_forward {
                &relation.from
            } else {
                &relation.to
            };
            relation.kind == kind && end == this && relation.from != relation.to
        })
        .map(|relation| {
            let other = if is_forward {
                &relation.to
            } else {
                &relation.from
            };
            RelatedWork {
                title: snapshot.title(other).to_owned(),
                href: snapshot.find(other).map(|_| work_href(other)),
                on: relation
                    .on
                    .map_or_else(String::new, |on| date_shown(on, language)),
                evidence: relation.evidence.clone(),
                is_confirmed: relation.is_confirmed,
                is_facts_only: snapshot
                    .find(other)
                    .is_some_and(|entry| entry.work.text.is_none()),
            }
        })
        .collect();
    works.sort_by(|a, b| {
        b.is_confirmed
            .cmp(&a.is_confirmed)
            .then(a.title.cmp(&b.title))
    });
    works.dedup_by(|a, b| a.title == b.title && a.href == b.href);
    works
}
