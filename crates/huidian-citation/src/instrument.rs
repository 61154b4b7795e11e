//! Which 《》 name an instrument: laws, rules, plans and standards, not newspapers, forms and contracts.

use huidian_text::title_end::{TitlePlace, has_title_end, title_ends};

/// Ends of titles that are papers of a case, an office or a library, though some end like an instrument.
const OTHERS: [&str; 46] = [
    "书",
    "证",
    "证明",
    "执照",
    "许可证",
    "登记表",
    "申请表",
    "审批表",
    "备案表",
    "表",
    "报",
    "日报",
    "晚报",
    "时报",
    "周报",
    "公报",
    "杂志",
    "期刊",
    "月刊",
    "周刊",
    "学报",
    "报告",
    "年鉴",
    "教程",
    "教材",
    "合同",
    "协议文本",
    "示范文本",
    "文本",
    "凭证",
    "发票",
    "账簿",
    "手册",
    "护照",
    "单",
    "清单样式",
    "图",
    "画",
    "曲",
    "歌",
    "诗",
    "笔记",
    "论文",
    "大典",
    "研究",
    "评论",
];

/// Papers that end in 书 or 表 and are instruments all the same.
const KEPT: [&str; 7] = [
    "议定书",
    "附表",
    "任务书",
    "倡议书",
    "税率表",
    "费率表",
    "清单",
];

/// Series whose members are standards or guides whatever their titles end in.
const SERIES: [&str; 8] = [
    "信息安全技术",
    "网络安全技术",
    "数据安全技术",
    "信息技术",
    "网络安全标准实践指南",
    "关于",
    "国务院",
    "最高人民法院",
];

/// Whether a title, without its 《》, is one of an instrument.
pub(crate) fn is_instrument(title: &str) -> bool {
    let title = title.trim();
    if SERIES.iter().any(|series| title.starts_with(series)) {
        return true;
    }
    let base = without_brackets(title);
    if KEPT.iter().any(|end| base.ends_with(end)) {
        return true;
    }
    if OTHERS.iter().any(|end| base.ends_with(end)) {
        return false;
    }
    has_title_end(base, TitlePlace::Citation) || has_instrument_stem(base)
}

/// 网络关键设备安全技术要求 路由器设备, …规范 第2部分：…: the word stands before a dash, a colon or a part number.
fn has_instrument_stem(base: &str) -> bool {
    base.split(['—', '：', ':', ' ', '-', '第'])
        .map(str::trim)
        .filter(|stem| stem.chars().count() > 3)
        // 执法, 算法: 法 before a dash says too little
        .any(|stem| title_ends(stem, TitlePlace::Citation).any(|end| end != "法"))
}

/// The title without its closing brackets （试行）（征求意见稿） and version （2024版）.
fn without_brackets(title: &str) -> &str {
    let mut base = title;
    while let Some(inner) = base.strip_suffix(['）', ')', '〉', '》'])
        && let Some(open) = inner.rfind(['（', '('])
        && open > 0
        && (base.ends_with(['）', ')']))
    {
        base = base[..open].trim_end();
    }
    base
}
