//! Chinese numerals as statutes write them.

/// Largest number read or written; statutes stay far below.
const LIMIT: u32 = 99_999_999;

/// Value of one Chinese or decimal digit in any form: 三, 〇, ３, 3, 叁, 两.
pub fn digit_value(c: char) -> Option<u32> {
    Some(match c {
        '〇' | '零' | '○' | '◯' | '０' | '0' => 0,
        '一' | '壹' | '１' | '1' => 1,
        '二' | '两' | '贰' | '貳' | '兩' | '２' | '2' => 2,
        '三' | '叁' | '參' | '３' | '3' => 3,
        '四' | '肆' | '４' | '4' => 4,
        '五' | '伍' | '５' | '5' => 5,
        '六' | '陆' | '陸' | '６' | '6' => 6,
        '七' | '柒' | '７' | '7' => 7,
        '八' | '捌' | '８' | '8' => 8,
        '九' | '玖' | '９' | '9' => 9,
        _ => return None,
    })
}

fn unit_value(c: char) -> Option<u32> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1000,
        '万' | '萬' => 10_000,
        _ => return None,
    })
}

/// Whether `c` can stand in a numeral: a digit, a unit, 廿 or 卅.
pub fn is_numeral_char(c: char) -> bool {
    digit_value(c).is_some() || unit_value(c).is_some() || matches!(c, '廿' | '卅')
}

/// Reads a whole numeral: 二百八十六, 一百零五, 一〇五, 廿三, ２８６, 286, 1百. `None` if any character does not fit.
pub fn parse_numeral(text: &str) -> Option<u32> {
    if text.is_empty() || text.chars().count() > 16 {
        return None;
    }
    if text.chars().all(|c| digit_value(c).is_some()) {
        return parse_positional(text);
    }
    parse_units(text)
}

fn parse_positional(text: &str) -> Option<u32> {
    let value = text.chars().try_fold(0u32, |value, c| {
        value.checked_mul(10)?.checked_add(digit_value(c)?)
    })?;
    (value <= LIMIT).then_some(value)
}

fn parse_units(text: &str) -> Option<u32> {
    let (mut total, mut section, mut pending) = (0u32, 0u32, None::<u32>);
    let mut last_unit = u32::MAX;
    for c in text.chars() {
        if let Some(digit) = digit_value(c) {
            pending = Some(match pending {
                // 1百20 style: decimal digits run on; Chinese digits do not
                Some(value) if c.is_ascii_digit() && value != 0 => {
                    value.checked_mul(10)?.checked_add(digit)?
                }
                Some(value) if value != 0 => return None,
                _ => digit,
            });
        } else if let Some(tens) = match c {
            '廿' => Some(20),
            '卅' => Some(30),
            _ => None,
        } {
            if pending.is_some_and(|value| value != 0) || last_unit <= 10 {
                return None;
            }
            section += tens;
            last_unit = 10;
            pending = None;
        } else {
            let unit = unit_value(c)?;
            if unit == 10_000 {
                section += pending.take().unwrap_or(0);
                if section == 0 {
                    return None;
                }
                total = total.checked_add(section.checked_mul(unit)?)?;
                section = 0;
                last_unit = u32::MAX;
                continue;
            }
            if unit >= last_unit {
                return None;
            }
            let count = match pending.take() {
                Some(0) | None if unit == 10 => 1,
                Some(count) if count > 0 => count,
                _ => return None,
            };
            section += count.checked_mul(unit)?;
            last_unit = unit;
        }
    }
    section = section.checked_add(pending.unwrap_or(0))?;
    total = total.checked_add(section)?;
    (total <= LIMIT).then_some(total)
}

const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/// Writes a number as statutes do: 10 → 十, 105 → 一百零五, 286 → 二百八十六.
pub fn format_numeral(value: u32) -> String {
    let mut text = String::new();
    if value >= 10_000 {
        text.push_str(&format_numeral(value / 10_000));
        text.push('万');
        let rest = value % 10_000;
        if rest != 0 {
            if rest < 1000 {
                text.push('零');
            }
            push_below_ten_thousand(&mut text, rest, false);
        }
        return text;
    }
    push_below_ten_thousand(&mut text, value, true);
    text
}

fn push_below_ten_thousand(text: &mut String, value: u32, leading: bool) {
    if value == 0 {
        text.push('零');
        return;
    }
    let mut gap = false;
    let mut written = false;
    for (unit, name) in [(1000, '千'), (100, '百'), (10, '十'), (1, ' ')] {
        let digit = value / unit % 10;
        if digit == 0 {
            gap = written;
            continue;
        }
        if gap {
            text.push('零');
            gap = false;
        }
        if !(unit == 10 && digit == 1 && !written && leading) {
            text.push(DIGITS[digit as usize]);
        }
        if unit > 1 {
            text.push(name);
        }
        written = true;
    }
}
