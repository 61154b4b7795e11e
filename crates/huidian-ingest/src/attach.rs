//! Which work is a text a text of?

use anyhow::Result;
use huidian_model::id::IdFacts;
use huidian_model::{
    AuthorityRegister, Confidence, EventKind, Number, PartialDate, ProvisionKind, ReviewState,
    Work, WorkId, WorkKind, title_key,
};
use huidian_operations::canonical_number;
use huidian_parse::Metadata;
use huidian_store::Reader;
use huidian_text::bigram_similarity;

use crate::facts::is_continuous;
use crate::namesake::ends_namesake;
use crate::step::cite::CitedText;

/// Titles of works with one number are at least this alike (Dice over character pairs).
const SAME_NUMBER_LIKENESS: f64 = 0.5;

/// Where a text belongs.
pub(crate) struct Attachment {
    pub(crate) work: WorkId,
    pub(crate) is_new: bool,
}

/// Finds the work of a text in the library, or makes an id for a new one.
///
/// A number decides where titles agree with it; else the title. A draft is never a text of a final; a work of another region, or of the same title with
/// another number and another year, is a namesake.
pub(crate) fn attach(
    reader: &Reader<'_>,
    text: &CitedText,
    register: &AuthorityRegister,
) -> Result<Attachment> {
    let (title, metadata) = (text.title.as_str(), &text.metadata);
    let mut candidates = candidates(reader, text, register)?;
    let told = |work: &Work| {
        let told = text.told.as_ref().and_then(|told| told.work.as_ref());
        told == Some(&work.id)
    };
    candidates.retain(|work| {
        told(work) || is_possible(work, metadata, register) && !is_notice_of(text, &work.title)
    });
    let mut settled = Vec::new();
    for work in candidates {
        if !told(&work) && is_succession(reader, text, &work)? {
            continue;
        }
        // a text that waits for a person is no work yet
        if !reader.is_waiting(&work.id)? {
            settled.push(work);
        }
    }
    let candidates = settled;
    let nearest = candidates
        .into_iter()
        .min_by_key(|work| (!told(work), distance_days(work, metadata), work.id.clone()));
    if let Some(work) = nearest {
        return Ok(Attachment {
            work: work.id,
            is_new: false,
        });
    }
    // the id that a document of our own tells, unless another work has it here
    let told = text.told.as_ref().and_then(|told| told.work.clone());
    let is_free = match &told {
        Some(id) => reader.find_work(id)?.is_none(),
        None => false,
    };
    Ok(Attachment {
        work: match told.filter(|_| is_free) {
            Some(id) => id,
            None => new_id(reader, title, metadata)?,
        },
        is_new: true,
    })
}

/// A work of its own for a text that waits for a person, beside the works of its title; the one of the same words where there is one.
pub(crate) fn apart(reader: &Reader<'_>, text: &CitedText) -> Result<Attachment> {
    for found in reader.find_works_by_title(&text.title)? {
        for known in reader.expressions_of(&found.work)? {
            let is_waiting = reader
                .find_work(&found.work)?
                .is_some_and(|work| work.review == ReviewState::Unreviewed);
            if is_waiting && known.text == text.packed.hash() {
                return Ok(Attachment {
                    work: found.work,
                    is_new: false,
                });
            }
        }
    }
    Ok(Attachment {
        work: new_id(reader, &text.title, &text.metadata)?,
        is_new: true,
    })
}

fn candidates(
    reader: &Reader<'_>,
    text: &CitedText,
    register: &AuthorityRegister,
) -> Result<Vec<Work>> {
    let (title, metadata) = (text.title.as_str(), &text.metadata);
    // one order publishes two acts: the number is said of both
    let likeness = if text.shares_number {
        1.0
    } else {
        SAME_NUMBER_LIKENESS
    };
    let mut ids: Vec<WorkId> = Vec::new();
    for number in &metadata.numbers {
        ids.extend(reader.find_works_by_number(&canonical_number(&number.value, register))?);
    }
    let by_number = ids.len();
    for found in reader.find_works_by_title(title)? {
        // without its issuer a title is still that title; without （试行） it is another
        let is_title = if found.is_alternative {
            !found.is_loose
        } else {
            !found.is_loose || is_issuer_form(title, &found.title)
        };
        if is_title {
            ids.push(found.work);
        }
    }
    // marks that an id leaves out (、 in a list of crimes) do not make another title
    let same_id = plain_id(title, metadata);
    if reader.find_title(&same_id)?.is_some() {
        ids.push(same_id);
    }
    let mut works: Vec<Work> = Vec::new();
    for (index, id) in ids.iter().enumerate() {
        let Some(work) = reader.find_work(id)? else {
            continue;
        };
        // the note of an amended text gives the number of the decision on it
        let is_of_decision = index < by_number && acts_once(&work.title) != acts_once(title);
        if is_of_decision {
            continue;
        }
        let agrees = index >= by_number
            || bigram_similarity(&title_key(&work.title), &title_key(title)) >= likeness;
        if agrees && !works.iter().any(|known| known.id == work.id) {
            works.push(work);
        }
    }
    Ok(works)
}

/// Articles from which on the words below a notice's title are those of what it carries.
const ARTICLES: usize = 3;

/// Whether a text is a notice of the instrument of this title and has none of its words: 关于发布《X》的通知 is never the text of X.
fn is_notice_of(text: &CitedText, instrument: &str) -> bool {
    let articles = text
        .document
        .units()
        .filter(|unit| unit.kind == ProvisionKind::Article);
    let Some((before, rest)) = text.title.split_once('《') else {
        return false;
    };
    let Some((named, after)) = rest.rsplit_once('》') else {
        return false;
    };
    let is_notice = before.contains("关于")
        && ["通知", "公告", "通告", "函", "意见"]
            .iter()
            .any(|end| after.ends_with(end));
    is_notice
        && title_key(named) == title_key(instrument)
        && articles.take(ARTICLES).count() < ARTICLES
}

/// Whether one title is the other with an issuer before 关于.
fn is_issuer_form(left: &str, right: &str) -> bool {
    let (left, right) = (title_key(left), title_key(right));
    let (long, short) = if left.len() >= right.len() {
        (left, right)
    } else {
        (right, left)
    };
    short.starts_with("关于") && long.ends_with(&short)
}

fn is_possible(work: &Work, metadata: &Metadata, register: &AuthorityRegister) -> bool {
    if work.is_draft != metadata.is_draft() {
        return false;
    }
    if let (Some(known), Some(given)) = (&work.region, &metadata.region)
        && known != given
    {
        return false;
    }
    // a word in the title is no reason to call a known draft standard another work
    let given_kind = metadata
        .kind
        .as_ref()
        .filter(|guess| guess.confidence > Confidence::Low)
        .map(|guess| guess.kind);
    let is_standard = |kind: Option<huidian_model::WorkKind>| {
        kind.is_some_and(huidian_model::WorkKind::is_standard)
    };
    if is_standard(work.kind) != is_standard(given_kind)
        && work.kind.is_some()
        && given_kind.is_some()
    {
        return false;
    }
    if acts_once(&work.title) {
        // a decision that changes other acts is made once: that of another day is another one
        return distance_days(work, metadata) <= SAME_DECISION_DAYS;
    }
    let kind = work.kind.or(given_kind);
    // an interpretation is amended by a decision, which its note tells, or made anew under another number
    let is_of_one_life = is_continuous(kind)
        && (kind != Some(WorkKind::JudicialInterpretation) || is_amended(work, metadata));
    is_of_one_life
        || !(is_namesake(work, metadata, register) || has_other_maker(work, metadata, register))
}

/// Whether the work, or the text by its note, is known to have been amended.
fn is_amended(work: &Work, metadata: &Metadata) -> bool {
    let mut known = work.events.iter();
    known.any(|event| event.kind == EventKind::Amended) || has_versions(metadata)
}

fn has_versions(metadata: &Metadata) -> bool {
    let mut history = metadata.history.iter();
    history.any(|entry| entry.act.makes_version())
}

/// Whether one of the two ends an act of this very title, and neither is an amended form of the other: then they are two acts, one in place of the
/// other, and no texts of one.
pub(crate) fn is_succession(reader: &Reader<'_>, text: &CitedText, work: &Work) -> Result<bool> {
    if is_amended(work, &text.metadata) || distance_days(work, &text.metadata) <= NEW_ACT_DAYS {
        return Ok(false);
    }
    if ends_namesake(&text.document.text, &text.title) {
        return Ok(true);
    }
    for known in reader.expressions_of(&work.id)? {
        if let Some(document) = reader.document(&known.id)?
            && ends_namesake(&document.text, &known.title)
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A work that readers see of the very title and maker of a text for which another was made, under another number: an act made anew ends the one before it, or
/// is told as its revision.
pub(crate) fn rival_of_title(
    reader: &Reader<'_>,
    text: &CitedText,
    register: &AuthorityRegister,
) -> Result<Option<WorkId>> {
    let metadata = &text.metadata;
    let is_standard = metadata
        .kind
        .as_ref()
        .is_some_and(|guess| guess.kind.is_standard());
    let is_told = has_versions(metadata) || ends_namesake(&text.document.text, &text.title);
    if is_standard || is_told || acts_once(&text.title) || metadata.is_draft() {
        return Ok(None);
    }
    let key = |number: &Number| canonical_number(number, register).key();
    for found in reader.find_works_by_title(&text.title)? {
        if found.is_loose || found.is_draft || !reader.is_shown(&found.work)? {
            continue;
        }
        let Some(work) = reader.find_work(&found.work)? else {
            continue;
        };
        let has_other_number = work.number.as_ref().is_some_and(|known| {
            !metadata.numbers.is_empty()
                && metadata
                    .numbers
                    .iter()
                    .all(|given| key(&given.value) != key(known))
        });
        let is_same_maker = work.issuers.names().any(|known| {
            metadata.issuers.iter().any(|given| {
                let read = register.read(&given.value);
                known == given.value || read.is_some_and(|read| known == read.authority.name)
            })
        });
        let has_text = !reader.expressions_of(&work.id)?.is_empty();
        let has_ended = work.date_of(EventKind::Repealed).is_some();
        if has_other_number
            && is_same_maker
            && has_text
            && !has_ended
            && !is_succession(reader, text, &work)?
        {
            return Ok(Some(work.id));
        }
    }
    Ok(None)
}

/// An act that takes the place of one of its title is made later than that by more than this, in days.
const NEW_ACT_DAYS: i32 = 400;

/// Adoption and publication of one decision lie nearer together than this, in days.
const SAME_DECISION_DAYS: i32 = 92;

/// 关于修改《…》的决定, 关于废止…的决定, …修正案: acts that are done when they have changed others, so that most laws have several of one title.
pub(crate) fn acts_once(title: &str) -> bool {
    let base = title.split(['（', '(']).next().unwrap_or(title).trim();
    let changes = ["修改", "修正", "废止", "失效"]
        .iter()
        .any(|word| base.contains(word));
    base.ends_with("修正案") || changes && (base.ends_with("决定") || base.ends_with("决议"))
}

/// Issued by others under another number: two counties each have a 清扫办法.
fn has_other_maker(work: &Work, metadata: &Metadata, register: &AuthorityRegister) -> bool {
    let has_other_number = work.number.as_ref().is_some_and(|number| {
        let key = canonical_number(number, register).key();
        let mut given = metadata.numbers.iter();
        !metadata.numbers.is_empty()
            && given.all(|given| canonical_number(&given.value, register).key() != key)
    });
    let mut known = work.issuers.names().peekable();
    let is_same = |known: &str, given: &str| known.ends_with(given) || given.ends_with(known);
    has_other_number
        && known.peek().is_some()
        && !metadata.issuers.is_empty()
        && known.all(|known| {
            let mut given = metadata.issuers.iter();
            given.all(|given| {
                let given = register
                    .read(&given.value)
                    .map_or(given.value.as_str(), |reading| {
                        reading.authority.name.as_str()
                    });
                !is_same(known, given)
            })
        })
}

/// Same title, but another number and another year: made anew, so another work.
fn is_namesake(work: &Work, metadata: &Metadata, register: &AuthorityRegister) -> bool {
    let same_number = |number: &Number| {
        metadata.numbers.iter().any(|given| {
            canonical_number(&given.value, register).key()
                == canonical_number(number, register).key()
        })
    };
    match &work.number {
        Some(number) if metadata.numbers.is_empty() || same_number(number) => {
            metadata.numbers.is_empty() && distance_days(work, metadata) > 400
        }
        // 〔2018〕20号 and 〔2019〕25号 of one office are two notices, however alike; a number printed wrong stands beside the same day
        Some(number) if is_of_one_series(number, metadata, register) => {
            distance_days(work, metadata) > 30
        }
        _ => distance_days(work, metadata) > 400,
    }
}

/// Whether a text bears a number of the same series: the same code or the same issuer's orders, and another serial.
fn is_of_one_series(number: &Number, metadata: &Metadata, register: &AuthorityRegister) -> bool {
    let known = canonical_number(number, register);
    metadata.numbers.iter().any(
        |given| match (&known, canonical_number(&given.value, register)) {
            (Number::Document(known), Number::Document(given)) => known.code == given.code,
            (Number::Order(known), Number::Order(given)) => {
                known.form == given.form
                    && known.issuer == given.issuer
                    && !known.issuer.is_empty()
                    && known.year.is_some() == given.year.is_some()
            }
            _ => false,
        },
    )
}

/// Days between the nearest dates of a work and of a text; 0 where either has none.
fn distance_days(work: &Work, metadata: &Metadata) -> i32 {
    let given: Vec<PartialDate> = metadata
        .version_on
        .iter()
        .map(|found| found.value)
        .chain(metadata.events.iter().map(|event| event.on))
        .chain(metadata.history.iter().map(|entry| entry.on))
        .collect();
    let days = |left: PartialDate, right: PartialDate| {
        if left.is_compatible_with(right) {
            return 0;
        }
        left.earliest()
            .until(right.earliest())
            .map_or(0, |span| span.get_days().abs())
    };
    // the day on which an act ended says nothing of when it was made
    let is_of_making = |kind| !matches!(kind, EventKind::Repealed | EventKind::Expires);
    work.events
        .iter()
        .filter(|event| is_of_making(event.kind))
        .flat_map(|event| given.iter().map(move |on| days(event.on, *on)))
        .min()
        .unwrap_or(0)
}

/// The id a work of this title has when there is no namesake.
fn plain_id(title: &str, metadata: &Metadata) -> WorkId {
    WorkId::from_facts(&id_facts(title, metadata))
}

fn id_facts<'f>(title: &'f str, metadata: &'f Metadata) -> IdFacts<'f> {
    let kind = metadata.kind.as_ref().map(|guess| guess.kind);
    let standard = metadata
        .numbers
        .iter()
        .find_map(|number| number.value.as_standard())
        .filter(|_| kind.is_some_and(huidian_model::WorkKind::is_standard));
    IdFacts {
        title,
        is_draft: metadata.is_draft(),
        standard,
        region: metadata.locality.as_deref().or(metadata.region.as_deref()),
        year: None,
    }
}

fn new_id(reader: &Reader<'_>, title: &str, metadata: &Metadata) -> Result<WorkId> {
    let facts = id_facts(title, metadata);
    let plain = WorkId::from_facts(&facts);
    if reader.find_title(&plain)?.is_none() {
        return Ok(plain);
    }
    let year = metadata.version_on.as_ref().map(|found| found.value.year());
    let dated = WorkId::from_facts(&IdFacts { year, ..facts });
    let mut id = dated.clone();
    let mut count = 2;
    while reader.find_title(&id)?.is_some() {
        id = WorkId::new(&format!("{dated}-{count}"));
        count += 1;
    }
    Ok(id)
}
