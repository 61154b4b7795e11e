//! RTF, OFD, mail, saved pages and archives.

use std::io::Write;

use encoding_rs::GBK;
use huidian_extract::{
    DiagnosticKind, Error, Format, Limits, Picture, PictureCharacter, PictureLine, PictureReader,
    PictureText, RecognisedBy, extract, extract_with, extract_within, main_text, members,
};

use crate::outline;
use crate::packed::{packed, packed_bytes};
use crate::properties::check;

fn escaped(text: &str) -> String {
    let bytes = GBK.encode(text).0;
    bytes
        .iter()
        .map(|byte| {
            if byte.is_ascii() {
                char::from(*byte).to_string()
            } else {
                format!("\\'{byte:02x}")
            }
        })
        .collect()
}

/// Body of an RTF file in which `{{…}}` is set in the code page, and its outline. The reason stands above each row.
const RICH_TEXTS: &[(&str, &str)] = &[
    // Code page bytes, Unicode with fallback, bold, line end inside a paragraph.
    (
        "\\pard\\b {{第一章}}\\b0\\par {{为了}}\\u35797?\\u39564?{{，制定}}\\line{{本办法。}}\\par",
        "p **第一章**\np 为了试验，制定⏎本办法。\n",
    ),
    // Heads, fields, pictures and unknown destinations are no text; the number of an item is.
    (
        "{\\header {{页眉}}}{\\*\\unknown {{不是}}}{\\field{\\*\\fldinst PAGE}{\\fldrslt 3}}{\\pict 0011}{\\listtext\\u19968?{{、}}}{{正文}}\\par",
        "p 3一、正文\n",
    ),
    // Tables, and the paragraph behind them.
    (
        "\\trowd\\cellx100\\cellx200\\intbl {{甲}}\\cell {{乙}}\\cell\\row\\trowd\\intbl 1\\cell 2\\cell\\row\\pard {{后}}\\par",
        "| 甲 | 乙 |\n| 1 | 2 |\np 后\n",
    ),
    // An item whose words were all deleted leaves no number behind.
    (
        "{\\listtext {{第一条}}\\tab}{\\deleted {{旧}}}\\par{\\listtext {{第二条}}\\tab}{{新}}\\par",
        "p 第二条 新\n",
    ),
    // Hidden text goes; a note stands behind the text.
    (
        "{{文}}{\\v {{隐}}}{\\footnote {{注}}}{{完}}\\par",
        "p 文完\np 注\n",
    ),
];

#[test]
fn rich_text_is_read_in_its_code_page() {
    for (body, expected) in RICH_TEXTS {
        let mut filled = String::new();
        for (index, piece) in body.split("{{").enumerate() {
            match piece.split_once("}}") {
                Some((text, rest)) if index > 0 => filled.push_str(&(escaped(text) + rest)),
                _ => filled.push_str(piece),
            }
        }
        let file = format!(
            "{{\\rtf1\\ansi\\ansicpg936{{\\fonttbl{{\\f0\\fcharset134 SimSun;}}}}\\f0 {filled}}}"
        );
        let page = extract(file.as_bytes(), Some("a.rtf")).unwrap();
        assert_eq!(page.format, Format::RichText);
        assert_eq!(outline(&page), *expected, "{file}");
        check(&page);
    }
}

/// A package of two pages: a paragraph over the page end, a page number from the template, a table.
fn fixed_layout() -> Vec<u8> {
    let ofd = "<ofd:OFD xmlns:ofd=\"o\"><ofd:DocBody><ofd:DocInfo><ofd:Title>某办法</ofd:Title></ofd:DocInfo>\
        <ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot><ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures></ofd:DocBody></ofd:OFD>";
    let document = "<ofd:Document xmlns:ofd=\"o\"><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>\
        <ofd:TemplatePage ID=\"9\" BaseLoc=\"Tpls/t.xml\"/></ofd:CommonData>\
        <ofd:Pages><ofd:Page ID=\"1\" BaseLoc=\"Pages/0.xml\"/><ofd:Page ID=\"2\" BaseLoc=\"Pages/1.xml\"/></ofd:Pages>\
        <ofd:Attachments>Attachs/list.xml</ofd:Attachments></ofd:Document>";
    let text = |x: f32, y: f32, words: &str| {
        let count = words.chars().count() - 1;
        format!(
            "<ofd:TextObject ID=\"3\" Boundary=\"{x} {y} 170 8\" Font=\"1\" Size=\"5\"><ofd:FillColor Value=\"0 0 0\"/>\
             <ofd:TextCode X=\"0\" Y=\"5\" DeltaX=\"g {count} 5\">{words}</ofd:TextCode></ofd:TextObject>"
        )
    };
    let page = |content: String| {
        format!(
            "<ofd:Page xmlns:ofd=\"o\"><ofd:Template TemplateID=\"9\" ZOrder=\"Background\"/><ofd:Content><ofd:Layer>{content}</ofd:Layer></ofd:Content></ofd:Page>"
        )
    };
    let line = "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十";
    let first = page(text(40.0, 250.0, &line[..28 * 3]) + &text(30.0, 260.0, line));
    let ruling = |data: &str| {
        format!(
            "<ofd:PathObject ID=\"7\" Boundary=\"0 0 210 297\" Stroke=\"true\"><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
        )
    };
    let grid: String = [
        "M 30 100 L 130 100",
        "M 30 110 L 130 110",
        "M 30 120 L 130 120",
        "M 30 100 L 30 120",
        "M 80 100 L 80 120",
        "M 130 100 L 130 120",
    ]
    .map(ruling)
    .concat();
    let second = page(
        text(30.0, 30.0, "完。")
            + &grid
            + &text(32.0, 102.0, "名称")
            + &text(82.0, 102.0, "期限")
            + &text(32.0, 112.0, "栈道")
            + &text(82.0, 112.0, "三年"),
    );
    let template = format!(
        "<ofd:Page xmlns:ofd=\"o\"><ofd:Content><ofd:Layer>{}</ofd:Layer></ofd:Content></ofd:Page>",
        text(80.0, 10.0, "云湖市公报")
    );
    packed(&[
        ("OFD.xml", ofd),
        ("Doc_0/Document.xml", document),
        ("Doc_0/Pages/0.xml", &first),
        ("Doc_0/Pages/1.xml", &second),
        ("Doc_0/Tpls/t.xml", &template),
        (
            "Doc_0/Signs/Signatures.xml",
            "<Signatures><Signature ID=\"1\" BaseLoc=\"s.xml\"/></Signatures>",
        ),
        (
            "Doc_0/Signs/s.xml",
            "<Signature><SignedInfo><Provider ProviderName=\"p\" Company=\"某公司\"/><SignatureDateTime>20250306120000Z</SignatureDateTime></SignedInfo></Signature>",
        ),
        (
            "Doc_0/Attachs/list.xml",
            "<Attachments><Attachment ID=\"1\" Name=\"附件\"><FileLoc>a.txt</FileLoc></Attachment></Attachments>",
        ),
        ("Doc_0/Attachs/a.txt", "附件正文"),
    ])
}

/// A package of one page that shows a picture by the number of its resource.
fn photographed(picture: &[u8]) -> Vec<u8> {
    let ofd = "<OFD><DocBody><DocRoot>Doc_0/Document.xml</DocRoot></DocBody></OFD>";
    let document = "<Document><CommonData><PageArea><PhysicalBox>0 0 210 297</PhysicalBox></PageArea><DocumentRes>Res.xml</DocumentRes></CommonData>\
        <Pages><Page ID=\"1\" BaseLoc=\"Pages/0.xml\"/></Pages></Document>";
    let resources = "<Res BaseLoc=\"Res\"><MultiMedias><MultiMedia ID=\"8\" Type=\"Image\"><MediaFile>a.png</MediaFile></MultiMedia></MultiMedias></Res>";
    let page = "<Page><Content><Layer><ImageObject ID=\"2\" ResourceID=\"8\" Boundary=\"0 0 210 297\"/></Layer></Content></Page>";
    packed_bytes(&[
        ("OFD.xml", ofd.as_bytes()),
        ("Doc_0/Document.xml", document.as_bytes()),
        ("Doc_0/Res.xml", resources.as_bytes()),
        ("Doc_0/Pages/0.xml", page.as_bytes()),
        ("Doc_0/Res/a.png", picture),
    ])
}

/// Says how large the pictures are that it is given.
struct Measure;

impl PictureReader for Measure {
    fn read_picture(&self, picture: &Picture) -> Result<PictureText, String> {
        let words = format!("第一条宽{}高{}。", picture.width, picture.height);
        let at = |index: usize| 10.0 + index as f32 * 10.0;
        let characters = words.chars().enumerate();
        Ok(PictureText {
            width: 400,
            height: 560,
            lines: vec![PictureLine {
                characters: characters
                    .map(|(index, text)| PictureCharacter {
                        text,
                        left: at(index),
                        right: at(index + 1),
                        is_doubtful: text == '高',
                    })
                    .collect(),
                top: 100.0,
                bottom: 112.0,
                confidence: 0.9,
                is_red: false,
                recognised_by: RecognisedBy::Ocr,
                begins_paragraph: false,
            }],
            ..PictureText::default()
        })
    }
}

/// A PNG of one colour, so many pixels wide and high.
fn plain_picture(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(width, height)
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

#[test]
fn pages_of_ofd_that_are_pictures_are_read_where_somebody_reads_pictures() {
    let bytes = photographed(&plain_picture(40, 56));
    let limits = Limits::default();
    let error = extract_within(&bytes, None, &limits).unwrap_err();
    assert!(matches!(error, Error::NoTextLayer { .. }), "{error:?}");
    let page = extract_with(&bytes, None, &limits, Some(&Measure)).unwrap();
    assert_eq!(main_text(&page).text, "第一条宽40高56。\n");
    let place = &page.places[0];
    assert_eq!(place.confidence, Some(0.9));
    assert_eq!(place.recognised_by, Some(RecognisedBy::Ocr));
    assert_eq!(place.doubtful, [6], "only 高 is doubtful");
    // 210 by 297 millimetres, and the line where it stands in the picture
    let [width, height] = page.page_sizes[0];
    assert!((width - 595.3).abs() < 0.1 && (height - 841.9).abs() < 0.1);
    assert!(
        (place.area[0] - 10.0 * width / 400.0).abs() < 0.1,
        "{place:?}"
    );
    check(&page);
    // a picture that is none is a page that is not read
    let broken = photographed(b"\x89PNG\r\n no picture");
    let error = extract_with(&broken, None, &limits, Some(&Measure)).unwrap_err();
    assert!(matches!(error, Error::NoTextLayer { .. }), "{error:?}");
}

/// Figures that have the room of a whole character each stand as close as the characters around them.
#[test]
fn figures_of_ofd_set_on_a_grid_are_no_words_apart() {
    let line = |y: f32, words: &str, step: f32| {
        let count = words.chars().count() - 1;
        format!(
            "<TextObject ID=\"3\" Boundary=\"30 {y} 170 8\" Font=\"1\" Size=\"5\"><TextCode X=\"0\" Y=\"5\" DeltaX=\"g {count} {step}\">{words}</TextCode></TextObject>"
        )
    };
    let page = format!(
        "<Page><Content><Layer>{}{}</Layer></Content></Page>",
        line(30.0, "2024年8月20日印发第12号", 5.0),
        // figures alone on a wide step are a row of numbers
        line(60.0, "1234", 9.0)
    );
    let bytes = packed(&[
        (
            "OFD.xml",
            "<OFD><DocBody><DocRoot>D/Document.xml</DocRoot></DocBody></OFD>",
        ),
        (
            "D/Document.xml",
            "<Document><Pages><Page ID=\"1\" BaseLoc=\"0.xml\"/></Pages></Document>",
        ),
        ("D/0.xml", &page),
    ]);
    let page = extract(&bytes, None).unwrap();
    assert_eq!(main_text(&page).text, "2024年8月20日印发第12号\n1 2 3 4\n");
}

#[test]
fn ofd_is_read_like_any_printed_page() {
    let bytes = fixed_layout();
    let page = extract(&bytes, Some("a.ofd")).unwrap();
    assert_eq!((page.format, page.page_count), (Format::Ofd, Some(2)));
    let line = "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十";
    let paragraph = format!("{}{line}完。", &line[..28 * 3]);
    assert_eq!(
        main_text(&page).text,
        format!("{paragraph}\n名称\t期限\n栈道\t三年\n")
    );
    let signed = page
        .diagnostics
        .iter()
        .find(|note| note.kind == DiagnosticKind::Signature)
        .unwrap();
    assert!(signed.message.contains("某公司") && signed.message.contains("not verified"));
    let held = members(&bytes, &Limits::default()).unwrap();
    assert_eq!(
        (held[0].name.as_str(), held[0].bytes.as_slice()),
        ("附件.txt", "附件正文".as_bytes())
    );
    check(&page);
}

fn message(kind: &str, head: &str) -> Vec<u8> {
    let html = GBK
        .encode("<html><body><p>第一条　为了试验。</p></body></html>")
        .0
        .into_owned();
    let mut bytes = format!(
        "{head}MIME-Version: 1.0\r\nSubject: =?gb2312?B?zajWqg==?=\r\nContent-Type: {kind}; boundary=\"b1\"\r\n\r\n--b1\r\nContent-Type: text/html; charset=gb2312\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    )
    .into_bytes();
    bytes.extend(html);
    bytes.extend(b"\r\n--b1\r\nContent-Type: text/plain; name=\"=?utf-8?B?6ZmE5Lu2LnR4dA==?=\"\r\nContent-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\n6ZmE5Lu2\r\n--b1--\r\n");
    bytes
}

#[test]
fn messages_and_saved_pages_are_told_apart_and_read() {
    let mail = message(
        "multipart/mixed",
        "From: a@example.org\r\nTo: b@example.org\r\n",
    );
    let page = extract(&mail, None).unwrap();
    assert_eq!(
        (page.format, page.title.as_deref()),
        (Format::Email, Some("通知"))
    );
    assert_eq!(main_text(&page).text, "第一条　为了试验。\n");
    let held = members(&mail, &Limits::default()).unwrap();
    assert_eq!(
        (held[0].name.as_str(), held[0].bytes.as_slice()),
        ("附件.txt", "附件".as_bytes())
    );
    // a draft was never sent, and carries its attachments
    let draft = message("multipart/mixed", "From: a@example.org\r\n");
    assert_eq!(extract(&draft, None).unwrap().format, Format::Email);
    assert_eq!(members(&draft, &Limits::default()).unwrap().len(), 1);
    let saved = message("multipart/related", "From: <Saved by a program>\r\n");
    let page = extract(&saved, Some("a.doc")).unwrap();
    assert_eq!(page.format, Format::WebArchive);
    assert_eq!(main_text(&page).text, "第一条　为了试验。\n");
}

/// A TAR of one file with this name.
fn tape(name: &[u8], content: &[u8]) -> Vec<u8> {
    let mut head = vec![0u8; 512];
    head[..name.len()].copy_from_slice(name);
    head[124..135].copy_from_slice(format!("{:011o}", content.len()).as_bytes());
    head[156] = b'0';
    head[257..262].copy_from_slice(b"ustar");
    let mut bytes = head;
    bytes.extend(content);
    bytes.resize(bytes.len().next_multiple_of(512) + 1024, 0);
    bytes
}

#[test]
fn archives_give_their_files_under_safe_names() {
    let gbk = GBK.encode("附件一.txt").0.into_owned();
    let mut zip = packed(&[
        ("abcdefghij", "甲"),
        ("../../out.txt", "乙"),
        ("__MACOSX/x", "丙"),
    ]);
    // Programs write names in GBK without saying so: the ten bytes stand in both heads.
    while let Some(at) = memchr_find(&zip, b"abcdefghij") {
        zip[at..at + 10].copy_from_slice(&gbk);
    }
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(&tape(&gbk, "甲".as_bytes())).unwrap();
    let mut bzip2 = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    bzip2.write_all(&tape(&gbk, "甲".as_bytes())).unwrap();
    let options = lzma_rust2::XzOptions::with_preset(0);
    let mut xz = lzma_rust2::XzWriter::new(Vec::new(), options).unwrap();
    xz.write_all(&tape(&gbk, "甲".as_bytes())).unwrap();
    let cases = [
        ("zip", zip, vec!["附件一.txt", "out.txt"]),
        ("tar", tape(&gbk, "甲".as_bytes()), vec!["附件一.txt"]),
        ("tar.gz", packer.finish().unwrap(), vec!["附件一.txt"]),
        ("tar.bz2", bzip2.finish().unwrap(), vec!["附件一.txt"]),
        ("tar.xz", xz.finish().unwrap(), vec!["附件一.txt"]),
    ];
    for (kind, bytes, expected) in cases {
        let held = members(&bytes, &Limits::default()).unwrap();
        let names: Vec<&str> = held.iter().map(|member| member.name.as_str()).collect();
        assert_eq!(names, expected, "{kind}");
        assert!(
            matches!(extract(&bytes, None), Err(Error::Archive { .. })),
            "{kind}"
        );
    }
}

/// A 7z of one file behind a password; its list of files is not.
const LOCKED: &str = "\
    377abcaf271c0004f764d11f7f00000000000000140000000000000017fb5de19a3706aaaa6910a0cf6703e834ea3a63\
    e0006800675d0000813307ae0fcef37249c0cd42c2990d5a50cc86e5c4ac47cac06d9c37f2448f457e5f93038ccb625f\
    3d4d320d5218e9ffdb0d87d53f80104dc5b2603a6458c9438b07fa76e64119aa433208f24706cd570efb38f0b9ac939e\
    64cb90bb68ad19398a57160000000017061001096f00070b010001212101180c690000\
";

#[test]
fn a_locked_archive_is_told_from_a_damaged_one() {
    let digits = LOCKED.as_bytes().chunks(2);
    let bytes = digits.map(|pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap());
    let bytes: Vec<u8> = bytes.collect();
    let error = members(&bytes, &Limits::default()).unwrap_err();
    let expected = Error::PasswordProtected {
        format: Format::SevenZip,
    };
    assert_eq!(error, expected);
    let error = members(&bytes[..60], &Limits::default()).unwrap_err();
    assert!(matches!(error, Error::Damaged { .. }), "{error:?}");
}

fn memchr_find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}

#[test]
fn an_archive_over_the_limit_is_refused() {
    let limits = Limits {
        unpacked_bytes: 1_000,
        ..Limits::default()
    };
    let zip = packed(&[("a.txt", &"长".repeat(1_000))]);
    assert!(matches!(
        members(&zip, &limits),
        Err(Error::UnpacksTooLarge { .. })
    ));
}

#[test]
fn little_files_that_ask_for_much_are_cut_off() {
    let cell = |rows: u32, columns: u32, text: &str| {
        format!(
            "<t:table-row t:number-rows-repeated=\"{rows}\"><t:table-cell t:number-columns-repeated=\"{columns}\"><p>{text}</p></t:table-cell></t:table-row>"
        )
    };
    let book = |rows: &str| {
        let content = format!("<d xmlns:t=\"t\"><t:table>{rows}</t:table></d>");
        packed(&[
            ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
            ("content.xml", &content),
        ])
    };
    let limits = Limits {
        characters: 200_000,
        ..Limits::default()
    };
    let files = [
        // One long cell in a million rows.
        book(&cell(1_000_000, 1, &"长".repeat(20_000))),
        // A short cell everywhere.
        book(&cell(u32::MAX, u32::MAX, "长长长").repeat(10)),
        // A paragraph of one sign.
        crate::packed::document(&format!(
            "<w:p><w:r><w:t>{}</w:t></w:r></w:p><w:p><w:r><w:t>后</w:t></w:r></w:p>",
            "A".repeat(300_000)
        )),
        // Paragraphs inside paragraphs.
        crate::packed::document(
            &("<w:p><w:r><w:t>文</w:t></w:r></w:p>".to_owned() + &"<w:p>".repeat(300_000)),
        ),
    ];
    for (number, bytes) in files.iter().enumerate() {
        let page = extract_within(bytes, None, &limits).unwrap();
        let length = page.text.chars().count();
        assert!(length <= 700_000, "file {number} has {length} characters");
    }
    let text = "长".repeat(200_001);
    assert!(matches!(
        extract_within(text.as_bytes(), Some("a.txt"), &limits),
        Err(Error::TooMuchText { .. })
    ));
}

/// Bytes changed and cut all over a file of each format: whatever comes out, it comes out.
#[test]
fn broken_files_of_any_format_never_end_the_reader() {
    let rich = format!(
        "{{\\rtf1\\ansi\\ansicpg936 {}\\par}}",
        escaped("第一条 为了试验。")
    );
    let mail = message(
        "multipart/mixed",
        "From: a@example.org\r\nTo: b@example.org\r\n",
    );
    let files = [
        rich.into_bytes(),
        mail,
        fixed_layout(),
        photographed(&plain_picture(4, 4)),
        tape(b"a.txt", b"x"),
    ];
    let mut seed = 29u64;
    let mut next = |below: usize| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    for whole in &files {
        for _ in 0..200 {
            let mut bytes = whole.clone();
            if next(3) == 0 {
                bytes.truncate(next(whole.len()));
            }
            for _ in 0..next(10) {
                if !bytes.is_empty() {
                    let at = next(bytes.len());
                    bytes[at] = next(256) as u8;
                }
            }
            if let Ok(page) = extract(&bytes, None) {
                check(&page);
            }
            let _ = members(&bytes, &Limits::default());
        }
    }
}

#[test]
fn a_message_of_outlook_gives_its_body_and_attachments() {
    let wide = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let mut file = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).unwrap();
    file.create_storage("/__attach_version1.0_#00000000")
        .unwrap();
    for (path, bytes) in [
        ("/__substg1.0_0037001F", wide("关于开展栈道检修的通知")),
        // bytes of the sender's code page
        (
            "/__substg1.0_1000001E",
            GBK.encode("请于三月底前完成检修。").0.into_owned(),
        ),
        (
            "/__attach_version1.0_#00000000/__substg1.0_3707001F",
            wide("附件.txt"),
        ),
        (
            "/__attach_version1.0_#00000000/__substg1.0_37010102",
            "检修清单".as_bytes().to_vec(),
        ),
    ] {
        file.create_stream(path).unwrap().write_all(&bytes).unwrap();
    }
    file.flush().unwrap();
    let bytes = file.into_inner().into_inner();
    let page = extract(&bytes, Some("通知.msg")).unwrap();
    assert_eq!(page.format, Format::OutlookMessage);
    assert_eq!(page.title.as_deref(), Some("关于开展栈道检修的通知"));
    assert_eq!(main_text(&page).text.trim(), "请于三月底前完成检修。");
    let inside = members(&bytes, &Limits::default()).unwrap();
    assert_eq!(inside.len(), 1);
    assert_eq!(inside[0].name, "附件.txt");
    assert_eq!(inside[0].bytes, "检修清单".as_bytes());
    // Cut anywhere, it is refused or read, and never more.
    for length in (0..bytes.len()).step_by(97) {
        let _ = extract(&bytes[..length], Some("a.msg"));
        let _ = members(&bytes[..length], &Limits::default());
    }
}
