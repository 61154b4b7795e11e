//! What the head of a work's page says, with who says it.

use huidian_model::{DatedEvent, IssuerRole, PartialDate, Work, is_of_revision};

use crate::request::{Language, encode_path};
use crate::views::{Named, WorkRow, date_shown, source_told, witness};

/// Who says what stands in the head of the page.
pub(super) struct Witnesses {
    pub(super) title: String,
    pub(super) number: String,
    pub(super) kind: String,
    pub(super) issuers: String,
    pub(super) administered_by: String,
    pub(super) region: String,
    pub(super) alternative_titles: String,
}

impl Witnesses {
    pub(super) fn of(work: &Work, language: Language) -> Self {
        let witness = |field: &str| witness(work, field, language);
        Self {
            title: witness("title"),
            number: witness("number"),
            kind: witness("kind"),
            issuers: witness("issuers"),
            administered_by: witness("administered_by"),
            region: witness("region"),
            alternative_titles: witness("alternative_title"),
        }
    }
}

pub(super) struct IssuerLine {
    pub(super) name: String,
    pub(super) href: String,
    pub(super) is_lead: bool,
    /// The name on file, where the document writes another.
    pub(super) full_name: Option<String>,
}

pub(super) struct DateLine {
    pub(super) name: &'static str,
    pub(super) date: String,
    pub(super) source: String,
    pub(super) witness: &'static str,
    pub(super) disputed: bool,
}

pub(super) fn issuer_lines(work: &Work) -> Vec<IssuerLine> {
    work.issuers
        .members
        .iter()
        .map(|issuer| {
            let full = issuer
                .authority
                .as_ref()
                .map(|authority| authority.0.clone());
            let counted = full.as_deref().unwrap_or(&issuer.name);
            IssuerLine {
                name: issuer.name.clone(),
                href: format!("/works?issuer={}", encode_path(counted)),
                is_lead: issuer.role == IssuerRole::Lead && work.issuers.count() > 1,
                full_name: full.filter(|full| full != &issuer.name),
            }
        })
        .collect()
}

/// Other accounts of who issued it: names, and who says so.
pub(super) fn other_issuers(work: &Work, language: Language) -> Vec<(String, String)> {
    let others = work.other_issuers().into_iter();
    others
        .map(|(told, source)| {
            let names: Vec<&str> = told.names().collect();
            (names.join("、"), source_told(source, language))
        })
        .collect()
}

/// The number of the text shown; one that is another text's says so.
pub(super) fn number_told(work: &Work, made: Option<PartialDate>, language: Language) -> String {
    match (work.numbers_for(made), language) {
        ((Some(own), None), _) => own.to_string(),
        ((Some(own), Some(other)), Language::Chinese) => format!("{own}（另一文本：{other}）"),
        ((Some(own), Some(other)), Language::English) => {
            format!("{own} (another text: {other})")
        }
        ((None, Some(other)), Language::Chinese) => {
            format!("{other}（另一文本的；所示文本的编号不明）")
        }
        ((None, Some(other)), Language::English) => {
            format!("{other} (of another text; that of the text shown is not known)")
        }
        ((None, None), _) => String::new(),
    }
}

pub(super) fn date_lines(work: &Work, language: Language) -> Vec<DateLine> {
    let known = work.dates();
    let shown = |event: &DatedEvent| {
        let on = date_shown(event.on, language);
        match (is_of_revision(&known, event.kind, event.on), language) {
            (false, _) => on,
            (true, Language::Chinese) => format!("{on}（修改后的文本）"),
            (true, Language::English) => format!("{on} (revised text)"),
        }
    };
    work.events
        .iter()
        .map(|event| DateLine {
            name: event.kind.named(language),
            date: shown(event),
            source: source_told(&event.source, language),
            witness: event.source.kind.named(language),
            disputed: work.is_disputed_day(event.kind, event.on),
        })
        .collect()
}

pub(super) fn describe(row: &WorkRow) -> String {
    [row.kind, &row.number, &row.issuers, &row.date, row.status]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
}
