//! Learning from questions with known answers.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::associations::Associations;
use super::bound::Bound;
use super::features::FEATURES;
use super::forest::Forest;
use super::growth::{Example, grow};
use super::lesson::Lesson;
use super::ranking::LearnedRanking;
use super::signals::lesson_pool;
use crate::index::SearchIndex;
use crate::nearest::POOL;
use crate::prepared::Prepared;
use crate::question::Question;

/// Parts into which lessons are cut, so that no question is among its own evidence.
const FOLDS: usize = 5;

/// Learns a ranking over the articles of an index.
///
/// The features of each question are told by what was learned from the other parts of the lessons only: otherwise the
/// forest would trust what it has seen and fail on what it has not.
pub fn learn(index: &SearchIndex, lessons: &[Lesson]) -> LearnedRanking {
    let snapshot = index.snapshot();
    let questions: Vec<(Question, &Lesson)> = lessons
        .iter()
        .map(|lesson| (asked(&snapshot, lesson), lesson))
        .collect();
    let mut examples = Vec::new();
    for fold in 0..FOLDS {
        let of_fold = |inside: bool| {
            let chosen = questions.iter().enumerate();
            chosen
                .filter(move |(at, _)| (at % FOLDS == fold) == inside)
                .map(|(_, (question, lesson))| (question.clone(), *lesson))
                .collect::<Vec<_>>()
        };
        let associations = printed(&snapshot, Associations::of(&of_fold(false)));
        let bound = Bound::of(&snapshot, &snapshot.catalog, &associations);
        let found: Vec<Example> = of_fold(true)
            .par_iter()
            .map(|(question, lesson)| example(&snapshot, &associations, &bound, question, lesson))
            .filter(|example| example.is_relevant.contains(&true))
            .collect();
        examples.extend(found);
    }
    let forest = if examples.is_empty() {
        Forest::default()
    } else {
        grow(&examples, FEATURES.len())
    };
    LearnedRanking {
        associations: printed(&snapshot, Associations::of(&questions)),
        forest,
    }
}

/// The same with the fingerprints of the articles, of the last text that has each.
fn printed(snapshot: &Prepared, mut associations: Associations) -> Associations {
    let mut works: FxHashMap<String, Vec<u32>> = FxHashMap::default();
    for work in snapshot.live_works.iter() {
        let key = super::associations::work_key(&snapshot.work(work).title);
        works.entry(key).or_default().push(work);
    }
    for (target, weights) in &mut associations.targets {
        let articles = works.get(&target.work).into_iter().flatten();
        let article = articles
            .flat_map(|work| snapshot.articles_of_work(*work))
            .filter(|article| snapshot.path(*article) == target.path)
            .last();
        weights.print = article.map_or(0, |article| snapshot.fingerprint(article));
    }
    associations
}

/// A lesson as it is asked.
fn asked(snapshot: &Prepared, lesson: &Lesson) -> Question {
    let mut question = crate::asked::asked(snapshot, &huidian_text::fold(&lesson.text));
    // trees that learned with lent words ranked lay questions worse
    question.legal.clear();
    question
}

fn example(
    snapshot: &Prepared,
    associations: &Associations,
    bound: &Bound,
    question: &Question,
    lesson: &Lesson,
) -> Example {
    let pool = lesson_pool(snapshot, bound, associations, question, POOL);
    let wanted: Vec<(String, &str)> = lesson
        .relevant
        .iter()
        .map(|(title, path)| (super::associations::work_key(title), path.as_str()))
        .collect();
    let is_relevant = |article: &u32| {
        let path = snapshot.path(*article);
        wanted.iter().any(|(key, wanted)| {
            *wanted == path && {
                let work = snapshot.work_of_expression(snapshot.expression_of(*article));
                super::associations::work_key(&snapshot.work(work).title) == *key
            }
        })
    };
    Example {
        is_relevant: pool.articles.iter().map(is_relevant).collect(),
        rows: pool
            .features
            .iter()
            .map(|features| features.to_vec())
            .collect(),
    }
}
