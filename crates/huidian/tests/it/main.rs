//! The binary, run as a newcomer would run it, on a fresh data folder.

mod faults;
mod leaving;
mod library;
mod reading;
mod receiver;
mod roundup;
mod server;
mod serving;
mod testing;
mod webhooks;
