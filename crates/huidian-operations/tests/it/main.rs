//! Texts and roundups against a library with the built-in shapes.

mod moved;
mod named_versions;
mod revised_rows;
mod verified;

use huidian_model::{
    Confidence, EventKind, Fact, FactValue, Sector, Source, SourceKind, Verdict, WorkId,
};
use huidian_operations::{Roundup, canonical_number, cite, roundup_rows};
use huidian_testing::{TestStore, event, fact};
use jiff::civil::date;

fn library() -> TestStore {
    let store = TestStore::default();
    let works = [
        ("灯塔养护条例", "2019-03-05", Sector::Transport),
        ("航标数据办法", "2020-02-03", Sector::Energy),
        ("渡口管理规定", "2021-01-01", Sector::Transport),
    ];
    store
        .write(|library| -> Result<(), huidian_store::Error> {
            for (title, on, sector) in works {
                let facts = [
                    fact(FactValue::Title(title.to_owned())),
                    fact(FactValue::Sector(sector)),
                    event(EventKind::Published, on),
                ];
                library.put_facts(&WorkId::new(title), &facts)?;
            }
            Ok(())
        })
        .unwrap();
    store
}

#[test]
fn references_are_looked_up_here_and_in_the_text_itself() {
    let store = library();
    let reader = store.read().unwrap();
    let today = date(2024, 1, 1);
    let text = "第一条　依照《灯塔养护条例》第二条办理。\n第二条　违反本办法第一条、第九条的，改正。\n第三条　参照《没有的规定》。\n";
    let found = cite(&reader, text, None, today).unwrap();
    let told: Vec<(&str, Option<Verdict>)> = found
        .iter()
        .map(|citation| {
            let verdict = citation.resolution.as_ref().map(|found| found.verdict);
            (citation.work.as_deref().unwrap_or("本文"), verdict)
        })
        .collect();
    // the text of the ordinance is not held: nothing is said about its articles
    assert_eq!(told[0], ("灯塔养护条例", Some(Verdict::NoText)));
    assert!(
        told.contains(&("本文", Some(Verdict::NoSuchProvision))),
        "{told:?}"
    );
    assert!(
        told.contains(&("没有的规定", Some(Verdict::NotInThisLibrary))),
        "{told:?}"
    );
}

#[test]
fn rows_are_of_the_period_and_in_the_order_of_roundups() {
    let store = library();
    let reader = store.read().unwrap();
    let mut roundup = Roundup {
        from: date(2019, 1, 1),
        to: date(2020, 12, 31),
        sectors: Vec::new(),
        topics: Vec::new(),
        statuses: Vec::new(),
        as_of: date(2024, 1, 1),
    };
    let titles = |roundup: &Roundup| -> Vec<String> {
        let rows = roundup_rows(&reader, roundup, ToString::to_string).unwrap();
        rows.into_iter().map(|row| row.title).collect()
    };
    assert_eq!(titles(&roundup), ["航标数据办法", "灯塔养护条例"]);
    roundup.sectors.push(Sector::Transport);
    roundup.to = date(2030, 1, 1);
    assert_eq!(titles(&roundup), ["灯塔养护条例", "渡口管理规定"]);
}

#[test]
fn a_number_has_the_full_name_of_its_issuer() {
    let register = &huidian_catalogue::builtin().authorities.register;
    let number = "国家网信办令第16号".parse().unwrap();
    assert_eq!(
        canonical_number(&number, register).to_string(),
        "国家互联网信息办公室令第16号"
    );
}

#[test]
fn a_law_revised_in_the_period_is_of_it_with_the_day_and_kind_of_the_revision() {
    let store = library();
    store
        .write(|library| -> Result<(), huidian_store::Error> {
            let changed = |on: &str| {
                fact(FactValue::Event {
                    kind: EventKind::Amended,
                    on: on.parse().unwrap(),
                })
            };
            library.put_facts(
                &WorkId::new("灯塔养护条例"),
                &[changed("2022-05-06"), changed("2025-06-07")],
            )?;
            let roundup = Fact::new(
                FactValue::Event {
                    kind: EventKind::Amended,
                    on: "2025-01-01".parse().unwrap(),
                },
                Source::new(SourceKind::Roundup, "某汇总"),
                Confidence::Medium,
            );
            library.put_facts(&WorkId::new("航标数据办法"), &[roundup])?;
            Ok(())
        })
        .unwrap();
    let reader = store.read().unwrap();
    let roundup = |from, to| Roundup {
        from,
        to,
        sectors: Vec::new(),
        topics: Vec::new(),
        statuses: Vec::new(),
        as_of: date(2026, 1, 1),
    };
    let told = |roundup: &Roundup| -> Vec<(String, String, Option<&'static str>)> {
        let rows = roundup_rows(&reader, roundup, ToString::to_string).unwrap();
        rows.into_iter()
            .map(|row| {
                let on = row.date.map(|on| on.to_string()).unwrap_or_default();
                (
                    row.title,
                    on,
                    row.date_kind.map(huidian_digest::DateKind::chinese),
                )
            })
            .collect()
    };
    // a roundup's word alone makes no revision
    assert_eq!(
        told(&roundup(date(2025, 1, 1), date(2025, 12, 31))),
        [(
            "灯塔养护条例".to_owned(),
            "2025-06-07".to_owned(),
            Some("修改")
        )]
    );
    assert!(told(&roundup(date(2023, 1, 1), date(2023, 12, 31))).is_empty());
    // made in the period: listed once, as what it was then
    let both = told(&roundup(date(2019, 1, 1), date(2025, 12, 31)));
    let of_it: Vec<_> = both.iter().filter(|row| row.0 == "灯塔养护条例").collect();
    assert_eq!(of_it.len(), 1);
    assert_eq!(of_it[0].2, Some("发布"));
}

#[test]
fn ended_laws_and_closed_drafts_are_of_the_period_and_a_topic_narrows_it() {
    let store = library();
    let draft = WorkId::new("船闸办法（征求意见稿）");
    store
        .write(|library| -> Result<(), huidian_store::Error> {
            library.put_facts(
                &WorkId::new("灯塔养护条例"),
                &[
                    event(EventKind::Amended, "2025-02-01"),
                    event(EventKind::Repealed, "2025-06-01"),
                    fact(FactValue::Topic(huidian_model::Topic::DataSecurity)),
                ],
            )?;
            library.put_facts(
                &draft,
                &[
                    fact(FactValue::Title("船闸办法（征求意见稿）".to_owned())),
                    fact(FactValue::Draft(true)),
                    event(EventKind::ConsultationOpens, "2024-12-20"),
                    event(EventKind::ConsultationCloses, "2025-01-20"),
                ],
            )?;
            Ok(())
        })
        .unwrap();
    let reader = store.read().unwrap();
    let mut roundup = Roundup {
        from: date(2025, 1, 1),
        to: date(2025, 12, 31),
        sectors: Vec::new(),
        topics: Vec::new(),
        statuses: Vec::new(),
        as_of: date(2026, 1, 1),
    };
    let told = |roundup: &Roundup| -> Vec<(String, String, &'static str)> {
        let rows = roundup_rows(&reader, roundup, |_| String::new()).unwrap();
        assert!(rows.iter().all(|row| row.link.is_none()), "links or none");
        let mut told: Vec<(String, String, &'static str)> = rows
            .into_iter()
            .map(|row| {
                let on = row.date.map(|on| on.to_string()).unwrap_or_default();
                let kind = row.date_kind.map_or("", huidian_digest::DateKind::chinese);
                (row.title, on, kind)
            })
            .collect();
        told.sort();
        told
    };
    let of = |title: &str, on: &str, kind| (title.to_owned(), on.to_owned(), kind);
    assert_eq!(
        told(&roundup),
        [
            // changed and ended in one year: it ended
            of("灯塔养护条例", "2025-06-01", "废止"),
            of("船闸办法（征求意见稿）", "2025-01-20", "征求意见截止"),
        ]
    );
    roundup.topics.push(huidian_model::Topic::DataSecurity);
    assert_eq!(told(&roundup), [of("灯塔养护条例", "2025-06-01", "废止")]);
    // in the year in which it was opened, the draft is of it by that day, and its row says until when
    roundup.topics.clear();
    (roundup.from, roundup.to) = (date(2024, 1, 1), date(2024, 12, 31));
    let rows = roundup_rows(&reader, &roundup, |_| String::new()).unwrap();
    assert_eq!(
        rows[0].closes.map(|on| on.to_string()).as_deref(),
        Some("2025-01-20")
    );
}

/// GB/T 1.1—2020, 8.6: a reference without a date means the latest edition.
#[test]
fn a_standard_cited_without_its_year_is_its_latest_edition() {
    let store = TestStore::default();
    store
        .write(|library| -> Result<(), huidian_store::Error> {
            for number in ["GB/T 99301-2019", "GB/T 99301-2024", "GB/T 99302-2025"] {
                let Ok(parsed) = number.parse();
                let facts = [
                    fact(FactValue::Title(format!("灯塔安全要求 {number}"))),
                    fact(FactValue::Number(parsed)),
                ];
                library.put_facts(&WorkId::new(number), &facts)?;
            }
            Ok(())
        })
        .unwrap();
    let reader = store.read().unwrap();
    let found = cite(
        &reader,
        "应当符合GB/T 99301附录A和GB/T 99301—2019第5章的要求。",
        None,
        date(2031, 1, 1),
    )
    .unwrap();
    let works: Vec<Option<WorkId>> = found
        .into_iter()
        .map(|citation| citation.resolution.and_then(|found| found.work))
        .collect();
    let wanted = |id: &str| Some(WorkId::new(id));
    assert_eq!(
        works,
        [wanted("GB/T 99301-2024"), wanted("GB/T 99301-2019")]
    );
}
