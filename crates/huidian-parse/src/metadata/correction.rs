//! Corrections of what was printed wrong in an act: 《X》第三条中“甲”应更正为“乙”, 特此更正.

use super::acts::works_in;
use super::effective::named_provisions;
use super::named::{Scope, WorkMention};
use super::{Found, Metadata, Reading};
use crate::span::Span;

/// Names of a paper that corrects.
const NAMES: [&str; 4] = ["更正", "勘误", "订正", "正误"];
/// Words by which a sentence corrects, between what is wrong and what is right or the other way round.
const SAYS: [&str; 14] = [
    "更正为",
    "勘正为",
    "改正为",
    "订正为",
    "应为",
    "应是",
    "应当为",
    "误为",
    "误作",
    "误写",
    "误印",
    "误排",
    "误刊",
    "误植",
];

/// Whether a paper corrects what was printed, and does not make anything new: its title is that of a correction, or it says 特此更正.
fn corrects(title: &str, text: &str) -> bool {
    let key: String = title.chars().filter(|c| !c.is_whitespace()).collect();
    let is_named = NAMES.iter().any(|name| key.contains(name))
        && !["条例", "办法", "规定", "细则", "规则"]
            .iter()
            .any(|end| key.ends_with(end));
    is_named
        || ["特此更正", "特此勘误", "予以更正"]
            .iter()
            .any(|word| text.contains(word))
}

/// The acts that a paper corrects, each with the provision and the sentence that says what is right.
pub(super) fn read(text: &str, title: &str) -> Vec<WorkMention> {
    if !corrects(title, text) {
        return Vec::new();
    }
    let of_title = works_in(title, 0, title.len());
    let mut found: Vec<WorkMention> = Vec::new();
    let mut last: Option<WorkMention> = None;
    let mut at = 0;
    for sentence in text.split_inclusive(['。', '\n', '；']) {
        let (start, end) = (at, at + sentence.len());
        at = end;
        let Some(open) = sentence.find('“') else {
            continue;
        };
        if !SAYS.iter().any(|word| sentence.contains(word)) {
            continue;
        }
        let front = start..start + open;
        let words = Span::new(start, start + sentence.trim_end().len());
        // 《公报》第4期刊登的《X》第三条中: the act stands last
        let named = works_in(text, front.start, front.end);
        let named = named.into_iter().rfind(|work| work.title.is_some());
        let behind = named.as_ref().map_or(front.start, |work| work.open_end);
        let own = named.map(|work| work.whole(words));
        let of_title = of_title.iter().find(|work| work.title.is_some());
        let work = own
            .or_else(|| last.clone())
            .or_else(|| Some(of_title?.whole(words)));
        let Some(work) = work else { continue };
        let (provisions, _) = named_provisions(&text[behind..front.end]);
        let scope = match provisions.as_slice() {
            [] => Scope::Whole,
            _ => Scope::Provisions(provisions),
        };
        last = Some(work.clone());
        found.push(WorkMention {
            scope,
            sentence: words,
            ..work
        });
    }
    found
}

/// 更正 alone names nothing: the paper is called after the act that it corrects, and a remark says so.
pub(super) fn name(reading: &Reading<'_>, metadata: &mut Metadata) {
    let title = metadata.title.as_ref();
    let words: String = title
        .map_or("", |title| title.value.as_str())
        .split_whitespace()
        .collect();
    let bare = ["公告", "启事", "说明", "声明", "通知"]
        .iter()
        .find_map(|end| words.strip_suffix(end))
        .unwrap_or(&words);
    if !NAMES.contains(&bare) {
        return;
    }
    let Some(act) = read(reading.text(), &words)
        .into_iter()
        .find_map(|work| work.title)
    else {
        return;
    };
    let named = format!("关于《{act}》的{words}");
    let remark = format!("原题只写“{words}”，题名按所更正的文件拟为“{named}”");
    let span = title.and_then(|title| title.span);
    metadata.title = Some(Found::of_text(named, span));
    metadata.remarks.push(remark);
}
