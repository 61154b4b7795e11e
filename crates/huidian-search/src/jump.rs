//! Straight to the place: what citation, number or title a query is.

use huidian_model::ForceStatus;
use huidian_text::numeral::{digit_value, is_numeral_char};
use huidian_text::{fold, format_numeral, parse_numeral};

use crate::evaluate::Evaluator;
use crate::meant::is_key_meant;
use crate::query::number_key;
use crate::results::{Jump, JumpReason};

use crate::titles::{self, FoundTitle};

/// A place, with the number of its work.
pub(crate) struct Place {
    pub work: u32,
    pub jump: Jump,
}

/// Places that a text names, surest first; several when it can be read several ways.
pub(crate) fn find(evaluator: &Evaluator<'_>, text: &str) -> Vec<Place> {
    let folded = fold(text.trim());
    if folded.chars().count() > 150 {
        return Vec::new();
    }
    let by_number = numbers(evaluator, &folded);
    if !by_number.is_empty() {
        return by_number
            .into_iter()
            .map(|found| jump(evaluator, found, None))
            .collect();
    }
    let whole = titles::find(evaluator.snapshot, &folded);
    if whole
        .first()
        .is_some_and(|found| found.reason <= JumpReason::OtherTitle)
    {
        return whole
            .into_iter()
            .map(|found| jump(evaluator, found, None))
            .collect();
    }
    if let Some(citation) = Citation::parse(&folded) {
        let named = titles::find(evaluator.snapshot, &citation.title);
        let jumps: Vec<Place> = named
            .into_iter()
            .map(|found| jump(evaluator, found, Some(&citation)))
            .collect();
        if !jumps.is_empty() {
            return with_article_first(jumps);
        }
    }
    whole
        .into_iter()
        .map(|found| jump(evaluator, found, None))
        .collect()
}

/// Readings that lead to an article come before those that do not.
fn with_article_first(mut jumps: Vec<Place>) -> Vec<Place> {
    jumps.sort_by_key(|place| !place.jump.has_article);
    jumps
}

/// A title with the number of an article.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Citation {
    pub title: String,
    pub path: String,
    pub below: Option<String>,
}

impl Citation {
    /// Reads 数据安全法第二十一条第二款, 数安法21条, 网安法 37, 刑法286条之一; `folded` is folded.
    pub(crate) fn parse(folded: &str) -> Option<Self> {
        let characters: Vec<char> = folded.chars().filter(|c| !c.is_whitespace()).collect();
        let (title, number, rest) = split_at_article(&characters)
            .or_else(|| split_at_ordinal(&characters))
            .or_else(|| split_in_english(&characters))
            .or_else(|| split_at_number(&characters))?;
        let value = parse_numeral(&number).filter(|value| *value > 0)?;
        let (inserted, below) = split_inserted(&rest);
        let title: String = title.iter().collect();
        let title = title
            .trim_matches(['<', '>', '"', '的', ',', '、'])
            .to_owned();
        let is_named = title.chars().any(char::is_alphabetic);
        let mut path = format!("第{}条", format_numeral(value));
        if let Some(inserted) = inserted {
            path.push_str(&format!("之{}", format_numeral(inserted)));
        }
        is_named.then_some(Self {
            title,
            path,
            below: (!below.is_empty()).then_some(below),
        })
    }
}

type Split = (Vec<char>, String, String);

/// …第N条… or …N条…
fn split_at_article(characters: &[char]) -> Option<Split> {
    let end = characters.iter().rposition(|c| *c == '条')?;
    let start = characters[..end]
        .iter()
        .rposition(|c| !is_numeral_char(*c))
        .map_or(0, |at| at + 1);
    let number: String = characters[start..end].iter().collect();
    let before = if start > 0 && characters[start - 1] == '第' {
        start - 1
    } else {
        start
    };
    let rest = characters[end + 1..].iter().collect();
    (!number.is_empty()).then(|| (characters[..before].to_vec(), number, rest))
}

/// …第N: whoever types has not come to 条 yet, or leaves it out.
fn split_at_ordinal(characters: &[char]) -> Option<Split> {
    let start = characters.iter().rposition(|c| *c == '第')?;
    let number = characters.get(start + 1..)?;
    let is_number = !number.is_empty() && number.iter().all(|c| is_numeral_char(*c));
    is_number.then(|| {
        let title = characters[..start].to_vec();
        (title, number.iter().collect(), String::new())
    })
}

/// Cybersecurity Law Article 37, Article 37 of the Cybersecurity Law; without spaces.
fn split_in_english(characters: &[char]) -> Option<Split> {
    const WORDS: [&str; 3] = ["article", "art.", "art"];
    let text: String = characters.iter().collect();
    let (before, behind) = WORDS
        .iter()
        .find_map(|word| Some((text.rfind(word)?, word.len())))
        .map(|(at, length)| (&text[..at], &text[at + length..]))?;
    let digits = behind.len()
        - behind
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .len();
    let (number, rest) = behind.split_at(digits);
    let title = match rest {
        "" => before,
        rest if before.is_empty() => rest.strip_prefix("ofthe").or(rest.strip_prefix("of"))?,
        _ => return None,
    };
    let title = title.trim_end_matches([',', '.']);
    ((1..=4).contains(&digits) && !title.is_empty())
        .then(|| (title.chars().collect(), number.to_owned(), String::new()))
}

/// …37: decimal digits at the end.
fn split_at_number(characters: &[char]) -> Option<Split> {
    let start = characters
        .iter()
        .rposition(|c| !c.is_ascii_digit())
        .map_or(0, |at| at + 1);
    let number: String = characters[start..].iter().collect();
    let before = characters[..start]
        .strip_suffix(&['第'])
        .unwrap_or(&characters[..start]);
    let follows_word = before.last().is_some_and(|c| c.is_alphabetic());
    ((1..=4).contains(&number.len()) && follows_word)
        .then(|| (before.to_vec(), number, String::new()))
}

/// 之一第二款 → (1, 第二款)
fn split_inserted(rest: &str) -> (Option<u32>, String) {
    let Some(after) = rest.strip_prefix('之') else {
        return (None, rest.to_owned());
    };
    let end = after
        .find(|c: char| digit_value(c).is_none() && c != '十')
        .unwrap_or(after.len());
    match parse_numeral(&after[..end]) {
        Some(value) => (Some(value), after[end..].to_owned()),
        None => (None, rest.to_owned()),
    }
}

fn jump(evaluator: &Evaluator<'_>, found: FoundTitle, citation: Option<&Citation>) -> Place {
    let snapshot = evaluator.snapshot;
    let work = snapshot.work(found.work);
    let path = citation.map(|citation| citation.path.as_str());
    let expressions = snapshot.expressions_of(found.work);
    let has_path = |expression: u32| {
        path.is_none_or(|path| {
            snapshot
                .articles_of(expression)
                .any(|article| snapshot.path(article) == path)
        })
    };
    // the text in force on the day; else the latest that has the article; else the latest
    let may_hold = |expression: &u32| {
        matches!(
            evaluator.expression_status[*expression as usize],
            ForceStatus::InForce | ForceStatus::PresumedInForce | ForceStatus::ToBeChecked
        )
    };
    // of a code held in parts, the part that has the article
    let chosen = expressions
        .clone()
        .rev()
        .find(|expression| may_hold(expression) && has_path(*expression))
        .or_else(|| expressions.clone().rev().find(may_hold))
        .or_else(|| {
            expressions
                .clone()
                .rev()
                .find(|expression| has_path(*expression))
        })
        .or_else(|| expressions.clone().last());
    let jump = Jump {
        work: work.id.clone(),
        title: work.title.clone(),
        reason: found.reason,
        status: chosen.map_or(evaluator.work_status[found.work as usize], |text| {
            evaluator.expression_status[text as usize]
        }),
        label: chosen.map(|expression| snapshot.expression(expression).label.clone()),
        path: path.map(str::to_owned),
        below: citation.and_then(|citation| citation.below.clone()),
        has_article: chosen.is_some_and(has_path),
    };
    Place {
        work: found.work,
        jump,
    }
}

/// Works whose number the text is: in any bracket or dash, 743号令 or 令第743号, a standard with or without its year.
fn numbers(evaluator: &Evaluator<'_>, folded: &str) -> Vec<FoundTitle> {
    let key = number_key(folded);
    if key.chars().count() < 3 || !key.chars().any(|c| c.is_ascii_digit()) {
        return Vec::new();
    }
    let order = order_parts(&key);
    let fits = |number: &str| {
        number == key
            || number
                .strip_prefix(key.as_str())
                .is_some_and(|rest| rest.starts_with('-'))
            || order.as_ref().is_some_and(|wanted| {
                order_parts(number)
                    .is_some_and(|parts| parts.0 == wanted.0 && parts.1.contains(wanted.1.as_str()))
            })
    };
    let numbers = &evaluator.snapshot.catalog.numbers;
    let of = |fits: &dyn Fn(&str) -> bool| -> Vec<u32> {
        let fitting = numbers.iter().filter(|(number, _)| fits(number));
        fitting.map(|(_, work)| *work).collect()
    };
    let mut works = of(&fits);
    if works.is_empty() {
        works = of(&|number| is_key_meant(&key, number));
    }
    works.sort_unstable();
    works.dedup();
    works.truncate(8);
    works
        .into_iter()
        .map(|work| FoundTitle {
            work,
            reason: JumpReason::Number,
            score: 1.0,
        })
        .collect()
}

/// An order's number and who gave it: 国务院令743号 and 743号令 → (743, 国务院) and (743, "").
fn order_parts(key: &str) -> Option<(String, String)> {
    if !key.contains('令') {
        return None;
    }
    let digits: String = key.chars().filter(char::is_ascii_digit).collect();
    let name = key
        .chars()
        .filter(|c| !c.is_ascii_digit() && !matches!(c, '令' | '号' | '-'))
        .collect();
    (!digits.is_empty()).then_some((digits, name))
}

#[cfg(test)]
mod tests {
    use super::Citation;

    #[test]
    fn a_title_with_the_number_of_an_article_is_read_in_both_languages() {
        for (typed, expected) in [
            ("网安法 37", Some(("网安法", "第三十七条"))),
            ("pipl 13", Some(("pipl", "第十三条"))),
            (
                "cybersecurity law article 37",
                Some(("cybersecuritylaw", "第三十七条")),
            ),
            (
                "cybersecurity law, art. 37",
                Some(("cybersecuritylaw", "第三十七条")),
            ),
            (
                "article 37 of the cybersecurity law",
                Some(("cybersecuritylaw", "第三十七条")),
            ),
            ("an article about data", None),
        ] {
            let found = Citation::parse(typed);
            let told = found
                .as_ref()
                .map(|one| (one.title.as_str(), one.path.as_str()));
            assert_eq!(told, expected, "{typed}");
        }
    }
}
