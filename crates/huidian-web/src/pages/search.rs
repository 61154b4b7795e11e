//! `GET /search`

use askama::Template;
use axum::extract::{OriginalUri, State};
use axum::response::{IntoResponse, Response};
use huidian_model::{
    Addressee, ExpressionId, ForceStatus, Sector, Standing, Topic, WorkId, WorkKind,
};
use huidian_operations::{Standings, add_ended_note, add_heading_jump};
use huidian_search::{
    ArticleHit, Explanation, HitId, Jump, Meaning, Mode, SearchRequest, SearchResults,
    SuggestionKind, WorkHit,
};

use super::show;
use crate::error::Error;
use crate::page_cache::Passing;
use crate::request::{Language, Query, Visitor, encode_path};
use crate::searching::{LAST_PAGE, request_of};
use crate::snapshot::Snapshot;
use crate::state::AppState;
use crate::views::{Choice, Frame, Named, in_one_language, status_said, why_in_words, work_href};

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    frame: Frame,
    asked: String,
    as_of: Option<String>,
    answer: Option<Answer>,
    /// Where the search is saved into a register.
    save: Option<String>,
}

/// What was found.
struct Answer {
    article_total: usize,
    work_total: usize,
    /// The list of all works found, where the page shows some of them only.
    all_works: Option<String>,
    is_nearest: bool,
    words: Vec<String>,
    notes: Vec<String>,
    /// Why vectors had no say, where they should have had one.
    gap: Option<&'static str>,
    /// Whether they had.
    is_by_meaning: bool,
    jumps: Vec<JumpCard>,
    works: Vec<FoundWork>,
    articles: Vec<FoundArticle>,
    /// Articles of composed texts, which nobody published.
    composed: Vec<ComposedLine>,
    facets: Vec<(String, Vec<Choice>)>,
    chosen: Vec<Choice>,
    suggestions: Vec<(String, String)>,
    previous: Option<String>,
    next: Option<String>,
}

/// A place the query names, with its words.
struct JumpCard {
    href: String,
    title: String,
    place: String,
    reason: &'static str,
    status: String,
    status_id: &'static str,
    text: String,
    is_missing: bool,
}

struct FoundWork {
    href: String,
    pieces: Vec<(String, bool)>,
    kind: &'static str,
    status: String,
    status_id: &'static str,
}

/// An article as decisions in force leave it.
struct ComposedLine {
    href: String,
    title: String,
    place: String,
    pieces: Vec<(String, bool)>,
    /// Title and first day of each decision.
    decisions: Vec<(String, String)>,
}

struct FoundArticle {
    href: String,
    title: String,
    place: String,
    heading: String,
    /// Only near to what others meet to the letter.
    is_near: bool,
    status: String,
    status_id: &'static str,
    /// Its text was recognised in pictures: doubtful characters of that text.
    recognised: Option<usize>,
    pieces: Vec<(String, bool)>,
    variants: Vec<(String, String, String)>,
    why: String,
    /// In words, and in figures.
    explanation: Option<(String, Explanation)>,
}

const PAGE_SIZE: usize = 20;
/// Cards above the results.
const CARDS: usize = 3;

/// Characters of an article shown on a jump card.
const CARD_TEXT: usize = 400;

pub(crate) async fn search(
    State(state): State<AppState>,
    visitor: Visitor,
    query: Query,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Error> {
    let snapshot = state.snapshot()?;
    let (request, page) = request_of(&state, &query, PAGE_SIZE)?;
    let language = visitor.language;
    let frame = state.frame(visitor, &uri);
    let is_empty =
        request.text.is_empty() && request.filters.is_empty() && request.alternatives.is_empty();
    let answer = if is_empty {
        None
    } else {
        let mut results = state.library().index().search(&request)?;
        let reader = state.library().store().read()?;
        let catalogue = huidian_catalogue::builtin();
        add_heading_jump(&reader, catalogue, &request, &mut results)?;
        add_ended_note(&reader, catalogue, &request, &mut results)?;
        let why = query.first("why").map(str::to_owned);
        let seeker = Seeker {
            standings: Standings::of(&reader, &results)?,
            state: &state,
            snapshot: &snapshot,
            request: &request,
            query: &query,
            language,
        };
        Some(seeker.answer(results, page, why.as_deref())?)
    };
    let title = match request.text.as_str() {
        "" => frame.t("检索", "Search").to_owned(),
        words => format!("{words} · {}", frame.t("检索", "Search")),
    };
    // vectors are made while the library stays as it is
    let is_passing = answer
        .as_ref()
        .is_some_and(|answer| answer.gap.is_some() || answer.is_by_meaning);
    let page = show(&SearchPage {
        asked: request.text.clone(),
        as_of: query.first("as_of").map(str::to_owned),
        save: can_be_saved(&query).then(|| {
            let asked = query.without(&["page", "why", "lang"]);
            asked.link("/registers/save")
        }),
        answer,
        frame: Frame {
            is_indexed: is_empty,
            ..frame.titled(title)
        },
    })?;
    Ok(Passing::mark(page.into_response(), is_passing))
}

/// Whether there is anything to follow.
fn can_be_saved(query: &Query) -> bool {
    query
        .selection()
        .is_ok_and(|selection| !selection.is_everything())
}

struct Seeker<'s> {
    standings: Standings,
    state: &'s AppState,
    snapshot: &'s Snapshot,
    request: &'s SearchRequest,
    query: &'s Query,
    language: Language,
}

impl Seeker<'_> {
    /// Status of a text on the day of the search: its id, and what is said of it.
    fn status(
        &self,
        work: &WorkId,
        label: Option<&str>,
        indexed: ForceStatus,
    ) -> (&'static str, String) {
        self.said(self.standings.find(work, label), indexed)
    }

    fn said(&self, standing: Option<Standing>, indexed: ForceStatus) -> (&'static str, String) {
        status_said(standing.as_ref(), indexed, self.language)
    }

    /// The list of the works whose titles have these words, under the conditions of the search.
    fn list_of_works(&self, words: &[String]) -> String {
        let title = match words {
            [] => self.request.text.clone(),
            words => words.join(" "),
        };
        let query = self.query.without(&["q", "page", "why", "lang"]);
        query.with("title", &title).link("/works")
    }

    fn answer(
        &self,
        results: SearchResults,
        page: usize,
        why: Option<&str>,
    ) -> Result<Answer, Error> {
        let (facets, chosen) = self.facets(&results);
        let seen = self.request.offset + results.articles.len();
        let turn = |page: usize| {
            let query = self.query.without(&["page", "why", "lang"]);
            query.with("page", &page.to_string()).link("/search")
        };
        let carded = match page {
            1 => &results.interpretation.jumps[..results.interpretation.jumps.len().min(CARDS)],
            _ => &[],
        };
        let led_to = |work: &WorkId, path: Option<&str>| {
            carded.iter().any(|jump| {
                jump.work == *work && path.is_none_or(|path| jump.path.as_deref() == Some(path))
            })
        };
        let jumps = carded
            .iter()
            .map(|jump| self.jump_card(jump))
            .collect::<Result<_, _>>()?;
        Ok(Answer {
            article_total: results.article_total,
            work_total: results.work_total,
            all_works: (results.work_total > results.works.len())
                .then(|| self.list_of_works(&results.interpretation.words)),
            is_nearest: results.mode == Mode::Nearest,
            gap: match results.interpretation.meaning {
                Some(Meaning::Missed(gap)) => {
                    Some(self.language.pick(gap.chinese(), gap.english()))
                }
                _ => None,
            },
            is_by_meaning: matches!(
                results.interpretation.meaning,
                Some(Meaning::Compared { .. })
            ),
            words: results.interpretation.words,
            notes: results
                .interpretation
                .notes
                .iter()
                .map(|note| in_one_language(note, self.language).into_owned())
                .collect(),
            jumps,
            // what a card above leads to is not said again below it
            works: results
                .works
                .iter()
                .filter(|hit| !led_to(&hit.work, None))
                .map(|hit| self.work(hit))
                .collect(),
            articles: results
                .articles
                .iter()
                .filter(|hit| !hit.variants.is_empty() || !led_to(&hit.id.work, Some(&hit.id.path)))
                .map(|hit| self.article(hit, why))
                .collect::<Result<_, Error>>()?,
            composed: self.composed()?,
            facets,
            chosen,
            suggestions: results
                .suggestions
                .iter()
                .map(|suggestion| {
                    let href = match (&suggestion.work, suggestion.kind) {
                        (Some(work), SuggestionKind::Title | SuggestionKind::OtherTitle) => {
                            work_href(work)
                        }
                        _ => format!("/search?q={}", encode_path(&suggestion.text)),
                    };
                    (href, suggestion.text.clone())
                })
                .collect(),
            previous: (page > 1).then(|| turn(page - 1)),
            next: (seen < results.article_total
                && results.articles.len() == self.request.limit
                && page < LAST_PAGE)
                .then(|| turn(page + 1)),
        })
    }

    /// Articles of composed texts that the search finds; on the first page.
    fn composed(&self) -> Result<Vec<ComposedLine>, Error> {
        let found = self.state.library().composed_hits(self.request)?;
        let lines = found.into_iter().map(|found| {
            let id = &found.hit.id;
            let mut href = work_href(&id.work);
            if let Some(day) = self.query.first("as_of") {
                href.push_str(&format!("?as_of={}", encode_path(day)));
            }
            ComposedLine {
                href: format!("{href}#composed-{}", encode_path(&id.path)),
                place: id.path.replace('/', ""),
                decisions: found
                    .decisions
                    .iter()
                    .map(|one| (one.title.clone(), one.effective_on.to_string()))
                    .collect(),
                pieces: without_blank_lines(found.hit.snippet.pieces()),
                title: found.hit.title,
            }
        });
        Ok(lines.collect())
    }

    fn jump_card(&self, jump: &Jump) -> Result<JumpCard, Error> {
        let place = jump.path.clone().unwrap_or_default();
        let below = jump.below.clone().unwrap_or_default();
        let mut text = String::new();
        let expression = jump.label.as_ref().map(|label| ExpressionId {
            work: jump.work.clone(),
            label: label.clone(),
        });
        if let (Some(expression), false, true) = (expression, place.is_empty(), jump.has_article) {
            let document = self.state.library().document(&expression)?;
            if let Some(found) = place.parse().ok().and_then(|path| document.find(&path)) {
                let lines = document.text_of(found).lines().map(str::trim);
                let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
                text = lines.join("\n").chars().take(CARD_TEXT).collect();
            }
        }
        let href = if jump.has_article && !place.is_empty() {
            let path = format!("{place}{below}");
            self.place_href(&jump.work, jump.label.as_deref(), &path)
        } else {
            work_href(&jump.work)
        };
        let (status_id, status) = self.status(&jump.work, jump.label.as_deref(), jump.status);
        Ok(JumpCard {
            href,
            title: jump.title.clone(),
            is_missing: !place.is_empty() && !jump.has_article,
            place: format!("{place}{below}"),
            reason: reason_shown(jump, self.language),
            status,
            status_id,
            text,
        })
    }

    /// Address of an article; names the version only where it is not the one shown by default.
    fn place_href(&self, work: &WorkId, label: Option<&str>, path: &str) -> String {
        let mut href = work_href(work);
        for step in path.split('/') {
            href.push('/');
            href.push_str(&encode_path(step));
        }
        let shown = self
            .snapshot
            .find(work)
            .and_then(|entry| entry.work.text.as_ref())
            .map(|text| text.latest_label.as_str());
        if let (Some(label), true) = (label, label != shown) {
            href.push_str(&format!("?version={}", encode_path(label)));
        } else if let Some(day) = self.query.first("as_of") {
            href.push_str(&format!("?as_of={}", encode_path(day)));
        }
        href
    }

    fn work(&self, hit: &WorkHit) -> FoundWork {
        let (status_id, status) = self.status(&hit.work, None, hit.status);
        FoundWork {
            href: work_href(&hit.work),
            pieces: title_pieces(&hit.title, &hit.highlights),
            kind: hit.kind.map_or("", |kind| kind.named(self.language)),
            status,
            status_id,
        }
    }

    fn article(&self, hit: &ArticleHit, why: Option<&str>) -> Result<FoundArticle, Error> {
        let name = hit_name(&hit.id);
        let asked = why == Some(name.as_str());
        let status = |id: &HitId, indexed| self.said(self.standings.find_article(id), indexed);
        let (status_id, said) = status(&hit.id, hit.status);
        Ok(FoundArticle {
            href: self.place_href(&hit.id.work, Some(&hit.id.label), &hit.id.path),
            title: hit.title.clone(),
            place: hit.id.path.replace('/', ""),
            heading: hit.heading.clone(),
            is_near: hit.is_near,
            status: said,
            status_id,
            recognised: self
                .standings
                .recognition(&hit.id)
                .map(|known| known.doubtful_count),
            pieces: without_blank_lines(hit.snippet.pieces()),
            variants: hit
                .variants
                .iter()
                .map(|variant| {
                    let id = &variant.id;
                    let href = self.place_href(&id.work, Some(&id.label), &id.path);
                    let label = format!("{} {} {}", variant.title, id.path, id.label);
                    (href, label, status(id, variant.status).1)
                })
                .collect(),
            explanation: asked
                .then(|| self.state.library().index().explain(self.request, &hit.id))
                .transpose()?
                .flatten()
                .map(|why| (why_in_words(&why, self.language), why)),
            why: self.query.with("why", &name).link("/search"),
        })
    }

    /// The works that the search is kept to, each to be let go.
    fn works_chosen(&self) -> Vec<Choice> {
        let works = self.query.all("work");
        works
            .map(|id| Choice {
                label: match self.language {
                    Language::Chinese => {
                        format!("只在《{}》中", self.snapshot.title(&WorkId::new(id)))
                    }
                    Language::English => {
                        format!("only in 《{}》", self.snapshot.title(&WorkId::new(id)))
                    }
                },
                count: 0,
                is_chosen: true,
                href: self
                    .query
                    .toggled("work", id)
                    .without(&["page"])
                    .link("/search"),
            })
            .collect()
    }

    fn facets(&self, results: &SearchResults) -> (Vec<(String, Vec<Choice>)>, Vec<Choice>) {
        const SHOWN: usize = 12;
        let mut facets = Vec::new();
        let mut chosen = self.works_chosen();
        for facet in &results.facets {
            let choices: Vec<Choice> = facet
                .values
                .iter()
                .take(SHOWN)
                .map(|value| {
                    let is_chosen = self.query.has(facet.field, &value.value);
                    let query = self.query.without(&["page", "why"]);
                    let query = if is_chosen {
                        query.without(&[facet.field])
                    } else {
                        query.with(facet.field, &value.value)
                    };
                    Choice {
                        label: facet_label(facet.field, &value.value, &value.label, self.language),
                        count: value.articles.max(value.works),
                        is_chosen,
                        href: query.link("/search"),
                    }
                })
                .collect();
            chosen.extend(choices.iter().filter(|choice| choice.is_chosen).cloned());
            if choices.len() > 1 || choices.iter().any(|choice| choice.is_chosen) {
                facets.push((facet_title(facet.field, self.language).to_owned(), choices));
            }
        }
        (facets, chosen)
    }
}

fn hit_name(id: &HitId) -> String {
    format!("{}@{}/{}", id.work, id.label, id.path)
}

fn reason_shown(jump: &Jump, language: Language) -> &'static str {
    use huidian_search::JumpReason;
    let english = match jump.reason {
        JumpReason::Title => "title",
        JumpReason::OtherTitle => "short or former title",
        JumpReason::Number => "number",
        JumpReason::Abbreviation => "abbreviation",
        JumpReason::Pinyin => "pinyin",
        JumpReason::Misspelt => "near title",
    };
    language.pick(jump.reason.chinese(), english)
}

fn facet_title(field: &str, language: Language) -> &'static str {
    use crate::snapshot::Facet;
    Facet::ALL
        .into_iter()
        .find(|facet| facet.id() == field)
        .map_or("", |facet| facet.named(language))
}

fn facet_label(field: &str, value: &str, label: &str, language: Language) -> String {
    let english = match (language, field) {
        (Language::English, "sector") => value.parse().map(|s: Sector| s.named(language)).ok(),
        (Language::English, "topic") => value.parse().map(|t: Topic| t.named(language)).ok(),
        (Language::English, "addressee") => {
            value.parse().map(|who: Addressee| who.named(language)).ok()
        }
        (Language::English, "kind") => value.parse().map(|k: WorkKind| k.named(language)).ok(),
        (Language::English, "status") => value.parse().map(|s: ForceStatus| s.named(language)).ok(),
        _ => None,
    };
    english.unwrap_or(label).to_owned()
}

/// Paragraphs follow each other line by line.
fn without_blank_lines(pieces: Vec<(String, bool)>) -> Vec<(String, bool)> {
    let mut ends_line = true;
    let tidied = pieces.into_iter().map(|(piece, is_match)| {
        let mut kept = String::with_capacity(piece.len());
        for c in piece.chars() {
            if c != '\n' || !ends_line {
                kept.push(c);
            }
            ends_line = c == '\n' || (ends_line && c.is_whitespace());
        }
        (kept, is_match)
    });
    tidied.collect()
}

/// A title cut at its matches, given in characters.
fn title_pieces(title: &str, highlights: &[std::ops::Range<u32>]) -> Vec<(String, bool)> {
    let characters: Vec<char> = title.chars().collect();
    let mut pieces = Vec::new();
    let mut at = 0;
    for range in highlights {
        let start = (range.start as usize).clamp(at, characters.len());
        let end = (range.end as usize).clamp(start, characters.len());
        pieces.push((characters[at..start].iter().collect(), false));
        pieces.push((characters[start..end].iter().collect(), true));
        at = end;
    }
    pieces.push((characters[at..].iter().collect(), false));
    pieces.retain(|(piece, _): &(String, bool)| !piece.is_empty());
    pieces
}
