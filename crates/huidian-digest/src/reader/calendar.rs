//! Which year is this roundup about?

use huidian_extract::{BlockKind, Page};
use huidian_text::find_dates;
use jiff::civil::Date;

use crate::digest::Digest;
use crate::fields::Field;
use crate::passage::Passage;
use crate::records::facts_of;
use crate::when::{Years, declared_year};

/// Keys of front matter that hold the day an article came out.
const DATE_KEYS: [&str; 7] = [
    "date",
    "published",
    "publish_date",
    "pubdate",
    "article:published_time",
    "created",
    "og:release_date",
];

/// Year and day of appearance from title, front matter, the lines at the top, and the file name.
pub(crate) fn page_years(page: &Page, file_name: Option<&str>) -> Years {
    let title = page
        .find_front_matter("title")
        .and_then(declared_year)
        .or_else(|| page.title.as_deref().and_then(declared_year))
        .or_else(|| first_heading(page).and_then(|heading| declared_year(&heading)))
        .or_else(|| opening_year(page))
        .or_else(|| issue_year(page));
    let appeared = DATE_KEYS
        .iter()
        .find_map(|key| page.find_front_matter(key))
        .and_then(full_date)
        .or_else(|| date_line(page))
        .or_else(|| closing_line(page));
    let title = title.filter(|year| {
        let says = page
            .find_front_matter("title")
            .or(page.title.as_deref())
            .is_some_and(|title| is_year_of_news(title, *year));
        !says || appeared.is_none_or(|on| on.year() == *year)
    });
    let from_name = || file_name.and_then(declared_year);
    Years {
        declared: title.or_else(|| {
            if appeared.is_none() {
                from_name()
            } else {
                None
            }
        }),
        appeared,
        last_told: None,
        heading: None,
        of_page: None,
    }
}

/// 头条 | 2022年全国受理举报1.7亿件；甲部印发新通告: a year in one of several headlines is that of its news, and not of the page.
fn is_year_of_news(title: &str, year: i16) -> bool {
    let year = year.to_string();
    let pieces: Vec<&str> = title
        .split(['；', ';', '|', '｜', '丨', '！', '？'])
        .filter(|piece| !piece.trim().is_empty())
        .collect();
    let said = pieces.iter().find(|piece| piece.contains(&year));
    pieces.len() > 1
        && said.is_some_and(|piece| !is_like_title(piece) && piece.trim().chars().count() > 12)
}

fn full_date(text: &str) -> Option<Date> {
    find_dates(text).first()?.date?.day()
}

/// #数据合规每日一条# 2025年3月合辑: a short first line that names one year, with 年 behind it, and no document.
fn opening_year(page: &Page) -> Option<i16> {
    let inline = page.blocks.iter().find_map(|block| block.inline())?;
    let line = inline.text.lines().find(|line| !line.trim().is_empty())?;
    let is_short = line.chars().count() <= 36 && !line.contains(['《', '，', '。', '〔', '：']);
    let year = declared_year(line).filter(|_| is_short)?;
    // 数治周历 11.17-11.23（2025）, 第52封信（2025年9月22日）: the brackets that close the line date the page
    let in_bracket = line
        .trim()
        .strip_suffix(['）', ')'])
        .and_then(|rest| rest.rsplit_once(['（', '(']))
        .is_some_and(|(_, inside)| inside.trim().starts_with(&year.to_string()));
    if in_bracket {
        return Some(year);
    }
    if line.contains('（') {
        return None;
    }
    // 政务大模型大事年表 2025
    let closes = is_like_title(line) && line.trim().ends_with(&format!(" {year}"));
    (closes || line.contains(&format!("{year}年"))).then_some(year)
}

/// 2025年第3期，总第97期: the number of the issue, near the top or the end.
fn issue_year(page: &Page) -> Option<i16> {
    let mut lines = page
        .blocks
        .iter()
        .take(12)
        .chain(page.blocks.iter().rev().take(6))
        .filter_map(|block| block.inline());
    lines.find_map(|inline| {
        let text = huidian_text::fold(inline.text.trim());
        if text.chars().count() > 40 || text.contains('<') {
            return None;
        }
        let (before, behind) = text.split_once("年第")?;
        let digits = behind.trim_start_matches(|c: char| c.is_ascii_digit());
        let is_issue = digits.len() < behind.len() && digits.starts_with('期');
        let start = before.len().checked_sub(4)?;
        let year: i16 = before.get(start..)?.parse().ok()?;
        (is_issue && (1990..=2100).contains(&year)).then_some(year)
    })
}

/// The first line near the top that reads like a roundup's title and names a year: a heading, a bold line, a plain line of a
/// text file, or the caption row of a table.
fn first_heading(page: &Page) -> Option<String> {
    let lines = page
        .blocks
        .iter()
        .take(12)
        .filter_map(|block| match &block.kind {
            BlockKind::Heading { inline, .. } => Some(inline.text.clone()),
            BlockKind::Paragraph { inline } => inline.text.lines().next().map(str::to_owned),
            BlockKind::Table(table) => table.caption.as_ref().map_or_else(
                || table.cells.first().map(|cell| cell.inline.text.clone()),
                |caption| Some(caption.text.clone()),
            ),
            _ => None,
        });
    lines
        .filter(|line| is_like_title(line))
        .find(|line| declared_year(line).is_some())
}

pub(super) fn is_like_title(line: &str) -> bool {
    const WORDS: [&str; 34] = [
        "合集",
        "新规",
        "速记",
        "梳理",
        "资料",
        "时间轴",
        "月历",
        "周讯",
        "快讯",
        "快报",
        "要闻",
        "汇总",
        "盘点",
        "一览",
        "目录",
        "清单",
        "月报",
        "周报",
        "年报",
        "季报",
        "速递",
        "动态",
        "资讯",
        "汇编",
        "大事记",
        "年表",
        "政策",
        "法规",
        "标准",
        "文件",
        "周刊",
        "简报",
        "进展",
        "台账",
    ];
    let folded = huidian_text::fold(line);
    line.chars().count() <= 60
        && !folded.contains(['。', '<', ';'])
        && WORDS.iter().any(|word| folded.contains(word))
}

/// A line at the top that is little more than an account's name and a date: 网安社区 2025-02-12 23:01.
fn date_line(page: &Page) -> Option<Date> {
    page.blocks.iter().take(12).find_map(|block| {
        let text = &block.inline()?.text;
        let is_short = text.chars().count() <= 60 && !text.contains(['《', '。', '〔']);
        (is_short && (is_stamp(text) || is_signature(text)))
            .then(|| full_date(text))
            .flatten()
    })
}

/// A stamp below the article: 原创 2025-11-12 甲社, 更新于2025年11月12日.
fn closing_line(page: &Page) -> Option<Date> {
    const WORDS: [&str; 5] = ["原创", "更新", "发表于", "发布于", "编辑"];
    page.blocks.iter().rev().take(4).find_map(|block| {
        let text = &block.inline()?.text;
        let is_stamp = text.chars().count() <= 40
            && !text.contains(['《', '。', '〔'])
            && (WORDS.iter().any(|word| text.contains(word)) || is_signature(text));
        is_stamp.then(|| full_date(text)).flatten()
    })
}

/// 某省领导小组办公室　2024年8月20日: who puts the page out, and the day, and nothing else.
fn is_signature(text: &str) -> bool {
    let passage = Passage::new(text.chars().zip(0..));
    let Some(facts) = facts_of(&passage, passage.whole()) else {
        return false;
    };
    let count = |field: Field| facts.iter().filter(|fact| fact.field == field).count();
    count(Field::Issuer) == 1 && count(Field::Date) == 1 && facts.len() == 2
}

/// A date that stamps a page: it comes with a time of day, with words such as 来源 and 浏览, or alone.
fn is_stamp(text: &str) -> bool {
    const WORDS: [&str; 7] = ["来源", "浏览", "作者", "编辑", "阅读", "责编", "点击"];
    let folded = huidian_text::fold(text);
    let mut digits = folded
        .split(':')
        .map(|part| part.chars().next_back().is_some_and(|c| c.is_ascii_digit()));
    let has_time = folded.contains(':') && digits.next() == Some(true);
    has_time
        || WORDS.iter().any(|word| folded.contains(word))
        || huidian_text::parse_date(text).is_some()
}

/// The year most rows name themselves.
pub(crate) fn year_of_rows(digest: &Digest) -> Option<i16> {
    let mut years: Vec<i16> = digest
        .documents
        .iter()
        .filter_map(|row| row.date)
        .map(huidian_text::PartialDate::year)
        .collect();
    if years.is_empty() {
        let numbers = digest
            .documents
            .iter()
            .filter_map(|row| row.number.as_deref());
        years.extend(numbers.filter_map(declared_year));
    }
    years.sort_unstable();
    let total = years.len();
    years
        .chunk_by(|a, b| a == b)
        .max_by_key(|run| run.len())
        .filter(|run| run.len() * 2 > total)
        .and_then(|run| run.first().copied())
}
