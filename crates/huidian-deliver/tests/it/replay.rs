//! What fuzzing found stays found: every input of the corpus, through the target that the fuzzer runs.

#[path = "../../../../fuzz/targets/messages.rs"]
mod target;

#[test]
fn the_corpus_is_borne() {
    let corpus =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus/messages");
    let files = std::fs::read_dir(corpus).unwrap();
    let count = files
        .map(|file| {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            target::run(&String::from_utf8_lossy(&bytes));
        })
        .count();
    assert!(count >= 7, "{count} inputs");
}
