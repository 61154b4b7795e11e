//! `cargo xtask bench mcp`: many agents at `/mcp`, each asking every second what nobody asked before.

use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use crate::bench_search::load::Dice;
use crate::measure::{self, Client, Server};
use crate::release_build::release_binary;

const CLIENTS: usize = 200;
const ROUNDS: usize = 20;
const PACE: Duration = Duration::from_secs(1);
const AIM: Duration = Duration::from_millis(100);
const AIM_MIB: f64 = 100.0;

/// `--data FOLDER` is a library with texts, `--binary FILE` the binary to be measured, else a release is built.
pub fn run(arguments: &[String]) -> Result<()> {
    let option = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).map(PathBuf::from)
    };
    let data = option("--data").context("needs --data FOLDER, a library with texts")?;
    let binary = option("--binary").map_or_else(release_binary, Ok)?;
    let mut child = Command::new(&binary)
        .arg("--data")
        .arg(&data)
        .args(["serve", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .with_context(|| format!("start {}", binary.display()))?;
    let output = child.stdout.take().context("a server says its address")?;
    let server = Server(child);
    let mut lines = BufReader::new(output).lines();
    let address = loop {
        let line = lines.next().context("the server did not start")??;
        if let Some(address) = line.trim().strip_prefix("http://") {
            break address.parse::<SocketAddr>()?;
        }
    };
    measure::wait_until_ready(address, "/healthz", Duration::from_mins(1))?;
    let queries = queries(address)?;
    // what opening and the first answers take is no growth under the load
    for query in queries.iter().take(CLIENTS) {
        ask(&mut connect(address)?, query)?;
    }
    let before = measure::resident_mib(server.0.id());
    let (mut latencies, empty, errors) = load(address, &queries[CLIENTS..]);
    let after = measure::resident_mib(server.0.id());
    latencies.sort_unstable();
    let millis = |share| measure::percentile(&latencies, share).as_secs_f64() * 1000.0;
    println!(
        "{CLIENTS} clients, {} searches, one a second each: p50 {:.1} ms, p95 {:.1} ms, p99 {:.1} ms (aim {} ms), most {:.1} ms; {errors} errors, {empty} without a hit",
        latencies.len(),
        millis(0.5),
        millis(0.95),
        millis(0.99),
        AIM.as_millis(),
        millis(1.0),
    );
    println!(
        "memory {before:.0} MiB before, {after:.0} MiB after, at most {:.0} MiB (aim +{AIM_MIB:.0} MiB)",
        measure::resident_peak_mib(server.0.id())
    );
    ensure!(errors == 0, "{errors} of the calls failed");
    Ok(())
}

/// Latencies, how many answers had no hit, and how many calls failed.
fn load(address: SocketAddr, queries: &[String]) -> (Vec<Duration>, usize, usize) {
    let begin = Instant::now() + PACE;
    let results: Vec<(Vec<Duration>, usize, usize)> = thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|client| scope.spawn(move || one_client(address, queries, client, begin)))
            .collect();
        let ended = clients.into_iter();
        ended
            .map(|client| client.join().unwrap_or((Vec::new(), 0, ROUNDS)))
            .collect()
    });
    let latencies = results.iter().flat_map(|result| result.0.clone()).collect();
    let empty = results.iter().map(|result| result.1).sum();
    (
        latencies,
        empty,
        results.iter().map(|result| result.2).sum(),
    )
}

fn one_client(
    address: SocketAddr,
    queries: &[String],
    client: usize,
    begin: Instant,
) -> (Vec<Duration>, usize, usize) {
    let (mut latencies, mut empty, mut errors) = (Vec::new(), 0, 0);
    let mut connection = connect(address).ok();
    // agents do not ask in step: each has its own moment in the second
    let offset = PACE.mul_f64(client as f64 / CLIENTS as f64);
    for round in 0..ROUNDS {
        let due = begin + offset + PACE * round as u32;
        thread::sleep(due.saturating_duration_since(Instant::now()));
        let query = &queries[(round * CLIENTS + client) % queries.len()];
        let asked = match &mut connection {
            Some(connection) => ask(connection, query),
            None => connect(address).and_then(|mut made| {
                let asked = ask(&mut made, query);
                connection = Some(made);
                asked
            }),
        };
        match asked {
            // a call that begins late because the one before took long counts from when it was due
            Ok(hits) => {
                latencies.push(due.elapsed());
                empty += usize::from(hits == 0);
            }
            Err(_) => {
                errors += 1;
                connection = None;
            }
        }
    }
    (latencies, empty, errors)
}

fn connect(address: SocketAddr) -> Result<Client> {
    Client::new(TcpStream::connect(address)?)
}

/// One search, as an agent of 2025-11-25 asks it; how many hits came.
fn ask(client: &mut Client, query: &str) -> Result<usize> {
    let answer = call(client, "search_articles", &json!({"query": query}))?;
    Ok(answer["hits"].as_array().map_or(0, Vec::len))
}

fn call(client: &mut Client, tool: &str, arguments: &Value) -> Result<Value> {
    let headers =
        "Accept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2025-11-25\r\n";
    let message = json!({
        "jsonrpc": "2.0", "id": 1, "method": "tools/call",
        "params": {"name": tool, "arguments": arguments},
    });
    let (status, body) = client.post("/mcp", headers, &message.to_string())?;
    ensure!(status == 200, "answered with {status}: {body}");
    let mut answer: Value = serde_json::from_str(&body)?;
    let result = &mut answer["result"];
    if result["isError"] == true || result.is_null() {
        bail!("{body}");
    }
    Ok(result["structuredContent"].take())
}

/// Words that stand in the library's titles, two pieces each and each pair once: what no memory of answers holds.
fn queries(address: SocketAddr) -> Result<Vec<String>> {
    let mut client = connect(address)?;
    let mut titles: Vec<String> = Vec::new();
    let mut cursor = Value::Null;
    while titles.len() < 2_000 {
        let mut arguments = json!({"limit": 50, "filter": "text=true"});
        if cursor.is_string() {
            arguments["cursor"] = cursor;
        }
        let page = call(&mut client, "find_works", &arguments)?;
        let works = page["works"].as_array().into_iter().flatten();
        titles.extend(works.filter_map(|work| work["title"].as_str().map(str::to_owned)));
        cursor = page["next_cursor"].clone();
        if !cursor.is_string() {
            break;
        }
    }
    ensure!(!titles.is_empty(), "the library has no texts");
    let mut dice = Dice(17);
    let mut seen = std::collections::BTreeSet::new();
    let mut queries = Vec::new();
    let wanted = CLIENTS * (ROUNDS + 1);
    for _ in 0..wanted * 50 {
        if queries.len() == wanted {
            break;
        }
        let pieces = (dice.piece(&titles, 2, 4), dice.piece(&titles, 2, 4));
        if let (Some(first), Some(second)) = pieces
            && format!("{first}{second}")
                .chars()
                .all(char::is_alphanumeric)
            && seen.insert(format!("{first} {second}"))
        {
            queries.push(format!("{first} {second}"));
        }
    }
    ensure!(
        queries.len() == wanted,
        "only {} different questions can be made of the titles; the library is too small",
        queries.len()
    );
    Ok(queries)
}
