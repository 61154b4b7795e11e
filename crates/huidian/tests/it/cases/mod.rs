//! Cases from the public record: what official pages, orders, decisions and lists look like, with the right values.
//!
//! Each row is a pattern that somebody publishes; the names are invented. A check runs the binary as a reader would and prints every row that is wrong.

mod composing;
mod heads;
mod life;
mod neighbours;
mod places;
mod references;

use std::path::PathBuf;

use serde_json::Value;

use crate::testing::TestLibrary;

/// A file of the cases that were handed over.
pub fn fixture(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/cases")
        .join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Collects what is wrong, row by row, and tells all of it at the end.
#[derive(Default)]
pub struct Table {
    wrong: Vec<String>,
    count: usize,
}

impl Table {
    pub fn expect(&mut self, reason: &str, what: &str, found: &Value, wanted: &Value) {
        self.count += 1;
        if found != wanted {
            self.wrong
                .push(format!("{reason}: {what} is {found}, not {wanted}"));
        }
    }

    pub fn check(&mut self, reason: &str, is_right: bool, told: &str) {
        self.count += 1;
        if !is_right {
            self.wrong.push(format!("{reason}: {told}"));
        }
    }
}

impl Drop for Table {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert!(
                self.wrong.is_empty(),
                "{} of {} rows are wrong:\n{}",
                self.wrong.len(),
                self.count,
                self.wrong.join("\n")
            );
        }
    }
}

/// A library of rows: each its own file, imported at once.
pub struct Cases {
    pub library: TestLibrary,
    pub report: Value,
}

impl Cases {
    pub fn of<'r>(files: impl IntoIterator<Item = (&'r str, Vec<u8>)>) -> Self {
        let mut library = TestLibrary::new();
        for (name, content) in files {
            library = library.with_file(name, content);
        }
        let report = library.import().json();
        Self { library, report }
    }

    /// What became of a file: the item of the report.
    pub fn item(&self, name: &str) -> Value {
        ["taken", "refused"]
            .iter()
            .flat_map(|list| self.report[list].as_array().into_iter().flatten())
            .find(|item| {
                item["path"]
                    .as_str()
                    .is_some_and(|path| path == name || path.ends_with(&format!("/{name}")))
            })
            .cloned()
            .unwrap_or(Value::Null)
    }

    /// The work of a file, as `show --json` gives it.
    pub fn work(&self, name: &str) -> Value {
        match self.item(name)["work"].as_str() {
            Some(work) => self.library.json(&["show", work, "--json"]),
            None => Value::Null,
        }
    }

    /// Status of a work on a day.
    pub fn status(&self, work: &str, day: &str) -> Value {
        let run = self.library.run(&["show", work, "--as-of", day, "--json"]);
        if run.code == 0 {
            run.json()["status"].clone()
        } else {
            Value::Null
        }
    }
}
