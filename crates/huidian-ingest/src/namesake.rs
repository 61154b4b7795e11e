//! Acts that take the place of an earlier one of their own title.

use huidian_model::title_key;

/// Characters at the end of a text in which it says what it ends.
const CLOSING_CHARS: usize = 600;

/// Whether the end of a text ends an act of the text's own title: （…）《甲办法》同时废止.
pub(crate) fn ends_namesake(text: &str, title: &str) -> bool {
    let own = title_key(title);
    let start = text.char_indices().rev().nth(CLOSING_CHARS);
    let closing = &text[start.map_or(0, |(at, _)| at)..];
    closing.split(['。', '；', '\n']).any(|sentence| {
        let Some((before, _)) = sentence.rsplit_once("废止") else {
            return false;
        };
        let titles = before.split('《').skip(1);
        titles
            .filter_map(|rest| rest.split_once('》'))
            .any(|(named, _)| {
                let named = title_key(named);
                named == own || own.ends_with(&named) && named.starts_with("关于")
            })
    })
}

#[cfg(test)]
mod tests {
    use super::ends_namesake;

    #[test]
    fn the_end_of_a_text_tells_of_an_earlier_act_of_its_title() {
        for (clause, is_told) in [
            (
                "本办法自2022年5月1日起施行。2008年公布的《某市浮标管理办法》（第12号令）同时废止。",
                true,
            ),
            (
                "本办法自2022年5月1日起施行，《某市浮标管理办法》同时废止。",
                true,
            ),
            ("《某市航标管理办法》同时废止。", false),
            ("《某市浮标管理办法》继续有效。", false),
            (
                "《某市人民政府关于修改〈某市浮标管理办法〉的决定》同时废止。",
                false,
            ),
            ("本办法自2022年5月1日起施行。", false),
        ] {
            let text = format!("第一条　为了管理浮标，制定本办法。\n第二条　{clause}\n");
            assert_eq!(
                ends_namesake(&text, "某市浮标管理办法"),
                is_told,
                "{clause}"
            );
        }
    }
}
