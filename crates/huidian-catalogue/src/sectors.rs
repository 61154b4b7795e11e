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
    /// Words of a title that decide alone.
    pub strong: Vec<String>,
    /// Words of a title that only suggest.
    pub keywords: Vec<String>,
    /// Authorities, by full name, most of whose works belong here.
    pub issuers: Vec<String>,
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

    /// Sectors that a title and its issuers (full names) suggest, the likeliest first; none when nothing points at one.
    ///
    /// A strong word counts two, a weak word or an issuer one; a sector needs two. `Other` is what is digital or about
    /// security without being of one of the eight: a tax law has no sector here.
    pub fn suggest<'i>(
        &self,
        title: &str,
        issuers: impl IntoIterator<Item = &'i str>,
    ) -> Vec<Sector> {
        let title = title_key(title);
        let issuers: Vec<&str> = issuers.into_iter().collect();
        let mut scored: Vec<(usize, Sector)> = self
            .rules
            .iter()
            .map(|rules| (rules.score(&title, &issuers), rules.sector))
            .filter(|(score, _)| *score >= 2)
            .collect();
        scored.sort_by_key(|(score, sector)| (std::cmp::Reverse(*score), *sector));
        let is_of_one = scored.iter().any(|(_, sector)| *sector != Sector::Other);
        scored
            .into_iter()
            .map(|(_, sector)| sector)
            .filter(|sector| !is_of_one || *sector != Sector::Other)
            .collect()
    }
}

impl SectorRules {
    fn score(&self, title: &str, issuers: &[&str]) -> usize {
        let strong = self
            .strong
            .iter()
            .filter(|word| title.contains(&title_key(word)))
            .count();
        let weak = self
            .keywords
            .iter()
            .filter(|word| title.contains(&title_key(word)))
            .count();
        let by_issuer = self
            .issuers
            .iter()
            .any(|name| issuers.contains(&name.as_str()));
        2 * strong + weak + usize::from(by_issuer)
    }
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
