//! A file in the shape of those that Indigo and bluebell test themselves with: all their structures in one act of an invented land.

use huidian_akoma_ntoso::{Instrument, ReadInstrument, read, write};
use huidian_model::{
    ContentHash, Expression, ExpressionId, ProvisionKind as K, ProvisionPath, ReviewState, Work,
    WorkId,
};
use jiff::civil::date;

const FILE: &str = r##"<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0">
  <act name="act" contains="originalVersion">
    <meta>
      <identification source="#cobalt">
        <FRBRWork>
          <FRBRthis value="/akn/zz/act/by-law/2009/7"/><FRBRuri value="/akn/zz/act/by-law/2009/7"/>
          <FRBRalias value="Lantern By-law" name="title"/><FRBRdate date="2009" name="Generation"/>
          <FRBRauthor href=""/><FRBRcountry value="zz"/><FRBRsubtype value="by-law"/><FRBRnumber value="7"/>
        </FRBRWork>
        <FRBRExpression>
          <FRBRthis value="/akn/zz/act/by-law/2009/7/eng"/><FRBRuri value="/akn/zz/act/by-law/2009/7/eng"/>
          <FRBRdate date="TODAY" name="Generation"/><FRBRauthor href=""/><FRBRlanguage language="eng"/>
        </FRBRExpression>
      </identification>
      <references source="#cobalt"><TLCOrganization eId="cobalt" href="x" showAs="cobalt"/></references>
    </meta>
    <preface><longTitle eId="preface__longTitle"><p eId="preface__longTitle__p">By-law on <i>lanterns</i></p></longTitle></preface>
    <preamble><p eId="preamble__p_1">Whereas nights are dark <remark status="editorial">[as
      <br/>amended]</remark></p></preamble>
    <body>
      <part eId="part_I"><num>I</num><heading>Lanterns</heading>
        <chapter eId="part_I__chp_1"><num>1</num><heading>Keepers</heading>
          <section eId="sec_1"><num>1.</num><heading>Duties</heading>
            <subsection eId="sec_1__subsec_1"><num>(1)</num><intro><p eId="a">A keeper must:<sup><authorialNote marker="1" placement="bottom" eId="n"><p eId="b">See the Harbour Rules.</p></authorialNote></sup></p></intro>
              <paragraph eId="c"><num>(a)</num><content><p eId="d">trim;</p></content></paragraph>
              <paragraph eId="e"><num>(b)</num><content><p eId="f">watch under <ref eId="r" href="/akn/zz/act/2001/3">Act 3</ref>:</p>
                <blockList eId="g"><listIntroduction eId="h">namely</listIntroduction>
                  <item eId="i"><num>(i)</num><p eId="j">by night;</p></item>
                  <item eId="k"><num>(ii)</num><blockList eId="l"><listIntroduction eId="m">in fog</listIntroduction>
                    <item eId="o"><num>(A)</num><p eId="p">with bells.</p></item></blockList></item></blockList></content></paragraph>
              <wrapUp><p eId="q">without sleep.</p></wrapUp></subsection>
            <subsection eId="s"><num>(1A)</num><content><p eId="t">Inserted later.</p></content></subsection>
            <subsection eId="u"><num>(2)</num><content><ul eId="v"><li eId="w">oil;</li><li eId="x">wick:<ul eId="y"><li eId="z">cotton.</li></ul></li></ul></content></subsection>
          </section>
          <hcontainer name="crossheading" eId="aa"><heading>Of storms</heading></hcontainer>
          <section eId="sec_1A"><num>1A.</num><heading>Storms</heading><content><p eId="ab">Section 4 is replaced:</p>
            <block name="quote" eId="ac"><embeddedStructure startQuote="&#8220;" eId="ad"><section eId="ae"><num>4.</num><heading>Fines</heading>
              <subsection eId="af"><num>(1)</num><content><p eId="ag">Ten coins.</p></content></subsection>
              <subsection eId="ah"><num>(2)</num><content><p eId="ai">Twice for storms&#8221;.</p></content></subsection></section></embeddedStructure></block></content></section>
        </chapter></part>
      <part eId="part_II"><num>II</num><heading>Ends</heading>
        <section eId="sec_2"><num>2.</num><subsection eId="aj"><num>2.1</num><content><p eId="ak">One.</p></content></subsection>
          <subsection eId="al"><num>2.2</num><content><p eId="am">Two.</p></content></subsection></section></part>
    </body>
    <attachments>
      <attachment eId="att_1"><heading>Schedule 1</heading><subheading>Fees</subheading>
        <doc name="schedule" contains="originalVersion"><meta><identification source="#cobalt"><FRBRWork><FRBRuri value="/wrong"/><FRBRsubtype value="wrong"/></FRBRWork></identification></meta>
          <mainBody><table eId="an"><tr><th colspan="2"><p eId="ao">Lantern</p></th></tr>
              <tr><td><p eId="ap">Large</p><block name="quote" eId="aq"><embeddedStructure eId="ar"><p eId="as">as said</p></embeddedStructure></block></td><td><p eId="at">9</p></td></tr></table>
            <paragraph eId="au"><num>1.</num><content><p eId="av">Paid at dusk.</p></content></paragraph></mainBody>
          <attachments><attachment eId="att_1__att_1"><heading>Form</heading>
            <doc name="schedule" contains="originalVersion"><meta/><mainBody><p eId="aw">Name of lantern</p></mainBody></doc></attachment></attachments></doc></attachment>
    </attachments>
  </act>
</akomaNtoso>"##;

/// The words outside the descriptions, in order.
fn words_of(xml: &str) -> Vec<String> {
    let mut words = String::new();
    let mut descriptions = 0;
    for piece in xml.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap();
        match tag {
            "meta" => descriptions += 1,
            "/meta" => descriptions -= 1,
            _ => {}
        }
        let is_inline = [
            "i",
            "/i",
            "sup",
            "/sup",
            "ref",
            "/ref",
            "authorialNote",
            "/authorialNote",
        ]
        .contains(&tag.split(' ').next().unwrap());
        if !is_inline {
            words.push(' ');
        }
        if descriptions == 0 {
            words.push_str(text);
        }
    }
    let words = words.replace("&#8221;", "\u{201d}");
    words.split_whitespace().map(str::to_owned).collect()
}

fn tree(found: &ReadInstrument) -> Vec<(K, String, String)> {
    let document = &found.document;
    let shown = |provision: &huidian_model::Provision| {
        let line = document.text_of(provision).lines().next().unwrap_or("");
        (provision.kind, line.to_owned(), provision.path.to_string())
    };
    document.provisions.iter().map(shown).collect()
}

#[test]
fn no_word_is_lost_and_none_is_glued_to_another() {
    let found = read(FILE.as_bytes()).unwrap();
    let text = &found.document.text;
    assert_eq!(found.document.reassemble(), *text);
    let read: Vec<&str> = text
        .split_whitespace()
        .filter(|word| *word != "|")
        .collect();
    assert_eq!(read, words_of(FILE), "{text}");
}

#[test]
fn parts_chapters_sections_lists_and_schedules_keep_their_places() {
    let found = read(FILE.as_bytes()).unwrap();
    let tree = tree(&found);
    let rows: [(K, &str, &str); 23] = [
        (K::Title, "By-law on lanterns", ""),
        (K::Preamble, "Whereas nights are dark [as amended]", "序言"),
        (K::Part, "I Lanterns", "第一编"),
        (K::Chapter, "1 Keepers", "第一编/第一章"),
        (K::Article, "1. Duties", "第一条"),
        (
            K::Paragraph,
            "(1) A keeper must: See the Harbour Rules.",
            "第一条/第一款",
        ),
        (K::Paragraph, "(a) trim;", "第一条/第一款/第一款"),
        (
            K::Paragraph,
            "(b) watch under Act 3:",
            "第一条/第一款/第二款",
        ),
        (K::ListItem, "(i) by night;", ""),
        (K::ListItem, "(ii) in fog", ""),
        (K::ListItem, "(A) with bells.", ""),
        (K::Other, "without sleep.", ""),
        (K::Paragraph, "(1A) Inserted later.", "第一条/第一款之一"),
        (K::Paragraph, "(2) oil;", "第一条/第二款"),
        (K::Other, "Of storms", ""),
        (K::Article, "1A. Storms", "第一条之一"),
        (K::Part, "II Ends", "第二编"),
        (K::Article, "2. 2.1 One.", "第二条"),
        (K::Paragraph, "2.1 One.", ""),
        (K::Paragraph, "2.2 Two.", ""),
        (K::Annex, "Schedule 1", "附件1"),
        (K::Table, "| Lantern |", "附件1/表1"),
        (K::Paragraph, "1. Paid at dusk.", ""),
    ];
    for (kind, line, path) in rows {
        let is_there = |known: &(K, String, String)| {
            known.0 == kind && known.1 == line && (path.is_empty() || known.2 == path)
        };
        assert!(
            tree.iter().any(is_there),
            "{kind:?} {line} {path}: {tree:#?}"
        );
    }
    let text = &found.document.text;
    for lines in [
        "4. Fines\n(1) Ten coins.\n(2) Twice for storms\u{201d}.\n",
        "wick:\ncotton.\n",
        "| Large as said | 9 |\n",
    ] {
        assert!(text.contains(lines), "{lines}: {text}");
    }
    let nested = found
        .document
        .provisions
        .iter()
        .filter(|provision| provision.kind == K::Annex);
    assert_eq!(nested.count(), 2);
    // each provision that has an address is found by it
    let mut paths: Vec<&ProvisionPath> = found
        .document
        .provisions
        .iter()
        .map(|it| &it.path)
        .collect();
    paths.retain(|path| !path.is_empty());
    let count = paths.len();
    paths.sort();
    paths.dedup();
    assert_eq!(paths.len(), count, "{tree:#?}");
}

#[test]
fn what_the_file_says_of_itself_is_told() {
    let facts = read(FILE.as_bytes()).unwrap().facts;
    assert_eq!(facts.title.as_deref(), Some("Lantern By-law"));
    let document = facts.document.unwrap();
    assert_eq!(
        (document.0.as_str(), document.1.as_deref()),
        ("act", Some("by-law"))
    );
    let (_, made_on) = facts.made_on.unwrap();
    assert_eq!(made_on.to_string(), "2009");
    assert_eq!(facts.version_on, None);
}

#[test]
fn an_act_of_no_kind_that_is_known_goes_out_as_an_act_again() {
    let found = read(FILE.as_bytes()).unwrap();
    let id = WorkId::new("Lantern By-law");
    let work = Work::from_facts(id.clone(), Vec::new(), ReviewState::Reviewed);
    let text = Expression {
        id: ExpressionId {
            work: id,
            label: "2009".to_owned(),
        },
        title: "Lantern By-law".to_owned(),
        part: None,
        dated_on: None,
        effective_on: None,
        effective_basis: String::new(),
        ended_on: None,
        is_end_assumed: false,
        language: "en".to_owned(),
        text: ContentHash([7; 32]),
        article_count: 3,
        char_count: 0,
    };
    let xml = write(&Instrument {
        work: &work,
        expression: &text,
        document: &found.document,
        is_original: true,
        references: &[],
        relations: &[],
        text_hash: &"0".repeat(64),
        made_on: date(2026, 12, 1),
    });
    assert!(xml.contains("<act name=\"unknown\""), "{xml}");
    let back = read(xml.as_bytes()).unwrap();
    assert_eq!(back.document, found.document);
}
