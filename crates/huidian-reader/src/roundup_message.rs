//! A roundup on its way from the child to the parent.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use huidian_digest::{DateKind, Digest, RepeatedUnit, Row, SeenLine, SetAside, Span};
use huidian_model::{Diagnostic, PartialDate, Severity};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::roundup::ReadRoundup;

#[derive(Serialize, Deserialize)]
pub(crate) struct RoundupMessage {
    text: String,
    source: Option<String>,
    title: Option<String>,
    year: Option<i16>,
    appeared_on: Option<String>,
    documents: Vec<RowMessage>,
    foreign: Vec<RowMessage>,
    set_aside: Vec<AsideMessage>,
    diagnostics: Vec<DiagnosticMessage>,
    confidence: f32,
    unit: Option<UnitMessage>,
    lines: Vec<LineMessage>,
}

#[derive(Serialize, Deserialize)]
struct RowMessage {
    title: String,
    number: Option<String>,
    issuers: Vec<String>,
    issuer_count: Option<u32>,
    date: Option<String>,
    date_kind: Option<String>,
    effective: Option<String>,
    draft: bool,
    section: Option<String>,
    replaces: Option<String>,
    span: (u32, u32),
    confidence: f32,
    is_proposed: bool,
}

#[derive(Serialize, Deserialize)]
struct AsideMessage {
    text: String,
    reason: String,
    span: (u32, u32),
}

#[derive(Serialize, Deserialize)]
struct DiagnosticMessage {
    severity: String,
    code: String,
    message: String,
    span: Option<(u32, u32)>,
}

#[derive(Serialize, Deserialize)]
struct LineMessage {
    span: (u32, u32),
    style: String,
    part: String,
    record: Option<u32>,
}

#[derive(Serialize, Deserialize)]
struct UnitMessage {
    kind: String,
    style: String,
    fields: Vec<String>,
    spans: Vec<(u32, u32)>,
}

impl RoundupMessage {
    pub(crate) fn new(roundup: ReadRoundup) -> Self {
        let ReadRoundup {
            text,
            source,
            digest,
        } = roundup;
        Self {
            text,
            source,
            title: digest.title,
            year: digest.year,
            appeared_on: digest.appeared_on.map(|day| day.to_string()),
            documents: digest.documents.into_iter().map(RowMessage::new).collect(),
            foreign: digest.foreign.into_iter().map(RowMessage::new).collect(),
            set_aside: digest
                .set_aside
                .into_iter()
                .map(|aside| AsideMessage {
                    text: aside.text,
                    reason: aside.reason.to_owned(),
                    span: pair(aside.span),
                })
                .collect(),
            diagnostics: digest
                .diagnostics
                .into_iter()
                .map(|found| DiagnosticMessage {
                    severity: severity_id(found.severity).to_owned(),
                    code: found.code.to_owned(),
                    message: found.message,
                    span: found.span,
                })
                .collect(),
            confidence: digest.confidence,
            unit: digest.unit.map(|unit| UnitMessage {
                kind: unit.kind.to_owned(),
                style: unit.style,
                fields: unit.fields.into_iter().map(str::to_owned).collect(),
                spans: unit.spans.into_iter().map(pair).collect(),
            }),
            lines: digest
                .lines
                .into_iter()
                .map(|line| LineMessage {
                    span: pair(line.span),
                    style: line.style,
                    part: line.part.to_owned(),
                    record: line.record,
                })
                .collect(),
        }
    }

    pub(crate) fn into_roundup(self) -> ReadRoundup {
        let digest = Digest {
            title: self.title,
            year: self.year,
            appeared_on: self.appeared_on.and_then(|day| day.parse::<Date>().ok()),
            documents: self
                .documents
                .into_iter()
                .map(RowMessage::into_row)
                .collect(),
            foreign: self.foreign.into_iter().map(RowMessage::into_row).collect(),
            set_aside: self
                .set_aside
                .into_iter()
                .map(|aside| SetAside {
                    text: aside.text,
                    reason: stable_word(&aside.reason),
                    span: span(aside.span),
                })
                .collect(),
            diagnostics: self
                .diagnostics
                .into_iter()
                .map(|found| Diagnostic {
                    severity: severity_of(&found.severity),
                    code: stable_word(&found.code),
                    message: found.message,
                    span: found.span,
                })
                .collect(),
            confidence: self.confidence,
            unit: self.unit.map(|unit| RepeatedUnit {
                kind: stable_word(&unit.kind),
                style: unit.style,
                fields: unit.fields.iter().map(|word| stable_word(word)).collect(),
                spans: unit.spans.into_iter().map(span).collect(),
            }),
            lines: self
                .lines
                .into_iter()
                .map(|line| SeenLine {
                    span: span(line.span),
                    style: line.style,
                    part: stable_word(&line.part),
                    record: line.record,
                })
                .collect(),
        };
        ReadRoundup {
            text: self.text,
            source: self.source,
            digest,
        }
    }
}

impl RowMessage {
    fn new(row: Row) -> Self {
        Self {
            title: row.title,
            number: row.number,
            issuers: row.issuers,
            issuer_count: row.issuer_count,
            date: row.date.map(|date| date.to_string()),
            date_kind: row.date_kind.map(|kind| kind.id().to_owned()),
            effective: row.effective.map(|date| date.to_string()),
            draft: row.draft,
            section: row.section,
            replaces: row.replaces,
            span: pair(row.span),
            confidence: row.confidence,
            is_proposed: row.is_proposed,
        }
    }

    fn into_row(self) -> Row {
        let date = |text: Option<String>| text.and_then(|text| text.parse::<PartialDate>().ok());
        let kind = |id: String| DateKind::ALL.into_iter().find(|kind| kind.id() == id);
        Row {
            title: self.title,
            number: self.number,
            issuers: self.issuers,
            issuer_count: self.issuer_count,
            date: date(self.date),
            date_kind: self.date_kind.and_then(kind),
            effective: date(self.effective),
            draft: self.draft,
            section: self.section,
            replaces: self.replaces,
            span: span(self.span),
            confidence: self.confidence,
            is_proposed: self.is_proposed,
        }
    }
}

fn pair(span: Span) -> (u32, u32) {
    (span.start, span.end)
}

fn span((start, end): (u32, u32)) -> Span {
    Span { start, end }
}

fn severity_id(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

fn severity_of(id: &str) -> Severity {
    match id {
        "note" => Severity::Note,
        "error" => Severity::Error,
        _ => Severity::Warning,
    }
}

/// Words of the reader's own, of which there are some dozens: each is kept once for as long as the program runs.
fn stable_word(word: &str) -> &'static str {
    static WORDS: Mutex<Words> = Mutex::new(Words(BTreeSet::new()));
    WORDS
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .keep(word)
}

struct Words(BTreeSet<&'static str>);

impl Words {
    /// A reader that a file made say others cannot fill the memory with them: beyond those that there can be, all are one.
    fn keep(&mut self, word: &str) -> &'static str {
        const MOST: usize = 256;
        const LONGEST: usize = 64;
        if let Some(known) = self.0.get(word) {
            return known;
        }
        if self.0.len() >= MOST || word.len() > LONGEST {
            return "unknown";
        }
        let kept: &'static str = Box::leak(word.to_owned().into_boxed_str());
        self.0.insert(kept);
        kept
    }
}

#[cfg(test)]
mod tests {
    use huidian_digest::TitleKeys;
    use huidian_extract::Limits;

    use super::*;
    use crate::roundup::{KnownBefore, read_roundup_here};

    const ROUNDUPS: [&str; 3] = [
        "# 2024年数据政策汇总\n\n| 序号 | 名称 | 发布机关 | 发布日期 | 施行日期 |\n|---|---|---|---|---|\n         | 1 | 灯塔数据管理办法 | 灯塔市人民政府、灯塔市数据局 | 2024年3月1日 | 2024年5月 |\n         | 2 | 灯塔网络安全条例（征求意见稿） | 灯塔市人大常委会 | 2024年4月2日 | |\n         | 3 | 欧盟人工智能法案 | 欧盟 | 2024年7月12日 | |\n",
        "# 本月要闻\n\n3月1日，灯塔市数据局等三部门印发《灯塔数据管理办法》（灯数发〔2024〕5号），自5月1日起施行，原《灯塔数据规定》同时废止。\n\n         灯塔市数据局就《灯塔算力办法》公开征求意见。\n\n扫码关注我们\n",
        "没有文件的一页。",
    ];

    #[test]
    fn what_was_read_arrives_as_it_was() {
        for text in ROUNDUPS {
            let titles = TitleKeys::of_titles(std::iter::once("灯塔数据管理办法".to_owned()));
            let known = KnownBefore {
                titles: &titles,
                line_hints: &[],
            };
            let name = Some("汇总.md");
            let read = read_roundup_here(text.as_bytes(), name, known, &Limits::default()).unwrap();
            let sent = serde_json::to_vec(&RoundupMessage::new(read.clone())).unwrap();
            let arrived: RoundupMessage = serde_json::from_slice(&sent).unwrap();
            assert_eq!(arrived.into_roundup(), read, "{text}");
        }
    }

    #[test]
    fn words_of_a_reader_that_lies_fill_nothing() {
        let mut words = Words(BTreeSet::new());
        for number in 0..1000 {
            words.keep(&format!("word-{number}"));
        }
        assert_eq!(words.keep("one-more"), "unknown");
        assert_eq!(words.keep("word-0"), "word-0");
    }
}
