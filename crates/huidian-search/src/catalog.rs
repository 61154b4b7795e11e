//! What a snapshot knows about its works as a whole: titles, numbers, issuers, headings.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use huidian_text::{fold, title_key};
use memchr::memmem::Finder;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::pinyin::Readings;
use crate::query::number_key;
use crate::segment::WorkRow;
use crate::snapshot::Snapshot;

/// One title of a work.
pub(crate) struct Title {
    pub work: u32,
    pub written: String,
    pub key: String,
    /// Characters of the key.
    pub length: u32,
    pub is_main: bool,
}

/// Stands between titles; nobody writes it.
const BETWEEN: char = '\0';

/// Titles by what is asked of them, so that a query does not look at each.
#[derive(Default)]
struct TitleTables {
    /// All folded titles one after the other, and where each begins.
    text: String,
    starts: Vec<u32>,
    by_key: FxHashMap<String, Vec<u32>>,
    by_ends: FxHashMap<(char, char), Vec<u32>>,
}

#[derive(Default)]
pub(crate) struct Catalog {
    /// Main titles and others, of works that count, in the order of the works.
    pub titles: Vec<Title>,
    /// Keys of numbers.
    pub numbers: Vec<(String, u32)>,
    tables: TitleTables,
    /// Titles by bigram of their keys, made when a title is first misspelt.
    title_grams: OnceLock<FxHashMap<[char; 2], Vec<u32>>>,
    /// Folded issuers' names, with the works of each.
    pub issuers: Vec<(String, Vec<u32>)>,
    /// Distinct issuers as written, with the works they issued.
    pub issuer_names: BTreeMap<String, u32>,
    /// Folded headings of each part.
    pub headings: Vec<Vec<String>>,
    /// Title readings in pinyin, made when first asked for.
    readings: OnceLock<Vec<Readings>>,
}

/// What a work is looked up by.
struct Names {
    /// Key and folded form of each title, the main one first.
    titles: Vec<(String, String)>,
    /// Keys of numbers.
    numbers: Vec<String>,
    /// Folded issuers' names.
    issuers: Vec<String>,
}

impl Names {
    fn of(work: &WorkRow) -> Self {
        let titles = titles_of(work).map(|title| (title_key(title), fold(title)));
        Self {
            titles: titles.collect(),
            numbers: work
                .numbers
                .iter()
                .map(|written| number_key(written))
                .collect(),
            issuers: work.issuers.iter().map(|issuer| fold(issuer)).collect(),
        }
    }
}

/// The main title, then the others.
fn titles_of(work: &WorkRow) -> impl Iterator<Item = &String> {
    std::iter::once(&work.title).chain(&work.other_titles)
}

impl Catalog {
    pub(crate) fn of(snapshot: &Snapshot) -> Self {
        let mut catalog = Self::default();
        let mut issuers: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        let works: Vec<u32> = snapshot.live_works.iter().collect();
        let names: Vec<Names> = works
            .par_iter()
            .map(|number| Names::of(snapshot.work(*number)))
            .collect();
        for (number, names) in works.into_iter().zip(names) {
            let work = snapshot.work(number);
            for (at, (title, names)) in titles_of(work).zip(names.titles).enumerate() {
                catalog.add_title(number, title, names, at == 0);
            }
            let numbers = names.numbers.into_iter();
            catalog.numbers.extend(numbers.map(|key| (key, number)));
            for (issuer, folded) in work.issuers.iter().zip(names.issuers) {
                issuers.entry(folded).or_default().push(number);
                match catalog.issuer_names.get_mut(issuer) {
                    Some(count) => *count += 1,
                    None => {
                        catalog.issuer_names.insert(issuer.clone(), 1);
                    }
                }
            }
        }
        catalog.issuers = issuers.into_iter().collect();
        let headings = snapshot.parts.par_iter().map(|part| {
            part.segment
                .headings
                .iter()
                .map(|heading| fold(heading))
                .collect()
        });
        catalog.headings = headings.collect();
        catalog
    }

    fn add_title(
        &mut self,
        work: u32,
        title: &str,
        (key, folded): (String, String),
        is_main: bool,
    ) {
        let number = self.titles.len() as u32;
        let tables = &mut self.tables;
        tables.starts.push(tables.text.len() as u32);
        tables.text.push_str(&folded);
        tables.text.push(BETWEEN);
        let ends = key.chars().next().zip(key.chars().next_back());
        if let Some(ends) = ends {
            tables.by_ends.entry(ends).or_default().push(number);
        }
        tables.by_key.entry(key.clone()).or_default().push(number);
        self.titles.push(Title {
            work,
            written: title.to_owned(),
            length: key.chars().count() as u32,
            key,
            is_main,
        });
    }

    fn numbered<'c>(&'c self, numbers: Option<&'c Vec<u32>>) -> impl Iterator<Item = &'c Title> {
        let numbers = numbers.into_iter().flatten();
        numbers.map(|number| &self.titles[*number as usize])
    }

    /// Titles with a key.
    pub(crate) fn titles_of_key(&self, key: &str) -> impl Iterator<Item = &Title> {
        self.numbered(self.tables.by_key.get(key))
    }

    /// Titles whose keys begin and end with two characters.
    pub(crate) fn titles_between(&self, first: char, last: char) -> impl Iterator<Item = &Title> {
        self.numbered(self.tables.by_ends.get(&(first, last)))
    }

    /// Titles that hold a folded string, in their order.
    pub(crate) fn titles_holding(&self, folded: &str) -> Vec<&Title> {
        let tables = &self.tables;
        let mut found = Vec::new();
        if folded.contains(BETWEEN) {
            return found;
        }
        let finder = Finder::new(folded.as_bytes());
        let mut from = 0;
        while let Some(at) = tables
            .text
            .as_bytes()
            .get(from..)
            .and_then(|rest| finder.find(rest))
        {
            let number = tables
                .starts
                .partition_point(|start| *start as usize <= from + at)
                .saturating_sub(1);
            found.extend(self.titles.get(number));
            match tables.starts.get(number + 1) {
                Some(next) => from = *next as usize,
                None => break,
            }
        }
        found
    }

    /// Titles whose keys may share this part of their bigrams with a key (Dice) and differ from it in length by `reach` characters at most, in
    /// their order.
    pub(crate) fn titles_like(&self, key: &str, reach: usize, least: f64) -> Vec<&Title> {
        let grams = self.title_grams.get_or_init(|| {
            let mut grams: FxHashMap<[char; 2], Vec<u32>> = FxHashMap::default();
            for (number, title) in self.titles.iter().enumerate() {
                for gram in bigrams(&title.key) {
                    grams.entry(gram).or_default().push(number as u32);
                }
            }
            grams
        });
        let length = key.chars().count();
        let mut shared: FxHashMap<u32, u32> = FxHashMap::default();
        for gram in bigrams(key) {
            // as often as it may be shared at most
            let pairs = key.chars().zip(key.chars().skip(1));
            let often = pairs.filter(|pair| [pair.0, pair.1] == gram).count() as u32;
            for number in grams.get(&gram).into_iter().flatten() {
                let title = &self.titles[*number as usize];
                if (title.length as usize).abs_diff(length) <= reach {
                    *shared.entry(*number).or_default() += often;
                }
            }
        }
        let may_be_like = |(number, shared): (u32, u32)| {
            let pairs = length + self.titles[number as usize].length as usize - 2;
            (2.0 * f64::from(shared) >= least * pairs as f64).then_some(number)
        };
        let mut numbers: Vec<u32> = shared.into_iter().filter_map(may_be_like).collect();
        numbers.sort_unstable();
        let titles = numbers.into_iter();
        titles.map(|number| &self.titles[number as usize]).collect()
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

/// Distinct bigrams.
fn bigrams(key: &str) -> Vec<[char; 2]> {
    let pairs = key.chars().zip(key.chars().skip(1));
    let mut grams: Vec<[char; 2]> = pairs.map(|(first, second)| [first, second]).collect();
    grams.sort_unstable();
    grams.dedup();
    grams
}

#[cfg(test)]
mod tests {
    use huidian_model::WorkId;
    use huidian_text::fold;

    use super::Catalog;
    use crate::input::IndexWork;
    use crate::segment;
    use crate::snapshot::Snapshot;

    #[test]
    fn tables_of_titles_find_what_a_look_at_each_title_finds() {
        let titles = [
            "数据安全法",
            "数据安全管理办法",
            "安全数据数据安全条例",
            "数",
            "网络数据安全管理条例（ＧＢ/T 2）",
            "数据安全法",
            "全法典",
        ];
        let works: Vec<IndexWork> = (0u32..)
            .zip(titles)
            .map(|(number, title)| IndexWork::new(WorkId::new(&format!("w{number}")), title))
            .collect();
        let segments = vec![(
            segment::build(&works).into_segment().unwrap().into(),
            String::new(),
            vec![3],
        )];
        let snapshot = Snapshot::of_segments(0, segments);
        let catalog = Catalog::of(&snapshot);
        let live = |wanted: &dyn Fn(&str) -> bool| -> Vec<u32> {
            (0u32..)
                .zip(titles)
                .filter(|(number, title)| *number != 3 && wanted(title))
                .map(|(number, _)| number)
                .collect()
        };
        for piece in [
            "数",
            "数据",
            "数据安全",
            "安全法",
            "法数",
            "法\0数",
            "gb/t",
            "t 2",
            "典",
            "",
            "无",
        ] {
            let found: Vec<u32> = catalog
                .titles_holding(piece)
                .into_iter()
                .map(|title| title.work)
                .collect();
            assert_eq!(found, live(&|title| fold(title).contains(piece)), "{piece}");
        }
        let of_key: Vec<u32> = catalog
            .titles_of_key("数据安全法")
            .map(|title| title.work)
            .collect();
        assert_eq!(of_key, [0, 5]);
        let between: Vec<u32> = catalog
            .titles_between('数', '法')
            .map(|title| title.work)
            .collect();
        assert_eq!(
            between,
            live(&|title| title.starts_with('数') && title.ends_with('法'))
        );
        let like: Vec<u32> = catalog
            .titles_like("数据安全发", 1, 0.3)
            .into_iter()
            .map(|title| title.work)
            .collect();
        assert_eq!(like, [0, 5], "as long, or one character more or less");
    }
}
