//! huidian-parse
