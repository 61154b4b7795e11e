//! What a fact says stands in the source that it names.

use super::rules::{Case, Rule};
use super::said::{Fact, Relation, Said};
use super::witness::{File, days_in, plain};

pub const RULES: [Rule; 4] = [
    Rule {
        name: "a text says its days",
        broken: days_stand_in_text,
    },
    Rule {
        name: "a text says its words",
        broken: words_stand_in_text,
    },
    Rule {
        name: "the catalogue says so",
        broken: stands_in_catalogue,
    },
    Rule {
        name: "evidence stands there",
        broken: evidence_stands,
    },
];

/// Days that a text is said to give.
const DAYS: [&str; 10] = [
    "adopted",
    "signed",
    "published",
    "effective",
    "amended",
    "repealed",
    "expires",
    "approved",
    "consultation_opens",
    "consultation_closes",
];

fn of_text<'s>(said: &'s Said, case: &'s Case<'_>) -> impl Iterator<Item = (&'s Fact, &'s File)> {
    let facts = said.facts.iter().filter(|fact| fact.source_kind == "text");
    facts.filter_map(|fact| Some((fact, case.witness.file(&fact.source)?)))
}

fn days_stand_in_text(said: &Said, case: &Case<'_>) -> Vec<String> {
    let mut broken = Vec::new();
    for (fact, file) in of_text(said, case).filter(|(fact, _)| DAYS.contains(&fact.field.as_str()))
    {
        let named = days_in(&plain(&file.name));
        let stands = file.days.contains(&fact.value) || named.contains(&fact.value);
        if !stands && !is_counted(fact, file, &named) {
            broken.push(format!(
                "{} {}: not in {}",
                fact.field, fact.value, file.name
            ));
        }
    }
    broken
}

/// Days counted from another: 自公布之日起30日后施行, 有效期五年.
fn is_counted(fact: &Fact, file: &File, named: &std::collections::BTreeSet<String>) -> bool {
    let words: &[&str] = match fact.field.as_str() {
        "effective" => &["之日起", "之日后"],
        "expires" => &["有效期", "有效期限", "试行期", "施行期限", "有效"],
        "consultation_closes" => &["日内"],
        _ => return false,
    };
    if !words.iter().any(|word| file.words.contains(word)) {
        return false;
    }
    let year = |day: &str| day.get(..4).and_then(|year| year.parse::<i32>().ok());
    let days = file.days.iter().chain(named);
    // no further off than the longest term there is
    let longest = if fact.field == "expires" { 10 } else { 1 };
    days.filter_map(|day| year(day))
        .any(|from| year(&fact.value).is_some_and(|to| (0..=longest).contains(&(to - from))))
}

fn words_stand_in_text(said: &Said, case: &Case<'_>) -> Vec<String> {
    let mut broken = Vec::new();
    for (fact, file) in of_text(said, case) {
        let wanted: Vec<String> = match fact.field.as_str() {
            "title" | "number" => vec![fact.value.clone()],
            "issuers" => fact.value.split('、').map(str::to_owned).collect(),
            _ => continue,
        };
        let place = letters(&file.name);
        let mut text = letters(&file.words);
        if fact.field == "issuers" {
            // 浙江省第十三届人民代表大会常务委员会 is 浙江省人民代表大会常务委员会
            text = without_terms(&text);
        }
        for words in wanted {
            let key = letters(&words);
            let stands = text.contains(&key) || place.contains(&key);
            let is_read = fact.field != "title"
                && is_called_otherwise(&fact.field, &words, &text, &place, case);
            if !stands && !is_read {
                broken.push(format!("{} {words}: not in {}", fact.field, file.name));
            }
        }
    }
    broken
}

/// A text without 第十三届, the term of a congress.
fn without_terms(text: &str) -> String {
    let mut pieces = text.split('第');
    let mut kept = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (term, rest) = piece.split_once('届').unwrap_or(("", piece));
        let is_term = !term.is_empty()
            && term
                .chars()
                .all(|c| c.is_ascii_digit() || "〇零一二三四五六七八九十百".contains(c));
        if is_term {
            kept.push_str(rest);
        } else {
            kept.push('第');
            kept.push_str(piece);
        }
    }
    kept
}

/// A body by another of its names (the authority file has them), a number in other digits.
fn is_called_otherwise(field: &str, words: &str, text: &str, place: &str, case: &Case<'_>) -> bool {
    if field == "number" {
        let digits: Vec<&str> = words
            .split(|c: char| !c.is_ascii_digit())
            .filter(|run| !run.is_empty())
            .collect();
        return digits
            .iter()
            .all(|run| text.contains(run) || text.contains(&numeral(run)));
    }
    let named = [words];
    let entries = case.witness.entries_with(&named);
    let mut names =
        entries.flat_map(|entry| entry.split('"').filter(|name| name.chars().count() > 2));
    names.any(|name| {
        let key = letters(name);
        key.chars().count() > 2 && (text.contains(&key) || place.contains(&key))
    })
}

/// 53 → 五十三
fn numeral(run: &str) -> String {
    let digit = |c: char| {
        "〇一二三四五六七八九"
            .chars()
            .nth(c.to_digit(10).unwrap_or(0) as usize)
            .unwrap_or('〇')
    };
    let digits: Vec<char> = run.chars().collect();
    match digits.as_slice() {
        [one] => digit(*one).to_string(),
        ['1', '0'] => "十".to_owned(),
        ['1', one] => format!("十{}", digit(*one)),
        [ten, '0'] => format!("{}十", digit(*ten)),
        [ten, one] => format!("{}十{}", digit(*ten), digit(*one)),
        [hundred, '0', '0'] => format!("{}百", digit(*hundred)),
        [hundred, '0', one] => format!("{}百零{}", digit(*hundred), digit(*one)),
        [hundred, ten, '0'] => format!("{}百{}十", digit(*hundred), digit(*ten)),
        [hundred, ten, one] => format!("{}百{}十{}", digit(*hundred), digit(*ten), digit(*one)),
        _ => digits.iter().map(|c| digit(*c)).collect(),
    }
}

/// Letters and digits alone.
fn letters(words: &str) -> String {
    plain(words)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect()
}

fn stands_in_catalogue(said: &Said, case: &Case<'_>) -> Vec<String> {
    const FIELDS: [&str; 9] = [
        "title",
        "adopted",
        "signed",
        "published",
        "effective",
        "amended",
        "repealed",
        "expires",
        "alternative_title",
    ];
    let facts = said
        .facts
        .iter()
        .filter(|fact| fact.source_kind == "catalogue" && FIELDS.contains(&fact.field.as_str()));
    let title = plain(&said.title);
    let mut broken = Vec::new();
    for fact in facts {
        let value = plain(&fact.value);
        let id = plain(&said.id);
        let stands = [&title, &id]
            .iter()
            .any(|name| case.witness.entries_with(&[name, &value]).next().is_some());
        if !stands {
            broken.push(format!(
                "{} {}: not in the catalogue's entry",
                fact.field, fact.value
            ));
        }
    }
    broken
}

/// The words that a relation rests on stand in the file it names.
fn evidence_stands(said: &Said, case: &Case<'_>) -> Vec<String> {
    let mut broken = Vec::new();
    // a relation names the text by work and label; the files of a work's own texts are those of its facts
    let mut texts: Vec<(&str, String)> = Vec::new();
    for (_, file) in of_text(said, case) {
        if !texts.iter().any(|(name, _)| *name == file.name) {
            texts.push((&file.name, letters(&file.words)));
        }
    }
    let own = format!("text:{}@", said.id);
    let is_own = |relation: &&Relation| relation.source.starts_with(&own);
    for relation in said.relations.iter().filter(is_own) {
        let pieces: Vec<String> = relation.evidence.split('…').map(letters).collect();
        let stands = |text: &str| pieces.iter().all(|piece| text.contains(piece));
        if !texts.is_empty() && !texts.iter().any(|(_, text)| stands(text)) {
            broken.push(format!(
                "{} {}: its words are not in {}",
                relation.kind, relation.work, texts[0].0
            ));
        }
    }
    broken
}
