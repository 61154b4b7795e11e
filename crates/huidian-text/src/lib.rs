//! huidian-text
