//! `cargo xtask dist`: the release binary as a `.tar.gz` and a Debian package, and what it is made of.
//!
//! Same source, same bytes: file times are the commit's (or `SOURCE_DATE_EPOCH`), names are sorted, owners are root.

mod archive;
mod bill;
mod deb;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::release_build::release_binary;
use crate::tidy::workspace_root;

pub use archive::{Entry, gzipped_tar};
pub use bill::bill;
pub use deb::package as debian_package;

/// What `dist` was asked for.
#[derive(Debug, Default)]
pub struct Options {
    /// Version of the packages instead of the workspace's own (upgrade tests make an older one of the same binary).
    pub version: Option<String>,
    /// Folder that receives them; `target/dist` by default.
    pub output: Option<PathBuf>,
    /// Packages the binary that is there instead of building one.
    pub binary: Option<PathBuf>,
}

impl Options {
    /// Reads `--version V`, `--output FOLDER` and `--binary FILE`.
    pub fn parse(arguments: &[String]) -> Result<Self> {
        let mut options = Self::default();
        let mut rest = arguments.iter();
        while let Some(flag) = rest.next() {
            let value = rest
                .next()
                .with_context(|| format!("{flag} needs a value"))?;
            match flag.as_str() {
                "--version" => options.version = Some(value.clone()),
                "--output" => options.output = Some(PathBuf::from(value)),
                "--binary" => options.binary = Some(PathBuf::from(value)),
                _ => bail!("unknown flag {flag}: use --version, --output or --binary"),
            }
        }
        Ok(options)
    }
}

/// Files that were written.
#[derive(Debug)]
pub struct Packages {
    pub tar: PathBuf,
    pub deb: PathBuf,
    /// Bill of materials, CycloneDX.
    pub bill: PathBuf,
}

/// Builds and writes both packages and their bill.
pub fn run(arguments: &[String]) -> Result<()> {
    let packages = make(&Options::parse(arguments)?)?;
    for path in [&packages.tar, &packages.deb, &packages.bill] {
        let size_bytes = fs::metadata(path)?.len();
        println!("{} {:.1} MB", path.display(), size_bytes as f64 / 1e6);
    }
    Ok(())
}

/// Writes both packages and their bill, and names them.
pub fn make(options: &Options) -> Result<Packages> {
    let root = workspace_root();
    let binary = match &options.binary {
        Some(binary) => binary.clone(),
        None => release_binary()?,
    };
    let version = options
        .version
        .clone()
        .unwrap_or_else(|| env!("CARGO_PKG_VERSION").to_owned());
    let output = options
        .output
        .clone()
        .unwrap_or_else(|| root.join("target/dist"));
    fs::create_dir_all(&output).with_context(|| format!("create {}", output.display()))?;
    let modified_at = commit_time(&root)?;

    let name = format!("huidian-{version}-x86_64-linux");
    let tar = output.join(format!("{name}.tar.gz"));
    let entries = portable_entries(&root, &binary, &name)?;
    write(&tar, &gzipped_tar(&entries, modified_at)?)?;

    let deb = output.join(format!("huidian_{version}_amd64.deb"));
    write(
        &deb,
        &debian_package(&root, &binary, &version, modified_at)?,
    )?;

    let materials = output.join(format!("{name}.cdx.json"));
    let bytes = fs::read(&binary).with_context(|| format!("read {}", binary.display()))?;
    write(&materials, &bill(&root, &bytes, &version, modified_at)?)?;
    Ok(Packages {
        tar,
        deb,
        bill: materials,
    })
}

fn portable_entries(root: &Path, binary: &Path, name: &str) -> Result<Vec<Entry>> {
    Ok(vec![
        Entry::file(format!("{name}/LICENSE"), &root.join("LICENSE"), 0o644)?,
        Entry::file(format!("{name}/README.md"), &root.join("README.md"), 0o644)?,
        Entry::file(format!("{name}/huidian"), binary, 0o755)?,
        Entry::file(
            format!("{name}/huidian.service"),
            &root.join("packaging/huidian.service"),
            0o644,
        )?,
        Entry::file(
            format!("{name}/huidian.toml"),
            &root.join("packaging/huidian.toml"),
            0o644,
        )?,
    ])
}

/// Seconds since 1970 that every file bears: `SOURCE_DATE_EPOCH`, else the time of the last commit.
fn commit_time(root: &Path) -> Result<u64> {
    if let Ok(seconds) = std::env::var("SOURCE_DATE_EPOCH") {
        return seconds
            .parse()
            .with_context(|| format!("read SOURCE_DATE_EPOCH {seconds:?} as seconds"));
    }
    let output = Command::new("git")
        .args(["log", "-1", "--format=%ct"])
        .current_dir(root)
        .output()
        .context(
            "start git to ask for the time of the last commit; SOURCE_DATE_EPOCH stands in for it",
        )?;
    String::from_utf8_lossy(&output.stdout)
        .trim()
        .parse()
        .context("read the time of the last commit; set SOURCE_DATE_EPOCH outside a checkout")
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let partial = path.with_extension("partial");
    fs::write(&partial, bytes).with_context(|| format!("write {}", partial.display()))?;
    fs::rename(&partial, path).with_context(|| format!("write {}", path.display()))
}
