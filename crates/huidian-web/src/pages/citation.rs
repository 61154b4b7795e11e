//! Citations as links.

use std::ops::Range;

use huidian_model::{Citation, Verdict, WorkId};

use crate::request::Language;
use crate::snapshot::Snapshot;
use crate::views::{LinkedCitation, provision_href, work_href};

/// Where a citation leads, and what the reader is told about it beforehand. What a text says of itself leads within that text: `suffix` keeps
/// the reader there.
pub(crate) fn link(
    snapshot: &Snapshot,
    citing: &WorkId,
    suffix: &str,
    citation: &Citation,
    range: Range<usize>,
    language: Language,
) -> LinkedCitation {
    let resolution = citation.resolution.as_ref();
    let verdict = resolution.map_or(Verdict::NotInThisLibrary, |found| found.verdict);
    let work = resolution.and_then(|found| found.work.as_ref());
    let held = work.filter(|work| snapshot.find(work).is_some());
    let first = citation.target.first();
    let href = match (verdict, held, first) {
        (Verdict::Found, Some(work), Some(target)) => Some(provision_href(work, &target.from)),
        (Verdict::Found | Verdict::NoSuchProvision | Verdict::Moved, Some(work), _) => {
            Some(work_href(work))
        }
        _ => None,
    };
    // a text that names itself as a whole leads nowhere new
    let href = href.filter(|_| first.is_some() || held != Some(citing));
    let href = href.map(|href| match held {
        Some(work) if work == citing => href + suffix,
        _ => href,
    });
    let title = held
        .filter(|work| *work != citing)
        .map_or_else(String::new, |work| format!("《{}》", snapshot.title(work)));
    let place = first.map_or_else(String::new, |target| {
        let end = target
            .to
            .as_ref()
            .map_or_else(String::new, |to| format!("至{}", to.citation()));
        format!("{}{end}", target.from.citation())
    });
    let note = match verdict {
        Verdict::Found => format!("{title}{place}"),
        other => format!("{title}{place}（{}）", verdict_name(other, language)),
    };
    LinkedCitation { range, href, note }
}

fn verdict_name(verdict: Verdict, language: Language) -> &'static str {
    let english = match verdict {
        Verdict::Found => "found",
        Verdict::NoSuchProvision => "no such provision in this version",
        Verdict::NotInThisLibrary => "not in this library",
        Verdict::Moved => "has another number now",
        Verdict::NoText => "on file without a text",
        Verdict::VersionNotHeld => "that version is not held",
    };
    language.pick(verdict.chinese(), english)
}
