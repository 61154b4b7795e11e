//! `huidian bundle`.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use huidian_deliver::{Error, Selection, bundle};
use huidian_model::{ForceStatus, Sector, WorkId, WorkKind};
use jiff::civil::Date;

use super::{Place, print_json, read_day};
use crate::library::{Access, Library};
use crate::outcome::Outcome;
use crate::terminal;

/// 打包下载，或核对一个包 Pack works into one ZIP, or check a bundle
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "示例 Examples:\n  \
    huidian bundle --year 2024 -o 2024.zip\n  \
    huidian bundle --sector 能源 --issuer 国家能源局 -o 能源.zip\n  \
    huidian bundle --search '数据出境 title:办法' -o 数据出境.zip\n  \
    huidian bundle verify 2024.zip\n\n\
    包内有原件、可读文本、目录.xlsx、可离线检索的 index.html 和校验清单（BagIt，RFC 8493）；\n\
    同一数据、同一判断日，得到逐字节相同的包。"
)]
pub struct Options {
    #[command(subcommand)]
    action: Option<Action>,
    #[command(flatten)]
    filters: Filters,
    /// 写到哪个文件 File to write
    #[arg(short, long, value_name = "FILE.zip", required = true)]
    output: Option<PathBuf>,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// 核对一个包 Check a bundle against its manifests
    Verify {
        #[arg(value_name = "FILE")]
        file: PathBuf,
        #[arg(long)]
        json: bool,
    },
}

/// Which works: the same conditions as `huidian list`, and a search.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Filters {
    /// 行业领域 Sector; several: --sector 能源 --sector 金融
    #[arg(long)]
    sector: Vec<Sector>,
    /// 发布机关，全称、简称或曾用名 Issuer by any of its names
    #[arg(long)]
    issuer: Vec<String>,
    /// 效力层级 Kind, such as 部门规章
    #[arg(long)]
    kind: Vec<WorkKind>,
    /// 时效状态 Status
    #[arg(long)]
    status: Vec<ForceStatus>,
    /// 公布年份 Year
    #[arg(long)]
    year: Vec<i16>,
    /// 只要（或不要）征求意见稿 Only drafts, or none
    #[arg(long, value_name = "yes|no", num_args = 0..=1, default_missing_value = "yes", value_parser = read_flag)]
    draft: Option<bool>,
    /// 只要有（或没有）全文的 Only with a text, or only without
    #[arg(long, value_name = "yes|no", num_args = 0..=1, default_missing_value = "yes", value_parser = read_flag)]
    text: Option<bool>,
    /// 地区 Region of local works
    #[arg(long)]
    region: Vec<String>,
    /// 标题或文号中的词 Words in the title or number
    #[arg(long = "match", value_name = "WORDS")]
    words: Option<String>,
    /// 检索式 Works that a search finds
    #[arg(long, value_name = "QUERY")]
    search: Option<String>,
    /// 这些文件 These works, by id, title or number
    #[arg(long, value_name = "WORK")]
    work: Vec<String>,
    /// 按哪一天判断时效 Day for which status is told [default: today]
    #[arg(long, value_parser = read_day, value_name = "DATE")]
    as_of: Option<Date>,
}

fn read_flag(text: &str) -> Result<bool, String> {
    match text {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err(format!("{text} is neither yes nor no")),
    }
}

impl Filters {
    /// What is asked for; a work that the library does not have is refused.
    pub fn selection(&self, library: &Library) -> Result<Selection> {
        if let Some(year) = self.year.iter().find(|year| !(1900..2200).contains(*year)) {
            bail!("--year {year} is no year such as 2024");
        }
        let works: Result<Vec<WorkId>> =
            self.work.iter().map(|name| named(library, name)).collect();
        Ok(Selection {
            sectors: self.sector.clone(),
            issuers: self.issuer.clone(),
            kinds: self.kind.clone(),
            statuses: self.status.clone(),
            years: self.year.clone(),
            regions: self.region.clone(),
            is_draft: self.draft,
            has_text: self.text,
            title: self.words.clone(),
            works: works?,
            search: self.search.clone(),
            as_of: self.as_of,
        })
    }
}

fn named(library: &Library, name: &str) -> Result<WorkId> {
    library
        .find_work(name)?
        .with_context(|| format!("本库未收录：{name} (--work: not in this library)"))
}

impl Options {
    pub fn run(self, place: &Place) -> Result<Outcome> {
        match (&self.action, &self.output) {
            (Some(Action::Verify { file, json }), _) => verify(file, *json),
            (None, Some(output)) => self.write(place, output),
            (None, None) => bail!("name the file to write with -o FILE.zip"),
        }
    }

    fn write(&self, place: &Place, output: &Path) -> Result<Outcome> {
        let library = place.open(Access::Read)?;
        let selection = self.filters.selection(&library)?;
        let index = selection
            .search
            .as_ref()
            .map(|_| library.index())
            .transpose()?;
        let today = library.today();
        let filter = selection.filter(library.catalogue, index.as_ref(), today);
        let name = selection.name();
        let request = bundle::Request {
            filter: &filter,
            name: &name,
            as_of: selection.as_of.unwrap_or(today),
        };
        // beside the goal, so that a cut-off run leaves no half bundle under its name
        let partial = output.with_added_extension("part");
        let file =
            File::create(&partial).with_context(|| format!("write {}", partial.display()))?;
        let written = bundle::write(
            &library.store.read()?,
            &request,
            BufWriter::with_capacity(1 << 18, file),
        );
        let summary = match written {
            Ok(summary) => summary,
            Err(error) => {
                let _ = std::fs::remove_file(&partial);
                if let Error::NothingSelected(name) = error {
                    eprintln!("没有符合条件的文件：{name} (no work matches; nothing written)");
                    return Ok(Outcome::NotFound);
                }
                return Err(error).with_context(|| format!("write {}", output.display()));
            }
        };
        std::fs::rename(&partial, output).with_context(|| format!("write {}", output.display()))?;
        terminal::print(&format!(
            "{}：{name}，{} 件文件（有全文 {}），{} 个文件，{:.1} MB\n",
            output.display(),
            summary.work_count,
            summary.text_count,
            summary.file_count,
            summary.size_bytes as f64 / 1_048_576.0,
        ))?;
        Ok(Outcome::Done)
    }
}

#[derive(serde::Serialize)]
struct VerificationShape<'v> {
    sound: bool,
    file_count: u64,
    size_bytes: u64,
    faults: &'v [String],
}

fn verify(file: &Path, json: bool) -> Result<Outcome> {
    let found = bundle::verify(file)?;
    if json {
        print_json(&VerificationShape {
            sound: found.is_sound(),
            file_count: found.file_count,
            size_bytes: found.size_bytes,
            faults: &found.faults,
        })?;
    } else if found.is_sound() {
        let size = found.size_bytes as f64 / 1_048_576.0;
        terminal::print(&format!(
            "完好：{} 个文件，{size:.1} MB (sound)\n",
            found.file_count
        ))?;
    } else {
        for fault in &found.faults {
            terminal::print(&format!("{fault}\n"))?;
        }
    }
    Ok(if found.is_sound() {
        Outcome::Done
    } else {
        Outcome::Unsound
    })
}
