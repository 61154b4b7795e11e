//! How the page was read: what it repeats, what its lines were taken for, and the boxes of its records.

use std::ops::Range;

use huidian_digest::{LinePart, RepeatedUnit, Row, SeenLine};
use huidian_text::CharPositions;
use huidian_text::markup::push_escaped;
use rustc_hash::FxHashMap;

use super::rows::severity_id;
use super::sure::Sure;
use crate::request::Language;
use crate::roundup_checks::Checked;

/// Families of lines shown at most, and lines of each.
const FAMILIES: usize = 12;
const SAMPLES: usize = 2;
/// A sample is cut after so many characters.
const SAMPLE_LENGTH: usize = 48;

/// How the whole page was read.
pub(super) struct Reading {
    pub(super) sure: Sure,
    /// What repeats, in words; `None` for running text.
    pub(super) unit: Option<String>,
    pub(super) families: Vec<Family>,
    /// The account or site, where the page says so.
    pub(super) source: Option<String>,
    pub(super) is_told: bool,
    /// What is said of its lines holds for later roundups of its source.
    pub(super) is_remembered: bool,
}

/// Lines of one look.
pub(super) struct Family {
    pub(super) number: usize,
    pub(super) style: String,
    /// The look in words.
    pub(super) look: String,
    pub(super) count: usize,
    /// What they were taken for, in words.
    pub(super) read_as: String,
    pub(super) samples: Vec<String>,
    /// Id, name, whether it was said.
    pub(super) parts: Vec<(&'static str, &'static str, bool)>,
    pub(super) is_told: bool,
}

pub(super) fn reading(checked: &Checked, language: Language) -> Reading {
    Reading {
        sure: Sure::of(checked.digest.confidence),
        unit: checked
            .digest
            .unit
            .as_ref()
            .map(|unit| unit_words(unit, language)),
        families: families(checked, language),
        source: checked.source.clone(),
        is_told: !checked.hints.is_empty(),
        is_remembered: checked.owner.is_some(),
    }
}

/// 列表项，含题名、发布单位、日期，共 12 条.
fn unit_words(unit: &RepeatedUnit, language: Language) -> String {
    let kind = match unit.kind {
        "table_row" => language.pick("表格的行", "rows of a table"),
        "keys" => language.pick("成组的“项目：内容”", "groups of keys and values"),
        "heading" => language.pick("小标题", "headings"),
        "bold_line" => language.pick("加粗的行", "bold lines"),
        "list_item" => language.pick("列表项", "items of a list"),
        "numbered_line" => language.pick("编号的行", "numbered lines"),
        _ => language.pick("普通的行", "plain lines"),
    };
    let fields: Vec<&str> = unit
        .fields
        .iter()
        .map(|field| match *field {
            "title" => language.pick("题名", "title"),
            "number" => language.pick("文号", "number"),
            "issuer" => language.pick("发布单位", "issuer"),
            "date" => language.pick("日期", "date"),
            "effective" => language.pick("施行日期", "effective date"),
            "draft" => language.pick("征求意见稿标记", "draft mark"),
            other => other,
        })
        .collect();
    let count = unit.spans.len();
    match language {
        Language::Chinese => format!("{kind}，共 {count} 处；多数含{}", fields.join("、")),
        Language::English => format!("{kind}, {count} of them; most hold {}", fields.join(", ")),
    }
}

/// The families of lines that records are made of, and others that might be: short lines that come several times.
fn families(checked: &Checked, language: Language) -> Vec<Family> {
    let said = |style: &str| checked.hints.iter().find(|hint| hint.style == style);
    let mut found = by_style(&checked.digest.lines);
    found.retain(|(style, lines)| said(style).is_some() || may_be_records(lines));
    let titles = |lines: &[&SeenLine]| lines.iter().filter(|line| line.part == "title").count();
    found.sort_by_key(|(style, lines)| {
        (
            said(style).is_none(),
            std::cmp::Reverse(titles(lines)),
            std::cmp::Reverse(lines.len()),
        )
    });
    found.truncate(FAMILIES);
    let positions = CharPositions::new(&checked.text);
    let views = found.iter().enumerate().map(|(place, (style, lines))| {
        let hint = said(style);
        let samples = lines.iter().take(SAMPLES);
        let parts = LinePart::ALL.into_iter().map(|part| {
            let is_said = hint.is_some_and(|hint| hint.part == part);
            (part.id(), part_name(part, language), is_said)
        });
        Family {
            number: place + 1,
            style: (*style).to_owned(),
            look: look_words(style, language),
            count: lines.len(),
            read_as: read_as(lines, language),
            samples: samples
                .map(|line| sample(&checked.text, &positions, line))
                .collect(),
            parts: parts.collect(),
            is_told: hint.is_some(),
        }
    });
    views.collect()
}

/// Lines by their look, in the order in which the looks come.
fn by_style(lines: &[SeenLine]) -> Vec<(&str, Vec<&SeenLine>)> {
    let mut places: FxHashMap<&str, usize> = FxHashMap::default();
    let mut found: Vec<(&str, Vec<&SeenLine>)> = Vec::new();
    for line in lines {
        let place = *places.entry(line.style.as_str()).or_insert_with(|| {
            found.push((line.style.as_str(), Vec::new()));
            found.len() - 1
        });
        found[place].1.push(line);
    }
    found
}

/// Whether lines of one look are of records, or might be: most of them short, and some of them.
fn may_be_records(lines: &[&SeenLine]) -> bool {
    const FEWEST: usize = 3;
    const SHORT: u32 = 80;
    let is_short = |line: &&&SeenLine| line.span.end - line.span.start <= SHORT;
    let short = lines.iter().filter(is_short).count();
    lines.iter().any(|line| line.part != "text")
        || lines.len() >= FEWEST && short * 3 >= lines.len() * 2
}

/// The beginning of a line, on one line.
fn sample(text: &str, positions: &CharPositions<'_>, line: &SeenLine) -> String {
    let start = positions.byte_at(line.span.start);
    let words = text.get(start..positions.byte_at(line.span.end));
    let words: Vec<&str> = words.unwrap_or("").split_whitespace().collect();
    let words = words.join(" ");
    let cut: String = words.chars().take(SAMPLE_LENGTH).collect();
    if cut.len() < words.len() {
        format!("{cut}…")
    } else {
        cut
    }
}

fn part_name(part: LinePart, language: Language) -> &'static str {
    match part {
        LinePart::Title => language.pick("题名", "titles"),
        LinePart::Issuer => language.pick("发布单位", "issuers"),
        LinePart::Date => language.pick("日期", "dates"),
        LinePart::Nothing => language.pick("不是条目", "no rows"),
    }
}

/// 题名 12、正文 3: what the lines of a family were taken for, the most first.
fn read_as(lines: &[&SeenLine], language: Language) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for line in lines {
        match counts.iter_mut().find(|(part, _)| *part == line.part) {
            Some((_, count)) => *count += 1,
            None => counts.push((line.part, 1)),
        }
    }
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let words: Vec<String> = counts
        .into_iter()
        .map(|(part, count)| {
            let name = match part {
                "title" => language.pick("题名", "title"),
                "number" => language.pick("文号", "number"),
                "issuer" => language.pick("发布单位", "issuer"),
                "date" => language.pick("日期", "date"),
                "fact" => language.pick("其他信息", "other facts"),
                "head" => language.pick("以下各条共有的信息", "facts of all below"),
                "nothing" => language.pick("不是条目", "no row"),
                _ => language.pick("文字", "text"),
            };
            format!("{name} {count}")
        })
        .collect();
    words.join(language.pick("、", ", "))
}

/// 列表项, 带编号: a look in words.
fn look_words(style: &str, language: Language) -> String {
    let mut parts = style.split('/');
    let shape = parts.next().unwrap_or("");
    let level = shape.rsplit_once('-').map_or("", |(_, level)| level);
    let mut words = match (shape.split('-').next().unwrap_or(""), language) {
        ("heading", Language::Chinese) => format!("{level} 级标题"),
        ("heading", Language::English) => format!("headings of level {level}"),
        ("bold", Language::Chinese) => "加粗的行".to_owned(),
        ("bold", Language::English) => "bold lines".to_owned(),
        ("item", Language::Chinese) if level == "0" => "列表项".to_owned(),
        ("item", Language::Chinese) => format!("第 {} 层列表项", level.parse().unwrap_or(0) + 1),
        ("item", Language::English) if level == "0" => "list items".to_owned(),
        ("item", Language::English) => format!("list items {level} deep"),
        (_, Language::Chinese) => "普通的行".to_owned(),
        (_, Language::English) => "plain lines".to_owned(),
    };
    for mark in parts.filter(|mark| !mark.is_empty()) {
        let said = match (mark, language) {
            ("1", Language::Chinese) => "，带数字编号".to_owned(),
            ("1", Language::English) => ", numbered".to_owned(),
            ("一", Language::Chinese) => "，带中文编号".to_owned(),
            ("一", Language::English) => ", numbered in Chinese".to_owned(),
            ("link", Language::Chinese) => "，以链接开头".to_owned(),
            ("link", Language::English) => ", beginning with a link".to_owned(),
            (mark, Language::Chinese) => format!("，以 {mark} 开头"),
            (mark, Language::English) => format!(", beginning with {mark}"),
        };
        words.push_str(&said);
    }
    words
}

/// A stretch of whole lines that one record takes, in bytes, and the row it became.
struct RecordBox {
    bytes: Range<usize>,
    place: usize,
}

/// The boxes of records in order, none within another. A record of several lines is one box where they stand together.
fn boxes(checked: &Checked, positions: &CharPositions<'_>) -> Vec<RecordBox> {
    let of_record = record_spans(&checked.digest.lines);
    let mut titles: Vec<&SeenLine> = checked
        .digest
        .lines
        .iter()
        .filter(|line| line.part == "title")
        .collect();
    titles.sort_unstable_by_key(|line| line.span.start);
    let is_table = matches!(&checked.digest.unit, Some(unit) if unit.kind == "table_row");
    let span_of = |row: &Row| -> Option<Range<u32>> {
        let last = titles.partition_point(|line| line.span.start <= row.span.start);
        let title = last.checked_sub(1).and_then(|last| titles.get(last));
        match title.filter(|line| line.span.end >= row.span.end) {
            Some(line) => of_record.get(&line.span.start).cloned(),
            None => is_table.then_some(row.span.start..row.span.end),
        }
    };
    let rows = checked.digest.documents.iter().enumerate();
    let mut found: Vec<RecordBox> = rows
        .filter_map(|(place, row)| {
            let bytes = whole_lines(&checked.text, positions, span_of(row)?)?;
            Some(RecordBox { bytes, place })
        })
        .collect();
    found.sort_by_key(|record| (record.bytes.start, record.place));
    let mut last_end = 0;
    found.retain_mut(|record| {
        record.bytes.start = record.bytes.start.max(last_end);
        let keeps = record.bytes.start < record.bytes.end;
        if keeps {
            last_end = record.bytes.end;
        }
        keeps
    });
    found
}

/// From the first to the last line of each record, by where its title line begins.
fn record_spans(lines: &[SeenLine]) -> FxHashMap<u32, Range<u32>> {
    let mut found: FxHashMap<u32, Range<u32>> = FxHashMap::default();
    for line in lines {
        if let Some(record) = line.record {
            let range = found
                .entry(record)
                .or_insert(line.span.start..line.span.end);
            range.start = range.start.min(line.span.start);
            range.end = range.end.max(line.span.end);
        }
    }
    found
}

/// The bytes of the lines that a span of code points touches.
fn whole_lines(
    text: &str,
    positions: &CharPositions<'_>,
    span: Range<u32>,
) -> Option<Range<usize>> {
    let start = positions.byte_at(span.start);
    let end = positions.byte_at(span.end);
    let from = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
    let rest = text.get(end..)?.find('\n');
    Some(from..rest.map_or(text.len(), |at| end + at + 1))
}

/// The roundup's own text: the records as boxes with how sure each is, and each row's title marked and linked to what was found about it.
pub(super) fn original(checked: &Checked, language: Language) -> String {
    let positions = CharPositions::new(&checked.text);
    let mut marks: Vec<(usize, usize, usize)> = checked
        .digest
        .documents
        .iter()
        .enumerate()
        .map(|(place, row)| {
            let start = positions.byte_at(row.span.start);
            (start, positions.byte_at(row.span.end), place + 1)
        })
        .collect();
    marks.sort_unstable();
    let mut page = Original {
        checked,
        marks,
        next: 0,
        at: 0,
        html: String::with_capacity(checked.text.len() * 2),
    };
    for record in boxes(checked, &positions) {
        if record.bytes.start < page.at {
            continue;
        }
        page.push_until(record.bytes.start);
        let sure = Sure::of(checked.digest.documents[record.place].confidence);
        let number = record.place + 1;
        let (class, word) = if sure.is_low {
            (" unsure", language.pick("没有把握", "unsure"))
        } else {
            ("", language.pick("把握", "sure"))
        };
        let percent = sure.percent;
        let hint = language.pick("改这类行的读法", "how such lines are read");
        page.html.push_str(&format!(
            "<span class=\"unit-box{class}\"><a class=\"unit-sure\" href=\"#read-as\" title=\"{hint}\">{number} · {word} {percent}%</a>"
        ));
        page.push_until(record.bytes.end);
        page.html.push_str("</span>");
    }
    page.push_until(checked.text.len());
    page.html
}

struct Original<'o> {
    checked: &'o Checked,
    /// Start, end, number of each row's title, in order.
    marks: Vec<(usize, usize, usize)>,
    next: usize,
    at: usize,
    html: String,
}

impl Original<'_> {
    /// Writes the text up to a place with the titles that begin in it.
    fn push_until(&mut self, end: usize) {
        while let Some(&(start, stop, number)) = self.marks.get(self.next) {
            if start >= end {
                break;
            }
            self.next += 1;
            let text = &self.checked.text;
            let (Some(before), Some(words)) = (text.get(self.at..start), text.get(start..stop))
            else {
                continue;
            };
            push_escaped(&mut self.html, before);
            let findings = &self.checked.report.rows[number - 1].findings;
            let grave = findings
                .iter()
                .map(|finding| finding.severity)
                .max()
                .map_or("none", severity_id);
            self.html.push_str(&format!(
                "<a class=\"row-mark {grave}\" id=\"at-{number}\" href=\"#row-{number}\">"
            ));
            push_escaped(&mut self.html, words);
            self.html.push_str("</a>");
            self.at = stop;
        }
        if end > self.at {
            push_escaped(
                &mut self.html,
                self.checked.text.get(self.at..end).unwrap_or(""),
            );
            self.at = end;
        }
    }
}
