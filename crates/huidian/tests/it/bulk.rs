//! Bulk exports read by other people's programs.

use std::process::Command;

use crate::server::{path_part, start};
use crate::testing::{TestLibrary, path_text, regulation, skip};

const READ: &str = "
import json, sys
import duckdb, pandas
path = sys.argv[1]
frame = pandas.read_parquet(path)
rows = duckdb.execute('select count(*), count(distinct work), min(len(heading_path)) from read_parquet(?)', [path]).fetchone()
print(json.dumps({'pandas': len(frame), 'duckdb': rows[0], 'works': rows[1], 'headings': rows[2],
                  'text': frame[frame.path == '第一条'].text.iloc[0], 'null': bool(frame.source.isna().all())}, ensure_ascii=False))
";

#[test]
fn parquet_is_read_by_duckdb_and_pandas_and_has_a_row_for_each_indexed_article() {
    let library = TestLibrary::new()
        .with_file("甲.md", regulation("某市灯塔养护条例", 3, 5))
        .with_file("乙.md", regulation("某市航标养护条例", 4, 9));
    assert_eq!(library.import().code, 0);
    let file = library.files().join("条文.parquet");
    let manifest = library.json(&[
        "export",
        "--format",
        "parquet",
        "-o",
        path_text(&file),
        "--json",
    ]);
    let indexed = library.json(&["doctor", "--json"]);
    assert_eq!(manifest["rows"], indexed["index_articles"]);
    let output = Command::new("python3")
        .args(["-c", READ, path_text(&file)])
        .output()
        .expect("start python3");
    if !output.status.success() {
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(
            error.contains("ModuleNotFoundError") || error.contains("ImportError"),
            "{error}"
        );
        return skip("the Python packages duckdb, pandas and pyarrow");
    }
    let seen: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(seen["pandas"], manifest["rows"]);
    assert_eq!(seen["duckdb"], manifest["rows"]);
    assert_eq!(seen["works"], 2);
    assert_eq!(
        seen["headings"], 1,
        "every article stands below its chapter"
    );
    assert_eq!(
        seen["null"], true,
        "a file has no address, and an unknown address is null"
    );
}

#[test]
fn an_export_over_http_goes_on_where_it_broke_off() {
    let library = TestLibrary::new().with_file("甲.md", regulation("某市灯塔养护条例", 3, 5));
    assert_eq!(library.import().code, 0);
    let server = start(&library);
    let list = server.json("/api/v1/exports");
    assert_eq!(list["exports"].as_array().unwrap().len(), 12, "{list}");
    // another wing answers these; the description of the API names them all the same
    let described = server.json("/openapi.json");
    for (address, name) in [
        ("/api/v1/exports", ""),
        ("/api/v1/exports/{name}", "works.csv"),
        ("/api/v1/oscal/catalogs/{work}", "某市灯塔养护条例"),
        ("/api/v1/oscal/mappings/{work}", "某市灯塔养护条例"),
    ] {
        let operation = &described["paths"][address]["get"];
        assert!(operation.is_object(), "{address} is not described");
        let start = address.split('{').next().unwrap();
        let asked = format!("{start}{}", path_part(name));
        let answer = server.ask("GET", &asked, "", b"");
        // nothing in the only act is tied to another: told as a problem like any
        let is_tied = !address.contains("mappings");
        assert_eq!(
            answer.status,
            if is_tied { 200 } else { 404 },
            "{asked}: {}",
            answer.head
        );
        if !is_tied {
            assert_eq!(answer.json()["instance"], asked.as_str());
        }
    }
    let path = "/api/v1/exports/provisions.jsonl";
    let whole = server.ask("GET", path, "", b"");
    assert_eq!(whole.status, 200, "{}", whole.head);
    let rows = whole.body.split(|byte| *byte == b'\n').count() - 1;
    let manifest = server.json(&format!("{path}.manifest.json"));
    assert_eq!(manifest["rows"], rows);
    let tag = format!("\"{}\"", manifest["sha256"].as_str().unwrap());
    assert!(whole.head.contains(&tag), "{}", whole.head);
    // the second half, as long as the library is the same
    let half = whole.body.len() / 2;
    let range = format!("Range: bytes={half}-\r\nIf-Range: {tag}\r\n");
    let rest = server.ask("GET", path, &range, b"");
    assert_eq!(rest.status, 206, "{}", rest.head);
    assert_eq!(rest.body, whole.body[half..]);
    let other = format!("Range: bytes={half}-\r\nIf-Range: \"other\"\r\n");
    assert_eq!(server.ask("GET", path, &other, b"").body, whole.body);
    let known = format!("If-None-Match: {tag}\r\n");
    assert_eq!(server.ask("GET", path, &known, b"").status, 304);
    for (path, status) in [
        ("/api/v1/exports/provisions.xml", 404),
        ("/api/v1/exports/secrets.jsonl", 404),
        ("/api/v1/exports/..%2Fhuidian.db", 404),
        ("/api/v1/exports/works.csv?sinse=3", 400),
        ("/api/v1/exports/works.csv?as_of=soon", 400),
    ] {
        assert_eq!(server.ask("GET", path, "", b"").status, status, "{path}");
    }
}
