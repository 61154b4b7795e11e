//! What sources gave, on its way into the library.

use std::path::Path;

use anyhow::{Context, Result};
use huidian_catalogue::Catalogue;
use huidian_collect::{Collected, CollectedFile, Sink, Taken};
use huidian_fetch::{Incoming, Listing};
use huidian_ingest::{Import, ImportRequest, Report, Silent, Trust};
use huidian_model::{Capture, ContentHash, Format};
use huidian_sources::{FileKind, file_kind};
use huidian_store::{PackedBlob, Store};
use jiff::civil::Date;

use crate::covering::cover_of;

/// Hands collected pages to the pipeline.
pub struct Library<'l> {
    pub store: &'l Store,
    pub catalogue: &'l Catalogue,
    pub index_folder: &'l Path,
    pub today: Date,
}

impl Sink for Library<'_> {
    fn take(&mut self, portion: &[Collected]) -> Result<Vec<Taken>, String> {
        self.take_portion(portion)
            .map_err(|error| format!("{error:#}"))
    }
}

impl Library<'_> {
    fn take_portion(&self, portion: &[Collected]) -> Result<Vec<Taken>> {
        let mut pages = Vec::new();
        let mut all = Vec::new();
        let mut covers: Vec<Option<Incoming>> = Vec::new();
        for collected in portion {
            let page = page_of(collected)?;
            let cover = cover_of(collected, &page, |at| {
                document_of(collected, &collected.files[at]).is_some()
            });
            for (at, file) in collected.files.iter().enumerate() {
                self.keep(collected, file)?;
                let mut document = document_of(collected, file);
                if let Some(cover) = cover.as_ref().filter(|cover| cover.file == at)
                    && let Some(document) = &mut document
                {
                    document.told.clone_from(&cover.told);
                    pages.push((document.hash, document.shown.clone()));
                }
                all.extend(document);
            }
            // of a notice that only hands a file on, the file is the text
            if cover.is_some() {
                self.keep_page(&page)?;
                covers.push(Some(page));
            } else {
                pages.push((page.hash, page.shown.clone()));
                all.push(page);
                covers.push(None);
            }
        }
        self.import(portion, all, pages, covers)
    }

    fn import(
        &self,
        portion: &[Collected],
        all: Vec<Incoming>,
        pages: Vec<(ContentHash, String)>,
        covers: Vec<Option<Incoming>>,
    ) -> Result<Vec<Taken>> {
        let import = Import {
            store: self.store,
            catalogue: self.catalogue,
            index_folder: self.index_folder,
            today: self.today,
        };
        let request = |all: Vec<Incoming>| ImportRequest {
            listing: Listing::of(all),
            described: described(portion),
            trust: if portion.iter().all(|collected| collected.is_trusted) {
                Trust::Official
            } else {
                Trust::Sure
            },
            ..ImportRequest::default()
        };
        let report = import
            .run(&request(all), &Silent)
            .context("take collected pages in")?;
        let mut taken = Vec::new();
        for ((collected, (hash, shown)), cover) in portion.iter().zip(pages).zip(covers) {
            let texts = self.store.read()?.texts_from(hash)?;
            if let Some(page) = cover {
                taken.push(match texts.first() {
                    Some((text, _)) => Taken {
                        address: collected.address.clone(),
                        work: Some(text.work.to_string()),
                        detail: "正文在附件中 (the text is a file of the page)".to_owned(),
                        capture: page.hash,
                    },
                    // the file was no text: then the notice is all there is
                    None => {
                        self.take_page(&import, request(vec![page.clone()]), collected, &page)?
                    }
                });
                continue;
            }
            taken.push(Taken {
                address: collected.address.clone(),
                work: texts.first().map(|(text, _)| text.work.to_string()),
                detail: reason(&report, &shown),
                capture: hash,
            });
        }
        Ok(taken)
    }

    /// Takes a page in by itself.
    fn take_page(
        &self,
        import: &Import<'_>,
        request: ImportRequest,
        collected: &Collected,
        page: &Incoming,
    ) -> Result<Taken> {
        let report = import.run(&request, &Silent).context("take a notice in")?;
        let texts = self.store.read()?.texts_from(page.hash)?;
        Ok(Taken {
            address: collected.address.clone(),
            work: texts.first().map(|(text, _)| text.work.to_string()),
            detail: reason(&report, &page.shown),
            capture: page.hash,
        })
    }

    /// Keeps a page that is no text of its own, byte for byte.
    fn keep_page(&self, page: &Incoming) -> Result<()> {
        let packed = PackedBlob::new(&page.bytes);
        if self.store.read()?.is_redacted(packed.hash())? {
            return Ok(());
        }
        let capture = Capture {
            hash: packed.hash(),
            name: page.name.clone(),
            origin: page.origin.clone(),
            captured_at: page.captured_at,
            size_bytes: packed.size_bytes(),
            format: Format::Html,
            encoding: String::new(),
        };
        self.store
            .write(|library| library.put_capture(&capture, &packed))
            .with_context(|| format!("keep {}", capture.name))?;
        Ok(())
    }

    /// Keeps a file byte for byte, whether anybody can read it or not.
    fn keep(&self, collected: &Collected, file: &CollectedFile) -> Result<()> {
        let packed = PackedBlob::new(&file.response.body);
        if self.store.read()?.is_redacted(packed.hash())? {
            return Ok(());
        }
        let capture = Capture {
            hash: packed.hash(),
            name: name_of(collected, &file.name),
            origin: Some(file.response.url.to_string()),
            captured_at: file.response.received_at,
            size_bytes: packed.size_bytes(),
            format: format_of(file),
            encoding: String::new(),
        };
        self.store
            .write(|library| library.put_capture(&capture, &packed))
            .with_context(|| format!("keep {}", capture.name))?;
        Ok(())
    }
}

fn page_of(collected: &Collected) -> Result<Incoming> {
    let kind = file_kind(&collected.page.body);
    let ending = match kind {
        FileKind::Html | FileKind::Text => "html",
        FileKind::Pdf => "pdf",
        FileKind::Zip => "docx",
        FileKind::Ole => "doc",
        FileKind::Rtf => "rtf",
        FileKind::Rar
        | FileKind::SevenZip
        | FileKind::Picture
        | FileKind::Empty
        | FileKind::Other => "bin",
    };
    let bytes = match &collected.composed {
        Some(page) => page.clone().into_bytes(),
        None => collected.page.body.clone(),
    };
    let title = if collected.title.is_empty() {
        "page"
    } else {
        &collected.title
    };
    let name = format!("{}/{}.{ending}", collected.source, file_name(title));
    let mut incoming = Incoming::new(name, bytes, collected.page.received_at)
        .with_context(|| format!("take {}", collected.page.url))?;
    incoming.shown = collected.page.url.to_string();
    incoming.origin = Some(collected.page.url.to_string());
    incoming.told = told(collected);
    incoming.is_trusted = collected.is_trusted;
    Ok(incoming)
}

/// What the list says of a document, for where its page is silent.
fn told(collected: &Collected) -> Vec<(String, String)> {
    let pairs = [
        ("documentnumber", collected.number.clone()),
        ("published", collected.listed_on.map(|on| on.to_string())),
        ("issuer", collected.issuer.clone()),
    ];
    pairs
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect()
}

/// A file as a document of its own, where its kind is read.
fn document_of(collected: &Collected, file: &CollectedFile) -> Option<Incoming> {
    if !format_of(file).is_read() {
        return None;
    }
    let name = name_of(collected, &file.name);
    let mut incoming =
        Incoming::new(name, file.response.body.clone(), file.response.received_at).ok()?;
    incoming.shown = file.response.url.to_string();
    incoming.origin = Some(file.response.url.to_string());
    incoming.is_trusted = collected.is_trusted;
    Some(incoming)
}

fn format_of(file: &CollectedFile) -> Format {
    let ending = |name: &str| {
        name.rsplit_once('.')
            .and_then(|(_, ending)| Format::from_extension(ending))
    };
    let named = ending(&file.name).or_else(|| ending(file.response.url.path()));
    match file_kind(&file.response.body) {
        FileKind::Pdf => Format::Pdf,
        FileKind::Rtf => Format::RichText,
        FileKind::Ole if named == Some(Format::LegacyExcelWorkbook) => Format::LegacyExcelWorkbook,
        FileKind::Ole => Format::LegacyWordDocument,
        FileKind::Zip => named
            .filter(|format| !format.is_text())
            .unwrap_or(Format::Zip),
        _ => named.unwrap_or(Format::PlainText),
    }
}

fn name_of(collected: &Collected, file: &str) -> String {
    format!(
        "{}/{}/{}",
        collected.source,
        file_name(&collected.title),
        file_name(file)
    )
}

/// A title as the name of a file.
fn file_name(title: &str) -> String {
    title
        .chars()
        .map(|c| {
            if c.is_control() || matches!(c, '/' | '\\') {
                ' '
            } else {
                c
            }
        })
        .take(120)
        .collect::<String>()
        .trim()
        .to_owned()
}

fn described(portion: &[Collected]) -> String {
    let mut sources: Vec<&str> = portion
        .iter()
        .map(|collected| collected.source.as_str())
        .collect();
    sources.sort_unstable();
    sources.dedup();
    format!("collect {}", sources.join(" "))
}

fn reason(report: &Report, shown: &str) -> String {
    report
        .items
        .iter()
        .find(|item| item.path == shown)
        .map(|item| item.outcome.reason())
        .unwrap_or_default()
}
