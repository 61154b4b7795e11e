//! Answers of a search: `search --json` and `/api/v1/search`.

use huidian_model::{ForceStatus, Recognition, Standing, WorkId};
use huidian_search::{
    ArticleHit, Facet, HitId, Jump, Meaning, MeaningGap, Mode, SearchResults, Suggestion,
    SuggestionKind, WorkHit,
};
use jiff::civil::Date;
use serde::Serialize;

use crate::composed::ComposingDecisionShape;
use crate::expression::RecognisedTextShape;
use crate::standing::StandingShape;

#[derive(Debug, Clone, Serialize)]
pub struct SearchShape {
    /// Articles and works that were found, before paging and before like articles are folded.
    pub total: usize,
    /// `exact`: every hit contains the query; `nearest`: nothing does, and these come nearest; `place`: the query names a place.
    pub mode: &'static str,
    pub hits: Vec<HitShape>,
    /// Articles as decisions in force leave them, where the amended text is not held: composed by the library, published by nobody, and never among
    /// `hits`. Absent where the search finds none, and on further pages.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub composed: Vec<ComposedHitShape>,
    pub jumps: Vec<JumpShape>,
    pub facets: Vec<FacetShape>,
    /// What was not understood or was loosened.
    pub notes: Vec<String>,
    pub suggestions: Vec<SuggestionShape>,
    /// What vectors had to do with a `nearest` answer; absent where no endpoint is set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub embeddings: Option<EmbeddingsShape>,
    /// Number of the last event recorded when the library answered.
    pub release: i64,
    /// Address of the next part of `hits`; `null` where there is none, and on the command line, which has no addresses.
    pub next: Option<String>,
}

/// Whether the question was compared with vectors of articles, or why not.
#[derive(Debug, Clone, Serialize)]
pub struct EmbeddingsShape {
    pub used: bool,
    /// Vectors that were compared.
    pub vectors: usize,
    /// Why words alone answered, in Chinese and in English.
    pub note: Option<&'static str>,
    pub note_english: Option<&'static str>,
}

/// An article of a composed text.
#[derive(Debug, Clone, Serialize)]
pub struct ComposedHitShape {
    pub work: String,
    pub title: String,
    pub provision: String,
    /// Always true.
    pub composed: bool,
    /// 拟合成（未与公布文本核对）
    pub mark: &'static str,
    /// The day from which the last of the decisions holds.
    pub effective: String,
    pub decisions: Vec<ComposingDecisionShape>,
    /// Whether all that the decisions say of the work was read and done.
    pub complete: bool,
    pub snippet: String,
    /// Where the match stands in `snippet`, in code points.
    pub highlights: Vec<(u32, u32)>,
}

/// A work (`provision` is `null`) or an article of one.
#[derive(Debug, Clone, Serialize)]
pub struct HitShape {
    pub work: String,
    pub title: String,
    pub provision: Option<String>,
    /// Label of the text the article stands in.
    pub version: Option<String>,
    pub heading: Option<String>,
    pub kind: Option<&'static str>,
    pub snippet: String,
    /// Where the match stands in `snippet`, in code points.
    pub highlights: Vec<(u32, u32)>,
    pub score: f32,
    /// Whether it only comes near to a query that the hits before it meet to the letter; such hits are not in `total`.
    pub near: bool,
    /// Of the article's words, as `show` gives them; `null` for a work.
    pub sha256: Option<String>,
    /// The article's words, where they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(flatten)]
    pub standing: StandingShape,
    /// The words of its text were recognised in pictures (扫描识别); absent for any other.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recognised: Option<RecognisedTextShape>,
    pub variants: Vec<VariantShape>,
}

#[derive(Debug, Clone, Serialize)]
pub struct VariantShape {
    pub work: String,
    pub title: String,
    pub provision: String,
    pub version: String,
    #[serde(flatten)]
    pub standing: StandingShape,
}

/// A place the query names outright.
#[derive(Debug, Clone, Serialize)]
pub struct JumpShape {
    pub work: String,
    pub title: String,
    pub provision: Option<String>,
    pub version: Option<String>,
    /// Whether that provision stands in that text.
    pub found: bool,
    pub reason: &'static str,
    #[serde(flatten)]
    pub standing: StandingShape,
}

#[derive(Debug, Clone, Serialize)]
pub struct FacetShape {
    pub field: &'static str,
    pub values: Vec<FacetValueShape>,
}

#[derive(Debug, Clone, Serialize)]
pub struct FacetValueShape {
    pub value: String,
    pub label: String,
    pub articles: usize,
    pub works: usize,
}

#[derive(Debug, Clone, Serialize)]
pub struct SuggestionShape {
    pub text: String,
    pub kind: &'static str,
    pub work: Option<String>,
}

impl SearchShape {
    /// Works come before articles, each in their order. `standing` answers for the text of a work with a label, or for the one shown without;
    /// `of_article` for an article.
    pub fn new(
        results: &SearchResults,
        standing: impl Fn(&WorkId, Option<&str>) -> Option<Standing>,
        of_article: impl Fn(&HitId) -> Option<Standing>,
        release: i64,
    ) -> Self {
        let standing = |work: &WorkId, label: Option<&str>, status: ForceStatus| {
            StandingShape::or_status(standing(work, label), status)
        };
        let of_article = |id: &HitId, status| StandingShape::or_status(of_article(id), status);
        let works = results
            .works
            .iter()
            .map(|hit| HitShape::of_work(hit, standing(&hit.work, None, hit.status)));
        Self {
            total: results.article_total + results.work_total,
            mode: match results.mode {
                Mode::Exact => "exact",
                Mode::Nearest => "nearest",
                Mode::Place => "place",
            },
            hits: works
                .chain(
                    results
                        .articles
                        .iter()
                        .map(|hit| HitShape::of_article(hit, &of_article)),
                )
                .collect(),
            jumps: results
                .interpretation
                .jumps
                .iter()
                .map(|jump| {
                    let label = jump.label.as_deref();
                    JumpShape::new(jump, standing(&jump.work, label, jump.status))
                })
                .collect(),
            facets: results.facets.iter().map(FacetShape::new).collect(),
            notes: results.interpretation.notes.clone(),
            suggestions: results
                .suggestions
                .iter()
                .map(SuggestionShape::new)
                .collect(),
            embeddings: results.interpretation.meaning.map(EmbeddingsShape::new),
            release,
            next: None,
            composed: Vec::new(),
        }
    }
}

impl SearchShape {
    /// Tells of each article, in the order of the results, how its text was recognised in pictures.
    pub fn put_recognised<'r>(
        &mut self,
        results: &SearchResults,
        recognition: impl Fn(&HitId) -> Option<&'r Recognition>,
    ) {
        // works come before articles
        let articles = self.hits.iter_mut().skip(results.works.len());
        for (shape, hit) in articles.zip(&results.articles) {
            shape.recognised = recognition(&hit.id).map(RecognisedTextShape::new);
        }
    }

    /// Tells of each article, in the order of the results, the hash of its words and the words themselves where they were asked for.
    pub fn put_words<'w>(
        &mut self,
        results: &SearchResults,
        words: impl Fn(&HitId) -> (Option<&'w str>, Option<&'w str>),
    ) {
        // works come before articles
        let articles = self.hits.iter_mut().skip(results.works.len());
        for (shape, hit) in articles.zip(&results.articles) {
            let (sha256, text) = words(&hit.id);
            shape.sha256 = sha256.map(str::to_owned);
            shape.text = text.map(str::to_owned);
        }
    }
}

impl EmbeddingsShape {
    fn new(meaning: Meaning) -> Self {
        let (vectors, gap) = match meaning {
            Meaning::Compared { vectors } => (vectors, None),
            Meaning::Missed(gap) => (0, Some(gap)),
        };
        Self {
            used: gap.is_none(),
            vectors,
            note: gap.map(MeaningGap::chinese),
            note_english: gap.map(MeaningGap::english),
        }
    }
}

impl ComposedHitShape {
    /// `decisions`: text, title and first day of each, in the order in which they took effect.
    pub fn new(
        hit: &ArticleHit,
        mark: &'static str,
        decisions: impl IntoIterator<Item = (String, String, Date)>,
        is_whole: bool,
    ) -> Self {
        let decisions: Vec<ComposingDecisionShape> = decisions
            .into_iter()
            .map(ComposingDecisionShape::new)
            .collect();
        let start = hit.snippet.start;
        let within = |offset: u32| offset.saturating_sub(start);
        let highlights = hit.snippet.highlights.iter();
        Self {
            work: hit.id.work.to_string(),
            title: hit.title.clone(),
            provision: hit.id.path.clone(),
            composed: true,
            mark,
            effective: decisions
                .last()
                .map(|one| one.effective.clone())
                .unwrap_or_default(),
            decisions,
            complete: is_whole,
            snippet: hit.snippet.text.clone(),
            highlights: highlights
                .map(|range| (within(range.start), within(range.end)))
                .collect(),
        }
    }
}

impl HitShape {
    fn of_work(hit: &WorkHit, standing: StandingShape) -> Self {
        Self {
            work: hit.work.to_string(),
            title: hit.title.clone(),
            provision: None,
            version: None,
            heading: None,
            kind: hit.kind.map(huidian_model::WorkKind::id),
            snippet: hit.title.clone(),
            highlights: hit
                .highlights
                .iter()
                .map(|range| (range.start, range.end))
                .collect(),
            score: hit.score,
            near: false,
            sha256: None,
            text: None,
            standing,
            recognised: None,
            variants: Vec::new(),
        }
    }

    fn of_article(hit: &ArticleHit, of: &impl Fn(&HitId, ForceStatus) -> StandingShape) -> Self {
        let start = hit.snippet.start;
        let within = |offset: u32| offset.saturating_sub(start);
        Self {
            work: hit.id.work.to_string(),
            title: hit.title.clone(),
            provision: Some(hit.id.path.clone()),
            version: Some(hit.id.label.clone()),
            heading: (!hit.heading.is_empty()).then(|| hit.heading.clone()),
            kind: hit.kind.map(huidian_model::WorkKind::id),
            snippet: hit.snippet.text.clone(),
            highlights: hit
                .snippet
                .highlights
                .iter()
                .map(|range| (within(range.start), within(range.end)))
                .collect(),
            score: hit.score,
            near: hit.is_near,
            sha256: None,
            text: None,
            standing: of(&hit.id, hit.status),
            recognised: None,
            variants: hit
                .variants
                .iter()
                .map(|variant| VariantShape {
                    work: variant.id.work.to_string(),
                    title: variant.title.clone(),
                    provision: variant.id.path.clone(),
                    version: variant.id.label.clone(),
                    standing: of(&variant.id, variant.status),
                })
                .collect(),
        }
    }
}

impl JumpShape {
    fn new(jump: &Jump, standing: StandingShape) -> Self {
        let below = jump.below.as_deref().unwrap_or_default();
        Self {
            work: jump.work.to_string(),
            title: jump.title.clone(),
            provision: jump.path.as_ref().map(|path| format!("{path}{below}")),
            version: jump.label.clone(),
            found: jump.has_article || jump.path.is_none(),
            reason: jump.reason.chinese(),
            standing,
        }
    }
}

impl FacetShape {
    fn new(facet: &Facet) -> Self {
        let values = facet.values.iter().map(|value| FacetValueShape {
            value: value.value.clone(),
            label: value.label.clone(),
            articles: value.articles,
            works: value.works,
        });
        Self {
            field: facet.field,
            values: values.collect(),
        }
    }
}

impl SuggestionShape {
    pub fn new(suggestion: &Suggestion) -> Self {
        Self {
            text: suggestion.text.clone(),
            kind: match suggestion.kind {
                SuggestionKind::Title => "title",
                SuggestionKind::OtherTitle => "other_title",
                SuggestionKind::Issuer => "issuer",
                SuggestionKind::Heading => "heading",
            },
            work: suggestion.work.as_ref().map(ToString::to_string),
        }
    }
}
