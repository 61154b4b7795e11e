//! The build of a text: numbering that runs through, title, number, addressee, seal line.

use huidian_model::find_numbers;
use huidian_text::find_dates;
use huidian_text::title::ends_as_title;

use crate::line::Line;
use crate::mark::{Mark, MarkForm, read_mark};

/// What part a line plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Title,
    /// 国办发〔2024〕1号, 某部令第3号, or the note of adoption under a title
    Number,
    /// 各省、自治区…：
    Salutation,
    Numbered(Mark),
    Signer,
    /// A date alone on its line
    Date,
    /// 附件：
    Annex,
    /// （来源：…）
    Credit,
    Question,
    Prose,
}

/// A line of the article with its part.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row<'l> {
    pub(crate) line: &'l Line,
    pub(crate) part: Part,
}

/// Longest title, in characters.
pub(crate) const TITLE_LIMIT: usize = 90;
/// Longest line that can be a number, a signer or a salutation.
const SHORT_LIMIT: usize = 60;
const SALUTATION_LIMIT: usize = 400;
/// Most signers above a date.
const SIGNER_LIMIT: usize = 24;

pub(crate) fn rows<'l>(lines: &[&'l Line]) -> Vec<Row<'l>> {
    let mut rows: Vec<Row<'l>> = lines
        .iter()
        .map(|line| Row {
            line,
            part: part_of(line),
        })
        .collect();
    mark_quoted(&mut rows);
    mark_signers(&mut rows);
    rows
}

/// Most lines of a quotation: an amendment gives a chapter at most. One that does not end is a mark gone astray.
const QUOTED_LINES: usize = 120;

/// Articles that a decision quotes (“第四条之一　…⏎第四条之二　…”) are none of its own: they count for no numbering.
fn mark_quoted(rows: &mut [Row<'_>]) {
    let mut at = 0;
    while at < rows.len() {
        let last = quotation_end(&rows[at..]).map_or(at, |length| at + length);
        for row in &mut rows[at + 1..=last] {
            if matches!(row.part, Part::Numbered(mark) if mark.form == MarkForm::Article) {
                row.part = Part::Prose;
            }
        }
        at = last + 1;
    }
}

/// How many lines behind the first one a quotation that begins it ends.
fn quotation_end(rows: &[Row<'_>]) -> Option<usize> {
    let first = rows.first()?;
    if !first.line.text.starts_with('“') {
        return None;
    }
    let mut open = 0;
    rows.iter().take(QUOTED_LINES).position(|row| {
        let words = &row.line.text;
        open += words.matches('“').count();
        open = open.saturating_sub(words.matches('”').count());
        open == 0
    })
}

fn part_of(line: &Line) -> Part {
    let words = line.text.as_str();
    let length = line.char_count();
    if line.is_table || line.is_code {
        return Part::Prose;
    }
    if let Some(mark) = read_mark(words) {
        let is_question = length < 80 && words.ends_with(['？', '?']);
        return if is_question {
            Part::Question
        } else {
            Part::Numbered(mark)
        };
    }
    if length <= SHORT_LIMIT && is_date(words) {
        return Part::Date;
    }
    if is_credit(words, length) {
        return Part::Credit;
    }
    if words.starts_with("附件") && length <= TITLE_LIMIT
        || words.starts_with("附录") && length < 12
    {
        return Part::Annex;
    }
    if is_question(words, length) {
        return Part::Question;
    }
    if is_salutation(words, length) {
        return Part::Salutation;
    }
    if is_number_line(words, length) {
        return Part::Number;
    }
    if is_title(words, length) {
        return Part::Title;
    }
    Part::Prose
}

pub(crate) fn is_date(words: &str) -> bool {
    let words = words.trim_matches(['（', '）', '(', ')', ' ', '\u{3000}']);
    words.contains('年')
        && find_dates(words)
            .first()
            .is_some_and(|date| date.start == 0 && date.end == words.len())
}

fn is_credit(words: &str, length: usize) -> bool {
    let inside = words.trim_start_matches(['（', '(', '/', ' ']);
    length <= 50
        && [
            "来源：",
            "来源:",
            "文章来源",
            "转自",
            "原文来源",
            "稿源",
            "来源 |",
            "转载自",
            "本文来源",
            "本文编辑",
            "编辑：",
            "编辑:",
        ]
        .iter()
        .any(|start| inside.starts_with(start))
}

fn is_question(words: &str, length: usize) -> bool {
    ["问：", "答：", "记者：", "问:", "答:"]
        .iter()
        .any(|start| words.starts_with(start))
        || length < 80 && words.ends_with(['？', '?'])
}

fn is_salutation(words: &str, length: usize) -> bool {
    length <= SALUTATION_LIMIT
        && words.ends_with(['：', ':'])
        && !words.contains(['。', '《'])
        && (words.starts_with('各')
            || words.contains("各省")
            || words.contains("有关单位")
            || words.contains("有关企业")
            || words.contains("人民政府")
            || words.contains("各委员")
            || words.contains("各部门"))
        && !["如下", "以下", "下列", "包括"]
            .iter()
            .any(|lead| words.contains(lead))
}

/// A number and hardly anything else, or a note such as （2024年5月6日国家市场监督管理总局令第91号公布）.
fn is_number_line(words: &str, length: usize) -> bool {
    if length > 120 {
        return false;
    }
    let covered: u32 = find_numbers(words)
        .iter()
        .map(|found| found.end - found.start)
        .sum();
    let is_note = words.starts_with(['（', '('])
        && ["公布", "通过", "施行", "发布"]
            .iter()
            .any(|verb| words.contains(verb))
        && words.contains('年');
    is_note || covered > 0 && covered as usize * 3 >= length * 2
}

fn is_title(words: &str, length: usize) -> bool {
    (5..=TITLE_LIMIT).contains(&length)
        && ends_as_title(words)
        && !words.contains(['。', '，', '；', '|', '？'])
        && !words.starts_with(['（', '('])
        && !words.ends_with("说明")
}

/// The short lines right above a date that stands alone name who signs.
fn mark_signers(rows: &mut [Row<'_>]) {
    for at in 0..rows.len() {
        if rows[at].part != Part::Date {
            continue;
        }
        let mut above = at;
        while above > 0 && at - above < SIGNER_LIMIT && is_signer(rows[above - 1]) {
            above -= 1;
            rows[above].part = Part::Signer;
        }
    }
}

fn is_signer(row: Row<'_>) -> bool {
    row.part == Part::Prose
        && row.line.char_count() <= SHORT_LIMIT
        && !row
            .line
            .text
            .contains(['。', '，', '：', ':', '；', '|', '/'])
        && BODY_ENDS
            .iter()
            .any(|end| row.line.text.trim_end().ends_with(end))
}

/// Ends of names of bodies that sign.
pub(crate) const BODY_ENDS: [&str; 27] = [
    "部",
    "委",
    "委员会",
    "局",
    "署",
    "院",
    "会",
    "厅",
    "办公厅",
    "办公室",
    "人民政府",
    "银行",
    "中心",
    "司",
    "总局",
    "办",
    "联盟",
    "秘书处",
    "中央",
    "组",
    "总队",
    "实验室",
    "交易所",
    "公司",
    "政府",
    "秘书局",
    "集团",
];

/// Articles of one run: 第一条 to the last one reached, with how many of them are there.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Run {
    /// Rows from the first to the last of the run.
    pub(crate) first_row: usize,
    pub(crate) last_row: usize,
    pub(crate) first: u32,
    pub(crate) last: u32,
    pub(crate) count: u32,
}

impl Run {
    /// Share of the numbers from the first to the last that are there.
    pub(crate) fn share(self) -> f64 {
        if self.count == 0 {
            return 0.0;
        }
        f64::from(self.count) / f64::from(self.last - self.first + 1)
    }
}

/// Runs of one form, in order; a run ends where the numbers start again.
pub(crate) fn runs(rows: &[Row<'_>], form: MarkForm) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let Part::Numbered(mark) = row.part else {
            continue;
        };
        if mark.form != form {
            continue;
        }
        match runs.last_mut() {
            Some(run) if mark.ordinal > run.last => {
                run.last = mark.ordinal;
                run.last_row = at;
                run.count += 1;
            }
            Some(run) if mark.ordinal == run.last => {}
            _ => runs.push(Run {
                first_row: at,
                last_row: at,
                first: mark.ordinal,
                last: mark.ordinal,
                count: 1,
            }),
        }
    }
    runs
}

/// The longest run, by numbers that are there.
pub(crate) fn longest(runs: &[Run]) -> Run {
    runs.iter()
        .copied()
        .max_by_key(|run| run.count)
        .unwrap_or_default()
}
