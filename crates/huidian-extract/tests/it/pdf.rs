use huidian_extract::{BlockKind, DiagnosticKind, Error, Format, Page, extract, main_text};

use crate::drawn_pdf::{Draw, HEIGHT, centred, pdf, set, text};
use crate::{rows, source};

const FIRST: &str = "第一条　为了规范云湖市栈道的运行维护，保障行人安全，根据有关法律、行政法规的规定，结合本市实际，制定本办法。";
const SECOND: &str = "第二条　本市行政区域内栈道的检修、巡查和应急处置，适用本办法；法律、行政法规另有规定的，从其规定，本办法不再重复规定。";
const THIRD: &str = "第三条　栈道管理机构应当在每年汛期之前完成全面检测，检测结果应当自作出之日起十五个工作日内向社会公开，并报主管部门备案。";

fn lines(page: &Page) -> Vec<String> {
    main_text(page).text.lines().map(str::to_owned).collect()
}

/// A notice of three pages with all that is printed around its text.
fn notice() -> Vec<u8> {
    let foot = |number: u32| centred(HEIGHT - 50.0, 14.0, &format!("— {number} —"));
    let head = || centred(40.0, 9.0, "云湖市规范性文件汇编");
    let mark = || Draw::Askew {
        x: 200.0,
        y: 500.0,
        text: "内部资料".to_owned(),
    };
    let mut first = vec![
        head(),
        mark(),
        foot(1),
        // The first line fills the column, and the second is nearly as wide.
        centred(110.0, 22.0, "云湖市人民政府关于印发云湖市栈道运行维护"),
        centred(145.0, 22.0, "管理办法和索道试车管理办法的通知"),
        centred(180.0, 14.0, "云政发〔2025〕12号"),
    ];
    first.extend(set(80.0, 220.0, 16.0, 27, &[FIRST, SECOND]));
    // The page ends in the middle of an article.
    let all = set(80.0, 300.0, 16.0, 27, &[FIRST, THIRD, SECOND]);
    let is_on_second = |draw: &Draw| matches!(draw, Draw::Text { y, .. } if *y < 400.0);
    let (mut second, rest): (Vec<Draw>, Vec<Draw>) = all.into_iter().partition(is_on_second);
    let mut third: Vec<Draw> = rest
        .into_iter()
        .map(|draw| match draw {
            Draw::Text { x, y, size, text } => Draw::Text {
                x,
                y: y - 300.0,
                size,
                text,
            },
            other => other,
        })
        .collect();
    second.extend([head(), mark(), foot(2)]);
    third.extend([head(), mark(), foot(3)]);
    pdf(&[first, second, third])
}

#[test]
fn paragraphs_are_joined_over_lines_and_pages_and_furniture_is_left_out() {
    let page = extract(&notice(), Some("a.pdf")).unwrap();
    assert_eq!(page.format, Format::Pdf);
    assert_eq!(page.page_count, Some(3));
    let title = "云湖市人民政府关于印发云湖市栈道运行维护管理办法和索道试车管理办法的通知";
    assert_eq!(page.title.as_deref(), Some(title));
    let expected = [
        title,
        "云政发〔2025〕12号",
        FIRST,
        SECOND,
        FIRST,
        THIRD,
        SECOND,
    ];
    assert_eq!(lines(&page), expected);
}

/// The head of a second page of three, and whether it is text. The reason stands behind each row.
#[test]
fn a_head_that_stands_on_one_page_only_is_told_from_text() {
    let rows = [
        (
            "第三章　码头与浮桥",
            40.0,
            9.0,
            false,
            "the head of left pages",
        ),
        (
            "第三章　码头与浮桥",
            70.0,
            9.0,
            true,
            "small print elsewhere",
        ),
        (
            "第四条　栈道封闭。",
            40.0,
            16.0,
            true,
            "text where the others have their head",
        ),
    ];
    for (words, y, size, is_text, why) in rows {
        let page = |number: usize| {
            let mut drawn = match number {
                2 => vec![text(80.0, y, size, words)],
                _ => vec![centred(40.0, 9.0, "云湖市规范性文件汇编")],
            };
            drawn.extend(set(
                80.0,
                110.0,
                16.0,
                27,
                [FIRST, SECOND, THIRD].get(number - 1..number).unwrap(),
            ));
            drawn.push(centred(HEIGHT - 50.0, 9.0, &format!("— {number} —")));
            drawn
        };
        let read = extract(&pdf(&[page(1), page(2), page(3)]), None).unwrap();
        let mut expected = vec![FIRST, words, SECOND, THIRD];
        if !is_text {
            expected.remove(1);
        }
        assert_eq!(lines(&read), expected, "{why}");
    }
}

#[test]
fn offsets_lead_from_words_to_page_and_box() {
    let page = extract(&notice(), Some("a.pdf")).unwrap();
    let place = page
        .places
        .iter()
        .find(|place| source(&page, &place.span).starts_with("第三条"))
        .unwrap();
    assert_eq!(place.page, 2);
    assert!((place.area[0] - 112.0).abs() < 2.0, "{place:?}");
    let covered: usize = page
        .places
        .iter()
        .map(|place| source(&page, &place.span).chars().count())
        .sum();
    assert!(covered >= page.text.chars().filter(|c| *c != '\n').count());
}

#[test]
fn two_columns_are_read_one_after_the_other() {
    let mut drawn = vec![centred(80.0, 20.0, "关于做好吊桥检修工作的意见")];
    let (left, right) = ([FIRST, SECOND, THIRD], [THIRD, FIRST, SECOND]);
    drawn.extend(set(50.0, 130.0, 10.5, 22, &left));
    // The lines of the two columns do not stand at one height.
    drawn.extend(set(310.0, 137.0, 10.5, 22, &right));
    let page = extract(&pdf(&[drawn]), None).unwrap();
    let expected = [
        "关于做好吊桥检修工作的意见",
        FIRST,
        SECOND,
        THIRD,
        THIRD,
        FIRST,
        SECOND,
    ];
    assert_eq!(lines(&page), expected);
}

fn table_of(page: &Page) -> String {
    let tables: Vec<String> = page
        .blocks
        .iter()
        .filter_map(|block| match &block.kind {
            BlockKind::Table(table) => Some(rows(table)),
            _ => None,
        })
        .collect();
    tables.join("\n---\n")
}

fn rule(from: (f32, f32), to: (f32, f32)) -> Draw {
    Draw::Rule { from, to }
}

/// A table with rulings, `top` where its first line stands; the first cell of the last two rows is merged.
fn ruled(top: f32) -> Vec<Draw> {
    let columns = [80.0, 160.0, 320.0];
    let mut drawn: Vec<Draw> = (0..3)
        .map(|row| {
            let y = top + row as f32 * 30.0;
            rule((80.0, y), (320.0, y))
        })
        .collect();
    drawn.push(rule((160.0, top + 90.0), (320.0, top + 90.0)));
    drawn.push(rule((80.0, top + 120.0), (320.0, top + 120.0)));
    drawn.extend(columns.map(|x| rule((x, top), (x, top + 120.0))));
    drawn.extend([
        text(84.0, top + 20.0, 10.0, "名称"),
        text(164.0, top + 20.0, 10.0, "要求"),
        text(84.0, top + 50.0, 10.0, "栈道"),
        text(164.0, top + 43.0, 10.0, "每年检测不少于两次，记录保"),
        text(164.0, top + 56.0, 10.0, "存三年"),
        text(84.0, top + 95.0, 10.0, "索道"),
        text(164.0, top + 80.0, 10.0, "每月巡查"),
        text(164.0, top + 110.0, 10.0, "每日试车"),
    ]);
    drawn
}

#[test]
fn rulings_make_tables_with_merged_cells() {
    let mut drawn = set(80.0, 100.0, 16.0, 27, &[FIRST]);
    drawn.extend(ruled(250.0));
    let page = extract(&pdf(&[drawn]), None).unwrap();
    assert_eq!(
        table_of(&page),
        "| 名称 | 要求 |\n| 栈道 | 每年检测不少于两次，记录保存三年 |\n| 索道 | 每月巡查 |\n| ^ | 每日试车 |"
    );
    assert_eq!(lines(&page)[0], FIRST);
}

#[test]
fn a_table_goes_on_over_the_page_and_its_heading_row_stands_once() {
    let page = extract(&pdf(&[ruled(600.0), ruled(90.0)]), None).unwrap();
    let table = table_of(&page);
    assert_eq!(table.lines().count(), 7, "{table}");
    assert_eq!(table.matches("名称").count(), 1, "{table}");
}

#[test]
fn aligned_columns_without_rulings_are_a_table() {
    let rows = [
        ("序号", "名称", "完成时限"),
        ("1", "栈道检修", "2025年3月"),
        ("2", "索道检修", "2025年6月"),
        ("3", "吊桥检修", "2025年9月"),
    ];
    let mut drawn = set(80.0, 100.0, 12.0, 36, &[FIRST]);
    for (y, (number, name, date)) in (0..).zip(rows) {
        let y = 220.0 + y as f32 * 20.0;
        drawn.extend([
            text(80.0, y, 12.0, number),
            text(200.0, y, 12.0, name),
            text(400.0, y, 12.0, date),
        ]);
    }
    let page = extract(&pdf(&[drawn]), None).unwrap();
    assert_eq!(
        table_of(&page),
        "| 序号 | 名称 | 完成时限 |\n| 1 | 栈道检修 | 2025年3月 |\n| 2 | 索道检修 | 2025年6月 |\n| 3 | 吊桥检修 | 2025年9月 |"
    );
}

#[test]
fn pages_on_their_side_or_head_are_read_and_places_are_those_of_the_page() {
    for quarters in 1..=3 {
        let drawn = set(150.0, 250.0, 10.0, 27, &[FIRST, SECOND, THIRD]);
        let turned: Vec<Draw> = drawn
            .into_iter()
            .map(|draw| match draw {
                Draw::Text { x, y, size, text } => Draw::Turned {
                    x,
                    y,
                    size,
                    text,
                    quarters,
                },
                other => other,
            })
            .collect();
        let page = extract(&pdf(&[turned]), None).unwrap();
        assert_eq!(lines(&page), [FIRST, SECOND, THIRD], "{quarters} quarters");
        let [left, top, right, bottom] = page.places[0].area;
        let is_tall = bottom - top > right - left;
        assert_eq!(is_tall, quarters != 2, "{:?}", page.places[0]);
        // The text starts above the middle: it lies to the right of it, below it, to the left of it.
        let (x, y) = (f32::midpoint(left, right), f32::midpoint(top, bottom));
        let is_there = match quarters {
            1 => x > 300.0,
            2 => y > 421.0,
            _ => x < 300.0,
        };
        assert!(is_there, "{quarters}: {:?}", page.places[0]);
    }
}

#[test]
fn entries_of_a_table_of_contents_keep_to_their_lines() {
    let leaders = ".".repeat(60);
    let drawn = vec![
        centred(80.0, 16.0, "目　次"),
        text(80.0, 110.0, 10.0, &format!("1　范围{leaders}1")),
        text(80.0, 130.0, 10.0, &format!("2　规范性引用文件{leaders}1")),
        text(80.0, 150.0, 10.0, &format!("3　术语和定义{leaders}Ⅱ")),
    ];
    let page = extract(&pdf(&[drawn]), None).unwrap();
    assert_eq!(lines(&page).len(), 4, "{:?}", lines(&page));
    assert!(table_of(&page).is_empty());
}

/// Cells set in the middle of their rows, no rulings, two columns so near that their heads touch.
#[test]
fn cells_in_the_middle_of_their_rows_stand_in_them() {
    let mut drawn = set(80.0, 100.0, 12.0, 36, &[FIRST]);
    drawn.push(text(80.0, 220.0, 12.0, "序号"));
    drawn.push(text(116.0, 220.0, 12.0, "名称"));
    drawn.push(text(220.0, 220.0, 12.0, "要求"));
    for (y, number, name) in [
        (260.0, "1", "栈道"),
        (305.0, "2", "索道"),
        (350.0, "3", "吊桥"),
    ] {
        drawn.push(text(220.0, y - 8.0, 12.0, "每年检测不少于两次，检测记"));
        drawn.push(text(80.0, y, 12.0, number));
        drawn.push(text(116.0, y, 12.0, name));
        drawn.push(text(220.0, y + 8.0, 12.0, "录保存三年"));
    }
    let page = extract(&pdf(&[drawn]), None).unwrap();
    let rows = ["1 | 栈道", "2 | 索道", "3 | 吊桥"]
        .map(|start| format!("\n| {start} | 每年检测不少于两次，检测记录保存三年 |"))
        .concat();
    assert_eq!(table_of(&page), format!("| 序号 | 名称 | 要求 |{rows}"));
}

#[test]
fn signs_that_only_look_like_others_are_read_as_these() {
    let drawn = vec![text(80.0, 100.0, 12.0, "中华⼈⺠共和国GB/T 1.1―2020")];
    let page = extract(&pdf(&[drawn]), None).unwrap();
    assert_eq!(lines(&page), ["中华人民共和国GB/T 1.1—2020"]);
}

/// Numbers, addressees, signatures, days and the word for an annex are of one size in many documents, and each is a line of its own.
#[test]
fn lines_that_are_set_apart_stay_apart() {
    let right = |y: f32, words: &str| {
        let width: f32 = words
            .chars()
            .map(|c| if c.is_ascii() { 8.0 } else { 16.0 })
            .sum();
        text(512.0 - width, y, 16.0, words)
    };
    let mut first = vec![
        centred(110.0, 16.0, "云湖市人民政府办公室关于印发栈道办法的通知"),
        centred(138.0, 16.0, "云湖府办规〔2025〕12号"),
        text(80.0, 166.0, 16.0, "各区县人民政府，市政府各部门："),
    ];
    first.extend(set(80.0, 194.0, 16.0, 27, &[SECOND]));
    first.extend([
        right(340.0, "云湖市人民政府办公室"),
        right(368.0, "2025年3月6日"),
    ]);
    let mut second = vec![text(80.0, 110.0, 16.0, "附件")];
    second.extend(set(80.0, 138.0, 16.0, 27, &[FIRST, THIRD]));
    let page = extract(&pdf(&[first, second]), Some("a.pdf")).unwrap();
    assert_eq!(
        lines(&page),
        [
            "云湖市人民政府办公室关于印发栈道办法的通知",
            "云湖府办规〔2025〕12号",
            "各区县人民政府，市政府各部门：",
            SECOND,
            "云湖市人民政府办公室",
            "2025年3月6日",
            "附件",
            FIRST,
            THIRD,
        ]
    );
}

#[test]
fn notes_at_the_foot_come_after_the_text() {
    let mut drawn = set(80.0, 100.0, 16.0, 27, &[FIRST, SECOND]);
    drawn.push(rule((80.0, 700.0), (200.0, 700.0)));
    drawn.push(text(80.0, 715.0, 9.0, "①本办法所称栈道，包括附属的护栏。"));
    let next = set(80.0, 100.0, 16.0, 27, &[THIRD]);
    let page = extract(&pdf(&[drawn, next]), None).unwrap();
    assert_eq!(
        lines(&page),
        [FIRST, SECOND, THIRD, "①本办法所称栈道，包括附属的护栏。"]
    );
}

#[test]
fn a_page_without_text_is_told_from_a_damaged_file() {
    let empty = pdf(&[Vec::new()]);
    assert!(matches!(
        extract(&empty, None),
        Err(Error::NoTextLayer { .. } | Error::Empty)
    ));
    assert!(matches!(
        extract(b"%PDF-1.7\nnothing", None),
        Err(Error::Damaged { .. } | Error::Empty)
    ));
}

/// Bytes changed, cut and doubled all over the file: whatever comes out, it comes out.
#[test]
fn broken_files_never_end_the_reader() {
    let whole = notice();
    let mut seed = 17u64;
    let mut next = |below: usize| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    for _ in 0..150 {
        let mut bytes = whole.clone();
        match next(3) {
            0 => bytes.truncate(next(whole.len())),
            1 => {
                for _ in 0..=next(12) {
                    let at = next(bytes.len());
                    bytes[at] = next(256) as u8;
                }
            }
            _ => {
                let (from, to) = (next(whole.len()), next(whole.len()));
                bytes.splice(
                    from.min(to)..from.min(to),
                    whole[from.min(to)..from.max(to)].to_vec(),
                );
            }
        }
        if let Ok(page) = extract(&bytes, Some("a.pdf")) {
            crate::properties::check(&page);
            assert!(
                page.diagnostics
                    .iter()
                    .all(|note| note.kind != DiagnosticKind::EncodingRepaired)
            );
        }
    }
}
