//! What happens to a work, and when.

use crate::PartialDate;
use crate::source::{Confidence, Source};

/// Kind of a dated event (日期种类). A roundup's date column mixes these, so a date of unknown kind is `Reported`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventKind {
    Adopted,
    Signed,
    Published,
    Effective,
    Amended,
    Repealed,
    Expires,
    ConsultationOpens,
    ConsultationCloses,
    Reported,
    Approved,
    /// When a page put the text up, which says nothing of the text's own days.
    PutOnline,
}

impl EventKind {
    /// Under which a work is listed, the first that is known.
    pub const LISTING: [EventKind; 6] = [
        EventKind::Published,
        EventKind::Signed,
        EventKind::Adopted,
        EventKind::ConsultationOpens,
        EventKind::Effective,
        EventKind::Reported,
    ];

    pub const ALL: [EventKind; 12] = [
        EventKind::Adopted,
        EventKind::Signed,
        EventKind::Published,
        EventKind::Effective,
        EventKind::Amended,
        EventKind::Repealed,
        EventKind::Expires,
        EventKind::ConsultationOpens,
        EventKind::ConsultationCloses,
        EventKind::Reported,
        EventKind::Approved,
        EventKind::PutOnline,
    ];

    pub fn id(self) -> &'static str {
        match self {
            EventKind::Adopted => "adopted",
            EventKind::Signed => "signed",
            EventKind::Published => "published",
            EventKind::Effective => "effective",
            EventKind::Amended => "amended",
            EventKind::Repealed => "repealed",
            EventKind::Expires => "expires",
            EventKind::ConsultationOpens => "consultation_opens",
            EventKind::ConsultationCloses => "consultation_closes",
            EventKind::Reported => "reported",
            EventKind::Approved => "approved",
            EventKind::PutOnline => "put_online",
        }
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }

    pub fn chinese(self) -> &'static str {
        match self {
            EventKind::Adopted => "通过",
            EventKind::Signed => "成文",
            EventKind::Published => "公布",
            EventKind::Effective => "施行",
            EventKind::Amended => "修改",
            EventKind::Repealed => "废止",
            EventKind::Expires => "失效",
            EventKind::ConsultationOpens => "征求意见开始",
            EventKind::ConsultationCloses => "征求意见截止",
            EventKind::Reported => "报道",
            EventKind::Approved => "批准",
            EventKind::PutOnline => "上网",
        }
    }

    pub fn english(self) -> &'static str {
        match self {
            EventKind::Adopted => "Adopted",
            EventKind::Signed => "Signed",
            EventKind::Published => "Published",
            EventKind::Effective => "Effective",
            EventKind::Amended => "Amended",
            EventKind::Repealed => "Repealed",
            EventKind::Expires => "Expires",
            EventKind::ConsultationOpens => "Consultation opens",
            EventKind::ConsultationCloses => "Consultation closes",
            EventKind::Reported => "Reported",
            EventKind::Approved => "Approved",
            EventKind::PutOnline => "Put online",
        }
    }
}

/// A civil date in the life of a work, with its source.
#[derive(Debug, Clone, PartialEq)]
pub struct DatedEvent {
    pub kind: EventKind,
    pub on: PartialDate,
    pub source: Source,
    pub confidence: Confidence,
}
