//! Pages of an invented rule, as sites and accounts carry them.

/// Articles of an invented rule, numbered from `first` to `last`.
pub fn articles(first: u32, last: u32) -> String {
    const SUBJECTS: [&str; 6] = [
        "水表读数",
        "抄表数据",
        "用水档案",
        "漏损记录",
        "水质监测数据",
        "供水调度数据",
    ];
    (first..=last)
        .map(|ordinal| {
            let subject = SUBJECTS[ordinal as usize % SUBJECTS.len()];
            let number = huidian_text::format_numeral(ordinal);
            match ordinal {
                1 => "第一条 为了规范供水数据处理活动，保障供水安全，根据有关法律、行政法规，制定本办法。\n\n".to_owned(),
                o if o == last && o > 8 => format!("第{number}条 本办法由县级以上水行政主管部门负责解释，自2031年5月1日起施行。\n\n"),
                _ => format!(
                    "第{number}条 供水单位处理{subject}，应当遵守国家有关规定，建立管理制度，不得超出供水服务所必需的范围。违反前款规定的，由水行政主管部门责令限期改正；情节严重的，予以通报。\n\n"
                ),
            }
        })
        .collect()
}

/// The rule with its title and note.
pub fn rule(last: u32) -> String {
    format!(
        "# 供水数据管理办法\n\n（2031年3月2日国家供水总局令第7号公布 自2031年5月1日起施行）\n\n{}",
        articles(1, last)
    )
}

/// Under the head of an account's export.
pub fn export(headline: &str, body: &str) -> String {
    format!(
        "---\ntitle: {headline}\nurl: https://mp.example.com/s?x=1\nsource: 水务观察\ndate: 2031-03-03\n---\n\n# {headline}\n\n水务观察\n\n{body}\n\n预览时标签不可点\n\n微信扫一扫\n\n关注该公众号\n"
    )
}

/// Paragraphs of a reading of the rule, without its wording.
pub fn reading(count: usize) -> String {
    const PIECES: [&str; 4] = [
        "《办法》的出台具有重要意义。笔者认为，《办法》明确了供水单位的责任，体现了安全与发展并重的思路，亮点突出。",
        "值得注意的是，《办法》第三条的规定与征求意见稿相比有所变化，这意味着企业需要重新梳理数据清单，我们建议尽早准备。",
        "从背景看，近年来供水领域数据泄露时有发生，《办法》提出了分类管理的要求，为行业提供了指引，专家表示这将推动合规。",
        "综上，《办法》进一步明确了监管边界，解读其条款有助于我们理解立法意图，企业应当关注后续配套文件。",
    ];
    (0..count)
        .map(|at| format!("{}\n\n", PIECES[at % PIECES.len()]))
        .collect()
}
