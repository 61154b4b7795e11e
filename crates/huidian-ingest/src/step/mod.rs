//! The steps of the pipeline, each one call, in the order of `pipeline.rs`.

pub(crate) mod account;
pub(crate) mod capture;
pub(crate) mod extract;
pub(crate) mod parts;
pub(crate) mod structure;
pub(crate) mod web_head;

mod days;
pub(crate) mod doubts;
pub(crate) mod ending;
pub(crate) mod recognise;
pub(crate) mod refusal;
pub(crate) mod rows;

pub(crate) mod cite;

mod place;
pub(crate) mod store;

mod change;
pub(crate) mod link;
mod mention;
pub(crate) mod printed;
pub(crate) mod proposals;
mod references;
mod target;
pub(crate) mod term;

pub(crate) mod followed;
pub(crate) mod index;
pub(crate) mod issuing_body;
