//! Tables that people really bring: English names, headers of two rows, comment lines, lists that are no roundups.

use std::fs;
use std::path::Path;

use huidian_digest::{Digest, ReadOptions, read};

use crate::support::read_text;

fn read_case(name: &str) -> Digest {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/cases")
        .join(name);
    let bytes = fs::read(path).expect("the case is there");
    let page = huidian_extract::extract(&bytes, Some(name)).expect("a page");
    read(&page, &ReadOptions::default())
}

/// Titles with date and first day, for a look at a whole digest.
fn rows(digest: &Digest) -> Vec<String> {
    digest
        .documents
        .iter()
        .map(|row| {
            let day = |date: Option<huidian_text::PartialDate>| {
                date.map_or_else(|| "-".to_owned(), |date| date.to_string())
            };
            format!("{} {} {}", row.title, day(row.date), day(row.effective))
        })
        .collect()
}

#[test]
fn english_column_names_are_columns() {
    let digest = read_case("english-header.csv");
    assert_eq!(
        rows(&digest),
        [
            "云湖市栈道条例 2024-03-01 2024-05-01",
            "云湖市索道管理办法 2020-03-01 2020-04-01"
        ]
    );
}

#[test]
fn comment_lines_above_a_header_are_no_header() {
    let digest = read_case("comment-lines.csv");
    let titles: Vec<&str> = digest
        .documents
        .iter()
        .map(|row| row.title.as_str())
        .collect();
    assert_eq!(
        titles,
        [
            "云湖市城乡规划条例",
            "栈道用地面积管理办法",
            "云湖市控制性详细规划管理条例"
        ]
    );
}

#[test]
fn the_lists_this_program_writes_are_read_back() {
    let text = "\u{FEFF}id,title,kind,draft,number,issuers,issuer_count,sectors,listed_on,published,effective,status,status_basis,text_held\r\n\
        a,云湖市栈道条例,local_regulation,false,云人常〔2024〕3号,云湖市人民代表大会常务委员会,1,transport,2024-03-01,2024-03-01,2024-05-01,in_force,施行,true\r\n\
        b,云湖市索道管理办法（征求意见稿）,departmental_rule,true,,云湖市交通局、云湖市公安局,2,transport,2025-02-01,2025-02-01,,draft,草案,false\r\n";
    let digest = read_text(text, "works.csv");
    assert_eq!(
        rows(&digest),
        [
            "云湖市栈道条例 2024-03-01 2024-05-01",
            "云湖市索道管理办法（征求意见稿） 2025-02-01 -"
        ]
    );
    let drafts: Vec<bool> = digest.documents.iter().map(|row| row.draft).collect();
    assert_eq!(drafts, [false, true]);
    assert_eq!(digest.documents[1].issuers.len(), 2);
}

#[test]
fn a_header_of_two_rows_names_both_days() {
    let digest = read_case("two-row-header.xlsx");
    assert_eq!(
        rows(&digest),
        [
            "云湖市双层1办法 2024-08-01 2024-09-01",
            "云湖市双层2办法 2024-08-02 2024-09-02",
            "云湖市双层3办法 2024-08-03 2024-09-03"
        ]
    );
}

#[test]
fn a_table_of_penalties_names_its_act_once() {
    let digest = read_case("penalty-table.xlsx");
    assert_eq!(rows(&digest), ["云湖市栈道条例 - -"]);
}

#[test]
fn a_table_of_products_lists_no_documents() {
    for text in [
        "| 名称 | 类型 | 链接 |\n|---|---|---|\n| Ollama | 本地部署 | a |\n| vLLM | 推理框架 | b |\n",
        "| 项目名称 | 单位 | 时间 |\n|---|---|---|\n| 零信任网关 | 云盾科技 | 2024-01-01 |\n| 数据脱敏平台 | 栗州数安 | 2024-02-01 |\n",
        "name,type,url\nOllama,runtime,a\nvLLM,runtime,b\n",
    ] {
        let digest = read_text(
            text,
            if text.starts_with('|') {
                "a.md"
            } else {
                "a.csv"
            },
        );
        assert_eq!(rows(&digest), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn a_list_of_duties_and_their_grounds_lists_no_documents() {
    let text = "# 检查事项清单\n\n| 序号 | 检查事项 | 设定依据 |\n|---|---|---|\n\
        | 1 | 栈道巡检记录 | 《云湖市栈道条例》第五条 |\n| 2 | 索道年检 | 《云湖市索道管理办法》第七条、第九条 |\n\n\
        1. 违反《云湖市栈道条例》第五条的，责令改正\n2. 违反《云湖市索道管理办法》第七条的，处以罚款\n";
    let digest = read_text(text, "a.md");
    assert_eq!(rows(&digest), Vec::<String>::new());
}

#[test]
fn column_names_in_latin_letters_are_read_by_their_words_and_by_what_stands_below() {
    let of = |heads: &str, order: [usize; 5]| {
        let rows = [
            [
                "2024-03-01",
                "2024-05-01",
                "云人常〔2024〕3号",
                "云湖市栈道条例",
                "云湖市人民代表大会常务委员会",
            ],
            [
                "2020-03-01",
                "2020-04-01",
                "云交规〔2020〕3号",
                "云湖市索道管理办法",
                "云湖市交通局",
            ],
        ];
        let rows = rows.map(|row| order.map(|at| row[at]).join(","));
        read_text(&format!("{heads}\n{}\n", rows.join("\n")), "list.csv")
    };
    let as_given = [0, 1, 2, 3, 4];
    for (heads, order, reason) in [
        (
            "pub_date,eff_date,doc_no,title,issuer",
            as_given,
            "cut short",
        ),
        (
            "pubdate,effdate,docno,name_cn,org",
            as_given,
            "without a gap",
        ),
        ("fbrq,ssrq,wh,bt,fbjg", as_given, "first letters"),
        (
            "date_published,date_effective,law_number,law_title,enacting_body",
            as_given,
            "other words",
        ),
        (
            "Doc. Title,Ref No,Dept.,Pub.,Eff.",
            [3, 2, 4, 0, 1],
            "in another order, with points",
        ),
        (
            "IssuedOn,InForceOn,DocNumber,DocTitle,col_e",
            as_given,
            "one name that says nothing",
        ),
    ] {
        let digest = of(heads, order);
        assert_eq!(
            rows(&digest),
            [
                "云湖市栈道条例 2024-03-01 2024-05-01",
                "云湖市索道管理办法 2020-03-01 2020-04-01"
            ],
            "{reason}: {heads}"
        );
        let first = &digest.documents[0];
        assert_eq!(
            first.number.as_deref(),
            Some("云人常〔2024〕3号"),
            "{reason}"
        );
        assert_eq!(first.issuers, ["云湖市人民代表大会常务委员会"], "{reason}");
    }
    // names that say nothing at all are no document, and make no day one of publication
    let digest = of("col_a,col_b,col_c,col_d,col_e", as_given);
    assert_eq!(
        rows(&digest),
        [
            "云湖市栈道条例 2024-03-01 -",
            "云湖市索道管理办法 2020-03-01 -"
        ]
    );
}
