//! The nine sectors: what roundups call them, and what suggests them.

use std::str::FromStr;

use huidian_model::Sector;
use huidian_text::title_key;
use serde::{Deserialize, Deserializer, de::Error as _};

use crate::error::{Error, Place};

/// What is known about a sector.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SectorRules {
    #[serde(rename = "id", deserialize_with = "sector")]
    pub sector: Sector,
    /// Heading of the sector in the roundup.
    pub heading: String,
    /// What other roundups head the same sector with.
    pub aliases: Vec<String>,
    /// Words of a title that say what it is about.
    pub strong: Vec<String>,
    /// Words of a title that only suggest.
    pub keywords: Vec<String>,
    /// Authorities, by full name, most of whose works belong here.
    pub issuers: Vec<String>,
    /// Words of a title that name another subject, though a strong word stands in them.
    #[serde(default)]
    pub apart: Vec<String>,
    /// Who must obey what is made for the sector.
    #[serde(default)]
    pub obliged: Vec<String>,
    /// The sector lies in the field of this library by itself.
    #[serde(default)]
    pub digital: bool,
}

/// The nine sectors in the roundup's order, and how to tell them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sectors {
    rules: Vec<SectorRules>,
}

impl Sectors {
    pub fn all(&self) -> &[SectorRules] {
        &self.rules
    }

    /// The sector a heading of a roundup stands for, numbers and marks around it aside.
    pub fn find_by_heading(&self, heading: &str) -> Option<Sector> {
        let key = heading_key(heading);
        if key.is_empty() {
            return None;
        }
        let exact = self.rules.iter().find(|rules| {
            heading_key(&rules.heading) == key
                || rules.aliases.iter().any(|alias| heading_key(alias) == key)
        });
        let begins = || {
            self.rules.iter().find(|rules| {
                rules.sector != Sector::Other
                    && rules
                        .aliases
                        .iter()
                        .any(|alias| key.starts_with(&heading_key(alias)))
            })
        };
        exact.or_else(begins).map(|rules| rules.sector)
    }

    /// Whether a title is digital or about security.
    pub fn is_of_field(&self, title: &str) -> bool {
        let title = title_key(title);
        self.other()
            .is_some_and(|other| count_in(&other.subject(&title), &other.strong) > 0)
    }

    fn other(&self) -> Option<&SectorRules> {
        self.rules
            .iter()
            .find(|rules| rules.sector == Sector::Other)
    }

    /// Sectors that a title, its issuers (full names) and the words of its text suggest, the likeliest first; none when too little points at one.
    ///
    /// A sector needs two kinds of evidence: subject of the title, remit of an issuer, who must obey, the digital field. `Other` is what is digital or
    /// about security without being of one of the eight: a tax law has no sector here.
    pub fn suggest<'i>(
        &self,
        title: &str,
        issuers: impl IntoIterator<Item = &'i str>,
        text: &str,
    ) -> Vec<Sector> {
        let title = title_key(title);
        let issuers: Vec<&str> = issuers.into_iter().collect();
        let other = self.other();
        let is_digital = other.is_some_and(|other| {
            let subject = other.subject(&title);
            count_in(&subject, &other.strong) + count_in(&subject, &other.keywords) > 0
        });
        let mut scored: Vec<(usize, Sector)> = self
            .rules
            .iter()
            .filter(|rules| rules.sector != Sector::Other)
            .filter_map(|rules| {
                let evidence = rules.evidence(&title, &issuers, text, is_digital);
                Some((evidence.score()?, rules.sector))
            })
            .collect();
        scored.sort_by_key(|(score, sector)| (std::cmp::Reverse(*score), *sector));
        let is_other =
            other.is_some_and(|other| count_in(&other.subject(&title), &other.strong) > 0);
        if scored.is_empty() && is_other {
            return vec![Sector::Other];
        }
        scored.into_iter().map(|(_, sector)| sector).collect()
    }
}

/// How often a text must name who must obey before it counts as written for them. Set by judgement on the laws of the corpus.
const AGAIN_AND_AGAIN: usize = 3;

/// What points at one sector.
struct Evidence {
    strong: usize,
    weak: usize,
    is_remit: bool,
    is_in_title: bool,
    is_in_text: bool,
    is_digital: bool,
}

impl Evidence {
    /// `None` where there are not two kinds of evidence.
    fn score(&self) -> Option<usize> {
        let by_subject = self.strong > 0
            && (self.is_remit || self.is_in_title || self.is_in_text || self.is_digital);
        let by_hint = self.weak > 0 && (self.is_remit || self.is_in_title);
        let kinds = [self.is_remit, self.is_in_title, self.is_in_text];
        let others = kinds.into_iter().filter(|kind| *kind).count();
        (by_subject || by_hint).then_some(2 * self.strong + self.weak + others)
    }
}

impl SectorRules {
    /// A folded title without what names another subject, with a mark where that stood so that no new word is made: 预算法 has no 算法 in it.
    fn subject(&self, title: &str) -> String {
        self.apart.iter().fold(title.to_owned(), |subject, word| {
            subject.replace(&title_key(word), "|")
        })
    }

    fn evidence(&self, title: &str, issuers: &[&str], text: &str, is_digital: bool) -> Evidence {
        let subject = self.subject(title);
        let (strong, weak) = (
            count_in(&subject, &self.strong),
            count_in(&subject, &self.keywords),
        );
        // a text is read through only where its title points here: nothing counts without a word of the title
        let is_hinted = strong + weak > 0;
        let named = |word: &String| text.matches(word.as_str()).count();
        Evidence {
            strong,
            weak,
            is_remit: self
                .issuers
                .iter()
                .any(|name| issuers.contains(&name.as_str())),
            is_in_title: count_in(&subject, &self.obliged) > 0,
            is_in_text: is_hinted
                && self.obliged.iter().map(named).sum::<usize>() >= AGAIN_AND_AGAIN,
            is_digital: is_digital || self.digital,
        }
    }
}

/// How many of the words stand in a folded title.
fn count_in(title: &str, words: &[String]) -> usize {
    let words = words.iter().map(|word| title_key(word));
    words.filter(|word| title.contains(word)).count()
}

/// `一、工 业 领 域（12项）` and `工业` meet.
fn heading_key(heading: &str) -> String {
    let key = title_key(heading);
    let key = key.trim_start_matches(|c: char| {
        c.is_ascii_digit() || "一二三四五六七八九十、.()第部分章篇:".contains(c)
    });
    let key = key.split(['(', ':', '|']).next().unwrap_or(key);
    ["领域", "行业", "政策", "类", "方面"]
        .iter()
        .fold(key, |key, end| key.strip_suffix(end).unwrap_or(key))
        .to_owned()
}

fn sector<'de, D: Deserializer<'de>>(from: D) -> Result<Sector, D::Error> {
    Sector::from_str(&String::deserialize(from)?).map_err(D::Error::custom)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SectorFile {
    sector: Vec<SectorRules>,
}

pub(crate) fn read(place: Place<'_>) -> Result<Sectors, Error> {
    let file: SectorFile = place.read()?;
    Ok(Sectors { rules: file.sector })
}
