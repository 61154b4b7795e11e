//! What takes room on the disk.

use serde::Serialize;

/// What takes room on the disk: `captures list --json`.
#[derive(Debug, Clone, Serialize)]
pub struct KeptBytesShape {
    pub uses: Vec<BytesUseShape>,
    pub largest: Vec<KeptPieceShape>,
}

/// One use of bytes, summed up; sizes before and after packing.
#[derive(Debug, Clone, Serialize)]
pub struct BytesUseShape {
    pub r#use: &'static str,
    pub count: usize,
    pub size_bytes: u64,
    pub stored_bytes: u64,
    pub may_go: bool,
}

/// One of the largest.
#[derive(Debug, Clone, Serialize)]
pub struct KeptPieceShape {
    pub hash: String,
    pub r#use: &'static str,
    pub name: Option<String>,
    pub size_bytes: u64,
    pub stored_bytes: u64,
}

/// `captures prune --json`.
#[derive(Debug, Clone, Serialize)]
pub struct PrunedShape {
    pub dry_run: bool,
    pub count: usize,
    pub size_bytes: u64,
    pub stored_bytes: u64,
}
