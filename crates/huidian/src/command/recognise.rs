//! `huidian recognise`.

use std::path::{Path, PathBuf};

use anyhow::Result;
use huidian_ingest::recognise_page;
use huidian_reader::{Bounds, read_file};
use huidian_recognise::{Class, Recognition};
use huidian_wire::RecognitionShape;

use super::{Place, print_json};
use crate::bounded;
use crate::library::{Access, Library};
use crate::outcome::Outcome;
use crate::terminal;

/// 判断文件是什么：全文、节选、汇总、报道、解读、执法与案例、域外或无关 Say what files are before they are imported
#[derive(Debug, clap::Args)]
#[command(after_help = "示例 Examples:\n  \
    huidian recognise 收件/*.md\n  \
    huidian recognise 转载.html --json\n\n\
    只读不写；没有库也能用。有库时 of_work 指出库中对应的文件。\n\
    Nothing is written, and no library is needed; where there is one, of_work names the work it holds.")]
pub struct Options {
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[arg(long)]
    json: bool,
}

impl Options {
    pub fn run(&self, place: &Place) -> Result<Outcome> {
        let library = if Library::exists(&place.folder()?) {
            Some(place.open(Access::Read)?)
        } else {
            None
        };
        let mut shapes = Vec::new();
        for file in &self.files {
            shapes.push(shape_of(file, library.as_ref())?);
        }
        if self.json {
            print_json(&shapes)?;
        } else {
            for shape in &shapes {
                terminal::print(&render(shape))?;
            }
        }
        Ok(Outcome::Done)
    }
}

fn shape_of(file: &Path, library: Option<&Library>) -> Result<RecognitionShape> {
    let name = file.display().to_string();
    let page = bounded::read_file(file, bounded::DOCUMENT_BYTES)
        .map_err(|error| format!("read {name}: {error}"))
        .and_then(|bytes| {
            read_file(&bytes, Some(&name), &Bounds::keeper()).map_err(|error| error.to_string())
        });
    let page = match page {
        Ok(page) => page,
        Err(error) => return Ok(RecognitionShape::unreadable(name, error)),
    };
    let recognition = recognise_page(&page, &name);
    let work = match library {
        Some(library) => held_work(library, &recognition)?,
        None => None,
    };
    Ok(RecognitionShape::new(name, &recognition, work))
}

/// The work that the page is a text of, or is about where it is about one.
fn held_work(library: &Library, recognition: &Recognition) -> Result<Option<String>> {
    let reader = library.store.read()?;
    let mut names = recognition.documents.iter();
    let name = names
        .next()
        .filter(|_| names.next().is_none() || recognition.class == Class::Commentary);
    let Some(name) = name else { return Ok(None) };
    Ok(reader
        .find_work_by_title(name)?
        .map(|work| work.to_string()))
}

fn render(shape: &RecognitionShape) -> String {
    if let Some(error) = &shape.error {
        return format!("{}\n  读不出 not read  {error}\n", shape.file);
    }
    let class = Class::from_id(shape.class).map_or(shape.class, Class::chinese);
    let mut lines = format!(
        "{}\n  {class}（{}）  {:.2}\n",
        shape.file, shape.class, shape.confidence
    );
    let facts = [
        ("标题", shape.title.clone()),
        ("文号", shape.number.clone()),
        (
            "机关",
            (!shape.issuers.is_empty()).then(|| shape.issuers.join("、")),
        ),
        (
            "日期",
            shape
                .dated
                .clone()
                .map(|on| format!("{on} {}", shape.date_kind.unwrap_or(""))),
        ),
        (
            "文件",
            (shape.title.is_none() && !shape.documents.is_empty())
                .then(|| shape.documents.join("；")),
        ),
        ("库中", shape.of_work.clone()),
    ];
    for (name, value) in facts {
        if let Some(value) = value {
            lines.push_str(&format!("  {name}  {value}\n"));
        }
    }
    for reason in &shape.evidence {
        lines.push_str(&format!("  · {reason}\n"));
    }
    lines
}
