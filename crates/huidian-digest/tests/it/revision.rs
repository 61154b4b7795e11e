//! Corrections an editor takes over, and the roundup that comes of them.

use huidian_digest::{
    CatalogueIndex, CatalogueView, Digest, Field, Format, ReadOptions, Report, Revision, Verdict,
    WriteOptions, WrittenRow, read, reconcile, write,
};
use huidian_model::{
    AuthorityRegister, Confidence, EventKind, Fact, FactValue, Issuers, Relation, RelationKind,
    ReviewState, Sector, Severity, Source, SourceKind, Work, WorkId,
};

use crate::support::read_text;

const ROUNDUP: &str = "# 2024年灯塔政策汇总\n\n## 一、能源领域\n\n\
    | 名称 | 文号 | 日期 | 发布单位 |\n| --- | --- | --- | --- |\n\
    | 《灯塔能源管理办法》 | | 2023-03-05 | 甲部 |\n\
    | 《灯塔雾号规定（征求意见稿）》 | | 2024-01-10 | 乙局 |\n\
    | 《灯塔能源管理办法》 | | 2024-03-05 | 甲部、丙局 |\n";

fn fact(value: FactValue) -> Fact {
    Fact::new(
        value,
        Source::new(SourceKind::Text, "正文"),
        Confidence::High,
    )
}

fn work(id: &str, title: &str, published: &str, issuers: &[&str], more: Vec<FactValue>) -> Work {
    let named = issuers.iter().map(|name| ((*name).to_owned(), None));
    let values = [
        FactValue::Title(title.to_owned()),
        FactValue::Issuers(Issuers::named(named)),
        FactValue::Event {
            kind: EventKind::Published,
            on: published.parse().unwrap(),
        },
        FactValue::Sector(Sector::Energy),
    ];
    let facts = values.into_iter().chain(more).map(fact).collect();
    Work::from_facts(WorkId::new(id), facts, ReviewState::Reviewed)
}

struct Desk {
    works: Vec<Work>,
    relations: Vec<Relation>,
}

impl Desk {
    fn new() -> Self {
        let relation = Relation {
            from: WorkId::new("灯塔雾号规定"),
            kind: RelationKind::Finalises,
            to: WorkId::new("灯塔雾号规定-征求意见稿"),
            on: None,
            evidence: "目录".to_owned(),
            source: Source::new(SourceKind::Catalogue, "目录"),
            confidence: Confidence::High,
            is_confirmed: true,
        };
        Self {
            works: vec![
                work(
                    "灯塔能源管理办法",
                    "灯塔能源管理办法",
                    "2024-03-05",
                    &["甲部", "丙局"],
                    vec![],
                ),
                work(
                    "灯塔雾号规定-征求意见稿",
                    "灯塔雾号规定（征求意见稿）",
                    "2024-01-10",
                    &["乙局"],
                    vec![FactValue::Draft(true)],
                ),
                work(
                    "灯塔雾号规定",
                    "灯塔雾号规定",
                    "2024-06-01",
                    &["乙局"],
                    vec![],
                ),
                work(
                    "灯塔油料细则",
                    "灯塔油料细则",
                    "2024-02-08",
                    &["甲部"],
                    vec![],
                ),
            ],
            relations: vec![relation],
        }
    }

    fn check(&self, digest: &Digest) -> Report {
        let authorities = AuthorityRegister::default();
        let index = CatalogueIndex::new(CatalogueView {
            works: &self.works,
            relations: &self.relations,
            authorities: &authorities,
        });
        reconcile(digest, &index, "2026-11-22".parse().unwrap())
    }

    fn revision(&self, digest: &Digest, report: &Report) -> Revision {
        Revision::new(digest, report, |id| {
            let work = self.works.iter().find(|work| &work.id == id)?;
            Some(WrittenRow::from_work(work, None, None))
        })
    }
}

fn place_of(report: &Report, row: usize, class: &str) -> usize {
    let found = &report.rows[row].findings;
    let place = found.iter().position(|finding| finding.class.id() == class);
    place.unwrap_or_else(|| panic!("no {class} among {found:?}"))
}

#[test]
fn accepted_corrections_are_not_found_again() {
    let desk = Desk::new();
    let digest = read_text(ROUNDUP, "汇总.md");
    let report = desk.check(&digest);
    let mut revision = desk.revision(&digest, &report);
    assert!(revision.accept_plain(&report) >= 2, "{report:?}");
    let duplicate = place_of(&report, 2, "duplicate_in_roundup");
    assert!(revision.find_row(2).unwrap().accept(duplicate));
    let options = WriteOptions {
        title: "2024年灯塔政策汇总".to_owned(),
        ..WriteOptions::default()
    };
    let text = write(&revision.written(), Format::Markdown, &options).unwrap();
    let again = read_text(&String::from_utf8(text).unwrap(), "汇总.md");
    assert_eq!(again.documents.len(), 2);
    let left = desk.check(&again);
    let faulty: Vec<_> = left
        .rows
        .iter()
        .flat_map(|row| &row.findings)
        .filter(|finding| finding.severity > Severity::Note)
        .collect();
    assert!(faulty.is_empty(), "{faulty:?}");
}

#[test]
fn going_back_on_a_verdict_gives_the_row_as_it_was() {
    let desk = Desk::new();
    let digest = read_text(ROUNDUP, "汇总.md");
    let report = desk.check(&digest);
    let before = desk.revision(&digest, &report);
    let mut revision = before.clone();
    for (row, checked) in report.rows.iter().enumerate() {
        for place in 0..checked.findings.len() {
            let row = revision.find_row(row).unwrap();
            row.accept(place);
            row.withdraw(place);
        }
    }
    assert_eq!(revision, before);
}

#[test]
fn what_is_ignored_stays_with_its_reason() {
    let desk = Desk::new();
    let digest = read_text(ROUNDUP, "汇总.md");
    let report = desk.check(&digest);
    let mut revision = desk.revision(&digest, &report);
    let place = place_of(&report, 0, "issuer_incomplete");
    let row = revision.find_row(0).unwrap();
    row.accept(place);
    assert_eq!(row.changed().collect::<Vec<_>>(), [Field::Issuers]);
    row.ignore(place, " 原文如此 ");
    assert!(!row.is_changed());
    let reason = "原文如此".to_owned();
    assert_eq!(row.verdict(place), Some(&Verdict::Ignored { reason }));
}

#[test]
fn a_draft_gives_way_to_its_final_and_a_missed_work_joins_its_section() {
    let desk = Desk::new();
    let digest = read_text(ROUNDUP, "汇总.md");
    let report = desk.check(&digest);
    let mut revision = desk.revision(&digest, &report);
    let place = place_of(&report, 1, "final_exists");
    assert!(revision.find_row(1).unwrap().accept(place));
    let missed = report
        .missed
        .iter()
        .position(|finding| finding.other == Some(WorkId::new("灯塔油料细则")))
        .unwrap_or_else(|| panic!("{:?}", report.missed));
    assert!(revision.put_missed(missed, true));
    assert!(!revision.put_missed(99, true));
    let rows: Vec<(String, String)> = revision
        .written()
        .into_iter()
        .map(|row| (row.section, row.title))
        .collect();
    assert!(
        rows.iter().all(|(section, _)| *section == rows[0].0),
        "{rows:?}"
    );
    assert!(rows.iter().any(|(_, title)| title == "灯塔雾号规定"));
    assert!(rows.iter().any(|(_, title)| title == "灯塔油料细则"));
}

#[test]
fn a_roundup_nobody_knows_keeps_its_rows() {
    let digest = read(
        &huidian_extract::extract(ROUNDUP.as_bytes(), Some("a.md")).unwrap(),
        &ReadOptions::default(),
    );
    let desk = Desk {
        works: Vec::new(),
        relations: Vec::new(),
    };
    let report = desk.check(&digest);
    let mut revision = desk.revision(&digest, &report);
    assert_eq!(revision.accept_plain(&report), 0);
    assert!(
        !revision.find_row(0).unwrap().accept(0),
        "nothing to take over"
    );
    assert!(!revision.find_row(0).unwrap().fill_in(Field::Date));
    assert_eq!(revision.written().len(), digest.documents.len());
}
