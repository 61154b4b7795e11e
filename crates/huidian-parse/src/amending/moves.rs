//! Provisions that change places: 将第八条移至第四条之后，作为第五条; 将第六条与第七条互换.

use huidian_model::{Change, ProvisionKind, ProvisionPath};

use super::token::Token;

/// Reads an article that moves to a number as one that gets that number; any other move is not read.
pub(super) fn as_numbers(tokens: Vec<Token>) -> Vec<Token> {
    let mut read = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        if *token != Token::MoveTo {
            read.push(token.clone());
            continue;
        }
        let is_whole = matches!(read.last(), Some(Token::Provision(path)) if is_article(path));
        match number_given(&tokens[at..]).filter(|_| is_whole) {
            Some((number, length)) => {
                read.push(Token::Change);
                read.push(Token::Provision(number));
                at += length;
            }
            None => read.push(Token::MoveTo),
        }
    }
    read
}

/// The number that an article gets behind 移至 or 移作, and the tokens that say it.
fn number_given(behind: &[Token]) -> Option<(ProvisionPath, usize)> {
    let [Token::Provision(first), rest @ ..] = behind else {
        return None;
    };
    let found = match rest {
        [
            Token::After | Token::Before,
            Token::Comma,
            Token::As,
            Token::Provision(number),
            ..,
        ] => (number, 5),
        [
            Token::After | Token::Before,
            Token::As,
            Token::Provision(number),
            ..,
        ] => (number, 4),
        [Token::After | Token::Before, ..] => return None,
        _ => (first, 1),
    };
    is_article(found.0).then(|| (found.0.clone(), found.1))
}

/// Two articles that change places, each with the number of the other.
pub(super) fn swapped(targets: &[ProvisionPath]) -> Option<[Change; 2]> {
    let [first, second] = targets else {
        return None;
    };
    let renumbered = |from: &ProvisionPath, to: &ProvisionPath| Change::Renumber {
        from: from.clone(),
        to: to.clone(),
    };
    let are_articles = is_article(first) && is_article(second) && first != second;
    are_articles.then(|| [renumbered(first, second), renumbered(second, first)])
}

/// An article named by itself, as a whole.
fn is_article(path: &ProvisionPath) -> bool {
    matches!(path.0.as_slice(), [only] if only.kind == ProvisionKind::Article)
}
