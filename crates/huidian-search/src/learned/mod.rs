//! What the ranking of questions learned from questions with known answers.
//!
//! Three things are kept: how strongly bigrams of questions point to articles, summed over all questions that an article answers; the bigrams of each of
//! our own questions, so that the nearest known question is found; and a forest that weighs the features of an article.

mod associations;
mod bound;
mod features;
mod feedback;
mod forest;
#[cfg(feature = "training")]
mod growth;
#[cfg(feature = "training")]
mod learn;
mod lesson;
mod ranking;
mod signals;

pub(crate) use associations::Associations;
pub(crate) use bound::Bound;
pub(crate) use features::{ANSWER_KIND, CITED, FEATURES, KNOWN, NAMED};
#[cfg(feature = "training")]
pub use learn::learn;
#[cfg(feature = "training")]
pub use lesson::Lesson;
pub use ranking::LearnedRanking;
pub(crate) use signals::{Pool, pool};
