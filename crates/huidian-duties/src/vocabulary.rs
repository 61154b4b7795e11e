//! All attributes, by name and by index.

use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, date};
use serde_json::Value as Json;

use crate::attribute::{Attribute, AttributeGroup, AttributeId, AttributeKind, INCIDENT};
use crate::value::{Value, beijing};
use crate::wrong::Wrong;

/// The attributes that conditions speak about, and how they are asked.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    /// Version of the profile's shape; a profile written for another is refused.
    pub version: u32,
    pub groups: Vec<AttributeGroup>,
    attributes: Vec<Attribute>,
    by_name: HashMap<String, AttributeId>,
}

/// No duty of the library is older, and a date before it is a slip of the pen more often than a fact.
const EARLIEST: Date = date(2000, 1, 1);
const LATEST: Date = date(2100, 12, 31);

impl Vocabulary {
    pub(crate) fn new(
        version: u32,
        groups: Vec<AttributeGroup>,
        attributes: Vec<Attribute>,
    ) -> Result<Self, (String, String)> {
        let mut by_name = HashMap::new();
        for (index, attribute) in attributes.iter().enumerate() {
            let id = AttributeId(index as u16);
            if by_name.insert(attribute.name.clone(), id).is_some() {
                return Err((
                    attribute.name.clone(),
                    "写了两次 (stands here twice)".to_owned(),
                ));
            }
            let has_choices = matches!(
                attribute.kind,
                AttributeKind::Choice | AttributeKind::Choices
            );
            if has_choices == attribute.values.is_empty() {
                let reason = "选项只用于 enum 和 set<enum> (choices belong to enum and set<enum>, and to nothing else)";
                return Err((attribute.name.clone(), reason.to_owned()));
            }
            if !attribute.value_labels.is_empty()
                && attribute.value_labels.len() != attribute.values.len()
            {
                let reason =
                    "value_labels 与 values 个数不同 (value_labels and values differ in number)";
                return Err((attribute.name.clone(), reason.to_owned()));
            }
        }
        for group in &groups {
            if let Some(name) = group
                .attributes
                .iter()
                .find(|name| !by_name.contains_key(*name))
            {
                return Err((
                    group.id.clone(),
                    format!("问到 {name}，不是属性 (asks for {name}, which is no attribute)"),
                ));
            }
        }
        Ok(Self {
            version,
            groups,
            attributes,
            by_name,
        })
    }

    pub fn find(&self, name: &str) -> Option<AttributeId> {
        self.by_name.get(name).copied()
    }

    pub fn attribute(&self, id: AttributeId) -> &Attribute {
        &self.attributes[usize::from(id.0)]
    }

    pub fn name(&self, id: AttributeId) -> &str {
        &self.attribute(id).name
    }

    pub fn len(&self) -> usize {
        self.attributes.len()
    }

    pub fn is_empty(&self) -> bool {
        self.attributes.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = (AttributeId, &Attribute)> {
        self.attributes
            .iter()
            .enumerate()
            .map(|(index, attribute)| (AttributeId(index as u16), attribute))
    }

    /// Names that a mistyped one may mean: those that share most of its words.
    pub fn near(&self, name: &str) -> Option<&str> {
        let bare = name.strip_prefix(INCIDENT).unwrap_or(name);
        let words: BTreeSet<&str> = bare.split('_').filter(|word| word.len() > 2).collect();
        let shared = |attribute: &Attribute| {
            let bare = attribute
                .name
                .strip_prefix(INCIDENT)
                .unwrap_or(&attribute.name);
            bare.split('_').filter(|word| words.contains(word)).count()
        };
        self.attributes
            .iter()
            .map(|attribute| (shared(attribute), attribute))
            .filter(|(count, _)| *count > 0)
            .max_by_key(|(count, _)| *count)
            .map(|(_, attribute)| attribute.name.as_str())
    }

    /// Reads a value as an attribute takes it; `None` is JSON's null, not known.
    pub(crate) fn read_value(&self, id: AttributeId, json: &Json) -> Result<Option<Value>, Wrong> {
        let attribute = self.attribute(id);
        if json.is_null() {
            return Ok(None);
        }
        let value = match attribute.kind {
            AttributeKind::Bool => Value::Bool(
                json.as_bool()
                    .ok_or_else(|| Wrong::new("应为 true 或 false", "is true or false"))?,
            ),
            AttributeKind::Number => Value::Number(read_number(attribute, json)?),
            AttributeKind::Choice => Value::Choice(read_choice(attribute, json)?),
            AttributeKind::Choices => {
                let items = json
                    .as_array()
                    .ok_or_else(|| Wrong::new("应为选项的数组", "is a list of choices"))?;
                let choices = items.iter().map(|item| read_choice(attribute, item));
                Value::Choices(choices.collect::<Result<_, _>>()?)
            }
            AttributeKind::Day => Value::Day(read_day(json)?),
            AttributeKind::Instant => Value::Instant(read_instant(json)?),
        };
        Ok(Some(value))
    }
}

fn read_number(attribute: &Attribute, json: &Json) -> Result<i64, Wrong> {
    let exact = json.as_i64();
    // 1e6 is a float to JSON, and a whole number to whoever wrote it
    let whole = || {
        json.as_f64()
            .filter(|number| number.fract() == 0.0 && number.abs() < 9e15)
            .map(|number| number as i64)
    };
    let number = exact
        .or_else(whole)
        .ok_or_else(|| Wrong::new("应为整数", "is a whole number"))?;
    if number < 0 {
        return Err(Wrong::new(
            format!("填为 {number}，数量不能为负"),
            format!("is {number}; it counts, so it is not negative"),
        ));
    }
    match attribute.most {
        Some(most) if number > most => Err(Wrong::new(
            format!("填为 {number}，最多 {most}"),
            format!("is {number}; it is at most {most}"),
        )),
        _ => Ok(number),
    }
}

fn read_choice(attribute: &Attribute, json: &Json) -> Result<String, Wrong> {
    let text = json
        .as_str()
        .ok_or_else(|| Wrong::new("应为引号中的选项", "is a word in quotation marks"))?;
    if attribute.values.iter().any(|value| value == text) {
        return Ok(text.to_owned());
    }
    Err(Wrong::new(
        format!("填为 {text}，只能是 {}", attribute.values.join("、")),
        format!("is {text}; allowed are {}", attribute.values.join(", ")),
    ))
}

fn read_day(json: &Json) -> Result<Date, Wrong> {
    let text = json
        .as_str()
        .ok_or_else(|| Wrong::new("应为日期，如 2026-01-31", "is a day such as 2026-01-31"))?;
    let day = huidian_text::parse_date(text)
        .and_then(huidian_text::PartialDate::day)
        .ok_or_else(|| {
            Wrong::new(
                format!("填为 {text}，不是日期，写成 2026-01-31"),
                format!("is {text}, which is no day such as 2026-01-31"),
            )
        })?;
    check_day(day)?;
    Ok(day)
}

/// Refuses days that no rule of the library can mean.
pub(crate) fn check_day(day: Date) -> Result<(), Wrong> {
    if (EARLIEST..=LATEST).contains(&day) {
        return Ok(());
    }
    Err(Wrong::new(
        format!("填为 {day}，只能用 {EARLIEST} 至 {LATEST} 的日期"),
        format!("is {day}; days between {EARLIEST} and {LATEST} are understood"),
    ))
}

/// Reads an instant; without an offset it is Beijing time.
fn read_instant(json: &Json) -> Result<Timestamp, Wrong> {
    let text = json.as_str().ok_or_else(|| {
        Wrong::new(
            "应为时刻，如 2026-01-31T09:30:00+08:00",
            "is an instant such as 2026-01-31T09:30:00+08:00",
        )
    })?;
    let at = text.parse::<Timestamp>().ok().or_else(|| {
        let civil: DateTime = text.parse().ok()?;
        // a bare day has no clock time, and a clock that starts at midnight would be a guess
        text.contains(':').then_some(())?;
        Some(civil.to_zoned(beijing()).ok()?.timestamp())
    });
    let at = at.ok_or_else(|| {
        Wrong::new(
            format!("填为 {text}，不是时刻，写成 2026-01-31T09:30:00+08:00"),
            format!("is {text}, which is no instant such as 2026-01-31T09:30:00+08:00"),
        )
    })?;
    check_day(at.to_zoned(beijing()).date())?;
    Ok(at)
}
