use super::piece::Piece;
use super::sheet::Rectangle;

/// Lines that each side of a gutter must have to be a column.
const FEWEST_LINES: usize = 4;
/// Share of the lines of a column that fill it: a table without rulings has short entries.
const FULL_SHARE: f32 = 0.5;

/// Splits the pieces of a page into stretches that are read one after another.
///
/// Each stretch is one column wide; lines across both columns stand between.
pub(super) fn stretches(pieces: Vec<Piece>) -> Vec<Vec<Piece>> {
    split(pieces, 2)
}

fn split(mut pieces: Vec<Piece>, depth: u8) -> Vec<Vec<Piece>> {
    let gutter = if depth == 0 || pieces.len() < 2 * FEWEST_LINES {
        None
    } else {
        find_gutter(&pieces)
    };
    let Some(gutter) = gutter else {
        return if pieces.is_empty() {
            Vec::new()
        } else {
            vec![pieces]
        };
    };
    pieces.sort_by(|a, b| a.area.top.total_cmp(&b.area.top));
    let mut stretches = Vec::new();
    for band in bands(pieces, gutter) {
        let areas: Vec<Rectangle> = band.iter().map(|piece| piece.area).collect();
        if is_two_columns(&areas, gutter) {
            let (left, right): (Vec<_>, Vec<_>) = band
                .into_iter()
                .partition(|piece| piece.area.right <= gutter);
            stretches.extend(split(left, depth - 1));
            stretches.extend(split(right, depth - 1));
        } else if !band.is_empty() {
            stretches.push(band);
        }
    }
    join_singles(stretches, gutter)
}

/// Bands of one column that follow each other were only cut by a line across.
fn join_singles(stretches: Vec<Vec<Piece>>, gutter: f32) -> Vec<Vec<Piece>> {
    let crosses = |pieces: &[Piece]| pieces.iter().any(|piece| crosses(&piece.area, gutter));
    let mut joined: Vec<Vec<Piece>> = Vec::new();
    for stretch in stretches {
        match joined.last_mut() {
            Some(last) if crosses(last) && crosses(&stretch) => last.extend(stretch),
            _ => joined.push(stretch),
        }
    }
    joined
}

fn crosses(area: &Rectangle, gutter: f32) -> bool {
    area.left < gutter && area.right > gutter
}

/// Runs of pieces from top to bottom, cut where a piece crosses the gutter and where crossing ends.
fn bands(pieces: Vec<Piece>, gutter: f32) -> Vec<Vec<Piece>> {
    let mut bands: Vec<(bool, Vec<Piece>)> = Vec::new();
    for piece in pieces {
        let is_across = crosses(&piece.area, gutter);
        match bands.last_mut() {
            Some((across, band)) if *across == is_across => band.push(piece),
            _ => bands.push((is_across, vec![piece])),
        }
    }
    bands.into_iter().map(|(_, band)| band).collect()
}

fn is_two_columns(band: &[Rectangle], gutter: f32) -> bool {
    let side = |is_left: bool| {
        let lines: Vec<&Rectangle> = band
            .iter()
            .filter(|area| (area.right <= gutter) == is_left)
            .collect();
        let left = lines.iter().map(|area| area.left).fold(f32::MAX, f32::min);
        let right = lines.iter().map(|area| area.right).fold(f32::MIN, f32::max);
        let full = lines
            .iter()
            .filter(|area| area.width() >= (right - left) * 0.8)
            .count();
        lines.len() >= FEWEST_LINES && full as f32 >= lines.len() as f32 * FULL_SHARE
    };
    !band.iter().any(|area| crosses(area, gutter)) && side(true) && side(false)
}

/// The place between two columns that most pieces keep clear of.
fn find_gutter(pieces: &[Piece]) -> Option<f32> {
    let whole = pieces
        .iter()
        .map(|piece| piece.area)
        .reduce(|whole, area| whole.union(&area))?;
    let mut sorted: Vec<&Piece> = pieces.iter().collect();
    sorted.sort_by(|a, b| a.area.top.total_cmp(&b.area.top));
    let mut best: Option<(usize, f32, f32)> = None;
    // Columns are of about one width: two have their gutter in the middle, three at a third.
    for step in 28..=72 {
        let gutter = whole.left + whole.width() * step as f32 / 100.0;
        let count = columns_at(&sorted, gutter);
        if count == 0 {
            continue;
        }
        match &mut best {
            Some((most, _, last)) if *most == count && gutter - *last < whole.width() * 0.011 => {
                *last = gutter;
            }
            Some((most, ..)) if *most >= count => {}
            _ => best = Some((count, gutter, gutter)),
        }
    }
    best.map(|(_, first, last)| f32::midpoint(first, last))
}

/// How many pieces would stand in columns if the gutter were here.
fn columns_at(sorted: &[&Piece], gutter: f32) -> usize {
    let mut total = 0;
    let mut band: Vec<Rectangle> = Vec::new();
    let mut flush = |band: &mut Vec<Rectangle>| {
        if band.len() >= 2 * FEWEST_LINES && is_two_columns(band, gutter) {
            total += band.len();
        }
        band.clear();
    };
    for piece in sorted {
        if crosses(&piece.area, gutter) {
            flush(&mut band);
        } else {
            band.push(piece.area);
        }
    }
    flush(&mut band);
    total
}
