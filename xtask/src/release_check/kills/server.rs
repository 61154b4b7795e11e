//! A server under test, and what it was asked to keep.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::files::Text;

/// Killed when dropped (SIGKILL).
pub(super) struct Server {
    child: Child,
    client: Client,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Whoever asks it.
#[derive(Debug, Clone)]
struct Client {
    address: String,
    token: String,
}

impl Server {
    pub(super) fn start(mut command: Command, token: String) -> Result<Self> {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("start the server")?;
        let mut line = String::new();
        let output = child.stdout.take().context("a server says its address")?;
        BufReader::new(output).read_line(&mut line)?;
        let address = line.trim().trim_start_matches("http://").to_owned();
        if address.is_empty() {
            bail!("the server did not start");
        }
        Ok(Self {
            child,
            client: Client { address, token },
        })
    }

    /// Until nothing waits and nothing runs.
    pub(super) fn wait_for_jobs(&self) -> Result<()> {
        let until = Instant::now() + Duration::from_mins(5);
        loop {
            let (status, told) = self.client.ask("GET", "/api/v1/jobs?limit=500", b"")?;
            if status != 200 {
                bail!("jobs are answered with {status}");
            }
            let jobs = told["jobs"].as_array().context("jobs are a list")?;
            let ended = ["done", "failed"];
            if let Some(failed) = jobs.iter().find(|job| job["state"] == "failed") {
                bail!("a job failed: {failed}");
            }
            if jobs
                .iter()
                .all(|job| ended.contains(&job["state"].as_str().unwrap_or("")))
            {
                return Ok(());
            }
            if Instant::now() > until {
                bail!("jobs do not come to an end");
            }
            thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Client {
    /// Status, and the body where it is JSON. An answer that was cut off is an error.
    fn ask(&self, method: &str, path: &str, body: &[u8]) -> Result<(u16, Value)> {
        let mut stream = TcpStream::connect(&self.address)?;
        stream.set_read_timeout(Some(Duration::from_mins(1)))?;
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            self.address,
            self.token,
            body.len()
        );
        stream.write_all(head.as_bytes())?;
        stream.write_all(body)?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        let text = String::from_utf8_lossy(&answer);
        let (head, body) = text.split_once("\r\n\r\n").context("no whole answer")?;
        let status = head
            .split_whitespace()
            .nth(1)
            .context("no status")?
            .parse()?;
        Ok((status, serde_json::from_str(body).unwrap_or(Value::Null)))
    }
}

/// What is sent in a round, and what of it the server said it has.
#[derive(Debug, Clone)]
pub(super) struct Uploads {
    round: u32,
    texts: BTreeSet<usize>,
    registers: BTreeSet<usize>,
}

impl Uploads {
    pub(super) fn new(round: u32) -> Self {
        Self {
            round,
            texts: BTreeSet::new(),
            registers: BTreeSet::new(),
        }
    }

    fn register(&self, number: usize) -> String {
        format!("网上登记簿{}-{number}", self.round)
    }

    /// Sends everything that is not acknowledged yet; says how long it took.
    pub(super) fn send_all(&mut self, server: &Server, texts: &[Text]) -> Result<Duration> {
        let begun = Instant::now();
        self.send(&server.client, texts)?;
        Ok(begun.elapsed())
    }

    fn send(&mut self, client: &Client, texts: &[Text]) -> Result<()> {
        let held = registers(client)?;
        for (number, text) in texts.iter().enumerate() {
            if !self.texts.contains(&number) {
                let path = format!("/api/v1/imports?name={}", text.name);
                let (status, told) = client.ask("POST", &path, text.content.as_bytes())?;
                if status != 202 {
                    bail!("an upload is answered with {status}: {told}");
                }
                self.texts.insert(number);
            }
            let name = self.register(number);
            if !self.registers.contains(&number) && !held.contains(&name) {
                let body = json!({ "name": name }).to_string();
                let (status, told) = client.ask("POST", "/api/v1/registers", body.as_bytes())?;
                if !(200..300).contains(&status) {
                    bail!("a register is answered with {status}: {told}");
                }
                self.registers.insert(number);
            }
        }
        Ok(())
    }

    /// Sends from a thread of its own until the server is killed; says whether it was cut off.
    pub(super) fn send_until_killed(
        &mut self,
        server: Server,
        texts: &[Text],
        moment: Duration,
    ) -> Result<bool> {
        let (client, texts) = (server.client.clone(), texts.to_vec());
        let mut own = self.clone();
        let (tell, told) = mpsc::channel();
        let sender = thread::spawn(move || {
            // what fails because the server is gone is no fault
            let sent = own.send(&client, &texts);
            let _ = tell.send(());
            (own, sent.is_err())
        });
        let _ = told.recv_timeout(moment);
        drop(server);
        let (own, is_cut) = sender
            .join()
            .map_err(|_| anyhow::anyhow!("the sender broke off"))?;
        *self = own;
        Ok(is_cut)
    }

    /// Everything acknowledged is there: the texts once their jobs are done.
    pub(super) fn check(&self, server: &Server, texts: &[Text]) -> Result<()> {
        server.wait_for_jobs()?;
        let held = registers(&server.client)?;
        for number in &self.registers {
            let name = self.register(*number);
            if !held.contains(&name) {
                bail!("register {name} was acknowledged and is gone");
            }
        }
        for number in &self.texts {
            let title = &texts[*number].title;
            let path = format!("/api/v1/works/{}", encoded(title));
            let (status, told) = server.client.ask("GET", &path, b"")?;
            if status != 200 {
                bail!("{title} was acknowledged and is not there: {status} {told}");
            }
        }
        Ok(())
    }
}

fn registers(client: &Client) -> Result<BTreeSet<String>> {
    let (status, told) = client.ask("GET", "/api/v1/registers", b"")?;
    if status != 200 {
        bail!("registers are answered with {status}: {told}");
    }
    let list = told.as_array().or_else(|| told["registers"].as_array());
    let list = list.with_context(|| format!("registers are a list: {told}"))?;
    let names = list
        .iter()
        .filter_map(|register| register["name"].as_str().map(str::to_owned));
    Ok(names.collect())
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
