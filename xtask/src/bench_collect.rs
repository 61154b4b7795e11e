//! `cargo xtask bench collect`: ten hosts of a thousand pages each, played on this machine, collected into an empty library.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use huidian_text::markup::escape_markup;

use crate::bench_library::shared;
use crate::measure;
use crate::release_build::release_binary;

const HOSTS: usize = 10;
/// What an answer takes on its way.
const LATENCY: Duration = Duration::from_millis(20);
const AIM_RATE: f64 = 100.0;
const AIM_MIB: f64 = 300.0;

/// `--pages N` in all (10,000), `--binary FILE` to be measured, else a release is built.
pub fn run(arguments: &[String]) -> Result<()> {
    let option = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).cloned()
    };
    let pages: usize = option("--pages").map_or(Ok(10_000), |text| text.parse())?;
    let binary = option("--binary").map_or_else(release_binary, |path| Ok(PathBuf::from(path)))?;
    let folder = std::env::temp_dir().join(format!("huidian-collect-{}", std::process::id()));
    fs::create_dir_all(folder.join("data/sources"))?;
    let result = measure_in(&binary, &folder, pages);
    fs::remove_dir_all(&folder).ok();
    result
}

fn measure_in(binary: &Path, folder: &Path, pages: usize) -> Result<()> {
    let texts = folder.join("texts");
    let corpus = shared()?.join("corpus/laws");
    let copies = pages.div_ceil(3_000);
    crate::grow::grow(&corpus, copies, &texts)?;
    let site = Arc::new(Site::new(&texts, pages)?);
    let address = site.clone().start()?;
    let data = folder.join("data");
    let mut collect = Command::new(binary);
    collect.arg("--data").arg(&data).arg("collect");
    for host in 0..HOSTS {
        let source = format!(
            "id = \"host{host}\"\nname = \"第{host}台\"\nissuer = \"全国人民代表大会常务委员会\"\nstart = \"http://host{host}.example/list/\"\n\
             delay_s = 0\ntrusted = true\n[list]\nmode = \"html\"\nkeep = '/t\\d+\\.html$'\n"
        );
        fs::write(data.join(format!("sources/host{host}.toml")), source)?;
        collect.arg(format!("host{host}"));
        let resolve = format!("host{host}.example={address}");
        collect.args(["--resolve", &resolve]);
    }
    fs::write(
        data.join("huidian.toml"),
        "[collect]\ndaily_requests = 100000\n",
    )?;
    let usage = measure::run(collect.stdout(Stdio::null()).stderr(Stdio::null()))?;
    let asked = site.asked.load(Ordering::Acquire);
    let twice = site.asked_twice();
    let rate = pages as f64 / usage.wall.as_secs_f64();
    println!("figure                                      ours      aim");
    println!(
        "pages a second, {HOSTS} hosts, {} ms away   {rate:>9.0}   {AIM_RATE:>6.0}",
        LATENCY.as_millis()
    );
    println!(
        "memory at most, MiB                    {:>9.0}   {AIM_MIB:>6.0}",
        usage.peak_mib
    );
    println!(
        "seconds, whole                         {:>9.1}",
        usage.wall.as_secs_f64()
    );
    println!(
        "processor seconds                      {:>9.1}",
        usage.processor.as_secs_f64()
    );
    println!("pages asked for                        {asked:>9}   {pages:>6}");
    println!("pages asked for twice                  {twice:>9}        0");
    ensure!(usage.code == 0, "collect ended with {}", usage.code);
    ensure!(
        asked == pages && twice == 0,
        "pages are missing or were asked for twice"
    );
    Ok(())
}

/// What the hosts serve: a list each, and pages under `/t…`.
struct Site {
    /// Title and file of each page; a page belongs to the host of its number's remainder.
    pages: Vec<(String, PathBuf)>,
    asked: AtomicUsize,
    times: Mutex<BTreeMap<usize, usize>>,
}

impl Site {
    fn new(texts: &Path, count: usize) -> Result<Self> {
        let mut files = Vec::new();
        crate::grow::collect(texts, &mut files)?;
        files.sort();
        ensure!(
            files.len() >= count,
            "only {} texts can be made",
            files.len()
        );
        let mut pages = Vec::with_capacity(count);
        for path in files.into_iter().take(count) {
            let text = fs::read_to_string(&path)?;
            let title = text.lines().find_map(|line| line.strip_prefix("# "));
            pages.push((title.unwrap_or_default().trim().to_owned(), path));
        }
        Ok(Self {
            pages,
            asked: AtomicUsize::new(0),
            times: Mutex::default(),
        })
    }

    fn asked_twice(&self) -> usize {
        let times = self.times.lock().unwrap_or_else(PoisonError::into_inner);
        times.values().filter(|times| **times > 1).count()
    }

    /// Plays all hosts on one port, until the program ends.
    fn start(self: Arc<Self>) -> Result<SocketAddr> {
        let listener = TcpListener::bind("127.0.0.1:0").context("open a port")?;
        let address = listener.local_addr()?;
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let site = self.clone();
                thread::spawn(move || site.serve(stream).ok());
            }
        });
        Ok(address)
    }

    fn serve(&self, stream: TcpStream) -> Result<()> {
        stream.set_nodelay(true)?;
        let mut reader = BufReader::new(stream.try_clone()?);
        let mut out = stream;
        while let Some((host, path)) = read_request(&mut reader)? {
            thread::sleep(LATENCY);
            let (status, body) = match self.page(&host, &path)? {
                Some(body) => ("200 OK", body),
                None => ("404 Not Found", "not here".to_owned()),
            };
            write!(
                out,
                "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\r\n{body}",
                body.len()
            )?;
        }
        Ok(())
    }

    fn page(&self, host: &str, path: &str) -> Result<Option<String>> {
        if path == "/list/" {
            let number = host.trim_start_matches("host").split('.').next();
            let host: usize = number.unwrap_or_default().parse()?;
            return Ok(Some(self.list(host)));
        }
        let number = path
            .strip_prefix("/t")
            .and_then(|rest| rest.strip_suffix(".html"));
        let Some(number) = number.and_then(|number| number.parse::<usize>().ok()) else {
            return Ok(None);
        };
        let Some((title, file)) = self.pages.get(number) else {
            return Ok(None);
        };
        self.asked.fetch_add(1, Ordering::AcqRel);
        let mut times = self.times.lock().unwrap_or_else(PoisonError::into_inner);
        *times.entry(number).or_default() += 1;
        drop(times);
        Ok(Some(document(title, &fs::read_to_string(file)?)))
    }

    fn list(&self, host: usize) -> String {
        let mut page = String::from(
            "<!DOCTYPE html><html><head><meta charset=utf-8><title>通知公告</title></head><body><ul>\n",
        );
        for (number, (title, _)) in self.pages.iter().enumerate() {
            if number % HOSTS == host {
                let title = escape_markup(title);
                page.push_str(&format!(
                    "<li><a href=\"/t{number}.html\" title=\"{title}\">{title}</a><span>2024-03-05</span></li>\n"
                ));
            }
        }
        page.push_str("</ul></body></html>\n");
        page
    }
}

/// A text of the corpus as an authority's page has it.
fn document(title: &str, text: &str) -> String {
    let title = escape_markup(title);
    let mut page = format!(
        "<!DOCTYPE html><html><head><meta charset=utf-8><title>{title}</title><meta name=\"ArticleTitle\" content=\"{title}\">\
         <meta name=\"PubDate\" content=\"2024-03-05\"></head><body><h1>{title}</h1><div class=\"TRS_Editor\">\n"
    );
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    for line in lines.filter(|line| !line.starts_with(['<', '#']) || line.starts_with("##")) {
        let line = escape_markup(line.trim_start_matches(['#', ' ']));
        page.push_str(&format!("<p>{line}</p>\n"));
    }
    page.push_str("</div></body></html>\n");
    page
}

/// Host and path of the next request, `None` where the connection ends.
fn read_request(reader: &mut BufReader<TcpStream>) -> Result<Option<(String, String)>> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut host = String::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        match line.trim_end().split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case("host") => {
                value.trim().clone_into(&mut host);
            }
            Some(_) => {}
            None => return Ok(Some((host, path))),
        }
    }
}
