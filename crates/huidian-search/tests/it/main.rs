//! Tests of the index through its public face.

mod atomic;
mod bad_input;
mod exact;
mod filters;
mod found;
mod jumps;
mod learned;
mod library;
mod narrowed;
mod nearest;
mod parser;
mod ranking;
mod replay;
mod snippets;
mod suggestions;
mod vectors;
