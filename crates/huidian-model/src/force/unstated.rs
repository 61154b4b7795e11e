//! Works whose own dates do not say whether they hold: what is honestly said of each kind.

use jiff::ToSpan;
use jiff::civil::Date;

use super::status::{Force, ForceStatus};
use crate::PartialDate;
use crate::event::EventKind;
use crate::expression::Expression;
use crate::work::{Work, WorkKind};

/// A draft of whose final nothing is known for so long is probably given up: set by judgement, not by a count.
const LONG_CLOSED_YEARS: i16 = 2;

/// Longest time from the adoption or approval of an act to its publication, in days: set by judgement, twice the delay up to which a file's date is taken for the
/// publication.
const PUBLICATION_DELAY: i64 = 180;

/// The day by which an act that another body approved was published.
pub(super) fn published_by(work: &Work) -> Option<Date> {
    let approved = work.date_of(EventKind::Approved)?;
    approved.latest().checked_add(PUBLICATION_DELAY.days()).ok()
}

/// The day by which an act that was adopted on a day was published.
pub(super) fn published_by_adoption(adopted: Date) -> Date {
    adopted
        .checked_add(PUBLICATION_DELAY.days())
        .unwrap_or(adopted)
}

/// The regulations of a city begin when they are published, weeks after the province approved them; where the day is not known, they hold half a
/// year after the approval, and nobody says since when.
pub(super) fn approved_on(day: Date, work: &Work, expressions: &[Expression]) -> Option<Force> {
    let approved = work.date_of(EventKind::Approved)?;
    let begins_published = expressions.iter().any(|text| {
        ["公布之日起", "发布之日起", "颁布之日起"]
            .iter()
            .any(|words| text.effective_basis.contains(words))
    });
    (begins_published && published_by(work).is_some_and(|by| by <= day)).then(|| {
        Force::new(
            ForceStatus::InForce,
            format!("{approved} 批准，自公布之日起施行，公布日期不明"),
        )
    })
}

/// What is said of a work without a stated first day that nobody saw in force.
pub(super) fn unstated_on(day: Date, work: &Work) -> Force {
    let kinds = [EventKind::Published, EventKind::Signed, EventKind::Adopted];
    let made = kinds
        .into_iter()
        .find_map(|kind| Some((kind, work.date_of(kind)?)));
    match (work.kind, made) {
        (Some(kind), _) if is_standard(kind) => Force::new(
            ForceStatus::Unknown,
            "标准未见实施日期；补充封面所载实施日期即可判定",
        ),
        (Some(kind), Some((_, on))) if is_rarely_dated(kind) && day >= on.latest() => {
            presumed(kind.chinese(), made)
        }
        (_, Some((EventKind::Adopted, on))) if is_resolution(work) && day >= on.latest() => {
            let name = if work.title.ends_with("决议") {
                "决议"
            } else {
                "决定"
            };
            presumed(name, made)
        }
        (kind, Some((what, on)))
            if (kind.is_some_and(is_rarely_dated) || is_resolution(work))
                && day < on.earliest() =>
        {
            Force::new(
                ForceStatus::NotYetInForce,
                format!("{on} {}，此前尚无此文件", what.chinese()),
            )
        }
        _ => Force::new(
            ForceStatus::Unknown,
            "未见施行日期；补充公布或施行日期即可判定",
        ),
    }
}

fn presumed(kind: &str, made: Option<(EventKind, PartialDate)>) -> Force {
    let made = made.map_or_else(String::new, |(what, on)| {
        format!("{on} {}，", what.chinese())
    });
    Force::new(
        ForceStatus::PresumedInForce,
        format!("{made}{kind}未写明施行日期，未见废止或失效，推定现行"),
    )
}

/// A resolution or decision of a congress or its committee acts when it is adopted; one that changes or ends another act is published first.
fn is_resolution(work: &Work) -> bool {
    let title = work.title.as_str();
    (title.ends_with("决议") || title.ends_with("决定"))
        && title.contains("人民代表大会")
        && !["修改", "修正", "修订", "废止"]
            .iter()
            .any(|verb| title.contains(verb))
}

/// Kinds that take effect when they are issued, unless they say otherwise, and rarely say so.
fn is_rarely_dated(kind: WorkKind) -> bool {
    matches!(
        kind,
        WorkKind::NormativeDocument | WorkKind::PartyDocument | WorkKind::Plan | WorkKind::Guide
    )
}

fn is_standard(kind: WorkKind) -> bool {
    matches!(
        kind,
        WorkKind::NationalStandard
            | WorkKind::IndustryStandard
            | WorkKind::LocalStandard
            | WorkKind::GroupStandard
            | WorkKind::EnterpriseStandard
            | WorkKind::TechnicalDocument
            | WorkKind::PracticeGuide
    )
}

/// What is said of a draft without a final.
pub(super) fn open_draft(day: Date, work: &Work) -> String {
    let long = long_closed_from(work).is_some_and(|from| day >= from);
    let given_up = if long {
        format!("逾 {LONG_CLOSED_YEARS} 年未见定稿，可能已搁置")
    } else {
        "未见定稿".to_owned()
    };
    match work.date_of(EventKind::ConsultationCloses) {
        Some(close) if day > close.latest() => format!("征求意见已于 {close} 截止，{given_up}"),
        Some(close) => format!("征求意见中，{close} 截止"),
        None if long => format!("征求意见稿，未见截止日期，{given_up}"),
        None => "征求意见稿".to_owned(),
    }
}

/// From when on a draft counts as long closed: so long after its close, or after the last day known of it.
pub(super) fn long_closed_from(work: &Work) -> Option<Date> {
    let last = work
        .date_of(EventKind::ConsultationCloses)
        .or_else(|| work.listed_on())
        .filter(|_| work.is_draft)?;
    last.latest().checked_add(LONG_CLOSED_YEARS.years()).ok()
}
