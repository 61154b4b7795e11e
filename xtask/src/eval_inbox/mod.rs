//! `cargo xtask eval inbox`: what incoming articles are taken for, against labels made by reading them.

mod facts;
mod labels;
mod review;
mod score;
mod train;

use std::path::Path;

use anyhow::Result;
use huidian_recognise::{Class, Features, Model, WEIGHED, features_of, recognise_with};

use labels::Sample;
use score::Confusion;
use train::Example;

/// Folds of accounts.
const FOLDS: usize = 8;
/// What a law of the corpus counts beside an article.
const LAW_WEIGHT: f64 = 0.4;
/// Penalty on large weights, chosen among 0.001 to 0.1 by the folds.
const PENALTY: f64 = 0.01;

pub fn run(arguments: &[String]) -> Result<()> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    run_in(manifest.parent().unwrap_or(manifest), arguments)
}

/// The same for the repository at `root`.
pub fn run_in(root: &Path, arguments: &[String]) -> Result<()> {
    let samples = labels::read(root)?;
    if samples.is_empty() {
        println!("skipped: needs ../shared");
        return Ok(());
    }
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    let penalty = arguments
        .iter()
        .find_map(|argument| argument.strip_prefix("--penalty=")?.parse().ok())
        .unwrap_or(PENALTY);
    let features: Vec<Features> = samples
        .iter()
        .map(|sample| features_of(&sample.page))
        .collect();
    if has("--train") {
        let all: Vec<usize> = (0..samples.len()).collect();
        let table = learn(&samples, &features, &all, penalty);
        std::fs::write(root.join("crates/huidian-recognise/src/weights.tsv"), table)?;
    }
    let folds = labels::folds(&samples, FOLDS);
    let mut models = Vec::new();
    let mut guesses = vec![[0.0; WEIGHED.len()]; samples.len()];
    for fold in 0..FOLDS {
        let known: Vec<usize> = (0..samples.len()).filter(|at| folds[*at] != fold).collect();
        let model = Model::read(&learn(&samples, &features, &known, penalty));
        for at in (0..samples.len()).filter(|at| folds[*at] == fold) {
            guesses[at] = recognise_with(&samples[at].page, &model).likely;
        }
        models.push(model);
    }
    let measured =
        |own: bool| move |sample: &&(usize, &Sample)| sample.1.is_own == own && !sample.1.is_glance;
    for (name, own) in [("labels handed in", false), ("own labels", true)] {
        let pairs: Vec<(usize, &Sample)> = samples.iter().enumerate().collect();
        let chosen: Vec<&(usize, &Sample)> = pairs.iter().filter(measured(own)).collect();
        let mut confusion = Confusion::default();
        for (at, sample) in chosen {
            let told = best(&guesses[*at]);
            confusion.add(&sample.label.classes(), told);
            if has("--verbose") && !sample.label.classes().contains(&told) {
                println!(
                    "{} {:?} told {} {:.2} | {}",
                    sample.label.file,
                    sample.label.classes(),
                    told.id(),
                    guesses[*at].iter().copied().fold(0.0, f64::max),
                    sample.page.find_front_matter("title").unwrap_or("")
                );
            }
        }
        println!("{name}, folds by account:\n{confusion}");
        let mut score = facts::FactScore::default();
        for (_, sample) in pairs.iter().filter(measured(own)) {
            let label = &sample.label;
            if label.title.is_empty() && !has("--facts")
                || !matches!(label.class(), Some(Class::Text | Class::Excerpt))
            {
                continue;
            }
            let told = huidian_recognise::read_facts(&sample.page);
            if has("--facts") {
                println!(
                    "{}\t{}\t{}\t{}\t{}\t{}",
                    label.file,
                    told.title.as_deref().unwrap_or(""),
                    told.number.as_deref().unwrap_or(""),
                    told.issuers.join(","),
                    told.dated
                        .map(|d| format!("{} {}", d.on, d.kind.id()))
                        .unwrap_or_default(),
                    told.is_draft
                );
            }
            score.add(label, &told);
        }
        println!("facts:\n{score}");
        println!(
            "{}",
            review::simulate(
                pairs
                    .iter()
                    .filter(measured(own))
                    .map(|(at, sample)| (*sample, &models[folds[*at]]))
            )
        );
        if has("--verbose") {
            score
                .remarks
                .iter()
                .for_each(|remark| println!("    {remark}"));
        }
    }
    Ok(())
}

fn best(guess: &[f64; WEIGHED.len()]) -> Class {
    let at = (0..WEIGHED.len()).max_by(|left, right| guess[*left].total_cmp(&guess[*right]));
    WEIGHED[at.unwrap_or(0)]
}

fn learn(samples: &[Sample], features: &[Features], chosen: &[usize], penalty: f64) -> String {
    let examples: Vec<Example<'_>> = chosen
        .iter()
        .map(|at| Example {
            features: &features[*at],
            classes: samples[*at].label.classes(),
            weight: if samples[*at].account == labels::LAWS {
                LAW_WEIGHT
            } else {
                1.0
            },
        })
        .collect();
    train::learn(&examples, penalty)
}
