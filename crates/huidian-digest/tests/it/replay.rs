//! What fuzzing found stays found: every input of the corpus, through the target that the fuzzer runs.

#[path = "../../../../fuzz/replay.rs"]
mod inputs;
#[path = "../../../../fuzz/targets/roundups.rs"]
mod target;

#[test]
fn the_corpus_is_borne() {
    inputs::corpus("roundups", target::run);
}
