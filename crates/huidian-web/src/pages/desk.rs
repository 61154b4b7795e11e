//! `/desk`: read and check a roundup somebody brought, and write the next one.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Multipart, OriginalUri, Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use huidian_digest::{Finding, Format, Row, RowReport, WriteOptions, WrittenRow, write};
use huidian_model::{PartialDate, Sector, Severity};
use huidian_text::CharPositions;

use super::{Shown, show};
use crate::desk::{self, Checked};
use crate::error::Error;
use crate::request::{Language, Query, Visitor};
use crate::snapshot::Snapshot;
use crate::state::AppState;
use crate::views::{Frame, Named, date_shown, push_escaped, work_href};

#[derive(Template)]
#[template(path = "desk.html")]
struct DeskPage {
    frame: Frame,
    upload_limit_mib: usize,
    sectors: Vec<(&'static str, &'static str)>,
}

#[derive(Template)]
#[template(path = "checked.html")]
struct CheckedPage {
    frame: Frame,
    name: String,
    id: String,
    as_of: String,
    rows: Vec<RowView>,
    original: String,
    missed: Vec<FindingView>,
    matched_count: usize,
    faulty_count: usize,
    foreign: Vec<String>,
    set_aside: Vec<(String, &'static str)>,
    diagnostics: Vec<String>,
}

struct RowView {
    number: usize,
    title: String,
    details: String,
    matched: Option<(String, String, &'static str)>,
    findings: Vec<FindingView>,
    since: Vec<FindingView>,
    completions: Vec<(String, String)>,
    grave: &'static str,
}

struct FindingView {
    class: &'static str,
    severity: &'static str,
    message: String,
    evidence: Vec<String>,
    suggestion: Option<String>,
    other: Option<(String, String)>,
}

/// `GET /desk`
pub(crate) async fn desk(
    State(state): State<AppState>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
) -> Shown {
    let frame = state.frame(visitor, &uri);
    let title = frame.t("汇总工作台", "Roundup desk");
    show(&DeskPage {
        upload_limit_mib: state.config().upload_limit_bytes >> 20,
        sectors: Sector::ALL
            .into_iter()
            .map(|sector| (sector.id(), sector.named(visitor.language)))
            .collect(),
        frame: frame.titled(title),
    })
}

/// `POST /desk`: takes a file or pasted text, checks it, and leads to what was found.
pub(crate) async fn bring(
    State(state): State<AppState>,
    form: Multipart,
) -> Result<Redirect, Error> {
    let brought = read_form(&state, form).await?;
    let worker = state.clone();
    let checked = tokio::task::spawn_blocking(move || {
        let reader = worker.library().store().read()?;
        let (bytes, name) = (&brought.bytes, &brought.name);
        desk::check(&reader, worker.authorities(), bytes, name, brought.as_of)
    })
    .await
    .map_err(|_| Error::Internal("checking a roundup broke off".to_owned()))??;
    let checked = state.desk().keep(checked);
    Ok(Redirect::to(&format!("/desk/{}", checked.id)))
}

struct Brought {
    bytes: Vec<u8>,
    name: String,
    as_of: jiff::civil::Date,
}

async fn read_form(state: &AppState, mut form: Multipart) -> Result<Brought, Error> {
    let broken = |error: axum::extract::multipart::MultipartError| {
        if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
            Error::TooLarge {
                limit_bytes: state.config().upload_limit_bytes,
            }
        } else {
            Error::Form(error.body_text())
        }
    };
    let mut brought = Brought {
        bytes: Vec::new(),
        name: String::new(),
        as_of: state.today(),
    };
    while let Some(field) = form.next_field().await.map_err(broken)? {
        let part = field.name().unwrap_or("").to_owned();
        let file_name = field.file_name().unwrap_or("").to_owned();
        let bytes = field.bytes().await.map_err(broken)?;
        match part.as_str() {
            "file" if !bytes.is_empty() => {
                brought.bytes = bytes.to_vec();
                brought.name = file_name.chars().take(200).collect();
            }
            "text" if brought.bytes.is_empty() && !bytes.trim_ascii().is_empty() => {
                brought.bytes = bytes.to_vec();
                pasted_name(&bytes).clone_into(&mut brought.name);
            }
            "as_of" if !bytes.is_empty() => {
                let text = String::from_utf8_lossy(&bytes);
                let day: PartialDate = text
                    .parse()
                    .map_err(|reason| Error::parameter("as_of", reason))?;
                brought.as_of = day.latest();
            }
            _ => {}
        }
    }
    if brought.bytes.is_empty() {
        return Err(Error::Form("没有文件，也没有文字".to_owned()));
    }
    Ok(brought)
}

/// Pasted text is Markdown unless it looks like a page.
fn pasted_name(bytes: &[u8]) -> &'static str {
    if bytes.trim_ascii_start().starts_with(b"<") {
        "pasted.html"
    } else {
        "pasted.md"
    }
}

fn find(state: &AppState, id: &str) -> Result<Arc<Checked>, Error> {
    state.desk().find(id).ok_or_else(|| {
        Error::NoSuchPage(format!("/desk/{}", id.chars().take(64).collect::<String>()))
    })
}

/// `GET /desk/{id}`
pub(crate) async fn checked(
    State(state): State<AppState>,
    visitor: Visitor,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
) -> Shown {
    let checked = find(&state, &id)?;
    let snapshot = state.snapshot()?;
    let language = visitor.language;
    let rows: Vec<RowView> = checked
        .digest
        .documents
        .iter()
        .zip(&checked.report.rows)
        .enumerate()
        .map(|(place, (row, report))| row_view(place, row, report, &snapshot, language))
        .collect();
    let frame = state.frame(visitor, &uri);
    let title = checked
        .digest
        .title
        .clone()
        .unwrap_or_else(|| checked.name.clone());
    show(&CheckedPage {
        id: checked.id.clone(),
        as_of: checked.as_of.to_string(),
        matched_count: rows.iter().filter(|row| row.matched.is_some()).count(),
        faulty_count: rows.iter().filter(|row| row.grave != "none").count(),
        original: original(&checked),
        missed: findings(&checked.report.missed, &snapshot),
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
        rows,
        frame: Frame {
            is_indexed: false,
            ..frame.titled(title)
        },
    })
}

fn row_view(
    place: usize,
    row: &Row,
    report: &RowReport,
    snapshot: &Snapshot,
    language: Language,
) -> RowView {
    let date = row.date.map(|on| match row.date_kind {
        Some(kind) => format!("{}（{}）", date_shown(on, language), kind.chinese()),
        None => date_shown(on, language),
    });
    let issuers = (!row.issuers.is_empty()).then(|| row.issuers.join("、"));
    let details: Vec<String> = [date, issuers, row.number.clone(), row.section.clone()]
        .into_iter()
        .flatten()
        .collect();
    let gravest = report.findings.iter().map(|finding| finding.severity).max();
    RowView {
        number: place + 1,
        title: row.title.clone(),
        details: details.join(" · "),
        matched: report.matched.as_ref().map(|matched| {
            (
                work_href(&matched.work),
                snapshot.title(&matched.work).to_owned(),
                matched.how.chinese(),
            )
        }),
        findings: findings(&report.findings, snapshot),
        since: findings(&report.since, snapshot),
        completions: report
            .completions
            .iter()
            .map(|(field, value)| (crate::views::field_name(field, language), value.clone()))
            .collect(),
        grave: gravest.map_or("none", severity_id),
    }
}

fn severity_id(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

fn findings(found: &[Finding], snapshot: &Snapshot) -> Vec<FindingView> {
    found
        .iter()
        .map(|finding| FindingView {
            class: finding.class.chinese(),
            severity: severity_id(finding.severity),
            message: finding.message.clone(),
            evidence: finding.evidence.clone(),
            suggestion: finding.suggestion.clone(),
            other: finding
                .other
                .as_ref()
                .map(|work| (work_href(work), snapshot.title(work).to_owned())),
        })
        .collect()
}

/// The roundup's own text with each row's title marked and linked to what was found about it.
fn original(checked: &Checked) -> String {
    let positions = CharPositions::new(&checked.text);
    let mut spans: Vec<(usize, usize, usize)> = checked
        .digest
        .documents
        .iter()
        .enumerate()
        .map(|(place, row)| {
            let start = positions.byte_at(row.span.start);
            (start, positions.byte_at(row.span.end), place + 1)
        })
        .collect();
    spans.sort_unstable();
    let mut html = String::with_capacity(checked.text.len() + spans.len() * 80);
    let mut at = 0;
    for (start, end, number) in spans {
        let (Some(before), Some(words)) =
            (checked.text.get(at..start), checked.text.get(start..end))
        else {
            continue;
        };
        push_escaped(&mut html, before);
        let grave = checked.report.rows[number - 1]
            .findings
            .iter()
            .map(|finding| finding.severity)
            .max()
            .map_or("none", severity_id);
        html.push_str(&format!(
            "<a class=\"row-mark {grave}\" id=\"at-{number}\" href=\"#row-{number}\">"
        ));
        push_escaped(&mut html, words);
        html.push_str("</a>");
        at = end;
    }
    push_escaped(&mut html, checked.text.get(at..).unwrap_or(""));
    html
}

/// `GET /desk/{id}/errata.csv`
pub(crate) async fn errata(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let checked = find(&state, &id)?;
    let mut csv = String::from("\u{feff}");
    super::export::push_row(
        &mut csv,
        [
            "row",
            "title",
            "finding",
            "severity",
            "message",
            "shown",
            "suggestion",
            "evidence",
            "work",
        ]
        .into_iter(),
    );
    let rows = checked.report.rows.iter().enumerate();
    let of_rows = rows.flat_map(|(place, row)| {
        let work = row.matched.as_ref().map(|matched| matched.work.to_string());
        let findings = row.findings.iter().chain(&row.since);
        findings.map(move |finding| (place + 1, row.title.clone(), work.clone(), finding))
    });
    let missed = checked
        .report
        .missed
        .iter()
        .map(|finding| (0, String::new(), None, finding));
    for (row, title, work, finding) in of_rows.chain(missed) {
        let other = finding.other.as_ref().map(ToString::to_string);
        let cells = [
            if row == 0 {
                String::new()
            } else {
                row.to_string()
            },
            title,
            finding.class.id().to_owned(),
            severity_id(finding.severity).to_owned(),
            finding.message.clone(),
            finding.shown.clone().unwrap_or_default(),
            finding.suggestion.clone().unwrap_or_default(),
            finding.evidence.join("；"),
            work.or(other).unwrap_or_default(),
        ];
        super::export::push_row(&mut csv, cells.iter().map(String::as_str));
    }
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"errata.csv\""),
    ];
    Ok((headers, csv).into_response())
}

/// `GET /desk/write`: a roundup of the works of a period and sectors, newest first within each section.
pub(crate) async fn written(
    State(state): State<AppState>,
    query: Query,
) -> Result<Response, Error> {
    let format = match query.first("format") {
        None => Format::Html,
        Some(id) => Format::from_id(id)
            .ok_or_else(|| Error::parameter("format", "known: markdown html json docx xlsx"))?,
    };
    let from = query.read::<PartialDate>("from")?;
    let to = query.read::<PartialDate>("to")?;
    let rows = rows_between(&state, &query, from, to)?;
    let options = WriteOptions {
        title: query
            .first("heading")
            .unwrap_or("政策法规标准汇总")
            .to_owned(),
        as_of: Some(state.day(&query)?),
        from,
        to,
        template: None,
    };
    let bytes =
        write(&rows, format, &options).map_err(|error| Error::Internal(error.to_string()))?;
    let (media_type, extension) = match format {
        Format::Markdown => ("text/markdown; charset=utf-8", "md"),
        Format::Html => ("text/html; charset=utf-8", "html"),
        Format::Json => ("application/json", "json"),
        Format::Docx => (huidian_model::Format::Docx.media_type(), "docx"),
        Format::Xlsx => (huidian_model::Format::Xlsx.media_type(), "xlsx"),
    };
    // shown in the browser only as a document without scripts or a past
    let how = if query.first("preview").is_some() {
        "inline"
    } else {
        "attachment"
    };
    let disposition = format!("{how}; filename=\"roundup.{extension}\"");
    let headers = [
        (CONTENT_TYPE, media_type.to_owned()),
        (CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, bytes).into_response())
}

fn rows_between(
    state: &AppState,
    query: &Query,
    from: Option<PartialDate>,
    to: Option<PartialDate>,
) -> Result<Vec<WrittenRow>, Error> {
    let snapshot = state.snapshot()?;
    let facets = super::arranged(state, &snapshot, query)?;
    let force = state.library().force_on(&snapshot, state.day(query)?)?;
    let reader = state.library().store().read()?;
    let mut rows = Vec::new();
    for place in facets.matching {
        let entry = &snapshot.entries()[place];
        let Some(on) = entry.work.listed_on else {
            continue;
        };
        let is_within = from.is_none_or(|from| on.latest() >= from.earliest())
            && to.is_none_or(|to| on.earliest() <= to.latest());
        if !is_within || entry.work.sectors.is_empty() {
            continue;
        }
        let Some(work) = reader.find_work(&entry.work.id)? else {
            continue;
        };
        let link = crate::request::ascii_link(&work_href(&work.id));
        let link = format!("{}{link}", state.public_url());
        let sector = work.sectors.first().copied();
        rows.push((
            sector,
            WrittenRow::from_work(&work, Some(&force[place]), Some(link)),
        ));
    }
    rows.sort_by_key(|(sector, _)| *sector);
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}
