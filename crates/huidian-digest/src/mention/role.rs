//! What a title is doing in its sentence.

use std::ops::Range;

use super::behind::{is_ended, takes_effect_behind};
use crate::instrument::begins_with_provision;
use crate::lexicon::{Act, CITING, REPORTING};
use crate::passage::Passage;
use crate::verb::Verb;

/// What a title is doing where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// The sentence says that it was issued, adopted, put out for comment or takes effect.
    Announced,
    /// It opens its line, as items of a list do.
    Listed,
    /// It is a ground or a yardstick for something else.
    Cited,
    /// The sentence is about an explanation of it.
    Interpreted,
    /// A book of that name: 《甲指南》一书出版.
    Book,
    /// A report of that name: 《甲倡议》报告.
    Report,
    /// The sentence lists what the sentence before it announced: 具体包括《甲》《乙》.
    Enumerated,
    /// Named, and no more.
    Mentioned,
}

fn verbs_in(passage: &Passage, range: Range<usize>) -> impl DoubleEndedIterator<Item = &Verb> {
    let verbs = passage.verbs();
    let from = verbs.partition_point(|verb| verb.start < range.start);
    let to = verbs.partition_point(|verb| verb.start < range.end);
    verbs[from..to.max(from)]
        .iter()
        .filter(move |verb| verb.end <= range.end)
}

/// The last announcing verb of a stretch, the longest of those that end together.
pub(crate) fn last_verb(passage: &Passage, range: Range<usize>) -> Option<Verb> {
    verbs_in(passage, range)
        .max_by_key(|verb| (verb.end, std::cmp::Reverse(verb.start)))
        .copied()
}

/// The first announcing verb of a stretch, the longest of those that start together.
pub(crate) fn first_verb(passage: &Passage, range: Range<usize>) -> Option<Verb> {
    verbs_in(passage, range)
        .min_by_key(|verb| (verb.start, std::cmp::Reverse(verb.end)))
        .copied()
}

/// Decides by the words on both sides of a title: `left` runs from the last title or sentence start, `right` to the next.
pub(crate) fn role(
    passage: &Passage,
    left: Range<usize>,
    right: Range<usize>,
    subject_only: bool,
) -> Role {
    let behind = passage.folded_text(right.start..right.end.min(right.start + 40));
    if begins_with_provision(&behind) {
        return Role::Cited;
    }
    if is_compared(passage, &left, &right) || is_ended(passage, &right) {
        return Role::Cited;
    }
    if is_interpreted(passage, &left, &right) {
        return Role::Interpreted;
    }
    // 《甲办法》还适用吗？
    let asks = right
        .clone()
        .take(40)
        .find(|&at| matches!(passage.chars[at], '？' | '?' | '。' | '！'))
        .is_some_and(|at| matches!(passage.chars[at], '？' | '?'));
    if asks {
        return Role::Cited;
    }
    if is_passed(passage, &left, &right) {
        return Role::Cited;
    }
    let close = right.start..right.end.min(right.start + 8);
    if passage.has_any(&["一书", "新书", "图书", "专著", "首发式"], close.clone())
        || is_published_as_book(passage, close)
    {
        return Role::Book;
    }
    let is_report = ["报告", "研究报告", "白皮书", "蓝皮书", "年报"]
        .iter()
        .any(|word| passage.is_at(word, right.start));
    if is_report {
        return Role::Report;
    }
    if is_enumeration(passage, left.clone()) && !goes_on_in_words(passage, &right) {
        return Role::Enumerated;
    }
    // 《甲》配套文件《乙》, 《甲》相继出台，与《乙》共同构成…: told in passing
    if ["配套", "的配套"]
        .iter()
        .any(|word| passage.is_at(word, right.start))
        || is_companion(passage, &left)
    {
        return Role::Cited;
    }
    if tells_the_past(passage, &left) || tells_background(passage, &left) {
        return Role::Cited;
    }
    if is_brought_out(passage, &left, &right) {
        return Role::Announced;
    }
    let verb = announcing_before(passage, left.clone());
    let citing = citing_before(passage, left.clone());
    match (verb, citing) {
        (Some(verb), Some(citing)) if citing >= verb.end => return Role::Cited,
        (Some(_), _) => return Role::Announced,
        (None, Some(_)) => return Role::Cited,
        (None, None) => {}
    }
    if announced_after(passage, right.clone()).is_some()
        || takes_effect_behind(passage, &right)
        || subject_only
    {
        return Role::Announced;
    }
    Role::Mentioned
}

/// 现将《甲要求》等3项行业标准报批稿予以公示: 将 leads to what is put out.
fn is_brought_out(passage: &Passage, left: &Range<usize>, right: &Range<usize>) -> bool {
    let end = passage.trim(left.clone()).end;
    let leads = end > left.start && passage.folded[end - 1] == '将';
    leads
        && announced_after(passage, right.clone())
            .is_some_and(|verb| matches!(verb.act, Act::Published | Act::Consulted))
}

/// 与《甲办法》《乙规定》不一致的，适用本规定: what a document stands against or beside.
fn is_compared(passage: &Passage, left: &Range<usize>, right: &Range<usize>) -> bool {
    const RELATIONS: [&str; 14] = [
        "不一致",
        "不相一致",
        "不符",
        "相抵触",
        "抵触",
        "有冲突",
        "相冲突",
        "相衔接",
        "衔接",
        "呼应",
        "遥相呼应",
        "相配套",
        "并行",
        "一脉相承",
    ];
    let end = passage.trim(left.clone()).end;
    let opens = end > left.start && matches!(passage.folded[end - 1], '与' | '同' | '和' | '跟');
    opens
        && RELATIONS
            .iter()
            .any(|word| passage.is_at(word, right.start))
}

/// 顺利通过《甲技术要求》测评: a product passed it.
fn is_passed(passage: &Passage, left: &Range<usize>, right: &Range<usize>) -> bool {
    const TESTS: [&str; 11] = [
        "检测", "测评", "认证", "测试", "评估", "审查", "检验", "考核", "验证", "评测", "资质",
    ];
    let end = passage.trim(left.clone()).end;
    let near = right.start..right.end.min(right.start + 12);
    end >= left.start + 2 && passage.is_at("通过", end - 2) && passage.has_any(&TESTS, near)
}

/// 《甲》出版, but not 《甲》 国家新闻出版署.
fn is_published_as_book(passage: &Passage, close: Range<usize>) -> bool {
    passage.find("出版", close).is_some_and(|at| {
        !passage
            .chars
            .get(at + 2)
            .is_some_and(|c| matches!(c, '署' | '局' | '社' | '总' | '管' | '物'))
    })
}

/// 此前该部已发布《甲》: the clause looks back.
fn tells_the_past(passage: &Passage, left: &Range<usize>) -> bool {
    let clause = left
        .clone()
        .rev()
        .find(|&at| matches!(passage.chars[at], '，' | '。' | '；' | '：'))
        .map_or(left.start, |at| at + 1);
    let head = clause..left.end.min(clause + 4);
    // 继6月国务院印发《甲》以来
    let follows = passage.is_at("继", clause) && !passage.is_at("继续", clause);
    follows
        || ["此前", "早在", "先前"]
            .iter()
            .any(|word| passage.has(word, head.clone()))
}

/// 我国也发布了《甲法》《乙法》: the state as a whole, and no body on a day, brought it about.
fn tells_background(passage: &Passage, left: &Range<usize>) -> bool {
    const ADVERBS: [&str; 12] = [
        "也",
        "已",
        "经",
        "先后",
        "相继",
        "陆续",
        "接连",
        "还",
        "又",
        "近年来",
        "近几年",
        "连续",
    ];
    let Some(verb) = announcing_before(passage, left.clone()) else {
        return false;
    };
    let clause = (left.start..verb.start)
        .rev()
        .find(|&at| matches!(passage.chars[at], '，' | '。' | '；' | '：'))
        .map_or(left.start, |at| at + 1);
    let text = passage.folded_text(clause..verb.start);
    let mut rest = text.trim();
    while let Some(shorter) = ADVERBS.iter().find_map(|word| rest.strip_suffix(word)) {
        rest = shorter.trim_end();
    }
    matches!(rest, "我国" | "而我国" | "国家" | "我们国家" | "中国")
}

/// Right after a comma stands 与 or 同 and then the title.
fn is_companion(passage: &Passage, left: &Range<usize>) -> bool {
    let left = passage.trim(left.clone());
    left.len() >= 2
        && matches!(passage.folded[left.end - 1], '与' | '同')
        && matches!(passage.folded[left.end - 2], ',')
}

/// 具体包括《甲》, 分别为《甲》: nothing else stands between the sentence's start and its titles.
fn is_enumeration(passage: &Passage, left: Range<usize>) -> bool {
    const HEADS: [&str; 16] = [
        "分别冠名为",
        "分别名为",
        "名为",
        "具体包括",
        "包括",
        "分别为",
        "分别是",
        "具体为",
        "即",
        "其中包括",
        "这些标准包括",
        "具体如下",
        "涉及",
        "包含",
        "主要包括",
        "标准包括",
    ];
    let range = passage.trim(left);
    let text = passage.folded_text(range);
    let text = text.trim_matches([':', ',', ' ']);
    HEADS.contains(&text)
        || HEADS.iter().any(|head| {
            text.strip_suffix(head)
                .is_some_and(|subject| counts_documents(subject.trim_matches([',', ' '])))
        })
}

/// 包括《甲法》、以及由某机关制定的文件: a class is defined by its kinds, and no list is told.
fn goes_on_in_words(passage: &Passage, right: &Range<usize>) -> bool {
    let behind = passage.folded_text(right.start..right.end.min(right.start + 6));
    [
        "、以及由",
        "以及由",
        ",以及由",
        "、由",
        "以及其他",
        "、以及其他",
    ]
    .iter()
    .any(|words| behind.starts_with(words))
}

/// 三项标准, 这2份文件: as many documents as the words say, and no more words.
fn counts_documents(subject: &str) -> bool {
    const NOUNS: [&str; 10] = [
        "标准",
        "文件",
        "法规",
        "规定",
        "政策",
        "规章",
        "指南",
        "规范",
        "办法",
        "国家标准",
    ];
    let rest = subject.trim_start_matches(['这', '该', '上', '述', '其', '中']);
    let unit = rest.trim_start_matches(|c: char| {
        c.is_ascii_digit() || huidian_text::numeral::is_numeral_char(c)
    });
    unit.len() < rest.len()
        && NOUNS.contains(&unit.trim_start_matches(['项', '部', '份', '个', '件', '批']))
}

fn is_interpreted(passage: &Passage, left: &Range<usize>, right: &Range<usize>) -> bool {
    const AFTER: [&str; 47] = [
        "实务分享",
        "主题分享",
        "案例分享",
        "专题讲座",
        "讲座",
        "主题演讲",
        "研讨会",
        "座谈会",
        "培训班",
        "启动会",
        "解读会",
        "专题会",
        "宣传",
        "实施一周年",
        "系列谈",
        "的意义",
        "对企业",
        "的影响",
        "浅析",
        "导读",
        "解读",
        "的解读",
        "官方解读",
        "政策解读",
        "专家解读",
        "标准解读",
        "图解",
        "答记者问",
        "有关问题答",
        "政策问答",
        "问答",
        "系列解读",
        "起草说明",
        "的说明",
        "编制说明",
        "宣贯",
        "的宣贯",
        "培训",
        "新闻发布会",
        "的新闻发布会",
        "专家谈",
        "亮点",
        "要点解读",
        "全文解读",
        "释义",
        "修订对比",
        "所涉",
    ];
    const BEFORE: [&str; 13] = [
        "浅谈", "漫谈", "评析", "看懂", "解读", "读懂", "图解", "学习", "宣贯", "宣传", "聚焦",
        "详解", "浅析",
    ];
    let close = left.end.saturating_sub(3).max(left.start)..left.end;
    // 《甲》 解读: a link of its own beside the title
    let touches = right
        .start
        .checked_sub(1)
        .is_none_or(|at| passage.chars.get(at) != Some(&' '));
    let looks_on = passage.folded.get(left.end.wrapping_sub(1)) == Some(&'从')
        && passage.is_at("看", right.start);
    const LOOKING: [&str; 9] = [
        "周年",
        "回顾",
        "启示",
        "有感",
        "评述",
        "随想",
        "意味着",
        "看点",
        "应知应会",
    ];
    let head = right.start..right.end.min(right.start + 12);
    let looks_back = passage.has_any(&LOOKING, head);
    looks_on
        || looks_back
        || touches && AFTER.iter().any(|word| passage.is_at(word, right.start))
        || BEFORE.iter().any(|word| passage.has(word, close.clone()))
}

/// The verb that governs the title after `left`: near, and nothing between but nouns that lead to a title.
pub(crate) fn announcing_before(passage: &Passage, left: Range<usize>) -> Option<Verb> {
    // 通过 is a verb of adoption only right before the title; elsewhere it means "by way of"
    let end = passage.trim(left.clone()).end;
    if end >= left.start + 2 && passage.is_at("通过", end - 2) {
        return Some(Verb {
            start: end - 2,
            end,
            act: Act::Adopted,
        });
    }
    let verb = last_verb(passage, left.clone()).filter(|verb| verb.act != Act::Entered)?;
    let gap = verb.end..left.end;
    if gap.len() > 45 || passage.has_any(&REPORTING, gap.clone()) {
        return None;
    }
    // 《甲条例》的出台，是对《乙法》的细化
    let is_of = gap.end > gap.start && passage.folded[gap.end - 1] == '对';
    if is_of && verb.act != Act::Consulted {
        return None;
    }
    // 发布的《甲》规定…: the issue of 甲 is told in passing
    let in_passing = passage.folded.get(verb.end) == Some(&'的') && gap.len() <= 3;
    if in_passing && verb.act != Act::Administered {
        return None;
    }
    let crosses_clause = gap
        .clone()
        .any(|at| matches!(passage.chars[at], '，' | ','))
        && gap.len() > 24;
    (!crosses_clause).then_some(verb)
}

fn citing_before(passage: &Passage, left: Range<usize>) -> Option<usize> {
    let number = crate::number::standard_at_end(passage, left.clone());
    let left = left.start..number.map_or(left.end, |number| number.start);
    let window = left.end.saturating_sub(14).max(left.start)..left.end;
    CITING
        .iter()
        .filter_map(|word| {
            let start = passage.find_last(word, window.clone())?;
            let gap = start + word.chars().count()..left.end;
            let is_close = gap.len() <= 10
                && !gap
                    .clone()
                    .any(|at| matches!(passage.chars[at], '，' | ',' | '：' | ':' | '）'));
            is_close.then_some(start)
        })
        .max()
}

/// The predicate right after a title: 《甲》正式发布, 《甲》（草案）获审议通过, 《甲》将于…起施行, 就《甲》公开征求意见.
pub(crate) fn announced_after(passage: &Passage, right: Range<usize>) -> Option<Verb> {
    // 《甲办法》，已于6月公开征求意见
    let goes_on = matches!(passage.folded.get(right.start), Some(','))
        && ["已", "现", "将于", "正式", "近日", "日前", "目前"]
            .iter()
            .any(|word| passage.is_at(word, right.start + 1));
    let right = right.start + usize::from(goes_on)..right.end;
    let clause_end = right
        .clone()
        .find(|&at| matches!(passage.chars[at], '，' | '。' | '；' | '：' | ',' | ';'))
        .unwrap_or(right.end);
    let clause = right.start..clause_end.min(right.start + 60);
    // 《甲条例》由乙市人大常委会于12月2日通过
    let end = passage.trim(clause.clone()).end;
    let adopted = (end >= clause.start + 2 && passage.is_at("通过", end - 2)).then(|| Verb {
        start: end - 2,
        end,
        act: Act::Adopted,
    });
    let verb = first_verb(passage, clause.clone()).or(adopted)?;
    let before = clause.start..verb.start;
    // 《甲法》落地实施的重要抓手: the verb is part of a noun
    let is_noun = !before.is_empty() && passage.folded[verb.start - 1] == '的'
        || verb.act == Act::Entered && passage.folded.get(verb.end) == Some(&'的');
    let reports = passage.has_any(&REPORTING, before.clone())
        || passage.has_any(&["对", "规范", "为", "是", "要"], before.clone()) && before.len() > 12;
    let bare_drafting = matches!(verb.act, Act::Drafted | Act::Administered);
    (!is_noun && !reports && !bare_drafting).then_some(verb)
}
