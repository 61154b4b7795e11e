//! What tells programs where things are: site maps, `llms.txt`, the feeds as OPML.

use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use huidian_model::{Sector, WorkId};
use huidian_text::markup::push_escaped;

use crate::error::Error;
use crate::request::ascii_link;
use crate::state::AppState;
use crate::views::work_href;

/// Addresses in one site map, by the protocol's limit.
const SITE_MAP_LIMIT: usize = 50_000;

/// `GET /sitemap.xml`: the works, or where they are more than a site map holds, an index of site maps.
pub(crate) async fn site_map(State(state): State<AppState>) -> Result<Response, Error> {
    let snapshot = state.snapshot()?;
    let works: Vec<&WorkId> = snapshot
        .entries()
        .iter()
        .map(|entry| &entry.work.id)
        .collect();
    let xml = if works.len() > SITE_MAP_LIMIT {
        site_map_index(
            &state.base_for_programs(),
            works.len().div_ceil(SITE_MAP_LIMIT),
        )
    } else {
        site_map_of(&state.base_for_programs(), &works)
    };
    Ok(([(CONTENT_TYPE, "application/xml")], xml).into_response())
}

/// `GET /sitemaps/1.xml`: one of the site maps of the index.
pub(crate) async fn site_map_part(
    State(state): State<AppState>,
    Path(name): Path<String>,
) -> Result<Response, Error> {
    let snapshot = state.snapshot()?;
    let part = name
        .strip_suffix(".xml")
        .and_then(|number| number.parse::<usize>().ok())
        .and_then(|number| {
            snapshot
                .entries()
                .chunks(SITE_MAP_LIMIT)
                .nth(number.checked_sub(1)?)
        })
        .ok_or_else(|| Error::NoSuchPage(format!("/sitemaps/{name}")))?;
    let works: Vec<&WorkId> = part.iter().map(|entry| &entry.work.id).collect();
    let xml = site_map_of(&state.base_for_programs(), &works);
    Ok(([(CONTENT_TYPE, "application/xml")], xml).into_response())
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

fn site_map_of(base: &str, works: &[&WorkId]) -> String {
    let mut xml = format!("{HEAD}<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    for work in works {
        xml.push_str("<url><loc>");
        push_escaped(&mut xml, &ascii_link(&format!("{base}{}", work_href(work))));
        xml.push_str("</loc></url>\n");
    }
    xml.push_str("</urlset>\n");
    xml
}

fn site_map_index(base: &str, parts: usize) -> String {
    let mut xml =
        format!("{HEAD}<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    for part in 1..=parts {
        xml.push_str("<sitemap><loc>");
        push_escaped(&mut xml, &format!("{base}/sitemaps/{part}.xml"));
        xml.push_str("</loc></sitemap>\n");
    }
    xml.push_str("</sitemapindex>\n");
    xml
}

/// `GET /llms.txt`: what this is and how programs with a language model read it, as llmstxt.org has it.
pub(crate) async fn for_models(State(state): State<AppState>) -> Result<Response, Error> {
    let (works, texts) = state.library().store().read()?.shown_counts()?;
    let base = state.public_url();
    let text = format!(
        "# 会典 Huidian\n\n\
         > 中国数字政策、法律和标准的文库：{works} 件文件，{texts} 件有正文。每个文本有版本、时效和出处。\
         A library of China's digital policy, laws and standards: {works} works, {texts} of them with text. Each text has its version, its status on a day, and its source.\n\n\
         引用时写明版本日期，用带 `version` 的固定地址；本库没有的，不等于不存在。\n\
         Cite with the date of the version, by the permanent address with `version`; what is not in this library may exist all the same.\n\n\
         ## 给程序 For programs\n\n\
         - [MCP]({base}/mcp): 八个只读工具 eight read-only tools (Model Context Protocol, streamable HTTP)\n\
         - [API]({base}/openapi.json): REST under /api/v1, OpenAPI 3.1\n\
         - 检索 search: `{base}/api/v1/search?q=WORDS`, by words, quotation, question or place\n\
         - 条文 a provision: `{base}/api/v1/works/WORK/第二十三条`, with its version and status\n\
         - Akoma Ntoso: `{base}/akn/cn/doc/WORK`, a text with its tree in XML\n\
         - [变化 events]({base}/api/v1/events): what was recorded since a cursor\n\n\
         ## 给人 For people\n\n\
         - [文件 works]({base}/works)\n\
         - [领域 overview]({base}/overview)\n\
         - [关于 about]({base}/about)\n\n\
         ## Optional\n\n\
         - [订阅 feeds]({base}/feeds.opml)\n\
         - [站点地图 site map]({base}/sitemap.xml)\n"
    );
    Ok(([(CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response())
}

/// `GET /feeds.opml`: the feeds of the whole library and of each sector, for readers of feeds.
pub(crate) async fn opml(State(state): State<AppState>) -> Response {
    let base = state.base_for_programs();
    let mut xml =
        format!("{HEAD}<opml version=\"2.0\">\n<head><title>会典 Huidian</title></head>\n<body>\n");
    let mut outline = |name: &str, feed: &str, page: &str| {
        xml.push_str("<outline type=\"rss\" text=\"");
        push_escaped(&mut xml, name);
        xml.push_str("\" xmlUrl=\"");
        push_escaped(&mut xml, &format!("{base}{feed}"));
        xml.push_str("\" htmlUrl=\"");
        push_escaped(&mut xml, &format!("{base}{page}"));
        xml.push_str("\"/>\n");
    };
    outline("会典：全部文件", "/feeds/works.atom", "/works");
    for sector in Sector::ALL {
        let id = sector.id();
        outline(
            &format!("会典：{}", sector.chinese()),
            &format!("/feeds/sectors/{id}.atom"),
            &format!("/works?sector={id}"),
        );
    }
    xml.push_str("</body>\n</opml>\n");
    ([(CONTENT_TYPE, "text/x-opml; charset=utf-8")], xml).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_names_every_part() {
        let xml = site_map_index("https://law.example.org", 3);
        assert_eq!(xml.matches("<sitemap>").count(), 3);
        assert!(xml.contains("<loc>https://law.example.org/sitemaps/3.xml</loc>"));
        let work = WorkId::new("网络安全法");
        let xml = site_map_of("https://law.example.org", &[&work]);
        assert_eq!(xml.matches("<url>").count(), 1, "{xml}");
    }
}
