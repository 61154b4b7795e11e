//! What keepers are told of sources, in words.

use huidian_store::SourceAlarm;

/// Lines of one message; more are counted.
const SHOWN: usize = 20;
/// Characters of one line.
const CHARS: usize = 200;

/// What happened to a source.
pub(crate) fn headline(alarm: &SourceAlarm) -> String {
    let words = match alarm.kind.as_str() {
        "broken" => "与描述不符，读不出来了",
        "silent" => "很久没有新文件",
        _ => "恢复正常",
    };
    format!("来源“{}”{words}", alarm.name)
}

/// A line for each alarm, as many as a message holds.
pub(crate) fn lines(alarms: &[SourceAlarm]) -> Vec<String> {
    let mut lines: Vec<String> = alarms
        .iter()
        .take(SHOWN)
        .map(|alarm| {
            let detail: String = alarm.detail.chars().take(CHARS).collect();
            format!("{}（{}）：{detail}", headline(alarm), alarm.source)
        })
        .collect();
    if alarms.len() > SHOWN {
        lines.push(format!("另有 {} 个", alarms.len() - SHOWN));
    }
    lines
}
