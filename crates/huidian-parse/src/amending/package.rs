//! Decisions on several acts: which of them a point is about, or that nobody can say.

use huidian_text::numeral::is_numeral_char;

use crate::marker::{Mark, MarkForm};
use crate::words::matching_close;

/// Lines of a head that may say that several acts are amended.
const HEAD_LINES: usize = 12;

/// Words for acts that a title counts and does not name: 部分规章, 三件地方性法规.
const KINDS: [&str; 10] = [
    "规章",
    "法规",
    "法律",
    "规范性文件",
    "行政法规",
    "文件",
    "办法",
    "条例",
    "规定",
    "司法解释",
];

/// Whether the title of a decision says that it amends several acts: 关于修改《A》等三件规章的决定, 关于修改部分行政法规的决定.
pub(super) fn is_package(text: &str) -> bool {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.take(HEAD_LINES).any(|line| {
        let amends = ["修改", "修订", "修正"]
            .iter()
            .any(|word| line.contains(word));
        let is_title = amends && !line.contains(['。', '；', '：']);
        is_title && counts_several(line)
    })
}

/// The act that a decision of one act names in its title.
pub(super) fn only_work(text: &str) -> Option<&str> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.take(HEAD_LINES).find_map(|line| {
        let (_, rest) = line.split_once("关于修改")?;
        let close = matching_close(rest).filter(|_| rest.starts_with('《'))?;
        (!rest.contains('。')).then_some(&rest['《'.len_utf8()..close])
    })
}

fn counts_several(title: &str) -> bool {
    let plain = without_titles(title);
    let named = plain.matches('《').count();
    let behind = plain.split_once("》等").map(|(_, behind)| behind);
    // 《A》部分规定 is a part of one
    let counted = ["部分", "若干", "一批", "几部", "几件"]
        .iter()
        .filter_map(|word| plain.split_once(word))
        .any(|(_, rest)| named == 0 && KINDS.iter().any(|kind| rest.contains(kind)));
    let count = ["件", "部", "个", "项", "规章", "法规", "法律", "文件"];
    // 某办法等三件规章, where the page leaves the marks away
    let is_sum = |rest: &str| {
        let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || is_numeral_char(c));
        ["件", "部", "项"].iter().any(|unit| rest.starts_with(unit))
    };
    let sum = plain.split('等').skip(1).any(is_sum)
        || behind.is_some_and(|behind| count.iter().any(|word| behind.contains(word)));
    named > 1 || counted || sum
}

/// Titles without what they say, so that words in them are not taken for those around.
fn without_titles(line: &str) -> String {
    let mut plain = String::new();
    let mut at = 0;
    while let Some(open) = line[at..].find('《').map(|open| at + open) {
        plain.push_str(&line[at..open]);
        let Some(close) = matching_close(&line[open..]).map(|close| open + close) else {
            return plain;
        };
        plain.push_str("《》");
        at = close + '》'.len_utf8();
    }
    plain.push_str(&line[at..]);
    plain
}

/// Which act of a package the points are about: one heads the points below it, until a point of its own level comes or they are counted anew.
#[derive(Debug, Default)]
pub(super) struct Reach {
    is_package: bool,
    /// Marks of the levels that are open, with the number reached.
    levels: Vec<(MarkForm, u32)>,
    /// The level on which the act was named.
    named_at: Option<usize>,
    is_unclear: bool,
    /// The level of the point whose list of ended acts is open.
    ended_at: Option<MarkForm>,
}

impl Reach {
    pub fn new(is_package: bool, starts_unclear: bool) -> Self {
        Self {
            is_package,
            is_unclear: is_package && starts_unclear,
            ..Self::default()
        }
    }

    /// Whether nobody can say which act is meant.
    pub fn is_unclear(&self) -> bool {
        self.is_unclear
    }

    /// Whether the acts that are named here end, and none of them is amended.
    pub fn is_of_ended(&self) -> bool {
        self.ended_at.is_some()
    }

    /// A point begins, which may head a list of acts that end: what stands behind that list is of none of them.
    pub fn enter(&mut self, mark: Option<&Mark>, heads_ended: bool) {
        let Some(mark) = mark.filter(|mark| mark.is_apart) else {
            return;
        };
        let closes = self.ended_at.as_ref() == Some(&mark.form);
        if self.is_package && (closes || heads_ended) {
            self.ended_at = heads_ended.then_some(mark.form);
            self.named_at = None;
            self.is_unclear = true;
        }
        let number = mark.ordinal.first();
        let known = self.levels.iter().position(|(form, _)| *form == mark.form);
        let mut is_anew = false;
        match known {
            Some(place) => {
                self.levels.truncate(place + 1);
                is_anew = number <= self.levels[place].1;
                self.levels[place].1 = number;
            }
            None => self.levels.push((mark.form, number)),
        }
        let leaves = self
            .named_at
            .is_some_and(|named| self.levels.len() <= named);
        self.is_unclear |= self.is_package && self.named_at.is_some() && (leaves || is_anew);
    }

    /// The point names its act.
    pub fn name(&mut self, is_numbered: bool) {
        if !is_numbered {
            self.levels.clear();
        }
        self.named_at = Some(self.levels.len());
        self.is_unclear = false;
    }

    /// The point is about several acts at once, and so may be those below.
    pub fn name_several(&mut self) {
        self.named_at = Some(self.levels.len());
        self.is_unclear = self.is_package;
    }
}

#[cfg(test)]
mod tests {
    use super::is_package;

    #[test]
    fn titles_say_whether_several_acts_are_amended() {
        let cases = [
            ("某市人民政府关于修改《甲灯规定》等三件政府规章的决定", true),
            ("国务院关于修改部分行政法规的决定", true),
            ("某市关于修改《甲灯规定》《乙灯规定》的决定", true),
            ("某市关于废止和修改部分政府规章的决定", true),
            ("某省关于修改《甲条例》等十件地方性法规的决定", true),
            ("某市关于修改《甲灯规定》的决定", false),
            ("某市关于修改《甲灯规定》部分条款的决定", false),
            ("某市关于修改《部分行政规章管理规定》的决定", false),
        ];
        for (title, expected) in cases {
            assert_eq!(is_package(title), expected, "{title}");
        }
    }
}
