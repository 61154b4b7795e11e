//! Share links.

use huidian_following::share::{LinkState, Target};
use huidian_store::ShareLink;
use jiff::Timestamp;
use serde::Serialize;

#[derive(Debug, Clone, Serialize)]
pub struct ShareLinkShape {
    pub id: String,
    pub target: String,
    pub name: String,
    pub created_by: String,
    pub created_at: String,
    pub expires_at: Option<String>,
    pub use_limit: Option<u32>,
    pub use_count: u32,
    pub used_at: Option<String>,
    pub revoked_at: Option<String>,
    pub state: &'static str,
}

impl ShareLinkShape {
    pub fn new(link: &ShareLink, now: Timestamp) -> Self {
        let text = |at: Option<Timestamp>| at.map(|at| at.to_string());
        Self {
            id: link.id.clone(),
            target: link.target.clone(),
            name: Target::read(&link.target)
                .map_or_else(|| link.target.clone(), |target| target.name()),
            created_by: link.created_by.clone(),
            created_at: link.created_at.to_string(),
            expires_at: text(link.expires_at),
            use_limit: link.use_limit,
            use_count: link.use_count,
            used_at: text(link.used_at),
            revoked_at: text(link.revoked_at),
            state: LinkState::of(link, now).id(),
        }
    }
}
