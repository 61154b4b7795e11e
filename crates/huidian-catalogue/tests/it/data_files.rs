//! The data files as files: embedded whole, and wrong ones named with file and line.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use huidian_catalogue::{Catalogue, DataFile, EMBEDDED};
use proptest::prelude::*;

#[test]
fn every_file_of_the_folder_is_embedded() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let mut on_disk = BTreeSet::new();
    collect(&root, &root, &mut on_disk);
    let embedded: BTreeSet<String> = EMBEDDED.iter().map(|file| file.path.to_owned()).collect();
    assert_eq!(embedded, on_disk);
}

fn collect(root: &Path, folder: &Path, into: &mut BTreeSet<String>) {
    for entry in folder.read_dir().expect("the data folder is readable") {
        let path: PathBuf = entry.expect("a folder entry").path();
        if path.is_dir() {
            collect(root, &path, into);
        } else {
            let inside = path.strip_prefix(root).expect("below the root");
            into.insert(inside.to_string_lossy().replace('\\', "/"));
        }
    }
}

/// The embedded files with one text replaced.
fn with_change(path: &str, from: &str, to: &str) -> Vec<DataFile> {
    let change = |file: &DataFile| {
        if file.path != path {
            return *file;
        }
        assert!(file.text.contains(from), "{from} is not in {path}");
        DataFile {
            path: file.path,
            text: file.text.replacen(from, to, 1).leak(),
        }
    };
    EMBEDDED.iter().map(change).collect()
}

#[test]
fn mistakes_are_named_with_file_and_line() {
    // file, what is replaced, by what, the error
    let cases = [
        (
            "works/energy.toml",
            "on = \"2024-02-05\"",
            "on = \"2024-02-30\"",
            "not a date",
        ),
        (
            "works/energy.toml",
            "kind = \"plan\"",
            "kind = \"song\"",
            "unknown kind song",
        ),
        (
            "works/energy.toml",
            "issuers = [\"自然资源部\"]",
            "issuers = [\"自然资料部\"]",
            "no authority 自然资料部",
        ),
        (
            "works/energy.toml",
            "to = \"电网安全风险管控办法-试行\"",
            "to = \"无此文件\"",
            "no work 无此文件",
        ),
        (
            "works/energy.toml",
            "confidence = \"medium\"",
            "confidence = \"perhaps\"",
            "unknown confidence perhaps",
        ),
        (
            "works/energy.toml",
            "text_absent = \"not-imported\"",
            "text_absent = \"lost\"",
            "no reason for absence lost",
        ),
        (
            "works/energy.toml",
            "date = \"2/5\"",
            "date = \"二月\"",
            "not a date as M/D",
        ),
        (
            "works/energy.toml",
            "title = ",
            "titel = ",
            "unknown field `titel`",
        ),
        (
            "works/health.toml",
            "id = \"中医医院信息化建设基本规范\"",
            "id = \"网络安全法\"",
            "work 网络安全法 is here twice",
        ),
        (
            "authorities/former.toml",
            "successors = [\"国家金融监督管理总局\"]",
            "successors = [\"无此机关\"]",
            "no authority 无此机关",
        ),
        (
            "authorities/offices.toml",
            "name = \"教育部\"",
            "name = \"教育厅\"",
            "no authority 教育厅",
        ),
        (
            "authorities/party.toml",
            "name = \"中国共产党中央委员会\"",
            "name = \"国务院\"",
            "authority 国务院 is here twice",
        ),
        (
            "authorities/central.toml",
            "kind = \"legislature\"",
            "kind = \"club\"",
            "unknown kind of authority club",
        ),
        (
            "sectors.toml",
            "id = \"energy\"",
            "id = \"magic\"",
            "unknown sector magic",
        ),
        ("short_titles.toml", "[[title]]", "[title", "TOML"),
    ];
    for (path, from, to, message) in cases {
        let error = Catalogue::read(&with_change(path, from, to)).expect_err(path);
        assert_eq!(error.file, path, "{error}");
        let is_toml = message == "TOML";
        assert!(
            is_toml || error.message.contains(message),
            "{error}, expected {message}"
        );
        let text = EMBEDDED
            .iter()
            .find(|file| file.path == path)
            .expect("embedded")
            .text;
        let at = text.find(from).expect("checked above");
        let line = text[..at].matches('\n').count() + 1;
        let twice = message.ends_with("twice");
        assert!(
            is_toml || twice || error.line == line || error.line == line + 1,
            "{error}, expected line {line}"
        );
    }
}

#[test]
fn a_missing_file_is_an_error() {
    let files: Vec<DataFile> = EMBEDDED
        .iter()
        .filter(|file| file.path != "sectors.toml")
        .copied()
        .collect();
    let error = Catalogue::read(&files).expect_err("a file is missing");
    assert_eq!(
        error.to_string(),
        "sectors.toml, line 1: the file is missing"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_cut_file_is_read_or_refused_without_panic(which in 0..EMBEDDED.len(), share in 0.0..1.0f64) {
        let file = EMBEDDED[which];
        let mut cut = (file.text.len() as f64 * share) as usize;
        while !file.text.is_char_boundary(cut) {
            cut -= 1;
        }
        let files: Vec<DataFile> = EMBEDDED
            .iter()
            .map(|known| if known.path == file.path { DataFile { path: file.path, text: &file.text[..cut] } } else { *known })
            .collect();
        if let Err(error) = Catalogue::read(&files) {
            prop_assert!(error.line >= 1);
        }
    }
}
