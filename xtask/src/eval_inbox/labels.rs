//! Labelled articles: what a reader says each of them is.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use huidian_extract::Page;
use huidian_recognise::Class;
use serde::Deserialize;

/// An article as a careful reader reads it.
#[derive(Debug, Clone, Deserialize)]
pub struct Label {
    pub file: String,
    pub class: String,
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub number: String,
    #[serde(default)]
    pub issuers: Vec<String>,
    #[serde(default)]
    pub dated: String,
    #[serde(default)]
    pub draft: bool,
    #[serde(default)]
    pub note: String,
}

impl Label {
    pub fn class(&self) -> Option<Class> {
        Class::from_id(&self.class)
    }

    fn of_text(file: String) -> Self {
        Self {
            file,
            class: Class::Text.id().to_owned(),
            title: String::new(),
            number: String::new(),
            issuers: Vec::new(),
            dated: String::new(),
            draft: false,
            note: String::new(),
        }
    }

    /// The class and its second choices, which are not counted as wrong.
    pub fn classes(&self) -> Vec<Class> {
        let others = self.note.split("or:").skip(1).filter_map(|rest| {
            let id: String = rest
                .chars()
                .take_while(|c| c.is_ascii_lowercase() || *c == '_')
                .collect();
            Class::from_id(&id)
        });
        self.class().into_iter().chain(others).collect()
    }

    /// Whether the article may be filed as a text: a text, or what its note allows.
    pub fn may_be_text(&self) -> bool {
        self.classes().contains(&Class::Text)
    }
}

/// A labelled article with its page.
pub struct Sample {
    pub label: Label,
    pub page: Page,
    /// Who published it; articles of one account are never on both sides of a fold.
    pub account: String,
    /// Labelled by us and not handed in with the articles.
    pub is_own: bool,
    /// Labelled from headline and first lines only: good to learn from, not to be measured by.
    pub is_glance: bool,
}

/// Reads all labelled articles; none where the shared input is absent.
pub fn read(root: &Path) -> Result<Vec<Sample>> {
    let inbox = shared(root).join("inbox");
    if !inbox.join("labels.jsonl").is_file() {
        return Ok(Vec::new());
    }
    let mut samples = Vec::new();
    for (path, is_own) in [
        (inbox.join("labels.jsonl"), false),
        (root.join("eval/inbox/labels.jsonl"), true),
    ] {
        let Ok(lines) = fs::read_to_string(&path) else {
            continue;
        };
        for line in lines.lines().filter(|line| !line.trim().is_empty()) {
            let label: Label = serde_json::from_str(line)
                .with_context(|| format!("read a label of {}", path.display()))?;
            let article = inbox.join(&label.file);
            let bytes =
                fs::read(&article).with_context(|| format!("read {}", article.display()))?;
            let page = huidian_extract::extract(&bytes, Some(&label.file))
                .with_context(|| format!("extract {}", label.file))?;
            samples.push(Sample {
                account: account_of(&page),
                is_glance: is_own && label.note.contains("glance"),
                label,
                page,
                is_own,
            });
        }
    }
    add_facts(&root.join("eval/inbox/facts.jsonl"), &mut samples)?;
    push_laws(&shared(root).join("corpus/laws"), &mut samples)?;
    Ok(samples)
}

/// What whole texts say of themselves, read apart from their classes; a file that is not there adds nothing.
fn add_facts(path: &Path, samples: &mut [Sample]) -> Result<()> {
    #[derive(Deserialize)]
    struct Facts {
        file: String,
        title: String,
        number: String,
        issuers: Vec<String>,
        dated: String,
        draft: bool,
    }
    let Ok(lines) = fs::read_to_string(path) else {
        return Ok(());
    };
    for line in lines.lines().filter(|line| !line.trim().is_empty()) {
        let facts: Facts = serde_json::from_str(line)
            .with_context(|| format!("read the facts of an article in {}", path.display()))?;
        let sample = samples
            .iter_mut()
            .find(|sample| sample.label.file == facts.file)
            .with_context(|| format!("find {} among the labelled articles", facts.file))?;
        sample.label = Label {
            title: facts.title,
            number: facts.number,
            issuers: facts.issuers,
            dated: facts.dated,
            draft: facts.draft,
            ..sample.label.clone()
        };
    }
    Ok(())
}

/// Every so many of the corpus's laws is learned from, so that texts off account sites are known too.
const LAW_STEP: usize = 20;

/// Account that the laws of the corpus are under: they are learned from in every fold and never measured.
pub const LAWS: &str = "laws of the corpus";

fn push_laws(folder: &Path, samples: &mut Vec<Sample>) -> Result<()> {
    let mut files = Vec::new();
    list(folder, &mut files);
    files.sort();
    files.retain(|file| !file.ends_with("_index.md"));
    for path in files.iter().step_by(LAW_STEP) {
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        let bytes = fs::read(path).with_context(|| format!("read {}", path.display()))?;
        let Ok(page) = huidian_extract::extract(&bytes, Some(&name)) else {
            continue;
        };
        samples.push(Sample {
            label: Label::of_text(name),
            page,
            account: LAWS.to_owned(),
            is_own: true,
            is_glance: true,
        });
    }
    Ok(())
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for path in entries.filter_map(|entry| entry.ok().map(|entry| entry.path())) {
        if path.is_dir() {
            list(&path, files);
        } else {
            files.push(path);
        }
    }
}

fn shared(root: &Path) -> PathBuf {
    std::env::var_os("HUIDIAN_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from)
}

/// The account of an article: what its export names as source, else the account in its address, else its host.
fn account_of(page: &Page) -> String {
    if let Some(source) = page
        .find_front_matter("source")
        .filter(|source| !source.is_empty())
    {
        let name: String = source
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '.')
            .take(6)
            .collect();
        if !name.is_empty() {
            return name;
        }
    }
    let address = page.find_front_matter("url").unwrap_or("");
    let from = |mark: &str| {
        let (_, rest) = address.split_once(mark)?;
        Some(
            rest.split(['&', '/', '#'])
                .next()
                .unwrap_or(rest)
                .to_owned(),
        )
    };
    from("__biz=").or_else(|| from("://")).unwrap_or_default()
}

/// Divides accounts among folds, the largest first, so that the folds are about of one size.
pub fn folds(samples: &[Sample], count: usize) -> Vec<usize> {
    let mut sizes: HashMap<&str, usize> = HashMap::new();
    for sample in samples.iter().filter(|sample| sample.account != LAWS) {
        *sizes.entry(&sample.account).or_default() += 1;
    }
    let mut accounts: Vec<(&str, usize)> = sizes.into_iter().collect();
    accounts.sort_by(|left, right| right.1.cmp(&left.1).then(left.0.cmp(right.0)));
    let mut filled = vec![0_usize; count];
    let mut fold_of: HashMap<&str, usize> = HashMap::new();
    for (account, size) in accounts {
        let fold = (0..count).min_by_key(|fold| filled[*fold]).unwrap_or(0);
        filled[fold] += size;
        fold_of.insert(account, fold);
    }
    samples
        .iter()
        .map(|sample| {
            fold_of
                .get(sample.account.as_str())
                .copied()
                .unwrap_or(usize::MAX)
        })
        .collect()
}
