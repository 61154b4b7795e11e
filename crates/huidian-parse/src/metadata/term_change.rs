//! How the time in which an act holds is changed, as notices and decisions tell it.

use huidian_text::PartialDate;

use super::named::WorkMention;

/// What a notice says of the time in which another act holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermChange {
    /// The act; its sentence is the one that says so, or the title.
    pub work: WorkMention,
    pub change: Term,
}

/// How the time in which an act holds is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    /// 有效期延长至2028年12月31日, 继续执行至…: the last day
    Until(PartialDate),
    /// 有效期延长五年: months from the day on which it would have ended
    Longer(u32),
    /// 推迟至2025年7月1日起施行
    Postponed(PartialDate),
    /// 《X》自2026年3月1日起施行, said by whom X left its first day to
    Begins(PartialDate),
    /// 自2023年6月1日起暂停执行: the first day, where another than that of the notice is named, and the last, where one is
    Suspended {
        from: Option<PartialDate>,
        until: Option<PartialDate>,
    },
    /// “甲”应更正为“乙”: the words of a provision were printed wrong; the sentence says what is right
    Corrected,
    /// 自2024年3月1日起恢复执行
    Resumed(Option<PartialDate>),
    /// “2031年1月1日”修改为“2032年1月1日”: a day of the act is another one
    Moved { from: PartialDate, to: PartialDate },
    /// 继续有效, in the list of a clean-up or of one act: no day is said
    InForce,
    /// 暂停实施有关规定, 在自由贸易试验区暂时调整适用: told, and no day is reckoned with
    Told,
}

/// Sentences below the title, each with its first byte.
pub(super) fn sentences(text: &str, from: usize) -> impl Iterator<Item = (usize, &str)> {
    let mut at = from;
    let below = text.get(from..).unwrap_or("");
    below
        .split_inclusive(['。', '\n', '；'])
        .map(move |sentence| {
            let start = at;
            at += sentence.len();
            (start, sentence)
        })
}
