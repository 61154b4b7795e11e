//! What the preamble of a decision says it amends.

#[test]
fn a_preamble_names_the_works_that_a_decision_amends() {
    let cases: [(&str, &[&str]); 5] = [
        // bureaus amend their own rules by a notice
        (
            "云湖市交通局关于修改《云湖市渡口办法》部分条款的通知\n\n云交规〔2031〕5号\n\n各区交通局：\n\n经研究，决定对《云湖市渡口办法》（云交规〔2029〕3号）部分条款修改如下：\n\n一、删除第四条。\n",
            &["云湖市渡口办法"],
        ),
        (
            "云湖市人民政府关于修改《云湖市渡口办法》等三件规章的决定\n\n市人民政府决定对《云湖市渡口办法》（2010年3月1日市政府令第5号公布，根据2015年3月1日《云湖市人民政府关于修改部分规章的决定》修正）、《云湖市码头办法》和《云湖市锚地办法》作如下修改：\n\n删去附件中的“甲”。\n",
            &["云湖市渡口办法", "云湖市码头办法", "云湖市锚地办法"],
        ),
        (
            "云湖市人民政府关于修改部分规章的决定\n\n市人民政府决定修改《云湖市渡口办法》《云湖市码头办法》：\n\n一、删去附件。\n",
            &["云湖市渡口办法", "云湖市码头办法"],
        ),
        (
            "云湖市人民政府关于修改部分规章的决定\n\n根据《云湖市港口条例》的规定，市人民政府决定对《云湖市渡口办法》作如下修改：\n",
            &["云湖市渡口办法"],
        ),
        (
            "云湖市人民政府关于修改和废止部分规章的决定\n\n市人民政府决定对《云湖市渡口办法》予以废止。\n",
            &[],
        ),
    ];
    for (text, expected) in cases {
        let parsed = huidian_parse::parse(text, &huidian_parse::Hints::default());
        let found = parsed.metadata.amends.iter();
        let found: Vec<&str> = found
            .filter_map(|mention| mention.title.as_deref())
            .collect();
        assert_eq!(found, expected, "{text}");
    }
}
