//! `cargo xtask eval text`: structure, dates and cutting, over every text of the corpus, against counts made by other means.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use huidian_model::ProvisionKind;
use huidian_parse::{Classification, Hints, Parsed, parse};

/// A file of the corpus.
pub struct CorpusFile {
    pub path: PathBuf,
    pub text: String,
}

impl CorpusFile {
    /// What the file's place says of it, as an import would.
    pub fn hints(&self) -> Hints {
        let name = self
            .path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        let folder = self
            .path
            .parent()
            .map(|folder| folder.to_string_lossy().into_owned());
        Hints {
            file_name: name,
            folder,
            ..Hints::default()
        }
    }
}

/// Reads all Markdown files below a folder, in order.
pub fn read_corpus(folder: &Path) -> Result<Vec<CorpusFile>> {
    let mut paths = Vec::new();
    collect(folder, &mut paths)?;
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let bytes = fs::read(&path).with_context(|| format!("read {}", path.display()))?;
            let text = String::from_utf8_lossy(&bytes).into_owned();
            Ok(CorpusFile { path, text })
        })
        .collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("list {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, paths)?;
        } else if path.extension().is_some_and(|extension| extension == "md") {
            paths.push(path);
        }
    }
    Ok(())
}

/// Counts over the corpus.
#[derive(Debug, Default)]
pub struct Score {
    pub files: usize,
    pub article_lines: usize,
    pub articles_found: usize,
    pub item_lines: usize,
    pub items_found: usize,
    pub collisions: usize,
    pub not_tiled: usize,
    pub headlines: usize,
    pub titles_right: usize,
    pub stating: usize,
    pub stating_dated: usize,
    pub instruments: usize,
    pub wrapped: usize,
    pub wrapped_right: usize,
    /// What went wrong, one line each.
    pub remarks: Vec<String>,
}

/// Prints the figures of structure; fails when a promise of the library is broken.
pub fn run() -> Result<()> {
    let shared = crate::bench_library::shared()?;
    let files = read_corpus(&shared.join("corpus/laws"))?;
    let score = score(&files);
    print(&score);
    anyhow::ensure!(
        score.not_tiled == 0,
        "{} trees do not give back their text",
        score.not_tiled
    );
    anyhow::ensure!(
        score.collisions == 0,
        "{} addresses are given twice",
        score.collisions
    );
    Ok(())
}

pub fn score(files: &[CorpusFile]) -> Score {
    let mut score = Score::default();
    for (index, file) in files.iter().enumerate() {
        let parsed = parse(&file.text, &file.hints());
        add(&mut score, file, &parsed);
        if index % 10 == 0 {
            add_wrapped(&mut score, file, &parsed);
        }
    }
    score
}

fn add(score: &mut Score, file: &CorpusFile, parsed: &Parsed) {
    let name = file.path.display();
    score.files += 1;
    score.instruments += usize::from(parsed.classification == Classification::InstrumentText);
    let starts = provision_starts(parsed, |kind| kind == ProvisionKind::Article);
    let lines = numbered_lines(&parsed.document.text, begins_article);
    score.article_lines += lines.len();
    for line in &lines {
        if starts.contains(line) {
            score.articles_found += 1;
        } else {
            score.remarks.push(format!(
                "{name}: no article at {}",
                line_at(&parsed.document.text, *line)
            ));
        }
    }
    let items = provision_starts(parsed, |kind| {
        matches!(kind, ProvisionKind::Item | ProvisionKind::Subdivision)
    });
    let item_lines = numbered_lines(&parsed.document.text, begins_item);
    score.item_lines += item_lines.len();
    score.items_found += item_lines
        .iter()
        .filter(|line| items.contains(line))
        .count();
    add_tree(score, file, parsed);
    add_dates(score, file, parsed);
}

fn add_tree(score: &mut Score, file: &CorpusFile, parsed: &Parsed) {
    let name = file.path.display();
    if parsed.document.reassemble() != parsed.document.text {
        score.not_tiled += 1;
        score
            .remarks
            .push(format!("{name}: the tree does not give back the text"));
    }
    let mut seen = HashSet::new();
    for provision in &parsed.document.provisions {
        if !provision.path.is_empty() && !seen.insert(provision.path.to_string()) {
            score.collisions += 1;
            score
                .remarks
                .push(format!("{name}: {} twice", provision.path));
        }
    }
    let Some(headline) = file.text.lines().find_map(|line| line.strip_prefix("# ")) else {
        return;
    };
    score.headlines += 1;
    let title = parsed
        .metadata
        .title
        .as_ref()
        .map_or("", |title| title.value.as_str());
    let key = huidian_text::title_key(headline);
    if huidian_text::title_key(title) == key {
        score.titles_right += 1;
    } else {
        score.remarks.push(format!("{name}: title {title}"));
    }
}

fn add_dates(score: &mut Score, file: &CorpusFile, parsed: &Parsed) {
    if !states_effect(&file.text) {
        return;
    }
    score.stating += 1;
    if parsed
        .metadata
        .effective
        .as_ref()
        .is_some_and(|effective| effective.on.is_some())
    {
        score.stating_dated += 1;
    } else {
        score
            .remarks
            .push(format!("{}: no effective date", file.path.display()));
    }
}

fn provision_starts(parsed: &Parsed, wanted: impl Fn(ProvisionKind) -> bool) -> HashSet<usize> {
    parsed
        .document
        .provisions
        .iter()
        .filter(|provision| wanted(provision.kind))
        .map(|provision| provision.start as usize)
        .collect()
}

/// Offsets of the lines that pass a test.
fn numbered_lines(text: &str, test: impl Fn(&str) -> bool) -> Vec<usize> {
    let mut offset = 0;
    let mut found = Vec::new();
    for line in text.split_inclusive('\n') {
        if test(line) {
            found.push(offset);
        }
        offset += line.len();
    }
    found
}

fn line_at(text: &str, offset: usize) -> String {
    text[offset..]
        .chars()
        .take(24)
        .take_while(|c| *c != '\n')
        .collect()
}

const NUMERALS: &str = "一二三四五六七八九十百千零〇0123456789";

/// 第…条 at the start of a line: the whole of the independent rule.
fn begins_article(line: &str) -> bool {
    let Some(rest) = line.strip_prefix('第') else {
        return false;
    };
    let number = rest.trim_start_matches(|c| NUMERALS.contains(c));
    number.len() < rest.len() && number.starts_with('条')
}

fn begins_item(line: &str) -> bool {
    let Some(rest) = line.strip_prefix(['（', '(']) else {
        return false;
    };
    let number = rest.trim_start_matches(|c| "一二三四五六七八九十".contains(c));
    number.len() < rest.len() && number.starts_with(['）', ')'])
}

/// Whether a text says when it takes effect: 本…自…起施行 in one sentence, or a dated 施行 line under the title.
fn states_effect(text: &str) -> bool {
    text.split(['。', '\n', '；']).any(|sentence| {
        let clause = sentence
            .find('自')
            .map(|at| &sentence[at..])
            .is_some_and(|rest| {
                rest.contains("起施行") || rest.contains("之日施行") || rest.contains("起实施")
            });
        clause && sentence.contains('本') || sentence.ends_with("日 施行")
    })
}

/// What stands around a text on a page of no site in particular.
const ABOVE: &str = "---\ntitle: 发布 | 一份文件印发（附全文）\nurl: https://example.org/a\n---\n\n# 发布 | 一份文件印发（附全文）\n\n![cover](https://example.org/c.png)\n\n[首页](/) [新闻](/n)\n\n**扫码订阅本刊**\n\n近日，有关部门发布了一份文件，本刊全文转载，以飨读者。\n\n";
const BELOW: &str = "\n\n（来源：某网站）\n\n**欢迎关注本刊公众号**\n\n![](https://example.org/q.png)\n\n[往期回顾：另一篇文章](/b)\n\n微信扫一扫\n\n分享\n\n收藏\n";

/// Wraps a text in a page and checks that the same text is taken out again.
fn add_wrapped(score: &mut Score, file: &CorpusFile, plain: &Parsed) {
    let articles = plain
        .document
        .provisions
        .iter()
        .filter(|provision| provision.kind == ProvisionKind::Article);
    if articles.count() < 3 {
        return;
    }
    score.wrapped += 1;
    let page = format!("{ABOVE}{}{BELOW}", file.text.trim());
    let parsed = parse(&page, &file.hints());
    if parsed.document.text == plain.document.text {
        score.wrapped_right += 1;
    } else {
        score.remarks.push(format!(
            "{}: a page around it changes the text from {} to {} bytes",
            file.path.display(),
            plain.document.text.len(),
            parsed.document.text.len()
        ));
    }
}

fn print(score: &Score) {
    for remark in score.remarks.iter().take(40) {
        println!("  {remark}");
    }
    if score.remarks.len() > 40 {
        println!("  and {} more", score.remarks.len() - 40);
    }
    println!(
        "structure, {} files, {} of them texts of works",
        score.files, score.instruments
    );
    println!(
        "  article lines found      {} of {}",
        score.articles_found, score.article_lines
    );
    println!(
        "  （一） lines found        {} of {}",
        score.items_found, score.item_lines
    );
    println!(
        "  titles as in the heading {} of {}",
        score.titles_right, score.headlines
    );
    println!("  addresses given twice    {}", score.collisions);
    println!("  trees unequal to text    {}", score.not_tiled);
    println!(
        "  dated of those that state an effective date  {} of {}",
        score.stating_dated, score.stating
    );
    println!(
        "  taken whole out of a page around them        {} of {}",
        score.wrapped_right, score.wrapped
    );
}
