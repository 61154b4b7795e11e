//! Topics of works and who must obey them, told from titles and texts.

use std::str::FromStr;

use huidian_model::{Addressee, Confidence, Fact, FactValue, Source, SourceKind, Topic};
use serde::{Deserialize, Deserializer, de::Error as _};

use crate::error::{Error, Place};

/// What tells one topic or addressee.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, bound = "T: FromStr<Err = String>")]
struct Rules<T: FromStr<Err = String>> {
    #[serde(rename = "id", deserialize_with = "named")]
    value: T,
    /// Words of a title that decide.
    words: Vec<String>,
    /// Words that decide where a text has them again and again.
    in_text: Vec<String>,
    /// Words that stand for something else, though one of the others stands in them.
    #[serde(default)]
    apart: Vec<String>,
    /// A title needs one of these too.
    #[serde(default)]
    only_with: Vec<String>,
}

/// How to tell topics and addressees.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Topics {
    topic: Vec<Rules<Topic>>,
    addressee: Vec<Rules<Addressee>>,
}

/// A text whose title is of the field is about what it names so often. Set by judgement on the laws of the corpus, as the others.
const NAMED_IN_FIELD: usize = 3;
/// Another text has to name it so often, and so often in a thousand characters.
const NAMED: usize = 5;
const NAMED_PER_THOUSAND: f64 = 0.8;

impl Topics {
    /// Topics and addressees of a work as facts; `is_of_field` where its title is digital or about security.
    pub fn facts(&self, title: &str, text: &str, is_of_field: bool) -> Vec<Fact> {
        let topics = self.topic.iter().filter_map(|rules| {
            let confidence = rules.confidence(title, text, is_of_field)?;
            Some((FactValue::Topic(rules.value), confidence))
        });
        let addressees = self.addressee.iter().filter_map(|rules| {
            let confidence = rules.confidence(title, text, is_of_field)?;
            Some((FactValue::Addressee(rules.value), confidence))
        });
        let source = Source::new(SourceKind::Inference, "topics.toml");
        topics
            .chain(addressees)
            .map(|(value, confidence)| Fact::new(value, source.clone(), confidence))
            .collect()
    }
}

impl<T: FromStr<Err = String>> Rules<T> {
    fn confidence(&self, title: &str, text: &str, is_of_field: bool) -> Option<Confidence> {
        let title = self.without_others(title);
        let is_named = self.words.iter().any(|word| title.contains(word.as_str()));
        let has_company = self.only_with.is_empty()
            || self
                .only_with
                .iter()
                .any(|word| title.contains(word.as_str()));
        if is_named && has_company {
            return Some(Confidence::Medium);
        }
        self.is_in_text(text, is_of_field)
            .then_some(Confidence::Medium)
    }

    fn is_in_text(&self, text: &str, is_of_field: bool) -> bool {
        let words = self.in_text.iter();
        if !words.clone().any(|word| text.contains(word.as_str())) {
            return false;
        }
        let text = self.without_others(text);
        let count: usize = words.map(|word| text.matches(word.as_str()).count()).sum();
        let thousands = text.chars().count() as f64 / 1000.0;
        is_of_field && count >= NAMED_IN_FIELD
            || count >= NAMED && count as f64 >= thousands * NAMED_PER_THOUSAND
    }

    fn without_others(&self, text: &str) -> String {
        let apart = self.apart.iter();
        apart.fold(text.to_owned(), |text, word| text.replace(word, "|"))
    }
}

fn named<'de, T: FromStr<Err = String>, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    T::from_str(&String::deserialize(from)?).map_err(D::Error::custom)
}

pub(crate) fn read(place: Place<'_>) -> Result<Topics, Error> {
    place.read()
}
