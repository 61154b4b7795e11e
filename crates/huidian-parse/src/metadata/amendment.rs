//! Works a decision amends: 关于修改《…》的决定, and the lines of its text that take one work each.

use super::named::{WorkMention, mentions_in};
use super::{Metadata, Reading};
use crate::amending::works_in_turn;
use crate::marker::{MarkForm, read_mark};
use crate::span::Span;
use crate::words::without_closing_brackets;

pub(super) fn read(reading: &Reading<'_>, metadata: &mut Metadata) {
    let Some(title) = &metadata.title else { return };
    let text = reading.text();
    let mut found: Vec<WorkMention> = Vec::new();
    if let Some(amended) = amended_by(&title.value) {
        let span = title.span.unwrap_or(Span::new(0, 0));
        found.push(WorkMention::whole(
            Some(amended.to_owned()),
            None,
            span,
            span,
        ));
    }
    let is_decision = title.value.contains("修改") && title.value.ends_with("决定");
    if let Some(span) = title.span.filter(|_| is_decision || !found.is_empty()) {
        let span = (span.start as usize, span.end as usize);
        let words = &text[span.0..span.1];
        if let Some(verb) = words.find("修改") {
            let end = words[verb..]
                .find("废止")
                .map_or(words.len(), |at| verb + at);
            found.extend(mentions_in(text, (span.0 + verb, span.0 + end), span));
        }
    }
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let at = if is_decision || amended_by(&title.value).is_some() {
            work_of_line(line)
        } else {
            work_of_article(line)
        };
        if let Some(at) = at {
            let span = (start + at, start + line.trim_end().len());
            let whole = (start, span.1);
            // 将《A》第三条、《B》第二条中的…
            let joint = works_in_turn(&text[span.0..span.1]).len().max(1);
            found.extend(mentions_in(text, span, whole).into_iter().take(joint));
        }
        start += line.len();
    }
    found.retain(|mention| mention.title.is_some());
    let mut seen = Vec::new();
    found.retain(|mention| {
        let is_new = !seen.contains(&mention.title);
        seen.push(mention.title.clone());
        is_new
    });
    metadata.amends = found;
}

/// The work of 某条例修正案（二）.
fn amended_by(title: &str) -> Option<&str> {
    let plain = without_closing_brackets(title);
    let work = plain.strip_suffix("修正案")?;
    (work.chars().count() >= 2 && !work.contains('《')).then_some(work)
}

/// Words between the number of a line and the work it takes: 一、修改《…》, 一、对《…》作如下修改, 一、将《…》第三条.
const OPENERS: [&str; 7] = ["修改", "对", "将", "在", "删去", "删除", ""];

/// The same of an article of an act that is no decision: 第九十条 将《…》第三条修改为：“…”.
fn work_of_article(line: &str) -> Option<usize> {
    let words = line.trim_start();
    let mark = read_mark(words).filter(|mark| mark.form == MarkForm::Article)?;
    let rest = words[mark.length..].trim_start();
    let said = rest
        .strip_prefix("将")
        .or_else(|| rest.strip_prefix("对"))
        .filter(|said| said.starts_with('《'))?;
    let after = &said[said.find('》')?..];
    let at_place = after.contains('第') && after.contains('条');
    let amends = [
        "修改为：",
        "修改为“",
        "增加一款",
        "增加一条",
        "增加一项",
        "删去第",
    ]
    .iter()
    .any(|word| after.contains(word));
    (at_place && amends).then(|| line.len() - said.len())
}

/// Where the title begins in a line that amends one work; `None` for any other line.
fn work_of_line(line: &str) -> Option<usize> {
    let words = line.trim_start();
    // 将《某办法》第三条修改为：“…”, under a number of its own or none
    if words.starts_with("将《") || words.starts_with("对《") {
        let after = &words[words.rfind('》')?..];
        let amends = ["修改", "增加", "删去", "删除", "改为"]
            .iter()
            .any(|word| after.contains(word));
        let open = line.len() - words.len() + words.find('《')?;
        return (amends && !after.contains("废止")).then_some(open);
    }
    let mark = read_mark(words)?;
    let rest = &words[mark.length..];
    let open = rest.find('《')?;
    let opens = OPENERS.contains(&rest[..open].trim());
    let after = &rest[rest.rfind('》')? + '》'.len_utf8()..];
    let amends = ["修改", "删去", "删除"]
        .iter()
        .any(|word| rest.starts_with(word))
        || ["修改", "增加", "删去", "删除", "改为"]
            .iter()
            .any(|word| after.contains(word));
    (opens && amends && !after.contains("废止")).then(|| line.len() - rest.len() + open)
}
