//! Replies with one provision: its words and status, and what decisions made of it since.

use huidian_following::encode;
use huidian_model::{ProvisionPath, WorkId, horizon_words};
use huidian_operations::{
    ComposedText, NamedWork, NotRead, ProvisionReader, ReadProvision, short_code,
};
use huidian_store::WorkSummary;
use huidian_text::{format_numeral, parse_numeral};

use super::search_reply::missing;
use super::{Context, Reply};
use crate::error::Result;
use crate::wechat::message::{REPLY_BYTES, cut_at_line};

/// Answers with the provision that was named; with the work's link where it cannot be read, and why.
pub(super) fn provision(named: &NamedWork, context: &Context<'_>) -> Result<Reply> {
    let (work, day) = (&named.work, context.today);
    let opened = ProvisionReader::open(context.reader, work, named.label(), day)?;
    let (Some(opened), Some(place)) = (opened, &named.place) else {
        return Ok(missing(work.as_str(), context));
    };
    let summary = &opened.summary;
    let title = &summary.title;
    let link = work_link(work, context);
    let text = if !opened.expressions.is_empty() && !context.reader.may_leave(summary.kind) {
        format!("《{title}》是标准，文本不对外提供，请到本库阅读：{link}")
    } else {
        match opened.read(place) {
            Ok(read) => words(summary, &read, named, context),
            Err(NotRead::Store(error)) => return Err(error.into()),
            Err(NotRead::TextNotHeld { .. }) => {
                format!("《{title}》没有全文：{}", absence(summary))
            }
            Err(NotRead::VersionNotHeld { version, held, .. }) => format!(
                "本库未收《{title}》{version} 的文本；现有 {} 的文本。\n{link}",
                held.join("、")
            ),
            Err(NotRead::NoSuchProvision {
                searched,
                article_count,
                ..
            }) => format!(
                "《{title}》（{} 文本，共 {article_count} 条）没有{place}。\n{link}",
                searched.join("、")
            ),
            Err(why) => format!("《{title}》{place} 读不出来：{why}\n{link}"),
        }
    };
    Ok(Reply::new("provision", text).about(work))
}

/// The words as published, then as decisions leave them; the former are cut first, so that what holds now is read in full.
fn words(
    summary: &WorkSummary,
    read: &ReadProvision,
    named: &NamedWork,
    context: &Context<'_>,
) -> String {
    let standing = read.standing();
    let heading = format!(
        "《{}》{}\n【{}】{}{}（{} 文本）",
        summary.title,
        place_of(read, named),
        standing.status.chinese(),
        standing.basis,
        horizon_words(standing.known_until).map_or_else(String::new, |known| format!("，{known}")),
        read.expression.id.label,
    );
    let link = link_to(read, named, context);
    let held = read.provision();
    let held = held.map(|provision| read.document.text_of(provision).trim());
    let made = read.composed.as_ref();
    let room = REPLY_BYTES.saturating_sub(heading.len() + link.len() + "\n\n\n\n\n\n".len());
    let made = made.map(|made| cut_at_line(&composed(made, read.composed_words()), room));
    let left = room.saturating_sub(made.as_ref().map_or(0, String::len));
    let held = held.filter(|_| left > SHORTEST);
    let parts = [
        Some(heading),
        held.map(|words| cut_at_line(words, left)),
        made,
        Some(link),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("\n\n")
}

/// Less room than this, in bytes, shows nothing of the published words beside the composed ones: set by judgement, about forty characters.
const SHORTEST: usize = 120;

/// What decisions made of it, marked: nobody published these words.
fn composed(made: &ComposedText, words: Option<&str>) -> String {
    let decisions = made.decisions.iter().map(|decision| {
        format!(
            "按《{}》合成，{}起；不是公布的文本：",
            decision.title, decision.effective_on
        )
    });
    let mut lines: Vec<String> = decisions.collect();
    lines.push(words.unwrap_or("合成后没有这一条").trim().to_owned());
    let undone = made.composition.undone.iter();
    lines.extend(undone.map(|undone| format!("没有执行：{}（{}）", undone.words, undone.reason)));
    lines.join("\n")
}

/// As it was named where the parts of a code have each their own 第三章, else its address.
fn place_of(read: &ReadProvision, named: &NamedWork) -> String {
    match (&named.place, &read.expression.part) {
        (Some(place), Some(_)) => place.to_string(),
        _ => read.path.citation(),
    }
}

/// Where it is read; of a version that was named, in that version.
fn link_to(read: &ReadProvision, named: &NamedWork, context: &Context<'_>) -> String {
    let place = match &read.expression.part {
        Some(_)
            if read
                .path
                .0
                .first()
                .is_some_and(|step| step.kind.is_heading()) =>
        {
            encode(&place_of(read, named))
        }
        _ => short_path(&read.path),
    };
    let version = named.label();
    let version = version.map_or_else(String::new, |label| format!("?version={}", encode(label)));
    format!("{}/{place}{version}", work_link(&named.work, context))
}

/// 21 for 第二十一条, which is read back where the link leads; other provisions in full.
fn short_path(path: &ProvisionPath) -> String {
    let path = path.to_string();
    let article = path
        .strip_prefix('第')
        .and_then(|rest| rest.strip_suffix('条'));
    match article.and_then(parse_numeral) {
        Some(number) if format!("第{}条", format_numeral(number)) == path => number.to_string(),
        _ => encode(&path).replace("%2F", "/"),
    }
}

pub(super) fn work_link(work: &WorkId, context: &Context<'_>) -> String {
    format!("{}/w/{}", context.public_url, short_code(work))
}

/// Why no text of a work is held.
pub(super) fn absence(work: &WorkSummary) -> &str {
    work.absence
        .as_ref()
        .map_or("尚未导入", |absence| &absence.reason)
}
