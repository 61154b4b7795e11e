//! Large blobs as objects of a bucket, by the protocol of S3.

pub(crate) mod client;
pub(crate) mod keeping;
pub(crate) mod links;
pub(crate) mod objects;
pub(crate) mod options;
pub(crate) mod probe;
pub(crate) mod reading;
pub(crate) mod refusal;
