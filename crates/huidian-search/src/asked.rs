//! A question as it is put to a library.

use crate::prepared::Prepared;
use crate::question::Question;
use crate::titles::named_within;
use crate::words::is_of_field;

/// A folded text, the works that it names, and what it asks of them: names say where to look, not what for.
pub(crate) fn asked(snapshot: &Prepared, folded: &str) -> Question {
    let (named, rest) = named_within(snapshot, folded);
    let whole = Question::of(folded);
    if named.is_empty() {
        return whole;
    }
    let rest = Question::of(&rest);
    let mut question = if rest.grams.is_empty() { whole } else { rest };
    question.is_of_field |= is_of_field(folded);
    question.named = named;
    question
}
