//! How often a class is told rightly.

use std::fmt;

use huidian_recognise::{Class, WEIGHED};

/// Counts of labels against what was told.
#[derive(Debug, Default, Clone)]
pub struct Confusion {
    right: [usize; 9],
    told: [usize; 9],
    labelled: [usize; 9],
}

fn place(class: Class) -> usize {
    Class::ALL
        .iter()
        .position(|known| *known == class)
        .unwrap_or(0)
}

impl Confusion {
    /// A second choice of the reader counts as the label where it is what was told.
    pub fn add(&mut self, classes: &[Class], told: Class) {
        let Some(first) = classes.first() else { return };
        let label = if classes.contains(&told) {
            told
        } else {
            *first
        };
        self.told[place(told)] += 1;
        self.labelled[place(label)] += 1;
        self.right[place(told)] += usize::from(label == told);
    }

    pub fn precision(&self, class: Class) -> f64 {
        share(self.right[place(class)], self.told[place(class)])
    }

    pub fn recall(&self, class: Class) -> f64 {
        share(self.right[place(class)], self.labelled[place(class)])
    }

    pub fn f1(&self, class: Class) -> f64 {
        let (precision, recall) = (self.precision(class), self.recall(class));
        if precision + recall == 0.0 {
            0.0
        } else {
            2.0 * precision * recall / (precision + recall)
        }
    }

    /// Mean over the classes that were labelled.
    pub fn macro_f1(&self) -> f64 {
        let present: Vec<Class> = WEIGHED
            .into_iter()
            .filter(|class| self.labelled[place(*class)] > 0)
            .collect();
        present.iter().map(|class| self.f1(*class)).sum::<f64>() / present.len().max(1) as f64
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}

/// The range in which the true share lies with 95 % (Wilson).
pub fn interval(right: usize, count: usize) -> (f64, f64) {
    if count == 0 {
        return (0.0, 1.0);
    }
    let (n, p, z) = (count as f64, right as f64 / count as f64, 1.96_f64);
    let centre = p + z * z / (2.0 * n);
    let spread = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    let whole = 1.0 + z * z / n;
    (
        ((centre - spread) / whole).max(0.0),
        ((centre + spread) / whole).min(1.0),
    )
}

impl fmt::Display for Confusion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for class in WEIGHED {
            let at = place(class);
            let (low, high) = interval(self.right[at], self.labelled[at]);
            writeln!(
                f,
                "  {:14} {:>4} labelled {:>4} told  P {:.3}  R {:.3} ({low:.2}–{high:.2})  F1 {:.3}",
                class.id(),
                self.labelled[at],
                self.told[at],
                self.precision(class),
                self.recall(class),
                self.f1(class)
            )?;
        }
        writeln!(f, "  macro F1 {:.3}", self.macro_f1())
    }
}
