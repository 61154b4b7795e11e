//! Replays a corpus through its target: shared by the tests of the crates that the targets try.

use std::path::Path;

/// Inputs that each corpus began with; fewer means that the folder was not found whole.
const LEAST: usize = 7;

/// Runs every input of a corpus as text.
#[allow(dead_code, reason = "each crate replays text or bytes")]
pub fn corpus(name: &str, run: fn(&str)) {
    corpus_of_bytes(name, |bytes| run(&String::from_utf8_lossy(bytes)));
}

/// Runs every input of a corpus.
pub fn corpus_of_bytes(name: &str, run: impl Fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fuzz/corpus")
        .join(name);
    let mut count = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        run(&bytes);
        count += 1;
    }
    assert!(count >= LEAST, "{name}: {count} inputs");
}
