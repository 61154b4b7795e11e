//! A digest in words: plain, and in HTML for those who like it coloured.

use std::collections::HashMap;

use huidian_compare::{Change as Run, ChangeKind as RunKind};
use huidian_following::change::Change;
use huidian_following::{ArticleChange, encode};
use huidian_text::markup::escape_markup as escape;
use jiff::Timestamp;

use super::abridged::abridge;
use super::{Digest, china, spell};

/// Articles told of one new text; more are counted.
const ARTICLES: usize = 10;

/// Subject line: 会典 · 法务部：3 项变化（11月22日）.
pub(super) fn subject(digest: &Digest<'_>) -> String {
    let day = |at: Timestamp| at.to_zoned(china()).strftime("%-m月%-d日").to_string();
    let until = day(digest.until);
    let days = match digest.subscription.times.weekday {
        Some(_) => format!("{}—{until}", day(digest.subscription.covered_until)),
        None => until,
    };
    format!(
        "会典 · {}：{} 项变化（{days}）",
        digest.register.name, digest.change_count
    )
}

fn period(digest: &Digest<'_>) -> String {
    let minute = |at: Timestamp| at.to_zoned(china()).strftime("%Y-%m-%d %H:%M").to_string();
    format!(
        "登记簿“{}”自 {} 至 {}（北京时间）有 {} 项变化。",
        digest.register.name,
        minute(digest.subscription.covered_until),
        minute(digest.until),
        digest.change_count
    )
}

/// Why the reader gets this, and how it ends.
fn footer(digest: &Digest<'_>) -> String {
    format!(
        "本邮件按登记簿“{}”的订阅发送：{}（北京时间），没有变化时不发。",
        digest.register.name,
        spell(digest.subscription.times)
    )
}

const NO_LINK: &str = "不想再收，请告诉管理员。";

/// What happened to one work, in the order in which it did.
struct Item<'c> {
    changes: Vec<&'c Change>,
}

impl Item<'_> {
    /// A work is told of once, where it comes first.
    fn all<'c>(digest: &'c Digest<'_>) -> Vec<Item<'c>> {
        let mut items: Vec<Item<'c>> = Vec::new();
        let mut places = HashMap::new();
        for change in &digest.changes {
            let place = *places.entry(&change.work).or_insert_with(|| {
                items.push(Item {
                    changes: Vec::new(),
                });
                items.len() - 1
            });
            items[place].changes.push(change);
        }
        items
    }

    fn title(&self) -> String {
        format!("《{}》", self.changes[0].title)
    }

    fn link(&self, base: Option<&str>) -> Option<String> {
        let (base, work) = (base?.trim_end_matches('/'), &self.changes[0].work);
        Some(format!("{base}/works/{}", encode(work.as_str())))
    }
}

/// Day and sentence, without the title, which stands above.
fn line(change: &Change) -> String {
    let title = format!("《{}》", change.title);
    let words = change.summary.strip_prefix(&title);
    let words = words.unwrap_or(&change.summary).trim_end_matches('。');
    format!("{} {}", change.known_at.day(), words.trim_start())
}

pub(super) fn plain(digest: &Digest<'_>, base: Option<&str>, leave: Option<&str>) -> String {
    let mut text = format!("{}\n", period(digest));
    for (index, item) in Item::all(digest).iter().enumerate() {
        text.push_str(&format!("\n{}. {}\n", index + 1, item.title()));
        for change in &item.changes {
            text.push_str(&format!("   {}\n", line(change)));
            push_articles(&mut text, change);
        }
        if let Some(link) = item.link(base) {
            text.push_str(&format!("   {link}\n"));
        }
    }
    if let Some(more) = more_changes(digest) {
        text.push_str(&format!("\n{more}\n"));
    }
    // RFC 3676, 4.3: what follows is no part of the news
    text.push_str(&format!("\n-- \n{}\n", footer(digest)));
    match leave {
        Some(link) => text.push_str(&format!("退订：{link}\n")),
        None => text.push_str(&format!("{NO_LINK}\n")),
    }
    text
}

fn push_articles(text: &mut String, change: &Change) {
    for article in change.articles.iter().take(ARTICLES) {
        text.push_str(&format!("   · {}\n", article_heading(article)));
        let runs: String = abridge(article).iter().map(plain_run).collect();
        if !runs.is_empty() {
            text.push_str(&format!("     {runs}\n"));
        }
    }
    if let Some(more) = more_articles(change) {
        text.push_str(&format!("   · {more}\n"));
    }
}

fn article_heading(article: &ArticleChange) -> String {
    let label = match (article.old_label.as_str(), article.new_label.as_str()) {
        ("", new) => new.to_owned(),
        (old, "") => old.to_owned(),
        (old, new) if old == new => new.to_owned(),
        (old, new) => format!("{old} → {new}"),
    };
    format!("{label} {}", article.kind.chinese())
}

fn plain_run(run: &Run) -> String {
    match run.kind {
        RunKind::Equal => run.text.clone(),
        RunKind::Insert => format!("［增：{}］", run.text),
        RunKind::Delete => format!("［删：{}］", run.text),
    }
}

fn more_articles(change: &Change) -> Option<String> {
    let more = change.articles.len().saturating_sub(ARTICLES);
    (more > 0).then(|| format!("另有 {more} 条不同"))
}

fn more_changes(digest: &Digest<'_>) -> Option<String> {
    let more = digest.change_count - digest.changes.len();
    (more > 0).then(|| format!("另有 {more} 项变化没有列出，请到登记簿里查看。"))
}

pub(super) fn html(digest: &Digest<'_>, base: Option<&str>, leave: Option<&str>) -> String {
    let mut page = format!(
        "<!doctype html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>{}</title></head>\n\
         <body style=\"max-width:42em;margin:0 auto;padding:1em;font-family:sans-serif;line-height:1.6;color:#1c2430\">\n\
         <p>{}</p>\n<ol style=\"padding-left:1.4em\">\n",
        escape(&subject(digest)),
        escape(&period(digest))
    );
    for item in Item::all(digest) {
        page.push_str(&html_item(&item, base));
    }
    page.push_str("</ol>\n");
    if let Some(more) = more_changes(digest) {
        page.push_str(&format!("<p>{}</p>\n", escape(&more)));
    }
    let leave = leave.map_or_else(
        || NO_LINK.to_owned(),
        |link| format!("<a href=\"{}\">退订</a>", escape(link)),
    );
    page.push_str(&format!(
        "<p style=\"margin-top:2em;font-size:0.9em;color:#4a5563\">{} {leave}</p>\n</body></html>\n",
        escape(&footer(digest))
    ));
    page
}

fn html_item(item: &Item<'_>, base: Option<&str>) -> String {
    let title = escape(&item.title());
    let title = match item.link(base) {
        Some(link) => format!("<a href=\"{}\">{title}</a>", escape(&link)),
        None => title,
    };
    let changes: String = item.changes.iter().copied().map(html_change).collect();
    format!("<li style=\"margin-bottom:1em\"><strong>{title}</strong>{changes}</li>\n")
}

fn html_change(change: &Change) -> String {
    let mut text = format!("<br>\n{}", escape(&line(change)));
    let articles = change.articles.iter().take(ARTICLES);
    let mut lines: Vec<String> = articles.map(html_article).collect();
    lines.extend(more_articles(change).map(|more| escape(&more)));
    if !lines.is_empty() {
        text.push_str(&format!(
            "\n<ul><li>{}</li></ul>",
            lines.join("</li>\n<li>")
        ));
    }
    text
}

fn html_article(article: &ArticleChange) -> String {
    let runs: String = abridge(article).iter().map(html_run).collect();
    format!("{}<br>{runs}", escape(&article_heading(article)))
}

fn html_run(run: &Run) -> String {
    let text = escape(&run.text);
    match run.kind {
        RunKind::Equal => text,
        RunKind::Insert => format!("<ins style=\"background:#dff5e1\">{text}</ins>"),
        RunKind::Delete => format!("<del style=\"background:#fbe3e4\">{text}</del>"),
    }
}
