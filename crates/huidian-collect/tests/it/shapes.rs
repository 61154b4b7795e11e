//! The shapes of sites, played after published descriptions; titles and numbers are made up.

use crate::site::{Hit, Reply};

/// A document of an imitated site.
#[derive(Debug, Clone)]
pub struct Document {
    pub title: String,
    pub number: String,
    pub day: String,
    pub index: usize,
}

pub fn documents(count: usize) -> Vec<Document> {
    (1..=count)
        .map(|index| Document {
            title: format!("关于做好第{index}类数据登记工作的通知"),
            number: format!("数登〔2024〕{index}号"),
            day: format!("2024-{:02}-{:02}", 1 + (index / 28) % 12, 1 + index % 28),
            index,
        })
        .collect()
}

/// The page of a document, its text in an element that `place` opens.
pub fn page_of(document: &Document, place: &str) -> String {
    let Document {
        title,
        number,
        day,
        index,
    } = document;
    let close = place[1..].split([' ', '>']).next().unwrap();
    format!(
        "<html><head><title>{title}_某部门户网站</title><meta name=\"ArticleTitle\" content=\"{title}\">\
         <meta name=\"PubDate\" content=\"{day} 09:30\"><meta name=\"SiteName\" content=\"某部\"></head><body>\
         <div class=\"nav\"><a href=\"/\">首页</a></div><h1>{title}</h1>\
         {place}<p>{number}</p><p>各有关单位：</p><p>为做好第{index}类数据的登记，现就有关事项通知如下。</p>\
         <p>一、登记范围。本通知所称数据，是指各单位在履行职责过程中形成的第{index}类数据。</p>\
         <p>二、登记时限。各单位应当在收到本通知之日起三十日内完成登记，并报送登记结果。</p>\
         <p>三、监督检查。主管部门对登记情况进行检查，检查结果向社会公布。</p><p>某部</p><p>2024年1月2日</p></{close}>\
         <div class=\"footer\">网站标识码 bm00000000</div></body></html>"
    )
}

/// A shape: which source it plays, and what it answers.
pub struct Shape {
    pub source: &'static str,
    pub answer: fn(&Hit, &[Document]) -> Option<String>,
    /// Whether a path belongs to the list.
    pub is_list: fn(&str) -> bool,
    /// Whether the site says by itself that a list is empty.
    pub proves_empty: bool,
}

pub const SHAPES: &[Shape] = &[
    Shape {
        source: "mof-policies",
        answer: trs,
        is_list: is_index,
        proves_empty: false,
    },
    Shape {
        source: "ndrc-notices",
        answer: ndrc,
        is_list: is_index,
        proves_empty: false,
    },
    Shape {
        source: "nda-policies",
        answer: nda,
        is_list: |path| path.contains("index_pc"),
        proves_empty: false,
    },
    Shape {
        source: "miit-drafts",
        answer: jpaas,
        is_list: |path| path.contains("/gzcy/yjzj/") || path.contains("build/unit"),
        proves_empty: true,
    },
    Shape {
        source: "samr-rules",
        answer: samr,
        is_list: |path| path.contains("build/unit"),
        proves_empty: true,
    },
    Shape {
        source: "nea-policies",
        answer: nea,
        is_list: |path| path.contains("zxwj") || path.contains("ds_"),
        proves_empty: false,
    },
    Shape {
        source: "gov-latest",
        answer: gov,
        is_list: |path| path.contains("ZUIXIN"),
        proves_empty: false,
    },
    Shape {
        source: "gov-gazette",
        answer: gazette,
        is_list: |path| path.contains("gbgl") || path.ends_with("issue_1/"),
        proves_empty: false,
    },
    Shape {
        source: "cac-rules",
        answer: cac,
        is_list: |path| path.starts_with("/cms/JsonList"),
        proves_empty: true,
    },
    Shape {
        source: "nfra-rules",
        answer: nfra,
        is_list: |path| path.contains("SelectDocByItemIdAndChild"),
        proves_empty: true,
    },
    Shape {
        source: "csrc-orders",
        answer: csrc,
        is_list: |path| path.contains("getLocalList") || path.contains("searchList"),
        proves_empty: true,
    },
    Shape {
        source: "miit-policies",
        answer: miit,
        is_list: |path| path.contains("search-front-server"),
        proves_empty: true,
    },
    Shape {
        source: "tc260-drafts",
        answer: tc260,
        is_list: |path| path == "/portal/suggestion",
        proves_empty: false,
    },
    Shape {
        source: "mnr-library",
        answer: mnr,
        is_list: |path| path.contains("index_3553"),
        proves_empty: false,
    },
];

fn is_index(path: &str) -> bool {
    path.ends_with('/') || path.contains("/index")
}

/// The page of a list, twenty a page, 1 for the first.
fn portion(documents: &[Document], page: usize, size: usize) -> &[Document] {
    let start = ((page.max(1) - 1) * size).min(documents.len());
    &documents[start..(start + size).min(documents.len())]
}

fn number_before(path: &str, stem: &str) -> Option<usize> {
    let rest = path.split(stem).nth(1)?;
    rest.split(|c: char| !c.is_ascii_digit())
        .next()?
        .parse()
        .ok()
}

/// The document whose number ends the name of a page.
fn of_index(documents: &[Document], path: &str) -> Option<Document> {
    let name = path.split('?').next()?.rsplit('/').next()?;
    let stem = name.split('.').next()?.trim_end_matches("_pc");
    let index: usize = stem.get(stem.len().checked_sub(8)?..)?.parse().ok()?;
    documents
        .iter()
        .find(|document| document.index == index)
        .cloned()
}

fn trs_name(document: &Document) -> String {
    format!(
        "t{}_{:08}.htm",
        document.day.replace('-', ""),
        document.index
    )
}

fn trs(hit: &Hit, documents: &[Document]) -> Option<String> {
    if let Some(document) = of_index(documents, &hit.path) {
        return Some(page_of(&document, "<div class=\"my_conboxzw\">"));
    }
    let page = if hit.path.ends_with('/') {
        1
    } else {
        number_before(&hit.path, "index_")? + 1
    };
    let rows = portion(documents, page, 20);
    if rows.is_empty() && page > 1 {
        return None;
    }
    let list: String = rows
        .iter()
        .map(|document| {
            let cut: String = document.title.chars().take(8).collect();
            format!(
                "<li><a href=\"./202401/{}\" title=\"{}\">{cut}…</a><span>{}</span></li>",
                trs_name(document),
                document.title,
                document.day
            )
        })
        .collect();
    let pages = documents.len().div_ceil(20);
    Some(format!(
        "<html><body><ul class=\"menu\"><li><a href=\"/a/\">栏目</a></li></ul><ul>{list}</ul><script>var countPage = {pages};</script></body></html>"
    ))
}

fn ndrc(hit: &Hit, documents: &[Document]) -> Option<String> {
    if let Some(document) = of_index(documents, &hit.path) {
        return Some(page_of(&document, "<div class=\"article_con\">"));
    }
    let page = number_before(&hit.path, "index_").map_or(1, |n| n + 1);
    let rows = portion(documents, page, 20);
    if rows.is_empty() && page > 1 {
        return None;
    }
    let list: String = rows
        .iter()
        .map(|document| {
            format!(
                "<li><a href=\"../tz/202401/{}l\" title=\"{}\">{}</a><span>{}</span></li>",
                trs_name(document),
                document.title,
                document.title,
                document.day.replace('-', "/")
            )
        })
        .collect();
    let pages = documents.len().div_ceil(20);
    Some(format!(
        "<ul class=\"u-list\">{list}</ul><script>createPageHTML({pages}, {}, \"index\", \"html\")</script>",
        page - 1
    ))
}

fn nda(hit: &Hit, documents: &[Document]) -> Option<String> {
    if let Some(document) = of_index(documents, &hit.path) {
        return Some(page_of(&document, "<div class=\"article\">"));
    }
    let page = number_before(&hit.path, "index_pc_")?;
    let rows = portion(documents, page, 15);
    if rows.is_empty() && page > 1 {
        return None;
    }
    let list: String = rows
        .iter()
        .map(|document| format!("<li><a href=\"/sjj/zwgk/zcfb/0102/20240102{:08}_pc.html\" title=\"{}\">{}</a><span>{}</span><div class=\"popbox\"></div></li>", document.index, document.title, document.title, document.day.replace('-', ".")))
        .collect();
    Some(format!(
        "<ul class=\"u-list\">{list}</ul><script>var totalData = {}; var showData = 15;</script>",
        documents.len()
    ))
}

fn unit_rows(documents: &[Document], query: &str, row: fn(&Document) -> String) -> String {
    let decoded: String = url::form_urlencoded::parse(query.as_bytes())
        .find(|(key, _)| key == "paramJson")
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default();
    let page = number_before(&decoded, "pageNo\":").unwrap_or(1);
    let list: String = portion(documents, page, 20).iter().map(row).collect();
    let html = format!("<ul count=\"{}\">{list}</ul>", documents.len());
    serde_json::json!({"success": true, "data": {"html": html}}).to_string()
}

fn art(document: &Document) -> String {
    format!("/art/2024/art_{:024}{:08}.html", 0, document.index)
}

fn jpaas(hit: &Hit, documents: &[Document]) -> Option<String> {
    if hit.path.starts_with("/art/") {
        return Some(page_of(
            &of_index(documents, &hit.path)?,
            "<div id=\"con_con\">",
        ));
    }
    if hit.path.starts_with("/gzcy/yjzj/") {
        return Some("<html><body>意见征集<script url=\"/api-gateway/jpaas-publish-server/front/page/build/unit\" queryData=\"{'parseType':'bulidstatic','webId':'w','tplSetId':'t','pageType':'column','tagId':'页面列表','editType':'null','pageId':'p'}\"></script></body></html>".to_owned());
    }
    let query = hit.path.split_once("build/unit?")?.1;
    // the tag is Chinese and has to come as UTF-8
    if !query.contains("%E9%A1%B5%E9%9D%A2%E5%88%97%E8%A1%A8") {
        return Some("{\"success\":false}".to_owned());
    }
    Some(unit_rows(documents, query, |document| {
        format!(
            "<li><a href=\"{}\" title=\"{}\">{}</a><span>{}</span></li>",
            art(document),
            document.title,
            document.title,
            document.day
        )
    }))
}

fn samr(hit: &Hit, documents: &[Document]) -> Option<String> {
    if hit.path.contains("/art/") {
        return Some(page_of(
            &of_index(documents, &hit.path)?,
            "<div class=\"Three_xilan_07\">",
        ));
    }
    let query = hit.path.split_once("build/unit?")?.1;
    Some(unit_rows(documents, query, |document| {
        format!(
            "<li class=\"nav04Left02_content\"><a href=\"{}\" title=\"{}\">{}</a></li><li class=\"nav04Left02_contenttime\">{}</li>",
            art(document),
            document.title,
            document.title,
            document.day
        )
    }))
}

fn nea(hit: &Hit, documents: &[Document]) -> Option<String> {
    const FILE: &str = "ds_0123456789abcdef0123456789abcdef.json";
    if hit.path == "/policy/zxwj.htm" {
        return Some(format!(
            "<html><body>最新文件<script>var data = './{FILE}';</script><a href='/'>首页</a></body></html>"
        ));
    }
    if hit.path.ends_with(FILE) {
        let rows: Vec<_> = documents
            .iter()
            .map(|document| {
                let link = format!("../20240102/{:024}{:08}/c.html", 0, document.index);
                serde_json::json!({"title": format!("<a href='{link}'>{}</a>", document.title), "showTitle": document.title, "publishUrl": link, "publishTime": format!("{} 09:00:00", document.day)})
            })
            .collect();
        return Some(serde_json::json!({"datasource": rows}).to_string());
    }
    let path = hit.path.strip_suffix("/c.html")?;
    Some(page_of(
        &of_index(documents, path)?,
        "<td class=\"detail\">",
    ))
}

fn gov(hit: &Hit, documents: &[Document]) -> Option<String> {
    if hit.path.ends_with("ZUIXINZHENGCE.json") {
        let rows: Vec<_> = documents
            .iter()
            .map(|document| serde_json::json!({"TITLE": document.title, "SUB_TITLE": "", "URL": format!("http://www.gov.cn/zhengce/content/202401/content_{:08}.htm", document.index), "DOCRELPUBTIME": document.day}))
            .collect();
        return Some(serde_json::Value::Array(rows).to_string());
    }
    Some(page_of(
        &of_index(documents, &hit.path)?,
        "<div id=\"UCAP-CONTENT\">",
    ))
}

fn gazette(hit: &Hit, documents: &[Document]) -> Option<String> {
    if hit.path.ends_with("gbgl.json") {
        return Some("\u{feff}[{\"values\":{\"2024年\":{\"第1号\":{\"issue\":\"1\",\"gname\":\"http://www.gov.cn/gongbao/2024/issue_1/\"}}}}]".to_owned());
    }
    if hit.path.ends_with("issue_1/") {
        let list: String = documents
            .iter()
            .map(|document| {
                format!(
                    "<li><a href=\"content_{:08}.htm\">某部令<br>（第{}号）<br>{}</a></li>",
                    document.index, document.index, document.title
                )
            })
            .collect();
        return Some(format!(
            "<html><body><ul>{list}</ul><a href=\"/x.htm\">某某网站</a></body></html>"
        ));
    }
    Some(page_of(
        &of_index(documents, &hit.path)?,
        "<div id=\"UCAP-CONTENT\">",
    ))
}

fn cac(hit: &Hit, documents: &[Document]) -> Option<String> {
    if hit.path.starts_with("/cms/JsonList") {
        let asked: Vec<(String, String)> = url::form_urlencoded::parse(hit.body.as_bytes())
            .into_owned()
            .collect();
        let value = |name: &str| {
            asked
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.as_str())
        };
        let page = value("pageno")?.parse().ok()?;
        let rows: Vec<_> = portion(documents, page, 100)
            .iter()
            .map(|document| serde_json::json!({"topic": document.title, "infourl": format!("//www.cac.gov.cn/2024-01/02/c_17000000{:08}.htm", document.index), "pubtime": document.day}))
            .collect();
        return Some(
            serde_json::json!({"list": rows, "totalRec": documents.len().to_string()}).to_string(),
        );
    }
    let document = of_index(documents, &hit.path)?;
    // an upper-case tag, an attribute without quotes
    Some(page_of(&document, "<DIV id=BodyLabel>"))
}

fn nfra(hit: &Hit, documents: &[Document]) -> Option<String> {
    if hit.path.contains("SelectDocByItemIdAndChild") {
        let page = number_before(&hit.path, "pageIndex=")?;
        let rows: Vec<_> = portion(documents, page, 18)
            .iter()
            .map(|document| serde_json::json!({"docId": document.index, "docTitle": "另一个标题", "docSubtitle": document.title, "publishDate": format!("{} 10:00:00", document.day), "documentNo": document.number}))
            .collect();
        return Some(
            serde_json::json!({"rptCode": 200, "data": {"total": documents.len(), "rows": rows}})
                .to_string(),
        );
    }
    let id = number_before(&hit.path, "docId=")?;
    let document = documents.iter().find(|document| document.index == id)?;
    let page = page_of(document, "<div class='Section0'>");
    let clob = page
        .split("<div class='Section0'>")
        .nth(1)?
        .split("</div>")
        .next()?;
    Some(serde_json::json!({"rptCode": 200, "data": {"docSubtitle": document.title, "documentNo": document.number, "publishDate": format!("{} 10:00:00", document.day), "docClob": clob, "attachmentInfoVOList": []}}).to_string())
}

fn csrc(hit: &Hit, documents: &[Document]) -> Option<String> {
    if hit.path.starts_with("/getLocalList") {
        return Some("{\"results\":{\"channelLevel\":[{\"channelCode\":\"c101953\",\"channelId\":\"ab12\",\"channelName\":\"令\"}]}}".to_owned());
    }
    if hit.path.starts_with("/searchList/ab12") {
        let page = number_before(&hit.path, "&page=")?;
        let rows: Vec<_> = portion(documents, page, 50)
            .iter()
            .map(|document| serde_json::json!({"title": document.title, "manuscriptId": document.index, "publishedTimeStr": document.day, "url": format!("/csrc/c101953/c{:08}/content.shtml", document.index), "resList": []}))
            .collect();
        return Some(
            serde_json::json!({"data": {"total": documents.len(), "results": rows}}).to_string(),
        );
    }
    let path = hit.path.strip_suffix("/content.shtml")?;
    Some(page_of(
        &of_index(documents, path)?,
        "<div class=\"detail-news\">",
    ))
}

fn miit(hit: &Hit, documents: &[Document]) -> Option<String> {
    if hit.path.contains("search-front-server") {
        let page = number_before(&hit.path, "&p=")?;
        let rows: Vec<_> = portion(documents, page, 60)
            .iter()
            .map(|document| serde_json::json!({"groupData": [{"data": {"title": document.title, "url": art(document), "deploytime": "1704124800000", "filenumbername": document.number}}]}))
            .collect();
        return Some(serde_json::json!({"data": {"searchResult": {"totalCount": documents.len(), "dataResults": rows}}}).to_string());
    }
    Some(page_of(
        &of_index(documents, &hit.path)?,
        "<div id=\"con_con\">",
    ))
}

fn tc260(hit: &Hit, documents: &[Document]) -> Option<String> {
    if hit.path == "/portal/suggestion" {
        let list: String = documents
            .iter()
            .map(|document| format!("<div class=\"item\"><a onclick=\"jumpDetail('{:024}{:08}','2024-03-01')\">{}</a><span>第1批</span><span>{}</span></div>", 0, document.index, document.title, document.day))
            .collect();
        return Some(format!("<html><body>{list}</body></html>"));
    }
    Some(page_of(
        &of_index(documents, &hit.path)?,
        "<div class=\"info\">",
    ))
}

fn mnr(hit: &Hit, documents: &[Document]) -> Option<String> {
    if let Some(document) = of_index(documents, &hit.path) {
        return Some(page_of(&document, "<div id=\"content\">"));
    }
    let page = number_before(&hit.path, "index_3553_").map_or(1, |n| n + 1);
    let rows = portion(documents, page, 20);
    if rows.is_empty() && page > 1 {
        return None;
    }
    let list: String = rows
        .iter()
        .map(|document| format!("<li class=\"p123\"><a href=\"./202401/{}l\">{}</a><table><tr><td>文号</td><td>{}</td></tr><tr><td>发布日期</td><td>{}</td></tr><tr><td>时效状态</td><td>现行有效</td></tr></table></li>", trs_name(document), document.title, document.number, document.day))
        .collect();
    Some(format!(
        "<ul>{list}</ul><script>var countPage = {};</script>",
        documents.len().div_ceil(20)
    ))
}

/// A whole answer of a shape; what it does not have is missing.
pub fn reply(shape: &Shape, hit: &Hit, documents: &[Document]) -> Reply {
    if hit.path == "/robots.txt" {
        return Reply::missing();
    }
    match (shape.answer)(hit, documents) {
        Some(body) => Reply::page(body),
        None => Reply::missing(),
    }
}
