//! The workbook of format v2: sheets of keys and values (`_meta`) and of rows (`_content`).

use rust_xlsxwriter::{Workbook, XlsxError};

use super::framework::Framework;
use crate::error::Result;

/// Longest text of a cell (ECMA-376, limits of SpreadsheetML), in UTF-16 units.
const CELL_UNITS: usize = 32_767;

pub(super) fn written(framework: &Framework) -> Result<Vec<u8>> {
    Ok(sheets(framework)?)
}

fn sheets(framework: &Framework) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let version = framework.version.to_string();
    let english = framework.english_name.as_deref().unwrap_or("");
    let (library, own) = (framework.urn("library"), framework.urn("framework"));
    let nodes = framework.urn("req_node");
    let page = workbook.add_worksheet().set_name("library_meta")?;
    pairs(
        page,
        &[
            ("type", "library"),
            ("urn", &library),
            ("version", &version),
            ("locale", "zh"),
            ("ref_id", &framework.id),
            ("name", &framework.name),
            ("name[en]", english),
            ("description", &framework.description),
            ("copyright", &framework.copyright),
            ("provider", &framework.provider),
            ("packager", "huidian"),
        ],
    )?;
    let page = workbook.add_worksheet().set_name("framework_meta")?;
    pairs(
        page,
        &[
            ("type", "framework"),
            ("urn", &own),
            ("ref_id", &framework.id),
            ("name", &framework.name),
            ("name[en]", english),
            ("description", &framework.description),
            ("base_urn", &nodes),
        ],
    )?;
    let page = workbook.add_worksheet().set_name("framework_content")?;
    requirements(page, framework)?;
    workbook.save_to_buffer()
}

fn requirements(
    page: &mut rust_xlsxwriter::Worksheet,
    framework: &Framework,
) -> std::result::Result<(), XlsxError> {
    for (column, name) in (0..).zip([
        "assessable",
        "depth",
        "ref_id",
        "name",
        "description",
        "urn_id",
    ]) {
        page.write_string(0, column, name)?;
    }
    for (row, requirement) in (1..).zip(&framework.requirements) {
        if requirement.is_assessable {
            page.write_string(row, 0, "x")?;
        }
        page.write_number(row, 1, requirement.depth)?;
        for (column, words) in [
            (2, &requirement.reference),
            (3, &requirement.name),
            (4, &requirement.description),
            (5, &requirement.id),
        ] {
            page.write_string(row, column, fitted(words))?;
        }
    }
    Ok(())
}

fn pairs(
    page: &mut rust_xlsxwriter::Worksheet,
    pairs: &[(&str, &str)],
) -> std::result::Result<(), XlsxError> {
    let told = pairs.iter().filter(|(_, value)| !value.is_empty());
    for (row, (key, value)) in (0..).zip(told) {
        page.write_string(row, 0, *key)?;
        page.write_string(row, 1, fitted(value))?;
    }
    Ok(())
}

fn fitted(words: &str) -> &str {
    let mut units = 0;
    let end = words
        .char_indices()
        .find(|(_, c)| {
            units += c.len_utf16();
            units > CELL_UNITS
        })
        .map_or(words.len(), |(at, _)| at);
    &words[..end]
}
