#![doc = include_str!("../README.md")]

mod attach;
mod catalogue;
mod companion;
mod context;
mod decision;
mod facts;
mod held;
mod import;
mod inference;
mod join;
mod mend;
mod numbers;
mod pipeline;
mod portion;
mod prepare;
mod progress;
mod report;
mod report_shape;
mod roundup;
mod same_text;
mod step;
mod title_relation;
mod undo;
mod unfinished;
mod worker;

pub use decision::decide;
pub use import::{Import, ImportRequest};
pub use mend::Mend;
pub use prepare::prepare;
pub use progress::{Progress, Silent, Stage};
pub use report::{Item, Outcome, Report};
pub use report_shape::{ItemShape, ReportShape, WorkGainShape};
pub use step::index::{index_work, indexed_work_count, refresh_index};
pub use step::recognise::Trust;
pub use undo::Undo;
pub use worker::Worker;
