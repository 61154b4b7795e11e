//! Every field of the checked sheet of the 2024 roundup is in the catalogue.

use std::path::PathBuf;

use huidian_catalogue::{CatalogueWork, builtin};
use huidian_model::fact::RoundupRow;
use huidian_model::number::OrderForm;
use huidian_model::{
    EventKind, FactValue, ForceStatus, Number, PartialDate, RelationKind, SourceKind, Work,
};
use serde_json::Value;

fn sheet() -> Option<Vec<Value>> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let default = root.ancestors().nth(3).map(|above| above.join("shared"));
    let shared = std::env::var_os("HUIDIAN_SHARED")
        .map(PathBuf::from)
        .or(default)?;
    let read = std::fs::read_to_string(shared.join("facts/roundup-2024-works.json"));
    match read {
        Ok(text) => Some(serde_json::from_str(&text).expect("the sheet is a list")),
        Err(error) => {
            let is_required = std::env::var_os("HUIDIAN_REQUIRE_ALL").is_some_and(|set| set == "1");
            assert!(!is_required, "needs ../shared: {error}");
            println!("skipped: needs ../shared");
            None
        }
    }
}

fn quoted(work: &CatalogueWork) -> Option<&RoundupRow> {
    work.facts.iter().find_map(|fact| match &fact.value {
        FactValue::RoundupRow(row) => Some(row),
        _ => None,
    })
}

fn find(row: u64) -> (&'static CatalogueWork, &'static RoundupRow) {
    let works = builtin().works.iter();
    let mut rows = works.filter_map(|work| quoted(work).map(|quoted| (work, quoted)));
    rows.find(|(_, quoted)| u64::from(quoted.row) == row)
        .unwrap_or_else(|| panic!("row {row}"))
}

/// The revised law is one work across its revisions, so its title lacks the mark of the revision.
const REVISED_LAW: u64 = 62;

#[test]
fn rows_are_quoted_word_for_word() {
    for entry in sheet().iter().flatten() {
        let row = entry["row"].as_u64().expect("row");
        let (_, quoted) = find(row);
        let given = &entry["roundup"];
        assert_eq!(quoted.title, given["title"], "row {row}");
        assert_eq!(quoted.date, given["date"], "row {row}");
        assert_eq!(quoted.issuer, given["issuer"], "row {row}");
        assert_eq!(quoted.date_means, given["date_means"], "row {row}");
        assert_eq!(quoted.section, entry["sector"], "row {row}");
        assert_eq!(
            quoted.fault.is_some(),
            !given["fault"].is_null(),
            "row {row}: fault"
        );
    }
}

#[test]
fn titles_numbers_issuers_and_dates_are_those_of_the_sheet() {
    for entry in sheet().iter().flatten() {
        let row = entry["row"].as_u64().expect("row");
        let (catalogued, _) = find(row);
        let work = catalogued.to_work();
        let title = entry["title"].as_str().expect("title");
        let known =
            work.title == title || work.alternative_titles.iter().any(|other| other == title);
        assert!(
            known && (work.title == title || row == REVISED_LAW),
            "row {row}: {}",
            work.title
        );
        let number = entry["number"]
            .as_str()
            .map(|number| number.parse::<Number>().expect("never fails"));
        assert_eq!(work.number, number, "row {row}");
        assert_eq!(work.is_draft, entry["draft"], "row {row}");
        let issuers: Vec<String> = entry["issuers"]
            .as_array()
            .expect("issuers")
            .iter()
            .map(full_name)
            .collect();
        assert_eq!(
            work.issuers.names().collect::<Vec<_>>(),
            issuers,
            "row {row}"
        );
        for (field, kind) in [
            ("signed_on", EventKind::Signed),
            ("published_on", EventKind::Published),
            ("effective_on", EventKind::Effective),
        ] {
            let on = date(catalogued, kind);
            assert_eq!(on.as_deref(), entry[field].as_str(), "row {row}: {field}");
        }
        check_kind(&work, entry["kind"].as_str().expect("kind"), row);
        check_force(&work, &entry["in_force_2026"], row);
    }
}

/// The sheet uses the short name of one ministry.
fn full_name(name: &Value) -> String {
    let name = name.as_str().expect("name");
    let read = builtin()
        .authorities
        .register
        .read(name)
        .unwrap_or_else(|| panic!("{name} is not on file"));
    read.authority.name.clone()
}

/// Date of a kind by the catalogue itself, not by the roundup.
fn date(work: &CatalogueWork, wanted: EventKind) -> Option<String> {
    work.facts.iter().find_map(|fact| match fact.value {
        FactValue::Event { kind, on }
            if kind == wanted && fact.source.kind != SourceKind::Roundup =>
        {
            Some(on.to_string())
        }
        _ => None,
    })
}

fn check_kind(work: &Work, stated: &str, row: u64) {
    let plain = stated
        .trim_end_matches(", draft")
        .split(" (")
        .next()
        .unwrap_or(stated);
    let expected = match plain {
        "practice guide" if stated.contains("self-regulation") => "guide",
        "normative document" if stated.contains("Party") => "party_document",
        "technical document of a standards committee" => "technical_document",
        other => &other.replace(' ', "_"),
    };
    assert_eq!(
        work.kind.map(huidian_model::WorkKind::id),
        Some(expected),
        "row {row}"
    );
}

fn check_force(work: &Work, in_force: &Value, row: u64) {
    let seen = work.force_seen.map(|(status, _)| status);
    match in_force.as_bool() {
        Some(true) => assert_eq!(seen, Some(ForceStatus::InForce), "row {row}"),
        Some(false) if work.is_draft => assert_eq!(seen, Some(ForceStatus::Draft), "row {row}"),
        Some(false) => assert_eq!(seen, Some(ForceStatus::Repealed), "row {row}"),
        None => assert_eq!(seen, None, "row {row}"),
    }
}

#[test]
fn finals_successors_and_predecessors_are_works_and_linked() {
    for entry in sheet().iter().flatten() {
        let row = entry["row"].as_u64().expect("row");
        let (work, _) = find(row);
        let linked = |kinds: &[RelationKind], from_here: bool| {
            builtin().relations_of(&work.id).any(|relation| {
                let here = if from_here {
                    &relation.from
                } else {
                    &relation.to
                };
                kinds.contains(&relation.kind) && here == &work.id
            })
        };
        if !entry["finalised_by"].is_null() {
            assert!(
                linked(&[RelationKind::Finalises], false),
                "row {row}: final"
            );
        }
        if !entry["superseded_by"].is_null() {
            assert!(
                linked(&[RelationKind::Replaces, RelationKind::Succeeds], false),
                "row {row}: successor"
            );
        }
        if !entry["replaces"].is_null() && row != REVISED_LAW {
            assert!(
                linked(&[RelationKind::Replaces], true),
                "row {row}: predecessor"
            );
        }
    }
}

/// Numbers and dates in the sheet's free text are found again among the facts of the linked works.
#[test]
fn numbers_and_dates_of_linked_works_are_those_of_the_sheet() {
    for entry in sheet().iter().flatten() {
        let row = entry["row"].as_u64().expect("row");
        if row == REVISED_LAW {
            continue;
        }
        let (work, _) = find(row);
        let ends = builtin().relations_of(&work.id).map(|relation| {
            if relation.from == work.id {
                &relation.to
            } else {
                &relation.from
            }
        });
        let linked: Vec<Work> = ends
            .filter_map(|id| builtin().find_work(id))
            .map(CatalogueWork::to_work)
            .collect();
        for text in ["finalised_by", "superseded_by", "replaces"]
            .iter()
            .filter_map(|field| entry[field].as_str())
        {
            for date in iso_dates(text) {
                let mut events = linked.iter().flat_map(|work| &work.events);
                assert!(
                    events.any(|event| event.on.is_compatible_with(date)),
                    "row {row}: {date} of {text}"
                );
            }
            for number in huidian_model::find_numbers(text)
                .into_iter()
                .map(|found| found.number)
            {
                let found = linked
                    .iter()
                    .filter_map(|work| work.number.as_ref())
                    .any(|known| same(known, &number));
                let is_announcement = matches!(&number, Number::Order(order) if order.form == OrderForm::Announcement);
                assert!(found || is_announcement, "row {row}: {number} of {text}");
            }
        }
    }
}

fn iso_dates(text: &str) -> impl Iterator<Item = PartialDate> {
    let words = text.split(|c: char| !c.is_ascii_digit() && c != '-');
    words
        .filter(|word| word.len() >= 7)
        .filter_map(|word| word.parse().ok())
}

/// Orders are cited under short names of their issuers, so their issuer is not compared.
fn same(known: &Number, cited: &Number) -> bool {
    match (known, cited) {
        (Number::Order(known), Number::Order(cited)) => {
            (known.serial, known.year) == (cited.serial, cited.year)
        }
        // an order of several bodies is found under the last of them
        (Number::Other(known), cited) => known.ends_with(&cited.to_string()),
        _ => known == cited,
    }
}

#[test]
fn sources_and_confidence_are_those_of_the_sheet() {
    for entry in sheet().iter().flatten() {
        let row = entry["row"].as_u64().expect("row");
        let (work, _) = find(row);
        let overall = entry["confidence"].as_str().expect("confidence");
        let title = work.facts.first().expect("a title");
        // a sheet names no address at which a reader could look: it is never as sure as a page
        let is_bounded = title.source.detail.contains("核对表") && overall == "high";
        let overall = if is_bounded { "medium" } else { overall };
        assert_eq!(title.confidence.id(), overall, "row {row}");
        for (field, wanted) in [
            ("dated", "signed"),
            ("published", "published"),
            ("doc_number", "number"),
            ("issuers", "issuers"),
        ] {
            let Some(stated) = entry["field_source"][field].as_str() else {
                continue;
            };
            let fact = work.facts.iter().find(|fact| {
                fact.value.field() == wanted && fact.source.kind != SourceKind::Roundup
            });
            let Some(fact) = fact else {
                panic!("row {row}: no {wanted}")
            };
            let (source, confidence) = stated.split_once('/').expect("source/confidence");
            let word = match source {
                "repo" => "公开资料库",
                "page" => "公开网页",
                _ => "一般知识",
            };
            assert!(
                fact.source.detail.contains(word),
                "row {row}: {wanted} {}",
                fact.source
            );
            // general knowledge is to be confirmed, and never sure
            let confidence = match word {
                "一般知识" if confidence.starts_with("high") => "medium",
                _ => confidence,
            };
            assert!(
                confidence.starts_with(fact.confidence.id()),
                "row {row}: {wanted}"
            );
        }
    }
}
