//! Rows as the server sends them.

use std::sync::Arc;

use bytes::Bytes;
use fallible_iterator::FallibleIterator;
use postgres_protocol::message::backend::{DataRowBody, Field};

use super::error::PostgresError;
use crate::sql::value::ValueRef;

/// How the bytes of a column are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Flag,
    Integer,
    Real,
    Bytes,
    /// Sums of 64-bit numbers.
    Numeric,
    Text,
}

impl Kind {
    /// By the number of the type in `pg_type`, which is fixed for those that are built in.
    pub(super) fn of(field: &Field<'_>) -> Self {
        match field.type_oid() {
            16 => Self::Flag,
            17 => Self::Bytes,
            20 | 21 | 23 => Self::Integer,
            700 | 701 => Self::Real,
            1700 => Self::Numeric,
            _ => Self::Text,
        }
    }

    /// The protocol's code of the form in which the column is asked for: 1 binary, 0 text.
    pub(super) fn format(self) -> i16 {
        i16::from(!matches!(self, Self::Text | Self::Numeric))
    }
}

/// A row with what its columns are.
#[derive(Debug)]
pub(crate) struct PostgresRow {
    kinds: Arc<[Kind]>,
    bytes: Bytes,
    places: Vec<Option<std::ops::Range<usize>>>,
}

impl PostgresRow {
    pub(super) fn new(kinds: &Arc<[Kind]>, body: &DataRowBody) -> Result<Self, PostgresError> {
        Ok(Self {
            kinds: Arc::clone(kinds),
            bytes: body.buffer_bytes().clone(),
            places: body.ranges().collect()?,
        })
    }

    /// What a column holds; an error in words where there is no such column or it is none of our types.
    pub(crate) fn value(&self, column: usize) -> Result<ValueRef<'_>, String> {
        let (Some(kind), Some(place)) = (self.kinds.get(column), self.places.get(column)) else {
            return Err("there is no such column".to_owned());
        };
        let Some(place) = place else {
            return Ok(ValueRef::Null);
        };
        let bytes = &self.bytes[place.clone()];
        match kind {
            Kind::Text => Some(ValueRef::Text(bytes)),
            Kind::Bytes => Some(ValueRef::Blob(bytes)),
            Kind::Flag => Some(ValueRef::Integer(i64::from(bytes != [0]))),
            Kind::Integer => integer(bytes).map(ValueRef::Integer),
            Kind::Real => real(bytes).map(ValueRef::Real),
            Kind::Numeric => numeric(bytes),
        }
        .ok_or_else(|| format!("{} bytes where a number belongs", bytes.len()))
    }
}

fn integer(bytes: &[u8]) -> Option<i64> {
    match *bytes {
        [a, b] => Some(i64::from(i16::from_be_bytes([a, b]))),
        [a, b, c, d] => Some(i64::from(i32::from_be_bytes([a, b, c, d]))),
        _ => bytes.try_into().ok().map(i64::from_be_bytes),
    }
}

fn real(bytes: &[u8]) -> Option<f64> {
    match *bytes {
        [a, b, c, d] => Some(f64::from(f32::from_be_bytes([a, b, c, d]))),
        _ => bytes.try_into().ok().map(f64::from_be_bytes),
    }
}

fn numeric(bytes: &[u8]) -> Option<ValueRef<'static>> {
    let text = std::str::from_utf8(bytes).ok()?;
    let whole = text.parse().ok().map(ValueRef::Integer);
    whole.or_else(|| text.parse().ok().map(ValueRef::Real))
}
