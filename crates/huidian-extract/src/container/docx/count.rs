/// How a list writes its numbers (ECMA-376 part 1, 17.18.59), as far as Chinese documents use them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Format {
    #[default]
    Decimal,
    /// 01, 02.
    DecimalZero,
    /// １, ２.
    FullWidth,
    /// ①, ②.
    Circled,
    UpperRoman,
    LowerRoman,
    UpperLetter,
    LowerLetter,
    /// 一, 十一, 一百零一.
    Chinese,
    /// 一, 一一, 一〇一.
    ChineseDigits,
    /// 壹, 壹拾壹.
    ChineseLegal,
    /// 甲, 乙.
    Stems,
    /// 子, 丑.
    Branches,
    Bullet,
    None,
}

impl Format {
    pub(super) fn from_name(name: &str) -> Self {
        match name {
            "decimalZero" => Self::DecimalZero,
            "decimalFullWidth" | "decimalFullWidth2" => Self::FullWidth,
            "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => Self::Circled,
            "upperRoman" => Self::UpperRoman,
            "lowerRoman" => Self::LowerRoman,
            "upperLetter" => Self::UpperLetter,
            "lowerLetter" => Self::LowerLetter,
            "chineseCounting"
            | "chineseCountingThousand"
            | "japaneseCounting"
            | "taiwaneseCounting"
            | "taiwaneseCountingThousand"
            | "koreanCounting" => Self::Chinese,
            "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" => {
                Self::ChineseDigits
            }
            "chineseLegalSimplified" | "ideographLegalTraditional" | "japaneseLegal" => {
                Self::ChineseLegal
            }
            "ideographTraditional" => Self::Stems,
            "ideographZodiac" => Self::Branches,
            "bullet" => Self::Bullet,
            "none" => Self::None,
            _ => Self::Decimal,
        }
    }
}

/// A number in a format; in plain digits where the format does not reach.
pub(super) fn written(number: u32, format: Format) -> String {
    let pick = |row: &str| {
        let index = number.checked_sub(1)? as usize;
        row.chars().nth(index).map(String::from)
    };
    let special = match format {
        Format::Decimal => None,
        Format::DecimalZero => Some(format!("{number:02}")),
        Format::FullWidth => Some(full_width(number)),
        Format::Circled => pick("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
        Format::UpperRoman => roman(number),
        Format::LowerRoman => roman(number).map(|roman| roman.to_lowercase()),
        Format::UpperLetter => letters(number, b'A'),
        Format::LowerLetter => letters(number, b'a'),
        Format::Chinese => chinese(number, "零一二三四五六七八九", "十百千", true),
        Format::ChineseDigits => Some(digits(number)),
        Format::ChineseLegal => chinese(number, "零壹贰叁肆伍陆柒捌玖", "拾佰仟", false),
        Format::Stems => pick("甲乙丙丁戊己庚辛壬癸"),
        Format::Branches => pick("子丑寅卯辰巳午未申酉戌亥"),
        Format::Bullet | Format::None => Some(String::new()),
    };
    special.unwrap_or_else(|| number.to_string())
}

fn full_width(number: u32) -> String {
    let wide = |digit: char| char::from_u32(digit as u32 - '0' as u32 + '０' as u32);
    number.to_string().chars().filter_map(wide).collect()
}

fn digits(number: u32) -> String {
    let row: Vec<char> = "〇一二三四五六七八九".chars().collect();
    let digits = number.to_string().into_bytes().into_iter();
    digits.map(|digit| row[usize::from(digit - b'0')]).collect()
}

fn roman(number: u32) -> Option<String> {
    const STEPS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if !(1..4000).contains(&number) {
        return None;
    }
    let mut left = number;
    let mut out = String::new();
    for (value, letters) in STEPS {
        while left >= value {
            out.push_str(letters);
            left -= value;
        }
    }
    Some(out)
}

/// a to z, then aa, bb: the letter repeats.
fn letters(number: u32, first: u8) -> Option<String> {
    let index = number.checked_sub(1)?;
    let letter = (first + (index % 26) as u8) as char;
    let count = index as usize / 26 + 1;
    (count <= 30).then(|| letter.to_string().repeat(count))
}

/// Numbers below 10,000 in Chinese numerals; `is_plain` writes 十一 for 一十一.
fn chinese(number: u32, digits: &str, units: &str, is_plain: bool) -> Option<String> {
    if number >= 10_000 {
        return None;
    }
    let digit = |value: u32| digits.chars().nth(value as usize);
    if number == 0 {
        return digit(0).map(String::from);
    }
    let mut out = String::new();
    let mut has_gap = false;
    for place in (0..4_u32).rev() {
        let value = number / 10_u32.pow(place) % 10;
        if value == 0 {
            has_gap = !out.is_empty();
            continue;
        }
        if std::mem::take(&mut has_gap) {
            out.extend(digit(0));
        }
        let is_bare_ten = is_plain && place == 1 && value == 1 && out.is_empty();
        if !is_bare_ten {
            out.extend(digit(value));
        }
        out.extend(
            place
                .checked_sub(1)
                .and_then(|unit| units.chars().nth(unit as usize)),
        );
    }
    Some(out)
}
