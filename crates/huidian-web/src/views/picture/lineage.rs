//! The works of one theme along time, and what relates them.

use huidian_text::markup::push_escaped;
use jiff::civil::Date;

use super::{open_linked, shortened};

/// A work of the theme.
pub(crate) struct Descendant {
    pub(crate) on: Date,
    pub(crate) title: String,
    pub(crate) href: String,
    pub(crate) is_draft: bool,
}

/// A relation between two of them, by their places.
pub(crate) struct Descent {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) name: &'static str,
}

const WIDTH: usize = 960;
const ROW: usize = 34;
const TOP: usize = 26;
/// The years stand between these.
const LEFT: f64 = 40.0;
const RIGHT: f64 = 620.0;

/// One row for each work, in order of time.
pub(crate) fn lineage(title: &str, works: &[Descendant], descents: &[Descent]) -> String {
    let (Some(first), Some(last)) = (
        works.iter().map(|work| work.on).min(),
        works.iter().map(|work| work.on).max(),
    ) else {
        return String::new();
    };
    let span = f64::from((last - first).get_days()).max(1.0);
    let at = |day: Date| LEFT + f64::from((day - first).get_days()) / span * (RIGHT - LEFT);
    let mut svg = open_linked(title, WIDTH, TOP + works.len() * ROW + 10);
    push_years(&mut svg, first, last, works.len(), at);
    for descent in descents {
        let (Some(from), Some(to)) = (works.get(descent.from), works.get(descent.to)) else {
            continue;
        };
        push_descent(
            &mut svg,
            (at(from.on), row_at(descent.from)),
            (at(to.on), row_at(descent.to)),
            descent.name,
        );
    }
    for (row, work) in works.iter().enumerate() {
        push_work(&mut svg, work, at(work.on), row_at(row));
    }
    svg.push_str("</svg>");
    svg
}

fn row_at(row: usize) -> f64 {
    (TOP + row * ROW + ROW / 2) as f64
}

fn push_years(svg: &mut String, first: Date, last: Date, rows: usize, at: impl Fn(Date) -> f64) {
    let years = (last.year() - first.year()).max(1);
    let every = (years / 8 + 1) as usize;
    for year in (first.year() + 1..=last.year()).step_by(every) {
        let Ok(day) = Date::new(year, 1, 1) else {
            continue;
        };
        let left = at(day);
        svg.push_str(&format!(
            "<line class=\"year\" x1=\"{left:.0}\" y1=\"{TOP}\" x2=\"{left:.0}\" y2=\"{}\"/>\
             <text class=\"small\" x=\"{left:.0}\" y=\"{}\" text-anchor=\"middle\">{year}</text>",
            TOP + rows * ROW,
            TOP - 8
        ));
    }
}

/// A curve that leaves both dots downwards or upwards, with the relation's name beside its middle.
fn push_descent(svg: &mut String, from: (f64, f64), to: (f64, f64), name: &str) {
    let bend = f64::midpoint(from.1, to.1);
    svg.push_str(&format!(
        "<path class=\"descent\" d=\"M{:.0} {:.0} C{:.0} {bend:.0} {:.0} {bend:.0} {:.0} {:.0}\"><title>{name}</title></path>",
        from.0, from.1, from.0, to.0, to.0, to.1
    ));
}

fn push_work(svg: &mut String, work: &Descendant, at: f64, middle: f64) {
    svg.push_str("<a href=\"");
    push_escaped(svg, &work.href);
    svg.push_str("\"><title>");
    push_escaped(svg, &work.title);
    let class = if work.is_draft { "dot hollow" } else { "dot" };
    svg.push_str(&format!(
        "</title><circle class=\"{class}\" cx=\"{at:.0}\" cy=\"{middle:.0}\" r=\"6\"/>\
         <text x=\"{:.0}\" y=\"{:.0}\">",
        at + 14.0,
        middle + 5.0
    ));
    // the room to the right edge, at the picture's size of type
    let room = ((WIDTH as f64 - at - 20.0) / 14.5) as usize;
    push_escaped(svg, &shortened(&work.title, room.clamp(8, 40)));
    svg.push_str("</text></a>");
}
