//! Roundups that readers brought to the desk, read and checked, with what was decided about them.
//!
//! The bytes and the decisions are in the store, and outlast the process; what was read from them is kept here for the newest.

mod checked;
mod decision;
mod prose;
mod reading;

use std::sync::Arc;

use huidian_digest::{LineHint, LinePart, Revision};
use huidian_model::ContentHash;
use huidian_store::{ANONYMOUS_CHECK_DAYS, ANONYMOUS_CHECKS_KEPT, RoundupCheck, Store};
use jiff::civil::Date;

pub(crate) use checked::{Checked, RecentChecks};
pub(crate) use decision::{Decision, Mark, RowAct, TypedRow};
pub(crate) use prose::{LookedUp, look_up, words_of};
pub(crate) use reading::{check, media_of, public_link, read_digest, read_format};

use crate::access::{DeskUser, Secret};
use crate::error::Error;
use crate::state::AppState;

/// Reads a file and checks it against the library, as its bringer read others of its source. Takes up to a second: not for a thread that answers others.
pub(crate) fn upload(
    state: &AppState,
    content: Vec<u8>,
    name: String,
    as_of: Date,
    user: &DeskUser,
) -> Result<Arc<Checked>, Error> {
    let store = state.library().store();
    let mark = state.closed_mark()?;
    let read = read_digest(&content, Some(&name), &[])?;
    let hints = match (&user.name, &read.source) {
        (Some(owner), Some(source)) => store.read()?.roundup_hints(owner, source)?,
        _ => Vec::new(),
    };
    let brought = RoundupCheck {
        id: new_id()?,
        owner: user.name.clone(),
        name,
        as_of,
        content,
        hints,
        place: place_of(store, user)?,
    };
    // the source is known only from the page, so that what was said of its lines takes a second reading
    let checked = if brought.hints.is_empty() {
        reading::check_read(state, &brought, Vec::new(), read)?
    } else {
        check(state, &brought)?
    };
    if !store.is_read_only() {
        store.write(|library| library.add_roundup_check(&brought))?;
    }
    Ok(state.recent_checks().keep(checked, mark))
}

/// Where a check comes from that is kept, and is nobody's.
fn place_of(store: &Store, user: &DeskUser) -> Result<Option<ContentHash>, Error> {
    if store.is_read_only() {
        return Ok(None);
    }
    user.place(store)
}

fn new_id() -> Result<String, Error> {
    let mut id = Secret::new()?.reveal().to_owned();
    id.truncate(32);
    Ok(id)
}

/// Reads a roundup anew with another word on lines of one look; `part` is `None` to take that word back. The former reading stays with its
/// decisions. For somebody signed in the words hold for the next roundup of this source as well.
pub(crate) fn reread(
    state: &AppState,
    checked: &Checked,
    style: &str,
    part: Option<LinePart>,
    user: &DeskUser,
) -> Result<Arc<Checked>, Error> {
    let store = state.library().store();
    let kept = store.read()?.find_roundup_check(&checked.id)?;
    let Some(kept) = kept else {
        let reason = "此处只读，不能重读；可用命令行 huidian digest check --line-style (read only here: use --line-style on the command line)";
        return Err(Error::Conflict(reason.to_owned()));
    };
    let mut hints: Vec<LineHint> = checked
        .hints
        .iter()
        .filter(|hint| hint.style != style)
        .cloned()
        .collect();
    hints.extend(part.map(|part| LineHint {
        style: style.to_owned(),
        part,
    }));
    let brought = RoundupCheck {
        id: new_id()?,
        owner: user.name.clone(),
        place: place_of(store, user)?,
        hints: hints.iter().map(LineHint::to_string).collect(),
        ..kept
    };
    let mark = state.closed_mark()?;
    let read = check(state, &brought)?;
    store.write(|library| {
        library.add_roundup_check(&brought)?;
        if let (Some(owner), Some(source)) = (&user.name, &read.source) {
            library.set_roundup_hints(owner, source, &brought.hints)?;
        }
        Ok::<_, huidian_store::Error>(())
    })?;
    Ok(state.recent_checks().keep(read, mark))
}

/// A roundup brought earlier, with what was decided; one that is no longer in memory is checked again.
pub(crate) fn find(state: &AppState, id: &str) -> Result<Arc<Checked>, Error> {
    let mark = state.closed_mark()?;
    if let Some(checked) = state.recent_checks().find(id, mark) {
        return Ok(checked);
    }
    let missing =
        || Error::NoSuchPage(format!("/desk/{}", id.chars().take(64).collect::<String>()));
    let reader = state.library().store().read()?;
    let brought = reader.find_roundup_check(id)?.ok_or_else(missing)?;
    let checked = check(state, &brought)?;
    let mut revision = checked.revision();
    for kept in reader.roundup_decisions(id)? {
        decide_again(&kept, &checked, &mut revision);
    }
    *checked.held() = revision;
    Ok(state.recent_checks().keep(checked, mark))
}

/// A decision that no longer fits (its work is gone, its finding was mended) is passed over.
fn decide_again(kept: &str, checked: &Checked, revision: &mut Revision) {
    let decision = serde_json::from_str::<Decision>(kept);
    let is_done = decision
        .is_ok_and(|decision| matches!(decision.apply(&checked.report, revision), Ok(true)));
    if !is_done {
        tracing::warn!(
            desk = checked.name,
            kept,
            "a decision no longer fits the roundup"
        );
    }
}

/// Edited checks give way to no newer ones, so that those of nobody signed in have an end: so many of one place, and a week.
fn refuse_one_too_many(store: &Store, checked: &Checked) -> Result<(), Error> {
    if checked.owner.is_some() || store.read()?.may_edit_check(&checked.id)? {
        return Ok(());
    }
    let has_room = store.write(|library| {
        library.forget_old_anonymous_checks()?;
        library.read()?.may_edit_check(&checked.id)
    })?;
    if has_room {
        return Ok(());
    }
    let reason = format!(
        "未登录的校订每个地址至多 {ANONYMOUS_CHECKS_KEPT} 份，{ANONYMOUS_CHECK_DAYS} 天后让出；请登录后校订 (too many edited checks of people who are not signed in, each kept {ANONYMOUS_CHECK_DAYS} days: sign in)"
    );
    Err(Error::Conflict(reason))
}

/// Makes a decision and keeps it; false where there is nothing it could change.
pub(crate) fn decide(
    state: &AppState,
    checked: &Checked,
    decision: &Decision,
) -> Result<bool, Error> {
    let mut held = checked.held();
    let mut revision = held.clone();
    if !decision.apply(&checked.report, &mut revision)? {
        return Ok(false);
    }
    let store = state.library().store();
    if !store.is_read_only() {
        refuse_one_too_many(store, checked)?;
        let kept =
            serde_json::to_string(decision).map_err(|error| Error::Internal(error.to_string()))?;
        store.write(|library| library.add_roundup_decision(&checked.id, &kept))?;
    }
    *held = revision;
    Ok(true)
}
