//! `GET /works/{id}/cite.…`: the citation of the text shown as a file, for programs that keep references.

use axum::extract::{Path, State};
use axum::response::Response;
use huidian_model::{ProvisionPath, Work, WorkKind};
use serde_json::{Map, Value, json};

use super::cite_as::CiteAs;
use crate::downloads::attachment;
use crate::error::Error;
use crate::request::Query;
use crate::state::AppState;
use crate::views::provision_href;

/// CSL-JSON, as Zotero, pandoc and citeproc read it.
pub(crate) async fn csl(
    State(state): State<AppState>,
    Path(id): Path<String>,
    query: Query,
) -> Result<Response, Error> {
    let kind = "application/vnd.citationstyles.csl+json";
    let write = |cited: &CiteAs<'_>| Value::Array(vec![csl_item(cited)]).to_string() + "\n";
    answer(&state, &id, &query, "csl.json", kind, write)
}

/// RIS, as EndNote and NoteExpress read it.
pub(crate) async fn ris(
    State(state): State<AppState>,
    Path(id): Path<String>,
    query: Query,
) -> Result<Response, Error> {
    let kind = "application/x-research-info-systems";
    answer(&state, &id, &query, "ris", kind, ris_record)
}

pub(crate) async fn bibtex(
    State(state): State<AppState>,
    Path(id): Path<String>,
    query: Query,
) -> Result<Response, Error> {
    let kind = "application/x-bibtex; charset=utf-8";
    let write = |cited: &CiteAs<'_>| cited.bibtex() + "\n";
    answer(&state, &id, &query, "bib", kind, write)
}

/// GB/T 7714—2015, one line.
pub(crate) async fn gbt7714(
    State(state): State<AppState>,
    Path(id): Path<String>,
    query: Query,
) -> Result<Response, Error> {
    let kind = "text/plain; charset=utf-8";
    let write = |cited: &CiteAs<'_>| cited.gbt7714() + "\n";
    answer(&state, &id, &query, "txt", kind, write)
}

/// `version` and `as_of` choose the text, `provision` a place in it.
fn answer(
    state: &AppState,
    id: &str,
    query: &Query,
    extension: &str,
    kind: &'static str,
    write: impl Fn(&CiteAs<'_>) -> String,
) -> Result<Response, Error> {
    let record = state.record(id)?;
    let texts = record.texts(query, state.day(query)?)?;
    let mut text = texts.first().copied();
    let provision = query.read::<ProvisionPath>("provision")?;
    let mut place = None;
    if let Some(path) = &provision {
        for candidate in &texts {
            if state
                .library()
                .document(&candidate.id)?
                .find(path)
                .is_some()
            {
                text = Some(candidate);
                place = Some((provision_href(&record.work.id, path), path.citation()));
                break;
            }
        }
        if place.is_none() {
            return Err(Error::NoSuchProvision {
                work: record.work.id.to_string(),
                provision: path.to_string(),
            });
        }
    }
    let cited = CiteAs::new(&record, text, state.public_url(), state.today());
    let cited = match place {
        Some((href, name)) => cited.of_provision(href, name),
        None => cited,
    };
    let name = format!("{}.{extension}", record.work.id);
    Ok(attachment(write(&cited).into_bytes(), kind, &name))
}

fn csl_type(work: &Work) -> &'static str {
    match work.kind {
        _ if work.is_draft => "bill",
        Some(kind) if kind.is_standard() => "standard",
        Some(WorkKind::Constitution | WorkKind::Law | WorkKind::LegislativeDecision) => {
            "legislation"
        }
        Some(WorkKind::Plan | WorkKind::Guide | WorkKind::PracticeGuide) => "report",
        _ => "regulation",
    }
}

/// CSL 1.0.2, csl-data.json.
fn csl_item(cited: &CiteAs<'_>) -> Value {
    let mut item = Map::new();
    let mut put = |name: &str, value: Value| {
        if !value.is_null() {
            item.insert(name.to_owned(), value);
        }
    };
    let work = cited.work();
    put("id", json!(cited.key()));
    put("type", json!(csl_type(work)));
    put("title", json!(cited.title()));
    let authors: Vec<Value> = work
        .issuers
        .names()
        .map(|name| json!({"literal": name}))
        .collect();
    if !authors.is_empty() {
        put("author", Value::Array(authors));
    }
    if let Some(on) = cited.date() {
        let parts: Vec<i64> = on
            .to_string()
            .split('-')
            .filter_map(|part| part.parse().ok())
            .collect();
        put("issued", json!({"date-parts": [parts]}));
    }
    let today = cited.today();
    put(
        "accessed",
        json!({"date-parts": [[today.year(), today.month(), today.day()]]}),
    );
    put("number", json!(cited.number()));
    put("version", json!(cited.label()));
    put(
        "note",
        json!(cited.decision().map(|act| format!("依{act}"))),
    );
    put("section", json!(cited.provision_name()));
    put("URL", json!(cited.address()));
    put("language", json!("zh-CN"));
    put("jurisdiction", json!("cn"));
    Value::Object(item)
}

/// A record of RIS: two letters, two blanks, a dash, a blank, the value.
fn ris_record(cited: &CiteAs<'_>) -> String {
    let work = cited.work();
    let kind = match csl_type(work) {
        "bill" => "BILL",
        "standard" => "STAND",
        "legislation" => "STAT",
        _ => "GOVDOC",
    };
    let is_report = matches!(kind, "GOVDOC" | "STAND");
    let date = cited.date();
    let mut fields: Vec<(&str, Option<String>)> = vec![
        ("TY", Some(kind.to_owned())),
        ("ID", Some(cited.key())),
        ("TI", Some(cited.title().to_owned())),
    ];
    fields.extend(
        work.issuers
            .names()
            .map(|name| ("AU", Some(name.to_owned()))),
    );
    fields.extend([
        ("PY", date.map(|on| format!("{:04}", on.earliest().year()))),
        // a day of which month or day is unknown ends in empty parts
        (
            "DA",
            date.map(|on| {
                let mut parts: Vec<String> = on.to_string().split('-').map(str::to_owned).collect();
                parts.resize(4, String::new());
                parts.join("/")
            }),
        ),
        // Zotero has the number of a report, which it takes both for, in SN, EndNote in M1
        ("SN", cited.number().filter(|_| is_report)),
        ("M1", cited.number()),
        ("ET", cited.label().map(str::to_owned)),
        ("N1", cited.decision().map(|act| format!("依{act}"))),
        ("SE", cited.provision_name().map(str::to_owned)),
        ("UR", cited.address()),
        ("Y2", Some(cited.today().to_string().replace('-', "/"))),
        ("LA", Some("zh-CN".to_owned())),
        ("ER", Some(String::new())),
    ]);
    fields
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        // one line each: what would end a line ends the field
        .map(|(name, value)| format!("{name}  - {}\r\n", value.replace(['\r', '\n'], " ")))
        .collect()
}
