//! huidian-wire
