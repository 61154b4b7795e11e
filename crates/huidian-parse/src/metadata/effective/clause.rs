//! Clauses that say from when something holds.

use huidian_model::ProvisionPath;
use huidian_text::{find_dates, title_key};
use memchr::memmem;

use super::provisions::without_label;
use super::rule::{EffectiveRule, rule_of, together_with};
use super::subject::{NAMED, Subject, before_rest, subject_of};
use crate::words::matching_close;

/// A clause found, with how likely it speaks of this text.
#[derive(Debug, Clone)]
pub(super) struct Clause {
    pub rule: EffectiveRule,
    pub weight: u8,
    pub start: usize,
    pub end: usize,
}

/// What the clauses of a text say.
#[derive(Debug, Default)]
pub(super) struct Clauses {
    /// The one about the text as a whole.
    pub main: Option<Clause>,
    /// Those about some of its provisions, in reading order.
    pub staged: Vec<(Vec<ProvisionPath>, Clause)>,
    /// The main clause is about the rest: 其余条款自….
    pub is_of_rest: bool,
    /// Those that name the text from outside: 现将《X》印发给你们，自印发之日起执行.
    pub naming: Vec<Clause>,
}

const VERBS: [&str; 6] = ["施行", "实施", "生效", "执行", "试行", TENTATIVELY];
/// 自2031年5月1日起暂行一年; in most places it is a word of titles (暂行办法).
const TENTATIVELY: &str = "暂行";

/// The clause of greatest weight, the later of equals (the last article says when the text takes effect), and the staged ones.
pub(super) fn find_clauses(text: &str, title: &str) -> Clauses {
    let mut found = Clauses::default();
    for verb in VERBS {
        for at in memmem::find_iter(text.as_bytes(), verb) {
            match clause_at(text, title, at, verb) {
                Some((Subject::Text(weight), mut clause)) => {
                    if weight == NAMED {
                        found.naming.push(clause.clone());
                    }
                    clause.weight = weight + u8::from(verb == "施行");
                    let wins = found.main.as_ref().is_none_or(|known| {
                        (clause.weight, clause.start) >= (known.weight, known.start)
                    });
                    if wins {
                        let words = &text[clause.start..clause.end];
                        let subject = words.split(['自', '从', '于']).next();
                        found.is_of_rest = subject.and_then(before_rest).is_some();
                        found.main = Some(clause);
                    }
                }
                Some((Subject::Provisions(provisions), clause)) => {
                    found.staged.push((provisions, clause));
                }
                None => {}
            }
        }
    }
    found.staged.sort_by_key(|(_, clause)| clause.start);
    found.staged.dedup_by_key(|(_, clause)| clause.start);
    found
}

/// Bytes looked back for 自 and its subject.
const CLAUSE_REACH: usize = 240;

fn clause_at(text: &str, title: &str, verb_at: usize, verb: &str) -> Option<(Subject, Clause)> {
    if let Some(set_later) = set_later(text, title, verb_at, verb) {
        return Some(set_later);
    }
    let floor = text.floor_char_boundary(verb_at.saturating_sub(CLAUSE_REACH));
    let before = &text[floor..verb_at];
    if verb == TENTATIVELY && !before.ends_with('起') {
        return None;
    }
    let (from, rule) = if let Some((title, from)) = together_with(before) {
        (from, EffectiveRule::With(title.to_owned()))
    } else {
        let marked = before.rfind('自').or_else(|| before.rfind('从'));
        let said = marked.map(|from| (from, &before[from + '自'.len_utf8()..]));
        let in_clause = said.filter(|(_, said)| !said.contains(['。', '；', '\n']));
        match in_clause {
            Some((from, said)) => (from, rule_of(said)?),
            None => day_before(before)?,
        }
    };
    let sentence = before[..from].rfind(['。', '；', '\n']).map_or(0, |at| {
        at + before[at..].chars().next().map_or(1, char::len_utf8)
    });
    if tells_of_another(sentence_before(text, floor + from), title) {
        return None;
    }
    // 本条例自A起施行，其中第三条自B起施行: the subject of the second clause stands behind the first
    let start = sentence + clause_start(&before[sentence..from]);
    let at_line_start =
        start == sentence && (sentence + floor == 0 || before[..sentence].ends_with('\n'));
    let subject = subject_of(&before[start..from], at_line_start, title)?;
    let words = &before[start..from];
    Some((
        subject,
        Clause {
            rule,
            weight: 0,
            start: floor + start + (words.len() - words.trim_start().len()),
            end: verb_at + verb.len(),
        },
    ))
}

/// 本办法于2031年5月1日起正式实施, 本办法2031年5月1日起施行: a day without 自, right before the verb.
fn day_before(before: &str) -> Option<(usize, EffectiveRule)> {
    let clause = before.rfind(['。', '；', '\n', '，']).map_or(0, |at| {
        at + before[at..].chars().next().map_or(1, char::len_utf8)
    });
    let words = &before[clause..];
    let date = find_dates(words).pop()?;
    let between = words[date.end..].trim();
    let is_close = matches!(between, "起" | "起正式" | "正式" | "开始" | "零时起");
    let front = words[..date.start].trim_end();
    let bare = front.strip_suffix('于').unwrap_or(front);
    let bare = bare.strip_suffix('定').unwrap_or(bare);
    let named = without_label(bare).trim();
    let is_own = named.starts_with('本') && named.chars().count() <= 12
        || bare.trim().is_empty() && front != bare;
    (is_close && is_own).then_some((clause + bare.len(), EffectiveRule::On(date.date?)))
}

/// The words of a sentence up to a place in it, however long: names of decisions alone are longer than what is looked back for a subject.
fn sentence_before(text: &str, at: usize) -> &str {
    const REACH: usize = 1200;
    let floor = text.floor_char_boundary(at.saturating_sub(REACH));
    let words = &text[floor..at];
    words.rsplit(['。', '；', '\n']).next().unwrap_or(words)
}

/// 《全国人大常委会关于修改〈某法〉的决定》已由…通过，: the sentence tells when another act begins, before what is made of it.
fn tells_of_another(sentence: &str, title: &str) -> bool {
    let sentence = sentence.trim();
    let Some(close) = matching_close(sentence).filter(|_| sentence.starts_with('《')) else {
        return false;
    };
    let (named, behind) = (&sentence['《'.len_utf8()..close], &sentence[close..]);
    let is_own = title_key(title).contains(&title_key(named));
    let was_passed =
        (behind.contains("已由") || behind.contains("已经")) && behind.contains("通过");
    !title.is_empty() && !is_own && was_passed && !behind.contains("现予") && !behind.contains('本')
}

/// 第五条的施行日期由市人民政府另行规定: the day is left to somebody else.
fn set_later(text: &str, title: &str, verb_at: usize, verb: &str) -> Option<(Subject, Clause)> {
    let after = &text[verb_at + verb.len()..];
    if !["日期", "时间", "具体日期", "具体时间"]
        .iter()
        .any(|word| after.starts_with(word))
    {
        return None;
    }
    let end = after.find(['。', '；', '\n'])?;
    let said = &after[..end];
    // 施行日期为2031年5月1日
    let named = said
        .trim_start_matches(|c| "具体日期时间".contains(c))
        .strip_prefix(['为', '：'])
        .and_then(|day| find_dates(day).first()?.date);
    let is_open = said.contains("另行") || said.ends_with("规定") || said.ends_with("确定");
    let floor = text.floor_char_boundary(verb_at.saturating_sub(CLAUSE_REACH));
    let before = &text[floor..verb_at];
    let sentence = before.rfind(['。', '；', '\n']).map_or(0, |at| {
        at + before[at..].chars().next().map_or(1, char::len_utf8)
    });
    let start = sentence + clause_start(&before[sentence..]);
    let at_line_start =
        start == sentence && (sentence + floor == 0 || before[..sentence].ends_with('\n'));
    let words = before[start..].trim_end_matches(['的', '之']);
    let subject = subject_of(words, at_line_start, title).filter(|_| is_open || named.is_some())?;
    Some((
        subject,
        Clause {
            rule: named.map_or(EffectiveRule::SetLater, EffectiveRule::On),
            weight: 0,
            start: floor + start,
            end: verb_at + verb.len() + end,
        },
    ))
}

/// Where the last clause of a sentence begins: behind the comma after an earlier verb.
fn clause_start(words: &str) -> usize {
    // 现予公布，其中第二条自…: what 其中 opens is a clause of its own
    let among = words.rfind("，其中").map_or(0, |at| at + '，'.len_utf8());
    VERBS
        .iter()
        .filter_map(|verb| {
            let at = words.rfind(verb)? + verb.len();
            let rest = words[at..]
                .strip_prefix(['外', '的'])
                .unwrap_or(&words[at..]);
            rest.starts_with(['，', ','])
                .then(|| words.len() - rest.len() + '，'.len_utf8())
        })
        .max()
        .map_or(0, |start| words.ceil_char_boundary(start.min(words.len())))
        .max(among)
}
