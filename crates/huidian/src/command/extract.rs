//! `huidian extract`.

use std::path::{Path, PathBuf};

use anyhow::Result;
use huidian_extract::{BlockKind, Diagnostic, Page, RecognisedBy, Table};
use huidian_ingest::read_as_imported;
use huidian_model::{EventKind, Format, ProvisionKind};
use huidian_parse::Parsed;
use huidian_reader::{Bounds, read_file, read_members};
use huidian_recognise::{DateKind, recognise};
use huidian_wire::{
    ExtractedDateShape, ExtractedFactsShape, ExtractionShape, RecognisedLinesShape,
};

use super::print_json;
use crate::bounded;
use crate::outcome::Outcome;
use crate::terminal;

/// Archives inside archives.
const DEEPEST: u8 = 3;

/// 读出文件的文字、表格和要素 Print what files say, as the library reads them
#[derive(Debug, clap::Args)]
#[command(after_help = "示例 Examples:\n  \
    huidian extract 通知.pdf\n  \
    huidian extract 公报.ofd 附件.zip --json\n\n\
    不需要库，也不写入任何内容。压缩包、邮件和文件附件逐个读出。\n\
    No library is needed and nothing is written. Archives, mail and attachments are read file by file.")]
pub struct Options {
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[arg(long)]
    json: bool,
}

impl Options {
    pub fn run(&self) -> Result<Outcome> {
        let shapes: Vec<ExtractionShape> = self.files.iter().map(|file| read(file)).collect();
        if self.json {
            match &shapes[..] {
                [shape] => print_json(shape)?,
                shapes => print_json(&shapes)?,
            }
        } else {
            for shape in &shapes {
                terminal::print(&render(shape, shapes.len() > 1))?;
            }
        }
        let is_refused = shapes.iter().any(|shape| shape.error.is_some());
        Ok(if is_refused {
            Outcome::PartlyRefused
        } else {
            Outcome::Done
        })
    }
}

fn read(file: &Path) -> ExtractionShape {
    let name = file.display().to_string();
    match bounded::read_file(file, bounded::DOCUMENT_BYTES) {
        Ok(bytes) => extraction(name, &bytes, 0),
        Err(error) => ExtractionShape {
            error: Some(format!("read {name}: {error}")),
            file: name,
            ..ExtractionShape::default()
        },
    }
}

/// Reads one file, and the files in it, each within its own bounds.
fn extraction(file: String, bytes: &[u8], depth: u8) -> ExtractionShape {
    let bounds = Bounds::keeper();
    let name = file.rsplit('/').next().map(str::to_owned);
    let page = read_file(bytes, name.as_deref(), &bounds);
    let mut shape = match page {
        Ok(page) => of_page(file, &page, name),
        Err(error) => ExtractionShape {
            format: error.format().map(Format::id),
            error: (!error.is_archive()).then(|| error.to_string()),
            file,
            ..ExtractionShape::default()
        },
    };
    if depth < DEEPEST {
        match read_members(bytes, &bounds) {
            Ok(members) => {
                let members = members.into_iter();
                shape.members = members
                    .map(|member| extraction(member.name, &member.bytes, depth + 1))
                    .collect();
            }
            // A file that is no archive was told above what is wrong with it.
            Err(error) => {
                if shape.text.is_empty() {
                    shape.error.get_or_insert(error.to_string());
                }
            }
        }
    } else {
        shape
            .diagnostics
            .push("archives inside archives are read three deep".to_owned());
    }
    if shape.text.is_empty() && shape.error.is_none() {
        shape.text = with_names(&shape.members);
    }
    shape
}

/// The texts of the members of an archive, each below its name.
fn with_names(members: &[ExtractionShape]) -> String {
    let texts = members
        .iter()
        .map(|member| format!("{}\n{}", member.file, member.text));
    texts.collect::<Vec<String>>().join("\n")
}

fn of_page(file: String, page: &Page, name: Option<String>) -> ExtractionShape {
    let (text, parsed) = read_as_imported(page, name);
    let tables = page.blocks.iter().filter_map(|block| match &block.kind {
        BlockKind::Table(table) => Some(rows_of(table)),
        _ => None,
    });
    let confidences: Vec<f32> = page
        .places
        .iter()
        .filter_map(|place| place.confidence)
        .collect();
    let mean = confidences.iter().sum::<f32>() / confidences.len().max(1) as f32;
    let least = confidences.iter().copied().reduce(f32::min);
    ExtractionShape {
        file,
        format: Some(page.format.id()),
        pages: page.page_count,
        tables: tables.collect(),
        facts: facts_of(page, &parsed),
        members: Vec::new(),
        diagnostics: page.diagnostics.iter().map(line_of).collect(),
        ocr: least.is_some(),
        ocr_confidence: least.map(|least| (mean, least)),
        ocr_lines: least.map(|_| RecognisedLinesShape {
            ocr: lines_by(page, RecognisedBy::Ocr),
            model: lines_by(page, RecognisedBy::Model),
        }),
        error: None,
        text,
    }
}

fn lines_by(page: &Page, reader: RecognisedBy) -> usize {
    let lines = page.places.iter();
    lines
        .filter(|place| place.recognised_by == Some(reader))
        .count()
}

fn rows_of(table: &Table) -> Vec<Vec<String>> {
    let rows = table.cells.chunk_by(|left, right| left.row == right.row);
    rows.map(|cells| cells.iter().map(|cell| cell.inline.text.clone()).collect())
        .collect()
}

fn line_of(diagnostic: &Diagnostic) -> String {
    format!("{}: {}", diagnostic.kind.chinese(), diagnostic.message)
}

/// What the page says of its instrument first, then what the parser reads in its words.
fn facts_of(page: &Page, parsed: &Parsed) -> ExtractedFactsShape {
    let said = recognise(page).facts;
    let metadata = &parsed.metadata;
    let mut dates: Vec<ExtractedDateShape> = Vec::new();
    let mut push = |date: String, kind: EventKind| {
        let date = ExtractedDateShape {
            date,
            kind: kind.id(),
        };
        if !dates.contains(&date) {
            dates.push(date);
        }
    };
    for event in &metadata.events {
        push(event.on.to_string(), event.kind);
    }
    if let Some(on) = metadata
        .effective
        .as_ref()
        .and_then(|effective| effective.on)
    {
        push(on.to_string(), EventKind::Effective);
    }
    if let Some(dated) = said.dated {
        let kind = match dated.kind {
            DateKind::Signed => EventKind::Signed,
            DateKind::Published => EventKind::Published,
            DateKind::Effective => EventKind::Effective,
            DateKind::ConsultationCloses => EventKind::ConsultationCloses,
        };
        let on = dated.on.to_string();
        // what the parser knows of a day is said more exactly
        if !metadata.events.iter().any(|event| event.on == dated.on) {
            push(on, kind);
        }
    }
    let issuers = if said.issuers.is_empty() {
        metadata
            .issuers
            .iter()
            .map(|issuer| issuer.value.clone())
            .collect()
    } else {
        said.issuers
    };
    ExtractedFactsShape {
        title: said
            .title
            .or_else(|| metadata.title.as_ref().map(|title| title.value.clone())),
        number: said.number.or_else(|| {
            metadata
                .numbers
                .first()
                .map(|number| number.value.to_string())
        }),
        issuers,
        dates,
        articles: article_count(parsed),
    }
}

/// Articles; for a standard its top clauses, which annexes do not count among.
fn article_count(parsed: &Parsed) -> usize {
    let count = |kind: ProvisionKind| {
        parsed
            .document
            .units()
            .filter(|unit| unit.kind == kind && unit.path.step(ProvisionKind::Annex).is_none())
            .count()
    };
    match count(ProvisionKind::Article) {
        0 => count(ProvisionKind::Clause),
        articles => articles,
    }
}

fn render(shape: &ExtractionShape, is_one_of_many: bool) -> String {
    let mut out = String::new();
    if is_one_of_many {
        out.push_str(&terminal::paint(&shape.file, terminal::Style::Faint));
        out.push('\n');
    }
    out.push_str(&shape.text);
    if !shape.text.ends_with('\n') && !shape.text.is_empty() {
        out.push('\n');
    }
    for note in shape.diagnostics.iter().chain(&shape.error) {
        out.push_str(&terminal::paint(note, terminal::Style::Faint));
        out.push('\n');
    }
    out
}
