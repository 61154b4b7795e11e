//! The status of the text shown, on the day asked, at every way in.

use serde_json::Value;

use crate::server::{path_part, start};
use crate::testing::TestLibrary;

/// The built-in catalogue knows that this law was revised on 2025-06-27, in force on 2026-01-01; the text here is an older one, in our own words.
const LAW: &str = "治安管理处罚法";

fn law_of_2012() -> String {
    "# 中华人民共和国治安管理处罚法\n\n\
     2005年8月28日 第十届全国人民代表大会常务委员会第十七次会议通过\n\n\
     2012年10月26日 第十一届全国人民代表大会常务委员会第二十九次会议修正\n\n<!-- INFO END -->\n\n\
     ## 第一章 总则\n\n\
     第一条 为了守护灯塔周边的安宁，制定本法。\n\n\
     第二条 擅自熄灭灯塔的，由守塔人予以警告。\n\n\
     第三条 本法自2006年3月1日起施行。\n"
        .to_owned()
}

fn interpretation() -> String {
    "# 最高人民法院关于适用《灯塔看守法》若干问题的解释\n\n\
     2010年3月5日 最高人民法院审判委员会第1480次会议通过\n\n<!-- INFO END -->\n\n\
     第一条 灯塔看守法第二条所称夜间，自日落起计算。\n\n\
     第二条 本解释自2010年4月1日起施行。\n"
        .to_owned()
}

fn code() -> String {
    "# 中华人民共和国航标法典\n\n\
     2020年5月28日 第十三届全国人民代表大会第三次会议通过\n\n<!-- INFO END -->\n\n\
     第一条 为了规范航标，制定本法。\n\n\
     第二条 本法自2021年1月1日起施行。《中华人民共和国灯塔看守法》同时废止。\n"
        .to_owned()
}

/// Status, whether a newer text is known, and the horizon.
fn standing(value: &Value) -> (&str, bool, Option<&str>) {
    (
        value["status"].as_str().unwrap(),
        value["newer_text_known"].as_bool().unwrap(),
        value["known_until"].as_str(),
    )
}

#[test]
fn a_revised_law_of_which_the_old_text_is_held_is_never_called_in_force_over_the_old_words() {
    let library = TestLibrary::new().with_file("治安管理处罚法(2012-10-26).md", law_of_2012());
    assert_eq!(library.import().code, 0);
    let server = start(&library);
    let until = Some("2025-06-27");
    for (day, expected) in [
        // before the revision was made
        ("2025-01-01", ("in_force", false, until)),
        // made, not yet in force
        ("2025-08-01", ("in_force", true, until)),
        ("2026-01-01", ("amended", true, until)),
    ] {
        let work = library.json(&["show", LAW, "--as-of", day, "--json"]);
        assert_eq!(standing(&work), expected, "show {day}");
        assert_eq!(work["work_status"], "in_force", "{day}");
        let read = library.json(&["show", LAW, "第二条", "--as-of", day, "--json"]);
        assert_eq!(standing(&read["work"]), expected, "show 第二条 {day}");
        let query = "熄灭灯塔";
        let found = library.json(&["search", query, "--as-of", day, "--json"]);
        let hit = found["hits"].as_array().unwrap().iter();
        let hit = hit.clone().find(|hit| hit["work"] == LAW).unwrap();
        assert_eq!(standing(hit), expected, "search {day}");
        let jump = library.json(&["search", "治安管理处罚法第二条", "--as-of", day, "--json"]);
        assert_eq!(standing(&jump["jumps"][0]), expected, "jump {day}");
        let base = format!("/api/v1/works/{}", path_part(LAW));
        let api = server.json(&format!("{base}?as_of={day}"));
        assert_eq!(standing(&api), expected, "API {day}");
        let api = server.json(&format!("{base}/{}?as_of={day}", path_part("第二条")));
        assert_eq!(standing(&api), expected, "API 第二条 {day}");
    }
    let page = server.ask(
        "GET",
        &format!(
            "/works/{}/{}?as_of=2026-02-01",
            path_part(LAW),
            path_part("第二条")
        ),
        "",
        b"",
    );
    let page = String::from_utf8(page.body).unwrap();
    assert!(page.contains("class=\"status amended\""), "{page}");
    assert!(page.contains("据截至2025年6月27日的资料"), "{page}");
}

#[test]
fn an_interpretation_of_a_law_that_has_ended_is_to_be_checked() {
    let library = TestLibrary::new().with_file("解释.md", interpretation());
    assert_eq!(library.import().code, 0);
    let name = "最高人民法院关于适用《灯塔看守法》若干问题的解释";
    let status = |day: &str| {
        let work = library.json(&["show", name, "--as-of", day, "--json"]);
        let basis = work["status_basis"].as_str().unwrap().to_owned();
        (work["status"].as_str().unwrap().to_owned(), basis)
    };
    assert_eq!(status("2022-01-01").0, "in_force", "nothing is known yet");
    // the law itself is not in the library, and need not be
    std::fs::write(library.files().join("法典.md"), code()).unwrap();
    assert_eq!(library.import().code, 0);
    assert_eq!(status("2020-12-31").0, "in_force");
    let (after, basis) = status("2022-01-01");
    assert_eq!(after, "to_be_checked", "{basis}");
    assert!(
        basis.contains("灯塔看守法") && basis.contains("2021-01-01"),
        "{basis}"
    );
    // the index says the same
    let found = library.json(&["search", "日落起计算", "--as-of", "2022-01-01", "--json"]);
    assert_eq!(found["hits"][0]["status"], "to_be_checked", "{found}");
    let asked = library.json(&["search", "日落起计算 status:待核", "--json"]);
    assert_eq!(asked["hits"].as_array().unwrap().len(), 1, "{asked}");
}

#[test]
fn laws_revised_after_the_texts_of_collections_are_told_as_amended() {
    let known = [
        ("传染病防治法", "2013-06-29", "2025-08-31", "2025-09-01"),
        ("仲裁法", "2017-09-01", "2026-02-28", "2026-03-01"),
        ("海商法", "1992-11-07", "2026-04-30", "2026-05-01"),
        ("反不正当竞争法", "2019-04-23", "2025-10-14", "2025-10-15"),
        ("对外贸易法", "2022-12-30", "2026-02-28", "2026-03-01"),
    ];
    let mut library = TestLibrary::new();
    for (law, made, ..) in known {
        let [year, month, day] = made.split('-').collect::<Vec<_>>()[..] else {
            panic!("{made}");
        };
        let text = format!(
            "# 中华人民共和国{law}\n\n\
             {year}年{month}月{day}日 全国人民代表大会常务委员会会议通过\n\n<!-- INFO END -->\n\n\
             第一条 为了守护灯塔，制定本法。\n\n第二条 灯塔夜间照明。\n"
        );
        library = library.with_file(&format!("{law}({made}).md"), text);
    }
    assert_eq!(library.import().code, 0);
    for (law, _, before, from) in known {
        let show = |day: &str| library.json(&["show", law, "第二条", "--as-of", day, "--json"]);
        let (old, new) = (show(before), show(from));
        assert_ne!(old["work"]["status"], "amended", "{law} {before}: {old}");
        assert_eq!(old["work"]["newer_text_known"], true, "{law} {before}");
        assert_eq!(new["work"]["status"], "amended", "{law} {from}: {new}");
    }
}
