//! Tests of huidian-parse.
