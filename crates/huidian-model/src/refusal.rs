//! What is said of a name that none of a list of names is.

/// `“abc”不是领域，可选：能源… (unknown sector abc; known: energy…)`: both languages, each with the names that it knows.
pub(crate) fn unknown(
    (chinese, english): (&str, &str),
    text: &str,
    known: impl Iterator<Item = (&'static str, &'static str)>,
) -> String {
    let (ids, names): (Vec<&str>, Vec<&str>) = known.unzip();
    // the English half is said in letters that every terminal has
    let given = if text.is_ascii() && !text.is_empty() {
        format!(" {text}")
    } else {
        String::new()
    };
    format!(
        "“{text}”不是{chinese}，可选：{} (unknown {english}{given}; known: {})",
        names.join(" "),
        ids.join(" ")
    )
}

#[cfg(test)]
mod tests {
    use crate::sector::Sector;
    use crate::work::WorkKind;

    #[test]
    fn each_language_names_what_it_knows() {
        let ascii = "abc".parse::<Sector>().unwrap_err();
        let (chinese, english) = ascii.split_once(" (").unwrap();
        assert!(
            chinese.starts_with("“abc”不是领域，可选：工业 能源"),
            "{ascii}"
        );
        assert!(
            english.starts_with("unknown sector abc; known: industry energy"),
            "{ascii}"
        );
        // English stays in letters that every terminal has
        let other = "天书".parse::<WorkKind>().unwrap_err();
        let english = other.split_once(" (").unwrap().1;
        assert!(
            english.is_ascii() && english.starts_with("unknown kind; known: "),
            "{other}"
        );
    }
}
