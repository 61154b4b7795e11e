//! What the title of a work says of another one: an interpretation of a law, the rules that implement it.

use huidian_model::RelationKind;

/// Words before 《 that do something else to the work named: a decision to amend an interpretation interprets nothing.
const OTHER_ACTS: [&str; 7] = ["修改", "修订", "废止", "印发", "公布", "发布", "转发"];
/// Words of notices on when another act is applied.
const TERMS: [&str; 9] = [
    "暂停", "暂缓", "恢复", "停止", "推迟", "延期", "延长", "继续", "暂时",
];
/// Ends of rules that implement what stands before them.
const RULES: [&str; 5] = ["实施条例", "实施细则", "实施办法", "实施规定", "施行细则"];
/// Ends of what can be implemented; 宪法宣誓 is no law, though rules about it exist.
const IMPLEMENTED: [&str; 4] = ["法", "条例", "规定", "办法"];
/// What courts and procuratorates call their interpretations (最高人民法院关于司法解释工作的规定, article 6).
const INTERPRETATIONS: [&str; 5] = ["解释", "规定", "规则", "批复", "意见"];

/// The work that a title says it interprets or implements.
pub(crate) fn of_title(title: &str) -> Option<(RelationKind, String)> {
    let plain = without_bracket(title);
    let Some((before, named, after)) = marked(plain) else {
        let base = RULES.iter().find_map(|rules| plain.strip_suffix(rules))?;
        return is_implemented(base).then(|| (RelationKind::Implements, base.to_owned()));
    };
    // 关于暂停实施《X》的通知
    let is_of_term = TERMS.iter().any(|word| before.contains(word));
    if OTHER_ACTS.iter().any(|act| before.ends_with(act)) || is_of_term {
        return None;
    }
    let named = named.to_owned();
    let is_rules = before.ends_with("实施") || RULES.iter().any(|rules| after.ends_with(rules));
    if is_rules {
        return Some((RelationKind::Implements, named));
    }
    // 全国人民代表大会常务委员会关于《…》第二条的解释 (legislation law, articles 48 to 53)
    let is_legislative = before.ends_with("关于")
        && before.contains("人民代表大会常务委员会")
        && after.ends_with("的解释");
    if is_legislative {
        return Some((RelationKind::Interprets, named));
    }
    let is_judicial = title.contains("最高人民法院") || title.contains("最高人民检察院");
    let is_about = before.ends_with("适用") || before.ends_with("执行") || before.ends_with("应用");
    let is_interpretation = INTERPRETATIONS.iter().any(|word| after.contains(word));
    (is_judicial && is_about && is_interpretation).then_some((RelationKind::Interprets, named))
}

fn is_implemented(base: &str) -> bool {
    IMPLEMENTED.iter().any(|end| base.ends_with(end)) && base.chars().count() > 2
}

/// Without a closing bracket such as （一）, （试行）.
fn without_bracket(title: &str) -> &str {
    let title = title.trim_end();
    let open = title
        .ends_with(['）', ')'])
        .then(|| title.rfind(['（', '(']))
        .flatten();
    open.map_or(title, |open| title[..open].trim_end())
}

/// The first title in book marks, with what stands before and after it.
fn marked(title: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = title.split_once('《')?;
    let (named, after) = rest.split_once('》')?;
    Some((before, named, after))
}

#[cfg(test)]
mod tests {
    use huidian_model::RelationKind;

    use super::of_title;

    #[test]
    fn titles_name_what_they_interpret_or_implement() {
        use RelationKind::{Implements, Interprets};
        for (title, expected) in [
            // courts interpret
            (
                "最高人民法院关于适用《灯塔法》若干问题的解释（一）",
                Some((Interprets, "灯塔法")),
            ),
            (
                "最高人民法院关于适用《灯塔法》若干问题的规定",
                Some((Interprets, "灯塔法")),
            ),
            (
                "最高人民检察院关于执行《灯塔法》有关问题的批复",
                Some((Interprets, "灯塔法")),
            ),
            // legislatures interpret their own laws
            (
                "全国人民代表大会常务委员会关于《灯塔法》第二条的解释",
                Some((Interprets, "灯塔法")),
            ),
            ("全国人民代表大会常务委员会关于修改《灯塔法》的决定", None),
            // governments implement
            ("灯塔法实施条例", Some((Implements, "灯塔法"))),
            (
                "灯塔管理条例实施细则（试行）",
                Some((Implements, "灯塔管理条例")),
            ),
            ("某省实施《灯塔法》办法", Some((Implements, "灯塔法"))),
            ("某市《灯塔法》实施细则", Some((Implements, "灯塔法"))),
            // a decision about an interpretation is none
            ("最高人民法院关于修改《关于适用灯塔法的解释》的决定", None),
            // what the rules carry out is no work
            ("某市灯塔点亮仪式实施办法", None),
            ("关于印发《灯塔法实施方案》的通知", None),
            ("某市关于暂停实施《灯塔办法》第三条的通知", None),
            ("某市关于继续实施《灯塔办法》的通知", None),
            ("灯塔法", None),
        ] {
            let found = of_title(title);
            let found = found.as_ref().map(|(kind, named)| (*kind, named.as_str()));
            assert_eq!(found, expected, "{title}");
        }
    }
}
