//! A composed text held against what its decision says will stand where: what was read may have been put in another place.

use huidian_compare::{Composed, ComposedArticle};
use huidian_model::provision::{Ordinal, PathStep};
use huidian_model::{Amendment, Change, Document, Instruction, ProvisionKind, ProvisionPath};
use huidian_text::numeral::is_numeral_char;

/// Places among the instructions of those that were carried out and whose result is not what they say: 增加一项，作为第四项 where the fourth item reads otherwise.
/// Only results with a number of their own are looked at, and none that another instruction may have changed after.
pub(crate) fn contradicted(
    base: &Document,
    amendment: &Amendment,
    composed: &Composed,
    result: &Document,
) -> Vec<usize> {
    let check = Check {
        base,
        amendment,
        composed,
        result,
    };
    let mut found: Vec<usize> = (0..amendment.instructions.len())
        .filter(|index| {
            let is_done = composed
                .not_applied
                .iter()
                .all(|(undone, _)| undone != index);
            is_done && check.contradicts(*index)
        })
        .collect();
    // two of one number, or one before a smaller one: whoever gave numbers did not get what was asked for
    let ascends = |pair: &[ComposedArticle]| pair[0].number < pair[1].number;
    if found.is_empty() && !composed.articles.windows(2).all(ascends) {
        found.extend(amendment.instructions.iter().position(gives_number));
    }
    found
}

fn gives_number(instruction: &Instruction) -> bool {
    matches!(
        instruction.change,
        Change::Insert { .. }
            | Change::Replace {
                becomes: Some(_),
                ..
            }
            | Change::Renumber { .. }
    )
}

struct Check<'c> {
    base: &'c Document,
    amendment: &'c Amendment,
    composed: &'c Composed,
    result: &'c Document,
}

impl Check<'_> {
    fn contradicts(&self, index: usize) -> bool {
        match &self.amendment.instructions[index].change {
            Change::Insert {
                number: Some(number),
                text,
                ..
            } if !is_heading(number) => !self.reads(index, &self.now(number), text),
            Change::Replace {
                becomes: Some(number),
                text,
                ..
            } if !is_heading(number) => !self.reads(index, &self.now(number), text),
            Change::Renumber { from, to } if !is_heading(from) && from.0.len() == to.0.len() => {
                let Some(old) = self.base.find(from) else {
                    return false;
                };
                let is_touched = |place: usize| place != index && self.touches(place, from);
                if (0..self.amendment.instructions.len()).any(is_touched) {
                    return self.words_at(&self.now(to)).is_none();
                }
                !self.reads(index, &self.now(to), self.base.text_of(old))
            }
            _ => false,
        }
    }

    /// Whether an instruction changes words of a provision of the base text, or may.
    fn touches(&self, index: usize, provision: &ProvisionPath) -> bool {
        let target = match &self.amendment.instructions[index].change {
            Change::Replace { target, .. }
            | Change::Delete { target }
            | Change::Substitute { target, .. }
            | Change::ReplaceSentence { target, .. }
            | Change::AddWords { target, .. } => target,
            Change::Insert { after, number, .. } => {
                // a paragraph or an item of it
                let place = number.as_ref().or(after.as_ref());
                return place.is_some_and(|place| {
                    place.0.len() > provision.0.len() && place.0.starts_with(&provision.0)
                });
            }
            Change::NotUnderstood => return true,
            Change::DeleteHeading { .. } | Change::Renumber { .. } | Change::RenumberRest => {
                return false;
            }
        };
        target.is_empty()
            || target.0.starts_with(&provision.0)
            || provision.0.starts_with(&target.0)
    }

    /// Where a provision that a decision numbers stands in the result: one below an article is named under the number that the article had.
    fn now(&self, path: &ProvisionPath) -> ProvisionPath {
        let below = path
            .0
            .iter()
            .position(|step| step.kind == ProvisionKind::Article);
        let steps = path.0[below.unwrap_or(0)..].to_vec();
        let is_below = steps.len() > 1;
        let Some(article) = steps.first().filter(|_| is_below) else {
            return ProvisionPath(steps);
        };
        let number = self.number_now(&article.ordinal);
        let mut steps = steps;
        steps[0] = PathStep::new(ProvisionKind::Article, number);
        ProvisionPath(steps)
    }

    fn number_now(&self, was: &Ordinal) -> Ordinal {
        self.composed
            .articles
            .iter()
            .find(|article| article.was.as_ref() == Some(was))
            .map_or_else(|| was.clone(), |article| article.number.clone())
    }

    /// Whether a provision of the result has these words, its mark or label aside.
    fn reads(&self, index: usize, path: &ProvisionPath, text: &str) -> bool {
        let changed_everywhere = self.amendment.instructions.iter().enumerate().any(|(place, other)| {
            place != index
                && matches!(&other.change, Change::Substitute { target, .. } if target.is_empty())
        });
        let Some(words) = self.words_at(path) else {
            return false;
        };
        let given = bare(text);
        // several articles or paragraphs in one quotation: the first has the number
        changed_everywhere || given.starts_with(&words) && !words.is_empty()
    }

    fn words_at(&self, path: &ProvisionPath) -> Option<String> {
        let provision = self.result.find(path)?;
        Some(bare(self.result.text_of(provision)))
    }
}

/// Words without spaces, line ends, the mark or label in front, and the numbers of articles, which follow those that move.
fn bare(words: &str) -> String {
    let words = words.trim();
    let rest = if words.starts_with('第') {
        words
            .split_once(['　', ' ', '\t'])
            .filter(|(label, _)| label.parse::<ProvisionPath>().is_ok())
            .map_or(words, |(_, rest)| rest)
    } else if words.starts_with(['（', '(']) {
        words
            .split_once(['）', ')'])
            .filter(|(mark, _)| mark.chars().count() <= 5)
            .map_or(words, |(_, rest)| rest)
    } else {
        words
    };
    let mut kept = String::new();
    let mut in_number = false;
    for c in rest.chars().filter(|c| !c.is_whitespace()) {
        in_number &= is_numeral_char(c);
        if !in_number {
            kept.push(c);
        }
        in_number |= c == '第';
    }
    kept
}

fn is_heading(path: &ProvisionPath) -> bool {
    path.0
        .last()
        .is_none_or(|step| step.kind.is_heading() || step.kind == ProvisionKind::Annex)
}
