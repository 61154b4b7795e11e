//! Duties proposed from a text: shown beside the rules, taken over into a rule file, or set aside with a reason.

use axum::body::Bytes;
use axum::extract::State;
use axum::response::Redirect;
use huidian_duties::{
    DeadlineRecord, DutyRecord, Proposal, Rules, find_work_record, propose, toml_string,
};
use huidian_model::{Document, PartialDate, ProvisionPath, Work};
use huidian_operations::{RuleChange, find_work_by_any_name};
use huidian_store::{DutyRuleFile, Reader};
use jiff::civil::Date;

use super::rule_files::{content_of, free_file};
use super::rule_saving::{keep, require_editor};
use super::words;
use crate::access::RegisterKeeper;
use crate::error::Error;
use crate::pages::account::read_form;
use crate::state::AppState;

pub(super) struct ProposalLine {
    pub(super) number: usize,
    pub(super) place: String,
    pub(super) modality: &'static str,
    pub(super) addressee: String,
    pub(super) is_of_authority: bool,
    pub(super) action: String,
    pub(super) times: String,
    pub(super) recipient: String,
    pub(super) penalties: String,
    pub(super) is_recorded: bool,
    /// Why a keeper does not take it; empty where none did so.
    pub(super) set_aside: String,
}

/// The title a file's `[work]` names, or a threshold's question.
pub(super) fn title_of(content: &str) -> Option<String> {
    let line = content.lines().find_map(|line| {
        line.strip_prefix("title = ")
            .or_else(|| line.strip_prefix("question = "))
    })?;
    Some(line.trim().trim_matches('"').to_owned())
}

/// The newest text of a work that holds on a day.
pub(super) fn document_of(
    reader: &Reader<'_>,
    title: &str,
    day: Date,
) -> Result<Option<Document>, Error> {
    let Some(work) = find_work_by_any_name(reader, huidian_catalogue::builtin(), title)? else {
        return Ok(None);
    };
    let holding = reader.expressions_on(&work, day)?;
    // a text whose first day nobody knows is better read than none
    let all = reader.expressions_of(&work)?;
    match holding.last().or(all.last()) {
        Some(text) => Ok(reader.document(&text.id)?),
        None => Ok(None),
    }
}

pub(super) fn proposal_line(
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
    let (place, action) = (proposal.path.citation(), action_of(proposal, document));
    let set_aside = rules.set_aside.iter().find(|one| {
        rules.works[one.work].title == title && one.provision == place && one.action == action
    });
    let times: Vec<String> = proposal.times.iter().map(time_words).collect();
    let penalties: Vec<String> = proposal
        .penalties
        .iter()
        .map(ProvisionPath::citation)
        .collect();
    ProposalLine {
        number,
        place,
        modality: words::modality(proposal.modality.id()),
        addressee: proposal.addressee.clone().unwrap_or_default(),
        is_of_authority: proposal.is_of_authority,
        action,
        times: times.join("、"),
        recipient: proposal.recipient.clone().unwrap_or_default(),
        penalties: penalties.join("、"),
        is_recorded,
        set_aside: set_aside.map_or_else(String::new, |one| match &one.by {
            Some(by) => format!("{}（{by}）", one.reason),
            None => one.reason.clone(),
        }),
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

/// A proposal as the fields of a form: whom it binds is left to a person.
pub(super) fn record_from(proposal: &Proposal, document: &Document) -> DutyRecord {
    let deadlines = proposal.times.iter().map(|time| {
        let mut fields = vec![("kind", time.kind.id().to_owned())];
        if let Some(span) = time.span {
            fields.push(("value", span.value.to_string()));
            fields.push(("unit", span.unit.id().to_owned()));
        } else if let Some((month, day)) = time.month_day {
            fields.push(("month_day", format!("{month:02}-{day:02}")));
        }
        let fields = fields.into_iter();
        DeadlineRecord(
            fields
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
        )
    });
    let penalty = proposal.penalties.first();
    DutyRecord {
        provision: proposal.path.citation().replace(['（', '）'], ""),
        action: action_of(proposal, document),
        modality: proposal.modality.id().to_owned(),
        trigger: "standing".to_owned(),
        deadlines: deadlines.collect(),
        recipient: proposal.recipient.iter().cloned().collect(),
        penalty_provision: penalty.map(ProvisionPath::citation).unwrap_or_default(),
        ..DutyRecord::default()
    }
}

/// A proposal as a record to be finished by a person: whom it addresses is left to them.
pub(super) fn record_of(proposal: &Proposal, document: &Document, number: usize) -> String {
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
        .map(|one| toml_string(one))
        .collect::<Vec<_>>();
    format!(
        "\n[[duty]]\nid = \"NEW-{number}\"\ntopic = \"\"\nprovision = {}\nin_force_from = \"\"\naddressee = {{ attr = \"\", is = true }}\naction = {}\nmodality = \"{}\"\ntrigger = \"standing\"\ndeadlines = [{}]\nrecipient = [{}]\nsectors = [\"*\"]\nsource = \"\"\ncopies = 1\nconfidence = \"medium\"\n",
        toml_string(&proposal.path.citation().replace(['（', '）'], "")),
        toml_string(&action_of(proposal, document)),
        proposal.modality.id(),
        deadlines.join(", "),
        recipient.join(", "),
    )
}

/// A rule file with the text of its work.
pub(super) struct ReviewedFile {
    pub(super) file: String,
    pub(super) content: String,
    /// Of the work.
    pub(super) title: String,
    pub(super) document: Option<Document>,
}

impl ReviewedFile {
    /// The file of a path or, where none is asked for, that of a work; a work without one has a new file that begins with what the library
    /// knows of it.
    pub(super) fn of(
        reader: &Reader<'_>,
        state: &AppState,
        kept: &[DutyRuleFile],
        file: &str,
        work: &str,
    ) -> Result<Self, Error> {
        let mut file = file.to_owned();
        let mut content = content_of(kept, &file).unwrap_or_default();
        if content.is_empty() && !work.is_empty() {
            let catalogue = huidian_catalogue::builtin();
            let found = find_work_by_any_name(reader, catalogue, work)?;
            let found = found.map(|id| reader.find_work(&id)).transpose()?.flatten();
            if let Some(found) = found {
                (file, content) = file_of(kept, &found);
            }
        }
        let title = title_of(&content).unwrap_or_default();
        let head = find_work_record(&content).unwrap_or_default();
        let day = day_within(state.today(), &head.in_force_from, &head.in_force_to);
        let document = document_of(reader, &title, day)?;
        Ok(Self {
            file,
            content,
            title,
            document,
        })
    }
}

/// The day of a span that is nearest to another; days that are none bound nothing.
pub(super) fn day_within(day: Date, from: &str, to: &str) -> Date {
    let day = to.parse().map_or(day, |to: Date| day.min(to));
    from.parse().map_or(day, |from: Date| day.max(from))
}

/// The file of a work's duties, or the beginning of a new one.
fn file_of(kept: &[DutyRuleFile], work: &Work) -> (String, String) {
    let paths = huidian_catalogue::duty_files().map(|file| file.path.to_owned());
    let paths = paths.chain(kept.iter().map(|file| file.path.clone()));
    let known = paths
        .filter(|path| path.starts_with("works/"))
        .filter_map(|path| content_of(kept, &path).map(|content| (path, content)))
        .find(|(_, content)| title_of(content).as_ref() == Some(&work.title));
    if let Some(known) = known {
        return known;
    }
    let issuers: Vec<String> = work
        .issuers
        .members
        .iter()
        .map(|one| one.name.clone())
        .collect();
    let begins = work.first_effective_on().and_then(PartialDate::day);
    let header = format!(
        "[work]\ntitle = {}\nissuer = {}\nin_force_from = {}\nsource = \"公开副本，未核官方页\"\nconfidence = \"medium\"\n",
        toml_string(&work.title),
        toml_string(&issuers.join("、")),
        toml_string(&begins.map(|day| day.to_string()).unwrap_or_default()),
    );
    (free_file(kept), header)
}

/// `POST /duties/rules/set-aside`: a proposal that is not taken is written down in the rule file, with the reason.
pub(crate) async fn set_aside(
    State(state): State<AppState>,
    keeper: RegisterKeeper,
    body: Bytes,
) -> Result<Redirect, Error> {
    let form = read_form(&body);
    keeper.check_form(&form)?;
    require_editor(&state, &keeper)?;
    let reason = form.first("reason").unwrap_or("").trim().to_owned();
    if reason.is_empty() {
        return Err(Error::parameter(
            "reason",
            "请写明理由 (a reason is needed)",
        ));
    }
    let number = form.read::<usize>("number")?.unwrap_or(usize::MAX);
    let work = form.first("work").unwrap_or("");
    let (file, mut content, record) = {
        let reader = state.library().store().read()?;
        let kept = reader.duty_rule_files()?;
        let path = form.first("file").unwrap_or("");
        let reviewed = ReviewedFile::of(&reader, &state, &kept, path, work)?;
        let document = reviewed.document.as_ref();
        let proposals = document.map(propose).unwrap_or_default();
        // the text may have changed since the page was shown
        let proposal = proposals
            .get(number)
            .filter(|one| form.first("place") == Some(one.path.citation().as_str()));
        let (Some(proposal), Some(document)) = (proposal, document) else {
            return Err(Error::Conflict(
                "文本已变，请重新打开本页 (the text changed, open the page again)".to_owned(),
            ));
        };
        let record = format!(
            "\n[[set_aside]]\nprovision = {}\naction = {}\nreason = {}\nby = {}\n",
            toml_string(&proposal.path.citation()),
            toml_string(&action_of(proposal, document)),
            toml_string(&reason),
            toml_string(keeper.who.name()),
        );
        (reviewed.file, reviewed.content, record)
    };
    content.push_str(&record);
    let change = RuleChange {
        path: file,
        content: Some(content),
        what: format!("不采 {}", form.first("place").unwrap_or("")),
        reason,
        ..RuleChange::default()
    };
    keep(&state, &keeper, change)
}
