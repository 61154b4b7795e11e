//! One row for each work.

use std::collections::HashSet;

use huidian_model::{EventKind, Sector};
use huidian_model::{Expression, Force, Horizon, Work, WorkId, WorkKind};
use huidian_store::Reader;
use jiff::civil::Date;

use super::Sink;
use super::texts::force_of;
use crate::error::Result;
use crate::table::{Column, Value};

pub const COLUMNS: &[Column] = &[
    Column::text("work"),
    Column::text("title"),
    Column::text("kind"),
    Column::boolean("draft"),
    Column::text("number"),
    Column::text_list("issuers"),
    Column::integer("issuer_count"),
    Column::text_list("sectors"),
    Column::text("region"),
    Column::text("adopted"),
    Column::text("signed"),
    Column::text("published"),
    Column::text("effective"),
    Column::text("repealed"),
    Column::text("expires"),
    Column::text("status"),
    Column::text("status_basis"),
    Column::integer("version_count"),
    Column::text("review"),
    Column::text("known_until"),
    Column::boolean("newer_text_known"),
];

pub fn write(
    reader: &Reader<'_>,
    works: &[WorkId],
    as_of: Date,
    sink: &mut Sink<'_>,
) -> Result<()> {
    for id in works {
        let Some(work) = reader.find_work(id)? else {
            continue;
        };
        let expressions = reader.expressions_of(id)?;
        let force = force_of(reader, id, as_of)?;
        // the parts of a code that were made together are one version
        let labels: HashSet<&str> = expressions.iter().map(Expression::version_label).collect();
        let versions = labels.len() as i64;
        let horizon = Horizon::of(&work, &expressions);
        sink.put(id, row(&work, &force, horizon, versions))?;
    }
    Ok(())
}

fn row(work: &Work, force: &Force, horizon: Horizon, versions: i64) -> Vec<Value> {
    let on = |kind| Value::from(work.date_of(kind).map(|date| date.to_string()));
    vec![
        work.id.as_str().into(),
        work.title.as_str().into(),
        work.kind
            .map(WorkKind::id)
            .map_or(Value::Missing, Value::from),
        Value::Boolean(work.is_draft),
        work.number.as_ref().map(ToString::to_string).into(),
        work.issuers
            .names()
            .map(str::to_owned)
            .collect::<Vec<_>>()
            .into(),
        Value::Integer(work.issuers.count() as i64),
        work.sectors
            .iter()
            .map(|sector: &Sector| sector.id().to_owned())
            .collect::<Vec<_>>()
            .into(),
        work.region.clone().into(),
        on(EventKind::Adopted),
        on(EventKind::Signed),
        on(EventKind::Published),
        on(EventKind::Effective),
        on(EventKind::Repealed),
        on(EventKind::Expires),
        force.status.id().into(),
        force.basis.as_str().into(),
        Value::Integer(versions),
        work.review.id().into(),
        horizon
            .known_under(force.status)
            .map(|on| on.to_string())
            .into(),
        Value::Boolean(versions > 0 && horizon.newer_text_on.is_some()),
    ]
}
