//! Looking references up in a library.

use huidian_model::citation::Resolution;
use huidian_model::{Citation, ExpressionId, PartialDate, ProvisionPath, Verdict, WorkId};
use jiff::civil::Date;

use crate::number::number_spans;
use crate::version::{split_version, version_in};

/// What a library answers about works and texts.
pub trait Library {
    /// The work of a title (without 中华人民共和国) or of a number in any spelling.
    fn find_work(&self, name: &str) -> Option<WorkId>;

    /// The text of a work that held on a day; without a day, the one that holds now.
    fn find_expression(&self, work: &WorkId, on: Option<Date>) -> Option<ExpressionId>;

    /// The text of a work that was made or changed on a day or in a year; `None` when it is not held.
    fn find_version(&self, work: &WorkId, on: PartialDate) -> Option<ExpressionId>;

    /// Whether a text has a provision.
    fn has_provision(&self, expression: &ExpressionId, path: &ProvisionPath) -> bool;

    /// The text that holds a provision, where a work is held in parts of one day; otherwise the text asked about.
    fn text_holding(&self, expression: &ExpressionId, _path: &ProvisionPath) -> ExpressionId {
        expression.clone()
    }
}

/// The citing text, as far as the library holds it.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    pub work: Option<WorkId>,
    pub expression: Option<ExpressionId>,
    /// Day at which its references are read: its own date.
    pub on: Option<Date>,
}

/// Writes where each citation leads. A work the library does not hold, or holds without a text, is never called wrong: only a text
/// that is there can lack a provision.
pub fn resolve(citations: &mut [Citation], library: &dyn Library, origin: &Origin) {
    for citation in citations {
        citation.resolution = Some(resolution(citation, library, origin));
    }
}

fn resolution(citation: &Citation, library: &dyn Library, origin: &Origin) -> Resolution {
    let version = citation
        .work
        .as_ref()
        .and_then(|_| version_in(&citation.text));
    let (work, expression) = match &citation.work {
        None => (origin.work.clone(), origin.expression.clone()),
        Some(name) => {
            let (title, _) = split_version(name, &number_spans(name));
            let work = library.find_work(name).or_else(|| library.find_work(title));
            let expression = work.as_ref().and_then(|work| match version {
                // the version named is meant, whatever holds on the day
                Some(version) => library.find_version(work, version.on),
                None => library.find_expression(work, origin.on),
            });
            (work, expression)
        }
    };
    let has_all = |expression: &ExpressionId| {
        citation.target.iter().all(|cited| {
            library.has_provision(expression, &cited.from)
                && cited
                    .to
                    .as_ref()
                    .is_none_or(|to| library.has_provision(expression, to))
        })
    };
    let verdict = match (&work, &expression) {
        (None, _) => Verdict::NotInThisLibrary,
        (Some(work), None)
            if version.is_some() && library.find_expression(work, origin.on).is_some() =>
        {
            Verdict::VersionNotHeld
        }
        (Some(_), _) if citation.target.is_empty() => Verdict::Found,
        (Some(_), None) => Verdict::NotInThisLibrary,
        (Some(_), Some(expression)) if has_all(expression) => Verdict::Found,
        _ => Verdict::NoSuchProvision,
    };
    let expression = match (expression, citation.target.first()) {
        (Some(text), Some(cited)) if verdict == Verdict::Found => {
            Some(library.text_holding(&text, &cited.from))
        }
        (expression, _) => expression,
    };
    Resolution {
        verdict,
        work,
        expression,
        moved_to: None,
    }
}
