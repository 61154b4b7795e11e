//! Whether a body that may issue instruments stands behind a text, and whether its number can be.

use huidian_model::{AuthorityRegister, WorkKind};
use huidian_parse::Parsed;
use huidian_recognise::{Class, Recognition, is_private_title, is_public_body};

/// From so much on a page that names no body is believed to be a reading, or to have nothing to do with instruments. The texts of bodies and the court cases
/// that are taken for such have less, or name their body; set on the law files, which hold both.
const BELIEVED_READING: f64 = 0.5;
const BELIEVED_UNRELATED: f64 = 0.78;
/// So many numbered articles have to do with instruments, whatever stands around them.
const NUMBERED: u32 = 6;

/// Whether nothing shows that a body of the state, the party, a standards committee or an association stands behind a text on a page of its own. Whoever
/// signs it decides; where nobody does, a page that is built as a text is one, unless its words speak for something else and no body is named.
pub(crate) fn lacks_public_body(
    parsed: &Parsed,
    recognition: &Recognition,
    title: &str,
    register: &AuthorityRegister,
) -> bool {
    if is_private_draft(title) {
        return true;
    }
    if is_of_unnamed_place(parsed, title) {
        return true;
    }
    // the cover tells whose standard it is, also before it has a number
    if let Some(standard) = recognition.standard {
        return !standard.is_public;
    }
    let metadata = &parsed.metadata;
    let mut issuers = issuers_of(parsed, recognition).peekable();
    if issuers.peek().is_some() {
        return !issuers.any(|issuer| is_public_body(issuer, register));
    }
    if let Some(signer) = signer_of(&parsed.document.text) {
        return !is_public_body(signer, register);
    }
    // a court's case is known by its build
    let is_case = metadata
        .kind
        .as_ref()
        .is_some_and(|guess| guess.kind == WorkKind::Case);
    let speaks_otherwise = match recognition.class {
        // the form of a text is what a school's rules have too: somebody has to be named, or a law that it rests on
        Class::Text | Class::Excerpt | Class::SeveralTexts => {
            is_private_title(title) && !is_case
                || !recognition.rests_on_law && !recognition.governs && !is_case
        }
        Class::Foreign => true,
        Class::Commentary | Class::Report | Class::Roundup => {
            recognition.confidence >= BELIEVED_READING
        }
        Class::Enforcement | Class::Unrelated => {
            recognition.confidence >= BELIEVED_UNRELATED
                && recognition.completeness.count < NUMBERED
        }
    };
    // a number that no known body gives, and nobody named behind it
    let is_numbered_by_nobody = recognition.facts.number.is_some() || !metadata.numbers.is_empty();
    (speaks_otherwise || is_numbered_by_nobody) && !names_public_body(parsed, title, register)
}

/// Whom the wording and the page name as issuers.
pub(super) fn issuers_of<'n>(
    parsed: &'n Parsed,
    recognition: &'n Recognition,
) -> impl Iterator<Item = &'n str> {
    let read = parsed.metadata.issuers.iter();
    read.map(|issuer| issuer.value.as_str())
        .chain(recognition.facts.issuers.iter().map(String::as_str))
}

/// Whether neither an issuer nor a number, a signature or the note of who passed it is anywhere, and the title names nobody either. A law, and 条例, may leave
/// it to their title.
pub(super) fn names_nobody(
    parsed: &Parsed,
    recognition: &Recognition,
    title: &str,
    register: &AuthorityRegister,
) -> bool {
    let metadata = &parsed.metadata;
    let plain = title
        .split(['（', '('])
        .next()
        .unwrap_or(title)
        .trim_end_matches('》');
    let is_law = plain.ends_with("条例") || plain.ends_with('法') && !plain.ends_with("办法");
    let is_case = metadata
        .kind
        .as_ref()
        .is_some_and(|guess| guess.kind == WorkKind::Case);
    let body = title.split_once("关于").map_or("", |(body, _)| body);
    let is_titled_by_body = title.starts_with("中华人民共和国") || is_public_body(body, register);
    issuers_of(parsed, recognition).next().is_none()
        && metadata.numbers.is_empty()
        && recognition.facts.number.is_none()
        && recognition.standard.is_none()
        && metadata.history.iter().all(|entry| entry.by.is_none())
        && signer_of(&parsed.document.text).is_none()
        && !is_law
        && !is_case
        && !is_titled_by_body
}

/// Mentions of its own place that make a text one of a place: one may be in a word taken over from elsewhere.
const OWN_PLACE: usize = 3;

/// Whether a text speaks of 本省 or 本市 as its own and neither title nor issuer tells which that is.
fn is_of_unnamed_place(parsed: &Parsed, title: &str) -> bool {
    let metadata = &parsed.metadata;
    let words = &parsed.document.text;
    let own = ["本省", "本市", "本自治区", "本自治州", "本县"];
    let mentions: usize = own.iter().map(|place| words.matches(place).count()).sum();
    let is_named = metadata.region.is_some()
        || metadata.locality.is_some()
        || !metadata.issuers.is_empty()
        || !metadata.numbers.is_empty()
        || metadata.history.iter().any(|entry| entry.by.is_some());
    // 中国（上海）自由贸易试验区条例
    let has_place_inside = title
        .split_once(['）', ')'])
        .is_some_and(|(before, after)| before.contains(['（', '(']) && !after.is_empty());
    mentions >= OWN_PLACE && !is_named && !has_place_inside
}

/// Who signs below the last words: a line without stops above a line that is a date.
pub(super) fn signer_of(text: &str) -> Option<&str> {
    let mut lines = text
        .lines()
        .rev()
        .map(str::trim)
        .filter(|line| !line.is_empty());
    let last = lines.next()?;
    let is_date =
        last.chars().count() <= LONGEST_DATE && last.ends_with('日') && last.contains('年');
    let name = lines.next()?;
    let is_name = (SHORTEST_NAME..=LONGEST_NAME).contains(&name.chars().count())
        && !name.starts_with('第')
        && !name.contains(['。', '，', '；', '：', '、', '》', '（']);
    (is_date && is_name).then_some(name)
}

/// 二〇二五年十二月三十一日
const LONGEST_DATE: usize = 12;
/// Characters of a name that signs: 教育部 to the longest name of an office.
const SHORTEST_NAME: usize = 3;
const LONGEST_NAME: usize = 30;

/// A body in the title, a number of a known body, the bracket of who passed it, or a place whose rule it is.
fn names_public_body(parsed: &Parsed, title: &str, register: &AuthorityRegister) -> bool {
    let metadata = &parsed.metadata;
    let body = title.split_once("关于").map_or("", |(body, _)| body);
    let is_numbered = metadata.numbers.iter().any(|number| {
        let number = number.value.to_string();
        register.by_number_prefix(&number).is_some()
    });
    // 云湖市实验小学: the place is where the school is
    let is_of_place = metadata.region.is_some() || metadata.locality.is_some();
    let bodies = metadata
        .history
        .iter()
        .filter_map(|entry| entry.by.as_deref());
    // standards are made by committees; those of a firm are its own
    let is_standard = metadata.numbers.iter().any(|number| {
        let standard = number.value.as_standard();
        standard.is_some_and(|standard| !standard.code.starts_with("Q/"))
    });
    is_numbered
        || is_standard
        || title.starts_with("中华人民共和国")
        || is_of_place && !is_private_title(title)
        || bodies.into_iter().any(|body| !is_private_meeting(body))
        || register.read(body).is_some()
}

/// 校长办公会议, 业主大会: a meeting that passes rules for its own house.
fn is_private_meeting(body: &str) -> bool {
    ["校", "院长", "业主", "村民", "居民", "职工", "董事", "股东"]
        .iter()
        .any(|word| body.contains(word))
}

/// 专家建议稿, 学者稿: a draft made by nobody who could issue it.
fn is_private_draft(title: &str) -> bool {
    ["建议稿", "学者稿"].iter().any(|mark| title.contains(mark))
}
