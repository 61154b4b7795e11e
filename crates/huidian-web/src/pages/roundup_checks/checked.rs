//! `GET /desk/{id}`: the rows of a roundup beside its text, what was found, and what was decided.

mod reading;
mod rows;
mod sure;

use askama::Template;
use axum::extract::{OriginalUri, Path, State};
use huidian_store::{ANONYMOUS_CHECK_DAYS, ANONYMOUS_CHECKS_KEPT, CHECKS_KEPT};

use self::reading::{Reading, original, reading};
use self::rows::{Counts, FindingView, RowView, Teller};
use super::on_desk;
use crate::pages::{Shown, show};
use crate::request::{Language, Query, Visitor};
use crate::roundup_checks::Checked;
use crate::state::AppState;
use crate::views::Frame;

#[derive(Template)]
#[template(path = "checked.html")]
struct CheckedPage {
    frame: Frame,
    name: String,
    id: String,
    as_of: String,
    kept: u32,
    /// How long what nobody signed in brought is kept; `None` where somebody did.
    days: Option<i64>,
    is_read_only: bool,
    rows: Vec<RowView>,
    original: String,
    reading: Reading,
    missed: Vec<FindingView>,
    counts: Counts,
    foreign: Vec<String>,
    set_aside: Vec<(String, &'static str)>,
    diagnostics: Vec<String>,
}

/// The row named by `row` is shown with a form.
pub(crate) async fn checked(
    State(state): State<AppState>,
    visitor: Visitor,
    query: Query,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
) -> Shown {
    let opened = query.read::<usize>("row")?;
    on_desk(state, id, move |state, checked| {
        let language = visitor.language;
        let frame = state.frame(visitor, &uri);
        page(state, checked, frame, language, opened)
    })
    .await
}

fn page(
    state: &AppState,
    checked: &Checked,
    frame: Frame,
    language: Language,
    opened: Option<usize>,
) -> Shown {
    let snapshot = state.snapshot()?;
    let title = checked.title().to_owned();
    let teller = Teller {
        checked,
        snapshot: &snapshot,
        language,
        opened,
    };
    let revision = checked.revision();
    show(&CheckedPage {
        id: checked.id.clone(),
        as_of: checked.as_of.to_string(),
        kept: checked
            .owner
            .as_ref()
            .map_or(ANONYMOUS_CHECKS_KEPT, |_| CHECKS_KEPT),
        days: checked.owner.is_none().then_some(ANONYMOUS_CHECK_DAYS),
        is_read_only: state.library().store().is_read_only(),
        counts: teller.counts(&revision),
        rows: teller.rows(&revision),
        original: original(checked, language),
        reading: reading(checked, language),
        missed: teller.missed(&revision),
        foreign: checked
            .digest
            .foreign
            .iter()
            .map(|row| row.title.clone())
            .collect(),
        set_aside: checked
            .digest
            .set_aside
            .iter()
            .take(200)
            .map(|aside| (aside.text.clone(), aside.reason))
            .collect(),
        diagnostics: checked
            .digest
            .diagnostics
            .iter()
            .map(ToString::to_string)
            .collect(),
        name: title.clone(),
        frame: Frame {
            is_indexed: false,
            ..frame.titled(title)
        },
    })
}
