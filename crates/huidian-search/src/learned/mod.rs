//! What the ranking of questions learned from questions with known answers.
//!
//! Two things are kept, and neither holds a question: how strongly bigrams of questions point to articles (summed over all
//! questions that an article answers), and a forest that weighs the features of an article.

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
pub(crate) use features::COVERAGE;
#[cfg(feature = "training")]
pub use learn::learn;
#[cfg(feature = "training")]
pub use lesson::Lesson;
pub use ranking::LearnedRanking;
pub(crate) use signals::{Pool, pool};
