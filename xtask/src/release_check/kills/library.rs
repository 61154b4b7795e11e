//! A library under test, by its command line.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::server::Server;

const EDITOR: &str = "编者";
/// Of this check alone: the library listens on this machine and goes afterwards.
const PASSWORD: &str = "kills-and-restarts-of-lighthouses";

pub(super) struct Library {
    binary: PathBuf,
    folder: PathBuf,
}

impl Library {
    pub(super) fn new(binary: &Path, folder: PathBuf) -> Result<Self> {
        if !binary.is_file() {
            bail!("there is no binary {}", binary.display());
        }
        Ok(Self {
            binary: binary.to_owned(),
            folder,
        })
    }

    /// Another one beside it.
    pub(super) fn at(other: &Self, folder: PathBuf) -> Self {
        Self {
            binary: other.binary.clone(),
            folder,
        }
    }

    pub(super) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command
            .arg("--data")
            .arg(&self.folder)
            .args(arguments)
            .env_remove("HUIDIAN_DATA");
        command
    }

    fn output(&self, arguments: &[&str]) -> Result<Output> {
        self.command(arguments)
            .output()
            .with_context(|| format!("start {}", self.binary.display()))
    }

    /// Runs a command that must succeed; says how long it took.
    pub(super) fn done(&self, arguments: &[&str]) -> Result<Duration> {
        let begun = Instant::now();
        let output = self.output(arguments)?;
        if !output.status.success() {
            bail!(
                "{} ended with {}: {}{}",
                arguments.join(" "),
                output.status,
                String::from_utf8_lossy(&output.stdout),
                String::from_utf8_lossy(&output.stderr)
            );
        }
        Ok(begun.elapsed())
    }

    /// Runs a command and kills it at a moment; says whether it was cut off. One that fails by itself is an error.
    pub(super) fn kill_after(&self, arguments: &[&str], moment: Duration) -> Result<bool> {
        let mut child = self
            .command(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("start {}", self.binary.display()))?;
        thread::sleep(moment);
        if let Some(status) = child.try_wait()? {
            if !status.success() {
                bail!(
                    "{} ended with {status} before it was killed",
                    arguments.join(" ")
                );
            }
            return Ok(false);
        }
        child.kill()?;
        let status = child.wait()?;
        // it may have ended in the meantime
        Ok(!status.success())
    }

    fn json(&self, arguments: &[&str]) -> Result<Value> {
        let output = self.output(arguments)?;
        let text = String::from_utf8_lossy(&output.stdout);
        serde_json::from_str(&text).with_context(|| {
            let error = String::from_utf8_lossy(&output.stderr);
            format!("{}: {text}{error}", arguments.join(" "))
        })
    }

    /// Checks everything that a check can; gives what tells whether two libraries hold the same.
    pub(super) fn digest(&self) -> Result<String> {
        let told = self.json(&["doctor", "--json"])?;
        if told["sound"] != true {
            bail!("{} is not sound: {told}", self.folder.display());
        }
        let digest = told["content_digest"].as_str();
        digest.map(str::to_owned).context("doctor told no digest")
    }

    pub(super) fn sound(&self) -> Result<()> {
        self.digest().map(|_| ())
    }

    pub(super) fn registers(&self) -> Result<BTreeSet<String>> {
        let told = self.json(&["register", "list", "--json"])?;
        let registers = told.as_array().context("registers are a list")?;
        let names = registers.iter().filter_map(|register| {
            let name = register["name"].as_str()?;
            Some(name.to_owned())
        });
        Ok(names.collect())
    }

    pub(super) fn add_editor(&self) -> Result<()> {
        fs::create_dir_all(&self.folder)?;
        let path = self.folder.with_extension("password");
        fs::write(&path, PASSWORD)?;
        let file = path.to_string_lossy();
        let added = self.done(&[
            "user",
            "add",
            EDITOR,
            "--role",
            "administrator",
            "--password-file",
            &file,
        ]);
        fs::remove_file(&path)?;
        added.map(|_| ())
    }

    pub(super) fn add_source(&self, text: &str) -> Result<()> {
        let place = self.folder.join("sources");
        fs::create_dir_all(&place)?;
        fs::write(place.join(format!("{}.toml", super::site::SOURCE)), text)?;
        Ok(())
    }

    /// Starts a server with a token of its own.
    pub(super) fn serve(&self) -> Result<Server> {
        let output = self.output(&["user", "token", EDITOR, "--scope", "write"])?;
        if !output.status.success() {
            bail!("no token: {}", String::from_utf8_lossy(&output.stderr));
        }
        let token = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        let command = self.command(&["serve", "--listen", "127.0.0.1:0"]);
        Server::start(command, token)
    }
}
