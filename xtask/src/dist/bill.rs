//! What a release is made of: a bill of materials in CycloneDX 1.6 (ECMA-424), JSON.
//!
//! Which crates are linked is asked of `cargo tree`, which knows the features of this very package; what they are, of `cargo metadata`; their checksums
//! of the lock file. Same source, same binary, same bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use cargo_metadata::{Metadata, MetadataCommand, Package, PackageId, TargetKind};
use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const PLATFORM: &str = "x86_64-unknown-linux-gnu";
const PRODUCT: &str = "huidian";

/// The bill of a binary, with a line's end. `modified_at` in seconds since 1970.
pub fn bill(root: &Path, binary: &[u8], version: &str, modified_at: u64) -> Result<Vec<u8>> {
    let metadata = MetadataCommand::new()
        .manifest_path(root.join("Cargo.toml"))
        .other_options([
            "--locked".to_owned(),
            "--filter-platform".to_owned(),
            PLATFORM.to_owned(),
        ])
        .exec()
        .context("ask cargo what the workspace is made of")?;
    let linked = tree(root, "normal")?;
    let built_with = tree(root, "normal,build")?;
    let checksums = checksums(&fs::read_to_string(root.join("Cargo.lock"))?);
    let packages: BTreeMap<&PackageId, &Package> = metadata
        .packages
        .iter()
        .filter(|package| built_with.contains(&key(package)))
        .map(|package| (&package.id, package))
        .collect();
    let mut components: Vec<(String, Value)> = packages
        .values()
        .filter(|package| package.name.as_str() != PRODUCT)
        .map(|package| {
            let is_linked = linked.contains(&key(package)) && !is_macro(package);
            let checksum = checksums.get(&key(package));
            (
                purl(package),
                component(package, is_linked, checksum.map(String::as_str)),
            )
        })
        .collect();
    components.sort_by(|one, other| one.0.cmp(&other.0));
    let components: Vec<Value> = components.into_iter().map(|(_, shape)| shape).collect();
    let product = json!({
        "type": "application",
        "bom-ref": format!("pkg:cargo/{PRODUCT}@{}", env!("CARGO_PKG_VERSION")),
        "name": PRODUCT,
        "version": version,
        "purl": format!("pkg:cargo/{PRODUCT}@{}", env!("CARGO_PKG_VERSION")),
        "licenses": [{ "expression": "Apache-2.0" }],
        "hashes": [{ "alg": "SHA-256", "content": hexadecimal(&Sha256::digest(binary)) }],
    });
    let dependencies = dependencies(&metadata, &packages)?;
    let serial = serial(&json!([components, product, dependencies]).to_string());
    let at = Timestamp::from_second(i64::try_from(modified_at)?)?;
    let whole = json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": serial,
        "version": 1,
        "metadata": {
            "timestamp": at.to_string(),
            "lifecycles": [{ "phase": "build" }],
            "tools": { "components": [{ "type": "application", "name": "cargo xtask dist", "version": env!("CARGO_PKG_VERSION") }] },
            "component": product,
        },
        "components": components,
        "dependencies": dependencies,
    });
    let mut bytes = serde_json::to_vec_pretty(&whole)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Name and version.
type Key = (String, String);

fn key(package: &Package) -> Key {
    (package.name.to_string(), package.version.to_string())
}

/// Packages that the product's binary needs along some kinds of edges, whatever else the workspace asks of them.
fn tree(root: &Path, edges: &str) -> Result<BTreeSet<Key>> {
    let mut command = Command::new(env!("CARGO"));
    command
        .args(["tree", "--locked", "--package", PRODUCT])
        .args(["--target", PLATFORM, "--edges", edges])
        .args(["--prefix", "none", "--format", "{p}"])
        .current_dir(root);
    // what a shell says of features is not said where the release is built
    for name in [
        "CARGO_UNSTABLE_FEATURE_UNIFICATION",
        "CARGO_RESOLVER_FEATURE_UNIFICATION",
    ] {
        command.env_remove(name);
    }
    let output = command.output().context("start cargo tree")?;
    if !output.status.success() {
        bail!(
            "cargo tree failed: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    let lines = String::from_utf8_lossy(&output.stdout).into_owned();
    let found = lines.lines().filter_map(|line| {
        let mut words = line.split_whitespace();
        let name = words.next()?;
        let version = words.next()?.strip_prefix('v')?;
        Some((name.to_owned(), version.to_owned()))
    });
    Ok(found.collect())
}

fn is_macro(package: &Package) -> bool {
    package
        .targets
        .iter()
        .any(|target| target.kind.contains(&TargetKind::ProcMacro))
}

/// Package URL (ECMA-427): what identifies it, and what refers to it within the bill.
fn purl(package: &Package) -> String {
    format!(
        "pkg:cargo/{}@{}",
        package.name,
        package.version.to_string().replace('+', "%2B")
    )
}

fn component(package: &Package, is_linked: bool, checksum: Option<&str>) -> Value {
    let mut shape = json!({
        "type": "library",
        "bom-ref": purl(package),
        "name": package.name.as_str(),
        "version": package.version.to_string(),
        // what only builds or runs while building is no part of the binary
        "scope": if is_linked { "required" } else { "excluded" },
        "purl": purl(package),
    });
    if let Some(license) = &package.license {
        // the older form of crates.io
        let parts: Vec<&str> = license.split('/').map(str::trim).collect();
        let expression = parts.join(" OR ");
        shape["licenses"] = json!([{ "expression": expression }]);
    }
    if let Some(checksum) = checksum {
        shape["hashes"] = json!([{ "alg": "SHA-256", "content": checksum }]);
    }
    if let Some(repository) = &package.repository {
        shape["externalReferences"] = json!([{ "type": "vcs", "url": repository }]);
    }
    shape
}

/// Who needs whom, of those that are there.
fn dependencies(
    metadata: &Metadata,
    packages: &BTreeMap<&PackageId, &Package>,
) -> Result<Vec<Value>> {
    let resolve = metadata
        .resolve
        .as_ref()
        .context("cargo metadata resolved nothing")?;
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for node in &resolve.nodes {
        let Some(package) = packages.get(&node.id) else {
            continue;
        };
        let needs = node.deps.iter().filter(|dependency| {
            let kinds = &dependency.dep_kinds;
            kinds
                .iter()
                .any(|kind| kind.kind != cargo_metadata::DependencyKind::Development)
        });
        let needs = needs.filter_map(|dependency| packages.get(&dependency.pkg));
        found
            .entry(purl(package))
            .or_default()
            .extend(needs.map(|needed| purl(needed)));
    }
    let shapes = found
        .into_iter()
        .map(|(purl, needs)| json!({ "ref": purl, "dependsOn": needs }));
    Ok(shapes.collect())
}

/// Checksums of the lock file, which cargo itself holds downloads against.
fn checksums(lock: &str) -> BTreeMap<Key, String> {
    let field = |entry: &str, name: &str| {
        let line = entry.lines().find_map(|line| line.strip_prefix(name))?;
        let value = line.trim_start().strip_prefix('=')?;
        Some(value.trim().trim_matches('"').to_owned())
    };
    let entries = lock.split("[[package]]").skip(1);
    let found = entries.filter_map(|entry| {
        let key = (field(entry, "name")?, field(entry, "version")?);
        Some((key, field(entry, "checksum")?))
    });
    found.collect()
}

/// Of what stands in the bill, so that the same bill has the same (RFC 9562, version 8).
fn serial(content: &str) -> String {
    let digest = Sha256::digest(content.as_bytes());
    let mut bytes: Vec<u8> = digest.iter().take(16).copied().collect();
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let text = hexadecimal(&bytes);
    format!(
        "urn:uuid:{}-{}-{}-{}-{}",
        &text[..8],
        &text[8..12],
        &text[12..16],
        &text[16..20],
        &text[20..]
    )
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
