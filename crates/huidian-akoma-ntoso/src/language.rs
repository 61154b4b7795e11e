//! Languages: three letters in Akoma Ntoso (ISO 639-2), BCP 47 in the library.

/// Two letters, three letters, and three letters as libraries had them.
const KNOWN: [(&str, &str, &str); 21] = [
    ("zh", "zho", "chi"),
    ("en", "eng", "eng"),
    ("fr", "fra", "fre"),
    ("de", "deu", "ger"),
    ("es", "spa", "spa"),
    ("pt", "por", "por"),
    ("it", "ita", "ita"),
    ("nl", "nld", "dut"),
    ("ru", "rus", "rus"),
    ("ar", "ara", "ara"),
    ("ja", "jpn", "jpn"),
    ("ko", "kor", "kor"),
    ("vi", "vie", "vie"),
    ("bo", "bod", "tib"),
    ("mn", "mon", "mon"),
    ("ug", "uig", "uig"),
    ("kk", "kaz", "kaz"),
    ("af", "afr", "afr"),
    ("sw", "swa", "swa"),
    ("el", "ell", "gre"),
    ("ro", "ron", "rum"),
];

/// Texts of this library are in simplified Chinese unless told otherwise.
pub const CHINESE: &str = "zh-Hans";

/// The BCP 47 tag of a language in a document; a language that is not in the table keeps its three letters, which are a tag as well.
pub fn tag_of(code: &str) -> Option<String> {
    let code = code.trim().to_ascii_lowercase();
    let (primary, rest) = code.split_once('-').unwrap_or((&code, ""));
    if !matches!(primary.len(), 2 | 3) || !primary.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return None;
    }
    let known = KNOWN
        .into_iter()
        .find(|(two, three, older)| [*two, *three, *older].contains(&primary));
    match known {
        Some(("zh", ..)) if rest.is_empty() => Some(CHINESE.to_owned()),
        Some((two, ..)) => Some(two.to_owned()),
        None => Some(primary.to_owned()),
    }
}

/// The three letters of a tag; `und`, undetermined, where it has none.
pub fn code_of(tag: &str) -> String {
    let primary = tag
        .split('-')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let known = KNOWN.into_iter().find(|(two, ..)| *two == primary);
    match (known, primary.len()) {
        (Some((_, three, _)), _) => three.to_owned(),
        (None, 3) => primary,
        (None, _) => "und".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_comes_back_as_it_went() {
        for (code, tag, back) in [
            ("zho", Some("zh-Hans"), "zho"),
            ("chi", Some("zh-Hans"), "zho"),
            ("eng", Some("en"), "eng"),
            ("en", Some("en"), "eng"),
            // isiXhosa, which the table has not
            ("xho", Some("xho"), "xho"),
            ("", None, "und"),
            ("english", None, "und"),
        ] {
            let read = tag_of(code);
            assert_eq!(read.as_deref(), tag, "{code}");
            assert_eq!(code_of(read.as_deref().unwrap_or_default()), back, "{code}");
        }
    }
}
