//! One row for each event of the library's stream.

use std::collections::BTreeSet;

use huidian_model::WorkId;
use huidian_store::{LibraryEvent, Reader};

use super::Sink;
use crate::error::Result;
use crate::table::{Column, Value};

/// Events read at once.
const PAGE: u32 = 5_000;

pub const COLUMNS: &[Column] = &[
    Column::integer("seq"),
    Column::text("id"),
    Column::text("work"),
    Column::text("kind"),
    Column::text("subject"),
    Column::text("on"),
    Column::text("before"),
    Column::text("after"),
    Column::text("recorded_at"),
];

pub fn write(reader: &Reader<'_>, since: i64, sink: &mut Sink<'_>) -> Result<()> {
    for_each_after(reader, since, |event| {
        let subject = (!event.subject.is_empty()).then_some(event.subject);
        let work = event.work;
        let row = vec![
            Value::Integer(event.seq),
            event.id.into(),
            work.as_str().into(),
            event.kind.id().into(),
            subject.into(),
            event.on.map(|on| on.to_string()).into(),
            event.before.into(),
            event.after.into(),
            event.recorded_at.to_string().into(),
        ];
        sink.put(&work, row)
    })
}

/// Works about which something is recorded after an event.
pub fn works_changed_after(reader: &Reader<'_>, since: i64) -> Result<Vec<WorkId>> {
    let mut works = BTreeSet::new();
    for_each_after(reader, since, |event| {
        works.insert(event.work);
        Ok(())
    })?;
    Ok(works.into_iter().collect())
}

fn for_each_after(
    reader: &Reader<'_>,
    since: i64,
    mut take: impl FnMut(LibraryEvent) -> Result<()>,
) -> Result<()> {
    let mut after = since;
    loop {
        let page = reader.events_after(after, PAGE)?;
        let Some(last) = page.last() else {
            return Ok(());
        };
        after = last.seq;
        page.into_iter().try_for_each(&mut take)?;
    }
}
