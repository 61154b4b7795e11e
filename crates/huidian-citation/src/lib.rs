//! huidian-citation
