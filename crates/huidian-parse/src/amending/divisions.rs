//! Places in acts without articles: 第三部分第（二）点 is （二） below 三、.

use huidian_model::provision::{Ordinal, PathStep};
use huidian_model::{ProvisionKind, ProvisionPath};
use huidian_text::numeral::is_numeral_char;
use huidian_text::parse_numeral;

/// Words for what stands below a part, whatever its mark.
const BELOW: [&str; 5] = ["小点", "点", "项", "款", "条"];

/// The place at a byte, and where its words end.
pub(super) fn division_at(words: &str, at: usize) -> Option<(ProvisionPath, usize)> {
    let rest = words[at..].strip_prefix('第')?;
    let (number, rest) = number_at(rest)?;
    let mut rest = rest.strip_prefix("部分")?;
    let mut steps = vec![step(ProvisionKind::Division, number)];
    for kind in [ProvisionKind::Subdivision, ProvisionKind::Point] {
        let Some((number, behind)) = below_at(rest) else {
            break;
        };
        steps.push(step(kind, number));
        rest = behind;
    }
    Some((ProvisionPath(steps), words.len() - rest.len()))
}

/// 第（二）点, 第二项, （二）
fn below_at(words: &str) -> Option<(u32, &str)> {
    let marked = words.strip_prefix('第');
    let rest = marked.unwrap_or(words);
    let open = rest.strip_prefix(['（', '(']);
    let (number, rest) = number_at(open.unwrap_or(rest))?;
    let rest = match open {
        Some(_) => rest.strip_prefix(['）', ')'])?,
        None => rest,
    };
    let named = BELOW.iter().find_map(|name| rest.strip_prefix(name));
    match (named, marked, open) {
        (Some(rest), Some(_), _) | (Some(rest), _, Some(_)) => Some((number, rest)),
        (None, None, Some(_)) => Some((number, rest)),
        _ => None,
    }
}

fn number_at(words: &str) -> Option<(u32, &str)> {
    let end = words.find(|c: char| !is_numeral_char(c) && !c.is_ascii_digit())?;
    Some((parse_numeral(&words[..end])?, &words[end..]))
}

fn step(kind: ProvisionKind, number: u32) -> PathStep {
    PathStep::new(kind, Ordinal::one(number))
}
