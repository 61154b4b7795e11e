//! Lines of an HTML page.

use huidian_extract::{Element, HtmlTree};
use url::Url;

use super::Read;
use crate::date::{date_in_address, read_date};
use crate::number::number_in;
use crate::outcome::Fault;
use crate::row::Row;
use crate::source::Source;

/// Characters around a link in which its day stands, where no line holds both.
const REACH: usize = 240;
/// Elements that hold one line of a list.
const LINES: [&str; 7] = ["li", "tr", "dd", "dl", "p", "div", "td"];

/// Reads the rows of a page, or of a piece of one that an interface answered.
pub(crate) fn read(source: &Source, page: &Url, text: &str) -> Result<Read, Fault> {
    let tree = HtmlTree::new(text);
    let mut read = Read {
        total: total_in(text),
        is_proved_empty: is_proved_empty(source, text),
        ..Read::default()
    };
    let plan = &source.list;
    let lines: Vec<(Element<'_, '_>, Option<Element<'_, '_>>)> = match &plan.row {
        Some(selector) => tree
            .select(selector)
            .map(|row| (row, link_of(source, row)))
            .collect(),
        None => tree
            .elements()
            .filter(|element| element.name() == "a")
            .map(|link| (line_of(link), Some(link)))
            .collect(),
    };
    let dates = dates_beside(source, &tree, lines.len())?;
    for (index, (line, link)) in lines.into_iter().enumerate() {
        let Some(mut row) = link.and_then(|link| row_of(source, page, line, link)) else {
            read.passed_over += 1;
            continue;
        };
        if let Some(words) = dates.as_ref().and_then(|dates| dates.get(index)) {
            row.listed_on = read_date(words).or(row.listed_on);
        }
        if row.listed_on.is_none() {
            row.listed_on = date_near(text, line).or_else(|| date_in_address(row.address.as_str()));
        }
        if is_wanted(source, &row.title) {
            if !read.rows.iter().any(|known| known.address == row.address) {
                read.rows.push(row);
            }
        } else {
            read.passed_over += 1;
        }
    }
    Ok(read)
}

/// Days that stand in elements of their own, one for each row.
fn dates_beside(
    source: &Source,
    tree: &HtmlTree<'_>,
    rows: usize,
) -> Result<Option<Vec<String>>, Fault> {
    let Some(selector) = &source.list.date_row else {
        return Ok(None);
    };
    let dates: Vec<String> = tree
        .select(selector)
        .map(|element| element.text())
        .collect();
    if dates.len() != rows {
        return Err(Fault::changed(format!(
            "列表有 {rows} 行而日期有 {} 个，无法对应 (rows and dates differ in number)",
            dates.len()
        )));
    }
    Ok(Some(dates))
}

pub(crate) fn is_wanted(source: &Source, title: &str) -> bool {
    let plan = &source.list;
    plan.keep_title
        .as_ref()
        .is_none_or(|wanted| wanted.is_match(title))
        && plan
            .drop_title
            .as_ref()
            .is_none_or(|unwanted| !unwanted.is_match(title))
}

fn link_of<'t, 'a>(source: &Source, row: Element<'t, 'a>) -> Option<Element<'t, 'a>> {
    let plan = &source.list;
    if let Some(selector) = &plan.link {
        return row.select(selector).next();
    }
    if plan.link_regex.is_some() {
        let has_handler = |element: &Element<'_, '_>| element.attribute("onclick").is_some();
        let is_link = |element: &Element<'_, '_>| element.name() == "a";
        let inside = row.descendants().find(has_handler);
        return inside
            .or_else(|| has_handler(&row).then_some(row))
            .or_else(|| row.descendants().find(is_link));
    }
    // the link with the most words: an icon or a column's name may stand before the title
    std::iter::once(row)
        .chain(row.descendants())
        .filter(|element| element.name() == "a" && element.attribute("href").is_some())
        .max_by_key(|element| title_of(*element).chars().count())
}

/// The line that a link stands in.
fn line_of<'t, 'a>(link: Element<'t, 'a>) -> Element<'t, 'a> {
    link.ancestors()
        .take(4)
        .find(|above| LINES.contains(&above.name()) && above.text().chars().count() <= 400)
        .unwrap_or(link)
}

fn row_of(
    source: &Source,
    page: &Url,
    line: Element<'_, '_>,
    link: Element<'_, '_>,
) -> Option<Row> {
    let plan = &source.list;
    let (address, deadline) = match (&plan.link_regex, &plan.link_to) {
        (Some(regex), Some(to)) => {
            let found = regex
                .captures(link.opening_tag())
                .or_else(|| regex.captures(line.inner_html()))?;
            let fill = |template: &str| {
                (1..found.len()).fold(template.to_owned(), |text, at| {
                    text.replace(
                        &format!("{{{at}}}"),
                        found.get(at).map_or("", |part| part.as_str()),
                    )
                })
            };
            (fill(to), plan.deadline.as_deref().map(fill))
        }
        _ => (link.attribute("href")?.into_owned(), None),
    };
    let url = source.addresses.resolve(page, &address)?;
    if plan
        .keep
        .as_ref()
        .is_some_and(|keep| !keep.is_match(url.as_str()))
    {
        return None;
    }
    let title = title_of(link);
    let title = if title.is_empty() {
        first_line(&line.text())
    } else {
        title
    };
    if title.chars().count() < 4 {
        return None;
    }
    let mut row = Row::new(title, url);
    let words = line.text();
    row.listed_on = last_date(&words, &row.title);
    row.number = number_in(&row.title).or_else(|| number_in(&words));
    row.comments_until = deadline.as_deref().and_then(read_date);
    row.status = status_in(&words);
    Some(row)
}

/// The whole title stands in `title`; the words are often cut.
fn title_of(link: Element<'_, '_>) -> String {
    let whole = link
        .attribute("title")
        .map(|title| title.trim().to_owned())
        .unwrap_or_default();
    let shown = link.text().replace('\n', "");
    let is_cut = shown.ends_with('…') || shown.ends_with("...");
    if !whole.is_empty() && (is_cut || whole.chars().count() >= shown.chars().count()) {
        whole.replace('\n', "")
    } else {
        shown
    }
}

fn first_line(words: &str) -> String {
    words.lines().next().unwrap_or_default().trim().to_owned()
}

/// The day of a line: the last one, because a title may hold another.
fn last_date(words: &str, title: &str) -> Option<jiff::civil::Date> {
    let rest = words.replace(title, " ");
    // a day that is broken over lines
    let joined: String = rest
        .chars()
        .map(|c| if c == '\n' { ' ' } else { c })
        .collect();
    huidian_text::find_dates(&joined)
        .into_iter()
        .filter_map(|found| found.date?.day())
        .next_back()
        .or_else(|| read_date(&joined))
}

/// The day in the words around a line.
fn date_near(text: &str, line: Element<'_, '_>) -> Option<jiff::civil::Date> {
    let range = line.range();
    let cut = |at: usize, forth: bool| {
        let mut at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at = if forth { at + 1 } else { at - 1 };
        }
        at
    };
    let after = &text[range.end..cut(range.end + REACH, true)];
    // up to the next link, which has a day of its own
    let after = after.split("<a ").next().unwrap_or(after);
    let before = &text[cut(range.start.saturating_sub(REACH), false)..range.start];
    let before = before.rsplit("</a>").next().unwrap_or(before);
    read_date(after).or_else(|| read_date(before))
}

/// 时效状态, which few lists have.
fn status_in(words: &str) -> Option<String> {
    ["现行有效", "有效", "已废止", "废止", "失效", "已修改"]
        .into_iter()
        .find(|status| {
            words
                .lines()
                .any(|line| line.trim() == *status || line.contains(&format!("时效状态：{status}")))
        })
        .map(str::to_owned)
}

/// `count="31"`, 共 31 条.
fn total_in(text: &str) -> Option<usize> {
    let number = |rest: &str| {
        let digits: String = rest
            .trim_start_matches([' ', '"', '\'', '<', 'b', '>', '：', ':'])
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        digits
            .parse::<usize>()
            .ok()
            .filter(|count| *count < 10_000_000)
    };
    let (_, rest) = text
        .split_once(" count=")
        .or_else(|| text.split_once("totalData"))?;
    number(rest.trim_start_matches([' ', '=', '"', '\'', ':']))
}

fn is_proved_empty(source: &Source, text: &str) -> bool {
    source
        .probe
        .empty
        .iter()
        .any(|words| text.contains(words.as_str()))
}
