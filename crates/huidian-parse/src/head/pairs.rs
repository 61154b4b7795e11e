//! Labels with their values in one line: a row of a table, or a byline.

use super::field::{Field, field_of_label, plain_label};

/// A label and its value, in bytes of the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pair {
    pub field: Field,
    pub label: String,
    pub start: usize,
    pub end: usize,
}

impl Pair {
    pub fn value<'l>(&self, line: &'l str) -> &'l str {
        line.get(self.start..self.end).unwrap_or("")
    }
}

/// Longest label, in characters with the spaces that justify it.
const LABEL_LIMIT: usize = 14;

/// Shortest label that is known without an edge before it, in characters.
const GLUED_LABEL: usize = 3;

/// Reads a line that is made of labels and values from its beginning on; empty when it is not.
pub(super) fn read(line: &str) -> Vec<Pair> {
    let bracketed = in_brackets(line);
    if !bracketed.is_empty() {
        return bracketed;
    }
    let pairs = with_colons(line);
    if pairs.is_empty() {
        by_cells(line)
    } else {
        pairs
    }
}

/// 【发文字号】某市人民政府令第88号【发布日期】2019.06.03: labels as legal databases print them.
fn in_brackets(line: &str) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = Vec::new();
    let mut at = line.len() - line.trim_start_matches(is_edge).len();
    while let Some(inside) = line[at..].strip_prefix('【') {
        let Some(close) = inside.find('】') else {
            return Vec::new();
        };
        let Some(field) = field_of_label(&inside[..close]) else {
            return Vec::new();
        };
        let start = line.len() - inside.len() + close + '】'.len_utf8();
        let end = line[start..]
            .find('【')
            .map_or(line.len(), |next| start + next);
        let mut pair = Pair {
            field,
            label: plain_label(&inside[..close]),
            start,
            end,
        };
        trim(line, &mut pair);
        // a mark behind the label
        if line[pair.start..pair.end].starts_with(['：', ':']) {
            pair.start += line[pair.start..].chars().next().map_or(0, char::len_utf8);
            trim(line, &mut pair);
        }
        pairs.push(pair);
        at = end;
    }
    pairs
}

/// 发文机关：某厅　成文日期：2025年3月6日
fn with_colons(line: &str) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = Vec::new();
    for (colon, mark) in line.match_indices(['：', ':']) {
        let floor = pairs.last().map_or(0, |last| last.start);
        let Some((field, label, label_start)) = label_before(line, floor, colon) else {
            continue;
        };
        match pairs.last_mut() {
            Some(last) => last.end = label_start,
            // something else stands in front: no line of labels
            None if !line[..label_start].trim_matches(is_edge).is_empty() => return Vec::new(),
            None => {}
        }
        pairs.push(Pair {
            field,
            label,
            start: colon + mark.len(),
            end: line.len(),
        });
    }
    for pair in &mut pairs {
        trim(line, pair);
    }
    pairs
}

/// The known label that ends where a colon stands, and where it begins: at the start, or after space, a tab, a stroke or a closing bracket.
fn label_before(line: &str, floor: usize, colon: usize) -> Option<(Field, String, usize)> {
    let before = &line[floor..colon];
    let starts = std::iter::once(0).chain(
        before
            .char_indices()
            .filter(|(_, c)| is_edge(*c) || matches!(c, '】' | ']' | '）'))
            .map(|(at, c)| at + c.len_utf8()),
    );
    // the longest known label wins: 信息来源 before 来源
    for start in starts {
        let words = &before[start..];
        if words.chars().count() > LABEL_LIMIT {
            continue;
        }
        if let Some(field) = field_of_label(words) {
            return Some((field, plain_label(words), floor + start));
        }
    }
    // 制定机关：某市人民政府公布日期：2031-05-07: cells of a page that nothing sets apart
    if floor == 0 {
        return None;
    }
    before.char_indices().find_map(|(start, _)| {
        let words = &before[start..];
        let is_label = (GLUED_LABEL..=LABEL_LIMIT).contains(&words.chars().count());
        let field = is_label.then(|| field_of_label(words))??;
        Some((field, plain_label(words), floor + start))
    })
}

/// 索引号 ⇥ 000777 ⇥ 发文机关 ⇥ 某厅: labels in cells of their own, without colons.
fn by_cells(line: &str) -> Vec<Pair> {
    let separator = if line.contains('\t') { '\t' } else { '|' };
    let mut cells: Vec<(usize, &str)> = Vec::new();
    let mut at = 0;
    for cell in line.split(separator) {
        if !cell.trim().is_empty() {
            cells.push((at, cell));
        }
        at += cell.len() + separator.len_utf8();
    }
    if cells.len() < 2 {
        return Vec::new();
    }
    let mut pairs = Vec::new();
    let mut index = 0;
    while index < cells.len() {
        let Some(field) = field_of_label(cells[index].1) else {
            return Vec::new();
        };
        let value = cells
            .get(index + 1)
            .filter(|(_, words)| field_of_label(words).is_none());
        let (start, end) = value.map_or((line.len(), line.len()), |(start, words)| {
            (*start, *start + words.len())
        });
        let mut pair = Pair {
            field,
            label: plain_label(cells[index].1),
            start,
            end,
        };
        trim(line, &mut pair);
        pairs.push(pair);
        index += if value.is_some() { 2 } else { 1 };
    }
    pairs
}

fn trim(line: &str, pair: &mut Pair) {
    let words = &line[pair.start..pair.end];
    let head = words.len() - words.trim_start_matches(is_edge).len();
    let kept = words.trim_matches(is_edge).len();
    pair.start += head;
    pair.end = pair.start + kept;
}

fn is_edge(c: char) -> bool {
    c.is_whitespace() || matches!(c, '|' | '*' | '；' | ';')
}
