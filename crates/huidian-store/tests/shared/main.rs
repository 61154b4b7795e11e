//! The contract of the store, kept by PostgreSQL: the tests of `../it` with the same expectations, and what only a server can get wrong.

#[path = "../it/access.rs"]
mod access;
mod blobs;
mod bucket;
#[path = "../it/citations.rs"]
mod citations;
#[path = "../it/events.rs"]
mod events;
#[path = "../it/expressions.rs"]
mod expressions;
#[path = "../it/facts.rs"]
mod facts;
#[path = "../it/following.rs"]
mod following;
#[path = "../it/imports.rs"]
mod imports;
#[path = "../it/jobs.rs"]
mod jobs;
mod library;
#[path = "../it/listing.rs"]
mod listing;
#[path = "../it/roundup_checks.rs"]
mod roundup_checks;
#[path = "../it/samples.rs"]
mod samples;
mod schema;
mod server;
#[path = "../it/timeline.rs"]
mod timeline;
