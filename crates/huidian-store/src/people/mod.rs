//! Who may do what, who did what, and who follows what.

pub(crate) mod access;
pub(crate) mod audit;
pub(crate) mod duties;
pub(crate) mod passkeys;
pub(crate) mod reading_notes;
pub(crate) mod registers;
pub(crate) mod report_log;
pub(crate) mod reports;
pub(crate) mod second_factor;
pub(crate) mod settled;
pub(crate) mod share_links;
pub(crate) mod usage;
pub(crate) mod users;
