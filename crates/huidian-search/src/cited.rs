//! Articles of the same text that an article cites: 违反本条例第十三条、第十五条至第十七条规定的.

use huidian_text::numeral::{is_numeral_char, parse_numeral};

/// What stands before the first of the cited articles of the same text.
const OWN: [&str; 9] = [
    "本法",
    "本条例",
    "本规定",
    "本办法",
    "本细则",
    "本决定",
    "本解释",
    "本规则",
    "违反",
];
/// What joins one cited article to the next.
const JOINTS: [&str; 8] = ["、", ",", "和", "或者", "或", "以及", "及", "与"];
const UP_TO: &str = "至";
/// Articles that one 至 may span; more is misread.
const SPAN: u32 = 40;

/// Numbers of the articles of the same text that a folded text cites, ascending, each once.
pub(crate) fn cited(folded: &str) -> Vec<u32> {
    let mut found = Vec::new();
    // where the last citation of the chain ended, and its article
    let mut chain: Option<(usize, u32)> = None;
    let mut at = 0;
    while let Some(step) = folded[at..].find('第') {
        let start = at + step;
        at = start + '第'.len_utf8();
        let Some((number, end)) = article_at(&folded[at..]) else {
            continue;
        };
        let end = at + end;
        let before = &folded[..start];
        let joint = chain.and_then(|(ended, last)| Some((below_passed(&before[ended..])?, last)));
        let is_own = OWN.iter().any(|own| before.ends_with(own));
        match joint {
            Some((UP_TO, last)) if number > last && number - last <= SPAN => {
                found.extend(last + 1..=number);
            }
            Some((joint, _)) if JOINTS.contains(&joint) => found.push(number),
            _ if is_own => found.push(number),
            _ => {
                chain = None;
                at = end;
                continue;
            }
        }
        chain = Some((end, number));
        at = end;
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The number of an article whose 第 was passed, and where its 条 ends; 第三条之一 is none of the numbered ones.
fn article_at(rest: &str) -> Option<(u32, usize)> {
    let after = rest.trim_start_matches(is_numeral_char);
    let digits = &rest[..rest.len() - after.len()];
    let behind = after.strip_prefix('条')?;
    if behind.starts_with('之') {
        return None;
    }
    Some((parse_numeral(digits)?, rest.len() - behind.len()))
}

/// What joins, after 第二款 and 第三项 are passed; `None` when other words stand between.
fn below_passed(mut between: &str) -> Option<&str> {
    while let Some(rest) = between.strip_prefix('第') {
        let after = rest
            .trim_start_matches(['(', ')', '、', '至', '第', '项', '款'])
            .trim_start_matches(is_numeral_char)
            .trim_start_matches(['(', ')']);
        between = after.strip_prefix(['款', '项'])?;
    }
    Some(between)
}

/// The number of an article by its address; `None` for 第三条之一 and clauses.
pub(crate) fn number_of(path: &str) -> Option<u32> {
    let rest = path.strip_prefix('第')?;
    let (number, end) = article_at(rest)?;
    (end == rest.len()).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::{cited, number_of};

    #[test]
    fn articles_of_the_same_text_are_read_and_no_others() {
        for (reason, text, wanted) in [
            ("one", "违反本条例第十三条的规定", &[13][..]),
            (
                "with its paragraph",
                "违反本法第二十一条第一款、第二十五条规定的",
                &[21, 25],
            ),
            (
                "a span",
                "有本办法第三条至第五条和第九条情形的",
                &[3, 4, 5, 9],
            ),
            ("another law", "依照刑法第一百二十条处罚", &[]),
            (
                "another law between",
                "违反本法第六条,依照刑法第九条处罚",
                &[6],
            ),
            ("an inserted article", "违反本法第三条之一", &[]),
            ("none", "处一万元以下罚款", &[]),
        ] {
            assert_eq!(cited(text), wanted, "{reason}: {text}");
        }
    }

    #[test]
    fn addresses_are_numbers_where_they_are_plain() {
        assert_eq!(number_of("第十三条"), Some(13));
        assert_eq!(number_of("第十三条之一"), None);
        assert_eq!(number_of("5.2.1"), None);
    }
}
