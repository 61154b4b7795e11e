//! A work as one line of a list.

use huidian_model::{Force, Standing};
use jiff::civil::Date;

use super::days::{date_shown, horizon_shown};
use super::prose::work_href;
use super::reasons::reason_in_english;
use super::words::Named;
use crate::request::Language;
use crate::snapshot::Entry;

/// What a list says about a work.
#[derive(Debug, Clone)]
pub(crate) struct WorkRow {
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) number: String,
    pub(crate) kind: &'static str,
    pub(crate) issuers: String,
    pub(crate) date: String,
    pub(crate) date_kind: &'static str,
    pub(crate) status: &'static str,
    /// For the style sheet.
    pub(crate) status_id: &'static str,
    pub(crate) status_basis: String,
    /// Up to when the status is known, in words.
    pub(crate) horizon: String,
    pub(crate) has_text: bool,
    /// A later text is known than any that is held.
    pub(crate) lacks_newest: bool,
    /// Only a roundup or an inference speaks of it; no person has confirmed it.
    pub(crate) is_unconfirmed: bool,
}

impl WorkRow {
    pub(crate) fn new(entry: &Entry, force: &Force, language: Language) -> Self {
        let work = &entry.work;
        let listed = work.listed_by();
        let known_until = work.horizon.known_under(force.status);
        Self {
            href: work_href(&work.id),
            title: work.title.clone(),
            number: work
                .number
                .as_ref()
                .map_or_else(String::new, ToString::to_string),
            kind: work.kind.map_or("", |kind| kind.named(language)),
            issuers: issuers_shown(entry, language),
            date: work
                .listed_on
                .map_or_else(String::new, |on| date_shown(on, language)),
            date_kind: listed.map_or("", |kind| kind.named(language)),
            status: force.status.named(language),
            status_id: force.status.id(),
            status_basis: basis_shown(&force.basis, known_until, language),
            horizon: horizon_shown(known_until, language),
            has_text: entry.has_text(),
            lacks_newest: entry.has_text() && work.horizon.newer_text_on.is_some(),
            is_unconfirmed: work.review == huidian_model::ReviewState::Unreviewed,
        }
    }

    /// A work with one of its texts: the status is that of the text.
    pub(crate) fn shown(entry: &Entry, standing: &Standing, language: Language) -> Self {
        Self {
            status: standing.status.named(language),
            status_id: standing.status.id(),
            status_basis: basis_shown(&standing.basis, standing.known_until, language),
            horizon: horizon_shown(standing.known_until, language),
            ..Self::new(entry, &entry.work.force, language)
        }
    }
}

/// Why a work has its status, in the language of the page, as far as it has the words.
pub(crate) fn basis_in(basis: &str, language: Language) -> String {
    let english = (language == Language::English).then(|| reason_in_english(basis));
    english.flatten().unwrap_or_else(|| basis.to_owned())
}

/// The same, and up to when that is known.
fn basis_shown(basis: &str, known_until: Option<Date>, language: Language) -> String {
    let basis = basis_in(basis, language);
    let horizon = horizon_shown(known_until, language);
    if horizon.is_empty() {
        return basis;
    }
    match language {
        Language::Chinese => format!("{basis}（{horizon}）"),
        Language::English => format!("{basis} ({horizon})"),
    }
}

/// Issuers in order; where a text counts more than it names, the count is said: 工业和信息化部等11个部门.
pub(crate) fn issuers_shown(entry: &Entry, language: Language) -> String {
    const SHOWN: usize = 3;
    let issuers = &entry.work.issuers;
    let names: Vec<&str> = issuers.names().take(SHOWN).collect();
    let joined = names.join(language.pick("、", ", "));
    let count = issuers.count();
    if count <= names.len() || names.is_empty() {
        return joined;
    }
    match language {
        Language::Chinese => format!("{joined}等{count}个部门"),
        Language::English => format!("{joined} and others ({count} bodies)"),
    }
}
