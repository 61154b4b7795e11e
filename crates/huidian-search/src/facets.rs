//! Exact counts over all hits.

use std::collections::BTreeMap;

use crate::bitset::BitSet;
use crate::evaluate::{Evaluator, Selection};
use crate::results::{Facet, FacetValue};

/// Values listed for one property.
const VALUE_LIMIT: usize = 50;

#[derive(Default)]
struct Counts {
    values: BTreeMap<String, (String, usize, usize)>,
}

impl Counts {
    fn add(&mut self, value: &str, label: &str, articles: usize, works: usize) {
        match self.values.get_mut(value) {
            Some(counts) => {
                counts.1 += articles;
                counts.2 += works;
            }
            None => {
                self.values
                    .insert(value.to_owned(), (label.to_owned(), articles, works));
            }
        }
    }

    fn facet(self, field: &'static str) -> Facet {
        let values = self.values.into_iter();
        let mut values: Vec<FacetValue> = values
            .map(|(value, (label, articles, works))| FacetValue {
                value,
                label,
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

/// Counts the hits by kind, status, sector, issuer, year and region.
///
/// A work counts once for each of its values when it is a hit itself or has an article among the hits.
pub(crate) fn facets(evaluator: &Evaluator<'_>, selection: &Selection) -> Vec<Facet> {
    let mut counts: [Counts; 6] = Default::default();
    let mut status_articles: BTreeMap<&str, (&str, usize)> = BTreeMap::new();
    for work in evaluator.snapshot.live_works.iter() {
        let articles =
            articles_by_status(evaluator, &selection.articles, work, &mut status_articles);
        if articles > 0 || selection.works.contains(work) {
            add_work(evaluator, work, articles, &mut counts);
        }
    }
    for (value, (label, articles)) in status_articles {
        counts[1].add(value, label, articles, 0);
    }
    let fields = ["kind", "status", "sector", "issuer", "year", "region"];
    counts
        .into_iter()
        .zip(fields)
        .map(|(counts, field)| counts.facet(field))
        .collect()
}

fn articles_by_status<'s>(
    evaluator: &Evaluator<'_>,
    hits: &BitSet,
    work: u32,
    by_status: &mut BTreeMap<&'s str, (&'s str, usize)>,
) -> usize {
    let mut total = 0;
    for expression in evaluator.snapshot.expressions_of(work) {
        let count = hits.count_in(evaluator.snapshot.articles_of(expression));
        if count > 0 {
            let status = evaluator.expression_status[expression as usize];
            by_status
                .entry(status.id())
                .or_insert((status.chinese(), 0))
                .1 += count;
            total += count;
        }
    }
    total
}

fn add_work(evaluator: &Evaluator<'_>, number: u32, articles: usize, counts: &mut [Counts; 6]) {
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
    if let Some(on) = work.listed_on {
        let year = on.year().to_string();
        counts[4].add(&year, &year, articles, 1);
    }
    if let Some(region) = &work.region {
        counts[5].add(region, region, articles, 1);
    }
}
