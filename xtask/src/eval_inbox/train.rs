//! Learns the weights of recognition: multinomial logistic regression with a penalty on large weights.

use huidian_recognise::{Class, Features, WEIGHED};

const CLASSES: usize = WEIGHED.len();
/// Steps of descent; more change nothing in the third digit.
const STEPS: usize = 400;
const RATE: f64 = 0.05;
/// What a second choice of the reader weighs beside the first.
const SECOND: f64 = 0.3;

/// One labelled page.
pub struct Example<'e> {
    pub features: &'e Features,
    pub classes: Vec<Class>,
    /// How much it counts.
    pub weight: f64,
}

/// Learns, and gives the table that `Model::read` takes.
pub fn learn(examples: &[Example<'_>], penalty: f64) -> String {
    let Some(first) = examples.first() else {
        return String::new();
    };
    let names: Vec<&str> = first
        .features
        .values()
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    let scales: Vec<(f64, f64)> = (0..names.len()).map(|at| moments(examples, at)).collect();
    let inputs: Vec<Vec<f64>> = examples
        .iter()
        .map(|example| {
            example
                .features
                .values()
                .iter()
                .zip(&scales)
                .map(|((_, value), (mean, scale))| ((value - mean) / scale).clamp(-4.0, 4.0))
                .collect()
        })
        .collect();
    let targets: Vec<[f64; CLASSES]> = examples
        .iter()
        .map(|example| target(&example.classes))
        .collect();
    let weights: Vec<f64> = examples.iter().map(|example| example.weight).collect();
    let learned = descend(&inputs, &targets, &weights, penalty);
    table(&names, &scales, &learned)
}

fn moments(examples: &[Example<'_>], at: usize) -> (f64, f64) {
    let count = examples.len() as f64;
    let value = |example: &Example<'_>| example.features.values()[at].1;
    let mean = examples.iter().map(value).sum::<f64>() / count;
    let variance = examples
        .iter()
        .map(|example| (value(example) - mean).powi(2))
        .sum::<f64>()
        / count;
    (mean, variance.sqrt().max(1e-3))
}

fn target(classes: &[Class]) -> [f64; CLASSES] {
    let mut target = [0.0; CLASSES];
    let places: Vec<usize> = classes
        .iter()
        .filter_map(|class| WEIGHED.iter().position(|known| known == class))
        .collect();
    let seconds = places.len().saturating_sub(1);
    for (at, place) in places.iter().enumerate() {
        target[*place] += match (at, seconds) {
            (0, 0) => 1.0,
            (0, _) => 1.0 - SECOND,
            _ => SECOND / seconds as f64,
        };
    }
    target
}

struct Learned {
    constant: [f64; CLASSES],
    weights: Vec<[f64; CLASSES]>,
}

/// Adam on the mean loss; deterministic, from zero.
fn descend(
    inputs: &[Vec<f64>],
    targets: &[[f64; CLASSES]],
    weights: &[f64],
    penalty: f64,
) -> Learned {
    let width = inputs[0].len() + 1;
    let total: f64 = weights.iter().sum();
    let mut learned = vec![[0.0; CLASSES]; width];
    let mut first = vec![[0.0; CLASSES]; width];
    let mut second = vec![[0.0; CLASSES]; width];
    for step in 1..=STEPS {
        let mut gradient = vec![[0.0; CLASSES]; width];
        for ((input, target), weight) in inputs.iter().zip(targets).zip(weights) {
            let guess = guess(&learned, input);
            for class in 0..CLASSES {
                let error = (guess[class] - target[class]) * weight / total;
                gradient[0][class] += error;
                for (row, value) in gradient[1..].iter_mut().zip(input) {
                    row[class] += error * value;
                }
            }
        }
        for at in 0..width {
            for class in 0..CLASSES {
                let slope = gradient[at][class]
                    + if at > 0 {
                        penalty * learned[at][class]
                    } else {
                        0.0
                    };
                first[at][class] = 0.9 * first[at][class] + 0.1 * slope;
                second[at][class] = 0.999 * second[at][class] + 0.001 * slope * slope;
                let mean = first[at][class] / (1.0 - 0.9_f64.powi(step as i32));
                let spread = second[at][class] / (1.0 - 0.999_f64.powi(step as i32));
                learned[at][class] -= RATE * mean / (spread.sqrt() + 1e-8);
            }
        }
    }
    Learned {
        constant: learned[0],
        weights: learned[1..].to_vec(),
    }
}

fn guess(learned: &[[f64; CLASSES]], input: &[f64]) -> [f64; CLASSES] {
    let mut scores = learned[0];
    for (row, value) in learned[1..].iter().zip(input) {
        for (score, weight) in scores.iter_mut().zip(row) {
            *score += weight * value;
        }
    }
    let highest = scores.iter().copied().fold(f64::MIN, f64::max);
    let raised = scores.map(|score| (score - highest).exp());
    let sum: f64 = raised.iter().sum();
    raised.map(|score| score / sum)
}

fn table(names: &[&str], scales: &[(f64, f64)], learned: &Learned) -> String {
    let cells = |weights: &[f64; CLASSES]| {
        weights
            .iter()
            .map(|weight| format!("\t{weight:.4}"))
            .collect::<String>()
    };
    let head: String = WEIGHED
        .iter()
        .map(|class| format!("\t{}", class.id()))
        .collect();
    let mut table = format!(
        "# made by `cargo xtask eval inbox --train`\n# feature\tmean\tscale{head}\nconstant\t0\t1{}\n",
        cells(&learned.constant)
    );
    for ((name, (mean, scale)), weights) in names.iter().zip(scales).zip(&learned.weights) {
        table.push_str(&format!(
            "{name}\t{mean:.4}\t{scale:.4}{}\n",
            cells(weights)
        ));
    }
    table
}
