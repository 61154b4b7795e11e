//! `cargo xtask extension`: packs the browser extension.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, Result};
use zip::write::SimpleFileOptions;

const FILES: [&str; 4] = ["manifest.json", "popup.html", "popup.js", "capture.js"];

/// Writes `target/huidian-extension.zip`, the same bytes each time.
pub fn run() -> Result<()> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let folder = root.join("extension");
    let goal = root.join("target").join("huidian-extension.zip");
    let file = fs::File::create(&goal).with_context(|| format!("write {}", goal.display()))?;
    let mut archive = zip::ZipWriter::new(file);
    for name in FILES {
        let bytes =
            fs::read(folder.join(name)).with_context(|| format!("read extension/{name}"))?;
        archive.start_file(name, SimpleFileOptions::default())?;
        archive.write_all(&bytes)?;
    }
    archive.finish()?;
    println!("{}", goal.display());
    Ok(())
}
