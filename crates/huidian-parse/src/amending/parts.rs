//! Several works in one part of a decision: 将《A》第三条中的“…”修改为“…”，《B》第二条中的“…”修改为“…”.

use super::blocks::{Block, Piece};
use crate::words::matching_close;

/// Words that ask for a change; a work named behind one of them begins anew, one named before them is listed with the works in front.
const VERBS: [&str; 6] = ["修改", "删去", "删除", "增加", "改为", "废止"];

/// Words that lead to a work: 并将《…》第三条.
const LEADS: [&str; 9] = [
    "将", "对", "在", "并", "同时", "其中", "修改", "删去", "删除",
];

/// The part once for each work that its words turn to after they are done with the one before. A part of one work stays as it is.
pub(super) fn by_work<'t>(block: &Block<'t>) -> Vec<Block<'t>> {
    let mut parts = vec![Block {
        pieces: Vec::new(),
        start: block.start,
        end: block.end,
    }];
    let mut has_work = false;
    let mut is_done = false;
    let mut front_ends_clause = true;
    for piece in &block.pieces {
        let Piece::Words(words) = piece else {
            is_done |= has_work;
            front_ends_clause = true;
            push(&mut parts, piece.clone());
            continue;
        };
        let mut from = 0;
        let mut at = 0;
        while let Some(open) = words[at..].find('《').map(|open| at + open) {
            let Some(close) = matching_close(&words[open..]).map(|close| open + close) else {
                break;
            };
            let behind = close + '》'.len_utf8();
            is_done |= has_work && VERBS.iter().any(|verb| words[at..open].contains(verb));
            let cut = from + clause_start(&words[from..open]);
            let begins = begins_clause(&words[cut..open]) && (cut > 0 || front_ends_clause);
            if has_work && is_done && begins && is_changed(&words[behind..]) {
                push(&mut parts, Piece::Words(&words[from..cut]));
                parts.push(Block {
                    pieces: Vec::new(),
                    start: block.start,
                    end: block.end,
                });
                from = cut;
                is_done = false;
            }
            has_work = true;
            at = behind;
        }
        is_done |= has_work && VERBS.iter().any(|verb| words[at..].contains(verb));
        push(&mut parts, Piece::Words(&words[from..]));
        front_ends_clause = words.ends_with(['\n', '。', '；', '，']);
    }
    parts
}

fn push<'t>(parts: &mut [Block<'t>], piece: Piece<'t>) {
    if let Some(last) = parts.last_mut() {
        last.pieces.push(piece);
    }
}

/// Bytes up to the clause that the end of these words belongs to.
fn clause_start(words: &str) -> usize {
    words
        .char_indices()
        .rev()
        .find(|(_, c)| matches!(c, '，' | '；' | '。' | '、' | '\n'))
        .map_or(0, |(at, c)| at + c.len_utf8())
}

/// Whether nothing but words that lead to it stands between the beginning of the clause and the work.
fn begins_clause(words: &str) -> bool {
    let mut rest = words.trim();
    while let Some(shorter) = LEADS.iter().find_map(|lead| rest.strip_prefix(lead)) {
        rest = shorter.trim_start();
    }
    rest.is_empty()
}

/// Whether what stands behind a title is a place in it where something is changed.
fn is_changed(behind: &str) -> bool {
    let mut rest = behind;
    while let Some(inside) = rest.strip_prefix(['（', '(']) {
        let Some((_, after)) = inside.split_once(['）', ')']) else {
            return false;
        };
        rest = after;
    }
    [
        "第",
        "中",
        "名称",
        "题目",
        "标题",
        "附件",
        "附表",
        "增加",
        "作如下",
        "作出如下",
    ]
    .iter()
    .any(|word| rest.starts_with(word))
}
