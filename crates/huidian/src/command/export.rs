//! `huidian export`.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use huidian_deliver::minisign::SecretKey;
use huidian_interchange::{
    AknRequest, ExportRequest, Format, Framework, Table, ciso_framework, duty_catalog,
    duty_framework, duty_mappings, export, export_akn, make_links_absolute, oscal_catalog,
    oscal_mappings,
};
use huidian_model::WorkId;
use huidian_operations::{check_duties, find_work_by_any_name, library_rules};
use jiff::civil::Date;

use super::{Place, print_json, read_day};
use crate::config::Config;
use crate::library::{Access, Library};
use crate::outcome::Outcome;
use crate::signature;
use crate::terminal;
use crate::terminal::print_error;

/// 整库导出给程序用：每条一行，或每个文本一个文件 The library in bulk: one row for each article, or one file for each text
#[derive(Debug, clap::Args)]
#[command(after_help = "示例 Examples:\n  \
    huidian export --format jsonl -o 条文.jsonl\n  \
    huidian export --format parquet -o 条文.parquet\n  \
    huidian export --what citations --format csv -o 引用.csv\n  \
    huidian export --format jsonl --since 1204.5f3a9c0d1e2b -o 新增.jsonl     上次清单里 cursor 之后有变化的文件\n  \
    huidian export --format jsonl -o 条文.jsonl --sign huidian.key   文件和清单旁各写一个 .minisig\n  \
    huidian export --format akn -o 文本                          每个文本一个 Akoma Ntoso 文件\n  \
    huidian export --format oscal --work 网络数据安全管理条例 -o 条例.json   OSCAL 1.1 catalog，一条一个 control\n  \
    huidian export --format oscal --mappings --work 网络数据安全管理条例 -o 对应.json  OSCAL 1.2 mapping collection：哪条修改、废止、接续、引用哪条\n  \
    huidian export --format ciso --work 网络数据安全管理条例 -o 条例.yaml    CISO Assistant 框架库，.xlsx 则写工作簿\n  \
    huidian export --format ciso --duties -o 义务.yaml            义务清单作框架；oscal 亦可\n\n\
    旁边写一份 FILE.manifest.json：行数、SHA-256、cursor。列名见 docs/src/bulk.md。")]
pub struct Options {
    /// 格式 jsonl, csv, parquet; akn 每个文本一个文件 one file for each text; oscal、ciso 一件文件 one work
    #[arg(long, value_parser = read_kind, default_value = "jsonl", value_name = "FORMAT")]
    format: Kind,
    /// 导出什么 provisions (default), works, events or citations
    #[arg(long, value_parser = read_table, value_name = "TABLE")]
    what: Option<Table>,
    /// 只导出这件文件（oscal、ciso） Work to export, for oscal and ciso
    #[arg(long, value_name = "WORK")]
    work: Option<String>,
    /// 导出义务清单而不是一件文件（oscal、ciso） The list of duties in force, for oscal and ciso
    #[arg(long, conflicts_with_all = ["work", "version", "what", "since"])]
    duties: bool,
    /// 不是条文本身，而是它与别的文本哪一条有什么关系（oscal；与 --work 或 --duties 同用） How provisions act on those of other texts, with --work or --duties
    #[arg(long, conflicts_with_all = ["what", "since"])]
    mappings: bool,
    /// 哪个文本（oscal、ciso） Version of the text, for oscal and ciso
    #[arg(long, requires = "work", value_name = "LABEL")]
    version: Option<String>,
    /// 写到哪个文件（akn 是文件夹） File to write, for akn a folder
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// 只要这个游标以后有变化的文件；别的库的游标不收 Only works with events after this cursor of an earlier manifest; that of another library is refused
    #[arg(long, value_name = "CURSOR")]
    since: Option<String>,
    /// 时效按哪一天判断 Day for which statuses are told
    #[arg(long, value_parser = read_day, value_name = "DATE")]
    as_of: Option<Date>,
    /// 用这把私钥签名，写在旁边的 .minisig；文件夹签它的清单 Secret key to sign with; of a folder the manifest is signed
    #[arg(long, value_name = "KEYFILE")]
    sign: Option<PathBuf>,
    /// 把清单也打印出来 Print the manifest
    #[arg(long)]
    json: bool,
}

/// Tables, or documents.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Table(Format),
    AkomaNtoso,
    Oscal,
    CisoAssistant,
}

impl Options {
    pub fn run(&self, place: &Place) -> Result<Outcome> {
        // a key that cannot be used is told before the work
        let key = self
            .sign
            .as_deref()
            .map(signature::secret_key)
            .transpose()?;
        let key = key.as_ref();
        if self.mappings && !matches!(self.format, Kind::Oscal) {
            bail!("--mappings is for --format oscal, with --work or --duties");
        }
        let library = place.open(Access::Read)?;
        let as_of = self.as_of.unwrap_or_else(|| library.today());
        if self.duties {
            return self.export_duties(place, &library, as_of, key);
        }
        let format = match self.format {
            Kind::Table(format) => format,
            Kind::AkomaNtoso => return self.export_texts(&library, as_of, key),
            Kind::Oscal | Kind::CisoAssistant => {
                return self.export_work(place, &library, as_of, key);
            }
        };
        let what = self.what.unwrap_or(Table::Provisions);
        let request = ExportRequest {
            table: what,
            format,
            as_of,
            since: self.since.clone(),
        };
        let exported = export(&library.store, &request, &self.output)
            .with_context(|| format!("export {} to {}", what.id(), self.output.display()))?;
        sign(key, [&exported.path, &exported.manifest_path])?;
        let manifest = &exported.manifest;
        if self.json {
            print_json(manifest)?;
        } else {
            terminal::print(&format!(
                "{}：{} 行 rows，{:.1} MB，SHA-256 {}\n清单 manifest：{}\n下次接着导出 next time: --since {}\n",
                exported.path.display(),
                manifest.rows,
                manifest.size_bytes as f64 / 1_048_576.0,
                manifest.sha256,
                exported.manifest_path.display(),
                manifest.cursor,
            ))?;
        }
        Ok(Outcome::Done)
    }

    fn export_texts(
        &self,
        library: &Library,
        as_of: Date,
        key: Option<&SecretKey>,
    ) -> Result<Outcome> {
        if self.what.is_some() || self.work.is_some() {
            bail!("--what names a table and --work is for oscal; --format akn exports all texts");
        }
        let request = AknRequest {
            as_of,
            since: self.since.clone(),
        };
        let exported = export_akn(&library.store, &request, &self.output)
            .with_context(|| format!("export texts to {}", self.output.display()))?;
        // it names every file with its hash
        sign(key, [&exported.manifest_path])?;
        let manifest = &exported.manifest;
        if self.json {
            print_json(manifest)?;
        } else {
            terminal::print(&format!(
                "{}：{} 个文本 texts，{:.1} MB\n清单 manifest：{}\n下次接着导出 next time: --since {}\n",
                exported.path.display(),
                manifest.rows,
                manifest.size_bytes as f64 / 1_048_576.0,
                exported.manifest_path.display(),
                manifest.cursor,
            ))?;
        }
        Ok(Outcome::Done)
    }
}

impl Options {
    /// One work as an OSCAL catalog or as a library of CISO Assistant.
    fn export_work(
        &self,
        place: &Place,
        library: &Library,
        as_of: Date,
        key: Option<&SecretKey>,
    ) -> Result<Outcome> {
        let format = match self.format {
            Kind::CisoAssistant => "ciso",
            _ => "oscal",
        };
        if self.what.is_some() || self.since.is_some() {
            bail!("--what and --since are of tables; --format {format} exports one --work");
        }
        let Some(name) = &self.work else {
            bail!("--format {format} exports one work; name it with --work");
        };
        let reader = library.store.read()?;
        let Some(work) = find_work_by_any_name(&reader, library.catalogue, name)? else {
            print_error!("本库没有 no work called {name} here; it may exist all the same");
            return Ok(Outcome::NotFound);
        };
        let (bytes, told) = match self.format {
            Kind::CisoAssistant => self.ciso_library(library, &work, as_of)?,
            _ if self.mappings => {
                let version = self.version.as_deref();
                let mut mappings = oscal_mappings(&library.store, &work, version, as_of)?;
                lead_back(place, &mut mappings)?;
                mapping_file(&mappings)?
            }
            _ => {
                let version = self.version.as_deref();
                let mut catalog = oscal_catalog(&library.store, &work, version, as_of)?;
                lead_back(place, &mut catalog)?;
                catalog_file(&catalog)?
            }
        };
        self.write_document(&bytes, &format!("{told}，{work}"), key)
    }

    /// The duties in force on the day, by the rules of this library.
    fn export_duties(
        &self,
        place: &Place,
        library: &Library,
        as_of: Date,
        key: Option<&SecretKey>,
    ) -> Result<Outcome> {
        let reader = library.store.read()?;
        let rules = library_rules(&reader)?.rules;
        let (bytes, told) = match self.format {
            Kind::Oscal if self.mappings => {
                let checked = check_duties(&reader, library.catalogue, &rules, as_of)?;
                let mut mappings = duty_mappings(&reader, &rules, &checked, as_of)?;
                lead_back(place, &mut mappings)?;
                mapping_file(&mappings)?
            }
            Kind::CisoAssistant => self.framework_file(&duty_framework(&rules, as_of))?,
            Kind::Oscal => catalog_file(&duty_catalog(&rules, as_of))?,
            _ => bail!("--duties is for --format ciso and --format oscal"),
        };
        self.write_document(&bytes, &told, key)
    }

    fn write_document(&self, bytes: &[u8], told: &str, key: Option<&SecretKey>) -> Result<Outcome> {
        std::fs::write(&self.output, bytes)
            .with_context(|| format!("write {}", self.output.display()))?;
        sign(key, [&self.output])?;
        terminal::print(&format!("{}：{told}\n", self.output.display()))?;
        Ok(Outcome::Done)
    }

    /// YAML, or the workbook where the file is called `.xlsx`.
    fn ciso_library(
        &self,
        library: &Library,
        work: &WorkId,
        as_of: Date,
    ) -> Result<(Vec<u8>, String)> {
        let framework = ciso_framework(&library.store, work, self.version.as_deref(), as_of)?;
        self.framework_file(&framework)
    }

    fn framework_file(&self, framework: &Framework) -> Result<(Vec<u8>, String)> {
        let asked = framework.requirements.iter();
        let asked = asked
            .filter(|requirement| requirement.is_assessable)
            .count();
        let told = format!(
            "CISO Assistant 框架库 library，{} 个节点 nodes，{asked} 个可评估 assessable，version {}",
            framework.requirements.len(),
            framework.version
        );
        let is_workbook = self
            .output
            .extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx"));
        let bytes = if is_workbook {
            framework.xlsx()?
        } else {
            framework.yaml().into_bytes()
        };
        Ok((bytes, told))
    }
}

/// Links with scheme and host, where the library has a public address: a file lies where none of them leads anywhere.
fn lead_back(place: &Place, document: &mut serde_json::Value) -> Result<()> {
    let config = Config::read(None, &place.folder()?)?;
    if config.web.public_url.is_some() {
        make_links_absolute(document, &config.base_url());
    }
    Ok(())
}

fn catalog_file(catalog: &serde_json::Value) -> Result<(Vec<u8>, String)> {
    Ok((json_file(catalog)?, "OSCAL 1.1 catalog".to_owned()))
}

fn mapping_file(collection: &serde_json::Value) -> Result<(Vec<u8>, String)> {
    let mappings = collection["mapping-collection"]["mappings"].as_array();
    let pairs = mappings.map_or(0, Vec::len);
    let maps = mappings.into_iter().flatten();
    let maps: usize = maps
        .map(|mapping| mapping["maps"].as_array().map_or(0, Vec::len))
        .sum();
    let told =
        format!("OSCAL 1.2 mapping collection，{pairs} 对文本 pairs of texts，{maps} 条对应 maps");
    Ok((json_file(collection)?, told))
}

fn json_file(value: &serde_json::Value) -> Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(value).context("write the document as JSON")?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Signs files where there is a key.
fn sign<const N: usize>(key: Option<&SecretKey>, files: [&PathBuf; N]) -> Result<()> {
    let Some(key) = key else { return Ok(()) };
    files
        .into_iter()
        .try_for_each(|file| signature::sign(file, key).map(|_| ()))
}

fn read_kind(text: &str) -> Result<Kind, String> {
    match text {
        "akn" => return Ok(Kind::AkomaNtoso),
        "oscal" => return Ok(Kind::Oscal),
        "ciso" => return Ok(Kind::CisoAssistant),
        _ => {}
    }
    let [first, second, third] = Format::ALL.map(Format::id);
    Format::from_id(text).map(Kind::Table).ok_or_else(|| {
        unknown(
            "format",
            text,
            [first, second, third, "akn", "oscal", "ciso"],
        )
    })
}

fn read_table(text: &str) -> Result<Table, String> {
    Table::from_id(text).ok_or_else(|| unknown("table", text, Table::ALL.map(Table::id)))
}

fn unknown<const N: usize>(what: &str, given: &str, known: [&str; N]) -> String {
    format!("no {what} is called {given}; use {}", known.join(", "))
}
