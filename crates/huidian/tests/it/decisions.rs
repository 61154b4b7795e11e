//! A keeper's decisions mean the same at every door, and leave one record each.

use huidian_model::{
    Confidence, Fact, FactValue, Relation, RelationKind, ReviewState, Source, SourceKind, WorkId,
};
use huidian_store::{AuditNote, Error, Store};

use crate::doors::{entries, settle};
use crate::server::{Server, encoded, sign_in, start};
use crate::testing::TestLibrary;

const DRAFT: &str = "灯塔数据管理办法-征求意见稿";
const FINAL: &str = "灯塔数据管理办法";
const OTHER: &str = "灯塔数据管理规定";

/// A way in.
#[derive(Debug, Clone, Copy)]
enum Door {
    CommandLine,
    Web,
}

/// A library with a draft of two possible finals.
fn library() -> TestLibrary {
    let library = TestLibrary::new();
    assert_eq!(library.run(&["list"]).code, 0);
    let source = Source::new(SourceKind::Catalogue, "测试目录");
    let fact = |value| Fact::new(value, source.clone(), Confidence::High);
    let proposal = |from: &str| Relation {
        from: WorkId::new(from),
        kind: RelationKind::Finalises,
        to: WorkId::new(DRAFT),
        on: None,
        evidence: "标题相近".to_owned(),
        source: Source::new(SourceKind::Inference, "draft and final compared"),
        confidence: Confidence::Low,
        is_confirmed: false,
    };
    store(&library)
        .write(|transaction| -> Result<(), Error> {
            for (work, is_draft) in [(DRAFT, true), (FINAL, false), (OTHER, false)] {
                let facts = [
                    fact(FactValue::Title(work.to_owned())),
                    fact(FactValue::Draft(is_draft)),
                ];
                transaction.put_facts(&WorkId::new(work), &facts)?;
            }
            transaction.put_relation(&proposal(FINAL))?;
            transaction.put_relation(&proposal(OTHER))?;
            Ok(())
        })
        .unwrap();
    library
}

fn store(library: &TestLibrary) -> Store {
    Store::open(library.data(), library.options()).unwrap()
}

/// Cookie and form token of a keeper.
fn signed_in(library: &TestLibrary, server: &Server) -> (String, String) {
    library.bearer("keeper", "editor");
    sign_in(server, "keeper")
}

fn post(library: &TestLibrary, path: &str, fields: &[(&str, &str)]) {
    let server = start(library);
    let (cookie, token) = signed_in(library, &server);
    let form = encoded(&[fields, &[("form_token", &token)]].concat());
    let answer = server.ask("POST", path, &cookie, form.as_bytes());
    assert_eq!(answer.status, 303, "{}", answer.head);
}

fn confirm(library: &TestLibrary, door: Door) {
    match door {
        Door::CommandLine => {
            let run = library.run(&["drafts", "confirm", DRAFT, FINAL]);
            assert_eq!(run.code, 0, "{}", run.err);
        }
        Door::Web => post(
            library,
            "/keeper/relations",
            &[
                ("from", FINAL),
                ("kind", "finalises"),
                ("to", DRAFT),
                ("decision", "accept"),
            ],
        ),
    }
}

fn reject(library: &TestLibrary, door: Door) {
    match door {
        Door::CommandLine => {
            let run = library.run(&["review", "reject", OTHER]);
            assert_eq!(run.code, 0, "{}", run.err);
        }
        Door::Web => post(
            library,
            "/keeper/works",
            &[("work", OTHER), ("decision", "reject")],
        ),
    }
}

#[test]
fn a_confirmed_final_withdraws_the_other_proposals_at_every_door() {
    for door in [Door::CommandLine, Door::Web] {
        let library = library();
        confirm(&library, door);
        let store = store(&library);
        let reader = store.read().unwrap();
        let left: Vec<(String, bool, SourceKind)> = reader
            .relations_of(&WorkId::new(DRAFT))
            .unwrap()
            .into_iter()
            .filter(|relation| relation.kind == RelationKind::Finalises)
            .map(|relation| {
                let from = relation.from.to_string();
                (from, relation.is_confirmed, relation.source.kind)
            })
            .collect();
        let confirmed = (FINAL.to_owned(), true, SourceKind::Keeper);
        assert_eq!(left, [confirmed], "{door:?}");
        let subject = format!("{FINAL} finalises {DRAFT}");
        let record = reader.audit_of(&subject).unwrap();
        let [entry] = record.as_slice() else {
            panic!("{door:?}: one act, one record: {record:?}");
        };
        assert_eq!(entry.note.action, "accept_relation", "{door:?}");
        assert_eq!(entry.note.before.as_deref(), Some(OTHER), "{door:?}");
    }
}

#[test]
fn a_rejected_work_is_on_record_once_whoever_rejected_it() {
    for (door, who) in [
        (Door::CommandLine, "命令行 command line"),
        (Door::Web, "keeper"),
    ] {
        let library = library();
        reject(&library, door);
        let store = store(&library);
        let reader = store.read().unwrap();
        let work = reader.find_work(&WorkId::new(OTHER)).unwrap().unwrap();
        assert_eq!(work.review, ReviewState::Rejected, "{door:?}");
        let record = reader.audit_of(OTHER).unwrap();
        let [entry] = record.as_slice() else {
            panic!("{door:?}: one act, one record: {record:?}");
        };
        let note = &entry.note;
        assert_eq!((&*note.who, &*note.action), (who, "reject_work"));
        let change = (note.before.as_deref(), note.after.as_deref());
        assert_eq!(change, (Some("reviewed"), Some("rejected")), "{door:?}");
    }
}

/// The API decides nothing, and takes decisions back.
#[test]
fn a_decision_is_taken_back_the_same_at_every_door() {
    for (door, who) in [
        ("command line", "命令行 command line"),
        ("page", "keeper"),
        ("API", "keeper"),
    ] {
        let library = library();
        reject(&library, Door::CommandLine);
        let batch = library.json(&["batch", "list", "--json"])[0]["id"].clone();
        let batch = batch.as_str().expect("the decision is a batch");
        let bearer = library.bearer("keeper", "editor");
        let last = entries(&library)[0].0;
        match door {
            "command line" => {
                let run = library.run(&["batch", "undo", batch]);
                assert_eq!(run.code, 0, "{}", run.err);
            }
            "page" => {
                let server = start(&library);
                let (cookie, token) = sign_in(&server, "keeper");
                let form = encoded(&[("batch", batch), ("form_token", &token)]);
                let path = "/keeper/batches/undo";
                let answer = server.ask("POST", path, &cookie, form.as_bytes());
                assert_eq!(answer.status, 303, "{}", answer.head);
                settle(&library);
            }
            _ => {
                let server = start(&library);
                let path = format!("/api/v1/batches/{batch}/undo");
                let answer = server.ask("POST", &path, &bearer, b"");
                assert_eq!(answer.status, 202, "{}", answer.head);
                settle(&library);
            }
        }
        assert_eq!(library.run(&["show", OTHER]).code, 0, "{door}");
        let notes = entries(&library).into_iter();
        let notes: Vec<AuditNote> = notes
            .filter(|(key, note)| *key > last && note.action != "sign_in")
            .map(|(_, note)| note)
            .collect();
        let [note] = notes.as_slice() else {
            panic!("{door}: one act, one record: {notes:?}");
        };
        assert_eq!((&*note.who, &*note.action), (who, "undo_batch"), "{door}");
    }
}

#[test]
fn a_rejected_work_is_rejected_everywhere() {
    let library = library();
    reject(&library, Door::CommandLine);
    assert_eq!(library.run(&["show", OTHER]).code, 4);
    let listed = library.json(&["list", "--match", OTHER, "--json"]);
    assert_eq!(listed.as_array().unwrap().len(), 0, "{listed}");
    let server = start(&library);
    let id: String = OTHER.bytes().map(|byte| format!("%{byte:02X}")).collect();
    for path in [
        format!("/works/{id}"),
        format!("/works/{id}/text.md"),
        format!("/api/v1/works/{id}"),
        format!("/api/v1/works/{id}/expressions"),
    ] {
        assert_eq!(server.ask("GET", &path, "", b"").status, 404, "{path}");
    }
    // its keeper may take it back by the same name
    let run = library.run(&["review", "accept", OTHER]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(library.run(&["show", OTHER]).code, 0);
}
