//! What reads like the name of a body, and the words around it that do not.

use std::ops::Range;

use crate::passage::Passage;

/// Ends of the names of bodies, folded.
const ENDS: [&str; 70] = [
    "管委会",
    "监会",
    "贸促会",
    "消协",
    "科协",
    "残联",
    "妇联",
    "作协",
    "记协",
    "工商联",
    "团中央",
    "部",
    "委",
    "局",
    "办",
    "厅",
    "院",
    "署",
    "处",
    "司",
    "政府",
    "中心",
    "协会",
    "联盟",
    "学会",
    "总会",
    "商会",
    "联合会",
    "银行",
    "公司",
    "集团",
    "委员会",
    "办公室",
    "秘书处",
    "小组",
    "工作组",
    "研究所",
    "大学",
    "常委会",
    "常委",
    "组织",
    "市",
    "省",
    "自治区",
    "县",
    "州",
    "人大",
    "人民代表大会",
    "政协",
    "央行",
    "工信",
    "网信",
    "标委",
    "标委会",
    "国标委",
    "发改委",
    "基金会",
    "交易所",
    "支队",
    "总队",
    "党组",
    "促进会",
    "联席会议",
    "常务会议",
    "法院",
    "检察院",
    "工会",
    "理事会",
    "区",
    "办公会",
];

/// Names whose end says nothing.
const KNOWN: [&str; 34] = [
    "国务院",
    "中共中央",
    "党中央",
    "中央军委",
    "全国人大",
    "全国人大常委会",
    "最高法",
    "最高检",
    "两高",
    "中办",
    "国办",
    "中办国办",
    "工信部",
    "央行",
    "网安标委",
    "信安标委",
    "tc260",
    "人大常委",
    "证监会",
    "银保监会",
    "银监会",
    "保监会",
    "全国总工会",
    "共青团中央",
    "全国妇联",
    "中科院",
    "工商联",
    "全国工商联",
    "中国科协",
    "新华社",
    "外长会议",
    "信通院",
    "国新办",
    "中国人大",
];

/// Words that end like a body and are none.
const NOT_BODY: [&str; 33] = [
    "行业协会",
    "组织",
    "部署",
    "全部",
    "内部",
    "外部",
    "社会",
    "机会",
    "布局",
    "格局",
    "城市",
    "大会",
    "峰会",
    "年会",
    "发布会",
    "会议室",
    "全会",
    "全国",
    "举办",
    "主办",
    "承办",
    "协办",
    "全省",
    "全市",
    "本市",
    "本省",
    "我省",
    "我市",
    "我区",
    "各省",
    "各市",
    "地区",
    "园区",
];

/// Words around a name that are no part of it, at its front.
const LEADING: [&str; 38] = [
    "根据",
    "依据",
    "近日",
    "日前",
    "近期",
    "昨日",
    "今日",
    "今天",
    "昨天",
    "随后",
    "同日",
    "当日",
    "当天",
    "此前",
    "此外",
    "其中",
    "另外",
    "同时",
    "为此",
    "目前",
    "据悉",
    "本周",
    "上周",
    "本月",
    "上月",
    "年初",
    "年底",
    "由",
    "经",
    "据",
    "我国",
    "还",
    "并",
    "而",
    "另据",
    "分别",
    "来源",
    "发布单位",
];

/// The same at its end.
const TRAILING: [&str; 58] = [
    "等部门",
    "等单位",
    "关于",
    "近日",
    "日前",
    "近期",
    "昨日",
    "今日",
    "今天",
    "正式",
    "联合",
    "共同",
    "分别",
    "组织",
    "牵头",
    "会同",
    "现已",
    "已经",
    "已",
    "现",
    "就",
    "对",
    "将",
    "也",
    "还",
    "再次",
    "首次",
    "又",
    "网站",
    "官网",
    "官方网站",
    "官方",
    "消息",
    "等",
    "在",
    "印",
    "公开",
    "对外",
    "向社会",
    "研究",
    "批准",
    "集中",
    "陆续",
    "先后",
    "下发",
    "编制",
    "制定",
    "修订",
    "起草",
    "于",
    "的",
    "所",
    "完成了",
    "完成",
    "形成了",
    "形成",
    "制定了",
    "了",
];

/// A name without the words around it.
pub(super) fn clean(piece: &str) -> String {
    let mut name = piece.trim().trim_matches([
        '：', ':', '。', '.', '·', '•', '*', '-', '—', '_', ' ', '’', '‘', '（', '）', '(', ')',
        '【', '】', '[', ']', '@', '#',
    ]);
    loop {
        let before = name.len();
        for word in LEADING {
            if let Some(rest) = name.strip_prefix(word)
                && rest.chars().count() >= 2
            {
                name = rest.trim();
            }
        }
        if let Some(rest) = behind_agent_mark(name) {
            name = rest;
        }
        if let Some(rest) = behind_year(name) {
            name = rest;
        }
        for word in TRAILING {
            // 甲交易所 ends in 所 by right
            if let Some(rest) = name.strip_suffix(word)
                && rest.chars().count() >= 2
                && !(word == "所" && is_body(name))
            {
                name = rest.trim();
            }
        }
        if name.len() == before {
            break;
        }
    }
    let name = name.strip_suffix("常务会议").unwrap_or(name);
    let name = name
        .strip_suffix("会议")
        .filter(|rest| rest.ends_with("常委会") || rest.ends_with("常务委员会"))
        .unwrap_or(name);
    let name = assembly(name);
    let mut name = name.as_str();
    for word in ["在官网", "在其官网", "在官方网站", "在网站", "官网"] {
        if let Some(at) = name.find(word) {
            name = &name[..at];
        }
    }
    name.to_owned()
}

/// 自2017年中共中央办公厅: the name behind a year.
fn behind_year(name: &str) -> Option<&str> {
    let rest = name.strip_prefix('自').unwrap_or(name);
    let (year, rest) = rest.split_once('年')?;
    let is_year = year.len() == 4 && year.chars().all(|c| c.is_ascii_digit());
    (is_year && is_body(rest)).then_some(rest)
}

/// 以下标准均由国家市场监督管理总局, 同样是国家网信办: the name behind the word that leads to who did it, where nothing before it is a body.
fn behind_agent_mark(name: &str) -> Option<&str> {
    const MARKS: [&str; 12] = [
        "同样是",
        "仍然是",
        "依然是",
        "仍是",
        "又是",
        "还是",
        "正是",
        "均由",
        "都由",
        "全由",
        "则由",
        "由",
    ];
    let (mark, at) = MARKS
        .iter()
        .filter_map(|mark| name.find(mark).map(|at| (mark, at)))
        .min_by_key(|(mark, at)| (*at, std::cmp::Reverse(mark.len())))?;
    let (before, rest) = (&name[..at], name[at + mark.len()..].trim());
    // 中国（上海）自由贸易试验区管委会: 由 inside a word
    let is_inside = *mark == "由" && (before.ends_with('自') || before.ends_with('理'));
    let is_lead =
        before.chars().count() <= 12 && !ENDS.iter().any(|end| before.ends_with(end)) && !is_inside;
    (is_lead && rest.chars().count() >= 2 && is_body(rest)).then_some(rest)
}

/// 浙江省第十四届人大常委会第四次会议 is the standing committee of the province.
fn assembly(name: &str) -> String {
    let mut name = name.to_owned();
    for end in ["常委会", "常务委员会", "代表大会"] {
        if let Some(at) = name.find(end)
            && name[at + end.len()..].starts_with('第')
        {
            name.truncate(at + end.len());
            break;
        }
    }
    if let Some(end) = name.find('届') {
        let start = name[..end]
            .char_indices()
            .rev()
            .take_while(|(_, c)| *c == '第' || huidian_text::numeral::is_numeral_char(*c))
            .last()
            .map_or(end, |(at, _)| at);
        if start < end {
            name.replace_range(start..end + '届'.len_utf8(), "");
        }
    }
    name
}

/// Whether a name reads like the name of a body.
pub(crate) fn is_body(name: &str) -> bool {
    let folded = huidian_text::fold(name);
    let length = folded.chars().count();
    if KNOWN.contains(&folded.as_str()) {
        return true;
    }
    (2..=36).contains(&length)
        && !NOT_BODY.contains(&folded.as_str())
        && ![
            "社会",
            "大会",
            "峰会",
            "年会",
            "全会",
            "发布会",
            "会议室",
            "地区",
            "园区",
        ]
        .iter()
        .any(|word| folded.ends_with(word) && !folded.ends_with("人民代表大会"))
        && !folded.contains(['<', '>', '。', '?', '!', ':', '"', '%'])
        && !folded
            .chars()
            .next()
            .is_some_and(|c| c.is_ascii_digit() || matches!(c, '该' | '请' | '各'))
        && ![
            "提出",
            "要求",
            "提升",
            "加强",
            "推动",
            "进一步",
            "为了",
            "通过",
            "关于",
            "发布",
            "印发",
            "主持",
            "第一",
            "委托",
            "聚焦",
            "针对",
            "各部委",
            "所属",
            "包括",
        ]
        .iter()
        .any(|word| folded.contains(word))
        && ENDS.iter().any(|end| folded.ends_with(end))
}

/// The known body that begins a stretch: 国务院 in 国务院总理主持召开会议.
pub(crate) fn leading_body(passage: &Passage, range: Range<usize>) -> Option<String> {
    let range = passage.trim(range);
    let folded = passage.folded_text(range);
    KNOWN
        .iter()
        .filter(|name| {
            folded
                .strip_prefix(**name)
                .is_some_and(|rest| !rest.starts_with(['-', '/']))
        })
        .max_by_key(|name| name.len())
        .map(|name| (*name).to_owned())
}

/// Whether a name is that of a newspaper, a site or an account.
pub(crate) fn is_medium(name: &str) -> bool {
    let folded = huidian_text::fold(name);
    let folded = folded.trim();
    [
        "网",
        "报",
        "通讯社",
        "新华社",
        "杂志",
        "客户端",
        "公众号",
        "微信",
        "频道",
        "官网",
        "网站",
        "期刊",
    ]
    .iter()
    .any(|end| folded.ends_with(end))
        && !folded.ends_with("电网")
}

/// Whether a body is a company, a university or a medium: what it publishes is no policy.
pub(crate) fn is_private(name: &str) -> bool {
    let folded = huidian_text::fold(name);
    [
        "公司",
        "集团",
        "大学",
        "学院",
        "实验室",
        "研究院",
        "研究所",
        "安全团队",
        "传媒",
        "杂志社",
        "出版社",
        "银行",
    ]
    .iter()
    .any(|end| folded.ends_with(end))
        && ![
            "中国人民银行",
            "国铁集团",
            "中国国家铁路集团有限公司",
            "国家铁路集团有限公司",
            "中国科学院",
        ]
        .contains(&folded.as_str())
}
