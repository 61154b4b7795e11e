//! huidian-extract
