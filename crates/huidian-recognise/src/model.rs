//! Weighs the features of a page: one row of weights per class, learned from labelled pages.

use std::sync::LazyLock;

use crate::class::Class;
use crate::features::Features;

/// Made by `cargo xtask eval inbox --train`; a row is a feature with its mean, its scale and a weight per class.
const WEIGHTS: &str = include_str!("weights.tsv");

/// Classes that are weighed; several texts on one page are counted and not weighed.
pub const WEIGHED: [Class; 8] = [
    Class::Text,
    Class::Excerpt,
    Class::Roundup,
    Class::Report,
    Class::Commentary,
    Class::Enforcement,
    Class::Foreign,
    Class::Unrelated,
];

/// Name of the row that holds what is added whatever the features are.
const CONSTANT: &str = "constant";

#[derive(Debug, Clone)]
struct Row {
    feature: String,
    mean: f64,
    scale: f64,
    weights: [f64; WEIGHED.len()],
}

/// Weights of features.
#[derive(Debug, Clone, Default)]
pub struct Model {
    rows: Vec<Row>,
    constant: [f64; WEIGHED.len()],
}

static BUILT_IN: LazyLock<Model> = LazyLock::new(|| Model::read(WEIGHTS));

impl Model {
    /// The model that is shipped.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// Reads rows of weights; a row that is none is left out.
    pub fn read(table: &str) -> Self {
        let mut model = Self::default();
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let mut cells = line.split('\t');
            let Some(feature) = cells.next() else {
                continue;
            };
            let numbers: Vec<f64> = cells.filter_map(|cell| cell.parse().ok()).collect();
            let Some((mean, scale, weights)) = numbers.split_first().and_then(|(mean, rest)| {
                let (scale, weights) = rest.split_first()?;
                Some((
                    *mean,
                    *scale,
                    <[f64; WEIGHED.len()]>::try_from(weights).ok()?,
                ))
            }) else {
                continue;
            };
            if feature == CONSTANT {
                model.constant = weights;
            } else {
                model.rows.push(Row {
                    feature: feature.to_owned(),
                    mean,
                    scale,
                    weights,
                });
            }
        }
        model
    }

    /// How likely each of [`WEIGHED`] is; they add up to one.
    pub fn weigh(&self, features: &Features) -> [f64; WEIGHED.len()] {
        let mut scores = self.constant;
        for (at, row) in self.rows.iter().enumerate() {
            let value = features.value_at(at, &row.feature).unwrap_or(row.mean);
            let standard = ((value - row.mean) / row.scale).clamp(-4.0, 4.0);
            for (score, weight) in scores.iter_mut().zip(row.weights) {
                *score += weight * standard;
            }
        }
        softmax(scores)
    }

    /// The features that speak most for a class against the others, strongest first.
    pub fn reasons(&self, features: &Features, class: Class, limit: usize) -> Vec<(String, f64)> {
        let Some(at) = WEIGHED.iter().position(|known| *known == class) else {
            return Vec::new();
        };
        let mut reasons: Vec<(String, f64)> = self
            .rows
            .iter()
            .enumerate()
            .filter_map(|(place, row)| {
                let value = features.value_at(place, &row.feature)?;
                let standard = ((value - row.mean) / row.scale).clamp(-4.0, 4.0);
                Some((row.feature.clone(), row.weights[at] * standard))
            })
            .collect();
        reasons.sort_by(|left, right| right.1.abs().total_cmp(&left.1.abs()));
        reasons.truncate(limit);
        reasons
    }
}

fn softmax(mut scores: [f64; WEIGHED.len()]) -> [f64; WEIGHED.len()] {
    let highest = scores.iter().copied().fold(f64::MIN, f64::max);
    for score in &mut scores {
        *score = (*score - highest).exp();
    }
    let sum: f64 = scores.iter().sum();
    scores.map(|score| score / sum)
}
