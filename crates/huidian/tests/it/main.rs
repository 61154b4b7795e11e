//! The binary, run as a newcomer would run it, on a fresh data folder.

mod agents;
mod agents_safety;
mod akoma_ntoso;
mod attacks;
mod awaiting;
mod backups;
mod batches;
mod bomb;
mod bulk;
mod cases;
mod clients;
mod closed_collections;
#[allow(
    dead_code,
    reason = "shared with the tests of collecting, which ask for more"
)]
#[path = "../../../huidian-collect/tests/it/shapes.rs"]
mod collected_shapes;
mod collecting;
mod composed;
mod copies;
mod crowds;
mod decisions;
mod doors;
mod duties;
mod ended;
mod extension;
mod extracting;
mod faults;
mod first_minute;
mod following;
mod fuzzing;
mod handbook;
mod horizon;
mod leaving;
mod library;
mod life;
mod mail;
mod mappings;
mod meaning;
mod mending;
mod notes;
mod originals;
mod outside;
mod packages;
mod page_model;
mod passkeys;
mod pdf;
mod pruning;
mod quotations;
mod reading;
mod receiver;
mod redacting;
mod roundup;
mod roundup_collected;
mod server;
mod serving;
mod settling;
mod several_servers;
mod shapes;
mod shared_blobs;
mod shared_store;
mod signed;
#[allow(
    dead_code,
    reason = "shared with the tests of collecting, which ask for more"
)]
#[path = "../../../huidian-collect/tests/it/site.rs"]
mod site;
#[path = "../../../huidian-fetch/tests/it/smtp_server.rs"]
mod smtp_server;
mod sorting;
mod standards_stay;
mod standing;
mod testing;
mod truth;
mod uploading;
mod waiting;
mod webhooks;
