#![doc = include_str!("../README.md")]

mod access;
mod audit;
mod batch;
mod beginnings;
mod blob_folder;
mod blobs;
mod captures;
mod citations;
mod codec;
mod collecting;
mod digest;
mod doctor;
mod duties;
mod error;
mod events;
mod expressions;
mod facets;
mod facts;
mod filter;
mod imports;
mod intervals;
mod jobs;
mod lease;
mod listing;
mod lookup;
mod mail;
mod migration;
mod options;
mod passage;
mod pool;
mod projection;
mod reader;
mod registers;
mod relations;
mod review_history;
mod revision;
mod roundup_checks;
mod row;
mod settings;
mod share_links;
mod store;
mod task;
mod text_days;
mod timeline;
mod transaction;
mod usage;
mod users;
mod webhooks;
mod works;

pub use access::{NewToken, Token};
pub use audit::{AuditEntry, AuditNote};
pub use batch::batches::{Batch, BatchContents, BatchKind, ImportCounts};
pub use batch::id::BatchId;
pub use batch::undo::UndoneBatch;
pub use blobs::{PackedBlob, content_hash};
pub use citations::{CitedBy, UnitCitation};
pub use codec::{PackedText, decode_fact_value, decode_target, encode_fact_value, encode_target};
pub use collecting::{
    CapturePart, CaptureResponse, PageState, SourcePage, SourceState, SourceVisit, StoredRobots,
};
pub use doctor::{Fault, Report};
pub use duties::{
    DutyIncident, DutyNote, DutyProfile, DutyProfileVersion, DutyRuleFile, ReportSent,
};
pub use error::Error;
pub use events::{LibraryEvent, LibraryEventKind, StreamRequest, UpcomingEvent};
pub use facets::{FacetCount, Facets};
pub use facts::FactChange;
pub use filter::WorkFilter;
pub use imports::{ImportItem, ImportOutcome};
pub use jobs::{Job, JobState, JobsAsked, NewJob};
pub use lease::Lease;
pub use listing::{Page, PageRequest, WorkSort};
pub use lookup::{KnownTitle, TitleMatch};
pub use mail::{MailAttempt, MailDelivery, MailSubscription, MailTimes, NewMailSubscription};
pub use options::StoreOptions;
pub use reader::Reader;
pub use registers::{Register, SavedSearch};
pub use review_history::ReviewHistory;
pub use roundup_checks::{
    ANONYMOUS_CHECKS_KEPT, CHECK_BYTES_KEPT, CHECKS_KEPT, RoundupCheck, RoundupCheckLine,
};
pub use share_links::{NewShareLink, ShareLink};
pub use store::Store;
pub use task::{Task, TaskKind, UploadFolder};
pub use text_days::TextDay;
pub use timeline::{ForceInterval, force_intervals};
pub use transaction::Transaction;
pub use usage::UsageCount;
pub use users::{Role, User};
pub use webhooks::{Attempt, Delivery, NewWebhook, Webhook};
pub use works::{Counts, HeldText, WorkSummary};
