//! The child: reads one file after another until its input ends.

use std::io::{self, BufReader, BufWriter};

use huidian_digest::TitleKeys;
use huidian_extract::{
    DiagnosticKind, Member, PictureReader, extract_with, extract_within, members,
};
use huidian_ocr::{ModelFolder, Recogniser};

use crate::bounds::ChildBounds;
use crate::protocol::{
    MembersAnswer, PageAnswer, Question, RoundupAnswer, Want, read_message, write_message,
};
use crate::roundup::read_roundup_here;
use crate::roundup_message::RoundupMessage;

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
    let mut input = BufReader::new(io::stdin().lock());
    let mut output = BufWriter::new(io::stdout().lock());
    while let Some(question) = read_message(&mut input, u64::MAX)? {
        let question: Question = serde_json::from_slice(&question)?;
        let Some(bytes) = read_message(&mut input, u64::MAX)? else {
            break;
        };
        limits::allow_cpu(question.cpu_seconds)?;
        match question.want {
            Want::Page => {
                let name = question.name.as_deref();
                let mut answer: PageAnswer = extract_within(&bytes, name, &question.limits);
                if let Some(models) = &models
                    && may_hold_scans(&answer)
                    && let Some(reader) = pictures.load(models)
                {
                    answer = extract_with(&bytes, name, &question.limits, Some(reader));
                }
                drop(bytes);
                write_message(&mut output, &serde_json::to_vec(&answer)?)?;
            }
            Want::Roundup => {
                let titles = TitleKeys::from_keys(question.titles);
                let name = question.name.as_deref();
                let read = read_roundup_here(&bytes, name, &titles, &question.limits);
                drop(bytes);
                let answer: RoundupAnswer = read.map(RoundupMessage::new);
                write_message(&mut output, &serde_json::to_vec(&answer)?)?;
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
                write_message(&mut output, &serde_json::to_vec(&heads)?)?;
                write_message(&mut output, &content)?;
            }
        }
    }
    Ok(())
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
