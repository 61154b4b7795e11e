//! Everything a reader asks for in one ZIP: originals, readable texts, a list, a start page that works offline, and a manifest.

pub(crate) mod cache;
mod catalogue;
mod entry;
mod information;
mod package;
mod place;
mod spreadsheet;
mod start_page;
mod verify;

use std::collections::HashMap;
use std::io::{Read, Seek, Write};

use huidian_model::{
    Capture, ContentHash, Format, Number, PartialDate, Standing, Work, WorkId, standing_on,
};
use huidian_operations::TextFile;
use huidian_store::{CompanionKind, PageRequest, Reader, WorkFilter, WorkSummary};
use jiff::civil::Date;

pub use verify::{Verification, verify};

use crate::bundle::catalogue::{Catalogue, original_file, text_file};
use crate::bundle::entry::Entry;
use crate::bundle::package::{Content, Package, Written};
use crate::bundle::place::Places;
use crate::error::{Error, Result};

/// Works read from the store at once.
const PAGE: u32 = 500;

/// What is to be put into a bundle.
#[derive(Debug, Clone)]
pub struct Request<'r> {
    pub filter: &'r WorkFilter,
    /// What the filter asks for, in words: the bundle's title.
    pub name: &'r str,
    /// The day for which statuses are told; part of the content, so that the same state and day give the same bytes.
    pub as_of: Date,
}

/// What was put into a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    pub work_count: u64,
    /// Works of which a text is among the files.
    pub text_count: u64,
    /// Standards that are held and do not leave: listed only.
    pub withheld_count: u64,
    pub file_count: u64,
    /// Of the files below `data/`, uncompressed.
    pub size_bytes: u64,
}

/// Writes a bundle, front to back: nothing but the list of works is held in memory.
///
/// Refuses when the filter lets no work through.
pub fn write(reader: &Reader<'_>, request: &Request<'_>, out: impl Write) -> Result<Summary> {
    let mut page = PageRequest {
        limit: PAGE,
        ..PageRequest::first(request.as_of)
    };
    let mut list = reader.list_works(request.filter, &page)?;
    if list.items.is_empty() {
        return Err(Error::NothingSelected(request.name.to_owned()));
    }
    let folder = format!("huidian-{}", request.as_of);
    let mut writer = BundleWriter {
        reader,
        request,
        package: Package::new(out, &folder, request.as_of),
        places: Places::default(),
        originals: HashMap::new(),
        catalogue: Catalogue::begin(request)?,
        entries: Vec::new(),
        withheld_count: 0,
    };
    loop {
        for work in &list.items {
            writer.add_work(work)?;
        }
        let Some(next) = list.next else { break };
        page.cursor = Some(next);
        list = reader.list_works(request.filter, &page)?;
    }
    writer.finish()
}

struct BundleWriter<'b, W: Write> {
    reader: &'b Reader<'b>,
    request: &'b Request<'b>,
    package: Package<W>,
    places: Places,
    /// Originals already in the bundle: one file may hold several works.
    originals: HashMap<ContentHash, Written>,
    catalogue: Catalogue,
    entries: Vec<Entry>,
    withheld_count: u64,
}

impl<W: Write> BundleWriter<'_, W> {
    fn add_work(&mut self, work: &WorkSummary) -> Result<()> {
        let folder = self.places.folder_of(work);
        let mut files = Vec::new();
        let mut captures = self.reader.captures_of(&work.id)?;
        captures.extend(self.unread_originals(&work.id)?);
        let mut expressions = self.reader.expressions_of(&work.id)?;
        let (force, horizon, day) = (&work.force, work.horizon, self.request.as_of);
        let shown = standing_on(day, None, &expressions, force, horizon);
        let standings: Vec<Standing> = expressions
            .iter()
            .map(|text| standing_on(day, Some(text), &expressions, force, horizon))
            .collect();
        let held = self.reader.find_work(&work.id)?;
        expressions.reverse();
        let mut first_page = None;
        let may_leave = self.reader.may_leave(work.kind);
        if !(may_leave || expressions.is_empty() && captures.is_empty()) {
            self.withheld_count += 1;
            expressions.clear();
        }
        for (expression, standing) in expressions.iter().zip(standings.into_iter().rev()) {
            let Some(document) = self.reader.document(&expression.id)? else {
                continue;
            };
            let file = TextFile {
                title: &work.title,
                kind: work.kind,
                number: number_of(work, held.as_ref(), expression.dated_on),
                issuers: &work.issuers,
                standing,
                as_of: day,
                recognition: self.reader.recognition(&expression.id)?,
                texts: vec![(expression, &document)],
            };
            let label = place::file_name(&expression.id.label);
            for (format, text) in [
                (Format::Html, file.html()),
                (Format::Markdown, file.markdown()),
            ] {
                let path = self.places.unused(&folder, &label, format.id());
                let written =
                    self.package
                        .add_payload(&path, Content::Text, text.len() as u64, |out| {
                            Ok(out.write_all(text.as_bytes())?)
                        })?;
                if first_page.is_none() {
                    first_page = Some(written.path.clone());
                }
                files.push(text_file(&written, format, expression));
            }
        }
        for capture in &captures {
            if !may_leave || !self.reader.original_may_leave(capture.hash)? {
                continue;
            }
            let written = self.add_original(&folder, capture)?;
            files.push(original_file(&written, capture));
        }
        self.catalogue
            .add(work, &shown, &self.sources_of(&work.id)?, &files)?;
        let number = number_of(work, held.as_ref(), work.listed_on);
        self.entries
            .push(Entry::new(work, number, &shown, first_page));
        Ok(())
    }

    /// Originals of a work that nobody could read: their bytes are all there is of them.
    fn unread_originals(&self, work: &WorkId) -> Result<Vec<Capture>> {
        let mut found = Vec::new();
        for companion in self.reader.companions_of(work)? {
            if companion.kind == CompanionKind::Original {
                let captures = self.reader.captures_with(companion.capture)?;
                found.extend(captures.into_iter().next());
            }
        }
        Ok(found)
    }

    fn add_original(&mut self, folder: &str, capture: &Capture) -> Result<Written> {
        if let Some(written) = self.originals.get(&capture.hash) {
            return Ok(written.clone());
        }
        let (stem, extension) = place::split_name(&capture.name);
        let path = self
            .places
            .unused(&format!("{folder}/原件"), &stem, &extension);
        let content = if capture.format.is_text() {
            Content::Text
        } else {
            Content::Packed
        };
        let reader = self.reader;
        let written = self
            .package
            .add_payload(&path, content, capture.size_bytes, |mut out| {
                reader.copy_blob(capture.hash, &mut out)?;
                Ok(())
            })?;
        if written.hash != capture.hash {
            return Err(Error::Damaged(capture.hash));
        }
        self.originals.insert(capture.hash, written.clone());
        Ok(written)
    }

    /// Who says what the catalogue says of a work, each source once.
    fn sources_of(&self, work: &WorkId) -> Result<Vec<String>> {
        let facts = self.reader.find_work(work)?.map(|work| work.facts);
        let mut sources: Vec<String> = facts
            .unwrap_or_default()
            .iter()
            .map(|fact| format!("{} {}", fact.source.kind.chinese(), fact.source.told()))
            .collect();
        sources.sort_unstable();
        sources.dedup();
        Ok(sources)
    }

    fn finish(mut self) -> Result<Summary> {
        let summary = Summary {
            work_count: self.entries.len() as u64,
            text_count: self
                .entries
                .iter()
                .filter(|entry| entry.page.is_some())
                .count() as u64,
            withheld_count: self.withheld_count,
            file_count: self.package.payload_count,
            size_bytes: self.package.payload_bytes,
        };
        let mut catalogue = self.catalogue.end()?;
        self.package
            .add_tag_stream("catalogue.json", |out| copy_all(&mut catalogue, out))?;
        let table = spreadsheet::workbook(self.request, &self.entries)?;
        self.package.add_tag_file("目录.xlsx", &table)?;
        let page = start_page::page(self.request, &self.entries);
        self.package.add_tag_file("index.html", page.as_bytes())?;
        let readme = information::readme(self.request, &summary);
        self.package.add_tag_file("README.txt", readme.as_bytes())?;
        self.package
            .finish(&information::bag_information(self.request, &summary))?;
        Ok(summary)
    }
}

/// The number that belongs to the text of a day.
fn number_of<'w>(
    summary: &'w WorkSummary,
    held: Option<&'w Work>,
    dated: Option<PartialDate>,
) -> Option<&'w Number> {
    match (held, dated) {
        (Some(work), Some(dated)) => work.number_of(dated),
        _ => summary.number.as_ref(),
    }
}

fn copy_all(from: &mut (impl Read + Seek), mut to: &mut dyn Write) -> Result<()> {
    from.rewind()?;
    std::io::copy(from, &mut to)?;
    Ok(())
}
