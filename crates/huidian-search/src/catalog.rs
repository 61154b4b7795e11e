//! What a snapshot knows about its works as a whole: titles, numbers, issuers, headings.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use huidian_text::{fold, title_key};

use crate::pinyin::Readings;
use crate::query::number_key;
use crate::snapshot::Snapshot;

/// One title of a work.
pub(crate) struct Title {
    pub work: u32,
    pub written: String,
    pub folded: String,
    pub key: String,
    pub is_main: bool,
}

#[derive(Default)]
pub(crate) struct Catalog {
    /// Main titles and others, of works that count, in the order of the works.
    pub titles: Vec<Title>,
    /// Keys of numbers.
    pub numbers: Vec<(String, u32)>,
    /// Folded issuers' names of each work.
    pub issuers: Vec<Vec<String>>,
    /// Distinct issuers as written, with the works they issued.
    pub issuer_names: BTreeMap<String, u32>,
    /// Folded headings of each part.
    pub headings: Vec<Vec<String>>,
    /// Title readings in pinyin, made when first asked for.
    readings: OnceLock<Vec<Readings>>,
}

impl Catalog {
    pub(crate) fn of(snapshot: &Snapshot) -> Self {
        let mut catalog = Self {
            issuers: vec![Vec::new(); snapshot.work_count],
            ..Self::default()
        };
        for number in snapshot.live_works.iter() {
            let work = snapshot.work(number);
            catalog.add_title(number, &work.title, true);
            for title in &work.other_titles {
                catalog.add_title(number, title, false);
            }
            catalog.numbers.extend(
                work.numbers
                    .iter()
                    .map(|written| (number_key(written), number)),
            );
            catalog.issuers[number as usize] = work.issuers.iter().map(|name| fold(name)).collect();
            for issuer in &work.issuers {
                *catalog.issuer_names.entry(issuer.clone()).or_default() += 1;
            }
        }
        let headings = snapshot.parts.iter().map(|part| {
            part.segment
                .headings
                .iter()
                .map(|heading| fold(heading))
                .collect()
        });
        catalog.headings = headings.collect();
        catalog
    }

    fn add_title(&mut self, work: u32, title: &str, is_main: bool) {
        let key = title_key(title);
        self.titles.push(Title {
            work,
            written: title.to_owned(),
            folded: fold(title),
            key,
            is_main,
        });
    }

    /// Pinyin readings, one for each of `titles`.
    pub(crate) fn readings(&self) -> &[Readings] {
        self.readings.get_or_init(|| {
            self.titles
                .iter()
                .map(|title| Readings::of(&title.key))
                .collect()
        })
    }
}
