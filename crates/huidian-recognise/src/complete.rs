//! How much of an instrument a page holds.

use crate::mark::MarkForm;
use crate::shape::{Part, Row};
use crate::wording::{Build, Wording, is_news};

/// What there is of the wording.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Completeness {
    /// Articles or divisions that are there.
    pub count: u32,
    pub first: u32,
    pub last: u32,
    /// How many there are in all, where the page tells.
    pub total: Option<u32>,
    /// Whether the wording breaks off, by an export's cut or an ellipsis.
    pub is_cut: bool,
    /// Numbers that come again, or go back: a second text among the first.
    pub repeated: u32,
    /// Whether the wording ends as its build ends: with the day it takes effect, who explains it, or a seal line.
    pub is_closed: bool,
    /// Whether the clause that tells the first day leaves it blank: a draft's sign.
    pub has_blank_day: bool,
    /// Whether its articles call the act they are of by two names: articles of two acts.
    pub has_two_names: bool,
    /// The unit counted: 条 or 项; empty for a letter.
    pub unit: &'static str,
}

impl Completeness {
    /// Numbers between the first and the last that are not there.
    pub fn missing(&self) -> u32 {
        if self.count == 0 {
            0
        } else {
            (self.last - self.first + 1).saturating_sub(self.count)
        }
    }

    /// Whether nothing says that a part is missing.
    pub fn is_whole(&self) -> bool {
        let reaches = self.total.is_none_or(|total| self.last >= total);
        !self.is_cut && self.missing() == 0 && (self.count == 0 || self.first == 1) && reaches
    }

    /// How likely the wording is whole, from its numbers.
    pub(crate) fn share(&self) -> f64 {
        let reached = self
            .total
            .map_or(1.0, |total| f64::from(self.last) / f64::from(total.max(1)));
        let begins = self.count == 0 || self.first == 1;
        let missing = f64::from(self.missing()) / f64::from(self.last.max(1));
        match (self.is_cut, begins) {
            (true, _) => 0.2,
            (false, false) => 0.1,
            (false, true) if reached < 0.9 || missing > 0.1 => 0.1,
            (false, true) => 0.95,
        }
    }

    /// For people and for `recognise --json`.
    pub fn describe(&self) -> String {
        if self.count == 0 {
            return if self.is_cut {
                "cut off".to_owned()
            } else {
                "full".to_owned()
            };
        }
        let unit = if self.unit == "条" {
            "articles"
        } else {
            "parts"
        };
        if self.is_whole() {
            return format!("full ({} {unit})", self.count);
        }
        let total = self
            .total
            .map(|total| format!(" of {total}"))
            .unwrap_or_default();
        let cut = if self.is_cut { "; cut off" } else { "" };
        format!(
            "{unit} {}–{}{total}, {} missing between{cut}",
            self.first,
            self.last,
            self.missing()
        )
    }
}

pub(crate) fn measure(rows: &[Row<'_>], wording: Option<&Wording>, is_cut: bool) -> Completeness {
    let Some(wording) = wording else {
        return Completeness::default();
    };
    let unit = match wording.build {
        Build::Articles => "条",
        Build::Divisions => "项",
        Build::Letter => "",
    };
    // an export cut far below the wording lost promotion only
    let is_cut = is_cut && wording.end + 1 >= rows.len() || breaks_off(rows, wording);
    Completeness {
        count: wording.run.count,
        first: wording.run.first,
        last: wording.run.last,
        total: if wording.build == Build::Articles {
            told_total(&rows[..wording.start])
        } else {
            None
        },
        is_cut,
        repeated: repeated(rows, wording),
        is_closed: is_closed(rows, wording),
        has_blank_day: has_blank_day(rows, wording),
        has_two_names: has_two_names(rows, wording),
        unit,
    }
}

/// Shortest last line, in characters, whose end is looked at: below that it may be a heading or a name.
const SENTENCE: usize = 12;

/// Whether the page ends inside a sentence of the last article.
fn breaks_off(rows: &[Row<'_>], wording: &Wording) -> bool {
    let Some(last) = rows.last().filter(|_| wording.end == rows.len()) else {
        return false;
    };
    let is_article = matches!(last.part, Part::Numbered(mark) if mark.form == MarkForm::Article);
    let words = last.line.text.trim_end();
    wording.build == Build::Articles
        && is_article
        && words.chars().count() >= SENTENCE
        && words.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '、' | '，' | ','))
        // the stop of the last sentence is left out by many who copy
        && !["施行", "实施", "执行", "生效", "废止", "解释"].iter().any(|end| words.ends_with(end))
}

/// Articles inside the run that are not of it.
fn repeated(rows: &[Row<'_>], wording: &Wording) -> u32 {
    if wording.build != Build::Articles {
        return 0;
    }
    let inside = &rows[wording.run.first_row..=wording.run.last_row];
    let articles = inside
        .iter()
        .filter(|row| matches!(row.part, Part::Numbered(mark) if mark.form == MarkForm::Article));
    (articles.count() as u32).saturating_sub(wording.run.count)
}

/// Last articles in which a closing clause is looked for: some acts have one or two more behind it.
const CLOSING_ARTICLES: usize = 3;

/// What the closing articles of an act say (规章制定程序条例, article 8, and what all acts do): from when it holds, who explains it, what it ends, which others
/// it is applied to.
const CLOSING_WORDS: [&str; 12] = [
    "施行",
    "试行",
    "废止",
    "解释",
    "起实施",
    "起执行",
    "生效",
    "有效期",
    "失效",
    "参照",
    "实施。",
    "执行。",
];

fn is_closed(rows: &[Row<'_>], wording: &Wording) -> bool {
    if wording.build != Build::Articles {
        return true;
    }
    let end = wording.end.min(rows.len());
    let own = &rows[wording.start..end];
    let is_article =
        |row: &Row<'_>| matches!(row.part, Part::Numbered(mark) if mark.form == MarkForm::Article);
    let Some(first) = own
        .iter()
        .enumerate()
        .rev()
        .filter(|(_, row)| is_article(row))
        .take(CLOSING_ARTICLES)
        .last()
        .map(|(at, _)| at)
    else {
        return true;
    };
    let is_signed = |row: &Row<'_>| matches!(row.part, Part::Date | Part::Signer);
    own[first..].iter().any(|row| {
        is_signed(row)
            || CLOSING_WORDS
                .iter()
                .any(|word| row.line.text.contains(word))
    })
}

/// Whether the clause that tells the first day leaves it blank, as drafts do: 自 年 月 日起施行, 自20××年×月×日起施行.
fn has_blank_day(rows: &[Row<'_>], wording: &Wording) -> bool {
    let own = &rows[wording.run.first_row.min(rows.len())..wording.end.min(rows.len())];
    own.iter().any(|row| is_blank_clause(&row.line.text))
}

fn is_blank_clause(words: &str) -> bool {
    let plain: String = words
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '*')
        .collect();
    plain.match_indices('自').any(|(at, own)| {
        let rest = &plain[at + own.len()..];
        let Some(end) = ["起施行", "起实施", "起执行", "起试行"]
            .iter()
            .filter_map(|end| rest.find(end))
            .min()
        else {
            return false;
        };
        let day = &rest[..end];
        day.chars().count() <= BLANK_DAY
            && day.contains('年')
            && day.contains('月')
            && !before(day, '月').is_some_and(is_told)
    })
}

/// Characters of a day, at most: 二〇二五年十二月三十一日.
const BLANK_DAY: usize = 16;

/// The words before a unit, behind the unit before it.
fn before(day: &str, unit: char) -> Option<&str> {
    let head = day.split(unit).next()?;
    head.rsplit('年').next()
}

/// Whether a place in a date is filled in.
fn is_told(words: &str) -> bool {
    words == "元" || huidian_text::parse_numeral(words).is_some_and(|number| number > 0)
}

/// Paragraphs with a second name from which on a page holds two acts. Of the 3,500 law files one has as many: it kept words of the act before it.
const SECOND_NAME: usize = 3;
/// At least so large a part of those with the first: a long act may take over a paragraph.
const SECOND_SHARE: usize = 4;

/// Whether the articles call the act they are of by two names, 本办法 here and 本规定 there: articles of two acts under one numbering.
fn has_two_names(rows: &[Row<'_>], wording: &Wording) -> bool {
    const NAMES: [&str; 6] = ["本法", "本条例", "本办法", "本规定", "本细则", "本规则"];
    if wording.build != Build::Articles {
        return false;
    }
    let own = &rows[wording.run.first_row.min(rows.len())..wording.end.min(rows.len())];
    let mut counts = NAMES.map(|name| own.iter().filter(|row| says(&row.line.text, name)).count());
    counts.sort_unstable();
    let (first, second) = (counts[NAMES.len() - 1], counts[NAMES.len() - 2]);
    second >= SECOND_NAME && second * SECOND_SHARE >= first
}

/// 基本法, 日本法律 and 根本规定 are no names of the act.
fn says(words: &str, name: &str) -> bool {
    words.match_indices(name).any(|(at, _)| {
        let before = words[..at].chars().next_back();
        let after = words[at + name.len()..].chars().next();
        let joins = before
            .is_some_and(|c| matches!(c, '基' | '日' | '根' | '样' | '文' | '成' | '资' | '版'));
        let goes_on =
            name == "本法" && after.is_some_and(|c| matches!(c, '律' | '人' | '院' | '定'));
        !joins && !goes_on
    })
}

/// 共64条, 共9章64条, as the words above the wording tell.
fn told_total(rows: &[Row<'_>]) -> Option<u32> {
    rows.iter()
        .map(|row| row.line.text.as_str())
        .filter(|words| is_news(words) || words.contains('共'))
        .find_map(|words| {
            let start = words.find('共')?;
            let clause: String = words[start..].chars().take(14).collect();
            let end = clause.find('条')?;
            let digits: String = clause[..end]
                .chars()
                .rev()
                .take_while(|c| !matches!(c, '章' | '共' | '计' | '有' | ' '))
                .collect();
            let numeral: String = digits.chars().rev().collect();
            huidian_text::parse_numeral(&numeral)
        })
}
