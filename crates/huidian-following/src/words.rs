//! An event in words.

use huidian_model::{EventKind, ForceStatus, RelationKind, ReviewState, WorkKind};
use huidian_store::{LibraryEvent, LibraryEventKind};

/// Id of an event in feeds and webhooks (RFC 4151): the same wherever the library is served from.
pub fn event_tag(event: &LibraryEvent) -> String {
    format!("tag:huidian.invalid,2026:event:{}", event.id)
}

/// Headline and one sentence about an event of the work with this title.
pub fn describe(event: &LibraryEvent, title: &str) -> (String, String) {
    let what = headline(event);
    (format!("{what}：《{title}》"), sentence(event, title))
}

fn headline(event: &LibraryEvent) -> String {
    let date = EventKind::from_id(&event.subject).map_or("日期", EventKind::chinese);
    match event.kind {
        LibraryEventKind::WorkAdded => "新收录".to_owned(),
        LibraryEventKind::WorkWithdrawn => "撤回收录".to_owned(),
        LibraryEventKind::TextAdded => "新增文本".to_owned(),
        LibraryEventKind::TextChanged => "文本更正".to_owned(),
        LibraryEventKind::TextWithdrawn => "文本撤下".to_owned(),
        LibraryEventKind::DateKnown => format!("{date}日期"),
        LibraryEventKind::DateCorrected => format!("{date}日期更正"),
        LibraryEventKind::DateWithdrawn => format!("{date}日期撤回"),
        LibraryEventKind::FactCorrected if event.subject == "review" => {
            reviewed(event).0.to_owned()
        }
        LibraryEventKind::FactCorrected => format!("{}更正", field(&event.subject)),
        LibraryEventKind::RelationAdded => "新增关系".to_owned(),
        LibraryEventKind::RelationWithdrawn => "关系撤回".to_owned(),
        LibraryEventKind::StatusChanged => match ForceStatus::ALL
            .into_iter()
            .find(|status| status.id() == event.subject)
        {
            Some(status) => format!("时效变为{}", status.chinese()),
            None => "时效变化".to_owned(),
        },
        LibraryEventKind::DutyToReview => "义务待复核".to_owned(),
    }
}

/// What a review means to readers: headline and sentence.
fn reviewed(event: &LibraryEvent) -> (&'static str, &'static str) {
    match event.after.as_deref().and_then(ReviewState::from_id) {
        Some(ReviewState::Reviewed) => ("新收录", "收入本库"),
        Some(ReviewState::Rejected) => ("撤下", "已从本库撤下"),
        Some(ReviewState::Unreviewed) | None => ("待核实", "等待核实"),
    }
}

fn field(subject: &str) -> &'static str {
    match subject {
        "title" => "标题",
        "kind" => "类别",
        "draft" => "征求意见稿标记",
        "number" => "文号",
        "issuers" => "发布机关",
        "region" => "地区",
        _ => "信息",
    }
}

fn sentence(event: &LibraryEvent, title: &str) -> String {
    let on = event.on.map(|on| on.to_string()).unwrap_or_default();
    let before = value(event, event.before.as_deref());
    let after = value(event, event.after.as_deref());
    let what = headline(event);
    let words = match event.kind {
        LibraryEventKind::WorkAdded if on.is_empty() => "收入本库".to_owned(),
        LibraryEventKind::WorkAdded => format!("收入本库，列于 {on}"),
        LibraryEventKind::WorkWithdrawn => "不再收录".to_owned(),
        LibraryEventKind::TextAdded => format!("{} 文本入库", event.subject),
        LibraryEventKind::TextChanged => format!("{} 文本有更正", event.subject),
        LibraryEventKind::TextWithdrawn => format!("{} 文本撤下", event.subject),
        LibraryEventKind::DateKnown => format!("{what} {after}"),
        LibraryEventKind::DateWithdrawn => format!("{what}，原为 {before}"),
        LibraryEventKind::FactCorrected if event.subject == "review" => {
            reviewed(event).1.to_owned()
        }
        LibraryEventKind::DateCorrected | LibraryEventKind::FactCorrected => {
            format!("{what}：{} → {}", or_none(&before), or_none(&after))
        }
        LibraryEventKind::RelationAdded | LibraryEventKind::RelationWithdrawn => {
            let verb =
                RelationKind::from_id(&event.subject).map_or("相关", |kind| kind.chinese(true));
            format!("{verb} {}", if after.is_empty() { before } else { after })
        }
        LibraryEventKind::StatusChanged if on.is_empty() => what,
        LibraryEventKind::StatusChanged => format!("{on} 起{what}"),
        LibraryEventKind::DutyToReview => {
            let (text, article) = before.split_once(' ').unwrap_or((&before, ""));
            let since = if on.is_empty() {
                String::new()
            } else {
                format!("，{on} 起施行")
            };
            format!(
                "{article} 在 {after} 文本中有改动（原据 {text} 文本{since}），义务 {} 待复核",
                event.subject
            )
        }
    };
    format!("《{title}》{words}。")
}

fn or_none(text: &str) -> &str {
    if text.is_empty() { "无" } else { text }
}

/// A value in the reader's words where the field has them.
fn value(event: &LibraryEvent, value: Option<&str>) -> String {
    let value = value.unwrap_or_default();
    match event.subject.as_str() {
        "kind" => value
            .parse::<WorkKind>()
            .map_or_else(|_| value.to_owned(), |kind| kind.chinese().to_owned()),
        "draft" => match value {
            "true" => "是".to_owned(),
            "false" => "否".to_owned(),
            other => other.to_owned(),
        },
        _ => value.to_owned(),
    }
}
