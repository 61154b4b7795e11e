//! `cargo xtask eval duties`: every record held against the texts of the corpus, and duties proposed from those texts against the records.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use huidian_duties::{
    Deadline, DeadlineKind, Duty, Held, Modality, Proposal, Rules, check_provision, propose,
};
use huidian_model::{Document, ProvisionKind, ProvisionPath};
use huidian_parse::{Classification, parse};

use crate::eval_text::{CorpusFile, read_corpus};

/// What the texts say of the rules.
#[derive(Debug, Default)]
pub struct Score {
    pub held_count: usize,
    pub sound_count: usize,
    pub not_held_count: usize,
    pub found_count: usize,
    pub modality_count: usize,
    /// Of those found at the article.
    pub deadline_right_count: usize,
    pub penalty_known_count: usize,
    pub penalty_right_count: usize,
    pub proposal_count: usize,
    pub remarks: Vec<String>,
}

pub fn run(arguments: &[String]) -> Result<()> {
    let Some(shared) = shared_folder() else {
        bail!("needs the shared input: set HUIDIAN_SHARED");
    };
    let score = score(&shared)?;
    if arguments.iter().any(|argument| argument == "--remarks") {
        score.remarks.iter().for_each(|remark| println!("{remark}"));
    }
    let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
    println!(
        "records whose text is held   {} of {}",
        score.held_count,
        score.held_count + score.not_held_count
    );
    println!(
        "sound against that text      {} of {}",
        score.sound_count, score.held_count
    );
    println!("proposals from those texts   {}", score.proposal_count);
    println!(
        "found at the article         {:.3} (floor 0.85)",
        share(score.found_count, score.held_count)
    );
    println!(
        "modality as in the record    {:.3} of those",
        share(score.modality_count, score.found_count)
    );
    println!(
        "deadline right               {:.3} of those (floor 0.90)",
        share(score.deadline_right_count, score.found_count)
    );
    println!(
        "penalty article right        {:.3} of {} that name one of the same text",
        share(score.penalty_right_count, score.penalty_known_count),
        score.penalty_known_count
    );
    Ok(())
}

pub fn shared_folder() -> Option<PathBuf> {
    let named = std::env::var_os("HUIDIAN_SHARED").map(PathBuf::from);
    let beside = crate::tidy::workspace_root().join("../shared");
    named.or(Some(beside)).filter(|folder| folder.is_dir())
}

/// Works by title, the newest text of those that had begun on the day.
struct Texts {
    by_title: BTreeMap<String, Vec<(String, Document)>>,
}

impl Texts {
    fn read(shared: &Path, rules: &Rules) -> Result<Self> {
        let mut files = Vec::new();
        for folder in [
            "corpus/laws/行政法",
            "corpus/laws/行政法规",
            "corpus/laws/民法商法",
            "texts",
        ] {
            let folder = shared.join(folder);
            if folder.is_dir() {
                files.extend(read_corpus(&folder)?);
            }
        }
        let titles: Vec<String> = rules.works.iter().map(|work| bare(&work.title)).collect();
        let mut by_title: BTreeMap<String, Vec<(String, Document)>> = BTreeMap::new();
        for file in &files {
            let Some((title, day)) = named(file) else {
                continue;
            };
            if titles.contains(&title) {
                // through the page, so that what an import repairs is repaired here
                let page = huidian_extract::extract(&fs::read(&file.path)?, file.path.to_str())?;
                let parsed = parse(&page.text, &file.hints());
                // a page about a text, or one too damaged to be read, holds none
                if parsed.classification == Classification::InstrumentText {
                    let texts = by_title.entry(title).or_default();
                    texts.push((day, parsed.document));
                }
            }
        }
        for texts in by_title.values_mut() {
            texts.sort_by(|left, right| left.0.cmp(&right.0));
        }
        Ok(Self { by_title })
    }

    fn find(&self, rules: &Rules, duty: &Duty) -> Option<&Document> {
        let work = rules.work_of(duty);
        let texts = self.by_title.get(&bare(&work.title))?;
        // a text is adopted before it takes effect
        let begins = work
            .version
            .clone()
            .unwrap_or_else(|| duty.in_force_from.to_string());
        let version = texts.iter().rev().find(|(day, _)| *day <= begins);
        version.or(texts.last()).map(|(_, document)| document)
    }
}

fn bare(title: &str) -> String {
    title
        .strip_prefix("中华人民共和国")
        .unwrap_or(title)
        .to_owned()
}

/// Title and day of a file's name: 数据安全法(2021-06-10).md, 电力监控系统安全防护规定(2024).md.
fn named(file: &CorpusFile) -> Option<(String, String)> {
    let name = file.path.file_stem()?.to_string_lossy().into_owned();
    let (title, rest) = name.split_once('(')?;
    let day: String = rest
        .chars()
        .take_while(|c| c.is_ascii_digit() || *c == '-')
        .collect();
    Some((bare(title), day))
}

pub fn score(shared: &Path) -> Result<Score> {
    let rules = crate::bench_duties::builtin()?;
    let texts = Texts::read(shared, &rules)?;
    let mut proposals: BTreeMap<usize, Vec<Proposal>> = BTreeMap::new();
    let mut score = Score::default();
    for duty in &rules.duties {
        let Some(document) = texts.find(&rules, duty) else {
            score.not_held_count += 1;
            continue;
        };
        score.held_count += 1;
        match check_provision(document, duty.provision.as_deref(), &duty.quoted_numbers) {
            Held::Sound => score.sound_count += 1,
            other => score.remarks.push(format!("{}: {other:?}", duty.id)),
        }
        let proposed = proposals
            .entry(duty.work)
            .or_insert_with(|| propose(document));
        let title = &rules.work_of(duty).title;
        measure(duty, title, document, proposed, &mut score);
    }
    score.proposal_count = proposals.values().map(Vec::len).sum();
    Ok(score)
}

fn measure(
    duty: &Duty,
    title: &str,
    document: &Document,
    proposed: &[Proposal],
    score: &mut Score,
) {
    let Some(path) = duty
        .provision
        .as_ref()
        .and_then(|provision| provision.parse::<ProvisionPath>().ok())
    else {
        return;
    };
    let article = path.step(ProvisionKind::Article).cloned();
    let article = ProvisionPath(article.into_iter().collect());
    let at_article: Vec<&Proposal> = proposed
        .iter()
        .filter(|one| article.contains(&one.path))
        .collect();
    if at_article.is_empty() {
        score.remarks.push(format!(
            "{}: nothing proposed at {}",
            duty.id,
            article.citation()
        ));
        return;
    }
    score.found_count += 1;
    let place = document
        .find(&path)
        .map(|found| found.path.clone())
        .unwrap_or(path);
    // the provision itself, or what lies in it; a lead-in above it speaks for it too
    let at_place: Vec<&Proposal> = at_article
        .iter()
        .copied()
        .filter(|one| place.contains(&one.path) || one.path.contains(&place))
        .collect();
    if at_place
        .iter()
        .any(|one| is_same_modality(one.modality, duty.modality))
    {
        score.modality_count += 1;
    }
    if deadlines_right(duty, &at_place) {
        score.deadline_right_count += 1;
    } else {
        let times: Vec<_> = at_place.iter().flat_map(|one| &one.times).collect();
        score.remarks.push(format!("{}: times {times:?}", duty.id));
    }
    let penalty = duty
        .penalty
        .as_ref()
        .filter(|penalty| penalty.work == *title);
    if let Some(penalty) = penalty.and_then(|penalty| penalty.provision.as_ref()) {
        score.penalty_known_count += 1;
        let named = penalty
            .parse::<ProvisionPath>()
            .ok()
            .and_then(|path| path.step(ProvisionKind::Article).cloned());
        let right = at_place
            .iter()
            .flat_map(|one| &one.penalties)
            .any(|path| path.step(ProvisionKind::Article) == named.as_ref());
        if right {
            score.penalty_right_count += 1;
        } else {
            score
                .remarks
                .push(format!("{}: penalty {penalty} not found", duty.id));
        }
    }
}

fn is_same_modality(proposed: Modality, recorded: Modality) -> bool {
    // 未经批准不得 is recorded now as a prohibition, now as a duty to get approval
    proposed == recorded || (proposed != Modality::May && recorded != Modality::May)
}

/// Every time the record has is proposed at its provision, and a record without a number is not given one.
///
/// `before` states an order of acts (先, 前, 方可) that the records draw from the sense of an article, without words of its own; it has no time to be right.
fn deadlines_right(duty: &Duty, proposals: &[&Proposal]) -> bool {
    let times: Vec<_> = proposals.iter().flat_map(|one| &one.times).collect();
    let numbered = duty
        .deadlines
        .iter()
        .any(|deadline| deadline.span.is_some() || deadline.month_day.is_some());
    let has = |deadline: &Deadline| {
        if matches!(deadline.kind, DeadlineKind::Before | DeadlineKind::Unknown) {
            return true;
        }
        times.iter().any(|time| {
            time.kind == deadline.kind
                && time.span == deadline.span
                && time.month_day == deadline.month_day
        })
    };
    let invented = times
        .iter()
        .any(|time| time.span.is_some() || time.month_day.is_some());
    duty.deadlines.iter().all(has) && (numbered || !invented)
}
