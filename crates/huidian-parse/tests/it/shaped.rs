//! Texts whose lines were told apart when their file was read.

use huidian_model::EventKind;
use huidian_parse::{Hints, LineShape, Parsed, parse_shaped};

/// Reads lines with their levels; bold lines are marked by level 9.
fn read(lines: &[(u8, &str)]) -> Parsed {
    let mut text = String::new();
    let mut shapes = Vec::new();
    for (level, words) in lines {
        let start = text.chars().count() as u32;
        text.push_str(words);
        shapes.push(LineShape {
            start,
            end: text.chars().count() as u32,
            level: if *level == 9 { 0 } else { *level },
            is_bold: *level == 9,
            is_bullet: false,
        });
        text.push('\n');
    }
    parse_shaped(&text, &shapes, &Hints::default())
}

const BODY: [(u8, &str); 3] = [
    (0, "第一条 为了管理灯笼，制定本办法。"),
    (0, "第二条 灯笼应当牢固。"),
    (0, "第三条 本办法自2031年7月1日起施行。"),
];

fn title(parsed: &Parsed) -> Option<&str> {
    parsed
        .metadata
        .title
        .as_ref()
        .map(|title| title.value.as_str())
}

#[test]
fn no_character_is_taken_for_markup() {
    let parsed = read(&[
        (1, "灯笼办法"),
        (0, "第一条 灯笼*每年*检查，见[附件]。"),
        BODY[1],
        BODY[2],
    ]);
    assert!(
        parsed.document.text.contains("灯笼*每年*检查，见[附件]。"),
        "{}",
        parsed.document.text
    );
}

/// A page of a rules database: navigation over the heading, labels that nothing sets apart, buttons over the note.
#[test]
fn a_heading_leaves_the_words_of_its_page_behind() {
    let mut lines = vec![
        (0, "某规章库 首页 部门规章 地方规章"),
        (2, "灯笼办法"),
        (
            0,
            "制定机关：某市人民政府公布日期：2031-05-07施行日期：2031-07-01时效性：有效",
        ),
        (0, "打印下载WORD收藏"),
        (
            0,
            "（2031年5月7日某市人民政府令第112号公布 自2031年7月1日起施行）",
        ),
    ];
    lines.extend(BODY);
    let parsed = read(&lines);
    assert_eq!(title(&parsed), Some("灯笼办法"));
    let published = parsed.metadata.date_of(EventKind::Published);
    assert_eq!(
        published.map(|on| on.to_string()).as_deref(),
        Some("2031-05-07")
    );
    let effective = parsed.metadata.effective.and_then(|effective| effective.on);
    assert_eq!(
        effective.map(|on| on.to_string()).as_deref(),
        Some("2031-07-01")
    );
}

/// Names of those who issue stand above a heading, too, and are the beginning of the title.
#[test]
fn issuers_above_a_heading_stay_in_its_title() {
    let mut lines = vec![(0, "某市财政局 某市商务局"), (1, "关于管理灯笼的规定")];
    lines.extend(BODY);
    assert_eq!(
        title(&read(&lines)),
        Some("某市财政局 某市商务局关于管理灯笼的规定")
    );
}
