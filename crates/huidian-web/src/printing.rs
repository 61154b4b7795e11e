//! Pages as PDF, made by a Chromium that is on the machine: in a process of its own, without scripts, without a network, for a limited time.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;

use crate::error::Error;

/// Names under which packages install it.
const NAMES: [&str; 6] = [
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
    "microsoft-edge",
];
/// How long one PDF may take; requests wait longer than that.
const WALL: Duration = Duration::from_secs(20);
/// Processor time, and largest file, of the browser and of what it starts.
#[cfg(unix)]
const CPU_SECONDS: u64 = 60;
#[cfg(unix)]
const FILE_BYTES: u64 = 256 << 20;
/// Browsers at once: each takes a few hundred megabytes.
const AT_ONCE: usize = 2;
/// Longest page, in bytes of HTML.
const PAGE_BYTES: usize = 24 << 20;

/// Stands in the head of every page that is printed: it runs no script and fetches nothing. The browser's own switch for scripts would stop the printing too.
pub(crate) const POLICY: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">";

/// The browser, and how many may run.
pub(crate) struct Printer {
    browser: Option<PathBuf>,
    permits: Arc<Semaphore>,
}

impl Printer {
    /// The browser that a setting names, else the first that is found.
    pub(crate) fn new(named: Option<&Path>) -> Self {
        Self {
            browser: named.map(Path::to_owned).or_else(find),
            permits: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }

    /// A page, whole in itself, as PDF.
    pub(crate) async fn print(&self, html: String) -> Result<Vec<u8>, Error> {
        let browser = self.browser.clone().filter(|browser| browser.is_file());
        let browser = browser.ok_or(Error::NoBrowser)?;
        if html.len() > PAGE_BYTES {
            let reason =
                "文本太长，做不成 PDF，请取 DOCX (the text is too long for a PDF: take the DOCX)";
            return Err(Error::Conflict(reason.to_owned()));
        }
        let permit = Arc::clone(&self.permits).acquire_owned().await;
        let printed = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            print(&browser, &html, WALL)
        });
        let printed = printed
            .await
            .map_err(|_| Error::Internal("printing broke off".to_owned()))?;
        printed.map_err(|error| match error.kind() {
            io::ErrorKind::TimedOut => Error::TimedOut {
                seconds: WALL.as_secs(),
            },
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Error::DiskFull,
            _ => {
                tracing::warn!(%error, "print a page with the browser");
                Error::NotPrinted
            }
        })
    }
}

fn find() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .flat_map(|folder| NAMES.map(|name| folder.join(name)))
        .find(|program| program.is_file())
}

fn print(browser: &Path, html: &str, wall: Duration) -> io::Result<Vec<u8>> {
    let folder = tempfile::Builder::new()
        .prefix("huidian-print-")
        .tempdir()?;
    let page = folder.path().join("page.html");
    let made = folder.path().join("page.pdf");
    fs::write(&page, html)?;
    let until = Instant::now() + wall;
    // where the system gives no namespaces (a container, a hardened service) the browser's own sandbox cannot be had; the page is ours, and without scripts
    for is_confined in [true, false] {
        let mut child = start(browser, folder.path(), &page, &made, is_confined)?;
        wait(&mut child, until)?;
        if let Ok(bytes) = fs::read(&made)
            && bytes.starts_with(b"%PDF-")
        {
            return Ok(bytes);
        }
    }
    Err(io::Error::other("it ended without a PDF"))
}

fn start(
    browser: &Path,
    folder: &Path,
    page: &Path,
    made: &Path,
    is_confined: bool,
) -> io::Result<Child> {
    let mut command = Command::new(browser);
    command
        .args([
            "--headless",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-extensions",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            "--no-pdf-header-footer",
            // no name has an address, and what is an address goes to a proxy that is not there
            "--host-resolver-rules=MAP * ~NOTFOUND",
            "--proxy-server=127.0.0.1:9",
            "--proxy-bypass-list=<-loopback>",
        ])
        .arg(format!(
            "--user-data-dir={}",
            folder.join("profile").display()
        ))
        .arg(format!("--print-to-pdf={}", made.display()))
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", folder)
        .env("LANG", "C.UTF-8")
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    if !is_confined {
        command.arg("--no-sandbox");
    }
    command.arg(format!("file://{}", page.display()));
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;
        command.process_group(0);
    }
    let child = command.spawn()?;
    limit(&child);
    Ok(child)
}

/// Bounds what the browser and its children use.
#[cfg(unix)]
fn limit(child: &Child) {
    use rustix::process::{Pid, Resource, Rlimit, prlimit};
    let pid = Pid::from_child(child);
    for (resource, most) in [
        (Resource::Cpu, CPU_SECONDS),
        (Resource::Fsize, FILE_BYTES),
        (Resource::Core, 0),
    ] {
        let limit = Rlimit {
            current: Some(most),
            maximum: Some(most),
        };
        // one that has ended already needs none
        let _ = prlimit(Some(pid), resource, limit);
    }
}

#[cfg(not(unix))]
fn limit(_: &Child) {}

/// Waits until it ends, and ends it with all it started when its time is over.
fn wait(child: &mut Child, until: Instant) -> io::Result<()> {
    while child.try_wait()?.is_none() {
        if Instant::now() >= until {
            end(child);
            return Err(io::Error::new(io::ErrorKind::TimedOut, "it took too long"));
        }
        thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

fn end(child: &mut Child) {
    #[cfg(unix)]
    {
        use rustix::process::{Pid, Signal, kill_process_group};
        let _ = kill_process_group(Pid::from_child(child), Signal::KILL);
    }
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::time::Duration;

    use super::{POLICY, find, print};

    #[test]
    fn a_page_is_printed_without_its_scripts_and_without_a_network() {
        let Some(browser) = find() else {
            assert!(
                std::env::var("HUIDIAN_REQUIRE_ALL").as_deref() != Ok("1"),
                "needs chromium"
            );
            eprintln!("skipped: needs chromium");
            return;
        };
        let outside = TcpListener::bind("127.0.0.1:0").unwrap();
        outside.set_nonblocking(true).unwrap();
        let port = outside.local_addr().unwrap().port();
        let html = format!(
            "<!doctype html><meta charset=\"utf-8\">{POLICY}<p>第一条</p><img src=\"http://127.0.0.1:{port}/a.png\"><link rel=\"stylesheet\" href=\"http://localhost:{port}/b.css\">\
             <script>document.body.textContent = 'x'.repeat(1e6); while (true) {{}}</script>"
        );
        let pdf = print(&browser, &html, Duration::from_mins(1)).unwrap();
        assert!(pdf.starts_with(b"%PDF-"));
        let asked = outside.accept();
        assert!(asked.is_err(), "the browser asked {asked:?}");
        // nor where a page has no such policy
        let open = html
            .replace(POLICY, "")
            .split("<script>")
            .next()
            .unwrap_or("")
            .to_owned();
        print(&browser, &open, Duration::from_mins(1)).unwrap();
        let asked = outside.accept();
        assert!(asked.is_err(), "the browser asked {asked:?}");
        let late = print(&browser, &html, Duration::from_millis(1)).unwrap_err();
        assert_eq!(late.kind(), std::io::ErrorKind::TimedOut);
        let other = print(
            std::path::Path::new("/bin/true"),
            "",
            Duration::from_secs(5),
        );
        assert!(other.is_err(), "a program that makes no PDF");
    }
}
