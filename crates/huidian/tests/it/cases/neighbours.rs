//! Neighbours of the cases: the same public patterns in other words, each written before its result was seen.

use serde_json::{Value, json};

use super::{Cases, Table};
use crate::testing::{TestLibrary, path_text};

const ARTICLES: &str =
    "第一条　为了管理闸门，制定本办法。\n\n第二条　闸门应当定期巡查，发现问题及时处理。\n";

struct Row {
    reason: &'static str,
    file: &'static str,
    content: String,
    expected: &'static [(&'static str, &'static str)],
}

fn heads() -> Vec<Row> {
    vec![
        Row {
            reason: "K1: a list of facts over the text, as sites of cities have it",
            file: "list.html",
            content: "<html><head><title>关于加强闸门检修的通知_云湖市水务局</title></head><body><ul class=\"xxgk\"><li><b>索 引 号：</b>014/2025-00031</li><li><b>主题分类：</b>水利、水务</li><li><b>发文机关：</b>云湖市水务局</li><li><b>成文日期：</b>2025年03月06日</li><li><b>标　　题：</b>云湖市水务局关于加强闸门检修的通知</li><li><b>发文字号：</b>云水发〔2025〕7号</li><li><b>发布日期：</b>2025年03月12日</li></ul><h1>云湖市水务局关于加强闸门检修的通知</h1><p>各县水务局：</p><p>现就闸门检修通知如下。</p><p>一、总体要求</p><p>坚持安全第一。</p><p>二、主要任务</p><p>分类整改。</p><p>云湖市水务局</p><p>2025年3月6日</p></body></html>".to_owned(),
            expected: &[
                ("/title", "云湖市水务局关于加强闸门检修的通知"),
                ("/number", "云水发〔2025〕7号"),
                ("/issuers/0/name", "云湖市水务局"),
                ("/dates/signed", "2025-03-06"),
                ("/dates/published", "2025-03-12"),
            ],
        },
        Row {
            reason: "K2: an order in brackets over the title",
            file: "bracket.md",
            content: format!("（云湖市人民政府令　第87号）\n\n云湖市闸门巡查办法\n\n{ARTICLES}"),
            expected: &[
                ("/title", "云湖市闸门巡查办法"),
                ("/number", "云湖市人民政府令第87号"),
            ],
        },
        Row {
            reason: "K2: an interpretation's number over its title",
            file: "interpretation.md",
            content: "法释〔2025〕29号\n\n最高人民法院关于审理闸门纠纷案件适用法律若干问题的解释\n\n（2025年3月1日最高人民法院审判委员会第1933次会议通过，自2025年5月1日起施行）\n\n第一条　闸门纠纷由所在地法院管辖。\n\n第二条　闸门所有人应当举证。\n".to_owned(),
            expected: &[
                (
                    "/title",
                    "最高人民法院关于审理闸门纠纷案件适用法律若干问题的解释",
                ),
                ("/number", "法释〔2025〕29号"),
                ("/dates/adopted", "2025-03-01"),
                ("/dates/effective", "2025-05-01"),
            ],
        },
        Row {
            reason: "K3: adopted in a meeting's name, published by the line below",
            file: "announcement.txt",
            content: "云湖市人民代表大会常务委员会公告\n\n第十二号\n\n《云湖市闸门条例》已由云湖市第八届人民代表大会常务委员会第十次会议于2025年3月1日通过，现予公布，自2025年6月1日起施行。\n\n云湖市人民代表大会常务委员会\n\n2025年4月10日\n\n云湖市闸门条例\n\n第一条　为了管理闸门，制定本条例。\n\n第二条　闸门应当定期巡查。\n".to_owned(),
            expected: &[
                ("/title", "云湖市闸门条例"),
                ("/dates/adopted", "2025-03-01"),
                ("/dates/published", "2025-04-10"),
                ("/dates/effective", "2025-06-01"),
            ],
        },
        Row {
            reason: "K7: the rest named after the part that waits",
            file: "staged.md",
            content: "# 云湖市水闸条例\n\n（2025年2月8日云湖市第八届人民代表大会常务委员会第九次会议通过）\n\n第一条　为了管理水闸，制定本条例。\n\n第二条　水闸应当定期巡查。\n\n第三条　水闸应当自动启闭。\n\n第四条　本条例第三条自2028年1月1日起施行，其他条款自2025年5月1日起施行。\n".to_owned(),
            expected: &[("/dates/effective", "2025-05-01")],
        },
        Row {
            reason: "K15: a line end inside the order's number and day",
            file: "broken.txt",
            content: "云湖市渡槽用水管理办法\n\n（2025年3月\n1日云湖市人民政府令第\n44号公布　自2025年5月1\n日起施行）\n\n第一条　为了管理渡槽，制定本办法。\n\n第二条　渡槽应当定期巡查。\n".to_owned(),
            expected: &[
                ("/title", "云湖市渡槽用水管理办法"),
                ("/number", "云湖市人民政府令第44号"),
                ("/dates/published", "2025-03-01"),
                ("/dates/effective", "2025-05-01"),
            ],
        },
        Row {
            reason: "K24: a title over three lines",
            file: "long.txt",
            content: "云湖市人民政府关于授权云湖新区管理委员会\n和云湖港管理委员会行使部分市级行政许可、\n行政处罚及相关监督检查职权的决定\n\n云湖市人民政府令第45号\n\n第一条　授权下列管理委员会行使职权。\n\n第二条　本决定自2025年5月1日起施行。\n".to_owned(),
            expected: &[
                (
                    "/title",
                    "云湖市人民政府关于授权云湖新区管理委员会和云湖港管理委员会行使部分市级行政许可、行政处罚及相关监督检查职权的决定",
                ),
                ("/number", "云湖市人民政府令第45号"),
            ],
        },
        Row {
            reason: "K29: front matter with Chinese names",
            file: "front.md",
            content: format!(
                "---\n标题: 云湖市船闸管理办法\n发布机关: 云湖市人民政府\n文号: 云湖市人民政府令第46号\n公布日期: 2023-12-01\n施行日期: 2024-01-01\n时效性: 现行有效\n---\n\n{ARTICLES}"
            ),
            expected: &[
                ("/title", "云湖市船闸管理办法"),
                ("/issuers/0/name", "云湖市人民政府"),
                ("/number", "云湖市人民政府令第46号"),
                ("/dates/published", "2023-12-01"),
                ("/dates/effective", "2024-01-01"),
                ("/status", "in_force"),
            ],
        },
    ]
}

#[test]
fn heads_in_other_words() {
    let rows = heads();
    let files = rows
        .iter()
        .map(|row| (row.file, row.content.clone().into_bytes()));
    let cases = Cases::of(files);
    let mut table = Table::default();
    for row in &rows {
        let work = cases.work(row.file);
        if work.is_null() {
            table.check(row.reason, false, &cases.item(row.file).to_string());
            continue;
        }
        for (pointer, wanted) in row.expected {
            let found = work.pointer(pointer).unwrap_or(&Value::Null);
            table.expect(row.reason, pointer, found, &json!(wanted));
        }
    }
}

/// A kind, a text, and the status of the old act on each day.
type RepealRow = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

/// 旧 stands for the old act's title.
const REPEALS: &[RepealRow] = &[
    (
        "K5: no longer carried out from a day on",
        "本办法自2026年1月1日起施行。旧自2026年7月1日起不再执行。",
        &[("2026-06-30", "in_force"), ("2026-07-01", "repealed")],
    ),
    (
        "K5: named by its day, ceases at the same time",
        "本办法自2026年1月1日起施行。2019年3月1日公布的旧同时停止施行。",
        &[("2025-12-31", "in_force"), ("2026-01-01", "repealed")],
    ),
    (
        "K6: a paragraph of an article",
        "本办法自2026年1月1日起施行。旧第二条第一款同时废止。",
        &[("2026-06-01", "in_force")],
    ),
    (
        "K6: what does not agree",
        "本办法自2026年1月1日起施行。此前发布的旧中与本办法规定不一致的，以本办法为准。",
        &[("2026-06-01", "in_force")],
    ),
];

fn lasting(title: &str, number: usize) -> String {
    format!(
        "# {title}\n\n（2019年3月1日云湖市人民政府令第{number}号公布　自2019年5月1日起施行）\n\n第一条　为了保持清洁，制定本办法。\n\n第二条　水闸应当每日清扫。\n\n第三条　本办法自2019年5月1日起施行。\n"
    )
}

#[test]
fn repeals_in_other_words() {
    let names = ["甲", "乙", "丙", "丁"];
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for (index, (name, (_, clause, _))) in names.iter().zip(REPEALS).enumerate() {
        let title = format!("云湖市{name}水闸清扫办法");
        files.push((format!("{name}旧.md"), lasting(&title, 21 + index).into()));
        let clause = clause.replace('旧', &format!("《{title}》"));
        let new = format!(
            "# 云湖市{name}水闸管理办法\n\n（2025年10月8日云湖市人民政府令第{}号公布　自2026年1月1日起施行）\n\n第一条　为了管理，制定本办法。\n\n第二条　{clause}\n",
            61 + index
        );
        files.push((format!("{name}新.md"), new.into_bytes()));
    }
    // K4: a decision that numbers what it ends
    for (name, number) in [("东", 31), ("西", 32)] {
        let title = format!("云湖市{name}湖水闸办法");
        files.push((format!("{name}.md"), lasting(&title, number).into()));
    }
    let decision = "# 云湖市人民政府关于废止部分规章的决定\n\n（2025年11月1日云湖市人民政府令第70号公布　自公布之日起施行）\n\n经2025年10月20日市人民政府常务会议审议，决定对下列规章予以废止：\n\n1．《云湖市东湖水闸办法》（2019年3月1日云湖市人民政府令第31号）；\n\n2．《云湖市西湖水闸办法》（2019年3月1日云湖市人民政府令第32号）。\n\n本决定自公布之日起施行。\n";
    files.push(("废止.md".to_owned(), decision.as_bytes().to_vec()));
    let cases = Cases::of(
        files
            .iter()
            .map(|(name, text)| (name.as_str(), text.clone())),
    );
    let mut table = Table::default();
    for (name, (reason, _, expected)) in names.iter().zip(REPEALS) {
        let title = format!("云湖市{name}水闸清扫办法");
        for (day, status) in *expected {
            table.expect(reason, day, &cases.status(&title, day), &json!(status));
        }
    }
    for name in ["东", "西"] {
        let title = format!("云湖市{name}湖水闸办法");
        for (day, status) in [("2025-10-31", "in_force"), ("2025-11-01", "repealed")] {
            let found = cases.status(&title, day);
            table.expect("K4: a numbered list", day, &found, &json!(status));
        }
    }
}

#[test]
fn references_in_other_words() {
    let act = |title: &str, note: &str| {
        let mut text = format!("# {title}\n\n（{note}）\n\n");
        for number in 1..=40 {
            let numeral = huidian_text::format_numeral(number);
            text.push_str(&format!("第{numeral}条　第{number}项义务。\n\n"));
        }
        text.into_bytes()
    };
    let marks = "# 云湖市闸门分级办法\n\n第一条　下列闸门由市水务局管理：\n\n(1)一级闸门；\n\n(2)二级闸门。\n\n第二条　下列闸门由区水务局管理：\n\na)三级闸门；\n\nb)四级闸门。\n";
    let library = TestLibrary::new()
        .with_file(
            "灯船法(2012-03-14).md",
            act(
                "中华人民共和国灯船法",
                "2012年3月14日第十一届全国人民代表大会常务委员会第五次会议通过",
            ),
        )
        .with_file(
            "灯船法(2018-10-26).md",
            act(
                "中华人民共和国灯船法",
                "2018年10月26日第十三届全国人民代表大会常务委员会第六次会议修正",
            ),
        )
        .with_file(
            "航道法.md",
            act(
                "中华人民共和国航道法",
                "2014年12月28日第十二届全国人民代表大会常务委员会第十二次会议通过",
            ),
        )
        .with_file("分级.md", marks);
    assert_eq!(library.import().code, 0);
    let mut table = Table::default();
    for (reason, text, index, expected) in [
        (
            "K9: 该法 behind an aside in brackets",
            "根据《航道法》（参见《灯船法》第二十一条）编制，并按照该法第二十七条报告。",
            2,
            &[("work", "航道法"), ("path", "第二十七条")][..],
        ),
        (
            "K11: units left out before 和",
            "依照《航道法》第五条、六条和七条处理。",
            0,
            &[("path", "第五条;第六条;第七条"), ("verdict", "found")],
        ),
        (
            "K12: the version in half-width brackets",
            "依照《灯船法》(2012年)第三条处理。",
            0,
            &[("expression", "灯船法@2012-03-14"), ("verdict", "found")],
        ),
        (
            "K30: half-width marks",
            "依照《云湖市闸门分级办法》第一条第二项处理。",
            0,
            &[("verdict", "found")],
        ),
        (
            "K30: letters as marks",
            "依照《云湖市闸门分级办法》第二条第（一）项处理。",
            0,
            &[("verdict", "found")],
        ),
    ] {
        let path = library.data().with_file_name("依据.txt");
        std::fs::write(&path, text).expect("write a file");
        let found = library.json(&["cite", "--json", path_text(&path)]);
        for (key, wanted) in expected {
            table.expect(reason, key, &found[index][*key], &json!(wanted));
        }
    }
}
