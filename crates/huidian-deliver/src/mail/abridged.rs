//! What is different in an article, in a line or two.

use huidian_compare::{Change, ChangeKind};
use huidian_following::ArticleChange;

/// Characters kept on each side of a difference.
const CONTEXT_CHARS: usize = 14;
/// Characters of one run that came or went.
const RUN_CHARS: usize = 120;
/// Runs in a line.
const MOST_RUNS: usize = 24;

/// The differences of an article with the words around them; what stayed is cut.
pub(super) fn abridge(article: &ArticleChange) -> Vec<Change> {
    let whole = |kind, text: &Option<String>| Change {
        kind,
        text: text.clone().unwrap_or_default(),
    };
    let only;
    let words = match (&article.before, &article.after) {
        _ if !article.words.is_empty() => &article.words,
        (None, after) => {
            only = vec![whole(ChangeKind::Insert, after)];
            &only
        }
        (before, None) => {
            only = vec![whole(ChangeKind::Delete, before)];
            &only
        }
        _ => return Vec::new(),
    };
    let last = words.len().saturating_sub(1);
    let mut runs: Vec<Change> = words
        .iter()
        .take(MOST_RUNS)
        .enumerate()
        .map(|(index, run)| shorten(run, index == 0, index == last))
        .filter(|run| !run.text.is_empty())
        .collect();
    if words.len() > MOST_RUNS {
        runs.push(Change {
            kind: ChangeKind::Equal,
            text: "……".to_owned(),
        });
    }
    runs
}

fn shorten(run: &Change, is_first: bool, is_last: bool) -> Change {
    let text: String = run.text.split_whitespace().collect();
    let text = match (run.kind, is_first, is_last) {
        (ChangeKind::Equal, true, true) => String::new(),
        (ChangeKind::Equal, true, false) => end(&text),
        (ChangeKind::Equal, false, true) => beginning(&text, CONTEXT_CHARS),
        (ChangeKind::Equal, false, false) => middle(&text),
        _ => beginning(&text, RUN_CHARS),
    };
    Change {
        kind: run.kind,
        text,
    }
}

fn beginning(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text.to_owned(),
    }
}

fn end(text: &str) -> String {
    match text.char_indices().nth_back(CONTEXT_CHARS) {
        Some((cut, c)) => format!("…{}", &text[cut + c.len_utf8()..]),
        None => text.to_owned(),
    }
}

fn middle(text: &str) -> String {
    if text.chars().count() <= 2 * CONTEXT_CHARS + 4 {
        return text.to_owned();
    }
    let (head, tail) = (beginning(text, CONTEXT_CHARS), end(text));
    format!("{head}{}", tail.trim_start_matches('…'))
}
