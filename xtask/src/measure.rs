//! Measures whole processes and loopback HTTP from outside.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// What a process took.
#[derive(Debug, Clone, Copy)]
pub struct Usage {
    pub wall: Duration,
    /// Processor time of the process and of its children that ended, to the last sample (Linux only; 0 elsewhere).
    pub processor: Duration,
    /// Most memory resident at once, in MiB, sampled every 20 ms (Linux only; 0 elsewhere).
    pub peak_mib: f64,
    pub code: i32,
}

/// Runs a command to its end.
pub fn run(command: &mut Command) -> Result<Usage> {
    let start = Instant::now();
    let mut child = command
        .spawn()
        .with_context(|| format!("start {command:?}"))?;
    let mut peak_mib: f64 = 0.0;
    let mut processor = Duration::ZERO;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Usage {
                wall: start.elapsed(),
                processor,
                peak_mib,
                code: status.code().unwrap_or(-1),
            });
        }
        peak_mib = peak_mib.max(resident_peak_mib(child.id()));
        processor = processor.max(processor_time(child.id()));
        thread::sleep(Duration::from_millis(20));
    }
}

/// What a process and its ended children took of the processors; fields 14 to 17 of proc(5) stat, in ticks of 1/100 s.
fn processor_time(pid: u32) -> Duration {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let fields = stat.rsplit_once(") ").map_or("", |(_, rest)| rest);
    let ticks = fields.split(' ').skip(11).take(4);
    Duration::from_millis(
        10 * ticks
            .filter_map(|field| field.parse::<u64>().ok())
            .sum::<u64>(),
    )
}

/// High-water mark of a process's resident memory in MiB.
pub fn resident_peak_mib(pid: u32) -> f64 {
    memory_mib(pid, "VmHWM:")
}

/// A process's resident memory now, in MiB.
pub fn resident_mib(pid: u32) -> f64 {
    memory_mib(pid, "VmRSS:")
}

fn memory_mib(pid: u32, name: &str) -> f64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let kib = line
        .and_then(|line| line.split_whitespace().next())
        .and_then(|kib| kib.parse::<f64>().ok());
    kib.unwrap_or(0.0) / 1024.0
}

/// A child that is killed when dropped.
pub struct Server(pub Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Waits until an address answers `path` with 200, and says how long it took.
pub fn wait_until_ready(address: SocketAddr, path: &str, limit: Duration) -> Result<Duration> {
    let start = Instant::now();
    while start.elapsed() < limit {
        if let Ok(stream) = TcpStream::connect(address)
            && let Ok((200, _)) = Client::new(stream).and_then(|mut client| client.ask(path))
        {
            return Ok(start.elapsed());
        }
        thread::sleep(Duration::from_millis(2));
    }
    bail!("{address}{path} did not answer within {limit:?}")
}

/// One keep-alive connection.
pub struct Client {
    stream: BufReader<TcpStream>,
}

impl Client {
    pub fn new(stream: TcpStream) -> Result<Self> {
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        Ok(Self {
            stream: BufReader::new(stream),
        })
    }

    /// Asks for `path`; gives status and length of the body.
    pub fn ask(&mut self, path: &str) -> Result<(u16, usize)> {
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: keep-alive\r\n\r\n");
        self.stream.get_mut().write_all(request.as_bytes())?;
        match self.head()? {
            (status, Some(length)) => self.skip(length).map(|()| (status, length)),
            (status, None) => Ok((status, self.skip_chunks()?)),
        }
    }

    /// Sends a JSON body; gives status and the whole answer.
    pub fn post(&mut self, path: &str, headers: &str, body: &str) -> Result<(u16, String)> {
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {}\r\n{headers}\r\n{body}",
            body.len()
        );
        self.stream.get_mut().write_all(request.as_bytes())?;
        let (status, length) = self.head()?;
        let mut answer = Vec::new();
        match length {
            Some(length) => {
                answer.resize(length, 0);
                self.stream.read_exact(&mut answer)?;
            }
            None => loop {
                let mut line = String::new();
                self.stream.read_line(&mut line)?;
                let length = usize::from_str_radix(line.trim(), 16)?;
                let begin = answer.len();
                answer.resize(begin + length, 0);
                self.stream.read_exact(&mut answer[begin..])?;
                self.skip(2)?;
                if length == 0 {
                    break;
                }
            },
        }
        Ok((status, String::from_utf8(answer)?))
    }

    /// Status of an answer and length of its body, `None` where it comes in chunks.
    fn head(&mut self) -> Result<(u16, Option<usize>)> {
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        let status: u16 = line
            .split_whitespace()
            .nth(1)
            .and_then(|code| code.parse().ok())
            .context("no status line")?;
        let (mut length, mut is_chunked) = (0usize, false);
        loop {
            line.clear();
            if self.stream.read_line(&mut line)? == 0 || line.trim().is_empty() {
                break;
            }
            let lower = line.to_ascii_lowercase();
            if let Some(value) = lower.strip_prefix("content-length:") {
                length = value.trim().parse()?;
            }
            is_chunked |= lower.starts_with("transfer-encoding:") && lower.contains("chunked");
        }
        Ok((status, (!is_chunked).then_some(length)))
    }

    fn skip(&mut self, length: usize) -> Result<()> {
        let copied = std::io::copy(
            &mut self.stream.by_ref().take(length as u64),
            &mut std::io::sink(),
        )?;
        if copied as usize == length {
            Ok(())
        } else {
            bail!("body ended early")
        }
    }

    fn skip_chunks(&mut self) -> Result<usize> {
        let mut total = 0;
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line)?;
            let length = usize::from_str_radix(line.trim(), 16)?;
            self.skip(length + 2)?;
            if length == 0 {
                return Ok(total);
            }
            total += length;
        }
    }
}

/// What a load of requests gave.
#[derive(Debug, Clone)]
pub struct Load {
    pub requests: usize,
    pub errors: usize,
    pub wall: Duration,
    /// Sorted.
    pub latencies: Vec<Duration>,
}

impl Load {
    pub fn percentile(&self, share: f64) -> Duration {
        percentile(&self.latencies, share)
    }

    pub fn per_second(&self) -> f64 {
        self.requests as f64 / self.wall.as_secs_f64()
    }
}

/// The value below which `share` of a sorted list lies.
pub fn percentile(sorted: &[Duration], share: f64) -> Duration {
    let index = ((sorted.len() as f64 * share).ceil() as usize).clamp(1, sorted.len().max(1)) - 1;
    sorted.get(index).copied().unwrap_or_default()
}

/// Asks for `paths` in turn over `connections` connections for `length`.
pub fn load(address: SocketAddr, paths: &[String], connections: usize, length: Duration) -> Load {
    let stop = AtomicBool::new(false);
    let start = Instant::now();
    let results: Vec<(Vec<Duration>, usize)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..connections)
            .map(|worker| {
                let stop = &stop;
                scope.spawn(move || one_connection(address, paths, worker, stop))
            })
            .collect();
        thread::sleep(length);
        stop.store(true, Ordering::Relaxed);
        workers
            .into_iter()
            .map(|worker| worker.join().unwrap_or_default())
            .collect()
    });
    let wall = start.elapsed();
    let errors = results.iter().map(|(_, errors)| errors).sum();
    let mut latencies: Vec<Duration> = results
        .into_iter()
        .flat_map(|(latencies, _)| latencies)
        .collect();
    latencies.sort_unstable();
    Load {
        requests: latencies.len(),
        errors,
        wall,
        latencies,
    }
}

fn one_connection(
    address: SocketAddr,
    paths: &[String],
    worker: usize,
    stop: &AtomicBool,
) -> (Vec<Duration>, usize) {
    let (mut latencies, mut errors, mut turn) = (Vec::new(), 0, worker);
    let mut client = None;
    while !stop.load(Ordering::Relaxed) {
        let path = &paths[turn % paths.len()];
        turn += 1;
        let start = Instant::now();
        let connection = match client.take() {
            Some(connection) => Some(connection),
            None => TcpStream::connect(address)
                .ok()
                .and_then(|stream| Client::new(stream).ok()),
        };
        let Some(mut connection) = connection else {
            errors += 1;
            continue;
        };
        match connection.ask(path) {
            Ok((200, _)) => {
                latencies.push(start.elapsed());
                client = Some(connection);
            }
            _ => errors += 1,
        }
    }
    (latencies, errors)
}
