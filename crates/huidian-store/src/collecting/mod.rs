//! What is remembered of official sources: visits, lines of their lists, robots.txt, how bytes came.

mod alarms;
mod budget;
mod pages;
mod responses;
mod robots;
mod state;

pub use alarms::{AlarmMail, SourceAlarm};
pub use budget::HostRequests;
pub use pages::{PageState, SourcePage};
pub use responses::{CapturePart, CaptureResponse};
pub use robots::StoredRobots;
pub use state::{SourceState, SourceVisit};
