//! Which column of a table holds what.

use huidian_extract::Table;

use super::beside::{
    are_lists_beside, hold_two_lists, repeat_alike, share_outer_columns, title_columns,
};
use super::latin::{column_field, is_latin_name, names_above, read_latin_columns};
use super::named::{
    adopt_grounds, adopt_remarks, drop_drafters, holds_grounds, read_days_as_days,
    read_numbers_as_numbers,
};
use super::share::{SAMPLE, share, title_share};
use crate::body::is_body;
use crate::fields::Field;
use crate::instrument::{is_bare_title, is_placeholder};
use crate::number::find_number;
use crate::quote::quotes;
use crate::title::is_file_name;
use crate::unit::whole;
use crate::when::{Years, cell_date};

/// How far down a header may stand, below captions and notes.
const HEADER_DEPTH: u32 = 6;

/// A table of documents; several bands where lists stand side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Layout {
    /// First row below the header.
    pub(crate) first_row: u32,
    pub(crate) bands: Vec<Vec<(u32, Field)>>,
}

/// Reads the layout of a table of documents; `None` for any other table.
pub(crate) fn layout(table: &Table) -> Option<Layout> {
    by_header(table).or_else(|| {
        let mut found = by_content(table, names_above(table))?;
        found.first_row = found.first_row.max(marked_heads(table));
        Some(found)
    })
}

/// Rows at the top that the source marks as headings, where others are not so marked and nothing in them looks like a document.
fn marked_heads(table: &Table) -> u32 {
    let is_marked = |row: u32| {
        let mut cells = table.row(row).flatten().peekable();
        cells.peek().is_some()
            && cells.all(|cell| cell.is_header && names_a_column(&cell.inline.text))
    };
    let heads = (0..table.row_count())
        .take_while(|row| is_marked(*row))
        .count() as u32;
    if heads < table.row_count() { heads } else { 0 }
}

fn names_a_column(text: &str) -> bool {
    text.chars().count() <= 8
        && !text.contains(|c: char| c.is_ascii_digit() || c == '《')
        && !is_bare_title(text)
}

fn by_header(table: &Table) -> Option<Layout> {
    let depth = HEADER_DEPTH.min(table.row_count());
    let row = header_row(table, depth)?;
    let mut fields: Vec<(u32, Field)> = (0..table.column_count())
        .filter_map(|column| Some((column, header_field(table, row, column)?)))
        .collect();
    let first_row = row + 1;
    read_latin_columns(table, row, &mut fields, |column| {
        content_field(table, first_row, column)
    });
    read_numbers_as_numbers(table, first_row, &mut fields);
    adopt_grounds(table, row, &mut fields);
    drop_drafters(table, row, &mut fields);
    read_days_as_days(table, row, &mut fields);
    adopt_unnamed(table, row, &mut fields);
    adopt_first_half(table, first_row, &mut fields);
    adopt_bodies(table, row, &mut fields);
    adopt_remarks(table, row, &mut fields);
    repeat_unnamed(table, first_row, &mut fields);
    if !fields.iter().any(|(_, field)| *field == Field::Title) {
        let named: Vec<u32> = fields.iter().map(|(column, _)| *column).collect();
        let title = best_title_column(table, first_row, &named)?;
        let others = title_columns(table, first_row, &named)
            .into_iter()
            .filter(|other| are_lists_beside(table, row, title, *other));
        fields.extend(others.map(|other| (other, Field::Title)));
        fields.push((title, Field::Title));
        fields.sort_unstable_by_key(|(column, _)| *column);
    }
    let mut bands = bands(table, first_row, &fields);
    bands.retain(|band| holds_titles(table, row, band));
    (!bands.is_empty()).then_some(Layout { first_row, bands })
}

/// A column called 名称 or Name may hold anything; without numbers beside it, some of its cells must read like titles.
fn holds_titles(table: &Table, header: u32, band: &[(u32, Field)]) -> bool {
    const TELLING: [&str; 12] = [
        "政策",
        "文件名",
        "法规",
        "法律",
        "标准",
        "条例",
        "规章",
        "制度",
        "规范",
        "文号",
        "计划名称",
        "canonical",
    ];
    let has_number = band
        .iter()
        .any(|(_, field)| matches!(field, Field::Number | Field::PlanNumber));
    let titles: Vec<u32> = band
        .iter()
        .filter(|(_, field)| *field == Field::Title)
        .map(|(column, _)| *column)
        .collect();
    let is_vague = titles.iter().all(|&column| {
        let label = huidian_text::fold(table.text(header, column));
        !TELLING.iter().any(|word| label.contains(word))
    });
    has_number
        || !is_vague
        || titles
            .iter()
            .any(|&column| title_share(table, header + 1, column) >= 25)
}

/// Whether a row holds the lower names of a header of two rows: each cell is reached from above or is a name of its own.
fn is_lower_header(table: &Table, row: u32) -> bool {
    let mut own = 0;
    for column in 0..table.column_count() {
        let Some(cell) = table.find_cell(row, column) else {
            continue;
        };
        if cell.row < row {
            continue;
        }
        let text = cell.inline.text.trim();
        let over = row
            .checked_sub(1)
            .and_then(|above| table.find_cell(above, column))
            .filter(|cell| cell.column_span > 1)
            .map(|cell| cell.inline.text.trim());
        let names = column_field(text).is_some()
            || over.is_some_and(|over| column_field(&format!("{text}{over}")).is_some());
        if !names && !is_placeholder(text) {
            return false;
        }
        own += u32::from(names && over.is_some());
    }
    own >= 2
}

/// The row with the column names: where names of lists (法律法规 | 部门规章) stand above the names of their columns, the lower one.
fn header_row(table: &Table, depth: u32) -> Option<u32> {
    let first = (0..depth).find(|&row| is_header(table, row))?;
    let below = first + 1;
    let is_finer = below < depth
        && (is_header(table, below) && named_columns(table, below) > named_columns(table, first)
            || is_lower_header(table, below));
    Some(if is_finer { below } else { first })
}

fn named_columns(table: &Table, row: u32) -> usize {
    (0..table.column_count())
        .filter(|&column| {
            table
                .find_cell(row, column)
                .is_some_and(|cell| cell.row == row && cell.column == column)
                && column_field(table.text(row, column)).is_some()
        })
        .count()
}

/// The label at a position; where a header has two rows, that of both together (时间 over 发布), or of the upper one.
fn header_field(table: &Table, row: u32, column: u32) -> Option<Field> {
    let own = table.text(row, column).trim();
    let above = row.checked_sub(1).and_then(|above| {
        let cell = table.find_cell(above, column)?;
        (cell.row == above || cell.row_span > 1)
            .then_some((cell.inline.text.trim(), cell.column_span))
    });
    if let Some((over, span)) = above
        && span > 1
        && over != own
        && is_over(over)
    {
        return column_field(&format!("{own}{over}")).or_else(|| column_field(own));
    }
    column_field(own).or_else(|| {
        let (over, span) = above?;
        (span == 1).then(|| column_field(over)).flatten()
    })
}

/// 时间 and 日期 over the columns of several days; 标准情况 over anything.
fn is_over(label: &str) -> bool {
    matches!(column_field(label), Some(Field::Date))
        || ["日期", "时间"].iter().any(|word| label.contains(word))
}

fn is_header(table: &Table, row: u32) -> bool {
    let (mut named, mut filled, mut has_key) = (0u32, 0u32, false);
    let mut columns = Vec::new();
    let mut last = None;
    for column in 0..table.column_count() {
        let Some(cell) = table.find_cell(row, column) else {
            continue;
        };
        let place = Some((cell.row, cell.column));
        if place == last || is_placeholder(&cell.inline.text) {
            continue;
        }
        last = place;
        filled += 1;
        if let Some(field) = column_field(&cell.inline.text) {
            columns.push(column);
            named += 1;
            has_key |= matches!(field, Field::Title | Field::Number | Field::PlanNumber)
                || holds_grounds(table, row, column);
        }
    }
    // 征求意见稿 | 发布单位 | 截止时间: the column without a name of its own holds the titles, and so do 国家层面 and 地方层面
    has_key = has_key
        || named >= 2
            && filled == named + 1
            && best_title_column(table, row + 1, &columns).is_some()
        || named >= 2
            && filled > named + 1
            && title_columns(table, row + 1, &columns).len() as u32 == filled - named;
    named >= 2 && has_key && (named * 2 >= filled || is_row_of_names(table, row))
        || named == 1
            && has_key
            && filled == 1
            && table.column_count() <= 2
            && row + 1 < table.row_count()
}

/// A row of names in the manner of a database: rank, canonical_title, document_number.
fn is_row_of_names(table: &Table, row: u32) -> bool {
    (0..table.column_count()).all(|column| is_latin_name(table.text(row, column)))
}

/// A column without a label next to the title column is the second half of split titles.
fn adopt_unnamed(table: &Table, header: u32, fields: &mut Vec<(u32, Field)>) {
    let titles: Vec<u32> = fields
        .iter()
        .filter(|(_, field)| *field == Field::Title)
        .map(|(column, _)| *column)
        .collect();
    for title in titles {
        let next = title + 1;
        let is_free = next < table.column_count()
            && !fields.iter().any(|(column, _)| *column == next)
            && is_placeholder(table.text(header, next));
        let sample = (header + 1..table.row_count().min(header + 1 + SAMPLE)).filter(|&row| {
            let text = table.text(row, next);
            !is_placeholder(text)
                && cell_date(text, Years::default()).is_none()
                && text.chars().count() > 3
        });
        // 名称 | (no name) over 甲办法 | 甲发〔2024〕3号: a column of facts is no half of a title
        let opens_list = title_share(table, header + 1, next + 1) >= 50;
        let holds = content_field(table, header + 1, next).filter(|_| is_free && !opens_list);
        if let Some(field @ (Field::Number | Field::Date | Field::Issuer)) = holds {
            fields.push((next, field));
        } else if is_free
            && sample.count() as u32 * 2 > table.row_count().min(SAMPLE) - header.min(SAMPLE)
        {
            fields.push((next, Field::Title));
        }
    }
    fields.sort_unstable_by_key(|(column, _)| *column);
}

/// A second list beside the first, under no header of its own.
fn repeat_unnamed(table: &Table, first_row: u32, fields: &mut Vec<(u32, Field)>) {
    let width = fields.last().map_or(0, |(column, _)| column + 1);
    let title = fields.iter().find(|(_, field)| *field == Field::Title);
    let Some(&(title, _)) = title else { return };
    if width == 0 || table.column_count() != 2 * width {
        return;
    }
    if title_share(table, first_row, title + width) >= 50 {
        let again: Vec<(u32, Field)> = fields
            .iter()
            .map(|&(column, field)| (column + width, field))
            .collect();
        fields.extend(again);
    }
}

/// Splits the columns where lists stand side by side: a field comes again after another.
fn bands(table: &Table, first_row: u32, fields: &[(u32, Field)]) -> Vec<Vec<(u32, Field)>> {
    let mut bands: Vec<Vec<(u32, Field)>> = vec![Vec::new()];
    for &(column, field) in fields {
        let current = bands.last_mut().filter(|band| !band.is_empty());
        let seen = current
            .as_ref()
            .and_then(|band| band.iter().rposition(|(_, known)| *known == field));
        let adjoins = current
            .as_ref()
            .and_then(|band| band.last())
            .is_some_and(|(last, known)| *known == field && *last + 1 == column);
        let opens_list = adjoins
            && field == Field::Title
            && column
                .checked_sub(1)
                .is_some_and(|before| hold_two_lists(table, first_row, before, column));
        let starts_again = seen.is_some()
            && (!adjoins || opens_list)
            && !matches!(field, Field::Other | Field::Category);
        if starts_again {
            bands.push(Vec::new());
        }
        if let Some(band) = bands.last_mut() {
            band.push((column, field));
        }
    }
    let has_title = |band: &Vec<(u32, Field)>| band.iter().any(|(_, field)| *field == Field::Title);
    if bands.len() > 1 && !bands.iter().all(has_title) {
        bands = vec![first_of_each(table, first_row, fields)];
    }
    share_outer_columns(&mut bands);
    if bands.len() > 1 && !repeat_alike(&bands) {
        bands = vec![first_of_each(table, first_row, fields)];
    }
    for band in &mut bands {
        choose_title(table, first_row, band);
    }
    bands.retain(has_title);
    bands
}

fn first_of_each(table: &Table, first_row: u32, fields: &[(u32, Field)]) -> Vec<(u32, Field)> {
    let mut kept: Vec<(u32, Field)> = Vec::new();
    for &(column, field) in fields {
        let is_title = field == Field::Title;
        if is_title || !kept.iter().any(|(_, known)| *known == field) {
            kept.push((column, field));
        }
    }
    choose_title(table, first_row, &mut kept);
    kept
}

/// Of several title columns apart (政策 | 文件名称) keeps the one that holds titles; adjoining halves of one title stay together.
fn choose_title(table: &Table, first_row: u32, band: &mut Vec<(u32, Field)>) {
    let titles: Vec<u32> = band
        .iter()
        .filter(|(_, field)| *field == Field::Title)
        .map(|(column, _)| *column)
        .collect();
    if titles.len() < 2 {
        return;
    }
    let shares: Vec<u32> = titles
        .iter()
        .map(|column| title_share(table, first_row, *column))
        .collect();
    let best = shares.iter().copied().max().unwrap_or(0);
    band.retain(|(column, field)| {
        *field != Field::Title || share(table, first_row, *column, is_file_name) < 50 || best == 0
    });
    let chosen = titles[shares.iter().position(|share| *share == best).unwrap_or(0)];
    let are_halves = titles.windows(2).all(|pair| pair[1] == pair[0] + 1)
        && shares
            .iter()
            .filter(|share| **share * 3 >= best * 2)
            .count()
            < titles.len();
    if !are_halves || best == 0 {
        band.retain(|(column, field)| *field != Field::Title || *column == chosen);
    }
}

/// 主责 over 国家网信办, 工信部: a column whose name says nothing holds the issuers where its cells do and no other column has them.
fn adopt_bodies(table: &Table, header: u32, fields: &mut Vec<(u32, Field)>) {
    const OWN: [&str; 10] = [
        "内部", "责任", "负责", "适用", "对口", "跟进", "来源", "转载", "备注", "范围",
    ];
    let has_bodies = fields
        .iter()
        .any(|(_, field)| matches!(field, Field::Issuer | Field::Administering));
    if has_bodies {
        return;
    }
    let found = (0..table.column_count()).find(|&column| {
        let label = table.text(header, column);
        fields.iter().all(|(known, _)| *known != column)
            && !is_placeholder(label)
            && column_field(label).is_none()
            && !OWN.iter().any(|word| label.contains(word))
            && share(table, header + 1, column, holds_bodies) >= 70
    });
    if let Some(column) = found {
        fields.push((column, Field::Issuer));
        fields.sort_unstable_by_key(|(column, _)| *column);
    }
}

fn holds_bodies(text: &str) -> bool {
    text.chars().count() <= 80
        && text
            .split(['、', ' ', '\n', '，', '等'])
            .any(|name| is_body(name.trim()))
}

/// 信息安全技术 | 网络安全等级保护基本要求: a column of fields of technology right before the titles is their first half.
fn adopt_first_half(table: &Table, first_row: u32, fields: &mut [(u32, Field)]) {
    for index in 1..fields.len() {
        let (column, field) = fields[index];
        let (before, kind) = fields[index - 1];
        if field == Field::Title
            && kind == Field::Category
            && before + 1 == column
            && share(table, first_row, before, |text| {
                text.trim().ends_with("技术")
            }) >= 50
        {
            fields[index - 1].1 = Field::Title;
        }
    }
}

fn best_title_column(table: &Table, first_row: u32, taken: &[u32]) -> Option<u32> {
    (0..table.column_count())
        .filter(|column| !taken.contains(column))
        .map(|column| (title_share(table, first_row, column), column))
        .filter(|(share, _)| *share >= 50)
        .max_by_key(|(share, column)| (*share, u32::MAX - column))
        .map(|(_, column)| column)
}

/// A table without a header: each column is what most of its cells look like.
fn by_content(table: &Table, first_row: u32) -> Option<Layout> {
    if table.row_count() < 2 {
        return None;
    }
    if let Some(layout) = only_titles(table, first_row) {
        return Some(layout);
    }
    let fields: Vec<(u32, Field)> = (0..table.column_count())
        .filter_map(|column| Some((column, content_field(table, first_row, column)?)))
        .collect();
    let has = |wanted: Field| fields.iter().any(|(_, field)| *field == wanted);
    let is_list = has(Field::Title)
        && (has(Field::Date) || has(Field::Issuer) || has(Field::Number) || has(Field::Index));
    if !is_list {
        return None;
    }
    let bands = bands(table, first_row, &fields);
    (!bands.is_empty()).then_some(Layout { first_row, bands })
}

/// A table that holds titles and nothing else, in one column or several.
fn only_titles(table: &Table, first_row: u32) -> Option<Layout> {
    let columns: Vec<u32> = (0..table.column_count())
        .filter(|&column| share(table, first_row, column, |_| true) > 0)
        .collect();
    let are_titles = !columns.is_empty()
        && columns.len() <= 4
        && columns
            .iter()
            .all(|&column| title_share(table, first_row, column) >= 60);
    are_titles.then(|| Layout {
        first_row,
        bands: columns
            .into_iter()
            .map(|column| vec![(column, Field::Title)])
            .collect(),
    })
}

fn content_field(table: &Table, first_row: u32, column: u32) -> Option<Field> {
    let of = |holds: &dyn Fn(&str) -> bool| share(table, first_row, column, holds);
    let is_index = |text: &str| {
        let text = text.trim();
        text.len() <= 4 && !text.is_empty() && text.chars().all(|c| c.is_ascii_digit())
    };
    if of(&is_index) >= 80 {
        return Some(Field::Index);
    }
    let years = Years {
        declared: Some(2000),
        ..Years::default()
    };
    if of(&|text| text.chars().count() <= 24 && cell_date(text, years).is_some()) >= 60 {
        return Some(Field::Date);
    }
    if title_share(table, first_row, column) >= 50 {
        return Some(Field::Title);
    }
    let is_number = |text: &str| text.chars().count() <= 40 && cell_number(text);
    if of(&is_number) >= 60 {
        return Some(Field::Number);
    }
    (of(&holds_bodies) >= 60).then_some(Field::Issuer)
}

fn cell_number(text: &str) -> bool {
    let inline = huidian_extract::Inline {
        text: text.to_owned(),
        ..huidian_extract::Inline::default()
    };
    let passage = whole(&inline);
    quotes(&passage).is_empty() && find_number(&passage, passage.whole()).is_some()
}
