//! The duties that bind, for a terminal: not a table, whose cells are cut where the window is narrow.

use huidian_duties::Vocabulary;
use huidian_wire::{AppliedShape, UndecidedShape, duty_words};
use jiff::civil::Date;

/// Each duty that binds: what, from which article, by when, to whom, and why.
pub(super) fn applied_lines(applies: &[AppliedShape], day: Date) -> String {
    let mut out = String::new();
    for applied in applies {
        out.push_str(&format!(
            "\n{} {} {}\n   依据 basis: {}，{} {}\n",
            applied.duty,
            duty_words::modality(applied.modality),
            applied.action,
            duty_words::place(&applied.work, applied.provision.as_deref()),
            duty_words::confidence(&applied.confidence),
            applied.confidence,
        ));
        let ends: Vec<String> = applied
            .deadlines
            .iter()
            .map(|deadline| match &deadline.due_on {
                Some(on) => format!(
                    "{}，到期 due {on}{}",
                    duty_words::deadline(deadline),
                    passed(on, day)
                ),
                None => duty_words::deadline(deadline),
            })
            .collect();
        let rows = [
            ("期限 by when", ends),
            ("向谁 to", applied.recipient.clone()),
            ("理由 because", applied.because.clone()),
        ];
        for (name, values) in rows {
            if !values.is_empty() {
                out.push_str(&format!("   {name}: {}\n", values.join("；")));
            }
        }
    }
    out
}

/// A day that has passed says so; whether it was kept is not known here.
fn passed(on: &str, day: Date) -> &'static str {
    match on.parse::<Date>() {
        Ok(on) if on < day => "（已过，未办的为逾期 passed: overdue unless done）",
        _ => "",
    }
}

/// What cannot be told, and what to tell us for it, by its label.
pub(super) fn unknown_lines(vocabulary: &Vocabulary, unknown: &[UndecidedShape]) -> String {
    let label = |name: &String| match vocabulary.find(name) {
        Some(id) => format!("{}（{name}）", vocabulary.attribute(id).label),
        None => name.clone(),
    };
    let mut out = format!("\n未知 unknown: {}，需补充 tell us:\n", unknown.len());
    for undecided in unknown {
        let asked: Vec<String> = undecided.ask.iter().map(label).collect();
        let told = undecided.open.clone().unwrap_or_else(|| asked.join("、"));
        out.push_str(&format!(
            "{} {}：{told}\n",
            undecided.duty, undecided.action
        ));
    }
    out
}
