//! Things that were once read wrongly, one test each.

use crate::support::{read_text, rendered};

/// A web address behind 来源 made a document of the news above it.
#[test]
fn a_source_link_makes_no_document_of_news() {
    let digest = read_text(
        "# 周报（2024年5月）\n\n**1.某国机构发布新目标**\n\n1月7日，有消息称目标已更新。\n\n来源：\n\nhttps://example.org/a\n",
        "a.md",
    );
    assert!(digest.documents.is_empty(), "{}", rendered(&digest));
}

/// 六部门联合发文：… was taken for a key and a value.
#[test]
fn a_heading_with_a_colon_is_no_key() {
    let digest = read_text(
        "# 动态（2025年1月）\n\n**2.六部门联合发文：多项举措完善治理**\n\n1月6日，财政部、商务部等六部门联合印发了《关于完善数据流通治理的实施方案》。\n",
        "a.md",
    );
    assert_eq!(digest.documents.len(), 1, "{}", rendered(&digest));
    assert_eq!(digest.documents[0].issuers, ["财政部", "商务部"]);
    assert_eq!(digest.documents[0].issuer_count, Some(6));
}

/// A January roundup without a year in its title tells of last December.
#[test]
fn december_in_a_january_roundup_is_last_year() {
    let digest = read_text(
        "---\ntitle: 一周政策速览\ndate: 2025-01-06\n---\n\n12月30日，商务部印发《数字贸易促进办法》。\n\n1月2日，财政部印发《数据资产核算指引》。\n",
        "a.md",
    );
    let dates: Vec<String> = digest
        .documents
        .iter()
        .filter_map(|row| row.date)
        .map(|date| date.to_string())
        .collect();
    assert_eq!(dates, ["2024-12-30", "2025-01-02"]);
}

/// A table that breaks off keeps the rows before the break.
#[test]
fn a_broken_table_keeps_its_rows() {
    let digest = read_text(
        "# 2024年汇总\n\n<table><tr><th>政策</th><th>发布日期</th><th>发布单位</th></tr><tr><td>《甲数据管理办法》</td><td>2024-01-02</td><td>工信部</td></tr><tr><td>《乙数据管理办法》</td><td>2024-0",
        "a.html",
    );
    let titles: Vec<&str> = digest
        .documents
        .iter()
        .map(|row| row.title.as_str())
        .collect();
    assert_eq!(titles, ["甲数据管理办法", "乙数据管理办法"]);
    assert!(!digest.diagnostics.is_empty());
}

/// A page of images has nothing to read and says so.
#[test]
fn a_page_of_images_has_a_diagnostic_and_no_rows() {
    let digest = read_text(
        "![](https://example.org/a.png)\n\n![](https://example.org/b.png)\n",
        "a.md",
    );
    assert!(digest.documents.is_empty());
    assert!(
        digest
            .diagnostics
            .iter()
            .any(|diagnostic| diagnostic.code == "page")
    );
}

/// A page whose rows are pictures gave nothing and said nothing.
#[test]
fn a_page_of_pictures_says_so() {
    let pictures = "<p><img src=\"1.png\" alt=\"图片\"></p>".repeat(4);
    let digest = read_text(
        &format!("<html><body><h1>一图读懂数据政策</h1>{pictures}</body></html>"),
        "a.html",
    );
    assert!(digest.documents.is_empty(), "{}", rendered(&digest));
    let codes: Vec<&str> = digest.diagnostics.iter().map(|found| found.code).collect();
    assert_eq!(codes, ["rows-are-pictures"]);
}

/// Titles named in talk are no rows; where they are more than the rows, the page says that they were left out.
#[test]
fn titles_left_out_are_told() {
    let digest = read_text(
        "# 随想\n\n有人问起《甲市数据条例》，有人想起《乙省数据管理办法》，还有人记得《丙市公共数据管理规定》，聊到很晚。\n",
        "a.md",
    );
    assert!(digest.documents.is_empty(), "{}", rendered(&digest));
    let codes: Vec<&str> = digest.diagnostics.iter().map(|found| found.code).collect();
    assert_eq!(codes, ["titles-left-out"]);
}

/// A title that names another act was read as that act: 关于适用《甲法》若干问题的解释 of a list of interpretations.
#[test]
fn a_title_that_names_an_act_is_the_whole_of_it() {
    for title in [
        "最高人民法院关于适用《灯塔看守法》若干问题的解释（四）",
        "最高人民法院关于《灯塔看守法修正案（八）》时间效力问题的解释",
        "云湖市实施《中华人民共和国灯塔看守法》办法",
        "关于印发《灯塔看守办法》的通知",
    ] {
        let table = format!(
            "# 2024年汇总\n\n| 序号 | 名称 | 发布日期 |\n|---|---|---|\n| 1 | {title} | 2024-01-02 |\n| 2 | 灯塔数据管理办法 | 2024-01-03 |\n"
        );
        let digest = read_text(&table, "a.md");
        assert_eq!(digest.documents[0].title, title, "{}", rendered(&digest));
    }
    // news about an act is no title
    let digest = read_text(
        "# 2024年汇总\n\n| 名称 | 发布日期 |\n|---|---|\n| 灯塔局关于《灯塔看守办法》征求意见 | 2024-01-02 |\n| 灯塔数据管理办法 | 2024-01-03 |\n",
        "a.md",
    );
    assert_eq!(
        digest.documents[0].title,
        "灯塔看守办法",
        "{}",
        rendered(&digest)
    );
}

/// A line of arrows alone ended the reading.
#[test]
fn a_line_of_arrows_names_nothing() {
    let rows = "《甲数据管理办法》 → 《乙数据管理条例》";
    for arrows in ["→", "⇒ →", "-->", "➡\u{fe0f}"] {
        let text = format!("# 汇总（2024年1月）\n\n{arrows}\n\n{rows}\n");
        let digest = read_text(&text, "a.md");
        assert_eq!(digest.documents.len(), 2, "{arrows}\n{}", rendered(&digest));
    }
}
