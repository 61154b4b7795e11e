//! `/duties/rules`: the rules as files, held against the texts; duties proposed from a text, to be taken over by a keeper.

use askama::Template;
use axum::extract::{OriginalUri, State};
use huidian_duties::{Held, Proposal, Rules, propose};
use huidian_model::Document;
use huidian_operations::{
    CheckedDuty, check_duties, find_work_by_any_name, library_rules, summarise,
};
use huidian_store::{DutyRuleFile, Reader};

use super::answers::place_of;
use super::words;
use crate::access::RegisterKeeper;
use crate::error::Error;
use crate::pages::{Shown, show as show_page};
use crate::registers::apart;
use crate::request::{Query, Visitor};
use crate::state::AppState;
use crate::views::Frame;

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
    faults: Vec<(String, String)>,
    changed: Vec<ChangedLine>,
    files: Vec<FileLine>,
    file: String,
    content: String,
    is_changed: bool,
    proposals: Vec<ProposalLine>,
    proposed_from: String,
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
        format!("{} {}", self.duty, place_of(&self.to, Some(&self.article)))
    }
}

struct FileLine {
    path: String,
    title: String,
    is_changed: bool,
    is_chosen: bool,
}

struct ProposalLine {
    number: usize,
    place: String,
    modality: &'static str,
    addressee: String,
    is_of_authority: bool,
    action: String,
    times: String,
    recipient: String,
    penalties: String,
    is_recorded: bool,
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
    let summary = summarise(&checked);
    let kept = reader.duty_rule_files()?;
    let file = query.first("file").unwrap_or("").to_owned();
    let builtin = huidian_catalogue::duty_files().find(|one| one.path == file);
    let own = kept.iter().find(|one| one.path == file);
    let mut content = own
        .map(|own| own.content.clone())
        .or(builtin.map(|builtin| builtin.text.to_owned()))
        .unwrap_or_default();
    let work_title = title_of(&content);
    let document = document_of(&reader, state, work_title.as_deref().unwrap_or(""))?;
    let proposals = document.as_ref().map(propose).unwrap_or_default();
    if let (Some(take), Some(document)) = (query.read::<usize>("take")?, &document)
        && let Some(proposal) = proposals.get(take)
    {
        content.push_str(&record_of(proposal, document, take));
    }
    let title = work_title.clone().unwrap_or_default();
    Ok(RulesPage {
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
        faults: checked.iter().filter_map(fault).collect(),
        changed: checked.iter().filter_map(changed_line).collect(),
        files: files(&kept, &file),
        proposals: match &document {
            Some(document) => proposals
                .iter()
                .enumerate()
                .map(|(number, proposal)| proposal_line(number, proposal, document, rules, &title))
                .collect(),
            None => Vec::new(),
        },
        proposed_from: title,
        is_changed: own.is_some(),
        file,
        content,
        frame,
    })
}

fn fault(one: &CheckedDuty<'_>) -> Option<(String, String)> {
    let reason = match one.held.as_ref()? {
        Held::NoSuchProvision(provision) => format!("文本中没有{provision}"),
        Held::MissingWords(missing) => format!("条文中没有“{}”", missing.join("”“")),
        Held::Sound | Held::NoAddress => return None,
    };
    Some((one.duty.id.clone(), reason))
}

fn changed_line(one: &CheckedDuty<'_>) -> Option<ChangedLine> {
    let changed = one.changed.as_ref()?;
    Some(ChangedLine {
        duty: one.duty.id.clone(),
        action: one.duty.action.clone(),
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

/// The title a file's `[work]` names, or a threshold's question.
fn title_of(content: &str) -> Option<String> {
    let line = content.lines().find_map(|line| {
        line.strip_prefix("title = ")
            .or_else(|| line.strip_prefix("question = "))
    })?;
    Some(line.trim().trim_matches('"').to_owned())
}

/// The newest text of a work that holds today.
fn document_of(
    reader: &Reader<'_>,
    state: &AppState,
    title: &str,
) -> Result<Option<Document>, Error> {
    let Some(work) = find_work_by_any_name(reader, huidian_catalogue::builtin(), title)? else {
        return Ok(None);
    };
    let holding = reader.expressions_on(&work, state.today())?;
    // a text whose first day nobody knows is better read than none
    let all = reader.expressions_of(&work)?;
    match holding.last().or(all.last()) {
        Some(text) => Ok(reader.document(&text.id)?),
        None => Ok(None),
    }
}

fn proposal_line(
    number: usize,
    proposal: &Proposal,
    document: &Document,
    rules: &Rules,
    title: &str,
) -> ProposalLine {
    let article = proposal
        .path
        .0
        .first()
        .map(ToString::to_string)
        .unwrap_or_default();
    let is_recorded = rules.duties.iter().any(|duty| {
        let of_work = rules.work_of(duty).title == title;
        of_work
            && duty
                .provision
                .as_deref()
                .is_some_and(|provision| provision.starts_with(&article))
    });
    let times: Vec<String> = proposal.times.iter().map(time_words).collect();
    let penalties: Vec<String> = proposal
        .penalties
        .iter()
        .map(huidian_model::ProvisionPath::citation)
        .collect();
    ProposalLine {
        number,
        place: proposal.path.citation(),
        modality: words::modality(proposal.modality.id()),
        addressee: proposal.addressee.clone().unwrap_or_default(),
        is_of_authority: proposal.is_of_authority,
        action: action_of(proposal, document),
        times: times.join("、"),
        recipient: proposal.recipient.clone().unwrap_or_default(),
        penalties: penalties.join("、"),
        is_recorded,
    }
}

fn action_of(proposal: &Proposal, document: &Document) -> String {
    let text = document
        .text
        .get(proposal.span.0..proposal.span.1)
        .unwrap_or("");
    text.trim().to_owned()
}

fn time_words(time: &huidian_duties::ProposedTime) -> String {
    let span = time
        .span
        .map(|span| format!("{}{}", span.value, span.unit.label()));
    let day = time
        .month_day
        .map(|(month, day)| format!("{month}月{day}日"));
    format!("{} {}", time.kind.id(), span.or(day).unwrap_or_default())
        .trim()
        .to_owned()
}

/// A proposal as a record to be finished by a person: whom it addresses is left to them.
fn record_of(proposal: &Proposal, document: &Document, number: usize) -> String {
    let quoted = |text: &str| format!("{text:?}");
    let mut deadlines = Vec::new();
    for time in &proposal.times {
        let kind = time.kind.id();
        deadlines.push(match (time.span, time.month_day) {
            (Some(span), _) => format!(
                "{{ kind = \"{kind}\", value = {}, unit = \"{}\" }}",
                span.value,
                span.unit.id()
            ),
            (_, Some((month, day))) => {
                format!("{{ kind = \"{kind}\", month_day = \"{month:02}-{day:02}\" }}")
            }
            _ => format!("{{ kind = \"{kind}\" }}"),
        });
    }
    let recipient = proposal
        .recipient
        .iter()
        .map(|one| quoted(one))
        .collect::<Vec<_>>();
    format!(
        "\n[[duty]]\nid = \"NEW-{number}\"\ntopic = \"\"\nprovision = {}\nin_force_from = \"\"\naddressee = {{ attr = \"\", is = true }}\naction = {}\nmodality = \"{}\"\ntrigger = \"standing\"\ndeadlines = [{}]\nrecipient = [{}]\nsectors = [\"*\"]\nsource = \"\"\ncopies = 1\nconfidence = \"medium\"\n",
        quoted(&proposal.path.citation().replace(['（', '）'], "")),
        quoted(&action_of(proposal, document)),
        proposal.modality.id(),
        deadlines.join(", "),
        recipient.join(", "),
    )
}
