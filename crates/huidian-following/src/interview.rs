//! The short interview of a register: how much its readers want to be told, of which topics and sectors.

use huidian_model::{EventKind, RelationKind, Sector, Topic};
use huidian_store::LibraryEventKind;

use crate::address::{decode, encode};
use crate::change::{Change, ChangeKind};
use crate::error::{Error, Result};
use crate::selection::Selection;

/// From where on a change is worth telling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Threshold {
    /// What changes what holds: a text takes effect or is revised, an act ends.
    Force,
    /// Every event of the law: new works and drafts, too.
    #[default]
    Legal,
    /// What the library learned of earlier times, too.
    Everything,
}

impl Threshold {
    pub const ALL: [Self; 3] = [Self::Force, Self::Legal, Self::Everything];

    pub fn id(self) -> &'static str {
        match self {
            Self::Force => "force",
            Self::Legal => "legal",
            Self::Everything => "everything",
        }
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.id() == id)
    }

    pub fn chinese(self) -> &'static str {
        match self {
            Self::Force => "只要改变效力的：施行、修改、废止、失效",
            Self::Legal => "法律上的变化：另有新文件、征求意见",
            Self::Everything => "全部：另有本库新得知的旧事",
        }
    }

    pub fn english(self) -> &'static str {
        match self {
            Self::Force => "only what changes what holds: commencement, revision, repeal, expiry",
            Self::Legal => "events of the law: new works and consultations, too",
            Self::Everything => "everything: what the library learned of earlier times, too",
        }
    }

    /// Whether a change is told to readers of this threshold.
    pub fn tells(self, change: &Change) -> bool {
        match self {
            Self::Everything => true,
            Self::Force | Self::Legal => change.is_legal && self.is_reached(change),
        }
    }

    /// Whether an event of the law reaches it.
    pub(crate) fn is_reached(self, change: &Change) -> bool {
        self != Self::Force || changes_what_holds(change)
    }
}

fn changes_what_holds(change: &Change) -> bool {
    let is_of_force = |id: &str| {
        matches!(
            EventKind::from_id(id),
            Some(
                EventKind::Effective
                    | EventKind::Amended
                    | EventKind::Repealed
                    | EventKind::Expires
            )
        )
    };
    match change.kind {
        ChangeKind::DayCame | ChangeKind::Learned(LibraryEventKind::DateKnown) => {
            is_of_force(&change.subject)
        }
        ChangeKind::Learned(
            LibraryEventKind::StatusChanged
            | LibraryEventKind::TextAdded
            | LibraryEventKind::DutyToReview,
        ) => true,
        ChangeKind::Learned(LibraryEventKind::RelationAdded) => matches!(
            RelationKind::from_id(&change.subject),
            Some(RelationKind::Amends | RelationKind::Repeals | RelationKind::Replaces)
        ),
        ChangeKind::Learned(_) => false,
    }
}

/// What the keeper of a register answered. Topics and sectors narrow what its searches find; works followed by name are always told of, and a
/// register that follows nothing else follows the works of these topics and sectors.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Interview {
    pub threshold: Threshold,
    pub topics: Vec<Topic>,
    pub sectors: Vec<Sector>,
}

impl Interview {
    /// Reads `threshold=legal&topic=…&sector=…`; empty is the usual.
    ///
    /// # Errors
    ///
    /// A value that cannot be read.
    pub fn read(text: &str) -> Result<Self> {
        let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
        let pairs: Vec<(String, String)> = pairs
            .map(|(name, value)| (decode(name), decode(value)))
            .collect();
        Self::of_pairs(pairs.iter().map(|(name, value)| (&**name, &**value)))
    }

    /// The same of names and values that are decoded already; other names are passed over.
    ///
    /// # Errors
    ///
    /// A value that cannot be read.
    pub fn of_pairs<'p>(pairs: impl IntoIterator<Item = (&'p str, &'p str)>) -> Result<Self> {
        let pairs: Vec<(&str, &str)> = pairs.into_iter().collect();
        let asked = pairs.iter().find(|(name, _)| *name == "threshold");
        let threshold = match asked {
            None | Some((_, "")) => Threshold::default(),
            Some((_, id)) => Threshold::from_id(id).ok_or_else(|| Error::Parameter {
                name: "threshold",
                value: id.chars().take(80).collect(),
                reason: "可选 force、legal、everything (known: force, legal, everything)"
                    .to_owned(),
            })?,
        };
        let of_works = pairs
            .into_iter()
            .filter(|(name, _)| matches!(*name, "topic" | "sector"));
        let Selection {
            topics, sectors, ..
        } = Selection::of_pairs(of_works)?;
        Ok(Self {
            threshold,
            topics,
            sectors,
        })
    }

    /// What [`Interview::read`] reads back.
    pub fn text(&self) -> String {
        let mut text = format!("threshold={}", self.threshold.id());
        for topic in &self.topics {
            text.push_str(&format!("&topic={}", encode(topic.id())));
        }
        for sector in &self.sectors {
            text.push_str(&format!("&sector={}", encode(sector.id())));
        }
        text
    }

    /// For people: 法律上的变化 · 数据安全 · 金融.
    pub fn name(&self) -> String {
        let topics = self.topics.iter().map(|topic| topic.chinese());
        let sectors = self.sectors.iter().map(|sector| sector.chinese());
        let words: Vec<&str> = std::iter::once(self.threshold.chinese())
            .chain(topics)
            .chain(sectors)
            .collect();
        words.join(" · ")
    }

    /// Topics as one selection and sectors as another: a work of either matters.
    pub(crate) fn selections(&self) -> Vec<Selection> {
        let topics = (!self.topics.is_empty()).then(|| Selection {
            topics: self.topics.clone(),
            ..Selection::default()
        });
        let sectors = (!self.sectors.is_empty()).then(|| Selection {
            sectors: self.sectors.clone(),
            ..Selection::default()
        });
        topics.into_iter().chain(sectors).collect()
    }
}
