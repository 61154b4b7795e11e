//! `cargo xtask eval confidence`: fits what the signs of a reading are worth, and prints what a confidence was worth on files left out.
//!
//! `eval/confidence.tsv` holds readings of labelled roundups by this reader and by earlier ones, whose mistakes teach it: for each
//! page its file, who read it and the F1 of its titles, and for each kind of row whether it was right, how many there were, and their signs.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, ensure};
use huidian_digest::{PAGE_SIGNS, ROW_SIGNS, Signs};

/// How much a weight is drawn to zero.
const PENALTY: f64 = 1.0;
/// Lower edges of the classes of the reliability table.
const EDGES: [f64; 7] = [0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98];

type RowSigns = [f32; ROW_SIGNS.len()];

/// A page as somebody read it.
#[derive(Debug, Clone, Default)]
struct Reading {
    file: String,
    f1: f64,
    /// Signs, whether they were a right title, and how many such rows there were.
    rows: Vec<(RowSigns, bool, usize)>,
}

/// Something seen: signs, outcome between 0 and 1, and how much it counts.
type Seen = (Vec<f64>, f64, f64);

/// Prints weights and reliability.
pub fn run() -> anyhow::Result<()> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = manifest
        .parent()
        .unwrap_or(manifest)
        .join("eval/confidence.tsv");
    let readings =
        read(&fs::read_to_string(&path).with_context(|| format!("read {}", path.display()))?)?;
    let mut files: BTreeMap<&str, Vec<&Reading>> = BTreeMap::new();
    for reading in &readings {
        files.entry(&reading.file).or_default().push(reading);
    }
    let of_file: BTreeMap<&str, Vec<Seen>> = files
        .iter()
        .map(|(file, readings)| {
            (
                *file,
                readings
                    .iter()
                    .flat_map(|reading| row_seen(reading))
                    .collect(),
            )
        })
        .collect();
    let all: Vec<&Seen> = of_file.values().flatten().collect();
    let weights = fit(&all);
    print_weights("rows", &ROW_SIGNS, &weights);
    let mut said = Vec::new();
    let mut pages: Vec<(&str, Seen)> = Vec::new();
    for (file, readings) in &files {
        let others: Vec<&Seen> = of_file
            .iter()
            .filter(|(other, _)| *other != file)
            .flat_map(|(_, seen)| seen)
            .collect();
        let weights = fit(&others);
        for reading in readings {
            let mut confidences = Vec::new();
            for (signs, is_right, count) in &reading.rows {
                let confidence = logistic(&weights, &signs.map(f64::from));
                said.push((confidence, f64::from(u8::from(*is_right)), *count));
                confidences.extend(std::iter::repeat_n(confidence as f32, *count));
            }
            if !confidences.is_empty() {
                pages.push((*file, (page_signs(reading, &confidences), reading.f1, 1.0)));
            }
        }
    }
    let all: Vec<&Seen> = pages.iter().map(|(_, seen)| seen).collect();
    print_weights("pages", &PAGE_SIGNS, &fit(&all));
    print_reliability("rows of files left out: said, and right", &said);
    let mut of_pages = Vec::new();
    for file in files.keys() {
        let others: Vec<&Seen> = pages
            .iter()
            .filter(|(other, _)| other != file)
            .map(|(_, seen)| seen)
            .collect();
        let weights = fit(&others);
        of_pages.extend(
            pages
                .iter()
                .filter(|(other, _)| other == file)
                .map(|(_, (signs, f1, _))| (logistic(&weights, signs), *f1, 1)),
        );
    }
    print_reliability("pages of files left out: said, and F1", &of_pages);
    Ok(())
}

/// Rows of a long table say the same over and over: a page counts by the root of its rows.
fn row_seen(reading: &Reading) -> Vec<Seen> {
    let total: usize = reading.rows.iter().map(|(_, _, count)| count).sum();
    let share = 1.0 / (total.max(1) as f64).sqrt();
    reading
        .rows
        .iter()
        .map(|(signs, is_right, count)| {
            let signs = signs.iter().copied().map(f64::from).collect();
            (signs, f64::from(u8::from(*is_right)), *count as f64 * share)
        })
        .collect()
}

fn page_signs(reading: &Reading, confidences: &[f32]) -> Vec<f64> {
    let rows = reading
        .rows
        .iter()
        .flat_map(|(signs, _, count)| std::iter::repeat_n(*signs, *count))
        .collect();
    let signs = Signs::of_rows(rows).page(confidences);
    signs.iter().copied().map(f64::from).collect()
}

fn read(text: &str) -> anyhow::Result<Vec<Reading>> {
    let mut readings: Vec<Reading> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        match fields.as_slice() {
            ["page", file, _, f1] => readings.push(Reading {
                file: (*file).to_owned(),
                f1: f1.parse()?,
                rows: Vec::new(),
            }),
            ["row", right, count, signs] => {
                let signs: Vec<f32> = signs.split(' ').map(str::parse).collect::<Result<_, _>>()?;
                let signs = RowSigns::try_from(signs.as_slice())
                    .context("as many signs as the reader counts")?;
                let reading = readings.last_mut().context("a row without a page")?;
                reading.rows.push((signs, *right == "1", count.parse()?));
            }
            _ => ensure!(line.is_empty(), "not understood: {line}"),
        }
    }
    Ok(readings)
}

fn logistic(weights: &[f64], signs: &[f64]) -> f64 {
    let sum: f64 = weights.iter().zip(signs).map(|(w, x)| w * x).sum();
    1.0 / (1.0 + (-sum.clamp(-30.0, 30.0)).exp())
}

/// Logistic regression by Newton's steps; outcomes may be shares.
fn fit(seen: &[&Seen]) -> Vec<f64> {
    const STEPS: usize = 25;
    let size = seen.first().map_or(0, |(signs, _, _)| signs.len());
    let mut weights = vec![0.0; size];
    for _ in 0..STEPS {
        let mut slope: Vec<f64> = weights
            .iter()
            .enumerate()
            .map(|(at, w)| if at == 0 { 0.0 } else { -PENALTY * w })
            .collect();
        let mut bend = vec![vec![0.0; size]; size];
        for (at, row) in bend.iter_mut().enumerate() {
            row[at] = if at == 0 { 1e-6 } else { PENALTY };
        }
        for (signs, outcome, count) in seen {
            let share = logistic(&weights, signs);
            let (error, curve) = (count * (outcome - share), count * share * (1.0 - share));
            for at in 0..size {
                slope[at] += error * signs[at];
                for other in 0..size {
                    bend[at][other] += curve * signs[at] * signs[other];
                }
            }
        }
        let step = solve(bend, slope);
        for (weight, step) in weights.iter_mut().zip(&step) {
            *weight += step;
        }
        if step.iter().all(|step| step.abs() < 1e-4) {
            break;
        }
    }
    weights
}

/// Gauss and Jordan, with the largest of a column first.
fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let size = right.len();
    for at in 0..size {
        let pivot = (at..size)
            .max_by(|a, b| matrix[*a][at].abs().total_cmp(&matrix[*b][at].abs()))
            .unwrap_or(at);
        matrix.swap(at, pivot);
        right.swap(at, pivot);
        let head = matrix[at].clone();
        let value = right[at];
        for row in (0..size).filter(|row| *row != at) {
            let factor = matrix[row][at] / head[at];
            for column in at..size {
                matrix[row][column] -= factor * head[column];
            }
            right[row] -= factor * value;
        }
    }
    (0..size).map(|at| right[at] / matrix[at][at]).collect()
}

fn print_weights(what: &str, names: &[&str], weights: &[f64]) {
    println!("weights of {what}");
    for (name, weight) in names.iter().zip(weights) {
        println!("  {name:14} {weight:>7.3}");
    }
}

/// Prints what was said and what was so, class by class.
pub fn print_reliability(title: &str, pairs: &[(f64, f64, usize)]) {
    println!("{title}");
    println!("  {:>6} {:>6} {:>6} {:>6}", "from", "count", "said", "was");
    for (class, from) in EDGES.iter().enumerate() {
        let below = EDGES.get(class + 1).copied().unwrap_or(f64::INFINITY);
        let (mut count, mut said, mut was) = (0.0, 0.0, 0.0);
        for (confidence, outcome, number) in pairs
            .iter()
            .filter(|(confidence, ..)| (*from..below).contains(confidence))
        {
            count += *number as f64;
            said += confidence * *number as f64;
            was += outcome * *number as f64;
        }
        if count > 0.0 {
            println!(
                "  {from:>6.2} {count:>6} {:>6.3} {:>6.3}",
                said / count,
                was / count
            );
        }
    }
}
