//! How well title, number, date and issuers of the texts found are read.

use std::collections::BTreeSet;
use std::fmt;

use huidian_catalogue::builtin;
use huidian_recognise::Facts;
use huidian_text::{fold, title_key};

use super::labels::Label;
use super::score::interval;

/// Counts over the texts found.
#[derive(Debug, Default, Clone)]
pub struct FactScore {
    count: usize,
    title: usize,
    number: usize,
    date: usize,
    issuers: usize,
    draft: usize,
    /// What was read differently, one line each.
    pub remarks: Vec<String>,
}

impl FactScore {
    pub fn add(&mut self, label: &Label, facts: &Facts) {
        self.count += 1;
        let mut check = |name: &str, wanted: String, got: String, is_right: bool| {
            if !is_right {
                self.remarks
                    .push(format!("{} {name:8} {wanted} ≠ {got}", label.file));
            }
            usize::from(is_right)
        };
        let title = facts.title.clone().unwrap_or_default();
        self.title += check(
            "title",
            label.title.clone(),
            title.clone(),
            title_key(&label.title) == title_key(&title),
        );
        let number = facts.number.clone().unwrap_or_default();
        self.number += check(
            "number",
            label.number.clone(),
            number.clone(),
            key(&label.number) == key(&number),
        );
        let dated = facts
            .dated
            .map(|dated| dated.on.to_string())
            .unwrap_or_default();
        self.date += check(
            "date",
            label.dated.clone(),
            dated.clone(),
            label.dated == dated,
        );
        let (wanted, got) = (names(&label.issuers), names(&facts.issuers));
        self.issuers += check(
            "issuers",
            format!("{wanted:?}"),
            format!("{got:?}"),
            wanted == got,
        );
        self.draft += check(
            "draft",
            label.draft.to_string(),
            facts.is_draft.to_string(),
            label.draft == facts.is_draft,
        );
    }
}

fn key(words: &str) -> String {
    fold(words)
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '、')
        .collect::<String>()
        .replace("中华人民共和国", "")
}

/// Names of bodies as the authority file has them: 网信办 and its full name are one.
fn names(issuers: &[String]) -> BTreeSet<String> {
    let register = &builtin().authorities.register;
    issuers
        .iter()
        .map(|name| {
            register
                .read(name)
                .map_or_else(|| key(name), |reading| reading.authority.name.clone())
        })
        .collect()
}

impl fmt::Display for FactScore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "  {} texts:", self.count)?;
        for (name, right) in [
            ("title", self.title),
            ("number", self.number),
            ("date", self.date),
            ("issuers", self.issuers),
            ("draft", self.draft),
        ] {
            let share = right as f64 / self.count.max(1) as f64;
            let (low, high) = interval(right, self.count);
            write!(f, "  {name} {share:.3} ({low:.2}–{high:.2})")?;
        }
        writeln!(f)
    }
}
