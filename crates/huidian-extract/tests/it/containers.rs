use huidian_extract::{
    BlockKind, DiagnosticKind, Error, Format, Limits, extract, extract_within, main_text, members,
};
use rust_xlsxwriter::{ExcelDateTime, Format as CellFormat, Workbook};

use crate::packed::{document, packed, stored};
use crate::properties::check;
use crate::{outline, source};

/// Body of a document, and the outline it must give. The reason stands above each row.
const DOCUMENTS: &[(&str, &str)] = &[
    // Headings by style, by inherited style and by outline level.
    (
        "<w:p><w:pPr><w:pStyle w:val=\"a3\"/></w:pPr><w:r><w:t>某办法</w:t></w:r></w:p>\
      <w:p><w:pPr><w:pStyle w:val=\"own\"/></w:pPr><w:r><w:t>总则</w:t></w:r></w:p>\
      <w:p><w:pPr><w:outlineLvl w:val=\"2\"/></w:pPr><w:r><w:t>节</w:t></w:r></w:p>\
      <w:p><w:pPr><w:pStyle w:val=\"loop\"/></w:pPr><w:r><w:t>正文</w:t></w:r></w:p>",
        "h1 某办法\nh1 **总则**\nh3 节\np 正文\n",
    ),
    // Automatic numbers: chapters, articles by their style, a lower level that shows all, items that restart.
    (
        "<w:p><w:pPr><w:pStyle w:val=\"1\"/><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>总则</w:t></w:r></w:p>\
      <w:p><w:pPr><w:pStyle w:val=\"article\"/></w:pPr><w:r><w:t>为了试验。</w:t></w:r></w:p>\
      <w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"2\"/></w:numPr></w:pPr><w:r><w:t>甲；</w:t></w:r></w:p>\
      <w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"2\"/></w:numPr></w:pPr><w:r><w:t>乙。</w:t></w:r></w:p>\
      <w:p><w:pPr><w:pStyle w:val=\"article\"/></w:pPr><w:r><w:t>适用本办法。</w:t></w:r></w:p>\
      <w:p><w:pPr><w:numPr><w:ilvl w:val=\"2\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>细目</w:t></w:r></w:p>\
      <w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"3\"/></w:numPr></w:pPr><w:r><w:t>丙。</w:t></w:r></w:p>\
      <w:p><w:pPr><w:numPr><w:numId w:val=\"4\"/></w:numPr></w:pPr><w:r><w:t>点</w:t></w:r></w:p>\
      <w:p><w:pPr><w:pStyle w:val=\"article\"/><w:numPr><w:numId w:val=\"0\"/></w:numPr></w:pPr><w:r><w:t>无号</w:t></w:r></w:p>",
        "h1 **第一章 总则**\nli1 第一条 为了试验。\nli0 （一） 甲；\nli0 （二） 乙。\nli1 第二条 适用本办法。\nli2 1.2.1 细目\nli0 （一） 丙。\nli0 点\np 无号\n",
    ),
    // Bold runs, breaks, deleted and inserted text, field codes, hidden text, references.
    (
        "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>第一条</w:t></w:r><w:r><w:rPr><w:b w:val=\"0\"/></w:rPr><w:t xml:space=\"preserve\"> 甲&amp;乙</w:t><w:br/><w:t>行</w:t></w:r>\
      <w:del><w:r><w:delText>删</w:delText></w:r></w:del><w:ins><w:r><w:t>增</w:t></w:r></w:ins>\
      <w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r></w:p>",
        "p 第一条 甲&乙⏎行增\n",
    ),
    // Links; a text box comes once, though stored twice.
    (
        "<w:p><w:hyperlink r:id=\"rId1\"><w:r><w:t>附件</w:t></w:r></w:hyperlink></w:p>\
      <w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></mc:Choice>\
      <mc:Fallback><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent><w:t>外</w:t></w:r></w:p>",
        "p 附件 →https://a.example/x\np 框\np 外\n",
    ),
    // A table with a heading row, cells merged to the right and down, and a cell of two paragraphs.
    (
        "<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc><w:p><w:r><w:t>类</w:t></w:r></w:p></w:tc><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr><w:p><w:r><w:t>名称</w:t></w:r></w:p></w:tc></w:tr>\
      <w:tr><w:tc><w:tcPr><w:vMerge w:val=\"restart\"/></w:tcPr><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>一</w:t></w:r></w:p><w:p><w:r><w:t>二</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr>\
      <w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc><w:p><w:r><w:t>三</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>四</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
        "| !类 | !名称 | < |\n| 甲 | 一⏎二 |  |\n| ^ | 三 | 四 |\n",
    ),
    // A box of one cell is a paragraph; a table inside a cell is lines of it.
    (
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>框</w:t></w:r></w:p></w:tc></w:tr></w:tbl>\
      <w:tbl><w:tr><w:tc><w:p><w:r><w:t>外</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>内</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:tc><w:tc><w:p><w:r><w:t>右</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
        "p 框\n| 外⏎内 | 右 |\n",
    ),
];

#[test]
fn documents_are_read_with_their_automatic_numbers() {
    for (body, expected) in DOCUMENTS {
        let page = extract(&document(body), Some("a.docx")).unwrap();
        assert_eq!(outline(&page), *expected, "\nbody:\n{body}");
        assert_eq!(page.format, Format::WordDocument);
        check(&page);
    }
}

#[test]
fn document_lines_carry_numbers_and_the_title_is_not_a_file_name() {
    let page = extract(&document(DOCUMENTS[1].0), None).unwrap();
    assert!(
        main_text(&page)
            .text
            .starts_with("第一章 总则\n第一条 为了试验。\n（一）甲；\n")
    );
    assert_eq!(page.find_front_matter("creator"), Some("某局"));
    assert_eq!(page.title.as_deref(), Some("第一章 总则"));
    let page = extract(&document(DOCUMENTS[0].0), None).unwrap();
    assert_eq!(page.title.as_deref(), Some("某办法"));
}

#[test]
fn entities_of_a_document_type_are_not_expanded() {
    let bomb = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\"><!ENTITY c SYSTEM \"file:///etc/hostname\">]>\
        <w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>甲&b;&c;乙</w:t></w:r></w:p></w:body></w:document>";
    let page = extract(&packed(&[("word/document.xml", bomb)]), None).unwrap();
    assert_eq!(outline(&page), "p 甲乙\n");
}

#[test]
fn container_that_unpacks_too_large_is_refused() {
    let body = format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", "甲".repeat(1 << 20));
    let limits = Limits {
        unpacked_bytes: 1 << 20,
        ..Limits::default()
    };
    let bytes = document(&body);
    assert!(bytes.len() < 100_000);
    let error = extract_within(&bytes, None, &limits).unwrap_err();
    assert_eq!(
        error,
        Error::UnpacksTooLarge {
            format: Format::WordDocument,
            limit_bytes: 1 << 20
        }
    );
}

#[test]
fn broken_document_is_read_up_to_the_break() {
    let body = "<w:p><w:r><w:t>甲</w:t></w:r></w:p><w:p><w:r><w:t>乙</w:t></w:r></w:p><w:p <";
    let page = extract(&document(body), None).unwrap();
    assert!(outline(&page).starts_with("p 甲\np 乙\n"));
    let bytes = document(DOCUMENTS[0].0);
    for cut in [30, 100, bytes.len() / 2, bytes.len() - 10] {
        assert!(extract(&bytes[..cut], Some("a.docx")).is_err());
    }
}

#[test]
fn deep_documents_do_not_overflow() {
    let deep = "<w:p><w:r><w:txbxContent>".repeat(10_000) + "<w:p><w:r><w:t>底</w:t></w:r></w:p>";
    assert!(
        main_text(&extract(&document(&deep), None).unwrap())
            .text
            .contains('底')
    );
    let deep = "<w:tbl><w:tr><w:tc>".repeat(10_000) + "<w:p><w:r><w:t>底</w:t></w:r></w:p>";
    assert!(
        main_text(&extract(&document(&deep), None).unwrap())
            .text
            .contains('底')
    );
}

fn workbook() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let date = CellFormat::new().set_num_format("m月d日");
    let sheet = workbook.add_worksheet().set_name("清单").unwrap();
    sheet
        .merge_range(0, 0, 0, 3, "2024年清单", &CellFormat::new())
        .unwrap();
    sheet
        .write(1, 0, "类别")
        .unwrap()
        .write(1, 1, "名称")
        .unwrap()
        .write(1, 2, "日期")
        .unwrap()
        .write(1, 3, "年")
        .unwrap();
    sheet
        .merge_range(2, 0, 3, 0, "能源", &CellFormat::new())
        .unwrap();
    sheet.write(2, 1, "《甲》\n（试行）").unwrap();
    sheet
        .write_with_format(2, 2, ExcelDateTime::from_ymd(2024, 2, 29).unwrap(), &date)
        .unwrap();
    sheet.write(2, 3, 2024).unwrap();
    sheet
        .write(3, 1, "《乙》")
        .unwrap()
        .write(3, 3, 0.5)
        .unwrap();
    sheet.write(6, 1, "空行之后").unwrap();
    let hidden = workbook.add_worksheet().set_name("暗").unwrap();
    hidden.write(0, 0, "不显示").unwrap();
    hidden.set_hidden(true);
    workbook
        .add_worksheet()
        .set_name("二")
        .unwrap()
        .write(4, 2, true)
        .unwrap();
    workbook.save_to_buffer().unwrap()
}

#[test]
fn workbook_gives_a_table_a_sheet() {
    let page = extract(&workbook(), Some("a.xlsx")).unwrap();
    assert_eq!(
        outline(&page),
        "| 2024年清单 | < | < | < |\n| 类别 | 名称 | 日期 | 年 |\n| 能源 | 《甲》⏎（试行） | 2024-02-29 | 2024 |\n\
         | ^ | 《乙》 |  | 0.5 |\n|  | 空行之后 | · | · |\n| TRUE |\n"
    );
    let names: Vec<_> = page
        .blocks
        .iter()
        .map(|block| block.table().unwrap().sheet.clone().unwrap())
        .collect();
    assert_eq!(names, ["清单", "二"]);
    let cell = page.blocks[0]
        .table()
        .unwrap()
        .find_cell(2, 1)
        .unwrap()
        .clone();
    assert_eq!(source(&page, &cell.span), "《甲》\n（试行）");
    check(&page);
}

/// One sheet with a cell at each end and a merged area nearly as large as a sheet can be.
const FAR: &str = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>甲</t></is></c></row>\
<row r=\"4\"><c r=\"C4\" t=\"inlineStr\"><is><t>丙</t></is></c></row>\
<row r=\"1048576\"><c r=\"XFD1048576\" t=\"inlineStr\"><is><t>乙</t></is></c></row></sheetData>\
<mergeCells count=\"1\"><mergeCell ref=\"C4:WRD1048000\"/></mergeCells></worksheet>";

#[test]
fn workbook_with_far_cells_stays_small() {
    let bytes = packed(&[
        (
            "_rels/.rels",
            "<Relationships><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
        ),
        (
            "xl/workbook.xml",
            "<workbook xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"甲\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>",
        ),
        ("xl/worksheets/sheet1.xml", FAR),
    ]);
    let page = extract(&bytes, None).unwrap();
    assert!(page.text.contains('丙'));
    assert!(
        page.diagnostics
            .iter()
            .any(|note| note.kind == DiagnosticKind::Truncated)
    );
    check(&page);
}

#[test]
fn workbook_cells_are_limited() {
    let limits = Limits {
        cells: 5,
        ..Limits::default()
    };
    let page = extract_within(&workbook(), None, &limits).unwrap();
    assert!(
        page.diagnostics
            .iter()
            .any(|note| note.kind == DiagnosticKind::Truncated)
    );
    check(&page);
}

const SPREADSHEET: &str = "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body><office:spreadsheet>\
<table:table table:name=\"单\"><table:table-row><table:table-cell table:number-columns-spanned=\"2\"><text:p>题</text:p></table:table-cell><table:covered-table-cell/></table:table-row>\
<table:table-row><table:table-cell table:number-rows-spanned=\"2\"><text:p>甲</text:p><office:annotation><text:p>批注</text:p></office:annotation></table:table-cell>\
<table:table-cell office:value-type=\"date\" office:date-value=\"2024-05-01\"><text:p>5月1日</text:p></table:table-cell></table:table-row>\
<table:table-row><table:covered-table-cell/><table:table-cell><text:p>一</text:p><text:p>二<text:s text:c=\"2\"/>&amp;</text:p></table:table-cell></table:table-row>\
<table:table-row table:number-rows-repeated=\"2\"><table:table-cell table:number-columns-repeated=\"2\"><text:p>同</text:p></table:table-cell></table:table-row>\
<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>\
</table:table></office:spreadsheet></office:body></office:document-content>";

#[test]
fn open_document_spreadsheet_is_read() {
    let members = [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", SPREADSHEET),
    ];
    let page = extract(&packed(&members), Some("a.ods")).unwrap();
    assert_eq!(
        outline(&page),
        "| 题 | < |\n| 甲 | 2024-05-01 |\n| ^ | 一⏎二  & |\n| 同 | 同 |\n| 同 | 同 |\n"
    );
    assert_eq!(page.format, Format::OpenDocumentSpreadsheet);
    check(&page);
}

#[test]
fn repeated_rows_are_limited() {
    let content = SPREADSHEET.replace(
        "number-rows-repeated=\"2\"",
        "number-rows-repeated=\"4000000000\"",
    );
    let members = [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content.as_str()),
    ];
    let page = extract(&packed(&members), None).unwrap();
    assert!(
        page.diagnostics
            .iter()
            .any(|note| note.kind == DiagnosticKind::Truncated)
    );
}

#[test]
fn protected_and_unread_formats_are_named() {
    let mut encrypted = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    encrypted.resize(1024, 0);
    let stream: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    encrypted.extend(stream);
    let manifest = [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", "<m:encryption-data/>"),
        ("content.xml", "x"),
    ];
    let cases = [
        (
            encrypted.clone(),
            "a.xlsx",
            Error::PasswordProtected {
                format: Format::ExcelWorkbook,
            },
        ),
        (
            encrypted,
            "a.docx",
            Error::PasswordProtected {
                format: Format::WordDocument,
            },
        ),
        (
            packed(&manifest),
            "a.ods",
            Error::PasswordProtected {
                format: Format::OpenDocumentSpreadsheet,
            },
        ),
        (
            packed(&[("OFD.xml", "<x/>")]),
            "a.ofd",
            Error::Damaged {
                format: Format::Ofd,
                reason: "OFD.xml names no document".to_owned(),
            },
        ),
        (
            packed(&[("a.txt", "x")]),
            "a.zip",
            Error::Archive {
                format: Format::Zip,
            },
        ),
    ];
    for (bytes, name, expected) in cases {
        assert_eq!(extract(&bytes, Some(name)).unwrap_err(), expected, "{name}");
    }
}

#[test]
fn broken_workbooks_are_errors() {
    let bytes = workbook();
    for cut in [10, 200, bytes.len() / 2, bytes.len() - 30] {
        assert!(extract(&bytes[..cut], Some("a.xlsx")).is_err(), "{cut}");
    }
    let mut legacy = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    legacy.extend((0..4096_u32).map(|index| ((index * 7919) >> 5) as u8));
    let error = extract(&legacy, Some("a.xls")).unwrap_err();
    assert!(
        matches!(
            error,
            Error::Damaged {
                format: Format::LegacyExcelWorkbook,
                ..
            }
        ),
        "{error}"
    );
}

/// Two lists of a law: articles that count through all chapters, though they are a level below.
const NEVER_RESTARTS: &str = "<w:numbering xmlns:w=\"w\"><w:abstractNum w:abstractNumId=\"0\">\
<w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"chineseCounting\"/><w:lvlText w:val=\"第%1章\"/></w:lvl>\
<w:lvl w:ilvl=\"1\"><w:numFmt w:val=\"chineseCounting\"/><w:lvlText w:val=\"第%2节\"/></w:lvl>\
<w:lvl w:ilvl=\"2\"><w:numFmt w:val=\"chineseCounting\"/><w:lvlRestart w:val=\"0\"/><w:lvlText w:val=\"第%3条\"/></w:lvl>\
<w:lvl w:ilvl=\"3\"><w:numFmt w:val=\"decimal\"/><w:lvlRestart w:val=\"1\"/><w:lvlText w:val=\"%4.\"/></w:lvl>\
</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>";

/// Levels of the paragraphs of a list, and the numbers they must get. The reason stands above each row.
const RESTARTS: &[(&[u32], &str)] = &[
    // Articles never start again, sections do at each chapter.
    (
        &[0, 1, 2, 2, 1, 2, 0, 1, 2],
        "第一章 第一节 第一条 第二条 第二节 第三条 第二章 第一节 第四条",
    ),
    // A level that starts again after chapters only counts on over sections and articles.
    (
        &[0, 1, 2, 3, 2, 3, 1, 3, 0, 3],
        "第一章 第一节 第一条 1. 第二条 2. 第二节 3. 第二章 1.",
    ),
];

#[test]
fn lists_restart_only_where_they_say_so() {
    for (levels, expected) in RESTARTS {
        let body: String = levels
            .iter()
            .map(|level| {
                format!("<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>文</w:t></w:r></w:p>")
            })
            .collect();
        let document = format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
        let bytes = packed(&[
            ("word/document.xml", &document),
            ("word/numbering.xml", NEVER_RESTARTS),
        ]);
        let page = extract(&bytes, None).unwrap();
        let markers: Vec<&str> = page
            .blocks
            .iter()
            .filter_map(|block| match &block.kind {
                BlockKind::ListItem { marker, .. } => marker.as_deref(),
                _ => None,
            })
            .collect();
        assert_eq!(markers.join(" "), *expected);
    }
}

/// Documents with tracked changes, and what is left when all are accepted. The reason stands above each row.
const CHANGES: &[(&str, &str)] = &[
    // A paragraph that is deleted whole, its mark too, does not count.
    (
        "{一}<w:p><w:pPr><w:numPr><w:numId w:val=\"2\"/></w:numPr><w:rPr><w:del w:id=\"1\"/></w:rPr></w:pPr><w:del><w:r><w:delText>删</w:delText></w:r></w:del></w:p>{二}",
        "li0 （一） 一\nli0 （二） 二\n",
    ),
    // Only the mark is deleted: what is left opens the next paragraph.
    (
        "<w:p><w:pPr><w:numPr><w:numId w:val=\"2\"/></w:numPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前</w:t></w:r></w:p>{后}",
        "li0 （一） 前后\n",
    ),
    // Nothing follows: the rest stands alone.
    (
        "{一}<w:p><w:pPr><w:rPr><w:moveFrom/></w:rPr></w:pPr><w:r><w:t>末</w:t></w:r></w:p>",
        "li0 （一） 一\np 末\n",
    ),
    // A deleted row of a table is gone.
    (
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>乙</w:t></w:r></w:p></w:tc></w:tr>\
      <w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>",
        "| 甲 | 乙 |\n",
    ),
];

#[test]
fn tracked_changes_are_accepted_and_told() {
    for (body, expected) in CHANGES {
        let mut filled = (*body).to_owned();
        for word in ["一", "二", "后"] {
            let item = format!(
                "<w:p><w:pPr><w:numPr><w:numId w:val=\"2\"/></w:numPr></w:pPr><w:r><w:t>{word}</w:t></w:r></w:p>"
            );
            filled = filled.replace(&format!("{{{word}}}"), &item);
        }
        let page = extract(&document(&filled), None).unwrap();
        assert_eq!(outline(&page), *expected, "{body}");
        let kinds: Vec<DiagnosticKind> = page.diagnostics.iter().map(|d| d.kind).collect();
        assert_eq!(kinds, [DiagnosticKind::TrackedChanges], "{body}");
        check(&page);
    }
}

#[test]
fn a_container_is_what_its_own_directory_says_whatever_its_members_hold() {
    let word = document("<w:p><w:r><w:t>第一条　甲。</w:t></w:r></w:p>");
    let archive = stored(&[
        ("通知.docx", &word),
        ("说明.txt", "第一条　乙。".as_bytes()),
    ]);
    let error = extract(&archive, None).unwrap_err();
    assert!(matches!(error, Error::Archive { .. }), "{error:?}");
    let found = members(&archive, &Limits::default()).unwrap();
    let names: Vec<&str> = found.iter().map(|member| member.name.as_str()).collect();
    assert_eq!(names, ["通知.docx", "说明.txt"]);
    assert!(
        extract(&found[0].bytes, None)
            .unwrap()
            .text
            .contains("第一条")
    );
    // A directory that is cut off says nothing; its members say what it was meant to be.
    let error = extract(&word[..word.len() / 2], None).unwrap_err();
    let is_word = matches!(
        error,
        Error::Damaged {
            format: Format::WordDocument,
            ..
        }
    );
    assert!(is_word, "{error:?}");
}
