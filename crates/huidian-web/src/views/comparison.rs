//! Two texts article by article.

use std::time::Duration;

use huidian_model::{Document, Provision, ProvisionPath};
use huidian_text::bigram_similarity;
use similar::{Algorithm, ChangeTag, TextDiff};

use super::escape::push_escaped;
use crate::request::Language;

/// What became of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    Same,
    Reworded,
    Moved,
    Added,
    Removed,
}

impl Change {
    pub(crate) fn id(self) -> &'static str {
        match self {
            Change::Same => "same",
            Change::Reworded => "reworded",
            Change::Moved => "moved",
            Change::Added => "added",
            Change::Removed => "removed",
        }
    }

    fn named(self, language: Language) -> &'static str {
        match self {
            Change::Same => language.pick("未变", "same"),
            Change::Reworded => language.pick("修改", "reworded"),
            Change::Moved => language.pick("移动", "moved"),
            Change::Added => language.pick("新增", "added"),
            Change::Removed => language.pick("删去", "removed"),
        }
    }
}

/// One line of the comparison: an article before and after, as HTML with changes marked.
#[derive(Debug)]
pub(crate) struct ComparedLine {
    pub(crate) change: Change,
    pub(crate) name: &'static str,
    pub(crate) old_label: String,
    pub(crate) new_label: String,
    pub(crate) old: String,
    pub(crate) new: String,
}

/// A comparison with its counts.
#[derive(Debug)]
pub(crate) struct Comparison {
    pub(crate) lines: Vec<ComparedLine>,
    pub(crate) counts: Vec<(&'static str, &'static str, usize)>,
}

/// Articles of the same number meet first where they share words, then those of most like words; what is left was added or removed.
pub(crate) fn compare(old: &Document, new: &Document, language: Language) -> Comparison {
    let old_units = units(old);
    let new_units = units(new);
    let partners = align(&old_units, &new_units);
    let mut lines = Vec::new();
    let mut next_old = 0;
    for (place, unit) in new_units.iter().enumerate() {
        // what was removed stands where it stood: before its next neighbour that is still there
        if let Some(partner) = partners[place] {
            while next_old <= partner {
                if next_old < partner && !partners.contains(&Some(next_old)) {
                    lines.push(line(Some(&old_units[next_old]), None, language));
                }
                next_old += 1;
            }
        }
        let partner = partners[place].map(|partner| &old_units[partner]);
        lines.push(line(partner, Some(unit), language));
    }
    for (place, unit) in old_units.iter().enumerate().skip(next_old) {
        if !partners.contains(&Some(place)) {
            lines.push(line(Some(unit), None, language));
        }
    }
    let counts = [
        Change::Reworded,
        Change::Added,
        Change::Removed,
        Change::Moved,
        Change::Same,
    ]
    .into_iter()
    .map(|change| {
        let count = lines.iter().filter(|line| line.change == change).count();
        (change.id(), change.named(language), count)
    })
    .collect();
    Comparison { lines, counts }
}

struct Unit<'d> {
    path: &'d ProvisionPath,
    label: String,
    /// Words without spacing.
    words: String,
    text: &'d str,
}

fn units(document: &Document) -> Vec<Unit<'_>> {
    document
        .units()
        .map(|unit: &Provision| {
            let start = (unit.label_end as usize).min(unit.end as usize);
            let text = document.text.get(start..unit.end as usize).unwrap_or("");
            Unit {
                path: &unit.path,
                label: unit.path.citation(),
                words: text.split_whitespace().collect(),
                text: text.trim(),
            }
        })
        .collect()
}

/// For each new article its old one.
fn align(old: &[Unit<'_>], new: &[Unit<'_>]) -> Vec<Option<usize>> {
    let mut partners: Vec<Option<usize>> = vec![None; new.len()];
    let mut taken = vec![false; old.len()];
    let mut pair = |place: usize, found: Option<usize>, partners: &mut Vec<Option<usize>>| {
        if let Some(found) = found.filter(|found| !taken[*found]) {
            taken[found] = true;
            partners[place] = Some(found);
        }
    };
    for (place, unit) in new.iter().enumerate() {
        let same = old.iter().position(|other| other.words == unit.words);
        pair(place, same, &mut partners);
    }
    for (place, unit) in new.iter().enumerate() {
        if partners[place].is_none() && !unit.path.is_empty() {
            let like = old.iter().position(|other| {
                other.path == unit.path && bigram_similarity(&other.words, &unit.words) > 0.35
            });
            pair(place, like, &mut partners);
        }
    }
    for place in 0..new.len() {
        if partners[place].is_some() {
            continue;
        }
        let open = (0..old.len()).filter(|other| !partners.contains(&Some(*other)));
        let nearest = open
            .map(|other| (bigram_similarity(&old[other].words, &new[place].words), other))
            .filter(|(similarity, _)| *similarity > 0.55)
            .max_by(|a, b| a.0.total_cmp(&b.0));
        pair(place, nearest.map(|(_, other)| other), &mut partners);
    }
    partners
}

fn line(old: Option<&Unit<'_>>, new: Option<&Unit<'_>>, language: Language) -> ComparedLine {
    let change = match (old, new) {
        (Some(old), Some(new)) if old.words == new.words && old.path == new.path => Change::Same,
        (Some(old), Some(new)) if old.words == new.words => Change::Moved,
        (Some(_), Some(_)) => Change::Reworded,
        (None, _) => Change::Added,
        (_, None) => Change::Removed,
    };
    let (old_html, new_html) = marked(
        old.map_or("", |unit| unit.text),
        new.map_or("", |unit| unit.text),
        change,
    );
    ComparedLine {
        change,
        name: change.named(language),
        old_label: old.map_or_else(String::new, |unit| unit.label.clone()),
        new_label: new.map_or_else(String::new, |unit| unit.label.clone()),
        old: old_html,
        new: new_html,
    }
}

/// Both texts with what differs in `<del>` and `<ins>`.
fn marked(old: &str, new: &str, change: Change) -> (String, String) {
    let mut before = String::new();
    let mut after = String::new();
    if change != Change::Reworded {
        push_escaped(&mut before, old);
        push_escaped(&mut after, new);
        return (before, after);
    }
    // an article of ten thousand characters with nothing in common must not hold up the page
    let diff = TextDiff::configure()
        .algorithm(Algorithm::Myers)
        .timeout(Duration::from_millis(50))
        .diff_chars(old, new);
    let mut open = ChangeTag::Equal;
    for piece in diff.iter_all_changes() {
        let tag = piece.tag();
        if tag != open {
            close(&mut before, &mut after, open);
            match tag {
                ChangeTag::Delete => before.push_str("<del>"),
                ChangeTag::Insert => after.push_str("<ins>"),
                ChangeTag::Equal => {}
            }
            open = tag;
        }
        if tag != ChangeTag::Insert {
            push_escaped(&mut before, piece.value());
        }
        if tag != ChangeTag::Delete {
            push_escaped(&mut after, piece.value());
        }
    }
    close(&mut before, &mut after, open);
    (before, after)
}

fn close(before: &mut String, after: &mut String, open: ChangeTag) {
    match open {
        ChangeTag::Delete => before.push_str("</del>"),
        ChangeTag::Insert => after.push_str("</ins>"),
        ChangeTag::Equal => {}
    }
}
