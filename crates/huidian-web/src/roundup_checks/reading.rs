//! Reading a roundup and checking it against the library.

use huidian_digest::{Format, LineHint, Report, Revision, WrittenRow};
use huidian_model::{Work, WorkId};
use huidian_operations::{CheckedRoundup, MOST_CHECKED, check_roundup};
use huidian_reader::{Bounds, KnownBefore, ReadRoundup, read_roundup};
use huidian_store::{Reader, RoundupCheck};
use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::Checked;
use crate::error::Error;
use crate::request::ascii_link;
use crate::state::AppState;
use crate::views::work_href;

/// Reads a file and checks it against the library. Takes up to a second: not for a thread that answers others.
pub(crate) fn check(state: &AppState, brought: &RoundupCheck) -> Result<Checked, Error> {
    let hints: Vec<LineHint> = brought
        .hints
        .iter()
        .filter_map(|hint| LineHint::parse(hint))
        .collect();
    let read = read_digest(&brought.content, Some(&brought.name), &hints)?;
    check_read(state, brought, hints, read)
}

/// The same for a file that was read already.
pub(super) fn check_read(
    state: &AppState,
    brought: &RoundupCheck,
    hints: Vec<LineHint>,
    read: ReadRoundup,
) -> Result<Checked, Error> {
    let as_of = brought.as_of;
    let ReadRoundup {
        text,
        source,
        digest,
    } = read;
    let reader = state.library().store().read()?;
    let CheckedRoundup { report, works } =
        check_roundup(&reader, state.authorities(), &digest, as_of)?;
    let known = known_rows(state, &reader, &works, &report, as_of)?;
    let revision = Revision::new(&digest, &report, |id| known.get(id).cloned());
    Ok(Checked {
        id: brought.id.clone(),
        owner: brought.owner.clone(),
        name: brought.name.clone(),
        source,
        hints,
        text,
        digest,
        report,
        as_of,
        revision: revision.into(),
    })
}

/// The text of a roundup and what it names; without a name the bytes tell the format.
pub(crate) fn read_digest(
    bytes: &[u8],
    name: Option<&str>,
    line_hints: &[LineHint],
) -> Result<ReadRoundup, Error> {
    let known = KnownBefore {
        titles: huidian_operations::catalogue_titles(),
        line_hints,
    };
    let read = read_roundup(bytes, name, known, &Bounds::anonymous())
        .map_err(|error| Error::Unreadable(error.to_string()))?;
    let count = read.digest.documents.len() + read.digest.foreign.len();
    if count > MOST_CHECKED {
        return Err(Error::Unreadable(format!(
            "一份汇总至多 {MOST_CHECKED} 件，这份有 {count} 件，请分成几份再试 (a roundup of {count} documents, and {MOST_CHECKED} are read at once: send it in parts)"
        )));
    }
    Ok(read)
}

/// The format of a roundup to be written.
pub(crate) fn read_format(id: &str) -> Result<Format, Error> {
    Format::from_id(id).ok_or_else(|| {
        let known = Format::ALL.map(Format::id).join(" ");
        Error::parameter(
            "format",
            format!("{id} 未知，可选：{known} (unknown; known: {known})"),
        )
    })
}

/// Media type and file ending of a written roundup.
pub(crate) fn media_of(format: Format) -> (&'static str, &'static str) {
    match format {
        Format::Markdown => ("text/markdown; charset=utf-8", "md"),
        Format::Html => ("text/html; charset=utf-8", "html"),
        Format::Json => ("application/json", "json"),
        Format::Docx => (huidian_model::Format::WordDocument.media_type(), "docx"),
        Format::Xlsx => (huidian_model::Format::ExcelWorkbook.media_type(), "xlsx"),
    }
}

/// The works that a report speaks of, as rows of a roundup.
fn known_rows(
    state: &AppState,
    reader: &Reader<'_>,
    works: &[Work],
    report: &Report,
    as_of: Date,
) -> Result<FxHashMap<WorkId, WrittenRow>, Error> {
    let rows = report.rows.iter();
    let findings = rows
        .flat_map(|row| &row.findings)
        .chain(&report.missed)
        .filter_map(|finding| finding.other.as_ref());
    let matched = report.rows.iter().filter_map(|row| row.matched.as_ref());
    let by_id: FxHashMap<&WorkId, &Work> = works.iter().map(|work| (&work.id, work)).collect();
    let mut known = FxHashMap::default();
    for id in matched.map(|matched| &matched.work).chain(findings) {
        let Some(work) = by_id.get(id).filter(|_| !known.contains_key(id)) else {
            continue;
        };
        let summary = reader.find_summary(id, as_of)?;
        let force = summary.as_ref().map(|summary| &summary.force);
        let row = WrittenRow::from_work(work, force, public_link(state, id));
        known.insert(id.clone(), row);
    }
    Ok(known)
}

/// Address of a work for readers elsewhere; a library without a public address has none to give.
pub(crate) fn public_link(state: &AppState, work: &WorkId) -> Option<String> {
    let base = Some(state.public_url()).filter(|base| !base.is_empty())?;
    Some(format!("{base}{}", ascii_link(&work_href(work))))
}
