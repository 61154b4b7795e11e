//! All texts, each in a file of a folder.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use huidian_model::ExpressionId;
use huidian_store::{Store, content_hash};
use jiff::civil::Date;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::prepare::Texts;
use crate::error::{Error, Result};
use crate::export::{read_since, wanted_works};
use crate::place::{with_suffix, write_failure, write_whole};

/// Which texts to export.
#[derive(Debug, Clone)]
pub struct AknRequest {
    /// The day on which the documents are made.
    pub as_of: Date,
    /// Only works about which an event after this cursor is recorded; everything when `None`.
    pub since: Option<String>,
}

/// What stands beside the folder as `FOLDER.manifest.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AknManifest {
    /// Name of the folder, without those above it.
    pub file: String,
    pub what: &'static str,
    pub format: &'static str,
    /// Texts, one file each.
    pub rows: u64,
    pub works: u64,
    pub size_bytes: u64,
    /// Hash of the lines `SHA-256`, two blanks, name of file, in the order of `files`: what `sha256sum *.xml` prints.
    pub sha256: String,
    pub as_of: String,
    pub cursor: String,
    pub since: Option<String>,
    pub library: String,
    pub files: Vec<AknFile>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AknFile {
    pub file: String,
    pub work: String,
    pub expression: String,
    pub sha256: String,
}

/// An export that is whole on disk.
#[derive(Debug, Clone)]
pub struct AknExport {
    pub manifest: AknManifest,
    pub path: PathBuf,
    pub manifest_path: PathBuf,
}

/// Writes every text to a folder of its own, which appears whole or not at all. A folder that an earlier export made is replaced; any other is left alone.
pub fn export_akn(store: &Store, request: &AknRequest, path: &Path) -> Result<AknExport> {
    // 文本/ and 文本 are one folder, and what stands beside it is not in it
    let path: &Path = &path.components().collect::<PathBuf>();
    let manifest_path = with_suffix(path, ".manifest.json");
    if path.exists() && !manifest_path.is_file() {
        return Err(Error::InTheWay(path.to_owned()));
    }
    let reader = store.read()?;
    let cursor = reader.last_cursor()?;
    let since = read_since(&reader, request.since.as_deref())?;
    let works = wanted_works(&reader, since)?;
    let partial = with_suffix(path, ".partial");
    remove_folder(&partial)?;
    fs::create_dir_all(&partial).map_err(write_failure(&partial))?;
    let mut texts = Texts::new(&reader, request.as_of);
    let mut files = Vec::new();
    let (mut size_bytes, mut sums) = (0u64, Sha256::new());
    for id in &works {
        let Some(work) = reader.find_work(id)? else {
            continue;
        };
        if !reader.may_leave(work.kind) {
            continue;
        }
        let expressions = reader.expressions_of(id)?;
        let relations = reader.relations_of(id)?;
        for expression in &expressions {
            let xml = texts.write(&work, &expressions, &relations, expression)?;
            let file = file_name(&expression.id);
            let place = partial.join(&file);
            fs::write(&place, &xml).map_err(write_failure(&place))?;
            let sha256 = content_hash(xml.as_bytes()).to_string();
            sums.update(format!("{sha256}  {file}\n"));
            size_bytes += xml.len() as u64;
            files.push(AknFile {
                file,
                work: id.to_string(),
                expression: expression.id.label.clone(),
                sha256,
            });
        }
    }
    let manifest = AknManifest {
        file: path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
        what: "texts",
        format: "akn",
        rows: files.len() as u64,
        works: works_in(&files),
        size_bytes,
        sha256: sums
            .finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect(),
        as_of: request.as_of.to_string(),
        cursor,
        since: request.since.clone(),
        library: reader.content_digest()?.to_string(),
        files,
    };
    remove_folder(path)?;
    fs::rename(&partial, path).map_err(write_failure(path))?;
    write_whole(&manifest_path, &manifest)?;
    Ok(AknExport {
        manifest,
        path: path.to_owned(),
        manifest_path,
    })
}

fn remove_folder(path: &Path) -> Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(write_failure(path)(error)),
        _ => Ok(()),
    }
}

/// Longest name of a file, in bytes, with room for what stands behind it.
const NAME_BYTES: usize = 200;

/// `网络安全法@2025-10-28.xml`; what no file system takes is left out, and a name that is changed keeps a checksum.
fn file_name(id: &ExpressionId) -> String {
    let whole = id.to_string();
    let mut name: String = whole
        .chars()
        .filter(|c| {
            !matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|') && !c.is_control()
        })
        .collect();
    if name.len() > NAME_BYTES {
        let label = name
            .rsplit_once('@')
            .map_or("", |(_, label)| label)
            .to_owned();
        let mut end = NAME_BYTES.saturating_sub(label.len());
        while !name.is_char_boundary(end) {
            end -= 1;
        }
        name.truncate(end);
        name.push('@');
        name.push_str(&label);
    }
    if name != whole {
        let sum = content_hash(whole.as_bytes()).to_string();
        name.push('-');
        name.push_str(&sum[..8]);
    }
    name.push_str(".xml");
    name
}

/// Works that have files; those of one work stand together.
fn works_in(files: &[AknFile]) -> u64 {
    let chunks = files.chunk_by(|one, next| one.work == next.work);
    chunks.count() as u64
}

#[cfg(test)]
mod tests {
    use huidian_model::WorkId;

    use super::*;

    #[test]
    fn names_fit_a_file_system_and_differ() {
        let name = |work: &str, label: &str| {
            file_name(&ExpressionId {
                work: WorkId::new(work),
                label: label.to_owned(),
            })
        };
        assert_eq!(
            name("网络安全法", "2025-10-28"),
            "网络安全法@2025-10-28.xml"
        );
        let long = "长".repeat(86);
        let (one, other) = (
            name(&long, "2024-01-01"),
            name(&format!("{long}续"), "2024-01-01"),
        );
        assert_ne!(one, other);
        for name in [one, other, name("甲", "2024/../../x")] {
            assert!(name.len() < 255 && !name.contains('/'), "{name}");
        }
    }
}
