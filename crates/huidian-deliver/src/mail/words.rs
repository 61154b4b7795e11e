//! A digest in words: plain, and in HTML for those who like it coloured.

use huidian_compare::{Change as Run, ChangeKind as RunKind};
use huidian_following::change::Change;
use huidian_following::news::Entry;
use huidian_following::{ArticleChange, Coverage, Threshold, encode};
use huidian_model::WorkId;
use huidian_store::MailTimes;
use huidian_text::markup::escape_markup as escape;
use jiff::Timestamp;

use super::abridged::abridge;
use super::{Digest, china, spell};

/// Articles told of one new text; more are counted.
const ARTICLES: usize = 10;
/// Things learned of earlier times told one by one.
const LEARNED: usize = 100;

/// Subject line: 会典 · 法务部：3 项变化（11月22日）.
pub(super) fn subject(digest: &Digest<'_>) -> String {
    let day = |at: Timestamp| at.to_zoned(china()).strftime("%-m月%-d日").to_string();
    let until = day(digest.until);
    let days = match digest.subscription.times.weekday {
        Some(_) => format!("{}—{until}", day(digest.subscription.covered_until)),
        None => until,
    };
    let name = &digest.register.name;
    format!("会典 · {name}：{}（{days}）", counts(digest))
}

/// 3 项变化，2 项征求意见即将截止
fn counts(digest: &Digest<'_>) -> String {
    let closing = digest.news.closing.len();
    match (digest.change_count, closing) {
        (changes, 0) => format!("{changes} 项变化"),
        (0, closing) => format!("{closing} 项征求意见即将截止"),
        (changes, closing) => format!("{changes} 项变化，{closing} 项征求意见即将截止"),
    }
}

/// What a receiver is asked before anything is sent.
pub(super) fn question(register: &str, times: MailTimes, link: &str) -> String {
    format!(
        "有人请会典把登记簿“{register}”的变化寄到这个地址：{}（北京时间），没有变化时不发。\n\n\
         想收，请打开下面的链接并确认；不想收，什么也不用做，七天后自动作废。\n\
         {link}\n\n\
         Somebody asked Huidian to send the changes of the register “{register}” to this address.\n\
         If you want them, open the link and confirm. If not, do nothing: it is void after seven days.\n",
        spell(times)
    )
}

fn period(digest: &Digest<'_>) -> String {
    let minute = |at: Timestamp| at.to_zoned(china()).strftime("%Y-%m-%d %H:%M").to_string();
    format!(
        "登记簿“{}”自 {} 至 {}（北京时间）有 {}。",
        digest.register.name,
        minute(digest.subscription.covered_until),
        minute(digest.until),
        counts(digest)
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

fn link(base: Option<&str>, work: &WorkId) -> Option<String> {
    let base = base?.trim_end_matches('/');
    Some(format!("{base}/works/{}", encode(work.as_str())))
}

/// Day and facts, without the title, which stands above.
fn line(entry: &Entry) -> String {
    let day = entry.day().map(|day| day.to_string()).unwrap_or_default();
    format!("{day} {}", entry.facts())
}

/// What the library learned of earlier times: counted, or one by one where the readers want it.
fn learned(digest: &Digest<'_>) -> Vec<String> {
    let mut lines: Vec<String> = digest.news.learned.line().into_iter().collect();
    if digest.threshold == Threshold::Everything {
        let changes = digest.news.learned_changes.iter().take(LEARNED);
        lines.extend(changes.map(|change| format!("{} {}", change.known_at.day(), change.summary)));
    }
    lines
}

/// Nothing known is not nothing happened.
fn unchanged(covered: &Coverage) -> String {
    format!("没有法律上的变化：{}。", covered.chinese())
}

const CLOSING: &str = "即将截止的征求意见";

pub(super) fn plain(digest: &Digest<'_>, base: Option<&str>, leave: Option<&str>) -> String {
    let mut text = format!("{}\n", period(digest));
    for (index, entry) in digest.news.entries.iter().enumerate() {
        text.push_str(&format!("\n{}. 《{}》\n", index + 1, entry.title));
        text.push_str(&format!("   {}\n", line(entry)));
        for change in &entry.changes {
            push_articles(&mut text, change);
        }
        if let Some(link) = link(base, &entry.work) {
            text.push_str(&format!("   {link}\n"));
        }
    }
    if let Some(more) = more_changes(digest) {
        text.push_str(&format!("\n{more}\n"));
    }
    if let Some(covered) = &digest.news.coverage {
        text.push_str(&format!("\n{}\n", unchanged(covered)));
    }
    if !digest.news.closing.is_empty() {
        text.push_str(&format!("\n{CLOSING}\n"));
    }
    for closing in &digest.news.closing {
        text.push_str(&format!("   · 《{}》{}\n", closing.title, closing.when()));
        if let Some(link) = link(base, &closing.work) {
            text.push_str(&format!("     {link}\n"));
        }
    }
    for line in learned(digest) {
        text.push_str(&format!("\n{line}\n"));
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
    let more = digest.more_count;
    (more > 0).then(|| format!("另有 {more} 件文件的变化没有列出，请到登记簿里查看。"))
}

pub(super) fn html(digest: &Digest<'_>, base: Option<&str>, leave: Option<&str>) -> String {
    let mut page = format!(
        "<!doctype html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>{}</title></head>\n\
         <body style=\"max-width:42em;margin:0 auto;padding:1em;font-family:sans-serif;line-height:1.6;color:#1c2430\">\n\
         <p>{}</p>\n<ol style=\"padding-left:1.4em\">\n",
        escape(&subject(digest)),
        escape(&period(digest))
    );
    for entry in &digest.news.entries {
        page.push_str(&html_entry(entry, base));
    }
    page.push_str("</ol>\n");
    if let Some(more) = more_changes(digest) {
        page.push_str(&format!("<p>{}</p>\n", escape(&more)));
    }
    if let Some(covered) = &digest.news.coverage {
        page.push_str(&format!("<p>{}</p>\n", escape(&unchanged(covered))));
    }
    if !digest.news.closing.is_empty() {
        let items = digest.news.closing.iter().map(|closing| {
            let title = linked(&closing.title, link(base, &closing.work));
            format!("<li>{title}{}</li>\n", escape(&closing.when()))
        });
        let items: String = items.collect();
        page.push_str(&format!(
            "<h2 style=\"font-size:1.1em\">{CLOSING}</h2>\n<ul>\n{items}</ul>\n"
        ));
    }
    for line in learned(digest) {
        page.push_str(&format!("<p>{}</p>\n", escape(&line)));
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

fn linked(title: &str, link: Option<String>) -> String {
    let title = escape(&format!("《{title}》"));
    match link {
        Some(link) => format!("<a href=\"{}\">{title}</a>", escape(&link)),
        None => title,
    }
}

fn html_entry(entry: &Entry, base: Option<&str>) -> String {
    let title = linked(&entry.title, link(base, &entry.work));
    let changes: String = entry.changes.iter().map(html_change).collect();
    let line = escape(&line(entry));
    format!("<li style=\"margin-bottom:1em\"><strong>{title}</strong><br>\n{line}{changes}</li>\n")
}

/// What is different in a new text.
fn html_change(change: &Change) -> String {
    let articles = change.articles.iter().take(ARTICLES);
    let mut lines: Vec<String> = articles.map(html_article).collect();
    lines.extend(more_articles(change).map(|more| escape(&more)));
    if lines.is_empty() {
        return String::new();
    }
    format!("\n<ul><li>{}</li></ul>", lines.join("</li>\n<li>"))
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
