//! Verbs that ask for a change only where they stand beside a provision or new words: 废止第八条, 第八条修订如下：“…”, 补充一款.

use huidian_text::numeral::is_numeral_char;

use super::blocks::Piece;
use super::token::Token;
use crate::metadata::path_at;

/// What stands behind words: a quotation by itself gives new words, one that goes on names those that are changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Behind {
    NewWords,
    Other,
}

/// What stands behind the pieces before these.
pub(super) fn behind(pieces: &[Piece<'_>]) -> Behind {
    let mut pieces = pieces
        .iter()
        .skip_while(|piece| matches!(piece, Piece::Words(words) if words.trim().is_empty()));
    let Some(Piece::Quoted(first)) = pieces.next() else {
        return Behind::Other;
    };
    let mut is_sentence = first.trim_end().ends_with('。');
    let mut rest = None;
    for piece in pieces {
        match piece {
            Piece::Quoted(words) => is_sentence = words.trim_end().ends_with('。'),
            Piece::Words(words) if words.trim().is_empty() => {}
            Piece::Words(words) => {
                rest = Some(words.trim_start_matches([' ', '\u{3000}']));
                break;
            }
        }
    }
    let ends = rest.is_none_or(|rest| rest.starts_with(['。', '；', '\n']));
    if ends || is_sentence {
        Behind::NewWords
    } else {
        Behind::Other
    }
}

/// Verbs of new words that are quoted right behind.
const GIVES: [&str; 9] = [
    "修改如下",
    "修订如下",
    "修正如下",
    "调整如下",
    "变更如下",
    "作如下修改",
    "作如下修订",
    "作如下调整",
    "作出如下修改",
];

/// Verbs that end a provision.
const ENDS: [&str; 9] = [
    "取消",
    "废止",
    "作废",
    "停止执行",
    "停止适用",
    "停止施行",
    "不再执行",
    "不再适用",
    "不再施行",
];

/// The verb at a byte, and its bytes.
pub(super) fn verb_at(
    words: &str,
    at: usize,
    tokens: &[Token],
    behind: Behind,
) -> Option<(Token, usize)> {
    let rest = &words[at..];
    if let Some(verb) = GIVES.iter().find(|verb| rest.starts_with(**verb)) {
        let is_last = rest[verb.len()..].trim_matches(is_lead).is_empty();
        let gives = is_last && behind == Behind::NewWords && follows_provision(tokens);
        return gives.then_some((Token::Change, verb.len()));
    }
    if let Some(verb) = ENDS.iter().find(|verb| rest.starts_with(**verb)) {
        let after = at + verb.len();
        let leads = words[after..].starts_with(['第', '附'])
            && path_at(words, after, None).is_some()
            && !words[..at].ends_with(['被', '已', '经']);
        let said = words[after..].trim_start_matches([' ', '\u{3000}']);
        let closes = (said.is_empty() && behind == Behind::Other
            || said.starts_with(['。', '；', '，', '\n']))
            && follows_provision(tokens)
            && is_bare(&words[..at]);
        return (leads || closes).then_some((Token::Delete, verb.len()));
    }
    adds_part(rest).map(|token| (token, "补充".len()))
}

fn is_lead(c: char) -> bool {
    c.is_whitespace() || matches!(c, '：' | ':')
}

/// Whether nothing was asked for since the last provision was named.
fn follows_provision(tokens: &[Token]) -> bool {
    let mut last = tokens
        .iter()
        .rev()
        .skip_while(|token| **token == Token::Comma);
    matches!(last.next(), Some(Token::Provision(_)))
}

/// Whether the provision named last is meant as a whole: 第五条予以, 第五条自2031年9月1日起, and not 第五条规定的费用.
fn is_bare(before: &str) -> bool {
    let parts = ['条', '款', '项', '目', '章', '节'];
    let Some(end) = before.rfind(parts) else {
        return false;
    };
    let said = before[end..].trim_start_matches(parts).trim();
    let said = said
        .trim_start_matches(['，', ','])
        .trim_end_matches("予以")
        .trim_end_matches("同时");
    let is_day = said.starts_with('自') && said.ends_with('起');
    said.is_empty() || is_day && !said.contains(['，', '、'])
}

/// 补充一款, 补充第三款, 补充一条
fn adds_part(words: &str) -> Option<Token> {
    let said = words
        .strip_prefix("补充")
        .or_else(|| words.strip_prefix("添加"))?;
    let said = said.strip_prefix('第').unwrap_or(said);
    let part = said.trim_start_matches(|c| is_numeral_char(c) || c == '两');
    let is_counted = part.len() < said.len();
    match part.chars().next()? {
        '条' if is_counted => Some(Token::OneArticle),
        '句' if is_counted => Some(Token::OneSentence),
        '款' | '项' | '目' | '章' | '节' if is_counted => Some(Token::Add),
        _ => None,
    }
}
