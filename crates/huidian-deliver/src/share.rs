//! Links that open one thing to whoever has them.

use huidian_store::{NewShareLink, Store};
use jiff::Timestamp;

use crate::error::Result;
use crate::selection::Selection;
use crate::signing::Signer;

/// What a link opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// The bundle of a selection, by its query.
    Bundle(String),
    /// Feed and calendar of a register, by its key.
    Register(i64),
}

impl Target {
    /// As the library keeps it.
    pub fn text(&self) -> String {
        match self {
            Self::Bundle(query) => format!("bundle?{query}"),
            Self::Register(key) => format!("register/{key}"),
        }
    }

    pub fn read(text: &str) -> Option<Self> {
        if let Some(query) = text.strip_prefix("bundle?") {
            return Some(Self::Bundle(query.to_owned()));
        }
        text.strip_prefix("register/")?
            .parse()
            .ok()
            .map(Self::Register)
    }

    /// For people.
    pub fn name(&self) -> String {
        match self {
            Self::Bundle(query) => {
                Selection::read(query).map_or_else(|_| query.clone(), |selection| selection.name())
            }
            Self::Register(key) => format!("登记簿 {key}"),
        }
    }
}

/// A link to be made.
#[derive(Debug, Clone)]
pub struct Request<'r> {
    pub target: &'r Target,
    pub created_by: &'r str,
    pub expires_at: Option<Timestamp>,
    pub use_limit: Option<u32>,
}

/// Makes a link and gives its path below the public address.
pub fn create(store: &Store, request: &Request<'_>) -> Result<String> {
    let (id, token) = Signer::of(store)?.new_token()?;
    let link = NewShareLink {
        id,
        target: request.target.text(),
        created_by: request.created_by.to_owned(),
        expires_at: request.expires_at,
        use_limit: request.use_limit,
    };
    store.write(|library| library.add_share_link(&link))?;
    Ok(format!("/share/{token}"))
}
