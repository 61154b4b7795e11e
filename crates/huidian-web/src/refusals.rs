//! What somebody tried and may not, as a line of the log: which rule said no, to whom, from where.

use std::net::IpAddr;

use crate::error::Error;

/// The rule of access that a failure stands for; `None` for what is no question of access.
fn rule(failure: &Error) -> Option<&'static str> {
    Some(match failure {
        Error::Forbidden(_) => "role",
        Error::Forged => "form of another site",
        Error::SignInNeeded("token that is good") => "bad token",
        Error::SignInNeeded(_) => "nobody signed in",
        Error::TooMany { .. } => "allowance",
        _ => return None,
    })
}

/// Writes the line. Nothing of what was sent is in it: no token, no form, no query.
pub(crate) fn note_refusal(address: IpAddr, who: Option<&str>, path: &str, failure: &Error) {
    let Some(rule) = rule(failure) else { return };
    let who = who.unwrap_or("");
    if rule == "nobody signed in" {
        // whoever follows a link to a keeper's page is no attacker
        tracing::info!(%address, path, rule, "refused");
    } else {
        tracing::warn!(%address, who, path, rule, "refused");
    }
}
