//! Makes containers for the tests.

use std::io::{Cursor, Write};

use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

/// A ZIP container of the given members.
pub(crate) fn packed(members: &[(&str, &str)]) -> Vec<u8> {
    let members: Vec<(&str, &[u8])> = members
        .iter()
        .map(|(name, content)| (*name, content.as_bytes()))
        .collect();
    packed_bytes(&members)
}

/// A ZIP container of members that are not all text.
pub(crate) fn packed_bytes(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        // OpenDocument wants its media type readable in the raw file.
        let method = if *name == "mimetype" {
            CompressionMethod::Stored
        } else {
            CompressionMethod::Deflated
        };
        let options = SimpleFileOptions::default().compression_method(method);
        writer.start_file(*name, options).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A ZIP container whose members are stored as they are.
pub(crate) fn stored(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, content) in members {
        writer.start_file(*name, options).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A word-processor document with this body, and styles and lists of the usual kind.
pub(crate) fn document(body: &str) -> Vec<u8> {
    let document = format!(
        "<?xml version=\"1.0\"?><w:document xmlns:w=\"w\" xmlns:r=\"r\" xmlns:mc=\"mc\"><w:body>{body}</w:body></w:document>"
    );
    packed(&[
        ("[Content_Types].xml", "<Types/>"),
        ("word/document.xml", &document),
        ("word/styles.xml", STYLES),
        ("word/numbering.xml", NUMBERING),
        (
            "word/_rels/document.xml.rels",
            "<Relationships><Relationship Id=\"rId1\" Target=\"https://a.example/x\"/></Relationships>",
        ),
        (
            "docProps/core.xml",
            "<cp:coreProperties xmlns:cp=\"c\" xmlns:dc=\"d\"><dc:title>Microsoft Word - 1.doc</dc:title><dc:creator>某局</dc:creator></cp:coreProperties>",
        ),
    ])
}

const STYLES: &str = "<w:styles xmlns:w=\"w\">\
<w:style w:styleId=\"a3\"><w:name w:val=\"Title\"/></w:style>\
<w:style w:styleId=\"1\"><w:name w:val=\"heading 1\"/><w:rPr><w:b/></w:rPr></w:style>\
<w:style w:styleId=\"own\"><w:name w:val=\"自定\"/><w:basedOn w:val=\"1\"/></w:style>\
<w:style w:styleId=\"article\"><w:name w:val=\"条\"/><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style>\
<w:style w:styleId=\"loop\"><w:basedOn w:val=\"loop\"/></w:style>\
</w:styles>";

/// List 1 counts chapters and, for the style `article`, articles through all chapters; list 2 counts items.
const NUMBERING: &str = "<w:numbering xmlns:w=\"w\">\
<w:abstractNum w:abstractNumId=\"0\">\
<w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"chineseCountingThousand\"/><w:lvlText w:val=\"第%1章\"/></w:lvl>\
<w:lvl w:ilvl=\"1\"><w:start w:val=\"1\"/><w:numFmt w:val=\"chineseCountingThousand\"/><w:pStyle w:val=\"article\"/><w:lvlText w:val=\"第%2条\"/></w:lvl>\
<w:lvl w:ilvl=\"2\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:isLgl/><w:lvlText w:val=\"%1.%2.%3\"/></w:lvl>\
</w:abstractNum>\
<w:abstractNum w:abstractNumId=\"1\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"japaneseCounting\"/><w:lvlText w:val=\"（%1）\"/></w:lvl></w:abstractNum>\
<w:abstractNum w:abstractNumId=\"2\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"bullet\"/><w:lvlText w:val=\"\u{f0b7}\"/></w:lvl></w:abstractNum>\
<w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>\
<w:num w:numId=\"2\"><w:abstractNumId w:val=\"1\"/></w:num>\
<w:num w:numId=\"3\"><w:abstractNumId w:val=\"1\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"1\"/></w:lvlOverride></w:num>\
<w:num w:numId=\"4\"><w:abstractNumId w:val=\"2\"/></w:num>\
</w:numbering>";
