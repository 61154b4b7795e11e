//! One row for each reference that a text makes.

use huidian_model::WorkId;
use huidian_operations::ShownTargets;
use huidian_store::Reader;

use super::Sink;
use crate::error::Result;
use crate::table::{Column, Value};

pub const COLUMNS: &[Column] = &[
    Column::text("work"),
    Column::text("expression"),
    Column::text("path"),
    Column::integer("start"),
    Column::integer("end"),
    Column::text("text"),
    Column::text("kind"),
    Column::text("target_name"),
    Column::text("target_work"),
    Column::text("target_expression"),
    Column::text("target_path"),
    Column::text("verdict"),
];

pub fn write(reader: &Reader<'_>, works: &[WorkId], sink: &mut Sink<'_>) -> Result<()> {
    let mut targets = ShownTargets::new(reader);
    for work in works {
        for expression in reader.expressions_of(work)? {
            for found in reader.citations_from(&expression.id)? {
                let citation = found.citation;
                let told = targets.told(citation.resolution.clone())?;
                let resolution = told.as_ref();
                let path = citation.path();
                sink.put(
                    work,
                    vec![
                        work.as_str().into(),
                        expression.id.label.as_str().into(),
                        if found.unit.is_empty() {
                            Value::Missing
                        } else {
                            found.unit.into()
                        },
                        Value::Integer(i64::from(citation.start)),
                        Value::Integer(i64::from(citation.end)),
                        citation.text.as_str().into(),
                        citation.kind.id().into(),
                        citation.work.clone().into(),
                        resolution
                            .and_then(|resolution| resolution.work.as_ref())
                            .map(ToString::to_string)
                            .into(),
                        resolution
                            .and_then(|resolution| resolution.expression.as_ref())
                            .map(|expression| expression.label.clone())
                            .into(),
                        if path.is_empty() {
                            Value::Missing
                        } else {
                            path.into()
                        },
                        resolution
                            .map(|resolution| resolution.verdict.id().to_owned())
                            .into(),
                    ],
                )?;
            }
        }
    }
    Ok(())
}
