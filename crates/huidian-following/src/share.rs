//! Links that open one thing to whoever has them.

use huidian_store::{AuditNote, NewShareLink, ShareLink, Store};
use jiff::Timestamp;

use crate::error::{Error, Result};
use crate::selection::Selection;
use crate::signing::Signer;

/// Most open links of one person.
const MOST_LINKS: usize = 500;
/// Most open links to one thing, whoever made them: a register, a profile, a bundle has as many addresses as a person has tokens.
const MOST_TO_ONE: usize = 50;

/// What a link opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// The bundle of a selection, by its query.
    Bundle(String),
    /// Feed, calendar and bundle of a register, by its key.
    Register(i64),
    /// The deadlines of an organisation's profile, by its key.
    Profile(i64),
}

impl Target {
    /// As the library keeps it.
    pub fn text(&self) -> String {
        match self {
            Self::Bundle(query) => format!("bundle?{query}"),
            Self::Register(key) => format!("register/{key}"),
            Self::Profile(key) => format!("profile/{key}"),
        }
    }

    pub fn read(text: &str) -> Option<Self> {
        if let Some(query) = text.strip_prefix("bundle?") {
            return Some(Self::Bundle(query.to_owned()));
        }
        let (kind, key) = text.split_once('/')?;
        let key = key.parse().ok()?;
        match kind {
            "register" => Some(Self::Register(key)),
            "profile" => Some(Self::Profile(key)),
            _ => None,
        }
    }

    /// For people.
    pub fn name(&self) -> String {
        match self {
            Self::Bundle(query) => {
                Selection::read(query).map_or_else(|_| query.clone(), |selection| selection.name())
            }
            Self::Register(key) => format!("登记簿 {key}"),
            Self::Profile(key) => format!("画像 {key} 的期限"),
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
        id: id.clone(),
        target: request.target.text(),
        created_by: request.created_by.to_owned(),
        expires_at: request.expires_at,
        use_limit: request.use_limit,
    };
    store.write(|library| {
        let links = library.read()?.share_links()?;
        let now = library.now();
        let is_open = |other: &&ShareLink| LinkState::of(other, now) == LinkState::Open;
        let by_one = |other: &&ShareLink| other.created_by == link.created_by;
        let to_one = |other: &&ShareLink| other.target == link.target;
        let open = || links.iter().filter(is_open);
        for (count, what, limit) in [
            (open().filter(by_one).count(), "open links", MOST_LINKS),
            (
                open().filter(to_one).count(),
                "open links to one thing",
                MOST_TO_ONE,
            ),
        ] {
            if count >= limit {
                return Err(Error::TooMany { what, limit });
            }
        }
        library.add_share_link(&link)?;
        Ok(library.note(&AuditNote {
            who: request.created_by.to_owned(),
            action: "add_share_link".to_owned(),
            subject: link.target.clone(),
            before: None,
            after: Some(id.clone()),
        })?)
    })?;
    Ok(format!("/share/{token}"))
}

/// The path of a link that was made before.
pub fn path(signer: &Signer, id: &str) -> String {
    format!("/share/{}", signer.token(id))
}

/// Whether a link still opens something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkState {
    Open,
    Revoked,
    Expired,
    UsedUp,
}

impl LinkState {
    pub fn of(link: &ShareLink, now: Timestamp) -> Self {
        if link.revoked_at.is_some() {
            Self::Revoked
        } else if link.expires_at.is_some_and(|at| at <= now) {
            Self::Expired
        } else if link.use_limit.is_some_and(|limit| link.use_count >= limit) {
            Self::UsedUp
        } else {
            Self::Open
        }
    }

    pub fn id(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Revoked => "revoked",
            Self::Expired => "expired",
            Self::UsedUp => "used_up",
        }
    }

    pub fn chinese(self) -> &'static str {
        match self {
            Self::Open => "有效",
            Self::Revoked => "已收回",
            Self::Expired => "已过期",
            Self::UsedUp => "已用完",
        }
    }
}

/// Takes a link back; says whether it was good until now.
pub fn revoke(store: &Store, id: &str, who: &str) -> Result<bool> {
    store.write(|library| {
        let was_good = library.revoke_share_link(id)?;
        if was_good {
            library.note(&AuditNote {
                who: who.to_owned(),
                action: "revoke_share_link".to_owned(),
                subject: id.to_owned(),
                before: None,
                after: None,
            })?;
        }
        Ok(was_good)
    })
}
