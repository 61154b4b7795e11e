//! The Debian package in a clean Debian root: installed, started, asked, upgraded, removed, purged.
//!
//! Needs root, `debootstrap` and Debian's packages. systemd does not run in a chroot: the service's command line is
//! started by hand as the service's user.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::dist::{self, Options};
use crate::release_build::release_binary;
use crate::tidy::workspace_root;

/// A port nobody else is likely to use; the test binds loopback only.
const ADDRESS: &str = "127.0.0.1:17878";

pub fn run() -> Result<String> {
    let scratch = workspace_root().join("target/package-check");
    fs::create_dir_all(&scratch)?;
    let binary = release_binary()?;
    let current = dist::make(&Options {
        output: Some(scratch.clone()),
        binary: Some(binary.clone()),
        ..Options::default()
    })?;
    let older = dist::make(&Options {
        version: Some("0.0.1".to_owned()),
        output: Some(scratch.clone()),
        binary: Some(binary),
    })?;
    let root = DebianRoot::make(&scratch)?;

    root.install(&older.deb)?;
    root.say(&[
        "test",
        "-O",
        "/var/lib/huidian",
        "-o",
        "-d",
        "/var/lib/huidian",
    ])?;
    root.as_service(
        &["huidian", "import", "/usr/share/doc/huidian/README.md"],
        &[0, 3],
    )?;
    let before = root.works()?;
    root.serve_and_ask()?;

    root.append("/etc/huidian/huidian.toml", "# the keeper's own line\n")?;
    root.install(&current.deb)?;
    let after = root.works()?;
    if before != after {
        bail!("the library had {before} works before the upgrade and {after} after it");
    }
    let settings = fs::read_to_string(root.path.join("etc/huidian/huidian.toml"))?;
    if !settings.contains("the keeper's own line") {
        bail!("the upgrade took the keeper's settings away");
    }
    root.serve_and_ask()?;

    root.say(&["dpkg", "--remove", "huidian"])?;
    if !root.path.join("var/lib/huidian/huidian.db").exists() {
        bail!("removing the package took the library away");
    }
    root.say(&["dpkg", "--purge", "huidian"])?;
    if root.path.join("var/lib/huidian").exists() {
        bail!("purging left /var/lib/huidian behind");
    }
    let size_bytes = fs::metadata(&current.deb)?.len();
    Ok(format!(
        ".deb {:.1} MB; {after} works before and after the upgrade from 0.0.1",
        size_bytes as f64 / 1e6
    ))
}

/// A minimal Debian in a folder.
struct DebianRoot {
    path: PathBuf,
}

impl DebianRoot {
    /// Makes it anew; the packages that debootstrap fetched are kept beside it for the next run.
    fn make(scratch: &Path) -> Result<Self> {
        let path = scratch.join("root");
        let cache = scratch.join("debs");
        fs::create_dir_all(&cache)?;
        if path.exists() {
            fs::remove_dir_all(&path)?;
        }
        let status = Command::new("debootstrap")
            .args(["--variant=minbase", "--include=ca-certificates"])
            .arg(format!("--cache-dir={}", cache.display()))
            .args(["bookworm"])
            .arg(&path)
            .stdout(Stdio::null())
            .status()
            .context("start debootstrap: install it, and run this as root")?;
        if !status.success() {
            bail!(
                "debootstrap could not make a Debian root in {}",
                path.display()
            );
        }
        Ok(Self { path })
    }

    fn chroot(&self, words: &[&str]) -> Command {
        let mut command = Command::new("chroot");
        command.arg(&self.path).args(words).env("LC_ALL", "C.UTF-8");
        command
    }

    fn say(&self, words: &[&str]) -> Result<String> {
        let output = self
            .chroot(words)
            .output()
            .with_context(|| format!("run {words:?} in the root"))?;
        if !output.status.success() {
            bail!(
                "{words:?} failed: {}",
                String::from_utf8_lossy(&output.stderr)
            );
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    fn install(&self, deb: &Path) -> Result<()> {
        fs::copy(deb, self.path.join("package.deb"))?;
        self.say(&["dpkg", "--force-confold", "--install", "/package.deb"])?;
        Ok(())
    }

    fn append(&self, file: &str, text: &str) -> Result<()> {
        let path = self.path.join(file.trim_start_matches('/'));
        fs::OpenOptions::new()
            .append(true)
            .open(&path)?
            .write_all(text.as_bytes())
            .with_context(|| format!("write {}", path.display()))
    }

    fn service_command(&self, words: &[&str]) -> Command {
        let mut command = self.chroot(&[
            "setpriv",
            "--reuid=huidian",
            "--regid=huidian",
            "--clear-groups",
        ]);
        command.args(words).env("HUIDIAN_DATA", "/var/lib/huidian");
        command
    }

    fn as_service(&self, words: &[&str], allowed: &[i32]) -> Result<String> {
        let output = self.service_command(words).output()?;
        let code = output.status.code().unwrap_or(-1);
        if !allowed.contains(&code) {
            bail!(
                "{words:?} ended with {code}: {}",
                String::from_utf8_lossy(&output.stderr)
            );
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    fn works(&self) -> Result<usize> {
        let csv = self.as_service(&["huidian", "list", "--format", "csv"], &[0])?;
        Ok(csv.lines().count().saturating_sub(1))
    }

    /// Starts the unit's own command line, asks for the home page and health, ends it with SIGTERM.
    fn serve_and_ask(&self) -> Result<()> {
        let unit = fs::read_to_string(self.path.join("lib/systemd/system/huidian.service"))?;
        let line = unit
            .lines()
            .find_map(|line| line.strip_prefix("ExecStart="))
            .context("the unit file has no ExecStart")?;
        let words: Vec<&str> = line.split(' ').collect();
        let mut command = self.service_command(&words);
        command.args(["--listen", ADDRESS]);
        let mut child = command.spawn().context("start the service")?;
        let answer = ask_until_up(&mut child);
        let ended = Command::new("kill")
            .args(["-TERM", &child.id().to_string()])
            .status();
        let status = child.wait()?;
        answer?;
        if ended.is_err() || !status.success() {
            bail!("the service did not end in order on SIGTERM: {status}");
        }
        Ok(())
    }
}

fn ask_until_up(child: &mut Child) -> Result<()> {
    for _ in 0..100 {
        if let Some(status) = child.try_wait()? {
            bail!("the service ended at once: {status}");
        }
        if ask("/readyz").is_ok_and(|answer| answer.starts_with("HTTP/1.1 200")) {
            let page = ask("/")?;
            if !page.contains("会典") {
                bail!("the home page does not say 会典");
            }
            return Ok(());
        }
        thread::sleep(Duration::from_millis(100));
    }
    bail!("the service did not answer within ten seconds")
}

fn ask(path: &str) -> Result<String> {
    let mut stream = TcpStream::connect(ADDRESS)?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: {ADDRESS}\r\nConnection: close\r\n\r\n"
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}
