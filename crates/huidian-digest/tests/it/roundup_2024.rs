//! The 2024 roundup against the built-in catalogue: every row known, every fault found.

use std::collections::BTreeMap;
use std::fs;
use std::time::Instant;

use huidian_digest::FindingClass::{self, *};
use huidian_digest::{CatalogueIndex, CatalogueView, Digest, ReadOptions, Report, read, reconcile};
use huidian_model::{Severity, Work};
use jiff::civil::date;

use crate::support::find_shared;

/// Row and a class its fault must be found as, by `facts/roundup-2024-works.json`.
const FAULTS: [(usize, FindingClass); 35] = [
    (3, OfficeLevelIssuer),
    (6, OfficeLevelIssuer),
    (8, IssuerWrong),
    (13, IssuerWrong),
    (14, DateKindDiffers),
    (15, TitleDiffers),
    (16, DateKindDiffers),
    (17, OfficeLevelIssuer),
    (18, DateKindDiffers),
    (19, BodyInsteadOfSecretariat),
    (21, OfficeLevelIssuer),
    (23, DateKindDiffers),
    (24, IssuerIncomplete),
    (25, BodyInsteadOfSecretariat),
    (26, KindNotPolicy),
    (29, DateKindDiffers),
    (32, OfficeLevelIssuer),
    (35, NearNamesake),
    (37, DraftShownAsFinal),
    (38, IssuerIncomplete),
    (41, IssuerMisspelt),
    (43, IssuerWrong),
    (44, NumberMissing),
    (49, DateKindDiffers),
    (52, IssuerIncomplete),
    (57, AdministeringBodyAsIssuer),
    (61, BodyInsteadOfSecretariat),
    (62, DateKindDiffers),
    (66, DraftShownAsFinal),
    (67, BodyInsteadOfSecretariat),
    (70, IssuerWrong),
    (73, FinalExists),
    (74, DateKindDiffers),
    (75, DraftShownAsFinal),
    (76, DateWrong),
];

fn works() -> Vec<Work> {
    huidian_catalogue::builtin()
        .works
        .iter()
        .map(huidian_catalogue::CatalogueWork::to_work)
        .collect()
}

fn view(works: &[Work]) -> CatalogueView<'_> {
    let catalogue = huidian_catalogue::builtin();
    CatalogueView {
        works,
        relations: &catalogue.relations,
        authorities: &catalogue.authorities.register,
    }
}

fn roundup() -> Option<Digest> {
    let path = find_shared("roundup/2024-policy-roundup.md")?;
    let bytes = fs::read(path).expect("a readable roundup");
    let page = huidian_extract::extract(&bytes, Some("2024-policy-roundup.md")).expect("a page");
    Some(read(&page, &ReadOptions::default()))
}

fn report(digest: &Digest) -> Report {
    let works = works();
    let index = CatalogueIndex::new(view(&works));
    reconcile(digest, &index, date(2026, 11, 22))
}

#[test]
fn every_row_is_matched_to_its_own_work() {
    let Some(digest) = roundup() else { return };
    assert_eq!(digest.documents.len(), 76);
    let report = report(&digest);
    let catalogue = huidian_catalogue::builtin();
    for (place, row) in report.rows.iter().enumerate() {
        let matched = row
            .matched
            .as_ref()
            .unwrap_or_else(|| panic!("row {} has no work: {}", place + 1, row.title));
        let work = catalogue
            .find_work(&matched.work)
            .expect("a work of the catalogue");
        let is_own = work.facts.iter().any(|fact| match &fact.value {
            huidian_model::FactValue::RoundupRow(known) => known.row as usize == place + 1,
            _ => false,
        });
        assert!(is_own, "row {} was matched to {}", place + 1, matched.work);
    }
}

#[test]
fn every_fault_is_found_as_what_it_is() {
    let Some(digest) = roundup() else { return };
    let report = report(&digest);
    for (row, class) in FAULTS {
        let found: Vec<&str> = report.rows[row - 1]
            .findings
            .iter()
            .map(|finding| finding.class.id())
            .collect();
        assert!(found.contains(&class.id()), "row {row}: {found:?}");
    }
}

#[test]
fn rows_without_a_fault_are_left_alone() {
    let Some(digest) = roundup() else { return };
    let faulty: BTreeMap<usize, FindingClass> = FAULTS.into_iter().collect();
    let report = report(&digest);
    let accused: Vec<usize> = (1..=76)
        .filter(|row| !faulty.contains_key(row))
        .filter(|row| {
            report.rows[row - 1]
                .findings
                .iter()
                .any(|finding| finding.severity > Severity::Note)
        })
        .collect();
    assert!(accused.len() <= 3, "{accused:?}");
}

#[test]
fn the_facts_sheet_agrees_with_the_table_of_faults() {
    let Some(path) = find_shared("facts/roundup-2024-works.json") else {
        return;
    };
    let text = fs::read_to_string(path).expect("a readable sheet");
    let sheet: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let faulty: Vec<usize> = sheet
        .as_array()
        .expect("an array")
        .iter()
        .filter(|work| !work["roundup"]["fault"].is_null())
        .filter_map(|work| work["row"].as_u64())
        .map(|row| row as usize)
        .collect();
    let known: Vec<usize> = FAULTS.iter().map(|(row, _)| *row).collect();
    assert_eq!(faulty, known);
}

#[test]
fn a_work_the_roundup_missed_in_its_scope_is_named() {
    let Some(digest) = roundup() else { return };
    let report = report(&digest);
    assert!(
        report
            .missed
            .iter()
            .any(|finding| finding.message.contains("网络暴力信息治理规定"))
    );
    assert!(
        report
            .missed
            .iter()
            .all(|finding| finding.class == MissedInScope)
    );
}

#[test]
fn checking_against_five_thousand_works_is_quick() {
    let Some(digest) = roundup() else { return };
    let known = works();
    let mut many = known.clone();
    let mut copy = 0;
    while many.len() < 5_000 {
        for work in &known {
            let mut other = work.clone();
            other.id = huidian_model::WorkId::new(&format!("{}-{copy}", work.id));
            other.title = format!("{}（第{copy}辑）", work.title);
            other.alternative_titles.clear();
            other.number = None;
            many.push(other);
        }
        copy += 1;
    }
    let index = CatalogueIndex::new(view(&many));
    let start = Instant::now();
    let report = reconcile(&digest, &index, date(2026, 11, 22));
    let took = start.elapsed();
    assert_eq!(report.rows.len(), 76);
    println!(
        "reconciling 76 rows with {} works took {took:?}",
        many.len()
    );
    assert!(took.as_secs() < 5, "took {took:?}");
}

fn report_of(text: &str) -> (Digest, Report) {
    let digest = crate::support::read_text(text, "a.md");
    let report = report(&digest);
    (digest, report)
}

fn classes(report: &Report, row: usize) -> Vec<&'static str> {
    report.rows[row]
        .findings
        .iter()
        .map(|finding| finding.class.id())
        .collect()
}

#[test]
fn another_edition_is_not_the_same_work() {
    let (_, report) = report_of(
        "# 2022年汇总\n\n| 政策 | 日期 |\n| --- | --- |\n| 《数据出境安全评估申报指南（第一版）》 | 8/31 |\n",
    );
    assert!(
        report.rows[0].matched.is_none(),
        "{:?}",
        report.rows[0].matched
    );
    assert_eq!(classes(&report, 0), ["unknown_work"]);
}

#[test]
fn the_same_work_twice_is_told() {
    let (_, report) = report_of(
        "# 2024年汇总\n\n| 政策 | 日期 |\n| --- | --- |\n| 《网络数据安全管理条例》 | 9/30 |\n| 网络数据安全管理条例（国务院令第790号） | 9/30 |\n",
    );
    assert!(classes(&report, 1).contains(&"duplicate_in_roundup"));
    assert!(!classes(&report, 0).contains(&"duplicate_in_roundup"));
}

#[test]
fn a_slip_of_a_letter_and_a_wrong_year_are_told() {
    let (_, report) = report_of(
        "# 汇总\n\n| 政策 | 日期 |\n| --- | --- |\n| 《会计师事务所数据安全管理暂形办法》 | 2023-05-10 |\n",
    );
    let found = classes(&report, 0);
    assert!(
        found.contains(&"title_differs") && found.contains(&"year_wrong"),
        "{found:?}"
    );
}

#[test]
fn a_number_alone_finds_its_work() {
    let (_, report) = report_of(
        "# 标准\n\n| 标准号 | 标准名称 |\n| --- | --- |\n| GB∕T 43697—2024 | 数据分类分级规则 |\n",
    );
    let matched = report.rows[0].matched.as_ref().expect("a match");
    assert_eq!(matched.work.as_str(), "GB-T-43697-2024");
    assert_eq!(matched.how, huidian_digest::MatchHow::Number);
}
