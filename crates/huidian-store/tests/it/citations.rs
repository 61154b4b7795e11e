use huidian_model::citation::{CitedProvision, Resolution};
use huidian_model::{
    Citation, CitationKind, ExpressionId, FactValue, Number, ProvisionPath, Verdict, WorkId,
};
use huidian_store::{Error, UnitCitation};

use crate::library::{library, work};
use huidian_testing::{TestStore, document, expression, fact};

fn path(text: &str) -> ProvisionPath {
    text.parse().unwrap()
}

fn citation(words: &str, target: Vec<CitedProvision>, found: Option<&WorkId>) -> UnitCitation {
    UnitCitation {
        unit: "第一条".to_owned(),
        citation: Citation {
            start: 4,
            end: 20,
            text: words.to_owned(),
            kind: CitationKind::NamedWork,
            work: Some("乙法".to_owned()),
            target,
            resolution: Some(Resolution {
                moved_to: None,
                missing: Vec::new(),
                verdict: if found.is_some() {
                    Verdict::Found
                } else {
                    Verdict::NotInThisLibrary
                },
                work: found.cloned(),
                expression: None,
            }),
        },
    }
}

fn citing(citations: &[UnitCitation]) -> (TestStore, ExpressionId) {
    let store = library();
    let id = work("甲法");
    let (text, packed) = expression(&id, "2024-01-01", None, &document(&["依照乙法办理。"]));
    store
        .write(|library| {
            library.put_facts(&id, &[fact(FactValue::Title("甲法".to_owned()))])?;
            library.put_facts(&work("乙法"), &[fact(FactValue::Title("乙法".to_owned()))])?;
            library.put_expression(&text, &packed)?;
            assert!(library.put_citations(&text.id, citations)?);
            assert!(!library.put_citations(&text.id, citations)?);
            Ok::<_, Error>(())
        })
        .unwrap();
    (store, text.id)
}

#[test]
fn citations_are_found_from_both_ends() {
    let one = |from: &str| {
        vec![CitedProvision {
            from: path(from),
            to: None,
        }]
    };
    let range = vec![CitedProvision {
        from: path("第十条"),
        to: Some(path("第十二条")),
    }];
    let target = work("乙法");
    let citations = [
        citation("乙法", Vec::new(), Some(&target)),
        citation("乙法第三条第二款", one("第三条第二款"), Some(&target)),
        citation("乙法第十条至第十二条", range, Some(&target)),
    ];
    let (store, id) = citing(&citations);
    let reader = store.read().unwrap();
    assert_eq!(reader.citations_from(&id).unwrap(), citations);
    let words = |provision: Option<&str>| -> Vec<String> {
        let provision = provision.map(path);
        let found = reader.citations_to(&target, provision.as_ref()).unwrap();
        found.into_iter().map(|cited| cited.citation.text).collect()
    };
    assert_eq!(words(None).len(), 3);
    assert_eq!(words(Some("第三条")), ["乙法第三条第二款"]);
    assert_eq!(words(Some("第三条第二款")), ["乙法第三条第二款"]);
    assert_eq!(words(Some("第三条第一款")), Vec::<String>::new());
    assert_eq!(words(Some("第十一条")), ["乙法第十条至第十二条"]);
    assert_eq!(words(Some("第十二条第一款")), ["乙法第十条至第十二条"]);
    assert_eq!(words(Some("第十三条")), Vec::<String>::new());
}

#[test]
fn citations_of_works_not_held_are_known_by_title() {
    let (store, id) = citing(&[citation("《乙法》", Vec::new(), None)]);
    let reader = store.read().unwrap();
    let missing = |titles: &[&str], numbers: &[&str]| {
        let titles: Vec<String> = titles.iter().map(ToString::to_string).collect();
        let numbers: Vec<Number> = numbers.iter().map(|n| n.parse().unwrap()).collect();
        reader.texts_missing(&titles, &numbers).unwrap()
    };
    assert_eq!(
        missing(&["中华人民共和国乙法"], &[]),
        std::slice::from_ref(&id)
    );
    assert_eq!(missing(&["丁法", "乙法"], &["丁政发〔2016〕9号"]), [id]);
    assert_eq!(missing(&["丙法"], &["丙政发〔2016〕9号"]), []);
    assert_eq!(reader.missing_works(5).unwrap(), [("乙法".to_owned(), 1)]);
}

/// The number behind a title, in any of its brackets, or by itself.
#[test]
fn citations_of_works_not_held_are_known_by_number() {
    for words in [
        "《关于印发〈乙法〉的通知》（乙政发[2016]9号）",
        "乙政发〔2016〕9号",
    ] {
        let (store, id) = citing(&[citation(words, Vec::new(), None)]);
        let reader = store.read().unwrap();
        let missing = |number: &str| {
            reader
                .texts_missing(&[], &[number.parse().unwrap()])
                .unwrap()
        };
        assert_eq!(missing("乙政发〔2016〕9号"), [id], "{words}");
        assert_eq!(missing("乙政发〔2016〕19号"), [], "{words}");
    }
}
