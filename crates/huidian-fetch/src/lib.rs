//! huidian-fetch
