//! Downloads of the answers: 合规义务清单 as a sheet, JSON, calendar.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use huidian_store::DutyNote;
use huidian_wire::calendar::calendar as write_calendar;
use huidian_wire::table::Cell;
use huidian_wire::{AnswerShape, AppliedShape, duty_entries};
use rustc_hash::FxHashMap;

use super::answers::{DutyLine, lines, mark_reviews, notes_of, plain_shape_of, shape_of};
use super::places::Places;
use super::request::{DutiesRequest, day_asked};
use super::words;
use crate::access::RegisterKeeper;
use crate::downloads::{Sheet, link_base, saved_sheet};
use crate::error::Error;
use crate::request::Query;
use crate::state::AppState;

const SHEET: Sheet<20> = Sheet {
    name: "合规义务清单",
    columns: [
        ("编号", 14.0),
        ("结论", 8.0),
        ("主题", 18.0),
        ("领域", 10.0),
        ("义务", 60.0),
        ("性质", 8.0),
        ("依据文件", 40.0),
        ("条款", 20.0),
        ("期限", 30.0),
        ("到期日", 12.0),
        ("向谁报送", 30.0),
        ("应留证据", 30.0),
        ("罚则", 40.0),
        ("责任人", 12.0),
        ("状态", 12.0),
        ("计划完成日", 12.0),
        ("证据链接", 40.0),
        ("说明", 40.0),
        ("适用理由或待补充", 60.0),
        ("可信度与来源", 40.0),
    ],
};

/// `GET /duties/{id}/duties.xlsx`
pub(crate) async fn xlsx(
    State(state): State<AppState>,
    Path(id): Path<String>,
    query: Query,
    keeper: RegisterKeeper,
) -> Result<Response, Error> {
    let rows = {
        let asked = DutiesRequest::of(&state, &id, &query, &keeper)?;
        let shape = plain_shape_of(&asked, None)?;
        let mut places = Places::new(&state)?;
        let notes = notes_of(&state, asked.profile.key)?;
        let mut lines = lines(&asked, &shape, &notes, &mut places)?;
        mark_reviews(&state, &asked, &mut lines)?;
        let base = link_base(&state);
        let mut rows: Vec<[Cell; 20]> = Vec::new();
        for (applied, line) in shape.applies.iter().zip(lines) {
            let place = address_of(&base, &line.link.href);
            rows.push(cells(applied_row(applied, line), place));
        }
        let others = unknown_rows(&asked, &shape, &notes)
            .into_iter()
            .chain(excluded_rows(&asked, &shape, &notes))
            .chain(withdrawn_rows(&shape, &notes));
        rows.extend(others.map(|row| cells(row, None)));
        rows
    };
    saved_sheet::<[Cell; 20]>(SHEET.table(), rows).await
}

/// The whole address of a place; `None` where there is none to open from a file.
fn address_of(base: &str, href: &str) -> Option<String> {
    match href {
        "" => None,
        whole if whole.starts_with("http") => Some(whole.to_owned()),
        _ if base.is_empty() => None,
        path => Some(format!("{base}{path}")),
    }
}

/// Days as days that can be sorted, the provision and the evidence as links.
fn cells(row: [String; 20], place: Option<String>) -> [Cell; 20] {
    let mut at = 0;
    row.map(|text| {
        at += 1;
        let name = SHEET.columns[at - 1].0;
        let link = |url: String, text: String| Cell::Link { url, text };
        match (name, &place) {
            ("到期日" | "计划完成日", _) => Cell::date(Some(&text)),
            ("条款", Some(url)) => link(url.clone(), text),
            ("证据链接", _) if text.starts_with("http") => link(text.clone(), text),
            _ => Cell::from(text),
        }
    })
}

/// A duty that applies.
fn applied_row(applied: &AppliedShape, line: DutyLine) -> [String; 20] {
    [
        line.id,
        if line.is_overdue {
            "适用，逾期"
        } else {
            "适用"
        }
        .to_owned(),
        words::topic(&applied.topic).to_owned(),
        line.sectors,
        line.action,
        line.modality.to_owned(),
        applied.work.clone(),
        applied
            .provision
            .clone()
            .unwrap_or_else(|| "条号未能确认".to_owned()),
        line.deadlines.join("；"),
        line.due_on,
        line.recipient,
        line.evidence,
        line.penalty,
        line.note.owner,
        line.note.state,
        line.note.due_on,
        line.note.evidence,
        line.note.note,
        applied.because.join("；"),
        if line.review.is_empty() {
            format!("{}；{}", line.confidence, line.source)
        } else {
            format!(
                "{}；{}；条文已改，待重看：{}",
                line.confidence, line.source, line.review
            )
        },
    ]
}

/// Duties whose rule was withdrawn, with what the house noted on them.
fn withdrawn_rows(shape: &AnswerShape, notes: &FxHashMap<String, DutyNote>) -> Vec<[String; 20]> {
    let rows = shape.withdrawn.iter().map(|one| {
        let note = notes.get(&one.duty).cloned().unwrap_or_default();
        let none = String::new;
        [
            one.duty.clone(),
            "规则已撤回".to_owned(),
            none(),
            none(),
            one.action.clone(),
            none(),
            one.work.clone(),
            one.provision.clone().unwrap_or_default(),
            none(),
            none(),
            none(),
            none(),
            none(),
            note.owner,
            note.state,
            note.due_on,
            note.evidence,
            note.note,
            format!("{} {}", one.on, one.reason),
            none(),
        ]
    });
    rows.collect()
}

/// Duties that do not apply, with the reason, so that the list can be held against the whole.
fn excluded_rows(
    asked: &DutiesRequest,
    shape: &AnswerShape,
    notes: &FxHashMap<String, DutyNote>,
) -> Vec<[String; 20]> {
    let rows = shape.excluded.iter().map(|one| {
        let duty = asked.rules.find_duty(&one.duty);
        let provision = one.provision.clone();
        let mut row: [String; 20] = std::array::from_fn(|_| String::new());
        row[0].clone_from(&one.duty);
        "不适用".clone_into(&mut row[1]);
        row[2] = duty.map_or_else(String::new, |duty| words::topic(&duty.topic).to_owned());
        row[4].clone_from(&one.action);
        row[6].clone_from(&one.work);
        row[7] = provision.unwrap_or_else(|| "条号未能确认".to_owned());
        put_note(&mut row, notes.get(&one.duty).cloned().unwrap_or_default());
        row[18].clone_from(&one.because);
        row
    });
    rows.collect()
}

/// What the house noted on a duty.
fn put_note(row: &mut [String; 20], note: DutyNote) {
    row[13] = note.owner;
    row[14] = note.state;
    row[15] = note.due_on;
    row[16] = note.evidence;
    row[17] = note.note;
}

/// Duties that cannot be answered yet stand in the list too: leaving them out would say that they do not apply.
fn unknown_rows(
    asked: &DutiesRequest,
    shape: &AnswerShape,
    notes: &FxHashMap<String, DutyNote>,
) -> Vec<[String; 20]> {
    let vocabulary = &asked.rules.vocabulary;
    let label = |name: &String| {
        let found = vocabulary
            .find(name)
            .map(|id| vocabulary.attribute(id).label.clone());
        found.unwrap_or_else(|| name.clone())
    };
    let rows = shape.unknown.iter().map(|one| {
        let note = notes.get(&one.duty).cloned().unwrap_or_default();
        let ask: Vec<String> = one.ask.iter().map(label).collect();
        let reason = one
            .open
            .clone()
            .unwrap_or_else(|| format!("待补充：{}", ask.join("、")));
        let mut row: [String; 20] = std::array::from_fn(|_| String::new());
        row[0].clone_from(&one.duty);
        "未知".clone_into(&mut row[1]);
        row[4].clone_from(&one.action);
        row[6].clone_from(&one.work);
        row[7] = one
            .provision
            .clone()
            .unwrap_or_else(|| "条号未能确认".to_owned());
        put_note(&mut row, note);
        row[18] = reason;
        row
    });
    rows.collect()
}

/// `GET /duties/{id}/duties.json`: as `huidian applies --json`.
pub(crate) async fn json(
    State(state): State<AppState>,
    Path(id): Path<String>,
    query: Query,
    keeper: RegisterKeeper,
) -> Result<Json<AnswerShape>, Error> {
    let asked = DutiesRequest::of(&state, &id, &query, &keeper)?;
    let since = query
        .first("since")
        .map(|_| day_asked(&query, "since", asked.day))
        .transpose()?;
    shape_of(&asked, since).map(Json)
}

/// `GET /duties/{id}/duties.ics`: deadlines and days that come every year, as all-day events.
pub(crate) async fn calendar(
    State(state): State<AppState>,
    Path(id): Path<String>,
    query: Query,
    keeper: RegisterKeeper,
) -> Result<Response, Error> {
    let asked = DutiesRequest::of(&state, &id, &query, &keeper)?;
    let shape = shape_of(&asked, None)?;
    let notes = state
        .library()
        .store()
        .read()?
        .duty_notes(asked.profile.key)?;
    let entries = duty_entries(&asked.profile, &asked.rules, &shape, &notes, asked.day);
    let text = write_calendar(&format!("{} 合规义务", asked.profile.name), &entries);
    Ok(([(CONTENT_TYPE, "text/calendar; charset=utf-8")], text).into_response())
}
