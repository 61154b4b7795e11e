//! `huidian sign`.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use huidian_deliver::minisign::{NewKey, SecretKey};

use crate::outcome::Outcome;
use crate::{signature, terminal};

/// 签名：给资料包、导出、目录签名，或做一把钥匙 Sign files, or make a key
#[derive(Debug, clap::Args)]
#[command(after_help = "示例 Examples:\n  \
    huidian sign --new-key huidian.key            做一把钥匙：私钥 huidian.key，公钥 huidian.key.pub\n  \
    huidian sign --key huidian.key 能源.zip       写 能源.zip.minisig\n  \
    huidian update --check 能源.zip --key huidian.key.pub\n\n\
    签名是 minisign 格式，minisign 也能核对。私钥不设口令，只给本人读（0600）：谁有它，谁就能以您的名义签名。\n\
    Signatures are of minisign's form. The secret key is kept without a password, for its owner alone: whoever has it signs in your name.")]
pub struct Options {
    /// 做一把新钥匙，写到这里 Make a key and write it here; the public half stands beside with .pub
    #[arg(long, value_name = "KEYFILE", conflicts_with_all = ["key", "files"], required_unless_present = "key")]
    new_key: Option<PathBuf>,
    /// 私钥文件 File of the secret key
    #[arg(long, value_name = "KEYFILE", requires = "files")]
    key: Option<PathBuf>,
    /// 要签名的文件 Files to sign
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl Options {
    pub fn run(&self) -> Result<Outcome> {
        match (&self.new_key, &self.key) {
            (Some(path), _) => make(path),
            (None, Some(key)) => {
                let key = signature::secret_key(key)?;
                for file in &self.files {
                    let place = signature::sign(file, &key)?;
                    terminal::print(&format!("{}\n", place.display()))?;
                }
                Ok(Outcome::Done)
            }
            (None, None) => bail!("name a key with --key, or make one with --new-key"),
        }
    }
}

fn make(path: &Path) -> Result<Outcome> {
    let key = NewKey::make().context("make a key")?;
    let public = path.with_added_extension("pub");
    // a key that is there is never written over: what it signed could be signed by nobody again
    put(path, &key.secret, 0o600)?;
    put(&public, &key.public, 0o644)?;
    let typed = SecretKey::read(&key.secret)?.public();
    terminal::print(&format!(
        "私钥 secret：{}（请备份，不要给人 keep a copy, give it to nobody）\n公钥 public：{}\n{typed}\n",
        path.display(),
        public.display()
    ))?;
    Ok(Outcome::Done)
}

fn put(path: &Path, text: &str, mode: u32) -> Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
    #[cfg(not(unix))]
    let _ = mode;
    let written = options.open(path).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    written.with_context(|| format!("write {}", path.display()))
}
