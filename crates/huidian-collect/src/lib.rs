#![doc = include_str!("../README.md")]

mod addresses;
mod alarm;
mod attachment_name;
mod collected;
mod collector;
mod error;
mod evidence;
mod faults;
mod journal;
mod memory;
mod registry;
mod requester;
mod row_record;
mod schedule;
mod settings;
mod settle;
mod visit;
mod wanted;

pub use addresses::Fetched;
pub use collected::{Collected, CollectedFile, Sink, Taken};
pub use collector::{Collector, Report, SourceReport};
pub use error::Error;
pub use evidence::{Evidence, EvidenceItem};
pub use memory::StoredVerdicts;
pub use registry::{Listed, Registry};
pub use schedule::{is_quiet, next_try};
pub use settings::{Config, FolderConfig, NetworkOptions};
pub use wanted::{Wanted, Way, columns_beside, wanted};
