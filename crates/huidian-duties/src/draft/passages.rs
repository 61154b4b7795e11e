//! A draft taken apart: headings with what stands under them, sentences, clauses.

use std::sync::LazyLock;

use regex::Regex;

/// The parts of a draft.
pub(super) struct Passages<'d> {
    /// A heading or label, and its value: 影响范围：约三千户.
    pub(super) headed: Vec<(&'d str, String)>,
    pub(super) sentences: Vec<&'d str>,
    /// Sentences up to their commas.
    pub(super) clauses: Vec<&'d str>,
}

/// Longest heading, in characters; what is longer is a sentence.
const LONGEST_HEADING: usize = 24;

/// （一）, 一、, 1., 第一, - in front of a heading or a line.
static NUMBERING: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^\s*(?:[#*•·\-]+\s*)?(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]\s*)?(?:\*\*)?",
    )
    .ok()
});

/// Days and clock times, which are numbers of another kind than persons and sums.
static TIMES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?:\d{4}\s*年)?\s*\d{1,2}\s*月\s*\d{1,2}\s*日|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}\s*[:：]\s*\d{2}(?:\s*[:：]\s*\d{2})?|\d{1,2}\s*[时点](?:\s*\d{1,2}\s*分)?|\d{4}\s*年",
    )
    .ok()
});

impl<'d> Passages<'d> {
    pub(super) fn of(draft: &'d str) -> Self {
        let is_end = |c: char| "。！？!?；;\n\r".contains(c);
        let is_break = |c: char| is_end(c) || "，,".contains(c);
        // a line that only announces says nothing itself
        let headings: Vec<&str> = draft.lines().filter_map(bare_heading).collect();
        let said = |parts: Vec<&'d str>| {
            let said = parts.into_iter();
            let said = said.filter(|part| !headings.contains(&without_numbering(part)));
            said.collect()
        };
        Self {
            headed: headed(draft),
            sentences: said(parts(draft, is_end)),
            clauses: said(parts(draft, is_break)),
        }
    }
}

fn parts(draft: &str, is_break: impl Fn(char) -> bool) -> Vec<&str> {
    draft
        .split(is_break)
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect()
}

/// What the last words of headings are, where those of sentences are not.
static ANNOUNCES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?:名称|单位|时间|地点|类型|类别|性质|级别|等级|影响|危害|损失|后果|措施|效果|成效|情况|结果|方式|日期|期限|趋势|态势|原因|成因|起因|分析|研判|线索|路径|计划|安排|事项|支援|现场|概况|信息|建议|说明)(?:[（(][^）)]*[）)])?[:：]?$",
    )
    .ok()
});

/// A line that is a heading by its last words; 已恢复系统访问情况 begins as a sentence does.
fn bare_heading(line: &str) -> Option<&str> {
    let bare = without_numbering(line);
    let is_short = (2..=LONGEST_HEADING).contains(&bare.chars().count());
    let is_sentence = bare.contains(['，', ',', '。', '；', ';', '！'])
        || bare.starts_with('已') && !bare.contains('的')
        || bare.contains(|c: char| c.is_ascii_digit());
    let announces = ANNOUNCES.as_ref().is_some_and(|ends| ends.is_match(bare));
    (is_short && !is_sentence && announces).then_some(bare)
}

/// A label and its value in one clause: 原因：见附件.
pub(super) fn labelled(clause: &str) -> Option<(&str, &str)> {
    let clause = without_numbering(clause);
    if clause.contains(['：', ':']) {
        label_of(clause)
    } else {
        None
    }
}

/// Labels with their values: on the line of the label, and on the lines below it up to the next label.
fn headed(draft: &str) -> Vec<(&str, String)> {
    let mut found: Vec<(&str, String)> = Vec::new();
    let mut is_below_items = false;
    for line in draft.lines() {
        let is_item = is_item(line);
        if let Some(heading) = bare_heading(line) {
            found.push((heading.trim_end_matches(['：', ':']), String::new()));
            is_below_items = is_item;
            continue;
        }
        let line = without_numbering(line);
        if line.is_empty() {
            continue;
        }
        // 四、措施 / 1. 断开外网: the items are what the heading announces
        if let (Some((_, value)), true, false) = (
            found.last_mut(),
            is_item && !line.contains(['：', ':']),
            is_below_items,
        ) {
            value.push(' ');
            value.push_str(line);
            continue;
        }
        // several labels may share a line: 类型：勒索；级别：较大
        for piece in line.split(['；', ';', '|']) {
            match label_of(piece) {
                Some((label, value)) => found.push((label, value.to_owned())),
                None => {
                    if let Some((_, value)) = found.last_mut() {
                        value.push(' ');
                        value.push_str(piece.trim());
                    }
                }
            }
        }
    }
    found
}

/// Whether a line is an item of a list: 1. or a dash, not 一、.
fn is_item(line: &str) -> bool {
    let line = line.trim_start().trim_start_matches(['（', '(']);
    line.starts_with(|c: char| c.is_ascii_digit() || "-*•·".contains(c))
}

fn without_numbering(line: &str) -> &str {
    let end = NUMBERING
        .as_ref()
        .and_then(|pattern| pattern.find(line))
        .map_or(0, |found| found.end());
    line[end..].trim()
}

/// A label with its value, which may stand on the lines below.
fn label_of(piece: &str) -> Option<(&str, &str)> {
    let piece = piece.trim();
    if let Some((label, value)) = piece.split_once(['：', ':']) {
        let label = label.trim().trim_matches('*');
        let is_label = (2..=LONGEST_HEADING).contains(&label.chars().count())
            && !label.contains(['，', ',', '。'])
            && !label.ends_with(|c: char| c.is_ascii_digit());
        return is_label.then(|| (label, value.trim().trim_matches('*').trim()));
    }
    let bare = piece.trim_matches(['*', '#', ' ']);
    let is_heading = (2..=12).contains(&bare.chars().count())
        && !bare.contains(['，', ',', '。', '；', '、'])
        && !bare.contains(|c: char| c.is_ascii_digit());
    is_heading.then_some((bare, ""))
}

/// Words that only put off or point elsewhere, alone or together: 具体数量正在统计中, 详见附件2, 尚未查明.
static PUTS_OFF: LazyLock<Option<Regex>> = LazyLock::new(|| {
    const WORK: &str = "统计|核实|核查|核对|核清|调查|排查|分析|评估|研判|确认|汇总|梳理|了解|收集|整理|查明|查清|溯源|明确|清楚|掌握|确定|判定|认定|补充|填写|跟进|处理";
    Regex::new(&format!(
        "^(?:(?:尚未|尚无|暂未|未能|还未|仍未|暂不|尚不|未|不)(?:完全|全部|最终|能)?(?:{WORK}|详|明|知|定论|结论)|(?:详见|请见|参见|参阅|见)?(?:附件|附表|附录|附页)[一二三四五六七八九十\\d]*|(?:详见|见|同|如)(?:上|下|前|后)文?|{WORK}|正在|有待|尚待|等待|待|正|在|尚|仍|还|目前|现|暂|均|都|中|进行|开展|进一步|逐步|结束|完成|之|以|后|再|另行|另|将|补报|续报|上报|报告|报送|报|查|填|定|具体|详细|有关|相关|情况|数据|数字|数量|人数|金额|范围|程度|原因|类型|级别|时间|地点|影响|危害|损失|后果|和|与|及|的|由|我|公司|单位|随附|附后|略|不详|未知|不明)+$"
    ))
    .ok()
});

/// Whether a value says nothing: 待补充, 不详, 正在统计, 见附件, a dash.
pub(super) fn is_empty_value(value: &str) -> bool {
    const NOTHING: [&str; 6] = ["后补", "暂无", "无", "否", "没有", "无法判断"];
    let bare: String = value.chars().filter(|c| c.is_alphanumeric()).collect();
    bare.is_empty()
        || NOTHING.contains(&bare.as_str())
        || bare.chars().all(|c| "xX某".contains(c))
        || bare.starts_with("待补")
        || bare.starts_with("请填")
        || PUTS_OFF.as_ref().is_some_and(|off| off.is_match(&bare))
}

/// Words without the days and clock times in them.
pub(super) fn without_times(words: &str) -> String {
    match TIMES.as_ref() {
        Some(pattern) => pattern.replace_all(words, "").into_owned(),
        None => words.to_owned(),
    }
}

/// Words in front of a kind of organisation or system that make no name of it.
const NO_NAME: [&str; 30] = [
    "我",
    "本",
    "该",
    "贵",
    "各",
    "有",
    "等",
    "的",
    "其",
    "此",
    "相关",
    "有关",
    "部分",
    "上述",
    "涉事",
    "受影响",
    "多个",
    "所有",
    "全部",
    "信息",
    "网络",
    "业务",
    "应用",
    "上级",
    "主管",
    "监管",
    "外包",
    "第三方",
    "分",
    "子",
];

/// Where a name begins: behind the pronoun or the preposition in front of it.
const BEFORE_NAME: [&str; 26] = [
    "我公司",
    "本公司",
    "该公司",
    "我单位",
    "本单位",
    "我行",
    "本行",
    "我院",
    "本院",
    "我校",
    "本校",
    "我局",
    "本局",
    "我司",
    "本司",
    "我中心",
    "本中心",
    "我集团",
    "发现",
    "影响",
    "攻击",
    "导致",
    "涉及",
    "入侵",
    "由于",
    "立即",
];

/// Whether a clause names an organisation: 某某有限公司, not 我公司.
pub(super) fn names_organisation(clause: &str) -> bool {
    const KINDS: [&str; 18] = [
        "公司",
        "集团",
        "银行",
        "医院",
        "大学",
        "学院",
        "学校",
        "中学",
        "研究院",
        "研究所",
        "事务所",
        "信用社",
        "出版社",
        "电视台",
        "管理局",
        "委员会",
        "人民政府",
        "交易所",
    ];
    KINDS.iter().any(|kind| has_name_before(clause, kind))
}

/// Whether a clause names a system: 门户系统, not 我公司系统.
pub(super) fn names_system(clause: &str) -> bool {
    const KINDS: [&str; 10] = [
        "系统",
        "平台",
        "网站",
        "小程序",
        "APP",
        "App",
        "数据库",
        "服务器",
        "客户端",
        "设施",
    ];
    clause.contains("官网") || KINDS.iter().any(|kind| has_name_before(clause, kind))
}

fn has_name_before(clause: &str, kind: &str) -> bool {
    clause.match_indices(kind).any(|(at, _)| {
        let before = &clause[..at];
        let start = before
            .char_indices()
            .rev()
            .find(|(_, c)| !c.is_alphanumeric() && !"“”\"（）()-".contains(*c))
            .map_or(0, |(place, c)| place + c.len_utf8());
        let mut name = &before[start..];
        for lead in BEFORE_NAME {
            if let Some(place) = name.rfind(lead) {
                name = &name[place + lead.len()..];
            }
        }
        let mut is_shorter = true;
        while is_shorter {
            is_shorter = false;
            for word in NO_NAME {
                for rest in [name.strip_suffix(word), name.strip_prefix(word)]
                    .into_iter()
                    .flatten()
                {
                    name = rest;
                    is_shorter = true;
                }
            }
        }
        name.chars().count() >= 2
    })
}
