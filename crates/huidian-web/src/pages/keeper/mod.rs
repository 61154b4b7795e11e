//! `/keeper`: what waits for review, imports and jobs, users and tokens, storage and health.

mod acts;
mod backups;
mod collections;
mod decide;
mod disputes;
mod health;
mod imports;
mod people;
mod redactions;
mod reports;
mod review;
mod sources;
mod waiting;

pub(crate) use acts::{act, acts, undo_batch};
pub(crate) use backups::ask_for_backup;
pub(crate) use collections::{change_collection, collections};
pub(crate) use decide::{correct_fact, decide_relation, review_work};
pub(crate) use disputes::{disputes, settle_dispute};
pub(crate) use health::health;
pub(crate) use imports::{bring_files, imports};
pub(crate) use people::{change_user, people};
pub(crate) use redactions::{redact, redactions};
pub(crate) use reports::{decide_report, reports};
pub(crate) use review::review;
pub(crate) use sources::{act_on_source, sources};

use axum::http::Uri;

use crate::request::Visitor;
use crate::state::AppState;
use crate::views::Frame;

pub(in crate::pages) fn framed(state: &AppState, visitor: Visitor, uri: &Uri) -> Frame {
    let frame = state.frame(visitor, uri);
    let title = frame.t("审核与管理", "Review and settings");
    Frame {
        is_indexed: false,
        ..frame.titled(title)
    }
}

/// Rows shown of a list that has no end.
const SHOWN: u32 = 50;
