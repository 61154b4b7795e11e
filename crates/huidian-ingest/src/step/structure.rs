//! The tree of a text and what it says of itself.

use huidian_akoma_ntoso::{Beginning, OwnFacts, ReadFacts, ReadInstrument};
use huidian_extract::{Format, Page};
use huidian_fetch::Incoming;
use huidian_model::{Confidence, EventKind, ProvisionPath, WorkKind, find_numbers};
use huidian_parse::{
    Effective, EffectiveRule, Found, Hints, KindGuess, Metadata, Parsed, Rung, Span, Staged, parse,
    parse_shaped,
};
use huidian_text::OffsetMap;
use jiff::civil::Date;
use jiff::tz::{TimeZone, offset};
use jiff::{Timestamp, ToSpan};

use super::extract::Extracted;
use super::web_head::complete;

pub(crate) fn read_structure(incoming: &Incoming, extracted: &Extracted) -> Parsed {
    let hints = Hints {
        file_name: Some(incoming.file_name().to_owned()).filter(|name| !name.is_empty()),
        folder: incoming.folder().map(str::to_owned),
        tags: incoming.told.clone(),
    };
    let mut parsed = read_page(hints, extracted);
    leave_out_days_to_come(&mut parsed.metadata, incoming.captured_at);
    if let Some(instrument) = &extracted.instrument {
        take_tree(&mut parsed, instrument);
    }
    parsed
}

/// The words of a page with its heads: what they, the tags and the site say of it.
pub(crate) fn read_page(mut hints: Hints, extracted: &Extracted) -> Parsed {
    let told = std::mem::take(&mut hints.tags);
    hints.tags = tags_of(&extracted.page).into_iter().chain(told).collect();
    let mut parsed = match &extracted.shapes {
        Some(lines) => parse_shaped(extracted.text(), lines, &hints),
        None => parse(extracted.text(), &hints),
    };
    if let Some(web) = &extracted.web {
        complete(&mut parsed.metadata, web);
    }
    parsed
}

/// A text is made before it is fetched: a later day that a site, a list or a file name gives it is one of a template, or mistyped.
fn leave_out_days_to_come(metadata: &mut Metadata, captured_at: Timestamp) {
    let captured = captured_at.to_zoned(TimeZone::fixed(offset(8))).date();
    // sites put up what is signed ahead of its day, by days and not by years
    let Ok(last) = captured.checked_add(1.year()) else {
        return;
    };
    let mut left_out = Vec::new();
    metadata.events.retain(|event| {
        let is_making = matches!(
            event.kind,
            EventKind::Adopted | EventKind::Signed | EventKind::Published | EventKind::PutOnline
        );
        let is_to_come = is_making && event.rung != Rung::Text && event.on.earliest() > last;
        if is_to_come {
            left_out.push(event.on);
        }
        !is_to_come
    });
    metadata.version_on = metadata
        .version_on
        .take()
        .filter(|version| !left_out.contains(&version.value));
    metadata.remarks.extend(
        left_out
            .iter()
            .map(|on| format!("所写日期 {on} 在收到它（{captured}）之后，未采用")),
    );
}

/// The tree that a file has itself stands over the one read from its words; what it says of the work stands behind what its words say.
fn take_tree(parsed: &mut Parsed, instrument: &ReadInstrument) {
    let facts = &instrument.facts;
    let metadata = &mut parsed.metadata;
    // what the file calls its title, what its words have for one, another name of the file's, the name of the file
    let is_of_words = |title: &Found<String>| title.rung < Rung::FrontMatter;
    let of_words = metadata.title.take_if(|title| is_of_words(title));
    let said = facts.title.clone().map(outside);
    let alias = || facts.alias.clone().map(outside);
    metadata.title = said.or(of_words).or_else(alias).or(metadata.title.take());
    metadata.remarks.extend(foreign(facts));
    metadata.kind = metadata.kind.take().or_else(|| kind_told(facts));
    if metadata.numbers.is_empty()
        && let Some(number) = &facts.number
    {
        let numbers = find_numbers(number).into_iter();
        metadata
            .numbers
            .extend(numbers.map(|found| outside(found.number)));
    }
    // the label of the text, so that it is taken for the same one
    metadata.version_on = facts.version_on.map(outside).or(metadata.version_on.take());
    if parsed.document.text != instrument.document.text {
        // what was read of the words lies elsewhere in the text that is kept
        parsed.diagnostics.clear();
        parsed.source_map = OffsetMap::identity();
    }
    parsed.taken = None;
    parsed.document = instrument.document.clone();
    if let Some(own) = &facts.own {
        take_own(&mut parsed.metadata, facts, own);
    }
}

/// What a file says of itself that no law of this country in its language is: told as it stands, and not passed off as one.
fn foreign(facts: &ReadFacts) -> Option<String> {
    let other = |said: &Option<String>, own: &[&str]| {
        let said = said.as_deref()?.to_ascii_lowercase();
        (!own.contains(&said.as_str())).then_some(said)
    };
    let country = other(&facts.country, &["cn", "chn"]).map(|country| format!("法域 {country}"));
    let language = other(&facts.language, &["zho", "zh", "chi"]);
    let language = language.map(|language| format!("语言 {language}"));
    let said: Vec<String> = country.into_iter().chain(language).collect();
    if said.is_empty() {
        return None;
    }
    let document = facts.document.iter().map(|(element, said)| match said {
        Some(said) if said != element => format!("类型 {element}（{said}）"),
        _ => format!("类型 {element}"),
    });
    let said: Vec<String> = document.chain(said).collect();
    Some(format!("文件自己写明的{}", said.join("，")))
}

/// The kind that another program's file names in words that are ours, too; others are only told.
fn kind_told(facts: &ReadFacts) -> Option<KindGuess> {
    let (_, said) = facts.document.as_ref()?;
    let is_here = facts.country.as_deref().is_none_or(|at| at == "cn");
    let said = said.as_deref().filter(|_| is_here)?.replace('-', "_");
    let kind = WorkKind::all().find(|kind| kind.id() == said || kind.chinese() == said)?;
    Some(KindGuess {
        kind,
        reason: "文件自己写明的种类".to_owned(),
        confidence: Confidence::Medium,
    })
}

/// Our own documents tell what was known where they were written, which the words alone do not: it stands as it is, and what they leave open stays open.
fn take_own(metadata: &mut Metadata, facts: &ReadFacts, own: &OwnFacts) {
    metadata.title = facts.title.clone().map(outside).or(metadata.title.take());
    metadata.subtitle = own.part.clone().map(outside);
    metadata.version_on = facts.version_on.map(outside);
    metadata.kind = own.kind.map(|kind| KindGuess {
        kind,
        reason: "文件自己写明的种类".to_owned(),
        confidence: Confidence::High,
    });
    if own.is_draft != metadata.is_draft() {
        metadata.draft_mark = own.is_draft.then(|| outside("征求意见稿".to_owned()));
    }
    if !own.issuers.is_empty() {
        metadata.issuers = own.issuers.iter().cloned().map(outside).collect();
    }
    take_beginning(metadata, own);
}

/// The days on which a text and its provisions begin, or that they are not known: what the words and the name of the file would make of it was known
/// where the file was written, too.
fn take_beginning(metadata: &mut Metadata, own: &OwnFacts) {
    let known = metadata.effective.take();
    let of_words = known.as_ref().filter(|known| known.on == own.effective_on);
    let basis = match (&own.beginning, of_words, own.effective_on) {
        (Some(told), ..) => told.basis.clone(),
        (None, Some(words), _) => words.basis.clone(),
        (None, None, Some(_)) => "文件自己写明的施行日期".to_owned(),
        (None, None, None) => "文件没有写明施行日期".to_owned(),
    };
    let on = own.effective_on;
    let stated = on.map_or(EffectiveRule::SetLater, |on| EffectiveRule::On(on.into()));
    metadata.effective = Some(Effective {
        rule: known.map_or(stated, |known| known.rule),
        on,
        basis,
        confidence: Confidence::High,
        is_of_original: false,
        span: None,
        rung: Rung::FrontMatter,
    });
    if let Some(told) = &own.beginning {
        metadata.staged = told
            .staged
            .iter()
            .map(|(provision, on)| staged(provision, *on, told))
            .collect();
    }
}

fn staged(provision: &ProvisionPath, on: Option<Date>, told: &Beginning) -> Staged {
    Staged {
        provisions: vec![provision.clone()],
        rule: on.map_or(EffectiveRule::SetLater, |on| EffectiveRule::On(on.into())),
        on,
        basis: told.basis.clone(),
        span: Span { start: 0, end: 0 },
    }
}

fn outside<T>(value: T) -> Found<T> {
    Found {
        value,
        span: None,
        rung: Rung::FrontMatter,
    }
}

/// Meta tags and title of a web page; properties of other documents are seldom about their text.
fn tags_of(page: &Page) -> Vec<(String, String)> {
    if !matches!(page.format, Format::Html | Format::WebArchive) {
        return Vec::new();
    }
    // what the head of a saved page says is of the saving: who, and when
    let of_saving = ["subject", "from", "date"];
    let is_saved = page.format == Format::WebArchive;
    let title = page
        .title
        .iter()
        .map(|title| ("title".to_owned(), title.clone()));
    let tags = page
        .front_matter
        .iter()
        .filter(|(name, _)| !(is_saved && of_saving.contains(&name.as_str())));
    tags.cloned().chain(title).collect()
}
