//! Where a name without 《》 begins and ends.

use huidian_text::script::is_han;

use crate::cursor::{char_at, char_before, eat_any, window_before};
use crate::title::runs_into_word;

/// Characters after which a title can begin; after any other it is the end of a longer, unknown name.
const BEFORE_TITLE: &str = "照据反用和与及或者将对在改犯合于守依按由有的为是从即等中习传彻施行落实定循了以因经如除国新原旧现到至并把向给让述该其涉引见看援解释律据出当属成触碍订自令布依凭";

/// Whether the bare title that begins at `start` stands on its own.
pub(super) fn begins_name(text: &str, start: usize) -> bool {
    char_before(text, start).is_none_or(|c| !is_han(c) || BEFORE_TITLE.contains(c))
}

/// Whether the bare title that ends at `end` ends there.
pub(super) fn ends_name(text: &str, end: usize) -> bool {
    char_before(text, end) != Some('法') || !runs_into_word(text, end)
}

/// Ends of bare names before a provision.
const KINDS: [&str; 15] = [
    "法典", "法", "条例", "办法", "规定", "细则", "规则", "解释", "准则", "规程", "规范", "决定",
    "章程", "公约", "通则",
];

/// Words after which a bare name begins.
const LEAD_INS: [&str; 52] = [
    "依照",
    "按照",
    "根据",
    "依据",
    "违反",
    "适用",
    "以及",
    "或者",
    "修改",
    "触犯",
    "符合",
    "属于",
    "参照",
    "遵守",
    "构成",
    "援引",
    "引用",
    "认定为",
    "认为",
    "执行",
    "实施",
    "修正后",
    "修正前",
    "修改后",
    "修改前",
    "修订后",
    "修订前",
    "应当",
    "对于",
    "通过",
    "包括",
    "具有",
    "和",
    "与",
    "及",
    "或",
    "将",
    "对",
    "在",
    "依",
    "按",
    "由",
    "有",
    "的",
    "为",
    "是",
    "从",
    "即",
    "等",
    "除",
    "受",
    "据",
];

/// Words that end like the name of an instrument and name none.
const NO_NAMES: [&str; 14] = [
    "司法解释",
    "法律规定",
    "有关规定",
    "相关规定",
    "下列规定",
    "上述规定",
    "其他规定",
    "具体规定",
    "国家规定",
    "前述规定",
    "方法",
    "做法",
    "立法",
    "合法",
];

/// Start of an unknown name that ends right before `end`, such as 某某管理条例 before 第十条; `floor` is the end of the reference before.
pub(super) fn name_before(text: &str, end: usize, floor: usize) -> Option<usize> {
    const REACH: usize = 90;
    let window = window_before(text, end, REACH);
    let trimmed = window.trim_end_matches([' ', '\u{3000}']);
    let kind = KINDS.iter().find(|kind| trimmed.ends_with(**kind))?;
    let run = trimmed
        .char_indices()
        .rev()
        .take_while(|(_, c)| is_han(*c))
        .last()
        .map_or(trimmed.len(), |(at, _)| at);
    let stem_end = trimmed.len() - kind.len();
    let mut start = run.max(floor.saturating_sub(end - window.len()));
    for word in LEAD_INS {
        if let Some(at) = trimmed
            .get(start..stem_end)
            .and_then(|stem| stem.rfind(word))
        {
            start += at + word.len();
        }
    }
    let name = trimmed.get(start..)?;
    let long_enough = name.chars().count() >= 3;
    let refers_back = eat_any(name, 0, &["本", "该", "同", "其", "此", "各"]).is_some();
    let is_name = long_enough && !refers_back && !NO_NAMES.contains(&name);
    is_name.then(|| end - window.len() + start)
}

/// Words that may follow a provision that stands alone; 第一条船舶 is a ship.
const FOLLOWERS: [&str; 62] = [
    "规定", "的", "所", "修改", "中", "至", "和", "或", "与", "及", "以", "关于", "后", "增加",
    "删", "改", "作为", "另有", "列", "确定", "要求", "情形", "行为", "罪", "之", "第", "应当",
    "有关", "内容", "执行", "处罚", "处理", "制定", "明确", "设定", "申请", "提出", "提起", "除",
    "指", "等", "适用", "违法", "措施", "仅", "已", "不", "由", "对", "被", "前", "重新", "限制",
    "而", "并", "是", "为", "未", "在", "将", "均", "也",
];

/// Words that may follow a chapter, section or part named without a work.
const HEADING_FOLLOWERS: [&str; 9] = [
    "规定",
    "的规定",
    "所",
    "有关",
    "的有关",
    "关于",
    "执行",
    "要求",
    "的要求",
];

/// Whether what stands at `end` lets a lone 第一条 be a provision.
pub(super) fn reads_on_as_provision(text: &str, end: usize, is_heading: bool) -> bool {
    if is_heading {
        return eat_any(text, end, &HEADING_FOLLOWERS).is_some()
            || char_at(text, end).is_none_or(|c| matches!(c, '、' | '，' | '。' | '）' | '”'));
    }
    char_at(text, end).is_none_or(|c| !is_han(c) && !c.is_ascii_alphanumeric())
        || eat_any(text, end, &FOLLOWERS).is_some()
}
