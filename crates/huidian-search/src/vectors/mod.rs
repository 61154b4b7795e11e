//! Vectors of articles, kept beside the index, and the articles nearest to a question by them.
//!
//! The index asks nobody: whoever opens it hands in what turns a question into a vector, and brings the vectors of articles. They are kept by the
//! content of a passage, so that building the index anew loses none.

mod bound;
mod file;
mod half;
mod passages;
mod quantised;
mod spec;
mod writer;

pub(crate) use half::VectorHalf;
pub use passages::Passages;
pub use spec::VectorSpec;
pub use writer::VectorWriter;
