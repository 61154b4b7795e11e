//! A site to collect from, in this process: a list of documents that grows.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use anyhow::Result;

use super::files::page;

pub(super) const SOURCE: &str = "kills";
const HOST: &str = "www.lighthouses.example";

/// Round and number of every page, the newest last.
type Pages = Arc<Mutex<Vec<(u32, u32)>>>;

pub(super) struct Site {
    port: u16,
    pages: Pages,
}

impl Site {
    pub(super) fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let port = listener.local_addr()?.port();
        let pages = Pages::default();
        let shown = Arc::clone(&pages);
        // ends with the process
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let pages = Arc::clone(&shown);
                thread::spawn(move || answer(&stream, &pages));
            }
        });
        Ok(Self { port, pages })
    }

    /// How `collect` gets here.
    pub(super) fn resolve(&self) -> String {
        format!("{HOST}=127.0.0.1:{}", self.port)
    }

    /// The source's file.
    pub(super) fn address(&self) -> &'static str {
        "id = \"kills\"\nname = \"某市灯塔条例\"\nissuer = \"某市\"\nstart = \"http://www.lighthouses.example/list.html\"\n\
         hosts = [\"www.lighthouses.example\"]\nrobots = \"obey\"\ndelay_s = 0\n[list]\nmode = \"html\"\nrow = \"ul.list > li\"\n\
         [detail]\nbody = [\"div.article\"]\n"
    }

    pub(super) fn publish(&self, round: u32, count: u32) {
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        pages.extend((0..count).map(|number| (round, number)));
    }
}

fn answer(stream: &TcpStream, pages: &Pages) -> Option<()> {
    let mut line = String::new();
    let mut reader = BufReader::new(stream);
    reader.read_line(&mut line).ok()?;
    let path = line.split_whitespace().nth(1)?.to_owned();
    // the head ends with an empty line
    loop {
        line.clear();
        if reader.read_line(&mut line).ok()? <= 2 {
            break;
        }
    }
    let body = body(&path, pages);
    let (status, body) = match body {
        Some(body) => ("200 OK", body),
        None => ("404 Not Found", "none".to_owned()),
    };
    let mut stream = stream;
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
    .ok()
}

fn body(path: &str, pages: &Pages) -> Option<String> {
    if path == "/list.html" {
        let pages = pages.lock().unwrap_or_else(PoisonError::into_inner);
        let rows: String = pages
            .iter()
            .rev()
            .map(|(round, number)| {
                let title = page(*round, *number).0;
                format!("<li><a href=\"/t20190601_{round:05}{number:02}.html\">{title}</a> <span>2019-06-01</span></li>\n")
            })
            .collect();
        return Some(format!(
            "<!doctype html><html><head><meta charset=\"utf-8\"><title>某市灯塔条例</title></head><body><ul class=\"list\">{rows}</ul></body></html>"
        ));
    }
    let digits = path.strip_prefix("/t20190601_")?.strip_suffix(".html")?;
    let round = digits.get(..5)?.parse().ok()?;
    let number = digits.get(5..)?.parse().ok()?;
    Some(page(round, number).1)
}
