//! Handlers, one file per address.

mod citation;
mod document;
mod home;
mod list;
mod preferences;
mod problem;
mod provision;
mod search;
mod work;

pub(crate) use home::home;
pub(crate) use list::list;
pub(crate) use preferences::prefer;
pub(crate) use problem::problem_page;
pub(crate) use provision::provision;
pub(crate) use search::search;
pub(crate) use work::work;

use askama::Template;
use axum::response::Html;

use crate::error::Error;

/// Answer of a page.
pub(crate) type Shown = Result<Html<String>, Error>;

fn show(page: &impl Template) -> Shown {
    Ok(Html(page.render()?))
}
