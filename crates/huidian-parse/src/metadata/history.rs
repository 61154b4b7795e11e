//! 题注: who adopted, published and amended the text, and when.

use huidian_model::{Confidence, EventKind, ForceStatus};
use huidian_text::{DateMatch, PartialDate, parse_numeral};

use super::date_reading::{dates_outside_titles, without_titles};
use super::history_entry::{HistoryAct, HistoryEntry};
use super::publishing::order_at;
use super::{
    EventReading, Found, Metadata, Reading, bare_note, file_name, foreign_note, note_order,
};
use crate::head::Field;
use crate::rung::Rung;
use crate::span::Span;
use crate::structure::Role;
use crate::words::{body_before_day, is_date_line};

/// Longest note read, in bytes.
const NOTE_LIMIT: usize = 20_000;

pub(super) fn read(reading: &Reading<'_>, metadata: &mut Metadata) {
    for (start, end) in note_blocks(reading) {
        let words = &reading.text()[start..end];
        read_note(words, start, &mut metadata.history);
    }
    foreign_note::drop(metadata);
    read_orders(reading, metadata);
    note_order::settle(&mut metadata.history);
    read_signature(reading, metadata);
    read_carriers(reading, metadata);
    let acts: Vec<EventReading> = metadata.history.iter().map(event_of).collect();
    metadata.events.extend(acts);
    for (start, end) in note_blocks(reading) {
        bare_note::read(&reading.text()[start..end], start, metadata);
    }
    read_head(reading, metadata);
    metadata.version_on = version_date(reading, metadata);
}

/// Stretches of consecutive note lines.
fn note_blocks(reading: &Reading<'_>) -> Vec<(usize, usize)> {
    let mut blocks: Vec<(usize, usize)> = Vec::new();
    let mut last = usize::MAX;
    for (at, start, words) in reading.lines_of(Role::TitleNote) {
        let end = start + words.len();
        match blocks.last_mut() {
            Some(block) if last + 1 == at && end - block.0 < NOTE_LIMIT => block.1 = end,
            _ => blocks.push((start, end)),
        }
        last = at;
    }
    blocks
}

fn read_note(words: &str, base: usize, history: &mut Vec<HistoryEntry>) {
    let dates = dates_outside_titles(words);
    let plain = without_titles(words);
    for (index, date) in dates.iter().enumerate() {
        let Some(on) = date.date else { continue };
        let end = dates.get(index + 1).map_or(words.len(), |next| next.start);
        if is_of_instrument(&plain, &dates[index..]) {
            continue;
        }
        let said = &words[date.end..end];
        let bare = before_order(&without_titles(said)).to_owned();
        let acts = acts_of(&bare);
        if acts.is_empty() {
            // 某会议、某日另一会议通过: the verb of the next date counts for this one too
            continue;
        }
        for (act, verb_at) in acts {
            history.push(HistoryEntry {
                on,
                act,
                by: actor(&said[..floor(said, verb_at)]),
                instrument: quoted(&said[..floor(said, verb_at)]),
                ordinal: ordinal_before(&bare[..verb_at]),
                span: Span::new(base + date.start, base + end),
            });
        }
    }
}

/// Verbs by which a note says that a text was changed.
const CHANGES: [&str; 3] = ["修正", "修订", "修改"];

/// 根据D1…通过、D2…批准的《…决定》第一次修正: the first of `dates` is a day of the decision, whose last one is that of the amendment. `plain` is the note
/// with its titles blanked.
fn is_of_instrument(plain: &str, dates: &[DateMatch]) -> bool {
    let [first, rest @ ..] = dates else {
        return false;
    };
    let changes = |from: usize, to: usize| {
        let said = plain.get(from..to).unwrap_or("");
        CHANGES.iter().any(|verb| said.contains(verb))
    };
    let ground = ["根据", "依据", "按照"]
        .iter()
        .filter_map(|word| plain[..first.start].rfind(word))
        .max();
    let is_open = ground.is_some_and(|from| !changes(from, first.start));
    for (index, date) in rest.iter().enumerate() {
        let before = &dates[index];
        let between = &plain[before.end..date.start];
        // …通过、D2…, …通过，并经D2…
        let lead = between
            .trim_end_matches(['于', '在', '经', '由', '并', '及', '和'])
            .trim_end();
        let is_listed = is_open || lead.ends_with(['、', '，', ',']);
        if !is_listed || changes(before.end, date.start) || between.contains("根据") {
            return false;
        }
        let end = rest.get(index + 1).map_or(plain.len(), |next| next.start);
        let said = &plain[date.end..end];
        let passed = ["通过的", "批准的", "公布的", "发布的", "颁布的"]
            .iter()
            .filter_map(|verb| said.find(verb))
            .min();
        if passed.is_some_and(|at| changes(date.end + at, end)) {
            return true;
        }
    }
    false
}

/// What a note or order says before it publishes: 已经2025年3月1日…会议通过 of 已经2025年3月1日…会议通过，现予公布. What stands behind happens on the
/// order's own day.
fn before_order(bare: &str) -> &str {
    let first_days = ["自公布之日", "自发布之日", "自印发之日"].iter();
    let first_day = first_days.filter_map(|word| bare.find(word)).min();
    let end = order_at(bare).into_iter().chain(first_day).min();
    &bare[..end.unwrap_or(bare.len())]
}

/// Longest sentence of an order, in bytes.
const ORDER_LIMIT: usize = 2000;

/// 《某办法》已经2025年3月1日…会议通过，现予公布: what was done before is read with its day, and the day of the order's signature is that of
/// publication.
fn read_orders(reading: &Reading<'_>, metadata: &mut Metadata) {
    let signed = signature_dates(reading);
    for (_, start, words) in reading.lines_of(Role::Preamble) {
        let bare = without_titles(words);
        let publishes = words.len() < ORDER_LIMIT && order_at(&bare).is_some();
        if !publishes {
            continue;
        }
        metadata.is_carried_by_order = true;
        read_note(words, start, &mut metadata.history);
        let own = signed.iter().find(|(_, span)| span.start as usize > start);
        if let Some((on, span)) = own {
            metadata.history.push(HistoryEntry {
                on: *on,
                act: HistoryAct::Published,
                by: None,
                instrument: None,
                ordinal: None,
                span: *span,
            });
        }
    }
}

fn floor(words: &str, at: usize) -> usize {
    words.floor_char_boundary(at)
}

/// Acts a stretch after a date tells, with the byte of the verb. An amendment outweighs the adoption of its decision.
fn acts_of(bare: &str) -> Vec<(HistoryAct, usize)> {
    let versions = [
        ("修正", HistoryAct::Amended),
        ("修订", HistoryAct::Revised),
        ("修改", HistoryAct::Modified),
    ];
    let version = versions
        .iter()
        .filter_map(|(verb, act)| Some((*act, bare.rfind(verb)?)))
        .filter(|(_, at)| !bare[*at..].starts_with("修正案") && !is_of_another(bare, *at))
        .max_by_key(|(_, at)| *at);
    if let Some(version) = version {
        return vec![version];
    }
    let mut acts = Vec::new();
    for (verbs, act) in [
        (&["通过"][..], HistoryAct::Adopted),
        (&["批准"][..], HistoryAct::Approved),
        (&["公布", "发布", "颁布", "印发"][..], HistoryAct::Published),
        (&["施行", "实施", "生效"][..], HistoryAct::TookEffect),
    ] {
        let first = verbs.iter().filter_map(|verb| bare.find(verb)).min();
        let is_foreign = |at: &usize| {
            matches!(act, HistoryAct::Published | HistoryAct::TookEffect)
                && is_of_another(bare, *at)
        };
        let first = first.filter(|at| !is_foreign(at));
        acts.extend(first.map(|at| (act, at)));
    }
    // 国家某委员会全体会议决定: it is by deciding that such a body adopts
    let decides =
        bare.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '，' | '、' | '）' | ')'));
    if acts.is_empty() && decides.ends_with("会议决定") {
        acts.push((HistoryAct::Adopted, decides.len() - "决定".len()));
    }
    acts
}

/// 《某细则》已于2025年4月2日经局务会审议通过，现印发给你们: the day of the meeting in the sentence of a notice that carries the act. The notice makes
/// nothing public, so it has no part in the history.
fn read_carriers(reading: &Reading<'_>, metadata: &mut Metadata) {
    if metadata.is_carried_by_order {
        return;
    }
    for (_, start, words) in reading.lines_of(Role::Preamble) {
        let bare = without_titles(words);
        let carries = ["现印发", "现将", "现下发", "印发给你们"]
            .iter()
            .any(|word| bare.contains(word));
        let was_passed = ["已经", "已于", "业经", "已由", "业已"]
            .iter()
            .any(|word| bare.contains(word));
        let end = words.find("通过").filter(|at| {
            let behind = &words[at + "通过".len()..];
            behind.starts_with(['，', ',', '。', '、', '；']) || behind.starts_with("并")
        });
        let Some(end) = end.filter(|_| carries && was_passed && words.len() < ORDER_LIMIT) else {
            continue;
        };
        let dates = dates_outside_titles(&words[..end]);
        let Some(last) = dates.last() else { continue };
        let between = without_titles(&words[last.end..end]);
        let is_its = !["印发", "公布", "发布", "。", "；"]
            .iter()
            .any(|word| between.contains(word))
            && (between.contains("审议") || between.contains('会'));
        if let Some(on) = last.date.filter(|_| is_its) {
            let span = Span::new(start + last.start, start + end + "通过".len());
            let found = EventReading::of_text(EventKind::Adopted, on, Confidence::High, Some(span));
            metadata.events.push(found);
        }
    }
}

/// 根据2010年4月29日修正的《国家赔偿法》, 我院以法〔1998〕86号通知印发了《某意见》, 修订后的《刑法》1997年10月1日施行以来: what was done to another
/// text. The verbs have two characters.
fn is_of_another(bare: &str, verb_at: usize) -> bool {
    const VERB: usize = 2 * '修'.len_utf8();
    let behind = bare.get(verb_at + VERB..).unwrap_or("");
    behind.starts_with(['的', '了', '后', '前'])
        || ["以来", "以后", "以前", "之后", "之前"]
            .iter()
            .any(|word| behind.starts_with(word))
}

fn actor(said: &str) -> Option<String> {
    let joined = joined_lines(said.split('《').next().unwrap_or(""));
    let words = joined.as_str();
    let words = words
        .trim_matches(|c: char| {
            c.is_whitespace() || matches!(c, '，' | '、' | '（' | '由' | '经' | '起')
        })
        .trim_end_matches("通过的")
        .trim_end_matches("批准的")
        .trim_end_matches("关于修改")
        .trim_end_matches("第一次")
        .trim();
    let is_name = words.chars().count() >= 3;
    is_name.then(|| words.to_owned())
}

/// A note broken over lines: a session (第九次会议) belongs to the body before it, other lines are bodies of their own.
fn joined_lines(words: &str) -> String {
    let mut joined = String::new();
    for line in words.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if !joined.is_empty() && !line.starts_with('第') {
            joined.push('、');
        }
        joined.push_str(line);
    }
    joined
}

fn quoted(said: &str) -> Option<String> {
    let (_, rest) = said.split_once('《')?;
    let (inside, _) = rest.rsplit_once('》')?;
    Some(inside.replace('\n', ""))
}

/// 第二次 right before the verb.
fn ordinal_before(bare: &str) -> Option<u32> {
    let words = bare.strip_suffix('次')?;
    let at = words.rfind('第')?;
    parse_numeral(&words[at + '第'.len_utf8()..])
}

fn event_of(entry: &HistoryEntry) -> EventReading {
    let kind = match entry.act {
        HistoryAct::Adopted => EventKind::Adopted,
        HistoryAct::Approved => EventKind::Approved,
        HistoryAct::Published => EventKind::Published,
        HistoryAct::TookEffect => EventKind::Effective,
        HistoryAct::Revised | HistoryAct::Amended | HistoryAct::Modified => EventKind::Amended,
    };
    EventReading::of_text(kind, entry.on, Confidence::High, Some(entry.span))
}

/// Lines of signatures that are dates.
fn signature_dates(reading: &Reading<'_>) -> Vec<(PartialDate, Span)> {
    reading
        .lines_of(Role::Signature)
        .filter(|(_, _, words)| is_date_line(words) || body_before_day(words).is_some())
        .filter_map(|(_, start, words)| {
            let on = huidian_text::find_dates(words).last()?.date?;
            Some((on, Span::new(start, start + words.len())))
        })
        .collect()
}

/// The date under the signature is 成文日期 (GB/T 9704—2012, 7.3.5).
fn read_signature(reading: &Reading<'_>, metadata: &mut Metadata) {
    if let Some((on, span)) = signature_dates(reading).first() {
        metadata.events.push(EventReading::of_text(
            EventKind::Signed,
            *on,
            Confidence::High,
            Some(*span),
        ));
    }
}

/// Days that the page's table, front matter or byline gives, where the text itself gives none of the kind.
fn read_head(reading: &Reading<'_>, metadata: &mut Metadata) {
    let fields = [
        (Field::SignedOn, EventKind::Signed),
        (Field::PublishedOn, EventKind::Published),
        (Field::PutOnlineOn, EventKind::PutOnline),
        (Field::ExpiresOn, EventKind::Expires),
        (Field::RepealedOn, EventKind::Repealed),
    ];
    if let Some(fact) = reading.head.find(Field::Force) {
        let status = ended_status(&fact.value);
        metadata.ended_status = status.map(|status| Found::outside(status, fact.rung));
    }
    for (field, kind) in fields {
        let is_told = metadata.events.iter().any(|event| event.kind == kind);
        let Some(fact) = reading.head.find(field).filter(|_| !is_told) else {
            continue;
        };
        let on = match kind {
            EventKind::Expires => last_day(&fact.value),
            _ => huidian_text::find_dates(&fact.value)
                .first()
                .and_then(|found| found.date),
        };
        if let Some(on) = on {
            metadata.events.push(EventReading {
                kind,
                on,
                confidence: Confidence::Medium,
                span: None,
                rung: fact.rung,
            });
        }
    }
}

/// The last day of 2024年4月1日至2029年3月31日 beside 有效期; the only day of 自2024年4月1日起五年 is the first.
fn last_day(value: &str) -> Option<PartialDate> {
    let dates = huidian_text::find_dates(value);
    let last = dates.last()?;
    let begins = value[last.end..].trim_start().starts_with('起')
        || ["起", "至今", "～长期", "-长期", "至长期"]
            .iter()
            .any(|word| value[last.end..].contains(word));
    last.date.filter(|_| !begins)
}

/// Whether the state that an information table gives is that of an act that has ended: 失效, 已废止, or 否 beside 是否有效. 部分失效 leaves the act standing.
pub fn ended_status(words: &str) -> Option<ForceStatus> {
    let words = words.trim();
    let says = |word: &str| words.contains(word);
    if says("部分")
        || says("未失效")
        || says("未废止")
        || says("有效") && !says("失效") && !says("无效")
    {
        return None;
    }
    if says("废止") || says("撤销") {
        return Some(ForceStatus::Repealed);
    }
    (says("失效") || says("无效") || matches!(words, "否" | "过期" | "已过期"))
        .then_some(ForceStatus::Expired)
}

fn version_date(reading: &Reading<'_>, metadata: &Metadata) -> Option<Found<PartialDate>> {
    let named = reading
        .hints
        .file_name
        .as_deref()
        .and_then(|name| file_name::read(name).dated_on);
    let told = metadata
        .history
        .iter()
        .filter(|entry| entry.act != HistoryAct::TookEffect)
        .max_by_key(|entry| entry.on)
        .map(|entry| Found::of_text(entry.on, Some(entry.span)));
    let signed = [EventKind::Signed, EventKind::Published]
        .into_iter()
        .find_map(|kind| metadata.events.iter().find(|event| event.kind == kind))
        .map(|event| Found {
            value: event.on,
            span: event.span,
            rung: event.rung,
        });
    let outside = |named| Found::outside(named, Rung::FileName);
    match (told, named) {
        (Some(told), Some(named)) if named.day().is_some() && named > told.value => {
            Some(outside(named))
        }
        (Some(told), _) => Some(told),
        (None, Some(named)) if named.day().is_some() => Some(outside(named)),
        (None, named) => signed.or(named.map(outside)),
    }
}
