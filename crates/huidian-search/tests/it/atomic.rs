//! The index on disk: swapped whole, grown, refused when it cannot be trusted.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use huidian_model::{WorkId, WorkKind};
use huidian_search::{Error, IndexWriter, SearchIndex, SearchRequest};

use crate::library::{TODAY, article, work, works};

fn total(index: &SearchIndex, text: &str) -> usize {
    index
        .search(&SearchRequest::new(format!("\"{text}\""), TODAY))
        .unwrap()
        .article_total
}

fn segments(folder: &Path) -> Vec<std::path::PathBuf> {
    let files = fs::read_dir(folder)
        .unwrap()
        .flatten()
        .map(|file| file.path());
    files
        .filter(|path| path.extension().is_some_and(|end| end == "segment"))
        .collect()
}

#[test]
fn what_is_built_is_found_again() {
    let folder = tempfile::tempdir().unwrap();
    let report = SearchIndex::rebuild(folder.path(), works()).unwrap();
    assert_eq!((report.works, report.articles), (works().len(), 13));
    let index = SearchIndex::open(folder.path()).unwrap();
    assert_eq!(total(&index, "水文数据"), 2);
    assert_eq!(index.summary().articles, 13);
}

#[test]
fn the_same_works_make_the_same_bytes() {
    let digest = || {
        let folder = tempfile::tempdir().unwrap();
        SearchIndex::rebuild(folder.path(), works()).unwrap();
        SearchIndex::open(folder.path()).unwrap().summary().digest
    };
    assert_eq!(digest(), digest());
}

#[test]
fn an_import_replaces_works_and_open_readers_see_it() {
    let folder = tempfile::tempdir().unwrap();
    SearchIndex::rebuild(folder.path(), works()).unwrap();
    let index = SearchIndex::open(folder.path()).unwrap();
    let newer = work(
        "江河数据共享管理条例",
        WorkKind::AdministrativeRegulation,
        vec![article("第一条", "", "水文资料开放。")],
    );
    IndexWriter::open(folder.path())
        .unwrap()
        .replace_works([newer])
        .unwrap();
    assert_eq!(
        total(&index, "水文数据"),
        0,
        "the old text no longer counts"
    );
    assert_eq!(total(&index, "水文资料"), 1);
    assert_eq!(index.summary().works, works().len());
    IndexWriter::open(folder.path())
        .unwrap()
        .remove_works(&[WorkId::new("江河数据共享管理条例")])
        .unwrap();
    assert_eq!(total(&index, "水文资料"), 0);
    assert_eq!(index.summary().works, works().len() - 1);
}

#[test]
fn many_imports_are_merged_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..20 {
        let text = format!("第{number}号渠道应当整修。");
        let new = work(
            &format!("渠道整修办法{number}"),
            WorkKind::DepartmentalRule,
            vec![article("第一条", "一 总则", &text)],
        );
        IndexWriter::open(folder.path())
            .unwrap()
            .replace_works([new])
            .unwrap();
    }
    let index = SearchIndex::open(folder.path()).unwrap();
    assert_eq!(total(&index, "渠道"), 20);
    assert!(index.summary().segments < 10);
    assert_eq!(
        segments(folder.path()).len(),
        index.summary().segments,
        "no file is left over"
    );
}

#[test]
fn damage_is_noticed_and_asks_for_a_rebuild() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(
        SearchIndex::open(folder.path()),
        Err(Error::Missing { .. })
    ));
    SearchIndex::rebuild(folder.path(), works()).unwrap();
    let file = segments(folder.path()).remove(0);
    let whole = fs::read(&file).unwrap();
    let mut found_by_opening = 0;
    for at in (0..whole.len()).step_by(whole.len() / 37 + 1) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x40;
        fs::write(&file, bytes).unwrap();
        let error = SearchIndex::prove(folder.path())
            .err()
            .unwrap_or_else(|| panic!("byte {at} changed unnoticed"));
        assert!(error.asks_for_rebuild(), "{error}");
        found_by_opening += usize::from(SearchIndex::open(folder.path()).is_err());
    }
    assert!(found_by_opening > 3, "the head is proven when it is read");
    fs::write(&file, &whole[..whole.len() / 2]).unwrap();
    assert!(matches!(
        SearchIndex::open(folder.path()),
        Err(Error::Damaged { .. })
    ));
}

/// Offsets of the first and last block that is read on demand: the body begins where head and sums end.
fn body(bytes: &[u8]) -> std::ops::Range<usize> {
    let word = |at: usize| u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap()) as usize;
    40 + word(16)..bytes.len()
}

#[test]
fn a_broken_block_is_an_error_that_the_next_opening_mends() {
    let folder = tempfile::tempdir().unwrap();
    SearchIndex::rebuild(folder.path(), works()).unwrap();
    let file = segments(folder.path()).remove(0);
    let mut bytes = fs::read(&file).unwrap();
    for at in body(&bytes).step_by(4096) {
        bytes[at] ^= 0x01;
    }
    fs::write(&file, &bytes).unwrap();
    SearchIndex::check(folder.path()).unwrap();
    let index = SearchIndex::open(folder.path()).unwrap();
    for (text, reason) in [
        ("\"水文数据\"", "a phrase"),
        ("公司没给我交工伤保险怎么办", "a question"),
        ("、", "a mark, for which every text is read"),
    ] {
        let error = index.search(&SearchRequest::new(text, TODAY)).unwrap_err();
        assert!(error.asks_for_rebuild(), "{reason}: {error}");
    }
    assert!(index.works(&SearchRequest::new("水文数据", TODAY)).is_err());
    assert!(
        !index.suggest("河道", 5).is_empty(),
        "what needs no block is answered"
    );
    let told = SearchIndex::check(folder.path()).unwrap_err();
    assert!(told.asks_for_rebuild(), "{told}");
    let mut writer = IndexWriter::open(folder.path()).unwrap();
    let refused = writer.replace_works(works()).unwrap_err();
    assert!(refused.asks_for_rebuild(), "nothing is added to it");
    writer.rebuild(works()).unwrap();
    SearchIndex::check(folder.path()).unwrap();
    assert_eq!(total(&index, "水文数据"), 2, "the open one goes on");
}

#[test]
fn a_note_of_damage_is_taken_once_and_holds_for_its_state_alone() {
    let folder = tempfile::tempdir().unwrap();
    SearchIndex::rebuild(folder.path(), works()).unwrap();
    assert!(!SearchIndex::take_damage_note(folder.path()));
    let generation = SearchIndex::open(folder.path()).unwrap().generation();
    let note = folder.path().join("damaged");
    for (noted, is_meant, reason) in [
        (generation.to_string(), true, "this state"),
        ((generation + 1).to_string(), false, "another state"),
        ("half a no".to_owned(), false, "cut off"),
    ] {
        fs::write(&note, noted).unwrap();
        assert_eq!(
            SearchIndex::check(folder.path()).is_err(),
            is_meant,
            "{reason}"
        );
        assert_eq!(
            SearchIndex::take_damage_note(folder.path()),
            is_meant,
            "{reason}"
        );
        assert!(!note.exists(), "{reason}");
    }
}

#[test]
fn another_version_is_refused_with_a_clear_word() {
    let folder = tempfile::tempdir().unwrap();
    SearchIndex::rebuild(folder.path(), works()).unwrap();
    let path = folder.path().join("manifest");
    let text = fs::read_to_string(&path).unwrap();
    let (_, rest) = text.split_once('\n').unwrap();
    fs::write(&path, format!("huidian-search 999\n{rest}")).unwrap();
    let error = SearchIndex::open(folder.path()).err().unwrap();
    assert!(matches!(error, Error::Version { found: 999, .. }));
    assert!(error.to_string().contains("rebuild"));
}

#[test]
fn what_a_killed_writer_left_does_no_harm() {
    let folder = tempfile::tempdir().unwrap();
    SearchIndex::rebuild(folder.path(), works()).unwrap();
    fs::write(folder.path().join("manifest.part"), "half a mani").unwrap();
    fs::write(folder.path().join("0000.segment.part"), "half a segment").unwrap();
    fs::write(folder.path().join("0000.segment"), "never named").unwrap();
    let index = SearchIndex::open(folder.path()).unwrap();
    assert_eq!(total(&index, "水文数据"), 2);
    SearchIndex::rebuild(folder.path(), works()).unwrap();
    assert_eq!(
        segments(folder.path()).len(),
        1,
        "leftovers go with the next write"
    );
}

#[test]
fn a_second_writer_is_told_so() {
    let folder = tempfile::tempdir().unwrap();
    let _first = IndexWriter::open(folder.path()).unwrap();
    assert!(matches!(
        IndexWriter::open(folder.path()),
        Err(Error::Locked { .. })
    ));
}

#[test]
fn searching_during_rebuilds_sees_one_whole_state() {
    let folder = tempfile::tempdir().unwrap();
    let library = |count: usize| {
        (0..count).map(|number| {
            work(
                &format!("水渠办法{number}"),
                WorkKind::Law,
                vec![article("第一条", "", "水渠整修。")],
            )
        })
    };
    SearchIndex::rebuild(folder.path(), library(3)).unwrap();
    let index = SearchIndex::open(folder.path()).unwrap();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for round in 0..30 {
                let count = if round % 2 == 0 { 40 } else { 3 };
                SearchIndex::rebuild(folder.path(), library(count)).unwrap();
            }
            done.store(true, Ordering::Relaxed);
        });
        while !done.load(Ordering::Relaxed) {
            let results = index
                .search(&SearchRequest::new("水渠整修", TODAY))
                .unwrap();
            assert!(
                matches!(results.article_total, 3 | 40),
                "{}",
                results.article_total
            );
        }
    });
    assert_eq!(total(&index, "水渠整修"), 3);
}

#[test]
fn a_library_without_works_has_an_index_too() {
    let folder = tempfile::tempdir().unwrap();
    SearchIndex::rebuild(folder.path(), []).unwrap();
    let index = SearchIndex::open(folder.path()).unwrap();
    assert_eq!(total(&index, "水文数据"), 0);
    assert!(index.suggest("水", 5).is_empty());
    assert_eq!(index.summary().works, 0);
    let question = SearchRequest::new("公司没给我交工伤保险怎么办", TODAY);
    assert!(index.search(&question).unwrap().articles.is_empty());
}

#[test]
fn a_work_that_cannot_be_read_leaves_the_index_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    SearchIndex::rebuild(folder.path(), works()).unwrap();
    let before = SearchIndex::open(folder.path()).unwrap().summary();
    let failing = || {
        let read = works().into_iter().map(Ok);
        let cannot = || Error::Missing {
            path: "a work".into(),
        };
        read.take(2).chain([Err(cannot())])
    };
    let mut writer = IndexWriter::open(folder.path()).unwrap();
    assert!(writer.try_rebuild(failing()).is_err());
    let ids: Vec<_> = works().into_iter().map(|work| work.id).collect();
    assert!(writer.try_replace(&ids, failing()).is_err());
    assert_eq!(SearchIndex::open(folder.path()).unwrap().summary(), before);
    SearchIndex::check(folder.path()).unwrap();
}

/// Works of one article each, their ids by number.
fn many(count: usize) -> Vec<huidian_search::IndexWork> {
    (0..count)
        .map(|number| {
            let text = format!(
                "第{number}号闸门由水务部门管理，违者处{}元罚款。",
                number * 37
            );
            let articles = vec![article("第一条", "", &text)];
            let mut one = work("河道闸门管理办法", WorkKind::DepartmentalRule, articles);
            one.id = WorkId::new(&format!("闸门{number:04}"));
            one
        })
        .collect()
}

#[test]
fn segments_stay_few_and_what_was_deleted_takes_no_room() {
    let folder = tempfile::tempdir().unwrap();
    SearchIndex::rebuild(folder.path(), many(200)).unwrap();
    let room = || -> u64 {
        let files = segments(folder.path());
        let length = |path: &std::path::PathBuf| fs::metadata(path).unwrap().len();
        files.iter().map(length).sum()
    };
    let before = room();
    let mut writer = IndexWriter::open(folder.path()).unwrap();
    // the same work again and again leaves one of it
    for _ in 0..60 {
        writer.replace_works(many(1)).unwrap();
        assert!(segments(folder.path()).len() < 10);
    }
    assert_eq!(
        SearchIndex::open(folder.path()).unwrap().summary().works,
        200
    );
    assert!(room() < before * 2);
    // a library that was emptied takes next to nothing
    let ids: Vec<_> = many(200).into_iter().map(|work| work.id).collect();
    for some in ids[1..].chunks(40) {
        writer.remove_works(some).unwrap();
    }
    let index = SearchIndex::open(folder.path()).unwrap();
    assert_eq!(index.summary().works, 1);
    assert!(room() < before / 4, "{} of {before}", room());
}
