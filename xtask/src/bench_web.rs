//! The web under load: searches and work pages of the whole corpus, with and without an import beside them.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use crate::bench_library::{encode, shared};
use crate::measure::{self, Load, Server};
use crate::release_build::release_binary;

const ADDRESS: &str = "127.0.0.1:17879";
const CONNECTIONS: usize = 64;
const LENGTH: Duration = Duration::from_secs(10);

/// Prints requests per second and latencies. `--data FOLDER` measures a library that stands; without it the corpus is imported first.
pub fn run(arguments: &[String]) -> Result<()> {
    let binary = release_binary()?;
    let corpus = shared()?.join("corpus/laws");
    let given = arguments
        .iter()
        .position(|argument| argument == "--data")
        .and_then(|place| arguments.get(place + 1))
        .map(PathBuf::from);
    let folder = std::env::temp_dir().join(format!("huidian-bench-web-{}", std::process::id()));
    let data = given.clone().unwrap_or_else(|| folder.clone());
    if given.is_none() {
        import(&binary, &data, &corpus)?;
    }
    let result = measure_pages(&binary, &data, &corpus);
    std::fs::remove_dir_all(&folder).ok();
    result
}

fn import(binary: &Path, data: &Path, from: &Path) -> Result<()> {
    let status = command(binary, data).arg("import").arg(from).status()?;
    // 3: some files were refused, the rest is in
    ensure!(
        matches!(status.code(), Some(0 | 3)),
        "the import failed: {status}"
    );
    Ok(())
}

fn command(binary: &Path, data: &Path) -> Command {
    let mut command = Command::new(binary);
    command
        .arg("--data")
        .arg(data)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

fn measure_pages(binary: &Path, data: &Path, corpus: &Path) -> Result<()> {
    let address: SocketAddr = ADDRESS.parse()?;
    let start = Instant::now();
    let child = command(binary, data)
        .args(["serve", "--listen", ADDRESS])
        .spawn()?;
    let server = Server(child);
    measure::wait_until_ready(address, "/", Duration::from_mins(1))?;
    println!(
        "first page after {:.0} ms",
        start.elapsed().as_secs_f64() * 1000.0
    );
    let works = work_pages(address)?;
    let searches = searches(&works);
    println!(
        "{} work pages, {} searches, {CONNECTIONS} connections",
        works.len(),
        searches.len()
    );
    let home = vec!["/".to_owned()];
    for (name, paths, aim) in [
        ("home", &home, ""),
        ("work pages, each once", &works, ""),
        ("work pages", &works, "1500"),
        ("searches", &searches, "300"),
    ] {
        report(
            name,
            &measure::load(address, paths, CONNECTIONS, LENGTH),
            aim,
        );
    }
    let mut beside = command(binary, data).arg("import").arg(corpus).spawn()?;
    let load = measure::load(address, &works, CONNECTIONS, LENGTH);
    report("work pages beside an import", &load, "");
    let load = measure::load(address, &searches, CONNECTIONS, LENGTH);
    report("searches beside an import", &load, "");
    beside.kill().ok();
    beside.wait().ok();
    println!(
        "resident at most {:.0} MiB (aim 700)",
        measure::resident_peak_mib(server.0.id())
    );
    Ok(())
}

fn report(name: &str, load: &Load, aim: &str) {
    let millis = |share| load.percentile(share).as_secs_f64() * 1000.0;
    println!(
        "{name:<28} {:>7.0}/s {:>6} p50 {:>6.1} ms p95 {:>6.1} ms p99 {:>6.1} ms (aim 250) {} errors",
        load.per_second(),
        if aim.is_empty() {
            String::new()
        } else {
            format!("≥{aim}")
        },
        millis(0.5),
        millis(0.95),
        millis(0.99),
        load.errors
    );
}

/// Addresses of all works, from the site map.
fn work_pages(address: SocketAddr) -> Result<Vec<String>> {
    let map = fetch(address, "/sitemap.xml")?;
    let pages: Vec<String> = map
        .split("<loc>")
        .skip(1)
        .filter_map(|part| part.split("</loc>").next())
        .map(|page| page[page.find("/works/").unwrap_or(0)..].to_owned())
        .collect();
    ensure!(!pages.is_empty(), "the site map names no works");
    Ok(pages)
}

/// Two to six characters out of titles: words people look for, each different, so that no answer comes out of memory.
fn searches(works: &[String]) -> Vec<String> {
    let mut searches = Vec::new();
    for (place, page) in works.iter().enumerate() {
        let title: Vec<char> = decoded(&page["/works/".len()..]).chars().collect();
        let length = 2 + place % 5;
        for piece in title.chunks(length).filter(|piece| piece.len() == length) {
            let words: String = piece.iter().collect();
            searches.push(encode(&format!("/search?q={words}")));
        }
    }
    searches.sort_unstable();
    searches.dedup();
    // neighbours in the alphabet share their index blocks: take them far apart
    let mut spread = Vec::with_capacity(searches.len());
    for start in 0..97 {
        spread.extend(searches.iter().skip(start).step_by(97).cloned());
    }
    spread
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hexadecimal = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match hexadecimal.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn fetch(address: SocketAddr, path: &str) -> Result<String> {
    let mut stream = TcpStream::connect(address)?;
    write!(stream, "GET {path} HTTP/1.0\r\nHost: {address}\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let body = answer.split_once("\r\n\r\n").context("no body")?;
    Ok(body.1.to_owned())
}
