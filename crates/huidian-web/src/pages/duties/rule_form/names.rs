//! What the fields of a duty are called, and what their choices mean.

/// Name of a field, in Chinese and in English, and what is written there.
pub(super) type Label = (&'static str, &'static str, &'static str);

pub(super) const MODALITIES: [(&str, &str, &str); 3] = [
    ("must", "应当", "must"),
    ("must_not", "不得", "must not"),
    (
        "may",
        "可以（许可或豁免）",
        "may (a permission or an exemption)",
    ),
];

pub(super) const TRIGGERS: [(&str, &str, &str); 7] = [
    ("standing", "持续", "standing"),
    ("periodic", "定期", "periodic"),
    ("event", "事项发生时", "on an event"),
    ("before_event", "事前", "before an event"),
    (
        "threshold_reached",
        "达到数量时",
        "when a quantity is reached",
    ),
    ("transition", "过渡期", "in a transition"),
    ("incident", "事件发生时", "on an incident"),
];

pub(super) const KINDS: [(&str, &str, &str); 12] = [
    ("within", "…之内", "within"),
    ("every", "每…一次", "every"),
    ("by_month_day", "每年某日前", "by a day of each year"),
    ("by_date", "某日前", "by a day"),
    ("before", "之前（不计时）", "before, without a time"),
    ("lead", "提前…", "so long before"),
    ("retain_at_least", "至少留存…", "kept at least"),
    ("valid_for", "有效期…", "valid for"),
    ("immediately", "立即", "immediately"),
    ("promptly", "及时", "promptly"),
    (
        "regularly",
        "定期（无间隔）",
        "regularly, without an interval",
    ),
    (
        "unknown",
        "期限未能确认",
        "a limit that could not be confirmed",
    ),
];

pub(super) const UNITS: [(&str, &str, &str); 6] = [
    ("minute", "分钟", "minutes"),
    ("hour", "小时", "hours"),
    ("day", "日", "days"),
    ("workday", "工作日", "workdays"),
    ("month", "个月", "months"),
    ("year", "年", "years"),
];

pub(super) const COVERS: [(&str, &str, &str); 2] = [
    ("previous_year", "上一年度", "the year before"),
    ("current_year", "当年", "the same year"),
];

pub(super) const CONFIDENCES: [(&str, &str, &str); 3] = [
    (
        "high",
        "高：两份独立副本一致",
        "high: two independent copies agree",
    ),
    (
        "medium",
        "中：一份副本，或条号未确认",
        "medium: one copy, or the article is not confirmed",
    ),
    (
        "low",
        "低：有数字未能确认",
        "low: a figure could not be confirmed",
    ),
];

pub(super) const COMPARISONS: [(&str, &str, &str); 10] = [
    ("is", "是", "is"),
    ("is_not", "不是", "is not"),
    ("gte", "不小于（以上）", "at least"),
    ("gt", "大于（超过）", "more than"),
    ("lte", "不大于（以下）", "at most"),
    ("lt", "小于（不满）", "less than"),
    ("has", "含有", "has"),
    ("has_any", "含有其一", "has any of"),
    ("in", "是其一", "is one of"),
    (
        "outcome_in",
        "（阈值）结果是其一",
        "(of a threshold) the outcome is one of",
    ),
];

/// Fields of a deadline beside its kind, in the order of the form.
pub(super) const DEADLINE: [(&str, Label); 19] = [
    ("value", ("数", "Number", "")),
    ("unit", ("单位", "Unit", "")),
    ("from", ("从何时起算", "From", "用条文的话，如 变更之日")),
    (
        "from_attribute",
        (
            "起算时刻的属性",
            "Attribute of that moment",
            "属性名，如 incident.known_at",
        ),
    ),
    (
        "else_from_attribute",
        ("没有它时用", "Else of this one", "属性名"),
    ),
    (
        "until_attribute",
        ("至何时止（属性）", "Ends with (attribute)", "属性名"),
    ),
    (
        "from_not_before",
        (
            "起算早于此日不断言",
            "No end asserted before",
            "如 2026-01-31",
        ),
    ),
    ("month_day", ("每年的日子", "Day of each year", "如 01-31")),
    ("covers", ("所报年度", "Year covered", "")),
    ("date", ("哪一日", "Day", "如 2026-01-31")),
    ("ends", ("推算的止日", "End worked out", "如 2026-01-31")),
    ("event", ("事项", "Event", "")),
    ("before", ("在什么之前", "Before what", "")),
    ("until", ("到什么为止", "Until what", "")),
    ("what", ("报什么", "What", "如 初步报告")),
    ("extendable", ("可否延长", "Extension", "")),
    (
        "valid_years",
        ("有效年数", "Years of validity", "只用于“提前”"),
    ),
    ("note", ("备注", "Note", "")),
    (
        "when",
        (
            "什么情形用这一期限",
            "When it is this one",
            "TOML 条件，如 { attr = \"x\", is = true }",
        ),
    ),
];

/// What is written in a field, for those who read the page in English.
const HINTS: [(&str, &str); 26] = [
    ("一行一处，如 三十日", "one a line, such as 三十日"),
    ("标题", "its title"),
    ("同题有两个文本时写", "where one title has two texts"),
    ("几个用 、 隔开", "several with 、 between"),
    (
        "核对过全部义务的那一天；此后改了的条文会标为待重看",
        "the day on which all its duties were compared; articles changed since are marked",
    ),
    ("小写字母、数字和 _", "small letters, digits and _"),
    ("一行一个属性名", "names of attributes, one a line"),
    (
        "几条用 、 隔开，如 第五条、第七条",
        "several with 、 between, such as 第五条、第七条",
    ),
    (
        "先判断数小的；插在 2 和 3 之间写 2.5",
        "the smallest is tried first; 2.5 stands between 2 and 3",
    ),
    (
        "TOML，如 { value = 30, unit = \"workday\" }",
        "TOML, such as { value = 30, unit = \"workday\" }",
    ),
    ("如 2026-01-31", "such as 2026-01-31"),
    ("如 01-31", "such as 01-31"),
    ("没有就空着", "empty where there is none"),
    ("字母、数字和 -", "letters, digits and -"),
    (
        "一句话，用条文的话",
        "one sentence, in the words of the article",
    ),
    ("一行一个", "one a line"),
    (
        "所有行业写 *；几个用 、 隔开",
        "* for all; several with 、 between",
    ),
    (
        "是/否、数、日期或选项；几个用 、 隔开",
        "true or false, a number, a day or a choice; several with 、 between",
    ),
    (
        "上面几行写不出时用；写了就以它为准",
        "for what the rows cannot say; it wins over them",
    ),
    (
        "官方地址，或 公开副本，未核官方页",
        "an official address, or 公开副本，未核官方页",
    ),
    (
        "用条文的话，如 变更之日",
        "in the words of the article, such as 变更之日",
    ),
    (
        "属性名，如 incident.known_at",
        "name of an attribute, such as incident.known_at",
    ),
    ("属性名", "name of an attribute"),
    ("如 初步报告", "such as 初步报告"),
    ("只用于“提前”", "for “so long before” only"),
    (
        "TOML 条件，如 { attr = \"x\", is = true }",
        "a condition in TOML, such as { attr = \"x\", is = true }",
    ),
];

/// A hint in English; examples stand as they are.
pub(super) fn english_hint(hint: &'static str) -> &'static str {
    let known = HINTS.iter().find(|(chinese, _)| *chinese == hint);
    known.map_or(hint, |(_, english)| english)
}
