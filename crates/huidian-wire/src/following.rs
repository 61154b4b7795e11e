//! Registers and what changed for them: `register list --json`, `register changes --json`, and the API's.

use huidian_following::ArticleChange;
use huidian_following::change::Change;
use huidian_following::news::News;
use huidian_following::rights::is_shared;
use huidian_following::{Coverage, Interview};
use huidian_store::{Register, RegisterNote};
use jiff::civil::Date;
use serde::Serialize;

/// A register with what it follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RegisterShape {
    pub id: i64,
    pub name: String,
    pub owner: String,
    /// Whether everybody in the house sees it.
    pub shared: bool,
    pub created_at: String,
    pub works: Vec<String>,
    /// Who answers for a work, until when: of the works that have a note.
    pub notes: Vec<RegisterNoteShape>,
    pub searches: Vec<SavedSearchShape>,
    pub interview: InterviewShape,
}

/// What matters to the readers of a register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InterviewShape {
    /// `force`, `legal` or `everything`.
    pub threshold: &'static str,
    pub topics: Vec<&'static str>,
    pub sectors: Vec<&'static str>,
}

impl InterviewShape {
    fn of(register: &Register) -> Self {
        // what cannot be read was written by another version: the usual is told
        let interview = Interview::read(&register.interview).unwrap_or_default();
        Self {
            threshold: interview.threshold.id(),
            topics: interview.topics.iter().map(|topic| topic.id()).collect(),
            sectors: interview.sectors.iter().map(|sector| sector.id()).collect(),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RegisterNoteShape {
    pub work: String,
    pub owner: String,
    pub note: String,
    pub due_on: Option<String>,
}

impl RegisterNoteShape {
    fn new(note: &RegisterNote) -> Self {
        Self {
            work: note.work.to_string(),
            owner: note.owner.clone(),
            note: note.note.clone(),
            due_on: note.due_on.map(|day| day.to_string()),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SavedSearchShape {
    pub name: String,
    /// The query of a list's address.
    pub query: String,
}

impl RegisterShape {
    pub fn new(register: &Register) -> Self {
        let searches = register.searches.iter().map(|search| SavedSearchShape {
            name: search.name.clone(),
            query: search.query.clone(),
        });
        Self {
            id: register.key,
            name: register.name.clone(),
            owner: register.owner.clone(),
            shared: is_shared(register),
            created_at: register.created_at.to_string(),
            works: register.works.iter().map(ToString::to_string).collect(),
            notes: register.notes.iter().map(RegisterNoteShape::new).collect(),
            searches: searches.collect(),
            interview: InterviewShape::of(register),
        }
    }
}

/// Something that happened to a work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WorkChangeShape {
    /// The event's id, the same in feeds and webhooks; absent for a day that came by itself.
    pub id: Option<String>,
    pub work: String,
    pub title: String,
    /// Kind of the event, or `day_came`.
    pub kind: &'static str,
    /// Which text, date, field or relation.
    pub subject: String,
    /// The civil date it is about.
    pub on: Option<String>,
    pub before: Option<String>,
    pub after: Option<String>,
    /// When the library learned of it; for a day that came by itself, that day.
    pub recorded_at: String,
    pub headline: String,
    pub summary: String,
    /// For a new text that follows another, what is different, article by article.
    pub articles: Vec<ArticleChangeShape>,
    /// An event of the law since the day asked about; false for what the library learned of earlier times.
    pub legal: bool,
}

/// An article that is in one of two texts only, or reads differently in them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ArticleChangeShape {
    pub path: String,
    /// `added`, `removed`, `changed`, `moved`, `renumbered`, `split` or `merged`.
    pub change: &'static str,
    pub before: Option<String>,
    pub after: Option<String>,
}

impl WorkChangeShape {
    pub fn new(change: &Change) -> Self {
        Self {
            id: change.id.clone(),
            work: change.work.to_string(),
            title: change.title.clone(),
            kind: change.kind.id(),
            subject: change.subject.clone(),
            on: change.on.map(|on| on.to_string()),
            before: change.before.clone(),
            after: change.after.clone(),
            recorded_at: change.known_at.to_string(),
            headline: change.headline.clone(),
            summary: change.summary.clone(),
            articles: change.articles.iter().map(article).collect(),
            legal: change.is_legal,
        }
    }
}

fn article(article: &ArticleChange) -> ArticleChangeShape {
    ArticleChangeShape {
        path: article.path.clone(),
        change: article.kind.id(),
        before: article.before.clone(),
        after: article.after.clone(),
    }
}

/// What a register tells of a period: `register brief --json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewsShape {
    pub since: String,
    pub until: String,
    /// Events of the law, one entry for each work.
    pub entries: Vec<NewsEntryShape>,
    /// What the library learned of earlier times, counted.
    pub learned: LearnedShape,
    /// Consultations about to close, the nearest first.
    pub closing: Vec<ClosingShape>,
    /// What was looked at, where no event of the law is told; else `null`.
    pub coverage: Option<FollowedCoverageShape>,
}

/// The works looked at, and how far what is known of them reaches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FollowedCoverageShape {
    pub works: usize,
    pub with_text: usize,
    pub known_until: Option<String>,
}

impl FollowedCoverageShape {
    fn new(covered: &Coverage) -> Self {
        Self {
            works: covered.work_count,
            with_text: covered.text_count,
            known_until: covered.known_until.map(|on| on.to_string()),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewsEntryShape {
    pub work: String,
    pub title: String,
    /// The day of the last thing that happened.
    pub on: Option<String>,
    /// All that happened, in one line.
    pub facts: String,
    /// Kinds of what happened, as in `changes`.
    pub kinds: Vec<&'static str>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LearnedShape {
    pub count: usize,
    pub works: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClosingShape {
    pub work: String,
    pub title: String,
    pub on: String,
    pub days_left: i32,
}

impl NewsShape {
    pub fn new(news: &News, since: Date, until: Date) -> Self {
        let entries = news.entries.iter().map(|entry| {
            let mut kinds: Vec<&str> = entry
                .changes
                .iter()
                .map(|change| change.kind.id())
                .collect();
            kinds.sort_unstable();
            kinds.dedup();
            NewsEntryShape {
                work: entry.work.to_string(),
                title: entry.title.clone(),
                on: entry.day().map(|day| day.to_string()),
                facts: entry.facts(),
                kinds,
            }
        });
        let closing = news.closing.iter().map(|closing| ClosingShape {
            work: closing.work.to_string(),
            title: closing.title.clone(),
            on: closing.on.to_string(),
            days_left: closing.days_left,
        });
        Self {
            since: since.to_string(),
            until: until.to_string(),
            entries: entries.collect(),
            learned: LearnedShape {
                count: news.learned.count,
                works: news.learned.works,
            },
            closing: closing.collect(),
            coverage: news.coverage.as_ref().map(FollowedCoverageShape::new),
        }
    }
}
