//! Dates belong to whom they are said of, and a code in parts is one text: at the command line, in the API and on the page.

use serde_json::json;

use crate::cases::Table;
use crate::server::{get, start};
use crate::testing::TestLibrary;

pub(crate) fn law(title: &str, notes: &[&str], articles: &[&str]) -> String {
    let notes = notes.join("\n\n");
    let articles = articles.join("\n\n");
    format!("# {title}\n\n{notes}\n\n<!-- INFO END -->\n\n{articles}\n")
}

#[test]
fn a_day_is_said_of_the_text_it_belongs_to() {
    let first = "1993年12月29日 第八届全国人民代表大会常务委员会第五次会议通过";
    let revised = "2005年10月27日 第十届全国人民代表大会常务委员会第十八次会议修订";
    let amended = "2018年10月26日 第十三届全国人民代表大会常务委员会第六次会议《关于修改〈中华人民共和国灯船法〉的决定》修正";
    let library = TestLibrary::new()
        .with_file(
            "灯船法(2018-10-26).md",
            law(
                "中华人民共和国灯船法",
                &[first, revised, amended],
                &[
                    "第一条 为了规范灯船，制定本法。",
                    "第二条 本法自2006年1月1日起施行。",
                ],
            ),
        )
        .with_file(
            "最高人民法院关于灯船赔偿案件程序的规定(2011-03-17).md",
            law(
                "最高人民法院关于灯船赔偿案件程序的规定",
                &[
                    "2011年2月28日 最高人民法院审判委员会第1513次会议通过",
                    "2011年3月17日 最高人民法院公告公布",
                ],
                &[
                    "根据2010年4月29日修正的《中华人民共和国灯船赔偿法》，作如下规定：",
                    "第一条 赔偿请求人应当递交申请书。",
                    "第二条 本规定自2011年3月22日起施行。",
                ],
            ),
        )
        .with_file(
            "最高人民法院关于灯船离婚案件的规定(2020-12-29).md",
            law(
                "最高人民法院关于灯船离婚案件的规定",
                &[
                    "1999年12月1日 最高人民法院审判委员会第1090次会议通过",
                    "2020年12月23日 最高人民法院审判委员会第1823次会议通过",
                ],
                &[
                    "第一条 灯船上的婚姻，由港口所在地法院管辖。",
                    "第二条 本规定由本院解释。",
                ],
            ),
        );
    assert_eq!(library.import().code, 0);
    let mut table = Table::default();
    let show = |work: &str, day: &str| library.json(&["show", work, "--as-of", day, "--json"]);
    let ship = show("灯船法", "2026-01-01");
    table.expect(
        "first effect is not that of the revision",
        "effective",
        &ship["dates"]["effective"],
        &json!(null),
    );
    table.expect("it holds", "status", &ship["status"], &json!("in_force"));
    let basis =
        |work: &serde_json::Value| work["status_basis"].as_str().unwrap_or_default().to_owned();
    table.check(
        "since when at the latest",
        basis(&ship).contains("至迟 2006-01-01"),
        &basis(&ship),
    );
    let early = show("灯船法", "2000-01-01");
    table.expect(
        "nobody knows of the time before",
        "status",
        &early["work_status"],
        &json!("unknown"),
    );
    let rule = show("最高人民法院关于灯船赔偿案件程序的规定", "2026-01-01");
    table.expect(
        "the change of the law it is made by",
        "amended",
        &rule["dates"]["amended"],
        &json!([]),
    );
    let changed = show("最高人民法院关于灯船离婚案件的规定", "2026-01-01");
    table.expect(
        "adopted once",
        "adopted",
        &changed["dates"]["adopted"],
        &json!("1999-12-01"),
    );
    table.expect(
        "then changed",
        "amended",
        &changed["dates"]["amended"],
        &json!(["2020-12-23"]),
    );
    let doctor = library.json(&["doctor", "--json"]);
    table.expect(
        "nothing out of order",
        "disorders",
        &doctor["disorders"],
        &json!([]),
    );
}

#[test]
fn dates_out_of_order_are_told_by_the_doctor_with_their_sources() {
    let library = TestLibrary::new().with_file(
        "云湖市灯船规定.md",
        law(
            "云湖市灯船规定",
            &[
                "2015年3月1日 云湖市人民政府令第3号公布",
                "2012年5月6日 云湖市人民政府令第1号修订",
            ],
            &[
                "第一条 灯船应当常亮。",
                "第二条 本规定自2015年4月1日起施行。",
            ],
        ),
    );
    assert_eq!(library.import().code, 0);
    let doctor = library.json(&["doctor", "--json"]);
    let told = doctor["disorders"].to_string();
    assert!(
        told.contains("2012-05-06") && told.contains("云湖市灯船规定.md"),
        "{told}"
    );
    assert_eq!(
        doctor["sound"],
        json!(true),
        "a wrong source makes no library unsound"
    );
}

pub(crate) fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// The parts of a code, the last of which says when all begin.
fn code_in_parts() -> TestLibrary {
    let part = |name: &str, articles: &[&str]| {
        let note = "2020年5月28日 第十三届全国人民代表大会第三次会议通过";
        let text = law("中华人民共和国灯塔法典", &[note], articles);
        text.replacen("\n\n", &format!("\n\n# {name}\n\n"), 1)
    };
    TestLibrary::new()
        .with_file(
            "灯塔法典/船舶编.md",
            part(
                "船舶编",
                &["第三条 船舶应当避让灯塔。", "第四条 船舶应当减速。"],
            ),
        )
        .with_file(
            "灯塔法典/附则.md",
            part("附则", &["第五条 本法自2021年1月1日起施行。"]),
        )
        .with_file(
            "灯塔法典/总则.md",
            part(
                "总则",
                &["第一条 为了规范灯塔，制定本法。", "第二条 灯塔由国家管理。"],
            ),
        )
}

#[test]
fn a_code_in_parts_is_one_text() {
    let library = code_in_parts();
    assert_eq!(library.import().code, 0);
    let mut table = Table::default();
    let code = library.json(&["show", "灯塔法典", "--json"]);
    table.expect(
        "one version",
        "version_count",
        &code["text"]["version_count"],
        &json!(1),
    );
    table.expect(
        "all articles",
        "article_count",
        &code["text"]["article_count"],
        &json!(5),
    );
    let parts: Vec<_> = (0..3)
        .map(|at| code["expressions"][at]["part"].clone())
        .collect();
    table.expect(
        "in the order of the articles",
        "parts",
        &json!(parts),
        &json!(["总则", "船舶编", "附则"]),
    );
    table.expect(
        "a silent part begins with the others",
        "effective",
        &code["expressions"][1]["effective"],
        &json!("2021-01-01"),
    );
    let article = library.json(&["show", "灯塔法典", "第四条", "--json"]);
    table.expect(
        "an article in the middle",
        "path",
        &article["provision"]["citation"],
        &json!("第四条"),
    );
    let text = library
        .run(&["show", "灯塔法典", "--text", "--version", "2020-05-28"])
        .out;
    let order: Vec<_> = ["第一条", "第三条", "第五条"]
        .iter()
        .map(|words| text.find(words))
        .collect();
    table.check(
        "whole under the version's day",
        order.is_sorted() && order[0].is_some(),
        &text,
    );
    let server = start(&library);
    let path = format!("/works/{}", encoded("灯塔法典"));
    let (_, page) = get(&server, &path);
    table.check(
        "opens at the first article",
        page.contains("为了规范灯塔"),
        "the page opens elsewhere",
    );
    let doctor = library.json(&["doctor", "--json"]);
    table.expect("sound", "faults", &doctor["faults"], &json!([]));
}

#[test]
fn a_penalty_and_what_it_punishes_name_each_other() {
    let library = TestLibrary::new().with_file(
        "云湖市灯塔条例(2024-03-01).md",
        law(
            "云湖市灯塔条例",
            &["2024年3月1日云湖市第五届人民代表大会常务委员会第三次会议通过"],
            &[
                "第一条 为了养护灯塔，制定本条例。",
                "第二条 灯塔应当常亮。",
                "第三条 守塔人应当依照本条例第二条的规定值守。",
                "第四条 违反本条例第二条规定的，由海事局责令改正，可以处五万元以下罚款。",
                "第五条 灯塔的管理人不履行本条例第三条规定的义务的，由海事局责令改正，给予警告。",
                "第六条 违反前条规定，情节严重的，依照本条例第四条的规定处罚。",
            ],
        ),
    );
    assert_eq!(library.import().code, 0);
    let server = start(&library);
    let mut table = Table::default();
    let read = |provision: &str| {
        library.json(&["show", "云湖市灯塔条例", provision, "--json"])["within"].clone()
    };
    let api = |provision: &str| {
        let path = format!(
            "/api/v1/works/{}/{}",
            encoded("云湖市灯塔条例"),
            encoded(provision)
        );
        server.json(&path)["within"].clone()
    };
    let named = json!([{"provision": "第三条", "punishes": false}, {"provision": "第四条", "punishes": true}]);
    for (door, punished, penalty) in [
        ("command line", read("第二条"), read("第四条")),
        ("API", api("第二条"), api("第四条")),
    ] {
        // an article that only leads to a consequence punishes nothing of it
        let led_to = json!([{"provision": "第六条", "punishes": false}]);
        table.expect(
            door,
            "named as a consequence",
            &penalty["named_by"],
            &led_to,
        );
        table.expect(door, "named_by", &punished["named_by"], &named);
        table.expect(door, "punishes nothing", &punished["punishes"], &json!([]));
        table.expect(door, "punishes", &penalty["punishes"], &json!(["第二条"]));
    }
    table.expect(
        "command line",
        "a duty not done",
        &read("第五条")["punishes"],
        &json!(["第三条"]),
    );
    let page = |provision: &str| {
        let path = format!(
            "/works/{}/{}",
            encoded("云湖市灯塔条例"),
            encoded(provision)
        );
        get(&server, &path).1
    };
    let (punished, penalty) = (page("第二条"), page("第四条"));
    table.check(
        "page of the punished",
        punished.contains("违反的处罚"),
        &punished,
    );
    table.check(
        "page of the penalty",
        penalty.contains("本条处罚违反下列条款的行为"),
        &penalty,
    );
}
