//! Rule files as they are in a library: the built-in ones, and what keepers changed.

use huidian_store::DutyRuleFile;

/// A rule file as it is in this library.
pub(super) fn content_of(kept: &[DutyRuleFile], path: &str) -> Option<String> {
    let own = kept.iter().find(|own| own.path == path);
    let builtin = || huidian_catalogue::duty_files().find(|one| one.path == path);
    own.map(|own| own.content.clone())
        .or_else(|| builtin().map(|builtin| builtin.text.to_owned()))
}

/// A path that no rule file has.
pub(super) fn free_file(kept: &[DutyRuleFile]) -> String {
    let path = |number: usize| format!("works/own-{number}.toml");
    let is_free = |number: &usize| kept.iter().all(|file| file.path != path(*number));
    path((1..=kept.len() + 1).find(is_free).unwrap_or_default())
}
