//! `cargo xtask eval search`: how well questions are answered, against BM25 over words.
//!
//! Without options it cross-validates on the questions of the shared material: the ranking is learned on four fifths and
//! judged on the fifth that it has not seen, five times. `--queries FILE` judges the shipped ranking on other questions, or that of `--ranking FILE`;
//! it may be given several times. `--learn FILE` learns from all the questions of all `--queries` and writes the ranking that is to be shipped.
//! `--beside FILE`, several times, names questions that each fold learns from, too: as the ranking that ships does.
//! `--whole` searches the whole corpus, local rules, court cases and earlier versions included, as a full library does.
//! `--embeddings URL` adds what is found with an embeddings endpoint; vectors are kept in `target/eval-vectors` between runs. `--embedding-models
//! PASSAGES,QUESTIONS` names the model for each. `--asked-works` keeps only the works that answer one of the questions, where a model is too slow for all.

pub mod corpus;
mod hybrid;
pub mod words;

use std::collections::HashSet;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use huidian_search::{
    IndexArticle, IndexWork, LearnedRanking, Lesson, SearchIndex, SearchRequest, learn,
};
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
    queries: Vec<PathBuf>,
    learn: Option<PathBuf>,
    ranking: Option<PathBuf>,
    beside: Vec<PathBuf>,
    whole: bool,
    embeddings: Option<String>,
    models: Option<String>,
    asked_works: bool,
}

/// Runs the evaluation and prints its figures.
pub fn run(args: &[String]) -> Result<()> {
    let options = read_options(args)?;
    let shared = crate::bench_library::shared()?;
    let mut files = options.queries.clone();
    if files.is_empty() {
        files.push(shared.join("stard/train.jsonl"));
    }
    let asked = files
        .iter()
        .map(|file| read_lessons(file, !file.starts_with(&shared)));
    let asked = asked.collect::<Result<Vec<Vec<Lesson>>>>()?;
    let works = read_works(&shared.join("corpus/laws"), &options, &asked)?;
    if let Some(path) = &options.learn {
        return learn_from(&asked.concat(), &works, path);
    }
    let baseline = Baseline::of(&works);
    let mut index = SearchIndex::in_memory(&works);
    let hybrid = options
        .embeddings
        .as_ref()
        .map(|address| Hybrid::new(address, options.models.as_deref(), &index))
        .transpose()?;
    let beside = options.beside.iter().map(|file| read_lessons(file, true));
    let beside = beside.collect::<Result<Vec<Vec<Lesson>>>>()?.concat();
    for (file, lessons) in files.iter().zip(&asked) {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        println!("{} questions of {name}", lessons.len());
        println!("{:34} first R@5   R@10  R@20  R@50  R@100 MRR@10", "");
        print_figures("BM25 over words", lessons, &baseline.answers(lessons));
        index = index.with_ranking(LearnedRanking::default());
        print_figures("ours, nothing learned", lessons, &answers(&index, lessons));
        if options.queries.is_empty() {
            index = cross_validate(index, lessons, &beside, hybrid.as_ref());
            continue;
        }
        index = index.with_ranking(options.ranking()?);
        print_figures("ours, learned ranking", lessons, &answers(&index, lessons));
        if let Some(hybrid) = &hybrid {
            index = hybrid.give(index);
            print_figures("ours, hybrid", lessons, &answers(&index, lessons));
            hybrid.say();
            index = index.without_vectors();
        }
    }
    Ok(())
}

/// The works to search: the latest national texts, or the whole corpus.
fn read_works(
    corpus: &std::path::Path,
    options: &Options,
    asked: &[Vec<Lesson>],
) -> Result<Vec<IndexWork>> {
    let scope = if options.whole {
        Scope::Whole
    } else {
        Scope::NationalLatest
    };
    let mut works = read(corpus, scope)?;
    if options.asked_works {
        let asked: HashSet<String> = asked
            .iter()
            .flatten()
            .flat_map(|lesson| &lesson.relevant)
            .map(|(title, _)| key(title))
            .collect();
        works.retain(|work| asked.contains(&key(&work.title)));
    }
    let articles = works.iter().flat_map(articles).count();
    println!("{} works, {articles} articles", works.len());
    Ok(works)
}

fn articles(work: &IndexWork) -> impl Iterator<Item = &IndexArticle> {
    let expressions = work.expressions.iter();
    expressions.flat_map(|expression| &expression.articles)
}

fn learn_from(lessons: &[Lesson], works: &[IndexWork], path: &std::path::Path) -> Result<()> {
    let ranking = learn(&SearchIndex::in_memory(works), lessons);
    fs::write(path, ranking.to_bytes()).with_context(|| format!("write {}", path.display()))?;
    println!(
        "learned from all {} questions; figures on them would say nothing",
        lessons.len()
    );
    Ok(())
}

/// BM25 over words, with the addresses of what it finds.
struct Baseline {
    words: WordIndex,
    addresses: Vec<Address>,
}

impl Baseline {
    fn of(works: &[IndexWork]) -> Self {
        let texts = works.iter().flat_map(articles);
        let addresses = works.iter().flat_map(|work| {
            articles(work).map(|article| (key(&work.title), article.path.clone()))
        });
        Self {
            words: WordIndex::of(texts.map(|article| article.text.as_str())),
            addresses: addresses.collect(),
        }
    }

    fn answers(&self, lessons: &[Lesson]) -> Vec<Vec<Address>> {
        let found = lessons.iter().map(|lesson| {
            let found = self.words.search(&lesson.text, DEPTH).into_iter();
            found
                .map(|article| self.addresses[article as usize].clone())
                .collect()
        });
        found.collect()
    }
}

impl Options {
    fn ranking(&self) -> Result<LearnedRanking> {
        let Some(path) = &self.ranking else {
            return Ok(LearnedRanking::shipped());
        };
        let bytes = fs::read(path).with_context(|| format!("read {}", path.display()))?;
        let ranking = LearnedRanking::from_bytes(&bytes);
        ranking.with_context(|| format!("{} is no ranking of this version", path.display()))
    }
}

fn read_options(args: &[String]) -> Result<Options> {
    let mut options = Options::default();
    let mut args = args.iter();
    while let Some(name) = args.next() {
        let mut value = || args.next().cloned();
        match name.as_str() {
            "--queries" => options.queries.extend(value().map(PathBuf::from)),
            "--ranking" => options.ranking = value().map(PathBuf::from),
            "--beside" => options.beside.extend(value().map(PathBuf::from)),
            "--whole" => options.whole = true,
            "--learn" => options.learn = value().map(PathBuf::from),
            "--embeddings" => options.embeddings = value(),
            "--embedding-models" => options.models = value(),
            "--asked-works" => options.asked_works = true,
            _ => bail!(
                "unknown option {name}; known: --queries FILE, --learn FILE, --ranking FILE, --beside FILE, --whole, --embeddings URL, --embedding-models PASSAGES,QUESTIONS, --asked-works"
            ),
        }
    }
    Ok(options)
}

/// Titles with and without the name of the state are one.
fn key(title: &str) -> String {
    title_key(title).replace("中华人民共和国", "")
}

/// The shared questions are not ours to keep.
fn read_lessons(path: &std::path::Path, is_own: bool) -> Result<Vec<Lesson>> {
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
                is_own,
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

fn cross_validate(
    mut index: SearchIndex,
    lessons: &[Lesson],
    beside: &[Lesson],
    hybrid: Option<&Hybrid>,
) -> SearchIndex {
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
        let ranking = learn(&index, &[of_fold(false), beside.to_vec()].concat());
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
    index
}

fn print_figures(name: &str, lessons: &[Lesson], found: &[Vec<Address>]) {
    let mut recall = [0f64; DEPTHS.len()];
    let (mut reciprocal, mut leading) = (0f64, 0f64);
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
        leading += f64::from(u8::from(first == Some(0)));
    }
    let count = lessons.len().max(1) as f64;
    let figures: Vec<String> = recall
        .iter()
        .map(|sum| format!("{:.3}", sum / count))
        .collect();
    println!(
        "{name:34} {:.3} {} {:.3}",
        leading / count,
        figures.join(" "),
        reciprocal / count
    );
}
