//! The head of official paper (GB/T 9704—2012, 7.2): marks above it, and several issuers beside one 文件.

use super::furniture::PagePieces;
use super::piece::Piece;
use crate::diagnostic::{Diagnostic, DiagnosticKind};

/// Part of the page above which the marks stand.
const ZONE: f32 = 0.22;

/// Takes out the number of the copy, the secrecy and the urgency at the upper left of a page with a red head: they are of
/// the copy, not of its text.
pub(super) fn take_marks(page: &mut PagePieces) -> Vec<String> {
    let red = page.pieces.iter().filter(|piece| piece.look.is_red);
    let Some(head) = red.map(|piece| piece.area.top).reduce(f32::min) else {
        return Vec::new();
    };
    let limit = head.min(page.height * ZONE);
    let (mut marks, rest): (Vec<Piece>, Vec<Piece>) = std::mem::take(&mut page.pieces)
        .into_iter()
        .partition(|piece| piece.area.bottom <= limit && is_mark(&piece.text));
    page.pieces = rest;
    marks.sort_by(|a, b| a.area.top.total_cmp(&b.area.top));
    marks.into_iter().map(|mark| mark.text).collect()
}

/// `000123`, 机密★1年, 特急.
fn is_mark(text: &str) -> bool {
    let text: String = text.split_whitespace().collect();
    let is_copy_number = text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_secrecy = ["绝密", "机密", "秘密"].iter().any(|word| {
        text.strip_prefix(word)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('★'))
    });
    let is_urgency = matches!(&*text, "特急" | "加急" | "特提" | "平急");
    is_copy_number || is_secrecy || is_urgency
}

pub(super) fn note_on(marks: &[String]) -> Option<Diagnostic> {
    (!marks.is_empty()).then(|| {
        let message = format!("marks above the head are no text: {}", marks.join(", "));
        Diagnostic::new(DiagnosticKind::HeadMarks, 0..0, message)
    })
}

/// Puts 文件 behind the last of the issuers that are stacked to the left of it.
pub(super) fn join_issuers(pieces: &mut Vec<Piece>) {
    let is_paper = |piece: &Piece| {
        let text: String = piece.text.split_whitespace().collect();
        piece.look.is_red && text == "文件"
    };
    let Some(at) = pieces.iter().position(is_paper) else {
        return;
    };
    let paper = &pieces[at];
    let height = paper.area.height();
    let is_beside = |piece: &Piece| {
        piece.look.is_red
            && piece.area.right <= paper.area.left
            && (piece.area.centre().1 - paper.area.centre().1).abs() < 4.0 * height
    };
    let issuers = pieces.iter().filter(|piece| is_beside(piece));
    let centres: Vec<f32> = issuers.map(|piece| piece.area.centre().1).collect();
    let middle = paper.area.centre().1;
    // One issuer has it on its own line.
    let is_stacked = centres
        .iter()
        .any(|centre| *centre < middle - 0.25 * height)
        && centres
            .iter()
            .any(|centre| *centre > middle + 0.25 * height);
    if !is_stacked {
        return;
    }
    let last = pieces
        .iter()
        .enumerate()
        // 文件 without any width ends where it begins
        .filter(|(index, piece)| *index != at && is_beside(piece))
        .max_by(|(_, a), (_, b)| a.area.bottom.total_cmp(&b.area.bottom))
        .map(|(index, _)| index);
    let Some(mut last) = last else {
        return;
    };
    let paper = pieces.remove(at);
    if last > at {
        last -= 1;
    }
    let issuer = &mut pieces[last];
    issuer.text.push_str("文件");
    issuer.count += paper.count;
    issuer.area.right = paper.area.right;
}
