//! Personal data taken out of originals, texts, facts and records, for good: what is to go where is said first, and done on the keeper's word.

use std::collections::BTreeSet;

use huidian_catalogue::Catalogue;
use huidian_model::{Capture, ContentHash, ExpressionId, WorkId};
use huidian_store::{PackedBlob, Reader, RedactedOriginal, RedactionRequest, Transaction};
use huidian_text::{BadWords, Redactor};

use super::act::{ActError, Grounds, Performed};
use crate::decide::Keeper;
use crate::find::find_even_rejected;

/// Works in which the words stand, too, that are named.
const MOST_ELSEWHERE: usize = 20;
/// Characters of a hash that name a capture.
const HASH_LENGTH: usize = 8;

/// How the words of files are read, by whoever can.
#[derive(Clone, Copy)]
pub struct FileWords {
    /// Text in its encoding, as it is; `None` for anything else.
    pub decoded: fn(&[u8]) -> Option<String>,
    /// What an import reads in a file of a name.
    pub read: fn(&[u8], &str) -> Option<String>,
}

/// What becomes of an original.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OriginalFate {
    /// The words are not in it.
    Untouched,
    /// They are covered in it.
    Covered,
    /// It goes, and its words stay, as plain text.
    WordsOnly,
    /// Nobody can read it here, so that nobody can say whether the words are in it. It stays unless it is named itself.
    Unread,
}

impl OriginalFate {
    pub fn id(self) -> &'static str {
        match self {
            Self::Untouched => "untouched",
            Self::Covered => "covered",
            Self::WordsOnly => "words_only",
            Self::Unread => "unread",
        }
    }
}

/// An original that was looked through.
#[derive(Debug, Clone)]
pub struct PlannedOriginal {
    pub capture: Capture,
    pub fate: OriginalFate,
    /// How often the words stand in it.
    pub count: usize,
    instead: Option<RedactedOriginal>,
}

/// What taking words out will do.
#[derive(Debug, Clone)]
pub struct RedactionPlan {
    pub originals: Vec<PlannedOriginal>,
    pub works: Vec<WorkId>,
    /// Texts of these works in which the words stand.
    pub texts: Vec<ExpressionId>,
    /// Works outside of these in which the words stand, too: they stay as they are.
    pub elsewhere: Vec<WorkId>,
    /// Works whose id itself has the words in it; an id stays.
    pub named_by_words: Vec<WorkId>,
    subject: String,
    words: Redactor,
}

/// Reads the words, one each line or entry.
///
/// # Errors
///
/// Where they are none, too many, or too short. The words are never in the message.
pub fn read_words<'w>(words: impl IntoIterator<Item = &'w str>) -> Result<Redactor, ActError> {
    let lines = words.into_iter().flat_map(str::lines);
    Redactor::new(lines).map_err(|bad| {
        let reason = match bad {
            BadWords::None => "请写要去除的字，如姓名、电话、证件号 (which words are to go?)".to_owned(),
            BadWords::TooMany => "一次太多，请分几次 (too many at once)".to_owned(),
            BadWords::TooShort(place) => format!(
                "第 {place} 个太短，会连带去掉无关文字：汉字至少 2 字，数字字母至少 4 位 (entry {place} is too short: two Chinese characters or four digits at least)"
            ),
            BadWords::TooLong(place) => {
                format!("第 {place} 个太长 (entry {place} is too long)")
            }
        };
        ActError::field("words", reason)
    })
}

/// Looks through the originals and texts of a work, or of one original, by its name or the beginning of its hash.
///
/// # Errors
///
/// Where nothing is called so, or the words stand nowhere in it.
pub fn plan_redaction(
    reader: &Reader<'_>,
    catalogue: &Catalogue,
    files: FileWords,
    named: &str,
    words: Redactor,
) -> Result<RedactionPlan, ActError> {
    let (captures, works, is_named) = scope(reader, catalogue, named)?;
    let mut originals = Vec::new();
    for capture in captures {
        originals.push(plan_original(reader, files, &words, capture, is_named)?);
    }
    let mut texts = Vec::new();
    for work in &works {
        for text in reader.expressions_of(work)? {
            if words.count(&reader.words_of(text.text)?) > 0 {
                texts.push(text.id);
            }
        }
    }
    let is_in = |one: &PlannedOriginal| {
        one.count > 0 || one.fate == OriginalFate::WordsOnly || words.count(&one.capture.name) > 0
    };
    let is_found = originals.iter().any(is_in) || !texts.is_empty();
    let named_by_words: Vec<WorkId> = works
        .iter()
        .filter(|work| words.count(work.as_str()) > 0)
        .cloned()
        .collect();
    if !is_found && !is_said_of(reader, &works, &words)? {
        return Err(ActError::Impossible(
            "这里没有这些字，什么也没有改 (the words are not found here: nothing was changed)"
                .to_owned(),
        ));
    }
    Ok(RedactionPlan {
        elsewhere: elsewhere(reader, &works, &words)?,
        subject: match works.as_slice() {
            [only] => only.to_string(),
            _ => originals
                .first()
                .map(|one| one.capture.hash.to_string())
                .unwrap_or_default(),
        },
        originals,
        works,
        texts,
        named_by_words,
        words,
    })
}

type Scope = (Vec<Capture>, Vec<WorkId>, bool);

/// Originals and works that are meant, and whether one original was named itself.
fn scope(reader: &Reader<'_>, catalogue: &Catalogue, named: &str) -> Result<Scope, ActError> {
    let named = named.trim();
    if named.is_empty() {
        return Err(ActError::field("work", "empty"));
    }
    let is_hash = named.len() >= HASH_LENGTH && named.bytes().all(|b| b.is_ascii_hexdigit());
    let all = reader.all_captures()?;
    let own = all.into_iter().find(|capture| {
        capture.name == named || is_hash && capture.hash.to_string().starts_with(named)
    });
    if let Some(own) = own {
        let mut works: BTreeSet<WorkId> = BTreeSet::new();
        works.extend(
            reader
                .texts_from(own.hash)?
                .into_iter()
                .map(|(id, _)| id.work),
        );
        works.extend(reader.works_with_companion(own.hash)?);
        return Ok((vec![own], works.into_iter().collect(), true));
    }
    let work = find_even_rejected(reader, catalogue, named)?
        .ok_or_else(|| ActError::NoSuchWork(named.to_owned()))?;
    let mut captures = reader.captures_of(&work)?;
    for companion in reader.companions_of(&work)? {
        captures.extend(reader.captures_with(companion.capture)?);
    }
    // the notice that a text hangs on names people as well as the text, and so do files that hang on it
    for hash in captures.iter().map(|own| own.hash).collect::<BTreeSet<_>>() {
        for part in reader.parts_of_capture(hash)? {
            captures.extend(reader.captures_with(part.part)?);
        }
        for page in reader.pages_of_part(hash)? {
            captures.extend(reader.captures_with(page.page)?);
        }
    }
    // one blob under several names changes once
    captures.sort_by(|a, b| a.hash.cmp(&b.hash).then_with(|| a.name.cmp(&b.name)));
    captures.dedup_by_key(|capture| capture.hash);
    Ok((captures, vec![work], false))
}

fn plan_original(
    reader: &Reader<'_>,
    files: FileWords,
    words: &Redactor,
    capture: Capture,
    is_named: bool,
) -> Result<PlannedOriginal, ActError> {
    let bytes = reader
        .find_blob(capture.hash)?
        .ok_or(huidian_store::Error::BlobMissing(capture.hash))?;
    let read = (files.read)(&bytes, &capture.name);
    if capture.format.is_text()
        && let Some(covered) = covered_bytes(files, words, &bytes, &capture.name)
    {
        let count = (files.decoded)(&bytes).map_or(0, |text| words.count(&text));
        return Ok(planned(
            capture,
            OriginalFate::Covered,
            count,
            Some((covered, true)),
        ));
    }
    let count = read.as_deref().map_or(0, |text| words.count(text));
    let stored = stored_words(reader, capture.hash)?;
    let in_stored = words.count(&stored);
    let is_unread = read.as_deref().is_none_or(|text| text.trim().is_empty());
    if count == 0 && in_stored == 0 {
        let (fate, instead) = if !is_unread {
            (OriginalFate::Untouched, None)
        } else if is_named {
            // a keeper who names a picture has seen the words in it
            (OriginalFate::WordsOnly, Some((stored.into_bytes(), false)))
        } else {
            (OriginalFate::Unread, None)
        };
        return Ok(planned(capture, fate, 0, instead));
    }
    let (plain, keeps_places) = match read {
        Some(text) if count > 0 => (text, true),
        _ => (stored, false),
    };
    let covered = words.covered(&plain).unwrap_or(plain);
    Ok(planned(
        capture,
        OriginalFate::WordsOnly,
        count.max(in_stored),
        Some((covered.into_bytes(), keeps_places)),
    ))
}

fn planned(
    capture: Capture,
    fate: OriginalFate,
    count: usize,
    instead: Option<(Vec<u8>, bool)>,
) -> PlannedOriginal {
    let instead = instead.map(|(bytes, keeps_places)| RedactedOriginal {
        former: capture.hash,
        content: PackedBlob::new(&bytes),
        is_words_only: fate == OriginalFate::WordsOnly,
        keeps_places,
    });
    PlannedOriginal {
        capture,
        fate,
        count,
        instead,
    }
}

/// A text file with the words covered, where they are in it as they stand, and are not in what is read of it afterwards: not behind entities, between tags
/// or in a part that is packed.
fn covered_bytes(files: FileWords, words: &Redactor, bytes: &[u8], name: &str) -> Option<Vec<u8>> {
    let covered = words.covered(&(files.decoded)(bytes)?)?;
    let mut after = Vec::with_capacity(covered.len() + 3);
    if std::str::from_utf8(bytes).is_err() {
        // it was written in another encoding and may say so; this mark goes before what it says
        after.extend("\u{feff}".as_bytes());
    }
    after.extend(covered.as_bytes());
    let read = (files.read)(&after, name)?;
    (words.count(&read) == 0).then_some(after)
}

/// What the library holds of an original: the texts read from it.
fn stored_words(reader: &Reader<'_>, capture: ContentHash) -> Result<String, ActError> {
    let mut stored = Vec::new();
    for (text, _) in reader.texts_from(capture)? {
        let copies = reader.manifestations_of(&text.work)?;
        let own = copies
            .into_iter()
            .find(|copy| copy.capture == capture && copy.expression == text);
        let held = reader.expressions_of(&text.work)?;
        let held = held.into_iter().find(|one| one.id == text);
        let hash = own.and_then(|copy| copy.text).or(held.map(|one| one.text));
        if let Some(hash) = hash {
            stored.push(reader.words_of(hash)?);
        }
    }
    stored.dedup();
    Ok(stored.join("\n\n"))
}

/// Whether facts say the words.
fn is_said_of(reader: &Reader<'_>, works: &[WorkId], words: &Redactor) -> Result<bool, ActError> {
    for work in works {
        let known = reader.find_work(work)?;
        let facts = known.into_iter().flat_map(|work| work.facts);
        let mut said = facts.map(|fact| huidian_store::encode_fact_value(&fact.value));
        if said.any(|said| words.count(&said) > 0) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn elsewhere(
    reader: &Reader<'_>,
    works: &[WorkId],
    words: &Redactor,
) -> Result<Vec<WorkId>, ActError> {
    let mut found = Vec::new();
    for work in reader.work_ids()? {
        if works.contains(&work) {
            continue;
        }
        for text in reader.expressions_of(&work)? {
            if words.count(&reader.words_of(text.text)?) > 0 {
                found.push(work);
                break;
            }
        }
        if found.len() == MOST_ELSEWHERE {
            break;
        }
    }
    Ok(found)
}

impl RedactionPlan {
    /// How often the words stand in the originals.
    pub fn count(&self) -> usize {
        self.originals.iter().map(|one| one.count).sum()
    }

    /// The act in words; never what the words are.
    fn described(&self) -> String {
        let of = |fate: OriginalFate| self.originals.iter().filter(move |one| one.fate == fate);
        let hashes: Vec<String> = of(OriginalFate::Covered)
            .chain(of(OriginalFate::WordsOnly))
            .map(|one| one.capture.hash.to_string())
            .collect();
        format!(
            "去除个人信息：{}，遮盖原件 {} 份，删去原件只留文字 {} 份，文本 {} 个；原哈希 {}",
            self.words
                .covered(&self.subject)
                .unwrap_or_else(|| self.subject.clone()),
            of(OriginalFate::Covered).count(),
            of(OriginalFate::WordsOnly).count(),
            self.texts.len(),
            hashes.join("、")
        )
    }
}

impl Keeper<'_> {
    /// Takes the words of a plan out, in the caller's transaction. On record is who, when, why and what the originals were by their hashes. The caller calls
    /// `Store::finish_redactions` after the commit, and builds the index anew.
    ///
    /// # Errors
    ///
    /// When the library cannot be written.
    pub fn redact(
        self,
        library: &mut Transaction<'_>,
        plan: &RedactionPlan,
        grounds: &Grounds,
    ) -> Result<Performed, ActError> {
        if plan.words.count(&grounds.reason) + plan.words.count(&grounds.source) > 0 {
            return Err(ActError::field(
                "reason",
                "理由里有要去除的字，而理由会长留记录 (the reason goes on record: it must not say the words)",
            ));
        }
        let described = plan.described();
        let why = (grounds.reason.as_str(), grounds.source.as_str());
        let batch = library.begin_final_act(&described, self.0, why)?;
        let cover = |text: &str| plan.words.covered(text);
        library.redact(RedactionRequest {
            batch,
            who: self.0,
            reason: &grounds.reason,
            originals: plan
                .originals
                .iter()
                .filter_map(|one| one.instead.clone())
                .collect(),
            captures: plan.originals.iter().map(|one| one.capture.hash).collect(),
            works: plan.works.clone(),
            cover: &cover,
        })?;
        self.note(
            library,
            "redact",
            &plan.subject,
            None,
            Some(format!("{described}；{}；批次 {batch}", grounds.reason)),
        )?;
        Ok(Performed {
            batch: Some(batch),
            changed: plan.works.clone(),
            ..Performed::default()
        })
    }
}
