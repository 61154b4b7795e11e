//! Which bigrams of questions point to which articles.

use std::collections::BTreeMap;

#[cfg(feature = "training")]
use super::lesson::Lesson;
use crate::codec::{TableReader, TableWriter};
use crate::question::Question;

/// Steps in which weights are kept.
const WEIGHT_STEP: f32 = 1.0 / 2048.0;

/// An article by the key of its work's title and its address.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Target {
    pub work: String,
    pub path: String,
}

/// The fingerprint of an article's text, by which it is known again where a revision numbered the articles anew; 0 where no text was at hand.
pub(crate) type Print = u64;

/// Bigrams and characters of questions and the articles that answered them.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Associations {
    pub question_count: u32,
    /// Bigrams and characters, and the questions that hold each.
    pub grams: BTreeMap<[char; 2], u32>,
    pub targets: Vec<(Target, TargetWeights)>,
    /// Questions that are kept one by one.
    pub known: Vec<KnownQuestion>,
}

/// A question with known answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct KnownQuestion {
    /// Its bigrams and characters, each once.
    pub keys: Vec<[char; 2]>,
    /// What answers it, by place among the targets.
    pub targets: Vec<u32>,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct TargetWeights {
    /// Questions that the article answered.
    pub question_count: u32,
    /// Of the text that answered them.
    pub print: Print,
    pub weights: Vec<([char; 2], f32)>,
}

/// The key under which titles of works meet: without the name of the state wherever it stands.
pub(crate) fn work_key(title: &str) -> String {
    huidian_text::title_key(title).replace("中华人民共和国", "")
}

/// Stands in place of a second character where a key is a single one.
pub(super) const SINGLE: char = '\0';

/// Bigrams of a question, then its characters.
fn keys(question: &Question) -> impl Iterator<Item = [char; 2]> + '_ {
    let letters = question.letters.iter().map(|letter| [*letter, SINGLE]);
    question.grams.iter().copied().chain(letters)
}

impl Associations {
    /// Sums the bigrams of the questions that each article answers.
    #[cfg(feature = "training")]
    pub(crate) fn of(questions: &[(Question, &Lesson)]) -> Self {
        let mut associations = Self {
            question_count: questions.len() as u32,
            ..Self::default()
        };
        for (question, _) in questions {
            for key in keys(question) {
                *associations.grams.entry(key).or_default() += 1;
            }
        }
        let mut targets: BTreeMap<Target, (u32, BTreeMap<[char; 2], f32>)> = BTreeMap::new();
        for (question, lesson) in questions {
            let weights = associations.weights(question);
            for (title, path) in &lesson.relevant {
                let target = targets
                    .entry(Target {
                        work: work_key(title),
                        path: path.clone(),
                    })
                    .or_default();
                target.0 += 1;
                for (pair, weight) in &weights {
                    *target.1.entry(*pair).or_default() += weight;
                }
            }
        }
        associations.targets = targets
            .into_iter()
            .map(|(target, (question_count, weights))| {
                (
                    target,
                    TargetWeights {
                        question_count,
                        print: 0,
                        weights: weights.into_iter().collect(),
                    },
                )
            })
            .collect();
        associations.known = associations.known(questions);
        associations
    }

    /// Our own questions.
    #[cfg(feature = "training")]
    fn known(&self, questions: &[(Question, &Lesson)]) -> Vec<KnownQuestion> {
        let place = |(title, path): &(String, String)| {
            let target = Target {
                work: work_key(title),
                path: path.clone(),
            };
            let place = self
                .targets
                .binary_search_by(|(other, _)| other.cmp(&target));
            place.ok().map(|place| place as u32)
        };
        let own = questions.iter().filter(|(_, lesson)| lesson.is_own);
        own.map(|(question, lesson)| KnownQuestion {
            keys: keys(question).collect(),
            targets: lesson.relevant.iter().filter_map(place).collect(),
        })
        .collect()
    }

    /// A question as two vectors of length one, of bigrams and of characters; what is rare weighs more.
    pub(crate) fn weights(&self, question: &Question) -> Vec<([char; 2], f32)> {
        self.weights_of(keys(question))
    }

    /// The same of bigrams that characters follow.
    pub(crate) fn weights_of(
        &self,
        keys: impl Iterator<Item = [char; 2]>,
    ) -> Vec<([char; 2], f32)> {
        let rarity = |key: &[char; 2]| {
            let holding = self.grams.get(key).copied().unwrap_or(1).max(1);
            (1.0 + self.question_count as f32 / holding as f32).ln()
        };
        let mut weights: Vec<([char; 2], f32)> = keys.map(|key| (key, rarity(&key))).collect();
        let pairs = weights
            .iter()
            .take_while(|(key, _)| key[1] != SINGLE)
            .count();
        let (pairs, letters) = weights.split_at_mut(pairs);
        for vector in [pairs, letters] {
            let length = vector
                .iter()
                .map(|(_, weight)| weight * weight)
                .sum::<f32>()
                .sqrt()
                .max(1e-6);
            for (_, weight) in vector {
                *weight /= length;
            }
        }
        weights
    }

    pub(crate) fn write(&self, table: &mut TableWriter) {
        table.number(u64::from(self.question_count));
        table.number(self.grams.len() as u64);
        for (pair, count) in &self.grams {
            for c in pair {
                table.number(u64::from(u32::from(*c)));
            }
            table.number(u64::from(*count));
        }
        let number: BTreeMap<&[char; 2], u64> = self.grams.keys().zip(0..).collect();
        table.number(self.targets.len() as u64);
        for (target, weights) in &self.targets {
            table.string(&target.work);
            table.string(&target.path);
            table.number(u64::from(weights.question_count));
            table.word(weights.print);
            table.number(weights.weights.len() as u64);
            for (pair, weight) in &weights.weights {
                table.number(number.get(pair).copied().unwrap_or(0));
                table.number((weight / WEIGHT_STEP).round() as u64);
            }
        }
        table.number(self.known.len() as u64);
        for known in &self.known {
            table.number(known.keys.len() as u64);
            for key in &known.keys {
                table.number(number.get(key).copied().unwrap_or(0));
            }
            table.number(known.targets.len() as u64);
            for target in &known.targets {
                table.number(u64::from(*target));
            }
        }
    }

    pub(crate) fn read(table: &mut TableReader<'_>) -> Option<Self> {
        let question_count = u32::try_from(table.number()?).ok()?;
        let mut pairs = Vec::new();
        let mut grams = BTreeMap::new();
        for _ in 0..table.count()? {
            let pair = [
                char::from_u32(table.number()? as u32)?,
                char::from_u32(table.number()? as u32)?,
            ];
            pairs.push(pair);
            grams.insert(pair, table.number()? as u32);
        }
        let mut targets = Vec::new();
        for _ in 0..table.count()? {
            let target = Target {
                work: table.string()?,
                path: table.string()?,
            };
            let mut weights = TargetWeights {
                question_count: table.number()? as u32,
                print: table.word()?,
                weights: Vec::new(),
            };
            for _ in 0..table.count()? {
                let pair = *pairs.get(table.number()? as usize)?;
                weights
                    .weights
                    .push((pair, table.number()? as f32 * WEIGHT_STEP));
            }
            targets.push((target, weights));
        }
        let mut known = Vec::new();
        for _ in 0..table.count()? {
            let mut question = KnownQuestion::default();
            for _ in 0..table.count()? {
                question.keys.push(*pairs.get(table.number()? as usize)?);
            }
            for _ in 0..table.count()? {
                let target = table.number()? as usize;
                (target < targets.len()).then_some(())?;
                question.targets.push(target as u32);
            }
            known.push(question);
        }
        Some(Self {
            question_count,
            grams,
            targets,
            known,
        })
    }
}
