use encoding_rs::{BIG5, GBK, UTF_8, WINDOWS_1251, WINDOWS_1252};
use huidian_extract::{DiagnosticKind, Encoding, Error, decode};

/// A made-up provision of some length, with numbers and punctuation.
const PROVISION: &str = "第一条　为了规范试验平台的数据管理活动，保障数据安全，促进数据依法有序流动，根据有关法律、行政法规，制定本办法。\n\
第二条　在本市行政区域内开展试验平台的建设、运营和监督管理，适用本办法。法律、行政法规另有规定的，从其规定。\n\
第三条　主管部门应当自收到申请之日起20个工作日内作出决定；不予批准的，应当书面说明理由。\n\
第四条　《试验平台管理规定》（试行）自2024年5月1日起施行。\n";

fn latin(bytes: &[u8]) -> String {
    bytes.iter().map(|&byte| byte as char).collect()
}

#[test]
fn each_encoding_is_found() {
    let traditional = "第一條　為了規範試驗平臺的資料管理活動，保障資料安全，依據有關法律規定，訂定本辦法。\n本辦法由主管機關公佈施行。";
    let wide = |text: &str, big: bool| -> Vec<u8> {
        let units = text.encode_utf16();
        units
            .flat_map(|unit| {
                if big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            })
            .collect()
    };
    let units = |big: bool| -> Vec<u8> {
        let values = PROVISION.chars().map(u32::from);
        values
            .flat_map(|value| {
                if big {
                    value.to_be_bytes()
                } else {
                    value.to_le_bytes()
                }
            })
            .collect()
    };
    let cases: Vec<(&str, Vec<u8>, &str, Encoding)> = vec![
        (
            "utf-32, little end first",
            [vec![0xff, 0xfe, 0, 0], units(false)].concat(),
            PROVISION,
            Encoding::Utf32Le,
        ),
        (
            "utf-32, big end first",
            [vec![0, 0, 0xfe, 0xff], units(true)].concat(),
            PROVISION,
            Encoding::Utf32Be,
        ),
        (
            "utf-32, no mark",
            units(false),
            PROVISION,
            Encoding::Utf32Le,
        ),
        ("utf-8", PROVISION.into(), PROVISION, Encoding::Utf8),
        (
            "bom",
            [b"\xef\xbb\xbf", PROVISION.as_bytes()].concat(),
            PROVISION,
            Encoding::Utf8Bom,
        ),
        (
            "gbk",
            GBK.encode(PROVISION).0.into(),
            PROVISION,
            Encoding::Gb18030,
        ),
        (
            "short gbk",
            GBK.encode("关于发布试验办法的通知").0.into(),
            "关于发布试验办法的通知",
            Encoding::Gb18030,
        ),
        (
            "big5",
            BIG5.encode(traditional).0.into(),
            traditional,
            Encoding::Big5,
        ),
        (
            "le",
            [vec![0xff, 0xfe], wide(PROVISION, false)].concat(),
            PROVISION,
            Encoding::Utf16Le,
        ),
        (
            "be",
            [vec![0xfe, 0xff], wide(PROVISION, true)].concat(),
            PROVISION,
            Encoding::Utf16Be,
        ),
        (
            "le, no mark",
            wide(PROVISION, false),
            PROVISION,
            Encoding::Utf16Le,
        ),
        (
            "be, no mark",
            wide(PROVISION, true),
            PROVISION,
            Encoding::Utf16Be,
        ),
    ];
    for (name, bytes, text, encoding) in cases {
        let decoded = decode(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(decoded.encoding, encoding, "{name}");
        assert_eq!(decoded.text, text, "{name}");
        assert_eq!(decoded.malformed_count, 0, "{name}");
        assert_eq!(decoded.repaired, None, "{name}");
    }
}

/// Texts filled up with zeros, and how many were cut off.
#[test]
fn zero_bytes_at_the_end_are_left_out_and_told() {
    let gbk = GBK.encode(PROVISION).0.into_owned();
    let wide: Vec<u8> = PROVISION
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let cases = [
        ("utf-8", PROVISION.as_bytes().to_vec(), 5, "5 zero bytes"),
        ("gbk", gbk, 512, "512 zero bytes"),
        (
            "utf-16",
            [vec![0xff, 0xfe], wide].concat(),
            8,
            "4 zero bytes",
        ),
    ];
    for (name, mut bytes, count, expected) in cases {
        bytes.resize(bytes.len() + count, 0);
        let decoded = decode(&bytes).unwrap();
        assert_eq!(decoded.text, PROVISION, "{name}");
        let notes: Vec<_> = decoded.diagnostics.iter().collect();
        assert_eq!(notes.len(), 1, "{name}");
        assert_eq!(notes[0].kind, DiagnosticKind::Padding, "{name}");
        assert!(
            notes[0].message.starts_with(expected),
            "{name}: {}",
            notes[0].message
        );
    }
}

#[test]
fn four_byte_gb18030_is_decoded() {
    let text = format!("{PROVISION}地名：㐂𠮷");
    let bytes = encoding_rs::GB18030.encode(&text).0;
    assert_eq!(decode(&bytes).unwrap().text, text);
}

#[test]
fn text_cut_inside_a_character_is_read_and_noted() {
    let bytes = &PROVISION.as_bytes()[..PROVISION.len() - 3];
    let decoded = decode(bytes).unwrap();
    assert_eq!(decoded.encoding, Encoding::Utf8);
    assert_eq!(decoded.malformed_count, 1);
    let note = &decoded.diagnostics[0];
    assert_eq!(note.kind, DiagnosticKind::MalformedBytes);
    assert_eq!(
        decoded.text.chars().nth(note.span.start as usize),
        Some('\u{fffd}')
    );
}

#[test]
fn what_is_not_text_is_refused_with_the_reason() {
    let noise: Vec<u8> = (0..4000_u32)
        .map(|index| (index.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("png", b"\x89PNG\r\n\x1a\n0000".to_vec(), "PNG"),
        ("zip", b"PK\x03\x04rest".to_vec(), "ZIP"),
        ("zeros", vec![0; 64], "zero bytes"),
        ("noise", noise, "zero bytes"),
        ("controls", b"a\x01b\x02c\x03d\x04".to_vec(), "control"),
        (
            "latin bytes",
            b"\xff\xfd\x81\x20\xfc\xfe\x8d".repeat(40),
            "ordinary Chinese",
        ),
    ];
    for (name, bytes, reason) in cases {
        match decode(&bytes) {
            Err(Error::NotText { reason: given }) => {
                assert!(given.contains(reason), "{name}: {given}");
            }
            other => panic!("{name}: {other:?}"),
        }
    }
    for blank in [&b""[..], b" \n\t\r\n", b"\xef\xbb\xbf"] {
        assert_eq!(decode(blank), Err(Error::Empty));
    }
}

/// Text that went through a wrong encoding, by the pair of encodings, comes back whole.
#[test]
fn wrongly_decoded_text_is_repaired_with_proof() {
    let cases = [
        (
            "utf-8 as latin-1",
            latin(PROVISION.as_bytes()),
            "windows-1252",
            "UTF-8",
        ),
        (
            "utf-8 as windows-1252",
            WINDOWS_1252.decode(PROVISION.as_bytes()).0.into_owned(),
            "windows-1252",
            "UTF-8",
        ),
        (
            "utf-8 as windows-1251",
            WINDOWS_1251.decode(PROVISION.as_bytes()).0.into_owned(),
            "windows-1251",
            "UTF-8",
        ),
        (
            "gbk as latin-1",
            latin(&GBK.encode(PROVISION).0),
            "windows-1252",
            "gb18030",
        ),
        (
            "gbk as windows-1252",
            WINDOWS_1252.decode(&GBK.encode(PROVISION).0).0.into_owned(),
            "windows-1252",
            "gb18030",
        ),
    ];
    for (name, garbled, decoded_as, written_in) in cases {
        let decoded = decode(garbled.as_bytes()).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(decoded.text, PROVISION, "{name}");
        let repair = decoded.repaired.unwrap();
        assert_eq!(
            (&*repair.decoded_as, &*repair.written_in),
            (decoded_as, written_in),
            "{name}"
        );
        assert_eq!((repair.lost_count, repair.inferred_count), (0, 0), "{name}");
        assert!(repair.common_percent >= 80, "{name}: {repair:?}");
        assert_eq!(
            decoded.diagnostics[0].kind,
            DiagnosticKind::EncodingRepaired
        );
    }
}

/// UTF-8 read as GBK keeps all bytes only where each line has an even number of them.
#[test]
fn utf8_read_as_gbk_is_repaired_where_nothing_was_lost() {
    let even: String = PROVISION
        .lines()
        .map(|line| {
            if line.len() % 2 == 0 {
                format!("{line}\n")
            } else {
                format!("{line} \n")
            }
        })
        .collect();
    let garbled: String = even
        .lines()
        .map(|line| {
            GBK.decode_without_bom_handling(line.trim_end().as_bytes())
                .0
                .into_owned()
                + "\n"
        })
        .collect();
    match decode(garbled.as_bytes()) {
        Ok(decoded) => {
            let repair = decoded.repaired.expect("a repair");
            assert_eq!((&*repair.decoded_as, &*repair.written_in), ("GBK", "UTF-8"));
            assert!(decoded.text.contains("规范试验平台的数据管理活动"));
            assert!(
                repair.lost_count * 50 < repair.character_count,
                "{repair:?}"
            );
        }
        Err(Error::Garbled { reason }) => assert!(reason.contains("GBK"), "{reason}"),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn garbled_text_with_lost_bytes_is_refused() {
    // What strict GBK decoders leave of UTF-8: every third byte pair or so is a question mark or U+FFFD.
    let garbled = GBK
        .decode_without_bom_handling(PROVISION.as_bytes())
        .0
        .into_owned();
    let holes: String = garbled
        .chars()
        .enumerate()
        .map(|(index, character)| {
            if index % 25 == 4 {
                '\u{fffd}'
            } else {
                character
            }
        })
        .collect();
    let Err(Error::Garbled { reason }) = decode(holes.as_bytes()) else {
        panic!("not refused");
    };
    assert!(reason.contains("lost"), "{reason}");
    let Err(Error::Garbled { reason }) =
        decode("锟斤拷锟斤拷锟斤拷锟斤拷锟斤拷，锟斤拷锟斤拷。".as_bytes())
    else {
        panic!("not refused");
    };
    assert!(reason.contains("replacement"), "{reason}");
}

#[test]
fn text_wrongly_saved_twice_is_repaired() {
    let title = "# 标题\n";
    let twice = latin(latin(PROVISION.as_bytes()).as_bytes());
    let text = format!("{title}{twice}");
    let decoded = decode(text.as_bytes()).unwrap();
    assert_eq!(decoded.text, format!("{title}{PROVISION}"));
    let repair = decoded.repaired.unwrap();
    assert_eq!(repair.pass_count, 2);
    let characters: Vec<char> = decoded.text.chars().collect();
    let read: Vec<char> = text.chars().collect();
    for run in &repair.runs {
        let repaired: String = characters[run.span.start as usize..run.span.end as usize]
            .iter()
            .collect();
        let before: String = read[run.read_span.start as usize..run.read_span.end as usize]
            .iter()
            .collect();
        assert_eq!(latin(latin(repaired.as_bytes()).as_bytes()), before);
    }
}

#[test]
fn text_stripped_of_control_characters_is_refused() {
    // Cleaning tools drop 80 to 9F, which in UTF-8 read as Latin-1 is one byte of every hanzi.
    let stripped: String = latin(PROVISION.as_bytes())
        .chars()
        .filter(|character| !('\u{80}'..='\u{9f}').contains(character))
        .collect();
    let Err(Error::Garbled { reason }) = decode(stripped.as_bytes()) else {
        panic!("not refused");
    };
    assert!(reason.contains("bytes were lost"), "{reason}");
}

#[test]
fn small_garbled_part_of_a_good_page_is_noted_and_kept() {
    let footer = "技术支持单位：某某网络科技有限公司，版权所有，未经书面授权不得转载；联系地址：某市某区某路一号";
    let garbled = GBK.decode_without_bom_handling(footer.as_bytes()).0;
    let holes: String = garbled
        .chars()
        .enumerate()
        .map(|(index, character)| {
            if index % 6 == 3 {
                '\u{fffd}'
            } else {
                character
            }
        })
        .collect();
    let text = format!("{}{holes}\n", PROVISION.repeat(6));
    let decoded = decode(text.as_bytes()).unwrap();
    assert_eq!(decoded.text, text);
    let note = decoded.diagnostics.last().unwrap();
    assert_eq!(note.kind, DiagnosticKind::GarbledRun);
    let start = text.chars().count() - holes.chars().count() - 1;
    assert_eq!(note.span.start as usize, start);
}

#[test]
fn right_lines_beside_wrong_ones_stay_and_runs_are_reported() {
    let title = "关于试验平台的公告（全文）";
    let text = format!(
        "# {title}\n\n{}\nplain ascii\n",
        latin(PROVISION.as_bytes())
    );
    let decoded = decode(text.as_bytes()).unwrap();
    assert_eq!(
        decoded.text,
        format!("# {title}\n\n{PROVISION}\nplain ascii\n")
    );
    let repair = decoded.repaired.unwrap();
    assert_eq!(repair.runs.len(), 4);
    let characters: Vec<char> = decoded.text.chars().collect();
    let read: Vec<char> = text.chars().collect();
    for run in &repair.runs {
        let repaired: String = characters[run.span.start as usize..run.span.end as usize]
            .iter()
            .collect();
        let before: String = read[run.read_span.start as usize..run.read_span.end as usize]
            .iter()
            .collect();
        assert_eq!(latin(repaired.as_bytes()), before);
    }
}

#[test]
fn a_byte_that_became_white_space_is_inferred() {
    // 章 is E7 AB A0, 造 is E9 80 A0: A0 shows as a no-break space, which exporters trim or flatten.
    let line = "第一章 总则 本章规定了制造业试点的规范管理要求和监督检查工作的有关内容";
    let garbled = latin(line.as_bytes()).replace('\u{a0}', " ");
    let text = format!(
        "{}\n{}\n",
        garbled.trim_end(),
        latin("文章".as_bytes()).trim_end_matches('\u{a0}')
    );
    let decoded = decode(text.as_bytes()).unwrap();
    assert_eq!(decoded.text, format!("{line}\n文章\n"));
    assert!(decoded.repaired.unwrap().inferred_count >= 3);
}

#[test]
fn ordinary_pages_are_never_repaired() {
    let pages = [
        PROVISION.to_owned(),
        "Приказ Министерства юстиции Российской Федерации о порядке ведения реестра".repeat(4),
        "Le présent règlement s'applique à la protection des données à caractère personnel dès l'entrée en vigueur. ".repeat(4),
        "個人情報の保護に関する法律について、事業者は必要な措置を講じなければならない。".repeat(4),
        "氯化铵、硝酸镧、铊、铍、镉、锑、钡盐、氰化钾、砷化氢、膦、肼、吖啶、嘧啶、噻吩、呋喃".repeat(3),
        format!("{PROVISION}× ÷ ± ° § © ® ™ α β γ Ⅰ Ⅱ Ⅲ ① ② ③ ■ □ ● ○ ◆ → ↓ ▶︎ é ü"),
    ];
    for text in pages {
        let decoded = decode(text.as_bytes()).unwrap_or_else(|error| panic!("{error}: {text}"));
        assert_eq!(decoded.repaired, None, "{text}");
        assert_eq!(decoded.text, text);
    }
    assert!(UTF_8.name() == "UTF-8");
}
