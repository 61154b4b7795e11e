//! Order and paging of a list.

use std::cmp::{Ordering, Reverse};
use std::str::FromStr;

use huidian_model::{EventKind, WorkId};

use super::Snapshot;
use crate::error::Error;
use crate::request::Query;

/// Order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Sort {
    #[default]
    Newest,
    Oldest,
    /// By the day they take effect, the latest first.
    Effective,
    /// By legal force, the highest first.
    Rank,
    Title,
}

impl Sort {
    pub(crate) const ALL: [Sort; 5] = [
        Sort::Newest,
        Sort::Oldest,
        Sort::Effective,
        Sort::Rank,
        Sort::Title,
    ];

    pub(crate) fn id(self) -> &'static str {
        match self {
            Sort::Newest => "newest",
            Sort::Oldest => "oldest",
            Sort::Effective => "effective",
            Sort::Rank => "rank",
            Sort::Title => "title",
        }
    }

    /// Puts positions into order; the snapshot's own order, newest first, decides between equals.
    pub(crate) fn arrange(self, snapshot: &Snapshot, positions: &mut [usize]) {
        let work = |position: &usize| &snapshot.entries()[*position].work;
        match self {
            Sort::Newest => {}
            Sort::Oldest => positions.sort_by(|a, b| {
                let listed = |position: &usize| snapshot.entries()[*position].work.listed_on;
                undated_last(listed(a), listed(b), Ord::cmp).then(a.cmp(b))
            }),
            Sort::Effective => positions.sort_by(|a, b| {
                let effective = |position: &usize| work(position).date_of(EventKind::Effective);
                undated_last(effective(a), effective(b), |a, b| b.cmp(a)).then(a.cmp(b))
            }),
            Sort::Rank => positions.sort_by_key(|position| {
                (
                    work(position)
                        .kind
                        .map_or(u8::MAX, huidian_model::WorkKind::rank),
                    *position,
                )
            }),
            Sort::Title => positions.sort_by(|a, b| work(a).title.cmp(&work(b).title)),
        }
    }
}

fn undated_last<T>(a: Option<T>, b: Option<T>, compare: impl Fn(&T, &T) -> Ordering) -> Ordering {
    match (&a, &b) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Reverse(a.is_some()).cmp(&Reverse(b.is_some())),
    }
}

impl FromStr for Sort {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|sort| sort.id() == text)
            .ok_or_else(|| {
                format!(
                    "“{text}”不是排序，可选：newest oldest effective rank title (unknown order; known: newest oldest effective rank title)"
                )
            })
    }
}

/// Where a page begins or ends: the id of the work next to it, so that the address stays valid while works are added elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum Cursor {
    #[default]
    Start,
    After(WorkId),
    Before(WorkId),
}

/// A part of a list.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) positions: Vec<usize>,
    pub(crate) has_previous: bool,
    pub(crate) has_next: bool,
    /// Place of the first work in the whole list, from 0.
    pub(crate) first: usize,
}

/// Works on a page unless asked otherwise, and at most.
pub(crate) const PAGE_SIZE: usize = 30;
const LARGEST_PAGE: usize = 500;

impl Page {
    /// Reads `after`, `before` and `limit`.
    pub(crate) fn read(query: &Query) -> Result<(Cursor, usize), Error> {
        let cursor = match (query.first("after"), query.first("before")) {
            (Some(id), _) => Cursor::After(WorkId::new(id)),
            (None, Some(id)) => Cursor::Before(WorkId::new(id)),
            (None, None) => Cursor::Start,
        };
        let limit = query.whole("limit", 1..=LARGEST_PAGE)?;
        let limit = limit.unwrap_or(PAGE_SIZE);
        Ok((cursor, limit))
    }

    /// Cuts the page out of the whole list.
    pub(crate) fn cut(
        snapshot: &Snapshot,
        positions: &[usize],
        cursor: &Cursor,
        limit: usize,
    ) -> Result<Self, Error> {
        let place = |name: &str, id: &WorkId| {
            snapshot
                .position(id)
                .and_then(|wanted| positions.iter().position(|position| *position == wanted))
                .ok_or_else(|| {
                    Error::parameter(
                        name,
                        format!("{id} 不在（或已不在）这个列表里 (not in this list)"),
                    )
                })
        };
        let (first, end) = match cursor {
            Cursor::Start => (0, limit),
            Cursor::After(id) => {
                let first = place("after", id)? + 1;
                (first, first + limit)
            }
            Cursor::Before(id) => {
                let end = place("before", id)?;
                (end.saturating_sub(limit), end)
            }
        };
        let end = end.min(positions.len());
        Ok(Self {
            positions: positions[first.min(end)..end].to_vec(),
            has_previous: first > 0,
            has_next: end < positions.len(),
            first,
        })
    }
}
