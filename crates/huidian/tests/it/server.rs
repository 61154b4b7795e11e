//! The server as a process.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::testing::{PASSWORD, TestLibrary};

/// Killed when dropped, at once and without a word (SIGKILL).
pub struct Server {
    child: Child,
    pub address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    /// Waits for the end; gives the exit code.
    pub fn wait(mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }

    pub fn process_id(&self) -> u32 {
        self.child.id()
    }
}

/// Starts a server and waits until it listens.
pub fn start(library: &TestLibrary) -> Server {
    start_with(library, |_| {})
}

/// The same, with more said to the command, such as settings of the environment.
pub fn start_with(library: &TestLibrary, say: impl FnOnce(&mut Command)) -> Server {
    let mut command = library.command(&["serve", "--listen", "127.0.0.1:0"]);
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    say(&mut command);
    let mut child = command.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let address = line.trim().trim_start_matches("http://").to_owned();
    Server { child, address }
}

/// Status and the whole answer of a GET.
pub fn get(server: &Server, path: &str) -> (u16, String) {
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
        server.address
    );
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let status = answer
        .split_whitespace()
        .nth(1)
        .and_then(|code| code.parse().ok())
        .unwrap_or(0);
    (status, answer)
}

/// What a server said.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    fn read(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        let (head, body) = bytes.split_at(end.map_or(bytes.len(), |end| end + 4));
        let head = String::from_utf8_lossy(head).into_owned();
        let status = head.split_whitespace().nth(1);
        Self {
            status: status.and_then(|code| code.parse().ok()).unwrap_or(0),
            body: body.to_vec(),
            head,
        }
    }

    pub fn json(&self) -> Value {
        let text = String::from_utf8_lossy(&self.body);
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {}{text}", self.head))
    }
}

impl Server {
    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        let timeout = Some(Duration::from_secs(30));
        stream.set_read_timeout(timeout).unwrap();
        stream.set_write_timeout(timeout).unwrap();
        stream
    }

    /// Sends a request; `headers` end their lines with `\r\n`. A server may answer before it has read everything.
    pub fn ask(&self, method: &str, path: &str, headers: &str, body: &[u8]) -> Answer {
        let mut stream = self.connect();
        let length = body.len();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nContent-Length: {length}\r\n{headers}Connection: close\r\n\r\n",
            self.address
        );
        let mut writer = stream.try_clone().unwrap();
        let body = body.to_vec();
        let sender = std::thread::spawn(move || {
            let sent = writer.write_all(head.as_bytes());
            sent.and_then(|()| writer.write_all(&body)).is_ok()
        });
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let _ = sender.join();
        Answer::read(&answer)
    }

    pub fn json(&self, path: &str) -> Value {
        self.ask("GET", path, "", b"").json()
    }
}

/// One part of an address, or a value in its query (RFC 3986, 2.1).
pub fn path_part(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// A form as browsers send it.
pub fn encoded(fields: &[(&str, &str)]) -> String {
    let fields: Vec<String> = fields
        .iter()
        .map(|(name, text)| format!("{name}={}", path_part(text)))
        .collect();
    fields.join("&")
}

/// Signs in a user that [`TestLibrary::bearer`] made; gives the header with the cookie, and the token of forms.
pub fn sign_in(server: &Server, name: &str) -> (String, String) {
    let form = encoded(&[("name", name), ("password", PASSWORD)]);
    let answer = server.ask("POST", "/account/sign-in", "", form.as_bytes());
    let cookie = answer
        .head
        .lines()
        .find_map(|line| line.strip_prefix("set-cookie: "))
        .and_then(|cookie| cookie.split(';').next())
        .unwrap_or_else(|| panic!("signed in: {}", answer.head));
    let cookie = format!("Cookie: {cookie}\r\n");
    let page = server.ask("GET", "/keeper", &cookie, b"").body;
    let page = String::from_utf8(page).unwrap();
    let mark = "name=\"form_token\" value=\"";
    let begin = page.find(mark).unwrap() + mark.len();
    (cookie, page[begin..begin + 64].to_owned())
}
