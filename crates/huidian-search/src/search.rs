//! A search from beginning to end.

use std::sync::Arc;

use huidian_model::{ForceStatus, WorkId};
use jiff::civil::Date;

use crate::bitset::BitSet;
use crate::bm25::{rarity, saturated};
use crate::evaluate::{Evaluator, Selection};
use crate::facets::facets;
use crate::group::{Group, groups};
use crate::jump::Place;
use crate::nearest::{Nearest, nearest};
use crate::number_asked::{asked_number, not_held};
use crate::prepared::Prepared;
use crate::query::{Filter, Parsed, Query, Term, parse};
use crate::question::Question;
use crate::rank;
use crate::ranked::Ranked;
use crate::results::{
    ArticleHit, Explanation, Feature, HitId, Interpretation, Jump, JumpReason, Meaning, Mode,
    SearchRequest, SearchResults, Suggestion, Variant, WorkHit,
};
use crate::snippet;
use crate::tier::tier;
use crate::vectors::VectorHalf;

/// Share of what a question's words are worth that an article must hold to fit it.
const FITS: f32 = 0.2;
/// Words offered in place of a question that nothing fits.
const OFFERED: usize = 6;

/// Exact hits, folded, from which a page is not filled up with the nearest.
const FEW: usize = 5;
/// Hits up to which it is.
const FILLED: usize = 10;

/// Hits that can be reached by paging.
const DEPTH_LIMIT: usize = 1_000;

pub(crate) fn search(
    snapshot: &Arc<Prepared>,
    request: &SearchRequest,
    vectors: Option<&VectorHalf>,
) -> SearchResults {
    let mut run = Run::new(snapshot, request);
    run.compare(snapshot, vectors);
    let page = request.offset.min(DEPTH_LIMIT) + request.limit.min(DEPTH_LIMIT);
    let ranked = run.ranked(page);
    let groups = groups(snapshot, &ranked, page);
    let shown = groups.iter().skip(request.offset).take(request.limit);
    let marks = run.marks();
    let mut articles: Vec<ArticleHit> = shown.map(|group| run.article_hit(group, &marks)).collect();
    if request.wants_near && request.offset == 0 {
        let near = run.near(&groups, request);
        run.say_near(&near);
        articles.extend(near);
    }
    let works = run.work_hits(request.work_limit);
    let article_total = match run.mode {
        Mode::Exact | Mode::Place => run.selection.articles.count(),
        Mode::Nearest => ranked.len(),
    };
    let work_total = run.selection.works.count();
    if run.is_loose {
        run.parsed.notes.push(
            "没有很贴切的条文，以下仅供参考；可换用法规中的词语再查（nothing fits well: try words of the law）"
                .to_owned(),
        );
    }
    let is_empty = article_total == 0 && work_total == 0 && run.jumps.is_empty();
    SearchResults {
        day: run.evaluator.day,
        mode: run.mode,
        article_total,
        work_total,
        articles,
        works,
        facets: if request.wants_facets {
            facets(&run.evaluator, &run.selection)
        } else {
            Vec::new()
        },
        suggestions: match (is_empty, run.is_loose) {
            (true, _) => fallback_suggestions(snapshot, &run),
            (_, true) => words_to_try(snapshot, &run.question),
            _ => Vec::new(),
        },
        interpretation: Interpretation {
            words: match run.mode {
                Mode::Nearest => run.question.stretches.clone(),
                Mode::Exact | Mode::Place => Vec::new(),
            },
            query: run.parsed.query,
            notes: run.parsed.notes,
            jumps: run.jumps,
            meaning: run.meaning,
        },
    }
}

/// The works of everything that meets a request.
pub(crate) fn works(snapshot: &Prepared, request: &SearchRequest) -> Vec<WorkId> {
    let mut run = Run::new(snapshot, request);
    if run.mode == Mode::Nearest {
        run.ranked(0);
    }
    let mut works = run.selection.works.clone();
    for article in run.selection.articles.iter() {
        works.insert(snapshot.work_of_expression(snapshot.expression_of(article)));
    }
    let ids = works.iter().map(|work| snapshot.work(work).id.clone());
    let mut ids: Vec<WorkId> = ids.collect();
    // a near title is shown to whoever searches, but is not what was asked for
    let is_empty = ids.is_empty();
    let jumps = run.jumps.iter();
    ids.extend(
        jumps
            .filter(|jump| is_empty || jump.reason < JumpReason::Misspelt)
            .map(|jump| jump.work.clone()),
    );
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// The features of one hit of a request.
pub(crate) fn explain(
    snapshot: &Arc<Prepared>,
    request: &SearchRequest,
    vectors: Option<&VectorHalf>,
    hit: &HitId,
) -> Option<Explanation> {
    let mut run = Run::new(snapshot, request);
    run.compare(snapshot, vectors);
    let ranked = run.ranked(DEPTH_LIMIT);
    let at = ranked
        .iter()
        .position(|ranked| run.hit_id(ranked.article) == *hit)?;
    let features = run.features(ranked[at].article);
    Some(Explanation {
        rank: at + 1,
        score: ranked[at].score,
        features,
    })
}

/// The conditions chosen beside the text, as parts of the query.
fn conditions(request: &SearchRequest) -> Vec<Query> {
    let required = request.filters.iter().cloned().map(Query::Filter);
    let alternatives = request.alternatives.iter().map(|group| {
        let group = group.iter().cloned().map(Query::Filter);
        Query::Or(group.collect())
    });
    required.chain(alternatives).collect()
}

struct Run<'s> {
    snapshot: &'s Prepared,
    evaluator: Evaluator<'s>,
    parsed: Parsed,
    selection: Selection,
    mode: Mode,
    question: Question,
    /// The articles among which the nearest are looked for.
    among: BitSet,
    /// The text that was loosened.
    loosened: String,
    /// What vectors had to do with it, and the nearest by them.
    meaning: Option<Meaning>,
    by_vectors: Option<Vec<(u32, f32)>>,
    jumps: Vec<Jump>,
    /// Nothing found fits well.
    is_loose: bool,
    /// A number was asked for that is not held.
    is_number: bool,
}

impl<'s> Run<'s> {
    fn new(snapshot: &'s Prepared, request: &SearchRequest) -> Self {
        let parsed = parse(&request.text);
        let day = day_of(&parsed.query, &request.filters).unwrap_or(request.today);
        let mut evaluator = Evaluator::new(snapshot, day);
        let beside = conditions(request);
        let full = Query::And([vec![parsed.query.clone()], beside.clone()].concat());
        let selection = evaluator.select(&full);
        let is_plain = parsed.query.is_plain();
        let places = if is_plain {
            crate::jump::find(&evaluator, &request.text)
        } else {
            Vec::new()
        };
        let mut run = Self {
            snapshot,
            evaluator,
            parsed,
            selection,
            mode: Mode::Exact,
            question: Question::default(),
            among: BitSet::empty(0),
            loosened: String::new(),
            meaning: None,
            by_vectors: None,
            jumps: places.iter().map(|place| place.jump.clone()).collect(),
            is_loose: false,
            is_number: false,
        };
        if run.selection.articles.is_empty() && is_plain && run.goes_to(&places) {
            run.mode = Mode::Place;
        } else if run.selection.articles.is_empty() {
            match asked_number(&request.text).filter(|_| is_plain) {
                Some(number) if run.selection.works.is_empty() => {
                    run.is_number = true;
                    run.parsed.notes.push(not_held(&number));
                }
                _ => run.loosen(beside),
            }
        }
        run
    }

    /// Selects the places that the query names, when it names them surely enough.
    fn goes_to(&mut self, places: &[Place]) -> bool {
        let sure: Vec<&Place> = places
            .iter()
            .filter(|place| place.jump.reason < JumpReason::Misspelt)
            .collect();
        for place in &sure {
            self.selection.works.insert(place.work);
            let Some(path) = place.jump.path.as_deref() else {
                continue;
            };
            for article in self.snapshot.articles_of_work(place.work) {
                if self.snapshot.path(article) == path {
                    self.selection.articles.insert(article);
                }
            }
        }
        !sure.is_empty()
    }

    /// Turns to the nearest articles, when the query has words that may be loosened.
    fn loosen(&mut self, beside: Vec<Query>) {
        let text = loose_text(&self.parsed.query);
        self.question = crate::asked::asked(self.snapshot, &text);
        if self.question.grams.is_empty() {
            return;
        }
        self.mode = Mode::Nearest;
        self.loosened = text;
        let required = Query::And([vec![self.parsed.query.required_filters()], beside].concat());
        self.among = self.evaluator.select(&required).articles;
        self.parsed
            .notes
            .push("没有条文逐字包含所查内容，以下按相关程度排列（no article has these words: the nearest follow）".to_owned());
    }

    /// What fills a page up where few articles meet the query to the letter, or local rules alone do: the nearest. Phrases, operators and fields are not
    /// loosened here either.
    fn near(&self, exact: &[Group], request: &SearchRequest) -> Vec<ArticleHit> {
        let snapshot = self.snapshot;
        let is_local = |group: &Group| {
            let work = snapshot.work_of_expression(snapshot.expression_of(group.first.article));
            snapshot.work(work).region.is_some()
        };
        let is_thin = exact.len() < FEW || exact.iter().all(is_local);
        let wanted = request.limit.min(FILLED);
        if self.mode != Mode::Exact || exact.is_empty() || exact.len() >= wanted || !is_thin {
            return Vec::new();
        }
        let text = loose_text(&self.parsed.query);
        let question = crate::asked::asked(snapshot, &text);
        if question.grams.is_empty() {
            return Vec::new();
        }
        let filters = vec![self.parsed.query.required_filters()];
        let required = Query::And([filters, conditions(request)].concat());
        let mut evaluator = Evaluator::new(snapshot, self.evaluator.day);
        let mut among = evaluator.select(&required).articles;
        among.subtract(&self.selection.articles);
        let near = nearest(&self.evaluator, &among, &question, None).ranked;
        let pairs = question.grams.iter();
        let marks: Vec<String> = pairs.map(|pair| pair.iter().collect()).collect();
        // what says the same as a hit is no news
        let shown: Vec<Ranked> = exact.iter().map(|group| group.first).chain(near).collect();
        let filled = groups(snapshot, &shown, wanted);
        let near = filled.iter().skip(exact.len()).map(|group| ArticleHit {
            is_near: true,
            ..self.article_hit(group, &marks)
        });
        near.collect()
    }

    fn say_near(&mut self, near: &[ArticleHit]) {
        if !near.is_empty() {
            let note = "逐字相符的条文很少，其后列出相近条文（few articles match to the letter: near ones follow）";
            self.parsed.notes.push(note.to_owned());
        }
    }

    /// Asks for the nearest by vectors, where the nearest are asked for and vectors are set up.
    fn compare(&mut self, snapshot: &Arc<Prepared>, vectors: Option<&VectorHalf>) {
        let Some(vectors) = vectors.filter(|_| self.mode == Mode::Nearest) else {
            return;
        };
        let mut among = self.among.clone();
        among.intersect(&snapshot.live_articles);
        match vectors.nearest(snapshot, &self.loosened, &among) {
            Ok((nearest, vectors)) => {
                self.by_vectors = Some(nearest);
                self.meaning = Some(Meaning::Compared { vectors });
            }
            Err(gap) => self.meaning = Some(Meaning::Missed(gap)),
        }
    }

    fn ranked(&mut self, wanted: usize) -> Vec<Ranked> {
        match self.mode {
            Mode::Exact | Mode::Place => {
                let query = self.parsed.query.clone();
                rank::rank(&mut self.evaluator, &self.selection, &query.terms(), wanted)
            }
            Mode::Nearest => {
                let Nearest { ranked, fit } = nearest(
                    &self.evaluator,
                    &self.among,
                    &self.question,
                    self.by_vectors.as_deref(),
                );
                self.is_loose = !ranked.is_empty() && fit.is_some_and(|fit| fit < FITS);
                let mut articles = BitSet::empty(self.snapshot.article_space);
                for hit in &ranked {
                    articles.insert(hit.article);
                }
                self.selection.articles = articles;
                ranked
            }
        }
    }

    fn features(&mut self, article: u32) -> Vec<Feature> {
        if self.mode == Mode::Nearest {
            return crate::nearest::explain(
                &self.evaluator,
                &self.selection.articles,
                &self.question,
                self.by_vectors.as_deref(),
                article,
            );
        }
        let query = self.parsed.query.clone();
        let terms = query.terms();
        let mut features = self.text_features(article, &terms);
        let expression = self.snapshot.expression_of(article);
        let work = self.snapshot.work_of_expression(expression);
        let titles = rank::title_scores(self.snapshot, &terms);
        let title = titles.get(&work).copied().unwrap_or(0.0);
        let row = self.snapshot.work(work);
        features.push(Feature {
            name: "title",
            value: title,
            detail: row.title.clone(),
        });
        let kind = row.kind.map_or("", huidian_model::WorkKind::chinese);
        features.push(Feature {
            name: "prior",
            value: crate::prior::work_prior(self.snapshot, work),
            detail: kind.to_owned(),
        });
        features.extend(rank::near_features(self.snapshot, article, &terms));
        let status = self.evaluator.article_status(article);
        // a tier outranks every score; it adds nothing to it
        features.push(Feature {
            name: "force",
            value: 0.0 - f32::from(self.evaluator.tier(expression)),
            detail: status.chinese().to_owned(),
        });
        features
    }

    fn text_features(&mut self, article: u32, terms: &[&Term]) -> Vec<Feature> {
        let relative = self.snapshot.relative_lengths[article as usize];
        let total = self.snapshot.article_count;
        let mut features = Vec::new();
        for term in terms {
            let found = self.evaluator.find(&term.folded);
            if let Some(count) = found.count_in(self.snapshot, article) {
                let value = rarity(total, found.total) * saturated(count as f32, relative);
                features.push(Feature {
                    name: "text",
                    value,
                    detail: term.folded.clone(),
                });
            }
        }
        features
    }

    /// What is marked in snippets.
    fn marks(&self) -> Vec<String> {
        match self.mode {
            Mode::Exact | Mode::Place => self
                .parsed
                .query
                .terms()
                .into_iter()
                .map(|term| term.folded.clone())
                .collect(),
            Mode::Nearest => self
                .question
                .grams
                .iter()
                .map(|pair| pair.iter().collect())
                .collect(),
        }
    }

    fn hit_id(&self, article: u32) -> HitId {
        let expression = self.snapshot.expression_of(article);
        let work = self.snapshot.work_of_expression(expression);
        HitId {
            work: self.snapshot.work(work).id.clone(),
            label: self.snapshot.expression(expression).label.clone(),
            path: self.snapshot.path(article).to_owned(),
        }
    }

    fn status(&self, article: u32) -> ForceStatus {
        self.evaluator.article_status(article)
    }

    fn title(&self, article: u32) -> &'s str {
        &self
            .snapshot
            .work(
                self.snapshot
                    .work_of_expression(self.snapshot.expression_of(article)),
            )
            .title
    }

    fn article_hit(&self, group: &Group, marks: &[String]) -> ArticleHit {
        let article = group.first.article;
        let terms: Vec<&str> = marks.iter().map(String::as_str).collect();
        let work = self
            .snapshot
            .work_of_expression(self.snapshot.expression_of(article));
        let variant = |hit: &Ranked| Variant {
            id: self.hit_id(hit.article),
            title: self.title(hit.article).to_owned(),
            status: self.status(hit.article),
        };
        ArticleHit {
            id: self.hit_id(article),
            title: self.title(article).to_owned(),
            heading: self.snapshot.heading(article).to_owned(),
            kind: self.snapshot.work(work).kind,
            status: self.status(article),
            snippet: snippet::snippet(&self.snapshot.text(article), &terms),
            score: group.first.score,
            is_near: false,
            variants: group.others.iter().map(variant).collect(),
        }
    }

    fn work_hits(&self, limit: usize) -> Vec<WorkHit> {
        let terms = self.parsed.query.terms();
        let scores = rank::title_scores(self.snapshot, &terms);
        let rank = |work: u32| {
            let tier = tier(self.evaluator.work_status[work as usize]);
            (
                tier,
                scores.get(&work).copied().unwrap_or(0.0)
                    + crate::prior::work_prior(self.snapshot, work),
            )
        };
        let mut works: Vec<(u32, (u8, f32))> = self
            .selection
            .works
            .iter()
            .map(|work| (work, rank(work)))
            .collect();
        works.sort_by(|a, b| {
            (a.1.0.cmp(&b.1.0))
                .then(b.1.1.total_cmp(&a.1.1))
                .then(a.0.cmp(&b.0))
        });
        works.truncate(limit);
        works
            .into_iter()
            .map(|(work, (_, score))| self.work_hit(work, score, &terms))
            .collect()
    }

    fn work_hit(&self, number: u32, score: f32, terms: &[&Term]) -> WorkHit {
        let work = self.snapshot.work(number);
        let folded: Vec<char> = work.title.chars().map(huidian_text::fold_char).collect();
        let wanted: Vec<&str> = terms.iter().map(|term| term.folded.as_str()).collect();
        let shown = self.evaluator.shown_text(number);
        WorkHit {
            work: work.id.clone(),
            title: work.title.clone(),
            kind: work.kind,
            status: shown.map_or(self.evaluator.work_status[number as usize], |text| {
                self.evaluator.expression_status[text as usize]
            }),
            score,
            highlights: snippet::find_all(&folded, &wanted)
                .into_iter()
                .map(|(range, _)| range)
                .collect(),
            article_count: self
                .selection
                .articles
                .count_in(self.snapshot.articles_of_work(number)),
        }
    }
}

fn day_of(query: &Query, filters: &[Filter]) -> Option<Date> {
    let of_filter = |filter: &Filter| match filter {
        Filter::AsOf(day) => Some(*day),
        _ => None,
    };
    let in_query = match query {
        Query::Filter(filter) => of_filter(filter),
        Query::And(parts) => parts.iter().find_map(|part| day_of(part, &[])),
        _ => None,
    };
    in_query.or_else(|| filters.iter().find_map(of_filter))
}

/// The words of a query that may be loosened: those that stand plainly at its top.
fn loose_text(query: &Query) -> String {
    let word = |query: &Query| match query {
        Query::Text(term) if !term.is_phrase => Some(term.folded.clone()),
        _ => None,
    };
    match query {
        Query::And(parts)
            if parts.iter().all(|part| {
                word(part).is_some() || matches!(part, Query::Filter(_) | Query::Not(_))
            }) =>
        {
            parts.iter().filter_map(word).collect::<Vec<_>>().join(" ")
        }
        other => word(other).unwrap_or_default(),
    }
}

/// Completions of the longest beginning of the query that has any.
fn fallback_suggestions(snapshot: &Prepared, run: &Run<'_>) -> Vec<Suggestion> {
    // words that begin like a number are no way on from it
    if run.is_number {
        return Vec::new();
    }
    let text: Vec<char> = run
        .parsed
        .query
        .terms()
        .first()
        .map(|term| term.folded.chars().take(30).collect())
        .unwrap_or_default();
    (2..=text.len())
        .rev()
        .map(|length| {
            crate::suggest::suggest(snapshot, &text[..length].iter().collect::<String>(), 5)
        })
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}

/// Completions of the words of a question, a few for each.
fn words_to_try(snapshot: &Prepared, question: &Question) -> Vec<Suggestion> {
    let mut offered: Vec<Suggestion> = Vec::new();
    let is_han = |pair: &&[char; 2]| pair.iter().all(|c| ('\u{4E00}'..='\u{9FFF}').contains(c));
    for pair in question.grams.iter().filter(is_han) {
        let word: String = pair.iter().collect();
        let found = crate::suggest::suggest(snapshot, &word, 2);
        offered.extend(found);
        if offered.len() >= OFFERED * 2 {
            break;
        }
    }
    let mut known = std::collections::HashSet::new();
    offered.retain(|suggestion| known.insert(suggestion.text.clone()));
    offered.truncate(OFFERED);
    offered
}
