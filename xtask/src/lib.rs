//! Repository rules (`tidy`), benchmarks, evaluation and generated documents.

pub mod bench_citations;
pub mod bench_duties;
pub mod bench_growth;
pub mod bench_library;
pub mod bench_mcp;
pub mod bench_search;
pub mod bench_text;
pub mod bench_web;
pub mod dist;
pub mod eval_citations;
pub mod eval_compose;
pub mod eval_confidence;
pub mod eval_digests;
pub mod eval_duties;
pub mod eval_inbox;
pub mod eval_repeals;
pub mod eval_search;
pub mod eval_text;
pub mod eval_truth;
pub mod extension;
pub mod gather;
pub mod grow;
pub mod measure;
pub mod release_build;
pub mod release_check;
pub mod tidy;
