//! Which work is this row?

use huidian_model::{EventKind, PartialDate, RelationKind, ReviewState, Work, WorkId};
use huidian_text::{edit_distance, title_key, title_variants};
use jiff::civil::Date;

use super::index::{CatalogueIndex, core_of, without_prefix};
use crate::digest::{Digest, Row};
use crate::when::DateKind;

/// How a work was recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MatchHow {
    Number,
    ExactTitle,
    /// The same but for width, marks, spaces and dashes.
    FoldedTitle,
    /// A short, former or other title on file.
    OtherTitle,
    /// The same but for a draft mark.
    DraftMark,
    /// The same but for the issuer before 关于, or the notice around the document.
    TitleWithoutIssuer,
    /// The same but for a closing bracket such as （试行）, or a field of technology in front.
    LooserTitle,
    /// A slip of a letter or two.
    Spelling,
}

impl MatchHow {
    pub fn id(self) -> &'static str {
        match self {
            MatchHow::Number => "number",
            MatchHow::ExactTitle => "exact_title",
            MatchHow::FoldedTitle => "folded_title",
            MatchHow::OtherTitle => "other_title",
            MatchHow::DraftMark => "draft_mark",
            MatchHow::TitleWithoutIssuer => "title_without_issuer",
            MatchHow::LooserTitle => "looser_title",
            MatchHow::Spelling => "spelling",
        }
    }

    pub fn chinese(self) -> &'static str {
        match self {
            MatchHow::Number => "编号相同",
            MatchHow::ExactTitle => "题名相同",
            MatchHow::FoldedTitle => "题名归一后相同",
            MatchHow::OtherTitle => "简称或别名",
            MatchHow::DraftMark => "题名相同，稿次标记不同",
            MatchHow::TitleWithoutIssuer => "题名相同，发文机关省略",
            MatchHow::LooserTitle => "题名主体相同",
            MatchHow::Spelling => "题名相差一两字",
        }
    }

    /// 0 to 1, before what the dates say.
    fn certainty(self) -> f32 {
        match self {
            MatchHow::Number => 0.98,
            MatchHow::ExactTitle => 0.98,
            MatchHow::FoldedTitle => 0.96,
            MatchHow::OtherTitle => 0.93,
            MatchHow::DraftMark => 0.9,
            MatchHow::TitleWithoutIssuer => 0.9,
            MatchHow::LooserTitle => 0.75,
            MatchHow::Spelling => 0.7,
        }
    }
}

/// A row and the work it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    pub work: WorkId,
    pub how: MatchHow,
    /// 0 to 1.
    pub certainty: f32,
}

/// The work a row is, and others that could be meant.
pub(crate) fn find(
    row: &Row,
    digest: &Digest,
    index: &CatalogueIndex<'_>,
) -> (Option<Match>, Vec<WorkId>) {
    let mut candidates = candidates(row, index);
    candidates.sort_by(|a, b| {
        fit(*b, row, digest, index)
            .total_cmp(&fit(*a, row, digest, index))
            .then(a.0.cmp(&b.0))
    });
    let Some(best) = candidates.first().copied() else {
        return (None, Vec::new());
    };
    let others = candidates[1..]
        .iter()
        .filter(|other| fit(**other, row, digest, index) + 0.05 >= fit(best, row, digest, index))
        .map(|other| index.work(other.0).id.clone())
        .collect();
    let matched = Match {
        work: index.work(best.0).id.clone(),
        how: best.1,
        certainty: fit(best, row, digest, index).clamp(0.0, 1.0),
    };
    (Some(matched), others)
}

/// Works the row may be, each with the surest way it was found.
fn candidates(row: &Row, index: &CatalogueIndex<'_>) -> Vec<(u32, MatchHow)> {
    let mut found: Vec<(u32, MatchHow)> = Vec::new();
    let key = title_key(&row.title);
    if let Some(number) = &row.number {
        let same = index.with_number(number).iter();
        found.extend(
            same.filter(|place| is_plausible(&key, index.core(**place)))
                .map(|place| (*place, MatchHow::Number)),
        );
    }
    for &place in index.with_key(&key) {
        found.push((place, how_by_key(row, &key, index.work(place))));
    }
    let core = core_of(&row.title);
    for variant in std::iter::once(core.clone()).chain(title_variants(&row.title)) {
        for &place in index.with_core(&variant) {
            let how = how_by_core(row, &key, &core, index, place);
            if how != MatchHow::LooserTitle
                || !is_other_edition(&row.title, &index.work(place).title)
            {
                found.push((place, how));
            }
        }
    }
    if found.is_empty() {
        found.extend(by_spelling(&core, index));
    }
    found.retain(|(place, _)| !is_draft_of_later(index.work(*place), row));
    found.sort_unstable_by_key(|(place, how)| (*place, *how));
    found.dedup_by_key(|(place, _)| *place);
    found
}

/// Days after the last that is known of a draft from which on a row without a draft's mark is the final, though the library may not know it: consultations
/// last a month, and roundups date drafts by any day of it.
const DAYS_TO_FINAL: i32 = 60;

/// Whether a work is the draft of what a row means, and not that itself.
fn is_draft_of_later(work: &Work, row: &Row) -> bool {
    let Some(shown) = row.date.filter(|_| work.is_draft && !row.draft) else {
        return false;
    };
    let known = work.events.iter().map(|event| event.on);
    let Some(last) = known.map(PartialDate::latest).max() else {
        // the days that another roundup gives are no evidence, and no day is none either
        return work.review == ReviewState::Unreviewed;
    };
    let between = last.until(shown.earliest());
    between.is_ok_and(|between| between.get_days() > DAYS_TO_FINAL)
}

/// One number cannot stand for two quite different titles; a roundup's slip in a number is not followed.
fn is_plausible(key: &str, core: &str) -> bool {
    let known: Vec<char> = core.chars().collect();
    let shared = key.chars().filter(|c| known.contains(c)).count();
    shared * 2 >= key.chars().count().min(known.len())
}

fn how_by_key(row: &Row, key: &str, work: &Work) -> MatchHow {
    if work.title == row.title {
        MatchHow::ExactTitle
    } else if title_key(&work.title) == key {
        MatchHow::FoldedTitle
    } else {
        MatchHow::OtherTitle
    }
}

fn how_by_core(
    row: &Row,
    key: &str,
    core: &str,
    index: &CatalogueIndex<'_>,
    place: u32,
) -> MatchHow {
    let work = index.work(place);
    let known = index.core(place);
    if known == core && row.title.contains("关于") {
        MatchHow::TitleWithoutIssuer
    } else if known == core {
        let same = crate::reader::roundup_key(&work.title) == crate::reader::roundup_key(key);
        if same {
            MatchHow::DraftMark
        } else {
            MatchHow::TitleWithoutIssuer
        }
    } else if format!("关于{core}") == known {
        MatchHow::TitleWithoutIssuer
    } else {
        MatchHow::LooserTitle
    }
}

fn by_spelling(core: &str, index: &CatalogueIndex<'_>) -> Vec<(u32, MatchHow)> {
    let length = core.chars().count();
    let limit = match length {
        0..=7 => 0,
        8..=15 => 1,
        _ => 2,
    };
    let about = format!("关于{core}");
    index
        .alike(core)
        .into_iter()
        .filter_map(|(place, _)| {
            let known = index.core(place);
            if known == about {
                return Some((place, MatchHow::TitleWithoutIssuer));
            }
            let same_end = known.chars().next_back() == core.chars().next_back();
            let close = limit > 0 && same_end && edit_distance(known, core, limit).is_some();
            (close && !differs_in_figures(known, core)).then_some((place, MatchHow::Spelling))
        })
        .collect()
}

/// 指南（第一版） is not 指南（第二版）: brackets of both titles name different editions.
fn is_other_edition(shown: &str, known: &str) -> bool {
    let edition = |title: &str| {
        let key = crate::reader::roundup_key(title);
        huidian_text::title::split_closing_bracket(&key).map(|(_, inside)| inside.to_owned())
    };
    match (edition(shown), edition(known)) {
        (Some(shown), Some(known)) => shown != known,
        _ => false,
    }
}

/// 第二版 is no slip of 第三版, nor 2024 of 2025, nor 信息安全技术 of 网络安全技术.
fn differs_in_figures(a: &str, b: &str) -> bool {
    let figures = |text: &str| -> String {
        text.chars()
            .filter(|c| huidian_text::numeral::is_numeral_char(*c))
            .collect()
    };
    let prefix = |text: &str| text[..text.len() - without_prefix(text).len()].to_owned();
    figures(a) != figures(b) || prefix(a) != prefix(b)
}

/// How well a candidate fits: the way it was found, then draft mark, dates and number.
fn fit(candidate: (u32, MatchHow), row: &Row, digest: &Digest, index: &CatalogueIndex<'_>) -> f32 {
    let work = index.work(candidate.0);
    let mut fit = candidate.1.certainty();
    fit += fit_of_draft(work, row, digest, index);
    fit += fit_of_date(work, row);
    if let (Some(shown), Some(known)) = (&row.number, &work.number) {
        let parsed: huidian_model::Number = shown.parse().unwrap_or_else(|never| match never {});
        fit += if parsed.key() == known.key() {
            0.1
        } else {
            -0.15
        };
    }
    fit
}

/// A row marked as a draft is one; a row without the mark is the final, unless that came only after the row's date.
fn fit_of_draft(work: &Work, row: &Row, digest: &Digest, index: &CatalogueIndex<'_>) -> f32 {
    // a draft that a meeting adopts is about to be the final
    let is_adopted = row.date_kind == Some(DateKind::Adopted);
    match (row.draft, work.is_draft) {
        (true, false) if is_adopted => 0.1,
        (true, true) if is_adopted => -0.1,
        (true, true) => 0.1,
        (true, false) => -0.2,
        (false, false) => {
            let told = row.date.map(PartialDate::latest).or(digest.appeared_on);
            let came_later = told
                .zip(first_date(work))
                .is_some_and(|(told, first)| first > told);
            let has_draft = index.towards_draft(work);
            if came_later && has_draft { -0.2 } else { 0.0 }
        }
        (false, true) => -0.08,
    }
}

fn fit_of_date(work: &Work, row: &Row) -> f32 {
    let Some(shown) = row.date else { return 0.0 };
    let known: Vec<PartialDate> = work
        .events
        .iter()
        .filter(|event| super::evidence::is_evidence(event))
        .map(|event| event.on)
        .collect();
    if known.iter().any(|on| on.is_compatible_with(shown)) {
        return 0.08;
    }
    let years_off = known
        .iter()
        .map(|on| (on.year() - shown.year()).abs())
        .min();
    match years_off {
        None | Some(0) => 0.0,
        Some(1) => -0.05,
        Some(_) => -0.25,
    }
}

/// The first day the work was anything at all.
pub(crate) fn first_date(work: &Work) -> Option<Date> {
    [
        EventKind::Adopted,
        EventKind::Signed,
        EventKind::Published,
        EventKind::Effective,
    ]
    .into_iter()
    .filter_map(|kind| work.date_of(kind))
    .map(PartialDate::earliest)
    .min()
}

impl CatalogueIndex<'_> {
    /// Whether the library holds a draft of which this work is the final.
    fn towards_draft(&self, work: &Work) -> bool {
        self.touching(&work.id)
            .any(|relation| relation.kind == RelationKind::Finalises && relation.from == work.id)
    }
}
