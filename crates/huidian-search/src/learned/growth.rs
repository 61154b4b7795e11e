//! Growing a forest: gradient boosting on the order of articles (LambdaMART, Burges 2010).

use rayon::prelude::*;

use super::forest::{Forest, Node};

/// Trees, leaves of a tree, and the step of each tree.
const TREES: usize = 160;
const LEAVES: usize = 15;
const STEP: f64 = 0.06;
/// Least examples of a leaf.
const LEAST: usize = 50;
/// Values told apart per feature.
const BINS: usize = 64;
/// Places of the order that count.
const DEPTH: usize = 100;
/// Shares of features and questions that each tree sees.
const FEATURE_SHARE: u64 = 80;
const QUESTION_SHARE: u64 = 80;

/// The candidates of a question: their features and whether each is relevant.
pub(super) struct Example {
    pub rows: Vec<Vec<f32>>,
    pub is_relevant: Vec<bool>,
}

/// Grows a forest on examples; the same examples give the same forest.
pub(super) fn grow(examples: &[Example], feature_count: usize) -> Forest {
    let data = Binned::of(examples, feature_count);
    let mut scores = vec![0f64; data.row_count];
    let mut forest = Forest::default();
    for round in 0..TREES as u64 {
        let gradients = gradients(examples, &data, &scores);
        let questions: Vec<usize> = (0..examples.len())
            .filter(|question| hash(round, *question as u64) % 100 < QUESTION_SHARE)
            .collect();
        let rows: Vec<u32> = questions
            .iter()
            .flat_map(|question| data.rows_of(*question))
            .collect();
        let features: Vec<usize> = (0..feature_count)
            .filter(|feature| hash(round ^ 0xF00, *feature as u64) % 100 < FEATURE_SHARE)
            .collect();
        let tree = Growth {
            data: &data,
            gradients: &gradients,
            features,
        }
        .tree(rows);
        scores
            .par_iter_mut()
            .enumerate()
            .for_each(|(row, score)| *score += data.value(&tree, row));
        forest.trees.push(tree);
    }
    forest
}

fn hash(round: u64, number: u64) -> u64 {
    let mixed =
        (round.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ number).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    (mixed ^ (mixed >> 31)).wrapping_mul(0x94D0_49BB_1331_11EB) >> 33
}

/// Features as numbers of bins, by feature.
struct Binned {
    columns: Vec<Vec<u8>>,
    /// Upper bound of each bin.
    bounds: Vec<Vec<f32>>,
    /// First row of each question, and the end.
    starts: Vec<usize>,
    row_count: usize,
}

impl Binned {
    fn of(examples: &[Example], feature_count: usize) -> Self {
        let mut starts = vec![0];
        for example in examples {
            starts.push(starts[starts.len() - 1] + example.rows.len());
        }
        let row_count = starts[starts.len() - 1];
        let (columns, bounds) = (0..feature_count)
            .into_par_iter()
            .map(|feature| {
                let values: Vec<f32> = examples
                    .iter()
                    .flat_map(|example| &example.rows)
                    .map(|row| row[feature])
                    .collect();
                let bounds = bounds(values.clone());
                let bin = |value: f32| {
                    bounds
                        .partition_point(|bound| *bound < value)
                        .min(bounds.len() - 1) as u8
                };
                (values.into_iter().map(bin).collect::<Vec<u8>>(), bounds)
            })
            .unzip();
        Self {
            columns,
            bounds,
            starts,
            row_count,
        }
    }

    fn rows_of(&self, question: usize) -> std::ops::Range<u32> {
        self.starts[question] as u32..self.starts[question + 1] as u32
    }

    fn value(&self, tree: &[Node], row: usize) -> f64 {
        let mut node = &tree[0];
        while node.left != 0 {
            let feature = node.feature as usize;
            let bound = self.bounds[feature][self.columns[feature][row] as usize];
            node = &tree[if bound <= node.threshold {
                node.left
            } else {
                node.right
            } as usize];
        }
        f64::from(node.value)
    }
}

/// Upper bounds of bins that hold about equally many values.
fn bounds(mut values: Vec<f32>) -> Vec<f32> {
    values.sort_unstable_by(f32::total_cmp);
    let last = values.last().copied().unwrap_or(0.0);
    let mut distinct = values.clone();
    distinct.dedup();
    if distinct.len() > BINS {
        // zero is often half of all values: bins are cut over what differs from it
        let telling: Vec<f32> = values.into_iter().filter(|value| *value != 0.0).collect();
        distinct = (1..BINS)
            .map(|bin| telling[bin * telling.len() / BINS])
            .collect();
        distinct.push(0.0);
        distinct.push(last);
        distinct.sort_unstable_by(f32::total_cmp);
        distinct.dedup();
    }
    if distinct.is_empty() {
        distinct.push(0.0);
    }
    distinct
}

/// Gradient and curvature of each row.
fn gradients(examples: &[Example], data: &Binned, scores: &[f64]) -> Vec<(f64, f64)> {
    let per_question: Vec<Vec<(f64, f64)>> = examples
        .par_iter()
        .enumerate()
        .map(|(question, example)| {
            let range = data.rows_of(question);
            question_gradients(
                &example.is_relevant,
                &scores[range.start as usize..range.end as usize],
            )
        })
        .collect();
    per_question.concat()
}

fn question_gradients(is_relevant: &[bool], scores: &[f64]) -> Vec<(f64, f64)> {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]));
    let discount = |place: usize| 1.0 / (place as f64 + 2.0).log2();
    let relevant = is_relevant.iter().filter(|relevant| **relevant).count();
    let ideal: f64 = (0..relevant.min(DEPTH)).map(discount).sum();
    let mut gradients = vec![(0.0, 0.0); scores.len()];
    if relevant == 0 || ideal == 0.0 {
        return gradients;
    }
    let spread = order.first().map_or(0.0, |best| scores[*best])
        - order.last().map_or(0.0, |worst| scores[*worst]);
    let mut total = 0.0;
    let places: Vec<usize> = (0..order.len())
        .filter(|place| is_relevant[order[*place]])
        .collect();
    for &high in &places {
        for low in
            (0..order.len()).filter(|low| !is_relevant[order[*low]] && (*low).min(high) < DEPTH)
        {
            let difference = scores[order[high]] - scores[order[low]];
            let mut change = (discount(high) - discount(low)).abs() / ideal;
            if spread > 0.0 {
                change /= 0.01 + difference.abs();
            }
            let chance = 1.0 / (1.0 + difference.exp());
            let (slope, curve) = (change * chance, change * chance * (1.0 - chance));
            let (high, low) = (order[high], order[low]);
            gradients[high] = (gradients[high].0 - slope, gradients[high].1 + curve);
            gradients[low] = (gradients[low].0 + slope, gradients[low].1 + curve);
            total += 2.0 * slope;
        }
    }
    if total > 0.0 {
        let factor = (1.0 + total).log2() / total;
        for gradient in &mut gradients {
            *gradient = (gradient.0 * factor, gradient.1 * factor);
        }
    }
    gradients
}

/// Sums of gradient, curvature and rows in each bin of each feature.
type Histogram = Vec<Vec<(f64, f64, u32)>>;

struct Growth<'d> {
    data: &'d Binned,
    gradients: &'d [(f64, f64)],
    features: Vec<usize>,
}

struct Leaf {
    node: usize,
    rows: Vec<u32>,
    histogram: Histogram,
    split: Option<Split>,
}

#[derive(Clone, Copy)]
struct Split {
    gain: f64,
    feature: usize,
    bin: usize,
}

impl Growth<'_> {
    fn tree(&self, rows: Vec<u32>) -> Vec<Node> {
        let mut nodes = vec![self.node(&rows)];
        let histogram = self.histogram(&rows);
        let split = self.best_split(&histogram);
        let mut leaves = vec![Leaf {
            node: 0,
            rows,
            histogram,
            split,
        }];
        while leaves.len() < LEAVES {
            let gain = |leaf: &Leaf| leaf.split.map_or(0.0, |split| split.gain);
            let Some(at) =
                (0..leaves.len()).max_by(|a, b| gain(&leaves[*a]).total_cmp(&gain(&leaves[*b])))
            else {
                break;
            };
            let Some(split) = leaves[at].split else { break };
            let leaf = leaves.swap_remove(at);
            let (left, right) = self.divide(leaf, split, &mut nodes);
            leaves.push(left);
            leaves.push(right);
        }
        nodes
    }

    fn divide(&self, leaf: Leaf, split: Split, nodes: &mut Vec<Node>) -> (Leaf, Leaf) {
        let column = &self.data.columns[split.feature];
        let (left, right): (Vec<u32>, Vec<u32>) = leaf
            .rows
            .iter()
            .partition(|row| column[**row as usize] as usize <= split.bin);
        let (first, second) = (nodes.len(), nodes.len() + 1);
        nodes.push(self.node(&left));
        nodes.push(self.node(&right));
        nodes[leaf.node] = Node {
            feature: split.feature as u8,
            threshold: self.data.bounds[split.feature][split.bin],
            left: first as u16,
            right: second as u16,
            ..nodes[leaf.node]
        };
        // only the smaller side is counted; the other is what remains
        let left_is_small = left.len() <= right.len();
        let small = self.histogram(if left_is_small { &left } else { &right });
        let large = subtract(leaf.histogram, &small);
        let (left_histogram, right_histogram) = if left_is_small {
            (small, large)
        } else {
            (large, small)
        };
        (
            self.leaf(first, left, left_histogram),
            self.leaf(second, right, right_histogram),
        )
    }

    fn leaf(&self, node: usize, rows: Vec<u32>, histogram: Histogram) -> Leaf {
        let split = self.best_split(&histogram);
        Leaf {
            node,
            rows,
            histogram,
            split,
        }
    }

    fn node(&self, rows: &[u32]) -> Node {
        let (slope, curve) = rows.iter().fold((0.0, 0.0), |sum, row| {
            let gradient = self.gradients[*row as usize];
            (sum.0 + gradient.0, sum.1 + gradient.1)
        });
        let value = if curve > 0.0 {
            -STEP * slope / (curve + 1e-3)
        } else {
            0.0
        };
        Node {
            feature: 0,
            threshold: 0.0,
            left: 0,
            right: 0,
            value: value as f32,
        }
    }

    fn histogram(&self, rows: &[u32]) -> Histogram {
        let count = |feature: &usize| {
            let column = &self.data.columns[*feature];
            let mut bins = vec![(0.0, 0.0, 0u32); self.data.bounds[*feature].len()];
            for row in rows {
                let (slope, curve) = self.gradients[*row as usize];
                let bin = &mut bins[column[*row as usize] as usize];
                *bin = (bin.0 + slope, bin.1 + curve, bin.2 + 1);
            }
            bins
        };
        self.features.par_iter().map(count).collect()
    }

    fn best_split(&self, histogram: &Histogram) -> Option<Split> {
        let quality = |slope: f64, curve: f64| slope * slope / (curve + 1e-3);
        let mut best: Option<Split> = None;
        for (bins, feature) in histogram.iter().zip(&self.features) {
            let total = bins.iter().fold((0.0, 0.0, 0), |sum, bin| {
                (sum.0 + bin.0, sum.1 + bin.1, sum.2 + bin.2)
            });
            let mut left = (0.0, 0.0, 0u32);
            for (bin, sums) in bins.iter().enumerate() {
                left = (left.0 + sums.0, left.1 + sums.1, left.2 + sums.2);
                let right = (total.0 - left.0, total.1 - left.1, total.2 - left.2);
                if (left.2.min(right.2) as usize) < LEAST || left.1.min(right.1) < 1e-3 {
                    continue;
                }
                let gain =
                    quality(left.0, left.1) + quality(right.0, right.1) - quality(total.0, total.1);
                if gain > 1e-9 && best.is_none_or(|best| gain > best.gain) {
                    best = Some(Split {
                        gain,
                        feature: *feature,
                        bin,
                    });
                }
            }
        }
        best
    }
}

fn subtract(mut whole: Histogram, part: &Histogram) -> Histogram {
    for (bins, part) in whole.iter_mut().zip(part) {
        for (bin, part) in bins.iter_mut().zip(part) {
            *bin = (bin.0 - part.0, bin.1 - part.1, bin.2 - part.2);
        }
    }
    whole
}
