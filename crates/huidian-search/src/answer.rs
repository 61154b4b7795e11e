//! What kind of answer a text asks for, and which articles are of that kind.

/// Words that ask for a penalty.
const PENALTY: [&str; 5] = ["罚", "法律责任", "什么责任", "什么后果", "吊销"];
/// Words that ask for a time, for money, or for any number.
const TIME: [&str; 20] = [
    "多久",
    "多长",
    "几年",
    "几个月",
    "几天",
    "几日",
    "几小时",
    "几个小时",
    "多少年",
    "多少个月",
    "多少天",
    "多少日",
    "多少小时",
    "工作日",
    "期限",
    "年限",
    "时限",
    "什么时候",
    "几点",
    "频次",
];
const MONEY: [&str; 5] = ["多少钱", "多少元", "多少万", "金额", "限额"];
const COUNT: [&str; 2] = ["多少", "几"];
/// Words that ask for a meaning.
const MEANING: [&str; 7] = [
    "是什么意思",
    "是指什么",
    "指的是什么",
    "什么是",
    "什么叫",
    "定义",
    "含义",
];

/// Units of the answers.
const TIME_UNITS: [&str; 9] = [
    "年",
    "个月",
    "月",
    "日",
    "天",
    "小时",
    "工作日",
    "个工作日",
    "分钟",
];
const MONEY_UNITS: [&str; 4] = ["元", "万元", "亿元", "倍"];
const OTHER_UNITS: [&str; 9] = ["%", "人", "次", "个", "岁", "名", "级", "种", "类"];

/// What articles of penalties say.
const PENALTIES: [&str; 7] = [
    "罚款",
    "处分",
    "拘留",
    "警告",
    "吊销",
    "没收",
    "追究刑事责任",
];
/// Headings of chapters of penalties.
const PENALTY_HEADINGS: [&str; 3] = ["法律责任", "罚则", "处罚"];

/// The kinds of answer that a text asks for; none where anything may answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub penalty: bool,
    pub time: bool,
    pub money: bool,
    pub count: bool,
    pub meaning: bool,
}

impl Wanted {
    /// Of a folded text.
    pub(crate) fn of(folded: &str) -> Self {
        let holds = |words: &[&str]| words.iter().any(|word| folded.contains(word));
        let penalty = holds(&PENALTY);
        // a fine is a sum of money anyway
        let time = !penalty && holds(&TIME);
        let money = !penalty && holds(&MONEY);
        Self {
            penalty,
            time,
            money,
            count: !penalty && !time && !money && holds(&COUNT),
            meaning: holds(&MEANING),
        }
    }

    /// Whether anything special is asked for.
    pub(crate) fn is_any(self) -> bool {
        self != Self::default()
    }

    /// How well an article is of the kinds asked for: 0 to 1 for each.
    pub(crate) fn fit(self, folded: &str, heading: &str) -> f32 {
        let mut fit = 0.0;
        if self.penalty {
            fit += penalty(folded, heading);
        }
        if self.time && has_number(folded, &TIME_UNITS)
            || self.money && has_number(folded, &MONEY_UNITS)
            || self.count && (has_number(folded, &OTHER_UNITS) || has_number(folded, &TIME_UNITS))
        {
            fit += 1.0;
        }
        if self.meaning && (folded.contains("是指") || folded.contains("所称")) {
            fit += 1.0;
        }
        fit
    }
}

/// How surely an article sets a penalty.
fn penalty(folded: &str, heading: &str) -> f32 {
    let says = PENALTIES.iter().any(|word| folded.contains(word));
    let stands = PENALTY_HEADINGS.iter().any(|word| heading.contains(word));
    match (says, stands) {
        (true, true) => 1.0,
        (true, false) => 0.7,
        (false, true) => 0.5,
        (false, false) => 0.0,
    }
}

/// Whether a number stands before one of some units; 第三年 and 第三人 are places, not numbers.
fn has_number(folded: &str, units: &[&str]) -> bool {
    let is_digit = |c: char| c.is_ascii_digit() || "一二三四五六七八九十百千万两半".contains(c);
    let mut is_place = false;
    let mut before = ' ';
    let mut was_digit = false;
    for (at, c) in folded.char_indices() {
        if is_digit(c) {
            if !was_digit {
                is_place = before == '第';
            }
            let rest = &folded[at + c.len_utf8()..];
            if !is_place && units.iter().any(|unit| rest.starts_with(unit)) {
                return true;
            }
            was_digit = true;
        } else {
            was_digit = false;
        }
        before = c;
    }
    false
}
