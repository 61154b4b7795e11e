//! Records set out as keys beside values, and rows of plain text set in columns: read as lines of keys.

use huidian_extract::{Format, Page, Table};

use super::columns::{Cell, Columns, RawLine, raw_lines};
use super::{Unit, whole};
use crate::fields::{Field, field_of};
use crate::instrument::is_placeholder;
use crate::passage::Passage;
use crate::records::facts_of;
use rustc_hash::FxHashMap;

/// Fewest rows below a row of names that make a table of aligned text.
const FEWEST: usize = 2;
/// Lines between the rows of two pages.
const LONGEST_GAP: usize = 6;
/// Half widths by which the cells of a column may begin apart.
const DRIFT: usize = 3;

/// The lines of a table that only holds keys beside values and no title: what it tells is about the title above it.
pub(super) fn keyed_table(table: &Table) -> Option<Vec<Passage>> {
    let columns = table.column_count();
    if columns < 2 || !columns.is_multiple_of(2) || table.row_count() > 12 {
        return None;
    }
    let mut lines = Vec::new();
    let mut is_telling = false;
    for row in 0..table.row_count() {
        for column in (0..columns).step_by(2) {
            let (label, value) = (table.text(row, column), table.text(row, column + 1));
            if is_placeholder(label) && is_placeholder(value) {
                continue;
            }
            let field = field_of(label)?;
            if field == Field::Title || field_of(value).is_some() {
                return None;
            }
            is_telling |= !matches!(field, Field::Other | Field::Category | Field::Index);
            let cell = table.find_cell(row, column + 1)?;
            lines.push(beside(label, &whole(&cell.inline)));
        }
    }
    is_telling.then_some(lines)
}

/// The lines of a table whose records take two rows: a title over all columns, and below it cells of facts.
pub(super) fn stacked(table: &Table) -> Option<Vec<(Passage, bool)>> {
    let mut lines = Vec::new();
    let (mut titles, mut pairs) = (0u32, 0u32);
    let mut is_below_title = false;
    for row in 0..table.row_count() {
        let cells: Vec<&huidian_extract::Cell> = table
            .row(row)
            .flatten()
            .filter(|cell| cell.row == row && !is_placeholder(&cell.inline.text))
            .collect();
        let mut cells = cells;
        cells.dedup_by_key(|cell| cell.column);
        match cells.as_slice() {
            [] => {}
            [wide] if wide.column_span > 1 => {
                lines.push((whole(&wide.inline), true));
                titles += 1;
                is_below_title = true;
            }
            facts => {
                let joined = joined(facts);
                pairs += u32::from(is_below_title && facts_of(&joined, joined.whole()).is_some());
                is_below_title = false;
                lines.push((joined, false));
            }
        }
    }
    (pairs >= 2 && titles <= pairs + 1 && lines.len() as u32 <= titles + pairs + 1).then_some(lines)
}

/// The cells of a row with a bar between them.
fn joined(cells: &[&huidian_extract::Cell]) -> Passage {
    let mut chars = Vec::new();
    for cell in cells {
        let value = whole(&cell.inline).placed();
        if let (Some((_, last)), false) = (chars.last().copied(), value.is_empty()) {
            chars.push(('｜', last));
        }
        chars.extend(value);
    }
    Passage::new(chars.into_iter())
}

/// The only text of a table that lays out one cell.
pub(super) fn only_cell(table: &Table) -> Option<Passage> {
    let mut filled = table
        .cells
        .iter()
        .filter(|cell| !is_placeholder(&cell.inline.text));
    let only = filled.next()?;
    filled.next().is_none().then(|| whole(&only.inline))
}

/// 文号：工信部网安〔2022〕166号, the key standing where its value begins.
pub(super) fn beside(label: &str, value: &Passage) -> Passage {
    let value = value.placed();
    let at = value.first().map_or(0, |(_, place)| *place);
    let key = label.trim().trim_end_matches(['：', ':']).chars();
    let key = key
        .filter(|c| !c.is_whitespace())
        .chain(std::iter::once('：'));
    Passage::new(key.map(|c| (c, at)).chain(value))
}

/// A stretch of plain text whose lines stand in columns below a line with the columns' names.
pub(super) fn aligned(page: &Page) -> Option<Columns> {
    if page.format != Format::PlainText || !page.text.contains("  ") {
        return None;
    }
    let lines = raw_lines(&page.text);
    (0..lines.len()).find_map(|at| aligned_at(&lines, at))
}

fn aligned_at(lines: &[RawLine], at: usize) -> Option<Columns> {
    let header = lines.get(at)?.cells();
    let fields: Vec<Option<Field>> = header.iter().map(|cell| field_of(&text(cell))).collect();
    let named = fields.iter().flatten().count();
    let title = fields
        .iter()
        .position(|field| *field == Some(Field::Title))?;
    if header.len() < 3 || named + 1 < header.len() {
        return None;
    }
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut last = at;
    // the foot of a page, an empty line, and the names again on the next page
    let mut parting = 0;
    for (below, line) in lines.iter().enumerate().skip(at + 1) {
        let is_parting = line.is_blank() || is_foot(line);
        let cells = line.cells();
        let is_header =
            cells.len() == header.len() && cells.iter().map(text).eq(header.iter().map(text));
        if is_parting || is_header {
            parting += 1;
            if parting > LONGEST_GAP {
                break;
            }
            continue;
        }
        if cells.len() == header.len() {
            rows.push(cells);
        } else if parting > 0 || !go_on(rows.last_mut(), cells) {
            break;
        }
        parting = 0;
        last = below;
    }
    if rows.len() < FEWEST {
        return None;
    }
    let mut found = Vec::new();
    for row in &rows {
        let mut order: Vec<usize> = (0..row.len()).collect();
        order.swap(0, title);
        for column in order {
            let label = match fields[column] {
                Some(Field::Title) => "文件名称".to_owned(),
                Some(Field::Index) | None => continue,
                Some(_) => text(&header[column]),
            };
            let value = Passage::new(row[column].chars.iter().copied());
            if !is_placeholder(&value.text(value.whole())) {
                found.push(beside(&label, &value).placed());
            }
        }
    }
    let first = lines[at].first_place()?;
    Some(Columns {
        span: first..lines[last].last_place()? + 1,
        lines: found,
    })
}

/// — 3 —, 第 3 页 共 9 页: a page's foot.
fn is_foot(line: &RawLine) -> bool {
    let chars: Vec<char> = line.chars().filter(|c| !c.is_whitespace()).collect();
    chars.len() <= 12
        && chars.iter().any(char::is_ascii_digit)
        && chars.iter().all(|c| {
            c.is_ascii_digit() || matches!(c, '-' | '—' | '–' | '·' | '/' | '第' | '页' | '共')
        })
}

/// A line with fewer cells goes on with those of the row above that begin where they begin.
fn go_on(row: Option<&mut Vec<Cell>>, cells: Vec<Cell>) -> bool {
    let Some(row) = row else { return false };
    let places: Option<Vec<usize>> = cells
        .iter()
        .map(|cell| {
            row.iter()
                .position(|above| above.width.abs_diff(cell.width) <= DRIFT)
        })
        .collect();
    let Some(places) = places.filter(|places| !places.is_empty() && places[0] > 0) else {
        return false;
    };
    for (place, cell) in places.into_iter().zip(cells) {
        row[place].chars.extend(cell.chars);
    }
    true
}

fn text(cell: &Cell) -> String {
    cell.chars.iter().map(|(c, _)| *c).collect()
}

/// title: …, issuer: …: where such keys come again, block after block, they are keys, and are given the names that keys have.
pub(super) fn name_latin_keys(units: &mut [Unit<'_>]) {
    let mut counts: FxHashMap<Field, usize> = FxHashMap::default();
    let found: Vec<Option<(Field, usize)>> = units
        .iter()
        .map(|unit| match unit {
            Unit::Line(line) => latin_key(&line.passage),
            Unit::Table(_) => None,
        })
        .collect();
    for (field, _) in found.iter().flatten() {
        *counts.entry(*field).or_default() += 1;
    }
    let often = |field: &Field| counts.get(field).is_some_and(|count| *count >= 2);
    let others = counts
        .keys()
        .filter(|field| often(field) && **field != Field::Title);
    if !often(&Field::Title) || others.count() == 0 {
        return;
    }
    for (unit, key) in units.iter_mut().zip(found) {
        if let (Unit::Line(line), Some((field, value))) = (unit, key)
            && let Some(name) = key_name(field)
        {
            line.passage = beside(name, &line.passage.part(value..line.passage.len()));
        }
    }
}

/// A short word in Latin letters, a colon, and a value.
fn latin_key(passage: &Passage) -> Option<(Field, usize)> {
    const LONGEST_KEY: usize = 20;
    let at = passage
        .folded
        .iter()
        .take(LONGEST_KEY)
        .position(|c| *c == ':')?;
    let label = passage.folded_text(0..at);
    let is_word = label
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ' ' | '.'));
    let field = field_of(&label.replace('_', " ")).filter(|_| is_word)?;
    (at + 1 < passage.len()).then_some((field, at + 1))
}

fn key_name(field: Field) -> Option<&'static str> {
    Some(match field {
        Field::Title => "文件名称",
        Field::Issuer => "发布机关",
        Field::Number => "文号",
        Field::Date => "日期",
        Field::Published => "发布日期",
        Field::Effective => "施行日期",
        _ => return None,
    })
}
