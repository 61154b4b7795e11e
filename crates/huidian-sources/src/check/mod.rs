//! What shows that a site does not give what it seems to give.

mod challenge;
mod kind;
mod total;

pub use challenge::{Challenge, challenge_in};
pub use kind::{FileKind, file_kind};
pub use total::{Kept, judge_total};
