//! The library as a whole: import, start, pages; beside a peer's design for the index.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use crate::measure::{self, Server};
use crate::release_build::release_binary;
use crate::tidy::workspace_root;

const ADDRESS: &str = "127.0.0.1:17878";

/// Prints the figures of the library: import into an empty folder, import again, cold start, pages under load.
pub fn run() -> Result<()> {
    let binary = release_binary()?;
    let corpus = shared()?.join("corpus/laws");
    let folder = std::env::temp_dir().join(format!("huidian-bench-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let result = measure_all(&binary, &corpus, &folder);
    fs::remove_dir_all(&folder).ok();
    result
}

/// The shared input: `HUIDIAN_SHARED`, else beside the workspace.
pub fn shared() -> Result<PathBuf> {
    let folder = std::env::var_os("HUIDIAN_SHARED")
        .map_or_else(|| workspace_root().join("../shared"), PathBuf::from);
    ensure!(
        folder.join("corpus/laws").is_dir(),
        "no corpus at {}; set HUIDIAN_SHARED",
        folder.display()
    );
    Ok(folder)
}

fn measure_all(binary: &Path, corpus: &Path, folder: &Path) -> Result<()> {
    let data = folder.join("data");
    let import = || {
        let mut command = Command::new(binary);
        command
            .arg("--data")
            .arg(&data)
            .arg("import")
            .arg(corpus)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    };
    let first = measure::run(&mut import())?;
    let again = measure::run(&mut import())?;
    let peer = trigram_index(corpus, &folder.join("peer.db"))?;
    println!("figure                                       ours        aim      peer");
    println!(
        "import, empty library            {:>10.1} s     30 s    {:.1} s (FTS5 trigram index alone)",
        first.wall.as_secs_f64(),
        peer.as_secs_f64()
    );
    println!(
        "import, resident                 {:>8.0} MiB 1024 MiB",
        first.peak_mib
    );
    println!(
        "import again, nothing changed    {:>10.2} s      3 s",
        again.wall.as_secs_f64()
    );
    println!(
        "data folder                      {:>8.0} MiB",
        folder_mib(&data)?
    );
    println!(
        "binary                           {:>8.1} MiB   60 MB",
        fs::metadata(binary)?.len() as f64 / 1_048_576.0
    );
    serve_figures(binary, &data)
}

fn serve_figures(binary: &Path, data: &Path) -> Result<()> {
    let address: SocketAddr = ADDRESS.parse()?;
    let start = Instant::now();
    let child = Command::new(binary)
        .arg("--data")
        .arg(data)
        .args(["serve", "--listen", ADDRESS])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let server = Server(child);
    measure::wait_until_ready(address, "/", Duration::from_secs(30))?;
    println!(
        "serve, first page                {:>9.0} ms   500 ms",
        start.elapsed().as_secs_f64() * 1000.0
    );
    for (name, path) in [
        ("home", "/"),
        ("work page", "/works/网络安全法"),
        ("search", "/search?q=数据出境"),
    ] {
        let load = measure::load(address, &[encode(path)], 32, Duration::from_secs(5));
        println!(
            "{name:<10} 32 connections, p95      {:>8.1} ms    20 ms   {:.0} requests/s, {} errors",
            load.percentile(0.95).as_secs_f64() * 1000.0,
            load.per_second(),
            load.errors
        );
    }
    println!(
        "serve, resident                  {:>8.0} MiB",
        measure::resident_peak_mib(server.0.id())
    );
    Ok(())
}

/// Percent-encodes what is not ASCII.
pub fn encode(path: &str) -> String {
    path.bytes()
        .map(|byte| {
            if byte.is_ascii() {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}

fn folder_mib(folder: &Path) -> Result<f64> {
    let mut total = 0;
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                open.push(entry.path());
            } else {
                total += entry.metadata()?.len();
            }
        }
    }
    Ok(total as f64 / 1_048_576.0)
}

/// A peer's design: every article a row of an FTS5 table with the trigram tokenizer.
fn trigram_index(corpus: &Path, file: &Path) -> Result<Duration> {
    let start = Instant::now();
    let mut database = rusqlite::Connection::open(file)?;
    database.execute_batch(
        "PRAGMA journal_mode=WAL; CREATE VIRTUAL TABLE article USING fts5(path, body, tokenize='trigram');",
    )?;
    let transaction = database.transaction()?;
    let mut insert = transaction.prepare("INSERT INTO article VALUES (?1, ?2)")?;
    let mut open = vec![corpus.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else if let Ok(text) = fs::read_to_string(&path) {
                for article in text.split("\n第") {
                    insert.execute((path.display().to_string(), article))?;
                }
            }
        }
    }
    drop(insert);
    transaction.commit()?;
    Ok(start.elapsed())
}
