use huidian_model::{
    EventKind, FactValue, Force, PartialDate, ReviewState, Sector, Work, first_day_of_change,
    horizon_words,
};
use huidian_text::format_numeral;
use jiff::civil::Date;

use crate::draft::is_draft_title;
use crate::when::DateKind;

/// One row of a roundup to be written.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct WrittenRow {
    pub section: String,
    pub title: String,
    pub number: Option<String>,
    pub issuers: Vec<String>,
    /// How many bodies issued it, where more than are named.
    pub issuer_count: Option<u32>,
    pub date: Option<PartialDate>,
    pub date_kind: Option<DateKind>,
    pub effective: Option<PartialDate>,
    /// Until when a draft may be commented on.
    pub closes: Option<PartialDate>,
    pub draft: bool,
    /// 时效状态
    pub status: Option<String>,
    /// Up to when it is known.
    pub known_until: Option<Date>,
    pub link: Option<String>,
    /// Known from a roundup only, or by a source of low confidence.
    pub is_unverified: bool,
}

impl WrittenRow {
    /// A work as a row of its first sector's table.
    pub fn from_work(work: &Work, force: Option<&Force>, link: Option<String>) -> Self {
        let dated = DATED
            .iter()
            .find_map(|(event, kind)| work.date_of(*event).map(|on| (on, *kind)));
        Self {
            section: work.sectors.first().map_or_else(
                || OUTSIDE_THE_FIELD.to_owned(),
                |sector| section_of(*sector),
            ),
            title: work.title.clone(),
            // the order of a revision does not stand beside the day of the first text
            number: dated
                .map_or(work.number.as_ref(), |(on, _)| work.number_of(on))
                .map(ToString::to_string),
            issuers: work.issuers.names().map(str::to_owned).collect(),
            issuer_count: work.issuers.stated_count,
            date: dated.map(|(on, _)| on),
            date_kind: dated.map(|(_, kind)| kind),
            // a row of a revised law tells when the revision begins
            effective: work.latest_effective_on(),
            closes: work.date_of(EventKind::ConsultationCloses),
            draft: work.is_draft,
            status: force.map(|force| force.status.chinese().to_owned()),
            known_until: None,
            link,
            is_unverified: false,
        }
        .judged(work)
    }

    /// The same, marked where what it shows of a work rests on nobody who can be looked up: the work is not reviewed, or its day, its first day or its
    /// number is told by roundups, inferences and general knowledge alone.
    fn judged(self, work: &Work) -> Self {
        let is_told = |says: &dyn Fn(&FactValue) -> bool| {
            let mut about = work.facts.iter().filter(|fact| says(&fact.value));
            about.any(|fact| !fact.source.is_hearsay())
        };
        let day_is_told = |on: PartialDate| {
            is_told(&|value| match value {
                FactValue::Event { on: told, .. } => *told == on,
                FactValue::TextEffective { dated, on: told } => {
                    *dated == on || PartialDate::from(*told) == on
                }
                FactValue::ChangedBy { made, .. } => *made == on,
                _ => false,
            })
        };
        let number_is_told = |number: &String| {
            is_told(&|value| match value {
                FactValue::Number(told)
                | FactValue::TextMadeBy {
                    number: Some(told), ..
                } => told.to_string() == *number,
                _ => false,
            })
        };
        let is_unverified = work.review == ReviewState::Unreviewed
            || !self.date.is_none_or(day_is_told)
            || !self.effective.is_none_or(day_is_told)
            || !self.number.as_ref().is_none_or(number_is_told);
        Self {
            is_unverified,
            ..self
        }
    }

    /// A law that was revised on a day, in the list of that day: with the number of the revision and the day on which it begins, held or not.
    #[must_use]
    pub fn revised(self, work: &Work, on: PartialDate) -> Self {
        Self {
            number: work.number_of(on).map(ToString::to_string),
            date: Some(on),
            date_kind: Some(DateKind::Amended),
            effective: first_day_of_change(work, on).map(PartialDate::from),
            ..self
        }
        .judged(work)
    }

    /// A law that ended on a day, in the list of that day.
    #[must_use]
    pub fn repealed(self, work: &Work, on: PartialDate) -> Self {
        Self {
            date: Some(on),
            date_kind: Some(DateKind::Repealed),
            effective: None,
            ..self
        }
        .judged(work)
    }

    /// A draft that was opened before the period and closed in it.
    #[must_use]
    pub fn closed(self, work: &Work, on: PartialDate) -> Self {
        Self {
            date: Some(on),
            date_kind: Some(DateKind::ConsultationCloses),
            closes: None,
            ..self
        }
        .judged(work)
    }

    /// 有效（据截至 2025-06-27 的资料）
    pub(crate) fn status_cell(&self) -> Option<String> {
        let status = self.status.as_ref()?;
        Some(match horizon_words(self.known_until) {
            Some(known) => format!("{status}（{known}）"),
            None => status.clone(),
        })
    }

    /// 《甲办法》, and behind it the draft mark that the title itself does not carry.
    pub(crate) fn title_cell(&self) -> String {
        let mark = if self.draft && !is_draft_title(&self.title) {
            "（征求意见稿）"
        } else {
            ""
        };
        format!("《{}》{mark}", self.title)
    }

    /// 甲部、乙局, or 甲部等十一部门.
    pub(crate) fn issuers_cell(&self) -> String {
        if self.issuers.is_empty() {
            return "—".to_owned();
        }
        let names = self.issuers.join("、");
        match self.issuer_count {
            Some(count) if count as usize > self.issuers.len() => {
                format!("{names}等{}部门", format_numeral(count))
            }
            _ => names,
        }
    }
}

/// Which date stands for a work, and as what kind.
const DATED: [(EventKind, DateKind); 6] = [
    (EventKind::Published, DateKind::Published),
    (EventKind::ConsultationOpens, DateKind::Published),
    (EventKind::Signed, DateKind::Signed),
    (EventKind::Adopted, DateKind::Adopted),
    (EventKind::Effective, DateKind::Effective),
    (EventKind::Reported, DateKind::Reported),
];

/// The heading of works of no sector: a tax law is neither digital nor about security.
const OUTSIDE_THE_FIELD: &str = "其他法律";

/// The heading of a sector's table, as the 2024 roundup has them.
pub(crate) fn section_of(sector: Sector) -> String {
    match sector {
        Sector::Other => "更多数字化及网络安全政策".to_owned(),
        sector => format!("{}领域", sector.chinese()),
    }
}

/// Every date of a row with what it is, a line each.
pub(super) fn narrow_dates(row: &WrittenRow) -> Vec<String> {
    let said = |date: Option<PartialDate>, name: &str| date.map(|on| format!("{on} {name}"));
    let name = row.date_kind.map_or("", DateKind::chinese);
    let dates = [
        said(row.date, name),
        said(row.effective, DateKind::Effective.chinese()),
        said(row.closes, DateKind::ConsultationCloses.chinese()),
    ];
    dates
        .into_iter()
        .flatten()
        .map(|date| date.trim_end().to_owned())
        .collect()
}

/// Names of bodies that a narrow cell holds.
const NARROW_ISSUERS: usize = 2;

/// Who issued it, the first of many with their number, and where it stands.
pub(super) fn narrow_issuers(row: &WrittenRow) -> Vec<String> {
    let issuers = match row.issuers.as_slice() {
        [] => None,
        [first, ..] if row.issuers.len() > NARROW_ISSUERS => {
            let count = row.issuer_count.unwrap_or(0).max(row.issuers.len() as u32);
            Some(format!("{first}等{}部门", format_numeral(count)))
        }
        _ => Some(row.issuers_cell()),
    };
    issuers.into_iter().chain(row.status_cell()).collect()
}

/// The rows of one section.
pub(super) struct Table<'r> {
    pub(super) name: String,
    pub(super) rows: Vec<&'r WrittenRow>,
}

/// The rows by section, sections in the order in which they first come.
pub(super) fn tables(rows: &[WrittenRow]) -> Vec<Table<'_>> {
    let mut tables: Vec<Table<'_>> = Vec::new();
    for row in rows {
        match tables.iter_mut().find(|table| table.name == row.section) {
            Some(table) => table.rows.push(row),
            None => tables.push(Table {
                name: row.section.clone(),
                rows: vec![row],
            }),
        }
    }
    tables
}
