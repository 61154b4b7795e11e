//! English pages are whole: Chinese stands only where a title, a name or a text is quoted, and says so.

use axum::http::StatusCode;

use crate::library::{LAW, RULE, TestLibrary, request};

/// Chinese that stands on a page as if it were English: words outside elements with `lang="zh…"`, and labels. Pictures hold titles.
pub(crate) fn stray(page: &str) -> Vec<String> {
    let mut open: Vec<(String, bool)> = Vec::new();
    let mut found = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        let (text, tag) = rest.split_at(at);
        let is_quoted = open.last().is_some_and(|(_, is_quoted)| *is_quoted);
        if !is_quoted && is_chinese(&unquoted(text)) {
            found.push(text.trim().to_owned());
        }
        let end = tag.find('>').expect("a tag ends");
        let inside = &tag[1..end];
        rest = &tag[end + 1..];
        if let Some(name) = inside.strip_prefix('/') {
            if let Some(place) = open.iter().rposition(|(open, _)| open == name.trim()) {
                open.truncate(place);
            }
            continue;
        }
        let name: String = inside
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        let is_quoted = match attribute(inside, "lang") {
            Some(language) => language.starts_with("zh"),
            None => is_quoted,
        };
        let is_apart =
            ["script", "style", "svg", "title", "pre", "textarea"].contains(&name.as_str());
        let is_status = attribute(inside, "class").is_some_and(|class| class.contains("status"));
        for label in ["aria-label", "placeholder", "title"] {
            let value = attribute(inside, label).unwrap_or("");
            let is_read = label != "title" || is_status;
            let outside: String = unquoted(value);
            if is_read && !is_quoted && name != "svg" && is_chinese(&outside) {
                found.push(format!("{label}: {value}"));
            }
        }
        let is_void = [
            "meta", "link", "input", "br", "img", "hr", "path", "rect", "line", "circle", "col",
        ]
        .contains(&name.as_str());
        if !is_void && !inside.ends_with('/') && !name.is_empty() {
            open.push((name, is_quoted || is_apart));
        }
    }
    found
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    tag[start..].split('"').next()
}

/// Without what stands in the marks of titles.
fn unquoted(text: &str) -> String {
    let mut depth = 0i32;
    text.chars()
        .filter(|c| {
            depth += i32::from(*c == '《');
            let is_outside = depth == 0;
            depth -= i32::from(*c == '》');
            is_outside
        })
        .collect()
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{3400}'..='\u{9fff}').contains(&c))
}

#[test]
fn stray_words_are_seen() {
    for (page, count, reason) in [
        ("<p>Law</p>", 0, "English"),
        ("<p lang=\"zh-Hans\">法</p>", 0, "quoted"),
        ("<div lang=\"zh-Hans\"><p>法</p></div>", 0, "quoted above"),
        ("<p>法</p>", 1, "as if English"),
        (
            "<p lang=\"zh-Hans\">法</p><p>法</p>",
            1,
            "after what is quoted",
        ),
        (
            "<div lang=\"zh-Hans\"><b lang=\"en\">法</b></div>",
            1,
            "English inside",
        ),
        ("<input placeholder=\"法\"><p>Law</p>", 1, "a label"),
        (
            "<button aria-label=\"Of 《法》\">x</button>",
            0,
            "a title in a label",
        ),
        (
            "<span class=\"status\" title=\"有效\">x</span>",
            1,
            "a reason",
        ),
    ] {
        assert_eq!(stray(page).len(), count, "{reason}");
    }
}

#[tokio::test]
async fn english_pages_are_whole() {
    let library = TestLibrary::new();
    let mut strays = Vec::new();
    for path in [
        "/".to_owned(),
        "/works".to_owned(),
        "/works?status=draft".to_owned(),
        "/works?title=没有这样的标题".to_owned(),
        "/search?q=档案".to_owned(),
        format!("/search?q=档案&work={LAW}"),
        "/overview".to_owned(),
        "/wanted".to_owned(),
        "/desk".to_owned(),
        "/desk/references".to_owned(),
        "/registers/follow".to_owned(),
        "/registers".to_owned(),
        "/about".to_owned(),
        "/api".to_owned(),
        "/account".to_owned(),
        format!("/report?work={LAW}"),
        format!("/works/{LAW}"),
        format!("/works/{LAW}?as_of=2019-07-01"),
        format!("/works/{LAW}?as_of=2020-07-01"),
        format!("/works/{LAW}/第一条"),
        format!("/works/{LAW}/第九十九条"),
        format!("/works/{LAW}/compare"),
        format!("/works/{RULE}/compare"),
        "/works/GB-T-99001-2023".to_owned(),
        "/works/档案数据分级办法-征求意见稿".to_owned(),
    ] {
        let mut asked = request(&path);
        asked
            .headers_mut()
            .insert("cookie", "language=en".parse().unwrap());
        let (_, _, page) = library.ask(asked).await;
        let mut found = stray(&page);
        found.dedup();
        strays.extend(found.into_iter().map(|words| format!("{path}: {words}")));
    }
    assert!(strays.is_empty(), "{}", strays.join("\n"));
}

/// A refusal, a note or a role in the language of the page, and in no other.
#[tokio::test]
async fn refusals_and_notes_speak_one_language() {
    let library = TestLibrary::new();
    let message = |page: &str| {
        let at = page.find("problem-status").unwrap();
        page[at..at + page[at..].find("<h2>").unwrap()].to_owned()
    };
    for path in [
        "/works?sector=abc",
        "/works?topic=abc",
        "/works?addressee=abc",
        "/works?kind=abc",
        "/works?status=abc",
        "/works?year=abc",
        "/works?as_of=abc",
        "/works?draft=abc",
        "/works?sort=abc",
        "/works?after=abc",
        "/search?q=a&page=abc",
        "/wanted?roundup=abc",
    ] {
        let (status, english) = library.get(&format!("{path}&lang=en")).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{path}");
        let english = message(&english);
        assert!(!is_chinese(&english), "{path}: {english}");
        let (_, chinese) = library.get(path).await;
        let chinese = message(&chinese);
        for words in ["known:", "unknown", "not a", "neither", "not in", "such"] {
            assert!(!chinese.contains(words), "{path}: {chinese}");
        }
    }
    let page = library.page("/search?q=zzqq灯塔&lang=en").await;
    assert!(page.contains("no article has these words"), "{page}");
    assert!(!page.contains("没有条文逐字包含"), "{page}");
    let page = library.page("/search?q=status:zz&lang=en").await;
    assert!(page.contains("not a status: looked for as words"), "{page}");
}
