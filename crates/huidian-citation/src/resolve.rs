//! Looking references up in a library.

use huidian_model::citation::Resolution;
use huidian_model::{Citation, ExpressionId, ProvisionPath, Verdict, WorkId};
use jiff::civil::Date;

/// What a library answers about works and texts.
pub trait Library {
    /// The work of a title (without 中华人民共和国) or of a number in any spelling.
    fn find_work(&self, name: &str) -> Option<WorkId>;

    /// The text of a work that held on a day; without a day, the one that holds now.
    fn find_expression(&self, work: &WorkId, on: Option<Date>) -> Option<ExpressionId>;

    /// Whether a text has a provision.
    fn has_provision(&self, expression: &ExpressionId, path: &ProvisionPath) -> bool;
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
    let (work, expression) = match &citation.work {
        None => (origin.work.clone(), origin.expression.clone()),
        Some(name) => {
            let work = library.find_work(name);
            let on = version_date(&citation.text).or(origin.on);
            let expression = work
                .as_ref()
                .and_then(|work| library.find_expression(work, on));
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
        (Some(_), _) if citation.target.is_empty() => Verdict::Found,
        (Some(_), None) => Verdict::NotInThisLibrary,
        (Some(_), Some(expression)) if has_all(expression) => Verdict::Found,
        _ => Verdict::NoSuchProvision,
    };
    Resolution {
        verdict,
        work,
        expression,
    }
}

/// Last day of the year in （2018年修正）: the version the reference itself names.
fn version_date(text: &str) -> Option<Date> {
    let (_, behind) = text.split_once('》')?;
    let inside = behind.trim_start().strip_prefix(['（', '('])?;
    let digits: String = inside.chars().take_while(char::is_ascii_digit).collect();
    let rest = inside[digits.len()..].trim_start();
    let is_version = ["年修", "修正", "修订", "年版", "版", "年）", "年)"]
        .iter()
        .any(|word| rest.starts_with(word));
    let year: i16 = digits.parse().ok().filter(|_| digits.len() == 4)?;
    is_version.then(|| Date::new(year, 12, 31).ok())?
}
