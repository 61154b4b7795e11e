//! What the rounds bring in: texts in the genre's style, of our own.

use std::fs;
use std::path::Path;

use anyhow::Result;

/// A local regulation; round and number make texts differ.
fn regulation(round: u32, number: u32) -> (String, String) {
    let title = format!("第{round}区第{number}号灯塔养护条例");
    let mut text = format!(
        "# {title}\n\n2019年3月{}日 某市第十五届人民代表大会常务委员会第十次会议通过\n\n<!-- INFO END -->\n\n",
        number % 28 + 1
    );
    for article in 1..=12 {
        let numeral = huidian_text::format_numeral(article);
        text.push_str(&format!(
            "第{numeral}条 从事第{}类灯塔养护活动的单位，应当在每年{}月底前报送第{round}期养护记录，并依照本条例第一条的规定保存{}年。\n\n",
            number * 7 + article,
            article % 12 + 1,
            article % 5 + 1
        ));
    }
    text.push_str("第十三条 本条例自2019年6月1日起施行。\n");
    (title, text)
}

/// A folder of texts.
pub(super) fn texts(folder: &Path, round: u32, count: u32) -> Result<String> {
    let place = folder.join(format!("files/{round}"));
    fs::create_dir_all(&place)?;
    for number in 0..count {
        fs::write(
            place.join(format!("{number:03}.md")),
            regulation(round, number).1,
        )?;
    }
    Ok(place.to_string_lossy().into_owned())
}

/// A roundup whose works are known from nowhere else.
pub(super) fn roundup(folder: &Path, round: u32) -> Result<String> {
    let place = folder.join("files");
    fs::create_dir_all(&place)?;
    let path = place.join(format!("汇总{round}.md"));
    let mut text = "# 2024年某行业政策汇总\n\n**能源领域**\n\n| 政策 | 日期 | 发布单位 |\n| --- | --- | --- |\n".to_owned();
    for number in 1..=9 {
        text.push_str(&format!(
            "| 《第{round}区第{number}类海上灯塔数字化养护管理办法》 | {number}/1 | 国家能源局 |\n"
        ));
    }
    fs::write(&path, text)?;
    Ok(path.to_string_lossy().into_owned())
}

/// A text to be uploaded.
#[derive(Debug, Clone)]
pub(super) struct Text {
    pub(super) title: String,
    pub(super) name: String,
    pub(super) content: String,
}

pub(super) fn uploads(round: u32, count: u32) -> Vec<Text> {
    let text = |number| {
        let (title, content) = regulation(10_000 + round, number);
        Text {
            name: format!("u{round}-{number}.md"),
            title,
            content,
        }
    };
    (0..count).map(text).collect()
}

/// A page of the site.
pub(super) fn page(round: u32, number: u32) -> (String, String) {
    let (title, text) = regulation(20_000 + round, number);
    let paragraphs: String = text
        .split("\n\n")
        .skip(1)
        .filter(|part| !part.starts_with("<!--"))
        .map(|part| format!("<p>{}</p>\n", part.trim()))
        .collect();
    let html = format!(
        "<!doctype html><html><head><meta charset=\"utf-8\"><title>{title}</title></head><body><h1>{title}</h1><div class=\"article\">{paragraphs}</div></body></html>"
    );
    (title, html)
}
