//! huidian-search
