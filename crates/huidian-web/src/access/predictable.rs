//! Passwords of which each character follows from the one before: walks over the keyboard, runs, counting; and days with a little behind them.
//!
//! `zxcvbn` knows rows and repetitions, and takes a walk with many turns, the numerals of Chinese and a day with a tail for chance.

use jiff::civil::Date;

/// Keys of one keyboard, the second time as with shift: each touches its neighbours, and below it the one of its column and the one before.
const KEYBOARD: [[&str; 4]; 2] = [
    [
        "`1234567890-=",
        " qwertyuiop[]\\",
        " asdfghjkl;'",
        " zxcvbnm,./",
    ],
    [
        "~!@#$%^&*()_+",
        " QWERTYUIOP{}|",
        " ASDFGHJKL:\"",
        " ZXCVBNM<>?",
    ],
];

/// What is counted by in an order that everybody knows, where that is not the order of the code points.
const COUNTED: [&str; 5] = [
    "〇一二三四五六七八九十百千万亿",
    "零壹贰叁肆伍陆柒捌玖拾佰仟",
    "甲乙丙丁戊己庚辛壬癸",
    "子丑寅卯辰巳午未申酉戌亥",
    "天地玄黄宇宙洪荒日月盈昃辰宿列张",
];

/// Whether two thirds of a password or more follow from what stands before.
pub(super) fn is_walk(password: &str) -> bool {
    let characters: Vec<char> = password.chars().collect();
    let surprises = 1 + characters
        .windows(2)
        .filter(|pair| !follows(pair[0], pair[1]))
        .count();
    surprises * 3 <= characters.len()
}

fn follows(before: char, next: char) -> bool {
    let is_beside = |row: &&str| {
        let place = |c| row.chars().position(|known| known == c);
        place(before)
            .zip(place(next))
            .is_some_and(|(one, other)| one.abs_diff(other) <= 1)
    };
    (before as u32).abs_diff(next as u32) <= 1
        || COUNTED.iter().any(is_beside)
        || touch(before, next)
}

/// Whether two keys touch, or are one.
fn touch(one: char, other: char) -> bool {
    let (Some(one), Some(other)) = (key_of(one), key_of(other)) else {
        return false;
    };
    let (upper, lower) = if one.0 <= other.0 {
        (one, other)
    } else {
        (other, one)
    };
    match lower.0 - upper.0 {
        0 => upper.1.abs_diff(lower.1) <= 1,
        1 => upper.1 == lower.1 || upper.1 == lower.1 + 1,
        _ => false,
    }
}

/// Row and column.
fn key_of(c: char) -> Option<(usize, usize)> {
    let rows = KEYBOARD.iter().flat_map(|keys| keys.iter().enumerate());
    let mut found = rows.filter_map(|(row, keys)| {
        let column = keys.chars().position(|key| key == c && key != ' ')?;
        Some((row, column))
    });
    found.next()
}

/// Whether a password is a day, written in any usual way, with fewer than four characters about it.
pub(super) fn is_day_with_tail(password: &str) -> bool {
    const FEWEST_OTHERS: usize = 4;
    let is_between = |c: char| "-/._,: 年月日号".contains(c);
    let others = password.chars().filter(|c| !is_between(*c)).count();
    let groups: Vec<&str> = password
        .split(|c: char| !c.is_ascii_digit())
        .filter(|group| !group.is_empty())
        .collect();
    let parted = groups
        .windows(3)
        .filter(|three| is_day(three[0], three[1], three[2]))
        .map(|three| three.concat().len());
    let whole = groups
        .iter()
        .flat_map(|group| (8..=group.len()).map(move |end| &group[end - 8..end]))
        .filter(|eight| {
            is_day(&eight[..4], &eight[4..6], &eight[6..])
                || is_day(&eight[..2], &eight[2..4], &eight[4..])
        })
        .map(str::len);
    let longest = parted.chain(whole).max();
    longest.is_some_and(|digits| others < digits + FEWEST_OTHERS)
}

/// Year, month and day in this order, or backwards, or with the month first.
fn is_day(first: &str, second: &str, third: &str) -> bool {
    let date = |year: &str, month: &str, day: &str| {
        let year = year.parse().ok().filter(|_| year.len() == 4);
        let year = year.filter(|year| (1900..2100).contains(year));
        let month = month.parse::<i8>().ok();
        let day = day.parse::<i8>().ok();
        year.zip(month)
            .zip(day)
            .is_some_and(|((year, month), day)| Date::new(year, month, day).is_ok())
    };
    date(first, second, third) || date(third, second, first) || date(third, first, second)
}

#[cfg(test)]
mod tests {
    use super::{is_day_with_tail, is_walk};

    #[test]
    fn walks_over_keys_and_counting_are_told_from_chance() {
        for walk in [
            "zaq12wsxcde3",
            "1qaz2wsx3edc",
            "!QAZ@WSX3edc",
            "qazwsxedcrfv",
            "1q2w3e4r5t6y",
            "zxcvbnm,./",
            "abcdefghij",
            "jihgfedcba",
            "一二三四五六七八九十",
            "十九八七六五四三二一",
            "壹贰叁肆伍陆柒捌玖拾",
            "甲乙丙丁戊己庚辛壬癸",
            "天地玄黄宇宙洪荒日月",
            "①②③④⑤⑥⑦⑧⑨⑩",
            "٠١٢٣٤٥٦٧٨٩",
        ] {
            assert!(is_walk(walk), "{walk}");
        }
        for chance in [
            "kT7#qLw93zPa",
            "vexing-Lamps7",
            "correct horse battery",
            "deer tree here",
            "一个足够长的口令-2026",
            "床前明月光疑是地上霜",
            "8305174962",
        ] {
            assert!(!is_walk(chance), "{chance}");
        }
    }

    #[test]
    fn days_with_a_tail_are_told_from_numbers() {
        for day in [
            "2024-05-01-1",
            "2024-5-1-123",
            "20240501!!",
            "12024050112",
            "01.05.2024-x",
            "05/01/2024",
            "2024年5月1日夜",
        ] {
            assert!(is_day_with_tail(day), "{day}");
        }
        for other in [
            "2024-13-01-1",
            "20249901!!",
            "20240501abcd",
            "2024-05-01 lamps",
            "8305174962",
            "一二三",
            "",
        ] {
            assert!(!is_day_with_tail(other), "{other}");
        }
    }
}
