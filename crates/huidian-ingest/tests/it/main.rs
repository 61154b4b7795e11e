//! The write path from outside.

mod account;
mod akn_back;
mod akn_foreign;
mod bad_input;
mod bare;
mod batches;
mod following;
mod importing;
mod incoming;
mod issuers;
mod listed_rows;
mod lost_again;
mod named_later;
mod namesakes;
mod several;
mod spoofs;
mod support;
mod terms;
mod trusted;
mod unread;
mod worker;
