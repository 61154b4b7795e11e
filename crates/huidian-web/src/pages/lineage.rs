//! The works of one theme, in order of time, with what relates them.

use huidian_model::{RelationKind, title_key};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::request::Language;
use crate::snapshot::{Entry, Snapshot};
use crate::views::picture::{self, Descendant, Descent};
use crate::views::{relation_name, work_href};

/// A theme and its works.
pub(super) struct Lineage {
    /// Words all of whose works are meant, with what they come from and lead to.
    pub(super) theme: String,
    /// Places among the snapshot's entries, by date.
    pub(super) places: Vec<usize>,
    descents: Vec<(usize, usize, RelationKind)>,
    /// More works than a picture holds.
    pub(super) is_cut: bool,
}

/// Works in one picture.
const MOST: usize = 24;

impl Lineage {
    /// The works with `theme` in their names; without one, the work with the longest history.
    pub(super) fn find(snapshot: &Snapshot, theme: Option<&str>) -> Self {
        let asked = theme.map(str::trim).filter(|theme| !theme.is_empty());
        let (theme, named) = match asked {
            Some(theme) => (theme.to_owned(), named(snapshot, theme)),
            None => longest(snapshot),
        };
        let mut places: Vec<usize> = with_relatives(snapshot, &named)
            .into_iter()
            .filter(|place| snapshot.entries()[*place].work.listed_on.is_some())
            .collect();
        let is_cut = places.len() > MOST;
        // entries stand newest first: the latest stay
        places.truncate(MOST);
        places.reverse();
        let descents = descents(snapshot, &places);
        Self {
            theme,
            places,
            descents,
            is_cut,
        }
    }

    pub(super) fn picture(&self, snapshot: &Snapshot, title: &str, language: Language) -> String {
        let works: Vec<Descendant> = self
            .places
            .iter()
            .filter_map(|place| {
                let work = &snapshot.entries()[*place].work;
                Some(Descendant {
                    on: work.listed_on?.earliest(),
                    title: work.title.clone(),
                    href: work_href(&work.id),
                    is_draft: work.is_draft,
                })
            })
            .collect();
        let descents: Vec<Descent> = self
            .descents
            .iter()
            .map(|(from, to, kind)| Descent {
                from: *from,
                to: *to,
                name: relation_name(*kind, true, language),
            })
            .collect();
        picture::lineage(title, &works, &descents)
    }

    /// What a row is to the others: 定稿自《甲办法（征求意见稿）》.
    pub(super) fn told(&self, snapshot: &Snapshot, row: usize, language: Language) -> String {
        let title = |row: usize| &snapshot.entries()[self.places[row]].work.title;
        let told: Vec<String> = self
            .descents
            .iter()
            .filter(|(from, ..)| *from == row)
            .map(|(_, to, kind)| {
                format!("{}《{}》", relation_name(*kind, true, language), title(*to))
            })
            .collect();
        told.join("；")
    }
}

/// Relations that say where a work comes from; a mere citation does not.
fn is_descent(kind: RelationKind) -> bool {
    !matches!(kind, RelationKind::Cites | RelationKind::Adopts)
}

fn named(snapshot: &Snapshot, theme: &str) -> Vec<usize> {
    let words: Vec<String> = theme.split_whitespace().map(title_key).collect();
    let entries = snapshot.entries().iter().enumerate();
    entries
        .filter(|(_, entry)| {
            words
                .iter()
                .all(|word| entry.title_keys.contains(word.as_str()))
        })
        .map(|(place, _)| place)
        .collect()
}

/// The final, replacement or succession with the most relations of that sort stands for a theme.
fn longest(snapshot: &Snapshot) -> (String, Vec<usize>) {
    let history = |entry: &Entry| {
        let kinds = entry.relations.iter().filter(|relation| {
            matches!(
                relation.kind,
                RelationKind::Finalises | RelationKind::Replaces | RelationKind::Succeeds
            )
        });
        kinds.count()
    };
    let entries = snapshot.entries().iter().enumerate();
    let best = entries
        .map(|(place, entry)| (history(entry), place))
        .max_by_key(|(count, place)| (*count, std::cmp::Reverse(*place)))
        .filter(|(count, _)| *count > 0);
    best.map_or_else(Default::default, |(_, place)| {
        (snapshot.entries()[place].work.title.clone(), vec![place])
    })
}

/// The works themselves and, until the picture is full, what they come from and lead to.
fn with_relatives(snapshot: &Snapshot, named: &[usize]) -> Vec<usize> {
    let mut found: FxHashSet<usize> = named.iter().copied().take(MOST + 1).collect();
    let mut waiting: Vec<usize> = found.iter().copied().collect();
    waiting.sort_unstable();
    while let Some(place) = waiting.pop() {
        let entry = &snapshot.entries()[place];
        for relation in entry.relations.iter().filter(|one| is_descent(one.kind)) {
            let other = if relation.from == entry.work.id {
                &relation.to
            } else {
                &relation.from
            };
            // a law that half the library is based on is nobody's theme
            let is_family = relation.kind != RelationKind::BasedOn;
            if let Some(other) = snapshot.position(other).filter(|_| is_family)
                && found.len() < MOST
                && found.insert(other)
            {
                waiting.push(other);
            }
        }
    }
    let mut places: Vec<usize> = found.into_iter().collect();
    places.sort_unstable();
    places
}

fn descents(snapshot: &Snapshot, places: &[usize]) -> Vec<(usize, usize, RelationKind)> {
    let rows: FxHashMap<usize, usize> = places
        .iter()
        .enumerate()
        .map(|(row, place)| (*place, row))
        .collect();
    let mut descents = Vec::new();
    for (row, place) in places.iter().enumerate() {
        let entry = &snapshot.entries()[*place];
        for relation in entry.relations.iter().filter(|one| is_descent(one.kind)) {
            let other = snapshot.position(&relation.to);
            if relation.from == entry.work.id
                && let Some(to) = other.and_then(|other| rows.get(&other))
            {
                descents.push((row, *to, relation.kind));
            }
        }
    }
    descents
}
