#![doc = include_str!("../README.md")]

mod backup;
mod batch;
mod blobs;
mod codec;
mod collecting;
mod content;
mod database;
mod delivery;
mod jobs;
mod mending;
mod people;
mod sql;

pub use backup::make::{BackupOptions, MadeBackup};
pub use backup::manifest::{Manifest as BackupManifest, PiecedFile};
pub use backup::moving::MovedLibrary;
pub use backup::ownership::reach_of_others;
pub use backup::place::LibraryPlace;
pub use backup::restore::RestoredBackup;
pub use backup::target::BackupTarget;
pub use batch::batches::{Batch, BatchContents, BatchKind, ImportCounts};
pub use batch::id::BatchId;
pub use batch::imports::{ImportItem, ImportOutcome, ReasonToWait};
pub use batch::undo::UndoneBatch;
pub use blobs::bucket::options::{
    BucketKey, BucketOptions, BucketUrlError, LinkOptions, read_endpoint,
};
pub use blobs::bucket::probe::{BucketState, probe_bucket};
pub use blobs::frame::content_hash;
pub use blobs::packed::PackedBlob;
pub use codec::{PackedText, decode_fact_value, decode_target, encode_fact_value, encode_target};
pub use collecting::{
    AlarmMail, CapturePart, CaptureResponse, HostRequests, PageState, SourceAlarm, SourcePage,
    SourceState, SourceVisit, StoredRobots,
};
pub use content::citations::{CitedBy, UnitCitation};
pub use content::collections::Collection;
pub use content::companions::{Companion, CompanionHit, CompanionKind};
pub use content::coverage::{CoverageBy, Covered};
pub use content::doctor::{Fault, Report};
pub use content::duty_events::{DutyReviewed, DutyToReview};
pub use content::events::{LibraryEvent, LibraryEventKind, StreamRequest, UpcomingEvent};
pub use content::facets::{FacetCount, Facets};
pub use content::facts::FactChange;
pub use content::filter::WorkFilter;
pub use content::list_mark::ListMark;
pub use content::listing::{Page, PageRequest, WorkSort};
pub use content::lookup::{KnownTitle, TitleMatch};
pub use content::printed::PrintedCopy;
pub use content::pruning::{BytesUse, KeptBytes, Pruned};
pub use content::review_history::ReviewHistory;
pub use content::roundup_checks::{
    ANONYMOUS_CHECK_DAYS, ANONYMOUS_CHECKS_KEPT, CHECK_BYTES_KEPT, CHECKS_KEPT,
    HINTED_SOURCES_KEPT, RoundupCheck, RoundupCheckLine,
};
pub use content::summary::{HeldText, WorkSummary};
pub use content::text_days::TextDay;
pub use content::timeline::{ForceInterval, force_intervals};
pub use content::works::Counts;
pub use database::disk::free_bytes;
pub use database::error::Error;
pub use database::lease::Lease;
pub use database::options::StoreOptions;
pub use database::probe::{ServerState, SharedLibrary, probe_server};
pub use database::reader::Reader;
pub use database::store::Store;
pub use database::transaction::Transaction;
pub use delivery::mail::{
    MailAttempt, MailDelivery, MailSubscription, MailTimes, NewMailSubscription,
};
pub use delivery::webhooks::{Attempt, BriefTimes, Delivery, NewWebhook, Webhook};
pub use jobs::queue::{Job, JobQuery, JobState, NewJob};
pub use jobs::task::{Task, TaskKind, UploadFolder};
pub use mending::redaction::originals::{RedactedOriginal, RedactionRequest};
pub use mending::redaction::record::Redaction;
pub use people::access::{NewSession, NewToken, Session, Token};
pub use people::audit::{AuditEntry, AuditNote};
pub use people::duties::{DutyIncident, DutyNote, DutyProfile, DutyProfileVersion, DutyRuleFile};
pub use people::passkeys::{NewPasskey, Passkey};
pub use people::reading_notes::{NewReadingNote, ReadingNote};
pub use people::registers::{Register, RegisterNote, SavedSearch};
pub use people::report_log::{ReportSent, ReportToLog, ReportWithdrawn};
pub use people::reports::{NewReport, ReaderReport, ReportState};
pub use people::second_factor::SecondFactor;
pub use people::settled::SettledDispute;
pub use people::share_links::{NewShareLink, ShareLink};
pub use people::usage::UsageCount;
pub use people::users::{Role, User};
pub use sql::{DatabaseError, PostgresOptions, PostgresTls, PostgresUrlError};
