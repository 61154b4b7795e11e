//! The binary, run as a newcomer would run it, on a fresh data folder.

mod faults;
mod leaving;
mod library;
mod reading;
mod roundup;
mod serving;
mod testing;
