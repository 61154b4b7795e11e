use huidian_text::unwrap_lines;

/// A reason, a text, and the lines that are left; none where the text is not wrapped.
type Case = (&'static str, &'static str, Option<&'static [&'static str]>);

#[test]
fn hard_line_ends_go_and_those_of_paragraphs_stay() {
    let cases: [Case; 10] = [
        (
            "paragraphs are indented, lines of 44 columns, as rules are mailed",
            "　　第一条　为了节约用水，根据《中华人民共和\n国网络安全法》等法律，结合本市实际，制定本办\n法。\n　　第二条　运营单位应当依照本办法的规定保存\n信息。\n",
            Some(&[
                "　　第一条　为了节约用水，根据《中华人民共和国网络安全法》等法律，结合本市实际，制定本办法。",
                "　　第二条　运营单位应当依照本办法的规定保存信息。",
                "",
            ]),
        ),
        (
            "numbers begin lines of their own",
            "第一条　为了加强本市灯塔的养护和管理，制定本办法\n和本办法的细则，适用于本市行政区域内的全部灯塔的\n养护。\n第二条　养护灯塔应当用心。\n",
            Some(&[
                "第一条　为了加强本市灯塔的养护和管理，制定本办法和本办法的细则，适用于本市行政区域内的全部灯塔的养护。",
                "第二条　养护灯塔应当用心。",
                "",
            ]),
        ),
        (
            "the sentence of an order, whatever its width",
            "某市人民政府令\n第93号\n　　《某市灯塔管理\n办法》已经2024年2月26日市人民政府会议审\n议通过，现予公布，自2024\n年5月1日起施行。\n市长　某某\n2024年3月4日\n",
            Some(&[
                "某市人民政府令",
                "第93号",
                "　　《某市灯塔管理办法》已经2024年2月26日市人民政府会议审议通过，现予公布，自2024年5月1日起施行。",
                "市长　某某",
                "2024年3月4日",
                "",
            ]),
        ),
        (
            "a list of titles is no sentence",
            "现将下列文件印发\n《某市灯塔管理办法》\n《某市灯具管理办法》\n已经审议。\n",
            None,
        ),
        (
            "one paragraph a line",
            "第一条　甲。\n第二条　乙。\n第三条　丙。\n",
            None,
        ),
        (
            "a note broken inside its day and number, in a text that is not wrapped",
            "云湖市渡槽办法\n\n（2025年3月\n1日云湖市人民政府令第\n44号公布　自2025年5月1\n日起施行）\n\n第一条　甲。\n",
            Some(&[
                "云湖市渡槽办法",
                "",
                "（2025年3月1日云湖市人民政府令第44号公布　自2025年5月1日起施行）",
                "",
                "第一条　甲。",
                "",
            ]),
        ),
        (
            "an item that opens a bracket and never closes it",
            "（2025年计划\n\n第一条　甲。\n第二条　乙）。\n",
            None,
        ),
        (
            "a title in the middle of a list of names",
            "云湖市关于行使行政许可、\n行政处罚职权的决定\n\n第一条　甲。\n",
            Some(&[
                "云湖市关于行使行政许可、行政处罚职权的决定",
                "",
                "第一条　甲。",
                "",
            ]),
        ),
        (
            "a number alone on its line",
            "一、\n总体要求\n\n坚持安全第一。\n",
            None,
        ),
        ("names under a text", "某部\n某委员会\n2024年5月1日", None),
    ];
    for (reason, text, expected) in cases {
        let unwrapped = unwrap_lines(text);
        let lines: Option<Vec<&str>> = unwrapped
            .as_ref()
            .map(|found| found.text.split('\n').collect());
        assert_eq!(lines.as_deref(), expected, "{reason}");
    }
}

#[test]
fn offsets_lead_back_to_the_wrapped_text() {
    let text = "　　第一条　为了节约用水，根据《中华人民共和\n国网络安全法》等法律，结合本市实际，制定本办\n法。\n　　第二条　本办法自公布之日起施行。";
    let unwrapped = unwrap_lines(text).expect("wrapped");
    let given: Vec<char> = text.chars().collect();
    for (at, c) in unwrapped.text.chars().enumerate() {
        assert_eq!(
            given[unwrapped.map.to_source(at as u32) as usize],
            c,
            "{at}"
        );
    }
}
