//! The life of a work along a line: its events, and the status between them.

use huidian_model::ForceStatus;
use huidian_text::markup::push_escaped;
use jiff::civil::Date;

use super::{open, shortened};

/// Something that happened on a day.
pub(crate) struct Point {
    pub(crate) on: Date,
    pub(crate) date: String,
    pub(crate) name: String,
    pub(crate) is_draft_stage: bool,
}

/// A status from one day on, up to the next.
pub(crate) struct Stretch {
    pub(crate) from: Option<Date>,
    pub(crate) status: ForceStatus,
    pub(crate) name: &'static str,
}

const WIDTH: f64 = 960.0;
const MARGIN: f64 = 70.0;
/// Height of a label, and of the room around the line.
const STEP: f64 = 34.0;
const ROOM: f64 = 26.0;
/// Room a label takes along the line.
const LABEL: f64 = 138.0;
/// A stretch so wide has its status written below it.
const NAMED_WIDTH: f64 = 150.0;
/// More points than this crowd the line; the list below has them all.
const MOST_POINTS: usize = 14;

/// Points in order of time. Empty where there are fewer than two days to draw, or too many.
pub(crate) fn life(title: &str, points: &[Point], stretches: &[Stretch], today: Date) -> String {
    let days = merged(points);
    if days.len() < 2 || days.len() > MOST_POINTS {
        return String::new();
    }
    let scale = Scale::new(&days, today);
    let levels = levels(&days, &scale);
    let deepest = |above: bool| {
        let sides = levels
            .iter()
            .flatten()
            .filter(|side| (**side < 0.0) == above);
        sides.fold(0.0_f64, |most, side| most.max(side.abs()))
    };
    let axis = ROOM + deepest(true) * STEP;
    let height = axis + ROOM + deepest(false) * STEP;
    let mut svg = open(title, WIDTH as usize, height as usize);
    push_stretches(&mut svg, stretches, &scale, axis);
    for (day, level) in days.iter().zip(levels) {
        push_point(&mut svg, day, scale.at(day.on), axis, level);
    }
    let now = scale.at(today);
    svg.push_str(&format!(
        "<line class=\"today\" x1=\"{now:.0}\" y1=\"{:.0}\" x2=\"{now:.0}\" y2=\"{:.0}\"/></svg>",
        axis - 14.0,
        axis + 14.0
    ));
    svg
}

/// Where each label goes: the nearest level, above (negative) or below, where it does not cover another; nowhere in a crowd.
fn levels(days: &[Point], scale: &Scale) -> Vec<Option<f64>> {
    const LEVELS: [f64; 6] = [-1.0, 1.0, -2.0, 2.0, -3.0, 3.0];
    let mut free = [f64::MIN; 6];
    let place = |day: &Point| {
        let at = scale.at(day.on);
        let level = free.iter().position(|end| *end <= at - LABEL / 2.0)?;
        free[level] = at + LABEL / 2.0;
        Some(LEVELS[level])
    };
    days.iter().map(place).collect()
}

/// One point for a day, whatever happened on it.
fn merged(points: &[Point]) -> Vec<Point> {
    let mut days: Vec<Point> = Vec::new();
    for point in points {
        match days.last_mut().filter(|day| day.date == point.date) {
            Some(day) => {
                day.name.push('、');
                day.name.push_str(&point.name);
            }
            None => days.push(Point {
                on: point.on,
                date: point.date.clone(),
                name: point.name.clone(),
                is_draft_stage: point.is_draft_stage,
            }),
        }
    }
    days
}

/// Where days stand: half by time, half by order, so that a month full of events beside twenty quiet years can still be read.
struct Scale {
    days: Vec<Date>,
    first: Date,
    span: f64,
}

impl Scale {
    fn new(points: &[Point], today: Date) -> Self {
        let mut days: Vec<Date> = points.iter().map(|point| point.on).chain([today]).collect();
        days.sort_unstable();
        days.dedup();
        let first = days[0];
        let last = days[days.len() - 1];
        Self {
            first,
            span: f64::from((last - first).get_days()).max(1.0),
            days,
        }
    }

    fn at(&self, day: Date) -> f64 {
        let by_time = f64::from((day - self.first).get_days()) / self.span;
        let before = self.days.partition_point(|known| *known <= day);
        let by_order = before.saturating_sub(1) as f64 / (self.days.len() - 1).max(1) as f64;
        let share = f64::midpoint(by_time, by_order).clamp(0.0, 1.0);
        MARGIN + share * (WIDTH - 2.0 * MARGIN)
    }
}

/// What held before the first event is not part of a life.
fn push_stretches(svg: &mut String, stretches: &[Stretch], scale: &Scale, axis: f64) {
    for (place, stretch) in stretches.iter().enumerate() {
        let left = stretch.from.map_or(MARGIN, |day| scale.at(day));
        let next = stretches.get(place + 1).and_then(|next| next.from);
        let right = next.map_or(WIDTH - 20.0, |day| scale.at(day));
        svg.push_str(&format!(
            "<rect class=\"stretch {}\" x=\"{left:.0}\" y=\"{:.0}\" width=\"{:.0}\" height=\"8\"><title>{}</title></rect>",
            stretch.status.id(),
            axis - 4.0,
            (right - left).max(0.0),
            stretch.name
        ));
        if right - left > NAMED_WIDTH {
            svg.push_str(&format!(
                "<text class=\"small\" x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"middle\">{}</text>",
                f64::midpoint(left, right),
                axis + 18.0,
                stretch.name
            ));
        }
    }
}

fn push_point(svg: &mut String, point: &Point, at: f64, axis: f64, level: Option<f64>) {
    let class = if point.is_draft_stage {
        "dot hollow"
    } else {
        "dot"
    };
    if let Some(side) = level {
        let base = axis + side * STEP + if side < 0.0 { 12.0 } else { 2.0 };
        svg.push_str(&format!(
            "<line class=\"tie\" x1=\"{at:.0}\" y1=\"{axis:.0}\" x2=\"{at:.0}\" y2=\"{base:.0}\"/>\
             <text class=\"small over\" x=\"{at:.0}\" y=\"{:.0}\" text-anchor=\"middle\">{}</text>\
             <text class=\"name over\" x=\"{at:.0}\" y=\"{:.0}\" text-anchor=\"middle\">",
            base - 13.0,
            point.date,
            base + 2.0
        ));
        push_escaped(svg, &shortened(&point.name, 10));
        svg.push_str("</text>");
    }
    svg.push_str(&format!(
        "<circle class=\"{class}\" cx=\"{at:.0}\" cy=\"{axis:.0}\" r=\"6\"><title>"
    ));
    push_escaped(svg, &format!("{} {}", point.date, point.name));
    svg.push_str("</title></circle>");
}
