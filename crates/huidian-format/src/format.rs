use serde::{Deserialize, Serialize};

use std::fmt;

/// What kind of file (载体格式) some bytes are.
///
/// Match it in full, never with `_ =>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Format {
    Markdown,
    Html,
    PlainText,
    /// Comma, tab or semicolon separated values.
    DelimitedText,
    /// XLSX, XLSM or XLSB.
    ExcelWorkbook,
    /// XLS, Excel 97 to 2003.
    LegacyExcelWorkbook,
    /// ODS.
    OpenDocumentSpreadsheet,
    /// ODT.
    OpenDocumentText,
    /// DOCX or DOCM.
    WordDocument,
    /// DOC or WPS: an OLE container.
    LegacyWordDocument,
    Pdf,
    /// OFD, the layout format of GB/T 33190.
    Ofd,
    /// Any other ZIP container.
    Zip,
    /// RTF.
    RichText,
    /// MHT: a page saved with its pictures in one file of mail format.
    WebArchive,
    /// 7z.
    SevenZip,
    /// TAR, plain or packed by gzip.
    Tar,
    /// EML: a message with its attachments.
    Email,
    Jpeg,
    Png,
    Tiff,
    /// RAR: no sound reader is free.
    Rar,
    /// MSG: a message of Outlook.
    OutlookMessage,
    /// Akoma Ntoso 3.0: a text with its tree.
    AkomaNtoso,
}

/// What is to be known about one format.
struct Facts {
    name: &'static str,
    /// Without the dot, lower case; the first one is its identifier.
    extensions: &'static [&'static str],
    media_type: &'static str,
    is_text: bool,
    is_read: bool,
}

impl Format {
    pub const ALL: [Format; 24] = [
        Format::Markdown,
        Format::Html,
        Format::PlainText,
        Format::DelimitedText,
        Format::ExcelWorkbook,
        Format::LegacyExcelWorkbook,
        Format::OpenDocumentSpreadsheet,
        Format::OpenDocumentText,
        Format::WordDocument,
        Format::LegacyWordDocument,
        Format::Pdf,
        Format::Ofd,
        Format::Zip,
        Format::RichText,
        Format::WebArchive,
        Format::SevenZip,
        Format::Tar,
        Format::Email,
        Format::Jpeg,
        Format::Png,
        Format::Tiff,
        Format::Rar,
        Format::OutlookMessage,
        Format::AkomaNtoso,
    ];

    /// Identifier and usual file extension; kept in libraries, so it never changes.
    pub fn id(self) -> &'static str {
        self.facts().extensions[0]
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.id() == id)
    }

    /// File extensions it goes under, lower case and without the dot.
    pub fn extensions(self) -> &'static [&'static str] {
        self.facts().extensions
    }

    /// The format of an extension in any case. A hint only: what a file is, its bytes say.
    pub fn from_extension(extension: &str) -> Option<Self> {
        let extension = extension.to_lowercase();
        let is_known = |format: &Format| format.extensions().contains(&extension.as_str());
        Self::ALL.into_iter().find(is_known)
    }

    /// The media type it is served with.
    pub fn media_type(self) -> &'static str {
        self.facts().media_type
    }

    /// Whether its bytes are text that a person can read, and that packs well.
    pub fn is_text(self) -> bool {
        self.facts().is_text
    }

    /// Whether there is a reader for it; files of the others are refused by name.
    pub fn is_read(self) -> bool {
        self.facts().is_read
    }

    fn facts(self) -> Facts {
        match self {
            Self::Markdown => text(
                "Markdown",
                &["md", "markdown"],
                "text/markdown; charset=utf-8",
            ),
            Self::Html => text(
                "HTML",
                &["html", "htm", "xhtml", "shtml"],
                "text/html; charset=utf-8",
            ),
            Self::PlainText => text("plain text", &["txt"], "text/plain; charset=utf-8"),
            Self::DelimitedText => text(
                "delimited text",
                &["csv", "tsv", "tab"],
                "text/csv; charset=utf-8",
            ),
            Self::ExcelWorkbook => packed(
                "XLSX",
                &["xlsx", "xlsm", "xlsb"],
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            ),
            Self::LegacyExcelWorkbook => packed("XLS", &["xls", "et"], "application/vnd.ms-excel"),
            Self::OpenDocumentSpreadsheet => packed(
                "ODS",
                &["ods"],
                "application/vnd.oasis.opendocument.spreadsheet",
            ),
            Self::OpenDocumentText => packed(
                "ODT",
                &["odt", "ott"],
                "application/vnd.oasis.opendocument.text",
            ),
            Self::WordDocument => packed(
                "DOCX",
                &["docx", "docm"],
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            ),
            Self::LegacyWordDocument => packed("DOC", &["doc", "wps"], "application/msword"),
            Self::Pdf => packed("PDF", &["pdf"], "application/pdf"),
            Self::Ofd => packed("OFD", &["ofd"], "application/ofd"),
            Self::Zip => packed("ZIP", &["zip"], "application/zip"),
            Self::RichText => text("RTF", &["rtf"], "application/rtf"),
            Self::WebArchive => text("MHT", &["mht", "mhtml"], "multipart/related"),
            Self::SevenZip => packed("7z", &["7z"], "application/x-7z-compressed"),
            Self::Tar => packed("TAR", &["tar", "tgz", "gz"], "application/x-tar"),
            Self::Email => text("EML", &["eml"], "message/rfc822"),
            Self::Jpeg => packed("JPEG", &["jpg", "jpeg"], "image/jpeg"),
            Self::Png => packed("PNG", &["png"], "image/png"),
            Self::Tiff => packed("TIFF", &["tif", "tiff"], "image/tiff"),
            Self::Rar => unread("RAR", &["rar"], "application/vnd.rar", false),
            Self::AkomaNtoso => text("Akoma Ntoso", &["akn", "xml"], "application/akn+xml"),
            Self::OutlookMessage => packed("MSG", &["msg"], "application/vnd.ms-outlook"),
        }
    }
}

const fn text(
    name: &'static str,
    extensions: &'static [&'static str],
    media_type: &'static str,
) -> Facts {
    Facts {
        name,
        extensions,
        media_type,
        is_text: true,
        is_read: true,
    }
}

const fn packed(
    name: &'static str,
    extensions: &'static [&'static str],
    media_type: &'static str,
) -> Facts {
    Facts {
        is_text: false,
        ..text(name, extensions, media_type)
    }
}

const fn unread(
    name: &'static str,
    extensions: &'static [&'static str],
    media_type: &'static str,
    is_text: bool,
) -> Facts {
    Facts {
        is_text,
        is_read: false,
        ..text(name, extensions, media_type)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.facts().name)
    }
}

#[cfg(test)]
mod tests {
    use super::Format;

    #[test]
    fn an_extension_belongs_to_one_format_and_an_id_leads_back() {
        let mut seen = std::collections::BTreeSet::new();
        for format in Format::ALL {
            assert_eq!(Format::from_id(format.id()), Some(format));
            for extension in format.extensions() {
                assert!(seen.insert(*extension), "{extension}");
                let upper = extension.to_uppercase();
                assert_eq!(Format::from_extension(&upper), Some(format));
            }
        }
        assert_eq!(Format::from_extension("exe"), None);
    }
}
