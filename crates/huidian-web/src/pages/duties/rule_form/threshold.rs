//! `/duties/rules/threshold`: the question of a threshold, and its rule of one span of days, as a form.

use std::sync::Arc;

use askama::Template as _;
use axum::body::Bytes;
use axum::extract::{OriginalUri, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use huidian_duties::{
    RecordFault, Rules, ThresholdRecord, VersionRecord, find_threshold_record, find_versions,
    put_threshold_record, put_version, remove_version,
};
use huidian_model::Document;
use huidian_operations::{RuleChange, library_rules};
use huidian_store::DutyRuleFile;
use jiff::civil::Date;

use super::filled::Filled;
use super::page::FormPage;
use super::threshold_fields::{question, version};
use super::{attributes_proposed, words_of};
use crate::access::RegisterKeeper;
use crate::error::Error;
use crate::pages::duties::proposals::{day_within, document_of};
use crate::pages::duties::rule_files::content_of;
use crate::pages::duties::rule_saving::{keep, refusal, require_editor};
use crate::registers::apart;
use crate::request::{Query, Visitor};
use crate::state::AppState;
use crate::views::Frame;

/// What a form is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// A threshold that is not there yet: its question and its first version.
    New,
    Question,
    NewVersion,
    Version(usize),
}

impl Part {
    fn read(file: &str, version: &str) -> Result<Self, Error> {
        match (file, version) {
            ("", _) => Ok(Self::New),
            (_, "") => Ok(Self::Question),
            (_, "new") => Ok(Self::NewVersion),
            (_, number) => number
                .parse()
                .map(Self::Version)
                .map_err(|_| Error::parameter("version", "没有这一版 (no such version)")),
        }
    }

    fn number(self) -> Option<usize> {
        match self {
            Self::Version(number) => Some(number),
            _ => None,
        }
    }

    fn has_question(self) -> bool {
        matches!(self, Self::New | Self::Question)
    }

    fn has_version(self) -> bool {
        self != Self::Question
    }
}

struct Subject {
    rules: Arc<Rules>,
    kept: Vec<DutyRuleFile>,
    file: String,
    content: String,
    part: Part,
}

/// Question and version, as they stand or as they were filled in.
struct Records {
    question: ThresholdRecord,
    version: VersionRecord,
}

impl Subject {
    fn of(state: &AppState, file: &str, version: &str) -> Result<Self, Error> {
        let part = Part::read(file, version)?;
        let reader = state.library().store().read()?;
        let rules = library_rules(&reader)?.rules;
        let kept = reader.duty_rule_files()?;
        let content = content_of(&kept, file).filter(|_| file.starts_with("thresholds/"));
        let content = match (part, content) {
            (Part::New, _) => String::new(),
            (_, Some(content)) => content,
            _ => {
                return Err(Error::parameter(
                    "file",
                    "没有这个阈值的文件 (no such file of a threshold)",
                ));
            }
        };
        let count = find_versions(&content).len();
        if part.number().is_some_and(|number| number >= count) {
            return Err(Error::parameter("version", "没有这一版 (no such version)"));
        }
        Ok(Self {
            rules,
            kept,
            file: file.to_owned(),
            content,
            part,
        })
    }

    /// What stands in the file; a new version begins as the last one is.
    fn records(&self) -> Records {
        let mut versions = find_versions(&self.content);
        let version = match self.part.number() {
            Some(number) if number < versions.len() => versions.swap_remove(number),
            _ => {
                let last = versions.pop().unwrap_or_else(|| VersionRecord {
                    source: "公开副本，未核官方页".to_owned(),
                    confidence: "medium".to_owned(),
                    ..VersionRecord::default()
                });
                VersionRecord {
                    from: String::new(),
                    to: String::new(),
                    ..last
                }
            }
        };
        Records {
            question: find_threshold_record(&self.content).unwrap_or_default(),
            version,
        }
    }

    /// The text that holds on the days of the version.
    fn document(
        &self,
        state: &AppState,
        version: &VersionRecord,
    ) -> Result<Option<Document>, Error> {
        if version.work.is_empty() || !self.part.has_version() {
            return Ok(None);
        }
        let reader = state.library().store().read()?;
        let day = day_within(state.today(), &version.from, &version.to);
        document_of(&reader, &version.work, day)
    }

    fn page(
        &self,
        frame: Frame,
        form_token: String,
        records: &Records,
        document: Option<&Document>,
        (faults, refused): (&[RecordFault], String),
    ) -> FormPage {
        let heading = match self.part {
            Part::New => frame.t("新的阈值", "A new threshold"),
            Part::Question => frame.t("修改阈值", "Change a threshold"),
            Part::NewVersion => frame.t("阈值的新一版", "A new version of a threshold"),
            Part::Version(_) => frame.t("修改阈值的一版", "Change a version of a threshold"),
        };
        let mut groups = Vec::new();
        if self.part.has_question() {
            groups.push(question(&frame, &records.question, faults));
        }
        if self.part.has_version() {
            let rules = &self.rules;
            groups.extend(version(&frame, &records.version, rules, document, faults));
        }
        let asked = match self.part {
            Part::NewVersion => "new".to_owned(),
            _ => self
                .part
                .number()
                .map_or_else(String::new, |number| number.to_string()),
        };
        FormPage {
            groups,
            fault_count: faults.len(),
            refused,
            action: "/duties/rules/threshold",
            hidden: vec![("file", self.file.clone()), ("version", asked)],
            heading: heading.to_owned(),
            code: records.question.id.clone(),
            title: records.question.question.clone(),
            is_not_held: self.part.has_version()
                && document.is_none()
                && !records.version.work.is_empty(),
            words: words_of(document, &records.version.provision),
            proposed: attributes_proposed(&frame, &self.rules),
            can_remove: self.part.number().is_some() && find_versions(&self.content).len() > 1,
            file: self.file.clone(),
            form_token,
            frame: Frame {
                is_indexed: false,
                ..frame
            },
        }
    }
}

/// `GET /duties/rules/threshold?file=…` for its question, `&version=N` or `&version=new` for a rule, no file for a new threshold.
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
        let subject = Subject::of(state, &text("file"), &text("version"))?;
        let records = subject.records();
        let document = subject.document(state, &records.version)?;
        let nothing = (&[][..], String::new());
        Ok(subject.page(frame, form_token, &records, document.as_ref(), nothing))
    });
    Ok(Html(page.await?.render()?).into_response())
}

fn titled(frame: Frame) -> Frame {
    let title = frame.t("编辑阈值", "Edit a threshold");
    frame.titled(title)
}

/// `POST /duties/rules/threshold`: taken only if every field is sound and all rules together are.
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
        Ok(change) => Ok(keep(&state, &keeper, *change)?.into_response()),
        Err(page) => Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page.render()?)).into_response()),
    }
}

/// The change, or the page that says what is wrong.
type Judged = Result<Box<RuleChange>, Box<FormPage>>;

fn judge(
    state: &AppState,
    filled: &Filled,
    frame: Frame,
    form_token: String,
) -> Result<Judged, Error> {
    let subject = Subject::of(state, &filled.text("file"), &filled.text("version"))?;
    if filled.text("act") == "remove" {
        return Ok(Ok(Box::new(removal(&subject, filled))));
    }
    let stands = subject.records();
    let records = Records {
        question: match subject.part {
            Part::New | Part::Question => filled.threshold(),
            _ => stands.question.clone(),
        },
        version: filled.version(&subject.rules),
    };
    let document = subject.document(state, &records.version)?;
    let mut faults = Vec::new();
    if subject.part.has_question() {
        let own = find_threshold_record(&subject.content).map(|known| known.id);
        faults.extend(records.question.faults(&subject.rules, own.as_deref()));
    }
    if subject.part.has_version() {
        let rules = &subject.rules;
        faults.extend(records.version.faults(rules, document.as_ref()));
    }
    let mut refused = String::new();
    if faults.is_empty() {
        let (path, content) = written(&subject, &records);
        match refusal(&subject.kept, &path, &content) {
            None => {
                let what = match subject.part {
                    Part::New => "新增阈值",
                    Part::Question => "修改阈值",
                    Part::NewVersion => "新增一版阈值",
                    Part::Version(_) => "修改一版阈值",
                };
                let rules = &subject.rules;
                let part = |records: &Records| match subject.part {
                    Part::Question => put_threshold_record("", &records.question),
                    _ => put_version("", None, &records.version, &rules.vocabulary),
                };
                let stood = matches!(subject.part, Part::Question | Part::Version(_));
                return Ok(Ok(Box::new(RuleChange {
                    path,
                    content: Some(content),
                    what: format!(
                        "{what} {} {}",
                        records.question.id,
                        if subject.part.has_version() {
                            &records.version.from
                        } else {
                            &records.question.question
                        }
                    ),
                    reason: filled.text("reason"),
                    source: records.version.source.clone(),
                    before: stood.then(|| part(&stands)),
                    after: Some(part(&records)),
                })));
            }
            Some(reason) => refused = reason,
        }
    }
    let page = subject.page(
        frame,
        form_token,
        &records,
        document.as_ref(),
        (&faults, refused),
    );
    Ok(Err(Box::new(page)))
}

/// The file with what was filled in, and its path.
fn written(subject: &Subject, records: &Records) -> (String, String) {
    let vocabulary = &subject.rules.vocabulary;
    let mut content = subject.content.clone();
    if subject.part.has_question() {
        content = put_threshold_record(&content, &records.question);
    }
    if subject.part == Part::NewVersion {
        content = ended(&content, &records.version.from, vocabulary);
    }
    if subject.part.has_version() {
        let number = subject.part.number();
        content = put_version(&content, number, &records.version, vocabulary);
    }
    let path = if subject.part == Part::New {
        let name = records.question.id.replace('_', "-");
        format!("thresholds/{name}.toml")
    } else {
        subject.file.clone()
    };
    (path, content)
}

/// The version before has no last day: it ends when the new one begins.
fn ended(content: &str, from: &str, vocabulary: &huidian_duties::Vocabulary) -> String {
    let versions = find_versions(content);
    let before = from
        .parse::<Date>()
        .ok()
        .and_then(|day| day.yesterday().ok());
    match (versions.last(), before) {
        (Some(last), Some(before)) if last.to.is_empty() => {
            let last = VersionRecord {
                to: before.to_string(),
                ..last.clone()
            };
            put_version(content, Some(versions.len() - 1), &last, vocabulary)
        }
        _ => content.to_owned(),
    }
}

fn removal(subject: &Subject, filled: &Filled) -> RuleChange {
    let number = subject.part.number().unwrap_or(usize::MAX);
    let version = find_versions(&subject.content).into_iter().nth(number);
    let id = find_threshold_record(&subject.content)
        .unwrap_or_default()
        .id;
    let vocabulary = &subject.rules.vocabulary;
    RuleChange {
        path: subject.file.clone(),
        content: Some(remove_version(&subject.content, number)),
        what: format!(
            "撤去一版阈值 {id} {}",
            version.as_ref().map_or("", |version| version.from.as_str())
        ),
        reason: filled.text("reason"),
        before: version.map(|version| put_version("", None, &version, vocabulary)),
        ..RuleChange::default()
    }
}
