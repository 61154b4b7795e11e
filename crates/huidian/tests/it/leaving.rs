//! What leaves the house, from the command line.

use huidian_model::{Clock, SystemClock};
use huidian_store::Store;

use crate::server::{path_part, start};
use crate::testing::{TestLibrary, path_text, regulation};

#[test]
fn a_bundle_is_the_same_twice_and_verifies_until_it_is_touched() {
    let library =
        TestLibrary::new().with_file("某市灯塔养护条例.md", regulation("某市灯塔养护条例", 1, 3));
    assert_eq!(library.import().code, 0);
    let (first, second) = (
        library.files().join("一.zip"),
        library.files().join("二.zip"),
    );
    for file in [&first, &second] {
        let run = library.run(&["bundle", "--sector", "能源", "-o", path_text(file)]);
        assert_eq!(run.code, 0, "{}", run.err);
    }
    let bytes = std::fs::read(&first).unwrap();
    assert!(
        bytes == std::fs::read(&second).unwrap(),
        "the same library gives the same bytes"
    );
    assert_eq!(
        library.run(&["bundle", "verify", path_text(&first)]).code,
        0
    );
    let mut damaged = bytes;
    let middle = damaged.len() / 2;
    damaged[middle] ^= 0xFF;
    std::fs::write(&second, damaged).unwrap();
    assert_eq!(
        library.run(&["bundle", "verify", path_text(&second)]).code,
        5
    );
    std::fs::write(&second, b"PK").unwrap();
    let cut_off = library.run(&["bundle", "verify", path_text(&second)]);
    assert_eq!(cut_off.code, 5, "{}", cut_off.err);
    assert!(cut_off.out.contains("重新下载"), "{}", cut_off.out);
    let nothing = library.run(&["bundle", "--year", "1901", "-o", path_text(&second)]);
    assert_eq!(nothing.code, 4);
    let nothing = library.run(&["share", "create", "--year", "1901"]);
    assert_eq!((nothing.code, nothing.out.as_str()), (4, ""));
    assert!(
        nothing.err.contains("没有符合条件的文件：1901年"),
        "{}",
        nothing.err
    );
    assert_eq!(
        library
            .json(&["share", "list", "--json"])
            .as_array()
            .unwrap()
            .len(),
        0
    );
}

#[test]
fn the_web_and_a_bundle_give_the_same_file() {
    const WORK: &str = "某市灯塔养护条例";
    let library = TestLibrary::new().with_file("某市灯塔养护条例.md", regulation(WORK, 1, 3));
    assert_eq!(library.import().code, 0);
    let label = library.json(&["show", WORK, "--json"])["expressions"][0]["label"].clone();
    let label = label.as_str().unwrap();
    let file = library.files().join("包.zip");
    // the status of a text is told for a day: both on the same one
    let day = ["--as-of", "2026-01-15"];
    let bundle = ["bundle", "--match", WORK, "-o", path_text(&file)];
    let run = library.run(&[&bundle[..], &day[..]].concat());
    assert_eq!(run.code, 0, "{}", run.err);
    let mut archive = zip::ZipArchive::new(std::fs::File::open(&file).unwrap()).unwrap();
    let server = start(&library);
    for format in ["html", "md"] {
        let name = archive
            .file_names()
            .filter_map(Result::ok)
            .find(|name| name.contains("/data/") && name.ends_with(&format!("{label}.{format}")))
            .unwrap()
            .into_owned();
        let mut bundled = Vec::new();
        std::io::copy(&mut archive.by_name(&name).unwrap(), &mut bundled).unwrap();
        let path = format!(
            "/works/{}/text.{format}?version={label}&as_of=2026-01-15",
            path_part(WORK)
        );
        let answer = server.ask("GET", &path, "", b"");
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(
            String::from_utf8_lossy(&answer.body),
            String::from_utf8_lossy(&bundled),
            "{format}"
        );
        assert!(!bundled.is_empty());
    }
}

#[test]
fn the_chat_account_answers_on_the_terminal() {
    let library =
        TestLibrary::new().with_file("某市灯塔养护条例.md", regulation("某市灯塔养护条例", 1, 3));
    assert_eq!(library.import().code, 0);
    assert!(library.run(&["chat", "2024"]).out.contains("2024"));
    assert!(
        library
            .run(&["chat", "某市灯塔养护条例", "第二条"])
            .out
            .contains("第二条")
    );
    assert!(!library.run(&["chat", "帮助"]).out.is_empty());
}

#[test]
fn links_are_taken_back_by_the_id_that_is_listed() {
    let library =
        TestLibrary::new().with_file("某市灯塔养护条例.md", regulation("某市灯塔养护条例", 1, 3));
    assert_eq!(library.import().code, 0);
    for zero in ["--days=0", "--uses=0"] {
        assert_eq!(library.run(&["share", "create", zero]).code, 2, "{zero}");
    }
    std::fs::write(
        library.data().join("huidian.toml"),
        "[web]\nlisten = \"127.0.0.1:7931\"\n",
    )
    .unwrap();
    assert!(
        library
            .run(&["chat", "最新"])
            .out
            .contains("127.0.0.1:7931/works")
    );
    let made = library.run(&["share", "create", "--days", "3"]);
    assert!(
        made.err.contains("http://127.0.0.1:7931/share/"),
        "{}",
        made.err
    );
    assert_eq!(
        library
            .run(&["register", "add", "港务部", "某市灯塔养护条例"])
            .code,
        0
    );
    assert_eq!(library.run(&["register", "address", "港务部"]).code, 0);
    let list = library.run(&["share", "list"]).out;
    assert!(
        list.contains("登记簿“港务部”") && list.contains(" +08:00"),
        "{list}"
    );
    let links = library.json(&["share", "list", "--json"]);
    for link in links.as_array().unwrap() {
        let id = link["id"].as_str().unwrap();
        assert!(id.chars().all(|c| c.is_ascii_alphanumeric()), "{id}");
        assert_eq!(library.run(&["share", "revoke", id]).code, 0);
    }
    // an id as they were made before: looked for, not read as a flag
    assert_eq!(library.run(&["share", "revoke", "-8pyxmoE8rHt"]).code, 4);
}

#[test]
fn what_was_asked_is_counted_for_the_keeper() {
    let library =
        TestLibrary::new().with_file("某市灯塔养护条例.md", regulation("某市灯塔养护条例", 1, 3));
    assert_eq!(library.import().code, 0);
    let nothing = library.run(&["chat", "--counts"]);
    assert_eq!((nothing.code, nothing.out.as_str()), (0, ""));
    let store = Store::open(library.data(), library.options()).unwrap();
    let today = SystemClock.today();
    let counted = store.write(|transaction| {
        for (kind, subject) in [
            ("keyword", "灯塔"),
            ("keyword", "灯塔"),
            ("work", "某市灯塔养护条例"),
            ("topic", "titles"),
        ] {
            transaction.count_use(today, "chat", kind, subject)?;
        }
        // long ago, and elsewhere
        transaction.count_use("2020-01-01".parse().unwrap(), "chat", "keyword", "旧的")?;
        transaction.count_use(today, "web", "keyword", "网页")
    });
    counted.unwrap();
    drop(store);
    let counts = library.json(&["chat", "--counts", "--json"]);
    assert_eq!(counts["keywords"].as_array().unwrap().len(), 1);
    assert_eq!(counts["keywords"][0]["subject"], "灯塔");
    assert_eq!(counts["keywords"][0]["count"], 2);
    assert_eq!(counts["works"][0]["title"], "某市灯塔养护条例");
    let all = library.json(&["chat", "--counts", "--since", "2019-01-01", "--json"]);
    assert_eq!(all["keywords"].as_array().unwrap().len(), 2);
    assert_eq!(library.run(&["chat", "--since", "2019-01-01"]).code, 2);
}

#[test]
fn drafts_show_their_finals_and_how_long_they_wait() {
    let library = TestLibrary::new();
    let drafts = library.json(&["drafts", "--as-of", "2026-01-01", "--json"]);
    let of = |id: &str| {
        drafts
            .as_array()
            .unwrap()
            .iter()
            .find(|draft| draft["draft"] == id)
            .unwrap()
            .clone()
    };
    let settled = of("公共数据资源登记管理暂行办法-征求意见稿");
    assert_eq!(settled["finals"][0]["work"], "公共数据资源登记管理暂行办法");
    assert_eq!(settled["finals"][0]["confirmed"], true);
    let waiting = library.json(&[
        "drafts",
        "--waiting",
        "12",
        "--as-of",
        "2026-01-01",
        "--json",
    ]);
    assert!(
        waiting
            .as_array()
            .unwrap()
            .iter()
            .all(|draft| draft["months_waiting"].as_i64().unwrap() >= 12)
    );
    let graph = library.run(&["graph", "公共数据资源登记管理暂行办法", "--format", "dot"]);
    assert!(
        graph.out.starts_with("digraph") && graph.out.contains("finalises"),
        "{}",
        graph.out
    );
}
