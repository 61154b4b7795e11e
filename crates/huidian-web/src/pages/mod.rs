//! Handlers, one file per address.

mod about;
pub(crate) mod account;
pub(crate) mod bookmarklet;
mod citation;
pub(crate) mod cite_as;
pub(crate) mod cite_files;
mod compare;
mod composed;
mod counterpart;
mod coverage;
pub(crate) mod delivery;
mod document;
pub(crate) mod duties;
mod home;
pub(crate) mod keeper;
mod lineage;
mod linked_data;
mod list;
mod machine;
pub(crate) mod notes;
mod original;
mod original_words;
mod overview;
pub(crate) mod pdf;
mod preferences;
mod problem;
mod provision;
mod readings;
pub(crate) mod registers;
pub(crate) mod report;
mod roundup_checks;
mod search;
pub(crate) mod short;
mod signposts;
mod text;
pub(crate) mod wanted;
pub(crate) mod welcome;
mod work;

pub(crate) use about::{about, api};
pub(crate) use compare::show_comparison;
pub(crate) use coverage::coverage;
pub(crate) use home::home;
pub(crate) use list::list;
pub(crate) use machine::{healthz, metrics, open_search, readyz, robots};
pub(crate) use original::{correct_line, original, page_picture};
pub(crate) use overview::{data as overview_data, overview};
pub(crate) use preferences::prefer;
pub(crate) use problem::problem_page;
pub(crate) use provision::provision;
pub(crate) use readings::readings;
pub(crate) use roundup_checks::{
    accept_plain, checked, desk, download_correction, fill_all, look_through, put_missed,
    references, reread, revise_row, upload, written,
};
pub(crate) use search::search;
pub(crate) use signposts::{for_models, opml, site_map, site_map_part};
pub(crate) use text::{capture, docx, html, markdown, plain};
pub(crate) use work::{life_data, work};

use askama::Template;
use axum::response::Html;

use crate::error::Error;

/// Answer of a page.
pub(crate) type Shown = Result<Html<String>, Error>;

fn show(page: &impl Template) -> Shown {
    Ok(Html(page.render()?))
}
