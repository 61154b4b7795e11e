//! What a batch brought can be taken back, and then the library is what it was.

use huidian_fetch::{Incoming, Listing};
use huidian_ingest::{Import, ImportRequest, Silent, Undo};
use huidian_model::{
    Confidence, ContentHash, Fact, FactValue, ReviewState, Source, SourceKind, WorkId,
};
use huidian_search::SearchIndex;
use huidian_store::{BatchId, DutyToReview, Error};
use huidian_testing::TestStore;

const LAMP: &str = "# 某市灯塔养护条例\n\n（2021年5月6日某市人民代表大会常务委员会通过）\n\n\
    第一条　为了养护灯塔，根据《中华人民共和国航道法》，制定本条例。\n\n第二条　灯塔应当每年检查一次。\n\n\
    第三条　违反本条例第二条规定的，责令改正。\n\n第四条　本条例自2021年7月1日起施行。\n";

/// The same text as somebody else's page has it.
const LAMP_REPOST: &str = "# 某市灯塔养护条例\n\n（2021年5月6日某市人民代表大会常务委员会通过）\n\n\
    第一条 为了养护灯塔,根据《中华人民共和国航道法》,制定本条例。\n\n第二条 灯塔应当每年检查一次。\n\n\
    第三条 违反本条例第二条规定的,责令改正。\n\n第四条 本条例自2021年7月1日起施行。\n";

const LAMP_AMENDED: &str = "# 某市灯塔养护条例\n\n（2021年5月6日某市人民代表大会常务委员会通过　根据2024年3月4日某市人民代表大会常务委员会《关于修改〈某市灯塔养护条例〉的决定》修正）\n\n\
    第一条　为了养护灯塔，根据《中华人民共和国航道法》，制定本条例。\n\n第二条　灯塔应当每月检查一次，并公布检查结果，接受社会监督。\n\n\
    第三条　违反本条例第二条规定的，责令改正；拒不改正的，处以罚款。\n\n第四条　本条例自2021年7月1日起施行。\n";

/// Refers to the work above, and repeals another.
const RULE: &str = "# 某市灯塔检查办法\n\n（2022年2月3日某市人民政府令第9号公布）\n\n\
    第一条　为了检查灯塔，根据《某市灯塔养护条例》，制定本办法。\n\n第二条　检查依照《某市灯塔养护条例》第二条进行。\n\n\
    第三条　本办法自2022年4月1日起施行。《某市浮标管理办法》同时废止。\n";

const BUOY: &str = "# 某市浮标管理办法\n\n（2010年1月2日某市人民政府令第2号公布）\n\n\
    第一条　为了管理浮标，制定本办法。\n\n第二条　浮标应当涂红。\n\n第三条　本办法自2010年3月1日起施行。\n";

const DRAFT: &str = "# 某市灯塔养护条例（征求意见稿）\n\n2020年9月1日\n\n\
    第一条　为了养护灯塔，根据《中华人民共和国航道法》，制定本条例。\n\n第二条　灯塔应当每年检查一次。\n\n第三条　违反本条例第二条规定的，责令改正。\n";

const ROUNDUP: &str = "# 2024年灯塔政策汇总\n\n| 序号 | 名称 | 发布机构 | 发布日期 |\n| --- | --- | --- | --- |\n\
    | 1 | 《某市灯塔养护条例》 | 某市人民代表大会常务委员会 | 2024-03-04 |\n\
    | 2 | 《某市航标灯更换计划》 | 某市航道局 | 2024-05-06 |\n| 3 | 《某市浮标管理办法》 | 某市人民政府 | 2010-01-02 |\n";

const DOCUMENTS: [(&str, &str); 7] = [
    ("条例.md", LAMP),
    ("转载/条例.md", LAMP_REPOST),
    ("条例-2024.md", LAMP_AMENDED),
    ("办法.md", RULE),
    ("浮标.md", BUOY),
    ("草案.md", DRAFT),
    ("汇总.md", ROUNDUP),
];

struct Library {
    store: TestStore,
}

impl Library {
    fn new() -> Self {
        Self {
            store: TestStore::default(),
        }
    }

    fn import(&self, documents: &[usize]) -> BatchId {
        let now = "2025-07-01T08:00:00Z".parse().unwrap();
        let listing = Listing::of(documents.iter().map(|document| {
            let (name, text) = DOCUMENTS[*document];
            Incoming::new(name, text.as_bytes().to_vec(), now).unwrap()
        }));
        let import = Import {
            store: &self.store,
            catalogue: huidian_catalogue::builtin(),
            index_folder: &self.index_folder(),
            today: "2025-07-01".parse().unwrap(),
        };
        let request = ImportRequest {
            listing,
            described: format!("documents {documents:?}"),
            by: Some("编者".to_owned()),
            ..ImportRequest::default()
        };
        let report = import.run(&request, &Silent).unwrap();
        assert_eq!(report.refused().next(), None);
        report.batch.unwrap()
    }

    fn undo(&self, batch: BatchId) {
        let undo = Undo {
            store: &self.store,
            catalogue: huidian_catalogue::builtin(),
            index_folder: &self.index_folder(),
            today: "2025-07-01".parse().unwrap(),
        };
        undo.run(batch, "编者").unwrap();
        let report = self.store.doctor().unwrap();
        assert!(report.is_clean(), "{:?}", report.faults);
        let works = self.store.read().unwrap().work_ids().unwrap().len();
        let index = SearchIndex::open(&self.index_folder()).unwrap();
        assert_eq!(index.summary().works, works);
    }

    fn index_folder(&self) -> std::path::PathBuf {
        self.store.folder().join("index")
    }

    fn digest(&self) -> ContentHash {
        self.store.read().unwrap().content_digest().unwrap()
    }

    fn labels(&self, work: &str) -> Vec<String> {
        let reader = self.store.read().unwrap();
        let texts = reader.expressions_of(&WorkId::new(work)).unwrap();
        texts.into_iter().map(|text| text.id.label).collect()
    }
}

#[test]
fn taking_back_the_last_batch_leaves_what_there_was_before_it() {
    // the batches of a library, each a list of documents
    let histories: [&[&[usize]]; 8] = [
        // a work of its own
        &[&[0], &[4]],
        // a new version of a work that is there
        &[&[0], &[2]],
        // a repost of a text that is there
        &[&[0], &[1]],
        // what an older text refers to, and what it repeals
        &[&[3], &[0], &[4]],
        // the final of a draft, which is proposed
        &[&[5], &[0, 2]],
        // rows of a roundup, of works that are there and of a new one
        &[&[0, 4], &[6]],
        // texts of works that a roundup brought
        &[&[6], &[0, 4], &[3]],
        &[&[1], &[0, 2, 3], &[4, 5, 6]],
    ];
    for history in histories {
        let library = Library::new();
        let mut before = vec![library.digest()];
        let mut batches = Vec::new();
        for documents in history {
            batches.push(library.import(documents));
            before.push(library.digest());
        }
        for (number, batch) in batches.iter().enumerate().rev() {
            assert_eq!(library.digest(), before[number + 1], "{history:?}");
            library.undo(*batch);
            assert_eq!(library.digest(), before[number], "{history:?} {number}");
        }
    }
}

#[test]
fn a_batch_that_was_taken_back_can_be_imported_again() {
    let library = Library::new();
    library.import(&[0]);
    let batch = library.import(&[2, 3]);
    let whole = library.digest();
    library.undo(batch);
    let again = library.import(&[2, 3]);
    assert_ne!(again, batch);
    assert_eq!(library.digest(), whole);
}

#[test]
fn what_another_batch_says_too_stays() {
    for (first, second) in [(0, 1), (1, 0)] {
        let library = Library::new();
        let batch = library.import(&[first]);
        library.import(&[second]);
        library.undo(batch);
        // the text is held by the other page still
        assert_eq!(library.labels("某市灯塔养护条例"), ["2021-05-06"]);
        let reader = library.store.read().unwrap();
        let captures = reader
            .captures_of(&WorkId::new("某市灯塔养护条例"))
            .unwrap();
        assert_eq!(captures.len(), 1);
        assert_eq!(captures[0].name, DOCUMENTS[second].0);
    }
}

#[test]
fn a_later_text_forgets_a_work_that_is_taken_back() {
    let library = Library::new();
    let batch = library.import(&[0, 4]);
    library.import(&[3]);
    let rule = WorkId::new("某市灯塔检查办法");
    let cited = |library: &Library| {
        let reader = library.store.read().unwrap();
        let relations = reader.relations_of(&rule).unwrap().len();
        let citing = reader.expressions_of(&rule).unwrap().remove(0).id;
        let found = reader.citations_from(&citing).unwrap();
        let targets = found
            .into_iter()
            .filter_map(|found| found.citation.resolution?.work)
            .filter(|work| work != &rule)
            .count();
        (relations, targets)
    };
    assert_eq!(cited(&library), (2, 3));
    library.undo(batch);
    // that it repeals a work which is not held, and is based on one, is still true
    assert_eq!(cited(&library), (2, 0));
    // and finds it when it comes again
    library.import(&[0, 4]);
    assert_eq!(cited(&library), (2, 3));
}

#[test]
fn what_keepers_said_of_a_work_goes_with_it_and_stays_with_one_that_stays() {
    let library = Library::new();
    let kept = library.import(&[0]);
    let batch = library.import(&[4, 2]);
    let number = |text: &str| {
        let Ok(number) = text.parse();
        Fact::new(
            FactValue::Number(number),
            Source::new(SourceKind::Keeper, "编者"),
            Confidence::High,
        )
    };
    let (lamp, buoy) = (
        WorkId::new("某市灯塔养护条例"),
        WorkId::new("某市浮标管理办法"),
    );
    library
        .store
        .write(|transaction| -> Result<(), Error> {
            transaction.correct_fact(&lamp, &number("某府发〔2021〕3号"))?;
            transaction.correct_fact(&buoy, &number("某府发〔2010〕2号"))?;
            transaction.set_review(&buoy, Some(ReviewState::Rejected))
        })
        .unwrap();
    library.undo(batch);
    let reader = library.store.read().unwrap();
    assert_eq!(reader.find_work(&buoy).unwrap(), None);
    let work = reader.find_work(&lamp).unwrap().unwrap();
    assert_eq!(work.number.unwrap().to_string(), "某府发〔2021〕3号");
    assert_eq!(library.labels("某市灯塔养护条例"), ["2021-05-06"]);
    library.undo(kept);
    assert_eq!(library.store.read().unwrap().work_ids().unwrap(), []);
}

#[test]
fn it_stays_on_record_what_a_batch_brought_and_who_took_it_back() {
    let library = Library::new();
    let batch = library.import(&[0, 3]);
    let contents = |library: &Library| {
        let reader = library.store.read().unwrap();
        reader.batch_contents(batch).unwrap()
    };
    let brought = contents(&library);
    assert_eq!(brought.works.len(), 2);
    assert_eq!(brought.texts.len(), 2);
    assert_eq!(brought.captures, ["办法.md", "条例.md"]);
    assert!(brought.fact_count > 10 && brought.relation_count >= 2);
    library.undo(batch);
    let after = contents(&library);
    assert_eq!((after.works, after.texts), (brought.works, brought.texts));
    let reader = library.store.read().unwrap();
    let record = reader.find_batch(batch).unwrap().unwrap();
    assert_eq!(record.asked_by.as_deref(), Some("编者"));
    assert_eq!(record.undone_by.as_deref(), Some("编者"));
    let audit = reader.audit_before(None, 1).unwrap().remove(0).note;
    assert_eq!(
        (audit.who.as_str(), audit.action.as_str()),
        ("编者", "undo_batch")
    );
    // readers of the stream learn that the works are gone
    let events = reader.events_after(0, 100).unwrap();
    let gone = events
        .iter()
        .filter(|event| event.kind.id() == "work_withdrawn");
    assert_eq!(gone.count(), 2);
    drop(reader);
    let again = library
        .store
        .write(|transaction| transaction.undo_batch(batch, "编者"));
    assert!(matches!(again, Err(Error::BatchUndone(id)) if id == batch));
}

#[test]
fn an_import_that_was_cut_off_goes_on_as_the_same_batch() {
    let library = Library::new();
    let cut_off = library
        .store
        .write(|transaction| {
            transaction.begin_batch(huidian_store::BatchKind::Import, "documents [0]", None)
        })
        .unwrap();
    assert_eq!(library.import(&[0]), cut_off);
    assert_ne!(library.import(&[0]), cut_off, "that one is finished");
}

#[test]
fn a_duty_to_be_looked_at_again_is_none_once_the_text_that_changed_it_is_taken_back() {
    let library = Library::new();
    library.import(&[0]);
    let amended = library.import(&[2]);
    let work = WorkId::new("某市灯塔养护条例");
    let labels: Vec<String> = {
        let reader = library.store.read().unwrap();
        let expressions = reader.expressions_of(&work).unwrap();
        expressions.into_iter().map(|one| one.id.label).collect()
    };
    assert_eq!(labels.len(), 2, "{labels:?}");
    let told = |after: &String| {
        let duty = DutyToReview {
            work: work.clone(),
            duty: format!("LAMP-2 {after}"),
            before: "2021-05-06 第二条".to_owned(),
            after: after.clone(),
            on: None,
        };
        library
            .store
            .write(|transaction| transaction.record_duty_to_review(&duty))
            .unwrap()
    };
    assert!(labels.iter().all(told));
    assert!(!labels.iter().any(told), "each is news once");
    library.undo(amended);
    let left = library.store.read().unwrap().duties_to_review().unwrap();
    assert_eq!(left.len(), 1, "{left:?}");
    assert!(left[0].after.starts_with("2021"), "{left:?}");
    library.import(&[2]);
    let again: Vec<bool> = labels.iter().map(told).collect();
    assert_eq!(
        again.iter().filter(|news| **news).count(),
        1,
        "what came in again is told again"
    );
}
