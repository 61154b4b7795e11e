//! Tables of a clean-up in which each row says what becomes of its act: 清理结果 废止, 失效, 修改, 继续有效.

use huidian_model::find_numbers;
use huidian_text::title_end::{TitlePlace, has_title_end};

use super::group::{Group, Named};
use super::list::{title_of, work_in_cell};
use crate::words::{char_count, without_closing_brackets};

/// Outcomes that end an act, as the whole of a cell.
const ENDS: [&str; 11] = [
    "废止",
    "予以废止",
    "宣布废止",
    "失效",
    "宣布失效",
    "自然失效",
    "予以失效",
    "停止执行",
    "不再执行",
    "已失效",
    "废止或失效",
];
/// Outcomes that let it live.
const LIVES: [&str; 12] = [
    "修改",
    "拟修改",
    "予以修改",
    "修订",
    "拟修订",
    "继续有效",
    "保留",
    "予以保留",
    "继续执行",
    "有效",
    "拟废止",
    "建议修改",
];

/// Acts that the rows of tables end.
pub(super) fn ended(text: &str) -> Vec<Group> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let Some(cells) = cells_of(line) else {
            continue;
        };
        let outcome = cells
            .iter()
            .map(|(_, cell)| cell.trim_end_matches(['。', '；']))
            .find(|cell| ENDS.contains(cell) || LIVES.contains(cell));
        if outcome.is_some_and(|outcome| ENDS.contains(&outcome))
            && let Some(work) = act_of(text, start, line, &cells)
        {
            found.push(Group {
                start: work.start,
                end: work.end,
                works: vec![work],
            });
        }
    }
    found
}

/// Cells of a row with their first byte in it; `None` for a line that is no row.
fn cells_of(line: &str) -> Option<Vec<(usize, &str)>> {
    let mut cells = Vec::new();
    let mut at = 0;
    for cell in line.split(['|', '\t']) {
        let trimmed = cell.trim();
        if !trimmed.is_empty() {
            cells.push((at + cell.len() - cell.trim_start().len(), trimmed));
        }
        at += cell.len() + 1;
    }
    (cells.len() >= 2).then_some(cells)
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
