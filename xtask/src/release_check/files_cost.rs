//! What hostile files cost a server when somebody who did not sign in sends them: CPU of the server and of its readers, by the kernel's own count.
//!
//! The files are those of the attack of November 2026 (S1, S2). `HUIDIAN_COST_BINARY` names a binary, else a release is built.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use zip::write::SimpleFileOptions;

use crate::release_build::binary_named_by;
use crate::tidy::workspace_root;

/// What a file may cost, in seconds of CPU.
const MOST_SECONDS: f64 = 5.0;
/// Address space of the server and each of its readers, in KiB: a machine with no more.
const MOST_KIB: u64 = 5_000_000;

pub(super) fn run() -> Result<String> {
    let folder = workspace_root().join("target/hostile-files");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let server = Server::start(folder.join("data"))?;
    let mut told = Vec::new();
    let mut worst = (0.0, String::new());
    for (name, bytes) in hostile_files()? {
        let before = server.seconds()?;
        let status = server.send(&name, &bytes)?;
        server.settle()?;
        let cost = server.seconds()? - before;
        println!(
            "  {name}: {} bytes, answered {status}, {cost:.1} s",
            bytes.len()
        );
        if cost > MOST_SECONDS {
            told.push(format!("{name} cost {cost:.1} s"));
        }
        if cost > worst.0 {
            worst = (cost, name);
        }
    }
    if !told.is_empty() {
        bail!("{}", told.join(", "));
    }
    Ok(format!(
        "at most {:.1} s ({}), the server alive under {MOST_KIB} KiB of address space",
        worst.0, worst.1
    ))
}

struct Server {
    child: Child,
    address: String,
    ticks: f64,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    fn start(data: PathBuf) -> Result<Self> {
        let binary = binary_named_by("HUIDIAN_COST_BINARY")?;
        let line =
            format!("ulimit -v {MOST_KIB}; exec \"$0\" --data \"$1\" serve --listen 127.0.0.1:0");
        let mut child = Command::new("bash")
            .args(["-c", &line])
            .arg(&binary)
            .arg(&data)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("start bash")?;
        let mut line = String::new();
        let output = child.stdout.take().context("a server says its address")?;
        BufReader::new(output).read_line(&mut line)?;
        let ticks = Command::new("getconf").arg("CLK_TCK").output()?;
        let ticks: f64 = String::from_utf8_lossy(&ticks.stdout).trim().parse()?;
        Ok(Self {
            child,
            address: line.trim().trim_start_matches("http://").to_owned(),
            ticks,
        })
    }

    /// Posts a file as anybody may; gives the status.
    fn send(&self, name: &str, bytes: &[u8]) -> Result<u16> {
        let mut stream = TcpStream::connect(&self.address).context("the server is gone")?;
        stream.set_read_timeout(Some(Duration::from_mins(2)))?;
        let head = format!(
            "POST /api/v1/digests/check?name={name} HTTP/1.1\r\nHost: {}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            self.address,
            bytes.len()
        );
        // a server may answer before it has read everything
        let _ = stream.write_all(head.as_bytes());
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let text = String::from_utf8_lossy(&answer);
        let status = text.split_whitespace().nth(1).context("no answer")?;
        Ok(status.parse()?)
    }

    /// Waits until nothing is worked on any more, whoever was answered before.
    fn settle(&self) -> Result<()> {
        for _ in 0..240 {
            let before = self.seconds()?;
            std::thread::sleep(Duration::from_millis(500));
            if self.seconds()? - before < 0.05 {
                return Ok(());
            }
        }
        bail!("work goes on for two minutes after the answer")
    }

    /// CPU of the server, of readers that have ended, and of those that run.
    fn seconds(&self) -> Result<f64> {
        let own = self.child.id();
        let fields = stat(own).context("the server is gone")?;
        let mut ticks: f64 = fields.get(11..15).context("no times")?.iter().sum();
        for entry in fs::read_dir("/proc")?.flatten() {
            let id = entry.file_name().to_string_lossy().parse::<u32>();
            let Some(fields) = id.ok().and_then(stat) else {
                continue;
            };
            if fields.get(1) == Some(&f64::from(own)) {
                ticks += fields.get(11..13).context("no times")?.iter().sum::<f64>();
            }
        }
        Ok(ticks / self.ticks)
    }
}

/// Fields of `/proc/ID/stat` after the name (proc(5)): state, parent, …; times of itself and of children that have ended are 11 to 14.
fn stat(id: u32) -> Option<Vec<f64>> {
    let text = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let (_, rest) = text.rsplit_once(") ")?;
    Some(
        rest.split_whitespace()
            .map(|field| field.parse().unwrap_or(0.0))
            .collect(),
    )
}

/// The files of the report, and plain texts of its kind.
fn hostile_files() -> Result<Vec<(String, Vec<u8>)>> {
    let cell = |rows: &str, columns: &str, text: &str| {
        format!(
            "<table:table-row table:number-rows-repeated=\"{rows}\"><table:table-cell table:number-columns-repeated=\"{columns}\"><text:p>{text}</text:p></table:table-cell></table:table-row>"
        )
    };
    let many = "4294967295";
    let paragraph = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let mut files = vec![
        (
            "memory.ods".to_owned(),
            ods(&cell("1000000", "1", &"长".repeat(20_000)))?,
        ),
        (
            "cpu.ods".to_owned(),
            ods(&cell(many, many, "长长长").repeat(10))?,
        ),
        (
            "letters.docx".to_owned(),
            docx(&paragraph(&"A".repeat(60_000_000)))?,
        ),
        (
            "titles.docx".to_owned(),
            docx(&paragraph(&"第一条《办法》".repeat(2_500_000)))?,
        ),
        (
            "articles.docx".to_owned(),
            docx(&paragraph("第一条").repeat(1_500_000))?,
        ),
        ("deep.docx".to_owned(), docx(&"<w:p>".repeat(12_000_000))?),
    ];
    let plain = [
        "以及《a》第一条、",
        "[a](",
        "*a_ ",
        "  - a\n",
        "第一条",
        "a",
    ];
    for (number, text) in (1..).zip(plain) {
        let whole = text.repeat(10_000_000 / text.len());
        files.push((format!("plain{number}.md"), whole.into_bytes()));
        // as much as is read to its end
        let short = text.repeat(1_000_000 / text.chars().count() - 1);
        files.push((format!("plain{number}-short.md"), short.into_bytes()));
    }
    Ok(files)
}

fn ods(rows: &str) -> Result<Vec<u8>> {
    let content = format!(
        "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet><table:table>{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    zipped(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", &content),
    ])
}

fn docx(body: &str) -> Result<Vec<u8>> {
    let document = format!(
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
    );
    zipped(&[
        (
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>",
        ),
        ("word/document.xml", &document),
    ])
}

fn zipped(entries: &[(&str, &str)]) -> Result<Vec<u8>> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in entries {
        let method = match *name {
            "mimetype" => zip::CompressionMethod::Stored,
            _ => zip::CompressionMethod::Deflated,
        };
        archive.start_file(
            *name,
            SimpleFileOptions::default().compression_method(method),
        )?;
        archive.write_all(text.as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}
