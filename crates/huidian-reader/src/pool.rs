//! The parent: keeps readers, gives each one file at a time, and ends those that go over.

use std::collections::HashMap;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{LazyLock, Mutex, OnceLock, PoisonError, mpsc};

use huidian_digest::LineHint;
use huidian_extract::{Member, Page, extract_within, members, page_picture};
use huidian_ocr::ModelFolder;

use crate::bounds::{Bounds, ChildBounds};
use crate::error::ReadError;
use crate::page_model::{ask as ask_model, page_model};
use crate::protocol::{
    MembersAnswer, ModelAnswer, PageAnswer, PictureAnswer, Question, RoundupAnswer, Turn, Want,
    read_message, write_message,
};
use crate::roundup::{KnownBefore, ReadRoundup, read_roundup_here};

/// The hidden subcommand of the program that calls [`serve_reader`](crate::serve_reader).
pub const CHILD_ARGUMENT: &str = "read-foreign-files";

static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
static MODELS: OnceLock<ModelFolder> = OnceLock::new();
/// Idle readers by their memory and whether they read pictures.
static IDLE: LazyLock<Mutex<IdleReaders>> = LazyLock::new(Mutex::default);

type IdleReaders = HashMap<(u64, bool), Vec<Reader>>;

/// Names the program that is started as a reader; the first name stays.
pub fn set_program(path: PathBuf) {
    // Nothing is lost when it was set before: there is one program.
    let _ = PROGRAM.set(path);
}

/// Names the folder of the models that read pictures; where none are installed, pictures wait.
pub fn set_models(folder: ModelFolder) {
    // As with the program: the first one stays.
    let _ = MODELS.set(folder);
}

/// Whether pictures of text are read: the models are installed.
pub fn reads_pictures() -> bool {
    MODELS.get().is_some_and(ModelFolder::is_complete)
}

/// Whether pictures of text may be read: by models that are installed, or by a document model, which need not answer.
pub fn may_read_pictures() -> bool {
    reads_pictures() || page_model().is_some()
}

/// The models that these bounds allow, where they are installed.
fn models_for(bounds: &Bounds) -> Option<PathBuf> {
    let folder = MODELS
        .get()
        .filter(|folder| bounds.reads_pictures && folder.is_complete())?;
    Some(folder.path().to_owned())
}

/// Reads one file within `bounds`, in a child process where a program is known.
pub fn read_file(bytes: &[u8], name: Option<&str>, bounds: &Bounds) -> Result<Page, ReadError> {
    check_size(bytes, bounds)?;
    let Some(program) = PROGRAM.get() else {
        return extract_within(bytes, name, &bounds.limits).map_err(ReadError::File);
    };
    let messages = ask(program, bytes, name, bounds, Told::default(), Want::Page)?;
    let answer: PageAnswer = understood(&messages[0], bounds)?;
    answer.map_err(ReadError::File)
}

/// Reads a roundup within `bounds`: what turns the page into rows counts too, and is ended with the reader where it takes longer.
pub fn read_roundup(
    bytes: &[u8],
    name: Option<&str>,
    known: KnownBefore<'_>,
    bounds: &Bounds,
) -> Result<ReadRoundup, ReadError> {
    check_size(bytes, bounds)?;
    let Some(program) = PROGRAM.get() else {
        return read_roundup_here(bytes, name, known, &bounds.limits).map_err(ReadError::File);
    };
    let told = Told {
        titles: known.titles.keys().map(str::to_owned).collect(),
        line_hints: known.line_hints.iter().map(LineHint::to_string).collect(),
    };
    let messages = ask(program, bytes, name, bounds, told, Want::Roundup)?;
    let answer: RoundupAnswer = understood(&messages[0], bounds)?;
    Ok(answer.map_err(ReadError::File)?.into_roundup())
}

/// The files that a file holds: members of an archive, attachments of a message or document.
pub fn read_members(bytes: &[u8], bounds: &Bounds) -> Result<Vec<Member>, ReadError> {
    check_size(bytes, bounds)?;
    let Some(program) = PROGRAM.get() else {
        return members(bytes, &bounds.limits).map_err(ReadError::File);
    };
    let messages = ask(program, bytes, None, bounds, Told::default(), Want::Members)?;
    let heads: MembersAnswer = understood(&messages[0], bounds)?;
    let mut rest = &messages[1][..];
    let mut found = Vec::new();
    for (name, size) in heads.map_err(ReadError::File)? {
        let (own, after) = rest.split_at_checked(size as usize).unwrap_or((rest, &[]));
        found.push(Member {
            name,
            bytes: own.to_vec(),
        });
        rest = after;
    }
    Ok(found)
}

/// A page of a file of printed pages, counted from 1, as JPEG with about so many pixels on its longest side; `None` where there is no picture of it.
pub fn read_page_picture(
    bytes: &[u8],
    page: u32,
    longest_side: u32,
    bounds: &Bounds,
) -> Result<Option<Vec<u8>>, ReadError> {
    check_size(bytes, bounds)?;
    let Some(program) = PROGRAM.get() else {
        let picture = page_picture(bytes, page, longest_side, &bounds.limits);
        let picture = picture.map_err(ReadError::File)?;
        return Ok(picture.and_then(|picture| picture.as_jpeg(longest_side).ok()));
    };
    let want = Want::Picture { page, longest_side };
    let mut messages = ask(program, bytes, None, bounds, Told::default(), want)?;
    let answer: PictureAnswer = understood(&messages[0], bounds)?;
    let is_there = answer.map_err(ReadError::File)?;
    Ok(messages.pop().filter(|_| is_there))
}

fn check_size(bytes: &[u8], bounds: &Bounds) -> Result<(), ReadError> {
    let (size_bytes, limit_bytes) = (bytes.len() as u64, bounds.limits.file_bytes);
    if size_bytes <= limit_bytes {
        return Ok(());
    }
    Err(ReadError::File(huidian_extract::Error::TooLarge {
        size_bytes,
        limit_bytes,
    }))
}

fn understood<T: serde::de::DeserializeOwned>(
    message: &[u8],
    bounds: &Bounds,
) -> Result<T, ReadError> {
    serde_json::from_slice(message).map_err(|error| ReadError::Broke {
        status: error.to_string(),
        memory_bytes: bounds.memory_bytes,
    })
}

/// What the child is told of a roundup.
#[derive(Default)]
struct Told {
    titles: Vec<String>,
    line_hints: Vec<String>,
}

/// Lets an idle reader, or a new one, answer.
fn ask(
    program: &Path,
    bytes: &[u8],
    name: Option<&str>,
    bounds: &Bounds,
    told: Told,
    want: Want,
) -> Result<Vec<Vec<u8>>, ReadError> {
    let models = models_for(bounds);
    let model = page_model()
        .filter(|_| bounds.reads_pictures)
        .map(|model| model.pages());
    let with_time = (models.is_some() || model.is_some()).then(|| bounds.for_pictures());
    let bounds = with_time.as_ref().unwrap_or(bounds);
    let kind = (bounds.memory_bytes, models.is_some());
    let mut reader = match take_idle(kind) {
        Some(reader) => reader,
        None => Reader::start(program, bounds, models).map_err(ReadError::Start)?,
    };
    let question = Question {
        name: name.map(str::to_owned),
        limits: bounds.limits.clone(),
        cpu_seconds: bounds.cpu.as_secs(),
        titles: told.titles,
        line_hints: told.line_hints,
        want,
        model,
    };
    let messages = reader.ask(&question, bytes, bounds)?;
    let mut idle = IDLE.lock().unwrap_or_else(PoisonError::into_inner);
    idle.entry(kind).or_default().push(reader);
    Ok(messages)
}

fn take_idle(kind: (u64, bool)) -> Option<Reader> {
    let mut idle = IDLE.lock().unwrap_or_else(PoisonError::into_inner);
    let readers = idle.get_mut(&kind)?;
    // One that ended meanwhile (a signal from outside) is of no use.
    while let Some(mut reader) = readers.pop() {
        if matches!(reader.child.try_wait(), Ok(None)) {
            return Some(reader);
        }
    }
    None
}

/// A child that waits for files.
struct Reader {
    child: Child,
    /// `None` while a thread has them.
    pipes: Option<(ChildStdin, BufReader<ChildStdout>)>,
}

impl Reader {
    fn start(program: &Path, bounds: &Bounds, models: Option<PathBuf>) -> io::Result<Self> {
        let own = ChildBounds {
            memory_bytes: bounds.memory_bytes,
            models,
        };
        let mut child = Command::new(program)
            .arg(CHILD_ARGUMENT)
            .arg(serde_json::to_string(&own)?)
            // What readers do not need they do not get: no secrets, no data folder.
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let input = child.stdin.take().ok_or(io::ErrorKind::BrokenPipe)?;
        let output = child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
        Ok(Self {
            child,
            pipes: Some((input, BufReader::new(output))),
        })
    }

    fn ask(
        &mut self,
        question: &Question,
        bytes: &[u8],
        bounds: &Bounds,
    ) -> Result<Vec<Vec<u8>>, ReadError> {
        let Some(mut pipes) = self.pipes.take() else {
            return Err(self.end_as_broken(bounds));
        };
        let limit = bounds.answer_bytes;
        let (done, answered) = mpsc::channel();
        std::thread::scope(|scope| {
            // The pipes are worked by a thread, so that a reader that does not answer can be given up.
            scope.spawn(move || {
                let answer = exchange(&mut pipes, question, bytes, limit);
                // Nobody listens any more when the reader was given up.
                let _ = done.send((answer, pipes));
            });
            match answered.recv_timeout(bounds.wall) {
                Ok((Ok(messages), pipes)) => {
                    self.pipes = Some(pipes);
                    Ok(messages)
                }
                Ok((Err(error), _)) if error.kind() == io::ErrorKind::FileTooLarge => {
                    self.kill();
                    Err(ReadError::AnswerTooLarge { limit_bytes: limit })
                }
                Ok(_) => Err(self.end_as_broken(bounds)),
                Err(_) => {
                    self.kill();
                    Err(ReadError::TimedOut { wall: bounds.wall })
                }
            }
        })
    }

    fn kill(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    fn end_as_broken(&mut self, bounds: &Bounds) -> ReadError {
        // The pipe breaks a moment before the child is gone; its own end says more than ours.
        let status = self.child.wait();
        #[cfg(unix)]
        if let Ok(status) = &status {
            use std::os::unix::process::ExitStatusExt;
            const SIGXCPU: i32 = 24;
            if status.signal() == Some(SIGXCPU) {
                return ReadError::CpuExceeded { cpu: bounds.cpu };
            }
        }
        ReadError::Broke {
            status: status.map_or_else(|error| error.to_string(), |status| status.to_string()),
            memory_bytes: bounds.memory_bytes,
        }
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Pictures that make up one page, at most.
const PICTURES_OF_A_PAGE: usize = 16;

/// Asks, and waits for all messages of the answer. Meanwhile the child may ask what the document model reads in pictures of pages.
fn exchange(
    (input, output): &mut (ChildStdin, BufReader<ChildStdout>),
    question: &Question,
    bytes: &[u8],
    limit: u64,
) -> io::Result<Vec<Vec<u8>>> {
    write_message(input, &serde_json::to_vec(question)?)?;
    write_message(input, bytes)?;
    let mut message = || -> io::Result<Vec<u8>> {
        read_message(output, limit)?.ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    };
    if question.want != Want::Page {
        return (0..question.want.message_count())
            .map(|_| message())
            .collect();
    }
    let mut asked = 0;
    loop {
        let mut said = message()?;
        let turn = said.first().copied();
        if turn == Some(Turn::Done as u8) {
            said.remove(0);
            return Ok(vec![said]);
        }
        if turn != Some(Turn::Ask as u8) || asked > question.limits.pages * PICTURES_OF_A_PAGE {
            return Err(io::ErrorKind::InvalidData.into());
        }
        asked += 1;
        let answer: ModelAnswer = match page_model().filter(|_| question.model.is_some()) {
            Some(model) => ask_model(&**model, &said[1..]),
            None => Err("there is no document model".to_owned()),
        };
        write_message(input, &serde_json::to_vec(&answer)?)?;
    }
}
