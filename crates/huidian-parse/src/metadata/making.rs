//! What stands beside the name of a work and tells it from others of its title: its number, and when it was made.

use huidian_model::{Number, find_numbers};
use huidian_text::{PartialDate, find_dates};

use super::named::WorkMention;

/// How a sentence tells the work that it names from others of the same title.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Making {
    /// In the brackets behind the title, or before it: 国发〔2019〕3号《…》, 国务院令第53号公布的《…》.
    pub number: Option<Number>,
    /// When it was made: 2011年3月3日公布的《…》, 《…》（2011年3月3日公布）; of a number with a year, that year. Days of later versions are none.
    pub on: Option<PartialDate>,
}

/// Verbs by which a work is made for the first time.
const MADE: [&str; 11] = [
    "公布", "发布", "颁布", "印发", "通过", "批准", "制定", "签发", "下发", "令", "公告",
];

/// Verbs by which a version of it is made.
const REVISED: [&str; 4] = ["修正", "修订", "修改", "修改后"];

/// Longest account of its making before a title, in bytes: a day, a body and an order's number.
const FRONT: usize = 240;

impl WorkMention {
    /// What `text`, from which the mention was read, tells of the making of the work named.
    pub fn making(&self, text: &str) -> Making {
        let (start, end) = (self.span.start as usize, self.span.end as usize);
        let (Some(front), Some(behind)) = (text.get(..start), text.get(end..)) else {
            return Making::default();
        };
        let front = account_before(front);
        let bracket = bracket_behind(behind);
        let number = self
            .number
            .clone()
            .or_else(|| find_numbers(front).pop().map(|found| found.number));
        let year = number.as_ref().and_then(year_of);
        let on = made_on(bracket).or_else(|| made_on(front)).or_else(|| {
            year.and_then(|year| i16::try_from(year).ok())
                .map(PartialDate::year_only)
        });
        Making { number, on }
    }
}

/// 2011年3月3日国务院令第53号公布的: the words right before a title that tell how it was made; empty where other words stand there.
fn account_before(front: &str) -> &str {
    let floor = front.ceil_char_boundary(front.len().saturating_sub(FRONT));
    let near = &front[floor..];
    let start = near
        .char_indices()
        .rev()
        .find(|(_, c)| {
            matches!(
                c,
                '。' | '；' | '，' | '、' | '》' | '：' | '\n' | '\t' | '|'
            )
        })
        .map_or(0, |(at, c)| at + c.len_utf8());
    let words = near[start..].trim();
    let plain = words.trim_end_matches('的');
    let is_account = plain.len() < words.len() && MADE.iter().any(|verb| plain.ends_with(verb));
    let is_number = find_numbers(words)
        .last()
        .is_some_and(|number| number.end as usize == words.chars().count());
    if is_account || is_number { words } else { "" }
}

/// The inside of the bracket right behind a title.
fn bracket_behind(behind: &str) -> &str {
    let Some(inside) = behind.trim_start().strip_prefix(['（', '(']) else {
        return "";
    };
    let mut depth = 1;
    let close = inside.char_indices().find_map(|(at, c)| {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth -= 1,
            _ => {}
        }
        (depth == 0).then_some(at)
    });
    close.map_or("", |close| &inside[..close])
}

/// The first day in an account that is one of making.
fn made_on(account: &str) -> Option<PartialDate> {
    day_made(account).or_else(|| year_made(account))
}

/// 1998年某市人民政府令发布: a year alone.
fn year_made(account: &str) -> Option<PartialDate> {
    let (year, rest) = account.trim_start().split_once('年')?;
    let has = |words: &[&str]| words.iter().any(|word| rest.contains(word));
    let is_year = year.len() == 4 && year.chars().all(|c| c.is_ascii_digit());
    (is_year && has(&MADE) && !has(&REVISED))
        .then(|| year.parse().ok().map(PartialDate::year_only))?
}

fn day_made(account: &str) -> Option<PartialDate> {
    let dates = find_dates(account);
    dates.iter().enumerate().find_map(|(index, found)| {
        let end = dates
            .get(index + 1)
            .map_or(account.len(), |next| next.start);
        let said = &account[found.end..end];
        let has = |words: &[&str]| words.iter().any(|word| said.contains(word));
        found.date.filter(|_| has(&MADE) && !has(&REVISED))
    })
}

fn year_of(number: &Number) -> Option<u16> {
    match number {
        Number::Document(document) => Some(document.year),
        Number::Order(order) => order.year,
        Number::Standard(_) | Number::Other(_) => None,
    }
}
