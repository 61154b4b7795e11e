//! `huidian evidence`.

use std::io::BufWriter;
use std::path::PathBuf;

use anyhow::{Context, Result};
use huidian_collect::Evidence;
use jiff::civil::Date;
use serde_json::json;

use super::{Place, print_json, read_day};
use crate::library::Access;
use crate::outcome::Outcome;
use crate::terminal;
use crate::terminal::print_error;

/// 导出一件文件的证据：全部原件（WARC）和带散列的说明页 Export what the library knew of a work, and from which bytes
#[derive(Debug, clap::Args)]
#[command(
    after_help = "示例 Example:\n  huidian evidence 网络数据安全管理条例 --at 2024-12-31 -o 证据/"
)]
pub struct Options {
    /// 文件的标题、文号或编号 Title, number or id
    #[arg(required = true, value_name = "WORK")]
    work: Vec<String>,
    /// 只要这一天以前采集的 Only what was captured until this day
    #[arg(long, value_name = "DAY", value_parser = read_day)]
    at: Option<Date>,
    /// 写到哪个文件夹 Folder to write to
    #[arg(short, long, value_name = "FOLDER", default_value = ".")]
    output: PathBuf,
    #[arg(long)]
    json: bool,
}

impl Options {
    pub fn run(self, place: &Place) -> Result<Outcome> {
        let library = place.open(Access::Read)?;
        let name = self.work.join(" ");
        let Some(id) = library.find_work(&name)? else {
            print_error!("本库没有“{name}” (not in this library)");
            return Ok(Outcome::NotFound);
        };
        let reader = library.store.read()?;
        let Some(work) = reader.find_work(&id)? else {
            return Ok(Outcome::NotFound);
        };
        let evidence = Evidence::gather(&reader, work, self.at)?;
        std::fs::create_dir_all(&self.output)
            .with_context(|| format!("make {}", self.output.display()))?;
        let (warc, page) = (
            self.output.join(format!("{id}.warc")),
            self.output.join(format!("{id}.html")),
        );
        let draft = warc.with_extension("part");
        let file =
            std::fs::File::create(&draft).with_context(|| format!("write {}", draft.display()))?;
        let mut out = BufWriter::new(file);
        evidence.write_warc(&reader, &mut out)?;
        out.into_inner().context("write WARC")?;
        std::fs::rename(&draft, &warc).with_context(|| format!("write {}", warc.display()))?;
        std::fs::write(&page, evidence.page())
            .with_context(|| format!("write {}", page.display()))?;
        if self.json {
            let captures: Vec<_> = evidence
                .items
                .iter()
                .map(|item| {
                    json!({
                        "name": item.capture.name,
                        "sha256": item.capture.hash.to_string(),
                        "captured_at": item.capture.captured_at.to_string(),
                        "origin": item.capture.origin,
                        "urls": item.responses.iter().map(|response| response.url.clone()).collect::<Vec<_>>(),
                    })
                })
                .collect();
            print_json(
                &json!({"work": id.as_str(), "warc": warc.display().to_string(), "page": page.display().to_string(), "captures": captures}),
            )?;
        } else {
            terminal::print(&format!(
                "{}\n{}\n采集件 {} 个\n",
                warc.display(),
                page.display(),
                evidence.items.len()
            ))?;
        }
        Ok(Outcome::Done)
    }
}
