//! Replays a corpus through its target: shared by the tests of the crates that the targets try.

use std::path::Path;

/// Inputs that each corpus began with; fewer means that the folder was not found whole.
const LEAST: usize = 7;

/// Runs every input of a corpus.
pub fn corpus(name: &str, run: fn(&str)) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fuzz/corpus")
        .join(name);
    let mut count = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        run(&String::from_utf8_lossy(&bytes));
        count += 1;
    }
    assert!(count >= LEAST, "{name}: {count} inputs");
}
