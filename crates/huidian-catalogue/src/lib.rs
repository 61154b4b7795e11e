//! huidian-catalogue
