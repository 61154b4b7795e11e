//! Numbers that identify documents: 文号, 令号, standard numbers.

mod find;
mod standard;

pub use find::{NumberMatch, find_numbers, number_over_two_lines};
pub use standard::StandardNumber;

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use huidian_text::{fold, format_numeral};

/// 发文字号: issuer's code, year, serial (GB/T 9704—2012, 7.2.5): 工信部网安〔2024〕14号.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentNumber {
    /// 机关代字, such as 工信部网安.
    pub code: String,
    pub year: u16,
    pub serial: u32,
}

impl fmt::Display for DocumentNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}〔{}〕{}号", self.code, self.year, self.serial)
    }
}

/// 令号 and 公告号: issuer, form, year or session where the number has one, serial: 国务院令第790号, 交通运输部令2023年第20号. Equal ones may be printed in
/// different layouts.
#[derive(Debug, Clone)]
pub struct OrderNumber {
    pub issuer: String,
    pub form: OrderForm,
    pub year: Option<u16>,
    /// Term of the congress that counts its announcements anew with each: 公告〔十六届〕第13号.
    pub session: Option<u16>,
    pub serial: u32,
    pub layout: OrderLayout,
}

/// How an order number with a year is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OrderLayout {
    /// 令2023年第20号
    #[default]
    Words,
    /// 令〔2025〕第113号
    Brackets,
    /// 公告〔2025〕5号
    BracketsAlone,
}

impl OrderNumber {
    /// All that tells it from others.
    fn identity(&self) -> (&str, OrderForm, Option<u16>, Option<u16>, u32) {
        let Self { issuer, form, .. } = self;
        (issuer, *form, self.year, self.session, self.serial)
    }
}

impl PartialEq for OrderNumber {
    fn eq(&self, other: &Self) -> bool {
        self.identity() == other.identity()
    }
}

impl Eq for OrderNumber {}

impl PartialOrd for OrderNumber {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for OrderNumber {
    fn cmp(&self, other: &Self) -> Ordering {
        self.identity().cmp(&other.identity())
    }
}

impl Hash for OrderNumber {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.identity().hash(state);
    }
}

/// Order or announcement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OrderForm {
    /// 令
    Order,
    /// 公告
    Announcement,
}

impl OrderForm {
    pub fn chinese(self) -> &'static str {
        match self {
            OrderForm::Order => "令",
            OrderForm::Announcement => "公告",
        }
    }
}

impl fmt::Display for OrderNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.issuer, self.form.chinese())?;
        if let Some(session) = self.session {
            write!(f, "〔{}届〕", format_numeral(u32::from(session)))?;
        }
        match (self.year, self.layout) {
            (Some(year), OrderLayout::Words) => write!(f, "{year}年")?,
            (Some(year), OrderLayout::Brackets) => write!(f, "〔{year}〕")?,
            (Some(year), OrderLayout::BracketsAlone) => {
                return write!(f, "〔{year}〕{}号", self.serial);
            }
            (None, _) => {}
        }
        write!(f, "第{}号", self.serial)
    }
}

/// Any number that identifies a document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Number {
    Document(DocumentNumber),
    Order(OrderNumber),
    Standard(StandardNumber),
    /// A number of another shape, as written.
    Other(String),
}

impl Number {
    /// Key under which the bracket, dash, slash and spacing variants of one number meet.
    pub fn key(&self) -> String {
        let printed = match self {
            Number::Order(order) => OrderNumber {
                layout: OrderLayout::Words,
                ..order.clone()
            }
            .to_string(),
            other => other.to_string(),
        };
        fold(&printed)
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect()
    }

    pub fn as_standard(&self) -> Option<&StandardNumber> {
        match self {
            Number::Standard(standard) => Some(standard),
            _ => None,
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Number::Document(number) => number.fmt(f),
            Number::Order(number) => number.fmt(f),
            Number::Standard(number) => number.fmt(f),
            Number::Other(text) => f.write_str(text),
        }
    }
}

impl FromStr for Number {
    type Err = std::convert::Infallible;

    /// Reads a number in any variant; what is not understood is kept as `Other`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let length = text.chars().count() as u32;
        let whole = find_numbers(text)
            .into_iter()
            .find(|found| found.start == 0 && found.end == length);
        Ok(whole.map_or_else(|| Number::Other(text.to_owned()), |found| found.number))
    }
}
