//! Names of columns in Latin letters, as databases have them: whole words, words cut short, and the first letters of their sounds.

use huidian_extract::Table;

use crate::fields::{Field, field_of};

/// What the name of a column says that it holds.
pub(super) fn column_field(label: &str) -> Option<Field> {
    field_of(label).or_else(|| by_words(label))
}

/// Whether a cell is a name in the manner of a database: rank, canonical_title, Doc. No.
pub(super) fn is_latin_name(text: &str) -> bool {
    let text = text.trim();
    text.len() <= 32
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ' ' | '.' | '/'))
}

/// Columns under names in Latin letters, by what their cells hold: what a name does not say, and where cells say otherwise.
pub(super) fn read_latin_columns(
    table: &Table,
    header: u32,
    fields: &mut Vec<(u32, Field)>,
    held: impl Fn(u32) -> Option<Field>,
) {
    for column in 0..table.column_count() {
        let label = table.text(header, column);
        let Some(cells) = held(column).filter(|_| is_latin_name(label)) else {
            continue;
        };
        let named = fields.iter().position(|(known, _)| *known == column);
        let is_taken = fields
            .iter()
            .any(|(_, field)| *field == cells || cells == Field::Date && is_day(*field));
        match named {
            // Pub. over bodies, Auth. over days
            Some(place) => {
                let field = fields[place].1;
                let is_otherwise = is_day(field) != is_day(cells)
                    && !matches!(field, Field::Other | Field::Stage | Field::Category)
                    && cells != Field::Index;
                if is_otherwise {
                    fields[place].1 = cells;
                }
            }
            None if !is_taken && field_of(label).is_none() && cells != Field::Index => {
                fields.push((column, cells));
            }
            None => {}
        }
    }
    fields.sort_unstable_by_key(|(column, _)| *column);
}

fn is_day(field: Field) -> bool {
    matches!(
        field,
        Field::Date
            | Field::Published
            | Field::Effective
            | Field::Adopted
            | Field::Amended
            | Field::Signed
            | Field::Closes
    )
}

/// Rows at the top that name columns in Latin letters, over rows in Chinese: one or none.
pub(super) fn names_above(table: &Table) -> u32 {
    let is_named =
        |row: u32| (0..table.column_count()).all(|column| is_latin_name(table.text(row, column)));
    u32::from(table.row_count() > 1 && is_named(0) && !is_named(1))
}

/// Longest name in words.
const WORDS: usize = 5;

/// The words of a name: `docNo`, `doc_no`, `Doc. No.`
fn words_of(label: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    for c in label.trim().chars() {
        if c.is_ascii_alphabetic() {
            let begins = !before.is_ascii_alphabetic()
                || before.is_ascii_lowercase() && c.is_ascii_uppercase();
            if begins {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                word.push(c.to_ascii_lowercase());
            }
        }
        before = c;
    }
    words
}

/// A word as it is, or, with a stroke behind it, whatever begins so.
type Vocabulary = &'static [&'static str];

const DAYS: Vocabulary = &["date", "dates", "day", "dt", "time", "on"];
const STATES: Vocabulary = &["status", "stage", "state", "flag"];
const BODIES: Vocabulary = &[
    "issuer-",
    "authorit-",
    "agenc-",
    "organ",
    "organs",
    "organization-",
    "organisation-",
    "org",
    "dept",
    "depts",
    "department-",
    "body",
    "bodies",
    "ministr-",
    "publisher-",
    "regulator-",
    "office",
    "promulgator-",
];
const BY: Vocabulary = &["by"];
const PUBLISHES: Vocabulary = &[
    "pub", "publ", "publi-", "issue", "issued", "issuing", "issuance", "iss", "released",
    "release", "rel", "promulg-", "announc-",
];
const TAKES_EFFECT: Vocabulary = &[
    "eff",
    "effect",
    "effective",
    "implement-",
    "impl",
    "commenc-",
    "inforce",
    "force",
];
const ADOPTS: Vocabulary = &["adopt-", "passed", "passing", "enact-", "approv-"];
const SIGNS: Vocabulary = &["sign", "signed", "signing", "signature"];
const CLOSES: Vocabulary = &["clos-", "deadline", "due"];
const NUMBERS: Vocabulary = &[
    "no",
    "nos",
    "num",
    "nr",
    "number",
    "nbr",
    "code",
    "ref",
    "reference",
    "symbol",
];
const TITLES: Vocabulary = &["title", "titles", "ttl", "name", "names"];
const ACTS: Vocabulary = &[
    "doc",
    "docs",
    "document-",
    "law",
    "laws",
    "act",
    "policy",
    "policies",
    "standard-",
    "std",
    "reg",
    "regulation-",
    "rule",
    "rules",
    "instrument-",
    "order",
    "decree",
    "notice",
    "norm",
];
/// Of what these are the days or names, a row is not about.
const BESIDE: Vocabulary = &[
    "url",
    "link",
    "href",
    "en",
    "eng",
    "english",
    "foreign",
    "updat-",
    "creat-",
    "modif-",
    "insert-",
    "crawl-",
    "fetch-",
    "download-",
    "access-",
    "expir-",
    "exp",
    "repeal-",
    "abolish-",
    "abolition",
    "invalid-",
    "end",
    "user-",
    "author",
    "contact",
    "editor",
    "file",
    "filename",
    "path",
    "remark-",
    "note",
    "notes",
    "replac-",
    "old",
    "parent",
];

/// First letters of 标题, 文号, 发布机关, 发布日期: registers of authorities name their columns so.
const OF_SOUNDS: [(&str, Field); 18] = [
    ("bt", Field::Title),
    ("mc", Field::Title),
    ("wjmc", Field::Title),
    ("fgmc", Field::Title),
    ("bzmc", Field::Title),
    ("wh", Field::Number),
    ("fwzh", Field::Number),
    ("bzh", Field::Number),
    ("fbjg", Field::Issuer),
    ("fwjg", Field::Issuer),
    ("zdjg", Field::Issuer),
    ("fbdw", Field::Issuer),
    ("fbrq", Field::Published),
    ("gbrq", Field::Published),
    ("fwrq", Field::Published),
    ("fbsj", Field::Published),
    ("cwrq", Field::Signed),
    ("ssrq", Field::Effective),
];

fn by_words(label: &str) -> Option<Field> {
    let words = words_of(label);
    if !is_latin_name(label) || words.len() > WORDS {
        return None;
    }
    let has = |known: Vocabulary| {
        let is_known = |word: &String, known: &str| match known.strip_suffix('-') {
            Some(stem) => word.starts_with(stem),
            None => word == known,
        };
        words
            .iter()
            .any(|word| known.iter().any(|known| is_known(word, known)))
    };
    if let [only] = words.as_slice()
        && let Some((_, field)) = OF_SOUNDS.iter().find(|(known, _)| known == only)
    {
        return Some(*field);
    }
    let is_day = has(DAYS);
    if has(BESIDE) {
        return Some(Field::Other);
    }
    if has(STATES) {
        return Some(Field::Stage);
    }
    if !is_day && (has(BODIES) || has(BY) && (has(PUBLISHES) || has(ADOPTS))) {
        return Some(Field::Issuer);
    }
    // docno, pubdate: written without a gap
    let whole = words.concat();
    let ends = |end: &str| whole.strip_suffix(end).filter(|front| !front.is_empty());
    if !is_day
        && words.len() == 1
        && let Some((front, end)) = ["date", "day", "no", "num", "number", "title", "name"]
            .iter()
            .find_map(|end| Some((ends(end)?, *end)))
    {
        return by_words(&format!("{front} {end}"));
    }
    named_day(is_day || words.len() == 1, has).or_else(|| {
        let is_act = has(ACTS);
        let is_number = |word: &String| NUMBERS.contains(&word.as_str());
        if has(NUMBERS) && (is_act || words.len() == 2 && words.iter().all(is_number)) {
            Some(Field::Number)
        } else if has(TITLES)
            && (is_act
                || words.len() == 1
                || has(&["cn", "zh", "chn", "chinese", "full", "official"]))
        {
            Some(Field::Title)
        } else {
            None
        }
    })
}

/// Which day a name names; `is_day` where it says that it is one, or says nothing else.
fn named_day(is_day: bool, has: impl Fn(Vocabulary) -> bool) -> Option<Field> {
    if !is_day {
        return None;
    }
    let found = [
        (CLOSES, Field::Closes),
        (TAKES_EFFECT, Field::Effective),
        (ADOPTS, Field::Adopted),
        (SIGNS, Field::Signed),
        (PUBLISHES, Field::Published),
        (DAYS, Field::Date),
    ];
    found
        .into_iter()
        .find_map(|(words, field)| has(words).then_some(field))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_by_their_words() {
        use Field::{
            Adopted, Closes, Date, Effective, Issuer, Number, Other, Published, Signed, Stage,
            Title,
        };
        for (label, wanted, reason) in [
            ("pub_date", Some(Published), "cut short"),
            ("eff_date", Some(Effective), "cut short"),
            ("pubdate", Some(Published), "without a gap"),
            ("effDate", Some(Effective), "a capital begins a word"),
            ("date_published", Some(Published), "the other way round"),
            ("Issued On", Some(Published), "in words"),
            ("enact_dt", Some(Adopted), "two words cut short"),
            ("signing date", Some(Signed), "in words"),
            ("comments_due_date", Some(Closes), "of a draft"),
            ("dt", Some(Date), "a day of no kind"),
            ("law_title", Some(Title), "of what"),
            ("docName", Some(Title), "of what"),
            ("name_cn", Some(Title), "in which language"),
            ("law_number", Some(Number), "of what"),
            ("docno", Some(Number), "without a gap"),
            ("std code", Some(Number), "of what"),
            ("enacting_body", Some(Issuer), "a body"),
            ("published_by", Some(Issuer), "who did it"),
            ("Ref No", Some(Number), "twice a number"),
            ("dept", Some(Issuer), "cut short"),
            ("issuing_date", Some(Published), "a day and no body"),
            ("force_status", Some(Stage), "no day"),
            ("fbrq", Some(Published), "first letters"),
            ("wh", Some(Number), "first letters"),
            ("expiry_date", Some(Other), "an end, no beginning"),
            ("update_time", Some(Other), "a day of the list"),
            ("title_en", Some(Other), "not the title"),
            ("user_name", Some(Other), "of somebody"),
            ("col_a", None, "says nothing"),
            ("count", None, "says nothing"),
            ("2024-05-01", None, "no name"),
            ("云湖市栈道条例", None, "no name"),
        ] {
            assert_eq!(column_field(label), wanted, "{label}: {reason}");
        }
    }
}
