//! The browser extension, loaded into a real Chromium, on imitations of an account's article and of two kinds of government page.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::first_minute::find_program;
use crate::server::{encoded, sign_in, start};
use crate::site::{Hit, Reply, Site};
use crate::testing::{TestLibrary, regulation, skip};

fn paragraphs(title: &str, seed: usize) -> String {
    regulation(title, seed, 6)
        .lines()
        .filter(|line| line.starts_with('第'))
        .map(|line| format!("<p>{line}</p>"))
        .collect()
}

/// An article as accounts have it: hidden until a script shows it, pictures lazy, its day in a script.
fn article() -> String {
    let title = "某局灯塔养护办法";
    format!(
        "<!DOCTYPE html><html><head><meta charset=utf-8><meta property=\"og:title\" content=\"{title}\"><title></title></head><body>\
         <h1 id=\"activity-name\">{title}</h1><a id=\"js_name\">某局</a><em id=\"publish_time\"></em>\
         <div id=\"js_content\" class=\"rich_media_content\" style=\"visibility: hidden\"><section><section>{}</section>\
         <p><img data-src=\"/lamp.png\" src=\"data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7\"></p></section></div>\
         <script>var ct = \"1709600000\"; document.getElementById(\"js_content\").style.visibility = \"visible\";</script></body></html>",
        paragraphs(title, 3)
    )
}

/// A page with the standard tags and a file.
fn tagged() -> String {
    let title = "某局航标管理办法";
    format!(
        "<!DOCTYPE html><html><head><meta charset=utf-8><title>{title}_某局</title><meta name=\"ArticleTitle\" content=\"{title}\">\
         <meta name=\"PubDate\" content=\"2024-03-05 10:00\"><meta name=\"ContentSource\" content=\"某局\"></head><body><ul><li><a href=\"/\">首页</a></li></ul>\
         <h1>{title}</h1><div class=\"TRS_Editor\">{}<p><a href=\"./P020240305.txt.pdf\">附件：航标表.pdf</a></p></div></body></html>",
        paragraphs(title, 9)
    )
}

/// A page with a table of information, whose text a script puts in.
fn rendered() -> String {
    let title = "某局航道管理办法";
    let words = paragraphs(title, 21).replace('"', "'");
    format!(
        "<!DOCTYPE html><html><head><meta charset=utf-8><title>政策文件</title></head><body><table class=\"bd1\"><tr><td>标　　题：</td><td>{title}</td>\
         <td>发文字号：</td><td>某发〔2024〕7号</td></tr><tr><td>成文日期：</td><td>2024年3月1日</td><td>发文机关：</td><td>云湖市交通运输局</td></tr></table>\
         <div id=\"UCAP-CONTENT\"></div><script>setTimeout(() => {{ document.getElementById(\"UCAP-CONTENT\").innerHTML = \"{words}\"; }}, 300);</script></body></html>"
    )
}

/// A page that forbids its scripts to talk to anybody.
fn strict() -> String {
    let title = "某局浮标管理办法";
    format!(
        "<!DOCTYPE html><html><head><meta charset=utf-8><title>{title}_某局</title><meta name=\"ArticleTitle\" content=\"{title}\"><meta name=\"ContentSource\" content=\"云湖市交通运输局\"></head><body>\
         <h1>{title}</h1><div class=\"TRS_Editor\">{}<p><a href=\"/art/2024/P020240305.txt.pdf\">附件：浮标表.pdf</a></p></div></body></html>",
        paragraphs(title, 33)
    )
}

fn play(hit: &Hit) -> Reply {
    // a picture of one point
    const POINT: &[u8] = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x01D\x00;";
    match hit.path.as_str() {
        "/s/abc" => Reply::page(article()),
        "/art/2024/art_1.html" => Reply::page(tagged()),
        "/render.html" => Reply::page(rendered()),
        "/strict.html" => Reply::page(strict()).with(
            "content-security-policy",
            "default-src 'self'; connect-src 'none'; form-action 'none'; frame-ancestors 'none'",
        ),
        "/lamp.png" => Reply::page(POINT),
        "/art/2024/P020240305.txt.pdf" => Reply::page(&b"%PDF-1.4\n%%EOF\n"[..]),
        _ => Reply::missing(),
    }
}

#[test]
fn the_open_page_is_sent_by_the_extension() {
    let chromium = find_program(&["chromium", "chromium-browser", "google-chrome", "chrome"]);
    let (Some(chromium), Some(node)) = (chromium, find_program(&["node"])) else {
        return skip("chromium and node");
    };
    let site = Site::start(play);
    let library = TestLibrary::new();
    let bearer = library.bearer("编者", "administrator");
    let token = bearer.trim().rsplit(' ').next().unwrap().to_owned();
    let server = start(&library);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/browser/extension.mjs");
    let output = Command::new(node)
        .arg(script)
        .arg(format!("http://{}", server.address))
        .arg(chromium)
        .arg(format!("http://{}", site.address))
        .arg(token)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    drop(server);
    let lamp = library.json(&["show", "某局灯塔养护办法", "--json"]);
    assert_eq!(lamp["text"]["held"], true);
    // the day of the article stands in a script of its page
    assert!(lamp.to_string().contains("2024-03-05"), "{lamp}");
    let channel = library.json(&["show", "某局航道管理办法", "--json"]);
    assert_eq!(channel["number"], "某发〔2024〕7号", "{channel}");
}

#[test]
fn the_open_page_is_sent_by_the_bookmarklet() {
    let chromium = find_program(&["chromium", "chromium-browser", "google-chrome", "chrome"]);
    let (Some(chromium), Some(node)) = (chromium, find_program(&["node"])) else {
        return skip("chromium and node");
    };
    let site = Site::start(play);
    let library = TestLibrary::new();
    let server = start(&library);
    library.bearer("编者", "editor");
    let (cookie, token) = sign_in(&server, "编者");
    let plain = server.ask("GET", "/keeper/bookmarklet", "", b"");
    assert_ne!(plain.status, 200, "only for editors");
    let form = encoded(&[("days", "30"), ("form_token", &token)]);
    let made = server.ask("POST", "/keeper/bookmarklet", &cookie, form.as_bytes());
    assert_eq!(made.status, 200, "{}", made.head);
    let page = String::from_utf8(made.body).unwrap();
    let code = page.split("id=\"code\"").nth(1).unwrap();
    let code = code
        .split_once('>')
        .unwrap()
        .1
        .split_once("</textarea>")
        .unwrap()
        .0;
    let code = code
        .replace("&#38;", "&")
        .replace("&#39;", "'")
        .replace("&#34;", "\"");
    assert!(code.starts_with("javascript:"), "{code}");
    let kept = library.files().join("../bookmarklet.txt");
    std::fs::write(&kept, code).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/browser/bookmarklet.mjs");
    let output = Command::new(node)
        .arg(script)
        .arg(format!("http://{}", server.address))
        .arg(chromium)
        .arg(format!("http://{}", site.address))
        .arg(kept)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    drop(server);
    let lamp = library.json(&["show", "某局灯塔养护办法", "--json"]);
    assert!(lamp.to_string().contains("2024-03-05"), "{lamp}");
}
