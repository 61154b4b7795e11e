use super::sheet::{Rectangle, Ruling};

/// How far from each other two lines may lie that are meant to meet, in points.
const TOLERANCE: f32 = 3.0;
/// Lines of one kind in a table beyond which it is a drawing.
const MOST_LINES: usize = 400;

/// The cells that rulings draw.
#[derive(Debug, Clone)]
pub(super) struct Grid {
    pub(super) area: Rectangle,
    pub(super) row_count: usize,
    pub(super) cells: Vec<GridCell>,
    /// Where its columns end, to know it again on the next page.
    pub(super) columns: Vec<f32>,
}

#[derive(Debug, Clone)]
pub(super) struct GridCell {
    pub(super) row: usize,
    pub(super) row_span: usize,
    pub(super) column_span: usize,
    pub(super) area: Rectangle,
}

/// The tables that the rulings of a page draw, and the horizontal rulings that belong to none.
pub(super) fn grids(rulings: &[Ruling]) -> (Vec<Grid>, Vec<Ruling>) {
    let horizontal = merged(rulings, true);
    let vertical = merged(rulings, false);
    let mut groups: Vec<(Vec<usize>, Vec<usize>)> = Vec::new();
    let mut free = vec![true; vertical.len()];
    let mut used = vec![false; horizontal.len()];
    for start in 0..horizontal.len() {
        if used[start] {
            continue;
        }
        used[start] = true;
        let (mut across, mut down) = (vec![start], Vec::new());
        let mut at = 0;
        while at < across.len() {
            let line = horizontal[across[at]];
            at += 1;
            for index in 0..vertical.len() {
                if free[index] && meet(&line, &vertical[index]) {
                    free[index] = false;
                    down.push(index);
                    for other in 0..horizontal.len() {
                        if !used[other] && meet(&horizontal[other], &vertical[index]) {
                            used[other] = true;
                            across.push(other);
                        }
                    }
                }
            }
        }
        groups.push((across, down));
    }
    let mut grids = Vec::new();
    let mut single = Vec::new();
    for (across, down) in groups {
        let across: Vec<Ruling> = across.iter().map(|&index| horizontal[index]).collect();
        let down: Vec<Ruling> = down.iter().map(|&index| vertical[index]).collect();
        match Grid::draw(&across, &down) {
            Some(grid) => grids.push(grid),
            None => single.extend(across),
        }
    }
    grids.sort_by(|a, b| a.area.top.total_cmp(&b.area.top));
    (grids, single)
}

/// Rulings of one direction, those in one line joined.
fn merged(rulings: &[Ruling], is_horizontal: bool) -> Vec<Ruling> {
    let mut lines: Vec<Ruling> = rulings
        .iter()
        .filter(|ruling| ruling.is_horizontal == is_horizontal)
        .copied()
        .collect();
    lines.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.from.total_cmp(&b.from)));
    let mut joined: Vec<Ruling> = Vec::new();
    for line in lines {
        let before = joined.iter_mut().rev().take(64).find(|before| {
            line.at - before.at < 2.0
                && line.from <= before.to + TOLERANCE
                && line.to >= before.from - TOLERANCE
        });
        match before {
            Some(before) => {
                before.from = before.from.min(line.from);
                before.to = before.to.max(line.to);
            }
            None => joined.push(line),
        }
    }
    joined.retain(|line| line.to - line.from > 6.0);
    joined.truncate(MOST_LINES);
    joined
}

fn meet(across: &Ruling, down: &Ruling) -> bool {
    down.at >= across.from - TOLERANCE
        && down.at <= across.to + TOLERANCE
        && across.at >= down.from - TOLERANCE
        && across.at <= down.to + TOLERANCE
}

/// Places that lie close to each other, as one.
fn places(mut values: Vec<f32>) -> Vec<f32> {
    values.sort_by(f32::total_cmp);
    let mut places: Vec<f32> = Vec::new();
    for value in values {
        match places.last() {
            Some(last) if value - last < TOLERANCE => {}
            _ => places.push(value),
        }
    }
    places
}

impl Grid {
    fn draw(across: &[Ruling], down: &[Ruling]) -> Option<Self> {
        let rows = places(across.iter().map(|line| line.at).collect());
        let mut columns: Vec<f32> = down.iter().map(|line| line.at).collect();
        if rows.len() < 2 || columns.is_empty() {
            return None;
        }
        // Tables open at the sides: the ends of the lines across close them.
        let from = across.iter().map(|line| line.from).fold(f32::MAX, f32::min);
        let to = across.iter().map(|line| line.to).fold(f32::MIN, f32::max);
        columns.extend([from, to]);
        let columns = places(columns);
        if columns.len() < 3 {
            return None;
        }
        let area = Rectangle {
            left: columns[0],
            top: rows[0],
            right: *columns.last()?,
            bottom: *rows.last()?,
        };
        let cells = cells(&rows, &columns, across, down);
        (cells.len() >= 2).then_some(Self {
            area,
            row_count: rows.len() - 1,
            cells,
            columns,
        })
    }
}

/// Walks the smallest boxes and opens each to the right and down until a line stops it.
fn cells(rows: &[f32], columns: &[f32], across: &[Ruling], down: &[Ruling]) -> Vec<GridCell> {
    let (height, width) = (rows.len() - 1, columns.len() - 1);
    let has_edge = |lines: &[Ruling], at: f32, through: f32| {
        lines.iter().any(|line| {
            (line.at - at).abs() < TOLERANCE
                && line.from - 1.0 <= through
                && line.to + 1.0 >= through
        })
    };
    let mut taken = vec![false; height * width];
    let mut cells = Vec::new();
    for row in 0..height {
        let middle = f32::midpoint(rows[row], rows[row + 1]);
        for column in 0..width {
            if taken[row * width + column] {
                continue;
            }
            let mut end = column + 1;
            while end < width && !taken[row * width + end] && !has_edge(down, columns[end], middle)
            {
                end += 1;
            }
            let mut below = row + 1;
            while below < height
                && (column..end).all(|inner| {
                    let centre = f32::midpoint(columns[inner], columns[inner + 1]);
                    !taken[below * width + inner] && !has_edge(across, rows[below], centre)
                })
            {
                below += 1;
            }
            for inner in row..below {
                taken[inner * width + column..inner * width + end].fill(true);
            }
            cells.push(GridCell {
                row,
                row_span: below - row,
                column_span: end - column,
                area: Rectangle {
                    left: columns[column],
                    top: rows[row],
                    right: columns[end],
                    bottom: rows[below],
                },
            });
        }
    }
    cells
}
