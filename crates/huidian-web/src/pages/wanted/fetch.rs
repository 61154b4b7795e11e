//! `POST /wanted/fetch`: pages and sources that somebody wants fetched now; a job does it.

use axum::body::Bytes;
use axum::extract::State;
use axum::response::Redirect;
use huidian_collect::Registry;
use huidian_operations::Keeper;
use huidian_store::{NewJob, Task};

use crate::access::Importer;
use crate::error::Error;
use crate::request::Query;
use crate::state::AppState;

/// Addresses in one form; more are fetched from the command line.
const MOST: usize = 200;
const URL_BYTES: usize = 2_000;

/// `url` any number of times, or several in one, a line each; `source` any number of times.
pub(crate) async fn fetch(
    State(state): State<AppState>,
    importer: Importer,
    body: Bytes,
) -> Result<Redirect, Error> {
    let form = Query::parse(&String::from_utf8_lossy(&body));
    importer.check_form(&form)?;
    let addresses = addresses(&form)?;
    let sources = sources(&state, &form)?;
    if addresses.is_empty() && sources.is_empty() {
        return Err(Error::parameter("url", "没有网址 (no address)"));
    }
    let visits = Visits {
        addresses,
        sources,
        is_rehearsal: false,
    };
    let key = ask_for(&state, importer.name(), visits)?;
    Ok(crate::pages::welcome::job_page(key))
}

/// What is to be fetched.
pub(crate) struct Visits {
    pub(crate) addresses: Vec<String>,
    pub(crate) sources: Vec<String>,
    pub(crate) is_rehearsal: bool,
}

/// Asks for visits, on record; gives the key of the job.
pub(crate) fn ask_for(state: &AppState, who: &str, visits: Visits) -> Result<i64, Error> {
    let named = [visits.addresses.join(" "), visits.sources.join(" ")].join(" ");
    let action = if visits.is_rehearsal {
        "try_source"
    } else {
        "collect"
    };
    let job = NewJob {
        // a button pressed twice asks once
        unique_name: Some(format!("{action} {named}")),
        ..Task::Collect {
            addresses: visits.addresses,
            sources: visits.sources,
            by: who.to_owned(),
            is_rehearsal: visits.is_rehearsal,
        }
        .into()
    };
    state.library().store().write(|library| {
        let key = library.add_job(&job)?;
        let after = Some(key.to_string());
        Keeper(who).note(library, action, named.trim(), None, after)?;
        Ok(key)
    })
}

fn addresses(form: &Query) -> Result<Vec<String>, Error> {
    let mut addresses: Vec<String> = Vec::new();
    for text in form.all("url").flat_map(str::split_whitespace) {
        let is_web = text.starts_with("http://") || text.starts_with("https://");
        if !is_web || text.len() > URL_BYTES {
            let shown: String = text.chars().take(80).collect();
            let reason = format!("不是网址：{shown} (no http or https address)");
            return Err(Error::parameter("url", &reason));
        }
        if !addresses.iter().any(|known| known == text) {
            addresses.push(text.to_owned());
        }
    }
    if addresses.len() > MOST {
        let reason = format!("一次至多 {MOST} 个 (at most {MOST} at a time)");
        return Err(Error::parameter("url", &reason));
    }
    Ok(addresses)
}

fn sources(state: &AppState, form: &Query) -> Result<Vec<String>, Error> {
    let store = state.library().store();
    let registry = Registry::load(store, store.folder())
        .map_err(|error| Error::Unreadable(error.to_string()))?;
    let mut sources: Vec<String> = Vec::new();
    for id in form.all("source") {
        let is_known = registry
            .find(id)
            .is_ok_and(huidian_collect::Listed::is_visited);
        if !is_known {
            return Err(Error::parameter(
                "source",
                "没有这个来源，或已停用 (no source that is visited)",
            ));
        }
        sources.push(id.to_owned());
    }
    sources.sort_unstable();
    sources.dedup();
    Ok(sources)
}
