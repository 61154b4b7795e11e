//! What a file is.

use huidian_parse::{Classification, Hints, NeitherReason, classify};

fn check(expected: Classification, text: &str) {
    assert_eq!(classify(text, &Hints::default()), expected, "{text}");
}

#[test]
fn texts_of_works_are_told_by_title_and_parts() {
    for text in [
        "灯笼办法\n\n第一条 甲。\n\n第二条 乙。\n",
        "关于发展灯笼产业的通知\n\n各县：\n\n请遵照执行，努力发展灯笼产业，按时报送进展情况，并于每年年底前将全年情况书面报送我局，不得迟延。\n\n某局\n\n2024年1月2日\n",
        "GB/T 99001-2023 灯笼\n\n1 范围\n\n甲。\n\n2 规范性引用文件\n\n无。\n\n3 术语和定义\n\n3.1 灯笼\n\n乙。\n",
        "# 灯笼买卖纠纷\n\n## 甲诉乙买卖合同纠纷案\n\n## 基本案情\n\n甲向乙买灯笼。\n\n## 裁判结果\n\n乙退款。\n",
    ] {
        check(Classification::InstrumentText, text);
    }
}

#[test]
fn roundups_name_many_works() {
    let rows: Vec<String> = (1..=12)
        .map(|n| format!("{n}. 《第{n}号灯笼办法》，某局，2024年{n}月1日\n"))
        .collect();
    let rows = rows.concat();
    check(
        Classification::Roundup,
        &format!("2024年灯笼法规汇总\n\n{rows}"),
    );
    check(
        Classification::Roundup,
        &format!("这一年灯笼界发生了什么\n\n{rows}"),
    );
}

#[test]
fn tables_of_standards_are_roundups() {
    let rows: Vec<String> = (1..=6)
        .map(|n| format!("| {n} | GB/T 9900{n}-2024 | 灯笼 第{n}部分 | 2024-11-01 |\n"))
        .collect();
    check(
        Classification::Roundup,
        &format!(
            "16项灯笼国家标准获批\n\n| 序号 | 编号 | 名称 | 日期 |\n{}",
            rows.concat()
        ),
    );
}

#[test]
fn news_of_one_work_is_no_roundup() {
    let paragraphs: Vec<String> = (1..=9)
        .map(|n| {
            format!("《灯笼办法》第{n}点发布后，业界认为应当对照《第{n}号老办法》理解其变化。\n\n")
        })
        .collect();
    check(
        Classification::Neither {
            reason: NeitherReason::NewsWithoutText,
        },
        &format!("某局公布《灯笼办法》\n\n{}", paragraphs.concat()),
    );
}

#[test]
fn an_instrument_that_repeals_many_is_no_roundup() {
    let list: Vec<String> = (1..=40).map(|n| format!("《第{n}号灯笼办法》")).collect();
    let list = list.concat();
    check(
        Classification::InstrumentText,
        &format!(
            "某局关于废止部分文件的决定\n\n第一条 废止{list}。\n\n第二条 本决定自公布之日起施行。\n"
        ),
    );
}

#[test]
fn other_files_are_refused_with_the_reason() {
    let neither = |reason| Classification::Neither { reason };
    check(
        neither(NeitherReason::Empty),
        "---\nbookCollapseSection: true\n---\n",
    );
    check(
        neither(NeitherReason::Empty),
        "灯笼办法\n\n2024年1月2日 某局公布\n",
    );
    check(
        neither(NeitherReason::NotChinese),
        "# Lanterns\n\nA crate that reads lanterns.\n\n## Usage\n\ncargo add lanterns\n",
    );
    check(
        neither(NeitherReason::NoInstrument),
        "# 如何做灯笼\n\n先准备竹条和纸。\n\n## 第一步\n\n把竹条弯成圆。\n",
    );
    check(
        neither(NeitherReason::NewsWithoutText),
        "---\ntitle: 某局印发《灯笼办法》\nurl: https://example.org/1\n---\n\n# 某局印发《灯笼办法》\n\n近日，某局印发了灯笼新规，要求灯笼牢固。\n",
    );
}

#[test]
fn names_of_roundups_are_told_from_titles_of_works() {
    // title, whether it names a roundup
    let cases = [
        ("2024年灯塔政策汇总", true),
        ("本周灯塔要闻", true),
        ("灯塔政策一周.md", true),
        ("灯塔养护管理办法", false),
        ("关于报送灯塔情况汇总的通知", false),
        ("灯塔的故事", false),
    ];
    for (title, expected) in cases {
        assert_eq!(huidian_parse::names_a_roundup(title), expected, "{title}");
    }
}
