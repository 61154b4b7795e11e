//! Looking references up in a library.

use huidian_model::citation::Resolution;
use huidian_model::{Citation, ExpressionId, ProvisionPath, Verdict, WorkId};
use huidian_text::{CharPositions, normalise};
use jiff::civil::Date;

use crate::number::number_spans;
use crate::title::book_in;
use crate::told_number::told_numbers;
use crate::version::{CitedVersion, split_version, version_in};

/// What a library answers about works and texts.
pub trait Library {
    /// The work of a title (without 中华人民共和国) or of a number in any spelling.
    fn find_work(&self, name: &str) -> Option<WorkId>;

    /// All works that bear a title, the likeliest first: an act is replaced by one of the same name.
    fn find_namesakes(&self, name: &str) -> Vec<WorkId> {
        self.find_work(name).into_iter().collect()
    }

    /// Of works that bear one title, the one that was made last by a day; `None` where nobody can tell, as with towns that name their rules alike.
    fn latest_by(&self, _works: &[WorkId], _on: Option<Date>) -> Option<WorkId> {
        None
    }

    /// The text of a work that held on a day; without a day, the one that holds now.
    fn find_expression(&self, work: &WorkId, on: Option<Date>) -> Option<ExpressionId>;

    /// The text of a work that a reference names by its day, year or number; `None` when it is not held.
    fn find_version(&self, work: &WorkId, version: &CitedVersion) -> Option<ExpressionId>;

    /// Whether a number is one of a work: its own, or that of an order that changed it; `None` where the library knows no number of the work.
    fn bears_number(&self, _work: &WorkId, _number: &str) -> Option<bool> {
        None
    }

    /// Whether a text has a provision.
    fn has_provision(&self, expression: &ExpressionId, path: &ProvisionPath) -> bool;

    /// The text that holds a provision, where a work is held in parts of one day; otherwise the text asked about.
    fn text_holding(&self, expression: &ExpressionId, _path: &ProvisionPath) -> ExpressionId {
        expression.clone()
    }

    /// Where a part that is called by a name (合同编, 总则) has a provision, whatever the parts beside it have.
    fn find_in_book(
        &self,
        _expression: &ExpressionId,
        _book: &str,
        _path: &ProvisionPath,
    ) -> InBook {
        InBook::NoSuchBook
    }
}

/// What a part of a work that is called by its name has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InBook {
    /// The work has no part of the name: the words are taken for no part.
    NoSuchBook,
    NoSuchProvision,
    /// The text that has the provision, and its whole address there.
    At(ExpressionId, ProvisionPath),
}

/// The citing text, as far as the library holds it.
#[derive(Debug, Clone, Default)]
pub struct Origin<'t> {
    /// The text whose code points the citations count: what stands around a reference may name a version. Empty where it is not at hand.
    pub text: &'t str,
    pub work: Option<WorkId>,
    pub expression: Option<ExpressionId>,
    /// Day at which its references are read: its own date.
    pub on: Option<Date>,
}

/// Writes where each citation leads. A work the library does not hold, or holds without a text, is never called wrong: only a text
/// that is there can lack a provision. Gives back which of them name a version.
pub fn resolve(
    citations: &mut [Citation],
    library: &dyn Library,
    origin: &Origin<'_>,
) -> Vec<bool> {
    let positions = CharPositions::new(origin.text);
    let resolved = citations.iter_mut().map(|citation| {
        let version = version_of(citation, &positions, origin);
        let mut found = resolution(citation, version.as_ref(), library, origin);
        if let Some(work) = found.work.as_ref().filter(|_| citation.work.is_some())
            && is_of_another(work, citation, &positions, library, origin)
        {
            // the act that is meant bears the title as well, or the number is wrong: no text held is what it names
            found.verdict = Verdict::VersionNotHeld;
            found.expression = None;
            found.missing.clear();
        }
        if let (Verdict::Found, Some(text)) = (found.verdict, &found.expression) {
            write_whole_addresses(citation, text, library);
        }
        citation.resolution = Some(found);
        version.is_some()
    });
    resolved.collect()
}

/// 第四章 of 总则 is another than that of 分则: where both stand in one text, addresses begin with the part.
fn write_whole_addresses(citation: &mut Citation, text: &ExpressionId, library: &dyn Library) {
    let Some(book) = book_in(&words_of(citation)) else {
        return;
    };
    let places = citation.target.iter_mut();
    for path in places.flat_map(|cited| std::iter::once(&mut cited.from).chain(&mut cited.to)) {
        if let InBook::At(_, whole) = library.find_in_book(text, book, path)
            && whole.0.len() > path.0.len()
        {
            *path = whole;
        }
    }
}

/// Whether a reference tells its act by numbers, and the work of its title bears none of them.
fn is_of_another(
    work: &WorkId,
    citation: &Citation,
    positions: &CharPositions,
    library: &dyn Library,
    origin: &Origin<'_>,
) -> bool {
    let start = positions.byte_at(citation.start);
    let end = positions.byte_at(citation.end);
    let words = words_of(citation);
    let told = if origin.text.get(start..end) == Some(words.as_str()) {
        told_numbers(origin.text, start, end)
    } else {
        told_numbers(&words, 0, words.len())
    };
    let bears = told.iter().map(|number| library.bears_number(work, number));
    !told.is_empty() && bears.into_iter().all(|bears| bears == Some(false))
}

fn version_of(
    citation: &Citation,
    positions: &CharPositions,
    origin: &Origin<'_>,
) -> Option<CitedVersion> {
    citation.work.as_ref()?;
    let has_target = !citation.target.is_empty();
    let start = positions.byte_at(citation.start);
    let end = positions.byte_at(citation.end);
    let words = words_of(citation);
    if origin.text.get(start..end) == Some(words.as_str()) {
        return version_in(origin.text, start, end, has_target);
    }
    version_in(&words, 0, words.len(), has_target)
}

/// The words of a reference without hard line ends and radicals, as they were read.
fn words_of(citation: &Citation) -> String {
    normalise(&citation.text).text.replace('\n', "")
}

fn resolution(
    citation: &Citation,
    version: Option<&CitedVersion>,
    library: &dyn Library,
    origin: &Origin<'_>,
) -> Resolution {
    let (work, version, expression) = text_meant(citation, version, library, origin);
    let book = book_in(&words_of(citation));
    let in_book = |path: &ProvisionPath, text: &ExpressionId| {
        book.map_or(InBook::NoSuchBook, |book| {
            library.find_in_book(text, book, path)
        })
    };
    let has = |path: &ProvisionPath, text: &ExpressionId| match in_book(path, text) {
        InBook::NoSuchBook => library.has_provision(text, path),
        InBook::NoSuchProvision => false,
        InBook::At(..) => true,
    };
    let missing: Vec<ProvisionPath> = match &expression {
        Some(expression) => places_of(citation)
            .filter(|path| !has(path, expression))
            .cloned()
            .collect(),
        None => Vec::new(),
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
        (Some(_), Some(_)) if missing.is_empty() => Verdict::Found,
        _ => Verdict::NoSuchProvision,
    };
    let expression = match (expression, citation.target.first()) {
        (Some(text), Some(cited)) if verdict == Verdict::Found => {
            Some(match in_book(&cited.from, &text) {
                InBook::At(part, _) => part,
                _ => library.text_holding(&text, &cited.from),
            })
        }
        (expression, _) => expression,
    };
    Resolution {
        verdict,
        work,
        expression,
        moved_to: None,
        missing: if verdict == Verdict::NoSuchProvision {
            missing
        } else {
            Vec::new()
        },
    }
}

/// The places that a reference names, the ends of ranges among them.
fn places_of(citation: &Citation) -> impl Iterator<Item = &ProvisionPath> {
    let cited = citation.target.iter();
    cited.flat_map(|cited| [Some(&cited.from), cited.to.as_ref()].into_iter().flatten())
}

/// The work that a reference names, the version of it that it names, if any, and the text that is meant.
fn text_meant<'v>(
    citation: &Citation,
    version: Option<&'v CitedVersion>,
    library: &dyn Library,
    origin: &Origin<'_>,
) -> (
    Option<WorkId>,
    Option<&'v CitedVersion>,
    Option<ExpressionId>,
) {
    match &citation.work {
        None => (origin.work.clone(), None, origin.expression.clone()),
        Some(name) => {
            let (title, _) = split_version(name, &number_spans(name));
            let mut works = library.find_namesakes(name);
            if works.is_empty() {
                works = library.find_namesakes(title);
            }
            let work = meant(works, citation, version, library, origin);
            let version = version.filter(|version| is_told(version, work.as_ref(), library));
            let expression = work.as_ref().and_then(|work| match version {
                // the version named is meant, whatever holds on the day
                Some(version) => library.find_version(work, version),
                None => library.find_expression(work, origin.on),
            });
            (work, version, expression)
        }
    }
}

/// The work that a reference means among those of its title: the one whose number it gives, else the only one with the version it names, else the
/// one that was made last before the day of the reference.
fn meant(
    works: Vec<WorkId>,
    citation: &Citation,
    version: Option<&CitedVersion>,
    library: &dyn Library,
    origin: &Origin<'_>,
) -> Option<WorkId> {
    if works.len() < 2 {
        return works.into_iter().next();
    }
    let words = words_of(citation);
    let numbers = number_spans(&words);
    let numbered = numbers.iter().find_map(|number| {
        let work = library.find_work(&words[number.start..number.end])?;
        works.contains(&work).then_some(work)
    });
    if numbered.is_some() {
        return numbered;
    }
    if let Some(version) = version.filter(|version| **version != CitedVersion::Earlier) {
        let mut having = works
            .iter()
            .filter(|work| library.find_version(work, version).is_some());
        if let (Some(only), None) = (having.next(), having.next()) {
            return Some(only.clone());
        }
    }
    library
        .latest_by(&works, origin.on)
        .or_else(|| works.into_iter().next())
}

/// The number of an order tells a version where it is this work's own; the number of another order may only tell who changed it.
fn is_told(version: &CitedVersion, work: Option<&WorkId>, library: &dyn Library) -> bool {
    match version {
        CitedVersion::Numbered(number) => {
            work.is_some() && library.find_work(number).as_ref() == work
        }
        _ => true,
    }
}
