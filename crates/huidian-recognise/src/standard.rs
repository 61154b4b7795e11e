//! Standards by their cover and their clauses (GB/T 1.1—2020, 8.1 and 8.7): a draft is one before it has its number.

use huidian_model::find_numbers;
use huidian_text::find_dates;
use huidian_text::script::is_han;

use crate::complete::Completeness;
use crate::facts::{DateKind, Dated, Facts, bodies_of};
use crate::shape::Row;

/// How sure cover and clauses together make: nothing else is built so.
pub(crate) const SURENESS: f64 = 0.9;

/// What there is of a standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StandardParts {
    /// Of the state, a trade, a place or an association, and not of a firm.
    pub is_public: bool,
    /// Whether its clauses are there, and not the cover alone.
    pub has_body: bool,
}

/// The cover of a standard, and the clauses below it.
pub(crate) struct Standard {
    pub(crate) facts: Facts,
    /// Clauses of the first order; none where there is a cover alone.
    pub(crate) clauses: u32,
    /// Rows from the cover to the end.
    pub(crate) start: usize,
    /// Of the state, a trade, a place or an association, and not of a firm.
    pub(crate) is_public: bool,
}

/// Rows below the name of the level that are still of the cover.
const COVER: usize = 24;

pub(crate) fn read(rows: &[Row<'_>]) -> Option<Standard> {
    let (level, is_public) = rows.iter().enumerate().find_map(|(at, row)| {
        let words = plain(&row.line.text);
        level_of(&words).map(|is_public| (at, is_public))
    })?;
    let cover = &rows[level..rows.len().min(level + COVER)];
    let number = cover
        .iter()
        .position(|row| is_number_line(&row.line.text))?;
    let head = rows[..level]
        .iter()
        .rev()
        .take(4)
        .take_while(|row| is_classification(&row.line.text))
        .count();
    Some(Standard {
        facts: facts(cover, number),
        clauses: clauses(&rows[level..]),
        start: level - head,
        is_public,
    })
}

impl Standard {
    /// Whether the clauses are there too.
    pub(crate) fn has_body(&self) -> bool {
        self.clauses >= CLAUSES
    }

    pub(crate) fn parts(&self) -> StandardParts {
        StandardParts {
            is_public: self.is_public,
            has_body: self.has_body(),
        }
    }

    /// The measure of its clauses, over that of numbers which are no clauses.
    pub(crate) fn completeness(&self, is_cut: bool) -> Completeness {
        Completeness {
            count: self.clauses,
            first: 1,
            last: self.clauses,
            is_cut,
            is_closed: true,
            unit: "章",
            ..Completeness::default()
        }
    }
}

/// Fewest clauses: 范围, 规范性引用文件, 术语和定义 and one of its own.
const CLAUSES: u32 = 4;

fn plain(words: &str) -> String {
    words.split_whitespace().collect()
}

/// 中华人民共和国国家标准, 云湖省地方标准, 团体标准: whether it is public.
fn level_of(words: &str) -> Option<bool> {
    const PUBLIC: [&str; 4] = [
        "国家标准",
        "行业标准",
        "国家标准化指导性技术文件",
        "地方标准",
    ];
    let is_short = words.chars().count() <= 24 && words.chars().all(is_han);
    if !is_short {
        return None;
    }
    let is_state = words.starts_with("中华人民共和国") || words.ends_with("地方标准");
    if is_state && PUBLIC.iter().any(|end| words.ends_with(end)) || words == "团体标准" {
        return Some(true);
    }
    (words == "企业标准").then_some(false)
}

/// GB/T 39725—2031, or GB/T XXXXX—XXXX before it has one.
fn is_number_line(words: &str) -> bool {
    let words = words.trim();
    let code = words.chars().take_while(char::is_ascii_uppercase).count();
    let is_blank = words
        .chars()
        .filter(|c| matches!(c, 'X' | 'x' | '×' | '*' | '□' | '—'))
        .count()
        >= 4;
    let is_number = find_numbers(words)
        .first()
        .is_some_and(|found| found.start == 0 && found.number.as_standard().is_some());
    words.chars().count() <= 40 && (is_number || (1..=6).contains(&code) && is_blank)
}

/// ICS 35.030, CCS L 80.
fn is_classification(words: &str) -> bool {
    let words = words.trim();
    ["ICS", "CCS", "备案号"]
        .iter()
        .any(|start| words.starts_with(start))
        && words.chars().count() <= 24
}

fn facts(cover: &[Row<'_>], number: usize) -> Facts {
    let lines = || cover.iter().map(|row| row.line.text.trim());
    let below: Vec<&str> = lines()
        .skip(number + 1)
        .skip_while(|words| words.contains("代替") || is_number_line(words))
        .take_while(|words| is_title_line(words))
        .collect();
    let is_draft = lines()
        .take_while(|words| plain(words) != "目次" && plain(words) != "前言")
        .any(|words| {
            ["征求意见稿", "送审稿", "报批稿"]
                .iter()
                .any(|mark| words.contains(mark))
        });
    let title = (!below.is_empty()).then(|| {
        let title = below.join(" ");
        if is_draft && !title.ends_with('）') {
            format!("{title}（征求意见稿）")
        } else {
            title
        }
    });
    let is_filled = |words: &&str| !words.contains(['X', '×']);
    let issued = lines().find(|words| {
        words.ends_with("发布") && !words.contains(|c: char| c.is_ascii_digit()) && is_filled(words)
    });
    let on = lines()
        .filter(|words| words.ends_with("发布"))
        .find_map(|words| {
            find_dates(words)
                .first()
                .filter(|found| found.start == 0)?
                .date
        });
    Facts {
        title,
        cover_title: None,
        number: lines().nth(number).and_then(|words| {
            let found = find_numbers(words).into_iter().next()?;
            found.number.as_standard()?;
            Some(
                words
                    .chars()
                    .skip(found.start as usize)
                    .take((found.end - found.start) as usize)
                    .collect(),
            )
        }),
        issuers: issued
            .map(|words| bodies_of(words.trim_end_matches("发布").trim()))
            .unwrap_or_default(),
        dated: on.map(|on| Dated {
            on,
            kind: DateKind::Published,
        }),
        is_draft,
    }
}

/// The title in Chinese; English, brackets and days stand below it.
fn is_title_line(words: &str) -> bool {
    let (all, han) = words.chars().fold((0, 0), |(all, han), c| {
        (all + 1, han + usize::from(is_han(c)))
    });
    han * 2 > all
        && !words.starts_with(['（', '('])
        && !words.ends_with("发布")
        && !words.ends_with("实施")
}

/// 1 范围, 2 规范性引用文件 and so on, as far as they go, where the scope says what the standard lays down.
fn clauses(rows: &[Row<'_>]) -> u32 {
    let is_scope = |words: &str| {
        [
            "本文件",
            "本标准",
            "本部分",
            "本指南",
            "本规范",
            "本指导性技术文件",
        ]
        .iter()
        .any(|own| words.starts_with(own))
            && ["规定", "给出", "提供", "确立", "界定", "描述", "提出"]
                .iter()
                .any(|verb| words.contains(verb))
    };
    let Some(scope) = rows.iter().rposition(|row| {
        clause_of(&row.line.text)
            .is_some_and(|(ordinal, heading)| ordinal == 1 && heading == "范围")
    }) else {
        return 0;
    };
    if !rows[scope..]
        .iter()
        .take(6)
        .any(|row| is_scope(row.line.text.trim()))
    {
        return 0;
    }
    let mut last = 0;
    for row in &rows[scope..] {
        if clause_of(&row.line.text).is_some_and(|(ordinal, _)| ordinal == last + 1) {
            last += 1;
        }
    }
    last
}

/// Longest heading of a clause, in characters.
const HEADING: usize = 30;

fn clause_of(words: &str) -> Option<(u32, String)> {
    let words = words.trim();
    let digits = words.find(|c: char| !c.is_ascii_digit())?;
    let ordinal = words[..digits].parse().ok()?;
    let rest = &words[digits..];
    let is_set_off = rest.starts_with(|c: char| c.is_whitespace() || is_han(c));
    let heading = plain(rest);
    (is_set_off
        && (1..=HEADING).contains(&heading.chars().count())
        && !heading.ends_with(['。', '；', '，', '：']))
    .then_some((ordinal, heading))
}
