//! Counting works by what they have in common.

use huidian_following::Selection;
use huidian_model::{Addressee, Force, ForceStatus, Sector, Topic, WorkKind};
use rustc_hash::FxHashMap;

use super::{Entry, ResolvedSelection, Snapshot};

/// A way to divide the works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Facet {
    Sector,
    Topic,
    Addressee,
    Kind,
    Status,
    Issuer,
    Year,
    Region,
    Draft,
    Text,
}

impl Facet {
    pub(crate) const ALL: [Facet; 10] = [
        Facet::Sector,
        Facet::Topic,
        Facet::Addressee,
        Facet::Kind,
        Facet::Status,
        Facet::Issuer,
        Facet::Year,
        Facet::Region,
        Facet::Draft,
        Facet::Text,
    ];

    /// Name of the parameter.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Facet::Sector => "sector",
            Facet::Topic => "topic",
            Facet::Addressee => "addressee",
            Facet::Kind => "kind",
            Facet::Status => "status",
            Facet::Issuer => "issuer",
            Facet::Year => "year",
            Facet::Region => "region",
            Facet::Draft => "draft",
            Facet::Text => "text",
        }
    }
}

/// One value of a facet and how many works have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FacetValue {
    /// As the parameter has it.
    pub(crate) value: String,
    pub(crate) count: usize,
}

/// The works a filter lets through, and per facet what the reader could choose next.
#[derive(Debug, Default)]
pub(crate) struct Facets {
    /// Positions among the snapshot's entries, in their order.
    pub(crate) matching: Vec<usize>,
    pub(crate) values: Vec<(Facet, Vec<FacetValue>)>,
}

impl Facets {
    /// Counts of a facet leave its own choice out of account, so that a second value of it can be added.
    pub(crate) fn count(snapshot: &Snapshot, force: &[Force], wanted: &ResolvedSelection) -> Self {
        let mut matching = Vec::new();
        let mut counts: [FxHashMap<String, usize>; 10] = Default::default();
        for (index, entry) in snapshot.entries().iter().enumerate() {
            if !wanted.names(entry) {
                continue;
            }
            let status = force[index].status;
            let failing = failing(entry, status, wanted);
            if failing == 0 {
                matching.push(index);
            }
            for facet in Facet::ALL {
                if failing & !bit(facet) == 0 {
                    for value in values_of(facet, entry, status) {
                        *counts[facet as usize].entry(value).or_default() += 1;
                    }
                }
            }
        }
        let values = Facet::ALL
            .into_iter()
            .zip(counts)
            .map(|(facet, counts)| (facet, ordered(facet, counts)))
            .collect();
        Self { matching, values }
    }
}

fn bit(facet: Facet) -> u16 {
    1 << facet as u8
}

/// Bits of the facets whose choice the work does not meet.
fn failing(entry: &Entry, status: ForceStatus, wanted: &ResolvedSelection) -> u16 {
    let filter = &wanted.selection;
    let work = &entry.work;
    let fails = |facet: Facet| match facet {
        Facet::Sector => is_without(&filter.sectors, &work.sectors),
        Facet::Topic => is_without(&filter.topics, &work.topics),
        Facet::Addressee => is_without(&filter.addressees, &work.addressees),
        Facet::Kind => {
            if filter.kinds.is_empty() {
                work.kind == Some(WorkKind::Case) && !filter.may_be_cases()
            } else {
                !work.kind.is_some_and(|kind| filter.kinds.contains(&kind))
            }
        }
        Facet::Status => !filter.statuses.is_empty() && !filter.statuses.contains(&status),
        Facet::Issuer => {
            !wanted.issuers.is_empty()
                && !entry
                    .issuer_names()
                    .chain(work.issuers.names())
                    .any(|name| wanted.issuers.iter().any(|known| known == name))
        }
        Facet::Year => !is_of_years(entry, filter),
        Facet::Region => {
            !filter.regions.is_empty()
                && !work
                    .region
                    .as_ref()
                    .is_some_and(|region| filter.regions.contains(region))
        }
        Facet::Draft => filter.is_draft.is_some_and(|draft| draft != work.is_draft),
        Facet::Text => filter.has_text.is_some_and(|held| held != entry.has_text()),
    };
    Facet::ALL
        .into_iter()
        .filter(|facet| fails(*facet))
        .fold(0, |bits, facet| bits | bit(facet))
}

/// Whether some are asked for and none of them is there.
fn is_without<T: PartialEq>(asked: &[T], known: &[T]) -> bool {
    !asked.is_empty() && !asked.iter().any(|one| known.contains(one))
}

/// A month or a year counts from its beginning.
fn is_of_years(entry: &Entry, selection: &Selection) -> bool {
    let Some(on) = entry.work.listed_on else {
        return selection.years.is_empty() && selection.listed.is_none();
    };
    (selection.years.is_empty() || selection.years.contains(&on.year()))
        && selection
            .listed
            .is_none_or(|span| span.contains(on.earliest()))
}

fn values_of(facet: Facet, entry: &Entry, status: ForceStatus) -> Vec<String> {
    let work = &entry.work;
    match facet {
        Facet::Sector => work.sectors.iter().map(|s| s.id().to_owned()).collect(),
        Facet::Topic => work.topics.iter().map(|t| t.id().to_owned()).collect(),
        Facet::Addressee => work
            .addressees
            .iter()
            .map(|who| who.id().to_owned())
            .collect(),
        Facet::Kind => work.kind.iter().map(|kind| kind.id().to_owned()).collect(),
        Facet::Status => vec![status.id().to_owned()],
        Facet::Issuer => entry.issuer_names().map(str::to_owned).collect(),
        Facet::Year => entry.year().iter().map(i16::to_string).collect(),
        Facet::Region => work.region.clone().into_iter().collect(),
        Facet::Draft => vec![work.is_draft.to_string()],
        Facet::Text => vec![entry.has_text().to_string()],
    }
}

/// Sectors, kinds and statuses in the field's order, years downwards, the rest by count.
fn ordered(facet: Facet, counts: FxHashMap<String, usize>) -> Vec<FacetValue> {
    let mut values: Vec<FacetValue> = counts
        .into_iter()
        .map(|(value, count)| FacetValue { value, count })
        .collect();
    let rank = |value: &str| match facet {
        Facet::Sector => value.parse::<Sector>().map_or(99, |sector| sector as usize),
        Facet::Topic => value.parse::<Topic>().map_or(99, |topic| topic as usize),
        Facet::Addressee => value.parse::<Addressee>().map_or(99, |who| who as usize),
        Facet::Kind => value.parse::<WorkKind>().map_or(99, |kind| kind as usize),
        Facet::Status => value.parse::<ForceStatus>().map_or(99, |s| s as usize),
        Facet::Year => value
            .parse::<i16>()
            .map_or(usize::MAX, |year| (i16::MAX - year) as usize),
        Facet::Issuer | Facet::Region | Facet::Draft | Facet::Text => 0,
    };
    values.sort_by(|a, b| {
        let by_rank = rank(&a.value).cmp(&rank(&b.value));
        by_rank
            .then(b.count.cmp(&a.count))
            .then(a.value.cmp(&b.value))
    });
    values
}
