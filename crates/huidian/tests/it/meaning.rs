//! Questions found by meaning, with endpoints that are well and endpoints that are not.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::server::{get, start};
use crate::testing::TestLibrary;

/// How an endpoint answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mood {
    Well,
    /// After half a minute.
    Slow,
    /// Takes the request and never answers.
    Hanging,
    /// Cuts the connection.
    Closed,
    Failing,
    NotJson,
    OtherDimensions,
    TooFew,
    /// Well, but refuses whatever holds this word, and so the batch it is in.
    Choosy,
}

const CHOOSY_ABOUT: &str = "灯塔";
const MATTERS: [&[&str]; 3] = [
    &["日志", "记录要放"],
    &["灯塔", "照明"],
    &["栈道", "木板路"],
];

/// An endpoint on this machine. Its vectors have a direction for each matter.
struct Endpoint {
    address: String,
    mood: Arc<Mutex<Mood>>,
    embedded: Arc<AtomicUsize>,
}

impl Endpoint {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/v1", listener.local_addr().unwrap());
        let mood = Arc::new(Mutex::new(Mood::Well));
        let embedded = Arc::new(AtomicUsize::new(0));
        let (told, counted) = (mood.clone(), embedded.clone());
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (told, counted) = (told.clone(), counted.clone());
                thread::spawn(move || answer(stream.unwrap(), &told, &counted));
            }
        });
        Self {
            address,
            mood,
            embedded,
        }
    }

    fn is(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    /// Passages and questions that got their vector.
    fn embedded(&self) -> usize {
        self.embedded.load(Ordering::SeqCst)
    }

    fn settings(&self, library: &TestLibrary) {
        fs::create_dir_all(library.data()).unwrap();
        let settings = format!(
            "[search.embeddings]\naddress = \"{}\"\nmodel = \"matters\"\ndimensions = 4\ntimeout_milliseconds = 400\nbatch = 2\n",
            self.address
        );
        fs::write(library.data().join("huidian.toml"), settings).unwrap();
    }
}

fn vector(text: &str) -> Vec<f32> {
    let mut vector = vec![0.05; 4];
    for (at, words) in MATTERS.iter().enumerate() {
        if words.iter().any(|word| text.contains(word)) {
            vector[at] = 1.0;
        }
    }
    vector
}

fn answer(mut stream: TcpStream, mood: &Mutex<Mood>, embedded: &AtomicUsize) {
    let Some(request) = read(&mut stream) else {
        return;
    };
    let mood = *mood.lock().unwrap();
    let texts: Vec<String> = serde_json::from_value(request["input"].clone()).unwrap();
    let mut vectors: Vec<Vec<f32>> = texts.iter().map(|text| vector(text)).collect();
    let mut status = "200 OK";
    match mood {
        Mood::Hanging => {
            let _ = stream.read_to_end(&mut Vec::new());
            return;
        }
        Mood::Closed => return,
        Mood::Slow => thread::sleep(Duration::from_secs(30)),
        Mood::Failing => status = "500 Internal Server Error",
        Mood::OtherDimensions => vectors.iter_mut().for_each(|vector| vector.push(1.0)),
        Mood::TooFew => vectors.clear(),
        Mood::Choosy if texts.iter().any(|text| text.contains(CHOOSY_ABOUT)) => {
            status = "400 Bad Request";
        }
        Mood::Well | Mood::NotJson | Mood::Choosy => {}
    }
    let data: Vec<Value> = vectors
        .iter()
        .enumerate()
        .map(|(index, embedding)| json!({ "index": index, "embedding": embedding }))
        .collect();
    let body = match mood {
        Mood::NotJson => "<html>向量</html>".to_owned(),
        _ => json!({ "data": data }).to_string(),
    };
    if status == "200 OK" && matches!(mood, Mood::Well | Mood::Choosy) {
        embedded.fetch_add(vectors.len(), Ordering::SeqCst);
    }
    let _ = write!(
        stream,
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
}

fn read(stream: &mut TcpStream) -> Option<Value> {
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let count = stream.read(&mut buffer).ok().filter(|count| *count > 0)?;
        request.extend_from_slice(&buffer[..count]);
        let Some(end) = request.windows(4).position(|four| four == b"\r\n\r\n") else {
            continue;
        };
        let head = String::from_utf8_lossy(&request[..end]).to_lowercase();
        let length: usize = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: ")?.parse().ok())?;
        if request.len() >= end + 4 + length {
            return serde_json::from_slice(&request[end + 4..]).ok();
        }
    }
}

/// Three articles of three matters, and two of none.
fn library() -> TestLibrary {
    let text = "# 云湖市设施管理条例\n\n2024年3月5日 云湖市人民代表大会常务委员会通过\n\n<!-- INFO END -->\n\n## 第一章 总则\n\n\
        第一条 为了规范设施管理，制定本条例。\n\n第二条 运营单位留存日志不少于六个月。\n\n第三条 灯塔由海事部门养护。\n\n\
        第四条 栈道由园林部门养护。\n\n第五条 本条例自2024年6月1日起施行。\n";
    let library = TestLibrary::new().with_file("云湖市设施管理条例.md", text);
    assert_eq!(library.import().code, 0);
    library
}

const QUESTION: &str = "系统里的记录要放多久";
const ANSWER: &str = "第二条";

fn first_article(answer: &Value) -> &str {
    let hits = answer["hits"].as_array().unwrap();
    let article = hits.iter().find(|hit| !hit["provision"].is_null());
    article.map_or("", |hit| hit["provision"].as_str().unwrap())
}

#[test]
fn a_library_without_an_endpoint_says_nothing_of_vectors() {
    let library = library();
    let answer = library.json(&["search", "--json", QUESTION]);
    assert!(answer.get("embeddings").is_none());
    let run = library.run(&["vectors", "make"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("[search.embeddings]"), "{}", run.err);
}

#[test]
fn an_endpoint_in_any_state_leaves_words_to_answer_in_time() {
    let library = library();
    let plain = library.json(&["search", "--json", QUESTION]);
    let endpoint = Endpoint::start();
    endpoint.settings(&library);
    let answer = library.json(&["search", "--json", QUESTION]);
    assert_eq!(answer["embeddings"]["used"], false);
    assert!(
        answer["embeddings"]["note"]
            .as_str()
            .unwrap()
            .contains("尚未生成")
    );
    let made = library.run(&["vectors", "make"]);
    assert_eq!(made.code, 0, "{}", made.err);
    let status = library.run(&["vectors", "status"]);
    assert!(status.out.contains("missing: 0"), "{}", status.out);
    let answer = library.json(&["search", "--json", QUESTION]);
    assert_eq!(answer["embeddings"]["used"], true);
    assert_eq!(answer["embeddings"]["note"], Value::Null);
    assert_eq!(first_article(&answer), ANSWER);
    for (mood, said) in [
        (Mood::Slow, "未按时答复"),
        (Mood::Hanging, "未按时答复"),
        (Mood::Closed, "连接不上"),
        (Mood::Failing, "报错"),
        (Mood::NotJson, "读不懂"),
        (Mood::TooFew, "读不懂"),
        (Mood::OtherDimensions, "维数与设置不符"),
    ] {
        endpoint.is(mood);
        let begun = Instant::now();
        let answer = library.json(&["search", "--json", QUESTION]);
        assert!(begun.elapsed() < Duration::from_secs(20), "{mood:?}");
        let note = answer["embeddings"]["note"].as_str().unwrap();
        assert!(note.contains(said), "{mood:?}: {note}");
        assert_eq!(answer["hits"], plain["hits"], "{mood:?}");
        let run = library.run(&["search", QUESTION]);
        assert!(
            run.out.contains(said) && run.out.contains("by words alone"),
            "{mood:?}: {}",
            run.out
        );
    }
}

#[test]
fn making_goes_on_where_it_stood_and_one_refused_passage_holds_up_no_other() {
    let library = library();
    let endpoint = Endpoint::start();
    endpoint.settings(&library);
    endpoint.is(Mood::Choosy);
    let made = library.run(&["vectors", "make"]);
    assert_eq!(made.code, 0, "{}", made.err);
    assert!(
        made.out.contains("refused by the model: 1"),
        "{}{}",
        made.out,
        made.err
    );
    let status = library.run(&["vectors", "status"]);
    assert!(status.out.contains("missing: 1"), "{}", status.out);
    endpoint.is(Mood::Well);
    let before = endpoint.embedded();
    let made = library.run(&["vectors", "make"]);
    assert_eq!(made.code, 0, "{}", made.err);
    assert_eq!(endpoint.embedded() - before, 1, "only what was missing");
    endpoint.is(Mood::Failing);
    let made = library.run(&["vectors", "make"]);
    assert_eq!(made.code, 0, "nothing is missing: {}", made.err);
}

#[test]
fn an_endpoint_that_fails_while_vectors_are_made_is_said() {
    let library = library();
    let endpoint = Endpoint::start();
    endpoint.settings(&library);
    for (mood, said) in [
        (Mood::Failing, "answered 500"),
        (Mood::NotJson, "no list of"),
        (Mood::OtherDimensions, "5 dimensions, the settings say 4"),
        (Mood::Closed, "cannot reach the embeddings endpoint"),
    ] {
        endpoint.is(mood);
        let made = library.run(&["vectors", "make"]);
        assert_eq!(made.code, 1, "{mood:?}");
        assert!(made.err.contains(said), "{mood:?}: {}", made.err);
    }
}

/// Waits until a server answers the question as wanted.
fn wait_for(server: &crate::server::Server, path: &str, wanted: &str) -> String {
    let begun = Instant::now();
    loop {
        let (status, answer) = get(server, path);
        assert_eq!(status, 200, "{answer}");
        if answer.contains(wanted) {
            return answer;
        }
        assert!(begun.elapsed() < Duration::from_secs(40), "{answer}");
        thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn a_server_makes_vectors_by_itself_and_says_on_the_page_when_they_have_no_say() {
    let library = library();
    let endpoint = Endpoint::start();
    endpoint.settings(&library);
    let server = start(&library);
    let encoded: String = QUESTION
        .bytes()
        .map(|byte| format!("%{byte:02X}"))
        .collect();
    let (page, api) = (
        format!("/search?q={encoded}"),
        format!("/api/v1/search?q={encoded}"),
    );
    wait_for(&server, &api, "\"vectors\":5");
    // no answer from before all were made was kept
    wait_for(&server, &page, "按词语和意思查找");
    drop(server);
    let before = endpoint.embedded();
    let server = start(&library);
    thread::sleep(Duration::from_secs(1));
    assert_eq!(endpoint.embedded(), before, "they were kept");
    endpoint.is(Mood::Hanging);
    let begun = Instant::now();
    let (_, answer) = get(&server, &page);
    assert!(answer.contains("向量服务未按时答复"), "{answer}");
    assert!(answer.contains("no-store"), "{answer}");
    // others are not made to wait for what has just failed, and pages that ask nothing never do
    for _ in 0..20 {
        let (status, _) = get(&server, &format!("{page}&limit=1"));
        assert_eq!(status, 200);
    }
    let (_, english) = get(&server, &format!("{page}&lang=en"));
    assert!(english.contains("found by words alone"), "{english}");
    assert!(begun.elapsed() < Duration::from_secs(8));
    endpoint.is(Mood::Well);
    wait_for(&server, &page, "按词语和意思查找");
}

#[test]
fn an_answer_by_some_of_the_vectors_is_not_kept_until_the_others_are_made() {
    let library = library();
    let endpoint = Endpoint::start();
    endpoint.settings(&library);
    endpoint.is(Mood::Choosy);
    let server = start(&library);
    let encoded: String = QUESTION
        .bytes()
        .map(|byte| format!("%{byte:02X}"))
        .collect();
    let api = format!("/api/v1/search?q={encoded}");
    let answer = wait_for(&server, &api, "\"vectors\":4");
    assert!(answer.contains("no-store"), "{answer}");
    endpoint.is(Mood::Well);
    let made = library.run(&["vectors", "make"]);
    assert_eq!(made.code, 0, "{}", made.err);
    let (_, answer) = get(&server, &api);
    assert!(answer.contains("\"vectors\":5"), "{answer}");
}
