//! Addresses find their provisions, as people write them.

use huidian_parse::{Hints, parse};

const LAW: &str = "灯笼法\n\n第一章 总则\n\n第一条 灯笼应当：\n\n（一）牢固；\n\n（二）明亮：\n\n1.白天明亮；\n\n2.夜间明亮。\n\n第二条 甲。\n\n乙有下列情形的：\n\n（一）丙；\n\n（二）丁。\n\n第二条之一 戊。\n";
const STANDARD: &str = "GB/T 99001-2023 灯笼\n\n1 范围\n\n甲。\n\n2 规范性引用文件\n\n无。\n\n5 要求\n\n5.2 光\n\n5.2.1 应当明亮。\n\n附录A（资料性）灯样\n\nA.1 方灯\n\n方形。\n";
const NOTICE: &str = "关于发展灯笼产业的通知\n\n各县：\n\n一、总体要求\n\n甲。\n\n二、任务\n\n（一）乙。做大。\n\n（二）丙。做强。\n";

fn found(text: &str, address: &str) -> Option<String> {
    let document = parse(text, &Hints::default()).document;
    let path = address.parse().expect("an address");
    document
        .find(&path)
        .map(|provision| document.text_of(provision).trim().to_owned())
}

#[test]
fn provisions_are_found_by_every_usual_spelling() {
    let cases = [
        (LAW, "第一条第（一）项", "（一）牢固；"),
        (LAW, "第一条第一款第一项", "（一）牢固；"),
        (LAW, "第一条（一）", "（一）牢固；"),
        (LAW, "第1条第2项第1目", "1.白天明亮；"),
        (LAW, "第二条第一款", "甲。"),
        (LAW, "第二条/第二款/第（二）项", "（二）丁。"),
        (LAW, "第二条第（二）项", "（二）丁。"),
        (LAW, "第二条之一", "第二条之一 戊。"),
        (LAW, "标题", "灯笼法"),
        (STANDARD, "5.2.1", "5.2.1 应当明亮。"),
        (STANDARD, "附录A.1", "A.1 方灯\n\n方形。"),
        (STANDARD, "A.1", "A.1 方灯\n\n方形。"),
        (NOTICE, "二、（一）", "（一）乙。做大。"),
        (
            NOTICE,
            "二",
            "二、任务\n\n（一）乙。做大。\n\n（二）丙。做强。",
        ),
    ];
    for (text, address, expected) in cases {
        assert_eq!(found(text, address).as_deref(), Some(expected), "{address}");
    }
}

#[test]
fn what_is_not_there_is_not_found() {
    for address in ["第三条", "第一条第三项", "第二条第三款", "第二条之二"] {
        assert_eq!(found(LAW, address), None, "{address}");
    }
}
