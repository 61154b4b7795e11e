//! Which text did a draft become?

use huidian_model::{Document, Number, PartialDate, WorkKind};
use huidian_text::title::strip_draft_mark;
use huidian_text::{bigram_similarity, title_key};

use crate::shingles::Shingles;
use crate::unit::key;

/// What is known of a draft or of a candidate.
#[derive(Debug, Clone, Copy, Default)]
pub struct Side<'s> {
    pub title: &'s str,
    pub number: Option<&'s Number>,
    pub issuers: &'s [&'s str],
    /// For a draft the opening of its consultation, for a final its publication.
    pub dated_on: Option<PartialDate>,
    pub kind: Option<WorkKind>,
    pub is_draft: bool,
    pub text: Option<&'s Document>,
}

/// A candidate that may be the final text, with what speaks for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// Index among the candidates given.
    pub candidate: usize,
    /// 0 to 1; from [`Proposal::CERTAIN`] on nothing speaks against it.
    pub score: f64,
    /// For the person who confirms, in Chinese.
    pub reasons: Vec<String>,
}

impl Proposal {
    /// Score from which a proposal may be shown as all but certain.
    pub const CERTAIN: f64 = 0.8;
}

/// Least score of a proposal.
const LEAST: f64 = 0.5;

/// Titles of one field share most of their words: less than this says nothing where no texts can be compared.
const LEAST_TITLE_ALONE: f64 = 0.75;

/// Longest time from draft to final in days: eight years, the longest the roundups know of.
const LONGEST_WAIT: i32 = 8 * 366;

/// Proposes finals of a draft, the likeliest first.
///
/// Titles decide where texts are missing; where both texts are there, what they say decides. Another issuer, kind or series
/// (信息安全技术 → 网络安全技术) is no obstacle; a date before the draft's is one, and so is a standard on one side and a law, regulation or rule of
/// another title on the other.
pub fn propose_finals(draft: &Side<'_>, candidates: &[Side<'_>]) -> Vec<Proposal> {
    let shape = Shape::of(draft);
    let mut proposals: Vec<Proposal> = candidates
        .iter()
        .enumerate()
        .filter(|(_, candidate)| !candidate.is_draft)
        .filter_map(|(index, candidate)| propose(draft, &shape, candidate, index))
        .collect();
    proposals.sort_by(|a, b| {
        b.score
            .total_cmp(&a.score)
            .then(a.candidate.cmp(&b.candidate))
    });
    proposals
}

/// What of a side is compared.
struct Shape {
    /// Title without draft mark, series and issuer.
    core: String,
    text: Option<Shingles>,
}

impl Shape {
    fn of(side: &Side<'_>) -> Self {
        Self {
            core: core_title(side.title),
            text: side.text.map(|document| Shingles::of(&key(&document.text))),
        }
    }
}

fn propose(
    draft: &Side<'_>,
    shape: &Shape,
    candidate: &Side<'_>,
    index: usize,
) -> Option<Proposal> {
    let core = core_title(candidate.title);
    let title = title_likeness(&shape.core, &core);
    // a text is read only where the title does not rule it out
    if title < 0.25 || (core != shape.core && is_of_another_world(draft, candidate)) {
        return None;
    }
    let wait = waiting_days(draft.dated_on, candidate.dated_on);
    if wait.is_some_and(|days| !(0..=LONGEST_WAIT).contains(&days)) {
        return None;
    }
    let text = match (&shape.text, candidate.text) {
        (Some(draft), Some(document)) => {
            Some(text_likeness(draft, &Shingles::of(&key(&document.text))))
        }
        _ => None,
    };
    let mut reasons = vec![if core == shape.core {
        "标题相同（除征求意见标记和系列名外）".to_owned()
    } else {
        format!("标题相似度 {title:.2}")
    }];
    let mut score = match text {
        Some(text) => {
            reasons.push(format!("正文相似度 {text:.2}"));
            0.45 * title + 0.55 * text.sqrt()
        }
        None if title < LEAST_TITLE_ALONE => return None,
        None => title * 0.85,
    };
    score += issuer_bonus(draft, candidate, &mut reasons);
    score += number_bonus(draft, candidate, &mut reasons);
    if let Some(days) = wait {
        score += 0.05;
        reasons.push(format!("征求意见后 {days} 天发布"));
    }
    note_changes(draft, candidate, &mut reasons);
    (score >= LEAST).then(|| Proposal {
        candidate: index,
        score: score.min(1.0),
        reasons,
    })
}

/// Series of standards whose names changed while drafts were open.
const SERIES: [&str; 5] = [
    "信息安全技术",
    "网络安全技术",
    "数据安全技术",
    "信息技术",
    "网络安全标准实践指南",
];

fn core_title(title: &str) -> String {
    let key = title_key(title);
    let plain = strip_draft_mark(&key).unwrap_or(&key);
    let plain = SERIES
        .iter()
        .find_map(|series| plain.strip_prefix(series))
        .filter(|rest| !rest.is_empty())
        .unwrap_or(plain);
    let plain = match plain.find("关于") {
        Some(at) if at > 0 && at < plain.len() / 2 => &plain[at..],
        _ => plain,
    };
    plain.trim_end_matches(['(', ')']).to_owned()
}

/// Likeness of two titles: bigrams, and for a title that only grew or shrank the share of the shorter in the longer.
fn title_likeness(left: &str, right: &str) -> f64 {
    let bigrams = bigram_similarity(left, right);
    let (short, long) = if left.len() <= right.len() {
        (left, right)
    } else {
        (right, left)
    };
    let contained = short.chars().count() >= 6 && long.contains(short);
    if contained {
        bigrams.max(0.85)
    } else {
        bigrams
    }
}

/// A final may stand in a page with other words around it, and a draft may be shorter: the share of the smaller counts, held down by the
/// likeness of the whole.
fn text_likeness(draft: &Shingles, candidate: &Shingles) -> f64 {
    let (small, large) = if draft.len() <= candidate.len() {
        (draft, candidate)
    } else {
        (candidate, draft)
    };
    f64::midpoint(small.share_in(large), draft.similarity(candidate))
}

/// A standard's draft does not become a regulation, nor the other way round.
fn is_of_another_world(draft: &Side<'_>, candidate: &Side<'_>) -> bool {
    let (left, right) = (World::of(draft), World::of(candidate));
    matches!(
        (left, right),
        (World::Standards, World::Law) | (World::Law, World::Standards)
    )
}

enum World {
    Standards,
    /// Made under 立法法: laws, regulations, rules.
    Law,
    Unclear,
}

impl World {
    fn of(side: &Side<'_>) -> Self {
        let title = title_key(side.title);
        let is_standard = side.kind.is_some_and(WorkKind::is_standard)
            || matches!(side.number, Some(Number::Standard(_)))
            || SERIES.iter().any(|series| title.starts_with(series));
        let plain = strip_draft_mark(&title).unwrap_or(&title);
        if is_standard {
            World::Standards
        } else if ["法", "条例", "办法", "规定"]
            .iter()
            .any(|form| plain.ends_with(form))
        {
            World::Law
        } else {
            World::Unclear
        }
    }
}

fn waiting_days(draft: Option<PartialDate>, candidate: Option<PartialDate>) -> Option<i32> {
    let (draft, candidate) = (draft?, candidate?);
    // a date known to the year only can be as early as the draft
    let days = (candidate.latest() - draft.earliest()).get_days();
    Some(days)
}

fn issuer_bonus(draft: &Side<'_>, candidate: &Side<'_>, reasons: &mut Vec<String>) -> f64 {
    let shared: Vec<&str> = draft
        .issuers
        .iter()
        .filter(|issuer| candidate.issuers.contains(issuer))
        .copied()
        .collect();
    if shared.is_empty() {
        return 0.0;
    }
    reasons.push(format!("发文机关相同：{}", shared.join("、")));
    0.1
}

fn number_bonus(draft: &Side<'_>, candidate: &Side<'_>, reasons: &mut Vec<String>) -> f64 {
    let same = match (draft.number, candidate.number) {
        (Some(Number::Standard(left)), Some(Number::Standard(right))) => {
            left.serial == right.serial
                && left.code.trim_end_matches("/T") == right.code.trim_end_matches("/T")
        }
        _ => false,
    };
    if same {
        reasons.push("标准编号相同".to_owned());
        return 0.2;
    }
    0.0
}

/// What changed on the way is no reason against, but the person should see it.
fn note_changes(draft: &Side<'_>, candidate: &Side<'_>, reasons: &mut Vec<String>) {
    if let (Some(before), Some(after)) = (draft.kind, candidate.kind)
        && before != after
    {
        reasons.push(format!("类别由{}变为{}", before.chinese(), after.chinese()));
    }
    let has_both = !draft.issuers.is_empty() && !candidate.issuers.is_empty();
    if has_both
        && !draft
            .issuers
            .iter()
            .any(|issuer| candidate.issuers.contains(issuer))
    {
        reasons.push("发文机关不同".to_owned());
    }
}
