//! `index.html`: the list with a search box, without any server.

use huidian_text::markup::escape_markup;

use super::Request;
use super::entry::Entry;

const SCRIPT: &str = include_str!("start_page.js");
const STYLE: &str = include_str!("start_page.css");

/// The page with its data inside, so that it works where a browser forbids a file to read another.
pub(super) fn page(request: &Request<'_>, entries: &[Entry]) -> String {
    let name = escape_markup(request.name);
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"zh-Hans\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>{name} · 会典</title>\n\
         <style>{STYLE}</style></head><body><header><h1>{name}</h1>\n\
         <p>时效判断日 {} · 共 {} 件 · <a href=\"目录.xlsx\">目录.xlsx</a> · <a href=\"README.txt\">说明</a></p>\n\
         <form role=\"search\"><label for=\"words\">检索</label> \
         <input id=\"words\" type=\"search\" placeholder=\"标题、文号、发布单位、时效，空格分开\" autocomplete=\"off\" autofocus>\
         <select id=\"sector\" aria-label=\"行业领域\"><option value=\"\">全部领域</option></select></form>\n\
         <p id=\"count\" role=\"status\"></p></header>\n\
         <main><ol id=\"list\"></ol><button id=\"more\" type=\"button\" hidden>显示更多</button>\n\
         <noscript>请打开 目录.xlsx，或直接浏览 data 文件夹。</noscript></main>\n\
         <script type=\"application/json\" id=\"works\">[",
        request.as_of,
        entries.len(),
    );
    for (index, entry) in entries.iter().enumerate() {
        page.push_str(if index == 0 { "\n" } else { ",\n" });
        page.push_str(&row(entry));
    }
    page.push_str("\n]</script>\n<script>");
    page.push_str(SCRIPT);
    page.push_str("</script></body></html>\n");
    page
}

/// An entry as a JSON array, in the order `start_page.js` reads.
fn row(entry: &Entry) -> String {
    let sectors: Vec<&str> = entry
        .sectors
        .iter()
        .map(|sector| sector.chinese())
        .collect();
    let row = serde_json::json!([
        entry.title,
        entry.listed_on,
        entry.issuers,
        entry.number,
        entry.kind,
        entry.status_said(),
        sectors,
        entry.page,
        entry.absence,
    ]);
    // `</script>` must not end the element, whatever a title says
    row.to_string().replace('<', "\\u003c")
}
