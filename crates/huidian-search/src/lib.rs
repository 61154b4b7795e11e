#![doc = include_str!("../README.md")]

mod alphabet;
mod answer;
mod asked;
mod bits;
mod bitset;
mod bm25;
mod catalog;
mod cited;
mod codec;
mod context;
mod embedder;
mod error;
mod evaluate;
mod facet_table;
mod facets;
mod found;
mod fusion;
#[cfg(test)]
mod generated;
mod group;
mod index;
mod input;
mod jump;
mod learned;
mod lengths;
mod manifest;
mod mark;
mod matching;
mod meant;
mod narrowed;
mod nearest;
mod number_asked;
mod passage;
mod penalty;
mod pinyin;
mod prepared;
mod prior;
mod query;
mod question;
mod ranges;
mod rank;
mod ranked;
mod results;
mod search;
mod segment;
mod snapshot;
mod snippet;
mod suggest;
mod text_scores;
mod tier;
mod titles;
mod vectors;
mod words;
mod writer;

pub use embedder::{EmbedFailure, QuestionEmbedder};
pub use error::Error;
pub use index::SearchIndex;
pub use input::{ArticleForceFrom, ForceFrom, IndexArticle, IndexExpression, IndexWork};
pub use learned::LearnedRanking;
#[cfg(feature = "training")]
pub use learned::{Lesson, learn};
pub use meant::is_number_meant;
pub use narrowed::HiddenWorks;
pub use passage::Passage;
pub use query::{DateSpan, Filter, GRAMMAR, Parsed, Query, Term, parse};
pub use results::{
    ArticleHit, Explanation, Facet, FacetValue, Feature, HitId, Interpretation, Jump, JumpReason,
    Meaning, MeaningGap, Mode, SearchRequest, SearchResults, Snippet, Suggestion, SuggestionKind,
    Variant, WorkHit,
};
pub use snapshot::IndexSummary;
pub use vectors::{Passages, VectorSpec, VectorWriter};
pub use writer::{IndexWriter, WriteReport};
