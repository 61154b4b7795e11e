//! Where things stand in a bundle: folders by sector, names that every system takes.

use std::collections::HashSet;

use huidian_model::Sector;
use huidian_store::WorkSummary;

/// Longest name of a folder or file without extension, in characters: three bytes each, and systems stop at 255 bytes.
const NAME_CHARS: usize = 60;

/// Paths given so far, compared without regard to case, as Windows and macOS do.
#[derive(Debug, Default)]
pub(super) struct Places {
    used: HashSet<String>,
}

impl Places {
    /// The folder of a work: its first sector, then its id. Works of no particular sector, the most by far, go by kind as well.
    pub(super) fn folder_of(&mut self, work: &WorkSummary) -> String {
        let kind = work
            .kind
            .map_or("未分类别", huidian_model::WorkKind::chinese);
        let parent = match work.sectors.first() {
            Some(Sector::Other) => format!(
                "{:02}_{}/{kind}",
                Sector::ALL.len(),
                Sector::Other.chinese()
            ),
            Some(sector) => format!("{:02}_{}", *sector as u8 + 1, sector.chinese()),
            None => format!("{:02}_其他法律/{kind}", Sector::ALL.len() + 1),
        };
        self.unused(&parent, &file_name(work.id.as_str()), "")
    }

    /// A path in a folder that nothing has yet: the name itself, else with the first free number.
    pub(super) fn unused(&mut self, folder: &str, stem: &str, extension: &str) -> String {
        let dot = if extension.is_empty() { "" } else { "." };
        let mut path = format!("{folder}/{stem}{dot}{extension}");
        let mut number = 2u32;
        while !self.used.insert(path.to_lowercase()) {
            path = format!("{folder}/{stem}-{number}{dot}{extension}");
            number += 1;
        }
        path
    }
}

/// A name as a file name: what Windows refuses becomes a dash, what is too long is cut.
pub(super) fn file_name(name: &str) -> String {
    let kept: String = name
        .chars()
        .map(|c| match c {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '%' | '#' => '-',
            c if c.is_control() => '-',
            c => c,
        })
        .collect();
    let kept = kept.trim_matches([' ', '.']);
    if kept.is_empty() {
        return "无名".to_owned();
    }
    if kept.chars().count() <= NAME_CHARS {
        return kept.to_owned();
    }
    let cut: String = kept.chars().take(NAME_CHARS).collect();
    cut.trim_end_matches([' ', '.']).to_owned()
}

/// Stem and extension of a capture's name, which may be a path below the folder it was imported from.
pub(super) fn split_name(name: &str) -> (String, String) {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let is_extension = |text: &str| {
        (1..=8).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    match last.rsplit_once('.') {
        Some((stem, extension)) if is_extension(extension) && !stem.is_empty() => {
            (file_name(stem), extension.to_ascii_lowercase())
        }
        _ => (file_name(last), String::new()),
    }
}
