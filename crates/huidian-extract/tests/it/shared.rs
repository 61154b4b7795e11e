//! Reads the real input beside the workspace, where there is one.

use std::path::{Path, PathBuf};

use huidian_extract::{BlockKind, Page, extract, main_text};

/// The folder of real input; `None` after saying so when it is absent and not required.
fn shared() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let folder = std::env::var_os("HUIDIAN_SHARED").map_or(beside, PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(
        std::env::var_os("HUIDIAN_REQUIRE_ALL").is_none(),
        "needs {}",
        folder.display()
    );
    eprintln!("skipped: needs ../shared");
    None
}

fn pages(folder: &Path) -> Vec<(String, Page)> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    files.sort();
    files
        .into_iter()
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let bytes = std::fs::read(&path).unwrap();
            let page =
                extract(&bytes, Some(&name)).unwrap_or_else(|error| panic!("{name}: {error}"));
            (name, page)
        })
        .collect()
}

#[test]
fn roundup_has_nine_tables_of_76_works() {
    let Some(shared) = shared() else { return };
    let (_, page) = pages(&shared.join("roundup")).remove(0);
    let tables: Vec<_> = page
        .blocks
        .iter()
        .filter_map(|block| block.table())
        .collect();
    assert_eq!(tables.len(), 9);
    let rows: u32 = tables.iter().map(|table| table.row_count() - 1).sum();
    assert_eq!(rows, 76);
    assert!(tables.iter().all(|table| table.column_count() == 3));
    assert!(
        tables
            .iter()
            .all(|table| table.find_cell(0, 1).unwrap().is_header)
    );
}

#[test]
fn wrongly_decoded_page_is_repaired_with_proof() {
    let Some(shared) = shared() else { return };
    let pages = pages(&shared.join("texts"));
    let repaired: Vec<_> = pages
        .iter()
        .filter(|(_, page)| page.repaired.is_some())
        .collect();
    assert_eq!(repaired.len(), 1);
    let (name, page) = repaired[0];
    assert!(name.contains("乱码"));
    let repair = page.repaired.as_ref().unwrap();
    assert_eq!(
        (&*repair.decoded_as, &*repair.written_in),
        ("PT154", "UTF-8")
    );
    assert_eq!(repair.lost_count, 0);
    assert!(repair.common_percent > 90, "{repair:?}");
    let text = main_text(page).text;
    assert!(text.contains("数据跨境流动"));
    assert!(!text.contains('Ү'));
}

#[test]
fn every_article_of_a_reposted_law_starts_a_line() {
    let Some(shared) = shared() else { return };
    for (name, page) in pages(&shared.join("texts")) {
        if name.contains("电力监控") {
            let text = main_text(&page).text;
            let articles = text
                .lines()
                .filter(|line| line.starts_with('第') && line.contains('条'));
            assert!(articles.count() >= 30, "{name}");
        }
        assert!(page.title.is_some(), "{name}");
    }
}

#[test]
fn html_tables_inside_markdown_are_tables() {
    let Some(shared) = shared() else { return };
    let pages = pages(&shared.join("digests"));
    let (_, weekly) = pages
        .iter()
        .find(|(name, _)| name.starts_with("weekly"))
        .unwrap();
    let table = weekly
        .blocks
        .iter()
        .find_map(|block| block.table())
        .unwrap();
    assert_eq!((table.row_count(), table.column_count()), (4, 1));
    assert!(table.find_cell(0, 0).unwrap().is_header);
    assert!(table.text(1, 0).contains('《'));
    let (_, standards) = pages
        .iter()
        .find(|(name, _)| name.starts_with("standards"))
        .unwrap();
    let table = standards
        .blocks
        .iter()
        .find_map(|block| block.table())
        .unwrap();
    assert_eq!((table.row_count(), table.column_count()), (17, 5));
    assert_eq!(table.text(14, 3), "_");
}

#[test]
fn every_law_is_read_without_a_diagnostic() {
    let Some(shared) = shared() else { return };
    let folder = shared.join("corpus/laws/司法解释");
    let pages = pages(&folder);
    assert!(pages.len() > 100);
    for (name, page) in pages {
        if name == "_index.md" {
            continue;
        }
        assert!(page.title.is_some(), "{name}");
        assert_eq!(page.diagnostics, Vec::new(), "{name}");
        let has_heading = page
            .blocks
            .iter()
            .any(|block| matches!(block.kind, BlockKind::Heading { .. }));
        assert!(has_heading, "{name}");
    }
}
