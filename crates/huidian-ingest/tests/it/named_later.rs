//! Acts that others name before they come in, and titles that several bear. Towns and acts are invented.

use huidian_citation::{Context, Origin, find, resolve};
use huidian_model::{ForceStatus, RelationKind, Verdict, WorkId};
use huidian_operations::{Lookup, find_disputed};
use huidian_testing::TestStore;

use crate::importing::import_page;

fn of_number(store: &TestStore, number: &str) -> WorkId {
    let number = number.parse().unwrap();
    let reader = store.read().unwrap();
    let works = reader.find_works_by_number(&number).unwrap();
    works.into_iter().next().expect("a work of that number")
}

fn status(store: &TestStore, work: &WorkId) -> ForceStatus {
    let reader = store.read().unwrap();
    let summary = reader.find_summary(work, "2031-06-30".parse().unwrap());
    summary.unwrap().unwrap().force.status
}

/// The most usual repeal of normative documents names the notice that carried the act; whichever comes in first, the act has ended.
#[test]
fn an_act_that_is_ended_by_its_notice_or_number_has_ended_whichever_came_first() {
    let old = "云湖县人民政府关于印发云湖县沟渠管护办法的通知\n云政发〔2026〕20号\n\n各乡镇人民政府：\n现将《云湖县沟渠管护办法》印发给你们，请遵照执行。\n云湖县人民政府\n2026年3月28日\n\n云湖县沟渠管护办法\n第一条　为了加强沟渠管护，制定本办法。\n\n第二条　沟渠管护实行谁使用、谁管护。\n\n第三条　村民委员会应当落实管护责任人。\n\n第四条　本办法自印发之日起施行。\n";
    for (clause, is_ended) in [
        (
            "《云湖县人民政府关于印发云湖县沟渠管护办法的通知》（云政发〔2026〕20号）同时废止。",
            true,
        ),
        (
            "《云湖县人民政府关于印发〈云湖县沟渠管护办法〉的通知》（云政发〔2026〕20号）同时废止。",
            true,
        ),
        (
            "《关于印发〈云湖县沟渠管护办法〉的通知》（云政发〔2026〕20号）同时废止。",
            true,
        ),
        ("云政发〔2026〕20号文件同时废止。", true),
        (
            "原《云湖县沟渠管护办法》（云政发〔2026〕20号）同时废止。",
            true,
        ),
        ("云政发〔2026〕120号文件同时废止。", false),
        (
            "《云湖县人民政府关于印发云湖县沟渠补助办法的通知》同时废止。",
            false,
        ),
    ] {
        let new = format!(
            "云湖县人民政府关于印发《云湖县沟渠管理办法》的通知\n云政规〔2031〕30号\n\n各乡镇人民政府：\n现将《云湖县沟渠管理办法》印发给你们，请认真组织实施。\n云湖县人民政府\n2031年3月10日\n\n云湖县沟渠管理办法\n第一条　为了加强沟渠管理，制定本办法。\n\n第二条　沟渠管理坚持因地制宜。\n\n第三条　县农业农村局负责指导和监督。\n\n第四条　本办法自2031年4月15日起施行。{clause}\n"
        );
        for order in [[old, new.as_str()], [new.as_str(), old]] {
            let store = TestStore::default();
            for text in order {
                import_page(&store, text);
            }
            let work = of_number(&store, "云政发〔2026〕20号");
            let has_ended = status(&store, &work) == ForceStatus::Repealed;
            assert_eq!(has_ended, is_ended, "{clause} {}", order[0] == old);
        }
    }
}

fn felling_rule(issuer: &str, number: u32, day: &str) -> String {
    format!(
        "林木采伐办法\n\n（{day}{issuer}令第{number}号公布）\n\n第一条　为了加强管理，维护公共利益，制定本办法。\n\n第二条　本行政区域内的有关活动，适用本办法。\n\n第三条　{issuer}有关部门负责实施。\n\n第四条　本办法自2026年8月1日起施行。\n"
    )
}

/// Two counties have rules of one title: an act that ends or changes "the" rule means neither for certain, and that is said; a number or the body decides.
#[test]
fn a_title_that_two_acts_bear_is_decided_by_number_or_body_or_said_to_be_open() {
    let here = felling_rule("白石县人民政府", 62, "2026年5月2日");
    let there = felling_rule("苍泽县人民政府", 72, "2026年6月2日");
    let decision = |issuer: &str, verb: &str, named: &str| {
        let done = match verb {
            "修改" => {
                format!("决定对{named}作如下修改：\n\n一、将第二条修改为：“采伐应当申请。”")
            }
            _ => format!("决定废止{named}。"),
        };
        format!(
            "{issuer}关于{verb}《林木采伐办法》的决定\n\n（2031年3月3日{issuer}令第333号公布）\n\n{issuer}{done}\n\n本决定自2031年4月1日起施行。\n"
        )
    };
    for (verb, kind) in [
        ("修改", RelationKind::Amends),
        ("废止", RelationKind::Repeals),
    ] {
        for (issuer, named, meant) in [
            ("青塘省人民政府", "《林木采伐办法》", None),
            (
                "白石县人民政府",
                "《林木采伐办法》",
                Some("白石县人民政府令第62号"),
            ),
            (
                "苍泽县人民政府",
                "《林木采伐办法》",
                Some("苍泽县人民政府令第72号"),
            ),
            (
                "青塘省人民政府",
                "《林木采伐办法》（白石县人民政府令第62号）",
                Some("白石县人民政府令第62号"),
            ),
        ] {
            let store = TestStore::default();
            let act = decision(issuer, verb, named);
            for text in [&here, &there] {
                import_page(&store, text);
            }
            let report = import_page(&store, &act);
            let mut warned = report.items.iter().flat_map(|item| &item.warnings);
            let is_warned = warned.any(|warning| warning.contains("未定是哪一件"));
            assert_eq!(is_warned, meant.is_none(), "{verb} {issuer} {named}");
            let reader = store.read().unwrap();
            for number in ["白石县人民政府令第62号", "苍泽县人民政府令第72号"] {
                let work = of_number(&store, number);
                let relations = reader.relations_of(&work).unwrap();
                let is_hit = relations
                    .iter()
                    .any(|relation| relation.kind == kind && relation.to == work);
                assert_eq!(is_hit, meant == Some(number), "{issuer} {named} {number}");
            }
            let said = find_disputed(&reader).unwrap();
            let is_open = said.iter().any(|said| said.detail.contains("林木采伐办法"));
            assert_eq!(is_open, meant.is_none(), "{verb} {issuer} {named} {said:?}");
        }
    }
}

/// A number behind a title tells which act is meant: one that the act of that title does not bear is not held.
#[test]
fn a_reference_by_another_number_is_not_to_the_act_held() {
    let store = TestStore::default();
    import_page(
        &store,
        "青塘省水上旅游办法\n\n（2021年3月3日青塘省人民政府令第149号公布　根据2024年5月6日青塘省人民政府令第170号修正）\n\n第一条　为了管理水上旅游，制定本办法。\n\n第二条　经营者应当投保。\n\n第三条　本办法自2021年5月1日起施行。\n",
    );
    import_page(
        &store,
        "青塘省灯塔办法\n\n（2021年3月3日青塘省第十三届人民代表大会常务委员会第二十次会议通过）\n\n第一条　为了管理灯塔，制定本办法。\n\n第二条　灯塔应当检修。\n\n第三条　本办法自2021年5月1日起施行。\n",
    );
    let reader = store.read().unwrap();
    let lookup = Lookup::new(&reader, "2031-07-01".parse().unwrap()).unwrap();
    for (text, expected) in [
        // the first text, which was revised since
        (
            "《青塘省水上旅游办法》（青塘省人民政府令第149号）第二条",
            Verdict::VersionNotHeld,
        ),
        (
            "《青塘省水上旅游办法》（省政府令第170号）第二条",
            Verdict::Found,
        ),
        (
            "《青塘省水上旅游办法》（青塘省人民政府令第170号）第二条",
            Verdict::Found,
        ),
        ("《青塘省水上旅游办法》第二条", Verdict::Found),
        (
            "《青塘省水上旅游办法》（青塘省人民政府令第170号）第九条",
            Verdict::NoSuchProvision,
        ),
        (
            "《青塘省水上旅游办法》（青塘省人民政府令第190号）第二条",
            Verdict::VersionNotHeld,
        ),
        (
            "《青塘省水上旅游办法》（2021年青塘省人民政府令第190号公布）第二条",
            Verdict::VersionNotHeld,
        ),
        (
            "《青塘省水上旅游办法（青塘省人民政府令第190号）》第二条",
            Verdict::VersionNotHeld,
        ),
        (
            "《青塘省水上旅游办法》（青政发〔2011〕5号）第二条",
            Verdict::VersionNotHeld,
        ),
        (
            "《青塘省水上旅游办法》第二条（青塘省人民政府令第190号）",
            Verdict::VersionNotHeld,
        ),
        // a draft is no version of what holds
        (
            "《青塘省水上旅游办法》（修订草案）第二条",
            Verdict::VersionNotHeld,
        ),
        (
            "《青塘省水上旅游办法》（2030修正草案）第二条",
            Verdict::VersionNotHeld,
        ),
        (
            "《青塘省水上旅游办法》（征求意见稿）第二条",
            Verdict::VersionNotHeld,
        ),
        (
            "《青塘省水上旅游办法（2030修订草案）》第二条",
            Verdict::NotInThisLibrary,
        ),
        // an act of which the library knows no number
        (
            "《青塘省灯塔办法》（青塘省人民政府令第190号）第二条",
            Verdict::Found,
        ),
    ] {
        let text = format!("依照{text}办理。");
        let mut citations = find(&text, &Context::default());
        let origin = Origin {
            text: &text,
            on: Some("2031-01-01".parse().unwrap()),
            ..Origin::default()
        };
        resolve(&mut citations, &lookup, &origin);
        let found = citations[0].resolution.as_ref().unwrap();
        assert_eq!(found.verdict, expected, "{text}");
    }
    let text = "依照青塘省人民政府令第190号公布的《青塘省水上旅游办法》第二条办理。";
    let mut citations = find(text, &Context::default());
    resolve(
        &mut citations,
        &lookup,
        &Origin {
            text,
            ..Origin::default()
        },
    );
    let last = citations.last().unwrap().resolution.as_ref().unwrap();
    assert_eq!(last.verdict, Verdict::VersionNotHeld);
}
