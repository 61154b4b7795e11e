//! Papers that correct what was printed wrong in an act. Towns and acts are invented.

use huidian_parse::{Classification, Hints, Term, parse};

/// Title, class and what is corrected: act, provision.
fn read(page: &str) -> (String, bool, Vec<(String, String)>) {
    let parsed = parse(page, &Hints::default());
    let title = parsed.metadata.title.map(|title| title.value);
    let corrected = parsed.metadata.terms.into_iter();
    let corrected = corrected.filter(|term| term.change == Term::Corrected);
    (
        title.unwrap_or_default(),
        parsed.classification == Classification::InstrumentText,
        corrected
            .map(|term| (term.work.title.unwrap_or_default(), term.work.scope.words()))
            .collect(),
    )
}

fn paper(title: &str, words: &str) -> String {
    format!("{title}\n\n{words}\n\n青塘市人民政府办公室\n\n2031年5月12日\n")
}

/// Gazettes print a correction under the bare word; offices send a letter or a notice.
#[test]
fn a_correction_says_which_words_of_which_provision_are_right() {
    let cases = [
        (
            "更　正",
            "《青塘市人民政府公报》2031年第4期刊登的《灯笼办法》（青塘市人民政府令第168号）第三条中，“不得高于二十元”误为“不得低于二十元”，特此更正。",
            "关于《灯笼办法》的更正",
            "第三条",
        ),
        (
            "更正公告",
            "《灯笼办法》第三条第二款“低于”应为“高于”。特此公告。",
            "关于《灯笼办法》的更正公告",
            "第三条第二款",
        ),
        (
            "关于《灯笼办法》的勘误",
            "《灯笼办法》（青塘市人民政府令第168号）第三条“票价不得低于二十元”应为“票价不得高于二十元”。",
            "关于《灯笼办法》的勘误",
            "第三条",
        ),
        (
            "青塘市人民政府办公室关于更正《灯笼办法》有关文字的通知",
            "因工作疏漏，将第三条中的“低于”更正为“高于”。",
            "青塘市人民政府办公室关于更正《灯笼办法》有关文字的通知",
            "第三条",
        ),
    ];
    for (title, words, named, provision) in cases {
        let (found, is_instrument, corrected) = read(&paper(title, words));
        assert_eq!(found, named);
        assert!(is_instrument, "{title}");
        let expected = ("灯笼办法".to_owned(), provision.to_owned());
        assert_eq!(corrected, [expected], "{title}");
    }
}

/// What changes an act, or corrects something else, is no correction of an act.
#[test]
fn an_amendment_and_a_corrected_list_are_no_corrections_of_acts() {
    for (title, words) in [
        (
            "青塘市人民政府关于修改《灯笼办法》的决定",
            "将第三条中的“低于”修改为“高于”。",
        ),
        (
            "关于更正灯笼企业名单的公告",
            "名单中“东港灯厂”应为“西港灯厂”。",
        ),
        (
            "青塘市灯笼登记更正办法",
            "登记簿中“甲”误为“乙”的，予以改正。",
        ),
    ] {
        assert_eq!(read(&paper(title, words)).2, Vec::new(), "{title}");
    }
}
