//! Errors put into what the library says, to see whether the rules would have found them.

use super::said::{Said, is_before};

/// A way to be wrong.
pub struct Error {
    pub name: &'static str,
    /// Puts the error in; `None` where the work does not lend itself to it.
    pub plant: fn(&Said, &str) -> Option<Said>,
}

pub const ERRORS: [Error; 18] = [
    Error {
        name: "changed before it was made",
        plant: changed_early,
    },
    Error {
        name: "published before adopted",
        plant: published_early,
    },
    Error {
        name: "begins ten years before it was made",
        plant: begins_early,
    },
    Error {
        name: "ends before it begins",
        plant: ends_early,
    },
    Error {
        name: "repealed by nobody",
        plant: repealed_by_nobody,
    },
    Error {
        name: "repealed and said to hold",
        plant: holds_after_end,
    },
    Error {
        name: "to begin, and said to hold",
        plant: holds_early,
    },
    Error {
        name: "begun, and said to be to come",
        plant: late,
    },
    Error {
        name: "reason with another's day",
        plant: other_reason,
    },
    Error {
        name: "two texts on one day",
        plant: two_texts,
    },
    Error {
        name: "label of another day",
        plant: other_label,
    },
    Error {
        name: "day that the text does not say",
        plant: other_day,
    },
    Error {
        name: "number that the text does not say",
        plant: other_number,
    },
    Error {
        name: "title that the text does not say",
        plant: other_title,
    },
    Error {
        name: "evidence that does not stand there",
        plant: other_evidence,
    },
    Error {
        name: "known until tomorrow",
        plant: known_tomorrow,
    },
    Error {
        name: "draft in force",
        plant: draft_in_force,
    },
    Error {
        name: "first effect is that of a change",
        plant: first_is_last,
    },
];

/// A day some years before or after.
fn shifted(day: &str, years: i32) -> Option<String> {
    let year: i32 = day.get(..4)?.parse().ok()?;
    Some(format!("{:04}{}", year + years, day.get(4..)?))
}

fn changed_early(said: &Said, _: &str) -> Option<Said> {
    let mut wrong = said.clone();
    wrong.set_amended(&[shifted(said.made()?, -2)?]);
    Some(wrong)
}

fn published_early(said: &Said, _: &str) -> Option<Said> {
    let mut wrong = said.clone();
    wrong.set_day("published", &shifted(said.day("adopted")?, -1)?);
    Some(wrong)
}

fn begins_early(said: &Said, _: &str) -> Option<Said> {
    let mut wrong = said.clone();
    let early = shifted(said.made()?, -10)?;
    let first = wrong.expressions.first_mut()?;
    first.effective = Some(early.clone());
    wrong.set_day("effective", &early);
    Some(wrong)
}

fn ends_early(said: &Said, _: &str) -> Option<Said> {
    let mut wrong = said.clone();
    wrong.set_day("repealed", &shifted(said.day("effective")?, -1)?);
    Some(wrong)
}

fn repealed_by_nobody(said: &Said, _: &str) -> Option<Said> {
    let holds = said.work_status == "in_force" && said.ended_by().is_none();
    let mut wrong = said.clone();
    wrong.set_day("repealed", &shifted(said.begun().filter(|_| holds)?, 1)?);
    "repealed".clone_into(&mut wrong.work_status);
    "repealed".clone_into(&mut wrong.status);
    "废止".clone_into(&mut wrong.status_basis);
    Some(wrong)
}

fn holds_after_end(said: &Said, _: &str) -> Option<Said> {
    let mut wrong = said.clone();
    (said.work_status == "repealed").then_some(())?;
    "in_force".clone_into(&mut wrong.work_status);
    "in_force".clone_into(&mut wrong.status);
    Some(wrong)
}

fn holds_early(said: &Said, day: &str) -> Option<Said> {
    (said.work_status == "in_force" && said.begun().is_some()).then_some(())?;
    let mut wrong = said.clone();
    let late = shifted(day, 1)?;
    wrong.set_day("effective", &late);
    wrong.expressions.truncate(1);
    wrong.expressions.first_mut()?.effective = Some(late);
    Some(wrong)
}

fn late(said: &Said, _: &str) -> Option<Said> {
    (said.work_status == "in_force" && said.begun().is_some()).then_some(())?;
    let mut wrong = said.clone();
    "not_yet_in_force".clone_into(&mut wrong.work_status);
    "not_yet_in_force".clone_into(&mut wrong.status);
    Some(wrong)
}

fn other_reason(said: &Said, _: &str) -> Option<Said> {
    let first = said
        .status_basis
        .get(..10)
        .filter(|day| day.starts_with(|c: char| c.is_ascii_digit()))?;
    let mut wrong = said.clone();
    wrong.status_basis = said.status_basis.replacen(first, &shifted(first, -3)?, 1);
    Some(wrong)
}

fn two_texts(said: &Said, _: &str) -> Option<Said> {
    let mut wrong = said.clone();
    let older = wrong
        .expressions
        .iter_mut()
        .find(|text| text.ended.is_some() && text.effective.is_some())?;
    older.ended = None;
    (wrong.expressions.len() > 1).then_some(wrong)
}

fn other_label(said: &Said, _: &str) -> Option<Said> {
    let mut wrong = said.clone();
    let text = wrong
        .expressions
        .iter_mut()
        .find(|text| text.dated.is_some())?;
    text.dated = Some(shifted(text.dated.as_deref()?, 1)?);
    Some(wrong)
}

fn other_day(said: &Said, _: &str) -> Option<Said> {
    let mut wrong = said.clone();
    let fact = wrong.facts.iter_mut().find(|fact| {
        fact.source_kind == "text"
            && matches!(
                fact.field.as_str(),
                "adopted" | "published" | "signed" | "amended"
            )
    })?;
    // a day that no text of the corpus has
    fact.value = shifted(&fact.value, 70)?;
    Some(wrong)
}

fn other_number(said: &Said, _: &str) -> Option<Said> {
    let mut wrong = said.clone();
    let fact = wrong
        .facts
        .iter_mut()
        .find(|fact| fact.source_kind == "text" && fact.field == "number")?;
    "国发〔2099〕987号".clone_into(&mut fact.value);
    Some(wrong)
}

fn other_title(said: &Said, _: &str) -> Option<Said> {
    let mut wrong = said.clone();
    let fact = wrong
        .facts
        .iter_mut()
        .find(|fact| fact.source_kind == "text" && fact.field == "title")?;
    fact.value = format!("关于{}的补充规定", fact.value);
    Some(wrong)
}

fn other_evidence(said: &Said, _: &str) -> Option<Said> {
    let own = format!("text:{}@", said.id);
    let mut wrong = said.clone();
    let relation = wrong
        .relations
        .iter_mut()
        .find(|relation| relation.source.starts_with(&own))?;
    relation.evidence = format!("{}，灯塔条例同时废止", relation.evidence);
    Some(wrong)
}

fn known_tomorrow(said: &Said, day: &str) -> Option<Said> {
    let mut wrong = said.clone();
    wrong.known_until = Some(shifted(day, 1)?);
    Some(wrong)
}

#[expect(clippy::unnecessary_wraps, reason = "one form for all plantings")]
fn draft_in_force(said: &Said, _: &str) -> Option<Said> {
    let mut wrong = said.clone();
    wrong.draft = !said.draft;
    Some(wrong)
}

fn first_is_last(said: &Said, _: &str) -> Option<Said> {
    let last = said.amended().into_iter().max()?.to_owned();
    let made = said.made()?;
    is_before(&shifted(made, 4)?, &last).then_some(())?;
    let mut wrong = said.clone();
    wrong.set_day("effective", &last);
    Some(wrong)
}
