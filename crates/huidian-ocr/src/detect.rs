//! From a map of probabilities to boxes around lines (DB).

/// Probability from which a place counts as text.
const THRESHOLD: f32 = 0.3;
/// Mean probability that a line must have; both values are those the model was made with.
const BOX_THRESHOLD: f32 = 0.5;
/// How far boxes are opened again: the map shows lines thinner than they are.
const UNCLIP: f32 = 1.6;
/// Boxes of one page beyond which the rest is noise.
const MOST_BOXES: usize = 2_000;

/// A stretch of the map that is one line.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    /// Left, top, right, bottom.
    pub(crate) area: [f32; 4],
    /// Rise to the right, as seen in its pixels.
    pub(crate) slope: f32,
    pub(crate) is_tall: bool,
}

pub(crate) fn boxes(map: &[f32], width: usize, height: usize) -> Vec<Found> {
    let mut seen = vec![false; map.len()];
    let mut found = Vec::new();
    let mut stack = Vec::new();
    for start in 0..map.len() {
        if seen[start] || map[start] <= THRESHOLD {
            continue;
        }
        seen[start] = true;
        stack.push(start);
        let mut component = Component::default();
        while let Some(at) = stack.pop() {
            let (x, y) = (at % width, at / width);
            component.add(x, y, map[at]);
            let near = [
                (x > 0).then(|| at - 1),
                (x + 1 < width).then(|| at + 1),
                (y > 0).then(|| at - width),
                (y + 1 < height).then(|| at + width),
            ];
            for next in near.into_iter().flatten() {
                if !seen[next] && map[next] > THRESHOLD {
                    seen[next] = true;
                    stack.push(next);
                }
            }
        }
        found.extend(component.finish());
        if found.len() >= MOST_BOXES {
            break;
        }
    }
    found
}

#[derive(Default)]
struct Component {
    count: f64,
    sum: f64,
    x: f64,
    y: f64,
    xx: f64,
    xy: f64,
    bounds: Option<[usize; 4]>,
}

impl Component {
    fn add(&mut self, x: usize, y: usize, probability: f32) {
        let (fx, fy) = (x as f64, y as f64);
        self.count += 1.0;
        self.sum += f64::from(probability);
        self.x += fx;
        self.y += fy;
        self.xx += fx * fx;
        self.xy += fx * fy;
        let [left, top, right, bottom] = self.bounds.unwrap_or([x, y, x, y]);
        self.bounds = Some([left.min(x), top.min(y), right.max(x), bottom.max(y)]);
    }

    fn finish(self) -> Option<Found> {
        let [left, top, right, bottom] = self.bounds?;
        let (width, height) = ((right - left + 1) as f32, (bottom - top + 1) as f32);
        if width.min(height) < 3.0 || (self.sum / self.count) < f64::from(BOX_THRESHOLD) {
            return None;
        }
        let spread = self.xx - self.x * self.x / self.count;
        let slope = if spread > 0.0 {
            (self.xy - self.x * self.y / self.count) / spread
        } else {
            0.0
        };
        let open = width * height * UNCLIP / (2.0 * (width + height));
        Some(Found {
            area: [
                left as f32 - open,
                top as f32 - open,
                right as f32 + 1.0 + open,
                bottom as f32 + 1.0 + open,
            ],
            slope: slope as f32,
            is_tall: height > width * 1.5,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::boxes;

    #[test]
    fn lines_are_found_opened_and_told_from_noise() {
        let (width, height) = (60, 30);
        let mut map = vec![0.0; width * height];
        let mut fill = |x: std::ops::Range<usize>, y: std::ops::Range<usize>, value: f32| {
            for y in y {
                for x in x.clone() {
                    map[y * width + x] = value;
                }
            }
        };
        fill(10..50, 8..12, 0.9);
        // Too unsure, and too small.
        fill(10..50, 20..24, 0.4);
        fill(2..4, 2..4, 0.9);
        let found = boxes(&map, width, height);
        assert_eq!(found.len(), 1);
        let [left, top, right, bottom] = found[0].area;
        assert!(left < 10.0 && right > 50.0 && top < 8.0 && bottom > 12.0);
        assert!(!found[0].is_tall && found[0].slope.abs() < 0.01);
    }
}
