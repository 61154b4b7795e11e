//! huidian-web
