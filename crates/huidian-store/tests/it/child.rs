//! Other processes: this test binary, started again with a part to play.

use std::path::Path;
use std::process::{Command, Stdio};

use huidian_model::{Capture, CopyRank, FactValue, Format, Manifestation, WorkId};
use huidian_store::{Error, PackedBlob, Store, Transaction, UnitCitation};
use jiff::Timestamp;

use crate::library::{options, work};
use huidian_testing::{document, expression, fact};

const PART: &str = "HUIDIAN_TEST_PART";
const FOLDER: &str = "HUIDIAN_TEST_FOLDER";

/// How many works [`fill`] writes, and how many of them in one step.
pub(crate) const WORK_COUNT: usize = 60;
const STEP: usize = 4;

/// A process that will play a part on a folder; its standard output can be read.
pub(crate) fn player(part: &str, folder: &Path) -> Command {
    player_of(Command::new(std::env::current_exe().unwrap()), part, folder)
}

/// The same, where `command` starts this binary in some other way.
pub(crate) fn player_of(mut command: Command, part: &str, folder: &Path) -> Command {
    command
        .args(["--exact", "child::plays_its_part", "--nocapture"])
        .env(PART, part)
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Not a check of its own: where a player begins. Without a part there is nothing to do.
#[test]
fn plays_its_part() {
    let Ok(part) = std::env::var(PART) else {
        return;
    };
    let folder = std::env::var_os(FOLDER).unwrap();
    let folder = Path::new(&folder);
    match part.as_str() {
        "fill" => fill(&Store::open(folder, options()).unwrap()),
        "fill until full" => fill_until_full(folder),
        "open" => match Store::open(folder, options()) {
            Ok(_) => println!("outcome: opened"),
            Err(error) => println!("outcome: {error}"),
        },
        "read only" => read_only(folder),
        part => panic!("no part {part}"),
    }
}

/// Writes the whole library in steps, saying so after each; what is there already stays as it is.
pub(crate) fn fill(store: &Store) {
    for step in 0..WORK_COUNT / STEP {
        store
            .write(|library| {
                (step * STEP..(step + 1) * STEP).try_for_each(|number| put(library, number))
            })
            .unwrap();
        println!("step {step}");
    }
}

/// Work `number` with a text, a citation and a capture; the capture of every fifth is too large for a row.
pub(crate) fn put(library: &mut Transaction<'_>, number: usize) -> Result<(), Error> {
    let id = work(&format!("第{number}号办法"));
    let next = work(&format!("第{}号办法", number + 1));
    library.put_facts(&id, &[fact(FactValue::Title(id.to_string()))])?;
    let words = "为了试验，制定本办法。".repeat(number + 1);
    let (text, packed) = expression(&id, "2024-01-01", Some("2024-05-01"), &document(&[&words]));
    library.put_expression(&text, &packed)?;
    library.put_citations(&text.id, &[citation(&next)])?;
    let blob = PackedBlob::new(&bytes(number));
    let capture = Capture {
        hash: blob.hash(),
        name: format!("{id}.md"),
        origin: None,
        captured_at: Timestamp::UNIX_EPOCH,
        size_bytes: blob.size_bytes(),
        format: Format::Markdown,
        encoding: "UTF-8".to_owned(),
    };
    library.put_capture(&capture, &blob)?;
    library.put_manifestation(&Manifestation {
        expression: text.id,
        format: Format::Markdown,
        capture: blob.hash(),
        taken: None,
        rank: CopyRank::Trusted,
        text: None,
    })?;
    Ok(())
}

fn citation(target: &WorkId) -> UnitCitation {
    UnitCitation {
        unit: "第一条".to_owned(),
        citation: huidian_model::Citation {
            start: 0,
            end: 3,
            text: "本办法".to_owned(),
            kind: huidian_model::CitationKind::NamedWork,
            work: Some(target.to_string()),
            target: Vec::new(),
            resolution: None,
        },
    }
}

/// Noise that does not compress.
fn bytes(number: usize) -> Vec<u8> {
    let length = if number.is_multiple_of(5) {
        300_000
    } else {
        3_000
    };
    let mut noise = number as u32 + 1;
    (0..length)
        .map(|_| {
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (noise >> 24) as u8
        })
        .collect()
}

/// Writes into a folder that is too small, then says what is there.
fn fill_until_full(folder: &Path) {
    let store = Store::open(folder, options()).unwrap();
    let mut complete = 0;
    let error = loop {
        match store.write(|library| put(library, complete)) {
            Ok(()) => complete += 1,
            Err(error) => break error,
        }
    };
    println!("outcome: {error}");
    let report = store.doctor().unwrap();
    println!("faults: {:?}", report.faults);
    println!("works: {} of {complete}", report.work_count);
}

fn read_only(folder: &Path) {
    println!(
        "writing: {}",
        Store::open(folder, options()).map_or_else(|error| error.to_string(), |_| "opened".into())
    );
    let mut options = options();
    options.is_read_only = true;
    let store = Store::open(folder, options).unwrap();
    let count = store.read().unwrap().counts().unwrap().work_count;
    println!("reading: {count} works");
    let outcome = store.write(|library| put(library, 0));
    println!("putting: {}", outcome.unwrap_err());
}

/// What a player said after `label: `.
pub(crate) fn said(output: &str, label: &str) -> String {
    output
        .lines()
        .find_map(|line| line.strip_prefix(label)?.strip_prefix(": "))
        .unwrap_or_else(|| panic!("{label} not in {output}"))
        .to_owned()
}

/// Says that a test could not be done here, which is a failure where everything is required.
pub(crate) fn skipped(need: &str) {
    assert!(
        std::env::var_os("HUIDIAN_REQUIRE_ALL").is_none(),
        "needs {need}"
    );
    println!("skipped: needs {need}");
}
