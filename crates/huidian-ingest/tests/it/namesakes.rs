//! An act that takes the place of an older one of the same title. Town and wells are invented.

use huidian_citation::{Context, Origin, find, resolve};
use huidian_model::{ForceStatus, RelationKind, WorkId};
use huidian_operations::Lookup;
use huidian_testing::TestStore;

use crate::importing::import_page;

const OLD: &str = "云湖市水井管理办法\n\n（2005年3月1日云湖市人民政府令第12号公布）\n\n第一条　为了管理水井，制定本办法。\n\n第二条　水井应当登记。\n\n第三条　水井应当缴纳押金。\n\n第四条　本办法自2005年5月1日起施行。\n";
const NEW: &str = "云湖市水井管理办法\n\n（2024年3月1日云湖市人民政府令第120号公布）\n\n第一条　为了加强水井保护，根据有关法律，制定本办法。\n\n第二条　水井应当每年检测水质，检测结果应当公示。\n\n第三条　本办法自2024年5月1日起施行。2005年3月1日云湖市人民政府令第12号公布的《云湖市水井管理办法》同时废止。\n";

fn of_number(store: &TestStore, number: &str) -> WorkId {
    let number = number.parse().unwrap();
    let reader = store.read().unwrap();
    let works = reader.find_works_by_number(&number).unwrap();
    works.into_iter().next().expect("a work of that number")
}

/// Whichever comes in first, the older act has ended, and a reference means the one that its number, its year or its day says.
#[test]
fn a_reference_means_the_namesake_that_it_names() {
    for order in [[OLD, NEW], [NEW, OLD]] {
        let store = TestStore::default();
        for text in order {
            import_page(&store, text);
        }
        let old = of_number(&store, "云湖市人民政府令第12号");
        let new = of_number(&store, "云湖市人民政府令第120号");
        assert_ne!(old, new);
        let reader = store.read().unwrap();
        let status = |work: &WorkId| {
            let summary = reader.find_summary(work, "2025-01-01".parse().unwrap());
            summary.unwrap().unwrap().force.status
        };
        assert_eq!(status(&old), ForceStatus::Repealed);
        assert_eq!(status(&new), ForceStatus::InForce);
        let lookup = Lookup::new(&reader, "2031-07-01".parse().unwrap()).unwrap();
        let cases = [
            ("依照《云湖市水井管理办法》第二条办理。", "2025-01-01", &new),
            ("依照《云湖市水井管理办法》第二条办理。", "2010-01-01", &old),
            (
                "依照《云湖市水井管理办法》（云湖市人民政府令第120号）第二条办理。",
                "2025-01-01",
                &new,
            ),
            (
                "依照《云湖市水井管理办法》（云湖市人民政府令第12号）第三条办理。",
                "2025-01-01",
                &old,
            ),
            (
                "依照《云湖市水井管理办法》（2024）第二条办理。",
                "2025-01-01",
                &new,
            ),
            (
                "依照《云湖市水井管理办法》（2005）第二条办理。",
                "2025-01-01",
                &old,
            ),
            (
                "依照2024年《云湖市水井管理办法》第二条办理。",
                "2010-01-01",
                &new,
            ),
        ];
        for (text, on, expected) in cases {
            let mut citations = find(text, &Context::default());
            let origin = Origin {
                text,
                on: Some(on.parse().unwrap()),
                ..Origin::default()
            };
            resolve(&mut citations, &lookup, &origin);
            let found = citations[0].resolution.as_ref().unwrap();
            assert_eq!(found.work.as_ref(), Some(expected), "{text} on {on}");
            assert_eq!(
                found.verdict,
                huidian_model::Verdict::Found,
                "{text} on {on}"
            );
        }
    }
}

const OTHERS: [(&str, &str, Option<Kind>); 7] = [
    // by the year alone
    (
        "云湖市人民政府关于废止部分规章的决定\n\n云湖市人民政府令第131号\n\n市人民政府决定废止下列规章：\n\n一、《云湖市水井管理办法》（2005年云湖市人民政府令发布）\n\n本决定自公布之日起施行。\n\n2025年4月1日\n",
        "2005",
        Some(Kind::Repealed),
    ),
    // cities end an act by the day and order of its making
    (
        "云湖市人民政府关于废止《云湖市水井管理办法》的决定\n\n云湖市人民政府令第130号\n\n市人民政府决定，废止《云湖市水井管理办法》（2005年3月1日云湖市人民政府令第12号公布）。\n\n本决定自公布之日起施行。\n\n2025年3月1日\n",
        "2005",
        Some(Kind::Repealed),
    ),
    (
        "云湖市水井押金管理办法\n\n（2025年6月1日云湖市人民政府令第133号公布）\n\n第一条　为了管理押金，制定本办法。\n\n第二条　押金应当退还。\n\n第三条　本办法自2025年7月1日起施行。2024年3月1日公布的《云湖市水井管理办法》同时废止。\n",
        "2024",
        Some(Kind::Repealed),
    ),
    (
        "云湖市人民政府关于修改《云湖市水井管理办法》的决定\n\n云湖市人民政府令第140号\n\n市人民政府决定对《云湖市水井管理办法》（2024年3月1日云湖市人民政府令第120号公布）作如下修改：\n\n将第二条中的“每年”修改为“每半年”。\n\n本决定自公布之日起施行。\n\n2025年9月1日\n",
        "2024",
        Some(Kind::Amended),
    ),
    // the old one had ended when the decision was made, whether or not it says which it means
    (
        "云湖市人民政府关于修改《云湖市水井管理办法》的决定\n\n云湖市人民政府令第141号\n\n将第二条中的“每年”修改为“每月”。\n\n本决定自公布之日起施行。\n\n2025年10月1日\n",
        "2024",
        Some(Kind::Amended),
    ),
    // one of a year that is not held
    (
        "云湖市人民政府关于废止《云湖市水井管理办法》的决定\n\n云湖市人民政府令第150号\n\n市人民政府决定，废止《云湖市水井管理办法》（1998年5月1日云湖市人民政府令第3号公布）。\n\n本决定自公布之日起施行。\n\n2004年3月1日\n",
        "",
        None,
    ),
    (
        "云湖市人民政府关于废止部分文件的通知\n\n云政发〔2026〕8号\n\n各区人民政府：\n\n现决定废止《云湖市水井管理办法》（云政发〔1999〕7号）。\n\n云湖市人民政府\n2026年3月1日\n",
        "",
        None,
    ),
];

#[derive(Clone, Copy, PartialEq, Debug)]
enum Kind {
    Repealed,
    Amended,
}

/// What a third act ends or amends is the one that it tells by its number, its day or its year, whatever came in first; one that is not held is
/// none of those held.
#[test]
fn a_third_act_acts_on_the_namesake_that_it_tells() {
    for (text, year, kind) in OTHERS {
        for order in [
            [OLD, NEW, text],
            [NEW, OLD, text],
            [text, OLD, NEW],
            [text, NEW, OLD],
            [NEW, text, OLD],
            [OLD, text, NEW],
        ] {
            let store = TestStore::default();
            for page in order {
                import_page(&store, page);
            }
            let reader = store.read().unwrap();
            for (number, made) in [
                ("云湖市人民政府令第12号", "2005"),
                ("云湖市人民政府令第120号", "2024"),
            ] {
                let work = of_number(&store, number);
                let by_third = |relation: &huidian_model::Relation| {
                    let is_own = relation.from.as_str().starts_with("云湖市水井管理办法");
                    relation.to == work && !is_own
                };
                let found: Vec<Kind> = reader
                    .relations_of(&work)
                    .unwrap()
                    .iter()
                    .filter(|relation| by_third(relation))
                    .filter_map(|relation| match relation.kind {
                        RelationKind::Repeals => Some(Kind::Repealed),
                        RelationKind::Amends => Some(Kind::Amended),
                        _ => None,
                    })
                    .collect();
                let expected: Vec<Kind> = kind.filter(|_| made == year).into_iter().collect();
                assert_eq!(found, expected, "{made} of {text}, in the order {order:?}");
            }
        }
    }
}

/// A notice that comes every year, or twice in one, is another act each time, by its number in the series of its office.
#[test]
fn notices_of_one_series_and_title_are_acts_of_their_own() {
    let notice = |number: &str, day: &str, share: &str| {
        format!(
            "云湖市灯务局关于下达照明补贴计划的通知\n\n{number}\n\n各县（市、区）灯务局：\n\n现将照明补贴计划下达如下：\n\n一、补贴标准为每盏{share}元。\n\n二、补贴按月结算。\n\n云湖市灯务局\n\n{day}\n"
        )
    };
    let store = TestStore::default();
    for (number, day, share) in [
        ("云灯发〔2018〕20号", "2018年7月3日", "二"),
        ("云灯发〔2019〕25号", "2019年7月1日", "三"),
        ("云灯发〔2019〕61号", "2019年12月9日", "五"),
    ] {
        import_page(&store, &notice(number, day, share));
    }
    let works: std::collections::BTreeSet<WorkId> = [
        "云灯发〔2018〕20号",
        "云灯发〔2019〕25号",
        "云灯发〔2019〕61号",
    ]
    .into_iter()
    .map(|number| of_number(&store, number))
    .collect();
    assert_eq!(works.len(), 3, "{works:?}");
}

/// An interpretation is made anew under its old title, and ends the one before; what a decision amended is the same work. Whichever comes in first.
#[test]
fn an_interpretation_made_anew_is_a_work_of_its_own() {
    let title = "最高人民法院关于审理灯塔纠纷案件适用法律若干问题的解释";
    let old = format!(
        "{title}\n\n（2016年11月7日最高人民法院审判委员会第1698次会议通过　自2017年1月1日起施行　法释〔2016〕29号）\n\n第一条　灯塔熄灭的，应当认定为事故。\n\n第二条　本解释自2017年1月1日起施行。\n"
    );
    let new = format!(
        "{title}\n\n（2023年3月27日最高人民法院审判委员会第1882次会议通过　自2023年8月15日起施行　法释〔2023〕7号）\n\n第一条　灯塔昏暗的，亦应当认定为事故；浮标失踪的，由守护人承担责任。\n\n第二条　本解释自2023年8月15日起施行。《{title}》（法释〔2016〕29号）同时废止。\n"
    );
    let amended = format!(
        "{title}\n\n（2016年11月7日最高人民法院审判委员会第1698次会议通过　根据2023年3月27日最高人民法院审判委员会第1882次会议通过的《关于修改〈{title}〉的决定》修正）\n\n第一条　灯塔熄灭或者昏暗的，应当认定为事故。\n\n第二条　本解释自2017年1月1日起施行。\n"
    );
    // the body leaves its own name out of the title that it ends
    let short = new.replace(
        &format!("《{title}》（法释"),
        &format!("《{}》（法释", title.trim_start_matches("最高人民法院")),
    );
    assert_ne!(short, new);
    for (texts, count) in [
        ([&old, &short], 2),
        ([&short, &old], 2),
        ([&old, &new], 2),
        ([&new, &old], 2),
        ([&old, &amended], 1),
        ([&amended, &old], 1),
    ] {
        let store = TestStore::default();
        for text in texts {
            import_page(&store, text);
        }
        let reader = store.read().unwrap();
        let works = reader.find_works_by_title(title).unwrap();
        assert_eq!(works.len(), count, "{works:?}");
        for work in &works {
            assert!(!reader.is_waiting(&work.work).unwrap(), "{work:?}");
        }
        if count == 2 {
            let old = of_number(&store, "法释〔2016〕29号");
            let summary = reader.find_summary(&old, "2025-01-01".parse().unwrap());
            let status = summary.unwrap().unwrap().force.status;
            assert_eq!(status, ForceStatus::Repealed);
        }
    }
}
