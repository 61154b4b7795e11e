//! Reading columns into the model's types.

use std::str::FromStr;

use huidian_model::{Confidence, ContentHash, PartialDate, Source, SourceKind, WorkId};
use jiff::{Timestamp, civil::Date};

use crate::database::error::{Error, Result};
use crate::sql::{Row, ValueRef};

pub(crate) fn unreadable(what: &'static str, value: impl Into<String>) -> Error {
    Error::Unreadable {
        what,
        value: value.into(),
    }
}

pub(crate) fn hash_from(row: &Row<'_>, column: usize) -> Result<ContentHash> {
    let bytes: Vec<u8> = row.get(column)?;
    bytes
        .try_into()
        .map(ContentHash)
        .map_err(|bytes: Vec<u8>| unreadable("hash", format!("{} bytes", bytes.len())))
}

pub(crate) fn hash_if_any(row: &Row<'_>, column: usize) -> Result<Option<ContentHash>> {
    match row.get_ref(column)? {
        ValueRef::Null => Ok(None),
        _ => hash_from(row, column).map(Some),
    }
}

pub(crate) fn work_id_from(row: &Row<'_>, column: usize) -> Result<WorkId> {
    Ok(WorkId::new(&row.get::<String>(column)?))
}

/// A column that holds a type's text form.
pub(crate) fn parsed<T: FromStr>(row: &Row<'_>, column: usize, what: &'static str) -> Result<T> {
    let text: String = row.get(column)?;
    text.parse().map_err(|_| unreadable(what, text))
}

/// The same where the column may be null.
pub(crate) fn parsed_if_any<T: FromStr>(
    row: &Row<'_>,
    column: usize,
    what: &'static str,
) -> Result<Option<T>> {
    let text: Option<String> = row.get(column)?;
    text.map(|text| text.parse().map_err(|_| unreadable(what, text)))
        .transpose()
}

/// A column that holds an id looked up by a `from_id`.
pub(crate) fn by_id<T>(
    row: &Row<'_>,
    column: usize,
    what: &'static str,
    from_id: impl Fn(&str) -> Option<T>,
) -> Result<T> {
    let id: String = row.get(column)?;
    from_id(&id).ok_or_else(|| unreadable(what, id))
}

/// Source kind, source detail and confidence in three neighbouring columns.
pub(crate) fn witness_from(row: &Row<'_>, column: usize) -> Result<(Source, Confidence)> {
    let source = Source::new(
        by_id(row, column, "source kind", SourceKind::from_id)?,
        row.get::<String>(column + 1)?,
    );
    let confidence = by_id(row, column + 2, "confidence", Confidence::from_id)?;
    // what an older program wrote is no surer than its source either
    let most = source.most();
    Ok((source, confidence.min(most)))
}

/// A civil day as it stands in a column. Years before 0 are written as 0: text of a negative year would not sort.
pub(crate) fn day_text(day: Date) -> String {
    if day.year() < 0 {
        "0000-01-01".to_owned()
    } else {
        day.to_string()
    }
}

pub(crate) fn instant_from(row: &Row<'_>, column: usize) -> Result<Timestamp> {
    let microseconds: i64 = row.get(column)?;
    Timestamp::from_microsecond(microseconds)
        .map_err(|_| unreadable("instant", microseconds.to_string()))
}

pub(crate) fn instant_if_any(row: &Row<'_>, column: usize) -> Result<Option<Timestamp>> {
    match row.get::<Option<i64>>(column)? {
        Some(_) => instant_from(row, column).map(Some),
        None => Ok(None),
    }
}

pub(crate) fn date_if_any(row: &Row<'_>, column: usize) -> Result<Option<PartialDate>> {
    parsed_if_any(row, column, "date")
}
