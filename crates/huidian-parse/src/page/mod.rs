//! Finds the instrument in a page that wraps it in promotion, navigation and news.

mod frame;
mod several;

use std::ops::Range;

pub use several::{Instruments, instruments_in};

use huidian_text::{title_key, title_variants};

use crate::clean::{Cleaned, Line};
use crate::hints::Hints;
use crate::marker::{Mark, MarkForm, read_mark};
use crate::words::{
    char_count, ends_as_title, ends_in_stop, ends_sentence, is_date_line, is_number_line,
    without_closing_brackets,
};

/// Lines of the instrument.
pub(crate) struct FoundInstrument {
    pub lines: Range<usize>,
    /// Whether anything was left out.
    pub is_part: bool,
    /// Whether the page holds another instrument besides.
    pub has_others: bool,
    /// The page's headline about the instrument, when it stands above what was taken.
    pub headline: Option<String>,
}

/// Lines of frame that show a page where nothing else does.
const FRAME_EVIDENCE: usize = 3;

/// Longest title, in characters.
const TITLE_LIMIT: usize = 180;

struct Scan<'c> {
    words: &'c str,
    line: &'c Line,
    mark: Option<Mark>,
    is_frame: bool,
}

/// Finds the lines of the instrument. Everything is taken when nothing around it looks like a page, or no instrument is found.
pub(crate) fn find_instrument(cleaned: &Cleaned, hints: &Hints) -> FoundInstrument {
    let all = 0..cleaned.lines.len();
    let whole = FoundInstrument {
        lines: all.clone(),
        is_part: false,
        has_others: false,
        headline: None,
    };
    let may_have_frame = cleaned.has_origin
        || cleaned.left_out > 0
        || cleaned.lines.iter().any(|line| line.is_link)
        || frame::may_be_framed(&cleaned.text);
    if !may_have_frame {
        return without_afterword(cleaned, whole);
    }
    let lines = scan(cleaned);
    let frame_count = lines.iter().filter(|line| line.is_frame).count() + cleaned.left_out;
    if frame_count < FRAME_EVIDENCE && !(cleaned.has_origin && frame_count > 0) {
        return whole;
    }
    let wanted = wanted_titles(cleaned, hints);
    let (region, has_others) = choose_item(&lines, &wanted);
    let Some(anchors) = find_anchors(&lines, &region) else {
        return whole;
    };
    let start = find_start(&lines, region.start, anchors.start);
    let end = find_end(&lines, anchors.end, region.end);
    if start == 0 && end == all.end || start >= end {
        return whole;
    }
    FoundInstrument {
        lines: start..end,
        is_part: true,
        has_others,
        headline: headline_above(&lines[..start]),
    }
}

/// The first short line above the text that names a work in 《》.
fn headline_above(lines: &[Scan<'_>]) -> Option<String> {
    lines
        .iter()
        .map(|line| line.words)
        .find(|words| {
            words.contains('《') && char_count(words) <= TITLE_LIMIT && !ends_sentence(words)
        })
        .map(str::to_owned)
}

fn scan(cleaned: &Cleaned) -> Vec<Scan<'_>> {
    cleaned
        .lines
        .iter()
        .map(|line| {
            let words = cleaned.line_text(line);
            let mark = read_mark(words);
            Scan {
                is_frame: frame::is_frame(words, line, mark.as_ref()),
                words,
                line,
                mark,
            }
        })
        .collect()
}

/// Keys of the titles that the file's name and the page's headline name.
fn wanted_titles(cleaned: &Cleaned, hints: &Hints) -> Vec<String> {
    let named = hints
        .file_name
        .as_deref()
        .map(crate::metadata::title_of_file);
    let headline = cleaned.front_title.as_deref().and_then(|title| {
        let (_, rest) = title.split_once('《')?;
        rest.rsplit_once('》').map(|(inside, _)| inside.to_owned())
    });
    named
        .into_iter()
        .chain(headline)
        .flat_map(|title| title_variants(&title))
        .collect()
}

/// On a page with several instruments, the lines of one: of the wanted title, else the longest.
fn choose_item(lines: &[Scan<'_>], wanted: &[String]) -> (Range<usize>, bool) {
    let all = 0..lines.len();
    let heads: Vec<usize> = (0..lines.len())
        .filter(|at| heads_item(lines, *at))
        .collect();
    if heads.len() < 2 {
        return (all, false);
    }
    let items = heads.iter().enumerate().map(|(index, head)| {
        let end = heads.get(index + 1).copied().unwrap_or(lines.len());
        *head..end
    });
    let by_title = items.clone().find(|item| {
        let key = title_key(lines[item.start].words);
        wanted.contains(&key)
    });
    let longest = || items.clone().max_by_key(Range::len);
    let item = by_title.or_else(longest).unwrap_or(all);
    // what stands above the first item may be its own notice
    let start = if item.start == heads[0] {
        0
    } else {
        item.start
    };
    (start..item.end, true)
}

/// Lines from a title to its 第一条 or 一、 at most.
const HEAD_REACH: usize = 6;

/// Whether a title stands right above the first number of an instrument.
fn heads_item(lines: &[Scan<'_>], at: usize) -> bool {
    if !is_own_title(lines, at) {
        return false;
    }
    let below = &lines[at + 1..lines.len().min(at + 1 + HEAD_REACH)];
    let first = below.iter().find(|line| {
        line.mark.is_some() || char_count(line.words) <= TITLE_LIMIT && ends_as_title(line.words)
    });
    first
        .and_then(|line| line.mark.as_ref())
        .is_some_and(|mark| {
            matches!(
                mark.form,
                MarkForm::Article | MarkForm::Chapter | MarkForm::Part
            ) && mark.ordinal.values() == [1]
        })
}

/// Heads of what follows instruments on the same page and is none.
const AFTERWORDS: [&str; 9] = [
    "解读",
    "答记者问",
    "起草说明",
    "编制说明",
    "一图读懂",
    "政策问答",
    "有关情况的说明",
    "专家观点",
    "图解",
];

fn is_afterword(line: &Scan<'_>) -> bool {
    line.mark.is_none()
        && char_count(line.words) <= TITLE_LIMIT
        && !ends_sentence(line.words)
        && (AFTERWORDS.iter().any(|word| line.words.contains(word)) || is_account(line.words))
}

/// 关于《…（草案）》的说明, …审议结果的报告: what the drafters tell the house that decides, printed behind the act in gazettes.
fn is_account(words: &str) -> bool {
    const ENDS: [&str; 5] = ["的说明", "情况的报告", "结果的报告", "意见的报告", "的汇报"];
    words.starts_with("关于") && words.contains('》') && ENDS.iter().any(|end| words.ends_with(end))
}

/// Articles above what may be an afterword.
const ARTICLES_ABOVE: usize = 3;

/// The text without an account of it behind the last article, and what follows that; the whole where there is none.
fn without_afterword(cleaned: &Cleaned, whole: FoundInstrument) -> FoundInstrument {
    let may_have = ["的说明", "的报告", "的汇报"]
        .iter()
        .any(|word| cleaned.text.contains(word));
    if !may_have {
        return whole;
    }
    let lines = scan(cleaned);
    let is_article = |line: &Scan<'_>| {
        line.mark
            .as_ref()
            .is_some_and(|mark| mark.form == MarkForm::Article)
    };
    let Some(last) = lines.iter().rposition(is_article) else {
        return whole;
    };
    let is_act = lines.iter().filter(|line| is_article(line)).count() >= ARTICLES_ABOVE;
    match (last + 1..lines.len()).find(|at| is_account(lines[*at].words)) {
        Some(end) if is_act => FoundInstrument {
            lines: 0..end,
            is_part: true,
            ..whole
        },
        _ => whole,
    }
}

/// First and last line of the longest run of numbered parts.
fn find_anchors(lines: &[Scan<'_>], region: &Range<usize>) -> Option<Range<usize>> {
    let articles = anchors_of(lines, region, |form| {
        matches!(form, MarkForm::Article | MarkForm::Chapter | MarkForm::Part)
    });
    if articles.len() >= 3 {
        return Some(*articles.first()?..*articles.last()? + 1);
    }
    let divisions = anchors_of(lines, region, |form| {
        matches!(form, MarkForm::Comma | MarkForm::Bracket | MarkForm::Clause)
    });
    if divisions.len() < 2 {
        return None;
    }
    Some(*divisions.first()?..*divisions.last()? + 1)
}

/// Lines with a wanted mark, up to the first afterword below them.
fn anchors_of(
    lines: &[Scan<'_>],
    region: &Range<usize>,
    wanted: impl Fn(MarkForm) -> bool,
) -> Vec<usize> {
    let mut anchors = Vec::new();
    for at in region.clone() {
        let line = &lines[at];
        if anchors.len() > 1 && is_afterword(line) {
            break;
        }
        if !line.is_frame && line.mark.as_ref().is_some_and(|mark| wanted(mark.form)) {
            anchors.push(at);
        }
    }
    anchors
}

/// The first title after the last line of the frame above the numbered parts; without a title, the line after the frame.
fn find_start(lines: &[Scan<'_>], floor: usize, first_anchor: usize) -> usize {
    let after_frame = lines[floor..first_anchor]
        .iter()
        .rposition(|line| line.is_frame)
        .map_or(floor, |at| floor + at + 1);
    let title = (after_frame..first_anchor).find(|at| is_own_title(lines, *at));
    if let Some(title) = title {
        return with_lines_above(lines, after_frame, title);
    }
    (after_frame..first_anchor)
        .find(|at| !is_leftover(&lines[*at]))
        .unwrap_or(first_anchor)
}

/// A number over the title, and a title's first lines when it is broken over several.
fn with_lines_above(lines: &[Scan<'_>], floor: usize, title: usize) -> usize {
    let mut start = title;
    while start > floor {
        let above = &lines[start - 1];
        let is_short = char_count(above.words) <= 60 && !ends_sentence(above.words);
        let begins_title = above.words.contains("关于") && !is_headline(above.words)
            || above.words.ends_with("文件") && start == title;
        if !is_short || !(begins_title || is_number_line(above.words)) {
            break;
        }
        start -= 1;
    }
    start
}

/// A headline about an instrument, not its title.
fn is_headline(words: &str) -> bool {
    words.contains(['|', '｜']) || words.contains("附全文") || words.contains("全文）")
}

/// Whether the line is a title of an instrument and not a headline about one.
fn is_own_title(lines: &[Scan<'_>], at: usize) -> bool {
    let line = &lines[at];
    let words = line
        .words
        .strip_prefix('《')
        .and_then(|inner| inner.strip_suffix('》'))
        .unwrap_or(line.words);
    char_count(words) <= TITLE_LIMIT
        && ends_as_title(words)
        && !ends_in_stop(without_closing_brackets(words))
        && !words.contains(['。', '：'])
        && line.mark.is_none()
        && !is_headline(words)
        && !is_afterword(line)
        && !is_repeated_later(lines, at)
}

/// A page's headline that comes again above the text: the later one is the instrument's own.
fn is_repeated_later(lines: &[Scan<'_>], at: usize) -> bool {
    let near = lines.len().min(at + 40);
    lines[at + 1..near]
        .iter()
        .take_while(|other| other.mark.is_none())
        .any(|other| other.words == lines[at].words)
}

/// A short line with nothing an instrument begins with.
fn is_leftover(line: &Scan<'_>) -> bool {
    char_count(line.words) <= 30
        && line.line.level == 0
        && !ends_sentence(line.words)
        && !ends_as_title(line.words)
        && !is_number_line(line.words)
}

/// Lines between the text and the date of its signature: the widest joint documents have some forty issuers.
const SIGNER_LIMIT: usize = 45;

/// The line after the text: what follows the last number as long as it can belong to it.
///
/// A sentence belongs when nothing stands between; issuers are bridged only by a date or a further number; an annex goes to the frame.
fn find_end(lines: &[Scan<'_>], after_anchor: usize, ceiling: usize) -> usize {
    let mut end = after_anchor;
    let mut in_annex = false;
    for (at, line) in lines.iter().enumerate().take(ceiling).skip(after_anchor) {
        if line.is_frame || is_afterword(line) || at - end > SIGNER_LIMIT {
            break;
        }
        in_annex |= line
            .mark
            .as_ref()
            .is_some_and(|mark| mark.form == MarkForm::Annex);
        let is_bridge = line.mark.is_some() || is_date_line(line.words);
        if is_bridge || in_annex || end == at && goes_on(line) {
            end = at + 1;
        }
    }
    end
}

/// Whether a line right after the text is more of it: a sentence, a list's lead-in, a table's row, an annex's name.
fn goes_on(line: &Scan<'_>) -> bool {
    ends_in_stop(line.words)
        || line.words.ends_with(['；', '：'])
        || line.words.contains('\t')
        || line.words.starts_with('|')
}
