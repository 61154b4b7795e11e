//! huidian-store
