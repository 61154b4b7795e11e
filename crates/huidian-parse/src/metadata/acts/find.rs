//! The works that one verb ends: those right before it, or right behind it.

use huidian_model::Number;

use super::counted;
use super::group::{Group, Named, keep_excepted, works_in};
use super::origin::{self, is_provenance};
use super::phrase::{Clause, behind_going_on, said_end, until_day};
use crate::metadata::effective::{before_rest, named_provisions};
use crate::metadata::named::Scope;

/// Words between a work and the verb that ends it, and between works that end together.
const ADVERBS: [&str; 54] = [
    "都",
    "同时",
    "同步",
    "同日",
    "同期",
    "届时",
    "一并",
    "一同",
    "一起",
    "一律",
    "予以",
    "应予",
    "自行",
    "即行",
    "即时",
    "即日",
    "即刻",
    "立即",
    "随即",
    "随后",
    "随之",
    "相应",
    "统一",
    "正式",
    "全文",
    "均",
    "全部",
    "即",
    "也",
    "亦",
    "现",
    "特",
    "宣布",
    "决定",
    "不再有效",
    "自然",
    "自动",
    "文件",
    "的通知",
    "通知",
    "一文",
    "文",
    "等",
    "两个",
    "有关",
    "以上",
    "上述",
    "。",
    "以下",
    "，",
    "、",
    "于此",
    "从而",
    "因此",
];

/// 《X》同时废止: the works right before the verb.
pub(super) fn group_before(text: &str, clause: &Clause<'_>) -> Option<Group> {
    if [
        "前", "后", "的", "程序", "或者", "、", "与否", "工作", "日期", "时间", "情况",
    ]
    .iter()
    .any(|word| clause.after().starts_with(word))
    {
        return None;
    }
    let works = works_in(text, clause.sentence.start, clause.verb.start);
    let last = works.last()?;
    let tail = &text[last.open_end..clause.verb.start];
    let scope = if &text[clause.verb.clone()] == "取代" {
        // 《A》由本办法取代; 《A》取代《B》 tells of other acts
        origin::is_replaced_by_this(tail).then_some(Scope::Whole)?
    } else {
        read_tail(tail)?
    };
    let mut group: Vec<Named> = vec![Named {
        scope: scope.clone(),
        ..last.clone()
    }];
    let mut next = last.start;
    for work in works[..works.len() - 1].iter().rev() {
        let between = &text[work.open_end..next];
        next = work.start;
        // 根据《A》制定的《B》同时废止: A is the ground of B
        let before = text[clause.sentence.start..work.start].trim_end();
        let is_ground = ["根据", "依据", "依照", "按照"]
            .iter()
            .any(|word| before.ends_with(word));
        if names_amender(between) || is_ground {
            continue;
        }
        let Some(own) = read_joint(between) else {
            break;
        };
        // 《A》、《B》中与本办法不一致的内容: said of both
        let own = match (&own, &scope) {
            (Scope::Whole, Scope::Part(_)) => scope.clone(),
            _ => own,
        };
        group.push(Named {
            scope: own,
            ..work.clone()
        });
    }
    group.reverse();
    let start = group.first()?.start;
    // 不再适用于木灯: it goes on for all else
    let limited = (&text[clause.verb.clone()] == "不再适用" && clause.after().starts_with('于'))
        .then(|| {
            let said = clause.after().split(['，', '；']).next().unwrap_or("");
            format!("不再适用{said}")
        });
    let front = &text[clause.sentence.start..start];
    // 过渡期满后 of a transition whose length nobody says
    if front.contains("期满") && !front.contains("过渡期") {
        return None;
    }
    let limited_to = limited.clone();
    let exception = limited
        .or_else(|| place_in(front))
        .or_else(|| exception_in(&text[clause.sentence.start..start]))
        .or_else(|| reservation_in(clause.after()));
    if let Some(limited) = &limited_to {
        for work in &mut group {
            if !work.scope.is_whole() {
                work.scope = Scope::Part(format!("{}{limited}", work.scope.words()));
            }
        }
    }
    if let Some(exception) = exception {
        for work in &mut group {
            if work.scope.is_whole() {
                work.scope = Scope::Part(exception.clone());
            }
        }
    }
    keep_excepted(text, &mut group);
    let is_told = is_told_of_others(&text[clause.sentence.start..start]);
    (!is_told).then_some(Group {
        start,
        end: last.open_end,
        works: group,
    })
}

/// 在保税区内，《X》同时停止施行: elsewhere it goes on.
fn place_in(front: &str) -> Option<String> {
    let words = front.trim_end_matches(['，', ',', ' ']);
    let words = words
        .strip_suffix("内")
        .or_else(|| words.strip_suffix("范围"))?;
    let (_, place) = words.rsplit_once('在')?;
    // 在本市行政区域内 and 在全省范围内 are all the land that a local act has
    let is_everywhere = place.starts_with(['本', '全']);
    let is_place = !is_everywhere
        && !place.contains(['，', '。', '日', '年', '月'])
        && place.chars().count() <= 30;
    is_place.then(|| format!("在{place}内的适用"))
}

/// 除第三条外，《X》同时废止: all but what is named.
fn exception_in(front: &str) -> Option<String> {
    let words = front.trim_end_matches(['，', ',', ' ', '、']);
    let words = words
        .strip_suffix('外')
        .or_else(|| words.strip_suffix("以外"))?;
    let (_, named) = words.rsplit_once('除')?;
    let (provisions, _) = named_provisions(named);
    (!provisions.is_empty()).then(|| format!("除{}外的内容", named.trim_end_matches('以')))
}

/// 《X》同时废止，但第二条继续有效: what is said behind the verb stays.
fn reservation_in(after: &str) -> Option<String> {
    let words = after.strip_prefix(['，', ','])?;
    let words = words
        .strip_prefix("但是")
        .or_else(|| words.strip_prefix('但'))?;
    let goes_on = [
        "继续有效",
        "继续执行",
        "继续适用",
        "继续施行",
        "仍然有效",
        "除外",
        "不予废止",
    ]
    .iter()
    .find_map(|word| words.find(word))?;
    let kept = words[..goes_on]
        .trim_start_matches(['，', ',', '其'])
        .trim();
    let (provisions, _) = named_provisions(kept);
    if !provisions.is_empty() {
        return Some(format!("除{kept}外的内容"));
    }
    // 但依照该办法取得的许可证继续有效, 但本办法另有规定的除外: what was done under it is saved, and nothing of it goes on
    const PARTS: [&str; 8] = [
        "规定", "内容", "条款", "部分", "事项", "标准", "附件", "附表",
    ];
    let is_of_its_words =
        PARTS.iter().any(|part| kept.contains(part)) && !kept.contains("另有规定");
    let saves_acts = SAVED.iter().any(|word| kept.contains(word));
    (is_of_its_words && !saves_acts).then(|| format!("除“{kept}”以外的内容"))
}

/// What is done under an act, and outlasts it.
const SAVED: [&str; 12] = [
    "取得",
    "核发",
    "颁发",
    "发放",
    "办理",
    "签订",
    "作出",
    "批准",
    "许可证",
    "证书",
    "合同",
    "资质",
];

/// 废止《X》、《Y》: the works right behind the verb, with what tells how they came about between (废止原市水利局印发的《X》).
pub(super) fn group_after(text: &str, clause: &Clause<'_>) -> Option<Group> {
    let acts = match &text[clause.verb.clone()] {
        "废止" | "停止执行" | "不再执行" | "终止执行" | "撤销" => true,
        "取代" => origin::is_of_this(clause.before()),
        _ => false,
    };
    if !acts || is_wished(clause.before()) {
        return None;
    }
    let works = works_in(text, clause.verb.end, clause.sentence.end);
    let first = works.first()?;
    let lead = origin::without_announcement(&text[clause.verb.end..first.start]);
    // 废止GB/T 98012—2020《…》
    let standard = lead
        .parse::<Number>()
        .ok()
        .filter(|number| number.as_standard().is_some());
    if !lead.is_empty() && standard.is_none() && !origin::is_of_act(lead) {
        return None;
    }
    let mut group = vec![Named {
        number: first.number.clone().or(standard),
        ..first.clone()
    }];
    for work in &works[1..] {
        let between = &text[group.last()?.open_end..work.start];
        if read_joint(between).is_none() {
            break;
        }
        group.push(work.clone());
    }
    for (index, work) in group.iter_mut().enumerate() {
        let limit = works
            .get(index + 1)
            .map_or(clause.sentence.end, |next| next.start);
        let behind = &text[work.open_end..limit];
        work.scope = scope_in(behind.split(['，', '、', '。']).next().unwrap_or(""));
    }
    keep_excepted(text, &mut group);
    let end = group.last()?.open_end;
    let is_noun = text[end..clause.sentence.end].starts_with("前");
    (!is_noun).then_some(Group {
        start: first.start,
        end,
        works: group,
    })
}

/// 拟废止, 修改、废止, 不得废止: what is wished, planned or forbidden is not done.
fn is_wished(before: &str) -> bool {
    const WISHES: [&str; 21] = [
        "拟",
        "建议",
        "研究",
        "推动",
        "加快",
        "抓紧",
        "修改或",
        "修改或者",
        "及时",
        "适时",
        "逐步",
        "尽快",
        "依法",
        "不得",
        "未",
        "是否",
        "需要",
        "应当",
        "可以",
        "已",
        "被",
    ];
    let words = before.trim_end();
    WISHES.iter().any(|word| words.ends_with(word))
}

/// Whether a sentence tells what others did: 《X》已被…废止.
fn is_told_of_others(front: &str) -> bool {
    let words = front.trim_end();
    [
        "拟将",
        "建议将",
        "拟对",
        "建议对",
        "已将",
        "曾将",
        "如",
        "若",
    ]
    .iter()
    .any(|word| words.ends_with(word))
}

/// What stands between the last work and the verb: how much of the work is ended. `None` when the words are of something else.
fn read_tail(tail: &str) -> Option<Scope> {
    if tail.contains("已")
        || tail.contains('被')
        || tail.contains('拟')
        || tail.contains('不')
            && !tail.contains("不一致")
            && !tail.contains("不符")
            && !tail.contains("抵触")
    {
        return None;
    }
    // 《X》因调整对象消失，自…起失效: why is no scope
    let tail = match tail
        .trim_start()
        .strip_prefix('因')
        .and_then(|why| why.split_once('，'))
    {
        Some((_, rest)) => rest,
        None => tail,
    };
    let tail = behind_going_on(tail).unwrap_or(tail);
    let bare = without_rest(&without_adverbs(tail));
    let is_sum = bare.strip_prefix('等').is_some_and(|rest| {
        matches!(
            rest,
            "有关规定" | "相关规定" | "规定" | "有关文件" | "相关文件" | "有关政策" | "规范性文件"
        )
    });
    if is_sum {
        return Some(Scope::Whole);
    }
    if let Some(inside) = bare
        .strip_prefix('除')
        .and_then(|rest| rest.strip_suffix('外'))
    {
        let (provisions, _) = named_provisions(inside);
        return (!provisions.is_empty()).then(|| Scope::Part(format!("除{inside}外的内容")));
    }
    // 《X》规定的试点继续执行至…，到期后停止执行: the trial ends
    let is_of_content = ["规定的", "确定的", "明确的", "设定的", "所"]
        .iter()
        .any(|word| tail.trim_start().starts_with(word));
    if until_day(tail).or_else(|| said_end(tail)).is_some() {
        return (!is_of_content).then_some(Scope::Whole);
    }
    let scope = scope_in(tail);
    if scope != Scope::Whole {
        return Some(scope);
    }
    if !is_of_content && counted::is_said(tail) {
        return Some(Scope::Whole);
    }
    let rest = without_adverbs(&without_day(tail));
    let rest = without_derived(rest.trim());
    let is_count = rest.chars().count() <= 14
        && rest
            .starts_with(|c: char| c.is_ascii_digit() || huidian_text::numeral::is_numeral_char(c))
        && (rest.contains('件') || rest.contains('部') || rest.contains('个'));
    (rest.is_empty() || is_count).then_some(Scope::Whole)
}

/// 除第四条外，其余条款: without the word for what is left.
fn without_rest(words: &str) -> String {
    before_rest(words).map_or_else(|| words.to_owned(), without_adverbs)
}

/// 及其实施细则 behind a title: what goes with the work ends with it.
fn without_derived(words: &str) -> &str {
    let derived = words
        .strip_prefix("及其")
        .or_else(|| words.strip_prefix("及"))
        .or_else(|| words.strip_prefix("和其"));
    let is_derived = |rest: &&str| {
        [
            "细则",
            "办法",
            "规定",
            "附件",
            "解释",
            "修改决定",
            "补充规定",
            "修正案",
            "意见",
        ]
        .iter()
        .any(|end| rest.ends_with(end))
            && rest.chars().count() <= 10
            && !rest.contains(['，', '。', '、'])
    };
    derived.filter(is_derived).map_or(words, |_| "")
}

/// What joins two works that end together; a scope may stand behind the first.
fn read_joint(between: &str) -> Option<Scope> {
    let scope = scope_in(between);
    if scope != Scope::Whole {
        return Some(scope);
    }
    let rest = between.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '、' | '，' | ',' | '；' | '和' | '及' | '与' | '以' | '原'
            )
    });
    let rest = rest.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '．'));
    if is_provenance(rest) {
        return Some(Scope::Whole);
    }
    let is_body = rest.chars().count() <= 24
        && [
            "会",
            "部",
            "局",
            "办公厅",
            "办公室",
            "委",
            "院",
            "政府",
            "厅",
            "印发的",
            "发布的",
            "公布的",
            "制定的",
            "颁布的",
        ]
        .iter()
        .any(|end| rest.ends_with(end));
    (rest.is_empty() || is_body).then_some(Scope::Whole)
}

/// 《关于修改…的决定》第一次修正的《X》: the decision tells how X came about and is not ended.
fn names_amender(between: &str) -> bool {
    let words = between.trim_start();
    let ordinal = words
        .strip_prefix('第')
        .and_then(|rest| rest.split_once('次'));
    let verb = ordinal.map_or(words, |(_, rest)| rest);
    ["修正", "修订", "修改"]
        .iter()
        .any(|word| verb.starts_with(word))
}

/// 第二条, 附件二, 中关于清扫的规定, 中与本办法不一致的内容 behind a title.
fn scope_in(words: &str) -> Scope {
    let plain = without_adverbs(&without_day(words));
    let plain = plain.trim().trim_start_matches(['的', '中']);
    if plain.is_empty() {
        return Scope::Whole;
    }
    let (provisions, rest) = named_provisions(plain);
    let rest = rest.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '、' | '和' | '及' | '与' | '的' | '，')
    });
    let is_only = rest.is_empty() || matches!(rest, "规定" | "条款" | "内容" | "以" | "中规定");
    if !provisions.is_empty() && is_only {
        return Scope::Provisions(provisions);
    }
    let ends = [
        "规定", "内容", "条款", "部分", "事项", "要求", "条文", "标准", "的",
    ];
    let begins = [
        "关于", "有关", "与", "涉及", "所附", "规定", "部分", "相关", "对", "同",
    ];
    let told = words.trim().trim_start_matches(['的', '中']);
    let is_part = begins.iter().any(|word| plain.starts_with(word))
        && (ends.iter().any(|word| plain.ends_with(word))
            || plain.contains("不一致")
            || plain.contains("抵触"))
        || !provisions.is_empty() && ends.iter().any(|word| plain.ends_with(word))
        || told.starts_with("中") && ends.iter().any(|word| plain.ends_with(word));
    if is_part && !plain.contains('《') {
        return Scope::Part(plain.trim_end_matches('，').to_owned());
    }
    Scope::Whole
}

/// Words without 自…起 and 于…日.
fn without_day(words: &str) -> String {
    let Some(at) = ["自", "从", "于"]
        .iter()
        .filter_map(|mark| words.find(mark))
        .min()
    else {
        return words.to_owned();
    };
    let rest = &words[at..];
    let end = rest
        .find('起')
        .map(|end| end + '起'.len_utf8())
        .or_else(|| rest.find('日').map(|end| end + '日'.len_utf8()))
        .or_else(|| rest.find('后').map(|end| end + '后'.len_utf8()));
    match end {
        // 起满六个月后, 起三十日后
        Some(end) => format!("{}{}", &words[..at], without_delay(&rest[end..])),
        None => words.to_owned(),
    }
}

fn without_delay(words: &str) -> &str {
    let counted = words.trim_start_matches('满');
    let digits = counted
        .find(|c| !huidian_text::numeral::is_numeral_char(c))
        .unwrap_or(counted.len());
    if digits == 0 {
        return words;
    }
    let behind = &counted[digits..];
    let unit = ["个月", "年", "日", "天", "个工作日"]
        .iter()
        .find_map(|unit| behind.strip_prefix(unit));
    unit.map_or(words, |rest| {
        rest.trim_start_matches("之后")
            .trim_start_matches("以后")
            .trim_start_matches('后')
    })
}

fn without_adverbs(words: &str) -> String {
    let mut rest = words.trim();
    loop {
        let end = ADVERBS.iter().find_map(|word| rest.strip_suffix(word));
        let start = ["，", "、", "即", "也", "均"]
            .iter()
            .find_map(|word| rest.strip_prefix(word));
        match end.or(start) {
            Some(shorter) => rest = shorter.trim(),
            None => return rest.to_owned(),
        }
    }
}
