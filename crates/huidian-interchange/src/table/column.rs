/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Text; may be missing.
    Text,
    /// A whole number; may be missing.
    Integer,
    /// Yes or no; may be missing.
    Boolean,
    /// A list of texts, empty where there are none.
    TextList,
}

/// A named column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    pub name: &'static str,
    pub kind: ColumnKind,
}

impl Column {
    pub const fn text(name: &'static str) -> Self {
        Self::new(name, ColumnKind::Text)
    }

    pub const fn integer(name: &'static str) -> Self {
        Self::new(name, ColumnKind::Integer)
    }

    pub const fn boolean(name: &'static str) -> Self {
        Self::new(name, ColumnKind::Boolean)
    }

    pub const fn text_list(name: &'static str) -> Self {
        Self::new(name, ColumnKind::TextList)
    }

    const fn new(name: &'static str, kind: ColumnKind) -> Self {
        Self { name, kind }
    }
}

/// A cell. Its variant is that of its column, or `Missing`: what is not known is missing, never an empty text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    Missing,
    Text(String),
    Integer(i64),
    Boolean(bool),
    TextList(Vec<String>),
}

impl From<Option<String>> for Value {
    fn from(text: Option<String>) -> Self {
        text.map_or(Value::Missing, Value::Text)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::Text(text)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Text(text.to_owned())
    }
}

impl From<Vec<String>> for Value {
    fn from(texts: Vec<String>) -> Self {
        Value::TextList(texts)
    }
}
