//! Numbers as people shorten them: GB 45574 for GB/T 45574—2025, 金规24号 for 金规〔2024〕24号.

use crate::query::number_key;

/// Whether `number` is what somebody means who wrote `asked` and left out what seemed understood: the `/T` of a standard, its year or its letters,
/// the year of a document, its 号.
///
/// Several numbers may be meant; a number written in full means itself alone and is looked up before.
pub fn is_number_meant(asked: &str, number: &str) -> bool {
    is_key_meant(&number_key(asked), &number_key(number))
}

/// The same of keys.
pub(crate) fn is_key_meant(asked: &str, number: &str) -> bool {
    let standards = Standard::read(asked).zip(Standard::read(number));
    standards.is_some_and(|(asked, number)| asked.means(&number))
        || Document::read(asked)
            .zip(Document::read(number))
            .is_some_and(|(asked, number)| asked.means(&number))
}

/// gbt45574-2025
struct Standard<'n> {
    letters: &'n str,
    /// The number, with the number of the part behind a dash.
    number: &'n str,
    year: Option<&'n str>,
}

impl<'n> Standard<'n> {
    fn read(key: &'n str) -> Option<Self> {
        let start = key.find(|c: char| c.is_ascii_digit())?;
        let (letters, digits) = key.split_at(start);
        let is_plain = letters.bytes().all(|byte| byte.is_ascii_lowercase())
            && digits
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'-');
        if !is_plain {
            return None;
        }
        let (number, year) = match digits.rsplit_once('-') {
            Some((number, year)) if is_year(year) => (number, Some(year)),
            _ => (digits, None),
        };
        Some(Self {
            letters,
            number,
            year,
        })
    }

    fn means(&self, other: &Self) -> bool {
        // a number alone has to be long enough to be no year and no article
        let is_telling = match (self.letters, self.year) {
            ("", Some(_)) => self.number.len() >= 3,
            ("", None) => self.number.len() >= 5,
            _ => true,
        };
        let is_recommended = |one: &str, other: &str| {
            other
                .strip_prefix(one)
                .is_some_and(|rest| matches!(rest, "t" | "z"))
        };
        let same_letters = self.letters.is_empty()
            || self.letters == other.letters
            || is_recommended(self.letters, other.letters)
            || is_recommended(other.letters, self.letters);
        is_telling
            && same_letters
            && !other.letters.is_empty()
            && self.number == other.number
            && (self.year.is_none() || self.year == other.year)
    }
}

/// 金规2024-24号
struct Document<'n> {
    issuer: &'n str,
    year: Option<&'n str>,
    serial: &'n str,
    has_mark: bool,
}

impl<'n> Document<'n> {
    fn read(key: &'n str) -> Option<Self> {
        let start = key.find(|c: char| c.is_ascii_digit())?;
        let (issuer, rest) = key.split_at(start);
        // orders are matched by their own rule, and letters begin standards
        if issuer.is_empty() || issuer.contains('令') || !issuer.chars().all(|c| !c.is_ascii()) {
            return None;
        }
        let (digits, has_mark) = match rest.strip_suffix('号') {
            Some(digits) => (digits, true),
            None => (rest, false),
        };
        let (year, serial) = match digits.split_once(['-', '年']) {
            Some((year, serial)) if is_year(year) => (Some(year), serial),
            Some(_) => return None,
            None => (None, digits),
        };
        let is_serial = !serial.is_empty() && serial.bytes().all(|byte| byte.is_ascii_digit());
        is_serial.then_some(Self {
            issuer,
            year,
            serial,
            has_mark,
        })
    }

    fn means(&self, other: &Self) -> bool {
        // 金规24 may as well be an article
        (self.has_mark || self.year.is_some())
            && self.issuer == other.issuer
            && self.serial == other.serial
            && other.year.is_some()
            && (self.year.is_none() || self.year == other.year)
    }
}

fn is_year(text: &str) -> bool {
    text.len() == 4
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && (text.starts_with("19") || text.starts_with("20"))
}

#[cfg(test)]
mod tests {
    use super::is_number_meant;

    #[test]
    fn a_shortened_number_means_the_whole_one_and_no_other() {
        for (reason, asked, number, is_meant) in [
            ("without /T and year", "GB 45574", "GB/T 45574—2025", true),
            ("without /T", "gb45574-2025", "GB/T 45574—2025", true),
            ("number and year", "45574-2025", "GB/T 45574—2025", true),
            (
                "the number alone, long enough",
                "45574",
                "GB/T 45574—2025",
                true,
            ),
            (
                "with a /T that it does not have",
                "GB/T 42250",
                "GB 42250—2022",
                true,
            ),
            ("another year", "GB 45574-2024", "GB/T 45574—2025", false),
            ("another number", "GB 4557", "GB/T 45574—2025", false),
            (
                "letters of another kind",
                "YD 45574",
                "GB/T 45574—2025",
                false,
            ),
            (
                "short numbers are too common",
                "7714",
                "GB/T 7714—2015",
                false,
            ),
            (
                "short, but with its year",
                "7714-2015",
                "GB/T 7714—2015",
                true,
            ),
            ("a year is no number", "2025", "GB/T 2025—1980", false),
            (
                "a part is part of the number",
                "GB 20984.1",
                "GB/T 20984.1—2022",
                true,
            ),
            (
                "a whole does not mean a part",
                "GB 20984",
                "GB/T 20984.1—2022",
                false,
            ),
            ("without year", "金规24号", "金规〔2024〕24号", true),
            (
                "square brackets, without 号",
                "金规[2024]24",
                "金规〔2024〕24号",
                true,
            ),
            (
                "年 for brackets",
                "金规2024年24号",
                "金规〔2024〕24号",
                true,
            ),
            ("第", "金规第24号", "金规〔2024〕24号", true),
            (
                "another year of a document",
                "金规[2023]24",
                "金规〔2024〕24号",
                false,
            ),
            ("another serial", "金规2号", "金规〔2024〕24号", false),
            ("another issuer", "银规24号", "金规〔2024〕24号", false),
            ("may be an article", "金规24", "金规〔2024〕24号", false),
            ("a year alone", "国发2024", "国发〔2024〕1号", false),
            (
                "an order is no document",
                "国务院24号",
                "国务院令第24号",
                false,
            ),
        ] {
            assert_eq!(
                is_number_meant(asked, number),
                is_meant,
                "{reason}: {asked} {number}"
            );
        }
    }
}
