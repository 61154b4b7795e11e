use huidian_citation::{Context, annotate, find};

#[test]
fn segments_give_back_the_text() {
    let text = "依照《密码法》第三条和本办法第四条处理。";
    let citations = find(text, &Context::default());
    let segments = annotate(text, &citations);
    let joined: String = segments.iter().map(|segment| segment.text).collect();
    assert_eq!(joined, text);
    let cited: Vec<&str> = segments
        .iter()
        .filter(|segment| segment.citation.is_some())
        .map(|segment| segment.text)
        .collect();
    assert_eq!(cited, ["《密码法》第三条", "本办法第四条"]);
}

#[test]
fn citations_of_another_text_are_left_out() {
    let citations = find("依照《密码法》第三条处理。", &Context::default());
    let short = "依照";
    let segments = annotate(short, &citations);
    assert!(segments.iter().all(|segment| segment.citation.is_none()));
    assert_eq!(
        segments
            .iter()
            .map(|segment| segment.text)
            .collect::<String>(),
        short
    );
}
