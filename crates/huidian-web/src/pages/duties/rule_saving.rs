//! Rule files that keepers change: taken only if all rules are read without a mistake.

use axum::body::Bytes;
use axum::extract::State;
use axum::response::Redirect;
use huidian_duties::{DutyRecord, Withdrawal, find_record, put_record};
use huidian_operations::{Keeper, RuleChange, RuleChangeError, merged_rules};
use huidian_store::{BatchId, BatchKind, DutyRuleFile};
use percent_encoding::percent_decode_str;

use super::rule_files::content_of;
use crate::access::RegisterKeeper;
use crate::error::Error;
use crate::pages::account::read_form;
use crate::request::encode_path;
use crate::state::AppState;

/// Largest rule file, in bytes.
const FILE_LIMIT: usize = 256 << 10;

/// `POST /duties/rules`: a file is taken only if all files together are read without a mistake.
pub(crate) async fn save(
    State(state): State<AppState>,
    keeper: RegisterKeeper,
    body: Bytes,
) -> Result<Redirect, Error> {
    let form = read_form(&body);
    keeper.check_form(&form)?;
    require_editor(&state, &keeper)?;
    let path = form.first("file").unwrap_or("").to_owned();
    check_path(&path)?;
    let change = RuleChange {
        reason: form.first("reason").unwrap_or("").trim().to_owned(),
        path,
        ..RuleChange::default()
    };
    if form.first("action") == Some("reset") {
        let what = "恢复内置，自有的文件则撤去".to_owned();
        return keep(&state, &keeper, RuleChange { what, ..change });
    }
    let content = long_field(&body, "content").replace("\r\n", "\n");
    let change = RuleChange {
        content: Some(content),
        what: "改整个文件".to_owned(),
        ..change
    };
    keep(&state, &keeper, change)
}

/// `POST /duties/rules/undo`: takes a change of rules back, unless what is left would not be read.
pub(crate) async fn undo(
    State(state): State<AppState>,
    keeper: RegisterKeeper,
    body: Bytes,
) -> Result<Redirect, Error> {
    let form = read_form(&body);
    keeper.check_form(&form)?;
    require_editor(&state, &keeper)?;
    let id = form.first("batch").unwrap_or("");
    let missing = || Error::NoSuchPage(format!("batch {id}"));
    let batch: BatchId = id.parse().map_err(|_| missing())?;
    let store = state.library().store();
    let known = store.read()?.find_batch(batch)?;
    if known.is_none_or(|known| known.kind != BatchKind::Rules) {
        return Err(missing());
    }
    store
        .write(|library| Keeper(keeper.who.name()).undo_batch(library, batch))
        .map_err(|error| match error {
            RuleChangeError::Store(
                error @ (huidian_store::Error::BatchUndone(_)
                | huidian_store::Error::RuleFileChangedSince { .. }),
            ) => Error::Conflict(error.to_string()),
            other => refused(other),
        })?;
    Ok(to_file(form.first("file").unwrap_or("")))
}

/// `POST /duties/rules/withdraw`: a duty answers nothing any more, with the reason; or it does again.
pub(crate) async fn withdraw(
    State(state): State<AppState>,
    keeper: RegisterKeeper,
    body: Bytes,
) -> Result<Redirect, Error> {
    let form = read_form(&body);
    keeper.check_form(&form)?;
    require_editor(&state, &keeper)?;
    let field = |name: &str| form.first(name).unwrap_or("").trim().to_owned();
    let (path, id, reason) = (field("file"), field("duty"), field("reason"));
    let is_restored = field("action") == "restore";
    if reason.is_empty() && !is_restored {
        return Err(Error::parameter(
            "reason",
            "请写明理由 (a reason is needed)",
        ));
    }
    let (kept, rules) = {
        let reader = state.library().store().read()?;
        (
            reader.duty_rule_files()?,
            huidian_operations::library_rules(&reader)?.rules,
        )
    };
    let content = content_of(&kept, &path).unwrap_or_default();
    let before = find_record(&content, &id)
        .filter(|record| record.withdrawn.is_some() == is_restored)
        .ok_or_else(|| {
            Error::Conflict(
                "规则文件已变，请重新打开 (the rule file changed, open the page again)".to_owned(),
            )
        })?;
    let after = DutyRecord {
        withdrawn: (!is_restored).then(|| Withdrawal {
            on: state.today().to_string(),
            by: keeper.who.name().to_owned(),
            reason: reason.clone(),
        }),
        ..before.clone()
    };
    let verb = if is_restored { "恢复" } else { "撤回" };
    let change = RuleChange {
        content: Some(put_record(&content, Some(&id), &after, &rules.vocabulary)),
        what: format!("{verb}义务 {id} {}", after.action),
        path,
        reason,
        before: Some(before.written(&rules.vocabulary)),
        ..RuleChange::default()
    };
    keep(&state, &keeper, change)
}

pub(super) fn require_editor(state: &AppState, keeper: &RegisterKeeper) -> Result<(), Error> {
    keeper.require_write(state)?;
    if keeper.who.may_share() {
        Ok(())
    } else {
        Err(Error::Forbidden("editor"))
    }
}

/// Keeps a file if all files together are read without a mistake, as an act on record, and leads to it.
pub(super) fn keep(
    state: &AppState,
    keeper: &RegisterKeeper,
    change: RuleChange,
) -> Result<Redirect, Error> {
    check_path(&change.path)?;
    let length = change.content.as_ref().map_or(0, String::len);
    if length > FILE_LIMIT {
        return Err(Error::TooLarge {
            limit_bytes: FILE_LIMIT,
        });
    }
    let store = state.library().store();
    let who = Keeper(keeper.who.name());
    store
        .write(|library| who.change_rules(library, &change))
        .map_err(refused)?;
    Ok(to_file(&change.path))
}

fn to_file(path: &str) -> Redirect {
    Redirect::to(&format!("/duties/rules?file={}", encode_path(path)))
}

fn refused(error: RuleChangeError) -> Error {
    match error {
        RuleChangeError::Store(error) => Error::Store(error),
        other => Error::parameter("content", other.to_string()),
    }
}

/// Why all rules would be refused with this text of a file; nothing where they are sound.
pub(super) fn refusal(kept: &[DutyRuleFile], path: &str, content: &str) -> Option<String> {
    let mut files: Vec<DutyRuleFile> = kept
        .iter()
        .filter(|file| file.path != path)
        .cloned()
        .collect();
    files.push(DutyRuleFile {
        path: path.to_owned(),
        content: content.to_owned(),
        changed_by: String::new(),
        changed_at: jiff::Timestamp::UNIX_EPOCH,
    });
    merged_rules(&files)
        .err()
        .map(|refused| refused.to_string())
}

/// A path below the rules' folder: a folder that is read, and a plain name.
fn check_path(path: &str) -> Result<(), Error> {
    let is_plain = |name: &str| {
        name.strip_suffix(".toml").is_some_and(|stem| {
            !stem.is_empty() && stem.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        })
    };
    let known = ["profile.toml", "incident.toml", "derivations.toml"];
    let in_folder = ["works/", "thresholds/", "holidays/"]
        .iter()
        .any(|folder| path.strip_prefix(folder).is_some_and(is_plain));
    if known.contains(&path) || in_folder {
        return Ok(());
    }
    Err(Error::parameter(
        "file",
        "如 works/new-rule.toml (such as works/new-rule.toml)",
    ))
}

/// A field of any length; other fields are cut at what people type.
pub(super) fn long_field(body: &[u8], name: &str) -> String {
    let text = String::from_utf8_lossy(body);
    let value = text
        .split('&')
        .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    let spaced = value.unwrap_or("").replace('+', " ");
    percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
}
