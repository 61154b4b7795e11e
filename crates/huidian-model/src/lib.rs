//! huidian-model
