//! Reading back our own gives the same tree.

use std::path::Path;

use huidian_akoma_ntoso::{
    Instrument, Reference, WorkAddress, path_of, portion, read, work_named, write,
};
use huidian_model::provision::{Ordinal, PathStep};
use huidian_model::{
    Confidence, ContentHash, Document, EventKind, Expression, ExpressionId, Fact, FactValue,
    Provision, ProvisionKind, ProvisionPath, ReviewState, Source, SourceKind, Work, WorkId,
    WorkKind,
};
use huidian_parse::{Hints, parse};
use jiff::civil::date;
use proptest::prelude::*;

use crate::shared::folder;

fn work() -> Work {
    Work::from_facts(
        WorkId::new("灯塔养护条例"),
        Vec::new(),
        ReviewState::Reviewed,
    )
}

fn expression() -> Expression {
    Expression {
        id: ExpressionId {
            work: WorkId::new("灯塔养护条例"),
            label: "2024-05-01".to_owned(),
        },
        title: "灯塔养护条例 & <附表>".to_owned(),
        part: None,
        dated_on: Some(date(2024, 5, 1).into()),
        effective_on: Some(date(2024, 7, 1)),
        effective_basis: "第九条".to_owned(),
        ended_on: None,
        is_end_assumed: false,
        language: "zh-Hans".to_owned(),
        text: ContentHash([7; 32]),
        article_count: 0,
        char_count: 0,
    }
}

fn written(document: &Document, references: &[Reference]) -> String {
    write(&Instrument {
        work: &work(),
        expression: &expression(),
        document,
        is_original: true,
        references,
        relations: &[],
        text_hash: &"0".repeat(64),
        made_on: date(2026, 11, 28),
    })
}

#[track_caller]
fn check(document: &Document) {
    let xml = written(document, &[]);
    let back = read(xml.as_bytes()).expect("our own document is read");
    assert_eq!(back.document.text, document.text);
    for (ours, theirs) in document.provisions.iter().zip(&back.document.provisions) {
        assert_eq!(theirs, ours, "{:?}", document.text_of(ours));
    }
    assert_eq!(back.document, *document);
}

#[test]
fn each_shape_of_text_comes_back() {
    let rows = [
        // chapters, paragraphs, items, subitems, an inserted article
        "灯塔养护条例\n\n第一章　总则\n\n第一条　为了养护灯塔，制定本条例。\n本条例所称灯塔，包括：\n（一）岸上的；\n（二）水上的：\n1.浮动的；\n2.固定的。\n第一条之一　灯塔由海事机构养护。\n第二章　附则\n第二条　本条例自2024年7月1日起施行。\n",
        // a notice without articles, with those it is sent to, a signature and annexes
        "关于开展灯塔检查的通知\n各海事局：\n现就灯塔检查通知如下。\n一、检查内容\n（一）灯器\n1.亮度。\n二、检查时间\n即日起。\n附件：1.检查表\n\n某局\n2024年5月1日\n\n附件1\n检查表\n第一条　填表须知。\n第二条　逐项填写。\n",
        // loose lines
        "只有一行",
        "",
        "\n\n　　空行在前\n\n\n",
        // what XML would change: ends of lines, markup, control characters
        "甲条例\n第一条　a<b & \"c\" ]]> \u{1}\u{b} é\r\n第二条　𠮷\t野",
    ];
    for row in rows {
        check(&parse(row, &Hints::default()).document);
    }
}

#[test]
fn references_are_links_and_do_not_change_the_words() {
    let text = "灯塔养护条例\n第一条　依照《海上交通安全法》第二条的规定。\n第二条　本条例自公布之日起施行。\n";
    let document = parse(text, &Hints::default()).document;
    let at = |words: &str| {
        let byte = document.text.find(words).expect("the words stand there");
        document.text[..byte].chars().count() as u32
    };
    let reference = Reference {
        start: at("《海上"),
        end: at("的规定"),
        href: "/akn/cn/act/law/2021-04-29/海上交通安全法/~art_2".to_owned(),
    };
    // one that begins inside the first, and one over two lines, are left out
    let inside = Reference {
        start: reference.start + 1,
        end: reference.end,
        href: "/akn/cn/x".to_owned(),
    };
    let across = Reference {
        start: reference.end,
        end: at("本条例自"),
        href: "/akn/cn/y".to_owned(),
    };
    let xml = written(&document, &[reference, inside, across]);
    assert!(xml.contains(
        "<ref href=\"/akn/cn/act/law/2021-04-29/海上交通安全法/~art_2\">《海上交通安全法》第二条</ref>的规定"
    ), "{xml}");
    assert_eq!(xml.matches("<ref ").count(), 1);
    assert_eq!(read(xml.as_bytes()).unwrap().document, document);
}

#[test]
fn facts_of_the_instrument_come_back() {
    let document = parse("甲条例\n第一条　甲。\n", &Hints::default()).document;
    let facts = read(written(&document, &[]).as_bytes()).unwrap().facts;
    assert_eq!(facts.title.as_deref(), Some("灯塔养护条例 & <附表>"));
    assert_eq!(facts.version_on, Some(date(2024, 5, 1).into()));
    assert_eq!(facts.language.as_deref(), Some("zho"));
    // the schema wants a date where nobody knows one: it is not taken for one
    assert_eq!(facts.made_on, None);
    let named = work_named(facts.expression.as_deref().unwrap()).unwrap();
    assert_eq!(named.work.as_str(), "灯塔养护条例");
    assert_eq!(named.label.as_deref(), Some("2024-05-01"));
}

#[test]
fn what_was_known_of_the_work_comes_back() {
    let fact = |value| {
        let source = Source::new(SourceKind::Catalogue, "test");
        Fact::new(value, source, Confidence::High)
    };
    let happened = |kind, on: &str| {
        fact(FactValue::Event {
            kind,
            on: on.parse().expect("a date"),
        })
    };
    let document = parse("甲条例\n第一条　甲。\n", &Hints::default()).document;
    for (kind, is_draft) in [
        (Some(WorkKind::LocalRegulation), false),
        (Some(WorkKind::Law), true),
        (Some(WorkKind::Guide), false),
        (None, false),
    ] {
        let mut facts = vec![
            fact(FactValue::Draft(is_draft)),
            happened(EventKind::Published, "2024-05"),
            happened(EventKind::Effective, "2024-07-01"),
            happened(EventKind::Repealed, "2025-01-01"),
        ];
        let staged = [
            (ProvisionPath::article(3), Some(date(2028, 1, 1))),
            (
                ProvisionPath(vec![PathStep::new(
                    ProvisionKind::Clause,
                    Ordinal(vec![5, 2]),
                )]),
                None,
            ),
        ];
        facts.extend(staged.iter().map(|(provision, on)| {
            fact(FactValue::ProvisionEffective {
                dated: None,
                provision: provision.clone(),
                on: *on,
            })
        }));
        // of another text of the work
        facts.push(fact(FactValue::ProvisionEffective {
            dated: Some(date(2020, 1, 1).into()),
            provision: ProvisionPath::article(1),
            on: None,
        }));
        facts.extend(kind.map(|kind| fact(FactValue::Kind(kind))));
        let work = Work::from_facts(WorkId::new("甲条例-2024"), facts, ReviewState::Reviewed);
        let expression = Expression {
            part: Some("总则".to_owned()),
            dated_on: None,
            ..expression()
        };
        let xml = write(&Instrument {
            work: &work,
            expression: &expression,
            document: &document,
            is_original: true,
            references: &[],
            relations: &[],
            text_hash: &"0".repeat(64),
            made_on: date(2026, 11, 28),
        });
        let facts = read(xml.as_bytes())
            .expect("our own document is read")
            .facts;
        assert_eq!(facts.version_on, None, "undated stays undated");
        let own = facts.own.expect("it is our own");
        assert_eq!((own.kind, own.is_draft), (kind, is_draft));
        assert_eq!(own.part.as_deref(), Some("总则"));
        assert_eq!(own.work, Some(work.id.clone()));
        assert_eq!(own.effective_on, Some(date(2024, 7, 1)));
        assert_eq!(own.label.as_deref(), Some("2024-05-01"));
        let mut beginning = own.beginning.expect("it is told");
        assert_eq!(beginning.basis, "第九条");
        beginning.staged.sort();
        let mut known = staged.to_vec();
        known.sort();
        assert_eq!(beginning.staged, known);
        let told = |events: &mut Vec<(EventKind, String)>| {
            events.sort_by_key(|(kind, _)| kind.id());
            events.clone()
        };
        let mut read = own.events.iter();
        let mut read: Vec<_> = read
            .by_ref()
            .map(|(kind, on)| (*kind, on.to_string()))
            .collect();
        let known = work.events.iter();
        let mut known: Vec<_> = known
            .map(|event| (event.kind, event.on.to_string()))
            .collect();
        assert_eq!(told(&mut read), told(&mut known), "a month stays a month");
    }
    let other = xml_of_another();
    assert_eq!(read(other.as_bytes()).expect("it is read").facts.own, None);
}

fn xml_of_another() -> String {
    "<akomaNtoso xmlns=\"http://docs.oasis-open.org/legaldocml/ns/akn/3.0\"><act name=\"act\"><meta><identification source=\"#x\"><FRBRWork><FRBRuri value=\"/akn/cn/act/x/2020/y\"/><FRBRsubtype value=\"law\"/></FRBRWork></identification></meta><body><article><num>1</num><content><p>x</p></content></article></body></act></akomaNtoso>".to_owned()
}

#[test]
fn addresses_name_what_they_are_made_of() {
    let address = WorkAddress::of(&work());
    let path = ProvisionPath(vec![
        PathStep::new(ProvisionKind::Article, Ordinal(vec![286, 1])),
        PathStep::new(ProvisionKind::Paragraph, Ordinal::one(2)),
    ]);
    assert_eq!(portion(&path), "art_286-1__para_2");
    assert_eq!(path_of("art_286-1__para_2--3"), Some(path.clone()));
    let named = work_named(&address.provision(&path)).unwrap();
    assert_eq!(named.portion.as_deref(), Some("art_286-1__para_2"));
    assert_eq!(named.label, None);
    for (other, reason) in [
        ("/akn/za/act/2020/1", "another country"),
        ("/works/x", "no such address"),
        ("/akn/cn/", "no work"),
    ] {
        assert_eq!(work_named(other), None, "{reason}");
    }
}

#[test]
fn every_text_of_the_corpus_comes_back() {
    let Some(laws) = folder("corpus") else { return };
    let mut files = Vec::new();
    gather(&laws, &mut files);
    files.extend(
        folder("texts")
            .map(|texts| {
                let mut found = Vec::new();
                gather(&texts, &mut found);
                found
            })
            .unwrap_or_default(),
    );
    files.sort();
    // all of them with HUIDIAN_ALL: minutes without optimisation
    let step = if std::env::var_os("HUIDIAN_ALL").is_some() {
        1
    } else {
        40
    };
    let mut count = 0;
    for file in files.iter().step_by(step) {
        let Ok(text) = std::fs::read_to_string(file) else {
            continue;
        };
        let document = parse(&text, &Hints::default()).document;
        if document.reassemble() == document.text {
            check(&document);
            count += 1;
        }
    }
    assert!(count * step > 100, "{count} texts");
    eprintln!("{count} texts");
}

fn gather(folder: &Path, into: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder)
        .expect("list the folder")
        .flatten()
    {
        let path = entry.path();
        if path.is_dir() {
            gather(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            into.push(path);
        }
    }
}

/// Trees of any kinds, as long as they cover their text.
fn trees() -> impl Strategy<Value = Document> {
    let line = prop_oneof![
        "[第一二条甲乙（）。<>&\"' 　\t]{0,8}",
        "\\PC{0,6}",
        "[ \n\r　\u{1}\u{2028}]{0,3}",
    ];
    let node = (
        0..24usize,
        prop::option::of(0u32..300),
        0..4usize,
        line.clone(),
        line,
        any::<bool>(),
    );
    prop::collection::vec(node, 0..12).prop_map(|nodes| {
        let mut document = Document::default();
        let mut above: Vec<u32> = Vec::new();
        for (kind, ordinal, up, label, words, has_path) in nodes {
            for _ in 0..up {
                close(&mut document, &mut above);
            }
            let start = document.text.len() as u32;
            document.text.push_str(&label);
            let label_end = document.text.len() as u32;
            document.text.push_str(&words);
            let kind = ProvisionKind::ALL[kind];
            let ordinal = ordinal.map(|number| Ordinal(vec![number, 1]));
            let parent = above.last().copied();
            let mut path = parent
                .map(|parent| document.provisions[parent as usize].path.clone())
                .unwrap_or_default();
            path.0.push(PathStep::new(kind, Ordinal::one(3)));
            document.provisions.push(Provision {
                kind,
                ordinal,
                start,
                end: start,
                label_end,
                parent,
                path: if has_path {
                    path
                } else {
                    ProvisionPath::default()
                },
            });
            above.push(document.provisions.len() as u32 - 1);
        }
        while !above.is_empty() {
            close(&mut document, &mut above);
        }
        document
    })
}

fn close(document: &mut Document, above: &mut Vec<u32>) {
    if let Some(index) = above.pop() {
        let end = document.text.len() as u32;
        document.provisions[index as usize].end = end;
    }
}

proptest! {
    #[test]
    fn every_tree_comes_back(document in trees()) {
        let xml = written(&document, &[]);
        let back = read(xml.as_bytes()).expect("our own document is read");
        prop_assert_eq!(&back.document, &document, "{}", xml);
    }

    #[test]
    fn any_bytes_are_read_or_refused(text in "(<(/)?(akomaNtoso|act|body|article|num|p|meta|attachment)( eId=\"art_1\"| xmlns=\"http://docs.oasis-open.org/legaldocml/ns/akn/3.0\")?>|甲|&#1;|&amp;|&x;){0,20}") {
        let wrapped = format!("<akomaNtoso xmlns=\"http://docs.oasis-open.org/legaldocml/ns/akn/3.0\">{text}</akomaNtoso>");
        for xml in [text, wrapped] {
            if let Ok(read) = read(xml.as_bytes()) {
                prop_assert_eq!(read.document.reassemble(), read.document.text);
            }
        }
    }
}
