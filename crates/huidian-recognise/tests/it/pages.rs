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

/// A plan in numbered divisions, as a ministry's page has it.
pub fn plan() -> String {
    [
        "一、建立健全供水数据管理机制。各供水单位要完善管理制度，加强统筹协调，推动建立覆盖采集、传输、存储全过程的责任体系。",
        "二、强化供水数据安全保障。坚持依法管理，健全分类分级制度，加快提升监测预警和应急处置能力，严禁违规对外提供。",
        "三、推进供水数据共享应用。鼓励供水单位与有关部门开展数据共享，支持开发节水应用，引导社会力量参与。",
        "四、加强组织实施。各级水行政主管部门要落实责任，加强指导，按照职责分工做好监督检查，定期报送进展情况。",
    ]
    .join("\n\n")
}

/// The cover of a standard, with its number or with what stands in its place.
pub fn cover(number: &str, mark: &str, issued: &str) -> String {
    format!(
        "ICS 35.030\n\nCCS L 80\n\n中华人民共和国国家标准\n\n{number}\n\n供水数据安全技术 水表读数采集要求\n\nWater supply data security technology — Requirements for collection of meter readings\n\n{mark}\n\n{issued}\n\n国家市场监督管理总局　国家标准化管理委员会　发布\n\n"
    )
}

/// Foreword and clauses of a standard.
pub const CLAUSES: &str = "前言\n\n本文件按照GB/T 1.1—2020的规定起草。\n\n本文件由全国供水标准化技术委员会提出并归口。\n\n1　范围\n\n本文件规定了水表读数采集的总体要求和采集要求。\n\n2　规范性引用文件\n\n本文件没有规范性引用文件。\n\n3　术语和定义\n\n3.1　水表读数\n\n水表记录的累计用水量。\n\n4　总体要求\n\n4.1　采集水表读数应遵循合法、正当、必要的原则。\n\n5　采集要求\n\n5.1　采集终端应具备身份鉴别能力。\n\n参考文献\n\n[1] 供水条例\n";
