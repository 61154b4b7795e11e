use huidian_recognise::read_facts;

use crate::pages::{articles, export};

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
