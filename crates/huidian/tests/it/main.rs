//! The binary, run as a newcomer would run it, on a fresh data folder.

mod agents;
mod akoma_ntoso;
mod attacks;
mod backups;
mod batches;
mod bomb;
mod bulk;
mod cases;
mod clients;
mod crowds;
mod decisions;
mod duties;
mod extracting;
mod faults;
mod first_minute;
mod following;
mod fuzzing;
mod handbook;
mod leaving;
mod library;
mod mail;
mod mending;
mod quotations;
mod reading;
mod receiver;
mod roundup;
mod server;
mod serving;
mod shapes;
#[path = "../../../huidian-fetch/tests/it/smtp_server.rs"]
mod smtp_server;
mod standing;
mod testing;
mod truth;
mod uploading;
mod webhooks;
