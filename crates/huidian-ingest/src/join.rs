//! Whether a text is a text of a work that has texts: the same again, a part, a new version, or none of these.

use anyhow::Result;
use huidian_model::{PartialDate, WorkId, WorkKind, title_key};
use huidian_recognise::Class;
use huidian_store::Reader;
use huidian_text::{fold_char, script::is_han};
use rustc_hash::FxHashSet;

use crate::attach::{acts_once, is_succession};
use crate::held::held_document;
use crate::noise::is_noise;
use crate::same_text::{has_same_words, is_same_text};
use crate::step::cite::CitedText;

/// How a text joins a work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Joins {
    /// The first text, one held before, or a new version
    AsText,
    /// A part of a text that is held
    AsPart,
    /// Not, and why
    Not(&'static str),
}

/// Share of a part's runs of characters that its whole has.
const CONTAINED: f64 = 0.9;
/// Two versions of one work have at least this share in common; a namesake has less.
const VERSION_LIKENESS: f64 = 0.2;
/// Characters of a run: long enough that two texts share it by wording and not by chance.
const RUN: usize = 6;

pub(crate) fn joins(reader: &Reader<'_>, work: &WorkId, text: &CitedText) -> Result<Joins> {
    let part = text.metadata.subtitle.as_ref().map(|found| &found.value);
    let dated_on = text.metadata.version_on.as_ref().map(|found| found.value);
    let held: Vec<_> = reader
        .expressions_of(work)?
        .into_iter()
        .filter(|held| held.part.as_ref() == part)
        .collect();
    if held.is_empty() {
        return Ok(Joins::AsText);
    }
    let own = runs(&text.document.text);
    // laws as files come without the words that changed; an account that tells a new day of an old law is not believed
    let may_be_dated_anew = is_law(text) && text.publisher.is_none();
    let mut nearest: f64 = 0.0;
    let mut is_of_a_day_held = false;
    let mut false_date = None;
    for known in &held {
        if known.text == text.packed.hash() {
            return Ok(Joins::AsText);
        }
        let Some(document) = held_document(reader, &known.id)? else {
            continue;
        };
        // a date that only the file tells makes no other text of the same words, nor of words with characters exchanged
        let is_of_another_day =
            dated_on.is_some() && known.dated_on.is_some() && !is_near(known.dated_on, dated_on);
        if is_of_another_day && !may_be_dated_anew && has_same_words(&document, &text.document) {
            false_date = Some("文字与库中文本逐字相同，只有日期不同");
            continue;
        }
        if is_of_another_day && is_noise(&document, &text.document) {
            false_date = Some("与库中文本只有零散的单字不同，不像修订");
            continue;
        }
        if is_same_text(&document.text, &text.document.text, &text.title) {
            return Ok(Joins::AsText);
        }
        let theirs = runs(&document.text);
        let shared = own.intersection(&theirs).count() as f64;
        if shared >= CONTAINED * own.len() as f64 && own.len() * 10 < theirs.len() * 9 {
            return Ok(Joins::AsPart);
        }
        nearest = nearest.max(shared / own.len().max(theirs.len()).max(1) as f64);
        is_of_a_day_held |= is_near(known.dated_on, dated_on);
    }
    if let Some(doubt) = false_date {
        return Ok(Joins::Not(doubt));
    }
    Ok(match dated_on {
        _ if text.class != Class::Text => Joins::Not("只是一部分，与库中文本不尽相同"),
        None if has_other_number(reader, work, text)? => Joins::Not("没有日期，文号也与库中的不同"),
        // another text needs a day of its own, whoever brought it
        None => Joins::Not("库中已有文本，来文没有日期，不能另立版本"),
        Some(_) if is_of_a_day_held => Joins::Not("与库中同日的文本不同"),
        // a text made anew (修订) has few words of the one before; off the sites of accounts its date is enough
        Some(_) if text.is_framed && nearest < VERSION_LIKENESS => {
            Joins::Not("与库中同题文件的文本不相像")
        }
        Some(_) => Joins::AsText,
    })
}

/// Two works of one title by others under other numbers have less in common than this; what has more is a copy with another name on it.
const COPY_LIKENESS: f64 = 0.6;

/// A work of the title of a new one whose words it has, though issuer and number differ.
pub(crate) fn copied_namesake(reader: &Reader<'_>, text: &CitedText) -> Result<Option<WorkId>> {
    let of_place = |name: &str| name.chars().skip(1).any(|c| "省市县区州旗".contains(c));
    let mut issuers = text.metadata.issuers.iter();
    // decisions of one title differ in little, and counties copy each other's rules
    if acts_once(&text.title) || issuers.any(|issuer| of_place(&issuer.value)) {
        return Ok(None);
    }
    let mut own = None;
    for found in reader.find_works_by_title(&text.title)? {
        if found.is_loose
            || found.is_draft != text.metadata.is_draft()
            || !reader.is_shown(&found.work)?
        {
            continue;
        }
        for known in reader.expressions_of(&found.work)? {
            let Some(document) = held_document(reader, &known.id)? else {
                continue;
            };
            let own = own.get_or_insert_with(|| runs(&text.document.text));
            let theirs = runs(&document.text);
            let shared = own.intersection(&theirs).count() as f64;
            if shared < COPY_LIKENESS * own.len().max(theirs.len()).max(1) as f64 {
                continue;
            }
            // an act made anew has much of the one whose end it tells
            let work = reader.find_work(&found.work)?;
            let succeeds = work.map(|work| is_succession(reader, text, &work));
            if !succeeds.transpose()?.unwrap_or(false) {
                return Ok(Some(found.work));
            }
        }
    }
    Ok(None)
}

/// A final has less in common with its draft: something is always changed.
const AS_DRAFT: f64 = 0.95;

/// The held draft whose words a text has that calls itself no draft and has no number of its own.
pub(crate) fn copied_draft(reader: &Reader<'_>, text: &CitedText) -> Result<Option<WorkId>> {
    if text.metadata.is_draft() || !text.metadata.numbers.is_empty() {
        return Ok(None);
    }
    let own = runs(&text.document.text);
    for found in reader.find_works_by_title(&format!("{}（征求意见稿）", text.title))? {
        if !found.is_draft {
            continue;
        }
        for known in reader.expressions_of(&found.work)? {
            let Some(document) = held_document(reader, &known.id)? else {
                continue;
            };
            let theirs = runs(&document.text);
            let shared = own.intersection(&theirs).count() as f64;
            if shared >= AS_DRAFT * own.len().max(theirs.len()).max(1) as f64 {
                return Ok(Some(found.work));
            }
        }
    }
    Ok(None)
}

/// Two texts with so much in common are one: what a page leaves out of a title, such as the province, makes no other act.
const SAME: f64 = 0.85;

/// A held work whose title has something before that of a new one which names no body, place or number, and whose words it has.
pub(crate) fn copied_without_place(
    reader: &Reader<'_>,
    text: &CitedText,
) -> Result<Option<WorkId>> {
    let metadata = &text.metadata;
    if !metadata.issuers.is_empty()
        || !metadata.numbers.is_empty()
        || metadata.region.is_some()
        || metadata.locality.is_some()
    {
        return Ok(None);
    }
    let key = title_key(&text.title);
    let own = runs(&text.document.text);
    for known in reader.all_titles()? {
        let is_longer = known.key.len() > key.len() && known.key.ends_with(&key);
        if !is_longer || known.is_draft != metadata.is_draft() || !reader.is_shown(&known.work)? {
            continue;
        }
        for held in reader.expressions_of(&known.work)? {
            let Some(document) = held_document(reader, &held.id)? else {
                continue;
            };
            let theirs = runs(&document.text);
            let shared = own.intersection(&theirs).count() as f64;
            if shared >= SAME * own.len().max(theirs.len()).max(1) as f64 {
                return Ok(Some(known.work));
            }
        }
    }
    Ok(None)
}

fn has_other_number(reader: &Reader<'_>, work: &WorkId, text: &CitedText) -> Result<bool> {
    let known = reader.find_work(work)?.and_then(|work| work.number);
    let given = &text.metadata.numbers;
    Ok(known.is_some_and(|known| {
        !given.is_empty() && given.iter().all(|number| number.value.key() != known.key())
    }))
}

/// Hashes would do; the runs of one text are few enough to be kept as they are.
fn runs(text: &str) -> FxHashSet<[char; RUN]> {
    let characters: Vec<char> = text.chars().map(fold_char).filter(|c| is_han(*c)).collect();
    characters
        .windows(RUN)
        .filter_map(|run| <[char; RUN]>::try_from(run).ok())
        .collect()
}

/// Whether two dates can be those of one version: one page gives the day it was adopted, another the day it was published.
pub(crate) fn is_near(left: Option<PartialDate>, right: Option<PartialDate>) -> bool {
    /// A quarter: adoption and publication of one text lie nearer together than that, two versions of one work further apart.
    const DAYS: i32 = 92;
    match (left, right) {
        (Some(left), Some(right)) => {
            let between = left.earliest().until(right.earliest());
            between.is_ok_and(|between| between.get_days().abs() <= DAYS)
        }
        (left, right) => left == right,
    }
}

/// A law is brought, whole or as a sample, under the day of its version, whatever its words.
fn is_law(text: &CitedText) -> bool {
    let kind = text.metadata.kind.as_ref();
    kind.is_some_and(|guess| guess.kind == WorkKind::Law)
}
