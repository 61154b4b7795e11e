//! Titles: of the instrument, and of the notice that carries it.

use huidian_model::find_numbers;
use huidian_text::title::{
    ends_as_title, issued_without_marks, split_closing_bracket, title_behind_number,
};
use huidian_text::title_key;

use super::Reading;
use crate::features::quoted_titles;
use crate::shape::{Part, Row, TITLE_LIMIT};
use crate::wording::{Build, is_news};

#[derive(Debug, Clone, Default)]
pub(super) struct Titles {
    pub(super) title: Option<String>,
    pub(super) cover: Option<String>,
}

/// Numbers under a title from which it is the title of what is numbered, and not of a notice about it.
const OWN_PARTS: u32 = 2;

pub(super) fn read(reading: &Reading<'_, '_>) -> Titles {
    let stated = stated_titles(reading);
    // the first heading of a file or the first row of its table is no headline
    let headline =
        headline_title(reading.headline).filter(|title| !title.contains('\t') && !is_clause(title));
    // below the heading of a letter stand names of what it announces or annexes
    let heading = stated.iter().find(|title| {
        reading.wording.build == Build::Letter && crate::letter::is_letter_title(title)
    });
    let nearest = heading.or(stated.last()).cloned();
    let title = nearest
        .or_else(|| headline.clone())
        .or_else(|| announced(reading))
        .or_else(|| numbered(reading));
    let Some(title) = title else {
        return Titles::default();
    };
    if stated.is_empty()
        && let Some(notice) = notice_of(reading, &title)
    {
        return Titles {
            title: Some(notice),
            cover: None,
        };
    }
    let carries = carried(reading, &title);
    let cover = stated
        .iter()
        .chain(&headline)
        .find(|cover| {
            inner_title(cover).is_some()
                || issued_without_marks(cover).is_some()
                || asks_opinions(cover)
        })
        .cloned();
    match carries {
        Some(inner) => Titles {
            title: Some(with_mark(reading, inner)),
            cover: cover.or(Some(title)),
        },
        None => Titles {
            cover: cover.filter(|cover| title_key(cover) != title_key(&title)),
            title: Some(with_mark(reading, title)),
        },
    }
}

/// Announcements that go by their number alone: 某行公告〔2031〕第9号.
pub(crate) fn is_numbered_title(title: &str) -> bool {
    let named = ["公告", "通告"]
        .iter()
        .find_map(|word| title.split_once(word));
    named.is_some_and(|(body, number)| {
        body.chars().count() >= 3
            && number.ends_with('号')
            && number.contains(|c: char| c.is_ascii_digit())
            && number.chars().count() <= 16
    })
}

/// The number of an announcement that has no other name.
fn numbered(reading: &Reading<'_, '_>) -> Option<String> {
    let rows = reading.rows.iter().take(NUMBER_REACH);
    rows.map(|row| row.line.text.trim())
        .chain([reading.headline.trim()])
        .find(|words| is_numbered_title(words))
        .map(str::to_owned)
}

/// Lines at the head of a page in which its number may stand as its name.
const NUMBER_REACH: usize = 12;

/// What a notice carries, where the page has it too.
fn carried(reading: &Reading<'_, '_>, title: &str) -> Option<String> {
    let printed = || {
        let inner = issued_without_marks(title)?;
        let key = title_key(inner);
        let rows = reading.rows.iter();
        rows.into_iter()
            .any(|row| title_key(&row.line.text) == key)
            .then(|| inner.to_owned())
    };
    let inner = inner_title(title).or_else(printed).or_else(|| {
        asks_opinions(title)
            .then(|| quoted_titles(title).pop().map(str::to_owned))
            .flatten()
    })?;
    let has_own_parts =
        reading.wording.build != Build::Letter && reading.wording.run.count > OWN_PARTS;
    (has_own_parts && !are_of_notice(reading)).then_some(inner)
}

/// A letter without a heading that says of another instrument that it was made and is annexed: it is the notice about that, never the instrument.
fn notice_of(reading: &Reading<'_, '_>, title: &str) -> Option<String> {
    if reading.wording.build != Build::Letter || asks_opinions(title) {
        return None;
    }
    let rows = reading.wording_rows();
    let is_addressed = rows.iter().any(|row| row.part == Part::Salutation);
    let quoted = format!("《{title}》");
    let is_about = rows.iter().any(|row| {
        let words = &row.line.text;
        words.contains(&quoted)
            && (row.part == Part::Annex
                || [
                    "编制了",
                    "制定了",
                    "起草了",
                    "现予",
                    "现将",
                    "现印发",
                    "现发布",
                ]
                .iter()
                .any(|verb| words.contains(verb)))
    });
    let asks = rows
        .iter()
        .any(|row| row.line.text.contains("征求意见") && row.part == Part::Prose);
    (is_addressed && is_about).then(|| {
        if asks {
            format!("关于对{quoted}公开征求意见的通知")
        } else {
            format!("关于发布{quoted}的通知")
        }
    })
}

/// Whether the numbered parts are the notice's own: they follow its addressee with no title, no date and no annex between.
fn are_of_notice(reading: &Reading<'_, '_>) -> bool {
    let above = &reading.rows[..reading.wording.run.first_row];
    let addressed = above.iter().rposition(|row| row.part == Part::Salutation);
    reading.wording.build == Build::Divisions
        && addressed.is_some_and(|at| {
            !above[at..]
                .iter()
                .any(|row| matches!(row.part, Part::Title | Part::Date | Part::Annex))
        })
}

/// The X of 关于印发《X》的通知.
pub(super) fn inner_title(title: &str) -> Option<String> {
    let (before, rest) = title.split_once('《')?;
    let (inner, after) = rest.rsplit_once('》')?;
    let issues = ["印发", "发布", "公布", "下发", "颁布", "实施", "印发〈"]
        .iter()
        .any(|verb| before.trim_end().ends_with(verb));
    let after = after.trim_start();
    // 实施《某法》的规定 is no notice about that law
    let closes = after.is_empty()
        || after.starts_with('的')
            && (!before.trim_end().ends_with("实施") || crate::letter::ends_as_letter(after));
    (issues && closes && !inner.is_empty()).then(|| inner.replace(['〈', '〉'], ""))
}

/// Whether a title is that of a notice that asks for opinions.
pub(super) fn asks_opinions(title: &str) -> bool {
    (title.contains("征求") || title.contains("征集"))
        && title.contains("意见")
        && !title.ends_with("稿）")
        && !title.ends_with("稿)")
}

/// Titles on lines of their own, in the wording above its numbers or, in a letter, above its words.
fn stated_titles(reading: &Reading<'_, '_>) -> Vec<String> {
    let rows = match reading.wording.build {
        Build::Letter => &reading.rows[..reading.wording.run.last_row.min(reading.rows.len())],
        _ => {
            let end = reading.wording.run.first_row;
            &reading.rows[..end]
        }
    };
    let mut titles = Vec::new();
    let mut at = 0;
    while at < rows.len() {
        if rows[at].part == Part::Title
            && rows[at].line.char_count() <= TITLE_LIMIT
            && !is_news(&rows[at].line.text)
        {
            let (title, next) = joined(rows, at, reading.headline);
            if is_plausible(&title) {
                titles.push(title);
            }
            at = next;
        } else {
            at += 1;
        }
    }
    titles
}

/// A title broken over lines, and the bracket under it.
fn joined(rows: &[Row<'_>], at: usize, headline: &str) -> (String, usize) {
    let mut title = rows[at].line.text.trim().to_owned();
    let is_tail = title.starts_with("关于") || title.chars().count() < 12;
    if let Some(above) = at.checked_sub(1).map(|above| rows[above])
        && (above.part == Part::Prose && is_tail && is_piece(&above.line.text)
            || matches!(above.part, Part::Prose | Part::Title)
                && (is_told(headline, &above.line.text, &title)
                    || leads_into(&above.line.text, &title)))
    {
        title = join(&above.line.text, &title);
        if let Some(top) = at.checked_sub(2).map(|top| rows[top])
            && top.part == Part::Prose
            && is_issuer_line(&top.line.text)
            && !leaves_out(headline, &top.line.text, &title)
        {
            title = join(&top.line.text, &title);
        }
    }
    let mut next = at + 1;
    if let Some(below) = rows.get(next) {
        let words = below.line.text.trim();
        let is_bracket = words.starts_with(['（', '('])
            && words.ends_with(['）', ')'])
            && words.chars().count() <= 16;
        if is_bracket && !words.contains('年') {
            title.push_str(words);
            next += 1;
        }
    }
    (title, next)
}

/// Whether the headline has both lines one after the other: then they are one title.
fn is_told(headline: &str, above: &str, below: &str) -> bool {
    (4..=60).contains(&above.chars().count())
        && title_key(headline).contains(&title_key(&join(above, below)))
}

/// Whether the headline has the title without the line above it, which then is the name of an account.
fn leaves_out(headline: &str, above: &str, title: &str) -> bool {
    let headline = title_key(headline);
    headline.contains(&title_key(title)) && !headline.contains(&title_key(&join(above, title)))
}

/// 某局关于印发 over 《…》的通知: one title, whatever the headline says.
fn leads_into(above: &str, below: &str) -> bool {
    let above = above.trim();
    let is_open = [
        "关于", "印发", "发布", "公布", "下发", "转发", "实施", "征求", "修改", "做好",
    ]
    .iter()
    .any(|end| above.ends_with(end));
    below.starts_with('《')
        && !below.ends_with('》')
        && is_open
        && above.contains("关于")
        && (4..=60).contains(&above.chars().count())
        && !above.contains(['。', '，', '：', ':', '|', '；'])
}

fn join(above: &str, below: &str) -> String {
    format!("{}{below}", above.trim())
}

fn is_piece(words: &str) -> bool {
    let count = words.chars().count();
    (4..=60).contains(&count)
        && !words.contains(['。', '，', '：', ':', '|', '；', '/', '0', '1'])
        // a company's name is of its house, and no part of a title
        && !super::is_private(words.trim())
        && (is_issuer_line(words) || words.starts_with("关于"))
}

fn is_issuer_line(words: &str) -> bool {
    let last = words.split([' ', '\u{3000}']).next_back().unwrap_or("");
    words.chars().count() <= 60
        && !words.contains(['。', '，', '：'])
        && (crate::shape::BODY_ENDS
            .iter()
            .any(|end| last.ends_with(end))
            || last.ends_with("国务院"))
}

/// Whether words can be the title of an instrument.
fn is_plausible(title: &str) -> bool {
    title.chars().count() >= 5
        && ends_as_title(title)
        && !title.contains(['？', '！', '|', '\t'])
        && !is_clause(title)
        && !is_reference(title)
}

/// GB/T 43697—2024 数据安全技术 数据分类分级规则: what a standard rests on, by its number.
fn is_reference(title: &str) -> bool {
    find_numbers(title)
        .first()
        .is_some_and(|found| found.start == 0 && found.number.as_standard().is_some())
}

/// 4 总体要求, 5.1 数据采集: the heading of a clause, whatever its last word.
fn is_clause(title: &str) -> bool {
    let rest = title.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    rest.len() < title.len() && rest.starts_with(char::is_whitespace)
}

/// Prefixes of accounts: 发布 |, 【通知】, 重磅！.
fn without_prefix(headline: &str) -> &str {
    let mut words = headline.trim();
    if let Some((before, after)) = words.split_once(['|', '｜', '丨', '‖'])
        && before.chars().count() <= 10
    {
        words = after.trim();
    }
    if let Some((_, after)) = words
        .strip_prefix('【')
        .and_then(|rest| rest.split_once('】'))
        && !after.trim().is_empty()
    {
        words = after.trim();
    }
    if let Some((before, after)) = words.split_once(['！', '!'])
        && before.chars().count() <= 14
        && after.chars().count() > 5
    {
        words = after.trim();
    }
    words
}

/// The title that a headline gives: the headline itself, or what it quotes.
pub(super) fn headline_title(headline: &str) -> Option<String> {
    let words = without_prefix(headline);
    let words = ["（附全文）", "（全文）", "（附下载）", "（附清单）", "全文"]
        .iter()
        .fold(words, |words, end| {
            words.strip_suffix(end).unwrap_or(words).trim_end()
        });
    let words = match words.rsplit_once('（') {
        Some((before, inside)) if inside.contains("公报") => before,
        _ => words,
    };
    if let Some(title) = title_behind_number(headline) {
        return Some(title.to_owned());
    }
    if let Some(campaign) = campaign(words) {
        return Some(campaign);
    }
    let is_itself = is_plausible(words)
        && words.chars().count() <= TITLE_LIMIT
        && !words.contains(['，', '；', '：'])
        && !is_telling(words);
    if is_itself {
        return Some(words.to_owned());
    }
    let quoted = quoted_titles(words);
    if quoted.len() == 1
        || quoted.len() > 1
            && quoted
                .iter()
                .all(|title| title_key(title) == title_key(quoted[0]))
    {
        let mut title = quoted[0].to_owned();
        // 《X》（征求意见稿）: some put the mark outside
        if let Some((_, after)) = words.split_once(&format!("《{title}》"))
            && let Some(mark) = after
                .strip_prefix('（')
                .and_then(|rest| rest.split('）').next())
            && mark.ends_with('稿')
        {
            title.push_str(&format!("（{mark}）"));
        }
        return Some(title);
    }
    if let Some((_, rest)) = words.split_once('“')
        && let Some((inside, _)) = rest.split_once('”')
        && inside.starts_with("关于")
        && is_plausible(inside)
    {
        return Some(inside.to_owned());
    }
    if let Some((before, after)) = words.split_once(['：', ':'])
        && before.chars().count() <= 8
        && is_plausible(after)
        && after.starts_with("关于")
    {
        return Some(after.trim().to_owned());
    }
    None
}

/// 某部印发《X》: a headline that tells and is no title.
fn is_telling(words: &str) -> bool {
    let before = words.split('《').next().unwrap_or(words);
    let tells = [
        "发布", "印发", "公布", "出台", "制定", "就", "启动", "部署", "征求",
    ]
    .iter()
    .any(|verb| before.contains(verb));
    // 国家标准《X》公开征求意见
    let after = words.rsplit_once('》').map_or("", |(_, after)| after);
    let asks = after.ends_with("征求意见") || after.ends_with("征集意见");
    (tells || asks) && !before.contains("关于") && words.contains('《') || words.ends_with('》')
}

/// “清朗·…”专项行动.
fn campaign(words: &str) -> Option<String> {
    let start = words.find('“')?;
    let end = words.find("专项行动")?;
    (start < end && !words.ends_with("通知")).then(|| format!("{}专项行动", &words[start..end]))
}

/// The work that the words above the wording announce: 近日，某部印发《X》（以下简称《办法》）.
fn announced(reading: &Reading<'_, '_>) -> Option<String> {
    let rows = reading.before().iter().chain(reading.head());
    rows.map(|row| row.line.text.as_str())
        .chain([reading.headline])
        .find_map(announced_in)
}

/// The title that stands right after a verb of publishing, else the one that is given a short name.
fn announced_in(words: &str) -> Option<String> {
    const VERBS: [&str; 10] = [
        "印发",
        "印发了",
        "发布",
        "发布了",
        "公布",
        "公布了",
        "制定",
        "起草",
        "就",
        "起草了",
    ];
    let mut rest = words;
    while let Some(open) = rest.find('《') {
        let before = rest[..open].trim_end();
        let inside = &rest[open + '《'.len_utf8()..];
        let close = inside.find('》')?;
        let (title, after) = (&inside[..close], &inside[close..]);
        let is_named = VERBS.iter().any(|verb| before.ends_with(verb))
            || after.starts_with("》（以下简称")
            || after.starts_with("》(以下简称");
        if is_named && is_plausible(title) {
            return Some(title.to_owned());
        }
        rest = after;
    }
    None
}

/// The title with the draft mark that the page gives it elsewhere.
fn with_mark(reading: &Reading<'_, '_>, title: String) -> String {
    let title = without_number(unquoted(title.trim())).to_owned();
    if title.ends_with("稿）") || title.ends_with("稿)") || title.ends_with("草案）") {
        return title;
    }
    let key = title_key(&title);
    let near = reading
        .before()
        .iter()
        .chain(reading.head())
        .map(|row| row.line.text.as_str());
    let marked = near.chain([reading.headline]).find_map(|words| {
        words.split('《').skip(1).find_map(|rest| {
            let (inside, after) = rest.split_once('》')?;
            let folded = title_key(inside);
            let (plain, mark) = split_closing_bracket(&folded)?;
            if plain == key && mark.ends_with('稿') {
                return inside
                    .rfind(['（', '('])
                    .map(|open| inside[open..].to_owned());
            }
            let mark = after.strip_prefix('（')?.split('）').next()?;
            (folded == key && mark.ends_with('稿')).then(|| format!("（{mark}）"))
        })
    });
    match marked {
        Some(mark) => format!("{title}{mark}"),
        None => title,
    }
}

/// 《X》 without its marks; 《X》的通知 keeps both.
fn unquoted(title: &str) -> &str {
    title
        .strip_prefix('《')
        .and_then(|rest| rest.strip_suffix('》'))
        .filter(|inside| !inside.contains(['《', '》']))
        .unwrap_or(title)
        .trim()
}

/// …的通知（工信部网安〔2022〕166号）: the number is no part of the title.
fn without_number(title: &str) -> &str {
    match title.rfind(['（', '(']) {
        Some(open) if title[open..].contains('〔') && title.ends_with(['）', ')']) => {
            title[..open].trim_end()
        }
        _ => title,
    }
}

/// Instruments that a page without wording is about: those of its headline, else those it names most.
pub(crate) fn subjects(headline: &str, rows: &[Row<'_>], is_list: bool) -> Vec<String> {
    let mut counts: Vec<(String, String, usize)> = Vec::new();
    let mut note = |title: &str, weight: usize| {
        let key = title_key(title);
        match counts.iter_mut().find(|(known, _, _)| *known == key) {
            Some((_, _, count)) => *count += weight,
            None => counts.push((key, title.to_owned(), weight)),
        }
    };
    for title in quoted_titles(headline) {
        note(title, 100);
    }
    for row in rows {
        let words = &row.line.text;
        let is_news_line = [
            "发布",
            "印发",
            "公布",
            "征求意见",
            "施行",
            "实施",
            "出台",
            "获批",
        ]
        .iter()
        .any(|verb| words.contains(verb));
        for title in quoted_titles(words) {
            note(title, if is_news_line { 2 } else { 1 });
        }
    }
    if is_list {
        return counts
            .into_iter()
            .filter(|(_, _, count)| *count >= 2)
            .map(|(_, title, _)| title)
            .collect();
    }
    let most = counts.iter().map(|(_, _, count)| *count).max().unwrap_or(0);
    let limit = if most >= 100 { 100 } else { most.max(2) };
    counts
        .into_iter()
        .filter(|(_, _, count)| *count >= limit)
        .map(|(_, title, _)| title)
        .take(5)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::is_plausible;

    #[test]
    fn headings_of_clauses_and_rows_are_no_titles() {
        for (title, expected, why) in [
            ("供水数据保护基本要求", true, "a title"),
            ("2030年供水数据工作要点", true, "a year, not a clause"),
            (
                "5G供水网络安全管理办法",
                true,
                "a word that begins with a figure",
            ),
            ("4 供水数据总体要求", false, "a clause"),
            ("5.1　供水数据采集要求", false, "a subclause"),
            ("序号\t供水数据管理办法", false, "a row of a table"),
            ("GB/T 43697—2031 供水数据分类分级规则", false, "a reference"),
        ] {
            assert_eq!(is_plausible(title), expected, "{why}");
        }
    }
}
