//! `GET /works/{id}/text.md` and `text.txt`: the text of a work to take away; `/captures/{hash}`: an original as it came.

use axum::extract::{Path, State};
use axum::response::Response;
use huidian_model::{ContentHash, Document, ProvisionKind};

use crate::downloads::attachment;
use crate::error::Error;
use crate::record::Record;
use crate::request::Query;
use crate::state::AppState;

pub(crate) async fn markdown(
    State(state): State<AppState>,
    Path(id): Path<String>,
    query: Query,
) -> Result<Response, Error> {
    let record = state.record(&id)?;
    let mut text = format!("# {}\n\n", record.work.title);
    for document in documents(&state, &record, &query)? {
        push_markdown(&mut text, &document);
    }
    Ok(attachment(
        text.into_bytes(),
        "text/markdown; charset=utf-8",
        &format!("{}.md", record.work.id),
    ))
}

pub(crate) async fn plain(
    State(state): State<AppState>,
    Path(id): Path<String>,
    query: Query,
) -> Result<Response, Error> {
    let record = state.record(&id)?;
    let texts: Vec<String> = documents(&state, &record, &query)?
        .into_iter()
        .map(|document| document.text.clone())
        .collect();
    Ok(attachment(
        texts.join("\n").into_bytes(),
        "text/plain; charset=utf-8",
        &format!("{}.txt", record.work.id),
    ))
}

pub(super) fn documents(
    state: &AppState,
    record: &Record,
    query: &Query,
) -> Result<Vec<std::sync::Arc<Document>>, Error> {
    let texts = record.texts(query, state.day(query)?)?;
    if texts.is_empty() {
        return Err(record.not_held());
    }
    texts
        .into_iter()
        .map(|text| state.library().document(&text.id))
        .collect()
}

/// Headings become headings, labels of articles bold; everything else stays word for word.
fn push_markdown(out: &mut String, document: &Document) {
    for (place, provision) in document.provisions.iter().enumerate() {
        let own = own_text(document, place);
        match provision.kind {
            ProvisionKind::Title | ProvisionKind::Contents => continue,
            kind if kind.is_heading() => {
                out.push_str("## ");
                out.push_str(document.label_of(provision));
            }
            ProvisionKind::Article => {
                let label = document.label_of(provision);
                let rest = own.trim_start().strip_prefix(label).unwrap_or(own);
                out.push_str(&format!("**{label}**　{}", rest.trim()));
            }
            _ => out.push_str(own.trim()),
        }
        out.push_str("\n\n");
    }
}

/// What a provision says before its first part begins.
pub(super) fn own_text(document: &Document, place: usize) -> &str {
    let provision = &document.provisions[place];
    let next = document.provisions.get(place + 1);
    let end = next
        .filter(|next| next.parent == Some(place as u32))
        .map_or(provision.end, |child| child.start);
    let range = provision.start as usize..end as usize;
    document.text.get(range).unwrap_or("")
}

/// `GET /captures/{hash}`: the bytes as they came, never shown by the browser itself.
pub(crate) async fn capture(
    State(state): State<AppState>,
    Path(hash): Path<String>,
) -> Result<Response, Error> {
    let missing = || Error::NoSuchCapture(hash.chars().take(64).collect());
    let wanted: ContentHash = hash.parse().map_err(|_| missing())?;
    let (capture, bytes) = state.library().capture(wanted)?.ok_or_else(missing)?;
    let name = capture.name.rsplit('/').next().unwrap_or("capture");
    Ok(attachment(bytes, capture.format.media_type(), name))
}
