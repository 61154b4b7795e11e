//! Facts that stand around a text and not in it: information tables and bylines of pages, front matter, tags.
//!
//! They are read as what they are and taken out of the text, so that no row of a table becomes a title and no day of a web page the day of a law.

mod english;
mod field;
mod pairs;

pub(crate) use field::{Field, field_of_label};

use field::field_of_key;

use huidian_text::find_dates;

use crate::clean::Cleaned;
use crate::marker::{MarkForm, read_mark};
use crate::rung::Rung;
use field::BYLINE_LABELS;
use pairs::Pair;

/// One fact of the head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HeadFact {
    pub field: Field,
    pub value: String,
    pub rung: Rung,
}

/// What the head of a page says of its text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Head {
    pub facts: Vec<HeadFact>,
}

impl Head {
    /// The first value of a field, the surer rung first.
    pub(crate) fn find(&self, field: Field) -> Option<&HeadFact> {
        self.facts
            .iter()
            .filter(|fact| fact.field == field)
            .min_by_key(|fact| fact.rung)
    }

    /// Adds what the tags of a page say.
    pub(crate) fn add_tags(&mut self, tags: &[(String, String)]) {
        for (key, value) in tags {
            if let Some(field) = field_of_key(key) {
                self.push(field, value, Rung::Tag);
            }
        }
    }

    fn push(&mut self, field: Field, value: &str, rung: Rung) {
        let value = value.trim();
        let is_empty = value.is_empty() || matches!(value, "-" | "--" | "无" | "暂无" | "/");
        if field != Field::Page && !is_empty {
            self.facts.push(HeadFact {
                field,
                value: value.to_owned(),
                rung,
            });
        }
    }
}

fn char_count(words: &str) -> usize {
    words.chars().count()
}

/// Lines in which tables and bylines are looked for.
const HEAD_LINES: usize = 60;
/// Longest line of a byline, in characters; rows of tables may be longer by their titles.
const BYLINE_LIMIT: usize = 200;
/// Different labels that make lines an information table.
const TABLE_LABELS: usize = 3;

/// A line of the head that holds facts.
struct Row {
    line: usize,
    pairs: Vec<Pair>,
    /// The value of the last label, when it stands on the next line.
    is_value_below: bool,
}

/// Reads the head and takes its lines out of the text.
pub(crate) fn take(cleaned: Cleaned) -> (Head, Cleaned) {
    let mut head = Head::default();
    for (key, value) in &cleaned.front_matter {
        if let Some(field) = field_of_key(key) {
            head.push(field, value, Rung::FrontMatter);
        }
    }
    settle_front_dates(&mut head);
    let mut taken = vec![false; cleaned.lines.len()];
    read_tables(&cleaned, &mut head, &mut taken);
    read_bylines(&cleaned, &mut head, &mut taken);
    if taken.contains(&true) {
        let kept = cleaned.without(&taken);
        return (head, kept);
    }
    (head, cleaned)
}

/// `date` and `publish` of a web page's export say when the page was put up; beside issuer, force or first day they are the law's.
fn settle_front_dates(head: &mut Head) {
    let is_law = head.facts.iter().any(|fact| {
        matches!(
            fact.field,
            Field::EffectiveOn | Field::Force | Field::Kind | Field::Number
        )
    });
    if !is_law {
        for fact in &mut head.facts {
            if fact.field == Field::PublishedOn {
                fact.field = Field::PutOnlineOn;
            }
        }
    }
}

/// Runs of rows with labels; three different ones make a table.
fn read_tables(cleaned: &Cleaned, head: &mut Head, taken: &mut [bool]) {
    let mut run: Vec<Row> = Vec::new();
    let mut at = 0;
    while at < cleaned.lines.len().min(HEAD_LINES) {
        let words = cleaned.line_text(&cleaned.lines[at]);
        if begins_text(words) {
            break;
        }
        match row_at(cleaned, at) {
            Some(row) => {
                at += 1 + usize::from(row.is_value_below);
                run.push(row);
            }
            None => {
                close_run(cleaned, &run, head, taken);
                run.clear();
                at += 1;
            }
        }
    }
    close_run(cleaned, &run, head, taken);
}

fn row_at(cleaned: &Cleaned, line: usize) -> Option<Row> {
    let words = cleaned.line_text(&cleaned.lines[line]);
    if char_count(words) > 3 * BYLINE_LIMIT {
        return None;
    }
    let mut pairs = pairs::read(words);
    if pairs.is_empty() && !words.contains(['：', ':', '\t', '|']) {
        // a label alone in a line: its value stands below
        let field = field_of_label(words)?;
        pairs.push(Pair {
            field,
            label: field::plain_label(words),
            start: words.len(),
            end: words.len(),
        });
    }
    // 标题 ⇥ 文号 ⇥ 发布日期: the head of a list, no table of one text
    let without_value = pairs.iter().filter(|pair| pair.value(words).is_empty());
    if without_value.count() > 1 {
        return None;
    }
    let last = pairs.last()?;
    let is_value_below = last.value(words).is_empty()
        && cleaned.lines.get(line + 1).is_some_and(|next| {
            let below = cleaned.line_text(next);
            pairs::read(below).is_empty()
                && field_of_label(below).is_none()
                && is_value_of(last.field, below)
        });
    Some(Row {
        line,
        pairs,
        is_value_below,
    })
}

/// Whether words can be the value of a field: a day is one, and no title below an empty cell.
fn is_value_of(field: Field, words: &str) -> bool {
    let is_of_days = matches!(
        field,
        Field::SignedOn
            | Field::PublishedOn
            | Field::PutOnlineOn
            | Field::EffectiveOn
            | Field::ExpiresOn
            | Field::RepealedOn
    );
    let is_short = char_count(words) <= 6;
    !is_of_days || is_short || !find_dates(words).is_empty()
}

fn close_run(cleaned: &Cleaned, run: &[Row], head: &mut Head, taken: &mut [bool]) {
    let mut labels: Vec<&str> = run
        .iter()
        .flat_map(|row| row.pairs.iter().map(|pair| pair.label.as_str()))
        .collect();
    labels.sort_unstable();
    labels.dedup();
    let is_byline = run.len() == 1 && labels.iter().any(|label| BYLINE_LABELS.contains(label));
    if labels.len() < TABLE_LABELS || is_byline {
        return;
    }
    for row in run {
        let words = cleaned.line_text(&cleaned.lines[row.line]);
        taken[row.line] = true;
        let below = row.is_value_below.then(|| {
            taken[row.line + 1] = true;
            cleaned.line_text(&cleaned.lines[row.line + 1])
        });
        for pair in &row.pairs {
            let value = match pair.value(words) {
                "" => below.unwrap_or(""),
                value => value,
            };
            // in a table beside 索引号 发布时间 is the day of publication like 发布日期
            let field = match pair.field {
                Field::PutOnlineOn if pair.label == "发布时间" => Field::PublishedOn,
                field => field,
            };
            head.push(field, value, Rung::Table);
        }
    }
}

/// 发布时间：2025-03-12 09:30　来源：某市政府网　字号：【大 中 小】, and days with a time of day.
fn read_bylines(cleaned: &Cleaned, head: &mut Head, taken: &mut [bool]) {
    for (at, line) in cleaned.lines.iter().enumerate().take(HEAD_LINES) {
        let words = cleaned.line_text(line);
        if taken[at] {
            continue;
        }
        if begins_text(words) {
            break;
        }
        if is_row_of_buttons(words) {
            taken[at] = true;
        } else if let Some(on) = english::day_of(words) {
            taken[at] = true;
            head.push(Field::PutOnlineOn, &on.to_string(), Rung::Byline);
        } else if is_byline(words) {
            taken[at] = true;
            push_byline(words, head);
        }
    }
}

/// 发文字号：国发〔2024〕7号　发布时间：2024-04-01: what a label says is its own, and the first other day is that of the page.
fn push_byline(words: &str, head: &mut Head) {
    let pairs = pairs::read(words);
    let of_text = pairs.iter().filter(|pair| {
        matches!(
            pair.field,
            Field::Number | Field::Issuer | Field::SignedOn | Field::EffectiveOn | Field::ExpiresOn
        )
    });
    for pair in of_text.clone() {
        head.push(pair.field, pair.value(words), Rung::Byline);
    }
    let is_said = |at: usize| {
        let mut of_text = of_text.clone();
        of_text.any(|pair| (pair.start..pair.end).contains(&at))
    };
    let dates = find_dates(words);
    if let Some(on) = dates.iter().find(|on| !is_said(on.start)) {
        head.push(Field::PutOnlineOn, &words[on.start..on.end], Rung::Byline);
    }
}

/// What pages offer to do with a text.
const BUTTONS: [&str; 22] = [
    "打印",
    "下载",
    "收藏",
    "分享到",
    "分享",
    "关闭窗口",
    "关闭",
    "复制链接",
    "复制",
    "返回",
    "扫一扫",
    "手机看",
    "文字版",
    "正文",
    "字号",
    "字体",
    "本页",
    "WORD",
    "Word",
    "word",
    "PDF",
    "OFD",
];

/// 打印 下载WORD 收藏: nothing but buttons, two at least.
fn is_row_of_buttons(words: &str) -> bool {
    let mut rest = words;
    let mut count = 0;
    while !rest.is_empty() {
        let button = BUTTONS.iter().find(|button| rest.starts_with(**button));
        match button {
            Some(button) => {
                count += 1;
                rest = &rest[button.len()..];
            }
            None => {
                let is_edge = |c: char| c.is_whitespace() || "|丨/【】[]：:大中小".contains(c);
                let Some(shorter) = rest.strip_prefix(is_edge) else {
                    return false;
                };
                rest = shorter;
            }
        }
    }
    count >= 2
}

fn is_byline(words: &str) -> bool {
    if char_count(words) > BYLINE_LIMIT || words.ends_with(['。', '；']) {
        return false;
    }
    let pairs = pairs::read(words);
    let has_label = pairs
        .iter()
        .any(|pair| BYLINE_LABELS.contains(&pair.label.as_str()));
    // 2025-03-12 09:30 来源：某网: the day stands in front
    let dates = find_dates(words);
    let led_by_day = dates.first().is_some_and(|date| date.start == 0);
    let rest = led_by_day.then(|| words[dates[0].end..].trim());
    let is_timed = rest.is_some_and(begins_with_time);
    let has_source = rest.is_some_and(|rest| {
        pairs::read(strip_time(rest))
            .iter()
            .any(|pair| BYLINE_LABELS.contains(&pair.label.as_str()))
    });
    has_label || is_timed || has_source
}

/// 09:30 or 9:30:00.
fn begins_with_time(rest: &str) -> bool {
    strip_time(rest).len() < rest.len()
}

fn strip_time(rest: &str) -> &str {
    let length = rest
        .find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '：'))
        .unwrap_or(rest.len());
    let time = &rest[..length];
    let is_time = time.contains([':', '：'])
        && time.starts_with(|c: char| c.is_ascii_digit())
        && time.ends_with(|c: char| c.is_ascii_digit());
    if is_time {
        rest[length..].trim_start()
    } else {
        rest
    }
}

/// Whether the numbered text begins: what stands below is no head any more.
fn begins_text(words: &str) -> bool {
    read_mark(words).is_some_and(|mark| {
        matches!(
            mark.form,
            MarkForm::Article | MarkForm::Chapter | MarkForm::Part | MarkForm::Comma
        ) && mark.ordinal.first() == 1
    })
}
