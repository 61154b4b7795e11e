use huidian_recognise::{Class, recognise};

use crate::pages::{CLAUSES, articles, cover, export, plan, reading, rule};

fn class_of(text: &str) -> Class {
    let page =
        huidian_extract::extract(text.as_bytes(), Some("page.md")).expect("Markdown is read");
    recognise(&page).class
}

#[test]
fn pages_are_told_for_what_they_are() {
    let letter = "关于发布2031年度第一批供水数据标准需求的通知\n\n各有关单位：\n\n为发挥标准的引领作用，秘书处组织梳理了供水数据标准需求，现予发布，请各单位积极参与。\n\n全国供水标准化技术委员会秘书处\n\n2031年5月8日";
    let draft = cover("GB/T XXXXX—XXXX", "（征求意见稿）", "XXXX-XX-XX发布");
    let cases: [(&str, String, &[Class]); 15] = [
        ("a letter with all its parts, whatever the headline says of it", export("供水标委发布2031年度第一批标准需求（附清单）", letter), &[Class::Text]),
        ("a letter whose title is the headline alone", export("关于发布2031年度第一批供水数据标准需求的通知", letter.split_once("\n\n").expect("a title stands above the addressee").1), &[Class::Text]),
        ("numbered orders that fill the page under the headline of a report", export("供水总局发文加强供水数据管理", &format!("近日，国家供水总局印发《关于加强供水数据管理的意见》，提出如下意见：\n\n{}", plan())), &[Class::Text]),
        ("a rule below a summary of the press", export("新规5月1日起施行！抄表数据不得外传", &format!("近日，国家供水总局发布《供水数据管理办法》（以下简称《办法》）。《办法》明确了供水单位的责任，旨在规范供水数据处理活动，具有重要意义。\n\n供水数据管理办法\n\n{}", articles(1, 16))), &[Class::Text]),
        ("a draft of a standard with its cover and no number yet", format!("{draft}{CLAUSES}"), &[Class::Text]),
        ("the same in an account's export", export("国家标准《供水数据安全技术 水表读数采集要求》（征求意见稿）全文", &format!("{draft}{CLAUSES}")), &[Class::Text]),
        ("its cover alone", draft.clone(), &[Class::Unrelated, Class::Report, Class::Excerpt]),
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
