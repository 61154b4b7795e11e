//! huidian-digest
