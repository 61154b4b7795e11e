//! A mail server of a few lines (RFC 5321), and as ill-humoured as a test wants it. Taken over by the tests of the binary.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// What the server does instead of what it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// As it should.
    Usual,
    Say(&'static str),
    /// Cuts the connection.
    Drop,
}

/// A mail that the server took charge of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    pub from: String,
    pub to: String,
    /// As it was sent, stuffed dots taken out.
    pub data: String,
}

pub struct SmtpServer {
    pub port: u16,
    said: Arc<Mutex<Vec<String>>>,
    taken: Arc<Mutex<Vec<Taken>>>,
}

type Humour = dyn Fn(usize, &str) -> Turn + Send + Sync;

impl SmtpServer {
    /// `humour` is asked with the number of the connection and the first word of what is said to it; at the start that is `CONNECT`, after the
    /// content `CONTENT`.
    pub fn start(humour: impl Fn(usize, &str) -> Turn + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self {
            port: listener.local_addr().unwrap().port(),
            said: Arc::default(),
            taken: Arc::default(),
        };
        let (said, taken) = (Arc::clone(&server.said), Arc::clone(&server.taken));
        let humour: Arc<Humour> = Arc::new(humour);
        thread::spawn(move || {
            for (number, stream) in listener.incoming().enumerate() {
                let mut talk = Talk {
                    stream: stream.unwrap(),
                    number,
                    humour: Arc::clone(&humour),
                    said: Arc::clone(&said),
                    taken: Arc::clone(&taken),
                };
                thread::spawn(move || talk.go_on());
            }
        });
        server
    }

    /// Every command of every client.
    pub fn said(&self) -> Vec<String> {
        self.said.lock().unwrap().clone()
    }

    pub fn taken(&self) -> Vec<Taken> {
        self.taken.lock().unwrap().clone()
    }
}

struct Talk {
    stream: TcpStream,
    number: usize,
    humour: Arc<Humour>,
    said: Arc<Mutex<Vec<String>>>,
    taken: Arc<Mutex<Vec<Taken>>>,
}

impl Talk {
    /// `None` ends the connection.
    fn go_on(&mut self) -> Option<()> {
        let mut reader = BufReader::new(self.stream.try_clone().unwrap());
        self.answer("CONNECT", "220 mail.test")?;
        let (mut from, mut to) = (String::new(), String::new());
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).ok()? == 0 {
                return None;
            }
            let line = line.trim_end().to_owned();
            self.said.lock().unwrap().push(line.clone());
            let word = line.split(' ').next().unwrap_or_default().to_uppercase();
            let address = || line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
            match word.as_str() {
                "EHLO" => {
                    self.answer("EHLO", "250-mail.test\r\n250 AUTH PLAIN LOGIN")?;
                }
                "AUTH" => {
                    self.answer("AUTH", "235 welcome")?;
                }
                "MAIL" => {
                    from = address();
                    self.answer("MAIL", "250 ok")?;
                }
                "RCPT" => {
                    to = address();
                    self.answer("RCPT", "250 ok")?;
                }
                "DATA" => {
                    if !self.answer("DATA", "354 go on")? {
                        continue;
                    }
                    let mail = Taken {
                        from: from.clone(),
                        to: to.clone(),
                        data: content(&mut reader)?,
                    };
                    // first taken charge of, then said so
                    if (self.humour)(self.number, "CONTENT") == Turn::Usual {
                        self.taken.lock().unwrap().push(mail);
                    }
                    self.answer("CONTENT", "250 taken")?;
                }
                "QUIT" => {
                    self.answer("QUIT", "221 bye")?;
                    return None;
                }
                _ => {
                    self.answer(&word, "502 what")?;
                }
            }
        }
    }

    /// Says the usual or what humour says; whether it was the usual.
    fn answer(&mut self, word: &str, usual: &'static str) -> Option<bool> {
        let turn = (self.humour)(self.number, word);
        let words = match turn {
            Turn::Usual => usual,
            Turn::Say(words) => words,
            Turn::Drop => return None,
        };
        self.stream
            .write_all(format!("{words}\r\n").as_bytes())
            .ok()?;
        Some(turn == Turn::Usual)
    }
}

fn content(reader: &mut impl BufRead) -> Option<String> {
    let mut data = String::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line == ".\r\n" {
            return Some(data);
        }
        data.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}
