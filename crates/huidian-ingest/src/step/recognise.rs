//! What a document is: the text of an instrument, a part of one, a roundup, or nothing for the library.

use huidian_akoma_ntoso::{CHINESE, ReadFacts, tag_of};
use huidian_digest::Digest;
use huidian_extract::Page;
use huidian_fetch::Incoming;
use huidian_model::{
    AuthorityRegister, Confidence, Document, EventKind, Number, PartialDate, find_numbers,
    title_key,
};
use huidian_parse::{
    Classification, EventReading, Found, Hints, Metadata, NeitherReason, Parsed, Rung, parse,
};
use huidian_recognise::{Class, DateKind, Doubt, Facts, Recognition, is_study_title};
use huidian_text::title::ends_as_title;
use jiff::Timestamp;

use super::doubts::{Judge, Trust, reasons};
use super::ending::{lacks_end, must_end};
use super::extract::{Extracted, cut};
use super::issuing_body::{lacks_public_body, names_nobody};
use super::refusal::Refusal;
use super::rows::{Listed, acts_on_many, digest_of, listed, may_be_roundup};

/// What a document was recognised as.
pub(crate) enum Recognised {
    /// The text of the instrument of this title.
    Text(RecognisedText),
    Roundup(Box<Listed>),
    /// A page about instruments, none of it their text.
    Reading(Reading),
}

/// A reading of instruments: 解读, 问答.
pub(crate) struct Reading {
    pub(crate) title: String,
    /// Names of the instruments that it is about.
    pub(crate) documents: Vec<String>,
    pub(crate) dated_on: Option<PartialDate>,
    pub(crate) words: String,
    /// Why it is refused where none of them is known.
    pub(crate) refusal: Refusal,
}

pub(crate) struct RecognisedText {
    pub(crate) title: String,
    pub(crate) parsed: Box<Parsed>,
    /// Code points of the page that are the instrument.
    pub(crate) taken: Option<(u32, u32)>,
    /// Whole, or a part.
    pub(crate) class: Class,
    /// It was cut out of the page of a site or an account.
    pub(crate) is_framed: bool,
    /// No article at its end closes it: its tail may be missing.
    pub(crate) lacks_end: bool,
    /// It came from an official source.
    pub(crate) is_official: bool,
    /// Why a person has to decide before readers see it; empty where none has to.
    pub(crate) doubts: Vec<String>,
}

/// Decides what a document is; the reason when it is nothing for the library.
pub(crate) fn recognise(
    incoming: &Incoming,
    extracted: &Extracted,
    parsed: Parsed,
    judge: Judge<'_>,
) -> Result<Recognised, Refusal> {
    refuse_too_much(&parsed.document)?;
    if let Some(instrument) = &extracted.instrument {
        return text_with_tree(parsed, &instrument.facts, judge);
    }
    let recognition = huidian_recognise::recognise(&extracted.page);
    let is_bare = is_bare(&extracted.page, &parsed);
    // reading the rows of a page costs more than all else: only where it may be a roundup
    let digest = may_be_roundup(&recognition, &extracted.page, is_bare)
        .then(|| digest_of(&extracted.page, &parsed, &incoming.name))
        .flatten();
    if let Some(digest) = &digest
        && !acts_on_many(&parsed)
        && let Some(list) = listed(digest, &recognition, &parsed, incoming.file_name(), is_bare)
    {
        return Ok(Recognised::Roundup(Box::new(list)));
    }
    let is_text = matches!(
        recognition.class,
        Class::Text | Class::Excerpt | Class::SeveralTexts
    );
    // an official source's pages have frames of their own; what is built as an instrument there is one
    let is_own_page = is_bare || judge.trust == Trust::Official;
    let carries = is_text && carries_another(&recognition, &parsed);
    if is_own_page && !carries && parsed.classification == Classification::InstrumentText {
        let is_likely = is_text || is_possible(&recognition) || is_titled_by_body(&parsed, judge);
        let mut parsed = parsed;
        complete_with_page(&mut parsed, &recognition);
        return bare_text(parsed, &recognition, is_likely, incoming.captured_at, judge);
    }
    if is_text {
        return framed_text(extracted, parsed, &recognition, incoming.captured_at, judge);
    }
    let refusal = refusal(&recognition, &parsed, digest.as_ref());
    if recognition.class == Class::Commentary && !recognition.documents.is_empty() {
        return Ok(Recognised::Reading(reading(
            incoming,
            extracted,
            recognition,
            refusal,
        )));
    }
    Err(refusal)
}

fn reading(
    incoming: &Incoming,
    extracted: &Extracted,
    recognition: Recognition,
    refusal: Refusal,
) -> Reading {
    let page = &extracted.page;
    let headline = page
        .find_front_matter("title")
        .or(page.title.as_deref())
        .map_or_else(|| incoming.file_name(), str::trim);
    let dated = ["date", "published", "publish_date", "created"]
        .iter()
        .find_map(|field| page.find_front_matter(field));
    Reading {
        title: headline.to_owned(),
        documents: recognition.documents,
        dated_on: dated.and_then(|dated| {
            let day: String = dated.chars().take("2024-01-01".len()).collect();
            huidian_text::date::parse_date(&day)
        }),
        words: below_front_matter(extracted.text()).to_owned(),
        refusal,
    }
}

/// Whether the page is a notice that carries the text of another instrument, which the parser took for the notice's own.
pub(super) fn carries_another(recognition: &Recognition, parsed: &Parsed) -> bool {
    let (Some(title), Some(read)) = (&recognition.facts.title, &parsed.metadata.title) else {
        return false;
    };
    let (own, cover) = (title_key(title), title_key(&read.value));
    let is_cover = recognition
        .facts
        .cover_title
        .as_ref()
        .is_some_and(|known| title_key(known) == cover);
    // the notice names the final, the page has the draft
    let named = ["公开征求意见稿", "征求意见稿"]
        .iter()
        .fold(own.clone(), |key, mark| key.replace(mark, ""));
    recognition.class == Class::Text
        && recognition.completeness.count > 1
        && own != cover
        && (is_cover
            || read.value.contains('《') && (cover.contains(&own) || cover.contains(&named)))
}

/// The words of a page, without the fields that an export writes above them.
fn below_front_matter(text: &str) -> &str {
    text.strip_prefix("---\n")
        .and_then(|rest| rest.split_once("\n---\n"))
        .map_or(text, |(_, words)| words.trim_start())
}

/// A file of Akoma Ntoso says itself that it is the text of an instrument.
fn text_with_tree(
    parsed: Parsed,
    facts: &ReadFacts,
    judge: Judge<'_>,
) -> Result<Recognised, Refusal> {
    let is_ours = facts
        .work
        .as_deref()
        .is_some_and(|work| work.starts_with("/akn/cn/"));
    let title = parsed.metadata.title.as_ref();
    let title = title
        .map(|title| title.value.clone())
        .ok_or_else(|| Refusal {
            reason: "没有标题，无法确定是哪件文件的文本 (no title found)".to_owned(),
            class: Some(Class::Text),
            kept: None,
        })?;
    let language = language_of(facts);
    let doubts = match judge.trust {
        Trust::Nothing => vec!["本次导入要求全部审核".to_owned()],
        Trust::Sure if !is_ours => vec!["文件自称不是中国的法规".to_owned()],
        // a translation is no text of the work
        Trust::Sure | Trust::Official if !language.starts_with("zh") => {
            vec![format!("文件自称不是中文文本（{language}）")]
        }
        Trust::Sure | Trust::Official => Vec::new(),
    };
    Ok(Recognised::Text(RecognisedText {
        title,
        taken: None,
        parsed: Box::new(parsed),
        class: Class::Text,
        is_framed: false,
        lacks_end: false,
        is_official: judge.trust == Trust::Official,
        doubts,
    }))
}

/// The language that a file says its text is in, as a BCP 47 tag; Chinese where it says none.
pub(crate) fn language_of(facts: &ReadFacts) -> String {
    let said = facts.language.as_deref().and_then(tag_of);
    said.unwrap_or_else(|| CHINESE.to_owned())
}

/// Most articles, and most bytes, of one text. The longest law has some 1,300 articles and a third of a megabyte; a page of what is beyond takes a server's
/// memory, for nobody.
const MOST_UNITS: usize = 100_000;
const MOST_BYTES: usize = 12 << 20;
/// From so many articles on they have to say something.
const MANY_UNITS: usize = 200;

fn refuse_too_much(document: &Document) -> Result<(), Refusal> {
    let refuse = |reason: &str| Err(Refusal::from(reason.to_owned()));
    if document.text.len() > MOST_BYTES {
        return refuse("正文超过 12 MiB，不是一件规范的文本 (longer than any instrument)");
    }
    let (mut count, mut empty) = (0usize, 0usize);
    for unit in document.units() {
        count += 1;
        let words = document
            .text
            .get(unit.label_end as usize..unit.end as usize)
            .unwrap_or("");
        empty += usize::from(words.trim().is_empty());
    }
    if count > MOST_UNITS {
        return refuse(
            "条文超过 100000 条，不是一件规范的文本 (more articles than any instrument)",
        );
    }
    if count > MANY_UNITS && empty * 2 > count {
        return refuse("条文大多只有条号，没有内容 (most articles say nothing)");
    }
    Ok(())
}

/// How likely a text must be that stands on a page of its own and is built as one.
const POSSIBLE: f64 = 0.1;

fn is_possible(recognition: &Recognition) -> bool {
    let likely: f64 = huidian_recognise::WEIGHED
        .iter()
        .zip(recognition.likely)
        .filter(|(class, _)| matches!(class, Class::Text | Class::Excerpt))
        .map(|(_, share)| share)
        .sum();
    likely >= POSSIBLE || recognition.confidence < 0.8
}

/// 最高人民法院关于…的解释: a title that a body of the authority file stands before.
fn is_titled_by_body(parsed: &Parsed, judge: Judge<'_>) -> bool {
    let title = parsed
        .metadata
        .title
        .as_ref()
        .map_or("", |title| &title.value);
    title
        .split_once("关于")
        .is_some_and(|(body, _)| judge.register.read(body).is_some())
}

/// Whether nothing on the page is of a site or an account: no address, no source, no frame around the text.
pub(super) fn is_bare(page: &Page, parsed: &Parsed) -> bool {
    parsed.taken.is_none()
        && page.find_front_matter("url").is_none()
        && page.find_front_matter("source").is_none()
}

/// What breaks the text itself.
fn faults_of_text(
    parsed: &Parsed,
    recognition: &Recognition,
    lacks_end: bool,
    register: &AuthorityRegister,
) -> Vec<Doubt> {
    let mut faults = recognition.faults(register);
    // a notice of a draft need not call itself one
    faults.retain(|doubt| *doubt != Doubt::BlankDay || !parsed.metadata.is_draft());
    if lacks_end && must_end(parsed) && !faults.contains(&Doubt::Incomplete) {
        faults.push(Doubt::Incomplete);
    }
    if repeats_itself(&parsed.document.text) && !faults.contains(&Doubt::Interleaved) {
        faults.push(Doubt::Interleaved);
    }
    faults
}

/// Whether most lines of a text stand in it several times: no instrument says a thing ten times over.
fn repeats_itself(text: &str) -> bool {
    /// Fewer lines than this may be a form with its blanks.
    const FEWEST: usize = 10;
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    let distinct: std::collections::HashSet<&str> = lines.iter().copied().collect();
    lines.len() >= FEWEST && distinct.len() * 3 < lines.len()
}

/// A text on a page of its own: the parser has it whole, and only faults of the text itself make it wait.
fn bare_text(
    parsed: Parsed,
    recognition: &Recognition,
    is_likely: bool,
    captured_at: Timestamp,
    judge: Judge<'_>,
) -> Result<Recognised, Refusal> {
    let Some(title) = parsed
        .metadata
        .title
        .as_ref()
        .map(|title| title.value.clone())
    else {
        return Err(Refusal {
            reason: "没有标题，无法确定是哪件文件的文本 (no title found)".to_owned(),
            class: Some(recognition.class),
            kept: None,
        });
    };
    let lacks_end = lacks_end(recognition);
    let is_official = judge.trust == Trust::Official;
    // an official source shows its texts whole, also those that no article closes
    let is_open = lacks_end && !is_official;
    let mut faults = faults_of_text(&parsed, recognition, is_open, judge.register);
    if !is_likely {
        faults.push(Doubt::Unsure);
    }
    // a draft of nobody is anybody's; a final one that names nobody is known by its form
    if lacks_public_body(&parsed, recognition, &title, judge.register)
        || parsed.metadata.is_draft() && names_nobody(&parsed, recognition, &title, judge.register)
    {
        faults.push(Doubt::NoIssuer);
    }
    // 某市某区人民法院 over a judgment: the name of a body is no title
    if !ends_as_title(&title) && huidian_recognise::is_public_body(&title, judge.register) {
        faults.push(Doubt::NoTitle);
    }
    if is_study_title(&title) {
        faults.push(Doubt::StudyMatter);
    }
    let doubts = reasons(&faults, &parsed, recognition, captured_at, judge);
    Ok(Recognised::Text(RecognisedText {
        title,
        taken: parsed.taken,
        parsed: Box::new(parsed),
        class: Class::Text,
        is_framed: false,
        lacks_end,
        is_official,
        doubts,
    }))
}

/// A text in the frame of a site or an account: the wording is cut out, and the page's facts lead.
fn framed_text(
    extracted: &Extracted,
    whole: Parsed,
    recognition: &Recognition,
    captured_at: Timestamp,
    judge: Judge<'_>,
) -> Result<Recognised, Refusal> {
    let mut parsed = match recognition.span.filter(|_| extracted.main.is_none()) {
        Some(span) => parse(&cut(&extracted.page.text, span), &Hints::default()),
        None => whole,
    };
    let Some(title) = recognition.facts.title.clone().or_else(|| {
        parsed
            .metadata
            .title
            .as_ref()
            .map(|title| title.value.clone())
    }) else {
        return Err(Refusal {
            reason: "没有标题，无法确定是哪件文件的文本 (no title found)".to_owned(),
            class: Some(recognition.class),
            kept: None,
        });
    };
    lead_with_page(&mut parsed, recognition, &title);
    let faults = faults_in_frame(&parsed, recognition, &title, judge);
    let mut doubts = reasons(&faults, &parsed, recognition, captured_at, judge);
    if recognition.class != Class::Text && doubts.is_empty() {
        doubts.push("只是文件的一部分".to_owned());
    }
    Ok(Recognised::Text(RecognisedText {
        title,
        taken: recognition
            .span
            .filter(|_| extracted.main.is_none())
            .or(parsed.taken),
        parsed: Box::new(parsed),
        class: recognition.class,
        lacks_end: lacks_end(recognition),
        is_official: judge.trust == Trust::Official,
        is_framed: judge.trust != Trust::Official,
        doubts,
    }))
}

/// What speaks against a text in a frame; the pages of official sources have frames of their own, where only what breaks the text counts.
fn faults_in_frame(
    parsed: &Parsed,
    recognition: &Recognition,
    title: &str,
    judge: Judge<'_>,
) -> Vec<Doubt> {
    let mut faults = recognition.doubts(judge.register);
    if judge.trust == Trust::Official {
        let broken = recognition.faults(judge.register);
        let breaks = |doubt: &Doubt| {
            matches!(
                doubt,
                Doubt::Incomplete | Doubt::Interleaved | Doubt::BlankDay | Doubt::Commented
            )
        };
        faults.retain(|doubt| !breaks(doubt) || broken.contains(doubt));
    }
    if names_nobody(parsed, recognition, title, judge.register)
        && !faults.contains(&Doubt::NoIssuer)
    {
        faults.push(Doubt::NoIssuer);
    }
    faults
}

/// Title, number, issuers and draft mark of the page stand over what the parser reads in the wording alone.
fn lead_with_page(parsed: &mut Parsed, recognition: &Recognition, title: &str) {
    let facts = &recognition.facts;
    let metadata = &mut parsed.metadata;
    metadata.title = Some(outside(title.to_owned()));
    if facts.is_draft && metadata.draft_mark.is_none() {
        metadata.draft_mark = Some(outside("征求意见稿".to_owned()));
    }
    if let Some(number) = facts.number.as_deref().and_then(number_of) {
        metadata.numbers = vec![outside(number)];
    }
    if !facts.issuers.is_empty() {
        metadata.issuers = facts.issuers.iter().cloned().map(outside).collect();
    }
    complete_dates(metadata, facts);
}

/// What the recogniser reads on a page of its own where the parser reads nothing.
fn complete_with_page(parsed: &mut Parsed, recognition: &Recognition) {
    let facts = &recognition.facts;
    let metadata = &mut parsed.metadata;
    if metadata.numbers.is_empty()
        && let Some(number) = facts.number.as_deref().and_then(number_of)
    {
        metadata.numbers.push(outside(number));
    }
    if metadata.issuers.is_empty() {
        metadata.issuers = facts.issuers.iter().cloned().map(outside).collect();
    }
    complete_dates(metadata, facts);
}

fn outside<T>(value: T) -> Found<T> {
    Found {
        value,
        span: None,
        rung: Rung::Text,
    }
}

/// Whether the wording tells no day but the first one in force, and that is none before the day of the page: an annex is signed with its notice.
fn is_known_by_first_day(metadata: &Metadata, dated: PartialDate) -> bool {
    let begins = metadata.effective.as_ref().and_then(|found| found.on);
    let version = metadata.version_on.as_ref().map(|found| found.value);
    let is_made = metadata.events.iter().any(|event| {
        matches!(
            event.kind,
            EventKind::Adopted | EventKind::Approved | EventKind::Signed | EventKind::Published
        )
    });
    let is_of_first_day = |version: PartialDate| {
        begins.is_some_and(|begins| begins == version.earliest() && dated.earliest() <= begins)
    };
    !is_made && version.is_some_and(is_of_first_day)
}

/// The day of signature or publication that the page tells, where the wording alone tells none.
fn complete_dates(metadata: &mut Metadata, facts: &Facts) {
    let Some(dated) = facts
        .dated
        .filter(|dated| metadata.version_on.is_none() || is_known_by_first_day(metadata, dated.on))
    else {
        return;
    };
    let kind = match dated.kind {
        DateKind::Signed => EventKind::Signed,
        DateKind::Published => EventKind::Published,
        DateKind::Effective | DateKind::ConsultationCloses => return,
    };
    metadata.version_on = Some(outside(dated.on));
    if metadata.date_of(kind).is_none() {
        metadata.events.push(EventReading {
            kind,
            on: dated.on,
            confidence: Confidence::Medium,
            span: None,
            rung: Rung::Text,
        });
    }
}

/// The number as the page writes it: an order of several bodies is theirs together.
pub(super) fn number_of(written: &str) -> Option<Number> {
    let found = find_numbers(written).into_iter().next_back()?;
    let before: String = written.chars().take(found.start as usize).collect();
    match found.number {
        Number::Standard(_) => None,
        Number::Order(mut order) => {
            let others: Vec<&str> = before
                .split([' ', '\u{3000}', '、', '，'])
                .filter(|name| !name.is_empty())
                .collect();
            if !others.is_empty() && !before.contains(['年', '日', '（', '(']) {
                order.issuer = format!("{}、{}", others.join("、"), order.issuer);
            }
            Some(Number::Order(order))
        }
        number => Some(number),
    }
}

/// Why a page is not taken, and what can be done with the documents it names.
fn refusal(recognition: &Recognition, parsed: &Parsed, digest: Option<&Digest>) -> Refusal {
    let class = recognition.class;
    let named = match recognition.documents.as_slice() {
        [] => String::new(),
        [only] => format!("；所涉文件：《{only}》"),
        [first, rest @ ..] => format!("；所涉文件：《{first}》等 {} 件", rest.len() + 1),
    };
    let listed = digest.map_or(0, |digest| digest.documents.len());
    let unread = match parsed.classification {
        // English heads and numbers outweigh the titles of a short table
        Classification::Neither {
            reason: NeitherReason::NotChinese,
        } if listed > 0 => "是一张列出文件的清单，没有文件正文",
        Classification::Neither { reason } => reason.chinese(),
        Classification::InstrumentText | Classification::Roundup => "不是文件全文",
    };
    let hint = if listed == 0 {
        ""
    } else {
        "；名称不是汇总，不作汇总收入：可用 huidian digest check 核对，或在标题中写明“汇总”再导入"
    };
    Refusal {
        reason: format!(
            "{unread}（{} {}，{:.2}）{named}{hint}",
            class.chinese(),
            class.id(),
            recognition.confidence
        ),
        kept: None,
        class: Some(class),
    }
}
