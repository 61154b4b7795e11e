//! Running heads, feet, page numbers and watermarks: what is printed on pages and is no part of the text.

use std::collections::HashMap;

use super::piece::Piece;
use super::row::{Row, rows_of};
use super::sheet::Ruling;

/// Part of a page, at its top and at its foot, where furniture stands.
const ZONE: f32 = 0.14;

/// A page while furniture is looked for.
pub(super) struct PagePieces {
    pub(super) height: f32,
    pub(super) pieces: Vec<Piece>,
    pub(super) rulings: Vec<Ruling>,
    /// Pieces in tables with rulings, which are never furniture.
    pub(super) in_tables: Vec<Piece>,
}

impl PagePieces {
    pub(super) fn empty() -> Self {
        Self {
            height: 0.0,
            pieces: Vec::new(),
            rulings: Vec::new(),
            in_tables: Vec::new(),
        }
    }
}

/// Takes furniture out of all pages; returns how many pieces went.
pub(super) fn remove(pages: &mut [PagePieces]) -> usize {
    let before: usize = pages.iter().map(|page| page.pieces.len()).sum();
    let body = body_size(pages.iter().flat_map(|page| &page.pieces));
    remove_watermarks(pages, body);
    // A head and the line below it.
    for _ in 0..2 {
        let heads = remove_repeated(pages);
        remove_page_numbers(pages);
        remove_changing_heads(pages, body);
        remove_lone_heads(pages, &heads, body);
    }
    let after: usize = pages.iter().map(|page| page.pieces.len()).sum();
    before - after
}

/// The size that most characters have.
pub(super) fn body_size<'p>(pieces: impl Iterator<Item = &'p Piece>) -> f32 {
    let mut counts: HashMap<i32, usize> = HashMap::new();
    for piece in pieces {
        *counts.entry((piece.size * 4.0).round() as i32).or_default() += piece.count;
    }
    let most = counts
        .into_iter()
        .max_by_key(|&(size, count)| (count, size));
    most.map_or(12.0, |(size, _)| size as f32 / 4.0)
}

fn is_top(page: &PagePieces, piece: &Piece) -> bool {
    piece.area.centre().1 < page.height * ZONE
}

fn is_in_zone(page: &PagePieces, piece: &Piece) -> bool {
    is_top(page, piece) || piece.area.centre().1 > page.height * (1.0 - ZONE)
}

/// A text with its numbers made equal.
fn pattern(text: &str) -> String {
    let mut pattern = String::new();
    for character in text.chars().filter(|character| !character.is_whitespace()) {
        let is_number = character.is_ascii_digit() || "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ".contains(character);
        if !is_number {
            pattern.push(character);
        } else if !pattern.ends_with('#') {
            pattern.push('#');
        }
    }
    pattern
}

/// Where a head stands that was taken out because other pages have it too.
struct Head {
    /// Its base line, and the size of its letters.
    bottom: f32,
    size: f32,
}

/// Takes out heads and feet that say the same on several pages at one height; returns the heads.
fn remove_repeated(pages: &mut [PagePieces]) -> Vec<Head> {
    let mut counts: HashMap<(String, i32), usize> = HashMap::new();
    let height = |piece: &Piece| (piece.area.bottom / 4.0).round() as i32;
    for page in pages.iter() {
        let mut keys: Vec<(String, i32)> = page
            .pieces
            .iter()
            .filter(|piece| is_in_zone(page, piece))
            .map(|piece| (pattern(&piece.text), height(piece)))
            .collect();
        keys.sort();
        keys.dedup();
        for key in keys {
            *counts.entry(key).or_default() += 1;
        }
    }
    // Two pages suffice: no sentence stands twice at one height next to the edge.
    let fewest = match pages.len() {
        0..=1 => return Vec::new(),
        2..=6 => 2,
        _ => 3,
    };
    let mut heads = Vec::new();
    for page in pages {
        let kept = std::mem::take(&mut page.pieces);
        let is_repeated = |piece: &Piece| {
            let text = pattern(&piece.text);
            let near = (-1..=1).map(|step| {
                let key = (text.clone(), height(piece) + step);
                counts.get(&key).copied().unwrap_or(0)
            });
            near.sum::<usize>() >= fewest
        };
        let (zone, rest): (Vec<_>, Vec<_>) =
            kept.into_iter().partition(|piece| is_in_zone(page, piece));
        let (repeated, zone): (Vec<_>, Vec<_>) = zone.into_iter().partition(is_repeated);
        let own = repeated.iter().filter(|piece| is_top(page, piece));
        heads.extend(own.map(|piece| Head {
            bottom: piece.area.bottom,
            size: piece.size,
        }));
        page.pieces = rest;
        page.pieces.extend(zone);
    }
    heads
}

/// Heads of left pages, or of a chapter, that stand on one page of a short file only: the top row where other pages have
/// their head, in its letters, and set apart from the text.
fn remove_lone_heads(pages: &mut [PagePieces], heads: &[Head], body: f32) {
    for page in pages {
        let is_head = |page: &PagePieces, piece: &Piece| {
            is_top(page, piece)
                && heads.iter().any(|head| {
                    (head.bottom - piece.area.bottom).abs() < 3.0
                        && (head.size - piece.size).abs() < 0.5
                })
        };
        let top = page
            .pieces
            .iter()
            .min_by(|a, b| a.area.top.total_cmp(&b.area.top));
        if !top.is_some_and(|top| is_head(page, top)) {
            continue;
        }
        let rows = rows_of(page.pieces.clone());
        let row = &rows[0];
        let is_apart = row.pieces.iter().all(|piece| piece.size < body * 0.92)
            || top_row(page, body).is_some_and(|(_, is_apart)| is_apart);
        if is_apart && row.pieces.iter().all(|piece| is_head(page, piece)) {
            page.pieces = rows
                .into_iter()
                .skip(1)
                .flat_map(|row| row.pieces)
                .collect();
        }
    }
}

/// Page numbers as they are printed, alone in the outermost row.
fn remove_page_numbers(pages: &mut [PagePieces]) {
    for page in pages {
        let rows = rows_of(page.pieces.clone());
        let is_number = |row: &&Row| row.pieces.iter().all(|piece| is_page_number(&piece.text));
        for row in [rows.first(), rows.last()]
            .into_iter()
            .flatten()
            .filter(is_number)
        {
            if is_in_zone(page, &row.pieces[0]) {
                page.pieces
                    .retain(|piece| !row.pieces.iter().any(|number| number.area == piece.area));
            }
        }
    }
}

/// `— 1 —`, `1`, `- 2 -`, `第1页`, `第 1 页 共 3 页`, `1/3`, `iv`.
fn is_page_number(text: &str) -> bool {
    let bare: String = text
        .chars()
        .filter(|character| !character.is_whitespace() && !"—–-－·•.~一".contains(*character))
        .collect();
    let is_counted = |text: &str| {
        !text.is_empty()
            && text.len() <= 4
            && (text.bytes().all(|byte| byte.is_ascii_digit())
                || text.bytes().all(|byte| b"ivxIVX".contains(&byte)))
    };
    let lower = bare.to_ascii_lowercase();
    let words = lower.trim_start_matches("page").replace("of", "/");
    let words = words.replace(['第', '共', '页'], "/");
    let mut parts = words.split('/').filter(|part| !part.is_empty()).peekable();
    bare.chars().count() <= 16
        && parts.peek().is_some()
        && words.split('/').filter(|part| !part.is_empty()).count() <= 2
        && parts.all(is_counted)
}

/// Heads that change from chapter to chapter: the top row of most pages at one height, set apart from the text.
fn remove_changing_heads(pages: &mut [PagePieces], body: f32) {
    const FEWEST_PAGES: usize = 4;
    if pages.len() < FEWEST_PAGES {
        return;
    }
    let tops: Vec<Option<(i32, bool)>> = pages.iter().map(|page| top_row(page, body)).collect();
    let mut counts: HashMap<i32, usize> = HashMap::new();
    for (height, is_apart) in tops.iter().flatten() {
        *counts.entry(*height).or_default() += usize::from(*is_apart);
    }
    let total: usize = counts.values().sum();
    for (page, top) in pages.iter_mut().zip(tops) {
        let Some((height, true)) = top else {
            continue;
        };
        let near: usize = (-1..=1)
            .map(|step| counts.get(&(height + step)).copied().unwrap_or(0))
            .sum();
        // Most pages: a chapter that starts a page at its own height is not a head.
        if near >= FEWEST_PAGES && near * 10 >= total * 6 {
            let rows = rows_of(std::mem::take(&mut page.pieces));
            page.pieces = rows
                .into_iter()
                .skip(1)
                .flat_map(|row| row.pieces)
                .collect();
        }
    }
}

/// Height of the top row, in steps of four points, and whether size, space or a ruling sets it apart.
fn top_row(page: &PagePieces, body: f32) -> Option<(i32, bool)> {
    let rows = rows_of(page.pieces.clone());
    let (first, second) = (rows.first()?, rows.get(1)?);
    let piece = first.pieces.first()?;
    if !is_top(page, piece) {
        return None;
    }
    let gap = second.area.top - first.area.bottom;
    let is_ruled = page.rulings.iter().any(|ruling| {
        ruling.is_horizontal
            && ruling.at >= first.area.bottom - 2.0
            && ruling.at <= second.area.top + 2.0
            && ruling.at - first.area.bottom < 14.0
    });
    let is_small = first.pieces.iter().all(|piece| piece.size < body * 0.92);
    let is_apart = is_ruled || is_small && gap > body * 0.6;
    Some(((first.area.bottom / 4.0).round() as i32, is_apart))
}

/// Pale or repeated words across the text.
fn remove_watermarks(pages: &mut [PagePieces], body: f32) {
    let mut counts: HashMap<(String, i32, i32), usize> = HashMap::new();
    let key = |piece: &Piece| {
        let (x, y) = piece.area.centre();
        (
            piece.text.clone(),
            (x / 8.0).round() as i32,
            (y / 8.0).round() as i32,
        )
    };
    for piece in pages.iter().flat_map(|page| &page.pieces) {
        if piece.size > body * 1.5 || piece.look.is_pale {
            *counts.entry(key(piece)).or_default() += 1;
        }
    }
    let page_count = pages.len();
    for page in pages {
        page.pieces.retain(|piece| {
            let count = counts.get(&key(piece)).copied().unwrap_or(0);
            let is_large = piece.size > body * 1.5;
            let is_everywhere = page_count >= 3 && count * 2 >= page_count && count >= 3;
            let is_watermark = piece.look.is_pale && (is_large || count >= 2 && is_everywhere)
                || is_large && is_everywhere;
            !is_watermark
        });
    }
}
