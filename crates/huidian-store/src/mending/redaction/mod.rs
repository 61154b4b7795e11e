//! Personal data taken out of originals and of all that was made of them, for good.
//!
//! Everything is in one transaction: what takes the place of an original is there before that goes. Files and objects outside the database go after the
//! commit; those that a process killed in between left behind go when the library is opened next.

mod images;
pub(crate) mod originals;
pub(crate) mod record;
mod rows;
mod texts;
