//! `GET /registers`

use askama::Template;
use axum::extract::{OriginalUri, State};
use huidian_following::rights::{Follower, is_shared};
use huidian_store::Register;

use crate::access::RegisterKeeper;
use crate::pages::{Shown, show};
use crate::request::Visitor;
use crate::state::AppState;
use crate::views::Frame;

#[derive(Template)]
#[template(path = "registers.html")]
struct RegistersPage {
    frame: Frame,
    form_token: String,
    registers: Vec<RegisterLine>,
    /// Whether a new register may be one's own or shared: a choice.
    may_choose: bool,
}

struct RegisterLine {
    href: String,
    name: String,
    owner: String,
    works: usize,
    searches: usize,
}

pub(crate) async fn list(
    State(state): State<AppState>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    keeper: RegisterKeeper,
) -> Shown {
    let frame = state.frame(visitor, &uri);
    let title = frame.t("登记簿", "Registers");
    let mut registers = state.library().store().read()?.registers(None)?;
    registers.retain(|register| keeper.who.may_see(register));
    registers.sort_by_key(|register| register.owner != keeper.who.name());
    show(&RegistersPage {
        form_token: keeper.form_token(),
        registers: registers
            .iter()
            .map(|register| RegisterLine {
                href: format!("/registers/{}", register.key),
                name: register.name.clone(),
                owner: owner_shown(register, &keeper.who, &frame),
                works: register.works.len(),
                searches: register.searches.len(),
            })
            .collect(),
        may_choose: keeper.who != Follower::Keeper && keeper.who.may_share(),
        frame: Frame {
            is_indexed: false,
            ..frame.titled(title)
        },
    })
}

pub(super) fn owner_shown(register: &Register, who: &Follower, frame: &Frame) -> String {
    if is_shared(register) {
        frame.t("共用", "shared").to_owned()
    } else if register.owner == who.name() {
        frame.t("我的", "mine").to_owned()
    } else {
        register.owner.clone()
    }
}
