//! The corpus of laws as works for the index, read line by line without the parser, so that search is measured alone.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use huidian_model::id::IdFacts;
use huidian_model::{ForceStatus, PartialDate, WorkId, WorkKind};
use huidian_search::{ForceFrom, IndexArticle, IndexExpression, IndexWork};
use huidian_text::numeral::is_numeral_char;

/// Folders that are no national law text.
const NOT_NATIONAL: [&str; 2] = ["DLC", "案例"];
/// Ends the notes at the top of a file.
const NOTES_END: &str = "<!-- INFO END -->";

/// Which works to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Everything, in all versions.
    Whole,
    /// National law texts, the latest version of each.
    NationalLatest,
}

/// Reads the works of a corpus folder, ordered by id.
pub fn read(root: &Path, scope: Scope) -> Result<Vec<IndexWork>> {
    let mut works = BTreeMap::new();
    for path in markdown_files(root)? {
        let relative = path.strip_prefix(root).unwrap_or(&path).to_owned();
        let folders: Vec<String> = relative
            .iter()
            .map(|name| name.to_string_lossy().into_owned())
            .collect();
        let is_other = folders.len() < 2
            || scope == Scope::NationalLatest && NOT_NATIONAL.contains(&folders[0].as_str());
        if !is_other {
            let text =
                fs::read_to_string(&path).with_context(|| format!("read {}", path.display()))?;
            let stem = path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            add_file(&mut works, &folders, &stem, &text);
        }
    }
    Ok(works
        .into_values()
        .map(|work| finished(work, scope))
        .collect())
}

fn markdown_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("list {}", folder.display()))? {
            let path = entry?.path();
            let is_text =
                path.extension().is_some_and(|end| end == "md") && !path.ends_with("_index.md");
            if path.is_dir() {
                open.push(path);
            } else if is_text {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

fn add_file(works: &mut BTreeMap<WorkId, IndexWork>, folders: &[String], stem: &str, text: &str) {
    let (notes, body) = text.split_once(NOTES_END).unwrap_or((text, text));
    let mut headings = notes
        .lines()
        .filter_map(|line| line.strip_prefix("# "))
        .map(str::trim);
    let title = headings.next().unwrap_or(stem).to_owned();
    let part = headings.next().unwrap_or_default();
    let label = stem
        .rsplit_once('(')
        .and_then(|(_, rest)| rest.strip_suffix(')'))
        .filter(|date| date.len() == 10);
    let id = WorkId::from_facts(&IdFacts {
        title: &title,
        ..IdFacts::default()
    });
    let work = works
        .entry(id.clone())
        .or_insert_with(|| new_work(id, title, folders));
    let date = label.and_then(|label| label.parse::<PartialDate>().ok());
    work.listed_on = work.listed_on.max(date);
    let articles = articles(body, part);
    // a code is cut into one file for each of its parts
    if !part.is_empty() && !work.expressions.is_empty() {
        work.expressions[0].articles.extend(articles);
        return;
    }
    work.expressions.push(IndexExpression {
        label: label.unwrap_or("undated").to_owned(),
        effective_on: date.and_then(PartialDate::day),
        articles,
        ..IndexExpression::default()
    });
}

fn new_work(id: WorkId, title: String, folders: &[String]) -> IndexWork {
    let mut work = IndexWork::new(id, title);
    work.kind = Some(match folders[0].as_str() {
        "DLC" => WorkKind::LocalRegulation,
        "司法解释" => WorkKind::JudicialInterpretation,
        "行政法规" => WorkKind::AdministrativeRegulation,
        "部门规章" => WorkKind::DepartmentalRule,
        "案例" => WorkKind::Case,
        "宪法" => WorkKind::Constitution,
        "其他" => WorkKind::NormativeDocument,
        _ => WorkKind::Law,
    });
    if folders[0] == "DLC" {
        work.region = folders.get(1).map(|name| name.chars().take(2).collect());
    }
    work.force = vec![ForceFrom {
        from: None,
        status: ForceStatus::InForce,
    }];
    work
}

fn finished(mut work: IndexWork, scope: Scope) -> IndexWork {
    work.expressions.sort_by(|a, b| a.label.cmp(&b.label));
    if scope == Scope::NationalLatest {
        let older = work.expressions.len() - 1;
        work.expressions.drain(..older);
    }
    for later in 1..work.expressions.len() {
        work.expressions[later - 1].ended_on = work.expressions[later].effective_on;
    }
    work
}

fn articles(body: &str, part: &str) -> Vec<IndexArticle> {
    let mut articles: Vec<IndexArticle> = Vec::new();
    let mut headings = vec![part.to_owned()];
    let mut is_open = false;
    for line in body.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if line.starts_with('#') {
            let depth = line.chars().take_while(|c| *c == '#').count();
            headings.resize(depth, String::new());
            headings.push(line.trim_start_matches(['#', ' ']).trim().to_owned());
            is_open = false;
        } else if let Some((path, text)) = article_line(line.trim_start_matches('*')) {
            let heading = headings
                .iter()
                .filter(|heading| !heading.is_empty())
                .cloned()
                .collect::<Vec<_>>()
                .join(" ");
            articles.push(IndexArticle {
                path,
                heading,
                text,
                force: Vec::new(),
            });
            is_open = true;
        } else if let Some(article) = articles.last_mut().filter(|_| is_open) {
            article.text.push('\n');
            article.text.push_str(line);
        }
    }
    articles
}

/// 第三十一条之一 and the text after it.
fn article_line(line: &str) -> Option<(String, String)> {
    let number = line.strip_prefix('第')?;
    let rest = number.trim_start_matches(is_numeral_char);
    let mut rest = if rest.len() == number.len() {
        return None;
    } else {
        rest.strip_prefix('条')?
    };
    if let Some(inserted) = rest.strip_prefix('之') {
        let after = inserted.trim_start_matches(is_numeral_char);
        if after.len() < inserted.len() {
            rest = after;
        }
    }
    let path = line[..line.len() - rest.len()].to_owned();
    Some((
        path,
        rest.trim_start_matches(['*', ' ', '　', '、', ':', '：'])
            .to_owned(),
    ))
}
