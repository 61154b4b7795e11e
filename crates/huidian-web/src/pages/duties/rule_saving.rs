//! Rule files that keepers change: taken only if all rules are read without a mistake.

use axum::body::Bytes;
use axum::extract::State;
use axum::response::Redirect;
use huidian_operations::merged_rules;
use huidian_store::DutyRuleFile;
use percent_encoding::percent_decode_str;

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
    let store = state.library().store();
    if form.first("action") == Some("reset") {
        store.write(|transaction| transaction.remove_duty_rule_file(&path).map(|_| ()))?;
        return Ok(Redirect::to(&format!(
            "/duties/rules?file={}",
            encode_path(&path)
        )));
    }
    let content = long_field(&body, "content").replace("\r\n", "\n");
    keep(&state, &keeper, &path, &content)
}

pub(super) fn require_editor(state: &AppState, keeper: &RegisterKeeper) -> Result<(), Error> {
    keeper.require_write(state)?;
    if keeper.who.may_share() {
        Ok(())
    } else {
        Err(Error::Forbidden("editor"))
    }
}

/// Keeps a file if all files together are read without a mistake, and leads to it.
pub(super) fn keep(
    state: &AppState,
    keeper: &RegisterKeeper,
    path: &str,
    content: &str,
) -> Result<Redirect, Error> {
    check_path(path)?;
    if content.len() > FILE_LIMIT {
        return Err(Error::TooLarge {
            limit_bytes: FILE_LIMIT,
        });
    }
    let store = state.library().store();
    let who = keeper.who.name().to_owned();
    let kept = store.read()?.duty_rule_files()?;
    if let Some(refused) = refusal(&kept, path, content) {
        return Err(Error::parameter("content", refused));
    }
    store.write(|transaction| transaction.put_duty_rule_file(path, content, &who))?;
    Ok(Redirect::to(&format!(
        "/duties/rules?file={}",
        encode_path(path)
    )))
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
