//! Grammar of provision lists: 第六条、第八条第二款和第十条至第十二条.

use huidian_model::citation::CitedProvision;
use huidian_model::provision::{Ordinal, PathStep};
use huidian_model::{ProvisionKind, ProvisionPath};

use crate::cursor::{
    bracketed_numeral, char_at, eat, eat_any, folded_at, numeral, skip_note, skip_spaces,
};

/// Provisions read from a text, and the byte offset after them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Provisions {
    pub list: Vec<CitedProvision>,
    pub end: usize,
    /// Level of the first step read.
    pub first: ProvisionKind,
    /// Whether it is one step standing alone, such as 第二款.
    pub is_single_step: bool,
}

/// One step with the numbers that share its unit: 第一、三款.
struct Step {
    kind: ProvisionKind,
    numbers: Vec<(Ordinal, Option<Ordinal>)>,
    end: usize,
}

/// A path with the alternatives of its last step.
struct Chain {
    steps: Vec<PathStep>,
    last: Step,
    length: usize,
}

const SEPARATORS: [&str; 9] = ["、", "以及", "或者", "和", "与", "及", "或", "并", "，和"];
const RANGE_MARKS: [&str; 9] = ["至", "到", "——", "—", "–", "-", "－", "～", "~"];

/// Reads a list that begins at `at`; its steps continue `base`. Steps on the level of `base` or above end the list.
pub(crate) fn read_list(text: &str, at: usize, base: &[PathStep]) -> Option<Provisions> {
    let floor = base.last().map(|step| step.kind);
    let chain = read_chain(text, at, floor, true)?;
    let first = chain.first_kind();
    let is_single_step = chain.length == 1;
    let mut provisions = Provisions {
        list: Vec::new(),
        end: at,
        first,
        is_single_step,
    };
    let mut previous = base.to_vec();
    let mut next = Some(chain);
    while let Some(chain) = next {
        let kind = chain.last.kind;
        previous = push_chain(text, chain, &previous, &mut provisions);
        next = separator(text, provisions.end)
            .and_then(|after| {
                read_chain(text, after, floor, false).or_else(|| read_open_chain(text, after, kind))
            })
            .or_else(|| article_behind_comma(text, provisions.end, floor));
        provisions.is_single_step &= next.is_none();
    }
    Some(provisions)
}

/// Adds what a chain names, with the range that may follow it; gives back the full path of its last provision.
fn push_chain(
    text: &str,
    chain: Chain,
    previous: &[PathStep],
    provisions: &mut Provisions,
) -> Vec<PathStep> {
    let first = chain.first_kind();
    let mut prefix = inherited(previous, first);
    prefix.extend(chain.steps);
    let full = |ordinal: &Ordinal| {
        let mut steps = prefix.clone();
        steps.push(PathStep::new(chain.last.kind, ordinal.clone()));
        steps
    };
    for (from, to) in &chain.last.numbers {
        provisions.list.push(CitedProvision {
            from: address(full(from)),
            to: to.as_ref().map(|to| address(full(to))),
        });
    }
    provisions.end = chain.last.end;
    let last = chain
        .last
        .numbers
        .last()
        .map(|(from, to)| full(to.as_ref().unwrap_or(from)))
        .unwrap_or_default();
    match range_end(text, chain.last.end, &last) {
        Some((to, end)) => {
            if let Some(cited) = provisions.list.last_mut() {
                cited.to = Some(address(to.clone()));
            }
            provisions.end = end;
            to
        }
        None => last,
    }
}

fn range_end(text: &str, at: usize, from: &[PathStep]) -> Option<(Vec<PathStep>, usize)> {
    let after = eat_any(text, skip_note(text, at), &RANGE_MARKS)?;
    let chain = read_chain(text, skip_spaces(text, after), None, false)
        .or_else(|| read_open_step(text, skip_spaces(text, after)))?;
    let [(ordinal, None)] = chain.last.numbers.as_slice() else {
        return None;
    };
    let first = chain.first_kind();
    let mut steps = inherited(from, first);
    if steps.len() == from.len() {
        return None;
    }
    steps.extend(chain.steps);
    steps.push(PathStep::new(chain.last.kind, ordinal.clone()));
    Some((steps, chain.last.end))
}

/// 三十一条 after 第三十条、, 二款 after 第一款和: the same unit without its 第.
fn read_open_chain(text: &str, at: usize, kind: ProvisionKind) -> Option<Chain> {
    let listed = [
        ProvisionKind::Article,
        ProvisionKind::Paragraph,
        ProvisionKind::Item,
    ];
    let open = read_open_step(text, at)
        .filter(|chain| listed.contains(&kind) && chain.last.kind == kind)?;
    Some(extend(text, open.last))
}

/// 十二条 after 第十条至.
fn read_open_step(text: &str, at: usize) -> Option<Chain> {
    let (number, after) = numeral(text, at).or_else(|| bracketed_numeral(text, at))?;
    let (kind, end) = unit(text, after)?;
    let (ordinal, end) = insertions(text, kind, number, end);
    let last = Step {
        kind,
        numbers: vec![(ordinal, None)],
        end,
    };
    Some(Chain {
        steps: Vec::new(),
        last,
        length: 1,
    })
}

fn inherited(previous: &[PathStep], first: ProvisionKind) -> Vec<PathStep> {
    previous
        .iter()
        .take_while(|step| step.kind < first)
        .cloned()
        .collect()
}

/// Articles are numbered through a law: parts and chapters above one are not part of its address.
pub(crate) fn address(steps: Vec<PathStep>) -> ProvisionPath {
    match steps
        .iter()
        .position(|step| step.kind == ProvisionKind::Article)
    {
        Some(article) if steps[..article].iter().all(|step| step.kind.is_heading()) => {
            ProvisionPath(steps[article..].to_vec())
        }
        _ => ProvisionPath(steps),
    }
}

fn separator(text: &str, at: usize) -> Option<usize> {
    let after = eat_any(text, skip_note(text, at), &SEPARATORS)?;
    let after = eat_any(text, after, &["和", "以及", "或者", "及"]).unwrap_or(after);
    Some(skip_spaces(text, after))
}

/// 第二百八十五条第二款，第二百八十六条: judgments part articles with commas. A paragraph or item behind a comma begins something new.
fn article_behind_comma(text: &str, at: usize, floor: Option<ProvisionKind>) -> Option<Chain> {
    let chain = read_chain(text, eat(text, skip_note(text, at), ',')?, floor, false)?;
    (chain.first_kind() == ProvisionKind::Article).then_some(chain)
}

impl Chain {
    fn first_kind(&self) -> ProvisionKind {
        self.steps.first().map_or(self.last.kind, |step| step.kind)
    }
}

fn read_chain(text: &str, at: usize, floor: Option<ProvisionKind>, first: bool) -> Option<Chain> {
    let last = read_step(text, at, None)?;
    if floor.is_some_and(|floor| last.kind <= floor) {
        return None;
    }
    let has_item = floor == Some(ProvisionKind::Item);
    if last.kind == ProvisionKind::Subitem && first && !has_item {
        return None;
    }
    Some(extend(text, last))
}

/// A step with what is named below it: 第三条 → 第三条第二款第（一）项.
fn extend(text: &str, mut last: Step) -> Chain {
    let mut steps = Vec::new();
    let mut length = 1;
    while last.numbers.len() == 1 && last.numbers[0].1.is_none() {
        let gap = skip_note(text, last.end);
        let next = read_step(text, gap, Some(last.kind))
            .or_else(|| read_step(text, over_line_end(text, gap)?, Some(last.kind)))
            .or_else(|| {
                read_step(
                    text,
                    eat(text, gap, '的').or_else(|| eat(text, gap, '中'))?,
                    Some(last.kind),
                )
            })
            .filter(|next| next.kind > last.kind);
        let Some(next) = next else { break };
        let (ordinal, _) = last.numbers.remove(0);
        steps.push(PathStep::new(last.kind, ordinal));
        last = next;
        length += 1;
    }
    Chain {
        steps,
        last,
        length,
    }
}

/// Offset of a paragraph or item that a hard line end parted from its article: 第三十条 / 第一款规定.
fn over_line_end(text: &str, at: usize) -> Option<usize> {
    let next = skip_spaces(
        text,
        at.checked_add(1).filter(|_| text[at..].starts_with('\n'))?,
    );
    let step = read_step(text, next, Some(ProvisionKind::Article))?;
    let is_inside = eat(text, next, '第').is_some() && step.kind > ProvisionKind::Article;
    let reads_on = eat_any(
        text,
        step.end,
        &["规定", "的", "所", "和", "、", "至", "第"],
    )
    .is_some();
    (is_inside && reads_on).then_some(next)
}

/// §21, §§ 21: an article in texts that quote as foreign ones do.
fn sign_step(text: &str, at: usize) -> Option<Step> {
    let after = eat(text, at, '§')?;
    let after = eat(text, after, '§').unwrap_or(after);
    let (number, end) = numeral(text, skip_spaces(text, after))?;
    Some(close_step(
        text,
        ProvisionKind::Article,
        vec![(Ordinal::one(number), None)],
        end,
    ))
}

/// One step: 第三十一条, 第一、三款, 第（一）项, （三）项, 第二十四 before 第一款 (条 left out).
fn read_step(text: &str, at: usize, above: Option<ProvisionKind>) -> Option<Step> {
    if let Some(step) = sign_step(text, at) {
        return Some(step);
    }
    let ordinal_mark = eat(text, at, '第');
    let mut end = match ordinal_mark {
        Some(after) => skip_break(text, after),
        None => skip_spaces(text, at),
    };
    let bracketed = bracketed_numeral(text, end).is_some();
    if ordinal_mark.is_none() && !bracketed {
        return None;
    }
    let mut numbers = Vec::new();
    loop {
        let (number, after) = bracketed_numeral(text, end).or_else(|| numeral(text, end))?;
        numbers.push((Ordinal::one(number), None));
        end = after;
        let gap = match ordinal_mark {
            Some(_) => skip_break(text, end),
            None => skip_spaces(text, end),
        };
        if let Some((kind, after_unit)) = unit(text, gap) {
            // a bracketed number without 第 is an item, never a second paragraph
            if ordinal_mark.is_none() && kind != ProvisionKind::Item {
                return None;
            }
            return Some(close_step(text, kind, numbers, after_unit));
        }
        if ordinal_mark.is_none()
            && numbers.len() == 1
            && matches!(
                above,
                Some(ProvisionKind::Article | ProvisionKind::Paragraph)
            )
            && number <= BARE_ITEM_LIMIT
            && ends_bare_item(text, end)
        {
            // 第三条（二）: the item without its word, as lists of checks write
            return Some(close_step(text, ProvisionKind::Item, numbers, end));
        }
        if numbers.len() == 1 && above.is_none() && eat(text, gap, '第').is_some() && !bracketed {
            let next = read_step(text, gap, Some(ProvisionKind::Article))
                .filter(|next| next.kind > ProvisionKind::Article);
            return next.map(|_| close_step(text, ProvisionKind::Article, numbers, end));
        }
        if numbers.len() > 40 {
            return None;
        }
        if let Some(after) = eat_any(text, end, &["至", "到", "-", "—", "～"]) {
            let after = eat(text, after, '第').unwrap_or(after);
            let (to, after) = bracketed_numeral(text, after).or_else(|| numeral(text, after))?;
            if let Some(range) = numbers.last_mut() {
                range.1 = Some(Ordinal::one(to));
            }
            end = after;
            if let Some((kind, after_unit)) = unit(text, end) {
                return Some(close_step(text, kind, numbers, after_unit));
            }
        }
        let after = eat_any(text, end, &["、", "和", "及", "或"])
            .or_else(|| bracketed_numeral(text, end).map(|_| end))?;
        let after = skip_spaces(text, after);
        end = eat(text, after, '第').unwrap_or(after);
    }
}

/// Highest item that a reference names without its word; a higher number in brackets is a year or a note.
const BARE_ITEM_LIMIT: u32 = 40;

/// Whether a bracketed number is an item by itself: no unit and no word that only begins like one stands behind it.
fn ends_bare_item(text: &str, end: usize) -> bool {
    !text[end..].starts_with(['项', '目', '款', '条', '章', '节', '编'])
}

/// Offset after spaces and one hard line end: 第 / 三条, 第三 / 条.
fn skip_break(text: &str, at: usize) -> usize {
    let next = skip_spaces(text, at);
    match text.get(next..) {
        Some(rest) if rest.starts_with('\n') => skip_spaces(text, next + 1),
        _ => next,
    }
}

fn close_step(
    text: &str,
    kind: ProvisionKind,
    mut numbers: Vec<(Ordinal, Option<Ordinal>)>,
    end: usize,
) -> Step {
    let mut step_end = end;
    if let Some((from, to)) = numbers.last_mut() {
        let last = to.as_mut().unwrap_or(from);
        let (ordinal, after) = insertions(text, kind, last.0[0], end);
        *last = ordinal;
        step_end = after;
    }
    Step {
        kind,
        numbers,
        end: step_end,
    }
}

/// 之一 after 第二百八十六条.
fn insertions(text: &str, kind: ProvisionKind, number: u32, mut end: usize) -> (Ordinal, usize) {
    let mut ordinal = vec![number];
    while kind == ProvisionKind::Article
        && let Some(after) = eat(text, skip_spaces(text, end), '之')
        && let Some((inserted, after)) = numeral(text, skip_spaces(text, after))
        && ordinal.len() < 3
    {
        ordinal.push(inserted);
        end = after;
    }
    (Ordinal(ordinal), end)
}

/// Words that begin like a unit and are none: 第一项目, 第三章程, 第一目标.
const RUN_ONS: [(char, &str); 7] = [
    ('条', "款件例约幅"),
    ('款', "项式"),
    ('项', "目"),
    ('目', "标的录前光"),
    ('章', "程"),
    ('节', "课点目能假日约"),
    ('编', "号码制队辑"),
];

fn unit(text: &str, at: usize) -> Option<(ProvisionKind, usize)> {
    let (c, mut end) = folded_at(text, skip_spaces(text, at))?;
    let kind = match c {
        '编' => ProvisionKind::Part,
        '分' if eat(text, end, '编').is_some() => {
            end = eat(text, end, '编')?;
            ProvisionKind::Subpart
        }
        '章' => ProvisionKind::Chapter,
        '节' => ProvisionKind::Section,
        '条' => ProvisionKind::Article,
        '款' => ProvisionKind::Paragraph,
        '项' => ProvisionKind::Item,
        '目' => ProvisionKind::Subitem,
        _ => return None,
    };
    let next = char_at(text, end);
    let runs_on = RUN_ONS
        .iter()
        .any(|(unit, tails)| *unit == c && next.is_some_and(|next| tails.contains(next)));
    (!runs_on).then_some((kind, end))
}

/// Clauses of a standard: 第8.1.2条, 5.2.1、5.2.2, 第6章, 附录A.
pub(crate) fn read_clauses(text: &str, at: usize) -> Option<Provisions> {
    let mut list = Vec::new();
    let mut end = at;
    let mut next = at;
    while let Some((step, after)) = clause(text, next) {
        list.push(CitedProvision {
            from: ProvisionPath(vec![step]),
            to: None,
        });
        end = after;
        match separator(text, end) {
            Some(after) => next = after,
            None => break,
        }
    }
    (!list.is_empty()).then_some(Provisions {
        list,
        end,
        first: ProvisionKind::Subclause,
        is_single_step: false,
    })
}

fn clause(text: &str, at: usize) -> Option<(PathStep, usize)> {
    if let Some(after) = eat_any(text, at, &["附录"]) {
        let (letter, end) = folded_at(text, skip_spaces(text, after))?;
        let number = (letter as u32).checked_sub('a' as u32)? + 1;
        return letter.is_ascii_lowercase().then(|| {
            (
                PathStep::new(ProvisionKind::Annex, Ordinal::one(number)),
                end,
            )
        });
    }
    let marked = eat(text, at, '第');
    let (numbers, end) = dotted(text, skip_spaces(text, marked.unwrap_or(at)))?;
    let gap = skip_spaces(text, end);
    let (unit, after) = folded_at(text, gap).unwrap_or((' ', gap));
    if numbers.len() == 1 {
        // a lone number is a clause only when the text calls it one
        return (marked.is_some() && matches!(unit, '章' | '条')).then(|| {
            (
                PathStep::new(ProvisionKind::Clause, Ordinal(numbers)),
                after,
            )
        });
    }
    let end = if matches!(unit, '条' | '节' | '款' | '章') {
        after
    } else {
        end
    };
    Some((
        PathStep::new(ProvisionKind::Subclause, Ordinal(numbers)),
        end,
    ))
}

/// `8.1.2`
fn dotted(text: &str, at: usize) -> Option<(Vec<u32>, usize)> {
    let bytes = text.as_bytes();
    let mut numbers = Vec::new();
    let mut end = at;
    loop {
        let digits = bytes[end..]
            .iter()
            .take(4)
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        if digits == 0 || digits > 3 {
            return None;
        }
        numbers.push(text[end..end + digits].parse().ok()?);
        end += digits;
        let goes_on =
            bytes.get(end) == Some(&b'.') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        if !goes_on || numbers.len() == 6 {
            return Some((numbers, end));
        }
        end += 1;
    }
}
