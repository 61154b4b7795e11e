use std::io::{Cursor, Read, Write};
use std::path::Path;

use huidian_deliver::{Error, bundle};
use huidian_model::Sector;
use huidian_store::{Store, WorkFilter};
use jiff::civil::Date;
use zip::ZipArchive;

use crate::library::{TODAY, store};
use crate::python::{Python, run};

fn bundled(store: &Store, filter: &WorkFilter, as_of: Date) -> (Vec<u8>, bundle::Summary) {
    let mut bytes = Vec::new();
    let request = bundle::Request {
        filter,
        name: "试验包",
        as_of,
    };
    let reader = store.read().unwrap();
    let summary = bundle::write(&reader, &request, &mut bytes).unwrap();
    (bytes, summary)
}

fn everything(store: &Store) -> (Vec<u8>, bundle::Summary) {
    bundled(store, &WorkFilter::default(), TODAY)
}

fn text_in(bytes: &[u8], path: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    let mut file = archive.by_name(&format!("huidian-{TODAY}/{path}")).unwrap();
    file.read_to_string(&mut text).unwrap();
    text
}

fn saved(bytes: &[u8]) -> tempfile::NamedTempFile {
    let mut file = tempfile::Builder::new().suffix(".zip").tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file
}

#[test]
fn the_same_state_and_day_give_the_same_bytes() {
    let (first, _) = everything(&store());
    let (second, _) = everything(&store());
    assert!(first == second);
    let (tomorrow, _) = bundled(&store(), &WorkFilter::default(), TODAY.tomorrow().unwrap());
    assert!(first != tomorrow);
}

#[test]
fn a_bundle_holds_what_it_says() {
    let (bytes, summary) = everything(&store());
    assert_eq!((summary.work_count, summary.text_count), (5, 3));
    // four texts, each as page, Markdown and original
    assert_eq!(summary.file_count, 12);
    // the title is not said twice
    let page = text_in(&bytes, "data/10_其他法律/法律/河道安全法/2023-06-01.html");
    assert!(page.contains("<h3>第一章　总则</h3>"), "{page}");
    assert!(
        page.contains("<b id=\"第二条\">第二条</b>　县级以上"),
        "{page}"
    );
    assert!(
        page.contains(
            "有效：2018-03-01 起施行，现行文本 2023-07-01 起施行（据截至 2023-06-01 的资料）"
        ),
        "{page}"
    );
    let markdown = text_in(&bytes, "data/01_工业/能源行业数据分级指南/2024-03-02.md");
    assert!(
        markdown.starts_with("# 能源行业数据分级指南\n"),
        "{markdown}"
    );
    assert!(
        markdown.contains("**第一条**　能源企业应当对数据分级。"),
        "{markdown}"
    );
    let original = text_in(
        &bytes,
        "data/01_工业/能源行业数据分级指南/原件/能源行业数据分级指南-.md",
    );
    assert!(original.starts_with("转载前言\r\n\r\n"));
    assert!(text_in(&bytes, "README.txt").contains("收录文件：5 件，其中有全文 3 件"));
}

#[test]
fn the_catalogue_gives_files_sources_and_reasons() {
    let (bytes, _) = everything(&store());
    let catalogue: serde_json::Value =
        serde_json::from_str(&text_in(&bytes, "catalogue.json")).unwrap();
    assert_eq!(catalogue["work_count"], 5);
    assert_eq!(catalogue["as_of"], TODAY.to_string());
    assert!(
        catalogue["licence_note"]
            .as_str()
            .unwrap()
            .contains("著作权法")
    );
    let works = catalogue["works"].as_array().unwrap();
    for work in works {
        let has_text = work["text"]["held"].as_bool().unwrap();
        assert_eq!(work["without_text"].is_null(), has_text, "{work}");
        let originals = work["files"].as_array().unwrap().iter();
        for original in originals.filter(|file| file["role"] == "original") {
            assert_eq!(original["retrieved_at"], "2026-11-22T04:00:00Z");
            assert_eq!(original["origin"], "https://example.org/a?b=1");
        }
    }
}

#[test]
fn the_start_page_cannot_be_broken_out_of() {
    let (bytes, _) = everything(&store());
    let page = text_in(&bytes, "index.html");
    let data = page.split("id=\"works\">").nth(1).unwrap();
    let data = data.split("</script>").next().unwrap();
    let works: Vec<Vec<serde_json::Value>> = serde_json::from_str(data).unwrap();
    assert_eq!(works.len(), 5);
    assert!(
        works
            .iter()
            .any(|work| work[0] == "<b>网络</b>设备\"巡检\"规范")
    );
    let held = works.iter().filter_map(|work| work[7].as_str());
    for path in held {
        text_in(&bytes, path);
    }
}

#[test]
fn the_spreadsheet_has_a_sheet_for_each_sector() {
    let (bytes, _) = everything(&store());
    let mut archive = ZipArchive::new(Cursor::new(&bytes)).unwrap();
    let mut file = archive
        .by_name(&format!("huidian-{TODAY}/目录.xlsx"))
        .unwrap();
    let mut table = Vec::new();
    file.read_to_end(&mut table).unwrap();
    let mut workbook = ZipArchive::new(Cursor::new(table)).unwrap();
    let mut sheets = String::new();
    workbook
        .by_name("xl/workbook.xml")
        .unwrap()
        .read_to_string(&mut sheets)
        .unwrap();
    for sector in Sector::ALL {
        assert!(
            sheets.contains(&format!("name=\"{}领域\"", sector.chinese())),
            "{sheets}"
        );
    }
    assert!(sheets.contains("name=\"其他法律\""));
}

#[test]
fn an_empty_selection_is_refused() {
    let store = store();
    let filter = WorkFilter {
        years: vec![1901],
        ..WorkFilter::default()
    };
    let request = bundle::Request {
        filter: &filter,
        name: "1901年",
        as_of: TODAY,
    };
    let mut bytes = Vec::new();
    let outcome = bundle::write(&store.read().unwrap(), &request, &mut bytes);
    assert!(matches!(outcome, Err(Error::NothingSelected(name)) if name == "1901年"));
    assert!(bytes.is_empty());
}

#[test]
fn a_sound_bundle_passes_and_a_changed_one_does_not() {
    let (bytes, summary) = everything(&store());
    let sound = bundle::verify(saved(&bytes).path()).unwrap();
    assert_eq!(sound.faults, Vec::<String>::new());
    assert_eq!(
        (sound.file_count, sound.size_bytes),
        (summary.file_count, summary.size_bytes)
    );
    // every seventeenth byte turned over: found by a digest, by the ZIP's own sums, or as unreadable
    for at in (0..bytes.len()).step_by(bytes.len() / 17) {
        let mut broken = bytes.clone();
        broken[at] ^= 0x55;
        let is_sound = bundle::verify(saved(&broken).path()).is_ok_and(|found| found.is_sound());
        let is_same = {
            let mut again = ZipArchive::new(Cursor::new(&broken)).ok();
            again
                .as_mut()
                .is_some_and(|archive| same_content(archive, &bytes))
        };
        assert!(!is_sound || is_same, "byte {at} of {}", bytes.len());
    }
    for cut in [&bytes[..bytes.len() / 2], &bytes[..4], b"no ZIP at all"] {
        let found = bundle::verify(saved(cut).path()).unwrap();
        assert!(!found.is_sound() && found.faults[0].contains("重新下载"));
    }
    let folder = bundle::verify(&std::env::temp_dir()).unwrap_err();
    assert!(folder.to_string().contains("文件夹"), "{folder}");
    assert!(bundle::verify(Path::new("/nonexistent.zip")).is_err());
}

/// S29: what a bag says of itself is read as far as any real bag goes, and no further.
#[test]
fn a_manifest_without_end_is_a_fault_and_is_not_read_to_its_end() {
    use std::io::Write;
    use zip::write::SimpleFileOptions;

    // as they are, not compressed: the reader cannot tell, and the test is quick
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let bag = |manifest_bytes: usize, information_bytes: usize| {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let line = b"0000000000000000000000000000000000000000000000000000000000000000  data/x\n";
        let manifest = line.iter().copied().cycle().take(manifest_bytes).collect();
        for (name, content) in [
            ("bag/bagit.txt", b"BagIt-Version: 1.0\n".to_vec()),
            ("bag/manifest-sha256.txt", manifest),
            ("bag/bag-info.txt", vec![b'a'; information_bytes]),
        ] {
            archive.start_file(name, stored).unwrap();
            archive.write_all(&content).unwrap();
        }
        let bytes = archive.finish().unwrap().into_inner();
        bundle::verify(saved(&bytes).path()).unwrap().faults
    };
    let too_long = |faults: &[String], name: &str| {
        let fault = faults.iter().find(|fault| fault.contains("超过"));
        fault.is_some_and(|fault| fault.starts_with(name))
    };
    let faults = bag((64 << 20) + 1, 10);
    assert!(too_long(&faults, "manifest-sha256.txt"), "{faults:?}");
    let missing = |fault: &&String| fault.starts_with("data/x");
    assert_eq!(
        faults.iter().filter(missing).count(),
        0,
        "none of its lines is taken"
    );
    let faults = bag(73, (1 << 20) + 1);
    assert!(too_long(&faults, "bag-info.txt"), "{faults:?}");
    assert_eq!(
        faults.iter().filter(missing).count(),
        1,
        "and a short one is"
    );
}

/// A byte that says nothing (a time, a permission) may change without harm.
fn same_content(archive: &mut ZipArchive<Cursor<&Vec<u8>>>, original: &[u8]) -> bool {
    let mut other = ZipArchive::new(Cursor::new(original)).unwrap();
    if archive.len() != other.len() {
        return false;
    }
    (0..other.len()).all(|index| {
        let (mut a, mut b) = (Vec::new(), Vec::new());
        let mut expected = other.by_index(index).unwrap();
        expected.read_to_end(&mut b).unwrap();
        archive.by_index(index).is_ok_and(|mut found| {
            found.name().ok() == expected.name().ok() && found.read_to_end(&mut a).is_ok() && a == b
        })
    })
}

#[test]
fn independent_readers_accept_a_bundle() {
    let (bytes, _) = everything(&store());
    let file = saved(&bytes);
    let Some(python) = Python::with("bagit") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let script = "import sys, os, zipfile, bagit\n\
        archive = zipfile.ZipFile(sys.argv[1])\n\
        assert archive.testzip() is None\n\
        archive.extractall(sys.argv[2])\n\
        (top,) = os.listdir(sys.argv[2])\n\
        bag = bagit.Bag(os.path.join(sys.argv[2], top))\n\
        bag.validate()\n\
        print(bag.info['Payload-Oxum'])";
    let paths = [
        file.path().to_str().unwrap(),
        folder.path().to_str().unwrap(),
    ];
    let oxum = python.run(script, &paths);
    assert!(oxum.trim().ends_with(".12"), "{oxum}");
    if let Some(said) = run("unzip", &["-t", file.path().to_str().unwrap()]) {
        assert!(said.contains("No errors detected"), "{said}");
    }
}
