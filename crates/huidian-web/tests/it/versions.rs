//! A work read in its earlier texts, and on days before it was made.

use huidian_model::citation::{CitedProvision, Resolution};
use huidian_model::{
    Citation, CitationKind, Document, EventKind, Expression, ExpressionId, FactValue,
    ProvisionPath, Verdict, WorkId,
};
use huidian_parse::{Hints, parse};
use huidian_store::{PackedText, UnitCitation, content_hash};

use crate::library::TestLibrary;
use huidian_testing::{event, fact};

const TITLE: &str = "渡口值守规定";

const FIRST: &str = "渡口值守规定\n\n\
    第一条　为了规范渡口值守，制定本规定。\n\n\
    第二条　渡工应当核对乘客人数，不得超载开航。\n\n\
    第三条　违反本规定第二条的，由渡口主管部门责令停航。\n";

/// An article is put in after the first, and the penalty is heavier.
const SECOND: &str = "渡口值守规定\n\n\
    第一条　为了规范渡口值守，制定本规定。\n\n\
    第二条　渡口应当装设夜航灯光和水位标尺。\n\n\
    第三条　渡工应当核对乘客人数，不得超载开航。\n\n\
    第四条　违反本规定第三条的，由渡口主管部门责令停航整顿，并处罚款。\n";

fn expression(label: &str, effective: &str, ended: Option<&str>, text: &Document) -> Expression {
    Expression {
        id: ExpressionId {
            work: WorkId::new(TITLE),
            label: label.to_owned(),
        },
        title: TITLE.to_owned(),
        part: None,
        dated_on: label.parse().ok(),
        effective_on: effective.parse().ok(),
        effective_basis: "附则".to_owned(),
        ended_on: ended.and_then(|on| on.parse().ok()),
        is_end_assumed: false,
        language: "zh-Hans".to_owned(),
        text: content_hash(text.text.as_bytes()),
        article_count: text.units().count() as u32,
        char_count: text.text.chars().count() as u32,
    }
}

/// What an article says of another of the same text.
fn own_citation(text: &Document, words: &str, cited: u32) -> UnitCitation {
    let at = text.text.find(words).unwrap();
    let start = text.text[..at].chars().count() as u32;
    UnitCitation {
        unit: "第三条".to_owned(),
        citation: Citation {
            start,
            end: start + words.chars().count() as u32,
            text: words.to_owned(),
            kind: CitationKind::SelfWork,
            work: None,
            target: vec![CitedProvision {
                from: ProvisionPath::article(cited),
                to: None,
            }],
            resolution: Some(Resolution {
                moved_to: None,
                missing: Vec::new(),
                verdict: Verdict::Found,
                work: Some(WorkId::new(TITLE)),
                expression: None,
            }),
        },
    }
}

fn library() -> TestLibrary {
    let library = TestLibrary::new();
    let read = |text: &str| parse(text, &Hints::default()).document;
    let (first, second) = (read(FIRST), read(SECOND));
    let texts = [
        (
            expression("2018-03-01", "2018-05-01", Some("2022-09-01"), &first),
            own_citation(&first, "本规定第二条", 2),
            &first,
        ),
        (
            expression("2022-06-01", "2022-09-01", None, &second),
            own_citation(&second, "本规定第三条", 3),
            &second,
        ),
    ];
    library
        .store
        .write(|store| -> Result<(), huidian_store::Error> {
            let facts = [
                fact(FactValue::Title(TITLE.to_owned())),
                event(EventKind::Published, "2018-03-01"),
                event(EventKind::Effective, "2018-05-01"),
            ];
            store.put_facts(&WorkId::new(TITLE), &facts)?;
            for (expression, citation, document) in &texts {
                store.put_expression(expression, &PackedText::new(document))?;
                store.put_citations(&expression.id, std::slice::from_ref(citation))?;
            }
            Ok(())
        })
        .unwrap();
    library.state.forget();
    library
}

#[tokio::test]
async fn what_an_old_text_says_of_itself_leads_to_the_old_text() {
    let library = library();
    for (query, cited) in [
        ("?version=2018-03-01", "第二条?version=2018-03-01"),
        ("?as_of=2019-01-01", "第二条?as_of=2019-01-01"),
        ("", "第三条"),
    ] {
        let page = library.page(&format!("/works/{TITLE}{query}")).await;
        let link = format!("class=\"cite\" href=\"/works/{TITLE}/{cited}\"");
        assert!(page.contains(&link), "{link} in {page}");
    }
}

#[tokio::test]
async fn an_article_is_found_in_the_other_text_under_its_other_number() {
    let library = library();
    for (address, state) in [
        ("第一条", "文字相同<"),
        ("第二条", "无此条<"),
        ("第三条", "文字相同，为第二条<"),
        ("第四条", "文字不同，为第三条<"),
        ("第二条?version=2018-03-01", "文字相同，为第三条<"),
        ("第三条?version=2018-03-01", "文字不同，为第四条<"),
    ] {
        let page = library.page(&format!("/works/{TITLE}/{address}")).await;
        let others = &page[page.find("id=\"versions\"").unwrap()..];
        assert!(others.contains(state), "{address}: {others}");
    }
    let page = library.page(&format!("/works/{TITLE}/第三条")).await;
    let link = format!("href=\"/works/{TITLE}/第二条?version=2018-03-01\"");
    assert!(page.contains(&link), "{page}");
}

#[tokio::test]
async fn before_it_was_made_the_first_text_is_shown_with_a_word_about_it() {
    let library = library();
    let page = library
        .page(&format!("/works/{TITLE}?as_of=2010-01-01"))
        .await;
    assert!(page.contains("尚未施行") && page.contains("2018-03-01 公布，此前尚无此文件"));
    assert!(
        page.contains("此日尚无文本") && !page.contains("夜航灯光"),
        "{page}"
    );
    let page = library
        .page(&format!("/works/{TITLE}?as_of=2018-03-15"))
        .await;
    assert!(!page.contains("尚无此文件") && page.contains("尚未施行"));
    let page = library.page(&format!("/works/{TITLE}")).await;
    assert!(!page.contains("此日尚无"));
}

#[tokio::test]
async fn home_tells_when_a_revised_text_takes_effect() {
    let library = library();
    let revised = parse(SECOND, &Hints::default()).document;
    let coming = expression("2099-01-01", "2099-03-01", None, &revised);
    library
        .store
        .write(|store| store.put_expression(&coming, &PackedText::new(&revised)))
        .unwrap();
    library.state.forget();
    let page = library.page("/").await;
    let soon = &page[page.find("id=\"soon\"").unwrap()..];
    let soon = &soon[..soon.find("</section>").unwrap()];
    assert!(
        soon.contains("2099年3月1日") && soon.contains(TITLE) && soon.contains("修改后的文本"),
        "{soon}"
    );
}

/// A revision that the catalogue knows, whose text nobody brought in: 治安管理处罚法 of 2025.
#[tokio::test]
async fn home_tells_of_a_revision_whose_text_is_not_held() {
    let library = library();
    let revised = [
        event(EventKind::Amended, "2099-01-01"),
        event(EventKind::Effective, "2099-03-01"),
    ];
    library
        .store
        .write(|store| store.put_facts(&WorkId::new(TITLE), &revised))
        .unwrap();
    library.state.forget();
    let page = library.page("/").await;
    let soon = &page[page.find("id=\"soon\"").unwrap()..];
    let soon = &soon[..soon.find("</section>").unwrap()];
    assert!(
        soon.contains("2099年3月1日") && soon.contains("修改后的文本，本库未收"),
        "{soon}"
    );
    assert_eq!(soon.matches("2099年3月1日").count(), 1, "{soon}");
    let newest = &page[page.find("id=\"newest\"").unwrap()..];
    let newest = &newest[..newest.find("</section>").unwrap()];
    assert!(newest.contains("修改后的文本未收"), "{newest}");
}
