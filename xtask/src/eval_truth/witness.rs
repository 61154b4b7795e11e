//! The texts as files, and what plain reading finds in them: days, titles that a sentence ends. Shares no code with the readers that it judges.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::Result;

use crate::eval_text::read_corpus;

/// A file, its spaces gone and its digits made plain.
#[derive(Debug)]
pub struct File {
    pub name: String,
    pub words: String,
    pub days: BTreeSet<String>,
}

/// A sentence that ends works.
#[derive(Debug)]
pub struct Ending {
    /// The file it stands in.
    pub file: usize,
    /// From when: days that the sentence names, else those of its file.
    pub days: BTreeSet<String>,
    /// The words 同时废止 and the like follow the title directly: it is ended whole.
    pub is_plain: bool,
}

/// Everything that can be held against a statement.
#[derive(Debug)]
pub struct Witness {
    pub files: Vec<File>,
    places: BTreeMap<String, usize>,
    /// By title without 中华人民共和国.
    pub endings: BTreeMap<String, Vec<Ending>>,
    /// Entries of the built-in catalogue, as they stand in its files.
    pub catalogue: Vec<String>,
}

impl Witness {
    pub fn read(corpus: &Path, catalogue: &Path) -> Result<Self> {
        let mut files = Vec::new();
        for file in read_corpus(corpus)? {
            let name = file.path.strip_prefix(corpus).unwrap_or(&file.path);
            let words = plain(&file.text);
            files.push(File {
                name: name.display().to_string(),
                days: days_in(&words),
                words,
            });
        }
        let places = files
            .iter()
            .enumerate()
            .map(|(at, file)| (file.name.clone(), at))
            .collect();
        let mut endings: BTreeMap<String, Vec<Ending>> = BTreeMap::new();
        for (at, file) in files.iter().enumerate() {
            for (title, ending) in endings_in(at, file) {
                endings.entry(title).or_default().push(ending);
            }
        }
        Ok(Self {
            files,
            places,
            endings,
            catalogue: entries(catalogue)?,
        })
    }

    /// The file that a fact names as its source: `name (hash)`, below the folder that was imported.
    pub fn file(&self, source: &str) -> Option<&File> {
        let source = source.strip_prefix("text:").unwrap_or(source);
        let name = source.rsplit_once(" (").map_or(source, |(name, _)| name);
        let place = self.places.get(name).or_else(|| {
            let below = name.split_once('/')?.1;
            self.places.get(below)
        });
        place.map(|at| &self.files[*at])
    }

    /// Entries of the catalogue in which all of some words stand.
    pub fn entries_with<'w>(&'w self, words: &'w [&str]) -> impl Iterator<Item = &'w String> {
        self.catalogue
            .iter()
            .filter(move |entry| words.iter().all(|word| entry.contains(word)))
    }
}

/// One entry per `[[…]]` of the data files; a list file is one entry.
fn entries(folder: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|extension| extension == "toml")
            {
                let text = std::fs::read_to_string(&path)?;
                let entries = text
                    .split("[[work]]")
                    .flat_map(|entry| entry.split("[[relation]]"));
                found.extend(entries.map(plain));
            }
        }
    }
    Ok(found)
}

/// Without spaces and marks of Markdown, digits and brackets in one form.
pub fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '*' | '\u{200b}' | '\u{feff}'))
        .map(|c| match c {
            '０'..='９' => char::from(b'0' + (c as u32 - '０' as u32) as u8),
            '（' => '(',
            '）' => ')',
            '〈' => '《',
            '〉' => '》',
            '［' | '[' => '〔',
            '］' | ']' => '〕',
            c => c,
        })
        .collect()
}

/// A title as it is called: without the country's name.
pub fn called(title: &str) -> String {
    plain(title).replace("中华人民共和国", "")
}

fn endings_in(at: usize, file: &File) -> Vec<(String, Ending)> {
    const ENDS: [&str; 7] = [
        "废止",
        "失效",
        "停止执行",
        "停止施行",
        "停止适用",
        "不再执行",
        "不再适用",
    ];
    let mut found = Vec::new();
    for sentence in file.words.split(['。', '；', '！']) {
        if !ENDS.iter().any(|word| sentence.contains(word)) {
            continue;
        }
        let own = days_in(sentence);
        for (start, _) in sentence.match_indices('《') {
            let Some(length) = closing(&sentence[start..]) else {
                continue;
            };
            let title = &sentence[start + '《'.len_utf8()..start + length];
            let rest = &sentence[start + length + '》'.len_utf8()..];
            found.push((
                called(title),
                Ending {
                    file: at,
                    days: own.clone(),
                    is_plain: is_ended_plainly(rest),
                },
            ));
        }
    }
    found
}

/// The byte of the 》 that closes the 《 at the beginning.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '《' => depth += 1,
            '》' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// Whether only other titles, brackets and the words that join them stand between a title and 同时废止.
fn is_ended_plainly(rest: &str) -> bool {
    let mut rest = rest;
    loop {
        let next = rest
            .strip_prefix('(')
            .and_then(|inside| Some(&inside[inside.find(')')? + 1..]))
            .or_else(|| {
                rest.strip_prefix('《')
                    .and_then(|_| Some(&rest[closing(rest)? + '》'.len_utf8()..]))
            })
            .or_else(|| {
                ["、", "和", "以及", "及", ",", "，"]
                    .iter()
                    .find_map(|word| rest.strip_prefix(word))
            });
        match next {
            Some(next) => rest = next,
            None => break,
        }
    }
    [
        "同时废止",
        "即行废止",
        "同时即行废止",
        "予以废止",
        "废止",
        "同时失效",
        "即行失效",
    ]
    .iter()
    .any(|word| rest.starts_with(word))
}

/// The days that words name, each as 2016-11-07, 2016-11 or 2016; 同年 and a day without year take the year before.
pub fn days_in(words: &str) -> BTreeSet<String> {
    let letters: Vec<char> = words.chars().collect();
    let mut days = BTreeSet::new();
    let mut year: Option<u32> = None;
    let mut at = 0;
    while at < letters.len() {
        if let Some((value, next)) = year_at(&letters, at) {
            year = Some(value);
            days.insert(format!("{value:04}"));
            match part_at(&letters, next, '月') {
                Some((month, next)) => {
                    days.insert(format!("{value:04}-{month:02}"));
                    if let Some((day, next)) = part_at(&letters, next, '日') {
                        days.insert(format!("{value:04}-{month:02}-{day:02}"));
                        at = next;
                        continue;
                    }
                    at = next;
                }
                None => at = next,
            }
            continue;
        }
        let begins = at == 0 || !is_numeral(letters[at - 1]);
        if begins
            && let Some(value) = year
            && let Some((month, next)) = part_at(&letters, at, '月')
            && let Some((day, next)) = part_at(&letters, next, '日')
        {
            days.insert(format!("{value:04}-{month:02}-{day:02}"));
            at = next;
            continue;
        }
        if begins && let Some((day, next)) = dashed(&letters, at) {
            days.insert(day);
            at = next;
            continue;
        }
        at += 1;
    }
    days
}

fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || digit(c).is_some() || c == '十'
}

fn digit(c: char) -> Option<u32> {
    match c {
        '〇' | '○' | '零' | 'Ｏ' | 'O' | '０' => Some(0),
        '0'..='9' => c.to_digit(10),
        '元' => Some(1),
        _ => "一二三四五六七八九"
            .chars()
            .position(|known| known == c)
            .map(|at| at as u32 + 1),
    }
}

fn year_at(letters: &[char], at: usize) -> Option<(u32, usize)> {
    let four = letters.get(at..at + 4)?;
    let value = four
        .iter()
        .try_fold(0, |sum, c| Some(sum * 10 + digit(*c)?))?;
    let is_year = letters.get(at + 4) == Some(&'年') && (1900..2100).contains(&value);
    is_year.then_some((value, at + 5))
}

/// A number before a mark: 11月, 十一月, 二十八日.
fn part_at(letters: &[char], at: usize, mark: char) -> Option<(u32, usize)> {
    let length = letters.get(at..)?.iter().take(4).position(|c| *c == mark)?;
    let words = &letters[at..at + length];
    let value = match words.iter().position(|c| *c == '十') {
        None => words
            .iter()
            .try_fold(0, |sum, c| Some(sum * 10 + digit(*c)?))?,
        Some(ten) => {
            let tens = if ten == 0 { 1 } else { digit(words[ten - 1])? };
            let ones = words.get(ten + 1).map_or(Some(0), |c| digit(*c))?;
            tens * 10 + ones
        }
    };
    (length > 0 && (1..=31).contains(&value)).then_some((value, at + length + 1))
}

/// 2016-11-07, 2016.11.7, 2016/11/07
fn dashed(letters: &[char], at: usize) -> Option<(String, usize)> {
    let number = |from: usize, most: usize| -> Option<(u32, usize)> {
        let digits: String = letters
            .get(from..)?
            .iter()
            .take(most)
            .take_while(|c| c.is_ascii_digit())
            .collect();
        Some((digits.parse().ok()?, from + digits.len()))
    };
    let (year, next) =
        number(at, 4).filter(|(year, next)| *next == at + 4 && (1900..2100).contains(year))?;
    let mark = *letters.get(next)?;
    if !matches!(mark, '-' | '.' | '/') {
        return None;
    }
    let (month, next) = number(next + 1, 2).filter(|(month, _)| (1..=12).contains(month))?;
    if letters.get(next) != Some(&mark) {
        return None;
    }
    let (day, next) = number(next + 1, 2).filter(|(day, _)| (1..=31).contains(day))?;
    Some((format!("{year:04}-{month:02}-{day:02}"), next))
}
