//! Where consultations stand: open, closed without a final, become a final.

use huidian_model::{EventKind, RelationKind};
use jiff::civil::Date;

use super::chart::{Chart, Line};
use crate::request::Language;
use crate::snapshot::{Entry, Facets, Snapshot};
use crate::views::{date_shown, picture, work_href};

/// In the order in which they are drawn and listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Open,
    /// No day of its end is on file.
    UnknownEnd,
    Closed,
    /// A final is proposed and not confirmed.
    Proposed,
    Final,
}

impl Stage {
    const ALL: [Stage; 5] = [
        Stage::Open,
        Stage::UnknownEnd,
        Stage::Closed,
        Stage::Proposed,
        Stage::Final,
    ];

    fn named(self, language: Language) -> &'static str {
        match self {
            Stage::Open => language.pick("正在征求意见", "Open"),
            Stage::UnknownEnd => {
                language.pick("截止日不明，未见定稿", "End unknown, no final seen")
            }
            Stage::Closed => language.pick("已截止，未见定稿", "Closed, no final seen"),
            Stage::Proposed => language.pick("有推定的定稿", "A final is proposed"),
            Stage::Final => language.pick("已有定稿", "Became a final"),
        }
    }
}

pub(super) fn consultations(
    snapshot: &Snapshot,
    facets: &Facets,
    today: Date,
    language: Language,
) -> Chart {
    let entries = facets
        .matching
        .iter()
        .map(|place| &snapshot.entries()[*place]);
    let drafts = entries.filter(|entry| entry.work.is_draft);
    let mut staged: Vec<(Stage, Date, Line)> = drafts
        .map(|entry| {
            let (stage, closes) = stage_of(entry, today);
            // the nearest end first, of what is over the latest
            let order = match (stage, closes) {
                (_, None) => Date::MAX,
                (_, Some(on)) => on,
            };
            (stage, order, line(snapshot, entry, stage, today, language))
        })
        .collect();
    staged.sort_by(|a, b| {
        let by_day = if a.0 == Stage::Open {
            a.1.cmp(&b.1)
        } else {
            b.1.cmp(&a.1)
        };
        a.0.cmp(&b.0).then(by_day).then_with(|| a.2.1.cmp(&b.2.1))
    });
    let drawn: Vec<(String, usize)> = Stage::ALL
        .into_iter()
        .map(|stage| {
            let count = staged.iter().filter(|(known, ..)| *known == stage).count();
            (stage.named(language).to_owned(), count)
        })
        .collect();
    let name = language.pick("征求意见到了哪一步", "Where consultations stand");
    Chart {
        id: "consultations",
        name,
        svg: picture::bars(name, &drawn),
        head: [
            language.pick("征求意见稿", "Draft"),
            language.pick("截止", "Closes"),
            language.pick("现在", "Now"),
            language.pick("定稿", "Final"),
        ]
        .map(str::to_owned)
        .to_vec(),
        lines: staged.into_iter().map(|(.., line)| line).collect(),
    }
}

fn stage_of(entry: &Entry, today: Date) -> (Stage, Option<Date>) {
    let closes = entry.work.date_of(EventKind::ConsultationCloses);
    let closes = closes.map(huidian_model::PartialDate::latest);
    let finals = || {
        entry.relations.iter().filter(|relation| {
            relation.kind == RelationKind::Finalises && relation.to == entry.work.id
        })
    };
    let stage = if finals().any(|relation| relation.is_confirmed) {
        Stage::Final
    } else if closes.is_some_and(|on| on >= today) {
        Stage::Open
    } else if finals().next().is_some() {
        Stage::Proposed
    } else if closes.is_some() {
        Stage::Closed
    } else {
        Stage::UnknownEnd
    };
    (stage, closes)
}

fn line(snapshot: &Snapshot, entry: &Entry, stage: Stage, today: Date, language: Language) -> Line {
    let closes = entry.work.date_of(EventKind::ConsultationCloses);
    let days = closes.map(|on| (on.latest() - today).get_days());
    let now = match (stage, days, language) {
        (Stage::Open, Some(days), Language::Chinese) => format!("还有 {days} 天"),
        (Stage::Open, Some(days), Language::English) => format!("{days} days left"),
        (Stage::Closed, Some(days), Language::Chinese) => format!("已截止 {} 天，未见定稿", -days),
        (Stage::Closed, Some(days), Language::English) => {
            format!("closed {} days ago, no final seen", -days)
        }
        _ => stage.named(language).to_owned(),
    };
    let finals = entry.relations.iter().filter(|relation| {
        relation.kind == RelationKind::Finalises && relation.to == entry.work.id
    });
    let finals: Vec<String> = finals
        .map(|relation| format!("《{}》", snapshot.title(&relation.from)))
        .collect();
    let cells = vec![
        closes.map_or_else(String::new, |on| date_shown(on, language)),
        now,
        finals.join("、"),
    ];
    (
        Some(work_href(&entry.work.id)),
        entry.work.title.clone(),
        cells,
    )
}
