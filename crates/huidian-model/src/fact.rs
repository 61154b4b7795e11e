//! Facts: one statement about a work, by one source, with a confidence.

use jiff::civil::Date;

use crate::event::EventKind;
use crate::id::WorkId;
use crate::number::Number;
use crate::provision::ProvisionPath;
use crate::sector::Sector;
use crate::source::{Confidence, Source, SourceKind};
use crate::topic::{Addressee, Topic};
use crate::work::{Issuers, TextAbsence, WorkKind};
use crate::{ForceStatus, PartialDate};

/// What a fact says.
#[derive(Debug, Clone, PartialEq)]
pub enum FactValue {
    Title(String),
    /// A short, former or otherwise other title under which people know the work.
    AlternativeTitle(String),
    Kind(WorkKind),
    Draft(bool),
    Number(Number),
    Issuers(Issuers),
    Sector(Sector),
    Topic(Topic),
    /// Who must obey.
    Addressee(Addressee),
    Event {
        kind: EventKind,
        on: PartialDate,
    },
    /// 归口单位, 解释机关 and the like are not issuers.
    AdministeredBy(String),
    /// Region of a local work, such as 广东.
    Region(String),
    /// In force, repealed … on a day somebody looked.
    ForceSeen {
        status: ForceStatus,
        on: PartialDate,
    },
    /// First day in force of the text of this date, where the text itself does not say: a revised law repeats the day its first text took effect.
    TextEffective {
        dated: PartialDate,
        on: Date,
    },
    /// The act that made the text of this date, as a note under the title or the act itself tells it.
    TextMadeBy {
        dated: PartialDate,
        /// Title of the decision; empty where only its number is told.
        act: String,
        number: Option<Number>,
    },
    /// First day in force of a provision that begins later or earlier than its text: 其中第三条自2028年1月1日起施行.
    ProvisionEffective {
        /// The text it belongs to; `None` where that has no date.
        dated: Option<PartialDate>,
        provision: ProvisionPath,
        /// `None` where the text leaves the day to somebody else: 自省人民政府规定之日起施行.
        on: Option<Date>,
    },
    /// Day on which a provision, or a part that the words describe, ceased to hold.
    ProvisionRepealed {
        /// 第二条, or 关于清扫的规定 where no provision is named
        scope: String,
        on: Date,
        by: WorkId,
    },
    /// 暂停施行: from this day, and to that where one is named, the work or a part of it is not applied.
    Suspended {
        /// 第二条; empty for the whole
        scope: String,
        from: PartialDate,
        until: Option<PartialDate>,
        by: WorkId,
    },
    /// 推迟施行: the work begins on this day and not on the one that it states.
    Postponed {
        to: PartialDate,
        by: WorkId,
    },
    /// 恢复施行
    Resumed {
        on: PartialDate,
        by: WorkId,
    },
    /// A paper of this day corrects words of the work that were printed wrong.
    Corrected {
        /// 第三条; empty where no provision is named
        scope: String,
        /// The sentence that says what is right.
        words: String,
        on: PartialDate,
        by: WorkId,
    },
    /// Another act, made on this day, ended this work or a part of it, or changed the time in which it holds.
    ChangedBy {
        by: WorkId,
        made: PartialDate,
    },
    /// The text is not held, and why.
    TextAbsent(TextAbsence),
    /// A field that was looked for and not found, and why: `(field, reason)`.
    Unknown {
        field: String,
        reason: String,
    },
    /// A row of a roundup as it stands there, kept even where it is wrong.
    RoundupRow(RoundupRow),
    Note(String),
}

/// A roundup's row about a work, word for word, with what is known to be wrong in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct RoundupRow {
    pub roundup: String,
    pub row: u32,
    pub section: String,
    pub title: String,
    pub date: String,
    /// What kind of date that is, in the checker's word: published, dated, effective, reported, wrong, unknown.
    pub date_means: String,
    pub issuer: String,
    pub fault: Option<String>,
}

impl FactValue {
    /// Stable name of the field, used in data files, JSON and the database.
    pub fn field(&self) -> &'static str {
        match self {
            FactValue::Title(_) => "title",
            FactValue::AlternativeTitle(_) => "alternative_title",
            FactValue::Kind(_) => "kind",
            FactValue::Draft(_) => "draft",
            FactValue::Number(_) => "number",
            FactValue::Issuers(_) => "issuers",
            FactValue::Sector(_) => "sector",
            FactValue::Topic(_) => "topic",
            FactValue::Addressee(_) => "addressee",
            FactValue::Event { kind, .. } => kind.id(),
            FactValue::AdministeredBy(_) => "administered_by",
            FactValue::Region(_) => "region",
            FactValue::ForceSeen { .. } => "force_seen",
            FactValue::TextEffective { .. } => "text_effective",
            FactValue::TextMadeBy { .. } => "text_made_by",
            FactValue::ProvisionEffective { .. } => "provision_effective",
            FactValue::ProvisionRepealed { .. } => "provision_repealed",
            FactValue::Suspended { .. } => "suspended",
            FactValue::Postponed { .. } => "postponed",
            FactValue::Resumed { .. } => "resumed",
            FactValue::Corrected { .. } => "corrected",
            FactValue::ChangedBy { .. } => "changed_by",
            FactValue::TextAbsent(_) => "text_absent",
            FactValue::Unknown { .. } => "unknown",
            FactValue::RoundupRow(_) => "roundup_row",
            FactValue::Note(_) => "note",
        }
    }

    /// Whether a work has at most one true value of this field, so that two sources can disagree.
    pub fn is_single(&self) -> bool {
        !matches!(
            self,
            FactValue::AlternativeTitle(_)
                | FactValue::Sector(_)
                | FactValue::Topic(_)
                | FactValue::Addressee(_)
                | FactValue::Unknown { .. }
                | FactValue::RoundupRow(_)
                | FactValue::Note(_)
                | FactValue::ForceSeen { .. }
                | FactValue::TextEffective { .. }
                | FactValue::TextMadeBy { .. }
                | FactValue::ProvisionEffective { .. }
                | FactValue::ProvisionRepealed { .. }
                | FactValue::Suspended { .. }
                | FactValue::Postponed { .. }
                | FactValue::Resumed { .. }
                | FactValue::Corrected { .. }
                | FactValue::ChangedBy { .. }
                | FactValue::Event {
                    kind: EventKind::Amended | EventKind::Reported,
                    ..
                }
        )
    }
}

/// One statement about a work.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    pub value: FactValue,
    pub source: Source,
    pub confidence: Confidence,
}

impl Fact {
    /// A statement is no surer than its source can be.
    pub fn new(value: FactValue, source: Source, confidence: Confidence) -> Self {
        Self {
            confidence: confidence.min(source.most()),
            value,
            source,
        }
    }

    /// What decides between facts that disagree: a person first, then confidence, then the better witness.
    pub fn weight(&self) -> (bool, Confidence, SourceKind) {
        (
            self.source.kind == SourceKind::Keeper,
            self.confidence,
            self.source.kind,
        )
    }
}
