//! Pictures of text where no models are: kept, told as waiting, and read by themselves once there are some.

use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD as STANDARD;
use serde_json::Value;

use crate::server::start;
use crate::testing::{Run, TestLibrary, path_text};

/// A white page of 80 by 120 pixels.
pub(crate) fn picture() -> Vec<u8> {
    STANDARD.decode("iVBORw0KGgoAAAANSUhEUgAAAFAAAAB4CAAAAABAhSoqAAAAPUlEQVR42u3MQQEAAAQEsKN/Z0rw2wKsJrc6QqFQKBQKhUKhUCgUCoVCoVAoFAqFQqFQKBQKhUKhUCh8DBfGegHvTHofWwAAAABJRU5ErkJggg==").unwrap()
}

fn run(library: &TestLibrary, models: &Path, arguments: &[&str]) -> Run {
    let mut command = library.command(arguments);
    command.env("HUIDIAN_OCR_MODELS", models);
    Run::from(command.output().unwrap())
}

fn import(library: &TestLibrary, models: &Path) -> Value {
    let files = library.files();
    let run = run(library, models, &["import", "--json", path_text(&files)]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    serde_json::from_str(&run.out).unwrap()
}

#[test]
fn a_scan_without_models_is_kept_and_waits() {
    let library = TestLibrary::new().with_file("公报.png", picture());
    let models = library.files().join("../none");
    for (time, why) in [(1, "it is new"), (2, "it still waits")] {
        let report = import(&library, &models);
        let taken = report["taken"].as_array().unwrap();
        assert_eq!(taken.len(), 1, "{time}: {why}: {report}");
        assert_eq!(taken[0]["kind"], "awaits_recognition");
        assert!(taken[0]["reason"].as_str().unwrap().starts_with("待识别"));
        assert_eq!(taken[0]["review"], false);
        assert_eq!(taken[0]["work"], Value::Null);
    }
    assert_eq!(library.json(&["doctor", "--json"])["sound"], true);
    let hash = huidian_store::content_hash(&picture()).to_string();
    let server = start(&library);
    let original = server.ask("GET", &format!("/captures/{hash}"), "", b"");
    assert_eq!((original.status, original.body), (200, picture()));
}

/// Files that have the names of models and are none: what waits is then refused with its reason, and nobody tries for ever.
#[test]
fn what_cannot_be_read_with_models_waits_no_longer() {
    let library = TestLibrary::new().with_file("公报.png", picture());
    let models = library.files().join("../models");
    import(&library, &models);
    std::fs::create_dir_all(&models).unwrap();
    for name in ["PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx"] {
        std::fs::write(models.join(name), "no model").unwrap();
    }
    let files = library.files();
    for time in ["read", "refused before"] {
        let run = run(&library, &models, &["import", "--json", path_text(&files)]);
        assert_eq!(run.code, 3, "{time}: {}{}", run.out, run.err);
        let report: Value = serde_json::from_str(&run.out).unwrap();
        let reason = report["refused"][0]["reason"].as_str().unwrap();
        assert!(reason.contains("没有识别出文字"), "{time}: {reason}");
    }
}

/// Where the models lie that this machine has, and a scan to read: the models are no part of what is built here.
pub(crate) fn models_and_scan() -> Option<(PathBuf, PathBuf)> {
    let models = std::env::var_os("HUIDIAN_TEST_OCR_MODELS")?;
    let scan = std::env::var_os("HUIDIAN_TEST_SCAN")?;
    Some((models.into(), scan.into()))
}

#[test]
fn a_scan_that_waits_is_read_when_the_models_are_installed() {
    let Some((from, scan)) = models_and_scan() else {
        eprintln!("skipped: needs HUIDIAN_TEST_OCR_MODELS and HUIDIAN_TEST_SCAN");
        return;
    };
    let library = TestLibrary::new().with_file("扫描.png", std::fs::read(scan).unwrap());
    let models = library.files().join("../models");
    import(&library, &models);
    let installed = run(&library, &models, &["ocr", "install", path_text(&from)]);
    assert_eq!(installed.code, 0, "{}", installed.err);
    assert!(installed.out.contains("1 个"), "{}", installed.out);
    let listed = run(&library, &models, &["list", "--json", "--text", "yes"]);
    assert!(listed.out.contains("\"held\": true"), "{}", listed.out);
    let again = import(&library, &models);
    assert_eq!(again["unchanged"].as_array().unwrap().len(), 1);
}
