//! What fuzzing found stays found: every input of the corpus, through the target that the fuzzer runs.

#[path = "../../../../fuzz/replay.rs"]
mod inputs;
#[path = "../../../../fuzz/targets/places.rs"]
mod target;

#[test]
fn the_corpus_is_borne() {
    inputs::corpus("places", target::run);
}
