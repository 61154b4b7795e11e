//! The heads of a page as an import reads them, for who only asks what the page is: one account of title, number, issuers and day.

use huidian_extract::{Page, main_text};
use huidian_model::{EventKind, find_numbers, title_key};
use huidian_parse::{Classification, Hints, Metadata, Parsed};
use huidian_recognise::{Class, DateKind, Dated, Facts, Recognition};

use super::extract::extracted_of;
use super::recognise::{carries_another, is_bare};
use super::rows::{is_list, may_be_roundup, read_rows};
use super::structure::read_page;

/// Of pages that their rows make roundups so many are: lower bound of the range for the labelled ones.
const SURENESS: f64 = 0.85;

/// What a page is, with what the reader of rows finds on it: the one answer of `huidian recognise` and of an import.
pub fn recognise_page(page: &Page, name: &str) -> Recognition {
    let mut recognition = huidian_recognise::recognise(page);
    take_account(&mut recognition, page);
    if recognition.class == Class::Roundup || !may_be_roundup(&recognition, page, false) {
        return recognition;
    }
    let digest = read_rows(page, name);
    if is_list(recognition.class, digest.documents.len()) {
        recognition.class = Class::Roundup;
        recognition.confidence = SURENESS;
        recognition
            .evidence
            .insert(0, format!("逐行读出 {} 件文件", digest.documents.len()));
        let titles = digest.documents.into_iter().map(|row| row.title);
        recognition.documents = titles.collect();
    }
    recognition
}

/// A page as an import reads it: its words, and their tree with what they say of themselves. Of Markdown the words come without their marks.
pub fn read_as_imported(page: &Page, name: Option<String>) -> (String, Parsed) {
    let extracted = extracted_of(page.clone());
    let hints = Hints {
        file_name: name,
        ..Hints::default()
    };
    let parsed = read_page(hints, &extracted);
    let words = match extracted.main {
        Some(main) => main.text,
        None => main_text(page).text,
    };
    (words, parsed)
}

/// Lays the account of the heads over the facts of a page that is a text. On a page of its own the account leads, as at import; in the frame of a site
/// it only fills what the page leaves open.
fn take_account(recognition: &mut Recognition, page: &Page) {
    if !matches!(recognition.class, Class::Text | Class::Excerpt) {
        return;
    }
    // the name of a file is no word of the page
    let parsed = read_page(Hints::default(), &extracted_of(page.clone()));
    if parsed.classification != Classification::InstrumentText {
        return;
    }
    let leads = is_bare(page, &parsed) && !carries_another(recognition, &parsed);
    let facts = &mut recognition.facts;
    take_title(facts, &parsed.metadata, leads);
    take_number(facts, &parsed.metadata, leads);
    if facts.issuers.is_empty() {
        let names = parsed.metadata.issuers.iter();
        facts.issuers = names.map(|issuer| issuer.value.clone()).collect();
    }
    take_day(facts, &parsed.metadata);
    facts.is_draft |= parsed.metadata.is_draft();
}

fn take_title(facts: &mut Facts, metadata: &Metadata, leads: bool) {
    let Some(title) = &metadata.title else { return };
    let is_same = facts
        .title
        .as_ref()
        .is_some_and(|own| title_key(own) == title_key(&title.value));
    if facts.title.is_none() || leads && !is_same {
        facts.title = Some(title.value.clone());
    }
}

/// A number that names more bodies than the account reads is kept as the page writes it.
fn take_number(facts: &mut Facts, metadata: &Metadata, leads: bool) {
    let Some(number) = metadata.numbers.first() else {
        return;
    };
    let is_said = facts.number.as_ref().is_some_and(|own| {
        let mut found = find_numbers(own).into_iter();
        found.any(|found| found.number.key() == number.value.key())
    });
    if facts.number.is_none() || leads && !is_said {
        facts.number = Some(number.value.to_string());
    }
}

/// The day of making stands before the first day of effect.
fn take_day(facts: &mut Facts, metadata: &Metadata) {
    let is_later = |dated: Dated| dated.kind == DateKind::Effective;
    if !facts.dated.is_none_or(is_later) {
        return;
    }
    let told = [
        (EventKind::Signed, DateKind::Signed),
        (EventKind::Published, DateKind::Published),
    ];
    let made = told
        .into_iter()
        .find_map(|(event, kind)| Some((metadata.date_of(event)?, kind)));
    if let Some((on, kind)) = made {
        facts.dated = Some(Dated { on, kind });
    }
}
