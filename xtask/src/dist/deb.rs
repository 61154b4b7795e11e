//! A Debian binary package, format 2.0 (deb(5)): an `ar` archive of `debian-binary`, `control.tar.gz` and `data.tar.gz`.

use std::path::Path;

use anyhow::Result;
use sha2::{Digest, Sha256};

use super::archive::{Entry, gzipped_tar};

/// The package's bytes.
pub fn package(root: &Path, binary: &Path, version: &str, modified_at: u64) -> Result<Vec<u8>> {
    let data = data_entries(root, binary, version)?;
    let control = control_entries(root, &data, version)?;
    let members = [
        ("debian-binary", b"2.0\n".to_vec()),
        ("control.tar.gz", gzipped_tar(&control, modified_at)?),
        ("data.tar.gz", gzipped_tar(&data, modified_at)?),
    ];
    Ok(ar_archive(&members, modified_at))
}

fn data_entries(root: &Path, binary: &Path, version: &str) -> Result<Vec<Entry>> {
    let packaging = root.join("packaging");
    let documents = "./usr/share/doc/huidian";
    let mut entries: Vec<Entry> = [
        "./",
        "./etc/",
        "./etc/huidian/",
        "./lib/",
        "./lib/systemd/",
        "./lib/systemd/system/",
        "./usr/",
        "./usr/bin/",
        "./usr/share/",
        "./usr/share/doc/",
        "./usr/share/doc/huidian/",
    ]
    .into_iter()
    .map(Entry::folder)
    .collect();
    entries.push(Entry::file(
        "./etc/huidian/huidian.toml",
        &packaging.join("huidian.toml"),
        0o644,
    )?);
    entries.push(Entry::file(
        "./lib/systemd/system/huidian.service",
        &packaging.join("huidian.service"),
        0o644,
    )?);
    entries.push(Entry::file("./usr/bin/huidian", binary, 0o755)?);
    entries.push(Entry::file(
        format!("{documents}/copyright"),
        &root.join("LICENSE"),
        0o644,
    )?);
    entries.push(Entry::file(
        format!("{documents}/README.md"),
        &root.join("README.md"),
        0o644,
    )?);
    entries.push(Entry::new(
        format!("{documents}/version"),
        format!("{version}\n"),
        0o644,
    ));
    Ok(entries)
}

fn control_entries(root: &Path, data: &[Entry], version: &str) -> Result<Vec<Entry>> {
    let scripts = root.join("packaging/deb");
    let mut entries = vec![
        Entry::folder("./"),
        Entry::new("./control", control(data, version), 0o644),
        Entry::new("./conffiles", "/etc/huidian/huidian.toml\n", 0o644),
        Entry::new("./sha256sums", checksums(data), 0o644),
    ];
    for name in ["postinst", "prerm", "postrm"] {
        entries.push(Entry::file(
            format!("./{name}"),
            &scripts.join(name),
            0o755,
        )?);
    }
    Ok(entries)
}

/// The control file (Debian Policy Manual, 5.3). The binary links libc, libm and libgcc only.
fn control(data: &[Entry], version: &str) -> String {
    let size_kib = data
        .iter()
        .map(|entry| entry.bytes.len().div_ceil(1024))
        .sum::<usize>();
    format!(
        "Package: huidian\nVersion: {version}\nArchitecture: amd64\n\
         Maintainer: Huidian <maintainers@huidian.invalid>\nInstalled-Size: {size_kib}\n\
         Depends: libc6 (>= 2.36), libgcc-s1, passwd\nRecommends: ca-certificates\nSection: web\nPriority: optional\n\
         Description: library of policies, laws and standards of China's digitalisation\n \
         What has been issued, by whom, what it says, whether it is in force, what changed,\n \
         and how to take it away. One service; its data lie in /var/lib/huidian.\n"
    )
}

fn checksums(data: &[Entry]) -> String {
    data.iter()
        .filter(|entry| !entry.path.ends_with('/'))
        .map(|entry| {
            let hash = Sha256::digest(&entry.bytes);
            let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
            format!("{hash}  {}\n", entry.path.trim_start_matches("./"))
        })
        .collect()
}

/// An `ar` archive as deb(5) wants it: 60-byte headers, members padded to an even length.
fn ar_archive(members: &[(&str, Vec<u8>)], modified_at: u64) -> Vec<u8> {
    let mut bytes = b"!<arch>\n".to_vec();
    for (name, member) in members {
        let header = format!(
            "{name:<16}{modified_at:<12}{:<6}{:<6}{:<8}{:<10}`\n",
            0,
            0,
            "100644",
            member.len()
        );
        bytes.extend_from_slice(header.as_bytes());
        bytes.extend_from_slice(member);
        if member.len() % 2 == 1 {
            bytes.push(b'\n');
        }
    }
    bytes
}
