//! Where a name without 《》 begins and ends.

use huidian_text::script::is_han;

use crate::cursor::{char_at, char_before, eat_any, window_before};
use crate::title::runs_into_word;

/// Characters after which a title can begin; after any other it is the end of a longer, unknown name.
const BEFORE_TITLE: &str = "照据反用和与及或者将对在改犯合于守依按由有的为是从即等中习传彻施行落实定循了以因经如除国新原旧现到至并把向给让述该其涉引见看援解释律据出当属成触碍订自令布依凭去响就指付售理备入成造寄进交嫌过同取违诉称知后前";

/// Before the title of a law of five characters or more only these make it part of a longer one: 上海市…条例, 全国…法.
const BEFORE_LONG_TITLE: &str = "省市区州县际院会盟旗区施总署局部";

/// Length in characters from which a title is seldom the end of another.
const LONG_TITLE: usize = 5;

/// Whether the bare title at `start..end` stands on its own.
pub(super) fn begins_name(text: &str, start: usize, end: usize) -> bool {
    let Some(before) = char_before(text, start).filter(|c| is_han(*c)) else {
        return true;
    };
    BEFORE_TITLE.contains(before)
        || (text[start..end].chars().count() >= LONG_TITLE
            && text[start..end].ends_with('法')
            && !BEFORE_LONG_TITLE.contains(before))
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
const LEAD_INS: [&str; 33] = [
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
    "以下简称",
    "贯彻",
];

/// Characters after which a bare name begins, unless they are part of a word of the name.
const LEAD_IN_CHARACTERS: &str = "和与及或将对在依按由有的为是从即等除受了";

/// Words of names with such a character inside.
const WORDS_OF_NAMES: [&str; 30] = [
    "国有",
    "所有",
    "拥有",
    "有限",
    "有色",
    "有毒",
    "有害",
    "有关",
    "高等",
    "平等",
    "等级",
    "自由",
    "对外",
    "行为",
    "在线",
    "公有",
    "私有",
    "特许",
    "涉及",
    "普及",
    "民族和",
    "科学技术和",
    "饮用水",
    "有线",
    "有机",
    "含有",
    "稀有",
    "存在",
    "和平",
    "为民",
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
    start = after_lead_in_characters(trimmed, start, stem_end);
    let name = trimmed.get(start..)?;
    let long_enough = name.chars().count() >= 3;
    let refers_back = eat_any(
        name,
        0,
        &["本", "该", "同", "其", "此", "各", "上述", "前述"],
    )
    .is_some();
    let is_name = long_enough && !refers_back && !NO_NAMES.contains(&name);
    is_name.then(|| end - window.len() + start)
}

fn after_lead_in_characters(text: &str, start: usize, end: usize) -> usize {
    let Some(stem) = text.get(start..end) else {
        return start;
    };
    let is_part = |at: usize| {
        WORDS_OF_NAMES.iter().any(|word| {
            stem.match_indices(word)
                .any(|(begin, word)| (begin..begin + word.len()).contains(&at))
        })
    };
    stem.char_indices()
        .rev()
        .find(|(at, c)| LEAD_IN_CHARACTERS.contains(*c) && !is_part(*at))
        .map_or(start, |(at, c)| start + at + c.len_utf8())
}

/// Words that may follow a provision that stands alone; 第一条船舶 is a ship.
const FOLLOWERS: [&str; 62] = [
    "规定", "的", "所", "修改", "中", "至", "和", "或", "与", "及", "以", "关于", "后", "增加",
    "删", "改", "作为", "另有", "列", "确定", "要求", "情形", "行为", "罪", "之", "第", "应当",
    "有关", "内容", "执行", "处罚", "处理", "制定", "明确", "设定", "申请", "提出", "提起", "除",
    "是指", "等", "适用", "违法", "措施", "仅", "已", "不", "由", "对", "被", "前", "重新", "限制",
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
