//! The pages of an original beside its text: where articles stand, what a page looks like, and lines of a scan that keepers put right.

use serde_json::{Value, json};

use crate::page_model::Endpoint;
use crate::server::{Server, get, start};
use crate::testing::{Run, TestLibrary, path_text};

#[path = "../../../huidian-extract/tests/it/drawn_pdf.rs"]
#[allow(
    dead_code,
    reason = "the extraction's own tests draw with all of it, these with a part"
)]
mod drawn_pdf;

pub(crate) const TITLE: &str = "云湖市游船停泊办法";

/// Two pages; the third article is on the second.
fn pdf() -> Vec<u8> {
    let first = [
        "第一条　为了规范云湖游船停泊秩序，保护水质和岸线，根据有关法律、法规，结合本市实际，制定本办法。",
        "第二条　本办法适用于云湖水域内游船的停泊、检修和夜间值守活动。",
    ];
    let second = [
        "第三条　游船停泊应当使用统一编号的泊位，不得占用消防通道和应急救援航道。",
        "第四条　本办法自2024年3月1日起施行。",
    ];
    let mut page = vec![drawn_pdf::centred(100.0, 22.0, TITLE)];
    page.extend(drawn_pdf::set(90.0, 160.0, 16.0, 26, &first));
    drawn_pdf::pdf(&[page, drawn_pdf::set(90.0, 100.0, 16.0, 26, &second)])
}

fn path(parts: &str) -> String {
    format!("/works/{TITLE}{parts}")
        .bytes()
        .map(|byte| {
            if byte.is_ascii() {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}

#[test]
fn articles_of_a_pdf_lead_to_their_page_and_box() {
    let library = TestLibrary::new().with_file("停泊.pdf", pdf());
    let report = library.import();
    assert_eq!(report.code, 0, "{}{}", report.out, report.err);
    let server = start(&library);
    let (status, work) = get(&server, &path(""));
    assert_eq!(status, 200);
    assert!(work.contains("/original?version="), "{work}");
    assert!(
        !work.contains("识别（OCR）"),
        "no word of it was recognised"
    );
    let (status, article) = get(&server, &path("/第三条"));
    assert_eq!(status, 200);
    let to = article.split("/original?version=").nth(1).expect("a link");
    let to = to.split('"').next().unwrap().replace("&#38;", "&");
    assert!(to.contains("&page=2#b"), "{to}");
    let (link, target) = to.split_once('#').unwrap();
    let (status, beside) = get(&server, &path(&format!("/original?version={link}")));
    assert_eq!(status, 200);
    assert!(
        beside.contains(&format!("<rect id=\"{target}\"")),
        "{beside}"
    );
    assert!(
        beside.contains("第三条　游船停泊应当使用统一编号的泊位"),
        "{beside}"
    );
    assert!(
        !beside.contains("第一条　为了"),
        "that is on the other page"
    );
    let picture = beside.split("<image href=\"").nth(1).unwrap();
    let picture = picture.split('"').next().unwrap();
    let drawn = server.ask("GET", picture, "", b"");
    assert_eq!(drawn.status, 200);
    // the file does not carry its fonts: the page is not drawn in other characters, and says so over the words
    let drawn = String::from_utf8_lossy(&drawn.body);
    assert!(drawn.contains("不能如实画出这一页"), "{drawn}");
    for (page, status) in [("3", 404), ("0", 404), ("x", 404)] {
        let address = format!("{}/{page}", picture.rsplit_once('/').unwrap().0);
        assert_eq!(get(&server, &address).0, status, "{page}");
    }
    assert_eq!(get(&server, &path("/original?page=x")).0, 400);
}

#[test]
fn a_text_without_pages_is_shown_by_its_words_with_the_file_to_take() {
    let words = crate::testing::regulation(TITLE, 3, 4);
    let library = TestLibrary::new().with_file("停泊.md", words);
    library.import();
    let server = start(&library);
    assert!(!get(&server, &path("")).1.contains("beside-link"));
    let (status, page) = get(&server, &path("/original"));
    assert_eq!(status, 200, "{page}");
    for words in ["停泊.md", "没有固定的页面", "第一条", "href=\"/captures/"] {
        assert!(page.contains(words), "{words}: {page}");
    }
}

const READ: &str = "云湖市游船停泊办法\n第一条　为了规范云湖游船停泊秩字，制定本办法。\n第二条　本办法适用于云湖水域内的游船。\n第三条　本办法自2024年3月1日起施行。";
pub(crate) const RIGHT: &str = "第一条　为了规范云湖游船停泊秩序，制定本办法。";

pub(crate) const SCAN: &str = "扫描.png";

/// A library with a scan that a document model read, with a mistake in its second line.
pub(crate) fn scanned() -> (TestLibrary, Endpoint) {
    let library = TestLibrary::new().with_file(SCAN, crate::awaiting::picture());
    let endpoint = Endpoint::start();
    endpoint.settings(&library, "all");
    endpoint.says(&[READ]);
    let report = run(&library, &["import", "--json", path_text(&library.files())]);
    assert_eq!(report.code, 0, "{}{}", report.out, report.err);
    (library, endpoint)
}

fn run(library: &TestLibrary, arguments: &[&str]) -> Run {
    let mut command = library.command(arguments);
    command.env("HUIDIAN_OCR_MODELS", library.files().join("../none"));
    Run::from(command.output().unwrap())
}

fn show(library: &TestLibrary) -> Value {
    library.json(&["show", TITLE, "--json"])["expressions"][0].clone()
}

fn correct(library: &TestLibrary, line: &str, words: &str) -> Run {
    let label = show(library)["label"].as_str().unwrap().to_owned();
    let arguments = [
        "mend",
        "correct-line",
        TITLE,
        &label,
        "扫描.png",
        line,
        words,
        "--reason",
        "对照原件",
    ];
    run(library, &arguments)
}

#[test]
fn a_line_put_right_is_shown_searched_and_exported_and_can_be_taken_back() {
    let (library, _endpoint) = scanned();
    let as_read = show(&library);
    assert_eq!(as_read["recognised"]["lines"], 4, "{as_read}");
    assert_eq!(as_read["recognised"]["by_model"], 4);
    assert_eq!(as_read["recognised"]["corrected"], 0);
    let done = correct(&library, "2", RIGHT);
    assert_eq!(done.code, 0, "{}{}", done.out, done.err);
    let corrected = show(&library);
    assert_eq!(corrected["recognised"]["corrected"], 1, "{corrected}");
    assert_ne!(corrected["text_sha256"], as_read["text_sha256"]);
    let article = library.json(&["show", TITLE, "第一条", "--json"]);
    assert!(article.to_string().contains("停泊秩序"), "{article}");
    let hits = |words: &str| library.json(&["search", words, "--json"])["hits"].to_string();
    assert!(
        hits("停泊秩序").contains(TITLE),
        "searched as it is put right"
    );
    assert!(
        !hits("停泊秩字").contains("秩字"),
        "and no more as it was read"
    );
    // whoever meets the words elsewhere is told that they were recognised
    let hit = library.json(&["search", "停泊秩序", "--json"])["hits"]
        .as_array()
        .and_then(|hits| hits.iter().find(|hit| !hit["provision"].is_null()).cloned());
    let hit = hit.expect("an article");
    assert_eq!(hit["recognised"]["lines"], 4, "{hit}");
    assert_eq!(hit["recognised"]["corrected"], 1);
    let told = library.run(&["search", "停泊秩序"]);
    assert!(told.out.contains("扫描识别"), "{}", told.out);
    let table = library.files().join("../out.jsonl");
    let exported = library.run(&["export", "--format", "jsonl", "-o", path_text(&table)]);
    assert_eq!(exported.code, 0, "{}", exported.err);
    let rows = std::fs::read_to_string(&table).unwrap();
    let rows = rows
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    let rows: Vec<Value> = rows.filter(|row| row["title"] == TITLE).collect();
    assert!(!rows.is_empty());
    for row in rows {
        assert_eq!(row["recognised"], true, "{row}");
        assert!(row["doubtful_characters"].is_u64(), "{row}");
    }
    let asked = [
        (
            "read_provision",
            json!({"work": TITLE, "provision": "第一条"}),
        ),
        ("search_articles", json!({"query": "停泊秩序"})),
    ];
    let answers = crate::agents::called(&library, &asked);
    assert_eq!(answers[0]["recognised"]["lines"], 4, "{}", answers[0]);
    assert!(answers[0]["doubtful_characters"].is_u64(), "{}", answers[0]);
    assert!(answers[1]["hits"].to_string().contains("\"recognised\""));
    // the same scan again changes nothing
    let again = run(&library, &["import", "--json", path_text(&library.files())]);
    assert_eq!(again.code, 0, "{}", again.err);
    assert_eq!(show(&library), corrected);
    assert_eq!(library.json(&["doctor", "--json"])["sound"], true);
    // what is refused says why
    for (line, words, why) in [
        ("2", RIGHT, "says what it says already"),
        ("9", "第九条", "that many lines"),
        ("0", "第九条", "counted from 1"),
        ("2", "第\u{7}条", "control characters"),
    ] {
        let refused = correct(&library, line, words);
        assert!(
            refused.code != 0 && refused.err.contains(why),
            "{why}: {}",
            refused.err
        );
    }
    let server = start(&library);
    let (_, beside) = get(&server, &path("/original"));
    assert!(
        beside.contains("原识别为") && beside.contains("停泊秩字"),
        "{beside}"
    );
    assert!(get(&server, &path("")).1.contains("编者已改正 1 行"));
    let words: String = "停泊秩序"
        .bytes()
        .map(|byte| format!("%{byte:02X}"))
        .collect();
    let (_, found) = get(&server, &format!("/search?q={words}"));
    assert!(found.contains("扫描识别"), "{found}");
    let (_, file) = get(&server, &path("/text.md"));
    assert!(
        file.contains("停泊秩序") && file.contains("编者已改正 1 行"),
        "{file}"
    );
    drop(server);
    // the act is a batch: undone, the text is as it was read
    let batches = library.json(&["batch", "list", "--json"]);
    let act = batches
        .as_array()
        .unwrap()
        .iter()
        .find(|batch| batch["kind"] == "correct");
    let act = act.expect("the correction is on record");
    assert!(act.to_string().contains("停泊秩字"), "{act}");
    let id = act["id"]
        .as_str()
        .map_or_else(|| act["id"].to_string(), str::to_owned);
    let undone = library.run(&["batch", "undo", &id]);
    assert_eq!(undone.code, 0, "{}{}", undone.out, undone.err);
    let back = show(&library);
    assert_eq!(back["text_sha256"], as_read["text_sha256"]);
    assert_eq!(back["recognised"]["corrected"], 0);
}

#[test]
fn corrections_of_several_lines_stand_beside_each_other_and_one_goes_back_alone() {
    let (library, _endpoint) = scanned();
    let as_read = show(&library);
    for (line, words) in [
        ("3", "第二条　本办法适用于云湖水域内的全部游船。"),
        ("2", RIGHT),
    ] {
        let done = correct(&library, line, words);
        assert_eq!(done.code, 0, "{}{}", done.out, done.err);
    }
    assert_eq!(show(&library)["recognised"]["corrected"], 2);
    let server = start(&library);
    let beside = get(&server, &path("/original")).1;
    drop(server);
    let read: Vec<&str> = beside
        .split("<del>")
        .skip(1)
        .filter_map(|rest| rest.split("</del>").next())
        .collect();
    assert_eq!(read.len(), 2, "{beside}");
    for (line, words, left) in [("3", read[1], 1), ("2", read[0], 0)] {
        let done = correct(&library, line, words);
        assert_eq!(done.code, 0, "{}{}", done.out, done.err);
        assert_eq!(show(&library)["recognised"]["corrected"], left, "{line}");
    }
    assert_eq!(show(&library)["text_sha256"], as_read["text_sha256"]);
}

fn act(server: &Server, bearer: &str, body: &Value) -> u16 {
    let headers = format!("{bearer}content-type: application/json\r\n");
    let answer = server.ask(
        "POST",
        "/api/v1/acts",
        &headers,
        body.to_string().as_bytes(),
    );
    answer.status
}

#[test]
fn editors_put_lines_right_over_the_api_and_readers_do_not() {
    let (library, _endpoint) = scanned();
    let label = show(&library)["label"].clone();
    let editor = library.bearer("编者", "editor");
    let server = start(&library);
    let asked = json!({
        "act": "correct_line", "work": TITLE, "text": label, "capture": "扫描.png", "line": "2",
        "value": RIGHT, "reason": "对照原件",
    });
    assert_eq!(act(&server, "", &asked), 401);
    assert_eq!(act(&server, &editor, &asked), 200);
    let (_, beside) = get(&server, &path("/original"));
    assert!(beside.contains("停泊秩序"), "{beside}");
    assert!(
        !beside.contains("name=\"form_token\" value=\"") || !beside.contains("/keeper/lines"),
        "no form for who is not signed in"
    );
}

#[test]
fn an_original_that_cannot_be_read_is_held_with_its_work_and_goes_into_bundles() {
    let broken = "%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R";
    let library = TestLibrary::new()
        .with_file("正文.md", crate::testing::regulation(TITLE, 3, 4))
        .with_file(&format!("{TITLE}.pdf"), broken)
        .with_file("不知何物.rar", b"Rar!\x1a\x07\x01\x00 whatever");
    let report = library.import().json();
    assert_eq!(report["taken"].as_array().unwrap().len(), 1, "{report}");
    let refused = report["refused"].as_array().unwrap();
    let of = |ending: &str| {
        let found = refused
            .iter()
            .find(|item| item["path"].as_str().unwrap().ends_with(ending));
        found.unwrap_or_else(|| panic!("{ending}: {report}"))
    };
    assert_eq!(
        (&of(".pdf")["work"], &of(".rar")["work"]),
        (&json!(TITLE), &Value::Null)
    );
    assert_eq!(of(".rar")["kept_unread"], true);
    // with its work, on the command line, on its page and in a bundle
    let shown = library.json(&["show", TITLE, "--json"]);
    assert_eq!(shown["companions"][0]["kind"], "original", "{shown}");
    let server = start(&library);
    let (_, page) = get(&server, &path(""));
    assert!(page.contains("未能读出的原件"), "{page}");
    let capture = shown["companions"][0]["capture"].as_str().unwrap();
    let (status, bytes) = get(&server, &format!("/captures/{capture}"));
    assert!(
        status == 200 && bytes.ends_with(broken),
        "byte for byte: {bytes}"
    );
    let bundle = library.files().join("全部.zip");
    let run = library.run(&["bundle", "-o", path_text(&bundle)]);
    assert_eq!(run.code, 0, "{}", run.err);
    let zip = std::fs::File::open(&bundle).unwrap();
    let zip = zip::ZipArchive::new(zip).unwrap();
    let names: Vec<String> = zip
        .file_names()
        .map(|name| name.unwrap().into_owned())
        .collect();
    assert!(names.iter().any(|name| name.ends_with(".pdf")), "{names:?}");
    // without one, it waits with the reason
    let review = library.run(&["review"]);
    assert!(
        review.out.contains("不知何物.rar") && review.out.contains("ZIP"),
        "{}",
        review.out
    );
}
