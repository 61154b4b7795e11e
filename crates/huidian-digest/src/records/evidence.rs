//! How much a line's own words say that it is the title of an instrument.

use std::ops::Range;

use super::wording::{is_count, is_furniture};
use crate::instrument::{
    Look, ends_with_quantity, is_bare_title, is_generic_name, is_imperative, is_law, is_no_title,
    look, reason_of,
};
use crate::lexicon::Act;
use crate::likeness::likeness;
use crate::mention::{first_verb, tail};
use crate::number::{standard_at_end, standard_at_start};
use crate::passage::Passage;
use crate::quote::quotes;
use crate::when::dates;

/// What the words of a core say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Evidence {
    /// A title by itself.
    Title,
    /// It ends as instruments do, and other things as well.
    Likely,
    /// Nothing for or against; the family decides.
    Open,
    /// No title.
    Against,
}

pub(crate) fn evidence(passage: &Passage, core: &Range<usize>, is_news: bool) -> Evidence {
    let text = passage.text(core.clone());
    let length = core.len();
    // 密码法 and 反垄断法 with a day or beside their like; 方法 and 做法 are no laws
    if (3..=4).contains(&length) && is_short_law(&text) {
        return Evidence::Likely;
    }
    if !(4..=120).contains(&length) {
        return Evidence::Against;
    }
    let inside: Vec<_> = quotes(passage)
        .into_iter()
        .filter(|quote| core.contains(&quote.outer.start))
        .collect();
    // what a sentence does with a title in marks is read by its verbs
    if is_news && !inside.is_empty() || inside.iter().any(|quote| quote.outer.end > core.end) {
        return Evidence::Against;
    }
    match inside.as_slice() {
        [] => weighed(
            bare(passage, core, &text, is_news),
            likeness(&passage.folded[core.clone()]),
        ),
        [single] if single.outer.start == core.start => {
            let behind = tail(passage, single.outer.end, core.end).end;
            if passage.trim(behind..core.end).is_empty() {
                match look(&passage.text(single.inner.clone())) {
                    Look::Other(_) | Look::BackReference => Evidence::Against,
                    Look::Instrument => Evidence::Title,
                    Look::Unclear => Evidence::Open,
                }
            } else {
                whole_title(&text)
            }
        }
        _ => whole_title(&text),
    }
}

/// From this log odds on, learned words are proof beside a family.
const LIKELY: f32 = 2.0;

/// Up to this, they speak against what the rules take for a title.
const UNLIKELY: f32 = -4.0;

/// What rules say of the words, and what was learned of them: likely words are proof beside a family, unlikely ones are none without it.
fn weighed(said: Evidence, likeness: f32) -> Evidence {
    match said {
        Evidence::Open if likeness >= LIKELY => Evidence::Likely,
        Evidence::Title | Evidence::Likely if likeness <= UNLIKELY => Evidence::Open,
        said => said,
    }
}

fn is_short_law(text: &str) -> bool {
    text.chars().all(huidian_text::script::is_han) && is_law(text)
}

/// 关于印发《甲办法》的通知: a title that runs through title marks.
fn whole_title(text: &str) -> Evidence {
    let changes = ["修改《", "关于修改《", "废止《", "关于废止《"]
        .iter()
        .any(|verb| text.starts_with(verb));
    // 甲局公开征求《关于…的方案》的意见 is news: its 关于 stands inside the marks
    let (before, _) = text.split_once('《').unwrap_or((text, ""));
    if changes && text.ends_with('》') || before.contains("关于") && is_bare_title(text) {
        Evidence::Title
    } else {
        Evidence::Against
    }
}

fn bare(passage: &Passage, core: &Range<usize>, text: &str, is_news: bool) -> Evidence {
    let folded = huidian_text::fold(text);
    // CAC, published: what is left of a line of English facts
    if folded.is_ascii() {
        return Evidence::Against;
    }
    if has_telephone(&folded)
        || speaks_about(&folded)
        || is_part(&folded)
        || is_furniture(&folded)
        || counted_section(&folded)
        || ends_with_quantity(&folded)
        || is_printed_work(&folded)
    {
        return Evidence::Against;
    }
    if standard_at_start(passage, core.clone()).is_some_and(|number| number.len() + 4 < core.len())
        || standard_at_end(passage, core.clone())
            .is_some_and(|number| number.start > core.start + 4)
    {
        return Evidence::Title;
    }
    if folded.contains(['。', '?', '!', ';', '@'])
        || folded.matches(['|', '｜']).count() >= 2
        || is_generic_name(&folded)
        || is_no_title(&folded)
        || is_sentence(&folded)
    {
        return Evidence::Against;
    }
    if dates(passage, core.clone())
        .iter()
        .any(|when| when.day.is_some())
    {
        return Evidence::Against;
    }
    if matches!(look(text), Look::Other(_) | Look::BackReference) {
        return Evidence::Against;
    }
    if is_bare_title(text) && !counts(&folded) && !is_imperative(&folded) {
        return if tells(passage, core, &folded) && !is_news {
            Evidence::Against
        } else if core.len() < 8 {
            // 安全通用要求: the heading of a chapter as likely as a title
            Evidence::Likely
        } else {
            Evidence::Title
        };
    }
    if is_imperative(&folded)
        || counts(&folded)
        || length_of_han(&folded) < 5
        || tells(passage, core, &folded)
    {
        return Evidence::Against;
    }
    if look(text) != Look::Instrument && is_other(&folded) {
        Evidence::Against
    } else if look(text) == Look::Instrument && core.len() >= 8 {
        Evidence::Likely
    } else {
        Evidence::Open
    }
}

/// Words of incidents, events and companies; 漏洞管理 and 攻击防范 are matters of rules.
fn is_other(folded: &str) -> bool {
    match reason_of(folded) {
        "news" => false,
        "vulnerability" | "incident" => !["管理", "治理", "防范", "处置", "应急"]
            .iter()
            .any(|word| folded.contains(word)),
        _ => true,
    }
}

/// An announcing verb behind a subject makes a line news.
fn tells(passage: &Passage, core: &Range<usize>, folded: &str) -> bool {
    const NEWS: [&str; 28] = [
        "召开", "举行", "举办", "启动", "披露", "通报", "曝光", "遭", "宣布", "约谈", "处罚",
        "获批", "开展", "部署", "上线", "揭牌", "回应", "警告", "入选", "融资", "发现", "推动",
        "演讲", "致辞", "出席", "会见", "调研", "座谈",
    ];
    let verb = first_verb(passage, core.clone()).filter(|verb| {
        verb.start > core.start
            && matches!(
                verb.act,
                Act::Published | Act::Consulted | Act::Adopted | Act::Signed | Act::Considered
            )
    });
    verb.is_some() && !folded.contains("关于")
        || NEWS.iter().any(|word| folded.contains(word))
            && !folded.contains("关于")
            && look(folded) != Look::Instrument
}

/// 第一编 综合, 附录 联系方式: a part of a book.
fn is_part(folded: &str) -> bool {
    let short = folded.chars().count() <= 16;
    let rest = folded.strip_prefix('第').map(|rest| {
        rest.trim_start_matches(|c: char| {
            c.is_ascii_digit() || huidian_text::numeral::is_numeral_char(c)
        })
    });
    let is_numbered = rest.is_some_and(|rest| {
        ["编", "章", "节", "篇", "部分", "卷", "单元", "讲", "课"]
            .iter()
            .any(|unit| {
                rest.strip_prefix(unit)
                    .is_some_and(|rest| rest.starts_with([' ', ':']))
            })
    });
    short && (is_numbered || folded.starts_with("附录 "))
}

/// 数据产权的三重结构[J]: a paper, a book, a thesis or a report by its mark, GB/T 7714.
fn is_printed_work(folded: &str) -> bool {
    const KINDS: [&str; 8] = ["[j", "[m", "[d", "[c", "[n", "[p", "[r", "[db"];
    folded.rfind('[').is_some_and(|open| {
        let mark = &folded[open..];
        mark.ends_with(']') && mark.len() <= 7 && KINDS.iter().any(|kind| mark.starts_with(kind))
    })
}

/// 宪法相关法（56部）: a section and how much it holds.
fn counted_section(folded: &str) -> bool {
    folded
        .strip_suffix(')')
        .and_then(|inner| inner.rsplit_once('('))
        .is_some_and(|(_, inside)| is_count(inside, true))
}

/// 16项国家标准, 三部法规, 若干链接: a number of things, and none of them named.
fn counts(folded: &str) -> bool {
    if ["若干", "部分", "多个", "一些"]
        .iter()
        .any(|some| folded.starts_with(some))
    {
        return true;
    }
    let head: String = folded.chars().take(4).collect();
    folded
        .chars()
        .next()
        .is_some_and(|c| huidian_text::numeral::is_numeral_char(c) || c.is_ascii_digit())
        && head.contains(['项', '个', '批', '份', '款', '家', '起'])
}

/// 解读最新规范, 剖析常见解法: what somebody does with documents, as agendas and articles say it.
fn speaks_about(folded: &str) -> bool {
    [
        "解读", "剖析", "推演", "探讨", "浅谈", "浅析", "详解", "读懂", "看懂", "揭秘", "沉淀",
        "分享", "盘点",
    ]
    .iter()
    .any(|verb| folded.starts_with(verb))
}

/// 征订热线：010-82341063.
fn has_telephone(folded: &str) -> bool {
    const DIGITS: usize = 7;
    let figures = folded
        .split(|c: char| !c.is_ascii_digit() && c != '-')
        .map(|run| run.chars().filter(char::is_ascii_digit).count());
    folded.contains(':') && figures.max().unwrap_or(0) >= DIGITS
}

/// Words that make a clause and no title.
fn is_sentence(folded: &str) -> bool {
    const CLAUSES: [&str; 28] = [
        "为了",
        "我们",
        "你",
        "您",
        "欢迎",
        "点击",
        "关注",
        "本文",
        "小编",
        "请",
        "可以",
        "如何",
        "怎么",
        "什么",
        "是否",
        "已经",
        "表示",
        "认为",
        "将于",
        "了解",
        "整理",
        "梳理",
        "以下",
        "如下",
        "上一篇",
        "下一篇",
        "版权",
        "icp备",
    ];
    folded.contains(',') && folded.matches(',').count() >= 2
        || CLAUSES.iter().any(|word| folded.contains(word))
}

fn length_of_han(folded: &str) -> usize {
    folded.chars().filter(|c| c.is_alphanumeric()).count()
}
