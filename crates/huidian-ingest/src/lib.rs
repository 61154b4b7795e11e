//! huidian-ingest
