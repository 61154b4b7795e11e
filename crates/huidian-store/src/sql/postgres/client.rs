//! One connection: signing in, and statements with their answers.

use std::cell::RefCell;
use std::collections::HashMap;
use std::io::{self, Read, Write};
use std::sync::Arc;

use bytes::{BufMut, BytesMut};
use fallible_iterator::FallibleIterator;
use postgres_protocol::IsNull;
use postgres_protocol::authentication::sasl::{ChannelBinding, SCRAM_SHA_256, ScramSha256};
use postgres_protocol::message::backend::{ErrorResponseBody, Message};
use postgres_protocol::message::frontend;

use super::answer::{Kind, PostgresRow};
use super::error::{PostgresError, ServerError};
use super::options::PostgresOptions;
use super::stream::Stream;
use crate::sql::dialect;
use crate::sql::params::Params;
use crate::sql::value::ValueRef;

/// Statements of one connection that stay compiled.
const STATEMENTS: usize = 256;
/// What this program can work with (`server_version_num`).
const OLDEST: u32 = 150_000;

type Result<T> = std::result::Result<T, PostgresError>;

#[derive(Debug)]
pub(crate) struct Client {
    options: Arc<PostgresOptions>,
    line: RefCell<Line>,
}

/// What a statement gave.
pub(crate) struct Answer {
    pub(crate) rows: Vec<PostgresRow>,
    /// Rows that were added, changed or removed.
    pub(crate) affected: usize,
}

/// A statement that the server keeps compiled.
#[derive(Debug)]
struct Prepared {
    name: String,
    kinds: Arc<[Kind]>,
    columns: Vec<String>,
}

#[derive(Debug)]
struct Line {
    stream: Stream,
    incoming: BytesMut,
    outgoing: BytesMut,
    /// Answers that nobody waited for.
    unread_count: usize,
    statements: HashMap<String, Arc<Prepared>>,
    named_count: u64,
    is_lost: bool,
}

impl Client {
    /// Reaches the server and signs in. The library's schema need not be there yet.
    pub(crate) fn connect(options: &Arc<PostgresOptions>) -> Result<Self> {
        let refused = |reason: String| PostgresError::Connect {
            server: options.server(),
            reason,
        };
        let stream = Stream::open(options).map_err(refused)?;
        let mut line = Line {
            stream,
            incoming: BytesMut::with_capacity(16 * 1024),
            outgoing: BytesMut::new(),
            unread_count: 0,
            statements: HashMap::new(),
            named_count: 0,
            is_lost: false,
        };
        line.stream.wait_at_most(Some(options.connect_timeout))?;
        let version = line
            .sign_in(options)
            .map_err(|error| refused(sign_in_reason(&error, options)))?;
        if version < OLDEST {
            return Err(refused(format!(
                "it is PostgreSQL {}: 15 or later is needed",
                version / 10_000
            )));
        }
        line.stream.wait_at_most(None)?;
        let client = Self {
            options: Arc::clone(options),
            line: RefCell::new(line),
        };
        client.batch(&format!(
            "set search_path to {}; set statement_timeout = {}; set standard_conforming_strings = on;
             set tcp_keepalives_idle = 30; set tcp_keepalives_interval = 10; set tcp_keepalives_count = 3",
            quoted(&options.schema),
            options.statement_timeout.as_millis()
        ))?;
        Ok(client)
    }

    /// Another connection to the same place.
    pub(crate) fn again(&self) -> Result<Self> {
        Self::connect(&self.options)
    }

    pub(crate) fn options(&self) -> &Arc<PostgresOptions> {
        &self.options
    }

    /// Whether nothing more can be asked on this connection.
    pub(crate) fn is_lost(&self) -> bool {
        self.line.borrow().is_lost
    }

    /// Statements without parameters; gives what the server says of the last, such as `COMMIT`.
    pub(crate) fn batch(&self, sql: &str) -> Result<String> {
        self.with_line(|line| {
            frontend::query(sql, &mut line.outgoing)?;
            line.send()?;
            let mut tag = String::new();
            line.answer(|message| {
                if let Message::CommandComplete(body) = message {
                    body.tag()?.clone_into(&mut tag);
                }
                Ok(())
            })?;
            Ok(tag)
        })
    }

    /// A statement without parameters whose answer is not waited for.
    pub(crate) fn batch_later(&self, sql: &str) -> Result<()> {
        self.with_line(|line| {
            frontend::query(sql, &mut line.outgoing)?;
            line.send()?;
            line.unread_count += 1;
            Ok(())
        })
    }

    /// Runs a statement, written as SQLite takes it.
    pub(crate) fn run(&self, sql: &str, params: &impl Params) -> Result<Answer> {
        // told apart from what the server refuses: it is the text, not the statement
        params.each(|value| match value {
            ValueRef::Text(bytes) if bytes.contains(&0) => Err(PostgresError::ZeroCharacter),
            _ => Ok(()),
        })?;
        self.with_line(|line| {
            let prepared = line.prepared(sql)?;
            line.bind(&prepared, params)?;
            frontend::execute("", 0, &mut line.outgoing)?;
            frontend::sync(&mut line.outgoing);
            line.send()?;
            let mut answer = Answer {
                rows: Vec::new(),
                affected: 0,
            };
            line.answer(|message| {
                match message {
                    Message::DataRow(body) => {
                        answer.rows.push(PostgresRow::new(&prepared.kinds, &body)?);
                    }
                    Message::CommandComplete(body) => {
                        // `INSERT 0 5`, `UPDATE 5`
                        let count = body.tag()?.rsplit(' ').next();
                        answer.affected = count.and_then(|count| count.parse().ok()).unwrap_or(0);
                    }
                    _ => {}
                }
                Ok(())
            })?;
            Ok(answer)
        })
    }

    /// Names of the columns of a statement's answer.
    pub(crate) fn columns(&self, sql: &str) -> Result<Vec<String>> {
        self.with_line(|line| Ok(line.prepared(sql)?.columns.clone()))
    }

    fn with_line<T>(&self, work: impl FnOnce(&mut Line) -> Result<T>) -> Result<T> {
        let mut line = self.line.borrow_mut();
        let done = work(&mut line);
        if done.as_ref().is_err_and(PostgresError::is_lost) {
            line.is_lost = true;
        }
        done
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let line = self.line.get_mut();
        if !line.is_lost {
            // the server would notice by itself, with a line in its log
            frontend::terminate(&mut line.outgoing);
            let _ = line.send();
        }
    }
}

/// A name as SQL takes it, whatever stands in it.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Why the server did not let us in, for who set it up.
fn sign_in_reason(error: &PostgresError, options: &PostgresOptions) -> String {
    let PostgresOptions { user, database, .. } = options;
    match error {
        PostgresError::Lost(cause) => match cause.kind() {
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => {
                "it does not answer in time".to_owned()
            }
            io::ErrorKind::UnexpectedEof => {
                "what listens there closed the connection: is it PostgreSQL?".to_owned()
            }
            _ => cause.to_string(),
        },
        PostgresError::Server(said) => match (said.code.as_str(), &options.password) {
            ("28P01", Some(_)) => format!("the password of {user} is wrong"),
            ("28P01" | "28000", None) => {
                format!("it wants a password of {user}, and no password_file is set ({})", said.message)
            }
            ("28000", _) => format!("it does not let {user} in from here: {}", said.message),
            ("3D000", _) => format!("there is no database {database}: create it first"),
            ("42501", _) => format!("{user} may not use the database {database}: {}", said.message),
            ("53300", _) => "all its connections are taken: raise max_connections there, or lower pool_size here".to_owned(),
            ("57P03", _) => format!("it is not ready: {}", said.message),
            _ => format!("{} ({})", said.message, said.code),
        },
        other => other.to_string(),
    }
}

impl Line {
    fn send(&mut self) -> Result<()> {
        let sent = self.stream.write_all(&self.outgoing);
        self.outgoing.clear();
        sent?;
        Ok(self.stream.flush()?)
    }

    fn receive(&mut self) -> Result<Message> {
        loop {
            if let Some(message) = Message::parse(&mut self.incoming)? {
                return Ok(message);
            }
            let mut part = [0; 16 * 1024];
            let count = self.stream.read(&mut part)?;
            if count == 0 {
                return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
            }
            self.incoming.put_slice(&part[..count]);
        }
    }

    /// Gives each message of an answer to `take`, until the server is ready for the next; an error it tells is the answer.
    fn answer(&mut self, mut take: impl FnMut(Message) -> Result<()>) -> Result<()> {
        while self.unread_count > 0 {
            if let Message::ReadyForQuery(_) = self.receive()? {
                self.unread_count -= 1;
            }
        }
        let mut failed = None;
        loop {
            match self.receive() {
                Ok(Message::ReadyForQuery(_)) => return failed.map_or(Ok(()), Err),
                Ok(Message::ErrorResponse(body)) => {
                    let error = server_error(&body);
                    failed.get_or_insert(error);
                }
                Ok(message) => {
                    if let Err(error) = take(message) {
                        failed.get_or_insert(error);
                    }
                }
                // it said why before it hung up
                Err(_) if failed.as_ref().is_some_and(PostgresError::is_lost) => {
                    return Err(failed.expect("asked above"));
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Signs in and gives the server's version.
    fn sign_in(&mut self, options: &PostgresOptions) -> Result<u32> {
        // a server's keeper sees which library a connection is for
        let name = format!("huidian {}", options.schema);
        let parameters = [
            ("user", options.user.as_str()),
            ("database", &options.database),
            ("client_encoding", "UTF8"),
            ("application_name", &name),
        ];
        frontend::startup_message(parameters, &mut self.outgoing)?;
        self.send()?;
        let mut scram = None;
        let mut version = 0;
        loop {
            match self.receive()? {
                Message::AuthenticationCleartextPassword => {
                    return Err(refusal(
                        "it asks for a password in the clear: set password_encryption = scram-sha-256 and scram-sha-256 in pg_hba.conf there",
                    ));
                }
                Message::AuthenticationMd5Password(_) => {
                    return Err(refusal(
                        "it asks for an MD5 password, which is no protection: use scram-sha-256 in pg_hba.conf there and set the password anew",
                    ));
                }
                Message::AuthenticationSasl(body) => {
                    let offered: Vec<String> = body
                        .mechanisms()
                        .map(|name| Ok(name.to_owned()))
                        .collect()?;
                    if !offered.iter().any(|name| name == SCRAM_SHA_256) {
                        return Err(refusal(
                            "it offers no way of signing in that is known here (scram-sha-256)",
                        ));
                    }
                    let Some(password) = &options.password else {
                        return Err(PostgresError::Server(ServerError {
                            code: "28000".to_owned(),
                            message: "scram-sha-256".to_owned(),
                            detail: None,
                        }));
                    };
                    let begun =
                        ScramSha256::new(password.as_bytes(), ChannelBinding::unsupported());
                    frontend::sasl_initial_response(
                        SCRAM_SHA_256,
                        begun.message(),
                        &mut self.outgoing,
                    )?;
                    scram = Some(begun);
                    self.send()?;
                }
                Message::AuthenticationSaslContinue(body) => {
                    let scram = scram.as_mut().ok_or_else(out_of_turn)?;
                    scram.update(body.data())?;
                    frontend::sasl_response(scram.message(), &mut self.outgoing)?;
                    self.send()?;
                }
                Message::AuthenticationSaslFinal(body) => {
                    let scram = scram.as_mut().ok_or_else(out_of_turn)?;
                    scram.finish(body.data())?;
                }
                Message::ParameterStatus(body) if body.name()? == "server_version" => {
                    version = version_number(body.value()?);
                }
                Message::ParameterStatus(body)
                    if body.name()? == "server_encoding" && body.value()? != "UTF8" =>
                {
                    return Err(refusal(&format!(
                        "the database {} is in {}: make one with encoding 'UTF8'",
                        options.database,
                        body.value()?
                    )));
                }
                Message::ErrorResponse(body) => return Err(server_error(&body)),
                Message::ReadyForQuery(_) => return Ok(version),
                _ => {}
            }
        }
    }

    /// The statement compiled, now or earlier.
    fn prepared(&mut self, sql: &str) -> Result<Arc<Prepared>> {
        if let Some(known) = self.statements.get(sql) {
            return Ok(Arc::clone(known));
        }
        if self.statements.len() >= STATEMENTS {
            self.statements.clear();
            frontend::query("deallocate all", &mut self.outgoing)?;
            self.unread_count += 1;
        }
        self.named_count += 1;
        let name = format!("s{}", self.named_count);
        frontend::parse(&name, &dialect::query(sql), [], &mut self.outgoing)?;
        frontend::describe(b'S', &name, &mut self.outgoing)?;
        frontend::sync(&mut self.outgoing);
        self.send()?;
        let (mut kinds, mut columns) = (Vec::new(), Vec::new());
        self.answer(|message| {
            if let Message::RowDescription(body) = message {
                let mut fields = body.fields();
                while let Some(field) = fields.next()? {
                    kinds.push(Kind::of(&field));
                    columns.push(field.name().to_owned());
                }
            }
            Ok(())
        })?;
        let prepared = Arc::new(Prepared {
            name,
            kinds: kinds.into(),
            columns,
        });
        self.statements
            .insert(sql.to_owned(), Arc::clone(&prepared));
        Ok(prepared)
    }

    /// Numbers and text go as text, so that the server reads them as whatever it takes the parameter for; bytes go as they are.
    fn bind(&mut self, prepared: &Prepared, params: &impl Params) -> Result<()> {
        let mut formats = Vec::new();
        let mut values: Vec<Option<Vec<u8>>> = Vec::new();
        params.each(|value| {
            formats.push(i16::from(matches!(value, ValueRef::Blob(_))));
            values.push(match value {
                ValueRef::Null => None,
                ValueRef::Integer(integer) => Some(integer.to_string().into_bytes()),
                ValueRef::Real(real) => Some(real.to_string().into_bytes()),
                ValueRef::Text(bytes) | ValueRef::Blob(bytes) => Some(bytes.to_vec()),
            });
            Ok::<_, PostgresError>(())
        })?;
        let bound = frontend::bind(
            "",
            &prepared.name,
            formats,
            &values,
            |value, buffer| {
                Ok(match value {
                    None => IsNull::Yes,
                    Some(bytes) => {
                        buffer.put_slice(bytes);
                        IsNull::No
                    }
                })
            },
            prepared.kinds.iter().map(|kind| kind.format()),
            &mut self.outgoing,
        );
        bound.map_err(|error| {
            // nothing of a message that was not finished may go out
            self.outgoing.clear();
            match error {
                frontend::BindError::Conversion(error) => {
                    PostgresError::Server(refused("22000", error.to_string()))
                }
                frontend::BindError::Serialization(error) => {
                    PostgresError::Server(refused("54000", error.to_string()))
                }
            }
        })
    }
}

fn out_of_turn() -> PostgresError {
    io::Error::new(io::ErrorKind::InvalidData, "a message out of turn").into()
}

fn refused(code: &str, message: String) -> ServerError {
    ServerError {
        code: code.to_owned(),
        message,
        detail: None,
    }
}

fn refusal(message: &str) -> PostgresError {
    PostgresError::Server(refused("08004", message.to_owned()))
}

/// `15.14 (Debian …)` is 150014; words of a fork count as its first number.
fn version_number(text: &str) -> u32 {
    let mut numbers = text
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|number| number.parse::<u32>().ok());
    let major = numbers.next().unwrap_or(0);
    major * 10_000 + numbers.next().unwrap_or(0)
}

fn server_error(body: &ErrorResponseBody) -> PostgresError {
    let mut error = refused("", String::new());
    let mut fields = body.fields();
    while let Ok(Some(field)) = fields.next() {
        let value = String::from_utf8_lossy(field.value_bytes()).into_owned();
        match field.type_() {
            b'C' => error.code = value,
            b'M' => error.message = value,
            b'D' => error.detail = Some(value),
            _ => {}
        }
    }
    PostgresError::Server(error)
}
