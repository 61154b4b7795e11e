//! What stands for `$1`, `$2` and so on.

use super::value::{Value, ValueRef};

/// What can stand for a parameter.
pub(crate) trait ToSql {
    fn to_sql(&self) -> ValueRef<'_>;
}

macro_rules! integers {
    ($($type:ty),*) => {$(
        impl ToSql for $type {
            fn to_sql(&self) -> ValueRef<'_> {
                ValueRef::Integer(i64::from(*self))
            }
        }
    )*};
}

integers!(i64, i32, i16, i8, u8, u16, u32, bool);

impl ToSql for str {
    fn to_sql(&self) -> ValueRef<'_> {
        ValueRef::Text(self.as_bytes())
    }
}

impl ToSql for String {
    fn to_sql(&self) -> ValueRef<'_> {
        ValueRef::Text(self.as_bytes())
    }
}

impl ToSql for [u8] {
    fn to_sql(&self) -> ValueRef<'_> {
        ValueRef::Blob(self)
    }
}

impl ToSql for Vec<u8> {
    fn to_sql(&self) -> ValueRef<'_> {
        ValueRef::Blob(self)
    }
}

impl<T: ToSql> ToSql for Option<T> {
    fn to_sql(&self) -> ValueRef<'_> {
        self.as_ref().map_or(ValueRef::Null, ToSql::to_sql)
    }
}

impl<T: ToSql + ?Sized> ToSql for &T {
    fn to_sql(&self) -> ValueRef<'_> {
        (**self).to_sql()
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> ValueRef<'_> {
        match self {
            Self::Null => ValueRef::Null,
            Self::Integer(integer) => ValueRef::Integer(*integer),
            Self::Real(real) => ValueRef::Real(*real),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }
    }
}

/// Parameters of a statement, in their order.
pub(crate) trait Params {
    /// Gives each in turn, until `take` refuses one.
    fn each<E>(&self, take: impl FnMut(ValueRef<'_>) -> Result<(), E>) -> Result<(), E>;
}

/// No parameters.
impl Params for [(); 0] {
    fn each<E>(&self, _: impl FnMut(ValueRef<'_>) -> Result<(), E>) -> Result<(), E> {
        Ok(())
    }
}

impl Params for &[&dyn ToSql] {
    fn each<E>(&self, mut take: impl FnMut(ValueRef<'_>) -> Result<(), E>) -> Result<(), E> {
        self.iter().try_for_each(|param| take(param.to_sql()))
    }
}

macro_rules! arrays {
    ($($length:literal),*) => {$(
        impl<T: ToSql> Params for [T; $length] {
            fn each<E>(
                &self,
                mut take: impl FnMut(ValueRef<'_>) -> Result<(), E>,
            ) -> Result<(), E> {
                self.iter().try_for_each(|param| take(param.to_sql()))
            }
        }
    )*};
}

// a length of 0 stands for no parameters above, whatever their type would be
arrays!(1, 2, 3, 4);

/// Parameters from a list whose length is known only when the program runs.
pub(crate) struct FromIter<I>(I);

pub(crate) fn params_from_iter<I>(values: I) -> FromIter<I::IntoIter>
where
    I: IntoIterator,
    I::IntoIter: Clone,
    I::Item: ToSql,
{
    FromIter(values.into_iter())
}

impl<I> Params for FromIter<I>
where
    I: Iterator + Clone,
    I::Item: ToSql,
{
    fn each<E>(&self, mut take: impl FnMut(ValueRef<'_>) -> Result<(), E>) -> Result<(), E> {
        self.0.clone().try_for_each(|param| take(param.to_sql()))
    }
}

/// Parameters of several types.
macro_rules! params {
    ($($value:expr),* $(,)?) => {
        &[$(&$value as &dyn $crate::sql::ToSql),*] as &[&dyn $crate::sql::ToSql]
    };
}
pub(crate) use params;
