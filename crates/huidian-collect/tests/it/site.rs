//! A server on the loopback that plays the sites, faults included, and writes down who asked for what.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// One request.
#[derive(Debug, Clone)]
pub struct Hit {
    pub host: String,
    /// Path and query.
    pub path: String,
    pub body: String,
    pub headers: Vec<(String, String)>,
    pub begun: Instant,
    /// When the answer was sent.
    pub ended: Instant,
}

impl Hit {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

/// An answer.
#[derive(Debug, Clone)]
pub enum Reply {
    Whole {
        status: u16,
        headers: Vec<(String, String)>,
        body: Vec<u8>,
    },
    /// A byte at a time, for longer than anybody waits.
    Trickle,
    /// No end.
    Endless,
}

impl Reply {
    pub fn page(body: impl Into<Vec<u8>>) -> Self {
        Self::status(200, body)
    }

    pub fn status(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self::Whole {
            status,
            headers: vec![(
                "content-type".to_owned(),
                "text/html; charset=utf-8".to_owned(),
            )],
            body: body.into(),
        }
    }

    pub fn with(mut self, name: &str, value: &str) -> Self {
        if let Self::Whole { headers, .. } = &mut self {
            headers.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    pub fn missing() -> Self {
        Self::status(404, "not here")
    }
}

type Handler = dyn Fn(&Hit) -> Reply + Send + Sync;

/// A running server; it ends when dropped.
pub struct Site {
    pub address: SocketAddr,
    pub log: Arc<Mutex<Vec<Hit>>>,
    is_over: Arc<AtomicBool>,
}

impl Site {
    pub fn start(handler: impl Fn(&Hit) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let handler: Arc<Handler> = Arc::new(handler);
        let log: Arc<Mutex<Vec<Hit>>> = Arc::default();
        let is_over = Arc::new(AtomicBool::new(false));
        let (kept, told) = (log.clone(), is_over.clone());
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if told.load(Ordering::Acquire) {
                    return;
                }
                let (handler, log, is_over) = (handler.clone(), kept.clone(), told.clone());
                thread::spawn(move || serve(stream, &*handler, &log, &is_over));
            }
        });
        Self {
            address,
            log,
            is_over,
        }
    }

    /// Paths asked of a host, without robots.txt.
    pub fn paths(&self, host: &str) -> Vec<String> {
        let log = self.log.lock().unwrap();
        log.iter()
            .filter(|hit| hit.host == host && hit.path != "/robots.txt")
            .map(|hit| hit.path.clone())
            .collect()
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Release);
        let _ = TcpStream::connect(self.address);
    }
}

fn serve(stream: TcpStream, handler: &Handler, log: &Mutex<Vec<Hit>>, is_over: &AtomicBool) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut out = stream;
    while let Some(mut hit) = read_request(&mut reader) {
        let reply = handler(&hit);
        let written = write_reply(&mut out, &reply, is_over);
        hit.ended = Instant::now();
        log.lock().unwrap().push(hit);
        if written.is_err() || !matches!(reply, Reply::Whole { .. }) {
            return;
        }
    }
}

fn read_request(reader: &mut BufReader<TcpStream>) -> Option<Hit> {
    let mut line = String::new();
    reader
        .read_line(&mut line)
        .ok()
        .filter(|count| *count > 0)?;
    let begun = Instant::now();
    let path = line.split(' ').nth(1)?.to_owned();
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            break;
        };
        headers.push((name.to_lowercase(), value.trim().to_owned()));
    }
    let find = |name: &str| {
        headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.clone())
    };
    let length: usize = find("content-length")
        .and_then(|value| value.parse().ok())
        .unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let host = find("host").unwrap_or_default();
    Some(Hit {
        host: host.split(':').next().unwrap_or_default().to_owned(),
        path,
        body: String::from_utf8_lossy(&body).into_owned(),
        headers,
        begun,
        ended: begun,
    })
}

fn write_reply(out: &mut TcpStream, reply: &Reply, is_over: &AtomicBool) -> std::io::Result<()> {
    match reply {
        Reply::Whole {
            status,
            headers,
            body,
        } => {
            let mut head = format!("HTTP/1.1 {status} x\r\ncontent-length: {}\r\n", body.len());
            for (name, value) in headers {
                head.push_str(&format!("{name}: {value}\r\n"));
            }
            head.push_str("\r\n");
            out.write_all(head.as_bytes())?;
            out.write_all(body)
        }
        Reply::Trickle => {
            out.write_all(b"HTTP/1.1 200 x\r\ncontent-length: 100000\r\n\r\n")?;
            while !is_over.load(Ordering::Acquire) {
                out.write_all(b" ")?;
                thread::park_timeout(Duration::from_millis(50));
            }
            Ok(())
        }
        Reply::Endless => {
            out.write_all(
                b"HTTP/1.1 200 x\r\ncontent-type: text/html\r\nconnection: close\r\n\r\n",
            )?;
            let piece = vec![b'x'; 1 << 16];
            while !is_over.load(Ordering::Acquire) {
                out.write_all(&piece)?;
            }
            Ok(())
        }
    }
}
