//! Ranges of provisions: 第十条至第十二条.

use huidian_model::ProvisionPath;
use huidian_model::provision::Ordinal;

use super::token::Token;

/// Provisions that a range may name: 第十条至第十二条. A text with more between is not meant.
const RANGE_LIMIT: u32 = 300;

/// Adds a provision, and with a range those between it and the one before.
pub(super) fn add(paths: &mut Vec<ProvisionPath>, path: ProvisionPath, is_range: bool) {
    if is_range && let Some(between) = paths.last().and_then(|first| between(first, &path)) {
        paths.extend(between);
    }
    paths.push(path);
}

/// 第十一条 of 第十条至第十二条; nothing where the two stand on different levels.
fn between(first: &ProvisionPath, last: &ProvisionPath) -> Option<Vec<ProvisionPath>> {
    let (from, above) = first.0.split_last()?;
    let (to, other) = last.0.split_last()?;
    if from.kind != to.kind || above != other {
        return None;
    }
    let (from, [to]) = (from, to.ordinal.0.as_slice()) else {
        return None;
    };
    let numbers = from.ordinal.0.first()? + 1..*to;
    let path = |number| {
        let mut steps = first.0.clone();
        if let Some(step) = steps.last_mut() {
            step.ordinal = Ordinal::one(number);
        }
        ProvisionPath(steps)
    };
    (numbers.len() <= RANGE_LIMIT as usize).then(|| numbers.map(path).collect())
}

/// Whether what follows a comma is one more change of number: 第五条改为第四条，第六条至第八条依次改为第五条至第七条, or 原第六条至第八条依次顺延.
pub(super) fn renumbers(behind: &[Token]) -> bool {
    let named = behind
        .iter()
        .take_while(|token| matches!(token, Token::Provision(_) | Token::To))
        .count();
    named > 0
        && matches!(
            &behind[named..],
            [Token::Change, Token::Provision(_), ..] | [Token::RestInOrder, ..]
        )
}

/// Whether something of its own is asked of the provision in front of these words, and of those listed with it: 第三款改为第二款, 第四款中的“甲”修改为“乙”,
/// 第五条增加一款. What only ends the list of what is deleted asks for nothing: 第三款, 第四款中的“甲”.
pub(super) fn asks_anew(behind: &[Token]) -> bool {
    let mut rest = behind.iter().skip_while(|token| {
        matches!(
            token,
            Token::Provision(_) | Token::To | Token::Separately | Token::Sentence(_) | Token::End
        )
    });
    let mut next = rest.next();
    let is_quoted = matches!(next, Some(Token::Quoted(_)));
    while matches!(next, Some(Token::Quoted(_))) {
        next = rest.next();
    }
    match next {
        Some(Token::Comma) if is_quoted => matches!(rest.next(), Some(Token::Change)),
        Some(Token::Delete) => {
            // 第四款删去, and not 第四款，删去第五款
            !matches!(rest.next(), Some(Token::Provision(_) | Token::Quoted(_)))
        }
        Some(
            Token::Change
            | Token::Add
            | Token::OneArticle
            | Token::OneSentence
            | Token::As
            | Token::After
            | Token::Before
            | Token::Merge
            | Token::Move
            | Token::MoveTo
            | Token::Swap
            | Token::Separately
            | Token::RestInOrder,
        ) => true,
        _ => false,
    }
}
