//! huidian-deliver
