//! One change, applied.

use std::ops::Range;

use huidian_model::provision::{Ordinal, PathStep};
use huidian_model::{Change, Document, ProvisionKind, ProvisionPath};

use super::NotApplied;
use super::draft::{Draft, DraftArticle, Edit};
use super::heading;
use super::provision_text::{articles_in, with_mark_of};
use super::sentence;

/// Applies a change; says why where it cannot.
pub(super) fn apply(
    draft: &mut Draft,
    base: &Document,
    change: &Change,
    by: usize,
) -> Result<(), NotApplied> {
    let bare = without_headings;
    match change {
        Change::Replace {
            target,
            becomes,
            text,
        } => replace(draft, base, &bare(target), becomes.as_ref(), text, by),
        Change::Insert {
            after,
            number,
            text,
        } => {
            let (after, number) = (after.as_ref().map(bare), number.as_ref().map(bare));
            insert(draft, base, after.as_ref(), number.as_ref(), text, by)
        }
        Change::Delete { target } => delete(draft, base, &bare(target), by),
        Change::DeleteHeading { target } => heading::delete(&mut draft.headings, target, by),
        Change::Substitute { target, old, new } => {
            substitute(draft, base, &bare(target), (old, new), by)
        }
        Change::ReplaceSentence {
            target,
            number,
            text,
        } => replace_sentence(draft, base, &bare(target), *number, text, by),
        Change::AddWords {
            target,
            number,
            text,
        } => add_words(draft, base, &bare(target), *number, text, by),
        Change::Renumber { from, to } => renumber(draft, base, &bare(from), to, by),
        Change::RenumberRest => Ok(()),
        Change::NotUnderstood => Err(NotApplied::NotUnderstood),
    }
}

/// An article by itself: its number runs through the chapters, 第三章第十条 is 第十条.
fn without_headings(path: &ProvisionPath) -> ProvisionPath {
    let is_below = path.step(ProvisionKind::Article).is_some();
    let steps = path
        .0
        .iter()
        .filter(|step| !(is_below && step.kind.is_heading()));
    ProvisionPath(steps.cloned().collect())
}

fn article_of<'d>(
    draft: &'d mut Draft,
    path: &ProvisionPath,
) -> Result<&'d mut DraftArticle, NotApplied> {
    if path.step(ProvisionKind::Article).is_none() {
        return Err(NotApplied::NotAnArticle(path.clone()));
    }
    let article = draft.find(path).filter(|article| !article.is_deleted);
    article.ok_or_else(|| NotApplied::NoSuchProvision(path.clone()))
}

fn is_article(path: &ProvisionPath) -> bool {
    matches!(
        path.0.as_slice(),
        [PathStep {
            kind: ProvisionKind::Article,
            ..
        }]
    )
}

fn number_of(path: &ProvisionPath) -> Option<Ordinal> {
    path.step(ProvisionKind::Article)
        .map(|step| step.ordinal.clone())
}

/// The stretch of a provision below an article: its words with its own mark.
fn stretch(base: &Document, path: &ProvisionPath) -> Result<Range<usize>, NotApplied> {
    let missing = || NotApplied::NoSuchProvision(path.clone());
    let provision = base.find(path).ok_or_else(missing)?;
    let start = if provision.kind == ProvisionKind::Article {
        // 第一款 of an article with one paragraph is all its words
        provision.label_end as usize
    } else {
        provision.start as usize
    };
    let words = &base.text[start..provision.end as usize];
    let from = start + words.len() - words.trim_start().len();
    Ok(from..from + words.trim().len())
}

fn replace(
    draft: &mut Draft,
    base: &Document,
    target: &ProvisionPath,
    becomes: Option<&ProvisionPath>,
    text: &str,
    by: usize,
) -> Result<(), NotApplied> {
    if heading::is_meant(target) {
        if heading::is_whole(target, text) {
            return replace_chapter(draft, target, becomes, text, by);
        }
        return heading::replace(&mut draft.headings, target, becomes, text, by);
    }
    if !is_article(target) {
        article_of(draft, target)?;
        let range = stretch(base, target)?;
        let article = article_of(draft, target)?;
        let words = with_mark_of(&base.text[range.clone()], text);
        // 第三项改为第二项，修改为
        let is_item = |path: &ProvisionPath| {
            let last = path.0.last();
            last.is_some_and(|step| step.kind == ProvisionKind::Item)
        };
        article.counts_items |= becomes.is_some_and(is_item);
        article.edits.push(Edit { range, words });
        article.touch(by);
        return Ok(());
    }
    let mut parts = articles_in(text).into_iter();
    let (own, words) = parts.next().ok_or(NotApplied::NoPlace)?;
    let article = article_of(draft, target)?;
    article.number = becomes.and_then(number_of).or_else(|| {
        // 第六条 in the new words is its new number
        own.filter(|own| article.was.as_ref() != Some(own))
    });
    article.replaced = Some(words);
    article.edits.clear();
    article.touch(by);
    for (number, words) in parts {
        draft.inserted.push(DraftArticle::new(number, words, by));
    }
    Ok(())
}

fn insert(
    draft: &mut Draft,
    base: &Document,
    after: Option<&ProvisionPath>,
    number: Option<&ProvisionPath>,
    text: &str,
    by: usize,
) -> Result<(), NotApplied> {
    let place = number.or(after).ok_or(NotApplied::NoPlace)?;
    if let Some(number) = number.filter(|number| heading::is_meant(number)) {
        let below = heading::insert(&mut draft.headings, number, text, by)?;
        put_in(draft, below, by);
        return Ok(());
    }
    if number.is_some_and(is_article)
        || number.is_none() && !articles_in(text).iter().all(|(own, _)| own.is_none())
    {
        let mut next = number.and_then(number_of);
        for (own, words) in articles_in(text) {
            let number = own.or(next.take()).or_else(|| following(draft));
            draft.inserted.push(DraftArticle::new(number, words, by));
        }
        return Ok(());
    }
    // a paragraph or an item
    let at = insertion_point(base, place, number.is_none())?;
    let article = article_of(draft, place)?;
    let is_item = place
        .0
        .last()
        .is_some_and(|step| step.kind == ProvisionKind::Item);
    article.counts_items |= is_item;
    let leads = at.is_before;
    let words = if leads {
        format!("{text}\n")
    } else {
        format!("\n{text}")
    };
    article.edits.push(Edit {
        range: at.byte..at.byte,
        words,
    });
    article.touch(by);
    Ok(())
}

/// A chapter given anew with all its articles: those it had go, whatever their numbers.
fn replace_chapter(
    draft: &mut Draft,
    target: &ProvisionPath,
    becomes: Option<&ProvisionPath>,
    text: &str,
    by: usize,
) -> Result<(), NotApplied> {
    let given = heading::given(target, becomes, text, by)?;
    let below = heading::delete_with_below(&mut draft.headings, target, by)?;
    delete_all(draft, &below, by);
    let articles = heading::add(&mut draft.headings, given);
    put_in(draft, articles, by);
    Ok(())
}

fn delete_all(draft: &mut Draft, numbers: &[Ordinal], by: usize) {
    for article in &mut draft.articles {
        if article
            .was
            .as_ref()
            .is_some_and(|was| numbers.contains(was))
        {
            article.is_deleted = true;
            article.touch(by);
        }
    }
}

/// Articles of a chapter as they are quoted.
fn put_in(draft: &mut Draft, articles: Vec<(Option<Ordinal>, String)>, by: usize) {
    for (own, words) in articles {
        let number = own.or_else(|| following(draft));
        draft.inserted.push(DraftArticle::new(number, words, by));
    }
}

/// The number after the article that was put in last.
fn following(draft: &Draft) -> Option<Ordinal> {
    let mut numbers = draft.inserted.last()?.number.clone()?.0;
    *numbers.last_mut()? += 1;
    Some(Ordinal(numbers))
}

struct Point {
    byte: usize,
    is_before: bool,
}

/// Where a new paragraph or item goes: in front of the one that has its number now, else behind the last.
fn insertion_point(
    base: &Document,
    path: &ProvisionPath,
    at_end: bool,
) -> Result<Point, NotApplied> {
    if !at_end
        && path.0.len() > 1
        && base
            .find(path)
            .is_some_and(|found| found.kind != ProvisionKind::Article)
    {
        return Ok(Point {
            byte: stretch(base, path)?.start,
            is_before: true,
        });
    }
    let above = if at_end || path.0.len() < 2 {
        path.clone()
    } else {
        ProvisionPath(path.0[..path.0.len() - 1].to_vec())
    };
    // 第一款 of an article with one paragraph: the new one stands in front
    let leads = path.0.last().is_some_and(|step| {
        step.kind == ProvisionKind::Paragraph && step.ordinal == Ordinal::one(1)
    });
    let range = stretch(base, &above)?;
    Ok(Point {
        byte: if leads && !at_end {
            range.start
        } else {
            range.end
        },
        is_before: leads && !at_end,
    })
}

fn delete(
    draft: &mut Draft,
    base: &Document,
    target: &ProvisionPath,
    by: usize,
) -> Result<(), NotApplied> {
    if heading::is_meant(target) {
        let below = heading::delete_with_below(&mut draft.headings, target, by)?;
        delete_all(draft, &below, by);
        return Ok(());
    }
    if is_article(target) {
        let article = article_of(draft, target)?;
        article.is_deleted = true;
        article.touch(by);
        return Ok(());
    }
    let range = stretch(base, target)?;
    let article = article_of(draft, target)?;
    let is_item = target
        .0
        .last()
        .is_some_and(|step| step.kind == ProvisionKind::Item);
    article.counts_items |= is_item;
    article.edits.push(Edit {
        range,
        words: String::new(),
    });
    article.touch(by);
    Ok(())
}

fn substitute(
    draft: &mut Draft,
    base: &Document,
    target: &ProvisionPath,
    (old, new): (&str, &str),
    by: usize,
) -> Result<(), NotApplied> {
    let missing = || NotApplied::WordsNotFound(old.to_owned());
    if old.is_empty() {
        return Err(missing());
    }
    if heading::is_meant(target) {
        let is_found = heading::substitute(&mut draft.headings, target, (old, new), by)?;
        return if is_found { Ok(()) } else { Err(missing()) };
    }
    if target.is_empty() {
        let mut is_found = heading::substitute(&mut draft.headings, target, (old, new), by)?;
        for article in &mut draft.articles {
            let span = article.span.clone();
            is_found |= change_words(article, base, span, old, new, by);
        }
        return if is_found { Ok(()) } else { Err(missing()) };
    }
    let range = if is_article(target) {
        None
    } else {
        Some(stretch(base, target)?)
    };
    let article = article_of(draft, target)?;
    let range = range.unwrap_or_else(|| article.span.clone());
    if change_words(article, base, range, old, new, by) {
        Ok(())
    } else {
        Err(missing())
    }
}

/// Gives a sentence of a provision anew; without words it goes.
fn replace_sentence(
    draft: &mut Draft,
    base: &Document,
    target: &ProvisionPath,
    number: Option<u32>,
    text: &str,
    by: usize,
) -> Result<(), NotApplied> {
    let paragraph = paragraph_of(draft, base, target)?;
    let sentences = sentence::ranges(&base.text[paragraph.clone()]);
    let found = match number {
        Some(number) => sentences.get((number as usize).wrapping_sub(1)),
        None => sentences.last(),
    };
    let missing = || NotApplied::NoSuchSentence(target.clone());
    let range = found.cloned().ok_or_else(missing)?;
    let article = article_of(draft, target)?;
    article.edits.push(Edit {
        range: paragraph.start + range.start..paragraph.start + range.end,
        words: text.to_owned(),
    });
    article.touch(by);
    Ok(())
}

/// Puts words at the end of a provision, or a sentence where the one of its number stands now.
fn add_words(
    draft: &mut Draft,
    base: &Document,
    target: &ProvisionPath,
    number: Option<u32>,
    text: &str,
    by: usize,
) -> Result<(), NotApplied> {
    if number.is_none()
        && is_article(target)
        && let Some(words) = &mut article_of(draft, target)?.replaced
    {
        let (at, added) = sentence::joined_at_end(words, text);
        words.insert_str(at, added);
        return Ok(());
    }
    let (at, words) = match number {
        None => {
            article_of(draft, target)?;
            let range = stretch(base, target)?;
            let (at, added) = sentence::joined_at_end(&base.text[range.clone()], text);
            (range.start + at, added)
        }
        Some(number) => {
            let paragraph = paragraph_of(draft, base, target)?;
            let sentences = sentence::ranges(&base.text[paragraph.clone()]);
            let before = (number as usize).wrapping_sub(1);
            let missing = || NotApplied::NoSuchSentence(target.clone());
            let at = match sentences.get(before) {
                Some(next) => next.start,
                None if before == sentences.len() => sentences.last().ok_or_else(missing)?.end,
                None => return Err(missing()),
            };
            (paragraph.start + at, text)
        }
    };
    let article = article_of(draft, target)?;
    article.edits.push(Edit {
        range: at..at,
        words: words.to_owned(),
    });
    article.touch(by);
    Ok(())
}

/// The one paragraph of a provision as the base text has it; sentences of several are not counted.
fn paragraph_of(
    draft: &mut Draft,
    base: &Document,
    target: &ProvisionPath,
) -> Result<Range<usize>, NotApplied> {
    let article = article_of(draft, target)?;
    if article.replaced.is_some() {
        return Err(NotApplied::NotUnderstood);
    }
    let range = stretch(base, target)?;
    let is_one = !base.text[range.clone()].contains('\n');
    is_one.then_some(range).ok_or(NotApplied::NoPlace)
}

/// Changes every occurrence in a stretch; false where there is none.
fn change_words(
    article: &mut DraftArticle,
    base: &Document,
    range: Range<usize>,
    old: &str,
    new: &str,
    by: usize,
) -> bool {
    if let Some(words) = &mut article.replaced {
        let is_found = words.contains(old);
        *words = words.replace(old, new);
        if is_found {
            article.touch(by);
        }
        return is_found;
    }
    let words = &base.text[range.clone()];
    let mut is_found = false;
    for (at, _) in words.match_indices(old) {
        is_found = true;
        let start = range.start + at;
        article.edits.push(Edit {
            range: start..start + old.len(),
            words: new.to_owned(),
        });
    }
    if is_found {
        article.touch(by);
    }
    is_found
}

fn renumber(
    draft: &mut Draft,
    base: &Document,
    from: &ProvisionPath,
    to: &ProvisionPath,
    by: usize,
) -> Result<(), NotApplied> {
    if heading::is_meant(from) {
        return heading::renumber(&mut draft.headings, from, to, by);
    }
    let number = number_of(to).ok_or_else(|| NotApplied::NotAnArticle(to.clone()))?;
    if is_article(from) {
        let article = article_of(draft, from)?;
        article.number = Some(number);
        article.touch(by);
        return Ok(());
    }
    if is_article(to) {
        return move_out(draft, base, from, number, by);
    }
    // 原第二款改为第三款 follows from what was put in before it; in another article it is a move that nobody composes
    article_of(draft, from)?;
    let is_within = number_of(from).is_some_and(|own| own == number);
    is_within.then_some(()).ok_or(NotApplied::NotUnderstood)
}

/// 第二条第二款改为第三条: a paragraph leaves its article and is one by itself.
fn move_out(
    draft: &mut Draft,
    base: &Document,
    from: &ProvisionPath,
    number: Ordinal,
    by: usize,
) -> Result<(), NotApplied> {
    let range = {
        article_of(draft, from)?;
        stretch(base, from)?
    };
    let article = article_of(draft, from)?;
    let is_changed = article.replaced.is_some()
        || article
            .edits
            .iter()
            .any(|edit| edit.range.start < range.end && range.start < edit.range.end);
    if is_changed {
        return Err(NotApplied::NotUnderstood);
    }
    let words = base.text[range.clone()].to_owned();
    article.edits.push(Edit {
        range,
        words: String::new(),
    });
    article.touch(by);
    draft
        .inserted
        .push(DraftArticle::new(Some(number), words, by));
    Ok(())
}
