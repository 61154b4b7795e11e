#![doc = include_str!("../README.md")]

mod attach;
mod batch;
mod catalogue;
mod decision;
mod facts;
mod feed;
mod inference;
mod link;
mod numbers;
mod pipeline;
mod prepare;
mod progress;
mod proposals;
mod reading;
mod report;
mod report_shape;
mod roundup;
mod same_text;
mod worker;

pub use decision::decide;
pub use feed::{index_work, indexed_work_count, refresh_index};
pub use pipeline::Import;
pub use prepare::prepare;
pub use progress::{Progress, Silent, Stage};
pub use report::{Item, Outcome, Report};
pub use report_shape::{ItemShape, ReportShape, WorkGainShape};
pub use worker::{ImportPayload, Worker};
