//! Pages whose records no single look of their lines gives: what the next best partition of the page reads, and what it must not.

use crate::support::read_text;

/// Title, number, issuers, date and first day of each row, and `foreign` before what is another state's.
fn rows(text: &str, name: &str) -> Vec<String> {
    let digest = read_text(text, name);
    let documents = digest.documents.iter().map(|row| ("", row));
    let foreign = digest.foreign.iter().map(|row| ("foreign ", row));
    documents
        .chain(foreign)
        .map(|(label, row)| {
            let day = |date: Option<huidian_text::PartialDate>| {
                date.map_or_else(|| "-".to_owned(), |date| date.to_string())
            };
            format!(
                "{label}{} | {} | {} | {} | {}{}",
                row.title,
                row.number.as_deref().unwrap_or("-"),
                row.issuers.join("+"),
                day(row.date),
                day(row.effective),
                if row.draft { " | draft" } else { "" },
            )
        })
        .collect()
}

fn check(cases: &[(&str, &str, &str, &[&str])]) {
    let wrong: Vec<String> = cases
        .iter()
        .map(|(reason, name, page, expected)| (reason, rows(page, name), expected))
        .filter(|(_, found, expected)| found != *expected)
        .map(|(reason, found, expected)| format!("{reason}: {found:#?}, not {expected:#?}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn keys_are_read_in_two_languages_and_end_with_their_record() {
    check(&[
        (
            "a translation between a title and its keys parts nothing, and another state's act is apart",
            "a.md",
            "# 快讯 Update（2024年7月）\n\n柏川省渡口管理规定\n*Provisions on the Ferries of Baichuan Province*\n文号 Ref: 柏政令第12号\n发布 Issued: 2024-05-06　　生效 Effective: 2024-09-01\n\n柏川省缆车管理办法（征求意见稿）\n*Measures for the Cable Cars of Baichuan Province (Draft)*\n发布 Issued: 2024-07-26　　征求意见截止 Deadline: 2024-08-25\n\n欧盟《缆车法》\n*EU Cable Car Act*\n公布 Published: 2024-07-12　　生效 In force: 2024-08-01\n",
            &[
                "柏川省渡口管理规定 | 柏政令第12号 |  | 2024-05-06 | 2024-09-01",
                "柏川省缆车管理办法（征求意见稿） | - |  | 2024-07-26 | - | draft",
                "foreign 缆车法 | - |  | 2024-07-12 | 2024-08-01",
            ],
        ),
        (
            "keys told twice below a line that was not read are the next record's",
            "a.md",
            "# 月刊（2024年7月）\n\n文件名称：柏川省渡口管理规定\n发布日期：2024-05-06\n\n以下为某平台情况，仅供参考。\n\n发布日期：2024-06-30\n施行日期：2024-09-30\n",
            &["柏川省渡口管理规定 | - |  | 2024-05-06 | -"],
        ),
        (
            "labels stand on lines of their own",
            "a.txt",
            "检索结果\n\n标题\n柏川省渡口管理规定\n发布机构\n柏川省交通运输厅\n文号\n柏交〔2024〕2号\n\n标题\n栗州市索道检修细则\n发布机构\n栗州市交通运输局\n文号\n栗交〔2024〕9号\n",
            &[
                "柏川省渡口管理规定 | 柏交〔2024〕2号 | 柏川省交通运输厅 | - | -",
                "栗州市索道检修细则 | 栗交〔2024〕9号 | 栗州市交通运输局 | - | -",
            ],
        ),
        (
            "what an extract quotes from a text is no record of its keys",
            "a.md",
            "# 检索\n\n### 栗州市索道检修细则\n\n……依据《柏川省索道管理办法》制定……\n\n来源：栗州市交通运输局 时间：2024-07-02\n\n### 青汀市渡口巡查规程\n\n……根据《柏川省渡口管理规定》等规定……\n\n来源：青汀市交通运输局 时间：2024-07-03\n",
            &[
                "栗州市索道检修细则 | - | 栗州市交通运输局 | 2024-07-02 | -",
                "青汀市渡口巡查规程 | - | 青汀市交通运输局 | 2024-07-03 | -",
            ],
        ),
    ]);
}

#[test]
fn lines_are_parted_where_their_records_are() {
    check(&[
        (
            "arrows part titles, and each keeps its own day and number",
            "a.md",
            "# 沿革\n\n2016.11.7 缆车法 → 2019.10.26 渡口法 → 2024.9.24 索道安全管理条例（国务院令第790号）\n\n索道：《柏川省索道管理规定》 ⇒ 《柏川省索道管理办法》（柏政令第8号）\n",
            &[
                "缆车法 | - |  | 2016-11-07 | -",
                "渡口法 | - |  | 2019-10-26 | -",
                "索道安全管理条例 | 国务院令第790号 | 国务院 | 2024-09-24 | -",
                "柏川省索道管理规定 | - |  | - | -",
                "柏川省索道管理办法 | 柏政令第8号 |  | - | -",
            ],
        ),
        (
            "an arrow between steps parts nothing",
            "a.md",
            "# 方法\n\n识别 → 定级 → 审核 → 备案\n",
            &[],
        ),
        (
            "two titles with their years are two lines",
            "a.md",
            "# 法规库\n\n柏川省渡口安全管理与服务条例　2021年\n柏川省缆车安全管理与服务条例　2023年\n\n渡口法　2019年\n",
            &[
                "柏川省渡口安全管理与服务条例 | - |  | 2021 | -",
                "柏川省缆车安全管理与服务条例 | - |  | 2023 | -",
                "渡口法 | - |  | 2019 | -",
            ],
        ),
        (
            "a table of contents gives its titles and no pages",
            "a.txt",
            "柏川省交通文件汇编（2023年）\n\n第一部分  综合\n\n柏川省渡口建设总体规划………………………………（1）\n柏川省索道检修质量管理暂行办法……………………（17）\n\n第二部分  安全\n\n栗州市缆车乘坐安全规程………………………………（33）\n后记……………………………………………………（48）\n",
            &[
                "柏川省渡口建设总体规划 | - |  | - | -",
                "柏川省索道检修质量管理暂行办法 | - |  | - | -",
                "栗州市缆车乘坐安全规程 | - |  | - | -",
            ],
        ),
        (
            "years behind titles that differ are their dates",
            "a.md",
            "# 体系\n\n- 柏川省渡口条例（2024）\n- 柏川省缆车管理办法（2019）\n- 柏川省索道检修细则（2022）\n",
            &[
                "柏川省渡口条例 | - |  | 2024 | -",
                "柏川省缆车管理办法 | - |  | 2019 | -",
                "柏川省索道检修细则 | - |  | 2022 | -",
            ],
        ),
        (
            "a word that comes again parts groups from their members",
            "a.md",
            "# 全家桶\n\n索道规范\n\n（节选示例）\n\nDB77∕T 337-2021 柏川省索道检修数据规范\n\n渡口指南\n\n（节选示例）\n\nT∕BCTA XXX—XXXX 渡口照明指南\n\n缆车清单\n\n（节选示例）\n\n栗州市缆车部件清单\n",
            &[
                "柏川省索道检修数据规范 | DB77∕T 337-2021 |  | - | -",
                "渡口照明指南 | T∕BCTA XXX—XXXX |  | - | -",
                "栗州市缆车部件清单 | - |  | - | -",
            ],
        ),
        (
            "a title between a number and its days needs no ending",
            "a.md",
            "# 上新\n\nDB77/T 1301-2024\n渡口照明平台\n第2部分：接口要求\n现行 | 2024-04-22发布 | 2024-07-22实施\n\nDB77/T 1302-2024\n索道移动端\n适老化设计\n现行 | 2024-04-22发布 | 2024-07-22实施\n\nDB77/T 1305-2024\n缆车终端编码\n现行 | 2024-04-25发布 | 2024-07-25实施\n",
            &[
                "渡口照明平台第2部分：接口要求 | DB77/T 1301-2024 |  | 2024-04-22 | 2024-07-22",
                "索道移动端适老化设计 | DB77/T 1302-2024 |  | 2024-04-22 | 2024-07-22",
                "缆车终端编码 | DB77/T 1305-2024 |  | 2024-04-25 | 2024-07-25",
            ],
        ),
    ]);
}

#[test]
fn columns_are_what_their_cells_hold() {
    check(&[
        (
            "a column of numbers is none of titles",
            "a.md",
            "| 标准 | 说明 |\n|---|---|\n| DB77/T 287-2017（ISO 1:2016） | 渡口照明质量要求 |\n| DB77/T 288-2022 | 索道检修质量要求 |\n",
            &[
                "渡口照明质量要求 | DB77/T 287-2017（ISO 1:2016） |  | - | -",
                "索道检修质量要求 | DB77/T 288-2022 |  | - | -",
            ],
        ),
        (
            "the acts of a path, two in one cell with a day for each",
            "a.md",
            "| 路径 | 依据 | 实施 |\n|---|---|---|\n| 水路 | 柏川省渡口评估办法（柏政令第11号） | 2022.9.1 |\n| 空中 | 柏川省缆车合同办法（柏政令第13号）<br>柏川省缆车备案指南（第二版） | 2023.6.1<br>2024.3.22 |\n| 其他 | 尚无（草案审议中） | — |\n",
            &[
                "柏川省渡口评估办法 | 柏政令第11号 |  | 2022-09-01 | 2022-09-01",
                "柏川省缆车合同办法 | 柏政令第13号 |  | 2023-06-01 | 2023-06-01",
                "柏川省缆车备案指南（第二版） | - |  | 2024-03-22 | 2024-03-22",
            ],
        ),
        (
            "a column that counts holds no numbers, and one without a name may",
            "a.csv",
            "编号,政策名称,,发文时间\n1,柏川省渡口管理规定,柏交规〔2024〕3号,20240318\n2,柏川省索道检修细则,柏交规〔2024〕5号,20240606\n",
            &[
                "柏川省渡口管理规定 | 柏交规〔2024〕3号 |  | 2024-03-18 | -",
                "柏川省索道检修细则 | 柏交规〔2024〕5号 |  | 2024-06-06 | -",
            ],
        ),
        (
            "news and readings of acts among the rows are none",
            "a.md",
            "| 发布时间 | 标题 | 栏目 |\n|---|---|---|\n| 2024-09-30 | 我省召开渡口大会 | 要闻 |\n| 2024-09-20 | 《柏川省渡口管理规定》解读 | 解读 |\n| 2024-09-11 | 柏川省索道运营管理规范（征求意见稿） | 征集 |\n",
            &["柏川省索道运营管理规范（征求意见稿） | - |  | 2024-09-11 | - | draft"],
        ),
        (
            "a month set out in weeks",
            "a.md",
            "# 2024年7月合规日历\n\n| 一 | 二 | 三 | 四 | 五 | 六 | 日 |\n|---|---|---|---|---|---|---|\n| 1 《柏川省渡口条例》施行 | 2 | 3 | 4 | 5 《栗州市缆车数据管理办法》征求意见截止 | 6 | 7 |\n| 8 | 9 | 10 柏川省索道检修细则施行 | 11 | 12 | 13 | 14 |\n",
            &[
                "柏川省渡口条例 | - |  | 2024-07-01 | 2024-07-01",
                "栗州市缆车数据管理办法 | - |  | 2024-07-05 | - | draft",
                "柏川省索道检修细则 | - |  | 2024-07-10 | 2024-07-10",
            ],
        ),
    ]);
}

#[test]
fn a_link_beside_a_title_and_a_note_below_it_change_nothing_of_it() {
    check(&[(
        "a reading that is linked beside an act, and the news of its draft below",
        "a.md",
        "# 规章\n\n[《柏川省渡口管理规定》](https://example.org/1)[解读](https://example.org/2)\n\n[《柏川省索道管理办法》](https://example.org/3)  [解读](https://example.org/4)\n\n```\n2021年11月14日，柏川省交通运输厅公布《柏川省索道管理办法（征求意见稿）》。\n```\n\n[《柏川省缆车检修细则》](https://example.org/5)\n",
        &[
            "柏川省渡口管理规定 | - |  | - | -",
            "柏川省索道管理办法 | - |  | - | -",
            "柏川省索道管理办法（征求意见稿） | - | 柏川省交通运输厅 | 2021-11-14 | - | draft",
            "柏川省缆车检修细则 | - |  | - | -",
        ],
    )]);
}
