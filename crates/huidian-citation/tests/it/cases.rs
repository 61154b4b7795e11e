use huidian_citation::{Context, find};

#[test]
fn a_named_article_is_found() {
    let found = find(
        "依照《中华人民共和国数据安全法》第四十五条第一款处罚。",
        &Context::default(),
    );
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].path(), "第四十五条第一款");
}
