#![doc = include_str!("../README.md")]

mod attach;
mod catalogue;
mod feed;
mod pipeline;
mod prepare;
mod progress;
mod reading;
mod report;
mod roundup;

pub use feed::{index_work, refresh_index};
pub use pipeline::Import;
pub use prepare::prepare;
pub use progress::{Progress, Silent, Stage};
pub use report::{Item, Outcome, Report};
