//! Works that wait for a person: why, by which import or roundup they came, and what kind of document they are taken for.

use std::collections::{BTreeMap, HashMap};

use huidian_model::{FactValue, Relation, ReviewState, WorkId, fact_words};
use huidian_store::{Batch, BatchId, Reader, ReasonToWait};
use rustc_hash::FxBuildHasher;

use crate::error::Error;
use crate::request::{Language, Query};
use crate::snapshot::{Entry, Snapshot};
use crate::state::AppState;
use crate::views::{Named, date_shown, doubt_in, doubt_kind, doubt_kind_in, doubts_of, minute_of};

/// What nobody doubted and what has no text: it stands in a roundup, or its sources are weak.
const LISTED_ONLY: &str = "listed";
/// Where it came from, where nothing says so.
const UNKNOWN: &str = "unknown";

/// Parameters that leave some of what waits.
pub(super) const FILTERS: [&str; 4] = ["reason", "origin", "kind", "q"];

/// The filters of an address and no more of it.
pub(super) fn kept(query: &Query) -> Vec<(String, String)> {
    let pairs = FILTERS.iter().filter_map(|name| {
        let value = query.first(name)?;
        Some(((*name).to_owned(), value.to_owned()))
    });
    pairs.collect()
}

/// How forms name a relation.
pub(super) fn relation_value(relation: &Relation) -> String {
    format!("{} {} {}", relation.from, relation.kind.id(), relation.to)
}

/// One work that waits.
pub(super) struct Waiting<'s> {
    pub(super) entry: &'s Entry,
    reasons: Vec<ReasonToWait>,
    roundups: Vec<&'s str>,
}

/// All of them, with what their filters are named.
pub(super) struct AllWaiting<'s> {
    pub(super) works: Vec<Waiting<'s>>,
    batches: BTreeMap<String, Batch>,
}

/// One choice of a filter: value, name, how many works.
pub(super) type Choice = (String, String, usize);

impl<'s> AllWaiting<'s> {
    pub(super) fn read(
        reader: &Reader<'_>,
        snapshot: &'s Snapshot,
        roundups: &'s BTreeMap<String, Vec<WorkId>>,
    ) -> Result<Self, huidian_store::Error> {
        let mut reasons: HashMap<WorkId, Vec<ReasonToWait>, FxBuildHasher> = HashMap::default();
        for why in reader.reasons_to_wait()? {
            reasons.entry(why.work.clone()).or_default().push(why);
        }
        let mut standing: HashMap<&WorkId, Vec<&str>, FxBuildHasher> = HashMap::default();
        for (name, works) in roundups {
            for work in works {
                standing.entry(work).or_default().push(name);
            }
        }
        let entries = snapshot.entries().iter().chain(snapshot.waiting());
        let works: Vec<Waiting<'s>> = entries
            .filter(|entry| entry.work.review == ReviewState::Unreviewed)
            .map(|entry| Waiting {
                reasons: reasons.remove(&entry.work.id).unwrap_or_default(),
                roundups: standing.remove(&entry.work.id).unwrap_or_default(),
                entry,
            })
            .collect();
        let mut batches = BTreeMap::new();
        for why in works.iter().flat_map(|work| &work.reasons) {
            let key = batch_key(why.batch);
            if !batches.contains_key(&key)
                && let Some(batch) = reader.find_batch(why.batch)?
            {
                batches.insert(key, batch);
            }
        }
        Ok(Self { works, batches })
    }

    /// Those that the filters of an address leave: `reason`, `origin`, `kind`, each one value, and `q` in the title.
    pub(super) fn chosen(&self, query: &Query) -> Vec<&Waiting<'s>> {
        let works = self.works.iter();
        works
            .filter(|work| {
                let has = |name: &str, values: Vec<String>| {
                    query
                        .first(name)
                        .is_none_or(|asked| values.iter().any(|value| value == asked))
                };
                let title = query.first("q").map(str::to_lowercase);
                has("reason", work.reason_kinds())
                    && has("origin", work.origins())
                    && has("kind", vec![work.kind()])
                    && title
                        .is_none_or(|words| work.entry.work.title.to_lowercase().contains(&words))
            })
            .collect()
    }

    /// The choices of a filter over all that waits, the most frequent first.
    pub(super) fn choices(&self, name: &str, language: Language) -> Vec<Choice> {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for work in &self.works {
            let mut values = match name {
                "reason" => work.reason_kinds(),
                "origin" => work.origins(),
                _ => vec![work.kind()],
            };
            values.sort_unstable();
            values.dedup();
            for value in values {
                *counts.entry(value).or_default() += 1;
            }
        }
        let mut choices: Vec<Choice> = counts
            .into_iter()
            .map(|(value, count)| (value.clone(), self.named(name, &value, language), count))
            .collect();
        choices.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.1.cmp(&b.1)));
        choices
    }

    fn named(&self, name: &str, value: &str, language: Language) -> String {
        match (name, value) {
            ("reason", LISTED_ONLY) => language
                .pick(
                    "没有正文：只见于汇总，或出处可信度低",
                    "no text: known from a roundup, or by sources of low confidence",
                )
                .to_owned(),
            ("reason", kind) => doubt_kind_in(kind, language),
            ("origin", UNKNOWN) => language.pick("来处不明", "not known").to_owned(),
            ("origin", key) => self.origin_named(key, language),
            (_, UNKNOWN) => language.pick("类别不明", "not known").to_owned(),
            (_, "draft") => language.pick("征求意见稿", "draft").to_owned(),
            (_, kind) => kind
                .parse::<huidian_model::WorkKind>()
                .map_or_else(|_| kind.to_owned(), |kind| kind.named(language).to_owned()),
        }
    }

    fn origin_named(&self, key: &str, language: Language) -> String {
        if let Some(name) = key.strip_prefix("roundup ") {
            return format!("{}{name}", language.pick("汇总：", "roundup: "));
        }
        self.batches.get(key).map_or_else(
            || key.to_owned(),
            |batch| {
                let when = minute_of(batch.started_at);
                let lead = language.pick("导入：", "import: ");
                format!("{lead}{when} {}", batch.described)
            },
        )
    }
}

fn batch_key(batch: BatchId) -> String {
    format!("batch {batch}")
}

impl Waiting<'_> {
    fn reason_kinds(&self) -> Vec<String> {
        if self.reasons.is_empty() {
            return vec![LISTED_ONLY.to_owned()];
        }
        let reasons = self.reasons.iter();
        let doubts = reasons.flat_map(|why| doubts_of(&why.reason));
        doubts.map(doubt_kind).collect()
    }

    fn origins(&self) -> Vec<String> {
        let batches = self.reasons.iter().map(|why| batch_key(why.batch));
        let roundups = self.roundups.iter().map(|name| format!("roundup {name}"));
        let mut origins: Vec<String> = batches.chain(roundups).collect();
        if origins.is_empty() {
            origins.push(UNKNOWN.to_owned());
        }
        origins
    }

    fn kind(&self) -> String {
        match self.entry.work.kind {
            _ if self.entry.work.is_draft => "draft".to_owned(),
            Some(kind) => kind.id().to_owned(),
            None => UNKNOWN.to_owned(),
        }
    }

    /// Why it waits, with the files it came in.
    pub(super) fn said(&self, language: Language) -> Vec<(String, String)> {
        let reasons = self.reasons.iter();
        reasons
            .map(|why| {
                let doubts: Vec<String> = doubts_of(&why.reason)
                    .map(|doubt| doubt_in(doubt, language))
                    .collect();
                (doubts.join(language.pick("；", "; ")), why.file.clone())
            })
            .collect()
    }

    /// What a keeper decides by: the lines of roundups word for word, and how the text begins and ends.
    pub(super) fn evidence(
        &self,
        state: &AppState,
        language: Language,
    ) -> Result<Vec<String>, Error> {
        let Some(record) = state.library().record(&self.entry.work.id)? else {
            return Ok(Vec::new());
        };
        let facts = record.work.facts.iter();
        let mut lines: Vec<String> = facts
            .filter(|fact| matches!(fact.value, FactValue::RoundupRow(_)))
            .map(|fact| fact_words(&fact.value, language, |on| date_shown(on, language)))
            .collect();
        if let Some(text) = record.expressions.last() {
            let document = state.library().document(&text.id)?;
            lines.extend(ends_of(&document.text));
        }
        Ok(lines)
    }
}

/// Characters shown of each end of a text.
const SHOWN_CHARS: usize = 140;

/// How a text begins and how it ends; a short one whole.
fn ends_of(text: &str) -> Vec<String> {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let count = words.chars().count();
    if count <= 2 * SHOWN_CHARS {
        return vec![words];
    }
    let begins: String = words.chars().take(SHOWN_CHARS).collect();
    let ends: String = words.chars().skip(count - SHOWN_CHARS).collect();
    vec![format!("{begins}……"), format!("……{ends}")]
}

#[cfg(test)]
mod tests {
    use super::ends_of;

    #[test]
    fn a_long_text_is_shown_by_its_ends_and_a_short_one_whole() {
        assert_eq!(
            ends_of("第一条 甲。\n第二条 乙。"),
            ["第一条 甲。 第二条 乙。"]
        );
        let long = format!("第一条　开头。{}末条　结尾。", "字".repeat(400));
        let [begins, ends] = &ends_of(&long)[..] else {
            panic!("two ends");
        };
        assert!(begins.starts_with("第一条 开头。") && begins.ends_with("……"));
        assert!(ends.starts_with("……字") && ends.ends_with("末条 结尾。"));
    }
}
