//! Exact counts over all hits.

use huidian_model::ForceStatus;

use crate::bitset::BitSet;
use crate::evaluate::{Evaluator, Selection};
use crate::results::{Facet, FacetValue};

/// Values listed for one property.
const VALUE_LIMIT: usize = 50;
/// Above this share of the texts it costs less to look at each text than at each hit.
const SHARE: usize = 8;

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
    let snapshot = evaluator.snapshot;
    let table = &snapshot.facets;
    let mut statuses = Statuses::default();
    let articles_of = articles_by_work(evaluator, &selection.articles, &mut statuses);
    for (article, status) in evaluator.apart.iter() {
        if selection.articles.contains(*article) {
            let text = evaluator.expression_status[snapshot.expression_of(*article) as usize];
            statuses.take(text);
            statuses.add(*status, 1, 0);
        }
    }
    let mut works = selection.works.clone();
    for (work, _) in &articles_of {
        works.insert(*work);
    }
    works.intersect(&snapshot.live_works);
    let mut counts = vec![(0usize, 0usize); table.values.len()];
    let mut counted = articles_of.iter().peekable();
    for work in works.iter() {
        while counted.next_if(|(other, _)| *other < work).is_some() {}
        let articles = counted
            .next_if(|(other, _)| *other == work)
            .map_or(0, |(_, articles)| *articles);
        statuses.add(evaluator.work_status[work as usize], 0, 1);
        for value in table.of_work(work) {
            let count = &mut counts[*value as usize];
            count.0 += articles;
            count.1 += 1;
        }
    }
    let found = table.values.iter().zip(counts);
    let mut values: Vec<(&str, FacetValue)> = found
        .filter(|(_, (_, works))| *works > 0)
        .map(|(value, (articles, works))| {
            let counted = FacetValue {
                value: value.id.clone(),
                label: value.label.clone(),
                articles,
                works,
            };
            (value.field, counted)
        })
        .collect();
    values.extend(statuses.values().map(|value| ("status", value)));
    let mut facets = FIELDS.map(|field| Facet {
        field,
        values: Vec::new(),
    });
    for (field, value) in values {
        if let Some(facet) = facets.iter_mut().find(|facet| facet.field == field) {
            facet.values.push(value);
        }
    }
    for facet in &mut facets {
        facet.values.sort_by(|a, b| {
            (b.articles, b.works)
                .cmp(&(a.articles, a.works))
                .then_with(|| a.value.cmp(&b.value))
        });
        facet.values.truncate(VALUE_LIMIT);
    }
    facets.into()
}

/// Articles and works of each status.
#[derive(Default)]
struct Statuses(Vec<(ForceStatus, usize, usize)>);

impl Statuses {
    fn add(&mut self, status: ForceStatus, articles: usize, works: usize) {
        match self.0.iter_mut().find(|(known, ..)| *known == status) {
            Some(known) => {
                known.1 += articles;
                known.2 += works;
            }
            None => self.0.push((status, articles, works)),
        }
    }

    /// One article fewer, and none of the status where nothing is left of it.
    fn take(&mut self, status: ForceStatus) {
        if let Some(known) = self.0.iter_mut().find(|(known, ..)| *known == status) {
            known.1 = known.1.saturating_sub(1);
        }
        self.0.retain(|(_, articles, works)| articles + works > 0);
    }

    fn values(self) -> impl Iterator<Item = FacetValue> {
        let counts = self.0.into_iter();
        counts.map(|(status, articles, works)| FacetValue {
            value: status.id().to_owned(),
            label: status.chinese().to_owned(),
            articles,
            works,
        })
    }
}

/// Hits of each work that has any, in the order of the works; counts them by status. Costs what there is to count where that is little.
fn articles_by_work(
    evaluator: &Evaluator<'_>,
    hits: &BitSet,
    by_status: &mut Statuses,
) -> Vec<(u32, usize)> {
    let snapshot = evaluator.snapshot;
    let mut of_work: Vec<(u32, usize)> = Vec::new();
    let mut count = |expression: u32, work: u32, count: usize| {
        let status = evaluator.expression_status[expression as usize];
        by_status.add(status, count, 0);
        match of_work.last_mut() {
            Some((last, sum)) if *last == work => *sum += count,
            _ => of_work.push((work, count)),
        }
    };
    if hits.count() * SHARE < snapshot.expression_count {
        let mut end = 0;
        for article in hits.iter() {
            if article < end {
                continue;
            }
            let expression = snapshot.expression_of(article);
            let range = snapshot.articles_of(expression);
            end = range.end;
            let work = snapshot.work_of_expression(expression);
            count(expression, work, hits.count_in(range));
        }
        return of_work;
    }
    for part in &snapshot.parts {
        let rows = part.segment.expressions.iter();
        for (row, expression) in rows.zip(part.first_expression..) {
            let range =
                part.first_article + row.articles.start..part.first_article + row.articles.end;
            let found = hits.count_in(range);
            if found > 0 {
                count(expression, part.first_work + row.work, found);
            }
        }
    }
    of_work
}
