//! Searching the words that decisions made of texts, where nobody brought the amended text: apart from what was published, and never among it.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use huidian_model::WorkId;
use huidian_search::{
    ArticleHit, ForceFrom, IndexArticle, IndexExpression, IndexWork, Mode, SearchIndex,
    SearchRequest,
};
use huidian_store::{Error, Reader};
use jiff::civil::Date;

use crate::composed_text::{AppliedDecision, composed_of_work};

/// Articles that read otherwise after decisions in force than in the texts held, remembered for some days as long as the library stays as it is.
#[derive(Default)]
pub struct ComposedTexts(Mutex<VecDeque<Arc<ComposedOn>>>);

/// Days remembered: readers ask for today, and seldom for another.
const REMEMBERED: usize = 4;

/// Composed hits shown with one answer.
const SHOWN: usize = 10;

/// What is composed on a day.
pub struct ComposedOn {
    /// Closing a collection is no event.
    state: (u64, i64),
    day: Date,
    index: SearchIndex,
    works: Vec<ComposedWork>,
}

struct ComposedWork {
    id: WorkId,
    decisions: Vec<AppliedDecision>,
    is_whole: bool,
}

/// An article of a composed text that a search finds. Nobody published its words.
#[derive(Debug, Clone, PartialEq)]
pub struct ComposedHit {
    pub hit: ArticleHit,
    /// In the order in which they took effect.
    pub decisions: Vec<AppliedDecision>,
    /// Whether all that the decisions say of the work was read and done.
    pub is_whole: bool,
}

impl ComposedHit {
    /// Text, title and first day of each decision.
    pub fn told_decisions(&self) -> impl Iterator<Item = (String, String, Date)> {
        self.decisions.iter().map(|decision| {
            (
                decision.id.to_string(),
                decision.title.clone(),
                decision.effective_on,
            )
        })
    }
}

impl ComposedTexts {
    /// What is composed of the library's texts on a day.
    ///
    /// # Errors
    ///
    /// When the library cannot be read.
    pub fn on(&self, reader: &Reader<'_>, day: Date) -> Result<Arc<ComposedOn>, Error> {
        let state = (reader.revision()?, reader.last_event_seq()?);
        let find = |known: &VecDeque<Arc<ComposedOn>>| {
            let mut days = known.iter();
            days.find(|one| one.state == state && one.day == day)
                .cloned()
        };
        let known = find(&self.0.lock().unwrap_or_else(PoisonError::into_inner));
        if let Some(known) = known {
            return Ok(known);
        }
        let made = Arc::new(ComposedOn::read(reader, state, day)?);
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|one| one.state == state && one.day != day);
        known.push_front(Arc::clone(&made));
        known.truncate(REMEMBERED);
        Ok(made)
    }
}

impl ComposedOn {
    fn read(reader: &Reader<'_>, state: (u64, i64), day: Date) -> Result<Self, Error> {
        let (mut indexed, mut works) = (Vec::new(), Vec::new());
        for id in reader.amended_works()? {
            let Some(work) = reader.find_work(&id)? else {
                continue;
            };
            // the words of a standard leave by no door
            if !reader.is_shown(&id)? || !reader.may_leave(work.kind) {
                continue;
            }
            let Some((_, held, made)) = composed_of_work(reader, &work, day)? else {
                continue;
            };
            let Some(last) = made.decisions.last() else {
                continue;
            };
            let articles = made.changed_units(&held).into_iter().filter_map(|unit| {
                Some(IndexArticle {
                    path: unit.path.to_string(),
                    heading: String::new(),
                    text: unit.words?,
                    force: Vec::new(),
                })
            });
            let force = reader.force_intervals(&id)?.into_iter();
            indexed.push(IndexWork {
                kind: work.kind,
                issuers: work.issuers.names().map(str::to_owned).collect(),
                sectors: work.sectors.clone(),
                topics: work.topics.clone(),
                addressees: work.addressees.clone(),
                region: work.region.clone(),
                listed_on: work.listed_on(),
                force: force
                    .map(|interval| ForceFrom {
                        from: interval.from,
                        status: interval.force.status,
                    })
                    .collect(),
                expressions: vec![IndexExpression {
                    label: last.effective_on.to_string(),
                    effective_on: Some(last.effective_on),
                    ended_on: None,
                    made_on: None,
                    is_first_day_open: false,
                    articles: articles.collect(),
                }],
                ..IndexWork::new(id.clone(), work.title.clone())
            });
            works.push(ComposedWork {
                id,
                is_whole: made.is_whole(),
                decisions: made.decisions,
            });
        }
        Ok(Self {
            state,
            day,
            index: SearchIndex::in_memory(&indexed),
            works,
        })
    }

    /// Articles that meet a search to the letter, under its conditions, the best first. Only the first page has any: they stand beside an answer.
    ///
    /// # Errors
    ///
    /// Those of the search.
    pub fn search(
        &self,
        request: &SearchRequest,
    ) -> Result<Vec<ComposedHit>, huidian_search::Error> {
        if self.works.is_empty() || request.offset > 0 || request.text.trim().is_empty() {
            return Ok(Vec::new());
        }
        let asked = SearchRequest {
            limit: SHOWN,
            wants_facets: false,
            wants_near: false,
            ..request.clone()
        };
        let results = self.index.search(&asked)?;
        if results.mode != Mode::Exact {
            return Ok(Vec::new());
        }
        let hits = results.articles.into_iter().filter_map(|hit| {
            let work = self.works.iter().find(|work| work.id == hit.id.work)?;
            Some(ComposedHit {
                decisions: work.decisions.clone(),
                is_whole: work.is_whole,
                hit,
            })
        });
        Ok(hits.collect())
    }
}
