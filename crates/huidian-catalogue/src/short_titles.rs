//! Short titles (简称) of well-known works, and misspelt ones.

use std::collections::HashMap;

use huidian_model::Confidence;
use huidian_text::title_key;
use serde::Deserialize;

use crate::error::{Error, Place};
use crate::evidence::{self, Evidence};

/// What stands behind an English title as 中华人民共和国 stands before a Chinese one.
const ENGLISH_STATE: [&str; 2] = ["of the People's Republic of China", "of the PRC"];

/// Full titles by short title; a short title that stands for several works has several readings.
#[derive(Debug, Clone, Default)]
pub struct ShortTitles {
    full_titles: Vec<String>,
    /// Keys of short titles
    short: HashMap<String, Vec<String>>,
    misspelt: HashMap<String, String>,
    /// Short titles as written, by key of the full title
    by_full: HashMap<String, Vec<String>>,
}

impl ShortTitles {
    /// Full titles, without 中华人民共和国, that a short title may stand for; empty when it is not on file.
    pub fn find(&self, short: &str) -> &[String] {
        self.short.get(&title_key(short)).map_or(&[], Vec::as_slice)
    }

    /// The right title for a misspelt one on file.
    pub fn find_corrected(&self, misspelt: &str) -> Option<&str> {
        self.misspelt.get(&title_key(misspelt)).map(String::as_str)
    }

    /// Full titles of all well-known works on file, without 中华人民共和国.
    pub fn full_titles(&self) -> &[String] {
        &self.full_titles
    }

    /// Short titles that mean the work of this full title and no other.
    pub fn of<'s>(&'s self, full_title: &str) -> impl Iterator<Item = &'s str> {
        self.by_full
            .get(&title_key(full_title))
            .into_iter()
            .flatten()
            .map(String::as_str)
            .filter(|short| self.find(short).len() == 1)
    }

    /// Short titles, as keys, with their readings; in no order.
    pub fn all(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.short
            .iter()
            .map(|(short, full)| (short.as_str(), full.as_slice()))
    }

    fn add(&mut self, entry: TitleEntry) {
        let names = entry.short.iter().chain(&entry.english).cloned();
        let whole = entry
            .english
            .iter()
            .flat_map(|english| ENGLISH_STATE.map(|state| format!("{english} {state}")));
        for name in names.clone().chain(whole) {
            self.short
                .entry(title_key(&name))
                .or_default()
                .push(entry.full.clone());
        }
        self.by_full
            .entry(title_key(&entry.full))
            .or_default()
            .extend(names);
        for misspelt in &entry.misspelt {
            self.misspelt
                .insert(title_key(misspelt), entry.full.clone());
        }
        self.full_titles.push(entry.full);
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TitleEntry {
    full: String,
    #[serde(default)]
    short: Vec<String>,
    #[serde(default)]
    misspelt: Vec<String>,
    /// The title of the official translation, and what people abbreviate it to.
    #[serde(default)]
    english: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TitleFile {
    #[serde(rename = "confidence", deserialize_with = "evidence::confidence")]
    _confidence: Confidence,
    #[serde(rename = "source")]
    _source: Evidence,
    title: Vec<TitleEntry>,
}

pub(crate) fn read(place: Place<'_>) -> Result<ShortTitles, Error> {
    let file: TitleFile = place.read()?;
    let mut titles = ShortTitles::default();
    file.title.into_iter().for_each(|entry| titles.add(entry));
    Ok(titles)
}
