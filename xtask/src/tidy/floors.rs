//! Which crate may import which.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
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
    let page = fs::read_to_string(root.join("ARCHITECTURE.md")).context("read ARCHITECTURE.md")?;
    broken.extend(
        TABLE
            .iter()
            .filter_map(|(name, floor, may)| broken_row(&page, name, *floor, may)),
    );
    Ok(broken)
}

/// What the row of a crate in ARCHITECTURE.md says otherwise than the table; no row at all is told by the rule on prose.
fn broken_row(page: &str, name: &str, floor: u8, may: &[&str]) -> Option<String> {
    let row = page
        .lines()
        .find(|line| line.contains(&format!("| `{name}` |")))?;
    let cells: Vec<&str> = row.split('|').map(str::trim).collect();
    let (on, grants) = (cells.get(1)?, cells.get(4)?);
    let written: BTreeSet<String> = match *grants {
        "–" => BTreeSet::new(),
        "all" => BTreeSet::from(["*".to_owned()]),
        listed => listed
            .split(", ")
            .map(|short| format!("huidian-{short}"))
            .collect(),
    };
    let meant: BTreeSet<String> = may.iter().map(|name| (*name).to_owned()).collect();
    let differing: Vec<&str> = written
        .symmetric_difference(&meant)
        .map(String::as_str)
        .collect();
    // xtask stands beside the house
    let is_on_floor = *on == "–" || on.parse() == Ok(floor);
    (!differing.is_empty() || !is_on_floor).then(|| {
        format!(
            "floors: the row of {name} in ARCHITECTURE.md (floor {on}) and xtask/src/tidy/floors.rs (floor {floor}) differ: {}",
            differing.join(", ")
        )
    })
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

#[cfg(test)]
mod tests {
    use super::broken_row;

    #[test]
    fn a_row_says_what_the_table_says() {
        let page = "| 3 | `huidian-a` | reads | model, text |\n| 1 | `huidian-b` | adds | – |";
        for (name, floor, may, is_same) in [
            ("huidian-a", 3, &["huidian-text", "huidian-model"][..], true),
            ("huidian-b", 1, &[], true),
            // another floor, a grant more, a grant less
            ("huidian-a", 4, &["huidian-text", "huidian-model"], false),
            (
                "huidian-a",
                3,
                &["huidian-text", "huidian-model", "huidian-b"],
                false,
            ),
            ("huidian-a", 3, &["huidian-text"], false),
            ("huidian-b", 1, &["huidian-text"], false),
        ] {
            assert_eq!(
                broken_row(page, name, floor, may).is_none(),
                is_same,
                "{name} {may:?}"
            );
        }
    }
}
