//! What a file is: the text of a work, a roundup of works, or neither.

use huidian_model::{Confidence, ProvisionKind};
use rustc_hash::FxHashSet;

use crate::clean::Cleaned;
use crate::metadata::Metadata;
use crate::parsed::{Hints, parse};
use crate::structure::{Built, Genre, Role};
use crate::words::{char_count, ends_as_title};

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

/// Says what a text is. [`crate::parse`] says it too, at no further cost.
pub fn classify(text: &str, hints: &Hints) -> Classification {
    parse(text, hints).classification
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
        return neither(NeitherReason::Empty);
    }
    let is_case = metadata
        .kind
        .as_ref()
        .is_some_and(|guess| guess.kind == huidian_model::WorkKind::Case);
    if is_case {
        return Classification::InstrumentText;
    }
    let articles = count(built, ProvisionKind::Article);
    let titles = distinct_titles(&whole.text);
    if articles < 3 && is_roundup(evidence, titles) {
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

fn is_roundup(evidence: &Evidence<'_>, titles: usize) -> bool {
    let title = evidence
        .metadata
        .title
        .as_ref()
        .map_or("", |title| &title.value);
    let names = [
        title,
        evidence.whole.front_title.as_deref().unwrap_or(""),
        evidence.hints.file_name.as_deref().unwrap_or(""),
    ];
    let is_named = ROUNDUP_WORDS
        .iter()
        .any(|word| names.iter().any(|name| name.contains(word)));
    // an instrument that repeals a hundred others names them in few lines; a roundup has them in most
    let lines = evidence.whole.lines.len();
    let dense = titles >= ROUNDUP_TITLES && titles * 6 >= lines && !ends_as_title(title);
    dense || is_named && titles >= 3
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
