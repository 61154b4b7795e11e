//! Documents of other programs, and documents that mean harm.

use huidian_akoma_ntoso::{Error, is_akoma_ntoso, read};
use huidian_model::ProvisionKind;

const HEAD: &str = r#"<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0">"#;

/// As Indigo and bluebell write acts of common law: numbers and headings apart, lists as blocks, schedules as attachments.
const ACT: &str = r##"<?xml version="1.0" encoding="UTF-8"?>
<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0">
  <act contains="originalVersion" name="act">
    <meta><identification source="#cobalt"><FRBRWork>
      <FRBRthis value="/akn/za/act/1900/1/!main"/><FRBRuri value="/akn/za/act/1900/1"/>
      <FRBRalias value="Harbours Act" name="title"/><FRBRdate date="1900-01-01" name="Generation"/>
      <FRBRauthor href="#council"/><FRBRcountry value="za"/><FRBRnumber value="1"/></FRBRWork>
      <FRBRExpression><FRBRthis value="/akn/za/act/1900/1/eng@1902-03-04/!main"/>
      <FRBRuri value="/akn/za/act/1900/1/eng@1902-03-04"/><FRBRdate date="1902-03-04" name="Generation"/>
      <FRBRauthor href="#council"/><FRBRlanguage language="eng"/></FRBRExpression></identification></meta>
    <preface><longTitle><p>An Act to
      keep harbours</p></longTitle></preface>
    <body>
      <part eId="part_I"><num>I</num><heading>General</heading>
        <section eId="part_I__sec_1"><num>1.</num><heading>Lights</heading>
          <subsection eId="part_I__sec_1__subsec_1"><num>(1)</num>
            <content><p>Every harbour has a <term refersTo="#light">light</term> &amp; a bell.</p></content></subsection>
          <subsection eId="part_I__sec_1__subsec_2"><num>(2)</num>
            <intro><p>The keeper:</p></intro>
            <paragraph><num>(a)</num><content><p>lights it; and</p></content></paragraph>
            <paragraph><num>(b)</num><content><blockList><listIntroduction>rings:</listIntroduction>
              <item><num>(i)</num><p>by day;</p></item><item><num>(ii)</num><p>by night.</p></item></blockList></content></paragraph>
            <wrapUp><p>whatever the weather.</p></wrapUp></subsection>
        </section></part>
    </body>
    <attachments><attachment eId="att_1"><heading>Schedule</heading>
      <doc name="schedule"><meta><identification source="#cobalt"><FRBRWork><FRBRuri value="/wrong"/>
        <FRBRalias value="Wrong" name="title"/></FRBRWork></identification></meta>
      <mainBody><table><tr><td><p>Bell</p></td><td><p>1</p></td></tr></table><p>End.</p></mainBody></doc></attachment></attachments>
  </act>
</akomaNtoso>"##;

#[test]
fn an_act_of_another_program_keeps_its_structure() {
    let found = read(ACT.as_bytes()).unwrap();
    let document = &found.document;
    assert_eq!(document.reassemble(), document.text);
    let tree: Vec<(ProvisionKind, &str, String)> = document
        .provisions
        .iter()
        .map(|provision| {
            let words = document.text_of(provision).lines().next().unwrap_or("");
            (provision.kind, words, provision.path.to_string())
        })
        .collect();
    use ProvisionKind as K;
    let rows: [(K, &str, &str); 13] = [
        (K::Title, "An Act to keep harbours", ""),
        (K::Part, "I General", "第一编"),
        (K::Article, "1. Lights", "第一条"),
        (
            K::Paragraph,
            "(1) Every harbour has a light & a bell.",
            "第一条/第一款",
        ),
        (K::Paragraph, "(2) The keeper:", "第一条/第二款"),
        (K::Paragraph, "(a) lights it; and", "第一条/第二款/第一款"),
        (K::Paragraph, "(b) rings:", "第一条/第二款/第二款"),
        (K::ListItem, "(i) by day;", ""),
        (K::ListItem, "(ii) by night.", ""),
        (K::Other, "whatever the weather.", ""),
        (K::Annex, "Schedule", "附件1"),
        (K::Table, "| Bell | 1 |", "附件1/表1"),
        (K::Other, "End.", ""),
    ];
    assert_eq!(tree.len(), rows.len());
    for (at, (kind, words, path)) in tree.iter().enumerate() {
        assert_eq!((*kind, *words), (rows[at].0, rows[at].1), "{tree:#?}");
        if *kind != K::ListItem {
            assert_eq!(path, rows[at].2, "{tree:#?}");
        }
    }
    assert_eq!(found.facts.title.as_deref(), Some("Harbours Act"));
    assert_eq!(found.facts.work.as_deref(), Some("/akn/za/act/1900/1"));
    assert_eq!(found.facts.language.as_deref(), Some("eng"));
    assert_eq!(found.facts.country.as_deref(), Some("za"));
}

#[test]
fn tables_and_references_of_others_are_kept() {
    let xml = format!(
        "{HEAD}<act name=\"x\"><body><article><num>第一条</num><content><table><tr><th>灯</th><th><p>亮</p><p>度</p></th></tr><tr><td/><td> 1 </td></tr></table>\
         <p>依 <ref href=\"/akn/za/act/1900/1\"> Harbours  Act</ref> 办理<ref href=\"#x\"></ref>。</p></content></article></body></act></akomaNtoso>"
    );
    let found = read(xml.as_bytes()).unwrap();
    let text = &found.document.text;
    assert_eq!(found.document.reassemble(), *text);
    assert!(text.contains("| 灯 | 亮 度 |\n|  | 1 |\n"), "{text}");
    let [reference] = found.references.as_slice() else {
        panic!("{:?}", found.references);
    };
    let words = &text[reference.start as usize..reference.end as usize];
    assert_eq!(
        (words, reference.href.as_str()),
        ("Harbours Act", "/akn/za/act/1900/1")
    );
}

#[test]
fn sections_above_articles_are_sections() {
    let xml = format!(
        "{HEAD}<act name=\"x\"><body><section><heading>一</heading><article><num>第一条</num><content><p>甲</p></content></article></section></body></act></akomaNtoso>"
    );
    let kinds: Vec<_> = read(xml.as_bytes())
        .unwrap()
        .document
        .provisions
        .iter()
        .map(|provision| provision.kind)
        .collect();
    assert_eq!(kinds, [ProvisionKind::Section, ProvisionKind::Article]);
}

#[test]
fn what_reaches_outside_or_never_ends_is_refused() {
    let deep = format!("{HEAD}{}", "<div>".repeat(5000));
    let rows: [(&str, Error); 6] = [
        (
            // an external entity
            "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><akomaNtoso xmlns=\"http://docs.oasis-open.org/legaldocml/ns/akn/3.0\">&x;</akomaNtoso>",
            Error::DocumentType("DOCTYPE".to_owned()),
        ),
        (
            // an entity that nobody declares
            "<akomaNtoso xmlns=\"http://docs.oasis-open.org/legaldocml/ns/akn/3.0\"><p>&x;</p></akomaNtoso>",
            Error::DocumentType("&x;".to_owned()),
        ),
        (&deep, Error::TooDeep(96)),
        ("<html/>", Error::NotAkomaNtoso),
        (
            // the draft before the standard
            "<akomaNtoso xmlns=\"http://www.akomantoso.org/2.0\"/>",
            Error::NotAkomaNtoso,
        ),
        ("", Error::NotAkomaNtoso),
    ];
    for (xml, error) in rows {
        assert_eq!(read(xml.as_bytes()).unwrap_err(), error);
    }
    assert!(matches!(
        read(format!("{HEAD}<p>").as_bytes()),
        Err(Error::Malformed(_))
    ));
    assert_eq!(read(b"\xff\xfe"), Err(Error::NotUtf8));
    assert!(is_akoma_ntoso(ACT.as_bytes()));
    assert!(!is_akoma_ntoso(b"<html>"));
}

#[test]
fn a_document_is_one_in_every_encoding_and_behind_every_declaration() {
    let entity = "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><akomaNtoso xmlns=\"http://docs.oasis-open.org/legaldocml/ns/akn/3.0\">&x;</akomaNtoso>";
    let units: Vec<u16> = entity.encode_utf16().collect();
    let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
    let marked: Vec<u8> = [0xff, 0xfe].into_iter().chain(little.clone()).collect();
    let wide: Vec<u8> = entity
        .chars()
        .flat_map(|c| (c as u32).to_le_bytes())
        .collect();
    let behind = format!(
        "<?xml version=\"1.0\"?><!-- {} -->{entity}",
        "x".repeat(9_000)
    );
    for (bytes, reason) in [
        (little, "UTF-16, little end first"),
        (big, "UTF-16, big end first"),
        (marked, "UTF-16 with its mark"),
        (wide, "UTF-32"),
        (behind.into_bytes(), "behind a long comment"),
    ] {
        assert!(is_akoma_ntoso(&bytes), "{reason}");
        assert!(read(&bytes).is_err(), "{reason}");
    }
    let quoted = format!("<!-- {} --><html>", "akomaNtoso ".repeat(900));
    assert!(
        !is_akoma_ntoso(quoted.as_bytes()),
        "a page that names the format"
    );
}
