//! Where the wording of an instrument stands among the lines of an article.

use crate::mark::MarkForm;
use crate::shape::{Part, Row, Run, longest, runs};
use crate::voice::{Voice, Voices};

/// How the wording is numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Build {
    Articles,
    Divisions,
    /// A notice without numbers of its own: addressee, words, seal line
    Letter,
}

/// The rows of an instrument's wording.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Wording {
    pub(crate) build: Build,
    /// First row, one past the last.
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) run: Run,
}

/// Articles that make a page one of articles.
const ARTICLES: u32 = 3;
/// Rows above the first number that can still belong to the wording: title, notice, seal line, contents.
const ROWS_ABOVE: usize = 60;

pub(crate) fn find(rows: &[Row<'_>]) -> Option<Wording> {
    let articles = longest(&runs(rows, MarkForm::Article));
    let (build, run) = if articles.count >= ARTICLES {
        (Build::Articles, articles)
    } else if let Some(run) = divisions(rows) {
        (Build::Divisions, run)
    } else {
        (Build::Letter, letter(rows)?)
    };
    let start = first_row(rows, run.first_row, build);
    let end = end_row(rows, run.last_row, build);
    Some(Wording {
        build,
        start,
        end,
        run,
    })
}

fn divisions(rows: &[Row<'_>]) -> Option<Run> {
    [
        MarkForm::Division,
        MarkForm::Subdivision,
        MarkForm::Clause,
        MarkForm::Point,
    ]
    .iter()
    .map(|form| longest(&runs(rows, *form)))
    .find(|run| run.count >= 2 && run.first <= 2 && !is_list_of_annexes(rows, run))
}

/// 附件：1.…2.… and nothing more.
fn is_list_of_annexes(rows: &[Row<'_>], run: &Run) -> bool {
    let above = rows[..run.first_row].last();
    let is_under_annex = rows[run.first_row.saturating_sub(2)..=run.first_row]
        .iter()
        .any(|row| row.part == Part::Annex || row.line.text.starts_with("附件"));
    let is_short = rows[run.first_row..=run.last_row]
        .iter()
        .all(|row| row.line.char_count() < 60);
    above.is_some() && is_under_annex && is_short && run.count < 8
}

/// A letter has an addressee or a number above and a seal line below, or a title of its own above words and seal line.
fn letter(rows: &[Row<'_>]) -> Option<Run> {
    let is_head = |row: &Row<'_>| matches!(row.part, Part::Salutation | Part::Number);
    let head = rows.iter().position(is_head);
    let seal = rows
        .windows(2)
        .rposition(|pair| pair[0].part == Part::Signer && pair[1].part == Part::Date);
    let title = rows.iter().position(|row| row.part == Part::Title);
    let (first, last) = match (head, seal, title) {
        (Some(head), Some(seal), _) if head < seal => (head, seal + 1),
        (None, Some(seal), Some(title)) if title < seal => (title, seal + 1),
        (Some(head), None, _) => (head, rows.len() - 1),
        (None, Some(seal), None) => (0, seal + 1),
        _ => return None,
    };
    Some(Run {
        first_row: first,
        last_row: last,
        ..Run::default()
    })
}

fn first_row(rows: &[Row<'_>], from: usize, build: Build) -> usize {
    let floor = from.saturating_sub(ROWS_ABOVE);
    let mut start = from;
    let mut at = from;
    while at > floor {
        at -= 1;
        match rows[at].part {
            Part::Title | Part::Number | Part::Salutation => start = at,
            Part::Date | Part::Signer | Part::Annex => {}
            Part::Numbered(mark) if build == Build::Articles || mark.form == MarkForm::Chapter => {
                start = at;
            }
            Part::Numbered(_) => {}
            Part::Prose if is_introduction(rows[at], build, at + 1 == from) => start = at,
            Part::Prose if rows[at].line.char_count() < 30 => {}
            _ => break,
        }
    }
    start
}

/// Words before the first number that are the instrument's own.
fn is_introduction(row: Row<'_>, build: Build, is_next: bool) -> bool {
    let words = &row.line.text;
    if is_news(words) {
        return false;
    }
    let voices = Voices::of(words);
    let leads_in = words.ends_with(['：', ':']) || voices.count(Voice::Formula) > 0;
    match build {
        Build::Articles => leads_in,
        _ => {
            leads_in || is_next && voices.count(Voice::Policy) + voices.count(Voice::Normative) >= 2
        }
    }
}

/// Words of one who tells about an instrument, and not of the instrument.
pub(crate) fn is_news(words: &str) -> bool {
    const LEADS: [&str; 9] = [
        "近日",
        "日前",
        "记者",
        "据悉",
        "获悉",
        "小编",
        "导语：",
        "答记者问",
        "解读如下",
    ];
    LEADS.iter().any(|lead| words.contains(lead)) || words.contains("（以下简称《")
}

fn end_row(rows: &[Row<'_>], from: usize, build: Build) -> usize {
    let mut end = from + 1;
    for (at, row) in rows.iter().enumerate().skip(from + 1) {
        let stops = match row.part {
            Part::Credit | Part::Question => true,
            Part::Title => {
                build == Build::Articles && !follows_annex(rows, at)
                    || row.line.text.contains("解读")
            }
            Part::Prose => is_news(&row.line.text) || is_reading_heading(&row.line.text),
            _ => false,
        };
        if stops {
            break;
        }
        end = at + 1;
    }
    end
}

fn follows_annex(rows: &[Row<'_>], at: usize) -> bool {
    rows[at.saturating_sub(3)..at]
        .iter()
        .any(|row| row.part == Part::Annex)
}

fn is_reading_heading(words: &str) -> bool {
    words.chars().count() < 40
        && ["解读", "答记者问", "一图", "亮点", "相关链接"]
            .iter()
            .any(|word| words.contains(word))
}

/// Words with which somebody speaks who comments on an act; no act speaks so of itself.
const COMMENTATORS: [&str; 12] = [
    "笔者",
    "我们",
    "我认为",
    "小编",
    "读者朋友",
    "不少读者",
    "【解读】",
    "【点评】",
    "【评析】",
    "解读：",
    "点评：",
    "评析：",
];

/// Paragraphs of a commentator among the articles.
pub(crate) fn comments(rows: &[Row<'_>], wording: &Wording) -> usize {
    if wording.build != Build::Articles {
        return 0;
    }
    rows[wording.run.first_row..wording.end]
        .iter()
        .filter(|row| {
            let words = &row.line.text;
            row.part == Part::Prose && COMMENTATORS.iter().any(|word| words.contains(word))
        })
        .count()
}
