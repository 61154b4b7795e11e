//! Works as the data files write them.

use std::collections::BTreeMap;
use std::str::FromStr;

use huidian_model::{
    Confidence, EventKind, ForceStatus, PartialDate, RelationKind, Sector, WorkKind,
};
use serde::{Deserialize, Deserializer, de::Error as _};
use toml::Spanned;

use crate::evidence::{self, Evidence};

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WorkFile {
    pub(crate) work: Vec<WorkEntry>,
}

/// One work. Its facts have its source and confidence unless `fields` or an entry of its own says otherwise.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WorkEntry {
    pub(crate) id: Spanned<String>,
    pub(crate) title: String,
    #[serde(default)]
    pub(crate) alternative_titles: Vec<String>,
    #[serde(deserialize_with = "kind")]
    pub(crate) kind: WorkKind,
    #[serde(default)]
    pub(crate) draft: bool,
    pub(crate) number: Option<String>,
    /// Full names of authorities, the lead first.
    #[serde(default)]
    pub(crate) issuers: Vec<Spanned<String>>,
    /// Number of issuers where not all are named.
    pub(crate) issuer_count: Option<u32>,
    pub(crate) administered_by: Option<Spanned<String>>,
    #[serde(deserialize_with = "sectors")]
    pub(crate) sectors: Vec<Sector>,
    #[serde(deserialize_with = "evidence::confidence")]
    pub(crate) confidence: Confidence,
    pub(crate) source: Evidence,
    /// The page on which the work's facts can be looked up.
    pub(crate) address: Option<String>,
    /// Evidence of single fields, by the field's name.
    #[serde(default)]
    pub(crate) fields: BTreeMap<String, FieldEvidence>,
    #[serde(default)]
    pub(crate) events: Vec<EventEntry>,
    pub(crate) force_seen: Option<ForceEntry>,
    /// Code in `text_absences.toml`.
    pub(crate) text_absent: Spanned<String>,
    /// Field to reason.
    #[serde(default)]
    pub(crate) unknown: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) relations: Vec<RelationEntry>,
    #[serde(default)]
    pub(crate) notes: Vec<String>,
    #[serde(default)]
    pub(crate) roundup_rows: Vec<RowEntry>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FieldEvidence {
    pub(crate) source: Evidence,
    #[serde(deserialize_with = "evidence::confidence")]
    pub(crate) confidence: Confidence,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EventEntry {
    #[serde(deserialize_with = "event_kind")]
    pub(crate) kind: EventKind,
    #[serde(deserialize_with = "evidence::date")]
    pub(crate) on: PartialDate,
    pub(crate) source: Option<Evidence>,
    #[serde(default, deserialize_with = "evidence::optional_confidence")]
    pub(crate) confidence: Option<Confidence>,
    /// What the date rests on.
    pub(crate) basis: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ForceEntry {
    #[serde(deserialize_with = "status")]
    pub(crate) status: ForceStatus,
    #[serde(deserialize_with = "evidence::date")]
    pub(crate) on: PartialDate,
    pub(crate) source: Option<Evidence>,
    #[serde(default, deserialize_with = "evidence::optional_confidence")]
    pub(crate) confidence: Option<Confidence>,
}

/// What this work does to another; the other way round is derived.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RelationEntry {
    #[serde(deserialize_with = "relation_kind")]
    pub(crate) kind: RelationKind,
    pub(crate) to: Spanned<String>,
    #[serde(default, deserialize_with = "evidence::optional_date")]
    pub(crate) on: Option<PartialDate>,
    pub(crate) evidence: String,
    pub(crate) source: Option<Evidence>,
    #[serde(default, deserialize_with = "evidence::optional_confidence")]
    pub(crate) confidence: Option<Confidence>,
    /// False where a draft only means to do it.
    #[serde(default = "confirmed")]
    pub(crate) confirmed: bool,
}

/// A row of a roundup about the work, as it stands there, and how it reads.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RowEntry {
    pub(crate) roundup: Spanned<String>,
    pub(crate) row: u32,
    pub(crate) section: String,
    pub(crate) title: String,
    pub(crate) date: Spanned<String>,
    pub(crate) date_means: DateMeaning,
    pub(crate) issuer: String,
    /// Authorities that `issuer` names; one that is no body's name stands as written.
    pub(crate) issuers: Vec<String>,
    pub(crate) issuer_count: Option<u32>,
    pub(crate) fault: Option<String>,
}

/// What kind of date a roundup's row gives, as checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(crate) enum DateMeaning {
    #[serde(rename = "dated")]
    Dated,
    /// At best the date of signing.
    #[serde(rename = "dated?")]
    PerhapsDated,
    #[serde(rename = "published")]
    Published,
    #[serde(rename = "effective")]
    Effective,
    #[serde(rename = "reported")]
    Reported,
    #[serde(rename = "wrong")]
    Wrong,
    #[serde(rename = "unknown")]
    Unknown,
}

impl DateMeaning {
    pub(crate) fn word(self) -> &'static str {
        match self {
            DateMeaning::Dated => "dated",
            DateMeaning::PerhapsDated => "dated?",
            DateMeaning::Published => "published",
            DateMeaning::Effective => "effective",
            DateMeaning::Reported => "reported",
            DateMeaning::Wrong => "wrong",
            DateMeaning::Unknown => "unknown",
        }
    }

    /// The event the row bears witness to; a wrong date is none, a date of unknown kind is a report.
    pub(crate) fn event(self) -> Option<EventKind> {
        match self {
            DateMeaning::Dated | DateMeaning::PerhapsDated => Some(EventKind::Signed),
            DateMeaning::Published => Some(EventKind::Published),
            DateMeaning::Effective => Some(EventKind::Effective),
            DateMeaning::Reported | DateMeaning::Unknown => Some(EventKind::Reported),
            DateMeaning::Wrong => None,
        }
    }
}

fn confirmed() -> bool {
    true
}

fn kind<'de, D: Deserializer<'de>>(from: D) -> Result<WorkKind, D::Error> {
    WorkKind::from_str(&String::deserialize(from)?).map_err(D::Error::custom)
}

fn status<'de, D: Deserializer<'de>>(from: D) -> Result<ForceStatus, D::Error> {
    ForceStatus::from_str(&String::deserialize(from)?).map_err(D::Error::custom)
}

fn event_kind<'de, D: Deserializer<'de>>(from: D) -> Result<EventKind, D::Error> {
    let id = String::deserialize(from)?;
    EventKind::from_id(&id).ok_or_else(|| D::Error::custom(format!("unknown event {id}")))
}

fn relation_kind<'de, D: Deserializer<'de>>(from: D) -> Result<RelationKind, D::Error> {
    let id = String::deserialize(from)?;
    RelationKind::from_id(&id).ok_or_else(|| D::Error::custom(format!("unknown relation {id}")))
}

fn sectors<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Sector>, D::Error> {
    let ids = Vec::<String>::deserialize(from)?;
    ids.iter()
        .map(|id| Sector::from_str(id).map_err(D::Error::custom))
        .collect()
}
