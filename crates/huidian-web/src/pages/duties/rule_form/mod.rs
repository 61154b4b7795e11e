//! `/duties/rules/edit`: one duty as a form, with what is wrong told at each field.

mod fields;
mod filled;
mod filled_threshold;
mod head;
mod names;
mod page;
mod threshold;
mod threshold_fields;

pub(super) use head::{save as save_head, show as show_head};
pub(super) use threshold::{save as save_threshold, show as show_threshold};

use std::sync::Arc;

use askama::Template as _;
use axum::body::Bytes;
use axum::extract::{OriginalUri, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use huidian_duties::{
    DutyRecord, RecordFault, Rules, find_record, find_work_record, propose, put_record,
};
use huidian_model::{Document, ProvisionPath};
use huidian_operations::{RuleChange, library_rules};
use huidian_store::DutyRuleFile;

use super::proposals::{ReviewedFile, day_within, document_of, record_from};
use super::rule_saving::{keep, refusal, require_editor};
use crate::access::RegisterKeeper;
use crate::error::Error;
use crate::registers::apart;
use crate::request::{Query, Visitor};
use crate::state::AppState;
use crate::views::Frame;
use fields::groups;
use filled::Filled;
use page::FormPage;

/// What the form is about.
struct Subject {
    rules: Arc<Rules>,
    kept: Vec<DutyRuleFile>,
    reviewed: ReviewedFile,
}

impl Subject {
    fn of(state: &AppState, file: &str, work: &str) -> Result<Self, Error> {
        let reader = state.library().store().read()?;
        let rules = library_rules(&reader)?.rules;
        let kept = reader.duty_rule_files()?;
        let reviewed = ReviewedFile::of(&reader, state, &kept, file, work)?;
        if reviewed.title.is_empty() || !reviewed.file.starts_with("works/") {
            return Err(Error::parameter(
                "file",
                "先选一件文件的规则文件 (name the rule file of a work, or the work)",
            ));
        }
        Ok(Self {
            rules,
            kept,
            reviewed,
        })
    }

    /// The text that holds on the days of a record, which may have ended or be still to begin.
    fn turn_to(&mut self, state: &AppState, record: &DutyRecord) -> Result<(), Error> {
        let reader = state.library().store().read()?;
        let day = day_within(state.today(), &record.in_force_from, &record.in_force_to);
        self.reviewed.document = document_of(&reader, &self.reviewed.title, day)?;
        Ok(())
    }

    fn document(&self) -> Option<&Document> {
        self.reviewed.document.as_ref()
    }

    fn page(
        &self,
        frame: Frame,
        form_token: String,
        work: &str,
        duty: &str,
        record: &DutyRecord,
        (faults, refused): (&[RecordFault], String),
    ) -> FormPage {
        let file = self.reviewed.file.clone();
        let heading = if duty.is_empty() {
            frame.t("新增义务", "A new duty")
        } else {
            frame.t("修改义务", "Change a duty")
        };
        FormPage {
            groups: groups(&frame, record, &self.rules, self.document(), faults),
            fault_count: faults.len(),
            refused,
            words: words_of(self.document(), &record.provision),
            is_not_held: self.document().is_none(),
            title: quoted_title(&self.reviewed.title),
            action: "/duties/rules/edit",
            hidden: vec![
                ("file", file.clone()),
                ("work", work.to_owned()),
                ("duty", duty.to_owned()),
            ],
            heading: heading.to_owned(),
            code: duty.to_owned(),
            proposed: Vec::new(),
            can_remove: false,
            file,
            form_token,
            frame,
        }
    }
}

/// `GET /duties/rules/edit?file=…&duty=ID`, `…&take=N` from a proposal, or neither for a new one.
pub(crate) async fn show(
    State(state): State<AppState>,
    visitor: Visitor,
    query: Query,
    OriginalUri(uri): OriginalUri,
    keeper: RegisterKeeper,
) -> Result<Response, Error> {
    require_editor(&state, &keeper)?;
    let form_token = keeper.form_token();
    let frame = titled(state.frame(visitor, &uri));
    let page = apart(&state, move |state| {
        let text = |name: &str| query.first(name).unwrap_or("").trim().to_owned();
        let (file, work, duty) = (text("file"), text("work"), text("duty"));
        let mut subject = Subject::of(state, &file, &work)?;
        let record = if duty.is_empty() {
            new_record(&subject, &query)?
        } else {
            let record = find_record(&subject.reviewed.content, &duty)
                .ok_or_else(|| Error::parameter("duty", "没有这条义务 (no such duty)"))?;
            subject.turn_to(state, &record)?;
            record
        };
        Ok(subject.page(
            frame,
            form_token,
            &work,
            &duty,
            &record,
            (&[], String::new()),
        ))
    });
    Ok(Html(page.await?.render()?).into_response())
}

/// A proposal of the text, or a record with what is known beforehand.
fn new_record(subject: &Subject, query: &Query) -> Result<DutyRecord, Error> {
    let mut record = DutyRecord {
        modality: "must".to_owned(),
        trigger: "standing".to_owned(),
        provision: query.first("provision").unwrap_or("").to_owned(),
        ..DutyRecord::default()
    };
    if let (Some(take), Some(document)) = (query.read::<usize>("take")?, subject.document()) {
        let proposed = propose(document);
        let proposal = proposed.get(take).ok_or_else(|| {
            Error::Conflict(
                "文本已变，请重新打开 (the text changed, open the page again)".to_owned(),
            )
        })?;
        record = record_from(proposal, document);
        if !record.penalty_provision.is_empty() {
            record.penalty_work.clone_from(&subject.reviewed.title);
        }
    }
    Ok(DutyRecord {
        id: free_id(&subject.rules),
        in_force_from: begins(&subject.reviewed.content),
        sectors: vec!["*".to_owned()],
        source: "公开副本，未核官方页".to_owned(),
        copies: "1".to_owned(),
        confidence: "medium".to_owned(),
        ..record
    })
}

fn free_id(rules: &Rules) -> String {
    let mut number = 1;
    let id = |number: u32| format!("OWN-{number}");
    while rules.find_duty(&id(number)).is_some() || rules.find_withdrawn(&id(number)).is_some() {
        number += 1;
    }
    format!("OWN-{number}")
}

/// The first day that the head of a rule file names.
fn begins(content: &str) -> String {
    find_work_record(content).unwrap_or_default().in_force_from
}

fn titled(frame: Frame) -> Frame {
    let title = frame.t("编辑义务", "Edit a duty");
    Frame {
        is_indexed: false,
        ..frame.titled(title)
    }
}

fn quoted_title(title: &str) -> String {
    if title.is_empty() {
        String::new()
    } else {
        format!("《{title}》")
    }
}

/// Attributes and thresholds by name, with what they mean, for fields that propose them.
fn attributes_proposed(frame: &Frame, rules: &Rules) -> Vec<(String, String)> {
    let maker = fields::Maker { frame, faults: &[] };
    let mut known = fields::attributes(&maker, rules);
    known.retain(|(value, _)| !value.is_empty());
    known
}

fn words_of(document: Option<&Document>, provision: &str) -> String {
    let words = provision.split('、').filter_map(|one| {
        let path: ProvisionPath = one.parse().ok()?;
        let document = document?;
        let found = document.find(&path)?;
        Some(document.text_of(found).trim().to_owned())
    });
    words.collect::<Vec<_>>().join("\n")
}

/// `POST /duties/rules/edit`: taken only if every field is sound and all rules together are.
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
    let form_token = keeper.form_token();
    let frame = titled(state.frame(visitor, &uri));
    let judged = apart(&state, move |state| {
        judge(state, &filled, frame, form_token)
    });
    match judged.await? {
        Judged::Sound(change) => {
            let kept: Redirect = keep(&state, &keeper, *change)?;
            Ok(kept.into_response())
        }
        Judged::Faulty(page) => {
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page.render()?)).into_response())
        }
    }
}

enum Judged {
    Sound(Box<RuleChange>),
    Faulty(Box<FormPage>),
}

fn judge(
    state: &AppState,
    filled: &Filled,
    frame: Frame,
    form_token: String,
) -> Result<Judged, Error> {
    let (work, duty) = (filled.text("work"), filled.text("duty"));
    let mut subject = Subject::of(state, &filled.text("file"), &work)?;
    let mut record = filled.record(&subject.rules);
    subject.turn_to(state, &record)?;
    let own = Some(duty.as_str()).filter(|duty| !duty.is_empty());
    let content = &subject.reviewed.content;
    let before = own.and_then(|own| find_record(content, own));
    if own.is_some() && before.is_none() {
        return Err(Error::Conflict(
            "规则文件已变，请重新打开 (the rule file changed, open the page again)".to_owned(),
        ));
    }
    record.withdrawn = before.as_ref().and_then(|before| before.withdrawn.clone());
    let faults = record.faults(&subject.rules, own, subject.document());
    let mut refused = String::new();
    if faults.is_empty() {
        // a work of which no first day is known begins, for its rules, with its first duty
        let content = content.replacen(
            "in_force_from = \"\"",
            &format!("in_force_from = \"{}\"", record.in_force_from),
            1,
        );
        let vocabulary = &subject.rules.vocabulary;
        let content = put_record(&content, own, &record, vocabulary);
        let path = subject.reviewed.file.clone();
        match refusal(&subject.kept, &path, &content) {
            None => {
                let verb = if own.is_some() { "修改" } else { "新增" };
                let before = before.map(|before| before.written(vocabulary));
                let change = RuleChange {
                    path,
                    content: Some(content),
                    what: format!("{verb}义务 {} {}", record.id, record.action),
                    reason: filled.text("reason"),
                    source: record.source.clone(),
                    before,
                    after: Some(record.written(vocabulary)),
                };
                return Ok(Judged::Sound(Box::new(change)));
            }
            Some(reason) => refused = reason,
        }
    }
    let page = subject.page(frame, form_token, &work, &duty, &record, (&faults, refused));
    Ok(Judged::Faulty(Box::new(page)))
}
