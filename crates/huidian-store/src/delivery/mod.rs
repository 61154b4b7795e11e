//! What goes out: webhooks and mail.

pub(crate) mod mail;
pub(crate) mod webhooks;
