//! Attributes as questions of a form, and a form's answers as attributes.

use huidian_duties::{Attribute, AttributeKind, KnownFacts, Origin, Rules, Vocabulary};
use serde_json::{Map, Value, json};

use super::words;
use crate::error::Error;
use crate::request::Query;

/// Questions that are asked together.
pub(super) struct QuestionGroup {
    pub(super) id: String,
    pub(super) label: String,
    pub(super) fields: Vec<Field>,
    pub(super) answered: usize,
}

/// One question: why it is asked is its meaning, and the definition it comes from stands beside it.
pub(super) struct Field {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) meaning: String,
    pub(super) definition: String,
    pub(super) unit: String,
    /// `choice`, `choices`, `number`, `date` or `datetime-local`; yes and no is a choice.
    pub(super) input: &'static str,
    pub(super) value: String,
    pub(super) options: Vec<FieldOption>,
    /// What follows from other answers, in words.
    pub(super) derived: String,
    /// Duties that wait for this answer.
    pub(super) waits: usize,
    /// What the answer is needed for: duties with their places.
    pub(super) why: Vec<String>,
}

pub(super) struct FieldOption {
    pub(super) value: String,
    pub(super) label: String,
    pub(super) is_chosen: bool,
}

/// Stands for an empty set: none of them.
const NONE: &str = "-";

/// The groups of the profile, or of the incident.
pub(super) fn groups(
    vocabulary: &Vocabulary,
    answers: &Map<String, Value>,
    known: &KnownFacts,
    of_incident: bool,
    waits: impl Fn(&str) -> usize,
) -> Vec<QuestionGroup> {
    let mut groups = Vec::new();
    for group in &vocabulary.groups {
        let mut fields = Vec::new();
        for name in &group.attributes {
            let Some(id) = vocabulary.find(name) else {
                continue;
            };
            let attribute = vocabulary.attribute(id);
            if attribute.is_of_incident() != of_incident {
                continue;
            }
            let key = key_of(attribute);
            let mut field = field(attribute, answers.get(key).unwrap_or(&Value::Null));
            field.waits = waits(name);
            if let Some(known) = known.find(id)
                && let Origin::Derived { from, .. } = known.origin
            {
                let shown = shown(attribute, &known.value.to_string());
                field.derived = format!("{shown}（由“{}”推得）", vocabulary.attribute(from).label);
            }
            fields.push(field);
        }
        if !fields.is_empty() {
            groups.push(QuestionGroup {
                id: group.id.clone(),
                label: group.label.clone(),
                answered: fields.iter().filter(|field| field.is_answered()).count(),
                fields,
            });
        }
    }
    groups
}

impl Field {
    fn is_answered(&self) -> bool {
        !self.value.is_empty()
            || self
                .options
                .iter()
                .any(|option| option.is_chosen && !option.value.is_empty())
    }
}

/// An incident's attributes are kept without their prefix.
fn key_of(attribute: &Attribute) -> &str {
    attribute
        .name
        .strip_prefix("incident.")
        .unwrap_or(&attribute.name)
}

fn field(attribute: &Attribute, answer: &Value) -> Field {
    let option = |value: &str, label: &str, is_chosen| FieldOption {
        value: value.to_owned(),
        label: label.to_owned(),
        is_chosen,
    };
    let mut options = Vec::new();
    let mut value = String::new();
    let input = match attribute.kind {
        AttributeKind::Bool => {
            options.push(option("", "未填", answer.is_null()));
            options.push(option("true", "是", answer == &Value::Bool(true)));
            options.push(option("false", "否", answer == &Value::Bool(false)));
            "choice"
        }
        AttributeKind::Choice => {
            options.push(option("", "未填", answer.is_null()));
            for choice in &attribute.values {
                let is_chosen = answer.as_str() == Some(choice);
                options.push(option(choice, attribute.label_of(choice), is_chosen));
            }
            "choice"
        }
        AttributeKind::Choices => {
            let chosen = answer.as_array();
            for choice in &attribute.values {
                let is_chosen = chosen.is_some_and(|chosen| chosen.iter().any(|one| one == choice));
                options.push(option(choice, attribute.label_of(choice), is_chosen));
            }
            let is_empty = chosen.is_some_and(Vec::is_empty);
            options.push(option(NONE, "以上都不是", is_empty));
            "choices"
        }
        AttributeKind::Number => {
            value = answer
                .as_i64()
                .map_or_else(String::new, |number| number.to_string());
            "number"
        }
        AttributeKind::Day => {
            answer.as_str().unwrap_or("").clone_into(&mut value);
            "date"
        }
        AttributeKind::Instant => {
            // the field takes the clock time of Beijing, without its offset
            let text = answer.as_str().unwrap_or("");
            text.get(..19).unwrap_or(text).clone_into(&mut value);
            "datetime-local"
        }
    };
    Field {
        name: attribute.name.clone(),
        label: attribute.label.clone(),
        meaning: attribute.meaning.clone(),
        definition: attribute.definition.clone(),
        unit: attribute.unit.clone().unwrap_or_default(),
        input,
        value,
        options,
        derived: String::new(),
        waits: 0,
        why: Vec::new(),
    }
}

/// Says of each question which duties hang on its answer.
pub(super) fn say_why(rules: &Rules, groups: &mut [QuestionGroup]) {
    for field in groups.iter_mut().flat_map(|group| &mut group.fields) {
        let Some(id) = rules.vocabulary.find(&field.name) else {
            continue;
        };
        let duties = rules.duties_asking(id).into_iter();
        let told = duties.map(|duty| {
            let work = &rules.work_of(duty).title;
            let place = words::place(work, duty.provision.as_deref());
            format!("{} {place}", duty.action)
        });
        field.why = told.collect();
    }
}

fn shown(attribute: &Attribute, value: &str) -> String {
    match value {
        "true" => "是".to_owned(),
        "false" => "否".to_owned(),
        other => attribute.label_of(other).to_owned(),
    }
}

/// The attributes of a form over what was known before: those of `group` alone are taken, the others stay.
pub(super) fn answers_of(
    vocabulary: &Vocabulary,
    form: &Query,
    group: &str,
    before: &Map<String, Value>,
) -> Result<Map<String, Value>, Error> {
    let mut answers = before.clone();
    let groups = vocabulary.groups.iter();
    let mut asked = groups
        .filter(|one| one.id == group || group == "*")
        .peekable();
    if asked.peek().is_none() {
        let known: Vec<&str> = vocabulary
            .groups
            .iter()
            .map(|one| one.id.as_str())
            .collect();
        let known = known.join(" ");
        let reason = format!("没有“{group}”这一组，未保存；现有 (no such group; known): {known}");
        return Err(Error::parameter("group", reason));
    }
    for name in asked.flat_map(|group| &group.attributes) {
        let Some(id) = vocabulary.find(name) else {
            continue;
        };
        let attribute = vocabulary.attribute(id);
        let key = key_of(attribute).to_owned();
        match read_field(attribute, form) {
            Some(value) => answers.insert(key, value),
            None => answers.remove(&key),
        };
    }
    Ok(answers)
}

fn read_field(attribute: &Attribute, form: &Query) -> Option<Value> {
    let text = form
        .first(&attribute.name)
        .map(str::trim)
        .filter(|text| !text.is_empty());
    match attribute.kind {
        AttributeKind::Choices => {
            let chosen: Vec<&str> = form.all(&attribute.name).collect();
            let named: Vec<&str> = chosen.iter().copied().filter(|one| *one != NONE).collect();
            (!chosen.is_empty()).then(|| json!(named))
        }
        AttributeKind::Bool => match text? {
            "true" => Some(Value::Bool(true)),
            "false" => Some(Value::Bool(false)),
            other => Some(json!(other)),
        },
        // what is no number stays text, and is named as a mistake when it is read
        AttributeKind::Number => Some(
            text?
                .parse::<i64>()
                .map_or_else(|_| json!(text), |number| json!(number)),
        ),
        AttributeKind::Choice | AttributeKind::Day => Some(json!(text?)),
        AttributeKind::Instant => Some(json!(with_offset(text?))),
    }
}

/// A clock time of a form is Beijing's.
fn with_offset(text: &str) -> String {
    match text.len() {
        16 => format!("{text}:00+08:00"),
        19 => format!("{text}+08:00"),
        _ => text.to_owned(),
    }
}
