//! `huidian doctor`.

use std::path::Path;

use anyhow::Result;
use huidian_duties::Held;
use huidian_model::disorders;
use huidian_operations::{ChangedArticle, find_disputed, find_suspicious, summarise};
use huidian_search::{IndexSummary, SearchIndex};
use huidian_wire::{DisorderShape, DoctorShape, DutyRecordsShape, SuspicionShape};

use super::{Place, print_json};
use crate::library::{Access, Library};
use crate::outcome::Outcome;
use crate::terminal::{self, Style};

/// 检查数据是否完好 Check that the library is sound, and print its content digest
#[derive(Debug, clap::Args)]
#[command(
    after_help = "检查 Checks: 数据库自检、每个原件与其散列、每行与其原件、每件文件与其事实、索引与数据库、日期先后。\n\
    内容摘要 content digest: two libraries with the same content have the same one, however they came about.\n\
    有问题时退出码为 5；--repair 重建索引并清除中断写入留下的无主文件。"
)]
pub struct Options {
    /// 重建索引，清除无主文件 Build the index anew and remove files that nothing names
    #[arg(long)]
    repair: bool,
    /// 内容上可疑之处，及整理的命令 What looks suspicious in the content, with the command that mends it
    #[arg(long, conflicts_with = "repair")]
    content: bool,
    #[arg(long)]
    json: bool,
}

impl Options {
    fn look_at_content(&self, library: &Library) -> Result<Outcome> {
        let reader = library.store.read()?;
        let mut found = find_suspicious(&reader)?;
        found.extend(find_disputed(&reader)?);
        if self.json {
            let shapes: Vec<SuspicionShape> = found
                .into_iter()
                .map(|found| SuspicionShape {
                    kind: found.kind.id(),
                    work: found.work.to_string(),
                    title: found.title,
                    detail: found.detail,
                    mend: found.mend,
                })
                .collect();
            print_json(&shapes)?;
            return Ok(Outcome::Done);
        }
        for suspicion in &found {
            terminal::print(&format!(
                "{}：{} {}\n    {}\n",
                suspicion.kind.chinese(),
                terminal::paint(&suspicion.title, Style::Strong),
                suspicion.detail,
                terminal::paint(&suspicion.mend, Style::Faint)
            ))?;
        }
        terminal::print(&format!("{} 处可疑 suspicious\n", found.len()))?;
        Ok(Outcome::Done)
    }
}

impl Options {
    pub fn run(&self, place: &Place) -> Result<Outcome> {
        if self.content {
            return self.look_at_content(&place.open(Access::Read)?);
        }
        let shape = self.examine(&place.folder()?)?;
        if self.json {
            print_json(&shape)?;
        } else {
            terminal::print(&render(&shape))?;
        }
        Ok(if shape.sound {
            Outcome::Done
        } else {
            Outcome::Unsound
        })
    }

    /// Looks at everything that can be looked at. A damaged library is a report, not an error; no library is an error.
    fn examine(&self, folder: &Path) -> Result<DoctorShape> {
        let mut faults = Vec::new();
        let library = match Library::examine(folder) {
            Ok((library, found)) => {
                faults.extend(found.map(|error| format!("{error:#}")));
                library
            }
            Err(error) if Library::has_remains(folder) => {
                return Ok(DoctorShape::of_nothing(format!("{error:#}")));
            }
            Err(error) => return Err(error),
        };
        if self.repair {
            noted(repair(&library), "repair", &mut faults);
        }
        let report = match library.store.doctor() {
            Ok(report) => report,
            Err(error) => {
                faults.push(error.to_string());
                let all = faults.join("; ");
                return Ok(DoctorShape::of_nothing(all));
            }
        };
        faults.extend(report.faults.iter().map(ToString::to_string));
        let summary = check_index(&library, &mut faults);
        let duties = noted(check_duties(&library), "duties", &mut faults);
        let dates = noted(check_dates(&library), "dates", &mut faults);
        Ok(DoctorShape {
            sound: faults.is_empty(),
            works: report.work_count,
            blobs: report.blob_count,
            blob_bytes: report.blob_bytes,
            leftover_files: report.leftover_count,
            index_works: summary.as_ref().map(|summary| summary.works),
            index_articles: summary.as_ref().map(|summary| summary.articles),
            content_digest: report.digest.map(|digest| digest.to_string()),
            faults,
            disorders: dates.unwrap_or_default(),
            duties: duties.unwrap_or_default(),
        })
    }
}

fn repair(library: &Library) -> Result<()> {
    library.store.sweep(std::time::Duration::from_mins(1))?;
    huidian_ingest::refresh_index(
        &library.store,
        &library.catalogue.authorities.register,
        library.index_folder(),
        None,
        &huidian_ingest::Silent,
    )
}

/// What the index holds, against what it should.
fn check_index(library: &Library, faults: &mut Vec<String>) -> Option<IndexSummary> {
    const MEND: &str = "`huidian doctor --repair` builds it anew";
    let folder = library.index_folder();
    let proven = SearchIndex::prove(folder).and_then(|()| SearchIndex::open(folder));
    let summary = match proven {
        Ok(index) => index.summary(),
        Err(error) => {
            faults.push(format!("search index: {error}; {MEND}"));
            return None;
        }
    };
    let expected = huidian_ingest::indexed_work_count(&library.store);
    if let Some(expected) = noted(expected, "works for the index", faults)
        && summary.works != expected
    {
        let works = summary.works;
        faults.push(format!(
            "search index has {works} works, the store {expected}; {MEND}"
        ));
    }
    Some(summary)
}

/// Adds what could not be done to the faults.
fn noted<T>(done: Result<T>, what: &str, faults: &mut Vec<String>) -> Option<T> {
    match done {
        Ok(value) => Some(value),
        Err(error) => {
            faults.push(format!("{what}: {error:#}"));
            None
        }
    }
}

/// A source may be wrong about a date; that is for the keeper to settle and makes no library unsound.
fn check_dates(library: &Library) -> Result<Vec<DisorderShape>> {
    let reader = library.store.read()?;
    let mut found = Vec::new();
    for id in reader.work_ids()? {
        let Some(work) = reader.find_work(&id)? else {
            continue;
        };
        found.extend(disorders(&work).iter().map(|disorder| DisorderShape {
            work: id.to_string(),
            dates: disorder.to_string(),
        }));
        let register = &library.catalogue.authorities.register;
        let misplaced = huidian_operations::national_of_local(&work, register);
        found.extend(misplaced.map(|said| DisorderShape {
            work: id.to_string(),
            dates: said,
        }));
    }
    Ok(found)
}

fn duty_records(summary: huidian_operations::DutyCheckSummary, records: usize) -> DutyRecordsShape {
    DutyRecordsShape {
        records,
        sound: summary.sound,
        text_not_held: summary.text_not_held,
        without_article: summary.without_address,
        ..DutyRecordsShape::default()
    }
}

/// Says what is wrong with a record, if anything.
fn tell(
    shape: &mut DutyRecordsShape,
    name: &str,
    provision: Option<&str>,
    held: Option<&Held>,
    changed: Option<&ChangedArticle>,
) {
    match held {
        Some(Held::NoSuchProvision(provision)) => {
            shape
                .faults
                .push(format!("{name}: no {provision} in the text held"));
        }
        Some(Held::MissingWords(words)) => {
            let (words, provision) = (words.join("、"), provision.unwrap_or(""));
            shape
                .faults
                .push(format!("{name}: {words} does not stand in {provision}"));
        }
        Some(Held::Sound | Held::NoAddress) | None => {}
    }
    if let Some(changed) = changed {
        let line = format!("{name}: {} of {} changed", changed.article, changed.to);
        shape.to_be_looked_at.push(line);
    }
}

fn check_duties(library: &Library) -> Result<DutyRecordsShape> {
    let reader = library.store.read()?;
    let found = huidian_operations::library_rules(&reader)?;
    let (rules, today) = (found.rules, library.today());
    let checked = huidian_operations::check_duties(&reader, library.catalogue, &rules, today)?;
    let counted = checked.iter().map(|one| (&one.held, one.changed.is_some()));
    let mut shape = duty_records(summarise(counted), checked.len());
    let refused = found.refused.map(|error| {
        format!("改过的规则文件有误，暂用内置规则 (a changed rule file is passed over): {error}")
    });
    shape.faults.extend(refused);
    for one in &checked {
        let (name, provision) = (format!("duty {}", one.duty.id), &one.duty.provision);
        tell(
            &mut shape,
            &name,
            provision.as_deref(),
            one.held.as_ref(),
            one.changed.as_ref(),
        );
    }
    let checked = huidian_operations::check_thresholds(&reader, library.catalogue, &rules, today)?;
    let counted = checked.iter().map(|one| (&one.held, one.changed.is_some()));
    let mut thresholds = duty_records(summarise(counted), checked.len());
    for one in &checked {
        tell(
            &mut thresholds,
            &one.name(),
            one.version.provision.as_deref(),
            one.held.as_ref(),
            one.changed.as_ref(),
        );
    }
    shape.thresholds = Some(Box::new(thresholds));
    Ok(shape)
}

fn render(shape: &DoctorShape) -> String {
    let mut text = String::new();
    for fault in &shape.faults {
        text.push_str(&format!(
            "{} {fault}\n",
            terminal::paint("问题", Style::Bad)
        ));
    }
    text.push_str(&format!(
        "文件 {} 件，原件与文本 {} 份（{:.1} MiB），索引条文 {} 条\n",
        shape.works,
        shape.blobs,
        shape.blob_bytes as f64 / 1_048_576.0,
        shape.index_articles.unwrap_or_default()
    ));
    if shape.leftover_files > 0 {
        text.push_str(&format!(
            "中断写入留下 {} 个无主文件，无害；--repair 清除\n",
            shape.leftover_files
        ));
    }
    text.push_str(&format!(
        "日期、类别或机关不合 what cannot all be true: {} 处\n",
        shape.disorders.len()
    ));
    for disorder in &shape.disorders {
        text.push_str(&format!(
            "{} {}：{}\n",
            terminal::paint("待看", Style::Warn),
            disorder.work,
            disorder.dates
        ));
    }
    let thresholds = shape.duties.thresholds.as_deref();
    let kinds = [
        ("义务规则 duties", Some(&shape.duties)),
        ("阈值规则 thresholds", thresholds),
    ];
    for (name, records) in kinds {
        let Some(records) = records else { continue };
        text.push_str(&format!(
            "{name}: {} 条，与所收文本相符 {}，文本未收 {}，条号未知 {}，不符 {}，待重看 {}\n",
            records.records,
            records.sound,
            records.text_not_held,
            records.without_article,
            records.faults.len(),
            records.to_be_looked_at.len()
        ));
        for line in records.faults.iter().chain(&records.to_be_looked_at) {
            text.push_str(&format!(
                "{} {line}\n",
                terminal::paint("待看", Style::Warn)
            ));
        }
    }
    let verdict = if shape.sound {
        terminal::paint("完好 sound", Style::Good)
    } else {
        terminal::paint("有问题 unsound", Style::Bad)
    };
    let digest = shape.content_digest.as_deref();
    text.push_str(&format!(
        "{verdict}\n内容摘要 content digest {}\n",
        digest.unwrap_or("算不出 cannot be worked out")
    ));
    text
}
