//! Rows that nothing but their own words speaks for.

use huidian_text::title_key;
use rustc_hash::{FxHashMap, FxHashSet};

use super::ledger::Origin;
use crate::digest::{Digest, Row, SetAside};
use crate::foreign::{is_chinese_body, is_chinese_number};
use crate::instrument::{Look, look, without_brackets};
use crate::numbering::after_numbering;
use crate::records::Style;
use crate::unit::{Line, Unit};

/// A row that its signs give less than this is no row: a telephone number, a line cut off in a title mark.
const LEAST: f32 = 0.1;

/// Headings over the text of an article end like titles (数据安全法规中的密码要求, 发展趋势和建议): without a mark, a number, a day, a body or
/// anybody who knows it, one is taken only for an end that headings do not have.
pub(super) fn drop_unsupported(
    digest: &mut Digest,
    sources: &mut Vec<(Origin, Option<Style>)>,
    known: &dyn Fn(&str) -> bool,
) {
    if sources.len() != digest.documents.len() {
        return;
    }
    let keeps: Vec<bool> = digest
        .documents
        .iter()
        .zip(sources.iter())
        .enumerate()
        .map(|(index, (row, (origin, style)))| {
            let heads_text = style.is_some_and(Style::opens_text)
                || *origin == Origin::Heading && style.is_none();
            let is_listed = style.is_some_and(|style| !style.is_strong())
                && stands_close(&digest.documents, index);
            !heads_text
                || is_listed
                || has_support(row)
                || known(&row.title)
                || ends_plainly(&row.title)
        })
        .collect();
    let mut keep = keeps.iter();
    sources.retain(|_| keep.next().is_none_or(|keep| *keep));
    set_aside(digest, &keeps, "heading");
}

/// A table or list of what a company keeps for itself (制度, 流程, 预案): several end so, nobody knows any of them, and none has a number, a
/// day or a body.
pub(super) fn drop_own_rules(
    digest: &mut Digest,
    sources: &mut Vec<(Origin, Option<Style>)>,
    known: &dyn Fn(&str) -> bool,
) {
    const FEWEST: usize = 3;
    if sources.len() != digest.documents.len() {
        return;
    }
    let mut families: FxHashMap<(Origin, Option<Style>), Vec<usize>> = FxHashMap::default();
    for (index, source) in sources.iter().enumerate() {
        families.entry(*source).or_default().push(index);
    }
    let mut keeps = vec![true; sources.len()];
    for family in families.into_values() {
        let rows = || family.iter().map(|index| &digest.documents[*index]);
        let own = rows().filter(|row| ends_as_own_rule(&row.title)).count();
        let is_public = rows().any(|row| {
            known(&row.title)
                || row.title.contains("关于")
                || row.number.as_deref().is_some_and(is_chinese_number)
                || row.issuers.iter().any(|name| is_chinese_body(name))
        });
        // 企业名称 and what they do: most titles of a table end as no instrument does
        let is_table = matches!(sources[family[0]], (Origin::Table, None));
        let unlike = rows()
            .filter(|row| look(&row.title) != Look::Instrument)
            .count();
        let is_unlike = is_table && !is_public && unlike * 3 >= family.len() * 2;
        let is_own = own * 4 >= family.len() && !is_public;
        if family.len() >= FEWEST && (is_own || is_unlike) {
            for index in family {
                keeps[index] = false;
            }
        }
    }
    let mut keep = keeps.iter();
    sources.retain(|_| keep.next().is_none_or(|keep| *keep));
    set_aside(digest, &keeps, "company");
}

/// The contents of an article: lines that come again in it as lines of their own, headings over its chapters, and of which none has a mark,
/// a fact or anybody who knows it.
pub(super) fn drop_contents(
    digest: &mut Digest,
    sources: &mut Vec<(Origin, Option<Style>)>,
    units: &[Unit<'_>],
    known: &dyn Fn(&str) -> bool,
) {
    const FEWEST: usize = 2;
    if sources.len() != digest.documents.len() || digest.documents.is_empty() {
        return;
    }
    let key_of = |line: &Line| {
        let (start, _) = after_numbering(&line.passage);
        title_key(&line.passage.text(start..line.passage.len()))
    };
    let lines: Vec<(Style, String)> = units
        .iter()
        .filter_map(|unit| match unit {
            Unit::Line(line) => Some((Style::of(line), key_of(line))),
            Unit::Table(_) => None,
        })
        .collect();
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    for (_, key) in &lines {
        *counts.entry(key.as_str()).or_default() += 1;
    }
    let mut contents: FxHashSet<&str> = FxHashSet::default();
    for list in lines.chunk_by(|(one, _), (other, _)| one == other) {
        let again = list
            .iter()
            .filter(|(_, key)| counts[key.as_str()] >= 2)
            .count();
        let plain = list.iter().filter(|(_, key)| ends_plainly(key)).count();
        if again >= FEWEST && again * 2 >= list.len() && plain * 3 <= list.len() {
            contents.extend(list.iter().map(|(_, key)| key.as_str()));
        }
    }
    // a list of which one is known, or has a fact of its own, is one of documents
    let told = digest
        .documents
        .iter()
        .filter(|row| has_support(row) || known(&row.title))
        .map(|row| title_key(&row.title))
        .filter(|key| contents.contains(key.as_str()))
        .count();
    if contents.is_empty() || told > 0 {
        return;
    }
    let keeps: Vec<bool> = digest
        .documents
        .iter()
        .map(|row| has_support(row) || !contents.contains(title_key(&row.title).as_str()))
        .collect();
    let mut keep = keeps.iter();
    sources.retain(|_| keep.next().is_none_or(|keep| *keep));
    set_aside(digest, &keeps, "heading");
}

fn ends_as_own_rule(title: &str) -> bool {
    const ENDS: [&str; 12] = [
        "制度",
        "流程",
        "预案",
        "手册",
        "协议",
        "策略",
        "总纲",
        "台账",
        "记录",
        "声明",
        "操作规程",
        "管理规程",
    ];
    let folded = huidian_text::fold(title);
    let core = without_brackets(&folded);
    ENDS.iter().any(|end| core.ends_with(end))
}

/// Sets aside what its own signs speak against.
pub(super) fn drop_doubtful(digest: &mut Digest) {
    let keeps: Vec<bool> = digest
        .documents
        .iter()
        .map(|row| row.confidence >= LEAST || row.number.is_some() || row.date.is_some())
        .collect();
    set_aside(digest, &keeps, "doubtful");
}

fn set_aside(digest: &mut Digest, keeps: &[bool], reason: &'static str) {
    if keeps.iter().all(|keep| *keep) {
        return;
    }
    let rows = std::mem::take(&mut digest.documents);
    for (row, keep) in rows.into_iter().zip(keeps) {
        if *keep {
            digest.documents.push(row);
            continue;
        }
        if let Some(unit) = &mut digest.unit {
            unit.spans.retain(|span| *span != row.span);
        }
        digest.set_aside.push(SetAside {
            text: row.title,
            reason,
            span: row.span,
        });
    }
    if digest.documents.is_empty() {
        digest.unit = None;
    }
}

/// Whether the title before it or behind it stands in the next line: nothing is written below either.
fn stands_close(rows: &[Row], index: usize) -> bool {
    const NEAR: u32 = 40;
    let start_of_next = rows.get(index + 1).map(|next| next.span.start);
    let end_of_last = index
        .checked_sub(1)
        .and_then(|last| rows.get(last))
        .map(|last| last.span.end);
    let (start, end) = (rows[index].span.start, rows[index].span.end);
    start_of_next.is_some_and(|next| next >= end && next - end < NEAR)
        || end_of_last.is_some_and(|last| start >= last && start - last < NEAR)
}

/// Marks around the title, or a fact of its own.
fn has_support(row: &Row) -> bool {
    let is_marked = row.span.end - row.span.start >= row.title.chars().count() as u32 + 2;
    is_marked || has_fact(row)
}

pub(super) fn has_fact(row: &Row) -> bool {
    row.number.is_some()
        || row.date.is_some()
        || row.effective.is_some()
        || !row.issuers.is_empty()
        || row.issuer_count.is_some()
        || row.draft
        || row.replaces.is_some()
}

/// Ends and forms that titles have and the headings of an article do not.
fn ends_plainly(title: &str) -> bool {
    const ENDS: [&str; 14] = [
        "办法", "条例", "细则", "规定", "通知", "决定", "公告", "通告", "意见", "规划", "准则",
        "规程", "函", "公约",
    ];
    let folded = huidian_text::fold(title);
    let core = without_brackets(&folded);
    // 信息安全技术 甲技术要求: the element before a title of a standard
    let has_element = core
        .split_once(' ')
        .is_some_and(|(element, _)| element.ends_with("技术") || element.ends_with("指南"));
    let is_law = core.ends_with('法') && !core.ends_with("方法") && !core.ends_with("做法");
    core.len() < folded.trim().len()
        || has_element
        || is_law
        || folded.contains("关于")
        || ENDS.iter().any(|end| core.ends_with(end))
}
