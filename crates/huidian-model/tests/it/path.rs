use huidian_model::ProvisionPath;

#[test]
fn addresses_are_read_in_every_usual_form() {
    let cases = [
        ("第三十一条", "第三十一条"),
        ("31", "第三十一条"),
        ("三十一", "第三十一条"),
        ("第31条第2款第1项", "第三十一条/第二款/第（一）项"),
        (
            "第三十一条/第二款/第（一）项",
            "第三十一条/第二款/第（一）项",
        ),
        ("第二百八十六条之一第一款", "第二百八十六条之一/第一款"),
        ("第三章", "第三章"),
        ("一、/（二）/3.", "一、/（二）/3."),
        ("5.2.1", "5.2.1"),
        ("附件1", "附件1"),
        ("附录A", "附件1"),
        ("附录A.2.1", "附件1/1.2.1"),
        ("A.2", "附件1/1.2"),
    ];
    for (text, expected) in cases {
        let path: ProvisionPath = text.parse().unwrap();
        assert_eq!(path.to_string(), expected, "{text}");
        assert_eq!(
            path.to_string().parse::<ProvisionPath>().unwrap(),
            path,
            "{text}"
        );
    }
    for text in ["", "第", "条", "hello", "第三十一条xyz"] {
        assert!(text.parse::<ProvisionPath>().is_err(), "{text}");
    }
}

#[test]
fn an_inserted_article_is_not_its_neighbour() {
    let inserted: ProvisionPath = "第二百八十六条之一".parse().unwrap();
    assert_ne!(inserted, ProvisionPath::article(286));
}
