//! Repository rules (`tidy`), benchmarks, evaluation and generated documents.

pub mod tidy;
