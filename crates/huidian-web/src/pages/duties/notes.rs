//! What a keeper notes about a duty: the register that auditors ask for (台账).

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Redirect;
use huidian_store::DutyNote;

use super::request::{find_profile, require_change};
use crate::access::RegisterKeeper;
use crate::error::Error;
use crate::pages::account::read_form;
use crate::state::AppState;

/// States of a duty in the register of duties.
pub(super) const STATES: [&str; 5] = ["未开始", "进行中", "已完成", "持续履行", "不适用（说明）"];

/// Longest note, in characters.
const LONGEST_NOTE: usize = 500;

/// `POST /duties/{id}/notes`: owner, state, due day, evidence and note of one duty.
pub(crate) async fn note(
    State(state): State<AppState>,
    Path(id): Path<String>,
    keeper: RegisterKeeper,
    body: Bytes,
) -> Result<Redirect, Error> {
    let form = read_form(&body);
    keeper.check_form(&form)?;
    let text = |name: &str| -> String {
        let text = form.first(name).unwrap_or("").trim();
        text.chars().take(LONGEST_NOTE).collect()
    };
    let due_on = form.day("due_on")?;
    let evidence = text("evidence");
    if !evidence.is_empty() && !evidence.starts_with("http://") && !evidence.starts_with("https://")
    {
        let reason =
            "证据链接以 http:// 或 https:// 开头 (an address that begins with http:// or https://)";
        return Err(Error::parameter("evidence", reason));
    }
    let noted = text("state");
    if !noted.is_empty() && !STATES.contains(&noted.as_str()) {
        let states = STATES.join("、");
        let reason = format!("没有“{noted}”这个状态，只有 {states} (no such state)");
        return Err(Error::parameter("state", reason));
    }
    let note = DutyNote {
        duty: text("duty"),
        owner: text("owner"),
        note: text("note"),
        state: noted,
        due_on: due_on.map(|day| day.to_string()).unwrap_or_default(),
        evidence,
    };
    let store = state.library().store();
    let profile = {
        let reader = store.read()?;
        let rules = huidian_operations::library_rules(&reader)?.rules;
        if rules.find_duty(&note.duty).is_none() {
            return Err(Error::parameter("duty", "没有这条义务 (no such duty)"));
        }
        let profile = find_profile(&reader, &id, &keeper)?;
        require_change(&state, &profile, &keeper)?;
        profile.key
    };
    let who = keeper.who.name().to_owned();
    store.write(|transaction| transaction.put_duty_note(profile, &note, &who))?;
    Ok(Redirect::to(&format!("/duties/{profile}#{}", note.duty)))
}
