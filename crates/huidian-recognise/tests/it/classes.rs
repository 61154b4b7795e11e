use huidian_recognise::{Class, recognise};

use crate::pages::{articles, export, reading, rule};

fn class_of(text: &str) -> Class {
    let page =
        huidian_extract::extract(text.as_bytes(), Some("page.md")).expect("Markdown is read");
    recognise(&page).class
}

#[test]
fn pages_are_told_for_what_they_are() {
    let letter = "关于发布2031年度第一批供水数据标准需求的通知\n\n各有关单位：\n\n为发挥标准的引领作用，秘书处组织梳理了供水数据标准需求，现予发布，请各单位积极参与。\n\n全国供水标准化技术委员会秘书处\n\n2031年5月8日";
    let cases: [(&str, String, &[Class]); 9] = [
        ("a letter with all its parts, whatever the headline says of it", export("供水标委发布2031年度第一批标准需求（附清单）", letter), &[Class::Text]),
        ("a rule as a site of its issuer carries it", rule(24), &[Class::Text]),
        ("a rule in an account's export, with promotion below", export("发布 | 国家供水总局公布《供水数据管理办法》（附全文）", &rule(24)), &[Class::Text]),
        ("its first third, then the export breaks off", export("《供水数据管理办法》全文", &format!("供水数据管理办法\n\n{}\n\n...", articles(1, 8))).trim_end().to_owned(), &[Class::Text, Class::Excerpt]),
        ("a part out of the middle", export("《供水数据管理办法》第三章", &articles(9, 15)), &[Class::Excerpt, Class::Commentary]),
        ("a reading, however long", export("专家解读 | 《供水数据管理办法》的三大亮点", &reading(14)), &[Class::Commentary]),
        ("questions and answers", export("《供水数据管理办法》答记者问", &"问：《办法》出台的背景是什么？\n\n答：近年来供水数据安全形势严峻，《办法》明确了责任，体现了系统治理的要求。\n\n".repeat(6)), &[Class::Commentary]),
        ("a vulnerability", export("某路由器曝严重漏洞，黑客可窃取密码", &"研究人员发现该设备存在远程代码执行漏洞，攻击者可利用恶意脚本窃取数据，厂商已发布补丁，用户应尽快升级。\n\n".repeat(6)), &[Class::Unrelated]),
        ("nothing but a head", export("春节放假通知", "祝大家新年快乐！"), &[Class::Unrelated]),
    ];
    for (reason, text, allowed) in cases {
        let told = class_of(&text);
        assert!(
            allowed.contains(&told),
            "{reason}: told {told:?}, allowed {allowed:?}"
        );
    }
}

#[test]
fn any_text_gets_an_answer() {
    for text in [
        "",
        "\n\n\n",
        "第",
        "第一条",
        "（",
        "《",
        "》》",
        "---\ntitle: \n---\n",
        "| a |\n| - |\n| b |",
        "1.",
        "一、",
        "令",
        "第条",
        "附件：",
    ] {
        let page = huidian_extract::extract(text.as_bytes(), Some("page.md"));
        if let Ok(page) = page {
            let recognition = recognise(&page);
            assert!((0.0..=1.0).contains(&recognition.confidence), "{text:?}");
        }
    }
}

proptest::proptest! {
    #[test]
    fn any_lines_get_an_answer(lines in proptest::collection::vec("[第一二条（）《》、。：年月日令号0-9a-z ]{0,20}", 0..30)) {
        let text = lines.join("\n\n");
        if let Ok(page) = huidian_extract::extract(text.as_bytes(), Some("page.md")) {
            let recognition = recognise(&page);
            if let Some((start, end)) = recognition.span {
                proptest::prop_assert!(start <= end);
                proptest::prop_assert!(end as usize <= page.text.chars().count());
            }
        }
    }
}
