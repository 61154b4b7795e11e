//! Collecting with the real program, from a site on this machine.

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use crate::server::{Server, get, start};
use crate::site::{Hit, Reply, Site};
use crate::testing::{TestLibrary, path_text, regulation};

const LIST: &str = "<!DOCTYPE html><html><head><meta charset=utf-8><title>某局 通知公告</title></head><body><ul>\
    <li><a href=\"/tzgg/t20240305_1.html\" title=\"某局灯塔养护办法\">某局灯塔养护办法</a><span>2024-03-05</span></li>\
    <li><a href=\"/tzgg/t20240306_2.html\" title=\"某局航标管理办法\">某局航标管理办法</a><span>2024-03-06</span></li>\
    </ul></body></html>";

fn page(title: &str, seed: usize) -> String {
    let paragraphs: String = regulation(title, seed, 6)
        .lines()
        .filter(|line| line.starts_with('第'))
        .map(|line| format!("<p>{line}</p>"))
        .collect();
    format!(
        "<!DOCTYPE html><html><head><meta charset=utf-8><title>{title}</title><meta name=\"ArticleTitle\" content=\"{title}\">\
         <meta name=\"PubDate\" content=\"2024-03-05\"></head><body><h1>{title}</h1><div class=\"TRS_Editor\">{paragraphs}</div></body></html>"
    )
}

fn play(hit: &Hit) -> Reply {
    match hit.path.as_str() {
        "/tzgg/" => Reply::page(LIST),
        "/tzgg/t20240305_1.html" => Reply::page(page("某局灯塔养护办法", 3)),
        "/tzgg/t20240306_2.html" => Reply::page(page("某局航标管理办法", 9)),
        _ => Reply::missing(),
    }
}

/// A library that may visit this machine, and has one source there.
fn library(site: &Site) -> TestLibrary {
    let library = TestLibrary::new();
    fs::create_dir_all(library.data().join("sources")).unwrap();
    fs::write(
        library.data().join("huidian.toml"),
        "[collect]\nallow_private = true\ntimeout_seconds = 5\n",
    )
    .unwrap();
    fs::write(
        library.data().join("sources/example.toml"),
        format!(
            "id = \"example\"\nname = \"某局 通知公告\"\nissuer = \"某局\"\nstart = \"http://{}/tzgg/\"\ndelay_s = 0\ntrusted = true\n[list]\nmode = \"html\"\nkeep = '/t20\\d{{6}}_\\d+\\.html$'\n",
            site.address
        ),
    )
    .unwrap();
    library
}

fn ask(server: &Server, form: &str) -> (u16, String) {
    let head = "Content-Type: application/x-www-form-urlencoded\r\n";
    let answer = server.ask("POST", "/wanted/fetch", head, form.as_bytes());
    let place = answer.head.lines().find_map(|line| {
        line.to_lowercase()
            .strip_prefix("location: ")
            .map(str::to_owned)
    });
    (answer.status, place.unwrap_or_default())
}

fn done(server: &Server, place: &str) -> String {
    let begun = Instant::now();
    loop {
        let (status, page) = get(server, place);
        assert_eq!(status, 200, "{page}");
        if !page.contains("data-busy") {
            return page;
        }
        assert!(begun.elapsed() < Duration::from_mins(1), "{page}");
        thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn pages_and_sources_are_fetched_when_somebody_presses_the_button() {
    let site = Site::start(play);
    let library = library(&site);
    let server = start(&library);
    // an address
    let url = format!("http://{}/tzgg/t20240305_1.html", site.address);
    let (status, place) = ask(&server, &format!("url={url}"));
    assert_eq!(status, 303);
    let page = done(&server, &place);
    assert!(page.contains("某局灯塔养护办法"), "{page}");
    // a source: what is known is not fetched again
    let (status, place) = ask(&server, "source=example");
    assert_eq!(status, 303);
    let page = done(&server, &place);
    assert!(page.contains("某局航标管理办法"), "{page}");
    let times = |path: &str| {
        let paths = site.paths("127.0.0.1");
        paths.iter().filter(|asked| *asked == path).count()
    };
    assert_eq!(times("/tzgg/t20240305_1.html"), 1);
    assert_eq!(times("/tzgg/t20240306_2.html"), 1);
    // a page that is not there is named
    let (_, place) = ask(&server, &format!("url=http://{}/gone.html", site.address));
    assert!(done(&server, &place).contains("404"));
    for (form, why) in [
        ("", "nothing asked"),
        ("url=file:///etc/passwd", "no address of the web"),
        ("source=no-such", "no such source"),
        ("source=flk", "a source that is left to people"),
    ] {
        assert_eq!(ask(&server, form).0, 400, "{why}");
    }
    drop(server);
    for title in ["某局灯塔养护办法", "某局航标管理办法"] {
        let work = library.json(&["show", title, "--json"]);
        assert_eq!(work["text"]["held"], true, "{title}");
    }
}

#[test]
fn the_wanted_works_of_a_roundup_are_told_one_by_one() {
    let site = Site::start(play);
    let library = library(&site);
    let server = start(&library);
    let (status, page) = get(&server, "/wanted?roundup=%E5%A8%81%E5%8A%AA%E7%89%B9-2024");
    assert_eq!(status, 200);
    assert!(page.contains("0 / 76"), "{page}");
    // one way on for each
    let ways = [
        "<button>查找</button>",
        ">打开网址</a>",
        ">上传文件</a>",
        "<button>收取</button>",
    ];
    let count_on = |page: &str| -> usize { ways.iter().map(|way| page.matches(way).count()).sum() };
    let mut count = count_on(&page);
    for number in 2.. {
        let address = format!("/wanted?roundup=%E5%A8%81%E5%8A%AA%E7%89%B9-2024&page={number}");
        let (status, page) = get(&server, &address);
        assert_eq!(status, 200);
        count += count_on(&page);
        if !page.contains(&format!("page={}", number + 1)) {
            break;
        }
    }
    assert_eq!(count, 76, "{page}");
    let (status, energy) = get(&server, "/wanted?sector=energy");
    assert_eq!(status, 200);
    assert!(energy.contains("能源") && !energy.contains("0 / 76"));
    assert_eq!(get(&server, "/wanted?roundup=none").0, 400);
    assert_eq!(get(&server, "/wanted?register=1").0, 404);
}

#[test]
fn a_source_that_breaks_is_told_of_once() {
    let is_broken = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let told = is_broken.clone();
    let site = Site::start(move |hit| {
        if told.load(std::sync::atomic::Ordering::Acquire) && hit.path == "/tzgg/" {
            return Reply::page("<html><body><div>new design</div></body></html>");
        }
        play(hit)
    });
    let library = library(&site);
    let alarm = || {
        let list = library.json(&["sources", "list", "--json"]);
        let sources = list.as_array().unwrap();
        let own = sources.iter().find(|source| source["id"] == "example");
        own.unwrap()["alarm"].clone()
    };
    let resolve = format!("127.0.0.1={}", site.address);
    let collect = || library.run(&["collect", "example", "--resolve", &resolve]);
    assert_eq!(collect().code, 0);
    assert!(alarm().is_null());
    is_broken.store(true, std::sync::atomic::Ordering::Release);
    assert_eq!(collect().code, 3);
    let first = alarm();
    assert_eq!(first["kind"], "broken");
    assert_eq!(collect().code, 3);
    assert_eq!(alarm(), first);
    is_broken.store(false, std::sync::atomic::Ordering::Release);
    assert_eq!(collect().code, 0);
    assert!(alarm().is_null());
    let list = library.json(&["sources", "list", "--json"]);
    let own = list
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["id"] == "example");
    // robots.txt, four lists, two documents
    assert!(own.unwrap()["requests"]["count"].as_u64().unwrap() >= 7);
}

#[test]
fn saved_pages_come_with_their_folders() {
    let title = "某局灯塔养护办法";
    let frame = "<html><body><p>页头</p></body></html>";
    let mhtml = format!(
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://www.example.gov.cn/a.html\r\nSubject: x\r\nDate: Sun, 1 Nov 2026 10:00:00 +0800\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type=\"text/html\"; boundary=\"----b\"\r\n\r\n------b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\nContent-Location: https://www.example.gov.cn/a.html\r\n\r\n{}\r\n------b--\r\n",
        page("某局航标管理办法", 9)
    );
    let library = TestLibrary::new()
        .with_file(&format!("{title}.html"), page(title, 3))
        .with_file(&format!("{title}_files/saved_resource.html"), frame)
        .with_file(&format!("{title}_files/style.css"), "body {}")
        .with_file(
            &format!("{title}_files/附件.md"),
            regulation("某局航道管理办法", 21, 5),
        )
        .with_file("航标.mhtml", mhtml);
    let report = library.import().json();
    let titles: Vec<&str> = report["taken"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|item| item["path"].as_str())
        .collect();
    assert_eq!(titles.len(), 3, "{report}");
    assert_eq!(report["refused"].as_array().unwrap().len(), 0, "{report}");
    let marks = library.json(&["show", "某局航标管理办法", "--json"]);
    assert_eq!(marks["text"]["held"], true);
    // the day on which the page was saved is no day of the text
    assert!(!marks.to_string().contains("2026-11-01"), "{marks}");
}

#[test]
fn exports_of_the_national_database_come_with_their_days() {
    // a name in GBK without the mark for UTF-8, as the database's archives have them
    let name = "某市灯塔养护条例_20190312.md";
    let content = regulation("某市灯塔养护条例", 1, 5).replace(
        "2019年3月2日 某市第十五届人民代表大会常务委员会第十次会议通过\n\n",
        "",
    );
    let library = TestLibrary::new().with_file("导出.zip", stored_zip(name, content.as_bytes()));
    let report = library.import().json();
    assert_eq!(report["taken"][0]["kind"], "text", "{report}");
    assert!(
        report["taken"][0]["path"].as_str().unwrap().ends_with(name),
        "{report}"
    );
    let work = library.json(&["show", "某市灯塔养护条例", "--json"]);
    assert_eq!(work["expressions"][0]["label"], "2019-03-12", "{work}");
    let again = library.run(&["import", "--json", path_text(&library.files())]);
    assert_eq!(again.json()["taken"].as_array().unwrap().len(), 0);
}

/// A ZIP of one stored file whose name is GBK.
fn stored_zip(name: &str, content: &[u8]) -> Vec<u8> {
    let name = encoding_rs::GBK.encode(name).0.into_owned();
    let crc = crc32(content);
    let size = content.len() as u32;
    let mut zip = Vec::new();
    let common = |out: &mut Vec<u8>| {
        for half in [20u16, 0, 0, 0, 0x5a21] {
            out.extend(half.to_le_bytes());
        }
        for word in [crc, size, size] {
            out.extend(word.to_le_bytes());
        }
        out.extend((name.len() as u16).to_le_bytes());
        out.extend(0u16.to_le_bytes());
    };
    zip.extend(b"PK\x03\x04");
    common(&mut zip);
    zip.extend(&name);
    zip.extend(content);
    let directory = zip.len() as u32;
    zip.extend(b"PK\x01\x02");
    zip.extend(20u16.to_le_bytes());
    common(&mut zip);
    zip.extend([0; 6]);
    zip.extend([0; 8]);
    zip.extend(&name);
    let length = zip.len() as u32 - directory;
    zip.extend(b"PK\x05\x06");
    zip.extend([0; 4]);
    for half in [1u16, 1] {
        zip.extend(half.to_le_bytes());
    }
    for word in [length, directory] {
        zip.extend(word.to_le_bytes());
    }
    zip.extend([0; 2]);
    zip
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & 0u32.wrapping_sub(crc & 1))
        })
    })
}
