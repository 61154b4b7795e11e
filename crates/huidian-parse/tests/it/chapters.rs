//! Chapters that decisions add, with their names.

use crate::amending::told;

#[test]
fn the_name_of_a_new_chapter_is_read_without_its_articles() {
    let decision = |words: &str| {
        let text = format!(
            "青塘市人民代表大会常务委员会关于修改《青塘市供水条例》的决定\n\n（2031年12月26日青塘市第十四届人民代表大会常务委员会第十八次会议通过）\n\n决定对《青塘市供水条例》作如下修改：\n\n一、{words}\n\n二、增加一条，作为第五条：“供水单位违反本条例第二条的，处一万元罚款。”\n\n本决定自2032年3月1日起施行。\n"
        );
        told(&text)
    };
    let heading = "+ 第三章 after ?: 第三章　法律责任";
    for words in [
        "增加一章，作为第三章，章名为“法律责任”。",
        "增加第三章“法律责任”。",
        "在第二章后增加一章，作为第三章，章名为“法律责任”，包括第五条。",
        "增加一章，作为第三章：“第三章　法律责任”。",
    ] {
        let told = decision(words);
        assert_eq!(
            told.first().map(String::as_str),
            Some(heading),
            "{words}: {told:?}"
        );
        assert!(
            !told.contains(&"not understood".to_owned()),
            "{words}: {told:?}"
        );
        assert!(
            told.iter().any(|told| told.starts_with("+ 第五条")),
            "{words}: {told:?}"
        );
    }
    // with its articles it is one change
    let whole = decision("增加一章，作为第三章“法律责任”：“第四条　违反规定的，责令改正。”");
    assert_eq!(
        whole.first().map(String::as_str),
        Some("+ 第三章 after ?: 第三章　法律责任|第四条　违反规定的，责令改正。")
    );
}
