//! What a column holds.

/// A value that owns what it holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Null,
    Integer(i64),
    Real(f64),
    Text(String),
    Blob(Vec<u8>),
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Value {
    fn from(integer: i64) -> Self {
        Self::Integer(integer)
    }
}

/// A value where it lies. Text of a damaged database need not be UTF-8.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum ValueRef<'v> {
    Null,
    Integer(i64),
    Real(f64),
    Text(&'v [u8]),
    Blob(&'v [u8]),
}

impl ValueRef<'_> {
    fn kind(self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Integer(_) => "a whole number",
            Self::Real(_) => "a fraction",
            Self::Text(_) => "text",
            Self::Blob(_) => "bytes",
        }
    }
}

/// What can be read from a column. An error says what was found and what was wanted.
pub(crate) trait FromSql: Sized {
    fn from_sql(value: ValueRef<'_>) -> Result<Self, String>;
}

fn mismatch<T>(found: ValueRef<'_>, wanted: &str) -> Result<T, String> {
    Err(format!("{} where {wanted} belongs", found.kind()))
}

impl FromSql for i64 {
    fn from_sql(value: ValueRef<'_>) -> Result<Self, String> {
        match value {
            ValueRef::Integer(integer) => Ok(integer),
            other => mismatch(other, "a whole number"),
        }
    }
}

macro_rules! narrower {
    ($($type:ty),*) => {$(
        impl FromSql for $type {
            fn from_sql(value: ValueRef<'_>) -> Result<Self, String> {
                let wide = i64::from_sql(value)?;
                Self::try_from(wide).map_err(|_| format!("number {wide} out of range"))
            }
        }
    )*};
}

narrower!(i32, i16, i8, u8, u16, u32);

impl FromSql for bool {
    fn from_sql(value: ValueRef<'_>) -> Result<Self, String> {
        i64::from_sql(value).map(|integer| integer != 0)
    }
}

impl FromSql for String {
    fn from_sql(value: ValueRef<'_>) -> Result<Self, String> {
        match value {
            ValueRef::Text(bytes) => match std::str::from_utf8(bytes) {
                Ok(text) => Ok(text.to_owned()),
                Err(error) => Err(format!("text is not UTF-8: {error}")),
            },
            other => mismatch(other, "text"),
        }
    }
}

impl FromSql for Vec<u8> {
    fn from_sql(value: ValueRef<'_>) -> Result<Self, String> {
        match value {
            ValueRef::Blob(bytes) => Ok(bytes.to_vec()),
            other => mismatch(other, "bytes"),
        }
    }
}

impl<T: FromSql> FromSql for Option<T> {
    fn from_sql(value: ValueRef<'_>) -> Result<Self, String> {
        match value {
            ValueRef::Null => Ok(None),
            other => T::from_sql(other).map(Some),
        }
    }
}

impl FromSql for Value {
    fn from_sql(value: ValueRef<'_>) -> Result<Self, String> {
        Ok(match value {
            ValueRef::Null => Self::Null,
            ValueRef::Integer(integer) => Self::Integer(integer),
            ValueRef::Real(real) => Self::Real(real),
            ValueRef::Text(_) => Self::Text(String::from_sql(value)?),
            ValueRef::Blob(bytes) => Self::Blob(bytes.to_vec()),
        })
    }
}
