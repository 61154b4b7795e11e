//! `GET /notes/notes.md`, `.json`, `.csv`, `.xlsx`: notes to take away, with citations. The words of a standard stay unless a setting lets them go.

use std::fmt::Write as _;

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use huidian_following::notes::Colour;
use huidian_text::markup::escape_markdown;
use huidian_wire::NoteShape;
use huidian_wire::table::{Cell, Table};

use super::line::standing_said;
use crate::access::RegisterKeeper;
use crate::downloads::{attachment, saved_csv, saved_sheet};
use crate::error::Error;
use crate::notes::{NoteFilter, NoteView, seen};
use crate::request::{Language, Query, ascii_link};
use crate::state::AppState;
use crate::views::day_of;

const TABLE: Table<'static> = Table {
    name: "笔记",
    columns: &[
        ("文件", 40.0),
        ("条款", 16.0),
        ("文本", 14.0),
        ("原文", 60.0),
        ("笔记", 60.0),
        ("颜色", 6.0),
        ("文件夹", 16.0),
        ("登记簿", 16.0),
        ("作者", 12.0),
        ("改于", 12.0),
        ("新文本中", 40.0),
        ("引用", 60.0),
    ],
};

/// Stands for words that do not leave.
const KEPT_BACK: &str = "（标准的文字不随导出）";

fn row(noted: &NoteView, base: &str) -> Vec<Cell> {
    let note = &noted.held.note;
    let text = |words: &str| Cell::Text(words.to_owned());
    let colour = Colour::from_id(&note.colour).unwrap_or_default();
    vec![
        Cell::Link {
            url: format!("{base}{}", noted.href),
            text: noted.title.clone(),
        },
        text(&note.place),
        text(&note.version),
        text(quote_of(noted)),
        text(&note.words),
        text(colour.chinese()),
        text(&note.folder),
        text(noted.register.as_deref().unwrap_or("")),
        text(&note.owner),
        Cell::date(Some(&day_of(noted.held.changed_at))),
        Cell::Text(
            standing_said(noted, Language::Chinese)
                .0
                .unwrap_or_default(),
        ),
        text(&noted.gbt7714),
    ]
}

fn quote_of(noted: &NoteView) -> &str {
    if noted.may_quote || noted.held.note.quote.is_empty() {
        &noted.held.note.quote
    } else {
        KEPT_BACK
    }
}

/// `GET /notes/notes.csv`
pub(crate) async fn csv(
    State(state): State<AppState>,
    query: Query,
    keeper: RegisterKeeper,
) -> Result<Response, Error> {
    let noted = seen(&state, &keeper, &NoteFilter::of(&query)?)?;
    let base = state.base_for_programs();
    Ok(saved_csv(&TABLE, noted.iter().map(|one| row(one, &base))))
}

/// `GET /notes/notes.xlsx`
pub(crate) async fn xlsx(
    State(state): State<AppState>,
    query: Query,
    keeper: RegisterKeeper,
) -> Result<Response, Error> {
    let rows = {
        let noted = seen(&state, &keeper, &NoteFilter::of(&query)?)?;
        let base = state.base_for_programs();
        noted.iter().map(|one| row(one, &base)).collect::<Vec<_>>()
    };
    saved_sheet(TABLE, rows).await
}

/// `GET /notes/notes.json`: the shape of the API.
pub(crate) async fn json(
    State(state): State<AppState>,
    query: Query,
    keeper: RegisterKeeper,
) -> Result<Json<Vec<NoteShape>>, Error> {
    let noted = seen(&state, &keeper, &NoteFilter::of(&query)?)?;
    Ok(Json(
        noted.iter().map(|one| one.shape(one.may_quote)).collect(),
    ))
}

/// `GET /notes/notes.md`
pub(crate) async fn markdown(
    State(state): State<AppState>,
    query: Query,
    keeper: RegisterKeeper,
) -> Result<Response, Error> {
    let noted = seen(&state, &keeper, &NoteFilter::of(&query)?)?;
    let text = markdown_of(&noted, state.public_url());
    let media_type = "text/markdown; charset=utf-8";
    Ok(attachment(text.into_bytes(), media_type, "笔记.md"))
}

/// A heading for each work, below it its notes in the order in which they were made.
fn markdown_of(noted: &[NoteView], public_url: &str) -> String {
    let mut text = String::from("# 笔记\n");
    let mut work = None;
    for one in noted {
        let note = &one.held.note;
        if work != Some(&note.work) {
            work = Some(&note.work);
            let _ = write!(text, "\n## {}\n", escape_markdown(&one.title));
        }
        let _ = write!(text, "\n### {}\n\n", escape_markdown(&one.citation));
        let quote = quote_of(one);
        if !quote.is_empty() {
            let _ = write!(text, "> {}\n\n", escape_markdown(quote));
        }
        for line in note.words.lines() {
            let _ = writeln!(text, "{}  ", escape_markdown(line));
        }
        let mut said: Vec<String> = Vec::new();
        if !note.folder.is_empty() {
            said.push(format!("文件夹：{}", escape_markdown(&note.folder)));
        }
        if !one.is_mine {
            said.push(format!("作者：{}", escape_markdown(&note.owner)));
        }
        said.extend(standing_said(one, Language::Chinese).0);
        if !said.is_empty() {
            let _ = write!(text, "\n{}\n", said.join("；"));
        }
        let _ = write!(text, "\n{}\n", escape_markdown(&one.gbt7714));
        if !public_url.is_empty() {
            let _ = write!(text, "\n<{public_url}{}>\n", ascii_link(&one.href));
        }
    }
    text
}
