//! `cargo xtask bench duties`: how long it takes to answer for a thousand organisations.

use std::time::Instant;

use anyhow::Result;
use huidian_duties::{AttributeId, AttributeKind, Profile, Rules, Value, answer};
use jiff::civil::date;

const PROFILES: usize = 1_000;

pub fn run() -> Result<()> {
    let rules = builtin()?;
    let profiles: Vec<Profile> = (0..PROFILES)
        .map(|seed| profile(&rules, seed as u64))
        .collect();
    let began = Instant::now();
    let mut applies = 0;
    let mut unknown = 0;
    for profile in &profiles {
        let known = profile.known(&rules);
        let answer = answer(&rules, &known, date(2026, 11, 28));
        applies += answer.applies.len();
        unknown += answer.unknown.len();
    }
    let took = began.elapsed();
    println!(
        "{PROFILES} profiles x {} duties and {} thresholds: {:.3} s (budget 1 s); {:.1} apply and {:.1} are unknown on average",
        rules.duties.len(),
        rules.thresholds.len(),
        took.as_secs_f64(),
        applies as f64 / PROFILES as f64,
        unknown as f64 / PROFILES as f64,
    );
    Ok(())
}

/// The rules as the library embeds them.
pub(crate) fn builtin() -> Result<Rules> {
    let files: Vec<huidian_duties::RuleFile<'_>> = huidian_catalogue::duty_files()
        .map(|file| huidian_duties::RuleFile {
            path: file.path,
            text: file.text,
        })
        .collect();
    Ok(Rules::read(&files)?)
}

/// A profile of every other attribute, by a simple generator with a fixed seed.
fn profile(rules: &Rules, seed: u64) -> Profile {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let mut profile = Profile::default();
    let ids: Vec<AttributeId> = rules.vocabulary.iter().map(|(id, _)| id).collect();
    for id in ids {
        let attribute = rules.vocabulary.attribute(id);
        if attribute.is_of_incident() || next() % 2 == 0 {
            continue;
        }
        let pick = next();
        let choice = || attribute.values[(pick % attribute.values.len() as u64) as usize].clone();
        let value = match attribute.kind {
            AttributeKind::Bool => Value::Bool(pick % 4 != 0),
            AttributeKind::Number => Value::Number((pick % 5) as i64),
            AttributeKind::Choice => Value::Choice(choice()),
            AttributeKind::Choices => Value::Choices([choice()].into()),
            AttributeKind::Day => Value::Day(date(2024, 1, 1)),
            AttributeKind::Instant => continue,
        };
        profile.state(id, value);
    }
    profile
}
