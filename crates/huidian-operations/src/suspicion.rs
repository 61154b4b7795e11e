//! What looks wrong in a library that is sound as a database, and how each is mended.

use huidian_model::{Expression, FactValue, ReviewState, Work, WorkId, WorkKind, title_key};
use huidian_store::{Error, Reader};
use huidian_text::title::ends_as_title;

use crate::contradicting::{other_issuers, other_number};

/// A kind of thing that looks wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SuspicionKind {
    /// A text that is far shorter than another of its work
    ShortText,
    /// A text without articles among texts with articles
    Unnumbered,
    /// Two different texts of one work begin on one day
    SameDay,
    /// A title that is no title of an instrument
    NoTitle,
    /// A text of nobody: neither issuer nor number
    NoIssuer,
    /// The title has one of the marks 《 and 》 without the other
    BrokenTitle,
    /// A text of a work is headed as the notice about it
    NoticeAsText,
    /// Issued by a company
    PrivateIssuer,
    /// A copy of its one text names another body than the work has
    OtherIssuer,
    /// A copy of its one text gives another number of the same series
    OtherNumber,
    /// Sources give days that cannot be the same
    DisputedDay,
    /// One source says that it ended, another that it held afterwards
    DisputedRepeal,
    /// Texts, sources and amending acts disagree about a change
    DisputedChange,
}

impl SuspicionKind {
    pub fn id(self) -> &'static str {
        match self {
            SuspicionKind::ShortText => "short_text",
            SuspicionKind::Unnumbered => "unnumbered_text",
            SuspicionKind::SameDay => "two_texts_on_one_day",
            SuspicionKind::NoTitle => "no_title",
            SuspicionKind::NoIssuer => "no_issuer_and_number",
            SuspicionKind::BrokenTitle => "broken_title",
            SuspicionKind::NoticeAsText => "notice_as_text",
            SuspicionKind::PrivateIssuer => "private_issuer",
            SuspicionKind::OtherIssuer => "other_issuer",
            SuspicionKind::OtherNumber => "other_number",
            SuspicionKind::DisputedDay => "disputed_day",
            SuspicionKind::DisputedRepeal => "disputed_repeal",
            SuspicionKind::DisputedChange => "disputed_change",
        }
    }

    pub fn english(self) -> &'static str {
        match self {
            SuspicionKind::ShortText => "a text far shorter than another of its work",
            SuspicionKind::Unnumbered => "a text without articles among texts with articles",
            SuspicionKind::SameDay => "two different texts on one day",
            SuspicionKind::NoTitle => "a title that is none",
            SuspicionKind::NoIssuer => "neither issuer nor number",
            SuspicionKind::BrokenTitle => "a title with an unbalanced mark",
            SuspicionKind::NoticeAsText => "the notice about it stands as its text",
            SuspicionKind::PrivateIssuer => "issued by a company",
            SuspicionKind::OtherIssuer => "a copy names another issuer",
            SuspicionKind::OtherNumber => "a copy gives another number",
            SuspicionKind::DisputedDay => "disputed day",
            SuspicionKind::DisputedRepeal => "disputed repeal",
            SuspicionKind::DisputedChange => "disputed change",
        }
    }

    pub fn chinese(self) -> &'static str {
        match self {
            SuspicionKind::ShortText => "文本远短于同一文件的其他文本",
            SuspicionKind::Unnumbered => "同一文件的其他文本有条文，此文本没有",
            SuspicionKind::SameDay => "同一日有两个不同的文本",
            SuspicionKind::NoTitle => "标题不像文件的标题",
            SuspicionKind::NoIssuer => "既无发文机关也无文号",
            SuspicionKind::BrokenTitle => "标题的书名号不成对",
            SuspicionKind::NoticeAsText => "文本是关于它的通知，不是它本身",
            SuspicionKind::PrivateIssuer => "发文者是企业",
            SuspicionKind::OtherIssuer => "来文所写的机关与本件不同",
            SuspicionKind::OtherNumber => "来文所写的文号与本件不同",
            SuspicionKind::DisputedDay => "日期有分歧",
            SuspicionKind::DisputedRepeal => "废止有分歧",
            SuspicionKind::DisputedChange => "修改有分歧",
        }
    }
}

/// Something that looks wrong, with the command that mends it if it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suspicion {
    pub kind: SuspicionKind,
    pub work: WorkId,
    pub title: String,
    /// What was seen.
    pub detail: String,
    pub mend: String,
    /// Values of a field among which a keeper may choose.
    pub choices: Vec<(&'static str, String)>,
}

/// A text with fewer than this share of the articles, or characters, of a sibling is far shorter.
const SHORT: f64 = 0.34;
/// Articles that make a text a numbered one.
const NUMBERED: u32 = 5;

/// Goes over all works that readers see and that have a text.
///
/// # Errors
///
/// When the library cannot be read.
pub fn find_suspicious(reader: &Reader<'_>) -> Result<Vec<Suspicion>, Error> {
    let mut found = Vec::new();
    for id in reader.work_ids()? {
        let texts = reader.expressions_of(&id)?;
        if texts.is_empty() {
            continue;
        }
        let Some(work) = reader.find_work(&id)? else {
            continue;
        };
        // what waits is looked at anyway
        if work.review == ReviewState::Reviewed {
            suspect_work(&work, &mut found);
            suspect_copies(&work, &texts, &mut found);
            suspect_texts(&work, &texts, &mut found);
        }
    }
    Ok(found)
}

fn suspect_work(work: &Work, found: &mut Vec<Suspicion>) {
    let mut suspect = |kind: SuspicionKind, detail: String, mend: String| {
        found.push(Suspicion {
            kind,
            work: work.id.clone(),
            title: work.title.clone(),
            detail,
            mend,
            choices: Vec::new(),
        });
    };
    let is_standard = work
        .number
        .as_ref()
        .is_some_and(|number| number.as_standard().is_some());
    let is_question = work.title.contains(['？', '?', '！', '!', '｜', '|']);
    let is_named = ends_as_title(&work.title) || work.number.is_some() || is_standard;
    if is_question || work.title.chars().count() < 3 || !is_named && work.kind.is_none() {
        suspect(
            SuspicionKind::NoTitle,
            work.title.clone(),
            format!("huidian mend delete {} --reason …", work.id),
        );
    }
    if work.title.matches('《').count() != work.title.matches('》').count() {
        suspect(
            SuspicionKind::BrokenTitle,
            work.title.clone(),
            format!("huidian mend correct {} title … --reason …", work.id),
        );
    }
    if let Some(name) = work.issuers.names().find(|name| is_private(name))
        && work.kind != Some(WorkKind::EnterpriseStandard)
    {
        suspect(
            SuspicionKind::PrivateIssuer,
            name.to_owned(),
            format!("huidian mend delete {} --reason …", work.id),
        );
    }
    if work.issuers.is_empty()
        && work.number.is_none()
        && work.kind.is_none_or(|kind| !kind.is_standard())
    {
        suspect(
            SuspicionKind::NoIssuer,
            String::new(),
            format!("huidian mend correct {} issuers … --reason …", work.id),
        );
    }
}

/// A revision may have another issuer and number: only copies of one text are compared.
fn suspect_copies(work: &Work, texts: &[Expression], found: &mut Vec<Suspicion>) {
    if texts.len() > 1 {
        return;
    }
    let (issuers, number) = (joined_issuers(work), work.number.as_ref());
    let seen = [
        (
            SuspicionKind::OtherIssuer,
            other_issuers(work).map(|other| format!("{other} / {issuers}")),
            "issuers",
        ),
        (
            SuspicionKind::OtherNumber,
            other_number(work)
                .zip(number)
                .map(|(other, own)| format!("{other} / {own}")),
            "number",
        ),
    ];
    for (kind, detail, field) in seen {
        let Some(detail) = detail else { continue };
        found.push(Suspicion {
            kind,
            work: work.id.clone(),
            title: work.title.clone(),
            detail,
            mend: format!("huidian mend correct {} {field} … --reason …", work.id),
            choices: Vec::new(),
        });
    }
}

fn joined_issuers(work: &Work) -> String {
    work.issuers.names().collect::<Vec<_>>().join("、")
}

/// 某公司, 某集团: standards of a house are its own, all else is no instrument of a public body.
fn is_private(name: &str) -> bool {
    ["公司", "集团", "事务所"]
        .iter()
        .any(|end| name.ends_with(end))
}

/// 关于发布《X》的通知 over a text of X that has no articles; or a work of that name whose other name is X.
fn is_notice_of(work: &Work, text: &Expression) -> bool {
    let named = |title: &str| {
        let (before, rest) = title.split_once('《')?;
        let (inner, after) = rest.rsplit_once('》')?;
        let is_notice =
            before.contains("关于") && (after.ends_with("通知") || after.ends_with("公告"));
        is_notice.then(|| title_key(inner))
    };
    let others = work
        .facts
        .iter()
        .filter_map(|fact| match &fact.value {
            FactValue::Title(title) | FactValue::AlternativeTitle(title) => Some(title.as_str()),
            _ => None,
        })
        .chain([work.title.as_str(), work.id.as_str()]);
    text.article_count == 0
        && named(&text.title)
            .is_some_and(|inner| others.into_iter().any(|other| title_key(other) == inner))
}

fn suspect_texts(work: &Work, texts: &[Expression], found: &mut Vec<Suspicion>) {
    for text in texts.iter().filter(|text| is_notice_of(work, text)) {
        found.push(Suspicion {
            kind: SuspicionKind::NoticeAsText,
            work: work.id.clone(),
            title: work.title.clone(),
            detail: format!("{} {}", text.id.label, text.title),
            mend: format!(
                "huidian mend detach {} {} --reason …",
                work.id, text.id.label
            ),
            choices: Vec::new(),
        });
    }
    for (place, text) in texts.iter().enumerate() {
        let siblings = texts
            .iter()
            .enumerate()
            .filter(|(at, other)| *at != place && other.part == text.part);
        let mut seen = None;
        for (at, other) in siblings {
            let is_short = |own: u32, theirs: u32| f64::from(own) < SHORT * f64::from(theirs);
            if text.article_count == 0 && other.article_count >= NUMBERED {
                seen = Some((SuspicionKind::Unnumbered, other));
            } else if is_short(text.article_count, other.article_count)
                && is_short(text.char_count, other.char_count)
            {
                seen = seen.or(Some((SuspicionKind::ShortText, other)));
            } else if at < place && is_of_one_day(text, other) {
                seen = seen.or(Some((SuspicionKind::SameDay, other)));
            }
        }
        if let Some((kind, other)) = seen {
            found.push(Suspicion {
                kind,
                work: work.id.clone(),
                title: work.title.clone(),
                detail: format!(
                    "{}（{} 条 {} 字） / {}（{} 条 {} 字）",
                    text.id.label,
                    text.article_count,
                    text.char_count,
                    other.id.label,
                    other.article_count,
                    other.char_count
                ),
                mend: format!(
                    "huidian mend detach {} {} --reason …",
                    work.id, text.id.label
                ),
                choices: Vec::new(),
            });
        }
    }
}

fn is_of_one_day(left: &Expression, right: &Expression) -> bool {
    left.text != right.text
        && (left.dated_on.is_some() && left.dated_on == right.dated_on
            || left.effective_on.is_some()
                && left.effective_on == right.effective_on
                && left.dated_on.is_none() != right.dated_on.is_none())
}
