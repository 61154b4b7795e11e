//! Akoma Ntoso of other programs: what a file says of itself is what the library knows of it. Places and acts are invented.

use huidian_fetch::Incoming;
use huidian_model::{FactValue, WorkId};
use huidian_testing::TestStore;

use crate::support::import_all;

/// A file as other programs write it.
struct Foreign {
    name: &'static str,
    address: &'static str,
    aliases: &'static str,
    country: &'static str,
    language: &'static str,
    body: &'static str,
}

impl Default for Foreign {
    fn default() -> Self {
        Self {
            name: "x1.xml",
            address: "/akn/cn/act/2016/x1",
            aliases: "<FRBRalias value=\"云湖市灯塔管理条例\" name=\"title\"/>",
            country: "cn",
            language: "zho",
            body: "<article eId=\"art_1\"><num>第一条</num><content><p>灯塔应当照明。</p></content></article>",
        }
    }
}

fn incoming(store: &TestStore, file: &Foreign) -> Incoming {
    let Foreign {
        name,
        address,
        aliases,
        country,
        language,
        body,
    } = file;
    let xml = format!(
        "<akomaNtoso xmlns=\"http://docs.oasis-open.org/legaldocml/ns/akn/3.0\"><act name=\"act\"><meta><identification source=\"#x\">\
         <FRBRWork><FRBRthis value=\"{address}/!main\"/><FRBRuri value=\"{address}\"/>{aliases}\
         <FRBRdate date=\"2016-03-01\" name=\"Generation\"/><FRBRauthor href=\"#x\"/><FRBRcountry value=\"{country}\"/></FRBRWork>\
         <FRBRExpression><FRBRuri value=\"{address}/{language}@2016-03-01\"/><FRBRdate date=\"2016-03-01\" name=\"Generation\"/>\
         <FRBRlanguage language=\"{language}\"/></FRBRExpression></identification></meta><body>{body}</body></act></akomaNtoso>"
    );
    Incoming::new(*name, xml.into_bytes(), store.now()).expect("a file")
}

#[test]
fn a_title_that_only_an_alias_tells_stands_before_the_name_of_the_file() {
    for (aliases, title, reason) in [
        (
            "<FRBRalias value=\"云湖市灯塔管理条例\" name=\"title\"/>",
            "云湖市灯塔管理条例",
            "the alias that is called title",
        ),
        (
            "<FRBRalias value=\"灯塔\" name=\"slug\"/><FRBRalias value=\"云湖市灯塔管理条例\" name=\"title\"/>",
            "云湖市灯塔管理条例",
            "behind another one",
        ),
        (
            "<FRBRalias value=\"云湖市灯塔管理条例\"/>",
            "云湖市灯塔管理条例",
            "the only one",
        ),
        ("", "x1", "none"),
    ] {
        let store = TestStore::default();
        let file = Foreign {
            aliases,
            ..Foreign::default()
        };
        let report = import_all(&store, "2026-11-30", vec![incoming(&store, &file)]);
        store.leave_jobs();
        let reader = store.read().unwrap();
        let found = reader.find_works_by_title(title).unwrap();
        assert_eq!(found.len(), 1, "{reason}: {report:?}");
        let texts = reader.expressions_of(&found[0].work).unwrap();
        assert_eq!(texts.len(), 1, "{reason}");
        assert_eq!(texts[0].title, title, "{reason}");
    }
}

/// The first heading of an act of common law is no title, though it stands where one would.
#[test]
fn a_heading_is_no_title_where_the_file_tells_one() {
    let store = TestStore::default();
    let file = Foreign {
        address: "/akn/za/act/by-law/2011/lights",
        aliases: "<FRBRalias value=\"Lights By-law\" name=\"title\"/>",
        country: "za",
        language: "eng",
        body: "<part eId=\"part_1\"><num>1</num><heading>General</heading><chapter eId=\"chp_1\"><num>Chapter 1</num>\
               <heading>Interpretation</heading><section eId=\"sec_1\"><num>1.</num><heading>Definitions</heading>\
               <content><p>A light is a lamp.</p></content></section></chapter></part>",
        ..Foreign::default()
    };
    let report = import_all(&store, "2026-11-30", vec![incoming(&store, &file)]);
    store.leave_jobs();
    let found = store.read().unwrap().find_works_by_title("Lights By-law");
    assert_eq!(found.unwrap().len(), 1, "{report:?}");
}

#[test]
fn language_and_country_are_kept_as_they_are_said() {
    for (country, language, tag, note, waits) in [
        ("cn", "zho", "zh-Hans", None, false),
        ("cn", "eng", "en", Some("类型 act，语言 eng"), true),
        ("za", "eng", "en", Some("类型 act，法域 za，语言 eng"), true),
    ] {
        let store = TestStore::default();
        let file = Foreign {
            country,
            language,
            address: if country == "cn" {
                "/akn/cn/act/2016/x1"
            } else {
                "/akn/za/act/2016/x1"
            },
            ..Foreign::default()
        };
        import_all(&store, "2026-11-30", vec![incoming(&store, &file)]);
        store.leave_jobs();
        let reader = store.read().unwrap();
        let id = WorkId::new("云湖市灯塔管理条例");
        let texts = reader.expressions_of(&id).unwrap();
        assert_eq!(texts[0].language, tag, "{country}, {language}");
        assert_eq!(
            reader.is_waiting(&id).unwrap(),
            waits,
            "{country}, {language}"
        );
        let work = reader.find_work(&id).unwrap().unwrap();
        let told = work.facts.iter().find_map(|fact| match &fact.value {
            FactValue::Note(told) if told.contains("文件自己写明") => Some(told.clone()),
            _ => None,
        });
        match note {
            Some(note) => assert!(told.is_some_and(|told| told.ends_with(note)), "{note}"),
            None => assert_eq!(told, None),
        }
    }
}

#[test]
fn a_reference_that_a_file_marks_leads_to_the_work_that_is_held() {
    let store = TestStore::default();
    let target = incoming(&store, &Foreign::default());
    let citing = Foreign {
        name: "x2.xml",
        address: "/akn/cn/act/2017/x2",
        aliases: "<FRBRalias value=\"云湖市航标办法\" name=\"title\"/>",
        body: "<article eId=\"art_1\"><num>第一条</num><content><p>航标依<ref href=\"/akn/cn/act/2016-03-01/云湖市灯塔管理条例#art_1\">灯塔之规</ref>设置，\
               亦依<ref href=\"/akn/cn/act/2016/x1\">云湖市灯塔管理条例</ref>养护，见<ref href=\"/akn/cn/act/1999/x9\">别的规定</ref>\
               与<ref href=\"#art_1\">上文</ref>。</p></content></article>",
        ..Foreign::default()
    };
    let citing = incoming(&store, &citing);
    import_all(&store, "2026-11-30", vec![citing, target]);
    store.leave_jobs();
    let reader = store.read().unwrap();
    let texts = reader
        .expressions_of(&WorkId::new("云湖市航标办法"))
        .unwrap();
    let cited: Vec<(String, String, String, bool)> = reader
        .citations_from(&texts[0].id)
        .unwrap()
        .into_iter()
        .map(|found| {
            let citation = found.citation;
            let held = citation
                .resolution
                .as_ref()
                .and_then(|resolution| resolution.work.clone());
            (
                citation.text.clone(),
                citation.path(),
                found.unit,
                held == Some(WorkId::new("云湖市灯塔管理条例")),
            )
        })
        .collect();
    let row =
        |words: &str, path: &str| (words.to_owned(), path.to_owned(), "第一条".to_owned(), true);
    assert!(cited.contains(&row("灯塔之规", "第一条")), "{cited:?}");
    assert!(
        cited
            .iter()
            .any(|(words, .., leads)| words.contains("云湖市灯塔管理条例") && *leads),
        "{cited:?}"
    );
    assert!(
        !cited
            .iter()
            .any(|(words, ..)| words == "别的规定" || words == "上文"),
        "{cited:?}"
    );
}
