//! The write path from outside.

mod akn_back;
mod bad_input;
mod bare;
mod batches;
mod following;
mod importing;
mod incoming;
mod issuers;
mod namesakes;
mod several;
mod spoofs;
mod support;
mod terms;
mod unread;
mod worker;
