//! What was asked in the chat accounts.

use serde::Serialize;

/// What was asked for in the chat accounts: `chat --counts --json`.
#[derive(Debug, Clone, Serialize)]
pub struct ChatCountsShape {
    pub since: String,
    pub until: String,
    pub keywords: Vec<ChatCountShape>,
    pub works: Vec<ChatCountShape>,
    /// What kind of question, or `rule:` with the keyword of one's own.
    pub topics: Vec<ChatCountShape>,
}

/// How often one thing was asked for.
#[derive(Debug, Clone, Serialize)]
pub struct ChatCountShape {
    pub subject: String,
    /// Of a work.
    pub title: Option<String>,
    pub count: u64,
}
