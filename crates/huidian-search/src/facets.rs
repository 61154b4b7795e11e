//! Exact counts over all hits.

use rustc_hash::FxHashMap;

use crate::bitset::BitSet;
use crate::evaluate::{Evaluator, Selection};
use crate::results::{Facet, FacetValue};

/// Values listed for one property.
const VALUE_LIMIT: usize = 50;

#[derive(Default)]
struct Counts<'s> {
    values: FxHashMap<&'s str, (&'s str, usize, usize)>,
}

impl<'s> Counts<'s> {
    fn add(&mut self, value: &'s str, label: &'s str, articles: usize, works: usize) {
        let counts = self.values.entry(value).or_insert((label, 0, 0));
        counts.1 += articles;
        counts.2 += works;
    }

    fn facet(self, field: &'static str) -> Facet {
        let values = self.values.into_iter();
        let mut values: Vec<FacetValue> = values
            .map(|(value, (label, articles, works))| FacetValue {
                value: value.to_owned(),
                label: label.to_owned(),
                articles,
                works,
            })
            .collect();
        values.sort_by(|a, b| {
            (b.articles, b.works)
                .cmp(&(a.articles, a.works))
                .then_with(|| a.value.cmp(&b.value))
        });
        values.truncate(VALUE_LIMIT);
        Facet { field, values }
    }
}

/// What hits are counted by, in the order of the counts.
const FIELDS: [&str; 8] = [
    "kind",
    "status",
    "sector",
    "issuer",
    "year",
    "region",
    "topic",
    "addressee",
];

/// Counts the hits by kind, status, sector, issuer, year, region, topic and who must obey.
///
/// A work counts once for each of its values when it is a hit itself or has an article among the hits.
pub(crate) fn facets(evaluator: &Evaluator<'_>, selection: &Selection) -> Vec<Facet> {
    let mut counts: [Counts<'_>; FIELDS.len()] = Default::default();
    let mut years: FxHashMap<i16, (usize, usize)> = FxHashMap::default();
    let articles_of = articles_by_work(evaluator, &selection.articles, &mut counts[1]);
    let mut works = selection.works.clone();
    for work in articles_of.keys() {
        works.insert(*work);
    }
    works.intersect(&evaluator.snapshot.live_works);
    for work in works.iter() {
        let articles = articles_of.get(&work).copied().unwrap_or(0);
        add_work(evaluator, work, articles, &mut counts);
        if let Some(on) = evaluator.snapshot.work(work).listed_on {
            let year = years.entry(on.year()).or_default();
            year.0 += articles;
            year.1 += 1;
        }
    }
    let years: Vec<(String, usize, usize)> = years
        .into_iter()
        .map(|(year, (articles, works))| (year.to_string(), articles, works))
        .collect();
    for (year, articles, works) in &years {
        counts[4].add(year, year, *articles, *works);
    }
    counts
        .into_iter()
        .zip(FIELDS)
        .map(|(counts, field)| counts.facet(field))
        .collect()
}

/// Hits of each work that has any; counts them by status. Costs what there is to count, whatever the size of the library.
fn articles_by_work<'s>(
    evaluator: &Evaluator<'s>,
    hits: &BitSet,
    by_status: &mut Counts<'s>,
) -> FxHashMap<u32, usize> {
    let snapshot = evaluator.snapshot;
    let mut of_work: FxHashMap<u32, usize> = FxHashMap::default();
    let mut end = 0;
    for article in hits.iter() {
        if article < end {
            continue;
        }
        let expression = snapshot.expression_of(article);
        let range = snapshot.articles_of(expression);
        end = range.end;
        let count = hits.count_in(range);
        let status = evaluator.expression_status[expression as usize];
        by_status.add(status.id(), status.chinese(), count, 0);
        *of_work
            .entry(snapshot.work_of_expression(expression))
            .or_default() += count;
    }
    of_work
}

fn add_work<'s>(
    evaluator: &Evaluator<'s>,
    number: u32,
    articles: usize,
    counts: &mut [Counts<'s>; FIELDS.len()],
) {
    let work = evaluator.snapshot.work(number);
    let status = evaluator.work_status[number as usize];
    if let Some(kind) = work.kind {
        counts[0].add(kind.id(), kind.chinese(), articles, 1);
    }
    counts[1].add(status.id(), status.chinese(), 0, 1);
    for sector in &work.sectors {
        counts[2].add(sector.id(), sector.chinese(), articles, 1);
    }
    for issuer in &work.issuers {
        counts[3].add(issuer, issuer, articles, 1);
    }
    if let Some(region) = &work.region {
        counts[5].add(region, region, articles, 1);
    }
    for topic in &work.topics {
        counts[6].add(topic.id(), topic.chinese(), articles, 1);
    }
    for who in &work.addressees {
        counts[7].add(who.id(), who.chinese(), articles, 1);
    }
}
