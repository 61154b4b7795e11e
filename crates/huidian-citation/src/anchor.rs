//! Words at which a reference can begin, found in one pass together with the titles.

use huidian_model::ProvisionKind;

/// What kind of reference an anchor opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    /// 第
    Ordinal,
    /// 《
    Title,
    /// 本法, 本办法
    SelfWork,
    /// 本条, 本款, 本章
    SelfProvision(ProvisionKind),
    /// 前条, 前两款: how many
    Previous(ProvisionKind, u32),
    /// 该条, 同款
    SameProvision(ProvisionKind),
    /// 该法, 同条例, 上述办法
    SameWork,
    /// 条例 of a name that is not known: 某某市数据条例
    Kind,
    /// 见, 按照 before a clause of the standard itself: 见 5.2.1
    Clause,
    /// 作如下修改: what follows is about the work just named
    Amends,
}

/// Kinds of instrument as a text calls itself: 本法, 该办法.
pub(crate) const INSTRUMENT_WORDS: [&str; 34] = [
    "法", "法典", "条例", "办法", "规定", "细则", "规则", "决定", "决议", "解释", "通知", "意见",
    "公告", "通告", "指南", "指引", "标准", "文件", "规范", "准则", "章程", "方案", "规划", "纲要",
    "计划", "目录", "清单", "守则", "规程", "公约", "协定", "批复", "大纲", "导则",
];

const UNITS: [(&str, ProvisionKind); 8] = [
    ("条", ProvisionKind::Article),
    ("款", ProvisionKind::Paragraph),
    ("项", ProvisionKind::Item),
    ("目", ProvisionKind::Subitem),
    ("章", ProvisionKind::Chapter),
    ("节", ProvisionKind::Section),
    ("编", ProvisionKind::Part),
    ("分编", ProvisionKind::Subpart),
];

const COUNTS: [(&str, u32); 9] = [
    ("", 1),
    ("一", 1),
    ("二", 2),
    ("两", 2),
    ("三", 3),
    ("四", 4),
    ("五", 5),
    ("六", 6),
    ("七", 7),
];

/// Words before a clause in a standard (GB/T 1.1—2020, 10.4).
const CLAUSE_VERBS: [&str; 9] = [
    "见", "按", "按照", "符合", "遵循", "依据", "参照", "满足", "执行",
];

const AMENDMENTS: [&str; 11] = [
    "作如下修改",
    "作如下补充修改",
    "作如下修正",
    "作如下补充",
    "作出如下修改",
    "作出如下修正",
    "作以下修改",
    "作出以下修改",
    "做如下修改",
    "作出修改",
    "修改如下",
];

/// Every anchor word with what it opens.
pub(crate) fn anchors() -> Vec<(String, Anchor)> {
    let mut words = vec![
        ("第".to_owned(), Anchor::Ordinal),
        ("《".to_owned(), Anchor::Title),
    ];
    for word in INSTRUMENT_WORDS {
        words.push((format!("本{word}"), Anchor::SelfWork));
        words.push((format!("该{word}"), Anchor::SameWork));
        words.push((format!("同{word}"), Anchor::SameWork));
    }
    for word in ["法", "条例", "办法", "细则", "规则"] {
        words.push((format!("上述{word}"), Anchor::SameWork));
        words.push((format!("前述{word}"), Anchor::SameWork));
    }
    words.push(("本暂行规定".to_owned(), Anchor::SelfWork));
    words.push(("本暂行办法".to_owned(), Anchor::SelfWork));
    words.push(("本暂行条例".to_owned(), Anchor::SelfWork));
    words.push(("本实施细则".to_owned(), Anchor::SelfWork));
    words.push(("本实施办法".to_owned(), Anchor::SelfWork));
    words.push(("本实施条例".to_owned(), Anchor::SelfWork));
    words.push(("本修正案".to_owned(), Anchor::SelfWork));
    for (unit, kind) in UNITS {
        words.push((format!("本{unit}"), Anchor::SelfProvision(kind)));
        words.push((format!("该{unit}"), Anchor::SameProvision(kind)));
        words.push((format!("同{unit}"), Anchor::SameProvision(kind)));
        words.push((format!("同一{unit}"), Anchor::SameProvision(kind)));
        words.push((format!("这一{unit}"), Anchor::SameProvision(kind)));
        for (count, number) in COUNTS {
            words.push((format!("前{count}{unit}"), Anchor::Previous(kind, number)));
        }
        words.push((format!("上一{unit}"), Anchor::Previous(kind, 1)));
    }
    words.extend(["条例", "办法", "细则"].map(|word| (word.to_owned(), Anchor::Kind)));
    words.extend(CLAUSE_VERBS.map(|word| (word.to_owned(), Anchor::Clause)));
    words.extend(AMENDMENTS.map(|word| (word.to_owned(), Anchor::Amends)));
    words
}
