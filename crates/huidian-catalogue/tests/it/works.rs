//! The works of the catalogue.

use std::collections::{BTreeSet, HashSet};

use huidian_catalogue::{CatalogueWork, builtin};
use huidian_model::id::IdFacts;
use huidian_model::{
    EventKind, FactValue, Number, RelationKind, Sector, SourceKind, Work, WorkId, WorkKind,
};

fn work(id: &str) -> Work {
    builtin()
        .find_work(&WorkId::new(id))
        .unwrap_or_else(|| panic!("no work {id}"))
        .to_work()
}

/// Ids the file decides, each with the reason.
const DECIDED: [(&str, &str); 1] = [(
    "电力监控系统安全防护规定-2014",
    "namesake of the rule of 2024 that replaces it",
)];

#[test]
fn ids_agree_with_the_rule_that_makes_them() {
    for entry in &builtin().works {
        if DECIDED.iter().any(|(id, _)| *id == entry.id.as_str()) {
            continue;
        }
        let work = entry.to_work();
        let is_standard = work.kind.is_some_and(WorkKind::is_standard);
        let standard = work
            .number
            .as_ref()
            .and_then(Number::as_standard)
            .filter(|_| is_standard);
        let facts = IdFacts {
            title: &work.title,
            is_draft: work.is_draft,
            standard,
            region: None,
            year: None,
        };
        assert_eq!(
            WorkId::from_facts(&facts),
            entry.id,
            "{}, line {}",
            entry.file,
            entry.line
        );
    }
}

#[test]
fn all_76_rows_of_the_roundup_are_here_once() {
    let rows: Vec<u32> = builtin().works.iter().flat_map(rows_of).collect();
    let distinct: BTreeSet<u32> = rows.iter().copied().collect();
    assert_eq!(rows.len(), 76);
    assert_eq!(distinct, (1..=76).collect());
}

fn rows_of(work: &CatalogueWork) -> Vec<u32> {
    let rows = work.facts.iter().filter_map(|fact| match &fact.value {
        FactValue::RoundupRow(row) => Some(row.row),
        _ => None,
    });
    rows.collect()
}

#[test]
fn every_number_is_read_but_that_of_a_joint_order() {
    let odd: Vec<String> = builtin()
        .works
        .iter()
        .filter_map(|work| match work.to_work().number {
            Some(Number::Other(number)) => Some(number),
            _ => None,
        })
        .collect();
    // an order of three bodies, which carries one serial number
    assert_eq!(odd, ["国家密码管理局 国家互联网信息办公室 公安部令第5号"]);
}

/// A roundup that names more bodies than the catalogue is called wrong: what it counts it names.
#[test]
fn joint_acts_name_all_their_issuers() {
    for entry in &builtin().works {
        let issuers = entry.to_work().issuers;
        assert_eq!(issuers.count(), issuers.members.len(), "{}", entry.id);
    }
    for (id, count, last) in [
        ("国家网络身份认证公共服务管理办法", 6, "国家广播电视总局"),
        (
            "关于促进数据产业高质量发展的指导意见",
            6,
            "中国证券监督管理委员会",
        ),
        ("关于推动未来产业创新发展的实施意见", 7, "中国科学院"),
        (
            "加快数字人才培育支撑数字经济发展行动方案-2024-2026年",
            9,
            "国家数据局",
        ),
        ("人工智能生成合成内容标识办法", 4, "国家广播电视总局"),
        ("网络安全审查办法", 13, "国家密码管理局"),
    ] {
        let issuers = work(id).issuers;
        let names: Vec<&str> = issuers.names().collect();
        assert_eq!((names.len(), names.last()), (count, Some(&last)), "{id}");
    }
}

#[test]
fn every_work_has_sectors_facts_and_says_why_its_text_is_absent() {
    for entry in &builtin().works {
        let work = entry.to_work();
        let id = &entry.id;
        assert!(!work.sectors.is_empty(), "{id} has no sector");
        assert!(work.kind.is_some(), "{id} has no kind");
        assert!(
            work.text_absence
                .as_ref()
                .is_some_and(|absence| !absence.reason.is_empty()),
            "{id}"
        );
        assert!(
            entry
                .facts
                .iter()
                .all(|fact| !fact.source.detail.is_empty()),
            "{id} has a fact without source"
        );
    }
}

#[test]
fn what_is_not_known_says_why() {
    for entry in &builtin().works {
        let work = entry.to_work();
        let unknown = |field: &str| {
            entry.facts.iter().any(
                |fact| matches!(&fact.value, FactValue::Unknown { field: name, reason } if name == field && !reason.is_empty()),
            )
        };
        let catalogued = |kind: EventKind| {
            entry.facts.iter().any(|fact| {
                fact.source.kind != SourceKind::Roundup
                    && matches!(fact.value, FactValue::Event { kind: known, .. } if known == kind)
            })
        };
        assert!(
            work.number.is_some() != unknown("number"),
            "{}: number",
            entry.id
        );
        for (kind, field) in [
            (EventKind::Signed, "signed"),
            (EventKind::Published, "published"),
            (EventKind::Effective, "effective"),
        ] {
            assert!(catalogued(kind) != unknown(field), "{}: {field}", entry.id);
        }
    }
}

#[test]
fn finals_come_after_their_drafts_and_successors_after_their_predecessors() {
    for relation in &builtin().relations {
        let (from, to) = (work(relation.from.as_str()), work(relation.to.as_str()));
        if relation.kind == RelationKind::Finalises {
            assert!(
                to.is_draft && !from.is_draft,
                "{} finalises {}",
                from.id,
                to.id
            );
        }
        let ordered = matches!(
            relation.kind,
            RelationKind::Finalises
                | RelationKind::Replaces
                | RelationKind::Succeeds
                | RelationKind::Amends
        );
        if let (true, Some(later), Some(earlier)) = (ordered, from.listed_on(), to.listed_on()) {
            assert!(
                earlier.earliest() <= later.latest(),
                "{} {} {}",
                from.id,
                relation.kind.id(),
                to.id
            );
        }
    }
}

#[test]
fn relations_are_seen_from_both_ends_and_stated_once() {
    let mut stated = HashSet::new();
    for relation in &builtin().relations {
        assert!(
            stated.insert((&relation.from, relation.kind, &relation.to)),
            "{relation:?} twice"
        );
        assert_ne!(relation.from, relation.to);
        for end in [&relation.from, &relation.to] {
            assert!(builtin().relations_of(end).any(|seen| seen == relation));
        }
    }
}

#[test]
fn signing_precedes_publication_and_consultation_opens_before_it_closes() {
    for entry in &builtin().works {
        let work = entry.to_work();
        let pairs = [
            (EventKind::Adopted, EventKind::Published),
            (EventKind::Signed, EventKind::Published),
            (EventKind::ConsultationOpens, EventKind::ConsultationCloses),
            (EventKind::Effective, EventKind::Expires),
        ];
        for (first, then) in pairs {
            if let (Some(first), Some(then)) = (work.date_of(first), work.date_of(then)) {
                assert!(
                    first.earliest() <= then.latest(),
                    "{}: {first} after {then}",
                    work.id
                );
            }
        }
    }
}

#[test]
fn values_that_disagree_are_both_kept() {
    let plan = work("电力网络安全事件应急预案");
    assert_eq!(plan.issuers.names().collect::<Vec<_>>(), ["国家能源局"]);
    let other: Vec<_> = plan.disagreeing("issuers").collect();
    let [fact] = other.as_slice() else {
        panic!("{other:?}")
    };
    assert_eq!(fact.source.kind, SourceKind::Roundup);
    let FactValue::Issuers(issuers) = &fact.value else {
        panic!("{fact:?}")
    };
    assert_eq!(issuers.names().collect::<Vec<_>>(), ["自然资源部"]);
}

#[test]
fn namesakes_stay_apart() {
    let technical = work("生成式人工智能服务安全基本要求");
    let draft = work("网络安全技术生成式人工智能服务安全基本要求-征求意见稿");
    let standard = work("GB-T-45654-2025");
    assert_eq!(technical.kind, Some(WorkKind::TechnicalDocument));
    assert!(draft.is_draft);
    assert_eq!(
        standard.number.map(|number| number.to_string()).as_deref(),
        Some("GB/T 45654-2025")
    );
    assert_eq!(
        work("电力监控系统安全防护规定")
            .date_of(EventKind::Effective)
            .map(|on| on.to_string())
            .as_deref(),
        Some("2025-01-01")
    );
}

#[test]
fn works_belong_to_several_sectors_where_they_do() {
    assert_eq!(
        work("制造业企业数字化转型实施指南").sectors,
        [Sector::Industry]
    );
    let guide = work("关于推动新型信息基础设施协调发展有关事项的通知");
    assert_eq!(guide.sectors, [Sector::Industry, Sector::SmartCity]);
    assert_eq!(guide.issuers.count(), 11);
}

#[test]
fn core_laws_are_known_by_their_short_titles() {
    for (short, id) in [
        ("网安法", "网络安全法"),
        ("数安法", "数据安全法"),
        ("个保法", "个人信息保护法"),
        ("关基条例", "关键信息基础设施安全保护条例"),
    ] {
        assert!(
            work(id)
                .alternative_titles
                .iter()
                .any(|title| title == short),
            "{short}"
        );
        assert_eq!(builtin().short_titles.find(short), [id]);
    }
}

#[test]
fn decisions_tell_when_amended_texts_took_effect() {
    let amendments = &builtin().amendments;
    // date, decision as a note writes it, work, first day
    let cases: &[(&str, Option<&str>, &str, Option<&str>)] = &[
        (
            "2025-10-28",
            None,
            "中华人民共和国网络安全法",
            Some("2026-01-01"),
        ),
        (
            "2022-03-29",
            Some("国务院关于修改和废止部分行政法规的决定"),
            "道路运输条例",
            Some("2022-05-01"),
        ),
        (
            "2017-11-04",
            Some("全国人民代表大会常务委员会关于修改<中华人民共和国会计法>等十一部法律的决定"),
            "文物保护法",
            Some("2017-11-05"),
        ),
        // one decision, two first days
        (
            "2019-04-23",
            Some("关于修改〈中华人民共和国建筑法〉等八部法律的决定"),
            "商标法",
            Some("2019-11-01"),
        ),
        (
            "2019-04-23",
            Some("关于修改〈中华人民共和国建筑法〉等八部法律的决定"),
            "消防法",
            Some("2019-04-23"),
        ),
        // a decision of the same day by somebody else
        (
            "2022-03-29",
            Some("某省人民政府关于修改部分规章的决定"),
            "某省灯笼办法",
            None,
        ),
        ("2022-03-29", None, "道路运输条例", None),
    ];
    for (dated, decision, title, on) in cases {
        let found = amendments.find(dated.parse().unwrap(), *decision, title);
        let day = found.and_then(|fact| match fact.value {
            FactValue::TextEffective { on, .. } => Some(on.to_string()),
            _ => None,
        });
        assert_eq!(day.as_deref(), *on, "{title} {dated}");
    }
}
