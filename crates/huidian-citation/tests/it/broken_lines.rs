//! References that a page cuts: ends of lines, page numbers and running heads.

use huidian_citation::{Context, find};

/// Works and places that a text names, without those of itself.
fn cited(text: &str) -> Vec<(String, String)> {
    let found = find(text, &Context::default()).into_iter();
    found
        .map(|citation| (citation.work_label().to_owned(), citation.path()))
        .collect()
}

#[test]
fn an_act_named_before_keeps_its_provision_over_line_ends() {
    let act = "青塘省渡口条例".to_owned();
    for words in [
        "依照该条例第八条处罚。",
        "依照该条例\n第八条处罚。",
        "依照该条例第八\n条处罚。",
        "依照该条例\n第八\n条，并处罚款。",
        "依照该\n条例第八条处罚。",
        "依照该条\n例第八条处罚。",
        "依照该\n条例\n第八条处罚。",
        "依照同\n条例第八条处罚。",
    ] {
        let text = format!("《青塘省渡口条例》第六条已有规定，{words}\n");
        let expected = [
            (act.clone(), "第六条".to_owned()),
            (act.clone(), "第八条".to_owned()),
        ];
        assert_eq!(cited(&text), expected, "{words}");
    }
    // the label of an article of the text itself is no place of the act named before
    let text = "第七条　《青塘省渡口条例》第六条的罚款，适用该条例\n第八条　本办法自2031年1月1日起施行。\n";
    let found = cited(text);
    assert!(!found.contains(&(act, "第八条".to_owned())), "{found:?}");
}

#[test]
fn a_title_goes_on_behind_the_edge_of_a_page() {
    for edge in [
        "\n",
        "\n— 3 —\n",
        "\n- 3 -\n\n",
        "\n第3页 共5页\n",
        "\n青交罚〔2031〕18号\n",
        "\n— 3 —\n青交罚〔2031〕18号\n",
    ] {
        let text = format!("依照《青塘省水上旅{edge}游办法》第三条。");
        let expected = [("青塘省水上旅游办法".to_owned(), "第三条".to_owned())];
        assert_eq!(cited(&text), expected, "{edge:?}");
    }
}

#[test]
fn a_number_goes_on_behind_the_edge_of_a_page() {
    for (broken, paths) in [
        ("第二十\n七条", "第二十七条"),
        ("第二十\n— 3 —\n七条", "第二十七条"),
        ("第二十\n\n— 3 —\n\n七条第一款", "第二十七条第一款"),
        ("第五十\n一条", "第五十一条"),
        ("第六\n十一条、第六十\n二条", "第六十一条;第六十二条"),
        ("第2\n7条", "第二十七条"),
        ("第三条第\n二款", "第三条第二款"),
        ("第\n二十七条", "第二十七条"),
        ("第二十七\n条", "第二十七条"),
        ("第三条第二\n款", "第三条第二款"),
    ] {
        let text = format!("并依照《青塘省渡口条例》{broken}执行。\n");
        let expected = [("青塘省渡口条例".to_owned(), paths.to_owned())];
        assert_eq!(cited(&text), expected, "{broken:?}");
    }
    // a new line that begins with a number of its own
    let text = "依照《青塘省渡口条例》第三条执行。第二十\n二、其他事项。\n";
    assert_eq!(cited(text).len(), 1);
}

#[test]
fn circled_numbers_are_items_behind_their_word() {
    for (text, path) in [
        (
            "依照《青塘省渡口条例》第四条第①项处理。",
            "第四条第（一）项",
        ),
        (
            "依照《青塘省渡口条例》第四条第⑫项处理。",
            "第四条第（十二）项",
        ),
        (
            "依照《青塘省渡口条例》第四条第（二）项处理。",
            "第四条第（二）项",
        ),
        // as often the mark of a footnote
        ("依照《青塘省渡口条例》第四条①处理。", "第四条"),
    ] {
        let expected = [("青塘省渡口条例".to_owned(), path.to_owned())];
        assert_eq!(cited(text), expected, "{text}");
    }
}

#[test]
fn marks_of_notes_part_no_reference() {
    for (text, paths) in [
        // scholars and annotated prints number notes behind the article
        ("依照《青塘省渡口条例》第四条①第一款处理。", "第四条第一款"),
        (
            "依照《青塘省渡口条例》第四条[1]第一款处理。",
            "第四条第一款",
        ),
        (
            "依照《青塘省渡口条例》第四条【2】第（一）项处理。",
            "第四条第（一）项",
        ),
        (
            "依照《青塘省渡口条例》第四条①、第六条②的规定。",
            "第四条;第六条",
        ),
        (
            "依照《青塘省渡口条例》第四条①至第六条②的规定。",
            "第四条~第六条",
        ),
        (
            "依照《青塘省渡口条例》第四条①，第六条的规定。",
            "第四条;第六条",
        ),
        // with its word it is the item, without 第 too
        ("依照《青塘省渡口条例》第四条①项处理。", "第四条第（一）项"),
        // 项目 is no item, and a year in brackets no note
        ("依照《青塘省渡口条例》第四条①项目处理。", "第四条"),
        ("依照《青塘省渡口条例》第四条[2031]第一款处理。", "第四条"),
    ] {
        let found = cited(text);
        assert_eq!(
            found.first().map(|(_, path)| path.as_str()),
            Some(paths),
            "{text}"
        );
    }
}

#[test]
fn a_version_below_the_title_is_of_the_reference() {
    for (text, expected) in [
        (
            "依照《青塘省渡口条例》\n（2023年修订）第九条处理。",
            "第九条",
        ),
        (
            "依照《青塘省渡口条例》\n（2023修订）第九\n条第一款处理。",
            "第九条第一款",
        ),
        // what stands below in brackets is an item, and none of the act's
        ("依照《青塘省渡口条例》\n（二）第九条处理。", ""),
    ] {
        let found = cited(text);
        assert_eq!(
            found.first().map(|(_, path)| path.as_str()),
            Some(expected),
            "{text:?}"
        );
    }
}
