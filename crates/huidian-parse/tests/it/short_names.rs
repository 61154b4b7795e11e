//! Acts named by their short names (以下简称《办法》), wherever a sentence names acts: prolongations, repeals, amendments.

use huidian_parse::{Hints, Metadata, Term, parse, read_amendments};

const FULL: &str = "云湖市居家助浴服务办法";

fn read(text: &str) -> Metadata {
    parse(text, &Hints::default()).metadata
}

fn named(metadata: &Metadata) -> Vec<(Option<String>, Option<String>, String)> {
    let terms = metadata.terms.iter();
    terms
        .map(|term| {
            let change = match term.change {
                Term::Until(on) => format!("until {on}"),
                Term::Longer(months) => format!("{months} months longer"),
                other => format!("{other:?}"),
            };
            let number = term.work.number.as_ref().map(ToString::to_string);
            (term.work.title.clone(), number, change)
        })
        .collect()
}

/// Bureaus that prolong what they issued (关于继续执行《…》的通知).
#[test]
fn a_notice_prolongs_the_act_that_it_calls_by_a_short_name() {
    let define =
        "《云湖市居家助浴服务办法》（云民规〔2020〕3号，以下简称《办法》）将于2025年6月30日到期。";
    let cases = [
        (format!("{define}经研究，决定继续执行《办法》，有效期至2028年6月30日。"), "until 2028-06-30"),
        (format!("{define}经研究，《办法》有效期延长至2028年6月30日。"), "until 2028-06-30"),
        (format!("{define}经评估，决定将《办法》有效期延长三年。"), "36 months longer"),
        (format!("{define}现决定《办法》继续有效，有效期至2028年6月30日。"), "until 2028-06-30"),
        (
            "《云湖市居家助浴服务办法》（以下简称“《助浴办法》”，云民规〔2020〕3号）即将到期。经研究，决定继续执行《助浴办法》，有效期至2028年6月30日。".to_owned(),
            "until 2028-06-30",
        ),
        // by its kind alone, which the title has one act of
        ("经研究，决定继续执行《办法》，有效期至2028年6月30日。".to_owned(), "until 2028-06-30"),
        // and the text's own day of ending is none of those
        (format!("{define}为做好衔接工作，《办法》延续实施至2028年6月30日。"), "until 2028-06-30"),
    ];
    for (sentence, expected) in cases {
        let page = format!(
            "云湖市民政局关于继续执行《云湖市居家助浴服务办法》的通知\n\n云民规〔2025〕6号\n\n各县民政局：\n\n{sentence}\n\n本通知自印发之日起施行。\n\n云湖市民政局\n2025年6月16日\n"
        );
        let metadata = read(&page);
        let found = named(&metadata);
        assert_eq!(found.len(), 1, "{sentence}: {found:?}");
        assert_eq!(found[0].0.as_deref(), Some(FULL), "{sentence}");
        assert_eq!(found[0].2, expected, "{sentence}");
    }
}

/// Governments that end their rules by a notice, an act that says what it ends, and one that names another by a short name of its own.
#[test]
fn a_repeal_by_short_name_ends_the_act_meant() {
    let cases = [
        "《云湖市居家助浴服务办法》（云民规〔2020〕3号，以下简称《办法》）已不适应发展需要。经研究，决定自2031年5月1日起废止《办法》。",
        "《云湖市居家助浴服务办法》（云民规〔2020〕3号，下称《助浴办法》）已不适应发展需要。现决定《助浴办法》自2031年5月1日起停止执行。",
        "《云湖市居家助浴服务办法》（以下简称《办法》）（云民规〔2020〕3号）已不适应发展需要，《办法》自2031年5月1日起废止。",
    ];
    for sentence in cases {
        let page = format!(
            "云湖市民政局关于助浴服务有关事项的通知\n\n云民规〔2031〕6号\n\n各县民政局：\n\n{sentence}\n\n云湖市民政局\n2031年4月16日\n"
        );
        let metadata = read(&page);
        let repeals: Vec<_> = metadata
            .repeals
            .iter()
            .map(|mention| {
                (
                    mention.title.as_deref(),
                    mention.number.as_ref().map(ToString::to_string),
                )
            })
            .collect();
        assert_eq!(
            repeals,
            [(Some(FULL), Some("云民规〔2020〕3号".to_owned()))],
            "{sentence}"
        );
    }
}

#[test]
fn an_amendment_by_short_name_is_of_the_act_meant() {
    let cases = [
        (
            "对《云湖市居家助浴服务办法》（以下简称《助浴办法》）作如下修改：",
            "一、将《助浴办法》第三条中的“甲”修改为“乙”。",
        ),
        (
            "对《云湖市居家助浴服务办法》（云民规〔2020〕3号，以下简称《办法》）作如下修改：",
            "一、《办法》第三条中的“甲”修改为“乙”。",
        ),
    ];
    for (preamble, point) in cases {
        let page = format!(
            "云湖市民政局关于修改《云湖市居家助浴服务办法》的决定\n\n经研究，决定{preamble}\n\n{point}\n"
        );
        let works: Vec<Option<String>> = read_amendments(&page)
            .into_iter()
            .map(|one| one.work)
            .collect();
        assert_eq!(works, [Some(FULL.to_owned())], "{point}");
    }
}
