//! Which crate may import which.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use cargo_metadata::{DependencyKind, MetadataCommand};

/// crate, floor, crates it may import. The table in ARCHITECTURE.md says the same to people.
const TABLE: &[(&str, u8, &[&str])] = &[
    ("huidian-text", 1, &[]),
    ("huidian-format", 1, &[]),
    ("huidian-model", 2, &["huidian-format", "huidian-text"]),
    ("huidian-office", 2, &["huidian-text"]),
    ("huidian-extract", 2, &["huidian-format", "huidian-text"]),
    ("huidian-fetch", 3, &["huidian-format", "huidian-model"]),
    ("huidian-parse", 3, &["huidian-model", "huidian-text"]),
    ("huidian-ocr", 3, &["huidian-extract"]),
    (
        "huidian-reader",
        4,
        &[
            "huidian-digest",
            "huidian-extract",
            "huidian-model",
            "huidian-ocr",
        ],
    ),
    (
        "huidian-digest",
        3,
        &[
            "huidian-model",
            "huidian-text",
            "huidian-extract",
            "huidian-office",
        ],
    ),
    ("huidian-citation", 3, &["huidian-model", "huidian-text"]),
    ("huidian-akoma-ntoso", 3, &["huidian-model", "huidian-text"]),
    ("huidian-compare", 3, &["huidian-model", "huidian-text"]),
    ("huidian-catalogue", 3, &["huidian-model", "huidian-text"]),
    (
        "huidian-sources",
        3,
        &["huidian-model", "huidian-text", "huidian-extract"],
    ),
    ("huidian-duties", 3, &["huidian-model", "huidian-text"]),
    ("huidian-store", 3, &["huidian-model"]),
    (
        "huidian-recognise",
        3,
        &["huidian-extract", "huidian-model", "huidian-text"],
    ),
    ("huidian-search", 3, &["huidian-model", "huidian-text"]),
    (
        "huidian-testing",
        4,
        &["huidian-model", "huidian-search", "huidian-store"],
    ),
    (
        "huidian-collect",
        4,
        &[
            "huidian-model",
            "huidian-store",
            "huidian-fetch",
            "huidian-sources",
            "huidian-text",
        ],
    ),
    (
        "huidian-following",
        4,
        &[
            "huidian-model",
            "huidian-store",
            "huidian-search",
            "huidian-compare",
        ],
    ),
    (
        "huidian-wire",
        5,
        &[
            "huidian-following",
            "huidian-model",
            "huidian-store",
            "huidian-text",
            "huidian-search",
            "huidian-digest",
            "huidian-duties",
            "huidian-compare",
            "huidian-recognise",
        ],
    ),
    (
        "huidian-operations",
        5,
        &[
            "huidian-model",
            "huidian-office",
            "huidian-text",
            "huidian-parse",
            "huidian-digest",
            "huidian-duties",
            "huidian-citation",
            "huidian-compare",
            "huidian-catalogue",
            "huidian-search",
            "huidian-store",
            "huidian-following",
        ],
    ),
    (
        "huidian-ingest",
        6,
        &[
            "huidian-akoma-ntoso",
            "huidian-text",
            "huidian-model",
            "huidian-extract",
            "huidian-fetch",
            "huidian-parse",
            "huidian-operations",
            "huidian-digest",
            "huidian-citation",
            "huidian-compare",
            "huidian-catalogue",
            "huidian-reader",
            "huidian-recognise",
            "huidian-store",
            "huidian-search",
        ],
    ),
    (
        "huidian-interchange",
        6,
        &[
            "huidian-akoma-ntoso",
            "huidian-duties",
            "huidian-operations",
            "huidian-wire",
            "huidian-store",
            "huidian-model",
        ],
    ),
    (
        "huidian-mcp",
        6,
        &[
            "huidian-text",
            "huidian-model",
            "huidian-reader",
            "huidian-digest",
            "huidian-duties",
            "huidian-compare",
            "huidian-catalogue",
            "huidian-store",
            "huidian-search",
            "huidian-following",
            "huidian-operations",
            "huidian-wire",
        ],
    ),
    (
        "huidian-web",
        6,
        &[
            "huidian-catalogue",
            "huidian-duties",
            "huidian-text",
            "huidian-model",
            "huidian-collect",
            "huidian-sources",
            "huidian-store",
            "huidian-search",
            "huidian-compare",
            "huidian-operations",
            "huidian-digest",
            "huidian-parse",
            "huidian-extract",
            "huidian-following",
            "huidian-reader",
            "huidian-wire",
        ],
    ),
    (
        "huidian-deliver",
        6,
        &[
            "huidian-duties",
            "huidian-text",
            "huidian-model",
            "huidian-store",
            "huidian-search",
            "huidian-compare",
            "huidian-catalogue",
            "huidian-following",
            "huidian-operations",
            "huidian-wire",
        ],
    ),
    ("huidian", 7, &["*"]),
    ("xtask", 8, &["*"]),
];

pub(super) fn check(root: &Path) -> Result<Vec<String>> {
    let metadata = MetadataCommand::new()
        .manifest_path(root.join("Cargo.toml"))
        .no_deps()
        .exec()?;
    let table: BTreeMap<&str, (u8, &[&str])> = TABLE
        .iter()
        .map(|(name, floor, may)| (*name, (*floor, *may)))
        .collect();
    let mut broken = Vec::new();
    for package in &metadata.packages {
        let name = package.name.as_str();
        let Some((floor, may)) = table.get(name) else {
            broken.push(format!("floors: {name} stands on no floor; add it to xtask/src/tidy/floors.rs and ARCHITECTURE.md"));
            continue;
        };
        let imports: Vec<&str> = package
            .dependencies
            .iter()
            .filter(|dependency| dependency.kind != DependencyKind::Development)
            .map(|dependency| dependency.name.as_str())
            .collect();
        let idle = may
            .iter()
            .filter(|granted| **granted != "*" && !imports.contains(granted));
        broken.extend(idle.map(|granted| {
            format!("floors: {name} does not import {granted}; take it out of the table here and in ARCHITECTURE.md")
        }));
        // tests may look anywhere below the roof; what is shipped may not
        for dependency in package
            .dependencies
            .iter()
            .filter(|dependency| dependency.kind != DependencyKind::Development)
        {
            broken.extend(broken_import(name, *floor, may, &dependency.name, &table));
        }
    }
    Ok(broken)
}

fn broken_import(
    name: &str,
    floor: u8,
    may: &[&str],
    import: &str,
    table: &BTreeMap<&str, (u8, &[&str])>,
) -> Option<String> {
    let (import_floor, _) = table.get(import)?;
    if *import_floor >= floor {
        return Some(format!(
            "floors: {name} (floor {floor}) imports {import} (floor {import_floor}): only floors below its own"
        ));
    }
    let allowed = may.contains(&"*") || may.contains(&import);
    (!allowed).then(|| {
        format!(
            "floors: {name} may not import {import}; the table allows {}",
            may.join(", ")
        )
    })
}
