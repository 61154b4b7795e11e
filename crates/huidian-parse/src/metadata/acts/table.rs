//! Tables of clean-ups and announcements: what becomes of the act of each row, in a cell (清理结果 废止), by a mark in the column of that name, or by
//! the head of its list; standards that others replace; acts that are kept longer.

use huidian_model::find_numbers;
use huidian_text::title_end::{TitlePlace, has_title_end};
use huidian_text::{PartialDate, find_dates};

use super::group::Named;
use super::list::{self, is_column_head, title_of, work_in_cell};
use super::outcome::{Outcome, PLANNED, of_cell};
use crate::metadata::keeping::{KEEPS, Kept, kept};
use crate::words::{char_count, without_closing_brackets};

/// Marks in a column of outcomes.
const MARKS: [&str; 11] = ["√", "✓", "✔", "☑", "●", "■", "▲", "★", "是", "V", "v"];

/// An act of a clean-up with its outcome.
#[derive(Debug, Clone)]
pub(in crate::metadata) struct Judged {
    pub work: Named,
    pub outcome: Outcome,
}

/// Cells with their first byte in the line.
type Cells<'t> = [(usize, &'t str)];

/// A row of a table below its head.
struct Row<'t, C> {
    /// First byte of the line in the text.
    start: usize,
    line: &'t str,
    cells: Vec<(usize, &'t str)>,
    /// What the head says of the columns; `None` where no head was read.
    columns: Option<C>,
}

/// The rows of all tables, each with what `head` makes of the last head above it in its table.
fn rows<C: Clone>(text: &str, head: impl Fn(&str, &Cells<'_>) -> Option<C>) -> Vec<Row<'_, C>> {
    let mut found = Vec::new();
    let mut columns: Option<C> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let Some(cells) = cells_of(line) else {
            if !line.trim().is_empty() {
                columns = None;
            }
            continue;
        };
        match head(line, &cells) {
            Some(named) => columns = Some(named),
            None => found.push(Row {
                start,
                line,
                cells,
                columns: columns.clone(),
            }),
        }
    }
    found
}

/// The first column whose name has one of some words; a column that begins with 原 tells what was before.
fn column_of(cells: &Cells<'_>, names: &[&str]) -> Option<usize> {
    cells.iter().position(|(_, cell)| {
        !cell.starts_with('原') && names.iter().any(|name| cell.contains(name))
    })
}

/// The acts of the rows of tables.
pub(in crate::metadata) fn of_rows(text: &str) -> Vec<Judged> {
    let judged = |row: Row<'_, Vec<Option<Outcome>>>| {
        let told = row.cells.iter().find_map(|(_, cell)| of_cell(cell));
        let marked = || {
            let mut both = row.cells.iter().zip(row.columns.as_deref()?);
            both.find_map(|((_, cell), column)| column.clone().filter(|_| MARKS.contains(cell)))
        };
        Some(Judged {
            outcome: told.or_else(marked)?,
            work: act_of(text, row.start, row.line, &row.cells)?,
        })
    };
    rows(text, head_of).into_iter().filter_map(judged).collect()
}

/// The standards that the rows of an announcement put others in the place of, each with the first day of the new one: the columns 代替标准号 and
/// 实施日期. A row without a day ends nothing by itself.
pub(in crate::metadata) fn replaced(text: &str) -> Vec<(Named, PartialDate)> {
    let head = |_: &str, cells: &Cells<'_>| {
        let old = column_of(cells, &["代替标准", "替代标准"])?;
        Some((
            old,
            column_of(cells, &["实施日期", "实施时间", "施行日期"])?,
        ))
    };
    let mut found = Vec::new();
    for row in rows(text, head) {
        let Some((old, day)) = row.columns else {
            continue;
        };
        let on = row
            .cells
            .get(day)
            .and_then(|(_, cell)| find_dates(cell).first()?.date);
        let (Some((from, cell)), Some(on)) = (row.cells.get(old), on) else {
            continue;
        };
        for number in find_numbers(cell) {
            let number = number.number;
            let is_edition = number
                .as_standard()
                .is_some_and(|standard| standard.year.is_some());
            if is_edition {
                found.push((Named::numbered(number, row.start + from, cell.len()), on));
            }
        }
    }
    found
}

/// The acts of the rows of a table, each with how much longer it is kept: by a cell that says so (处理意见 有效期延续至…), or by the day in the column
/// 延长后有效期至 or 有效期至, where the text is about acts that go on (`by_column`). A row that says 不再延续 or 废止 keeps nothing.
pub(in crate::metadata) fn kept_rows(text: &str, by_column: bool) -> Vec<(Named, Kept)> {
    let head = |line: &str, cells: &Cells<'_>| {
        let is_head = is_column_head(line) && line.contains("序号");
        let column = || {
            column_of(cells, &["延长", "延续", "顺延"])
                .or_else(|| column_of(cells, &["有效期", "截止", "实施期限", "执行期限"]))
        };
        is_head.then(column)
    };
    let longer = |row: Row<'_, Option<usize>>| {
        let work = act_of(text, row.start, row.line, &row.cells)?;
        let said = row
            .cells
            .iter()
            .rev()
            .filter(|(_, cell)| !cell.contains('《'));
        let said = said.filter(|(_, cell)| char_count(cell) <= KEPT_LIMIT);
        if let Some(kept) = said.clone().find_map(|(_, cell)| kept(cell)) {
            return Some((work, kept));
        }
        if !by_column || said.clone().any(|(_, cell)| is_not_kept(cell)) {
            return None;
        }
        let (_, cell) = row.cells.get(row.columns??)?;
        let on = find_dates(cell).last()?.date?;
        Some((work, Kept::Until(on)))
    };
    rows(text, head).into_iter().filter_map(longer).collect()
}

/// Longest cell that says how long an act is kept, in characters.
const KEPT_LIMIT: usize = 60;

/// 不再延续, 到期失效, 废止: the act ends as it would, or before.
fn is_not_kept(cell: &str) -> bool {
    let declined = KEEPS.iter().any(|word| cell.contains(word)) && cell.contains('不');
    declined
        || ["到期失效", "到期废止", "自然失效", "期满失效"]
            .iter()
            .any(|word| cell.contains(word))
        || matches!(of_cell(cell), Some(Outcome::Ends { .. }))
}

/// The acts of lists whose head says that they go on: 二、继续有效的规章：, or of the tables of a text whose title says so.
pub(in crate::metadata) fn going_on(text: &str, title: &str) -> Vec<Named> {
    const HEADS: [&str; 5] = ["继续有效", "现行有效", "继续执行", "予以保留", "保留的"];
    const NAMES: [&str; 9] = [
        "目录",
        "清单",
        "一览表",
        "下列",
        "以下",
        "的规章",
        "文件",
        "法规",
        "如下",
    ];
    let says_so = |words: &str| HEADS.iter().any(|word| words.contains(word));
    let mut found: Vec<Named> = Vec::new();
    let mut at = 0;
    let of_title = says_so(title);
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let words = line.trim();
        let is_head = says_so(words)
            && !words.contains("废止")
            && !words.contains("失效")
            && !PLANNED.iter().any(|word| words.contains(word))
            && !words.contains('《')
            && (words.ends_with(['：', ':'])
                || char_count(words) <= 60
                    && !words.contains(['。', '|', '\t'])
                    && NAMES.iter().any(|word| words.contains(word)));
        let is_table = of_title && is_column_head(words) && words.contains("序号");
        if is_head || is_table {
            let list = list::below(text, start, start + line.trim_end().len());
            found.extend(list.into_iter().flat_map(|list| list.group.works));
        }
    }
    found
}

/// The columns of a table whose head names outcomes: 序号 | 名称 | 废止 | 继续有效. `None` for a line that is no such head.
fn head_of(line: &str, cells: &[(usize, &str)]) -> Option<Vec<Option<Outcome>>> {
    let columns: Vec<Option<Outcome>> = cells
        .iter()
        .map(|(_, cell)| of_cell(cell.trim_start_matches("是否")))
        .collect();
    let named = columns.iter().flatten().count();
    let is_head = named >= 2 || named == 1 && is_column_head(line);
    is_head.then_some(columns)
}

/// Cells of a row with their first byte in it, empty ones too; `None` for a line that is no row.
fn cells_of(line: &str) -> Option<Vec<(usize, &str)>> {
    let row = line.trim_end();
    let row = row.strip_suffix('|').unwrap_or(row);
    let mut at = 0;
    let mut cells: Vec<(usize, &str)> = row
        .split(['|', '\t'])
        .map(|cell| {
            let from = at + cell.len() - cell.trim_start().len();
            at += cell.len() + 1;
            (from, cell.trim())
        })
        .collect();
    if row.starts_with('|') {
        cells.remove(0);
    }
    (cells.iter().filter(|(_, cell)| !cell.is_empty()).count() >= 2).then_some(cells)
}

/// The act that a row names: in 《》, or by the first cell that is a title.
fn act_of(text: &str, start: usize, line: &str, cells: &[(usize, &str)]) -> Option<Named> {
    let number = || {
        let found = find_numbers(line).into_iter().next();
        found.map(|found| found.number)
    };
    cells.iter().find_map(|(at, cell)| {
        let from = start + at;
        if cell.starts_with('《') {
            let named = work_in_cell(text, from, from + cell.len())?;
            let number = named.number.clone().or_else(number);
            return Some(Named { number, ..named });
        }
        let title = title_of(cell);
        let is_title = char_count(title) >= 4
            && has_title_end(without_closing_brackets(title), TitlePlace::Citation)
            && !title.contains(['。', '：', '；'])
            && !title.ends_with('号');
        is_title.then(|| Named::plain(title, number(), from))
    })
}
