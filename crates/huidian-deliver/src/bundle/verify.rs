//! Whether a bundle is whole and unchanged.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use sha2::{Digest, Sha256};
use zip::ZipArchive;
use zip::result::ZipError;

use crate::error::{Error, Result};

/// Longest manifest read, in bytes: a line of some 200 for each of a quarter of a million files.
const MANIFEST_BYTES: u64 = 64 << 20;
/// Longest of the small texts that say what a bag is.
const TAG_BYTES: u64 = 1 << 20;
/// Faults that are told one by one.
const MOST_FAULTS: usize = 1000;

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verification {
    pub file_count: u64,
    pub size_bytes: u64,
    /// What is wrong, for people; empty when the bundle is sound.
    pub faults: Vec<String>,
}

impl Verification {
    pub fn is_sound(&self) -> bool {
        self.faults.is_empty()
    }
}

/// Checks a bundle against its own manifests: every file listed is there with the content promised, every file there is listed.
///
/// An error only when there is no such file, or it is a ZIP without a bag in it; what is no ZIP, or was cut off, is a damaged bundle.
pub fn verify(path: &Path) -> Result<Verification> {
    let refuse = |reason: String| Error::NotABundle {
        path: path.to_owned(),
        reason,
    };
    let file = File::open(path).map_err(|error| refuse(error.to_string()))?;
    let is_folder = file.metadata().is_ok_and(|found| found.is_dir());
    if is_folder {
        let reason = "是文件夹，不是资料包 a folder, not a bundle; name the .zip file";
        return Err(refuse(reason.to_owned()));
    }
    let archive = match ZipArchive::new(BufReader::new(file)) {
        Ok(archive) => archive,
        Err(ZipError::Io(error)) => return Err(refuse(error.to_string())),
        Err(_) => return Ok(unreadable()),
    };
    let folder = bag_folder(&archive)
        .ok_or_else(|| refuse("里面没有 bagit.txt no bagit.txt in it".to_owned()))?;
    let mut bag = Bag {
        archive,
        folder,
        found: Verification::default(),
    };
    bag.check();
    Ok(bag.found)
}

/// The list of contents stands at the end of a ZIP: without it nothing can be read.
fn unreadable() -> Verification {
    let fault =
        "读不出文件目录：下载不完整、被截断，或不是 ZIP 文件，请重新下载 (cut off, or no ZIP)";
    Verification {
        faults: vec![fault.to_owned()],
        ..Verification::default()
    }
}

/// The folder that holds `bagit.txt`, with its slash; empty when it is at the top.
fn bag_folder<R: Read + std::io::Seek>(archive: &ZipArchive<R>) -> Option<String> {
    archive
        .file_names()
        .flatten()
        .filter_map(|name| name.strip_suffix("bagit.txt").map(str::to_owned))
        .filter(|folder| folder.is_empty() || folder.ends_with('/'))
        .min_by_key(String::len)
}

struct Bag {
    archive: ZipArchive<BufReader<File>>,
    folder: String,
    found: Verification,
}

impl Bag {
    fn check(&mut self) {
        let declaration = self.text("bagit.txt", TAG_BYTES);
        if !declaration
            .as_deref()
            .is_some_and(|text| text.starts_with("BagIt-Version: "))
        {
            self.fault("bagit.txt 不是 BagIt 声明");
        }
        let payload = self.manifest("manifest-sha256.txt");
        let tags = self.manifest("tagmanifest-sha256.txt");
        self.check_listed(&payload, &tags);
        for (path, digest) in payload.iter().chain(&tags) {
            self.check_file(path, digest, path.starts_with("data/"));
        }
        self.check_oxum();
    }

    /// Files that no manifest names.
    fn check_listed(
        &mut self,
        payload: &BTreeMap<String, String>,
        tags: &BTreeMap<String, String>,
    ) {
        let names: Vec<String> = self
            .archive
            .file_names()
            .flatten()
            .map(Cow::into_owned)
            .collect();
        let mut seen = BTreeSet::new();
        for name in names.iter().filter(|name| !name.ends_with('/')) {
            let Some(path) = name.strip_prefix(self.folder.as_str()) else {
                self.fault(format!("{name} 在包外"));
                continue;
            };
            if !seen.insert(path) {
                self.fault(format!("{path} 出现两次"));
            }
            let is_listed = payload.contains_key(path) || tags.contains_key(path);
            if !is_listed && path != "tagmanifest-sha256.txt" {
                self.fault(format!("{path} 不在清单里"));
            }
        }
    }

    fn check_file(&mut self, path: &str, digest: &str, is_payload: bool) {
        match self.hash(path) {
            Err(reason) => self.fault(format!("{path}：{reason}")),
            Ok((found, size_bytes)) => {
                if is_payload {
                    self.found.file_count += 1;
                    self.found.size_bytes += size_bytes;
                }
                if !found.eq_ignore_ascii_case(digest) {
                    self.fault(format!("{path} 内容与清单不符"));
                }
            }
        }
    }

    fn check_oxum(&mut self) {
        let Some(information) = self.text("bag-info.txt", TAG_BYTES) else {
            return self.fault("缺 bag-info.txt");
        };
        let found = format!("{}.{}", self.found.size_bytes, self.found.file_count);
        let stated = information
            .lines()
            .find_map(|line| line.strip_prefix("Payload-Oxum: "))
            .map(str::trim);
        if stated.is_some_and(|stated| stated != found) {
            self.fault(format!(
                "bag-info.txt 写有 {}，实为 {found}",
                stated.unwrap_or_default()
            ));
        }
    }

    fn hash(&mut self, path: &str) -> std::result::Result<(String, u64), String> {
        let name = format!("{}{path}", self.folder);
        let mut file = self.archive.by_name(&name).map_err(|error| match error {
            ZipError::FileNotFound => "缺失".to_owned(),
            other => damaged(&other),
        })?;
        let mut digest = Sha256::new();
        let mut buffer = vec![0; 64 * 1024];
        let mut size_bytes = 0;
        loop {
            match file.read(&mut buffer) {
                Ok(0) => break,
                Ok(count) => {
                    digest.update(&buffer[..count]);
                    size_bytes += count as u64;
                }
                Err(error) => return Err(damaged(&error)),
            }
        }
        Ok((
            huidian_model::ContentHash(digest.finalize().into()).to_string(),
            size_bytes,
        ))
    }

    /// A text of the bag; one that is longer than allowed is a fault, and as good as not there.
    fn text(&mut self, path: &str, limit_bytes: u64) -> Option<String> {
        let name = format!("{}{path}", self.folder);
        let file = self.archive.by_name(&name).ok()?;
        let mut text = String::new();
        file.take(limit_bytes + 1).read_to_string(&mut text).ok()?;
        if text.len() as u64 > limit_bytes {
            self.fault(format!("{path} 超过 {limit_bytes} 字节 (too long)"));
            return None;
        }
        Some(text)
    }

    /// Paths and digests of a manifest; a line that cannot be read is a fault.
    fn manifest(&mut self, path: &str) -> BTreeMap<String, String> {
        let Some(text) = self.text(path, MANIFEST_BYTES) else {
            self.fault(format!("缺 {path}"));
            return BTreeMap::new();
        };
        let mut listed = BTreeMap::new();
        for line in text.lines().filter(|line| !line.is_empty()) {
            match line.split_once([' ', '\t']) {
                Some((digest, path)) => {
                    let path = path.trim_start_matches([' ', '\t', '*']);
                    listed.insert(unescape(path), digest.to_owned());
                }
                None => self.fault(format!("{path} 有一行读不懂")),
            }
        }
        listed
    }

    fn fault(&mut self, fault: impl Into<String>) {
        match self.found.faults.len() {
            count if count < MOST_FAULTS => self.found.faults.push(fault.into()),
            MOST_FAULTS => self
                .found
                .faults
                .push("……还有更多问题 (and more)".to_owned()),
            _ => {}
        }
    }
}

fn damaged(error: &dyn Display) -> String {
    format!("已损坏，读不出来 damaged ({error})")
}

fn unescape(path: &str) -> String {
    path.replace("%0D", "\r")
        .replace("%0A", "\n")
        .replace("%25", "%")
}
