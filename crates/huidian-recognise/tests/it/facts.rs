use huidian_recognise::read_facts;

use crate::pages::{CLAUSES, articles, cover, export, plan};

struct Case {
    reason: &'static str,
    text: String,
    title: &'static str,
    number: Option<&'static str>,
    issuers: &'static [&'static str],
    dated: Option<&'static str>,
    is_draft: bool,
}

#[test]
fn facts_are_those_of_the_page() {
    let notice = "# 国家供水总局 国家数据总局关于印发《供水数据管理办法》的通知\n\n供水发〔2031〕7号\n\n各省、自治区、直辖市水务局：\n\n现将《供水数据管理办法》印发给你们，请认真贯彻执行。\n\n国家供水总局\n\n国家数据总局\n\n2031年3月2日\n\n";
    let letter = "关于开展供水数据普查的通知\n\n供水办〔2031〕12号\n\n各有关单位：\n\n为摸清供水数据底数，现就开展供水数据普查有关事项通知如下，请各单位按照要求报送普查表，并于年底前完成核验工作。\n\n国家供水总局办公厅\n\n2031年4月8日";
    let cases = [
        Case {
            reason: "a notice that carries X gives X's title with the notice's number, issuers and date",
            text: format!("{notice}# 供水数据管理办法\n\n{}", articles(1, 20)),
            title: "供水数据管理办法",
            number: Some("供水发〔2031〕7号"),
            issuers: &["国家供水总局", "国家数据总局"],
            dated: Some("2031-03-02"),
            is_draft: false,
        },
        Case {
            reason: "a notice alone is its own instrument",
            text: export("通知 | 供水总局开展供水数据普查", letter),
            title: "关于开展供水数据普查的通知",
            number: Some("供水办〔2031〕12号"),
            issuers: &["国家供水总局办公厅"],
            dated: Some("2031-04-08"),
            is_draft: false,
        },
        Case {
            reason: "a notice without 《》 in its title carries what stands below it",
            text: format!(
                "{}附件\n\n# 供水数据管理办法\n\n{}",
                notice.replacen("《供水数据管理办法》", "供水数据管理办法", 1),
                articles(1, 20)
            ),
            title: "供水数据管理办法",
            number: Some("供水发〔2031〕7号"),
            issuers: &["国家供水总局", "国家数据总局"],
            dated: Some("2031-03-02"),
            is_draft: false,
        },
        Case {
            reason: "the heading on the page goes before the headline of the account that names the same",
            text: export(
                "国家标准《供水数据安全技术 水表读数要求（征求意见稿）》公开征求意见",
                "关于征求国家标准《供水数据安全技术 水表读数要求（征求意见稿）》意见的通知\n\n国家供水标准化技术委员会秘书处归口的国家标准现已形成征求意见稿，现公开征求意见，请于期限内反馈。\n\n国家供水标准化技术委员会秘书处\n\n2031年4月8日",
            ),
            title: "关于征求国家标准《供水数据安全技术 水表读数要求（征求意见稿）》意见的通知",
            number: None,
            issuers: &["国家供水标准化技术委员会秘书处"],
            dated: Some("2031-04-08"),
            is_draft: true,
        },
        Case {
            reason: "the heading of an announcement, and not the name of its list",
            text: export(
                "水表厂商等完成读数整改",
                "关于发布完成读数整改水表清单的公告\n\n六十二款完成读数整改水表清单\n\n国家供水总局\n\n2031年4月8日",
            ),
            title: "关于发布完成读数整改水表清单的公告",
            number: None,
            issuers: &["国家供水总局"],
            dated: Some("2031-04-08"),
            is_draft: false,
        },
        Case {
            reason: "rules that carry out a law are not that law",
            text: format!("# 实施《供水数据法》的规定\n\n{}", articles(1, 20)),
            title: "实施《供水数据法》的规定",
            number: None,
            issuers: &[],
            dated: Some("2031-05-01"),
            is_draft: false,
        },
        Case {
            reason: "a draft of a standard by its cover, before it has a number",
            text: format!(
                "{}{CLAUSES}",
                cover("GB/T XXXXX—XXXX", "（征求意见稿）", "XXXX-XX-XX发布")
            ),
            title: "供水数据安全技术 水表读数采集要求（征求意见稿）",
            number: None,
            issuers: &["国家市场监督管理总局", "国家标准化管理委员会"],
            dated: None,
            is_draft: true,
        },
        Case {
            reason: "a standard by its cover",
            text: format!(
                "{}{CLAUSES}",
                cover("GB/T 99725—2031", "", "2031-05-01发布")
            ),
            title: "供水数据安全技术 水表读数采集要求",
            number: Some("GB/T 99725—2031"),
            issuers: &["国家市场监督管理总局", "国家标准化管理委员会"],
            dated: Some("2031-05-01"),
            is_draft: false,
        },
        Case {
            reason: "a report above the wording tells body and day of publication, before the day of effect",
            text: export(
                "《供水数据管理办法》来了",
                &format!(
                    "国家供水总局于2031年3月2日正式发布《供水数据管理办法》，共二十条。\n\n供水数据管理办法\n\n{}",
                    articles(1, 20)
                ),
            ),
            title: "供水数据管理办法",
            number: None,
            issuers: &["国家供水总局"],
            dated: Some("2031-03-02"),
            is_draft: false,
        },
        Case {
            reason: "a press conference is no publication",
            text: export(
                "《供水数据管理办法》来了",
                &format!(
                    "2031年2月20日，国家供水总局新闻发布会介绍《供水数据管理办法》。\n\n供水数据管理办法\n\n{}",
                    articles(1, 20)
                ),
            ),
            title: "供水数据管理办法",
            number: None,
            issuers: &[],
            dated: Some("2031-05-01"),
            is_draft: false,
        },
        Case {
            reason: "the address of the official page is the last sign of a day",
            text: export(
                "供水总局发布《关于加强供水数据管理的意见》",
                &format!(
                    "为加强供水数据管理，国家供水总局提出以下意见。\n\n{}\n\n文章来源：https://www.shui.gov.cn/2031-03/02/c_168.htm",
                    plan()
                ),
            ),
            title: "关于加强供水数据管理的意见",
            number: None,
            issuers: &["供水总局"],
            dated: Some("2031-03-02"),
            is_draft: false,
        },
        Case {
            reason: "the name of the account over a title that the headline has without it",
            text: export(
                "国家供水总局关于夯实供水数据基础持续推进供水数据共享的实施办法（供水公报第3号）",
                &format!(
                    "云湖供水技术国家工程中心\n\n国家供水总局关于夯实供水数据基础\n\n持续推进供水数据共享的实施办法\n\n（2031年3月2日）\n\n{}",
                    articles(1, 20)
                ),
            ),
            title: "国家供水总局关于夯实供水数据基础持续推进供水数据共享的实施办法",
            number: None,
            issuers: &["国家供水总局"],
            dated: Some("2031-03-02"),
            is_draft: false,
        },
        Case {
            reason: "a body under the title and a day in brackets below it",
            text: format!(
                "供水数据发布规定\n\n国家供水总局\n\n（2031年8月8日）\n\n{}",
                articles(1, 20)
            ),
            title: "供水数据发布规定",
            number: None,
            issuers: &["国家供水总局"],
            dated: Some("2031-08-08"),
            is_draft: false,
        },
        Case {
            reason: "a year in brackets and a number below the title of an announcement (某行公告)",
            text: format!("云湖银行公告\n\n〔2031〕第26号\n\n{}", articles(1, 20)),
            title: "云湖银行公告",
            number: Some("云湖银行公告〔2031〕第26号"),
            issuers: &["云湖银行"],
            dated: Some("2031-05-01"),
            is_draft: false,
        },
        Case {
            reason: "a red head says whose paper it is",
            text: format!(
                "云湖市水务局文件\n\n云水发〔2031〕5号\n\n云湖市供水数据管理办法\n\n{}",
                articles(1, 20)
            ),
            title: "云湖市供水数据管理办法",
            number: Some("云水发〔2031〕5号"),
            issuers: &["云湖市水务局"],
            dated: Some("2031-05-01"),
            is_draft: false,
        },
        Case {
            reason: "a title broken in the middle is one where the headline has both lines",
            text: export(
                "国家供水总局关于夯实供水数据基础持续推进供水数据共享的实施办法",
                &format!(
                    "国家供水总局关于夯实供水数据基础\n\n持续推进供水数据共享的实施办法\n\n（2031年3月2日）\n\n{}",
                    articles(1, 20)
                ),
            ),
            title: "国家供水总局关于夯实供水数据基础持续推进供水数据共享的实施办法",
            number: None,
            issuers: &["国家供水总局"],
            dated: Some("2031-03-02"),
            is_draft: false,
        },
        Case {
            reason: "the mark of a draft stands on the line below",
            text: export(
                "《供水数据管理办法（征求意见稿）》发布",
                &format!("供水数据管理办法\n\n（征求意见稿）\n\n{}", articles(1, 20)),
            ),
            title: "供水数据管理办法（征求意见稿）",
            number: None,
            issuers: &[],
            dated: Some("2031-05-01"),
            is_draft: true,
        },
        Case {
            reason: "an order names its bodies on lines of their own",
            text: format!(
                "国家供水总局\n\n国家数据总局\n\n令\n\n第12号\n\n《供水数据管理办法》已经审议通过，现予公布，自2031年5月1日起施行。\n\n2031年3月2日\n\n供水数据管理办法\n\n{}",
                articles(1, 20)
            ),
            title: "供水数据管理办法",
            number: Some("国家供水总局 国家数据总局令第12号"),
            issuers: &["国家供水总局", "国家数据总局"],
            dated: Some("2031-03-02"),
            is_draft: false,
        },
        Case {
            reason: "a first line that ends as a title does is half of one where the headline has both",
            text: export(
                "国家供水总局关于构建供水数据基础制度更好开展供水数据共享的实施办法",
                &format!(
                    "国家供水总局关于构建供水数据基础制度\n\n更好开展供水数据共享的实施办法\n\n（2031年3月2日）\n\n{}",
                    articles(1, 20)
                ),
            ),
            title: "国家供水总局关于构建供水数据基础制度更好开展供水数据共享的实施办法",
            number: None,
            issuers: &["国家供水总局"],
            dated: Some("2031-03-02"),
            is_draft: false,
        },
        Case {
            reason: "a notice's own parts below its addressee, under a title over two lines",
            text: export(
                "国家供水总局印发《供水数据普查制度》",
                "国家供水总局办公厅关于印发\n\n《供水数据普查制度》的通知\n\n供水办〔2031〕26号\n\n各省、自治区、直辖市水务局：\n\n为摸清供水数据底数，我局制定了《供水数据普查制度》，现将有关事项通知如下。\n\n一、报送时间\n\n普查表应当于2031年5月底前报送。\n\n二、有关要求\n\n各单位应当认真填报，不得迟报、漏报。\n\n三、联系方式\n\n通过普查平台联系。\n\n国家供水总局办公厅\n\n2031年4月8日",
            ),
            title: "国家供水总局办公厅关于印发《供水数据普查制度》的通知",
            number: Some("供水办〔2031〕26号"),
            issuers: &["国家供水总局办公厅"],
            dated: Some("2031-04-08"),
            is_draft: false,
        },
        Case {
            reason: "a letter without a heading that announces a guide is the notice about it",
            text: export(
                "供水标委发布《供水数据实践指南——用水记录指引》",
                "供水秘字〔2031〕67号\n\n各有关单位：\n\n为指导用水记录工作，秘书处组织编制了《供水数据实践指南——用水记录指引》。\n\n附件：《供水数据实践指南——用水记录指引》\n\n全国供水标准化技术委员会秘书处\n\n2031年5月9日",
            ),
            title: "关于发布《供水数据实践指南——用水记录指引》的通知",
            number: Some("供水秘字〔2031〕67号"),
            issuers: &["全国供水标准化技术委员会秘书处"],
            dated: Some("2031-05-09"),
            is_draft: false,
        },
        Case {
            reason: "a company's name over the title",
            text: export(
                "云湖水务发布《供水数据管理办法》",
                &format!(
                    "云湖水务有限责任公司\n\n供水数据管理办法\n\n{}",
                    articles(1, 20)
                ),
            ),
            title: "供水数据管理办法",
            number: None,
            issuers: &["云湖水务有限责任公司"],
            dated: Some("2031-05-01"),
            is_draft: false,
        },
        Case {
            reason: "the order between a heading and the title that repeats it",
            text: format!(
                "# 供水数据点赞规定\n\n国家供水总局令第12号\n\n《供水数据点赞规定》已经审议通过，现予公布，自2031年5月1日起施行。\n\n2031年3月2日\n\n供水数据点赞规定\n\n{}",
                articles(1, 20)
            ),
            title: "供水数据点赞规定",
            number: Some("国家供水总局令第12号"),
            issuers: &["国家供水总局"],
            dated: Some("2031-03-02"),
            is_draft: false,
        },
    ];
    for case in cases {
        let page = huidian_extract::extract(case.text.as_bytes(), Some("page.md"))
            .expect("Markdown is read");
        let facts = read_facts(&page);
        let reason = case.reason;
        assert_eq!(facts.title.as_deref(), Some(case.title), "{reason}");
        assert_eq!(facts.number.as_deref(), case.number, "{reason}");
        assert_eq!(facts.issuers, case.issuers, "{reason}");
        assert_eq!(
            facts.dated.map(|dated| dated.on.to_string()).as_deref(),
            case.dated,
            "{reason}"
        );
        assert_eq!(facts.is_draft, case.is_draft, "{reason}");
    }
}

#[test]
fn what_a_text_lacks_is_told() {
    let whole = articles(1, 20);
    let short: String = whole
        .lines()
        .map(|line| {
            format!(
                "{}\n",
                if line.starts_with("第三条") {
                    "第三条 点赞须登录。"
                } else {
                    line
                }
            )
        })
        .collect();
    for (reason, text, is_closed, has_blank_day, has_two_names, count) in [
        ("a whole rule", whole.clone(), true, false, false, 20),
        (
            "a short article about a button's word",
            short,
            true,
            false,
            false,
            20,
        ),
        (
            "a draft's blank day",
            whole.replace("自2031年5月1日起施行", "自 年 月 日起施行"),
            true,
            true,
            false,
            20,
        ),
        (
            "crosses for the day",
            whole.replace("自2031年5月1日起施行", "自203×年×月×日起施行"),
            true,
            true,
            false,
            20,
        ),
        (
            "the tail cut off",
            articles(1, 20).split("第十八条").next().unwrap().to_owned(),
            false,
            false,
            false,
            17,
        ),
        (
            "two acts under one numbering",
            whole
                .replace("第四条 ", "第四条 依照本规定，")
                .replace("第五条 ", "第五条 依照本规定，")
                .replace("第六条 ", "第六条 依照本规定，")
                .replace("第七条 ", "第七条 依照本办法，"),
            true,
            false,
            true,
            20,
        ),
    ] {
        let page = huidian_extract::extract(
            format!("# 供水数据管理办法\n\n{text}").as_bytes(),
            Some("page.md"),
        )
        .expect("Markdown is read");
        let found = huidian_recognise::recognise(&page).completeness;
        assert_eq!(found.is_closed, is_closed, "{reason}");
        assert_eq!(found.has_blank_day, has_blank_day, "{reason}");
        assert_eq!(found.has_two_names, has_two_names, "{reason}");
        assert_eq!(found.count, count, "{reason}");
    }
}

#[test]
fn what_an_amendment_quotes_counts_for_no_numbering_of_its_own() {
    let amendment = |close: &str| {
        format!(
            "# 云湖市栈道条例修正案（二）\n\n（2025年6月2日云湖市第五届人民代表大会常务委员会第十次会议通过）\n\n\
             第一条　将第三条修改为：\n“第三条　栈道应当设置护栏。\n护栏应当每月检查。”\n\n\
             第二条　在第九条后增加三条，作为第九条之一至第十一条：\n“第九条之一　运营单位应当演练。\n\
             第十条　演练应当记录。\n第十一条　记录应当保存。{close}\n\n第三条　本修正案自2025年8月1日起施行。\n"
        )
    };
    let completeness = |close| {
        let page = huidian_extract::extract(amendment(close).as_bytes(), Some("page.md"));
        huidian_recognise::recognise(&page.expect("Markdown is read")).completeness
    };
    assert_eq!(completeness("”").describe(), "full (3 articles)");
    // a mark that is never closed hides nothing
    assert!(!completeness("").is_whole());
}
