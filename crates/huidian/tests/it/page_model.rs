//! A document model named by its address: what it reads is marked, and what it says wrongly, or not at all, changes nothing.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::{Value, json};

use crate::testing::{Run, TestLibrary, path_text};

/// An endpoint on this machine that answers every page alike.
pub(crate) struct Endpoint {
    address: String,
    answer: Arc<Mutex<String>>,
    asked: Arc<AtomicUsize>,
}

impl Endpoint {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/v1", listener.local_addr().unwrap());
        let answer = Arc::new(Mutex::new(String::new()));
        let asked = Arc::new(AtomicUsize::new(0));
        let (told, counted) = (answer.clone(), asked.clone());
        thread::spawn(move || {
            for stream in listener.incoming() {
                counted.fetch_add(1, Ordering::SeqCst);
                answer_one(stream.unwrap(), &told.lock().unwrap().clone());
            }
        });
        Self {
            address,
            answer,
            asked,
        }
    }

    /// From now on it gives these pages.
    pub(crate) fn says(&self, pages: &[&str]) {
        let pages: Vec<Value> = pages
            .iter()
            .map(|page| json!({ "lines": page.lines().collect::<Vec<_>>() }))
            .collect();
        let content = json!({ "pages": pages }).to_string();
        let answer = json!({ "choices": [{ "message": { "content": content } }] });
        *self.answer.lock().unwrap() = answer.to_string();
    }

    fn is_asked(&self) -> usize {
        self.asked.swap(0, Ordering::SeqCst)
    }

    pub(crate) fn settings(&self, library: &TestLibrary, pages: &str) {
        fs::create_dir_all(library.data()).unwrap();
        let settings = format!(
            "[models.documents]\naddress = \"{}\"\nmodel = \"sees\"\ntimeout_seconds = 5\npages = \"{pages}\"\n",
            self.address
        );
        fs::write(library.data().join("huidian.toml"), settings).unwrap();
    }
}

/// Takes a request whole, and answers.
fn answer_one(mut stream: TcpStream, body: &str) {
    let mut request = Vec::new();
    let mut buffer = [0; 8192];
    loop {
        let Ok(count) = stream.read(&mut buffer) else {
            return;
        };
        request.extend_from_slice(&buffer[..count]);
        let text = String::from_utf8_lossy(&request);
        let is_whole = text.split_once("\r\n\r\n").is_some_and(|(head, body)| {
            head.to_lowercase()
                .lines()
                .find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok())
                .is_some_and(|length| body.len() >= length)
        });
        if is_whole || count == 0 {
            break;
        }
    }
    let answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    // who gave up waiting is gone
    let _ = stream.write_all(answer.as_bytes());
}

const SAID: &str = "云湖市船舶管理办法\n第一条　为了保护云湖水质，制定本办法。\n第二条　船舶夜间不得停航。\n第三条　本办法自2024年1月1日起施行。";

/// A white page: nothing can be recognised on it, and only a model can say what it says.
fn page() -> Vec<u8> {
    crate::awaiting::picture()
}

fn run(library: &TestLibrary, models: &Path, arguments: &[&str]) -> Run {
    let mut command = library.command(arguments);
    command.env("HUIDIAN_OCR_MODELS", models);
    Run::from(command.output().unwrap())
}

fn extract(library: &TestLibrary, models: &Path, file: &Path) -> Value {
    let run = run(library, models, &["extract", "--json", path_text(file)]);
    serde_json::from_str(&run.out).unwrap_or_else(|_| panic!("{}{}", run.out, run.err))
}

#[test]
fn what_a_document_model_reads_is_taken_in_and_marked() {
    let library = TestLibrary::new().with_file("扫描.png", page());
    let none = library.files().join("../none");
    let endpoint = Endpoint::start();
    endpoint.settings(&library, "hard");
    endpoint.says(&[SAID]);
    let read = extract(&library, &none, &library.files().join("扫描.png"));
    assert_eq!(endpoint.is_asked(), 1);
    assert!(read["text"].as_str().unwrap().contains("第二条"), "{read}");
    assert_eq!(read["ocr"], true);
    assert_eq!(read["ocr_lines"], json!({ "ocr": 0, "model": 4 }));
    let told = read["diagnostics"].to_string();
    assert!(told.contains("4 of them by the document model"), "{told}");
    let report = run(
        &library,
        &none,
        &["import", "--json", path_text(&library.files())],
    );
    let report: Value = serde_json::from_str(&report.out).unwrap();
    let taken = &report["taken"][0];
    assert!(taken["work"].is_string(), "{report}");
    assert!(
        taken["warnings"].to_string().contains("文字识别自图片"),
        "{report}"
    );
}

#[test]
fn a_scan_waits_where_only_a_model_could_read_it_and_it_does_not() {
    let library = TestLibrary::new().with_file("扫描.png", page());
    let none = library.files().join("../none");
    let endpoint = Endpoint::start();
    endpoint.settings(&library, "hard");
    let import = || {
        let run = run(
            &library,
            &none,
            &["import", "--json", path_text(&library.files())],
        );
        serde_json::from_str::<Value>(&run.out).unwrap_or_else(|_| panic!("{}{}", run.out, run.err))
    };
    let too_long = "字".repeat(9_000);
    for (pages, why) in [
        (vec![""], "it says nothing"),
        (vec![SAID, SAID], "it gives two pages for one"),
        (vec![too_long.as_str()], "it says more than a page holds"),
        (vec![], "it gives no page"),
    ] {
        endpoint.says(&pages);
        let report = import();
        assert_eq!(endpoint.is_asked(), 1, "{why}");
        assert_eq!(
            report["taken"][0]["kind"], "awaits_recognition",
            "{why}: {report}"
        );
    }
    // it comes to its senses, and the file that waited is read
    endpoint.says(&[SAID]);
    let report = import();
    assert!(report["taken"][0]["work"].is_string(), "{report}");
}

/// Where the models lie that this machine has, and a scan that they read: the models are no part of what is built here.
#[test]
fn what_is_recognised_here_stands_where_a_model_is_down_or_lies() {
    let Some((from, scan)) = crate::awaiting::models_and_scan() else {
        eprintln!("skipped: needs HUIDIAN_TEST_OCR_MODELS and HUIDIAN_TEST_SCAN");
        return;
    };
    let library = TestLibrary::new();
    let models = library.files().join("../models");
    let installed = run(&library, &models, &["ocr", "install", path_text(&from)]);
    assert_eq!(installed.code, 0, "{}", installed.err);
    let alone = extract(&library, &models, &scan);
    let lines = alone["ocr_lines"]["ocr"].as_u64().unwrap();
    assert!(lines > 3, "{alone}");
    let endpoint = Endpoint::start();
    endpoint.settings(&library, "all");
    for (pages, says) in [
        (vec![""], "says nothing"),
        (vec![SAID], "another page"),
        (vec!["甲", "乙"], "2 pages for 1"),
    ] {
        endpoint.says(&pages);
        let read = extract(&library, &models, &scan);
        assert_eq!(endpoint.is_asked(), 1, "{says}");
        assert_eq!(read["text"], alone["text"], "{says}");
        assert_eq!(read["ocr_lines"]["ocr"].as_u64(), Some(lines), "{says}");
        assert!(
            read["diagnostics"].to_string().contains(says),
            "{says}: {}",
            read["diagnostics"]
        );
    }
    // the same words with one put right are taken, and told as the model's
    let text = alone["text"].as_str().unwrap();
    endpoint.says(&[text]);
    let read = extract(&library, &models, &scan);
    assert_eq!(read["ocr_lines"]["model"].as_u64(), Some(lines), "{read}");
    endpoint.settings(&library, "hard");
    extract(&library, &models, &scan);
    assert_eq!(
        endpoint.is_asked(),
        1,
        "a clean page is not asked about: only the one before was"
    );
}
