//! What a file is: the text of a work, a roundup of works, or neither.

use huidian_model::{Confidence, ProvisionKind};
use huidian_text::NEWS_VERBS;
use rustc_hash::FxHashSet;

use crate::clean::Cleaned;
use crate::hints::Hints;
use crate::metadata::{Metadata, Term};
use crate::structure::{Built, Genre, Role};
use crate::words::{char_count, ends_as_title, has_date};

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Classification {
    /// The text of a law, rule, notice, plan, standard or case.
    InstrumentText,
    /// A list, digest or news page about many works.
    Roundup,
    Neither {
        reason: NeitherReason,
    },
}

/// Why a file is neither a text nor a roundup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NeitherReason {
    /// Nothing but space, or front matter only
    Empty,
    /// Hardly any Chinese in it
    NotChinese,
    /// News of a work without the work's text
    NewsWithoutText,
    /// Words, but neither title nor numbered parts of an instrument
    NoInstrument,
}

impl NeitherReason {
    /// For the reader of an import report.
    pub fn chinese(self) -> &'static str {
        match self {
            NeitherReason::Empty => "没有正文",
            NeitherReason::NotChinese => "不是中文文本",
            NeitherReason::NewsWithoutText => "是关于文件的报道，没有文件正文",
            NeitherReason::NoInstrument => "没有规范性文件的标题和条款",
        }
    }
}

/// Words of titles of roundups.
const ROUNDUP_WORDS: [&str; 22] = [
    "汇总",
    "盘点",
    "周报",
    "月报",
    "季报",
    "年报",
    "半年报",
    "速递",
    "速览",
    "动态",
    "资讯",
    "一览",
    "合集",
    "梳理",
    "回顾",
    "简报",
    "要闻",
    "汇编目录",
    "清单汇总",
    "周刊",
    "月刊",
    "法规追踪",
];

/// Further words of titles of short ones; in a text they would be too common to count.
const PERIOD_WORDS: [&str; 5] = ["一周", "本周", "上周", "本月", "上月"];

/// Whether a title or file name is that of a roundup: 政策汇总, 本周要闻.
pub fn names_a_roundup(title: &str) -> bool {
    let mut words = ROUNDUP_WORDS.iter().chain(&PERIOD_WORDS);
    !ends_as_title(title) && words.any(|word| title.contains(word))
}

/// Different titles in 《》 that make a page without articles a roundup.
const ROUNDUP_TITLES: usize = 8;

pub(crate) struct Evidence<'e> {
    pub whole: &'e Cleaned,
    pub built: &'e Built,
    pub metadata: &'e Metadata,
    pub hints: &'e Hints,
}

pub(crate) fn judge(evidence: &Evidence<'_>) -> Classification {
    let Evidence {
        whole,
        built,
        metadata,
        ..
    } = evidence;
    let neither = |reason| Classification::Neither { reason };
    if whole.lines.is_empty() {
        return neither(NeitherReason::Empty);
    }
    let has_words = built
        .roles
        .iter()
        .any(|role| matches!(role, Role::Body | Role::Preamble | Role::Annex));
    if !has_words {
        let is_chinese = crate::words::is_chinese(&whole.text);
        return neither(if is_chinese {
            NeitherReason::Empty
        } else {
            NeitherReason::NotChinese
        });
    }
    let is_case = metadata
        .kind
        .as_ref()
        .is_some_and(|guess| guess.kind == huidian_model::WorkKind::Case);
    if is_case {
        return Classification::InstrumentText;
    }
    let articles = count(built, ProvisionKind::Article);
    if articles < 3 && is_roundup(evidence) {
        return Classification::Roundup;
    }
    let title = metadata.title.as_ref().map_or("", |title| &title.value);
    let divisions = [
        ProvisionKind::Division,
        ProvisionKind::Subdivision,
        ProvisionKind::Point,
        ProvisionKind::Clause,
    ]
    .iter()
    .map(|kind| count(built, *kind))
    .sum::<usize>();
    let is_titled = ends_as_title(title);
    let is_official = !metadata.numbers.is_empty()
        || built.roles.contains(&Role::Signature)
        || built.roles.contains(&Role::TitleNote)
        || built.roles.contains(&Role::Salutation);
    if articles >= 2 || built.genre == Genre::Clauses {
        return Classification::InstrumentText;
    }
    // a correction has no articles, and often a title of two characters
    let is_correction = is_official
        && metadata
            .terms
            .iter()
            .any(|term| term.change == Term::Corrected);
    if is_correction {
        return Classification::InstrumentText;
    }
    let is_known_kind = metadata
        .kind
        .as_ref()
        .is_some_and(|guess| guess.confidence >= Confidence::Medium);
    if is_titled
        && (divisions >= 2 || is_official || is_known_kind || articles > 0)
        && char_count(&whole.text) > 60
    {
        return Classification::InstrumentText;
    }
    if !crate::words::is_chinese(&whole.text) {
        return neither(NeitherReason::NotChinese);
    }
    let is_news = whole.has_origin || title.contains('《');
    neither(if is_news {
        NeitherReason::NewsWithoutText
    } else {
        NeitherReason::NoInstrument
    })
}

fn count(built: &Built, kind: ProvisionKind) -> usize {
    built
        .provisions
        .iter()
        .filter(|provision| provision.kind == kind)
        .count()
}

/// Works in the news that make a page a roundup: with a name that says so, and without.
const NEWS_WHEN_NAMED: usize = 3;
const NEWS_WHEN_UNNAMED: usize = 5;

/// Rows with numbers of standards that make a table a roundup.
const NUMBERED_ROWS: usize = 5;

/// Whether a page without articles is about many works and is none itself.
fn is_roundup(evidence: &Evidence<'_>) -> bool {
    let whole = evidence.whole;
    let headline = whole
        .front_title
        .as_deref()
        .or_else(|| whole.lines.first().map(|line| whole.line_text(line)))
        .unwrap_or("");
    let titles = distinct_titles(&whole.text);
    let news = news_works(whole);
    if is_named_roundup(evidence, headline) {
        return news >= NEWS_WHEN_NAMED || titles >= ROUNDUP_TITLES;
    }
    // an instrument that repeals a hundred others has a title of its own
    !ends_as_title(headline)
        && (titles >= ROUNDUP_TITLES && news >= NEWS_WHEN_UNNAMED
            || numbered_rows(whole) >= NUMBERED_ROWS)
}

/// Lines at the head of a page in which its name is looked for.
const HEADLINES: usize = 6;

fn is_named_roundup(evidence: &Evidence<'_>, headline: &str) -> bool {
    let whole = evidence.whole;
    let names = |words: &str| ROUNDUP_WORDS.iter().any(|word| words.contains(word));
    let is_name = |words: &str| char_count(words) <= 60 && !ends_as_title(words) && names(words);
    let near_top = whole.lines.iter().take(HEADLINES);
    names(headline)
        || evidence.hints.file_name.as_deref().is_some_and(names)
        || near_top.map(|line| whole.line_text(line)).any(is_name)
}

/// Said of a document of several bodies, which a roundup of the week names.
const JOINT_ISSUE: &str = "联合发文";

/// Different works that lines name first, with a date or with what became of them.
fn news_works(whole: &Cleaned) -> usize {
    let mut works = FxHashSet::default();
    for line in &whole.lines {
        let words = whole.line_text(line);
        let Some((_, rest)) = words.split_once('《') else {
            continue;
        };
        let mut verbs = NEWS_VERBS.iter().chain([&JOINT_ISSUE]);
        if verbs.any(|verb| words.contains(verb)) || has_date(words) {
            works.insert(rest.split('》').next().unwrap_or(rest));
        }
    }
    works.len()
}

/// Rows of tables that hold the number of a standard.
fn numbered_rows(whole: &Cleaned) -> usize {
    let is_row = |words: &&str| words.starts_with('|') || words.contains('\t');
    whole
        .lines
        .iter()
        .map(|line| whole.line_text(line))
        .filter(|words| words.len() < 2000)
        .filter(is_row)
        .filter(|words| {
            huidian_model::find_numbers(words)
                .iter()
                .any(|found| found.number.as_standard().is_some())
        })
        .take(NUMBERED_ROWS)
        .count()
}

/// Different titles in 《》, counted to a hundred thousand.
fn distinct_titles(text: &str) -> usize {
    let mut titles = FxHashSet::default();
    let mut at = 0;
    while let Some(open) = text[at..].find('《') {
        let start = at + open + '《'.len_utf8();
        let limit = text.len().min(start + 300);
        let window = &text[start..text.floor_char_boundary(limit)];
        match window.find('》') {
            Some(close) => {
                titles.insert(&window[..close]);
                at = start + close;
            }
            None => at = start,
        }
        if titles.len() > 100_000 {
            break;
        }
    }
    titles.len()
}
