use std::path::PathBuf;

/// `../shared` beside the workspace, or `HUIDIAN_SHARED`; `None`, said aloud, when it is absent.
pub fn folder(name: &str) -> Option<PathBuf> {
    let beside = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared"));
    let folder = std::env::var_os("HUIDIAN_SHARED").map_or(beside, PathBuf::from);
    let folder = folder.join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("SKIPPED: {} is not there", folder.display());
    None
}
