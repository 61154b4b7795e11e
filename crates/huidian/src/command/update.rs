//! `huidian update`.

use std::path::PathBuf;

use anyhow::Result;

use super::Place;
use crate::config::Config;
use crate::outcome::Outcome;
use crate::signature;
use crate::terminal;
use crate::terminal::print_error;

/// 核对签名：新版程序、资料包、导出 Check the signature of a release, a bundle, an export
#[derive(Debug, clap::Args)]
#[command(after_help = "示例 Examples:\n  \
    huidian update --check huidian-0.2.0.tar.gz\n  \
    huidian update --check 能源.zip --key huidian.key.pub\n  \
    huidian update --check huidian.deb --key RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3\n\n\
    签名（minisign）在同名的 .minisig 文件里。只核对，不安装。\n\
    The signature stands in a file of the same name with .minisig. Nothing is installed.")]
pub struct Options {
    /// 要核对的文件 File to check
    #[arg(long, value_name = "FILE")]
    check: PathBuf,
    /// 签名文件 Signature [default: FILE.minisig]
    #[arg(long, value_name = "FILE")]
    signature: Option<PathBuf>,
    /// 公钥，或其文件 Public key, or a file that holds it [default: of the settings, or built in]
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
    /// 设置文件 Settings file [default: huidian.toml in the data folder]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl Options {
    pub fn run(&self, place: &Place) -> Result<Outcome> {
        let config = Config::read(self.config.as_deref(), &place.folder()?)?;
        let key = signature::key(self.key.as_deref(), config.update.key.as_deref())?;
        let told = signature::check_file(&self.check, self.signature.as_deref(), &key)?;
        let file = self.check.display().to_string();
        match told {
            Ok(comment) => {
                let line = format!("{file}: 签名有效 signed（{comment}）\n");
                terminal::print(&line)?;
                Ok(Outcome::Done)
            }
            Err(reason) => {
                print_error!("{}: {}", terminal::word(&file), terminal::word(&reason));
                Ok(Outcome::Unsound)
            }
        }
    }
}
