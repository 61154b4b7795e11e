//! A catalogue apart from the program: one file, checked and kept in the data folder, read instead of the built-in one.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use huidian_catalogue::{Catalogue, DataFile, EMBEDDED, embedded_fingerprint, use_instead};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::bounded;

/// What the file calls itself.
const FORMAT: &str = "huidian-catalogue-1";
/// Largest file, in bytes; the built-in catalogue has less than one million.
pub const LIMIT_BYTES: u64 = 64 << 20;

/// The data files of a catalogue, as they travel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CatalogueFile {
    format: String,
    /// The day it was made: an older one does not follow a newer.
    pub dated: String,
    /// By path, as below `data/` of the crate `huidian-catalogue`, without the rules of duties.
    files: BTreeMap<String, String>,
}

/// A file that was taken, and over which built-in catalogue.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Held {
    /// When the program brings another catalogue, it is the newer of the two.
    over: String,
    pub file: CatalogueFile,
}

impl CatalogueFile {
    /// Packs the data files of a folder.
    pub fn of_folder(folder: &Path, dated: Date) -> Result<Self> {
        let mut files = BTreeMap::new();
        for path in paths() {
            let text = bounded::read_text(&folder.join(path), LIMIT_BYTES)
                .with_context(|| format!("read {path} in {}", folder.display()))?;
            files.insert(path.to_owned(), text);
        }
        // works may stand in more files than the built-in ones
        let works = folder.join("works");
        let found = fs::read_dir(&works).with_context(|| format!("list {}", works.display()))?;
        for entry in found {
            let path = entry?.path();
            let name = path.file_name().and_then(|name| name.to_str());
            if let Some(name) = name.filter(|name| name.ends_with(".toml")) {
                let text = bounded::read_text(&path, LIMIT_BYTES)?;
                files.insert(format!("works/{name}"), text);
            }
        }
        let packed = Self {
            format: FORMAT.to_owned(),
            dated: dated.to_string(),
            files,
        };
        packed.open()?;
        Ok(packed)
    }

    /// Reads one and tries it: a file with a mistake is refused whole.
    pub fn read(bytes: &[u8]) -> Result<Self> {
        let file: Self = serde_json::from_slice(bytes)
            .context("不是目录更新文件 (no catalogue file: not of its form)")?;
        if file.format != FORMAT {
            bail!("{} is not {FORMAT}: a newer program reads it", file.format);
        }
        file.dated
            .parse::<Date>()
            .with_context(|| format!("{} is no day", file.dated))?;
        file.open()?;
        Ok(file)
    }

    /// The catalogue of these files.
    fn open(&self) -> Result<Catalogue> {
        for path in self.files.keys() {
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
            let is_known =
                matches!(folder, "" | "authorities" | "works") && name.ends_with(".toml");
            if !is_known {
                bail!("{path} belongs to no catalogue");
            }
        }
        // read once for the life of the process
        let leaked: Vec<DataFile> = self
            .files
            .iter()
            .map(|(path, text)| DataFile {
                path: path.clone().leak(),
                text: text.clone().leak(),
            })
            .collect();
        Catalogue::read(&leaked).context("read the catalogue file")
    }

    pub fn to_json(&self) -> Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }
}

/// Paths of the built-in catalogue without the rules of duties, which are the program's.
fn paths() -> impl Iterator<Item = &'static str> {
    let paths = EMBEDDED.iter().map(|file| file.path);
    paths.filter(|path| !path.starts_with("duties/"))
}

fn place(folder: &Path) -> PathBuf {
    folder.join("catalogue")
}

fn current(folder: &Path) -> PathBuf {
    place(folder).join("current.json")
}

/// What is kept in a data folder, whether or not it is in force.
pub fn held(folder: &Path) -> Result<Option<Held>> {
    let path = current(folder);
    match bounded::read_file(&path, LIMIT_BYTES) {
        Ok(bytes) => serde_json::from_slice(&bytes).map(Some).with_context(|| {
            format!(
                "read {}; huidian catalogue revert takes it away",
                path.display()
            )
        }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("read {}", path.display())),
    }
}

impl Held {
    pub fn new(file: CatalogueFile) -> Self {
        Self {
            over: embedded_fingerprint(),
            file,
        }
    }

    /// Whether the program has brought no newer catalogue since.
    pub fn is_in_force(&self) -> bool {
        self.over == embedded_fingerprint()
    }

    /// Keeps it in a data folder, whole or not at all.
    pub fn keep(&self, folder: &Path) -> Result<()> {
        let place = place(folder);
        fs::create_dir_all(&place).with_context(|| format!("make {}", place.display()))?;
        let temporary = place.join("next.json");
        let mut file = fs::File::create(&temporary)
            .with_context(|| format!("write {}", temporary.display()))?;
        file.write_all(serde_json::to_string(self)?.as_bytes())?;
        file.sync_all()?;
        fs::rename(&temporary, current(folder)).context("put the catalogue in its place")
    }
}

/// Takes the kept file away; says whether there was one.
pub fn remove(folder: &Path) -> Result<bool> {
    match fs::remove_file(current(folder)) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error).context("remove the kept catalogue"),
    }
}

/// Has this process use what the data folder keeps. Called before the catalogue is asked for.
pub fn take_held(folder: &Path) -> Result<()> {
    let Some(held) = held(folder)? else {
        return Ok(());
    };
    if !held.is_in_force() {
        tracing::info!(dated = %held.file.dated, "the program brought another catalogue: the kept one is set aside");
        return Ok(());
    }
    use_instead(held.file.open()?);
    Ok(())
}
