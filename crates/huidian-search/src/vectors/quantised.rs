//! A direction in space, each coordinate in eight bits.

/// A vector of length one, as whole numbers of a step.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Quantised {
    pub step: f32,
    pub values: Vec<u8>,
}

impl Quantised {
    /// `None` for what has no direction: nothing but zeros, or no numbers.
    pub(crate) fn of(vector: &[f32]) -> Option<Self> {
        let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
        let highest = vector
            .iter()
            .fold(0f32, |most, value| most.max(value.abs()));
        if !length.is_normal() || !highest.is_normal() {
            return None;
        }
        let values = vector
            .iter()
            .map(|value| (value / highest * 127.0).round() as i8 as u8)
            .collect();
        Some(Self {
            step: highest / length / 127.0,
            values,
        })
    }

    /// Cosine with a vector of the same length that was kept with its step.
    pub(crate) fn cosine(&self, step: f32, values: &[u8]) -> f32 {
        let sum: i32 = self
            .values
            .iter()
            .zip(values)
            .map(|(one, other)| i32::from(*one as i8) * i32::from(*other as i8))
            .sum();
        sum as f32 * self.step * step
    }
}

#[cfg(test)]
mod tests {
    use super::Quantised;

    #[test]
    fn cosines_are_kept_to_a_hundredth() {
        let wave = |shift: f32| -> Vec<f32> {
            (0..384)
                .map(|at| (at as f32 * 0.37 + shift).sin() * 3.0)
                .collect()
        };
        let exact = |a: &[f32], b: &[f32]| {
            let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
            dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
        };
        for shift in [0.0, 0.1, 0.8, 1.6, 3.1] {
            let (one, other) = (wave(0.0), wave(shift));
            let (kept, asked) = (Quantised::of(&one).unwrap(), Quantised::of(&other).unwrap());
            let cosine = asked.cosine(kept.step, &kept.values);
            assert!(
                (cosine - exact(&one, &other)).abs() < 0.01,
                "{shift}: {cosine}"
            );
        }
    }

    #[test]
    fn what_has_no_direction_is_no_vector() {
        for none in [
            vec![0.0; 8],
            vec![f32::NAN; 8],
            vec![f32::INFINITY, 1.0],
            vec![],
        ] {
            assert_eq!(Quantised::of(&none), None, "{none:?}");
        }
    }
}
