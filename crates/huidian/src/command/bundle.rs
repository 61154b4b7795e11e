//! `huidian bundle`.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use huidian_deliver::{Error, bundle};
use huidian_wire::BundleVerificationShape;

use super::filters::Filters;
use super::{Place, print_json};
use crate::library::Access;
use crate::outcome::Outcome;
use crate::signature;
use crate::terminal;
use crate::terminal::print_error;

/// 打包下载，或核对一个包 Pack works into one ZIP, or check a bundle
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "示例 Examples:\n  \
    huidian bundle --year 2024 -o 2024.zip\n  \
    huidian bundle --sector 能源 --issuer 国家能源局 -o 能源.zip\n  \
    huidian bundle --search '数据出境 title:办法' -o 数据出境.zip\n  \
    huidian bundle --year 2024 -o 2024.zip --sign huidian.key       另写 2024.zip.minisig\n  \
    huidian bundle verify 2024.zip\n  \
    huidian bundle verify 2024.zip --key huidian.key.pub            也核对签名\n\n\
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
    /// 用这把私钥签名，写在 FILE.zip.minisig Secret key to sign with
    #[arg(long, value_name = "KEYFILE")]
    sign: Option<PathBuf>,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// 核对一个包 Check a bundle against its manifests
    Verify {
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// 公钥，或其文件：包还须有这把钥匙的签名 Public key, or a file that holds it: the bundle must be signed by it
        #[arg(long, value_name = "KEY")]
        key: Option<String>,
        #[arg(long)]
        json: bool,
    },
}

impl Options {
    pub fn run(self, place: &Place) -> Result<Outcome> {
        match (&self.action, &self.output) {
            (Some(Action::Verify { file, key, json }), _) => verify(file, key.as_deref(), *json),
            (None, Some(output)) => self.write(place, output),
            (None, None) => bail!("name the file to write with -o FILE.zip"),
        }
    }

    fn write(&self, place: &Place, output: &Path) -> Result<Outcome> {
        // a key that cannot be used is told before the work
        let key = self
            .sign
            .as_deref()
            .map(signature::secret_key)
            .transpose()?;
        let library = place.open(Access::Read)?;
        let selection = self.filters.selection(&library)?;
        let index = selection
            .search
            .as_ref()
            .map(|_| library.index())
            .transpose()?;
        let today = library.today();
        let filter = library.finder(index.as_ref()).filter(&selection)?;
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
                    print_error!("没有符合条件的文件：{name} (no work matches; nothing written)");
                    return Ok(Outcome::NotFound);
                }
                return Err(error).with_context(|| format!("write {}", output.display()));
            }
        };
        std::fs::rename(&partial, output).with_context(|| format!("write {}", output.display()))?;
        let signed = match &key {
            Some(key) => format!("\n签名 signed：{}", signature::sign(output, key)?.display()),
            None => String::new(),
        };
        terminal::print(&format!(
            "{}：{name}，{} 件文件（有全文 {}），{} 个文件，{:.1} MB{signed}\n",
            output.display(),
            summary.work_count,
            summary.text_count,
            summary.file_count,
            summary.size_bytes as f64 / 1_048_576.0,
        ))?;
        Ok(Outcome::Done)
    }
}

fn verify(file: &Path, key: Option<&str>, json: bool) -> Result<Outcome> {
    let mut found = bundle::verify(file)?;
    let mut signed = None;
    if key.is_some() {
        let key = signature::key(key, None)?;
        match signature::check_file(file, None, &key)? {
            Ok(comment) => signed = Some(comment),
            Err(reason) => found.faults.push(reason),
        }
    }
    if json {
        print_json(&BundleVerificationShape {
            sound: found.is_sound(),
            file_count: found.file_count,
            size_bytes: found.size_bytes,
            faults: &found.faults,
            signed: signed.as_deref(),
        })?;
    } else if found.is_sound() {
        let size = found.size_bytes as f64 / 1_048_576.0;
        terminal::print(&format!(
            "完好：{} 个文件，{size:.1} MB (sound)\n",
            found.file_count
        ))?;
        if let Some(comment) = signed {
            terminal::print(&format!(
                "签名有效 signed（{}）\n",
                terminal::word(&comment)
            ))?;
        }
    } else {
        for fault in &found.faults {
            terminal::print(&format!("{}\n", terminal::word(fault)))?;
        }
    }
    Ok(if found.is_sound() {
        Outcome::Done
    } else {
        Outcome::Unsound
    })
}
