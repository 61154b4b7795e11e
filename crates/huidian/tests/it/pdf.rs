//! Works and comparisons as PDF, made by the machine's own browser.

use std::path::Path;

use crate::server::{Server, start, start_with};
use crate::testing::{TestLibrary, path_text, regulation, skip};

const TITLE: &str = "某市栈桥养护条例";

fn encoded(path: &str) -> String {
    let letter = |byte: u8| match byte {
        byte if byte.is_ascii() => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    path.bytes().map(letter).collect()
}

fn has_browser() -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let names = [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "chrome",
    ];
    std::env::split_paths(&path).any(|folder| names.iter().any(|name| folder.join(name).is_file()))
}

fn library() -> TestLibrary {
    let old = regulation(TITLE, 1, 320);
    let note = "2019年3月2日 某市第十五届人民代表大会常务委员会第十次会议通过";
    let revised = format!("{note} 2024年3月5日 某市第十六届人民代表大会常务委员会第二次会议修订");
    let new = old
        .replacen(note, &revised, 1)
        .replacen("第三条 从事", "第三条 依法从事", 1)
        .replace("2019年6月1日", "2024年6月1日");
    let library = TestLibrary::new()
        .with_file("旧.md", old)
        .with_file("新.md", new);
    assert_eq!(library.import().code, 0);
    library
}

/// Words of a PDF as the library reads them itself.
fn words(library: &TestLibrary, server: &Server, path: &str) -> String {
    let answer = server.ask("GET", &encoded(path), "", b"");
    assert_eq!(answer.status, 200, "{path}: {}", answer.head);
    assert!(
        answer.head.contains("content-type: application/pdf"),
        "{}",
        answer.head
    );
    assert!(answer.body.starts_with(b"%PDF-"), "{path}");
    let file = library.files().with_file_name("印.pdf");
    std::fs::write(&file, &answer.body).unwrap();
    let read = library.json(&["extract", path_text(&file), "--json"]);
    std::fs::remove_file(file).unwrap();
    let text = read["text"].as_str().unwrap();
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn a_work_and_a_comparison_are_printed_whole() {
    if !has_browser() {
        return skip("chromium");
    }
    let library = library();
    let server = start(&library);
    let work = words(&library, &server, &format!("/works/{TITLE}/text.pdf"));
    // a page shows a part of so long a text, a sheet all of it
    for part in [
        TITLE,
        "有效",
        "第一条",
        "第三条依法从事",
        "第三百二十条",
        "2024年6月1日起施行",
        "时效截至",
    ] {
        assert!(
            work.contains(part),
            "{part}: {}",
            &work[..600.min(work.len() / 3 * 3)]
        );
    }
    let sources = words(
        &library,
        &server,
        &format!("/works/{TITLE}/text.pdf?sources=1"),
    );
    assert!(!work.contains("信息与出处") && sources.contains("附：信息与出处"));
    let older = words(
        &library,
        &server,
        &format!("/works/{TITLE}/text.pdf?version=2019-03-02"),
    );
    assert!(older.contains("第三条从事") && !older.contains("依法从事"));
    let compared = words(&library, &server, &format!("/works/{TITLE}/compare.pdf"));
    assert!(
        compared.contains("依法从事") && !compared.contains("第五条从事"),
        "{compared}"
    );
    let whole = words(
        &library,
        &server,
        &format!("/works/{TITLE}/compare.pdf?all=1"),
    );
    assert!(whole.contains("第五条从事"));
    for path in ["/works/没有/text.pdf", "/works/没有/compare.pdf"] {
        assert_eq!(
            server.ask("GET", &encoded(path), "", b"").status,
            404,
            "{path}"
        );
    }
}

#[test]
fn articles_that_only_got_another_number_are_named_and_not_printed() {
    if !has_browser() {
        return skip("chromium");
    }
    let title = "某市泊位管理条例";
    let text = |note: &str, articles: &[&str]| {
        let lines: Vec<String> = articles
            .iter()
            .zip(["一", "二", "三", "四", "五"])
            .map(|(words, number)| format!("第{number}条 {words}"))
            .collect();
        format!("# {title}\n\n（{note}）\n\n{}\n", lines.join("\n\n"))
    };
    let adopted = "2019年3月2日某市人民代表大会常务委员会通过 自2019年6月1日起施行";
    let revised =
        "2019年3月2日某市人民代表大会常务委员会通过 2024年3月5日修订 自2024年6月1日起施行";
    let (first, second) = ("为了管理泊位，制定本条例。", "泊位应当编号并公布。");
    let (third, added) = ("泊位每季度检查一次。", "泊位信息应当接入停车平台。");
    let library = TestLibrary::new()
        .with_file(
            "旧.md",
            text(
                adopted,
                &[first, second, third, "本条例自2019年6月1日起施行。"],
            ),
        )
        .with_file(
            "新.md",
            text(
                revised,
                &[first, added, second, third, "本条例自2024年6月1日起施行。"],
            ),
        );
    assert_eq!(library.import().code, 0);
    let server = start(&library);
    let printed = words(&library, &server, &format!("/works/{title}/compare.pdf"));
    assert!(printed.contains("接入停车平台"), "{printed}");
    assert!(
        printed.contains("只改条号：第二条→第三条、第三条→第四条。"),
        "{printed}"
    );
    for unchanged in ["应当编号并公布", "每季度检查一次", "制定本条例"] {
        assert!(!printed.contains(unchanged), "{unchanged}: {printed}");
    }
    let whole = words(
        &library,
        &server,
        &format!("/works/{title}/compare.pdf?all=1"),
    );
    assert!(
        whole.contains("应当编号并公布") && whole.contains("制定本条例"),
        "{whole}"
    );
}

#[test]
fn without_a_browser_the_page_says_what_to_install() {
    let library = library();
    let server = start_with(&library, |command| {
        command.env("PATH", Path::new("/nonexistent"));
    });
    for (language, told) in [
        ("zh", "apt install chromium"),
        ("en", "install it, such as with apt install chromium"),
    ] {
        let answer = server.ask(
            "GET",
            &encoded(&format!("/works/{TITLE}/text.pdf?lang={language}")),
            "",
            b"",
        );
        let page = String::from_utf8(answer.body).unwrap();
        assert_eq!(answer.status, 501, "{page}");
        assert!(page.contains(told), "{page}");
    }
}
