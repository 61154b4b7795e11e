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
                walk_folder(path, "", &mut above, &mut listing);
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
    match fs::metadata(path) {
        Ok(meta) if meta.is_dir() => walk_folder(path, &format!("{name}/"), above, listing),
        Ok(meta) if meta.is_file() => take(path, name.to_owned(), listing),
        Ok(_) => refuse(path, Refusal::Special, listing),
        // too many levels of symbolic links: a link to itself
        Err(error) if error.raw_os_error() == Some(40) => refuse(path, Refusal::LinkLoop, listing),
        Err(error) => refuse(path, missing_or(&error), listing),
    }
}

fn take(path: &Path, name: String, listing: &mut Listing) {
    if name.chars().any(char::is_control) {
        return refuse(path, Refusal::UnsafeName, listing);
    }
    let extension = path
        .extension()
        .map(|text| text.to_string_lossy().to_lowercase())
        .unwrap_or_default();
    if Format::from_extension(&extension).is_some_and(Format::is_read) {
        listing.found.push(Found::file(name, path));
    } else {
        refuse(path, Refusal::UnknownFormat(extension), listing);
    }
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
