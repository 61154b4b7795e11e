//! Files and folders on this machine.

use std::fs;
use std::path::{Path, PathBuf};

use huidian_format::Format;

use crate::error::Refusal;
use crate::incoming::{Found, Listing, Refused};
use crate::read_file::missing_or;

/// Lists files below `paths`. Hidden files and folders below a named folder are passed over in silence.
pub fn walk(paths: &[PathBuf]) -> Listing {
    let mut listing = Listing::default();
    for path in paths {
        match fs::metadata(path) {
            Ok(meta) if meta.is_dir() => {
                let mut above = Vec::new();
                let mut found = Listing::default();
                walk_folder(path, "", &mut above, &mut found);
                if page_beside(path).is_some() {
                    keep_documents(&mut found);
                }
                listing.found.append(&mut found.found);
                listing.refused.append(&mut found.refused);
            }
            Ok(meta) if meta.is_file() => take(path, file_name(path), &mut listing),
            Ok(_) => refuse(path, Refusal::Special, &mut listing),
            Err(error) => refuse(path, missing_or(&error), &mut listing),
        }
    }
    listing.sort();
    listing.found.dedup_by(|a, b| a.path() == b.path());
    listing
}

fn walk_folder(folder: &Path, prefix: &str, above: &mut Vec<PathBuf>, listing: &mut Listing) {
    let real = match fs::canonicalize(folder) {
        Ok(real) => real,
        Err(error) => return refuse(folder, missing_or(&error), listing),
    };
    if above.contains(&real) {
        return refuse(folder, Refusal::LinkLoop, listing);
    }
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => return refuse(folder, missing_or(&error), listing),
    };
    above.push(real);
    for entry in entries.flatten() {
        let name = file_name(&entry.path());
        if !name.starts_with('.') {
            walk_entry(&entry.path(), &format!("{prefix}{name}"), above, listing);
        }
    }
    above.pop();
}

fn walk_entry(path: &Path, name: &str, above: &mut Vec<PathBuf>, listing: &mut Listing) {
    if above.first().is_some_and(|root| leads_out(path, root)) {
        return refuse(path, Refusal::LinkOut, listing);
    }
    match fs::metadata(path) {
        Ok(meta) if meta.is_dir() && page_beside(path).is_some() => {
            let mut found = Listing::default();
            walk_folder(path, &format!("{name}/"), above, &mut found);
            keep_documents(&mut found);
            listing.found.append(&mut found.found);
            listing.refused.append(&mut found.refused);
        }
        Ok(meta) if meta.is_dir() => walk_folder(path, &format!("{name}/"), above, listing),
        Ok(meta) if meta.is_file() => take(path, name.to_owned(), listing),
        Ok(_) => refuse(path, Refusal::Special, listing),
        // too many levels of symbolic links: a link to itself
        Err(error) if error.raw_os_error() == Some(40) => refuse(path, Refusal::LinkLoop, listing),
        Err(error) => refuse(path, missing_or(&error), listing),
    }
}

/// Whether a link leads out of the folder that was named: what stands there was not meant, and may be the whole machine.
fn leads_out(path: &Path, root: &Path) -> bool {
    let is_link = fs::symlink_metadata(path).is_ok_and(|meta| meta.is_symlink());
    is_link && fs::canonicalize(path).is_ok_and(|real| !real.starts_with(root))
}

fn take(path: &Path, name: String, listing: &mut Listing) {
    if name.chars().any(char::is_control) {
        return refuse(path, Refusal::UnsafeName, listing);
    }
    let extension = path
        .extension()
        .map(|text| text.to_string_lossy().to_lowercase())
        .unwrap_or_default();
    // what nobody reads is kept as it is
    if Format::from_extension(&extension).is_some() {
        listing.found.push(Found::file(name, path));
    } else {
        refuse(path, Refusal::UnknownFormat(extension), listing);
    }
}

/// The page that a browser saved together with this folder of its pictures, scripts and frames: `X.html` beside `X_files`.
pub fn page_beside(folder: &Path) -> Option<PathBuf> {
    let stem = saved_page_stem(folder.file_name()?.to_str()?)?;
    PAGE_ENDINGS
        .iter()
        .map(|ending| folder.with_file_name(format!("{stem}.{ending}")))
        .find(|page| page.is_file())
}

/// The name of the page, without its ending, whose files a folder of this name holds.
fn saved_page_stem(folder: &str) -> Option<&str> {
    ["_files", ".files", "_file"]
        .iter()
        .find_map(|end| folder.strip_suffix(end))
        .filter(|stem| !stem.is_empty())
}

const PAGE_ENDINGS: [&str; 4] = ["html", "htm", "shtml", "xhtml"];

/// Whether a file, by its path with `/`, is a part of a saved page that is among the others: a frame, a script, a picture, and no document of its own.
pub fn is_part_of_page(path: &str, others: &dyn Fn(&str) -> bool) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    if is_document(&extension.to_lowercase()) {
        return false;
    }
    path.match_indices('/').any(|(end, _)| {
        let start = path[..end].rfind('/').map_or(0, |at| at + 1);
        saved_page_stem(&path[start..end]).is_some_and(|stem| {
            PAGE_ENDINGS
                .iter()
                .any(|ending| others(&format!("{}{stem}.{ending}", &path[..start])))
        })
    })
}

/// Of the files of a saved page only documents are documents; the rest is passed over in silence, as the page itself has its words.
fn keep_documents(listing: &mut Listing) {
    listing.refused.clear();
    listing.found.retain(|found| {
        let extension = found.path().and_then(|path| path.extension());
        extension.is_some_and(|text| is_document(&text.to_string_lossy().to_lowercase()))
    });
}

fn is_document(extension: &str) -> bool {
    Format::from_extension(extension).is_some_and(|format| {
        format.is_read() && !matches!(format, Format::Html | Format::PlainText)
    })
}

fn refuse(path: &Path, refusal: Refusal, listing: &mut Listing) {
    listing.refused.push(Refused {
        shown: path.display().to_string(),
        refusal,
    });
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}
