//! The sources that come with the program, and those a keeper adds.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use crate::error::SourceError;
use crate::source::Source;

include!("builtin_files.rs");

/// The embedded sources, by id.
pub fn builtin() -> &'static [Source] {
    static SOURCES: OnceLock<Vec<Source>> = OnceLock::new();
    SOURCES.get_or_init(|| {
        let mut sources: Vec<Source> = FILES
            .iter()
            .map(|(name, text)| {
                let mut source = Source::parse(text)
                    .unwrap_or_else(|error| panic!("embedded source {name}: {error}"));
                source.is_trusted = true;
                source
            })
            .collect();
        sources.sort_by(|a, b| a.id.cmp(&b.id));
        sources
    })
}

/// The file of an embedded source, as a pattern for a keeper's own.
pub fn builtin_text(id: &str) -> Option<&'static str> {
    FILES
        .iter()
        .find(|(name, _)| *name == id)
        .map(|(_, text)| *text)
}

/// Reads one file of a source; `name` is told when it is wrong.
pub fn parse(name: &str, text: &str) -> Result<Source, SourceError> {
    Source::parse(text).map_err(|error| match error {
        SourceError::File { reason, .. } => SourceError::File {
            file: name.to_owned(),
            reason,
        },
        other => other,
    })
}

/// The embedded sources and the files `*.toml` of a folder; a file with an embedded source's id takes its place. Files that are wrong are told
/// beside the sources, because one fault must not stop the others.
pub fn read_folder(folder: &Path) -> (Vec<Source>, Vec<SourceError>) {
    let mut sources: BTreeMap<String, Source> = builtin()
        .iter()
        .map(|source| (source.id.clone(), source.clone()))
        .collect();
    let mut faults = Vec::new();
    let mut own: BTreeMap<String, String> = BTreeMap::new();
    for path in files_of(folder) {
        let name = path.display().to_string();
        let read = std::fs::read_to_string(&path).map_err(|error| SourceError::File {
            file: name.clone(),
            reason: error.to_string(),
        });
        match read.and_then(|text| parse(&name, &text)) {
            Ok(source) => {
                if let Some(first) = own.insert(source.id.clone(), name.clone()) {
                    faults.push(SourceError::Twice {
                        id: source.id,
                        first,
                        second: name,
                    });
                } else {
                    sources.insert(source.id.clone(), source);
                }
            }
            Err(error) => faults.push(error),
        }
    }
    (sources.into_values().collect(), faults)
}

fn files_of(folder: &Path) -> Vec<std::path::PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut paths: Vec<_> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .collect();
    paths.sort();
    paths
}
