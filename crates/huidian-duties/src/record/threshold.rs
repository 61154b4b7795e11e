//! A threshold as its rule file writes it: its question, and the rule of each span of days, field by field.

use toml::{Table, Value};

use super::condition::Addressee;
use super::file::plain;
use super::sections::{replaced, sections};
use super::work::table_at;
use super::written::{inline, list};
use crate::toml_text::toml_string;
use crate::vocabulary::Vocabulary;

/// What a threshold asks; what is not there is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ThresholdRecord {
    pub id: String,
    pub question: String,
    pub question_en: String,
    /// Names of the attributes that a calculator asks for.
    pub attributes: Vec<String>,
    pub note: String,
    pub absent_counts_as_not_given: bool,
}

/// The rule of one span of days.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VersionRecord {
    pub from: String,
    pub to: String,
    pub work: String,
    pub work_version: String,
    pub provision: String,
    pub quoted_numbers: Vec<String>,
    pub source: String,
    pub confidence: String,
    pub note: String,
    pub branches: Vec<BranchRecord>,
}

/// One branch of a rule: the first whose condition holds wins.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BranchRecord {
    /// Empty: otherwise.
    pub condition: Addressee,
    pub outcome: String,
    pub label: String,
    pub puts_no_duty: bool,
    pub item: String,
    pub basis_work: String,
    pub basis_provision: String,
    pub ask: Vec<String>,
    pub note: String,
    /// Numbers and dates of the outcome, as a TOML table on one line.
    pub terms: String,
}

impl BranchRecord {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The question of a file.
pub fn find_threshold_record(text: &str) -> Option<ThresholdRecord> {
    let table: Table = toml::from_str(before_versions(text)).ok()?;
    table.get("id")?;
    Some(ThresholdRecord {
        id: words(&table, "id"),
        question: words(&table, "question"),
        question_en: words(&table, "question_en"),
        attributes: several(&table, "attributes"),
        note: words(&table, "note"),
        absent_counts_as_not_given: table
            .get("absent_counts_as_not_given")
            .and_then(Value::as_bool)
            .unwrap_or_default(),
    })
}

/// The versions of a file, in its order.
pub fn find_versions(text: &str) -> Vec<VersionRecord> {
    let places = sections(text, "version").into_iter();
    places
        .filter_map(|place| table_at(text, "version", place))
        .map(|table| VersionRecord::read(&table))
        .collect()
}

/// The file with this question; its versions, and the comments that it begins with, stay.
pub fn put_threshold_record(text: &str, record: &ThresholdRecord) -> String {
    let before = before_versions(text);
    let comments: String = before
        .split_inclusive('\n')
        .take_while(|line| line.trim().is_empty() || line.starts_with('#'))
        .collect();
    let versions = text.get(before.len()..).unwrap_or("");
    let gap = if versions.is_empty() { "" } else { "\n" };
    format!("{comments}{}{gap}{versions}", record.written())
}

/// The file with a version in the place of the one of this number, or behind all others.
pub fn put_version(
    text: &str,
    number: Option<usize>,
    record: &VersionRecord,
    vocabulary: &Vocabulary,
) -> String {
    let place = number.and_then(|number| sections(text, "version").get(number).copied());
    replaced(text, place, &record.written(vocabulary))
}

/// The file without the version of this number; as it is where there is none.
pub fn remove_version(text: &str, number: usize) -> String {
    let Some(place) = sections(text, "version").get(number).copied() else {
        return text.to_owned();
    };
    let without = replaced(text, Some(place), "");
    let (before, after) = without.split_at(place.0);
    let after = after.trim_start_matches('\n');
    let before = if after.is_empty() {
        format!("{}\n", before.trim_end())
    } else {
        before.to_owned()
    };
    format!("{before}{after}")
}

fn before_versions(text: &str) -> &str {
    let first = sections(text, "version").first().copied();
    first
        .and_then(|(start, _)| text.get(..start))
        .unwrap_or(text)
}

fn words(table: &Table, name: &str) -> String {
    table.get(name).map(plain).unwrap_or_default()
}

fn several(table: &Table, name: &str) -> Vec<String> {
    let values = table.get(name).and_then(Value::as_array);
    values.into_iter().flatten().map(plain).collect()
}

impl ThresholdRecord {
    fn written(&self) -> String {
        let mut lines = vec![
            format!("id = {}", toml_string(&self.id)),
            format!("question = {}", toml_string(&self.question)),
            format!("question_en = {}", toml_string(&self.question_en)),
            format!("attributes = {}", list(&self.attributes)),
        ];
        if !self.note.is_empty() {
            lines.push(format!("note = {}", toml_string(&self.note)));
        }
        if self.absent_counts_as_not_given {
            lines.push("absent_counts_as_not_given = true".to_owned());
        }
        lines.push(String::new());
        lines.join("\n")
    }
}

impl VersionRecord {
    fn read(table: &Table) -> Self {
        let branches = table.get("branch").and_then(Value::as_array);
        Self {
            from: words(table, "from"),
            to: words(table, "to"),
            work: words(table, "work"),
            work_version: words(table, "work_version"),
            provision: words(table, "provision"),
            quoted_numbers: several(table, "quoted_numbers"),
            source: words(table, "source"),
            confidence: words(table, "confidence"),
            note: words(table, "note"),
            branches: branches
                .into_iter()
                .flatten()
                .filter_map(Value::as_table)
                .map(BranchRecord::read)
                .collect(),
        }
    }

    fn written(&self, vocabulary: &Vocabulary) -> String {
        let mut text = String::from("[[version]]\n");
        let mut put = |name: &str, value: String| text.push_str(&format!("{name} = {value}\n"));
        put("from", toml_string(&self.from));
        if !self.to.is_empty() {
            put("to", toml_string(&self.to));
        }
        put("work", toml_string(&self.work));
        for (name, value) in [
            ("work_version", &self.work_version),
            ("provision", &self.provision),
        ] {
            if !value.is_empty() {
                put(name, toml_string(value));
            }
        }
        if !self.quoted_numbers.is_empty() {
            put("quoted_numbers", list(&self.quoted_numbers));
        }
        put("source", toml_string(&self.source));
        put("confidence", toml_string(&self.confidence));
        if !self.note.is_empty() {
            put("note", toml_string(&self.note));
        }
        for branch in self.branches.iter().filter(|branch| !branch.is_empty()) {
            text.push('\n');
            text.push_str(&branch.written(vocabulary));
        }
        text
    }
}

impl BranchRecord {
    fn read(table: &Table) -> Self {
        let basis = |name: &str| {
            let basis = table.get("basis").and_then(Value::as_table);
            basis.map(|basis| words(basis, name)).unwrap_or_default()
        };
        Self {
            condition: table.get("if").map(Addressee::read).unwrap_or_default(),
            outcome: words(table, "outcome"),
            label: words(table, "label"),
            puts_no_duty: table.get("binds").and_then(Value::as_bool) == Some(false),
            item: words(table, "item"),
            basis_work: basis("work"),
            basis_provision: basis("provision"),
            ask: several(table, "ask"),
            note: words(table, "note"),
            terms: table.get("terms").map(inline).unwrap_or_default(),
        }
    }

    fn written(&self, vocabulary: &Vocabulary) -> String {
        let mut text = String::from("[[version.branch]]\n");
        let mut put = |name: &str, value: String| text.push_str(&format!("{name} = {value}\n"));
        if !self.condition.is_empty() {
            put("if", self.condition.toml(vocabulary));
        }
        put("outcome", toml_string(&self.outcome));
        put("label", toml_string(&self.label));
        if self.puts_no_duty {
            put("binds", "false".to_owned());
        }
        if !self.item.is_empty() {
            put("item", toml_string(&self.item));
        }
        if !self.basis_work.is_empty() {
            let provision = if self.basis_provision.is_empty() {
                String::new()
            } else {
                format!(", provision = {}", toml_string(&self.basis_provision))
            };
            let work = toml_string(&self.basis_work);
            put("basis", format!("{{ work = {work}{provision} }}"));
        }
        if !self.ask.is_empty() {
            put("ask", list(&self.ask));
        }
        if !self.note.is_empty() {
            put("note", toml_string(&self.note));
        }
        if !self.terms.is_empty() {
            put("terms", self.terms.clone());
        }
        text
    }
}
