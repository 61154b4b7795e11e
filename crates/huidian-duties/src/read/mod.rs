//! Rule files: read whole, or refused whole with file, record and reason.

mod day;
mod duties;
mod holidays;
mod references;
mod thresholds;
mod words;

pub(crate) use duties::{check_condition, is_month_day};
pub(crate) use references::{MOMENTS, check_instant, check_moment, check_outcome, is_address};
use serde::de::DeserializeOwned;

use crate::rules::Rules;

/// A rule file: its path below the rules' folder, and its text.
#[derive(Debug, Clone, Copy)]
pub struct RuleFile<'f> {
    pub path: &'f str,
    pub text: &'f str,
}

/// What is wrong in a rule file. Nothing of the files is taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}{}: {reason}", record.as_ref().map_or(String::new(), |record| format!(", {record}")))]
pub struct RuleError {
    pub file: String,
    /// Id of the duty, threshold or attribute; a line where the file is no TOML of the shape.
    pub record: Option<String>,
    pub reason: String,
}

impl RuleFile<'_> {
    pub(crate) fn error(self, record: impl Into<String>, reason: impl Into<String>) -> RuleError {
        RuleError {
            file: self.path.to_owned(),
            record: Some(record.into()),
            reason: reason.into(),
        }
    }

    fn read<T: DeserializeOwned>(self) -> Result<T, RuleError> {
        toml::from_str(self.text).map_err(|error| {
            let offset = error.span().map_or(0, |span| span.start);
            let before = self.text.as_bytes().iter().take(offset);
            let line = before.filter(|byte| **byte == b'\n').count() + 1;
            let record = record_before(self.text, offset);
            let place =
                record.map_or_else(|| format!("line {line}"), |id| format!("{id}, line {line}"));
            self.error(place, format!("写法有误 ({})", error.message()))
        })
    }
}

/// The id that stands last before an offset: the record that was being written there.
fn record_before(text: &str, offset: usize) -> Option<String> {
    let start = text.get(..offset)?;
    let line_end = text[offset..]
        .find('\n')
        .map_or(text.len(), |at| offset + at);
    let upto = text.get(..line_end).unwrap_or(start);
    let table = upto.rfind("[[")?;
    let id = upto[table..]
        .lines()
        .find_map(|line| line.strip_prefix("id = "))?;
    Some(id.trim().trim_matches('"').to_owned())
}

impl Rules {
    /// Reads all files, or says what is wrong with one.
    pub fn read(files: &[RuleFile<'_>]) -> Result<Self, RuleError> {
        let single = |path: &str| {
            let found = files.iter().find(|file| file.path == path);
            found.copied().ok_or_else(|| RuleError {
                file: path.to_owned(),
                record: None,
                reason: "缺少这个文件 (the file is missing)".to_owned(),
            })
        };
        let in_folder = |folder: &'static str| {
            files
                .iter()
                .filter(move |file| file.path.starts_with(folder))
        };
        let vocabulary = words::read_vocabulary(single("profile.toml")?, single("incident.toml")?)?;
        let consequences = words::read_consequences(single("derivations.toml")?, &vocabulary)?;
        let mut rules = Self {
            vocabulary,
            derivations: consequences.derivations,
            parts: consequences.parts,
            orders: consequences.orders,
            ..Self::default()
        };
        let threshold_files: Vec<RuleFile<'_>> = in_folder("thresholds/").copied().collect();
        thresholds::read(&threshold_files, &mut rules)?;
        let ids: Vec<String> = rules
            .thresholds
            .iter()
            .map(|threshold| threshold.id.clone())
            .collect();
        for file in in_folder("works/") {
            duties::read(*file, &ids, &mut rules)?;
        }
        for file in in_folder("holidays/") {
            holidays::read(*file, &mut rules)?;
        }
        Ok(rules)
    }
}
