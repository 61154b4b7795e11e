//! `/duties/rules/edit`: one duty as a form, with what is wrong told at each field.

mod fields;
mod filled;
mod names;

use std::sync::Arc;

use askama::Template;
use axum::body::Bytes;
use axum::extract::{OriginalUri, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use huidian_duties::{DutyRecord, RecordFault, Rules, find_record, propose, put_record};
use huidian_model::{Document, ProvisionPath};
use huidian_operations::library_rules;
use huidian_store::DutyRuleFile;

use super::proposals::{ReviewedFile, record_from};
use super::rule_saving::{keep, refusal, require_editor};
use crate::access::RegisterKeeper;
use crate::error::Error;
use crate::registers::apart;
use crate::request::{Query, Visitor};
use crate::state::AppState;
use crate::views::Frame;
use fields::{FieldGroup, groups};
use filled::Filled;

#[derive(Template)]
#[template(path = "duties_rule_form.html")]
struct FormPage {
    frame: Frame,
    form_token: String,
    file: String,
    work: String,
    /// The id under which the duty stands; empty for a new one.
    duty: String,
    title: String,
    is_held: bool,
    groups: Vec<FieldGroup>,
    fault_count: usize,
    /// Why all rules together are refused.
    refused: String,
    /// The words of the provision chosen.
    words: String,
}

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
        FormPage {
            groups: groups(&frame, record, &self.rules, self.document(), faults),
            fault_count: faults.len(),
            refused,
            words: words_of(self.document(), &record.provision),
            is_held: self.document().is_some(),
            title: self.reviewed.title.clone(),
            file: self.reviewed.file.clone(),
            work: work.to_owned(),
            duty: duty.to_owned(),
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
        let subject = Subject::of(state, &file, &work)?;
        let record = if duty.is_empty() {
            new_record(&subject, &query)?
        } else {
            find_record(&subject.reviewed.content, &duty)
                .ok_or_else(|| Error::parameter("duty", "没有这条义务 (no such duty)"))?
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
    while rules.find_duty(&format!("OWN-{number}")).is_some() {
        number += 1;
    }
    format!("OWN-{number}")
}

/// The first day that the head of a rule file names.
fn begins(content: &str) -> String {
    let line = content
        .lines()
        .find_map(|line| line.strip_prefix("in_force_from = "));
    let day = line.unwrap_or("").trim().trim_matches('"');
    day.to_owned()
}

fn titled(frame: Frame) -> Frame {
    let title = frame.t("编辑义务", "Edit a duty");
    Frame {
        is_indexed: false,
        ..frame.titled(title)
    }
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
        Judged::Sound { path, content } => {
            let kept: Redirect = keep(&state, &keeper, &path, &content)?;
            Ok(kept.into_response())
        }
        Judged::Faulty(page) => {
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page.render()?)).into_response())
        }
    }
}

enum Judged {
    Sound { path: String, content: String },
    Faulty(Box<FormPage>),
}

fn judge(
    state: &AppState,
    filled: &Filled,
    frame: Frame,
    form_token: String,
) -> Result<Judged, Error> {
    let (work, duty) = (filled.text("work"), filled.text("duty"));
    let subject = Subject::of(state, &filled.text("file"), &work)?;
    let record = filled.record(&subject.rules);
    let own = Some(duty.as_str()).filter(|duty| !duty.is_empty());
    let content = &subject.reviewed.content;
    if let Some(own) = own
        && find_record(content, own).is_none()
    {
        return Err(Error::Conflict(
            "规则文件已变，请重新打开 (the rule file changed, open the page again)".to_owned(),
        ));
    }
    let faults = record.faults(&subject.rules, own, subject.document());
    let mut refused = String::new();
    if faults.is_empty() {
        // a work of which no first day is known begins, for its rules, with its first duty
        let content = content.replacen(
            "in_force_from = \"\"",
            &format!("in_force_from = \"{}\"", record.in_force_from),
            1,
        );
        let content = put_record(&content, own, &record, &subject.rules.vocabulary);
        let path = subject.reviewed.file.clone();
        match refusal(&subject.kept, &path, &content) {
            None => return Ok(Judged::Sound { path, content }),
            Some(reason) => refused = reason,
        }
    }
    let page = subject.page(frame, form_token, &work, &duty, &record, (&faults, refused));
    Ok(Judged::Faulty(Box::new(page)))
}
