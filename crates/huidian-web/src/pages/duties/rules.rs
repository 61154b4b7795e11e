//! `/duties/rules`: the rules as files, held against the texts; duties proposed from a text, to be taken over by a keeper.

use askama::Template;
use axum::extract::{OriginalUri, State};
use huidian_duties::{Held, VersionRecord, WithdrawnDuty, find_record, find_versions, propose};
use huidian_operations::{
    ChangedArticle, check_duties, check_thresholds, library_rules, summarise,
};
use huidian_store::{DutyRuleFile, Reader};

use super::proposals::{ProposalLine, ReviewedFile, proposal_line, record_of, title_of};
use super::words;
use crate::access::RegisterKeeper;
use crate::error::Error;
use crate::pages::{Shown, show as show_page};
use crate::registers::apart;
use crate::request::{Query, Visitor};
use crate::state::AppState;
use crate::views::{Frame, minute_of};

/// Changes of a file that are listed.
const CHANGES: u32 = 50;

#[derive(Template)]
#[template(path = "duties_rules.html")]
struct RulesPage {
    frame: Frame,
    form_token: String,
    may_change: bool,
    refused: String,
    sound: usize,
    text_not_held: usize,
    without_address: usize,
    /// Rules of thresholds that stand in the text held, and those whose text is not.
    thresholds_sound: usize,
    thresholds_not_held: usize,
    faults: Vec<(String, String)>,
    changed: Vec<ChangedLine>,
    files: Vec<FileLine>,
    file: String,
    content: String,
    /// Id, provision and action of the file's duties.
    duties: Vec<(String, String, String)>,
    withdrawn: Vec<WithdrawnLine>,
    /// Of a threshold: the days of each version, and its work.
    versions: Vec<String>,
    history: Vec<ChangeLine>,
    is_changed: bool,
    is_builtin: bool,
    proposals: Vec<ProposalLine>,
    proposed_from: String,
    /// The work whose text was asked for, and whether no text of it is held.
    asked_work: String,
    is_not_found: bool,
}

struct WithdrawnLine {
    id: String,
    action: String,
    why: String,
}

/// A change of the file that a keeper made.
struct ChangeLine {
    batch: String,
    at: String,
    by: String,
    what: String,
    why: String,
    undone: String,
    may_undo: bool,
}

struct ChangedLine {
    duty: String,
    action: String,
    article: String,
    to: String,
    before: String,
    after: String,
}

impl ChangedLine {
    fn heading(&self) -> String {
        format!(
            "{} {}",
            self.duty,
            words::place(&self.to, Some(&self.article))
        )
    }
}

struct FileLine {
    path: String,
    title: String,
    is_changed: bool,
    is_chosen: bool,
}

/// `GET /duties/rules`
pub(crate) async fn show(
    State(state): State<AppState>,
    visitor: Visitor,
    query: Query,
    OriginalUri(uri): OriginalUri,
    keeper: RegisterKeeper,
) -> Shown {
    let may_change = keeper.who.may_share();
    let form_token = keeper.form_token();
    let frame = state.frame(visitor, &uri);
    let title = frame.t("规则与核对", "Rules");
    let frame = Frame {
        is_indexed: false,
        ..frame.titled(title)
    };
    // a library's texts are read through; readers of pages do not wait for it
    let page = apart(&state, move |state| {
        page(state, &query, frame, form_token, may_change)
    })
    .await?;
    show_page(&page)
}

fn page(
    state: &AppState,
    query: &Query,
    frame: Frame,
    form_token: String,
    may_change: bool,
) -> Result<RulesPage, Error> {
    let reader = state.library().store().read()?;
    let library = library_rules(&reader)?;
    let rules = &library.rules;
    let checked = check_duties(&reader, huidian_catalogue::builtin(), rules, state.today())?;
    let summary = summarise(checked.iter().map(|one| (&one.held, one.changed.is_some())));
    let of_thresholds =
        check_thresholds(&reader, huidian_catalogue::builtin(), rules, state.today())?;
    let of_thresholds_summary = summarise(
        of_thresholds
            .iter()
            .map(|one| (&one.held, one.changed.is_some())),
    );
    let mut faults = Vec::new();
    let mut changed = Vec::new();
    for one in &checked {
        faults.extend(fault(&one.duty.id, one.held.as_ref()));
        let line = changed_line(&one.duty.id, &one.duty.action, one.changed.as_ref());
        changed.extend(line);
    }
    for one in &of_thresholds {
        faults.extend(fault(&one.name(), one.held.as_ref()));
        let (id, question) = (&one.threshold.id, &one.threshold.question);
        changed.extend(changed_line(id, question, one.changed.as_ref()));
    }
    let kept = reader.duty_rule_files()?;
    let file = query.first("file").unwrap_or("").to_owned();
    let asked_work = query.first("work").unwrap_or("").trim();
    let ReviewedFile {
        file,
        mut content,
        title,
        document,
    } = ReviewedFile::of(&reader, state, &kept, &file, asked_work)?;
    let proposals = document.as_ref().map(propose).unwrap_or_default();
    if let (Some(take), Some(document)) = (query.read::<usize>("take")?, &document)
        && let Some(proposal) = proposals.get(take)
    {
        content.push_str(&record_of(proposal, document, take));
    }
    let own = kept.iter().any(|one| one.path == file);
    let of_work = rules
        .duties
        .iter()
        .filter(|duty| rules.work_of(duty).title == title);
    let duties = of_work.filter_map(|duty| {
        find_record(&content, &duty.id)?;
        let place = duty.provision.clone().unwrap_or_default();
        Some((duty.id.clone(), place, duty.action.clone()))
    });
    let duties = if file.starts_with("works/") {
        duties.collect()
    } else {
        Vec::new()
    };
    let withdrawn = rules
        .withdrawn
        .iter()
        .filter(|one| find_record(&content, &one.duty.id).is_some());
    Ok(RulesPage {
        withdrawn: withdrawn.map(withdrawn_line).collect(),
        versions: if file.starts_with("thresholds/") {
            find_versions(&content).iter().map(version_line).collect()
        } else {
            Vec::new()
        },
        history: history(&reader, &file)?,
        is_builtin: huidian_catalogue::duty_files().any(|one| one.path == file),
        form_token,
        may_change,
        refused: library
            .refused
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        sound: summary.sound,
        text_not_held: summary.text_not_held,
        without_address: summary.without_address,
        thresholds_sound: of_thresholds_summary.sound,
        thresholds_not_held: of_thresholds_summary.text_not_held,
        faults,
        changed,
        files: files(&kept, &file),
        is_not_found: document.is_none() && !asked_work.is_empty(),
        asked_work: asked_work.to_owned(),
        proposals: match &document {
            Some(document) => proposals
                .iter()
                .enumerate()
                .map(|(number, proposal)| proposal_line(number, proposal, document, rules, &title))
                .collect(),
            None => Vec::new(),
        },
        proposed_from: title,
        duties,
        is_changed: own,
        file,
        content,
        frame,
    })
}

fn withdrawn_line(one: &WithdrawnDuty) -> WithdrawnLine {
    let by = one.by.as_deref().unwrap_or("");
    WithdrawnLine {
        id: one.duty.id.clone(),
        action: one.duty.action.clone(),
        why: format!("{} {by}：{}", one.on, one.reason),
    }
}

fn version_line(version: &VersionRecord) -> String {
    let until = if version.to.is_empty() {
        String::new()
    } else {
        format!("至 {}", version.to)
    };
    format!(
        "{} 起{until} 《{}》{}",
        version.from, version.work, version.provision
    )
}

/// The changes of a file, the newest first. The newest that still stands is undone first: what came later rests on it.
fn history(reader: &Reader<'_>, file: &str) -> Result<Vec<ChangeLine>, Error> {
    if file.is_empty() {
        return Ok(Vec::new());
    }
    let changes = reader.rule_changes(file, CHANGES)?;
    let last = changes.iter().position(|change| change.undone_at.is_none());
    let lines = changes.into_iter().enumerate().map(|(at, change)| {
        let what = change.described.strip_prefix(file);
        let why = change.reason.unwrap_or_default();
        ChangeLine {
            batch: change.id.to_string(),
            at: minute_of(change.started_at),
            by: change.asked_by.unwrap_or_default(),
            what: what.unwrap_or("").trim_start_matches('：').to_owned(),
            why,
            undone: change.undone_at.map(minute_of).unwrap_or_default(),
            may_undo: last == Some(at),
        }
    });
    Ok(lines.collect())
}

fn fault(record: &str, held: Option<&Held>) -> Option<(String, String)> {
    let reason = match held? {
        Held::NoSuchProvision(provision) => format!("文本中没有{provision}"),
        Held::MissingWords(missing) => format!("条文中没有“{}”", missing.join("”“")),
        Held::Sound | Held::NoAddress => return None,
    };
    Some((record.to_owned(), reason))
}

fn changed_line(record: &str, what: &str, changed: Option<&ChangedArticle>) -> Option<ChangedLine> {
    let changed = changed?;
    Some(ChangedLine {
        duty: record.to_owned(),
        action: what.to_owned(),
        article: changed.article.clone(),
        to: changed.to.to_string(),
        before: changed.before.clone(),
        after: changed
            .after
            .clone()
            .unwrap_or_else(|| "（新文本没有这一条）".to_owned()),
    })
}

fn files(kept: &[DutyRuleFile], chosen: &str) -> Vec<FileLine> {
    let line = |path: &str, text: &str, is_changed: bool| FileLine {
        title: title_of(text).unwrap_or_else(|| path.to_owned()),
        is_chosen: path == chosen,
        path: path.to_owned(),
        is_changed,
    };
    let mut lines: Vec<FileLine> = huidian_catalogue::duty_files()
        .map(|file| {
            let own = kept.iter().find(|own| own.path == file.path);
            let text = own.map_or(file.text, |own| own.content.as_str());
            line(file.path, text, own.is_some())
        })
        .collect();
    for own in kept {
        if !lines.iter().any(|line| line.path == own.path) {
            lines.push(line(&own.path, &own.content, true));
        }
    }
    lines
}
