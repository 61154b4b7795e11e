//! What readers would see as a change of a work.

use huidian_model::{EventKind, PartialDate, ReviewState, Work, WorkId};
use jiff::Timestamp;

use crate::content::events::{LibraryEventKind, NewEvent, record};
use crate::database::error::Result;
use crate::sql::Connection;

/// What a work showed before.
#[derive(Debug)]
pub(crate) struct Shown {
    pub(crate) id: WorkId,
    pub(crate) review_set: Option<ReviewState>,
    /// False for a work that was just made.
    pub(crate) is_projected: bool,
    pub(crate) title: String,
    pub(crate) kind: Option<String>,
    pub(crate) is_draft: bool,
    pub(crate) number: Option<String>,
    pub(crate) issuers: String,
    pub(crate) region: Option<String>,
    pub(crate) review: String,
    pub(crate) dates: Vec<(huidian_model::EventKind, huidian_model::PartialDate)>,
}

/// A work before and after it was worked out anew.
pub(crate) struct Change<'c> {
    pub(crate) shown: Shown,
    pub(crate) work: &'c Work,
}

/// Records what readers would see as a change.
pub(crate) fn record_changes(
    connection: &Connection,
    change: &Change<'_>,
    now: Timestamp,
) -> Result<()> {
    let work = change.work;
    let shown = &change.shown;
    let write = |event: NewEvent<'_>| record(connection, &event, now);
    if !shown.is_projected {
        write(NewEvent {
            work: &work.id,
            kind: LibraryEventKind::WorkAdded,
            subject: "",
            on: work.listed_on(),
            before: None,
            after: Some(work.title.clone()),
        })?;
    }
    for date in changed_dates(shown, work) {
        write(date)?;
    }
    if shown.is_projected {
        for field in changed_fields(shown, work) {
            write(field)?;
        }
    }
    Ok(())
}

fn changed_fields<'w>(shown: &Shown, work: &'w Work) -> Vec<NewEvent<'w>> {
    let flag = |is_draft: bool| Some(if is_draft { "true" } else { "false" }.to_owned());
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let issuers = work.issuers.names().collect::<Vec<_>>().join("、");
    let fields = [
        ("title", text(&shown.title), text(&work.title)),
        (
            "kind",
            shown.kind.clone(),
            work.kind.map(|kind| kind.id().to_owned()),
        ),
        ("draft", flag(shown.is_draft), flag(work.is_draft)),
        (
            "number",
            shown.number.clone(),
            work.number.as_ref().map(ToString::to_string),
        ),
        ("issuers", text(&shown.issuers), text(&issuers)),
        ("region", shown.region.clone(), work.region.clone()),
        ("review", text(&shown.review), text(work.review.id())),
    ];
    fields
        .into_iter()
        .filter(|(_, before, after)| before != after)
        .map(|(subject, before, after)| NewEvent {
            work: &work.id,
            kind: LibraryEventKind::FactCorrected,
            subject,
            on: None,
            before,
            after,
        })
        .collect()
}

/// A date of a kind that a work has once is corrected; of a kind it may have several times it comes or goes.
fn changed_dates<'w>(shown: &Shown, work: &'w Work) -> Vec<NewEvent<'w>> {
    let now: Vec<(EventKind, PartialDate)> = work
        .events
        .iter()
        .map(|event| (event.kind, event.on))
        .collect();
    let is_repeatable = |kind| matches!(kind, EventKind::Amended | EventKind::Reported);
    let mut gone: Vec<(EventKind, PartialDate)> = shown
        .dates
        .iter()
        .filter(|date| !now.contains(date))
        .copied()
        .collect();
    let mut events = Vec::new();
    for (kind, on) in now.iter().filter(|date| !shown.dates.contains(date)) {
        let replaced = gone
            .iter()
            .position(|(known, _)| known == kind && !is_repeatable(*kind))
            .map(|index| gone.remove(index).1);
        events.push(NewEvent {
            work: &work.id,
            kind: if replaced.is_some() {
                LibraryEventKind::DateCorrected
            } else {
                LibraryEventKind::DateKnown
            },
            subject: kind.id(),
            on: Some(*on),
            before: replaced.map(|on| on.to_string()),
            after: Some(on.to_string()),
        });
    }
    events.extend(gone.into_iter().map(|(kind, on)| NewEvent {
        work: &work.id,
        kind: LibraryEventKind::DateWithdrawn,
        subject: kind.id(),
        on: Some(on),
        before: Some(on.to_string()),
        after: None,
    }));
    events
}
