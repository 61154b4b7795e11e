#![doc = include_str!("../README.md")]

mod alphabet;
mod bits;
mod bitset;
mod bm25;
mod catalog;
mod codec;
mod context;
mod error;
mod evaluate;
mod facets;
mod group;
mod index;
mod input;
mod jump;
mod learned;
mod manifest;
mod matching;
mod meant;
mod nearest;
mod pinyin;
mod prepared;
mod query;
mod question;
mod rank;
mod results;
mod search;
mod segment;
mod snapshot;
mod snippet;
mod suggest;
mod text_scores;
mod tier;
mod titles;
mod writer;

pub use error::Error;
pub use index::SearchIndex;
pub use input::{ForceFrom, IndexArticle, IndexExpression, IndexWork};
pub use learned::LearnedRanking;
#[cfg(feature = "training")]
pub use learned::{Lesson, learn};
pub use meant::is_number_meant;
pub use query::{DateSpan, Filter, GRAMMAR, Parsed, Query, Term, parse};
pub use results::{
    ArticleHit, Explanation, Facet, FacetValue, Feature, HitId, Interpretation, Jump, JumpReason,
    Mode, SearchRequest, SearchResults, Snippet, Suggestion, SuggestionKind, Variant, WorkHit,
};
pub use snapshot::IndexSummary;
pub use writer::{IndexWriter, WriteReport};
