//! `cargo xtask eval search`: how well questions are answered, against BM25 over words.
//!
//! Without options it cross-validates on the questions of the shared material: the ranking is learned on four fifths and
//! judged on the fifth that it has not seen, five times. `--queries FILE` judges the shipped ranking on other questions.
//! `--learn FILE` learns from all the questions of `--queries` and writes the ranking that is to be shipped.
//! `--embeddings URL` adds what is found with an embeddings endpoint; vectors are kept in `target/eval-vectors` between runs. `--embedding-models
//! PASSAGES,QUESTIONS` names the model for each. `--asked-works` keeps only the works that answer one of the questions, where a model is too slow for all.

pub mod corpus;
mod hybrid;
pub mod words;

use std::collections::HashSet;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use huidian_search::{LearnedRanking, Lesson, SearchIndex, SearchRequest, learn};
use huidian_text::title_key;
use jiff::civil::Date;
use serde::Deserialize;

use corpus::{Scope, read};
use hybrid::Hybrid;
use words::WordIndex;

const FOLDS: u64 = 5;
const DEPTHS: [usize; 5] = [5, 10, 20, 50, 100];
const DEPTH: usize = 100;

/// The day of the searches; every text is the latest, so it matters little.
const TODAY: Date = jiff::civil::date(2026, 11, 22);

#[derive(Deserialize)]
struct Line {
    query: String,
    relevant: Vec<String>,
}

/// An article as questions name it: key of the title, and 第N条.
type Address = (String, String);

#[derive(Default)]
struct Options {
    queries: Option<PathBuf>,
    learn: Option<PathBuf>,
    embeddings: Option<String>,
    models: Option<String>,
    asked_works: bool,
}

/// Runs the evaluation and prints its figures.
pub fn run(args: &[String]) -> Result<()> {
    let options = read_options(args)?;
    let shared = crate::bench_library::shared()?;
    let file = options
        .queries
        .clone()
        .unwrap_or_else(|| shared.join("stard/train.jsonl"));
    let lessons = read_lessons(&file)?;
    let mut works = read(&shared.join("corpus/laws"), Scope::NationalLatest)?;
    if options.asked_works {
        let asked: HashSet<String> = lessons
            .iter()
            .flat_map(|lesson| &lesson.relevant)
            .map(|(title, _)| key(title))
            .collect();
        works.retain(|work| asked.contains(&key(&work.title)));
    }
    let addresses: Vec<Address> = works
        .iter()
        .flat_map(|work| {
            let articles = work
                .expressions
                .iter()
                .flat_map(|expression| &expression.articles);
            articles.map(|article| (key(&work.title), article.path.clone()))
        })
        .collect();
    let texts = works
        .iter()
        .flat_map(|work| &work.expressions)
        .flat_map(|expression| &expression.articles);
    let words = WordIndex::of(texts.map(|article| article.text.as_str()));
    println!(
        "{} national law texts, {} articles",
        works.len(),
        addresses.len()
    );
    let index = SearchIndex::in_memory(&works);
    println!(
        "{} questions of {}",
        lessons.len(),
        file.file_name().unwrap_or_default().to_string_lossy()
    );
    println!("{:34} R@5   R@10  R@20  R@50  R@100 MRR@10", "");
    let baseline = lessons.iter().map(|lesson| {
        let found = words.search(&lesson.text, DEPTH);
        found
            .into_iter()
            .map(|article| addresses[article as usize].clone())
            .collect()
    });
    print_figures("BM25 over words", &lessons, &baseline.collect::<Vec<_>>());
    if let Some(path) = options.learn {
        let ranking = learn(&index, &lessons);
        fs::write(&path, ranking.to_bytes())
            .with_context(|| format!("write {}", path.display()))?;
        println!(
            "learned from all {} questions; figures on them would say nothing",
            lessons.len()
        );
        return Ok(());
    }
    let index = index.with_ranking(LearnedRanking::default());
    print_figures(
        "ours, nothing learned",
        &lessons,
        &answers(&index, &lessons),
    );
    let hybrid = options
        .embeddings
        .map(|address| Hybrid::new(&address, options.models.as_deref(), &index))
        .transpose()?;
    if options.queries.is_some() {
        let index = index.with_ranking(LearnedRanking::shipped());
        print_figures(
            "ours, shipped ranking",
            &lessons,
            &answers(&index, &lessons),
        );
        if let Some(hybrid) = &hybrid {
            let found = answers(&hybrid.give(index), &lessons);
            print_figures("ours, hybrid", &lessons, &found);
            hybrid.say();
        }
    } else {
        cross_validate(index, &lessons, hybrid.as_ref());
    }
    Ok(())
}

fn read_options(args: &[String]) -> Result<Options> {
    let mut options = Options::default();
    let mut args = args.iter();
    while let Some(name) = args.next() {
        let mut value = || args.next().cloned();
        match name.as_str() {
            "--queries" => options.queries = value().map(PathBuf::from),
            "--learn" => options.learn = value().map(PathBuf::from),
            "--embeddings" => options.embeddings = value(),
            "--embedding-models" => options.models = value(),
            "--asked-works" => options.asked_works = true,
            _ => bail!(
                "unknown option {name}; known: --queries FILE, --learn FILE, --embeddings URL, --embedding-models PASSAGES,QUESTIONS, --asked-works"
            ),
        }
    }
    Ok(options)
}

/// Titles with and without the name of the state are one.
fn key(title: &str) -> String {
    title_key(title).replace("中华人民共和国", "")
}

fn read_lessons(path: &std::path::Path) -> Result<Vec<Lesson>> {
    let text = fs::read_to_string(path).with_context(|| format!("read {}", path.display()))?;
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines
        .map(|line| {
            let line: Line = serde_json::from_str(line)
                .with_context(|| format!("line of {}", path.display()))?;
            let relevant = line.relevant.iter().filter_map(|name| {
                let at = name.rfind('第')?;
                Some((name[..at].to_owned(), name[at..].to_owned()))
            });
            Ok(Lesson {
                relevant: relevant.collect(),
                text: line.query,
            })
        })
        .collect()
}

/// What the index finds for each question, folded hits followed by their variants.
fn answers(index: &SearchIndex, lessons: &[Lesson]) -> Vec<Vec<Address>> {
    lessons
        .iter()
        .map(|lesson| {
            let mut request = SearchRequest::new(&lesson.text, TODAY);
            request.limit = DEPTH;
            request.wants_facets = false;
            let mut found = Vec::new();
            let answer = index.search(&request).into_iter();
            for hit in answer.flat_map(|answer| answer.articles) {
                found.push((key(&hit.title), hit.id.path));
                found.extend(
                    hit.variants
                        .into_iter()
                        .map(|variant| (key(&variant.title), variant.id.path)),
                );
            }
            found.truncate(DEPTH);
            found
        })
        .collect()
}

fn cross_validate(mut index: SearchIndex, lessons: &[Lesson], hybrid: Option<&Hybrid>) {
    let fold = |at: usize| ((at as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) % FOLDS;
    let mut unseen = Vec::new();
    let mut found = Vec::new();
    let mut found_hybrid = Vec::new();
    for number in 0..FOLDS {
        let of_fold = |inside: bool| {
            let chosen = lessons
                .iter()
                .enumerate()
                .filter(move |(at, _)| (fold(*at) == number) == inside);
            chosen
                .map(|(_, lesson)| lesson.clone())
                .collect::<Vec<Lesson>>()
        };
        let ranking = learn(&index, &of_fold(false));
        index = index.with_ranking(ranking);
        let judged = of_fold(true);
        let answers = answers(&index, &judged);
        print_figures(
            &format!("ours, unseen fold {} of {FOLDS}", number + 1),
            &judged,
            &answers,
        );
        if let Some(hybrid) = hybrid {
            index = hybrid.give(index);
            found_hybrid.extend(self::answers(&index, &judged));
            index = index.without_vectors();
        }
        unseen.extend(judged);
        found.extend(answers);
    }
    print_figures("ours, all unseen folds", &unseen, &found);
    if let Some(hybrid) = hybrid {
        print_figures("ours, hybrid, all unseen folds", &unseen, &found_hybrid);
        hybrid.say();
    }
}

fn print_figures(name: &str, lessons: &[Lesson], found: &[Vec<Address>]) {
    let mut recall = [0f64; DEPTHS.len()];
    let mut reciprocal = 0f64;
    for (lesson, found) in lessons.iter().zip(found) {
        let wanted: Vec<Address> = lesson
            .relevant
            .iter()
            .map(|(title, path)| (key(title), path.clone()))
            .collect();
        for (sum, depth) in recall.iter_mut().zip(DEPTHS) {
            let shown = &found[..depth.min(found.len())];
            *sum += wanted
                .iter()
                .filter(|address| shown.contains(address))
                .count() as f64
                / wanted.len().max(1) as f64;
        }
        let first = found
            .iter()
            .take(10)
            .position(|address| wanted.contains(address));
        reciprocal += first.map_or(0.0, |at| 1.0 / (at as f64 + 1.0));
    }
    let count = lessons.len().max(1) as f64;
    let figures: Vec<String> = recall
        .iter()
        .map(|sum| format!("{:.3}", sum / count))
        .collect();
    println!("{name:34} {} {:.3}", figures.join(" "), reciprocal / count);
}
