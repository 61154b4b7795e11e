//! What is no article: headings of parts, chapters and sections, and annexes.

use huidian_model::provision::{Ordinal, PathStep};
use huidian_model::{Document, Provision, ProvisionKind, ProvisionPath};

use super::provision_text::articles_in;
use super::{ComposedArticle, NotApplied, last_heading};
use crate::unit::key;

/// A heading or an annex while it is being changed.
#[derive(Debug, Clone)]
pub(super) struct DraftHeading {
    /// As the decision names it; `None` for one that a decision put in.
    path: Option<ProvisionPath>,
    kind: ProvisionKind,
    number: Option<Ordinal>,
    /// What stands before the words: 第三章, 附件2, 附录A.
    label: String,
    words: String,
    /// Numbers that the articles below it have in the base text.
    articles: Vec<Ordinal>,
    /// Number of the first article that a decision put in below it.
    first_new: Option<Ordinal>,
    /// For one that a decision put in without its articles, those below the heading that stood in its place: it stands before the new articles that
    /// stand right before these.
    next: Vec<Ordinal>,
    /// Put in behind the last of its kind without its articles.
    is_last: bool,
    is_deleted: bool,
    changed_by: Vec<usize>,
}

/// A heading with its words, or an annex with all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComposedHeading {
    pub kind: ProvisionKind,
    /// 第三章, 附件2
    pub label: String,
    pub text: String,
    /// The article it stands before; `None` for an annex.
    pub before: Option<Ordinal>,
    /// As [`ComposedArticle::changed_by`].
    pub changed_by: Vec<usize>,
}

/// A heading or an annex that differs between a composed and a published text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadingMismatch {
    pub label: String,
    /// Empty where it stands in the other text only.
    pub composed: String,
    pub published: String,
}

impl DraftHeading {
    /// One that a decision puts in.
    fn new(step: &PathStep, words: &str, by: usize) -> Self {
        Self {
            path: None,
            kind: step.kind,
            number: Some(step.ordinal.clone()),
            label: label_of(step),
            words: words.to_owned(),
            articles: Vec::new(),
            first_new: None,
            next: Vec::new(),
            is_last: false,
            is_deleted: false,
            changed_by: vec![by],
        }
    }
}

fn is_ours(kind: ProvisionKind) -> bool {
    kind.is_heading() || kind == ProvisionKind::Annex
}

/// Whether a decision means a heading or an annex, and nothing inside one.
pub(super) fn is_meant(path: &ProvisionPath) -> bool {
    path.0.last().is_some_and(|step| is_ours(step.kind))
}

/// Headings and annexes in their order.
pub(super) fn of(document: &Document) -> Vec<DraftHeading> {
    let below = articles_below(document);
    let provisions = document.provisions.iter().zip(below);
    provisions
        .filter(|(provision, _)| is_ours(provision.kind))
        .map(|(provision, articles)| {
            let (label, words) = parts(document, provision);
            DraftHeading {
                path: Some(provision.path.clone()),
                kind: provision.kind,
                number: provision.ordinal.clone(),
                label,
                words,
                articles,
                first_new: None,
                next: Vec::new(),
                is_last: false,
                is_deleted: false,
                changed_by: Vec::new(),
            }
        })
        .collect()
}

/// For each provision the numbers of the articles that stand below it.
fn articles_below(document: &Document) -> Vec<Vec<Ordinal>> {
    let mut below = vec![Vec::new(); document.provisions.len()];
    for provision in &document.provisions {
        let is_article = provision.kind == ProvisionKind::Article && provision.path.0.len() == 1;
        let (true, Some(number)) = (is_article, &provision.ordinal) else {
            continue;
        };
        let mut above = provision.parent;
        while let Some(index) = above {
            let Some(parent) = document.provisions.get(index as usize) else {
                break;
            };
            below[index as usize].push(number.clone());
            above = parent.parent;
        }
    }
    below
}

/// Label and words: of a heading those of its line, of an annex all below its label.
fn parts(document: &Document, provision: &Provision) -> (String, String) {
    let line = document.text[provision.start as usize..provision.label_end as usize].trim();
    if provision.kind == ProvisionKind::Annex {
        let words = &document.text[provision.label_end as usize..provision.end as usize];
        return (line.to_owned(), words.trim().to_owned());
    }
    let (label, words) = labelled(line).unwrap_or(("", line));
    (label.to_owned(), words.to_owned())
}

/// 第三章　网络运行安全 as label and words; `None` where no label leads.
fn labelled(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start_matches(['#', ' ', '　']);
    let unit = line.strip_prefix('第').and_then(|rest| {
        let length = rest.find(|c: char| !huidian_text::numeral::is_numeral_char(c))?;
        ["分编", "编", "章", "节"]
            .into_iter()
            .find(|unit| rest[length..].starts_with(unit))
            .map(|unit| '第'.len_utf8() + length + unit.len())
    })?;
    Some((
        &line[..unit],
        line[unit..].trim_matches([' ', '　', '\t', '：']),
    ))
}

fn find<'h>(
    headings: &'h mut [DraftHeading],
    path: &ProvisionPath,
) -> Result<&'h mut DraftHeading, NotApplied> {
    let known = headings
        .iter()
        .position(|heading| !heading.is_deleted && heading.path.as_ref() == Some(path));
    // 第三章 of a text in parts, where one chapter alone has the number; 附件 where there is one
    let known = known.or_else(|| {
        let step = path.0.last()?;
        let mut alike = headings.iter().enumerate().filter(|(_, heading)| {
            let is_numbered = heading.number.as_ref() == Some(&step.ordinal);
            let is_only = step.kind == ProvisionKind::Annex && heading.number.is_none();
            !heading.is_deleted && heading.kind == step.kind && (is_numbered || is_only)
        });
        let first = alike.next();
        alike.next().is_none().then_some(first?.0)
    });
    known
        .and_then(|at| headings.get_mut(at))
        .ok_or_else(|| NotApplied::NoSuchHeading(path.clone()))
}

/// Whether new words for a chapter are the chapter with its articles, and not its heading alone.
pub(super) fn is_whole(target: &ProvisionPath, text: &str) -> bool {
    target.0.last().is_some_and(|step| step.kind.is_heading()) && text.trim().contains('\n')
}

/// New words of a heading, or of an annex with all it holds.
pub(super) fn replace(
    headings: &mut [DraftHeading],
    target: &ProvisionPath,
    becomes: Option<&ProvisionPath>,
    text: &str,
    by: usize,
) -> Result<(), NotApplied> {
    let heading = find(headings, target)?;
    if heading.kind == ProvisionKind::Annex {
        text.trim().clone_into(&mut heading.words);
    } else if let Some((label, words)) = labelled(text) {
        label.clone_into(&mut heading.label);
        words.clone_into(&mut heading.words);
    } else {
        text.trim().clone_into(&mut heading.words);
    }
    if let Some(step) = becomes.and_then(|path| path.0.last()) {
        renumbered(heading, &step.ordinal);
    }
    touch(heading, by);
    Ok(())
}

/// A chapter as a decision gives it: its heading, those of its sections, and its articles.
pub(super) struct GivenChapter {
    headings: Vec<DraftHeading>,
    articles: Vec<(Option<Ordinal>, String)>,
}

/// Reads a chapter that is quoted whole.
pub(super) fn given(
    number: &ProvisionPath,
    becomes: Option<&ProvisionPath>,
    text: &str,
    by: usize,
) -> Result<GivenChapter, NotApplied> {
    let step = becomes.unwrap_or(number).0.last();
    let step = step.ok_or(NotApplied::NoPlace)?;
    let mut given = GivenChapter {
        headings: Vec::new(),
        articles: Vec::new(),
    };
    let mut lines = String::new();
    for line in text.trim().lines() {
        let Some((label, words)) = labelled(line) else {
            lines.push_str(line);
            lines.push('\n');
            continue;
        };
        take_articles(&mut given, &mut lines)?;
        let step = if given.headings.is_empty() {
            step.clone()
        } else {
            let path: ProvisionPath = label.parse().map_err(|_| NotApplied::NoPlace)?;
            path.0.last().cloned().ok_or(NotApplied::NoPlace)?
        };
        given.headings.push(DraftHeading::new(&step, words, by));
    }
    take_articles(&mut given, &mut lines)?;
    if given.headings.is_empty()
        || given
            .headings
            .iter()
            .any(|heading| heading.first_new.is_none())
    {
        return Err(NotApplied::NoPlace);
    }
    Ok(given)
}

/// The articles that stood below the headings read last, each with its number: without numbers it is not known where they go.
fn take_articles(given: &mut GivenChapter, lines: &mut String) -> Result<(), NotApplied> {
    let lines = std::mem::take(lines);
    if lines.trim().is_empty() {
        return Ok(());
    }
    let articles = articles_in(&lines);
    let first = articles.first().and_then(|(own, _)| own.clone());
    if given.headings.is_empty() || first.is_none() {
        return Err(NotApplied::NoPlace);
    }
    for heading in &mut given.headings {
        if heading.first_new.is_none() {
            heading.first_new.clone_from(&first);
        }
    }
    given.articles.extend(articles);
    Ok(())
}

/// Puts the headings of a chapter in; its articles are the caller's.
pub(super) fn add(
    headings: &mut Vec<DraftHeading>,
    given: GivenChapter,
) -> Vec<(Option<Ordinal>, String)> {
    headings.extend(given.headings);
    given.articles
}

/// A new annex, or a chapter with its articles, which the caller puts in.
pub(super) fn insert(
    headings: &mut Vec<DraftHeading>,
    number: &ProvisionPath,
    text: &str,
    by: usize,
) -> Result<Vec<(Option<Ordinal>, String)>, NotApplied> {
    let step = number.0.last().ok_or(NotApplied::NoPlace)?;
    if step.kind == ProvisionKind::Annex {
        headings.push(DraftHeading::new(step, text.trim(), by));
        return Ok(Vec::new());
    }
    if let Some((_, words)) = labelled(text.trim()).filter(|_| !text.trim().contains('\n')) {
        insert_alone(headings, step, words, by)?;
        return Ok(Vec::new());
    }
    let given = given(number, None, text, by)?;
    Ok(add(headings, given))
}

/// A chapter whose articles stand in instructions of their own: its place is that of the one that bore its number. Behind the last one it begins with the
/// new articles at the end.
fn insert_alone(
    headings: &mut Vec<DraftHeading>,
    step: &PathStep,
    words: &str,
    by: usize,
) -> Result<(), NotApplied> {
    let in_place = headings.iter().find(|heading| {
        let is_same = heading.kind == step.kind && heading.number.as_ref() == Some(&step.ordinal);
        is_same && !heading.is_deleted && !heading.articles.is_empty()
    });
    let next = in_place.map_or_else(Vec::new, |heading| heading.articles.clone());
    let is_last = next.is_empty();
    if is_last && !follows_last(headings, step) {
        return Err(NotApplied::NoPlace);
    }
    headings.push(DraftHeading {
        next,
        is_last,
        ..DraftHeading::new(step, words, by)
    });
    Ok(())
}

/// Whether a chapter or part has the number behind that of the last one.
fn follows_last(headings: &[DraftHeading], step: &PathStep) -> bool {
    let counts_through = matches!(step.kind, ProvisionKind::Chapter | ProvisionKind::Part);
    let alike = headings.iter().rev();
    let mut alike = alike.filter(|heading| heading.kind == step.kind && !heading.is_deleted);
    let last = alike.next().and_then(|heading| heading.number.as_ref());
    let number = last.map_or(&[][..], |number| number.0.as_slice());
    counts_through
        && matches!((number, step.ordinal.0.as_slice()), ([last], [own]) if last + 1 == *own)
}

/// An annex or a heading goes; the articles below it stay.
pub(super) fn delete(
    headings: &mut [DraftHeading],
    target: &ProvisionPath,
    by: usize,
) -> Result<(), NotApplied> {
    let heading = find(headings, target)?;
    heading.is_deleted = true;
    touch(heading, by);
    Ok(())
}

/// An annex or a chapter goes with its sections; gives the numbers of the articles that stood below it.
pub(super) fn delete_with_below(
    headings: &mut [DraftHeading],
    target: &ProvisionPath,
    by: usize,
) -> Result<Vec<Ordinal>, NotApplied> {
    let heading = find(headings, target)?;
    heading.is_deleted = true;
    touch(heading, by);
    let (path, below) = (heading.path.clone(), heading.articles.clone());
    if let Some(path) = path {
        // a part that began with this chapter begins with what takes its place
        for above in headings.iter_mut() {
            let is_above = above
                .path
                .as_ref()
                .is_some_and(|own| own.0.len() < path.0.len() && path.0.starts_with(&own.0));
            if is_above && above.articles.first() == below.first() {
                above.first_new = below.first().cloned();
            }
        }
        let inside = |heading: &&mut DraftHeading| {
            let own = heading.path.as_ref();
            own.is_some_and(|own| own.0.len() > path.0.len() && own.0.starts_with(&path.0))
        };
        headings
            .iter_mut()
            .filter(inside)
            .for_each(|heading| heading.is_deleted = true);
    }
    Ok(below)
}

/// Changes words in one heading or annex, or in all of them; says whether they stand in any.
pub(super) fn substitute(
    headings: &mut [DraftHeading],
    target: &ProvisionPath,
    (old, new): (&str, &str),
    by: usize,
) -> Result<bool, NotApplied> {
    let meant: Vec<&mut DraftHeading> = if target.is_empty() {
        headings.iter_mut().collect()
    } else {
        vec![find(headings, target)?]
    };
    let mut is_found = false;
    for heading in meant {
        if heading.words.contains(old) {
            heading.words = heading.words.replace(old, new);
            touch(heading, by);
            is_found = true;
        }
    }
    Ok(is_found)
}

/// 第五章改为第六章
pub(super) fn renumber(
    headings: &mut [DraftHeading],
    from: &ProvisionPath,
    to: &ProvisionPath,
    by: usize,
) -> Result<(), NotApplied> {
    let step = to.0.last().ok_or(NotApplied::NoPlace)?;
    let heading = find(headings, from)?;
    renumbered(heading, &step.ordinal);
    touch(heading, by);
    Ok(())
}

fn touch(heading: &mut DraftHeading, by: usize) {
    if !heading.changed_by.contains(&by) {
        heading.changed_by.push(by);
    }
}

fn renumbered(heading: &mut DraftHeading, number: &Ordinal) {
    heading.number = Some(number.clone());
    heading.label = label_of(&PathStep::new(heading.kind, number.clone()));
}

fn label_of(step: &PathStep) -> String {
    ProvisionPath(vec![step.clone()]).citation()
}

/// Each heading before the first article that is left below it; annexes last. Gives the instructions as well whose heading has no place.
pub(super) fn settle(
    headings: Vec<DraftHeading>,
    articles: &[ComposedArticle],
    renumbers: bool,
) -> (Vec<ComposedHeading>, Vec<usize>) {
    let gone: Vec<ProvisionKind> = headings
        .iter()
        .filter(|heading| renumbers && heading.is_deleted)
        .map(|heading| heading.kind)
        .collect();
    let place = |heading: &DraftHeading| {
        if !heading.next.is_empty() {
            return place_alone(heading, articles);
        }
        if heading.is_last {
            return last_heading::place(articles, *heading.changed_by.first()?);
        }
        articles.iter().position(|article| match &article.was {
            Some(was) => heading.articles.contains(was),
            // a new one
            None => heading.first_new.as_ref() == Some(&article.number),
        })
    };
    let (annexes, headings): (Vec<_>, Vec<_>) = headings
        .into_iter()
        .filter(|heading| !heading.is_deleted)
        .partition(|heading| heading.kind == ProvisionKind::Annex);
    let mut placed: Vec<(usize, DraftHeading)> = Vec::new();
    let mut without_place = Vec::new();
    for heading in headings {
        match place(&heading) {
            Some(at) => placed.push((at, heading)),
            None if heading.is_last => without_place.extend(heading.changed_by.first()),
            None => {}
        }
    }
    // 第二章 stands before its 第一节
    placed.sort_by_key(|(at, heading)| (*at, heading.kind));
    count_through(&mut placed);
    for kind in gone {
        close_gaps(&mut placed, kind);
    }
    let headings = placed.into_iter().map(|(at, heading)| {
        let before = articles.get(at).map(|article| article.number.clone());
        composed(heading, before)
    });
    let headings = headings
        .chain(annexes.into_iter().map(|annex| composed(annex, None)))
        .collect();
    (headings, without_place)
}

/// Before the new articles that stand right before the chapter whose place it took.
fn place_alone(heading: &DraftHeading, articles: &[ComposedArticle]) -> Option<usize> {
    let next = articles.iter().position(|article| {
        let was = article.was.as_ref();
        was.is_some_and(|was| heading.next.contains(was))
    })?;
    let new = articles[..next].iter().rev();
    Some(next - new.take_while(|article| article.was.is_none()).count())
}

/// Where a new chapter has the number of an old one, the later ones of the same part move on.
fn count_through(placed: &mut [(usize, DraftHeading)]) {
    let taken: Vec<(ProvisionKind, Ordinal)> = placed
        .iter()
        .filter(|(_, heading)| heading.path.is_none())
        .filter_map(|(_, heading)| Some((heading.kind, heading.number.clone()?)))
        .collect();
    for (kind, number) in taken {
        let is_double = placed
            .iter()
            .filter(|(_, heading)| heading.kind == kind && heading.number.as_ref() == Some(&number))
            .count()
            > 1;
        // a section's number begins anew in each chapter: which follow is not certain
        if !is_double || kind != ProvisionKind::Chapter && kind != ProvisionKind::Part {
            continue;
        }
        let Some(from) = placed.iter().position(|(_, heading)| {
            heading.path.is_none() && heading.number.as_ref() == Some(&number)
        }) else {
            continue;
        };
        for (_, heading) in &mut placed[from + 1..] {
            if heading.kind < kind {
                break;
            }
            if let (true, Some([own])) = (
                heading.kind == kind,
                heading.number.as_ref().map(|own| own.0.as_slice()),
            ) {
                let next = Ordinal::one(own + 1);
                renumbered(heading, &next);
            }
        }
    }
}

/// Where the decision has the rest follow in order, chapters behind one that went move up.
fn close_gaps(placed: &mut [(usize, DraftHeading)], kind: ProvisionKind) {
    let mut last = 0;
    for (_, heading) in placed {
        if heading.kind < kind {
            last = 0;
        }
        if heading.kind != kind {
            continue;
        }
        let Some([own]) = heading.number.as_ref().map(|own| own.0.as_slice()) else {
            continue;
        };
        last += 1;
        if *own > last {
            renumbered(heading, &Ordinal::one(last));
        } else {
            last = *own;
        }
    }
}

fn composed(heading: DraftHeading, before: Option<Ordinal>) -> ComposedHeading {
    ComposedHeading {
        kind: heading.kind,
        label: heading.label,
        text: heading.words,
        before,
        changed_by: heading.changed_by,
    }
}

/// Headings and annexes of two texts held against each other, by what stands before their words.
pub(super) fn mismatches(
    composed: &[ComposedHeading],
    published: &Document,
) -> Vec<HeadingMismatch> {
    let theirs = of(published);
    let mut is_seen = vec![false; theirs.len()];
    let mut found = Vec::new();
    for ours in composed {
        let at = theirs.iter().enumerate().position(|(at, other)| {
            !is_seen[at] && other.kind == ours.kind && key(&other.label) == key(&ours.label)
        });
        let words = at.map_or("", |at| theirs[at].words.as_str());
        if let Some(at) = at {
            is_seen[at] = true;
        }
        if at.is_none() || key(words) != key(&ours.text) {
            found.push(HeadingMismatch {
                label: ours.label.clone(),
                composed: ours.text.clone(),
                published: words.to_owned(),
            });
        }
    }
    for (other, _) in theirs.iter().zip(&is_seen).filter(|(_, seen)| !**seen) {
        found.push(HeadingMismatch {
            label: other.label.clone(),
            composed: String::new(),
            published: other.words.clone(),
        });
    }
    found
}
