//! Who vouches for a fact of the catalogue.

use huidian_model::{Confidence, PartialDate, Source, SourceKind};
use serde::{Deserialize, Deserializer, de::Error as _};

/// Where the catalogue has a fact from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(crate) enum Evidence {
    /// The checked sheet of the 2024 roundup's works, where it names no source of its own.
    #[serde(rename = "facts sheet")]
    FactsSheet,
    /// A public collection of captured pages.
    #[serde(rename = "repository")]
    Repository,
    /// A page of the issuer or of the press.
    #[serde(rename = "page")]
    Page,
    #[serde(rename = "knowledge", alias = "general knowledge, to be confirmed")]
    Knowledge,
    /// Another roundup or list of standards.
    #[serde(rename = "digest")]
    Digest,
    /// Follows from other facts by a rule.
    #[serde(rename = "inference")]
    Inference,
}

impl Evidence {
    /// How sure a fact can be that has no better evidence: what nobody can look up is never sure.
    pub(crate) fn most(self) -> Confidence {
        match self {
            Evidence::Page | Evidence::Repository | Evidence::Inference => Confidence::High,
            Evidence::FactsSheet | Evidence::Knowledge | Evidence::Digest => Confidence::Medium,
        }
    }

    /// The source as the library keeps it, naming the data file; `basis` says what an inference rests on, `address` where the fact can be looked up.
    pub(crate) fn source(self, file: &str, basis: Option<&str>, address: Option<&str>) -> Source {
        let basis = basis.map(|basis| format!("；{basis}")).unwrap_or_default();
        let address = address.map_or_else(String::new, |address| format!("；{address}"));
        let (kind, evidence) = match self {
            Evidence::FactsSheet => (SourceKind::Catalogue, "核对表"),
            Evidence::Repository => (SourceKind::Catalogue, "公开资料库"),
            Evidence::Page => (SourceKind::Catalogue, "公开网页"),
            Evidence::Knowledge => (SourceKind::Catalogue, "一般知识，待核实"),
            Evidence::Digest => (SourceKind::Catalogue, "其他汇总"),
            Evidence::Inference => (SourceKind::Inference, "由其他事实推定"),
        };
        Source::new(kind, format!("{file}（{evidence}{basis}{address}）"))
    }
}

/// Reads `high`, `medium` or `low`.
pub(crate) fn confidence<'de, D: Deserializer<'de>>(from: D) -> Result<Confidence, D::Error> {
    let id = String::deserialize(from)?;
    Confidence::from_id(&id).ok_or_else(|| D::Error::custom(format!("unknown confidence {id}")))
}

/// Reads a confidence that may be left out.
pub(crate) fn optional_confidence<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<Confidence>, D::Error> {
    confidence(from).map(Some)
}

/// Reads a date as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
pub(crate) fn date<'de, D: Deserializer<'de>>(from: D) -> Result<PartialDate, D::Error> {
    String::deserialize(from)?.parse().map_err(D::Error::custom)
}

/// Reads a date that may be left out.
pub(crate) fn optional_date<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<PartialDate>, D::Error> {
    date(from).map(Some)
}
