//! Is this title the title of a law, rule, plan, guide or standard?

use huidian_text::fold;
use huidian_text::title_end::{TitlePlace, has_title_end};

use crate::lexicon::{MEDIA, NOT_INSTRUMENT_ENDS};

/// What a title looks like on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    Instrument,
    /// Only the kind, such as 《办法》 or 《指导意见》: stands for a document named before.
    BackReference,
    /// Something else, and what.
    Other(&'static str),
    /// Nothing in the title tells; the words around it must.
    Unclear,
}

/// Looks at a title without its marks.
pub(crate) fn look(title: &str) -> Look {
    let folded = fold(title);
    let core = without_brackets(&folded);
    let length = core.chars().count();
    if length <= 1 || is_back_reference(core, length) {
        return Look::BackReference;
    }
    if MEDIA.contains(&core) {
        return Look::Other("media");
    }
    if let Some((_, reason)) = NOT_INSTRUMENT_ENDS
        .iter()
        .find(|(end, _)| core.ends_with(end))
    {
        return Look::Other(reason);
    }
    if ends_as_instrument(without_version(core)) {
        return Look::Instrument;
    }
    Look::Unclear
}

/// Whether a line without title marks can be taken for a title: a strong kind or a law at its end, and a subject before it.
pub(crate) fn is_bare_title(line: &str) -> bool {
    let folded = fold(line);
    if ends_with_quantity(&folded) {
        return false;
    }
    let core = without_brackets(&folded);
    let core = ["征求意见稿", "草案"]
        .iter()
        .find_map(|mark| core.strip_suffix(mark))
        .unwrap_or(core);
    let length = core.chars().count();
    (5..=90).contains(&length)
        && !core.contains(['。', '?', '!', ';'])
        && !is_generic_name(core)
        && (has_title_end(core, TitlePlace::BareLine)
            || is_law(core)
            || core.contains("关于") && core.ends_with("的函"))
        && !NOT_INSTRUMENT_ENDS
            .iter()
            .any(|(end, _)| core.ends_with(end))
        && !is_no_title(core)
        && !is_imperative(core)
}

/// 宪法相关法（56部）, 密码政策法规（占比10%）: a group and how much it holds.
pub(crate) fn ends_with_quantity(folded: &str) -> bool {
    let inside = folded
        .trim_end()
        .strip_suffix(')')
        .and_then(|inner| inner.rsplit_once('('))
        .map(|(_, inside)| inside.trim());
    inside.is_some_and(|inside| {
        let rest = ["占比", "共计", "共", "约", "合计"]
            .iter()
            .find_map(|word| inside.strip_prefix(word))
            .unwrap_or(inside)
            .trim();
        let unit = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let units = ["%", "项", "件", "部", "个", "条", "份", "篇", "分", "题"];
        unit.len() < rest.len() && units.contains(&unit.trim())
    })
}

/// 构建纵深防御体系, 制定检测规范和清单: what to do, as headings of advice say it.
pub(crate) fn is_imperative(core: &str) -> bool {
    const VERBS: [&str; 22] = [
        "构建", "建设", "制定", "落实", "落地", "完善", "加强", "提升", "强化", "打造", "建立",
        "健全", "实现", "明确", "确保", "做好", "选择", "梳理", "识别", "部署", "优化", "采用",
    ];
    const ENDS: [&str; 14] = [
        "体系", "清单", "要求", "框架", "规范", "措施", "标准", "制度", "机制", "能力", "规则",
        "目录", "原则", "解释",
    ];
    core.chars().count() <= 14
        && VERBS.iter().any(|verb| core.starts_with(verb))
        && ENDS.iter().any(|end| core.ends_with(end))
}

/// Lines that end like titles: a batch put out for comment, a warning about a flaw.
pub(crate) fn is_no_title(core: &str) -> bool {
    const ENDS: [&str; 12] = [
        "系列标准",
        "系列国家标准",
        "征求意见",
        "征集意见",
        "反馈意见",
        "征询意见",
        "风险通告",
        "安全通告",
        "漏洞通告",
        "预警通告",
        "漏洞公告",
        "安全公告",
    ];
    ENDS.iter().any(|end| core.ends_with(end))
        || core.contains("征求") && core.ends_with("的意见")
        || core.contains("cve-")
        || core.contains(" > ")
        || ["多项", "一批", "多部", "一图"]
            .iter()
            .any(|start| core.starts_with(start))
}

/// What names of groups are put together from.
const GENERIC_PARTS: [&str; 48] = [
    "国家",
    "中央",
    "地方性",
    "地方",
    "部门",
    "行业",
    "行政",
    "相关",
    "重要",
    "重点",
    "最新",
    "主要",
    "全国",
    "政策",
    "法规",
    "法律",
    "标准",
    "规范性",
    "规范",
    "规章",
    "文件",
    "制度",
    "条例",
    "指南",
    "规划",
    "计划",
    "通知",
    "公告",
    "团体",
    "企业",
    "国内",
    "国际",
    "国外",
    "网络安全",
    "数据安全",
    "个人信息保护",
    "信息安全",
    "密码",
    "人工智能",
    "强制性",
    "推荐性",
    "层面",
    "类",
    "及",
    "和",
    "与",
    "、",
    "/",
];

/// Names of groups of documents (政策法规, 国家标准): headings, never titles.
pub(crate) fn is_generic_name(core: &str) -> bool {
    let mut rest = core.trim_matches([
        ' ', ':', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '(', ')', '.',
    ]);
    while !rest.is_empty() {
        match GENERIC_PARTS
            .iter()
            .find_map(|part| rest.strip_prefix(part))
        {
            Some(shorter) => rest = shorter,
            None => return false,
        }
    }
    true
}

fn ends_as_instrument(core: &str) -> bool {
    has_title_end(core, TitlePlace::Roundup)
        || is_law(core)
        || core.ends_with("行动")
        || core.ends_with("部署")
        || core.ends_with("工程")
        || core.ends_with("合同")
        || core.ends_with("指导手册")
        || core.ends_with("工作手册")
}

pub(crate) fn is_law(core: &str) -> bool {
    core.ends_with('法')
        && core.chars().count() >= 2
        && ![
            "办法", "方法", "立法", "执法", "司法", "合法", "算法", "违法", "做法", "说法", "看法",
            "依法", "普法", "守法",
        ]
        .iter()
        .any(|word| core.ends_with(word))
}

/// A title without a version at its end: 框架1.0版, 框架2.0.
fn without_version(core: &str) -> &str {
    let rest = core.strip_suffix('版').unwrap_or(core);
    let bare = rest.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    let has_point = rest[bare.len()..].contains('.');
    if has_point {
        bare.trim_end_matches(['v', ' '])
    } else {
        core
    }
}

fn is_back_reference(core: &str, length: usize) -> bool {
    const SHORT_LAWS: [&str; 8] = [
        "宪法",
        "刑法",
        "民法",
        "商法",
        "海商法",
        "民法典",
        "立法法",
        "密码法",
    ];
    if SHORT_LAWS.contains(&core) || is_law(core) && length >= 3 && !core.starts_with('该') {
        return false;
    }
    length <= 4 && (ends_as_instrument(core) || core.ends_with("稿") || core.ends_with('法'))
        || core.ends_with("征求意见稿") && length <= 7
}

/// A folded title without the brackets at its end: （试行）, （2024年版）, （征求意见稿）.
pub(crate) fn without_brackets(folded: &str) -> &str {
    let mut core = folded.trim();
    while let Some(inner) = core.strip_suffix(')') {
        let Some(open) = inner.rfind('(') else { break };
        if open == 0 {
            break;
        }
        core = core[..open].trim_end();
    }
    core
}

/// Why a heading or line without any instrument is set aside.
pub(crate) fn reason_of(text: &str) -> &'static str {
    const CLASSES: [(&[&str], &str); 9] = [
        (
            &["cve-", "漏洞", "cnvd", "cnnvd", "0day", "零日", "补丁"],
            "vulnerability",
        ),
        (
            &["白皮书", "报告", "蓝皮书", "研究成果", "榜单", "指数"],
            "report",
        ),
        (
            &[
                "判决", "法院", "诉讼", "案例", "裁定", "获刑", "起诉", "被判",
            ],
            "court_case",
        ),
        (
            &[
                "大会",
                "论坛",
                "峰会",
                "会议",
                "宣传周",
                "开幕",
                "研讨会",
                "发布会",
                "大赛",
                "竞赛",
                "培训班",
                "座谈会",
                "举行",
                "举办",
                "召开",
            ],
            "event",
        ),
        (&["解读", "答记者问", "一图读懂", "图解"], "interpretation"),
        (
            &["公司", "集团", "融资", "收购", "上市", "产品发布", "股份"],
            "company",
        ),
        (&["图书", "新书", "出版", "教材"], "book"),
        (
            &[
                "攻击",
                "泄露",
                "勒索",
                "黑客",
                "钓鱼",
                "木马",
                "僵尸网络",
                "窃取",
            ],
            "incident",
        ),
        (
            &["关注", "扫码", "公众号", "招聘", "报名", "直播"],
            "promotion",
        ),
    ];
    let folded = fold(text);
    CLASSES
        .iter()
        .find(|(words, _)| words.iter().any(|word| folded.contains(word)))
        .map_or("news", |(_, reason)| reason)
}

/// 《甲条例》第三十一条: an article of an act is a ground for something else.
pub(crate) fn cites_provision(text: &str) -> bool {
    let folded = fold(text);
    folded.split('>').skip(1).any(begins_with_provision)
}

/// Whether words behind a title lead to a provision of it, brackets before it apart: （2024年修订）第三十一条.
pub(crate) fn begins_with_provision(folded: &str) -> bool {
    let mut rest = folded.trim_start();
    while let Some(inner) = rest.strip_prefix('(') {
        match inner.split_once(')') {
            Some((_, behind)) => rest = behind.trim_start(),
            None => break,
        }
    }
    let Some(numbered) = rest.strip_prefix('第') else {
        return false;
    };
    let unit = numbered.trim_start_matches(|c: char| {
        c.is_ascii_digit() || huidian_text::numeral::is_numeral_char(c) || matches!(c, '(' | ')')
    });
    unit.len() < numbered.len() && unit.starts_with(['条', '款', '章', '节', '项', '编'])
}

/// Whether a cell or value says that there is nothing: `-`, `—`, `\_`, 无, N/A.
pub(crate) fn is_placeholder(text: &str) -> bool {
    let folded = fold(text);
    // 尚无（草案审议中）
    let folded = match without_brackets(&folded) {
        core @ ("尚无" | "暂无" | "无") => core.to_owned(),
        _ => folded,
    };
    let core = folded.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '-' | '_' | '\\' | '/' | '.' | '…' | '*' | '~' | '|')
    });
    core.is_empty()
        || matches!(
            core,
            "无" | "暂无"
                | "空"
                | "n/a"
                | "na"
                | "不详"
                | "未知"
                | "待定"
                | "null"
                | "none"
                | "未公布"
                | "尚无"
                | "无文号"
                | "无编号"
                | "未编号"
                | "文号不详"
                | "文号暂缺"
        )
}
