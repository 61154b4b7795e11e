//! The rules of duties that a library answers by.

use std::sync::LazyLock;

use huidian_duties::{RuleFile, Rules};

/// The built-in rules, read once.
pub fn builtin_rules() -> &'static Rules {
    static BUILTIN: LazyLock<Rules> = LazyLock::new(|| {
        let files: Vec<RuleFile<'_>> = huidian_catalogue::duty_files()
            .map(|file| RuleFile {
                path: file.path,
                text: file.text,
            })
            .collect();
        Rules::read(&files).expect("the embedded rule files are read by this crate's tests")
    });
    &BUILTIN
}
