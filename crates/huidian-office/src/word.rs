//! Word documents (ECMA-376).

use std::fmt;
use std::io::{Cursor, Write as _};

use huidian_text::markup::escape_markup;
use zip::result::{ZipError, ZipResult};
use zip::write::SimpleFileOptions;

const HEADER: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const CONTENT_TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>"#;
const RELATIONSHIPS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
const DOCUMENT_RELATIONSHIPS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
const STYLES: &str = r#"<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:pPr><w:jc w:val="center"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="36"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/><w:basedOn w:val="Normal"/><w:pPr><w:jc w:val="center"/><w:outlineLvl w:val="1"/></w:pPr><w:rPr><w:b/><w:sz w:val="28"/></w:rPr></w:style></w:styles>"#;
const TABLE: &str = r#"<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblBorders><w:top w:val="single" w:sz="4"/><w:left w:val="single" w:sz="4"/><w:bottom w:val="single" w:sz="4"/><w:right w:val="single" w:sz="4"/><w:insideH w:val="single" w:sz="4"/><w:insideV w:val="single" w:sz="4"/></w:tblBorders></w:tblPr>"#;
/// A4 across, in twentieths of a point.
const LANDSCAPE: &str =
    r#"<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/></w:sectPr>"#;

/// The container could not be written.
#[derive(Debug)]
pub struct Error(ZipError);

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot pack a Word document: {}", self.0)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

/// Words of a paragraph that are set alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run<'t> {
    text: &'t str,
    is_bold: bool,
}

impl<'t> Run<'t> {
    pub fn plain(text: &'t str) -> Self {
        Self {
            text,
            is_bold: false,
        }
    }

    pub fn bold(text: &'t str) -> Self {
        Self {
            text,
            is_bold: true,
        }
    }
}

/// A document under construction.
#[derive(Debug, Clone, Default)]
pub struct WordDocument {
    body: String,
    is_landscape: bool,
}

impl WordDocument {
    /// Pages that lie across, for wide tables.
    pub fn landscape() -> Self {
        Self {
            body: String::new(),
            is_landscape: true,
        }
    }

    /// A heading of level 1 or 2.
    pub fn heading(&mut self, level: u8, text: &str) {
        let level = level.clamp(1, 2);
        self.body.push_str(&format!(
            "<w:p><w:pPr><w:pStyle w:val=\"Heading{level}\"/></w:pPr>"
        ));
        self.run(Run::plain(text));
        self.body.push_str("</w:p>");
    }

    pub fn paragraph(&mut self, runs: &[Run<'_>]) {
        self.body.push_str("<w:p>");
        for run in runs.iter().filter(|run| !run.text.is_empty()) {
            self.run(*run);
        }
        self.body.push_str("</w:p>");
    }

    /// Rows of cells with lines around each, and an empty paragraph behind, which keeps two tables apart.
    pub fn table<S: AsRef<str>>(
        &mut self,
        rows: impl IntoIterator<Item = impl IntoIterator<Item = S>>,
    ) {
        self.body.push_str(TABLE);
        for row in rows {
            self.body.push_str("<w:tr>");
            for cell in row {
                self.body.push_str("<w:tc><w:tcPr/>");
                self.paragraph(&[Run::plain(cell.as_ref())]);
                self.body.push_str("</w:tc>");
            }
            self.body.push_str("</w:tr>");
        }
        self.body.push_str("</w:tbl>");
        self.paragraph(&[]);
    }

    fn run(&mut self, run: Run<'_>) {
        self.body.push_str("<w:r>");
        if run.is_bold {
            self.body.push_str("<w:rPr><w:b/></w:rPr>");
        }
        self.body.push_str("<w:t xml:space=\"preserve\">");
        self.body.push_str(&escape_markup(run.text));
        self.body.push_str("</w:t></w:r>");
    }

    /// The file: the same document gives the same bytes.
    pub fn into_bytes(self) -> Result<Vec<u8>, Error> {
        let section = if self.is_landscape { LANDSCAPE } else { "" };
        let document = format!(
            "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{}{section}</w:body></w:document>",
            self.body
        );
        packed(&document).map_err(Error)
    }
}

fn packed(document: &str) -> ZipResult<Vec<u8>> {
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
