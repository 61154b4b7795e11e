//! The conformance suite of the Model Context Protocol (npm) against `huidian serve`: as it is, and with its own names exchanged for ours.
//!
//! `HUIDIAN_BINARY` names a binary, else a release is built. Needs npm and python3.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use crate::measure::Server;
use crate::release_build::binary_named_by;
use crate::tidy::workspace_root;

/// Releases of the suite: that for 2025-11-25, and the one that knows 2026-07-28.
const SUITES: [&str; 2] = ["0.1.16", "0.2.0-alpha.12"];
/// The suite asks for a newer Node than distributions have.
const NODE: &str = "node@22";

/// Scenarios that ask for nothing of the suite's own.
const AS_IT_IS: [&str; 14] = [
    "server-initialize",
    "server-session-lifecycle",
    "server-stateless",
    "ping",
    "tools-list",
    "server-sse-polling",
    "server-sse-multiple-streams",
    "resources-list",
    "sep-2164-resource-not-found",
    "prompts-list",
    "dns-rebinding-protection",
    "caching",
    "http-header-validation",
    "input-required-result-unsupported-methods",
];

/// Scenarios whose tools, prompts and resources of their own are exchanged for ours.
const RENAMED: [&str; 7] = [
    "tools-call-simple-text",
    "tools-call-error",
    "resources-read-text",
    "resources-templates-read",
    "prompts-get-simple",
    "prompts-get-with-args",
    "completion-complete",
];

/// Single checks that need a demonstration tool (a client capability that is missing, an elicitation, a log), in scenarios of which the rest is run.
const NOT_TO_BE_TRIED: [&str; 4] = [
    "sep-2575-server-rejects-undeclared-capability",
    "sep-2575-missing-capability-http-400",
    "sep-2575-http-server-no-independent-requests-on-stream",
    "sep-2575-server-no-log-without-loglevel",
];

const TITLE: &str = "某市灯塔养护条例";
const TEXT: &str = "# 某市灯塔养护条例\n\n（2019年3月4日某市人民代表大会常务委员会通过 自2019年5月1日起施行）\n\n\
    第一条 为了养护灯塔，制定本条例。\n\n第二条 编号为123的灯塔，其所有人应当每年检修。\n\n第三条 本条例自2019年5月1日起施行。\n";

pub(super) fn run() -> Result<String> {
    let folder = workspace_root().join("target/mcp-conformance");
    fs::create_dir_all(&folder)?;
    let binary = binary_named_by("HUIDIAN_BINARY")?;
    let data = folder.join("data");
    if data.exists() {
        fs::remove_dir_all(&data)?;
    }
    let (server, address) = serve(&binary, &data, &folder)?;
    let (renaming, renamed) = rename(&address)?;
    let mut told = Vec::new();
    let mut faults = Vec::new();
    for version in SUITES {
        let suite = Suite::install(&folder, version)?;
        let known = suite.scenarios()?;
        let mut passed = 0;
        let mut run = |scenarios: &[&str], address: &str| -> Result<usize> {
            let wanted = scenarios
                .iter()
                .filter(|name| known.lines().any(|line| line == **name));
            let mut count = 0;
            for name in wanted {
                count += 1;
                let failed = suite.run(name, address)?;
                if failed.is_empty() {
                    passed += 1;
                }
                faults.extend(
                    failed
                        .iter()
                        .map(|check| format!("{version} {name}: {check}")),
                );
            }
            Ok(count)
        };
        let direct = run(&AS_IT_IS, &address)?;
        let exchanged = run(&RENAMED, &renamed)?;
        let others = known.lines().count().saturating_sub(direct + exchanged);
        told.push(format!(
            "suite {version}: {passed} of {} scenarios pass ({direct} as they are, {exchanged} with our names for theirs), {others} ask for what is not offered",
            direct + exchanged
        ));
    }
    drop((server, renaming));
    if !faults.is_empty() {
        bail!("{}", faults.join("; "));
    }
    Ok(told.join("; "))
}

fn serve(binary: &Path, data: &Path, folder: &Path) -> Result<(Server, String)> {
    let file = folder.join("条例.md");
    fs::write(&file, TEXT)?;
    let status = Command::new(binary)
        .arg("--data")
        .arg(data)
        .arg("import")
        .arg(&file)
        .stdout(Stdio::null())
        .status()
        .with_context(|| format!("start {}", binary.display()))?;
    ensure!(status.success(), "the import failed: {status}");
    let mut command = Command::new(binary);
    command
        .arg("--data")
        .arg(data)
        .args(["serve", "--listen", "127.0.0.1:0"]);
    started(command)
}

/// Starts what says its address on standard output.
fn started(mut command: Command) -> Result<(Server, String)> {
    let mut child: Child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .with_context(|| format!("start {command:?}"))?;
    let output = child.stdout.take().context("a server says its address")?;
    let server = Server(child);
    for line in BufReader::new(output).lines() {
        let line = line?;
        if line.trim().starts_with("http://") {
            return Ok((server, line.trim().to_owned()));
        }
    }
    bail!("{command:?} did not start")
}

fn rename(upstream: &str) -> Result<(Server, String)> {
    let work: String = TITLE.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let article: String = "第二条"
        .bytes()
        .map(|byte| format!("%{byte:02X}"))
        .collect();
    let renames = json!({
        "test_simple_text": {"tools/call": {"name": "find_works", "arguments": {"query": "灯塔"}}},
        "test_error_handling": {"tools/call": {"name": "read_provision", "arguments": {"work": "没有的法", "provision": "第一条"}}},
        "test://static-text": {"resources/read": {"uri": format!("huidian://works/{work}")}},
        "test://template/123/data": {"resources/read": {"uri": format!("huidian://works/{work}/{article}")}},
        "test_simple_prompt": {"prompts/get": {"name": "answer_with_articles", "arguments": {"question": "灯塔多久检修一次"}}},
        "test_prompt_with_arguments": {
            "prompts/get": {"name": "check_document", "arguments": {"text": "testValue1 testValue2"}},
            "completion/complete": {
                "ref": {"type": "ref/resource", "uri": "huidian://works/{work}"},
                "argument": {"name": "work", "value": "某市"},
            },
        },
    });
    let mut command = Command::new("python3");
    command
        .arg(workspace_root().join("tests/mcp/renamed.py"))
        .arg(upstream)
        .arg(renames.to_string());
    started(command)
}

/// One release of the suite, in a folder of its own.
struct Suite {
    folder: PathBuf,
}

impl Suite {
    fn install(folder: &Path, version: &str) -> Result<Self> {
        let folder = folder.join(format!("suite-{version}"));
        let suite = Self { folder };
        if !suite.program().is_file() {
            let package = format!("@modelcontextprotocol/conformance@{version}");
            let status = Command::new("npm")
                .args(["install", "--silent", "--no-audit", "--no-fund", "--prefix"])
                .arg(&suite.folder)
                .args([&package, NODE])
                .status()
                .context("start npm")?;
            ensure!(status.success(), "npm cannot bring {package}");
        }
        Ok(suite)
    }

    fn program(&self) -> PathBuf {
        let path = "node_modules/@modelcontextprotocol/conformance/dist/index.js";
        self.folder.join(path)
    }

    fn command(&self) -> Command {
        let mut command = Command::new(self.folder.join("node_modules/.bin/node"));
        command.arg(self.program()).current_dir(&self.folder);
        command
    }

    /// Names of the scenarios for servers, one a line.
    fn scenarios(&self) -> Result<String> {
        let output = self.command().arg("list").output()?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let servers = text.split("Client scenarios").next().unwrap_or_default();
        let names = servers
            .lines()
            .filter_map(|line| line.trim().strip_prefix("- ")?.split_whitespace().next());
        let names: Vec<&str> = names.collect();
        ensure!(!names.is_empty(), "the suite lists no scenarios");
        Ok(names.join("\n"))
    }

    /// Runs a scenario; gives the checks that failed.
    fn run(&self, scenario: &str, address: &str) -> Result<Vec<String>> {
        let results = self.folder.join("results");
        if results.exists() {
            fs::remove_dir_all(&results)?;
        }
        let url = format!("{address}/mcp");
        let output = self
            .command()
            .args([
                "server",
                "--url",
                &url,
                "--scenario",
                scenario,
                "-o",
                "results",
            ])
            .output()?;
        let mut checks: BTreeMap<String, String> = BTreeMap::new();
        for entry in fs::read_dir(&results).with_context(|| {
            format!(
                "{scenario} left no result: {}",
                String::from_utf8_lossy(&output.stderr)
            )
        })? {
            let file = entry?.path().join("checks.json");
            let read: Value = serde_json::from_slice(&fs::read(file)?)?;
            for check in read.as_array().into_iter().flatten() {
                let id = check["id"].as_str().unwrap_or_default();
                if check["status"] == "FAILURE" && !NOT_TO_BE_TRIED.contains(&id) {
                    let why = check["errorMessage"].as_str().unwrap_or_default();
                    checks.insert(id.to_owned(), why.to_owned());
                }
            }
        }
        let failed = checks.into_iter();
        Ok(failed.map(|(id, why)| format!("{id} ({why})")).collect())
    }
}
