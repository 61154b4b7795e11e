//! `GET /registers/{id}/register.csv`, `.xlsx`: the followed works with who answers for each and until when, the list that auditors ask for (台账).

use axum::extract::{Path, State};
use axum::response::Response;
use huidian_store::{Register, RegisterNote};
use huidian_wire::WorkShape;

use crate::access::RegisterKeeper;
use crate::downloads::{Sheet, csv_file, sheet_file};
use crate::error::Error;
use crate::request::ascii_link;
use crate::state::AppState;
use crate::views::work_href;

const SHEET: Sheet<13> = Sheet {
    name: "合规台账",
    columns: [
        ("编号", 30.0),
        ("文件", 50.0),
        ("文号", 24.0),
        ("制定机关", 36.0),
        ("状态", 12.0),
        ("依据", 40.0),
        ("资料截至", 12.0),
        ("公布", 12.0),
        ("施行", 12.0),
        ("责任人", 14.0),
        ("截止日", 12.0),
        ("说明", 50.0),
        ("页面", 40.0),
    ],
};

pub(crate) async fn ledger_csv(
    State(state): State<AppState>,
    Path(name): Path<String>,
    keeper: RegisterKeeper,
) -> Result<Response, Error> {
    let rows = rows(&state, &keeper.find(&state, &name)?)?;
    Ok(csv_file(&SHEET, rows.into_iter()))
}

pub(crate) async fn ledger_xlsx(
    State(state): State<AppState>,
    Path(name): Path<String>,
    keeper: RegisterKeeper,
) -> Result<Response, Error> {
    let rows = rows(&state, &keeper.find(&state, &name)?)?;
    sheet_file(&SHEET, rows).await
}

/// One row per followed work, what has gone from the library included.
fn rows(state: &AppState, register: &Register) -> Result<Vec<[String; 13]>, Error> {
    let snapshot = state.snapshot()?;
    let rows = register.works.iter().map(|id| {
        let note = register.notes.iter().find(|note| note.work == *id);
        let mut row: [String; 13] = std::array::from_fn(|_| String::new());
        row[0] = id.to_string();
        match snapshot.find(id) {
            Some(entry) => {
                describe(&mut row, &WorkShape::new(&entry.work));
                entry.work.force.status.chinese().clone_into(&mut row[4]);
            }
            None => "已不在本库".clone_into(&mut row[4]),
        }
        if let Some(RegisterNote {
            owner,
            note,
            due_on,
            ..
        }) = note
        {
            row[9].clone_from(owner);
            row[10] = due_on.map(|day| day.to_string()).unwrap_or_default();
            row[11].clone_from(note);
        }
        row[12] = format!("{}{}", state.public_url(), ascii_link(&work_href(id)));
        row
    });
    Ok(rows.collect())
}

fn describe(row: &mut [String; 13], work: &WorkShape) {
    let issuers: Vec<&str> = work.issuers.iter().map(|i| i.name.as_str()).collect();
    row[1].clone_from(&work.title);
    row[2] = work.number.clone().unwrap_or_default();
    row[3] = issuers.join("、");
    row[5].clone_from(&work.status_basis);
    row[6] = work.known_until.clone().unwrap_or_default();
    row[7] = work.dates.published.clone().unwrap_or_default();
    row[8] = work.dates.effective.clone().unwrap_or_default();
}
