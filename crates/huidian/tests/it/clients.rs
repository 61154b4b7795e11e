//! The Python client, the recipes and the OSCAL catalog, each with what other people read them with.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::agents::has_client;
use crate::server::start;
use crate::testing::{TestLibrary, path_text, regulation, skip};

fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn library() -> TestLibrary {
    let library = TestLibrary::new().with_file("甲.md", regulation("某市灯塔养护条例", 3, 5));
    assert_eq!(library.import().code, 0);
    library
}

fn python(arguments: &[&str], folder: &Path, address: &str) -> Output {
    Command::new("python3")
        .args(arguments)
        .current_dir(folder)
        .env("PYTHONPATH", root().join("clients/python/src"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("HUIDIAN", format!("http://{address}"))
        .output()
        .expect("start python3")
}

#[track_caller]
fn check(output: &Output) -> String {
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{error}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn the_python_client_reads_a_server() {
    let library = library();
    let server = start(&library);
    let client = root().join("clients/python");
    let script = client.join("tests/check.py");
    let address = format!("http://{}", server.address);
    let files = library.files();
    let arguments = [path_text(&script), &address, path_text(&files)];
    assert_eq!(check(&python(&arguments, &files, &server.address)), "ok\n");
}

#[test]
fn the_types_of_the_python_client_are_those_of_the_description() {
    let client = root().join("clients/python");
    let generator = client.join("tools/generate.py");
    let description = root().join("crates/huidian-web/assets/openapi.json");
    let arguments = [path_text(&generator), path_text(&description)];
    let made = check(&python(&arguments, &client, ""));
    let kept = std::fs::read_to_string(client.join("src/huidian_client/types.py")).unwrap();
    assert!(made == kept, "run clients/python/tools/generate.py");
}

#[test]
fn every_recipe_runs() {
    run_recipes(|block| !needs_mcp(block), 4);
}

#[test]
fn the_recipe_of_an_agent_over_mcp_runs() {
    if has_client() {
        run_recipes(needs_mcp, 1);
    }
}

/// The one recipe that needs a package that is not ours.
fn needs_mcp(block: &str) -> bool {
    block.contains("from mcp import")
}

/// Runs those blocks of the page of recipes, one after the other as one script.
fn run_recipes(is_wanted: impl Fn(&str) -> bool, at_least: usize) {
    let library = library();
    let server = start(&library);
    let page = std::fs::read_to_string(root().join("docs/src/recipes.md")).unwrap();
    let blocks: Vec<&str> = page
        .split("```python\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
        .filter(|block| is_wanted(block))
        .collect();
    assert!(blocks.len() >= at_least, "the page has its recipes");
    let script = library.files().join("recipes.py");
    std::fs::write(&script, blocks.concat()).unwrap();
    check(&python(
        &[path_text(&script)],
        &library.files(),
        &server.address,
    ));
}

const OSCAL: &str = "
import json, sys
from trestle.oscal.catalog import Catalog
catalog = Catalog.oscal_read(__import__('pathlib').Path(sys.argv[1]))
print(json.dumps([control.id for group in catalog.groups for control in group.controls]))
";

#[test]
fn a_catalog_is_read_by_compliance_trestle_and_its_ids_stay() {
    let mut ids = Vec::new();
    // the same law in two texts
    for (seed, articles, label) in [(3, 5, "2019-03-04"), (9, 7, "2019-03-10")] {
        let text = regulation("某市灯塔养护条例", seed, articles);
        let library = TestLibrary::new().with_file("甲.md", text);
        assert_eq!(library.import().code, 0);
        let file = library.files().join(format!("{label}.json"));
        let export = ["export", "--format", "oscal", "--work", "某市灯塔养护条例"];
        let rest = ["--version", label, "-o", path_text(&file)];
        let run = library.run(&[&export[..], &rest].concat());
        assert_eq!(run.code, 0, "{}", run.err);
        let catalog: serde_json::Value =
            serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        let controls = catalog["catalog"]["groups"][0]["controls"]
            .as_array()
            .unwrap();
        ids.push(controls[1]["id"].clone());
        let output = python(&["-c", OSCAL, path_text(&file)], &library.files(), "");
        if !output.status.success() {
            let error = String::from_utf8_lossy(&output.stderr);
            assert!(error.contains("No module named 'trestle'"), "{error}");
            skip("the Python package compliance-trestle");
            continue;
        }
        let read: Vec<String> = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(read.len(), controls.len());
    }
    assert_eq!(ids[0], "art_2");
    assert_eq!(ids[0], ids[1]);
    let missing = [
        "export",
        "--format",
        "oscal",
        "--work",
        "没有的法",
        "-o",
        "x.json",
    ];
    assert_eq!(TestLibrary::new().run(&missing).code, 4);
}

/// What `tools/README.md` of ciso-assistant-community asks of a library, and what its importer refuses.
const CISO: &str = r"
import re, sys
import yaml
library = yaml.safe_load(open(sys.argv[1], encoding='utf-8'))
urn = re.compile(r'^urn:([a-zA-Z0-9_-]+):([a-zA-Z0-9_-]+):([a-zA-Z0-9_-]+)(?::([a-zA-Z0-9_-]+))?:([0-9A-Za-z\[\]\(\)\-\._:]+)$')
for key in ('urn', 'locale', 'ref_id', 'name', 'description', 'copyright', 'version', 'provider', 'packager', 'objects'):
    assert library.get(key), key
assert isinstance(library['version'], int), library['version']
framework = library['objects']['framework']
assert urn.match(library['urn']) and urn.match(framework['urn'])
for key in ('ref_id', 'name', 'description', 'requirement_nodes'):
    assert framework.get(key), key
depths = {}
for node in framework['requirement_nodes']:
    assert urn.match(node['urn']) and node['urn'] == node['urn'].lower(), node
    assert node['urn'] not in depths, 'twice: ' + node['urn']
    assert isinstance(node['assessable'], bool) and isinstance(node['depth'], int)
    parent = node.get('parent_urn')
    assert node['depth'] == (depths[parent] + 1 if parent else 1), node
    assert node.get('name') or node.get('description') or node.get('ref_id')
    depths[node['urn']] = node['depth']
print(library['version'], sum(node['assessable'] for node in framework['requirement_nodes']), len(depths))
";

#[test]
fn a_library_of_ciso_assistant_is_one_that_its_importer_takes() {
    let mut versions = Vec::new();
    for (seed, articles, label) in [(3, 5, "2019-03-04"), (9, 7, "2019-03-10")] {
        let library =
            TestLibrary::new().with_file("甲.md", regulation("某市灯塔养护条例", seed, articles));
        assert_eq!(library.import().code, 0);
        let file = library.files().join("a.yaml");
        let workbook = library.files().join("a.xlsx");
        for file in [&file, &workbook] {
            let export = ["export", "--format", "ciso", "--work", "某市灯塔养护条例"];
            let rest = ["--version", label, "-o", path_text(file)];
            let run = library.run(&[&export[..], &rest].concat());
            assert_eq!(run.code, 0, "{}", run.err);
        }
        let text = std::fs::read_to_string(&file).unwrap();
        versions.push(
            text.lines()
                .find(|line| line.starts_with("version:"))
                .map(str::to_owned),
        );
        assert!(std::fs::read(&workbook).unwrap().starts_with(b"PK"));
        let output = python(&["-c", CISO, path_text(&file)], &library.files(), "");
        let error = String::from_utf8_lossy(&output.stderr);
        if error.contains("No module named 'yaml'") {
            eprintln!("skipped: the Python package PyYAML is not there");
            continue;
        }
        check(&output);
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            told.split(' ').nth(1) != Some("0"),
            "nothing to assess: {told}"
        );
    }
    assert!(
        versions[0] < versions[1],
        "a later text has a higher version: {versions:?}"
    );
}

#[test]
fn the_list_of_duties_is_a_framework_and_a_catalog() {
    let library = TestLibrary::new();
    let out = |name: &str| library.files().join(name);
    for (format, file) in [("ciso", "a.yaml"), ("ciso", "a.xlsx"), ("oscal", "a.json")] {
        let file = out(file);
        let export = [
            "export",
            "--format",
            format,
            "--duties",
            "--as-of",
            "2026-11-29",
            "-o",
        ];
        let run = library.run(&[&export[..], &[path_text(&file)]].concat());
        assert_eq!(run.code, 0, "{}", run.err);
    }
    let yaml = std::fs::read_to_string(out("a.yaml")).unwrap();
    assert!(yaml.contains("version: 20261129"), "the day is the version");
    assert!(yaml.contains("依据：《"), "each duty names its provision");
    let catalog: serde_json::Value =
        serde_json::from_slice(&std::fs::read(out("a.json")).unwrap()).unwrap();
    let groups = catalog["catalog"]["groups"].as_array().unwrap();
    let mut ids = std::collections::HashSet::new();
    for control in groups
        .iter()
        .flat_map(|group| group["controls"].as_array().unwrap())
    {
        let id = control["id"].as_str().unwrap();
        assert!(
            id.starts_with(|c: char| c.is_ascii_alphabetic()),
            "{id} is no token"
        );
        assert!(ids.insert(id.to_owned()), "{id} is given twice");
        assert_eq!(control["parts"][0]["name"], "statement", "{control}");
    }
    assert!(ids.len() > 50, "{} duties", ids.len());
    let tables = library.run(&["export", "--format", "jsonl", "--duties", "-o", "x.jsonl"]);
    assert_eq!(tables.code, 1, "a table is no list of duties");
    let output = python(
        &["-c", CISO, path_text(&out("a.yaml"))],
        &library.files(),
        "",
    );
    if String::from_utf8_lossy(&output.stderr).contains("No module named 'yaml'") {
        eprintln!("skipped: the Python package PyYAML is not there");
        return;
    }
    check(&output);
}
