//! `/duties/rules/work`: which work the duties of a rule file are of; a new file begins with it.

use askama::Template as _;
use axum::body::Bytes;
use axum::extract::{OriginalUri, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use huidian_duties::{RecordFault, WorkRecord, find_work_record, put_work_record};
use huidian_operations::RuleChange;
use huidian_store::DutyRuleFile;

use super::fields::{FieldGroup, Maker};
use super::filled::Filled;
use super::names::CONFIDENCES;
use super::page::FormPage;
use super::quoted_title;
use crate::access::RegisterKeeper;
use crate::error::Error;
use crate::pages::duties::rule_files::{content_of, free_file};
use crate::pages::duties::rule_saving::{keep, refusal, require_editor};
use crate::request::{Query, Visitor};
use crate::state::AppState;
use crate::views::Frame;

/// The rule file of a form, and all that keepers changed.
struct Opened {
    kept: Vec<DutyRuleFile>,
    file: String,
    /// Nothing for a new file.
    content: String,
}

impl Opened {
    fn of(state: &AppState, file: &str) -> Result<Self, Error> {
        let kept = state.library().store().read()?.duty_rule_files()?;
        if file.is_empty() {
            return Ok(Self {
                file: free_file(&kept),
                kept,
                content: String::new(),
            });
        }
        let content = content_of(&kept, file).filter(|_| file.starts_with("works/"));
        let content = content.ok_or_else(|| {
            Error::parameter("file", "没有这个规则文件 (no such rule file of a work)")
        })?;
        Ok(Self {
            file: file.to_owned(),
            kept,
            content,
        })
    }

    fn page(
        &self,
        frame: Frame,
        form_token: String,
        record: &WorkRecord,
        (faults, refused): (&[RecordFault], String),
    ) -> FormPage {
        let is_new = self.content.is_empty();
        let heading = if is_new {
            frame.t("新的规则文件", "A new rule file")
        } else {
            frame.t("修改文件头", "Change the head of the file")
        };
        FormPage {
            groups: groups(&frame, record, faults),
            fault_count: faults.len(),
            refused,
            action: "/duties/rules/work",
            hidden: vec![("file", if is_new { "" } else { &self.file }.to_owned())],
            heading: heading.to_owned(),
            code: String::new(),
            title: quoted_title(&record.title),
            is_not_held: false,
            words: String::new(),
            proposed: Vec::new(),
            can_remove: false,
            file: self.file.clone(),
            form_token,
            frame: Frame {
                is_indexed: false,
                ..frame
            },
        }
    }
}

fn groups(frame: &Frame, record: &WorkRecord, faults: &[RecordFault]) -> Vec<FieldGroup> {
    let maker = Maker { frame, faults };
    let text = |name, label, value: &str| maker.field(name, label, "text", value);
    let day = "如 2026-01-31";
    vec![
        maker.group(
            ("哪件文件", "Which work"),
            (
                "标题与本库所收的一致，规则才能与它的文本核对。",
                "Rules are checked against the text of the work that has this title here.",
            ),
            vec![
                text("title", ("标题", "Title", ""), &record.title),
                text(
                    "version",
                    ("文本的版本", "Version of the text", "同题有两个文本时写"),
                    &record.version,
                ),
                text("number", ("文号", "Number", "没有就空着"), &record.number),
                text(
                    "issuer",
                    ("发布机关", "Issuer", "几个用 、 隔开"),
                    &record.issuer,
                ),
                text(
                    "in_force_from",
                    ("从何日起", "First day", day),
                    &record.in_force_from,
                ),
                text(
                    "in_force_to",
                    ("到何日止", "Last day", "没有就空着"),
                    &record.in_force_to,
                ),
            ],
        ),
        maker.group(
            ("凭什么", "What it rests on"),
            ("", ""),
            vec![
                text(
                    "source",
                    ("来源", "Source", "官方地址，或 公开副本，未核官方页"),
                    &record.source,
                ),
                maker.choice(
                    "confidence",
                    ("可信度", "Confidence", ""),
                    &record.confidence,
                    maker.named(&CONFIDENCES),
                ),
                text(
                    "verified_on",
                    (
                        "最近核对日",
                        "Last verified",
                        "核对过全部义务的那一天；此后改了的条文会标为待重看",
                    ),
                    &record.verified_on,
                ),
                maker.field("note", ("备注", "Note", ""), "area", &record.note),
            ],
        ),
    ]
}

/// `GET /duties/rules/work?file=…`; without a file for a new one.
pub(crate) async fn show(
    State(state): State<AppState>,
    visitor: Visitor,
    query: Query,
    OriginalUri(uri): OriginalUri,
    keeper: RegisterKeeper,
) -> Result<Response, Error> {
    require_editor(&state, &keeper)?;
    let opened = Opened::of(&state, query.first("file").unwrap_or("").trim())?;
    let record = find_work_record(&opened.content).unwrap_or_else(|| WorkRecord {
        source: "公开副本，未核官方页".to_owned(),
        confidence: "medium".to_owned(),
        ..WorkRecord::default()
    });
    let frame = titled(state.frame(visitor, &uri));
    let page = opened.page(frame, keeper.form_token(), &record, (&[], String::new()));
    Ok(Html(page.render()?).into_response())
}

fn titled(frame: Frame) -> Frame {
    let title = frame.t("规则文件", "Rule file");
    frame.titled(title)
}

/// `POST /duties/rules/work`
pub(crate) async fn save(
    State(state): State<AppState>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    keeper: RegisterKeeper,
    body: Bytes,
) -> Result<Response, Error> {
    let filled = Filled::read(&body);
    keeper.check_form(&filled.token())?;
    require_editor(&state, &keeper)?;
    let opened = Opened::of(&state, &filled.text("file"))?;
    let record = filled.head();
    let faults = record.faults();
    let mut refused = String::new();
    if faults.is_empty() {
        let content = put_work_record(&opened.content, &record);
        match refusal(&opened.kept, &opened.file, &content) {
            None => {
                let verb = if opened.content.is_empty() {
                    "新建规则文件"
                } else {
                    "修改文件头"
                };
                let change = RuleChange {
                    path: opened.file,
                    content: Some(content),
                    what: format!("{verb} 《{}》", record.title),
                    reason: filled.text("reason"),
                    source: record.source.clone(),
                    before: find_work_record(&opened.content)
                        .map(|before| put_work_record("", &before)),
                    after: Some(put_work_record("", &record)),
                };
                return Ok(keep(&state, &keeper, change)?.into_response());
            }
            Some(reason) => refused = reason,
        }
    }
    let frame = titled(state.frame(visitor, &uri));
    let page = opened.page(frame, keeper.form_token(), &record, (&faults, refused));
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page.render()?)).into_response())
}
