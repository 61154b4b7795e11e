//! The child: reads one file after another until its input ends.

use std::cell::RefCell;
use std::io::{self, BufReader, BufWriter, Read, Write};

use huidian_digest::{LineHint, TitleKeys};
use huidian_extract::{
    DiagnosticKind, Limits, Member, Picture, PictureReader, PictureText, extract_with,
    extract_within, members, page_picture,
};
use huidian_ocr::{ModelFolder, Recogniser};

use crate::bounds::ChildBounds;
use crate::page_model::ModelPages;
use crate::protocol::{
    MembersAnswer, ModelAnswer, PageAnswer, PictureAnswer, Question, RoundupAnswer, Turn, Want,
    read_message, write_message,
};
use crate::roundup::{KnownBefore, read_roundup_here};
use crate::roundup_message::RoundupMessage;
use crate::second_reading::merged;

/// Reads files from standard input and writes pages to standard output.
///
/// `bounds` is the argument that the parent gave.
pub fn serve_reader(bounds: &str) -> io::Result<()> {
    let bounds: ChildBounds = serde_json::from_str(bounds)?;
    limits::set(&bounds)?;
    let models = bounds.models.map(ModelFolder::at);
    let mut pictures = Pictures::NotAsked;
    // A panic of a library is an answer, not a page of noise in the log of the parent.
    std::panic::set_hook(Box::new(|_| {}));
    let pipes = RefCell::new(Pipes {
        input: BufReader::new(io::stdin().lock()),
        output: BufWriter::new(io::stdout().lock()),
    });
    let next = || read_message(&mut pipes.borrow_mut().input, u64::MAX);
    let say = |message: &[u8]| write_message(&mut pipes.borrow_mut().output, message);
    while let Some(question) = next()? {
        let question: Question = serde_json::from_slice(&question)?;
        let Some(bytes) = next()? else {
            break;
        };
        limits::allow_cpu(question.cpu_seconds)?;
        match question.want {
            Want::Page => {
                let name = question.name.as_deref();
                let mut answer: PageAnswer = extract_within(&bytes, name, &question.limits);
                let is_layered = has_hidden_layer(&answer);
                if is_layered || may_hold_scans(&answer) {
                    let reader = ScanReader {
                        own: models.as_ref().and_then(|models| pictures.load(models)),
                        model: question.model,
                        pipes: &pipes,
                    };
                    // A layer is held against what is recognised here; a document model may make words up.
                    if reader.own.is_some() || reader.model.is_some() && !is_layered {
                        answer = extract_with(&bytes, name, &question.limits, Some(&reader));
                    }
                }
                drop(bytes);
                let mut message = vec![Turn::Done as u8];
                serde_json::to_writer(&mut message, &answer)?;
                say(&message)?;
            }
            Want::Roundup => {
                let titles = TitleKeys::from_keys(question.titles);
                let name = question.name.as_deref();
                let hints = question.line_hints.iter();
                let line_hints: Vec<_> = hints.filter_map(|hint| LineHint::parse(hint)).collect();
                let known = KnownBefore {
                    titles: &titles,
                    line_hints: &line_hints,
                };
                let read = read_roundup_here(&bytes, name, known, &question.limits);
                drop(bytes);
                let answer: RoundupAnswer = read.map(RoundupMessage::new);
                say(&serde_json::to_vec(&answer)?)?;
            }
            Want::Picture { page, longest_side } => {
                let (answer, jpeg) = picture(&bytes, page, longest_side, &question.limits);
                say(&serde_json::to_vec(&answer)?)?;
                say(&jpeg)?;
            }
            Want::Members => {
                let found = members(&bytes, &question.limits);
                let of = |member: &Member| (member.name.clone(), member.bytes.len() as u64);
                let heads: MembersAnswer = found
                    .as_ref()
                    .map(|members| members.iter().map(of).collect())
                    .map_err(Clone::clone);
                let content = found.unwrap_or_default().into_iter();
                let content: Vec<u8> = content.flat_map(|member| member.bytes).collect();
                say(&serde_json::to_vec(&heads)?)?;
                say(&content)?;
            }
        }
    }
    Ok(())
}

/// A page as JPEG, and whether there is one.
fn picture(
    bytes: &[u8],
    page: u32,
    longest_side: u32,
    limits: &Limits,
) -> (PictureAnswer, Vec<u8>) {
    match page_picture(bytes, page, longest_side, limits) {
        Ok(Some(picture)) => match picture.as_jpeg(longest_side) {
            Ok(jpeg) => (Ok(true), jpeg),
            Err(_) => (Ok(false), Vec::new()),
        },
        Ok(None) => (Ok(false), Vec::new()),
        Err(error) => (Err(error), Vec::new()),
    }
}

/// What leads to the parent.
struct Pipes<I, O> {
    input: I,
    output: O,
}

/// Reads scans with the models of this process, and lets the parent ask the document model where that may help.
struct ScanReader<'r, I, O> {
    own: Option<&'r dyn PictureReader>,
    model: Option<ModelPages>,
    pipes: &'r RefCell<Pipes<I, O>>,
}

/// Longest side of a picture that goes to a document model: small print of a page has 25 pixels then.
const LONGEST_SIDE: u32 = 2_000;

impl<I: Read, O: Write> ScanReader<'_, I, O> {
    fn ask(&self, picture: &Picture) -> Result<String, String> {
        let mut message = vec![Turn::Ask as u8];
        message.extend(picture.as_jpeg(LONGEST_SIDE)?);
        let mut pipes = self.pipes.borrow_mut();
        let gone = |error: io::Error| error.to_string();
        write_message(&mut pipes.output, &message).map_err(gone)?;
        let answer = read_message(&mut pipes.input, u64::MAX).map_err(gone)?;
        let answer: ModelAnswer = serde_json::from_slice(&answer.unwrap_or_default())
            .map_err(|error| error.to_string())?;
        answer
    }
}

impl<I: Read, O: Write> PictureReader for ScanReader<'_, I, O> {
    /// What was read here stands wherever the document model is not asked, does not answer, or is not believed; the last two are told.
    fn read_picture(&self, picture: &Picture) -> Result<PictureText, String> {
        let own = self.own.map(|own| own.read_picture(picture)).transpose()?;
        let is_asked = match (self.model, &own) {
            (None, _) => false,
            (Some(ModelPages::All), _) | (Some(_), None) => true,
            (Some(ModelPages::Hard), Some(own)) => is_hard(own),
        };
        if !is_asked {
            return Ok(own.unwrap_or_default());
        }
        let size = (picture.width, picture.height);
        let merged = self
            .ask(picture)
            .and_then(|told| merged(own.as_ref(), &told, size));
        Ok(merged.unwrap_or_else(|reason| {
            let mut own = own.unwrap_or_default();
            own.notes.push(reason);
            own
        }))
    }
}

/// Whether a page was read so badly that somebody else had better look: nothing on it, or lines on the whole unsure, or many unsure characters.
fn is_hard(text: &PictureText) -> bool {
    const SURE: f32 = 0.93;
    const MOST_DOUBTFUL: f32 = 0.03;
    let characters = || text.lines.iter().flat_map(|line| &line.characters);
    let count = characters().count();
    if count == 0 {
        return true;
    }
    let doubtful = characters()
        .filter(|character| character.is_doubtful)
        .count();
    let confidence = text
        .lines
        .iter()
        .map(|line| line.confidence * line.characters.len() as f32);
    confidence.sum::<f32>() / (count as f32) < SURE
        || doubtful as f32 > count as f32 * MOST_DOUBTFUL
}

/// The models, loaded when the first picture comes.
enum Pictures {
    NotAsked,
    Ready(Box<Recogniser>),
    Unusable,
}

impl Pictures {
    fn load(&mut self, folder: &ModelFolder) -> Option<&dyn PictureReader> {
        if matches!(self, Self::NotAsked) {
            *self = match Recogniser::load(folder) {
                Ok(recogniser) => Self::Ready(Box::new(recogniser)),
                Err(_) => Self::Unusable,
            };
        }
        match self {
            Self::Ready(recogniser) => Some(&**recogniser),
            Self::NotAsked | Self::Unusable => None,
        }
    }
}

/// Whether pages are pictures without text.
fn may_hold_scans(answer: &PageAnswer) -> bool {
    match answer {
        Ok(page) => page
            .diagnostics
            .iter()
            .any(|note| note.kind == DiagnosticKind::PicturePages),
        Err(error) => matches!(error, huidian_extract::Error::NoTextLayer { .. }),
    }
}

/// Whether words lie unseen over pictures of pages.
fn has_hidden_layer(answer: &PageAnswer) -> bool {
    let notes = answer.iter().flat_map(|page| &page.diagnostics);
    notes
        .into_iter()
        .any(|note| note.kind == DiagnosticKind::HiddenLayer)
}

#[cfg(unix)]
mod limits {
    use std::io;

    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    use rustix::time::{ClockId, clock_gettime};

    use crate::bounds::ChildBounds;

    /// Files open at once: the three pipes, and what the system needs to start a program.
    const MOST_FILES: u64 = 16;

    pub(super) fn set(bounds: &ChildBounds) -> io::Result<()> {
        limit(Resource::As, bounds.memory_bytes)?;
        limit(Resource::Nofile, MOST_FILES)?;
        limit(Resource::Fsize, 0)?;
        limit(Resource::Core, 0)?;
        Ok(())
    }

    /// Lets the process use this much more CPU time than it has; then the system ends it.
    pub(super) fn allow_cpu(seconds: u64) -> io::Result<()> {
        let used = clock_gettime(ClockId::ProcessCPUTime).tv_sec as u64;
        let current = getrlimit(Resource::Cpu);
        let new = Rlimit {
            current: Some(used + seconds + 1),
            maximum: current.maximum,
        };
        Ok(setrlimit(Resource::Cpu, new)?)
    }

    fn limit(resource: Resource, value: u64) -> io::Result<()> {
        // A limit that is lower already stays.
        let own = getrlimit(resource)
            .maximum
            .map_or(value, |own| own.min(value));
        let new = Rlimit {
            current: Some(own),
            maximum: Some(own),
        };
        Ok(setrlimit(resource, new)?)
    }
}

#[cfg(not(unix))]
mod limits {
    use std::io;

    use crate::bounds::ChildBounds;

    /// Without resource limits only the deadline of the parent holds.
    pub(super) fn set(_: &ChildBounds) -> io::Result<()> {
        Ok(())
    }

    pub(super) fn allow_cpu(_: u64) -> io::Result<()> {
        Ok(())
    }
}
