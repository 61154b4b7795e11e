//! Acts without articles, as opinions and notices are: words are changed in the parts that their marks number, and the rest stays as it is printed.

use std::ops::Range;

use huidian_model::provision::PathStep;
use huidian_model::{Amendment, Change, Document, Provision, ProvisionKind, ProvisionPath};
use huidian_text::numeral::is_numeral_char;

use super::draft::Edit;
use super::provision_text::with_mark_of;
use super::{Composed, NotApplied};

/// Whether a text has parts numbered 一、 and no articles.
pub(super) fn is_plain(base: &Document) -> bool {
    let mut kinds = base.provisions.iter().map(|provision| provision.kind);
    let has_parts = base
        .provisions
        .iter()
        .any(|provision| provision.kind == ProvisionKind::Division);
    has_parts && kinds.all(|kind| kind != ProvisionKind::Article)
}

/// Applies the changes of words; one that puts in a part or numbers parts anew is left undone and told.
pub(super) fn compose(base: &Document, amendment: &Amendment) -> Composed {
    let mut edits: Vec<Edit> = Vec::new();
    let mut not_applied = Vec::new();
    for (index, instruction) in amendment.instructions.iter().enumerate() {
        match edits_of(base, &instruction.change) {
            Ok(new) if new.iter().any(|one| overlaps(one, &edits)) => {
                not_applied.push((index, NotApplied::NotUnderstood));
            }
            Ok(new) => edits.extend(new),
            Err(reason) => not_applied.push((index, reason)),
        }
    }
    // one that takes out nothing stands before the one that begins where it does
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    let mut text = String::new();
    let mut at = 0;
    for edit in &edits {
        text.push_str(&base.text[at..edit.range.start]);
        text.push_str(&edit.words);
        at = edit.range.end;
    }
    text.push_str(&base.text[at..]);
    Composed {
        plain: Some(text),
        not_applied,
        ..Composed::default()
    }
}

fn overlaps(edit: &Edit, known: &[Edit]) -> bool {
    known
        .iter()
        .any(|other| edit.range.start < other.range.end && other.range.start < edit.range.end)
}

fn edits_of(base: &Document, change: &Change) -> Result<Vec<Edit>, NotApplied> {
    match change {
        Change::Substitute { target, old, new } => {
            let range = if target.is_empty() {
                0..base.text.len()
            } else {
                stretch(base, target)?
            };
            let found: Vec<Edit> = base.text[range.clone()]
                .match_indices(old.as_str())
                .map(|(at, _)| Edit {
                    range: range.start + at..range.start + at + old.len(),
                    words: new.clone(),
                })
                .collect();
            let is_found = !old.is_empty() && !found.is_empty();
            let missing = || NotApplied::WordsNotFound(old.clone());
            is_found.then_some(found).ok_or_else(missing)
        }
        Change::Replace {
            target,
            becomes: None,
            text,
        } => {
            let range = stretch(base, target)?;
            let old = &base.text[range.clone()];
            if old.contains('\n') && !text.contains('\n') {
                // the heading of the part may be meant, or all of it
                return Err(NotApplied::NotUnderstood);
            }
            let words = match division_mark(old).filter(|_| division_mark(text).is_none()) {
                Some(mark) => format!("{mark}{text}"),
                None => with_mark_of(old, text),
            };
            Ok(vec![Edit { range, words }])
        }
        Change::Delete { target } => Ok(vec![Edit {
            range: stretch(base, target)?,
            words: String::new(),
        }]),
        Change::RenumberRest => Ok(Vec::new()),
        Change::Replace { .. }
        | Change::Insert { .. }
        | Change::DeleteHeading { .. }
        | Change::ReplaceSentence { .. }
        | Change::AddWords { .. }
        | Change::Renumber { .. }
        | Change::NotUnderstood => Err(NotApplied::NotUnderstood),
    }
}

/// 三、 at the beginning of words.
fn division_mark(words: &str) -> Option<&str> {
    let end = words.find('、')?;
    let is_number = end > 0 && words[..end].chars().all(is_numeral_char);
    is_number.then(|| &words[..end + '、'.len_utf8()])
}

/// The words of a part with those of the parts below it.
fn stretch(base: &Document, path: &ProvisionPath) -> Result<Range<usize>, NotApplied> {
    let missing = || NotApplied::NoSuchProvision(path.clone());
    let part = find(base, path).ok_or_else(missing)?;
    let (start, end) = (part.start as usize, part.end as usize);
    let words = &base.text[start..end];
    let from = start + words.len() - words.trim_start().len();
    Ok(from..from + words.trim().len())
}

/// A part by its address; where a decision calls it 第三条第二项, the one that bears these numbers.
fn find<'d>(base: &'d Document, path: &ProvisionPath) -> Option<&'d Provision> {
    const LEVELS: [ProvisionKind; 3] = [
        ProvisionKind::Division,
        ProvisionKind::Subdivision,
        ProvisionKind::Point,
    ];
    let is_article = path
        .0
        .first()
        .is_some_and(|step| step.kind == ProvisionKind::Article);
    base.find(path).or_else(|| {
        let steps = path.0.iter().zip(LEVELS);
        let steps = steps.map(|(step, kind)| PathStep::new(kind, step.ordinal.clone()));
        let is_short = path.0.len() <= LEVELS.len();
        (is_article && is_short).then(|| base.find(&ProvisionPath(steps.collect())))?
    })
}
