//! A row of the bundle's lists.

use huidian_model::{EventKind, Number, Sector, Standing};
use huidian_store::WorkSummary;
use jiff::civil::Date;

/// What the spreadsheet and the start page show of a work.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) title: String,
    pub(super) sectors: Vec<Sector>,
    pub(super) listed_on: String,
    pub(super) issuers: String,
    pub(super) number: String,
    pub(super) kind: &'static str,
    pub(super) status: &'static str,
    /// Up to when it is known.
    pub(super) known_until: String,
    pub(super) effective_on: String,
    /// The newest text, as a page of the bundle.
    pub(super) page: Option<String>,
    /// Why there is none.
    pub(super) absence: String,
}

impl Entry {
    /// The status is that of the text shown, the number that of the text of the day under which the work is listed.
    pub(super) fn new(
        work: &WorkSummary,
        number: Option<&Number>,
        standing: &Standing,
        page: Option<String>,
    ) -> Self {
        let date = |on: Option<huidian_model::PartialDate>| {
            on.map(|on| on.to_string()).unwrap_or_default()
        };
        Self {
            title: work.title.clone(),
            sectors: work.sectors.clone(),
            listed_on: date(work.listed_on),
            issuers: issuers(work),
            number: number.map(ToString::to_string).unwrap_or_default(),
            kind: work
                .kind
                .map(huidian_model::WorkKind::chinese)
                .unwrap_or_default(),
            status: standing.status.chinese(),
            known_until: standing
                .known_until
                .map(|on| on.to_string())
                .unwrap_or_default(),
            effective_on: date(work.date_of(EventKind::Effective)),
            absence: match &page {
                Some(_) => String::new(),
                None => absence(work),
            },
            page,
        }
    }

    /// The status with how far it is known.
    pub(super) fn status_said(&self) -> String {
        match self.known_until.as_str() {
            "" => self.status.to_owned(),
            until => format!("{}（据截至 {until} 的资料）", self.status),
        }
    }

    /// The date as a roundup writes it, month and day: 3/22. The year is the roundup's own and shown where it is another.
    pub(super) fn short_date(&self) -> String {
        let Ok(day) = self.listed_on.parse::<Date>() else {
            return self.listed_on.clone();
        };
        format!("{}/{}/{}", day.year(), day.month(), day.day())
    }
}

fn issuers(work: &WorkSummary) -> String {
    let names: Vec<&str> = work.issuers.names().collect();
    let joined = names.join("、");
    if work.issuers.count() > names.len() && !names.is_empty() {
        format!("{joined}等{}部门", work.issuers.count())
    } else {
        joined
    }
}

/// Why a work has no text; a reason is always given.
pub(super) fn absence(work: &WorkSummary) -> String {
    match &work.absence {
        Some(absence) => absence.reason.clone(),
        None => "尚未导入全文".to_owned(),
    }
}
