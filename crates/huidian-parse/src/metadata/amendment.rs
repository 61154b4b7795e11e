//! Works a decision amends: 关于修改《…》的决定, and the lines of its text that take one work each.

use std::ops::Range;

use huidian_model::{Change, Instruction};

use super::acts::works_in;
use super::named::{WorkMention, mentions_in};
use super::{Metadata, Reading};
use crate::amending::{heading_title, led_title, read_amendments, unnumbered_title, works_in_turn};
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
    let is_notice = amends_by_content(&title.value, text);
    let is_decision = amends_others(&title.value) || is_notice;
    if let Some(span) = title.span.filter(|_| is_decision || !found.is_empty()) {
        let span = (span.start as usize, span.end as usize);
        let words = &text[span.0..span.1];
        if let Some(open) = words.find('《').filter(|_| is_notice) {
            found.extend(mentions_in(text, (span.0 + open, span.1), span));
        } else if let Some(verb) = words.find("修改") {
            let end = words[verb..]
                .find("废止")
                .map_or(words.len(), |at| verb + at);
            found.extend(mentions_in(text, (span.0 + verb, span.0 + end), span));
        }
    }
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if is_decision && let Some(within) = works_of_preamble(line) {
            let sentence = Span::new(start, start + line.trim_end().len());
            // what stands in a bracket behind a title tells how that came about
            let works = works_in(text, start + within.start, start + within.end);
            found.extend(works.iter().map(|work| work.whole(sentence)));
        }
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
    if is_decision {
        found.extend(changed_in(text));
    }
    metadata.amends = without_twice(found);
}

/// The works that the instructions of a decision change, wherever in its sentences it turns to them.
fn changed_in(text: &str) -> Vec<WorkMention> {
    let amendments = read_amendments(text).into_iter();
    let found = amendments.filter_map(|amendment| {
        let (title, first) = (amendment.work?, amendment.instructions.first()?);
        let (start, end) = (first.start as usize, first.end as usize);
        let sentence = Span::new(start, end);
        let named = works_in(text, start, end);
        let own = named
            .iter()
            .find(|work| work.title.as_ref() == Some(&title));
        match own {
            Some(own) => Some(own.whole(sentence)),
            None => heading_naming(text, title),
        }
    });
    found.collect()
}

/// The heading that names a work. The number behind a title without 《》, which is often an abbreviation, is left to the work itself.
fn heading_naming(text: &str, title: String) -> Option<WorkMention> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let named = heading_title(line)
            .or_else(|| unnumbered_title(line))
            .or_else(|| led_title(line));
        if named == Some(title.as_str()) {
            let end = start + line.trim_end().len();
            let span = Span::new(start, end);
            let marked = works_in(text, start, end);
            let own = marked
                .iter()
                .find(|work| work.title.as_ref() == Some(&title));
            return Some(own.map_or_else(
                || WorkMention::whole(Some(title), None, span, span),
                |own| own.whole(span),
            ));
        }
        start += line.len();
    }
    None
}

/// Each work once, by the mention that tells most of it: the preamble gives the number that the title lacks.
fn without_twice(found: Vec<WorkMention>) -> Vec<WorkMention> {
    let mut kept: Vec<WorkMention> = Vec::new();
    for mention in found {
        match kept.iter_mut().find(|known| known.title == mention.title) {
            Some(known) if known.number.is_none() && mention.number.is_some() => *known = mention,
            Some(_) => {}
            None => kept.push(mention),
        }
    }
    kept
}

/// Words by which a preamble says that the works it names are amended.
const ANNOUNCES: [&str; 7] = [
    "作如下修改",
    "作出如下修改",
    "作以下修改",
    "作出以下修改",
    "予以修改",
    "进行修改",
    "作出修改",
];

/// 决定对《A》《B》和《C》（…）作如下修改：: where the works stand that it amends; what stands between them joins them.
fn works_of_preamble(line: &str) -> Option<Range<usize>> {
    let start = ["对《", "修改《"]
        .iter()
        .filter_map(|word| Some(line.find(word)? + word.len() - '《'.len_utf8()))
        .min()?;
    let said = &line[start..];
    let end = match ANNOUNCES.iter().filter_map(|word| said.find(word)).min() {
        Some(end) => end,
        // 决定修改《A》《B》：
        None if line[..start].ends_with("决定修改") => {
            said.find(['。', '：', '；']).unwrap_or(said.len())
        }
        None => return None,
    };
    let is_one_list = !said[..end].contains(['。', '；']) && !line.contains("废止");
    is_one_list.then_some(start..start + end)
}

/// 关于修改《…》的决定; offices amend rules that are no legislation by a notice: 关于修改《…》部分条款的通知.
/// 的决定（一） and 的决定（2021年） are decisions as well.
pub(super) fn amends_others(title: &str) -> bool {
    let title = without_closing_brackets(title);
    let is_notice = title.ends_with("通知") || title.ends_with("公告");
    title.contains("修改") && title.ends_with("决定")
        || title.contains("关于修改《") && is_notice && !title.contains("征求")
}

/// Kinds of instruments by which offices amend what they issued.
const INSTRUMENTS: [&str; 5] = ["通知", "公告", "通告", "决定", "令"];

/// Words of titles whose texts tell of an amendment, ask for views on one, pass one on or do something else with an act than change its words.
const NO_AMENDMENT: [&str; 24] = [
    "征求",
    "意见稿",
    "草案",
    "解读",
    "答复",
    "批复",
    "复函",
    "说明",
    "问答",
    "印发",
    "转发",
    "公布《",
    "发布《",
    "贯彻",
    "学习",
    "宣传",
    "落实",
    "实施《",
    "执行《",
    "废止",
    "失效",
    "有效期",
    "解释",
    "修改《",
];

/// 关于调整《…》有关条款的通知, 关于《…》的补充通知: an instrument that amends by what it says, whatever its title calls that. Its title names the one act, and
/// a sentence of it that is read changes words of that act.
fn amends_by_content(title: &str, text: &str) -> bool {
    let plain = without_closing_brackets(title);
    let is_instrument = INSTRUMENTS.iter().any(|kind| plain.ends_with(kind));
    let is_other = NO_AMENDMENT.iter().any(|word| plain.contains(word));
    if !is_instrument || is_other || plain.matches('《').count() != 1 {
        return false;
    }
    let Some((_, rest)) = plain.split_once('《') else {
        return false;
    };
    let Some((named, behind)) = rest.split_once('》') else {
        return false;
    };
    let says = ["调整", "修订", "修正", "补充", "变更", "完善"];
    if !says
        .iter()
        .any(|word| plain.replace(named, "").contains(word))
        || behind.is_empty()
    {
        return false;
    }
    read_amendments(text).iter().any(|amendment| {
        let is_meant = amendment.work.as_deref() == Some(named);
        is_meant && amendment.instructions.iter().any(changes_words)
    })
}

/// Whether an instruction gives words of a numbered provision anew, or takes them out.
fn changes_words(instruction: &Instruction) -> bool {
    match &instruction.change {
        Change::Replace { target, .. }
        | Change::Delete { target }
        | Change::Substitute { target, .. }
        | Change::ReplaceSentence { target, .. }
        | Change::AddWords { target, .. } => !target.is_empty(),
        Change::Insert { after, number, .. } => after.is_some() || number.is_some(),
        Change::DeleteHeading { .. }
        | Change::Renumber { .. }
        | Change::RenumberRest
        | Change::NotUnderstood => false,
    }
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
