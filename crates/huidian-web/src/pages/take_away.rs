//! `GET /works/{id}/text.html` and `text.docx`: the text of a work as a document of its own.

use std::io::{Cursor, Write as _};

use axum::extract::{Path, State};
use axum::response::Response;
use huidian_model::{Document, ProvisionKind};
use zip::write::SimpleFileOptions;

use super::text::{documents, own_text};
use crate::downloads::attachment;
use crate::error::Error;
use crate::request::Query;
use crate::state::AppState;
use crate::views::push_escaped;

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

pub(crate) async fn html(
    State(state): State<AppState>,
    Path(id): Path<String>,
    query: Query,
) -> Result<Response, Error> {
    let record = state.record(&id)?;
    let texts = documents(&state, &record, &query)?;
    let page = page(&record.work.title, &paragraphs(&texts));
    let name = format!("{}.html", record.work.id);
    let kind = "text/html; charset=utf-8";
    Ok(attachment(page.into_bytes(), kind, &name))
}

pub(crate) async fn docx(
    State(state): State<AppState>,
    Path(id): Path<String>,
    query: Query,
) -> Result<Response, Error> {
    let record = state.record(&id)?;
    let texts = documents(&state, &record, &query)?;
    let document = word_document(&record.work.title, &paragraphs(&texts));
    let bytes = packed(&document).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(attachment(bytes, DOCX, &format!("{}.docx", record.work.id)))
}

/// One paragraph of a text: a heading, or words after a label that may be empty.
struct Paragraph<'d> {
    is_heading: bool,
    label: &'d str,
    text: &'d str,
}

fn paragraphs<D: AsRef<Document>>(texts: &[D]) -> Vec<Paragraph<'_>> {
    let mut paragraphs = Vec::new();
    for document in texts.iter().map(AsRef::as_ref) {
        for (place, provision) in document.provisions.iter().enumerate() {
            if matches!(
                provision.kind,
                ProvisionKind::Title | ProvisionKind::Contents
            ) {
                continue;
            }
            let label = document.label_of(provision);
            if provision.kind.is_heading() {
                paragraphs.push(Paragraph {
                    is_heading: true,
                    label: "",
                    text: label,
                });
                continue;
            }
            let is_article = provision.kind == ProvisionKind::Article;
            let label = if is_article { label } else { "" };
            let own = own_text(document, place).trim();
            let rest = own.strip_prefix(label).unwrap_or(own);
            push_lines(&mut paragraphs, label, rest);
        }
    }
    paragraphs
}

fn push_lines<'d>(paragraphs: &mut Vec<Paragraph<'d>>, label: &'d str, text: &'d str) {
    let mut label = label;
    for line in text.lines().map(str::trim) {
        if !line.is_empty() {
            paragraphs.push(Paragraph {
                is_heading: false,
                label: std::mem::take(&mut label),
                text: line,
            });
        }
    }
    if !label.is_empty() {
        paragraphs.push(Paragraph {
            is_heading: false,
            label,
            text: "",
        });
    }
}

fn page(title: &str, paragraphs: &[Paragraph<'_>]) -> String {
    let mut html = String::from(
        "<!DOCTYPE html>\n<html lang=\"zh-Hans\">\n<head><meta charset=\"utf-8\"><title>",
    );
    push_escaped(&mut html, title);
    html.push_str("</title></head>\n<body>\n<h1>");
    push_escaped(&mut html, title);
    html.push_str("</h1>\n");
    for paragraph in paragraphs {
        let (open, close) = if paragraph.is_heading {
            ("<h2>", "</h2>\n")
        } else {
            ("<p>", "</p>\n")
        };
        html.push_str(open);
        if !paragraph.label.is_empty() {
            html.push_str("<strong>");
            push_escaped(&mut html, paragraph.label);
            html.push_str("</strong>　");
        }
        push_escaped(&mut html, paragraph.text);
        html.push_str(close);
    }
    html.push_str("</body>\n</html>\n");
    html
}

const HEADER: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const CONTENT_TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>"#;
const RELATIONSHIPS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
const DOCUMENT_RELATIONSHIPS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
const STYLES: &str = r#"<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:pPr><w:jc w:val="center"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="36"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/><w:basedOn w:val="Normal"/><w:pPr><w:jc w:val="center"/><w:outlineLvl w:val="1"/></w:pPr><w:rPr><w:b/><w:sz w:val="28"/></w:rPr></w:style></w:styles>"#;

/// The main part of a Word document (ECMA-376).
fn word_document(title: &str, paragraphs: &[Paragraph<'_>]) -> String {
    let mut body = String::from(
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>",
    );
    push_styled(&mut body, "Heading1", title);
    for paragraph in paragraphs {
        if paragraph.is_heading {
            push_styled(&mut body, "Heading2", paragraph.text);
            continue;
        }
        body.push_str("<w:p>");
        if !paragraph.label.is_empty() {
            push_run(&mut body, "<w:rPr><w:b/></w:rPr>", paragraph.label);
            push_run(&mut body, "", "　");
        }
        push_run(&mut body, "", paragraph.text);
        body.push_str("</w:p>");
    }
    body.push_str("</w:body></w:document>");
    body
}

fn push_styled(body: &mut String, style: &str, text: &str) {
    body.push_str(&format!(
        "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>"
    ));
    push_run(body, "", text);
    body.push_str("</w:p>");
}

fn push_run(body: &mut String, properties: &str, text: &str) {
    // XML 1.0 has no place for the other control characters, escaped or not
    let allowed = |c: &char| !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    let kept: String = text.chars().filter(allowed).collect();
    body.push_str("<w:r>");
    body.push_str(properties);
    body.push_str("<w:t xml:space=\"preserve\">");
    push_escaped(body, &kept);
    body.push_str("</w:t></w:r>");
}

fn packed(document: &str) -> zip::result::ZipResult<Vec<u8>> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    for (name, text) in [
        ("[Content_Types].xml", CONTENT_TYPES),
        ("_rels/.rels", RELATIONSHIPS),
        ("word/_rels/document.xml.rels", DOCUMENT_RELATIONSHIPS),
        ("word/styles.xml", STYLES),
        ("word/document.xml", document),
    ] {
        archive.start_file(name, options)?;
        archive.write_all(HEADER.as_bytes())?;
        archive.write_all(text.as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}
