//! Provisions that words name: 第三条、第五条至第七条, 第十二条第二款, 第二章, 附件二.

use huidian_model::provision::{Ordinal, PathStep};
use huidian_model::{ProvisionKind, ProvisionPath};
use huidian_text::numeral::is_numeral_char;
use huidian_text::parse_numeral;

/// Most articles one range stands for.
const RANGE_LIMIT: u32 = 200;

/// The provisions in words, and the words left when they are taken out.
pub(in crate::metadata) fn named_provisions(words: &str) -> (Vec<ProvisionPath>, String) {
    let mut found: Vec<ProvisionPath> = Vec::new();
    let mut rest = String::with_capacity(words.len());
    let mut at = 0;
    let mut is_range = false;
    while at < words.len() {
        let Some((path, end)) = path_at(words, at, found.last()) else {
            let c = words[at..].chars().next().unwrap_or(' ');
            is_range = (c == '至' || c == '到') && !found.is_empty();
            if !is_range {
                rest.push(c);
            }
            at += c.len_utf8();
            continue;
        };
        if std::mem::take(&mut is_range) {
            fill_range(&mut found, &path);
        }
        found.push(path);
        at = end;
    }
    (found, rest)
}

/// The articles between the last found and the end of a range.
fn fill_range(found: &mut Vec<ProvisionPath>, end: &ProvisionPath) {
    let (Some([from]), [to]) = (found.last().map(|path| path.0.as_slice()), end.0.as_slice())
    else {
        return;
    };
    let (kind, first, last) = (to.kind, from.ordinal.0[0], to.ordinal.0[0]);
    if from.kind == kind && last > first && last - first <= RANGE_LIMIT {
        found.extend(
            (first + 1..last)
                .map(|number| ProvisionPath(vec![PathStep::new(kind, Ordinal::one(number))])),
        );
    }
}

/// The path that begins at a byte: one or more steps; 、五条 goes on after an article.
pub(crate) fn path_at(
    words: &str,
    at: usize,
    before: Option<&ProvisionPath>,
) -> Option<(ProvisionPath, usize)> {
    let mut steps: Vec<PathStep> = Vec::new();
    let mut end = at;
    while let Some((step, after)) = step_at(words, end, steps.is_empty() && before.is_none()) {
        if steps.last().is_some_and(|last| last.kind >= step.kind) {
            break;
        }
        steps.push(step);
        end = after;
    }
    let first = steps.first()?.kind;
    // 第十二条第二款、第三款: the second belongs to the article of the first
    if first > ProvisionKind::Article
        && first < ProvisionKind::Annex
        && let Some(before) = before
    {
        let above = before
            .0
            .iter()
            .take_while(|step| step.kind < first)
            .cloned();
        steps = above.chain(steps).collect();
    }
    Some((ProvisionPath(steps), end))
}

fn step_at(words: &str, at: usize, needs_mark: bool) -> Option<(PathStep, usize)> {
    let rest = &words[at..];
    for name in ["附件", "附表", "附录"] {
        if let Some(after) = rest.strip_prefix(name) {
            let (number, length) = numeral(after).unwrap_or((1, 0));
            let step = PathStep::new(ProvisionKind::Annex, Ordinal::one(number));
            return Some((step, at + name.len() + length));
        }
    }
    let marked = rest.strip_prefix('第');
    if marked.is_none() && needs_mark {
        return None;
    }
    let mut after = marked.unwrap_or(rest);
    let bracket = after.strip_prefix(['（', '(']);
    after = bracket.unwrap_or(after);
    let (number, length) = numeral(after)?;
    after = &after[length..];
    if bracket.is_some() {
        after = after.strip_prefix(['）', ')'])?;
    }
    let unit = after.chars().next()?;
    let kind = match unit {
        '编' => ProvisionKind::Part,
        '章' => ProvisionKind::Chapter,
        '节' => ProvisionKind::Section,
        '条' if !after["条".len()..].starts_with(['例', '约', '款', '件']) => {
            ProvisionKind::Article
        }
        '款' => ProvisionKind::Paragraph,
        '项' => ProvisionKind::Item,
        '目' => ProvisionKind::Subitem,
        _ => return None,
    };
    after = &after[unit.len_utf8()..];
    let mut ordinal = vec![number];
    while kind == ProvisionKind::Article
        && let Some((inserted, length)) = after.strip_prefix('之').and_then(numeral)
    {
        ordinal.push(inserted);
        after = &after['之'.len_utf8() + length..];
    }
    Some((
        PathStep::new(kind, Ordinal(ordinal)),
        words.len() - after.len(),
    ))
}

fn numeral(words: &str) -> Option<(u32, usize)> {
    let length = words.find(|c| !is_numeral_char(c)).unwrap_or(words.len());
    let value = parse_numeral(&words[..length]).filter(|value| *value > 0)?;
    Some((value, length))
}

/// The words of a line without its article's own label: 第二条　本条例.
pub(super) fn without_label(words: &str) -> &str {
    let trimmed = words.trim_start();
    match step_at(trimmed, 0, true) {
        Some((step, end)) if step.kind == ProvisionKind::Article && trimmed.starts_with('第') => {
            &trimmed[end..]
        }
        _ => words,
    }
}
