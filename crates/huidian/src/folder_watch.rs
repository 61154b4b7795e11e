//! The watched folder: what is dropped is taken in, then moved to done, or to refused with a reason beside it.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use huidian_collect::FolderConfig;
use huidian_fetch::files::page_beside;
use huidian_ingest::{Import, ImportRequest, Silent};

/// A file that was written to within this time may not be whole yet.
const SETTLING: Duration = Duration::from_secs(2);

/// Takes in what lies in the folder and has settled; says how many files were moved.
pub fn take(import: &Import<'_>, folder: &FolderConfig) -> Result<usize> {
    let waiting = waiting(folder)?;
    if waiting.is_empty() {
        return Ok(0);
    }
    let request = ImportRequest::of_paths(&waiting);
    let report = import
        .run(&request, &Silent)
        .context("take in the watched folder")?;
    let mut count = 0;
    let moved_pages: HashMap<PathBuf, PathBuf> = waiting
        .iter()
        .filter_map(|path| Some((path.clone(), page_beside(path)?)))
        .collect();
    for path in waiting {
        // an archive and a folder give several rows, each named by what it lies in; the files of a saved page go where the page goes
        let page = moved_pages.get(&path);
        let own = page.unwrap_or(&path).display().to_string();
        let refused: Vec<String> = report
            .items
            .iter()
            .filter(|item| item.path.starts_with(&own))
            .filter(|item| item.outcome.is_refused())
            .map(|item| format!("{}: {}", item.path, item.outcome.reason()))
            .collect();
        let has_taken = report
            .items
            .iter()
            .any(|item| item.path.starts_with(&own) && !item.outcome.is_refused());
        let goal = if has_taken {
            &folder.done
        } else {
            &folder.refused
        };
        let moved = move_to(&path, &folder.path.join(goal))?;
        if !refused.is_empty() {
            let note = moved.with_file_name(format!("{}.reason.txt", file_name(&moved)));
            fs::write(&note, refused.join("\n") + "\n")
                .with_context(|| format!("write {}", note.display()))?;
        }
        count += 1;
    }
    Ok(count)
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

fn waiting(folder: &FolderConfig) -> Result<Vec<PathBuf>> {
    fs::create_dir_all(&folder.path).with_context(|| format!("make {}", folder.path.display()))?;
    let skipped = [
        folder.path.join(&folder.done),
        folder.path.join(&folder.refused),
    ];
    let entries = fs::read_dir(&folder.path)
        .with_context(|| format!("look into {}", folder.path.display()))?;
    let mut paths: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| !file_name(path).starts_with('.') && !skipped.contains(path))
        .filter(|path| has_settled(path))
        .collect();
    // a page and the folder of its files are taken together, when both are whole
    let unsettled: Vec<PathBuf> = fs::read_dir(&folder.path)
        .with_context(|| format!("look into {}", folder.path.display()))?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| !has_settled(path))
        .filter_map(|path| page_beside(&path))
        .collect();
    paths.retain(|path| !unsettled.contains(path));
    paths.sort();
    Ok(paths)
}

fn has_settled(path: &Path) -> bool {
    let modified = fs::metadata(path).and_then(|about| about.modified());
    modified.is_ok_and(|modified| modified.elapsed().is_ok_and(|age| age >= SETTLING))
}

/// Moves a file, under another name where there is one of its name.
fn move_to(path: &Path, folder: &Path) -> Result<PathBuf> {
    fs::create_dir_all(folder).with_context(|| format!("make {}", folder.display()))?;
    let name = file_name(path);
    // a folder with so many files of one name is somebody's test; the last one then takes the plain name
    let goal = (0..1_000_000)
        .map(|count| match count {
            0 => folder.join(&name),
            _ => folder.join(format!("{count}-{name}")),
        })
        .find(|goal| !goal.exists())
        .unwrap_or_else(|| folder.join(&name));
    fs::rename(path, &goal)
        .with_context(|| format!("move {} to {}", path.display(), goal.display()))?;
    Ok(goal)
}
