//! Requests and answers.

use std::ops::Range;

use huidian_model::{ForceStatus, WorkId, WorkKind};
use jiff::civil::Date;

use crate::embedder::EmbedFailure;
use crate::query::{Filter, Query};

/// A search.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchRequest {
    /// In the language of [`GRAMMAR`](crate::GRAMMAR).
    pub text: String,
    /// Conditions chosen beside the text; all must hold.
    pub filters: Vec<Filter>,
    /// Groups of conditions chosen beside the text; one of each group must hold.
    pub alternatives: Vec<Vec<Filter>>,
    /// The day on which statuses are told.
    pub today: Date,
    /// Article hits wanted, and hits to pass over.
    pub limit: usize,
    pub offset: usize,
    /// Work hits wanted.
    pub work_limit: usize,
    pub wants_facets: bool,
    /// Whether a first page that few articles meet to the letter is filled up with the nearest, which are marked.
    pub wants_near: bool,
}

impl SearchRequest {
    /// Ten articles and ten works, with facets, and nothing behind what is met to the letter.
    pub fn new(text: impl Into<String>, today: Date) -> Self {
        Self {
            text: text.into(),
            filters: Vec::new(),
            alternatives: Vec::new(),
            today,
            limit: 10,
            offset: 0,
            work_limit: 10,
            wants_facets: true,
            wants_near: false,
        }
    }
}

/// How the articles were chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Exactly the articles that meet the query.
    Exact,
    /// The query names a place; the places it names.
    Place,
    /// Nothing meets the query to the letter; the nearest articles, best first.
    Nearest,
}

/// An answer.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchResults {
    /// The day for which statuses are told: asked by the query, else today.
    pub day: Date,
    pub mode: Mode,
    /// Articles that meet the query (`Exact`), or were found near enough to rank (`Nearest`), before folding of like ones.
    pub article_total: usize,
    pub work_total: usize,
    pub articles: Vec<ArticleHit>,
    pub works: Vec<WorkHit>,
    pub facets: Vec<Facet>,
    pub interpretation: Interpretation,
    /// Ways on, when nothing was found.
    pub suggestions: Vec<Suggestion>,
}

/// What was made of the query.
#[derive(Debug, Clone, PartialEq)]
pub struct Interpretation {
    pub query: Query,
    /// What was not understood or was loosened, for the reader, in Chinese.
    pub notes: Vec<String>,
    /// Places the query names; several when it can be read several ways.
    pub jumps: Vec<Jump>,
    /// Words by which the nearest articles were found.
    pub words: Vec<String>,
    /// Whether vectors helped to find the nearest articles; `None` where none are set up, or the query is met to the letter.
    pub meaning: Option<Meaning>,
}

/// What vectors had to do with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// They were compared with the question, this many of them.
    Compared { vectors: usize },
    /// They were not, and the answer goes by words alone.
    Missed(MeaningGap),
}

/// Why vectors had no say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MeaningGap {
    /// None are made yet.
    NoVectors,
    /// Their file cannot be read.
    Damaged,
    /// The question got no vector.
    Embedder(EmbedFailure),
}

impl MeaningGap {
    /// For the reader.
    pub fn chinese(self) -> &'static str {
        match self {
            MeaningGap::NoVectors => "条文向量尚未生成，以下仅按词语查找",
            MeaningGap::Damaged => "条文向量读不出来，以下仅按词语查找",
            MeaningGap::Embedder(EmbedFailure::Unreachable) => "向量服务连接不上，以下仅按词语查找",
            MeaningGap::Embedder(EmbedFailure::Slow) => "向量服务未按时答复，以下仅按词语查找",
            MeaningGap::Embedder(EmbedFailure::Refused) => "向量服务报错，以下仅按词语查找",
            MeaningGap::Embedder(EmbedFailure::Unreadable) => {
                "向量服务的答复读不懂，以下仅按词语查找"
            }
            MeaningGap::Embedder(EmbedFailure::Dimensions) => {
                "向量服务的维数与设置不符，以下仅按词语查找"
            }
            MeaningGap::Embedder(EmbedFailure::Busy) => "向量服务正忙，以下仅按词语查找",
            MeaningGap::Embedder(EmbedFailure::Resting) => {
                "向量服务刚才出错，稍后再试，以下仅按词语查找"
            }
        }
    }

    pub fn english(self) -> &'static str {
        match self {
            MeaningGap::NoVectors => "No vectors are made yet: found by words alone",
            MeaningGap::Damaged => "The vectors cannot be read: found by words alone",
            MeaningGap::Embedder(EmbedFailure::Unreachable) => {
                "The embeddings endpoint cannot be reached: found by words alone"
            }
            MeaningGap::Embedder(EmbedFailure::Slow) => {
                "The embeddings endpoint did not answer in time: found by words alone"
            }
            MeaningGap::Embedder(EmbedFailure::Refused) => {
                "The embeddings endpoint answered with an error: found by words alone"
            }
            MeaningGap::Embedder(EmbedFailure::Unreadable) => {
                "The embeddings endpoint gave an answer without vectors: found by words alone"
            }
            MeaningGap::Embedder(EmbedFailure::Dimensions) => {
                "The embeddings endpoint gives other dimensions than set: found by words alone"
            }
            MeaningGap::Embedder(EmbedFailure::Busy) => {
                "The embeddings endpoint is busy: found by words alone"
            }
            MeaningGap::Embedder(EmbedFailure::Resting) => {
                "The embeddings endpoint failed a moment ago: found by words alone"
            }
        }
    }
}

/// A place that a query names.
#[derive(Debug, Clone, PartialEq)]
pub struct Jump {
    pub work: WorkId,
    pub title: String,
    pub reason: JumpReason,
    pub status: ForceStatus,
    /// The text, when the work has one that fits the day.
    pub label: Option<String>,
    /// The article asked for.
    pub path: Option<String>,
    /// What was asked for below the article (第二款).
    pub below: Option<String>,
    /// Whether the article asked for stands in that text.
    pub has_article: bool,
}

/// Why a jump is offered, surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum JumpReason {
    Title,
    OtherTitle,
    Number,
    Abbreviation,
    Pinyin,
    Misspelt,
}

impl JumpReason {
    /// For the reader.
    pub fn chinese(self) -> &'static str {
        match self {
            JumpReason::Title => "标题",
            JumpReason::OtherTitle => "简称或曾用名",
            JumpReason::Number => "文号",
            JumpReason::Abbreviation => "缩写",
            JumpReason::Pinyin => "拼音",
            JumpReason::Misspelt => "相近标题",
        }
    }
}

/// Names an article among the hits.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct HitId {
    pub work: WorkId,
    /// The label of the expression.
    pub label: String,
    pub path: String,
}

/// An article, with the articles that say nearly the same.
#[derive(Debug, Clone, PartialEq)]
pub struct ArticleHit {
    pub id: HitId,
    pub title: String,
    pub heading: String,
    pub kind: Option<WorkKind>,
    pub status: ForceStatus,
    pub snippet: Snippet,
    pub score: f32,
    /// Whether it only comes near to a query that others meet to the letter; it stands behind these and is not counted.
    pub is_near: bool,
    /// Other versions and near copies, best first.
    pub variants: Vec<Variant>,
}

/// An article folded into a hit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    pub id: HitId,
    pub title: String,
    pub status: ForceStatus,
}

/// A work found by its title, number or issuer, or by filters alone.
#[derive(Debug, Clone, PartialEq)]
pub struct WorkHit {
    pub work: WorkId,
    pub title: String,
    pub kind: Option<WorkKind>,
    pub status: ForceStatus,
    pub score: f32,
    /// Character ranges of the title that match.
    pub highlights: Vec<Range<u32>>,
    /// Articles of it among the article hits.
    pub article_count: usize,
}

/// A piece of an article that shows the match.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Snippet {
    pub text: String,
    /// Where it begins in the article's text, in characters.
    pub start: u32,
    /// Matches, in characters of the article's text.
    pub highlights: Vec<Range<u32>>,
}

impl Snippet {
    /// The snippet cut at its matches: pieces with whether each is a match.
    pub fn pieces(&self) -> Vec<(String, bool)> {
        let characters: Vec<char> = self.text.chars().collect();
        let place =
            |offset: u32| (offset.saturating_sub(self.start) as usize).min(characters.len());
        let mut pieces = Vec::new();
        let mut at = 0;
        for range in &self.highlights {
            let (start, end) = (place(range.start).max(at), place(range.end));
            if start > at {
                pieces.push((characters[at..start].iter().collect(), false));
            }
            if end > start {
                pieces.push((characters[start..end].iter().collect(), true));
            }
            at = end.max(at);
        }
        if at < characters.len() {
            pieces.push((characters[at..].iter().collect(), false));
        }
        pieces
    }
}

/// Counts of one property over all hits, before paging and folding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// Name of the query field: `kind`, `status`, `sector`, `issuer`, `year`, `region`, `topic`, `addressee`.
    pub field: &'static str,
    /// Most frequent first.
    pub values: Vec<FacetValue>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetValue {
    /// As the query field takes it.
    pub value: String,
    /// For the reader.
    pub label: String,
    pub articles: usize,
    pub works: usize,
}

/// A completion, or a way on from an empty result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// What to search for.
    pub text: String,
    pub kind: SuggestionKind,
    /// The work, where it is one.
    pub work: Option<WorkId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SuggestionKind {
    Title,
    OtherTitle,
    Issuer,
    Heading,
}

/// The features that made the score of a hit.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// 1 for the first hit.
    pub rank: usize,
    pub score: f32,
    pub features: Vec<Feature>,
}

/// One feature of the ranking; docs/src/search.md says what each means.
#[derive(Debug, Clone, PartialEq)]
pub struct Feature {
    pub name: &'static str,
    /// What it added to the score.
    pub value: f32,
    /// For what: a term, a status, a title.
    pub detail: String,
}
