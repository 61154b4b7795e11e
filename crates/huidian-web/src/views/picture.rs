//! Pictures as inline SVG. Colours come from the style sheet; every picture stands above its table.

mod life;
mod lineage;

pub(crate) use life::{Point, Stretch, life};
pub(crate) use lineage::{Descendant, Descent, lineage};

use huidian_text::markup::push_escaped;

/// Horizontal bars with their labels, longest value filling the width.
pub(crate) fn bars(title: &str, items: &[(String, usize)]) -> String {
    const ROW: usize = 26;
    const LABEL: usize = 230;
    const WIDTH: usize = 760;
    let most = items.iter().map(|(_, count)| *count).max().unwrap_or(0);
    if most == 0 {
        return String::new();
    }
    let height = items.len() * ROW + 4;
    let mut svg = open(title, WIDTH, height);
    for (row, (label, count)) in items.iter().enumerate() {
        let top = row * ROW + 4;
        let length = (count * (WIDTH - LABEL - 60)).div_ceil(most);
        svg.push_str(&format!(
            "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">",
            LABEL - 10,
            top + 15
        ));
        push_escaped(&mut svg, &shortened(label, 15));
        svg.push_str(&format!(
            "</text><rect class=\"bar\" x=\"{LABEL}\" y=\"{top}\" width=\"{length}\" height=\"{}\"/>\
             <text class=\"figure\" x=\"{}\" y=\"{}\">{count}</text>",
            ROW - 7,
            LABEL + length + 8,
            top + 15
        ));
    }
    svg.push_str("</svg>");
    svg
}

/// Upright columns over time.
pub(crate) fn columns(title: &str, items: &[(String, usize)]) -> String {
    const WIDTH: usize = 960;
    const HEIGHT: usize = 180;
    let most = items.iter().map(|(_, count)| *count).max().unwrap_or(0);
    if most == 0 {
        return String::new();
    }
    let mut svg = open(title, WIDTH, HEIGHT + 30);
    let step = WIDTH / items.len();
    // labels need about 60 units each
    let every = 60_usize.div_ceil(step.max(1));
    for (column, (label, count)) in items.iter().enumerate() {
        let left = column * step;
        let height = (count * (HEIGHT - 20)).div_ceil(most);
        svg.push_str(&format!(
            "<rect class=\"bar\" x=\"{left}\" y=\"{}\" width=\"{}\" height=\"{height}\"><title>",
            HEIGHT - height,
            step.saturating_sub(3).max(1)
        ));
        push_escaped(&mut svg, &format!("{label}: {count}"));
        svg.push_str("</title></rect>");
        if column % every == 0 {
            svg.push_str(&format!("<text x=\"{left}\" y=\"{}\">", HEIGHT + 20));
            push_escaped(&mut svg, label);
            svg.push_str("</text>");
        }
    }
    svg.push_str("</svg>");
    svg
}

/// A cell per row and column, the darker the more.
pub(crate) fn grid(title: &str, columns: &[String], rows: &[(String, Vec<usize>)]) -> String {
    const LABEL: usize = 150;
    const CELL: usize = 30;
    let counts = rows.iter().flat_map(|(_, counts)| counts);
    let most = counts.copied().max().unwrap_or(0);
    if most == 0 {
        return String::new();
    }
    let width = LABEL + columns.len() * CELL + 10;
    let mut svg = open(title, width, rows.len() * CELL + 30);
    for (row, (label, counts)) in rows.iter().enumerate() {
        let top = row * CELL;
        svg.push_str(&format!(
            "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">",
            LABEL - 10,
            top + 19
        ));
        push_escaped(&mut svg, label);
        svg.push_str("</text>");
        for (column, count) in counts.iter().enumerate() {
            let left = LABEL + column * CELL;
            // the root lets small counts be told apart beside a large one
            let strength = (*count as f64 / most as f64).sqrt();
            svg.push_str(&format!(
                "<rect class=\"bar\" x=\"{left}\" y=\"{top}\" width=\"{0}\" height=\"{0}\" fill-opacity=\"{strength:.2}\"><title>",
                CELL - 2
            ));
            push_escaped(&mut svg, &format!("{label} {}: {count}", columns[column]));
            svg.push_str("</title></rect>");
        }
    }
    for (column, label) in columns.iter().enumerate().step_by(2) {
        let left = LABEL + column * CELL;
        let top = rows.len() * CELL + 18;
        svg.push_str(&format!("<text class=\"small\" x=\"{left}\" y=\"{top}\">"));
        push_escaped(&mut svg, label);
        svg.push_str("</text>");
    }
    svg.push_str("</svg>");
    svg
}

/// A neighbour in a graph: relation, title, address.
pub(crate) struct Neighbour {
    pub(crate) relation: &'static str,
    pub(crate) title: String,
    pub(crate) href: Option<String>,
    /// Drawn at the right, as something this work acts on.
    pub(crate) is_forward: bool,
}

/// A work between the works that act on it (left) and those it acts on (right).
pub(crate) fn graph(title: &str, neighbours: &[Neighbour]) -> String {
    const WIDTH: usize = 960;
    const ROW: usize = 44;
    const BOX: usize = 270;
    const SHOWN: usize = 6;
    let side = |is_forward: bool| {
        let of_side = neighbours
            .iter()
            .filter(move |n| n.is_forward == is_forward);
        of_side.take(SHOWN).collect::<Vec<_>>()
    };
    let (left, right) = (side(false), side(true));
    let rows = left.len().max(right.len()).max(1);
    let height = rows * ROW + 10;
    let middle = height / 2;
    let mut svg = open_linked(title, WIDTH, height);
    for (column, works) in [(0, &left), (WIDTH - BOX, &right)] {
        for (row, neighbour) in works.iter().enumerate() {
            let top = row * ROW + 6 + (rows - works.len()) * ROW / 2;
            let centre = top + 16;
            let (from, to) = if column == 0 {
                (BOX, 345)
            } else {
                (615, column)
            };
            let (start, end) = if column == 0 {
                (centre, middle)
            } else {
                (middle, centre)
            };
            svg.push_str(&format!(
                "<line x1=\"{from}\" y1=\"{start}\" x2=\"{to}\" y2=\"{end}\"/>"
            ));
            // one name for neighbours of one relation, which stand together
            let before = row.checked_sub(1).map(|above| works[above].relation);
            if before != Some(neighbour.relation) {
                let (at, anchor) = if column == 0 {
                    (BOX + 6, "start")
                } else {
                    (column - 6, "end")
                };
                let level = centre.saturating_sub(5);
                svg.push_str(&format!(
                    "<text class=\"small over\" x=\"{at}\" y=\"{level}\" text-anchor=\"{anchor}\">"
                ));
                push_escaped(&mut svg, neighbour.relation);
                svg.push_str("</text>");
            }
            push_box(&mut svg, column, top, BOX, neighbour);
        }
    }
    svg.push_str(&format!(
        "<rect class=\"here\" x=\"345\" y=\"{}\" width=\"270\" height=\"32\" rx=\"3\"/>\
         <text class=\"on-bar\" x=\"480\" y=\"{}\" text-anchor=\"middle\">",
        middle - 16,
        middle + 5
    ));
    push_escaped(&mut svg, &shortened(title, 16));
    svg.push_str("</text></svg>");
    svg
}

fn push_box(svg: &mut String, left: usize, top: usize, width: usize, neighbour: &Neighbour) {
    if let Some(href) = &neighbour.href {
        svg.push_str("<a href=\"");
        push_escaped(svg, href);
        svg.push_str("\">");
    }
    svg.push_str("<title>");
    push_escaped(svg, &neighbour.title);
    svg.push_str(&format!(
        "</title><rect class=\"box\" x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"32\" rx=\"3\"/>\
         <text x=\"{}\" y=\"{}\" text-anchor=\"middle\">",
        left + width / 2,
        top + 21
    ));
    push_escaped(svg, &shortened(&neighbour.title, 16));
    svg.push_str("</text>");
    if neighbour.href.is_some() {
        svg.push_str("</a>");
    }
}

/// A picture whose parts are links is a group of them, not one image.
fn open_linked(title: &str, width: usize, height: usize) -> String {
    open(title, width, height).replacen("role=\"img\"", "role=\"group\"", 1)
}

fn open(title: &str, width: usize, height: usize) -> String {
    let mut svg = format!(
        "<svg class=\"picture\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\""
    );
    push_escaped(&mut svg, title);
    svg.push_str("\">");
    svg
}

pub(crate) fn shortened(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let head: String = text.chars().take(limit - 1).collect();
    format!("{head}…")
}
