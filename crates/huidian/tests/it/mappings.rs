//! Mapping collections of OSCAL, read by somebody else's program.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

use crate::server::{get, start};
use crate::testing::{TestLibrary, path_text, skip};

const OLD: &str = "# 某市灯塔管理办法

（2012年3月1日某市人民政府公布 自2012年4月1日起施行）

第一条 为了管理灯塔，制定本办法。

第二条 灯塔的所有人应当每年检修灯塔，并于检修之日起十日内报海事管理机构备案。

第三条 不得在灯塔周围二百米内种植高大树木。
";

const LAW: &str = "# 某市灯塔条例

（2019年3月4日某市人民代表大会常务委员会通过 自2019年5月1日起施行）

第一条 为了养护灯塔，制定本条例。

第二条 灯塔的所有人应当每年检修灯塔，并于检修之日起十五日内报海事管理机构备案。

第三条 不得拆除灯塔。

第四条 违反本条例第三条规定的，处一万元罚款。

第五条 本条例自2019年5月1日起施行。《某市灯塔管理办法》同时废止。
";

const RULES: &str = "# 某市灯塔条例实施细则

（2020年6月1日某市人民政府公布 自2020年7月1日起施行）

第一条 根据《某市灯塔条例》，制定本细则。

第二条 《某市灯塔条例》第二条规定的检修，应当由两名以上人员进行。

第三条 违反本细则规定的，依照《某市灯塔条例》第三条至第四条的规定处理。

第四条 本细则自2020年7月1日起施行。
";

/// 某市灯塔条例
const LAW_ADDRESS: &str = "%E6%9F%90%E5%B8%82%E7%81%AF%E5%A1%94%E6%9D%A1%E4%BE%8B";

const READ: &str = "
import pathlib, sys
from trestle.oscal.catalog import Catalog
from trestle.oscal.mapping import MappingCollection
for name in sys.argv[1:]:
    model = Catalog if name.endswith('catalog.json') else MappingCollection
    assert model.oscal_read(pathlib.Path(name)) is not None, name
print('ok')
";

fn library() -> TestLibrary {
    let library = TestLibrary::new()
        .with_file("办法.md", OLD)
        .with_file("条例.md", LAW)
        .with_file("细则.md", RULES);
    assert_eq!(library.import().code, 0);
    library
}

/// Each map as `source verb targets`.
fn told(collection: &Value) -> BTreeSet<String> {
    let mappings = collection["mapping-collection"]["mappings"].as_array();
    let maps = mappings
        .into_iter()
        .flatten()
        .flat_map(|mapping| mapping["maps"].as_array().expect("maps"));
    let ids = |items: &Value| -> String {
        let items = items.as_array().expect("items").iter();
        let ids: Vec<&str> = items
            .map(|item| item["id-ref"].as_str().expect("an id"))
            .collect();
        ids.join(" ")
    };
    maps.map(|map| {
        let verb = map["relationship"].as_str().expect("a verb");
        format!("{} {verb} {}", ids(&map["sources"]), ids(&map["targets"]))
    })
    .collect()
}

#[track_caller]
fn trestle_reads(files: &[&str]) {
    let output = Command::new("python3")
        .args(["-c", READ])
        .args(files)
        .output()
        .expect("start python3");
    let error = String::from_utf8_lossy(&output.stderr);
    if error.contains("No module named 'trestle'") {
        return skip("the Python package compliance-trestle");
    }
    assert!(output.status.success(), "{error}");
}

#[test]
fn provisions_are_mapped_to_those_they_end_follow_and_cite() {
    let library = library();
    let export = |arguments: &[&str], name: &str| -> Value {
        let file = library.files().join(name);
        let all = [
            &["export", "--format", "oscal"],
            arguments,
            &["-o", path_text(&file)],
        ];
        let run = library.run(&all.concat());
        assert_eq!(run.code, 0, "{}", run.err);
        serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap()
    };
    let mapped = export(&["--mappings", "--work", "某市灯塔条例"], "mappings.json");
    let rows = [
        (
            "art_5 repeals art_1 art_2 art_3",
            "an act ends in each of its articles",
        ),
        ("art_2 succeeds art_2", "the words show where they went"),
        ("art_2 cites art_2", "a reference leads to the article"),
        ("art_3 cites art_3 art_4", "a range names what lies between"),
    ];
    let found = told(&mapped);
    for (row, reason) in rows {
        assert!(found.contains(row), "{reason}: {found:?}");
    }
    assert_eq!(found.len(), rows.len(), "and nothing else: {found:?}");
    let again = export(&["--mappings", "--work", "某市灯塔条例"], "again.json");
    assert_eq!(mapped, again, "ids stay");
    // the other side tells the same maps under the same ids
    let other = export(
        &["--mappings", "--work", "某市灯塔条例实施细则"],
        "other.json",
    );
    let ids = |value: &Value| -> BTreeSet<String> {
        let mappings = value["mapping-collection"]["mappings"].as_array().unwrap();
        let maps = mappings
            .iter()
            .flat_map(|mapping| mapping["maps"].as_array().unwrap());
        maps.map(|map| map["uuid"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(ids(&other).len(), 2);
    assert!(ids(&other).is_subset(&ids(&mapped)));
    // what is said of whole works stands beside
    let resources = mapped["mapping-collection"]["back-matter"]["resources"].to_string();
    assert!(resources.contains(r#""rel":"based_on""#), "{resources}");

    export(&["--work", "某市灯塔条例"], "catalog.json");
    let files =
        ["mappings.json", "other.json", "catalog.json"].map(|name| library.files().join(name));
    trestle_reads(&files.each_ref().map(|file| path_text(file)));
}

#[test]
fn a_target_is_in_the_catalog_that_its_resource_leads_to() {
    let library = library();
    let server = start(&library);
    let value = server.json(&format!("/api/v1/oscal/mappings/{LAW_ADDRESS}"));
    let collection = &value["mapping-collection"];
    let resources = collection["back-matter"]["resources"].as_array().unwrap();
    let catalog_of = |reference: &Value| -> String {
        let uuid = reference["href"].as_str().unwrap().trim_start_matches('#');
        let resource = resources
            .iter()
            .find(|resource| resource["uuid"] == uuid)
            .expect("a resource");
        let link = resource["rlinks"][0]["href"].as_str().unwrap();
        let address = link.strip_prefix("http://").unwrap();
        let read = server.json(&address[address.find('/').unwrap()..]);
        assert_eq!(read["catalog"]["uuid"], uuid);
        read.to_string()
    };
    for mapping in collection["mappings"].as_array().unwrap() {
        for (side, items) in [
            ("source-resource", "sources"),
            ("target-resource", "targets"),
        ] {
            let catalog = catalog_of(&mapping[side]);
            for map in mapping["maps"].as_array().unwrap() {
                for item in map[items].as_array().unwrap() {
                    let id = format!(r#""id":{}"#, item["id-ref"]);
                    assert!(catalog.contains(&id), "{id}");
                }
            }
        }
    }
    let (status, body) = get(&server, "/api/v1/oscal/mappings/x");
    assert_eq!(status, 404, "{body}");
}

#[test]
fn what_has_no_mapping_says_so() {
    let alone = TestLibrary::new().with_file("办法.md", OLD);
    assert_eq!(alone.import().code, 0);
    let rows: [(&[&str], &str, &str); 3] = [
        (
            &["oscal", "--mappings", "--work", "某市灯塔管理办法"],
            "tied to",
            "nothing else is held",
        ),
        (
            &["oscal", "--mappings", "--duties"],
            "tied to",
            "no text of a duty is held",
        ),
        (
            &["ciso", "--mappings", "--duties"],
            "--format oscal",
            "another format",
        ),
    ];
    for (arguments, told, reason) in rows {
        let file = alone.files().join("x.json");
        let all = [
            &["export", "--format"],
            arguments,
            &["-o", path_text(&file)],
        ]
        .concat();
        let run = alone.run(&all);
        assert_eq!(run.code, 1, "{reason}: {}", run.err);
        assert!(run.err.contains(told), "{reason}: {}", run.err);
        assert!(!file.exists(), "{reason}");
    }
}
