//! Who issues what, year by year.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::chart::Chart;
use crate::request::{Language, encode_path};
use crate::snapshot::{Facets, Snapshot};
use crate::views::picture;

const ISSUERS: usize = 14;
/// Years shown, the newest last.
const YEARS: usize = 16;

pub(super) fn issuers_by_year(snapshot: &Snapshot, facets: &Facets, language: Language) -> Chart {
    let mut counts: FxHashMap<&str, BTreeMap<i16, usize>> = FxHashMap::default();
    for place in &facets.matching {
        let entry = &snapshot.entries()[*place];
        let Some(year) = entry.year() else { continue };
        for issuer in entry.issuer_names() {
            *counts.entry(issuer).or_default().entry(year).or_default() += 1;
        }
    }
    let mut years: Vec<i16> = counts.values().flat_map(BTreeMap::keys).copied().collect();
    years.sort_unstable();
    years.dedup();
    let years = years.split_off(years.len().saturating_sub(YEARS));
    let in_years = |of: &BTreeMap<i16, usize>| -> Vec<usize> {
        years
            .iter()
            .map(|year| of.get(year).copied().unwrap_or(0))
            .collect()
    };
    let mut rows: Vec<(String, Vec<usize>)> = counts
        .iter()
        .map(|(issuer, of)| ((*issuer).to_owned(), in_years(of)))
        .filter(|(_, counts)| counts.iter().any(|count| *count > 0))
        .collect();
    let whole = |counts: &[usize]| counts.iter().sum::<usize>();
    rows.sort_by(|a, b| whole(&b.1).cmp(&whole(&a.1)).then_with(|| a.0.cmp(&b.0)));
    let names: Vec<String> = years.iter().map(i16::to_string).collect();
    let name = language.pick("谁在哪年发了多少", "Who issues how much, by year");
    let drawn = rows.get(..ISSUERS).unwrap_or(&rows);
    let drawn: Vec<(String, Vec<usize>)> = drawn
        .iter()
        .map(|(issuer, counts)| (picture::shortened(issuer, 9), counts.clone()))
        .collect();
    Chart {
        id: "issuer-years",
        name,
        svg: picture::grid(name, &names, &drawn),
        head: std::iter::once(language.pick("发文机关", "Issuer").to_owned())
            .chain(names)
            .collect(),
        lines: rows
            .into_iter()
            .map(|(issuer, counts)| {
                let href = format!("/works?issuer={}", encode_path(&issuer));
                let cells = counts.iter().map(usize::to_string).collect();
                (Some(href), issuer, cells)
            })
            .collect(),
    }
}
