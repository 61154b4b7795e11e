//! What one sentence says besides its titles: dates, effect, comments, issuers.

use std::ops::Range;

use huidian_text::PartialDate;

use crate::body::{Bodies, bodies, is_body, leading_body};
use crate::lexicon::Act;
use crate::mention::days::{begins, day_alone, day_in, day_of_page};
use crate::mention::role::{first_verb, last_verb};
use crate::passage::Passage;
use crate::quote::Quote;
use crate::when::{DateKind, When, Years, closing_in, dates, effective_in};

/// Dates and states of one sentence.
#[derive(Debug, Clone, Default)]
pub(crate) struct SentenceFacts {
    /// Dates outside title marks, without those of effect and closing.
    pub(crate) dates: Vec<When>,
    /// The date and the bodies of the announcement the sentence rests on: 根据2024年4月25日甲、乙发布的公告.
    pub(crate) basis: Option<(PartialDate, Bodies)>,
    /// The date the sentence begins with, complete.
    pub(crate) lead: Option<PartialDate>,
    pub(crate) effective: Option<When>,
    pub(crate) closing: Option<When>,
}

pub(crate) fn sentence_facts(
    passage: &Passage,
    sentence: Range<usize>,
    quotes: &[Quote],
    years: Years,
) -> SentenceFacts {
    let effective = effective_in(passage, sentence.clone());
    let closing = closing_in(passage, sentence.clone());
    let is_other = |when: &When| {
        effective
            .as_ref()
            .is_none_or(|other| other.range != when.range)
            && closing
                .as_ref()
                .is_none_or(|other| other.range != when.range)
            && !quotes
                .iter()
                .any(|quote| quote.outer.contains(&when.range.start))
    };
    let mut dates: Vec<When> = dates(passage, sentence.clone())
        .into_iter()
        .filter(is_other)
        .filter(|when| !is_number_part(passage, when))
        .collect();
    let mut effective = effective;
    let alone = day_alone(passage, &sentence, years)
        .or_else(|| day_of_page(passage, &sentence, years))
        .filter(|alone| dates.iter().all(|when| alone.range.end <= when.range.start));
    if let Some(alone) = alone {
        let enters = ["施行", "实施", "生效"];
        if !begins(passage, alone.range.end) {
            dates.insert(0, alone);
        } else if effective.is_none() && passage.has_any(&enters, sentence.clone()) {
            effective = Some(alone);
        }
    }
    let lead = dates
        .first()
        .filter(|when| {
            let before = sentence.start..when.range.start;
            before.len() <= 6
                || !before
                    .clone()
                    .any(|at| matches!(passage.chars[at], '，' | '：'))
                    && before.len() <= 12
        })
        .and_then(|when| when.date(years))
        .or_else(|| relative_day(passage, &sentence, years));
    let basis = dates
        .iter()
        .find_map(|when| basis(passage, &sentence, when, years));
    SentenceFacts {
        dates,
        basis,
        lead,
        effective,
        closing,
    }
}

/// 同日, 次日, 当月: a day or month told by the one that was named before.
fn relative_day(passage: &Passage, sentence: &Range<usize>, years: Years) -> Option<PartialDate> {
    let told = years.last_told?;
    if says_same_day(passage, sentence) {
        return Some(told);
    }
    let start = first_word(passage, sentence);
    // 苏州次日跟进: the word may stand behind a short subject
    let near = start..sentence.end.min(start + 8);
    if passage.has_any(&["次日", "翌日"], near.clone()) {
        let next = told.day()?.tomorrow().ok()?;
        return Some(PartialDate::from(next));
    }
    if ["同月", "当月"]
        .iter()
        .any(|word| passage.is_at(word, start))
    {
        return PartialDate::month_of(told.year(), told.month()?);
    }
    None
}

/// 同一周, 上周: another day than the one before, and which is not said.
pub(crate) fn says_other_day(passage: &Passage, sentence: &Range<usize>) -> bool {
    let start = first_word(passage, sentence);
    [
        "同一周",
        "同周",
        "当周",
        "本周",
        "上周",
        "下周",
        "近日",
        "日前",
    ]
    .iter()
    .any(|word| passage.is_at(word, start))
}

fn first_word(passage: &Passage, sentence: &Range<usize>) -> usize {
    (sentence.start..sentence.end.min(sentence.start + 4))
        .find(|&at| passage.chars[at].is_alphanumeric())
        .unwrap_or(sentence.start)
}

/// 同日，…: the day that was named before.
pub(crate) fn says_same_day(passage: &Passage, sentence: &Range<usize>) -> bool {
    let start = first_word(passage, sentence);
    ["同日", "当日", "当天", "同一天"]
        .iter()
        .any(|word| passage.is_at(word, start))
}

/// 2024年第6号 and 2024-2026年 are no dates of events.
fn is_number_part(passage: &Passage, when: &When) -> bool {
    when.month.is_none()
        || passage.is_at("至", when.range.end)
            && passage.folded.get(when.range.end + 3) == Some(&'年')
}

fn basis(
    passage: &Passage,
    sentence: &Range<usize>,
    when: &When,
    years: Years,
) -> Option<(PartialDate, Bodies)> {
    let before = when.range.start.saturating_sub(3).max(sentence.start)..when.range.start;
    if !passage.has_any(&["根据", "依据", "按照"], before) {
        return None;
    }
    let window = when.range.end..sentence.end.min(when.range.end + 80);
    let verb = ["发布的", "公布的", "印发的"]
        .iter()
        .filter_map(|verb| passage.find(verb, window.clone()))
        .min()?;
    Some((when.date(years)?, bodies(passage, when.range.end..verb)))
}

/// The kind of a date from the verb it goes with.
pub(crate) fn kind_of(act: Option<Act>) -> DateKind {
    match act {
        Some(Act::Consulted | Act::Published) => DateKind::Published,
        Some(Act::Adopted) => DateKind::Adopted,
        Some(Act::Signed) => DateKind::Signed,
        Some(Act::Entered) => DateKind::Effective,
        Some(Act::Drafted | Act::Administered | Act::Considered) | None => DateKind::Unknown,
    }
}

/// Whether the date is that of a report: 5月20日消息, 据…5月20日报道.
pub(crate) fn is_report_date(passage: &Passage, when: &When) -> bool {
    let after = when.range.end..passage.len().min(when.range.end + 4);
    passage.has_any(&["消息", "报道", "获悉", "电,"], after)
}

/// The bodies that are the subject of the verb ending `left`: the clause before it, or the one before that.
pub(crate) fn subject(passage: &Passage, left: Range<usize>) -> Bodies {
    let left = without_keeper(passage, left);
    let verb = last_verb(passage, left.clone()).filter(|verb| verb.act != Act::Entered);
    let mut end = verb.map_or(left.end, |verb| verb.start);
    // 甲省人大常委会11月24日通过《乙条例》
    let bare = passage.trim(left.start..end).end;
    if verb.is_none() && bare >= left.start + 2 && passage.is_at("通过", bare - 2) {
        end = bare - 2;
    }
    // 组织制定, 联合印发: the subject stands before the first verb of the run
    while let Some(earlier) =
        last_verb(passage, left.start..end).filter(|earlier| end - earlier.end <= 1)
    {
        end = earlier.start;
    }
    let mut found = Bodies::default();
    // 甲局根据《乙条例》的规定，会同丙局印发: who leads stands further back than a subject does
    let mut clauses_left = 3;
    while clauses_left > 0 {
        clauses_left -= 1;
        let start = clause_start(passage, left.start..end);
        let clause = without_date(passage, start..end);
        let mut here = named_in(passage, clause.clone());
        if agrees(passage, start..end) {
            here = Bodies::default();
        }
        // 甲会4月15日至5月20日期间集中发布: the body stands before the days
        if here.names.is_empty()
            && clause.start > start
            && let Some(day) = day_in(passage, start..end)
        {
            here.names = bodies(passage, start..day.start).names;
        }
        found.stated = found.stated.or(here.stated);
        let is_partner = ["会同", "联合"]
            .iter()
            .any(|word| passage.is_at(word, passage.trim(start..end).start));
        let was_partner = !found.names.is_empty();
        if !here.names.is_empty() {
            // 甲局牵头，会同乙办、丙部制定
            if let Some(first) = found.names.first_mut() {
                let bare = first.trim_start_matches("会同").trim_start_matches("联合");
                *first = bare.to_owned();
            }
            here.names.append(&mut found.names);
            found.names = here.names;
            if !is_partner || was_partner {
                return found;
            }
            clauses_left = 4;
        }
        if start == left.start {
            break;
        }
        end = start - 1;
        if is_addressee(passage, left.start..end) {
            break;
        }
    }
    found
}

/// 经国务院同意，甲委印发: who agreed has not issued it.
fn agrees(passage: &Passage, clause: Range<usize>) -> bool {
    let clause = passage.trim(clause);
    ["经", "报经"]
        .iter()
        .any(|word| passage.is_at(word, clause.start))
        && passage.has_any(
            &["同意", "批准"],
            clause.end.saturating_sub(3).max(clause.start)..clause.end,
        )
}

/// 各省、自治区、直辖市甲办，乙兵团甲办： whom a notice is sent to has not issued it.
fn is_addressee(passage: &Passage, before: Range<usize>) -> bool {
    let ends_address = matches!(passage.folded.get(before.end), Some(':'));
    let start = passage.trim(before.clone()).start;
    ends_address
        && ["各", "有关", "中央和国家机关"]
            .iter()
            .any(|word| passage.is_at(word, start))
}

/// 甲局批准由乙标委归口的《丙》: who keeps the standard is told in passing; who issues stands before.
fn without_keeper(passage: &Passage, left: Range<usize>) -> Range<usize> {
    let bare = passage.trim(left.clone());
    let end = if bare.end > bare.start && passage.chars[bare.end - 1] == '的' {
        bare.end - 1
    } else {
        bare.end
    };
    let keeps = last_verb(passage, bare.start..end)
        .is_some_and(|verb| verb.act == Act::Administered && verb.end == end);
    let start = clause_start(passage, bare.start..end);
    match passage.find_last("由", start..end) {
        Some(by) if keeps && by > left.start => left.start..by,
        _ => left,
    }
}

fn named_in(passage: &Passage, clause: Range<usize>) -> Bodies {
    let mut found = bodies(passage, clause.clone());
    if found.names.is_empty() {
        found.names.extend(front_body(passage, clause.clone()));
    }
    // the words after a colon or a verb of preparation: 由甲归口的, 甲组织制定的
    if found.names.is_empty()
        && let Some(verb) = first_verb(passage, clause.clone())
    {
        let before = bodies(passage, clause.start..verb.start);
        found.stated = found.stated.or(before.stated);
        found.names = before.names;
    }
    if found.names.is_empty() {
        found.names.extend(leading_body(passage, clause.clone()));
    }
    if found.names.is_empty() {
        found.names.extend(opening_body(passage, clause));
    }
    found
}

/// The body of the state that a clause begins with, whatever it does: 全国甲标准化技术委员会（简称“甲标委”）秘书处坚持….
fn opening_body(passage: &Passage, clause: Range<usize>) -> Option<String> {
    const STARTS: [&str; 8] = [
        "国家",
        "全国",
        "中国",
        "中央",
        "国务院",
        "最高",
        "中共",
        "中华全国",
    ];
    const ENDS: [&str; 12] = [
        "委员会",
        "总局",
        "办公厅",
        "办公室",
        "部",
        "厅",
        "署",
        "局",
        "委",
        "院",
        "协会",
        "联盟",
    ];
    const UNITS: [&str; 5] = ["秘书处", "办公厅", "办公室", "综合司", "党组"];
    /// Longest name of a body, as `is_body` has it.
    const LONGEST: usize = 36;
    let clause = passage.trim(clause);
    STARTS
        .iter()
        .find(|word| passage.is_at(word, clause.start))?;
    let text = passage.text(clause.start..clause.end.min(clause.start + 2 * LONGEST));
    let end = text.char_indices().find_map(|(at, c)| {
        let name = &text[..at + c.len_utf8()];
        let is_end = ENDS.iter().any(|end| name.ends_with(end)) && !goes_on(&text[name.len()..]);
        (is_end && name.chars().count() >= 4 && is_body(name)).then_some(name.len())
    })?;
    let mut rest = &text[end..];
    let mut name = text[..end].to_owned();
    if rest.starts_with(['（', '(']) {
        let close = rest.find(['）', ')'])?;
        rest = rest[close..].trim_start_matches(['）', ')']);
    }
    if let Some(unit) = UNITS.iter().find(|unit| rest.starts_with(**unit)) {
        name.push_str(unit);
    }
    Some(name)
}

/// 委 in 委员会 and 部 in 部门 end no name yet.
fn goes_on(rest: &str) -> bool {
    ["员", "门", "分", "署", "级", "属", "长"]
        .iter()
        .any(|word| rest.starts_with(word))
}

/// The body a clause begins with, before the first word that cannot be part of a name: 甲局已组织完成…, 甲部在…会上….
fn front_body(passage: &Passage, clause: Range<usize>) -> Option<String> {
    const STOPS: [&str; 24] = [
        "已", "将", "近日", "日前", "在", "对", "就", "组织", "根据", "依据", "按照", "主持",
        "召开", "正式", "完成", "开展", "向", "为", "于", "官网", "消息", "表示", "牵头", "针对",
    ];
    let stop = STOPS
        .iter()
        .filter_map(|word| passage.find(word, clause.start + 2..clause.end.max(clause.start + 2)))
        .min()?;
    bodies(passage, clause.start..stop).names.into_iter().next()
}

/// The subject of a sentence whose title comes after its grounds: 甲局根据《乙法》和《丙条例》，组织制定了《丁办法》.
pub(crate) fn subject_before_grounds(passage: &Passage, before: Range<usize>) -> Bodies {
    let Some(ground) = ["根据", "依据", "按照", "依照", "为落实", "为贯彻"]
        .iter()
        .filter_map(|word| passage.find(word, before.clone()))
        .min()
    else {
        return Bodies::default();
    };
    let start = clause_start(passage, before.start..ground);
    named_in(passage, without_date(passage, start..ground))
}

/// A meeting that adopts: 国务院总理…主持召开国务院常务会议，…审议通过.
pub(crate) fn meeting_body(passage: &Passage, before: Range<usize>) -> Option<String> {
    const MEETINGS: [(&str, &str); 7] = [
        ("国务院常务会议", "国务院"),
        ("国务院第", "国务院"),
        ("全国人民代表大会常务委员会", "全国人民代表大会常务委员会"),
        ("全国人大常委会", "全国人大常委会"),
        ("中央政治局会议", "中共中央政治局"),
        ("中央全面深化改革委员会", "中央全面深化改革委员会"),
        ("国务院总理", "国务院"),
    ];
    MEETINGS
        .iter()
        .find(|(sign, _)| passage.has(sign, before.clone()))
        .map(|(_, body)| (*body).to_owned())
}

fn clause_start(passage: &Passage, range: Range<usize>) -> usize {
    range
        .clone()
        .rev()
        .find(|&at| {
            matches!(
                passage.chars[at],
                '，' | ',' | '：' | ':' | '。' | '；' | '》' | '！' | '？' | '|' | '｜'
            )
        })
        .map_or(range.start, |at| at + 1)
}

/// A clause without the date it contains: 金融监管总局8月30日 …, 2024年4月25日国家市场监督管理总局….
fn without_date(passage: &Passage, clause: Range<usize>) -> Range<usize> {
    let Some(day) = day_in(passage, clause.clone()) else {
        return clause;
    };
    let after = day.end..clause.end;
    let before = clause.start..day.start;
    if passage.trim(after.clone()).len() >= 2 {
        after
    } else {
        before
    }
}

/// 《甲条例》12月13日经乙市人大常委会会议通过.
fn adopter_after(passage: &Passage, window: Range<usize>) -> Bodies {
    let near = window.start..window.end.min(window.start + 24);
    let Some(start) = passage.find("经", near) else {
        return Bodies::default();
    };
    // 经甲局批准发布; 经国务院批准，现予公布 names who agreed and not who issues
    let near = start..window.end.min(start + 40);
    let end = ["通过", "批准发布", "批准公布", "批准印发"]
        .iter()
        .filter_map(|verb| passage.find(verb, near.clone()))
        .min();
    let Some(end) = end else {
        return Bodies::default();
    };
    let mut found = bodies(passage, start + 1..end);
    // 经国务院第40次常务会议审议通过
    if found.names.is_empty() {
        found.names.extend(meeting_body(passage, start + 1..end));
    }
    found
}

/// 《甲指南》-乙办发布, 《甲指南》 乙部、丙办印发: bodies and their verb right behind the title, and no object behind the verb.
fn publisher_behind(passage: &Passage, window: Range<usize>) -> Bodies {
    let is_mark = |c: char| matches!(c, '-' | '—' | '–' | '|' | '｜' | ' ' | '/' | '：' | ':');
    let mut start = window.start;
    while start < window.end && is_mark(passage.chars[start]) {
        start += 1;
    }
    let end = (start..window.end.min(start + 40))
        .find(|&at| matches!(passage.folded[at], ',' | '。' | ';' | '!' | '<'))
        .unwrap_or(window.end.min(start + 40));
    let Some(verb) = first_verb(passage, start..end).filter(|verb| verb.act == Act::Published)
    else {
        return Bodies::default();
    };
    let is_apart = start > window.start
        || window
            .start
            .checked_sub(1)
            .is_some_and(|at| is_mark(passage.chars[at]));
    let is_dashed = passage.chars[window.start..start].contains(&'-')
        || passage.chars[window.start..start].contains(&'—');
    let is_end = passage.trim(verb.end..end).is_empty();
    let said = bodies(passage, without_date(passage, start..verb.start));
    let length: usize = said.names.iter().map(|name| name.chars().count()).sum();
    // nothing but bodies and the words that join them
    let is_whole = length + 2 * said.names.len() + 4 >= verb.start - start;
    if is_apart && (is_end || is_dashed) && is_whole && verb.start > start {
        said
    } else {
        Bodies::default()
    }
}

/// Bodies after 由 in the words that follow a title: 由甲、乙联合发布.
pub(crate) fn agent_after(passage: &Passage, right: Range<usize>) -> Bodies {
    let window = right.start..right.end.min(right.start + 120);
    let Some(start) = passage.find("由", window.clone()) else {
        let adopter = adopter_after(passage, window.clone());
        return if adopter.is_empty() {
            publisher_behind(passage, window)
        } else {
            adopter
        };
    };
    let Some(verb) = first_verb(passage, start..window.end) else {
        return Bodies::default();
    };
    bodies(passage, without_date(passage, start + 1..verb.start))
}
