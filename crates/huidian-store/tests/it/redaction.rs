//! Originals that go for good, and what a process leaves that is killed in between.

use std::path::PathBuf;

use huidian_model::{Capture, ContentHash, Format};
use huidian_store::{Error, PackedBlob, RedactedOriginal, RedactionRequest, Store};
use jiff::Timestamp;

use crate::library::{library, opened_again};

const WORDS: &str = "李守灯";

/// Bytes that do not pack: beyond what is kept in rows.
fn large() -> PackedBlob {
    let mut noise = 7_u64;
    let mut bytes = WORDS.as_bytes().to_vec();
    for _ in 0..80_000 {
        noise = noise
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        bytes.extend(noise.to_be_bytes());
    }
    PackedBlob::new(&bytes)
}

fn capture(content: &PackedBlob) -> Capture {
    Capture {
        hash: content.hash(),
        name: format!("{WORDS}.pdf"),
        origin: None,
        captured_at: Timestamp::UNIX_EPOCH,
        size_bytes: content.size_bytes(),
        format: Format::Pdf,
        encoding: String::new(),
    }
}

fn file_of(store: &Store, hash: ContentHash) -> PathBuf {
    let name = hash.to_string();
    store
        .folder()
        .join("blobs")
        .join(&name[..2])
        .join(&name[2..])
}

/// Replaces an original by its words; the caller may finish, or be killed.
fn redact(store: &Store, content: &PackedBlob) -> Result<(), Error> {
    store.write(|library| {
        let batch = library.begin_final_act("去除个人信息", "甲", ("请求", ""))?;
        library.redact(RedactionRequest {
            batch,
            who: "甲",
            reason: "请求",
            originals: vec![RedactedOriginal {
                former: content.hash(),
                content: PackedBlob::new("███".as_bytes()),
                is_words_only: true,
                keeps_places: true,
            }],
            captures: vec![content.hash()],
            works: Vec::new(),
            cover: &|text| text.contains(WORDS).then(|| text.replace(WORDS, "███")),
        })
    })
}

#[test]
fn an_original_that_goes_is_known_by_its_hash_and_not_taken_in_again() {
    let store = library();
    let content = large();
    store
        .write(|library| library.put_capture(&capture(&content), &content))
        .unwrap();
    redact(&store, &content).unwrap();
    store.finish_redactions().unwrap();
    let reader = store.read().unwrap();
    let known = reader.redactions().unwrap();
    assert_eq!(known.len(), 1);
    assert_eq!(known[0].former, content.hash());
    assert!(reader.is_redacted(content.hash()).unwrap());
    assert_eq!(reader.find_blob(content.hash()).unwrap(), None);
    let held = reader.captures_with(known[0].hash).unwrap();
    assert_eq!(held[0].name, "███.pdf.txt");
    assert_eq!(held[0].format, Format::PlainText);
    let batch = reader.batches(1).unwrap().remove(0);
    assert!(!batch.is_recorded);
    drop(reader);
    let again = store.write(|library| library.put_capture(&capture(&content), &content));
    assert!(matches!(again, Err(Error::Redacted(_))), "{again:?}");
    let undone = store.write(|library| library.undo_batch(batch.id, "甲"));
    assert!(matches!(undone, Err(Error::BatchIsFinal(_))), "{undone:?}");
}

#[test]
fn a_file_that_a_killed_process_left_goes_at_the_next_opening() {
    let store = library();
    if store.server().is_some() {
        return;
    }
    let content = large();
    store
        .write(|library| library.put_capture(&capture(&content), &content))
        .unwrap();
    let file = file_of(&store, content.hash());
    assert!(file.exists());
    // killed before the commit: nothing is done
    let broken = store.write(|library| -> Result<(), Error> {
        library.begin_final_act("去除个人信息", "甲", ("请求", ""))?;
        Err(Error::ReadOnly)
    });
    assert!(broken.is_err() && file.exists());
    // killed after it: the file is left, and nothing names it
    redact(&store, &content).unwrap();
    assert!(file.exists());
    let other = opened_again(&store);
    assert!(!file.exists(), "the next opening removes it");
    assert_eq!(other.read().unwrap().batches(9).unwrap().len(), 1);
}
