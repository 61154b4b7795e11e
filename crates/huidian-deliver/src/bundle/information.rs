//! What a bundle says of itself.

use super::{Request, Summary};

/// 著作权法第五条; standards are works of their publishers.
pub(super) const LICENCE: &str = "法律、法规，国家机关的决议、决定、命令和其他具有立法、行政、司法性质的文件及其官方正式译文，\
不适用《中华人民共和国著作权法》（第五条）。标准和其他受保护的文件只列目录，不含全文。目录数据可自由使用，请注明来源。";

/// `bag-info.txt` (RFC 8493, 2.2.2).
pub(super) fn bag_information(
    request: &Request<'_>,
    summary: &Summary,
) -> Vec<(&'static str, String)> {
    vec![
        ("Source-Organization", "Huidian 会典".to_owned()),
        ("External-Description", one_line(request.name)),
        ("External-Identifier", format!("huidian-{}", request.as_of)),
        ("Bagging-Date", request.as_of.to_string()),
        (
            "Bag-Software-Agent",
            concat!("huidian ", env!("CARGO_PKG_VERSION")).to_owned(),
        ),
        ("Bag-Size", readable_size(summary.size_bytes)),
        ("Work-Count", summary.work_count.to_string()),
    ]
}

fn one_line(text: &str) -> String {
    text.replace(['\r', '\n'], " ")
}

fn readable_size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{:.1} KB", bytes as f64 / 1024.0),
        1_048_576..1_073_741_824 => format!("{:.1} MB", bytes as f64 / 1_048_576.0),
        _ => format!("{:.1} GB", bytes as f64 / 1_073_741_824.0),
    }
}

pub(super) fn readme(request: &Request<'_>, summary: &Summary) -> String {
    let Summary {
        work_count,
        text_count,
        withheld_count,
        file_count,
        size_bytes,
    } = summary;
    format!(
        "会典资料包：{name}\n\
         \n\
         时效判断日：{as_of}\n\
         收录文件：{work_count} 件，其中有全文 {text_count} 件，无全文 {without} 件（原因见目录）\n\
         {withheld}文件数：{file_count} 个，{size}\n\
         \n\
         怎么用\n\
         \n\
         1. 双击 index.html，在浏览器里检索和打开文件，不需要联网。\n\
         2. 目录.xlsx 是按行业领域分表的目录，可筛选、打印。\n\
         3. data 文件夹按行业领域存放：每件文件一个文件夹，.html 和 .md 是便于阅读的文本，“原件”里是原始文件，一个字节未改；\n\
         \x20  原件来自各网站，网页里可能有程序，只想读文本请打开外面一层的 .html。\n\
         4. catalogue.json 供程序读取：每件文件的来源、取得时间、时效、校验值，没有全文的写明原因。\n\
         \n\
         怎么核对\n\
         \n\
         本包是 BagIt 1.0 包（RFC 8493）。任何 BagIt 工具都可以核对，例如：\n\
         \n\
         \x20   huidian bundle verify 资料包.zip\n\
         \x20   bagit.py --validate 解压后的文件夹\n\
         \n\
         时效以判断日为准，之后的修改、废止不在其内；引用前请核对发布机关公布的文本。\n\
         \n\
         许可\n\
         \n\
         {LICENCE}\n",
        name = one_line(request.name),
        as_of = request.as_of,
        without = work_count - text_count,
        withheld = match withheld_count {
            0 => String::new(),
            count => format!(
                "其中 {count} 件标准的文本由持库人收存，不随包提供 (texts of standards stay with the keeper)\n"
            ),
        },
        size = readable_size(*size_bytes),
    )
}
