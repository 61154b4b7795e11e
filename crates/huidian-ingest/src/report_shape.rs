//! An import as JSON: `import --json`, and the report of an import job.

use std::path::Path;

use serde::Serialize;

use huidian_recognise::Class;

use crate::report::{Item, Outcome, Report};

/// What an import did.
#[derive(Debug, Clone, Serialize)]
pub struct ReportShape {
    pub taken: Vec<ItemShape>,
    pub unchanged: Vec<ItemShape>,
    pub refused: Vec<ItemShape>,
    pub works: Vec<WorkGainShape>,
    /// By which it can be taken back; `null` for a dry run.
    pub batch: Option<String>,
    pub dry_run: bool,
}

/// What became of one file.
#[derive(Debug, Clone, Serialize)]
pub struct ItemShape {
    pub path: String,
    /// Why it was refused, or how it was taken.
    pub reason: String,
    /// `text` only for what was filed as a text without review, `waiting` for what waits for a person, `awaits_recognition` for a
    /// picture of text that nobody has read yet, else what the file is; `null` where it
    /// could not be read.
    pub kind: Option<&'static str>,
    /// Whether a person has to decide before readers see it.
    pub review: bool,
    /// Nobody could read it; the original is kept, with `work` where its name tells whose it is.
    #[serde(skip_serializing_if = "is_false")]
    pub kept_unread: bool,
    pub work: Option<String>,
    pub expression: Option<String>,
    pub warnings: Vec<String>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "what serde calls")]
fn is_false(value: &bool) -> bool {
    !value
}

/// A work that gained texts.
#[derive(Debug, Clone, Serialize)]
pub struct WorkGainShape {
    pub id: String,
    pub texts: usize,
    pub new: bool,
}

impl ReportShape {
    /// The shape of a report; paths below `folder` are shown without it.
    pub fn new(report: &Report, folder: Option<&Path>) -> Self {
        let of = |wanted: fn(&Outcome) -> bool| {
            let items = report.items.iter().filter(|item| wanted(&item.outcome));
            items.map(|item| ItemShape::new(item, folder)).collect()
        };
        Self {
            taken: of(Outcome::is_taken),
            unchanged: of(|outcome| matches!(outcome, Outcome::Unchanged)),
            refused: of(Outcome::is_refused),
            works: report
                .works()
                .into_iter()
                .map(|(id, texts, new)| WorkGainShape {
                    id: id.to_string(),
                    texts,
                    new,
                })
                .collect(),
            batch: report.batch.map(|batch| batch.to_string()),
            dry_run: report.is_dry_run,
        }
    }
}

impl ItemShape {
    fn new(item: &Item, folder: Option<&Path>) -> Self {
        let path = Path::new(&item.path);
        let name = folder.and_then(|folder| path.strip_prefix(folder).ok());
        let (kind, work, expression) = match &item.outcome {
            Outcome::Text {
                work, expression, ..
            } => (
                Some(if item.outcome.needs_review() {
                    "waiting"
                } else {
                    "text"
                }),
                Some(work.to_string()),
                Some(expression.to_string()),
            ),
            Outcome::Roundup { .. } => (Some("roundup"), None, None),
            Outcome::Companion { class, works, .. } => (
                Some(class.id()),
                works.first().map(ToString::to_string),
                None,
            ),
            Outcome::AwaitsRecognition => (Some("awaits_recognition"), None, None),
            Outcome::Unchanged => (None, None, None),
            Outcome::Refused { class, .. } => (class.map(Class::id), None, None),
            Outcome::KeptUnread { work, .. } => {
                (None, work.as_ref().map(ToString::to_string), None)
            }
        };
        Self {
            path: name.unwrap_or(path).to_string_lossy().into_owned(),
            reason: item.outcome.reason(),
            kind,
            review: item.outcome.needs_review(),
            kept_unread: matches!(item.outcome, Outcome::KeptUnread { .. }),
            work,
            expression,
            warnings: item.warnings.clone(),
        }
    }
}
