//! A receiver of webhooks on this machine, as whimsical as real ones.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// A request as it came.
#[derive(Debug, Clone, Default)]
pub struct Arrival {
    pub path: String,
    pub event_id: String,
    pub timestamp: String,
    pub signature: String,
    pub body: Vec<u8>,
}

impl Arrival {
    pub fn seq(&self) -> i64 {
        let body: serde_json::Value = serde_json::from_slice(&self.body).unwrap();
        body["seq"].as_i64().unwrap()
    }
}

/// What becomes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// 200 at once.
    Well,
    /// 200 after a while.
    Slow,
    /// Taken, and then 500.
    Failing,
    /// Taken, and the connection is cut without an answer.
    Silent,
    /// The connection is cut before anything is read.
    Closed,
}

/// Listens until the test ends.
pub struct Receiver {
    pub address: String,
    arrivals: Arc<Mutex<Vec<Arrival>>>,
}

impl Receiver {
    /// `mood` decides for the request of this number.
    pub fn start(mood: impl Fn(usize) -> Mood + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let arrivals = Arc::new(Mutex::new(Vec::new()));
        let (kept, mood) = (Arc::clone(&arrivals), Arc::new(mood));
        thread::spawn(move || {
            for (number, stream) in listener.incoming().enumerate() {
                let (kept, mood) = (Arc::clone(&kept), mood(number));
                thread::spawn(move || answer(stream.unwrap(), mood, &kept));
            }
        });
        Self { address, arrivals }
    }

    /// Requests at a path, in the order in which they came.
    pub fn arrivals(&self, path: &str) -> Vec<Arrival> {
        let arrivals = self.arrivals.lock().unwrap();
        arrivals
            .iter()
            .filter(|arrival| arrival.path == path)
            .cloned()
            .collect()
    }

    pub fn count(&self) -> usize {
        self.arrivals.lock().unwrap().len()
    }
}

fn answer(stream: TcpStream, mood: Mood, arrivals: &Mutex<Vec<Arrival>>) {
    if mood == Mood::Closed {
        return;
    }
    // the sender may be killed in the middle of its request
    let Some(arrival) = read(&stream) else { return };
    arrivals.lock().unwrap().push(arrival);
    let status = match mood {
        Mood::Slow => {
            thread::sleep(Duration::from_millis(150));
            "200 OK"
        }
        Mood::Failing => "500 No",
        Mood::Silent => return,
        _ => "200 OK",
    };
    let words = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    let _ = (&stream).write_all(words.as_bytes());
}

fn read(stream: &TcpStream) -> Option<Arrival> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut arrival = Arrival {
        path: line.split(' ').nth(1)?.to_owned(),
        ..Arrival::default()
    };
    let mut length = 0;
    loop {
        line.clear();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            break;
        };
        let value = value.to_owned();
        match name.to_lowercase().as_str() {
            "content-length" => length = value.parse().ok()?,
            "huidian-event-id" => arrival.event_id = value,
            "huidian-timestamp" => arrival.timestamp = value,
            "huidian-signature" => arrival.signature = value,
            _ => {}
        }
    }
    arrival.body = vec![0; length];
    reader.read_exact(&mut arrival.body).ok()?;
    Some(arrival)
}
