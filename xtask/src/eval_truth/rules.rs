//! The rules that statements are judged by. Each is written from what the words mean, not from how the library comes by them.

use super::said::{Said, is_before};
use super::witness::{Witness, called};

/// A rule: its name, and what in a work breaks it.
pub struct Rule {
    pub name: &'static str,
    pub broken: fn(&Said, &Case<'_>) -> Vec<String>,
}

/// What a work is judged against.
pub struct Case<'w> {
    pub witness: &'w Witness,
    /// The day for which status was asked.
    pub day: &'w str,
}

/// The rules of dates, status and endings; those of sources stand in their own file.
pub const RULES: [Rule; 12] = [
    Rule {
        name: "made before changed",
        broken: made_before_changed,
    },
    Rule {
        name: "days in order",
        broken: days_in_order,
    },
    Rule {
        name: "begins when made",
        broken: begins_when_made,
    },
    Rule {
        name: "first effect is the first",
        broken: first_effect,
    },
    Rule {
        name: "status follows from days",
        broken: status_follows,
    },
    Rule {
        name: "reason names own days",
        broken: reason_names_own_days,
    },
    Rule {
        name: "texts one after the other",
        broken: texts_in_order,
    },
    Rule {
        name: "status of the text shown",
        broken: status_of_text,
    },
    Rule {
        name: "horizon is past",
        broken: horizon,
    },
    Rule {
        name: "repealed for a reason",
        broken: repealed_for_a_reason,
    },
    Rule {
        name: "clause has its effect",
        broken: clause_has_effect,
    },
    Rule {
        name: "draft is no law",
        broken: draft_is_no_law,
    },
];

fn made_before_changed(said: &Said, _: &Case<'_>) -> Vec<String> {
    let Some(made) = said.made() else {
        return Vec::new();
    };
    let early = said
        .amended()
        .into_iter()
        .filter(|day| is_before(day, made));
    early
        .map(|day| format!("changed on {day}, made on {made}"))
        .collect()
}

fn days_in_order(said: &Said, _: &Case<'_>) -> Vec<String> {
    const PAIRS: [(&str, &str); 9] = [
        ("adopted", "published"),
        ("adopted", "approved"),
        ("signed", "published"),
        ("adopted", "repealed"),
        ("published", "repealed"),
        ("effective", "repealed"),
        ("effective", "expires"),
        ("consultation_opens", "consultation_closes"),
        ("published", "consultation_closes"),
    ];
    let broken = PAIRS.iter().filter_map(|(first, then)| {
        let (earlier, later) = (said.day(first)?, said.day(then)?);
        is_before(later, earlier).then(|| format!("{first} {earlier}, {then} {later}"))
    });
    broken.collect()
}

/// A text may reach back, but then it says so.
fn begins_when_made(said: &Said, case: &Case<'_>) -> Vec<String> {
    let (Some(made), Some(begun)) = (said.made(), said.begun()) else {
        return Vec::new();
    };
    let own = said
        .facts
        .iter()
        .filter_map(|fact| case.witness.file(&fact.source));
    let is_stated = own.into_iter().any(|file| {
        let day = chinese(begun);
        [format!("自{day}"), format!("从{day}"), format!("于{day}")]
            .iter()
            .any(|words| file.words.contains(words))
    });
    if is_before(begun, made) && !is_stated {
        return vec![format!("begins {begun}, made on {made}")];
    }
    Vec::new()
}

/// 2016-11-07 → 2016年11月7日
pub fn chinese(day: &str) -> String {
    let number = |words: &str| words.trim_start_matches('0').to_owned();
    let mut parts = day.split('-');
    let (year, month, day) = (parts.next(), parts.next(), parts.next());
    let mut words = format!("{}年", year.unwrap_or_default());
    if let Some(month) = month {
        words.push_str(&format!("{}月", number(month)));
    }
    if let Some(day) = day {
        words.push_str(&format!("{}日", number(day)));
    }
    words
}

/// The work's first day is no later than that of any text, and not that of a change.
fn first_effect(said: &Said, _: &Case<'_>) -> Vec<String> {
    let Some(effective) = said.day("effective") else {
        return Vec::new();
    };
    let mut broken = Vec::new();
    let texts = said
        .expressions
        .iter()
        .filter_map(|text| text.effective.as_deref());
    if let Some(earlier) = texts.filter(|day| is_before(day, effective)).min() {
        broken.push(format!(
            "first effect {effective}, a text held since {earlier}"
        ));
    }
    // changed more than a year before it is said to have begun: that is the beginning of a change
    let year = |day: &str| {
        day.get(..4)
            .and_then(|year| year.parse::<i32>().ok())
            .unwrap_or(0)
    };
    if let (Some(made), Some(last)) = (said.made(), said.amended().into_iter().max())
        && year(effective) - year(made) > 3
        && !is_before(effective, last)
    {
        broken.push(format!(
            "first effect {effective}, made {made} and changed {last}"
        ));
    }
    broken
}

fn status_follows(said: &Said, case: &Case<'_>) -> Vec<String> {
    let day = case.day;
    let is_past = |on: &str| !is_before(day, on);
    let ended = said
        .day("repealed")
        .or_else(|| said.ended_by().and_then(|relation| relation.on.as_deref()))
        .filter(|on| said.made().is_none_or(|made| !is_before(on, made)));
    let expired = said.day("expires").filter(|on| is_before(on, day));
    let begun = said.begun();
    let status = said.work_status.as_str();
    let expected: &[&str] = if said.draft {
        &["draft"]
    } else if ended.is_some_and(is_past) {
        &["repealed"]
    } else if expired.is_some() {
        &["expired"]
    } else if begun.is_some_and(|on| !is_past(on)) {
        &["not_yet_in_force"]
    } else if begun.is_some() {
        &["in_force", "to_be_checked"]
    } else {
        // somebody looked, or nothing is known: anything but a verdict of days
        &[
            "in_force",
            "to_be_checked",
            "presumed_in_force",
            "unknown",
            "repealed",
            "expired",
        ]
    };
    if expected.contains(&status) {
        return Vec::new();
    }
    vec![format!(
        "{status} on {day}; begun {}, ended {}, expires {}",
        begun.unwrap_or("-"),
        ended.unwrap_or("-"),
        expired.unwrap_or("-")
    )]
}

/// Every day in the reason is one of the work's own, and the day said to be its first is.
fn reason_names_own_days(said: &Said, _: &Case<'_>) -> Vec<String> {
    let mut own: Vec<&str> = said
        .dates
        .values()
        .filter_map(|value| value.as_str())
        .collect();
    own.extend(said.amended());
    for text in &said.expressions {
        own.extend(
            [&text.dated, &text.effective, &text.ended]
                .into_iter()
                .flatten()
                .map(String::as_str),
        );
    }
    own.extend(
        said.relations
            .iter()
            .filter_map(|relation| relation.on.as_deref()),
    );
    let seen: Vec<String> = said
        .facts
        .iter()
        .filter(|fact| {
            matches!(
                fact.field.as_str(),
                "force_seen" | "text_effective" | "effective"
            )
        })
        .map(|fact| fact.value.clone())
        .collect();
    let mut broken: Vec<String> = days_of(&without_labels(&said.status_basis))
        .into_iter()
        .filter(|day| {
            !own.contains(&day.as_str()) && !seen.iter().any(|fact| fact.contains(day.as_str()))
        })
        // the law that it rests on has ended, or its years are over: not its own days
        .filter(|_| said.work_status != "to_be_checked")
        .map(|day| format!("reason names {day}: {}", said.status_basis))
        .collect();
    if said.status == "in_force"
        && let Some(first) = said
            .status_basis
            .split(" 起施行")
            .next()
            .filter(|first| first.len() == 10)
        && let Some(effective) = said.day("effective").filter(|day| day.len() == 10)
        && first.starts_with(|c: char| c.is_ascii_digit())
        && said.begun() == Some(effective)
        && first != effective
    {
        broken.push(format!("effective {effective}, reason says {first}"));
    }
    broken
}

/// A reason without the labels of the texts it names (电力监控系统安全防护规定@2024-11-25): days of those texts, not of the work.
fn without_labels(words: &str) -> String {
    let mut pieces = words.split('@');
    let mut kept = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        kept.push_str(piece.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-'));
    }
    kept
}

/// The days printed in words, as 2016-11-07.
fn days_of(words: &str) -> Vec<String> {
    let runs = words.split(|c: char| !(c.is_ascii_digit() || c == '-'));
    let days = runs.filter(|run| {
        let bytes = run.as_bytes();
        bytes.len() == 10 && bytes[4] == b'-' && bytes[7] == b'-'
    });
    days.map(str::to_owned).collect()
}

fn texts_in_order(said: &Said, _: &Case<'_>) -> Vec<String> {
    let mut broken = Vec::new();
    for (at, text) in said.expressions.iter().enumerate() {
        if let Some(dated) = &text.dated
            && !text.label.starts_with(dated.as_str())
        {
            broken.push(format!("{} is dated {dated}", text.label));
        }
        let Some(begin) = &text.effective else {
            continue;
        };
        for other in &said.expressions[at + 1..] {
            let Some(next) = &other.effective else {
                continue;
            };
            let (first, then) = if begin <= next {
                (text, next)
            } else {
                (other, begin)
            };
            let is_both = first.ended.as_ref().is_none_or(|end| end > then);
            if other.part == text.part && is_both {
                broken.push(format!("{} and {} hold on {then}", text.label, other.label));
            }
        }
    }
    broken
}

/// The text shown is the newest that has begun; where it has ended or a newer one is known, that is said.
fn status_of_text(said: &Said, case: &Case<'_>) -> Vec<String> {
    let begun = said.expressions.iter().filter(|text| {
        text.effective
            .as_deref()
            .or(text.dated.as_deref())
            .is_some_and(|on| !is_before(case.day, on))
    });
    let Some(shown) = begun.max_by_key(|text| text.effective.clone().or(text.dated.clone())) else {
        return Vec::new();
    };
    let mut broken = Vec::new();
    let is_over = shown
        .ended
        .as_deref()
        .is_some_and(|end| !is_before(case.day, end));
    if is_over && said.status == "in_force" {
        broken.push(format!("the text {} ended and is in force", shown.label));
    }
    let newest = said
        .expressions
        .iter()
        .filter_map(|text| text.dated.as_deref())
        .max();
    let changed = said
        .amended()
        .into_iter()
        .filter(|on| !is_before(case.day, on))
        .max();
    if let (Some(newest), Some(changed)) = (newest, changed)
        && is_before(&plus_months(newest, 4), changed)
        && !said.newer_text_known
        && said.facts.iter().any(|fact| {
            fact.field == "amended" && fact.value == changed && fact.source_kind != "roundup"
        })
    {
        broken.push(format!(
            "changed {changed}, newest text {newest}, none newer known"
        ));
    }
    broken
}

/// A day some months later, in the months' own count.
fn plus_months(day: &str, months: u32) -> String {
    let number =
        |range: std::ops::Range<usize>| day.get(range).and_then(|words| words.parse::<u32>().ok());
    let (year, month) = (number(0..4).unwrap_or(0), number(5..7).unwrap_or(12));
    let all = year * 12 + month - 1 + months;
    format!(
        "{:04}-{:02}{}",
        all / 12,
        all % 12 + 1,
        day.get(7..).unwrap_or("")
    )
}

fn horizon(said: &Said, case: &Case<'_>) -> Vec<String> {
    let Some(known) = said.known_until.as_deref() else {
        return Vec::new();
    };
    let mut broken = Vec::new();
    if is_before(case.day, known) {
        broken.push(format!("known until {known}, asked on {}", case.day));
    }
    if let Some(text) = said
        .expressions
        .iter()
        .filter_map(|text| text.dated.as_deref())
        .max()
        && is_before(known, text)
        && !is_before(case.day, text)
    {
        broken.push(format!("known until {known}, a text of {text} is held"));
    }
    broken
}

/// Somebody says that it ended: a text, the catalogue, or a person.
fn repealed_for_a_reason(said: &Said, case: &Case<'_>) -> Vec<String> {
    if said.work_status != "repealed" {
        return Vec::new();
    }
    let title = called(&said.title);
    let key = bare(&title);
    let in_texts = case.witness.endings.iter().any(|(known, endings)| {
        // the sentence of another text; a work does not end itself
        bare(known) == key
            && endings.iter().any(|ending| {
                let own = case.witness.files[ending.file]
                    .words
                    .get(..600.min(case.witness.files[ending.file].words.len()));
                own.is_none_or(|head| !called(head).starts_with(&format!("#{title}#")))
            })
    });
    let named = [title.as_str()];
    let mut entries = case.witness.entries_with(&named);
    let in_catalogue = entries.any(|entry| {
        [
            "\"repealed\"",
            "repeals",
            "replaces",
            "废止",
            "代替",
            "失效",
        ]
        .iter()
        .any(|word| entry.contains(word))
    });
    let by_keeper = said.facts.iter().any(|fact| fact.source_kind == "keeper");
    let replaced = said
        .ended_by()
        .is_some_and(|relation| relation.kind == "replaces" && relation.evidence.contains("代替"));
    let listed = said.ended_by().is_some_and(|relation| {
        case.witness
            .file(&relation.source)
            .is_some_and(|file| bare(&file.words).contains(&key) && file.words.contains("废止"))
    });
    if in_texts || in_catalogue || by_keeper || replaced || listed {
        return Vec::new();
    }
    vec![format!(
        "repealed, and nothing says so: {}",
        said.status_basis
    )]
}

/// A title without brackets and marks.
fn bare(title: &str) -> String {
    title
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect::<String>()
        .replace("中华人民共和国", "")
}

/// A work that a text in force ends as a whole, by its exact title, is not in force any more.
fn clause_has_effect(said: &Said, case: &Case<'_>) -> Vec<String> {
    let holds = matches!(said.work_status.as_str(), "in_force" | "presumed_in_force");
    if !holds || said.draft {
        return Vec::new();
    }
    let Some(endings) = case.witness.endings.get(&called(&said.title)) else {
        return Vec::new();
    };
    let made = said
        .expressions
        .iter()
        .filter_map(|text| text.dated.as_deref())
        .chain(said.made())
        .max();
    let mut broken = Vec::new();
    for ending in endings.iter().filter(|ending| ending.is_plain) {
        let file = &case.witness.files[ending.file];
        let is_own = said.facts.iter().any(|fact| {
            case.witness
                .file(&fact.source)
                .is_some_and(|own| own.name == file.name)
        });
        let days = if ending.days.is_empty() {
            &file.days
        } else {
            &ending.days
        };
        let last = days.iter().filter(|day| day.len() == 10).max();
        let is_over = last.is_some_and(|last| !is_before(case.day, last));
        // one of the same title made later is another, or the same made anew
        let is_older = match (made, last) {
            (Some(made), Some(last)) => is_before(made, last),
            _ => false,
        };
        if !is_own && is_over && is_older {
            broken.push(format!("ended by {}", file.name));
        }
    }
    broken
}

fn draft_is_no_law(said: &Said, _: &Case<'_>) -> Vec<String> {
    let mut broken = Vec::new();
    let is_called = called(&said.title).contains("征求意见稿");
    if is_called && !said.draft {
        broken.push("called a draft, and is none".to_owned());
    }
    if said.draft != (said.work_status == "draft") {
        broken.push(format!("draft {}, status {}", said.draft, said.work_status));
    }
    broken
}
