//! Running heads and page numbers between the lines of a text that was copied from printed pages.

use std::collections::HashMap;

use crate::numeral::is_numeral_char;
use crate::title_end::{TitlePlace, has_title_end};
use crate::wrap::{full_width, is_full};
use crate::{Normalised, OffsetMap, parse_date};

/// Longest running head, in characters.
const HEAD_LIMIT: usize = 40;

/// The text without its page numbers and what repeats beside them, sentences that a page break cut made whole, and the way back; `None` where it has
/// no two numbered pages.
///
/// A line that stands between dashes (— 12 —) or says that it is a page (第 12 页) is a page number, and so is one of a series that counts pages (1/3, 2/3;
/// bare numbers far apart); a running head is the line behind at least two of them, or behind one and above the text, word for word the same, or the issue of a
/// gazette behind one.
pub fn without_running_heads(text: &str) -> Option<Normalised> {
    let lines: Vec<&str> = text.split('\n').collect();
    let counted = counted_pages(&lines);
    let numbers: Vec<usize> = (0..lines.len())
        .filter(|at| is_page_number(lines[*at].trim()) || counted.contains(at))
        .collect();
    if numbers.len() < 2 {
        return None;
    }
    let behind = |at: usize| (at..lines.len()).find(|next| !lines[*next].trim().is_empty());
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for next in numbers.iter().filter_map(|at| behind(at + 1)) {
        *seen.entry(lines[next].trim()).or_default() += 1;
    }
    if let Some(count) = behind(0).and_then(|first| seen.get_mut(lines[first].trim())) {
        *count += 1;
    }
    let is_head = |at: usize| {
        let words = lines[at].trim();
        let is_repeated = seen.get(words).is_some_and(|count| *count > 1);
        words.chars().count() <= HEAD_LIMIT
            && (is_repeated || seen.contains_key(words) && is_issue(words))
    };
    let mut dropped = vec![false; lines.len()];
    // where the head is the title of what is printed, the one above the text is the title itself
    let first = behind(0)
        .filter(|at| is_head(*at) && !has_title_end(lines[*at].trim(), TitlePlace::Citation));
    for at in numbers.iter().copied().chain(first) {
        dropped[at] = true;
    }
    for next in numbers.iter().filter_map(|at| behind(at + 1)) {
        dropped[next] |= is_head(next);
    }
    Some(rewritten(&lines, &dropped, full_width(&lines)))
}

/// 某市人民政府公报　2024年第3期, 2024年第3期（总第50期）　某省人民政府公报
fn is_issue(words: &str) -> bool {
    let plain = words.trim_end_matches(['）', ')']);
    let names = words.contains("公报") && !words.contains(['。', '，', '；', '《']);
    names
        && words.contains("年第")
        && (plain.ends_with('期') || plain.ends_with("公报") || plain.ends_with('号'))
}

/// `width` is that of full lines, where sentences run over lines of one width: a full line stays one for who takes hard line ends out.
fn rewritten(lines: &[&str], dropped: &[bool], width: Option<usize>) -> Normalised {
    let mut kept = Normalised {
        text: String::new(),
        map: OffsetMap::default(),
    };
    let (mut derived, mut source) = (0u32, 0u32);
    // whether pages broke since the last line with words, and how many line ends wait to be written
    let (mut is_broken, mut breaks) = (false, 0u32);
    for (line, is_dropped) in lines.iter().zip(dropped) {
        let length = line.chars().count() as u32;
        if *is_dropped {
            is_broken = true;
        } else if !line.trim().is_empty() {
            if is_broken && goes_on(&kept.text, line) {
                kept.text.truncate(kept.text.trim_end().len());
                derived = kept.text.chars().count() as u32;
                let last = kept.text.rsplit('\n').next().unwrap_or("");
                if width.is_some_and(|width| is_full(last, width)) {
                    kept.map.push(derived, source.saturating_sub(1));
                    kept.text.push('\n');
                    derived += 1;
                }
            } else {
                let written = if kept.text.is_empty() { 0 } else { breaks };
                for left in (1..=written).rev() {
                    kept.map.push(derived, source.saturating_sub(left));
                    kept.text.push('\n');
                    derived += 1;
                }
            }
            let joined = is_broken && !kept.text.ends_with('\n') && !kept.text.is_empty();
            let words = if joined { line.trim_start() } else { line };
            let skipped = length - words.chars().count() as u32;
            kept.map.push(derived, source + skipped);
            kept.text.push_str(words);
            derived += length - skipped;
            (is_broken, breaks) = (false, 0);
        }
        breaks = (breaks + 1).min(2);
        source += length + 1;
    }
    kept
}

/// Whether a sentence goes on behind a page break: nothing ended it, and no number begins the line.
fn goes_on(before: &str, line: &str) -> bool {
    const ENDS: [char; 9] = ['。', '！', '？', '；', '：', '”', '）', ')', '》'];
    let begins = line.trim_start();
    let is_numbered = begins.starts_with(['第', '（', '(', '#', '附', '|'])
        || begins
            .trim_start_matches(is_numeral_char)
            .starts_with(['、', '.', '．']);
    // a seal's day stands on a line of its own and is whole
    let last_line = before.trim_end().rsplit('\n').next().unwrap_or("");
    if parse_date(last_line).is_some() {
        return false;
    }
    let last = before.trim_end().chars().next_back();
    last.is_some_and(|last| !ENDS.contains(&last)) && !is_numbered
}

/// Bare numbers that count pages are so many, each with so many lines of words before the next: what is numbered in a list or a table stands closer.
const BARE_NUMBERS: usize = 3;
const LINES_OF_A_PAGE: usize = 10;

/// Lines that count pages together: `1/3`, `2/3`, also behind the address of a printed page, where all name one last page; bare numbers where they are many
/// and far apart.
fn counted_pages(lines: &[&str]) -> Vec<usize> {
    let marks: Vec<(usize, PageMark)> = (lines.iter().enumerate())
        .filter_map(|(at, line)| Some((at, page_mark(line)?)))
        .collect();
    let mut counted = Vec::new();
    let mut run: Vec<usize> = Vec::new();
    let mut last: Option<(usize, PageMark)> = None;
    for (at, mark) in marks {
        let follows = last.is_some_and(|(before, former)| {
            let words = lines[before + 1..at].iter();
            let is_far = words.filter(|line| !line.trim().is_empty()).count() >= LINES_OF_A_PAGE;
            mark.number == former.number + 1
                && mark.total == former.total
                && (mark.total.is_some() || is_far)
        });
        if !follows {
            counted.extend(whole_run(&mut run, last));
        }
        run.push(at);
        last = Some((at, mark));
    }
    counted.extend(whole_run(&mut run, last));
    counted
}

/// The lines of a series that ended, where it is long enough to count pages.
fn whole_run(run: &mut Vec<usize>, last: Option<(usize, PageMark)>) -> Vec<usize> {
    let has_total = last.is_some_and(|(_, mark)| mark.total.is_some());
    let least = if has_total { 2 } else { BARE_NUMBERS };
    let ended = std::mem::take(run);
    if ended.len() < least {
        Vec::new()
    } else {
        ended
    }
}

/// What a line counts, if it does nothing else.
#[derive(Debug, Clone, Copy)]
struct PageMark {
    number: u32,
    total: Option<u32>,
}

fn page_mark(line: &str) -> Option<PageMark> {
    let words = line.trim();
    let words = match words.rsplit_once(char::is_whitespace) {
        Some((address, number)) if is_address(address.trim()) => number,
        Some(_) => return None,
        None => words,
    };
    let number = |digits: &str| {
        let is_number = digits.len() <= 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
        digits.parse::<u32>().ok().filter(|_| is_number)
    };
    let Some((of, total)) = words.split_once('/') else {
        // 2024 is a year
        let number = number(words).filter(|number| *number < 1000)?;
        return Some(PageMark {
            number,
            total: None,
        });
    };
    let (number, total) = (number(of)?, number(total)?);
    (1..=total).contains(&number).then_some(PageMark {
        number,
        total: Some(total),
    })
}

/// http://www.example.cn/art.html, as browsers print it below each page.
fn is_address(words: &str) -> bool {
    let is_web = words.starts_with("http://") || words.starts_with("https://");
    is_web && !words.contains(char::is_whitespace)
}

/// — 12 —, - 12 -, ·12·, 第12页, 第 3 页 共 10 页.
fn is_page_number(line: &str) -> bool {
    const DASHES: [char; 7] = ['-', '—', '–', '－', '·', '─', '―'];
    let is_space = |c: char| c.is_whitespace();
    let inside = line.trim_matches(|c: char| DASHES.contains(&c) || is_space(c));
    let is_number = |words: &str| {
        let words = words.trim();
        !words.is_empty() && words.len() <= 4 && words.bytes().all(|byte| byte.is_ascii_digit())
    };
    if line.starts_with(DASHES) && line.ends_with(DASHES) && is_number(inside) {
        return true;
    }
    let Some((number, rest)) = line
        .strip_prefix('第')
        .and_then(|words| words.split_once('页'))
    else {
        return false;
    };
    let rest = rest.trim_matches(|c: char| is_space(c) || matches!(c, '，' | ',' | '/'));
    let total = rest
        .strip_prefix('共')
        .and_then(|words| words.strip_suffix('页'));
    is_number(number) && (rest.is_empty() || total.is_some_and(is_number))
}

#[cfg(test)]
mod tests {
    use super::without_running_heads;

    #[test]
    fn bare_numbers_count_pages_where_they_are_many_and_far_apart() {
        // lines of a page, number of the first, step, whether they are taken for pages
        for (lines, first, step, is_counted) in [
            (12, 1, 1, true),
            (10, 31, 1, true),
            (9, 1, 1, false),
            (12, 1, 2, false),
            (12, 2023, 1, false),
        ] {
            let page = |number: u32| format!("{}{number}", "水井应当清淤。\n".repeat(lines));
            let pages: Vec<String> = (0..3).map(|at| page(first + at * step)).collect();
            let text = format!("{}\n水井应当加盖。", pages.join("\n"));
            let kept = without_running_heads(&text).map(|kept| kept.text);
            assert_eq!(kept.is_some(), is_counted, "{lines} {first} {step}");
            if let Some(kept) = kept {
                assert!(!kept.contains(|c: char| c.is_ascii_digit()), "{kept}");
            }
        }
    }

    #[test]
    fn what_printed_pages_repeat_goes_and_cut_sentences_are_whole() {
        for (text, expected) in [
            // a gazette: number below, name and issue above
            (
                "某公报　第5期\n\n某办法\n\n第一条　水井应当每\n— 12 —\n\n某公报　第5期\n\n年清淤。\n\n第二条　加盖，\n— 13 —\n\n某公报　第5期\n\n防止坠落。",
                Some("某办法\n\n第一条　水井应当每年清淤。\n\n第二条　加盖，防止坠落。"),
            ),
            // pages that end with a sentence keep their paragraphs
            (
                "甲。\n第 1 页 共 3 页\n\n乙。\n第 2 页 共 3 页\n\n丙。",
                Some("甲。\n\n乙。\n\n丙。"),
            ),
            // a page that begins with an article
            (
                "第一条　甲，\n- 1 -\n第二条　乙。\n- 2 -",
                Some("第一条　甲，\n\n第二条　乙。"),
            ),
            // the head stands above the text and behind one number, or names the issue of a gazette
            (
                "某市文告\n某办法\n第一条　水井应当每\n— 12 —\n某市文告\n年清淤。\n— 13 —",
                Some("某办法\n第一条　水井应当每年清淤。"),
            ),
            (
                "某办法\n第一条　水井应当每\n— 12 —\n某市人民政府公报　2024年第3期\n年清淤。\n— 13 —",
                Some("某办法\n第一条　水井应当每年清淤。"),
            ),
            (
                "某办法\n第一条　水井应当每\n— 12 —\n年清淤，刊登公报。\n— 13 —",
                Some("某办法\n第一条　水井应当每年清淤，刊登公报。"),
            ),
            // the title of an act as head of its pages stays where it stands first
            (
                "某灯塔办法\n第一条　水井应当每\n— 12 —\n某灯塔办法\n年清淤。\n— 13 —\n某灯塔办法\n第二条　乙。",
                Some("某灯塔办法\n第一条　水井应当每年清淤。\n\n第二条　乙。"),
            ),
            // a full line stays one in a text of one width
            (
                "　　第一条　水井应当每年清淤，水井应当每年清淤，水\n井应当清淤。\n　　第二条　水井应当每年清淤，水井应当每年清淤，水\n— 12 —\n井应当清淤。\n　　第三条　水井应当每年清淤，水井应当每年清淤，水\n井应当清淤。\n— 13 —",
                Some(
                    "　　第一条　水井应当每年清淤，水井应当每年清淤，水\n井应当清淤。\n　　第二条　水井应当每年清淤，水井应当每年清淤，水\n井应当清淤。\n　　第三条　水井应当每年清淤，水井应当每年清淤，水\n井应当清淤。",
                ),
            ),
            // pages counted to the last, as browsers print them
            (
                "第一条　水井应当每\n1/3\n年清淤。\nhttps://w.example/a.html 2/3\n第二条　乙，\n3/3\n丙。",
                Some("第一条　水井应当每年清淤。\n\n第二条　乙，丙。"),
            ),
            ("甲，\n1/3\n乙，\n1/2\n丙", None),
            ("甲，\n3/2\n乙，\n4/2\n丙", None),
            // one number may be anything; bare numbers close together are no pages
            ("甲\n— 12 —\n乙", None),
            ("甲\n12\n乙\n13\n丙", None),
        ] {
            let found = without_running_heads(text);
            assert_eq!(
                found.as_ref().map(|kept| kept.text.as_str()),
                expected,
                "{text}"
            );
            let Some(kept) = found else { continue };
            // every character comes from where the map says
            let source: Vec<char> = text.chars().collect();
            for (at, c) in kept.text.chars().enumerate().filter(|(_, c)| *c != '\n') {
                assert_eq!(
                    source[kept.map.to_source(at as u32) as usize],
                    c,
                    "{text} {at}"
                );
            }
        }
    }
}
