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
        Self {
            headed: headed(draft),
            sentences: parts(draft, is_end),
            clauses: parts(draft, is_break),
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

/// Labels with their values: on the line of the label, and on the lines below it up to the next label.
fn headed(draft: &str) -> Vec<(&str, String)> {
    let mut found: Vec<(&str, String)> = Vec::new();
    for line in draft.lines() {
        let line = without_numbering(line);
        if line.is_empty() {
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

/// Whether a value says nothing: 待补充, 不详, a dash.
pub(super) fn is_empty_value(value: &str) -> bool {
    const NOTHING: [&str; 22] = [
        "待补充",
        "待查",
        "待定",
        "待核实",
        "待核查",
        "待确认",
        "待填",
        "待报",
        "不详",
        "未知",
        "不明",
        "略",
        "另报",
        "后补",
        "后续补报",
        "暂无",
        "无",
        "否",
        "没有",
        "正在调查",
        "正在排查",
        "调查中",
    ];
    let bare: String = value.chars().filter(|c| c.is_alphanumeric()).collect();
    bare.is_empty()
        || NOTHING.contains(&bare.as_str())
        || bare.chars().all(|c| "xX某".contains(c))
        || bare.starts_with("待补")
        || bare.starts_with("请填")
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
