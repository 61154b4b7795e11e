//! What each line of a page is to the records it repeats.

use huidian_text::title_key;
use rustc_hash::{FxHashMap, FxHashSet};

use super::evidence::{Evidence, evidence};
use super::fact::{Fact, facts_of};
use super::family::{Member, titles};
use super::hinted::{apply_hints, passed_over};
use super::peel::{peel, peel_from};
use super::peeled::Peeled;
pub(crate) use super::planned::Planned;
use super::running::{running_lines, set_slots, without_digits};
use super::side::{Side, sides};
use super::style::Style;
use super::verdicts::{Key, drop_sections, key, take_aligned, take_single};
use super::years::{keep_years_of_titles, take_years_of_titles};
use crate::fields::{Field, pairs};
use crate::hint::{LineHint, LinePart};
use crate::instrument::{Look, look};
use crate::mention::announcing_before;
use crate::noise::{is_noise, opens_tail};
use crate::number::standard_at_start;
use crate::numbering::after_numbering;
use crate::own_title::OwnTitle;
use crate::passage::Passage;
use crate::quote::quotes;
use crate::unit::{Line, Shape, Unit};

#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(crate) lines: Vec<Planned>,
    /// For a line of facts that was given to a title, the line of the title.
    pub(super) owners: FxHashMap<usize, usize>,
    /// The fields of lines of facts.
    pub(super) facts: FxHashMap<usize, Field>,
}

/// Finds the records of a page. `hints` are a reader's words on lines; `known` knows titles.
pub(crate) fn plan(
    units: &[Unit<'_>],
    page_title: &OwnTitle,
    hints: &[LineHint],
    known: &dyn Fn(&str) -> bool,
) -> Plan {
    let mut members = members(units, page_title);
    apply_hints(units, &mut members, hints);
    let forced: Vec<String> = hints
        .iter()
        .filter(|hint| hint.part == LinePart::Title)
        .map(|hint| hint.style.clone())
        .collect();
    trust_known(units, &mut members, known);
    let mut verdicts = titles(&members, &forced);
    take_single(&members, &mut verdicts);
    take_aligned(&members, &mut verdicts);
    drop_sections(&members, &mut verdicts);
    let mut lines = vec![Planned::Unplanned; units.len()];
    for headline in headlines(units, &members, &verdicts) {
        verdicts[headline] = None;
        lines[members[headline].unit] = Planned::Headline;
    }
    let mut is_title = vec![false; members.len()];
    for (number, (member, verdict)) in members.iter().zip(&verdicts).enumerate() {
        if let (Some(confidence), Some(peeled)) = (verdict, &member.peeled) {
            is_title[number] = true;
            lines[member.unit] = Planned::Title {
                core: peeled.core.clone(),
                facts: peeled.facts.clone(),
                confidence: *confidence,
                style: member.style,
            };
        }
    }
    let owners = assign_fact_lines(&members, &mut is_title, &mut lines);
    take_years_of_titles(units, &mut lines);
    keep_years_of_titles(units, &mut lines);
    for unit in passed_over(units, hints) {
        lines[unit] = Planned::Taken;
    }
    let facts = members
        .iter()
        .filter(|member| member.is_fact_line())
        .filter_map(|member| {
            let facts = &member.peeled.as_ref()?.facts;
            let telling = facts.iter().find(|fact| fact.is_telling());
            Some((member.unit, telling.or(facts.first())?.field))
        })
        .collect();
    Plan {
        lines,
        owners,
        facts,
    }
}

/// A title that somebody knows is one, whatever its words say; news of it stays news.
fn trust_known(units: &[Unit<'_>], members: &mut [Member], known: &dyn Fn(&str) -> bool) {
    const SHORTEST: usize = 6;
    for member in members {
        let (Unit::Line(line), Some(peeled)) = (&units[member.unit], &member.peeled) else {
            continue;
        };
        let is_open = matches!(member.evidence, Evidence::Open | Evidence::Likely);
        if is_open
            && !peeled.is_news
            && peeled.core.len() >= SHORTEST
            && known(&line.passage.text(peeled.core.clone()))
        {
            member.evidence = Evidence::Title;
        }
    }
}

/// Lines that tell in other words of what the text below them announces by its title: 央行：金融基础设施有了监管办法 over
/// 央行公布《金融基础设施监督管理办法》. Most lines of a look must be such, so that a title above a text about its annex stays one.
fn headlines(units: &[Unit<'_>], members: &[Member], verdicts: &[Option<f32>]) -> Vec<usize> {
    let mut families: FxHashMap<Style, (usize, Vec<usize>)> = FxHashMap::default();
    for (number, member) in members.iter().enumerate() {
        if verdicts[number].is_none() || !member.style.opens_text() {
            continue;
        }
        let family = families.entry(member.style).or_default();
        family.0 += 1;
        if is_headline(units, members, number) {
            family.1.push(number);
        }
    }
    families
        .into_values()
        .filter(|(size, found)| {
            found.len() * 2 > *size && (*size > 1 || members[found[0]].evidence != Evidence::Title)
        })
        .flat_map(|(_, found)| found)
        .collect()
}

fn is_headline(units: &[Unit<'_>], members: &[Member], number: usize) -> bool {
    let member = &members[number];
    let (Unit::Line(line), Some(peeled)) = (&units[member.unit], &member.peeled) else {
        return false;
    };
    let core = peeled.core.clone();
    let has_number = peeled.facts.iter().any(|fact| fact.field == Field::Number)
        || standard_at_start(&line.passage, core.clone()).is_some();
    if has_number || !quotes(&line.passage).is_empty() {
        return false;
    }
    let end = members
        .get(number + 1)
        .map_or(units.len(), |next| {
            if next.style.rank() <= member.style.rank() {
                next.unit
            } else {
                units.len()
            }
        })
        .min(member.unit + 3);
    units[member.unit + 1..end.max(member.unit + 1)]
        .iter()
        .find_map(|unit| match unit {
            Unit::Line(below) => announced_in(&below.passage),
            Unit::Table(_) => None,
        })
        .is_some_and(|title| says_otherwise(&line.passage.text(core), &title))
}

/// The first title that a line announces.
fn announced_in(passage: &Passage) -> Option<String> {
    let first = quotes(passage).into_iter().next()?;
    let title = passage.text(first.inner.clone());
    let start = passage
        .sentences()
        .into_iter()
        .find(|sentence| sentence.contains(&first.outer.start))
        .map_or(0, |sentence| sentence.start);
    let is_announced = announcing_before(passage, start..first.outer.start).is_some();
    (is_announced && look(&title) == Look::Instrument).then_some(title)
}

/// Whether two names share much of their wording and are not the same name, or one the short form of the other.
fn says_otherwise(headline: &str, title: &str) -> bool {
    let (headline, title) = (title_key(headline), title_key(title));
    if headline.is_empty() || title.ends_with(&headline) || headline.contains(&title) {
        return false;
    }
    let pairs = |text: &str| {
        let chars: Vec<char> = text.chars().collect();
        chars
            .windows(2)
            .map(|pair| (pair[0], pair[1]))
            .collect::<FxHashSet<(char, char)>>()
    };
    let (of_headline, of_title) = (pairs(&headline), pairs(&title));
    let common = of_headline.intersection(&of_title).count();
    common * 10 >= of_headline.len().min(of_title.len()) * 4
}

fn members(units: &[Unit<'_>], page_title: &OwnTitle) -> Vec<Member> {
    let tail = units.iter().enumerate().position(|(index, unit)| {
        matches!(unit, Unit::Line(line) if opens_tail(line) && index * 5 >= units.len() * 2)
    });
    let units = &units[..tail.unwrap_or(units.len())];
    let running = running_lines(units);
    let mut found: Vec<Member> = units
        .iter()
        .enumerate()
        .filter_map(|(unit, found)| match found {
            Unit::Line(line) if !is_noise(line) => {
                let mut member = member(unit, line);
                // CAC, published 22 March 2024 between Chinese titles is no sibling of theirs
                if !member.is_fact_line() && is_foreign_line(line, member.style) {
                    return None;
                }
                // 国家网信办 and 2024-03-22 come again because facts do
                if member.evidence != Evidence::Title
                    && !member.is_fact_line()
                    && running.contains(&without_digits(line))
                {
                    return None;
                }
                let is_caption = matches!(units.get(unit + 1), Some(Unit::Table(_)));
                // 中国的守门人法案： over the acts it means
                let introduces = introduces_titles(line, units.get(unit + 1));
                if is_caption
                    || introduces
                    || !member.is_fact_line() && page_title.is_repeated_by(&line.passage)
                {
                    member.evidence = Evidence::Against;
                }
                Some(member)
            }
            _ => None,
        })
        .collect();
    drop_shared_labels(units, &mut found);
    set_slots(units, &running, &mut found);
    found
}

/// 上海：甲条例 over 浙江：乙条例, 要闻｜丙办法: what most lines of a look have before one mark is no part of their titles.
fn drop_shared_labels(units: &[Unit<'_>], members: &mut [Member]) {
    const FEWEST: usize = 3;
    let mut families: FxHashMap<(Style, char), Vec<(usize, Peeled)>> = FxHashMap::default();
    let mut sizes: FxHashMap<Style, usize> = FxHashMap::default();
    for (number, member) in members.iter().enumerate() {
        if member.peeled.is_none() || member.is_fact_line() {
            continue;
        }
        *sizes.entry(member.style).or_default() += 1;
        let Unit::Line(line) = &units[member.unit] else {
            continue;
        };
        if let Some((mark, mut rest)) = behind_label(&line.passage) {
            let (start, _) = after_numbering(&line.passage);
            let takes_away = ["下线", "移除", "删除", "废止", "失效", "移出", "修复"]
                .iter()
                .any(|word| line.passage.is_at(word, start));
            if takes_away {
                rest.core = rest.core.end..rest.core.end;
                rest.facts.clear();
            }
            let family = families.entry((member.style, mark)).or_default();
            family.push((number, rest));
        }
    }
    for ((style, _), family) in families {
        let size = sizes.get(&style).copied().unwrap_or(0);
        let are_titles = family.iter().filter(|(number, rest)| {
            let evidence = match &units[members[*number].unit] {
                Unit::Line(line) => rest.evidence(&line.passage),
                Unit::Table(_) => Evidence::Against,
            };
            matches!(evidence, Evidence::Title | Evidence::Likely)
        });
        let is_shared = family.len() >= FEWEST
            && family.len() * 5 >= size * 3
            && are_titles.count() * 5 >= family.len() * 3;
        if !is_shared {
            continue;
        }
        for (number, rest) in family {
            let member = &mut members[number];
            let is_left = member
                .peeled
                .as_ref()
                .is_some_and(|peeled| peeled.core.start < rest.core.start);
            if let Unit::Line(line) = &units[member.unit]
                && is_left
            {
                member.evidence = rest.evidence(&line.passage);
                member.peeled = Some(rest).filter(|rest| !rest.core.is_empty());
            }
        }
    }
}

/// The stretch behind a short word and a colon or bar, taken apart.
fn behind_label(passage: &Passage) -> Option<(char, Peeled)> {
    const LONGEST: usize = 7;
    /// What stands behind such a word is written about a document.
    const ABOUT: [&str; 18] = [
        "解读", "评论", "评析", "观点", "案例", "问答", "专家", "活动", "报告", "深度", "专访",
        "直播", "课程", "荐读", "图解", "看懂", "答疑", "热议",
    ];
    let (start, _) = after_numbering(passage);
    let at = (start + 1..passage.len().min(start + LONGEST))
        .find(|&at| matches!(passage.folded[at], ':' | '|' | '丨' | '┃' | '/' | '·'))?;
    let is_word = passage.chars[start..at]
        .iter()
        .all(|c| c.is_alphabetic() || *c == ' ')
        && !passage.has_any(&ABOUT, start..at);
    let rest = peel_from(passage, at + 1).filter(|rest| is_word && !rest.core.is_empty())?;
    Some((passage.folded[at], rest))
}

/// A line without title marks that ends in a colon, over one that opens with a title mark.
fn introduces_titles(line: &Line, below: Option<&Unit<'_>>) -> bool {
    let opens = |line: &Line| {
        let (start, _) = after_numbering(&line.passage);
        quotes(&line.passage)
            .first()
            .is_some_and(|quote| quote.outer.start == start)
            || standard_at_start(&line.passage, start..line.passage.len()).is_some()
    };
    let is_bare = line.shape == Shape::Plain && !Style::of(line).opens_text();
    line.passage.folded.last() == Some(&':')
        && quotes(&line.passage).is_empty()
        && (is_bare || matches!(below, Some(Unit::Line(below)) if opens(below)))
}

/// A line of text in letters that no Chinese title has.
fn is_foreign_line(line: &Line, style: Style) -> bool {
    style.rank() >= Style::SENTENCE_RANK
        && line.passage.folded.iter().all(char::is_ascii)
        && line.passage.folded.iter().any(char::is_ascii_alphabetic)
}

/// 甲局，4月2日。要求…: who and when, and then a text about it.
fn lead_facts(passage: &Passage) -> Option<Peeled> {
    const LONGEST: usize = 60;
    let sentence = passage.sentences().into_iter().next()?;
    let is_lead = sentence.end < passage.len() && sentence.len() <= LONGEST;
    let facts = facts_of(passage, sentence).filter(|_| is_lead)?;
    let has = |field: Field| {
        facts
            .iter()
            .any(|fact| fact.field == field && !fact.is_nothing())
    };
    let has_day = facts.iter().any(Fact::is_day);
    ((has(Field::Issuer) || has(Field::Number)) && has_day).then(|| Peeled {
        core: passage.len()..passage.len(),
        facts,
        is_news: false,
    })
}

fn member(unit: usize, line: &Line) -> Member {
    // keys and values have a reader of their own
    let has_keys = !pairs(&line.passage).is_empty();
    let peeled = if has_keys { None } else { peel(&line.passage) };
    let lead = lead_facts(&line.passage)
        .filter(|_| !has_keys && !peeled.as_ref().is_some_and(Peeled::is_fact_line));
    let opens_with_facts = lead.is_some();
    let peeled = lead.or(peeled);
    let evidence = peeled.as_ref().map_or(Evidence::Against, |peeled| {
        evidence(&line.passage, &peeled.core, peeled.is_news)
    });
    Member {
        unit,
        style: Style::of(line),
        group: line.group,
        has_keys,
        opens_with_facts,
        peeled,
        evidence,
    }
}

/// Gives fact lines to the titles they belong to.
fn assign_fact_lines(
    members: &[Member],
    is_title: &mut [bool],
    lines: &mut [Planned],
) -> FxHashMap<usize, usize> {
    let mut owners = FxHashMap::default();
    let near = neighbours(members, is_title);
    let sides = sides(members, &near, is_title);
    let of_each = told_of_each(members, &near, is_title);
    for (number, member) in members.iter().enumerate() {
        let Some(peeled) = member.peeled.as_ref().filter(|_| member.is_fact_line()) else {
            continue;
        };
        let (previous, next) = near[number];
        let heads = next.is_some_and(|next| member.style.rank() < members[next].style.rank());
        if heads {
            lines[member.unit] = Planned::Heads {
                facts: peeled.facts.clone(),
                rank: member.style.rank(),
            };
            continue;
        }
        match (sides.get(&key(member)), previous, next) {
            (Some(Side::Before), _, Some(next)) if of_each.contains(&key(member)) => {
                if let Planned::Title { facts, .. } = &mut lines[members[next].unit] {
                    facts.extend(peeled.facts.iter().cloned());
                    take(member, lines);
                    owners.insert(member.unit, members[next].unit);
                }
            }
            (Some(Side::Before), _, Some(next)) => {
                give_before(members, number, next, lines);
                owners.insert(member.unit, members[next].unit);
            }
            // **丙局** over titles that nobody knows yet heads them, and tells nothing of the title above
            (_, Some(previous), _)
                if member.style.is_strong()
                    && member.style.rank() < members[previous].style.rank() => {}
            (_, Some(previous), _) => {
                if let Planned::Title { facts, .. } = &mut lines[members[previous].unit] {
                    facts.extend(peeled.facts.iter().cloned());
                    take(member, lines);
                    owners.insert(member.unit, members[previous].unit);
                }
            }
            _ => {}
        }
    }
    owners
}

/// Marks a line of facts as read; what follows its first sentence still is to be read.
fn take(member: &Member, lines: &mut [Planned]) {
    if !member.opens_with_facts {
        lines[member.unit] = Planned::Taken;
    }
}

/// The looks of lines with days of which each title has one of its own before it.
fn told_of_each(
    members: &[Member],
    near: &[(Option<usize>, Option<usize>)],
    is_title: &[bool],
) -> FxHashSet<Key> {
    let titles = is_title.iter().filter(|title| **title).count();
    let mut of_title: FxHashMap<Key, FxHashSet<usize>> = FxHashMap::default();
    for (number, member) in members.iter().enumerate() {
        if let (true, Some(next)) = (member.is_fact_line(), near[number].1) {
            of_title.entry(key(member)).or_default().insert(next);
        }
    }
    of_title
        .into_iter()
        .filter(|((_, field), told)| *field == Field::Date && titles >= 2 && told.len() == titles)
        .map(|(key, _)| key)
        .collect()
}

/// A number stands before one title; a date or a body before all until the next.
fn give_before(members: &[Member], number: usize, next: usize, lines: &mut [Planned]) {
    let member = &members[number];
    let Some(peeled) = &member.peeled else { return };
    let (own, shared): (Vec<Fact>, Vec<Fact>) = peeled
        .facts
        .iter()
        .cloned()
        .partition(|fact| matches!(fact.field, Field::Number | Field::Stage));
    if let Planned::Title { facts, .. } = &mut lines[members[next].unit] {
        facts.extend(own);
    }
    lines[member.unit] = Planned::Heads {
        facts: shared,
        rank: member.style.rank(),
    };
}

/// For each fact line, the title before it and the title after it that only fact lines part from it.
fn neighbours(members: &[Member], is_title: &[bool]) -> Vec<(Option<usize>, Option<usize>)> {
    let mut found = vec![(None, None); members.len()];
    let mut previous: Option<usize> = None;
    for number in 0..members.len() {
        if is_title[number] {
            previous = Some(number);
        } else if members[number].is_fact_line() {
            found[number].0 = previous;
        } else if previous.is_some_and(|title| {
            members[number].peeled.is_some()
                && members[number].style.rank() <= members[title].style.rank()
        }) {
            previous = None;
        }
    }
    let mut next: Option<usize> = None;
    for number in (0..members.len()).rev() {
        if is_title[number] {
            next = Some(number);
        } else if members[number].is_fact_line() {
            found[number].1 = next;
        } else {
            next = None;
        }
    }
    found
}
