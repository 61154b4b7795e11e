//! Heads of official paper, titles and covers of standards in PDF files.

use huidian_extract::{DiagnosticKind, Page, extract, main_text};

use crate::drawn_pdf::{Draw, centred, pdf, set, text};

const BODY: &str = "为加强云湖市索道数据报送和安全管理，现就有关事项通知如下，请各单位结合实际认真贯彻执行，并及时反馈情况。";

fn lines(page: &Page) -> Vec<String> {
    main_text(page).text.lines().map(str::to_owned).collect()
}

fn red(x: f32, y: f32, size: f32, words: &str) -> Draw {
    let text = words.to_owned();
    Draw::Red { x, y, size, text }
}

#[test]
fn issuers_stacked_beside_one_word_are_issuers_and_marks_of_the_copy_are_no_text() {
    let mut page = vec![
        text(60.0, 42.0, 10.0, "000123"),
        text(60.0, 56.0, 10.0, "机密★1年"),
        text(60.0, 70.0, 10.0, "特急"),
        red(120.0, 127.0, 30.0, "云湖索道局"),
        red(120.0, 167.0, 30.0, "云湖栈道管理局"),
        red(370.0, 147.0, 34.0, "文件"),
        text(70.0, 207.0, 14.0, "云索联〔2025〕8号"),
        centred(250.0, 20.0, "云湖索道局　云湖栈道管理局"),
        centred(276.0, 20.0, "关于进一步加强索道数据报送和安全管理"),
        centred(302.0, 20.0, "工作的通知"),
    ];
    page.extend(set(65.0, 340.0, 14.0, 33, &[BODY, BODY]));
    let read = extract(&pdf(&[page]), None).unwrap();
    let expected = [
        "云湖索道局",
        "云湖栈道管理局文件",
        "云索联〔2025〕8号",
        "云湖索道局　云湖栈道管理局关于进一步加强索道数据报送和安全管理工作的通知",
        BODY,
        BODY,
    ];
    assert_eq!(lines(&read), expected);
    let marks = read
        .diagnostics
        .iter()
        .find(|note| note.kind == DiagnosticKind::HeadMarks);
    let told = &marks.unwrap().message;
    assert!(told.ends_with("000123, 机密★1年, 特急"), "{told}");
}

#[test]
fn marks_on_paper_without_a_red_head_are_its_text() {
    let mut page = vec![text(60.0, 42.0, 10.0, "000123")];
    page.extend(set(65.0, 340.0, 14.0, 33, &[BODY]));
    let read = extract(&pdf(&[page]), None).unwrap();
    assert_eq!(lines(&read), ["000123", BODY]);
}

#[test]
fn a_title_about_the_middle_of_the_page_is_one_whatever_the_margins_are() {
    // The text keeps to the left, and the title does not stand in the middle of it.
    let mut page = vec![
        centred(250.0, 20.0, "云湖索道管理局关于进一步加强索道数据"),
        centred(277.0, 20.0, "报送和安全管理工作的通知"),
        text(65.0, 320.0, 14.0, "各分支机构，各有关单位："),
    ];
    page.extend(set(65.0, 343.0, 14.0, 26, &[BODY, BODY]));
    let read = extract(&pdf(&[page]), None).unwrap();
    let title = "云湖索道管理局关于进一步加强索道数据报送和安全管理工作的通知";
    assert_eq!(read.title.as_deref(), Some(title));
    assert_eq!(lines(&read)[..2], [title, "各分支机构，各有关单位："]);
}

#[test]
fn a_signature_and_its_day_stay_apart_on_a_page_of_few_lines() {
    // No two lines share a margin.
    let page = vec![
        centred(120.0, 20.0, "云湖索道局关于印发《云湖索道办法》的通知"),
        text(65.0, 160.0, 14.0, "各县（市、区）交通运输局，各索道单位："),
        text(
            93.0,
            184.0,
            14.0,
            "现将《云湖索道办法》印发给你们，请遵照执行。",
        ),
        text(431.0, 238.0, 14.0, "云湖索道局"),
        text(417.0, 262.0, 14.0, "2024年5月20日"),
        text(93.0, 320.0, 14.0, "（此件公开发布）"),
    ];
    let read = extract(&pdf(&[page]), None).unwrap();
    let expected = ["云湖索道局", "2024年5月20日", "（此件公开发布）"];
    assert_eq!(lines(&read)[3..], expected);
}

#[test]
fn lines_of_a_standard_that_are_set_apart_stay_apart() {
    let cover = vec![
        text(400.0, 182.0, 12.0, "GB/T 99123—2024"),
        text(400.0, 200.0, 12.0, "代替 GB/T 99123—2015"),
        text(60.0, 300.0, 12.0, "附录A（规范性） 报文格式 …… 4"),
        text(60.0, 318.0, 12.0, "附录B（资料性） 示例 ……… 5"),
        text(60.0, 336.0, 12.0, "参考文献 ………………… 6"),
    ];
    // Paragraphs are not indented, and few lines reach the margin.
    let rows = [
        "本文件由全国云湖索道标准化技术委员会提出并归口。",
        "本文件起草单位：某索道研究所、某大学、某检测中心。",
        "本文件主要起草人：张某、李某。",
        "下列文件中的内容通过文中的规范性引用而构成必不可少的条款。",
        "GB/T 25069—2022 信息安全技术　术语",
    ];
    let mut foreword: Vec<Draw> = (0..)
        .zip(rows)
        .map(|(row, words)| text(60.0, 100.0 + 18.0 * row as f32, 11.0, words))
        .collect();
    foreword.push(text(60.0, 300.0, 11.0, &BODY[..BODY.len().min(43 * 3)]));
    let read = extract(&pdf(&[cover, foreword]), None).unwrap();
    let expected = [
        "GB/T 99123—2024",
        "代替 GB/T 99123—2015",
        "附录A（规范性） 报文格式 …… 4",
        "附录B（资料性） 示例 ……… 5",
        "参考文献 ………………… 6",
    ];
    assert_eq!(lines(&read)[..5], expected);
    assert_eq!(lines(&read)[5..10], rows);
}
