//! Whether a text of articles ends as acts of its kind have to.

use huidian_model::{PartialDate, WorkKind};
use huidian_parse::Parsed;
use huidian_recognise::Recognition;

/// Articles from which on a text is one of articles.
const ARTICLES: u32 = 5;
/// From this year on the regulations on making regulations and rules hold (行政法规制定程序条例, 规章制定程序条例); what is older may end as it likes.
const ORDERED_SINCE: i16 = 2002;

/// Whether no article at the end says from when the act holds, who explains it or what it ends: the tail may be missing.
pub(crate) fn lacks_end(recognition: &Recognition) -> bool {
    let whole = &recognition.completeness;
    whole.unit == "条" && whole.count >= ARTICLES && !whole.is_closed
}

/// Whether an act of the kind of this text has to end with such an article. Laws on organs and judicial interpretations often have none; regulations of
/// people's congresses should, but a twentieth of the files of a national collection leaves it out: those are filed with a remark.
pub(crate) fn must_end(parsed: &Parsed) -> bool {
    let metadata = &parsed.metadata;
    let kind = metadata.kind.as_ref().map(|guess| guess.kind);
    let is_ordered = matches!(
        kind,
        None | Some(
            WorkKind::AdministrativeRegulation
                | WorkKind::DepartmentalRule
                | WorkKind::LocalGovernmentRule
                | WorkKind::NormativeDocument
                | WorkKind::PartyDocument
        )
    );
    let made = metadata
        .version_on
        .iter()
        .map(|found| found.value)
        .chain(metadata.events.iter().map(|event| event.on))
        .chain(metadata.history.iter().map(|entry| entry.on))
        .map(PartialDate::year)
        .max();
    is_ordered && metadata.subtitle.is_none() && made.is_none_or(|year| year >= ORDERED_SINCE)
}
