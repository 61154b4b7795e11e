//! What a register tells, at every door: events of the law first, one entry for each work with its facts folded in; what the library merely learned
//! as one line; and the consultations about to close.

use std::collections::{BTreeMap, HashMap};

use huidian_model::{EventKind, WorkId};
use huidian_store::{Reader, Register, WorkFilter};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use crate::change::{Change, Learned, china, happened};
use crate::coverage::Coverage;
use crate::error::Result;
use crate::interview::{Interview, Threshold};
use crate::unconfirmed::UNCONFIRMED;

/// Days ahead in which a consultation counts as closing.
pub const CLOSING_DAYS: i64 = 21;

/// Things that happened to one work told in its line; more are counted.
const FACTS: usize = 12;

/// Everything that is told of a period.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct News {
    /// In the order in which something first happened to each work.
    pub entries: Vec<Entry>,
    pub learned: Learned,
    /// One by one, oldest first; told where somebody asks for them.
    pub learned_changes: Vec<Change>,
    /// The nearest day first.
    pub closing: Vec<Closing>,
    /// What was looked at, where no event of the law is told.
    pub coverage: Option<Coverage>,
}

/// One work, and what happened to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub work: WorkId,
    pub title: String,
    /// Oldest first; never empty.
    pub changes: Vec<Change>,
}

/// A consultation that closes soon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    pub work: WorkId,
    pub title: String,
    pub on: Date,
    pub days_left: i32,
}

impl Closing {
    /// For people, without the title: 2026-12-05 截止，还有 6 天.
    pub fn when(&self) -> String {
        match self.days_left {
            0 => format!("{} 截止，就在今天", self.on),
            days => format!("{} 截止，还有 {days} 天", self.on),
        }
    }
}

impl Entry {
    /// The day of the last thing that happened.
    pub fn day(&self) -> Option<Date> {
        self.changes
            .iter()
            .map(|change| change.known_at.day())
            .max()
    }

    /// Whether nobody has checked that there is such a work.
    pub fn is_unconfirmed(&self) -> bool {
        let mut changes = self.changes.iter();
        changes.any(|change| change.summary.contains(UNCONFIRMED))
    }

    /// All that happened in one line, without the title, each thing once.
    pub fn facts(&self) -> String {
        let mut said: Vec<&str> = Vec::new();
        for change in &self.changes {
            let words = change.words();
            if !said.contains(&words) {
                said.push(words);
            }
        }
        let more = said.len().saturating_sub(FACTS);
        said.truncate(FACTS);
        let facts = said.join("；");
        if more > 0 {
            return format!("{facts}；另有 {more} 项");
        }
        facts
    }
}

impl Learned {
    /// A bulk load in one line; nothing where nothing was learned.
    pub fn line(self) -> Option<String> {
        (self.count > 0).then(|| {
            format!(
                "另有本库新得知的旧事 {} 项，涉及 {} 件",
                self.count, self.works
            )
        })
    }
}

impl News {
    /// Folds what happened, oldest first, for readers of this threshold. Consultations are put in by [`register_news`].
    pub fn of(changes: Vec<Change>, threshold: Threshold) -> Self {
        let mut news = Self::default();
        let mut places: HashMap<WorkId, usize> = HashMap::new();
        for change in changes {
            if !change.is_legal {
                news.learned_changes.push(change);
                continue;
            }
            if !threshold.is_reached(&change) {
                continue;
            }
            let place = *places.entry(change.work.clone()).or_insert_with(|| {
                news.entries.push(Entry {
                    work: change.work.clone(),
                    title: change.title.clone(),
                    changes: Vec::new(),
                });
                news.entries.len() - 1
            });
            news.entries[place].changes.push(change);
        }
        news.learned = Learned::of(&news.learned_changes);
        news
    }

    /// The same with what was looked at, where there is no event of the law to tell.
    ///
    /// # Errors
    ///
    /// When the library cannot be read.
    pub fn covered(self, reader: &Reader<'_>, works: &WorkFilter, today: Date) -> Result<Self> {
        let is_empty = self.entries.is_empty();
        let coverage = is_empty.then(|| Coverage::of(reader, works, today));
        Ok(Self {
            coverage: coverage.transpose()?,
            ..self
        })
    }

    /// How many events of the law are told, and what was learned where that is told as well.
    pub fn count(&self, threshold: Threshold) -> usize {
        let legal: usize = self.entries.iter().map(|entry| entry.changes.len()).sum();
        match threshold {
            Threshold::Everything => legal + self.learned.count,
            Threshold::Force | Threshold::Legal => legal,
        }
    }
}

/// What happened day by day, for feeds: of each day one entry for each work, and what was learned of earlier times counted.
pub fn by_day(changes: Vec<Change>, threshold: Threshold) -> Vec<(Date, News)> {
    let mut days: BTreeMap<Date, Vec<Change>> = BTreeMap::new();
    for mut change in changes {
        change.is_legal &= change.is_fresh();
        days.entry(change.known_at.day()).or_default().push(change);
    }
    days.into_iter()
        .map(|(day, changes)| (day, News::of(changes, threshold)))
        .collect()
}

/// What a register tells since a day. Texts are not compared yet.
///
/// # Errors
///
/// When the library cannot be read, or a saved search or the interview.
pub fn register_news(
    reader: &Reader<'_>,
    register: &Register,
    works: &WorkFilter,
    since: Date,
    today: Date,
) -> Result<News> {
    let interview = Interview::read(&register.interview)?;
    let changes = happened(reader, works, since, today)?;
    let news = News::of(changes, interview.threshold);
    Ok(News {
        closing: closing(reader, works, today)?,
        ..news.covered(reader, works, today)?
    })
}

/// What a brief of a register tells of a period: what was recorded in it, for readers of the register's threshold, and for a week the consultations
/// about to close. `None` where there is nothing to tell.
///
/// # Errors
///
/// When the library cannot be read, or the interview.
pub fn period_news(
    reader: &Reader<'_>,
    register: &Register,
    works: &WorkFilter,
    (from, until): (Timestamp, Timestamp),
    is_weekly: bool,
) -> Result<Option<News>> {
    let threshold = Interview::read(&register.interview)?.threshold;
    let day = |at: Timestamp| at.to_zoned(china()).date();
    let mut changes = happened(reader, works, day(from), day(until))?;
    changes.retain(|change| (from..until).contains(&change.known_at.instant()));
    let mut news = News::of(changes, threshold).covered(reader, works, day(until))?;
    if is_weekly {
        news.closing = closing(reader, works, day(until))?;
    }
    let is_quiet = news.count(threshold) == 0 && news.closing.is_empty();
    Ok((!is_quiet).then_some(news))
}

/// Consultations on works of a filter that close within [`CLOSING_DAYS`].
///
/// # Errors
///
/// When the library cannot be read.
pub fn closing(reader: &Reader<'_>, works: &WorkFilter, today: Date) -> Result<Vec<Closing>> {
    let until = today.checked_add(CLOSING_DAYS.days()).unwrap_or(today);
    let kinds = [EventKind::ConsultationCloses];
    let mut closing = Vec::new();
    for upcoming in reader.events_between(today, until, &kinds)? {
        let is_asked = works
            .works
            .as_ref()
            .is_none_or(|asked| asked.contains(&upcoming.work));
        let (true, Some(on)) = (is_asked, upcoming.event.on.day()) else {
            continue;
        };
        closing.push(Closing {
            work: upcoming.work,
            title: upcoming.title,
            on,
            days_left: today.until(on).map_or(0, |span| span.get_days()),
        });
    }
    closing.sort_by(|a, b| (a.on, &a.title).cmp(&(b.on, &b.title)));
    closing.dedup();
    Ok(closing)
}
