//! Notices whose words on other acts stand in tables, fix first days or hold in one place only.

use huidian_parse::{Hints, parse};

use crate::keeping::{notice, told};

/// A table of documents whose last column says what becomes of each, as finance bureaus publish: 序号 | 文件名称 | 文号 | 原有效期 | 处理意见.
#[test]
fn a_table_says_of_each_row_how_long_its_act_is_kept() {
    let title = "关于延续部分行政规范性文件有效期的通知";
    let heads = "序号\t文件名称\t文号\t原有效期\t处理意见";
    let row = |outcome: &str| {
        format!(
            "经评估，现就有关事项通知如下：\n\n{heads}\n1\t码头管理办法\t青塘政发〔2026〕3号\t至2031年6月30日\t{outcome}\n2\t缆车管理办法\t青塘政发〔2026〕4号\t至2031年6月30日\t不再延续\n\n本通知自印发之日起施行。"
        )
    };
    let cases = [
        (
            "有效期延续至2034年6月30日",
            vec![("码头管理办法", "until 2034-06-30")],
        ),
        (
            "同意延续至2034年底",
            vec![("码头管理办法", "until 2034-12-31")],
        ),
        ("延续三年", vec![("码头管理办法", "+36")]),
        ("延长有效期两年", vec![("码头管理办法", "+24")]),
        (
            "修订后继续执行至2034年6月30日",
            vec![("码头管理办法", "until 2034-06-30")],
        ),
        ("到期失效", vec![]),
        ("废止", vec![]),
    ];
    for (outcome, expected) in cases {
        let expected: Vec<(String, String)> = expected
            .into_iter()
            .map(|(work, said)| (work.to_owned(), said.to_owned()))
            .collect();
        assert_eq!(told(title, &row(outcome)), expected, "{outcome}");
        let found = notice(title, &row(outcome)).title.map(|title| title.value);
        let own = format!("青塘市人民政府{title}");
        assert_eq!(found, Some(own), "{outcome}");
    }
}

/// A clean-up says in its table which acts are kept longer; a column of last days beside what ends keeps nothing.
#[test]
fn a_clean_up_keeps_only_what_its_rows_say() {
    let title = "关于公布规范性文件清理结果的通知";
    let row = |outcome: &str| {
        format!(
            "清理结果如下：\n\n序号\t文件名称\t文号\t有效期至\t清理结果\n1\t码头管理办法\t青塘政发〔2026〕3号\t2031年6月30日\t{outcome}"
        )
    };
    let cases = [
        ("延续至2034年6月30日", vec!["until 2034-06-30"]),
        ("废止", vec![]),
        ("修改", vec![]),
    ];
    for (outcome, expected) in cases {
        let found: Vec<String> = told(title, &row(outcome))
            .into_iter()
            .map(|(_, said)| said)
            .collect();
        assert_eq!(found, expected, "{outcome}");
    }
}

/// The head of a table is no title, whatever the name of its last column.
#[test]
fn the_head_of_a_table_is_no_title() {
    for column in [
        "审查意见",
        "评估意见",
        "处理意见",
        "实施办法",
        "裁量标准",
        "清理决定",
    ] {
        for (open, between, close) in [("", "\t", ""), ("| ", " | ", " |")] {
            let cells = |words: [&str; 4]| format!("{open}{}{close}", words.join(between));
            let page = format!(
                "# 青塘市财政局关于灯笼事项分工的通知\n\n青财规〔2031〕9号\n\n各县（区）财政局：\n\n现将事项通知如下：\n\n{}\n{}\n\n青塘市财政局\n\n2031年4月10日\n",
                cells(["序号", "事项", "责任单位", column]),
                cells(["1", "灯笼检修", "水利局", "按年安排"]),
            );
            let title = parse(&page, &Hints::default()).metadata.title;
            let title = title.map(|title| title.value);
            let own = "青塘市财政局关于灯笼事项分工的通知".to_owned();
            assert_eq!(title, Some(own), "{column} {page}");
        }
    }
}

/// An act that left its first day open gets it from a notice; the notice itself is not put off by it.
#[test]
fn a_notice_fixes_the_first_day_of_the_act_that_it_names() {
    let title = "关于《灯笼办法》施行日期的通告";
    let whole = vec![("灯笼办法", "begins 2036-03-01")];
    let cases = [
        (
            "经研究，市人民政府决定，《灯笼办法》（青塘市人民政府令第163号）自2036年3月1日起施行。",
            whole.clone(),
        ),
        (
            "一、《灯笼办法》（市人民政府令第163号）自2036年3月1日起正式施行。",
            whole.clone(),
        ),
        (
            "市人民政府决定自2036年3月1日起施行《灯笼办法》。",
            whole.clone(),
        ),
        ("《灯笼办法》的施行日期确定为2036年3月1日。", whole),
        (
            "市人民政府决定，《灯笼办法》第三条、第五条自2036年3月1日起施行。",
            vec![
                ("灯笼办法", "begins 2036-03-01 第三条"),
                ("灯笼办法", "begins 2036-03-01 第五条"),
            ],
        ),
        // the day of something else
        (
            "《灯笼办法》规定的补贴自2036年3月1日起执行。",
            vec![("灯笼办法", "told")],
        ),
        (
            "《水闸办法》自2036年3月1日起施行。",
            vec![("灯笼办法", "told")],
        ),
    ];
    for (words, expected) in cases {
        let expected: Vec<(String, String)> = expected
            .into_iter()
            .map(|(work, said)| (work.to_owned(), said.to_owned()))
            .collect();
        assert_eq!(told(title, words), expected, "{words}");
        let own = notice(title, words).effective.and_then(|found| found.on);
        assert_eq!(own, None, "{words}");
    }
}

/// A congress lets one county, or a new district, do without an article for a time; elsewhere it holds.
#[test]
fn an_article_that_is_stopped_in_one_place_says_where() {
    let stopped = "一、在北港县行政区域内，暂时停止适用《灯笼条例》第四条的规定，改为备案。\n\n二、上述停止适用期限为三年。\n\n三、本决定自2031年6月1日起施行。";
    let adjusted = "在临港新区暂时调整适用《灯笼条例》第四条、第六条，试行期限为二年。\n\n本决定自2031年6月1日起施行。";
    let cases = [
        (
            "关于在北港县暂时停止适用《灯笼条例》有关规定的决定",
            stopped,
            "stopped /2034-05-31 第四条（在北港县）",
        ),
        (
            "关于在临港新区暂时调整适用《灯笼条例》有关规定的决定",
            adjusted,
            "stopped /2033-05-31 第四条、第六条（在临港新区，暂时调整适用）",
        ),
        (
            "关于在北港县暂时停止适用《灯笼条例》有关规定的决定",
            "一、暂时停止适用《灯笼条例》的有关规定。",
            "told",
        ),
    ];
    for (title, words, expected) in cases {
        let expected = [("灯笼条例".to_owned(), expected.to_owned())];
        assert_eq!(told(title, words), expected, "{title}");
    }
}
