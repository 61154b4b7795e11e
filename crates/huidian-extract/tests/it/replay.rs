//! What fuzzing found stays found: every input of the corpus, through the target that the fuzzer runs.

#[path = "../../../../fuzz/replay.rs"]
mod inputs;
#[path = "../../../../fuzz/targets/files.rs"]
mod target;

#[test]
fn the_corpus_is_borne() {
    inputs::corpus_of_bytes("files", target::run);
}
