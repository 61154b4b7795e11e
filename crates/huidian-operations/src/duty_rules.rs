//! The rules of duties that a library answers by: built in, with what its keepers changed.

use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use huidian_duties::{RuleError, RuleFile, Rules};
use huidian_store::{DutyRuleFile, Error, Reader};

/// The built-in rules, read once.
pub fn builtin_rules() -> &'static Rules {
    shared_builtin().0
}

/// Rules, and why a keeper's change is not among them.
#[derive(Debug, Clone)]
pub struct LibraryRules {
    pub rules: Arc<Rules>,
    /// A changed file that no longer fits the built-in ones; the built-in rules go on.
    pub refused: Option<RuleError>,
}

/// The built-in rules, and an `Arc` of the same for whoever may get others.
fn shared_builtin() -> &'static (&'static Rules, Arc<Rules>) {
    static BUILTIN: LazyLock<(&'static Rules, Arc<Rules>)> = LazyLock::new(|| {
        let rules = merged_rules(&[]).expect("the embedded rule files are read by tests");
        let shared = Arc::new(rules);
        let kept: &'static Arc<Rules> = Box::leak(Box::new(shared.clone()));
        (kept, shared)
    });
    &BUILTIN
}

/// The rules of a library.
pub fn library_rules(reader: &Reader<'_>) -> Result<LibraryRules, Error> {
    static LAST: Mutex<Option<(Vec<DutyRuleFile>, LibraryRules)>> = Mutex::new(None);
    let changed = reader.duty_rule_files()?;
    if changed.is_empty() {
        return Ok(LibraryRules {
            rules: shared_builtin().1.clone(),
            refused: None,
        });
    }
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((files, rules)) = last.as_ref()
        && *files == changed
    {
        return Ok(rules.clone());
    }
    let rules = match merged_rules(&changed) {
        Ok(rules) => LibraryRules {
            rules: Arc::new(rules),
            refused: None,
        },
        Err(refused) => LibraryRules {
            rules: shared_builtin().1.clone(),
            refused: Some(refused),
        },
    };
    *last = Some((changed, rules.clone()));
    Ok(rules)
}

/// The built-in files with changed ones in their place: read whole, or refused whole.
pub fn merged_rules(changed: &[DutyRuleFile]) -> Result<Rules, RuleError> {
    let replaced = |path: &str| changed.iter().find(|file| file.path == path);
    let mut files: Vec<RuleFile<'_>> = huidian_catalogue::duty_files()
        .map(|file| RuleFile {
            path: file.path,
            text: replaced(file.path).map_or(file.text, |changed| changed.content.as_str()),
        })
        .collect();
    for file in changed {
        if !files.iter().any(|known| known.path == file.path) {
            files.push(RuleFile {
                path: &file.path,
                text: &file.content,
            });
        }
    }
    Rules::read(&files)
}
