//! Numbers and order of the composed articles, and their words.

use std::collections::VecDeque;

use huidian_model::Document;
use huidian_model::provision::Ordinal;

use super::draft::{Draft, DraftArticle};
use super::own_references::{Numbering, follow};
use super::{ComposedArticle, item_mark};

/// Puts the articles in order and gives them their numbers and words.
///
/// Where everything was carried out (`is_whole`), an article that is given a number in front of or behind others goes there, and these make room.
pub(super) fn settle(
    draft: Draft,
    base: &Document,
    renumbers: bool,
    is_whole: bool,
) -> Vec<ComposedArticle> {
    let mut kept: Vec<DraftArticle> = draft
        .articles
        .into_iter()
        .filter(|article| !article.is_deleted)
        .collect();
    let (plain, between): (Vec<_>, Vec<_>) = draft.inserted.into_iter().partition(|article| {
        article
            .number
            .as_ref()
            .is_none_or(|number| number.0.len() == 1)
    });
    for article in between {
        place_between(&mut kept, article);
    }
    let is_taken = |number: &Option<Ordinal>| {
        number.is_some() && kept.iter().any(|article| &article.was == number)
    };
    let shifts = renumbers
        || plain.iter().any(|article| is_taken(&article.number))
        || kept
            .iter()
            .any(|article| article.was.is_some() && article.number.is_some());
    let ordered = if shifts && changes_places(&kept) {
        place_given(kept, plain)
    } else if shifts {
        count_or_move(kept, plain, is_whole)
    } else {
        let mut all = kept;
        all.extend(plain);
        let mut numbered: Vec<(Ordinal, DraftArticle)> = all
            .into_iter()
            .filter_map(|article| {
                let number = article.number.clone().or_else(|| article.was.clone())?;
                Some((number, article))
            })
            .collect();
        numbered.sort_by(|left, right| left.0.cmp(&right.0));
        numbered
    };
    let numbering = numbering_of(&ordered);
    ordered
        .into_iter()
        .map(|(number, mut article)| {
            follow(&mut article, base, &numbering);
            ComposedArticle {
                text: words_of(&article, base),
                was: article.was,
                changed_by: article.changed_by,
                number,
            }
        })
        .collect()
}

/// Old numbers with the new ones, where they differ.
fn numbering_of(ordered: &[(Ordinal, DraftArticle)]) -> Numbering {
    ordered
        .iter()
        .filter_map(|(number, article)| Some((article.was.clone()?, number.clone())))
        .filter(|(was, number)| was != number)
        .collect()
}

/// 第四条之一 goes behind the last article with a lower number.
fn place_between(articles: &mut Vec<DraftArticle>, article: DraftArticle) {
    let number = article.number.clone();
    let at = articles
        .iter()
        .rposition(|known| {
            let own = if known.was.is_some() {
                &known.was
            } else {
                &known.number
            };
            own <= &number
        })
        .map_or(0, |at| at + 1);
    articles.insert(at, article);
}

/// Counts through, unless this leaves two of one number, or a gap, where an article moved and putting it in its place does not.
fn count_or_move(
    kept: Vec<DraftArticle>,
    plain: Vec<DraftArticle>,
    is_whole: bool,
) -> Vec<(Ordinal, DraftArticle)> {
    let given = kept
        .iter()
        .filter(|article| article.was.is_some() && article.number.is_some());
    let is_one_alone = given.count() == 1;
    // beside new articles, which of the others make room is not known
    let may_move = is_whole && plain.is_empty();
    let counted = count_through(kept.clone(), plain);
    let is_right = ascends(&counted) && (!is_one_alone || runs(&counted));
    if is_right || !may_move {
        return counted;
    }
    let placed = place_given(kept, Vec::new());
    let is_better = ascends(&placed) && (ascends(&counted) <= runs(&placed));
    if is_better { placed } else { counted }
}

fn ascends(ordered: &[(Ordinal, DraftArticle)]) -> bool {
    ordered.windows(2).all(|pair| pair[0].0 < pair[1].0)
}

/// Whether the numbers run without a gap.
fn runs(ordered: &[(Ordinal, DraftArticle)]) -> bool {
    let plain = ordered.iter().filter(|(number, _)| number.0.len() == 1);
    plain
        .zip(1..)
        .all(|((number, _), expected)| number.0 == [expected])
}

/// Whether one article is given a number below that of an article it stood behind.
fn changes_places(kept: &[DraftArticle]) -> bool {
    let given = kept.iter().filter(|article| article.was.is_some());
    let given: Vec<&Ordinal> = given
        .filter_map(|article| article.number.as_ref())
        .collect();
    given.windows(2).any(|pair| pair[0] > pair[1])
}

/// Counts from the first article on: a new one takes the number the decision gives it, those behind it follow.
fn count_through(
    kept: Vec<DraftArticle>,
    mut plain: Vec<DraftArticle>,
) -> Vec<(Ordinal, DraftArticle)> {
    plain.sort_by(|left, right| left.number.cmp(&right.number));
    let mut plain: VecDeque<DraftArticle> = plain.into();
    let mut kept = in_given_order(kept);
    let mut ordered: Vec<(Ordinal, DraftArticle)> = Vec::new();
    let mut next = 1;
    loop {
        let is_due = |article: &DraftArticle| {
            let first = article.number.as_ref().map(|number| number.0.first());
            first.flatten().is_none_or(|first| *first <= next)
        };
        let from_plain = plain.front().is_some_and(is_due) || kept.is_empty();
        let Some(article) = (if from_plain {
            plain.pop_front()
        } else {
            kept.pop_front()
        }) else {
            return ordered;
        };
        let number = match &article.number {
            Some(number) => number.clone(),
            // 第二百八十六条之一 stays behind its article
            None => match article.was.as_ref().map(|was| was.0.as_slice()) {
                Some([_, inserted @ ..]) if !inserted.is_empty() => {
                    let mut numbers = vec![next - 1];
                    numbers.extend(inserted);
                    Ordinal(numbers)
                }
                _ => Ordinal::one(next),
            },
        };
        if let [own] = *number.0 {
            next = own.saturating_add(1);
        }
        ordered.push((number, article));
    }
}

/// Articles in the order of the numbers they are given; one without stays behind the one it stood behind.
fn in_given_order(kept: Vec<DraftArticle>) -> VecDeque<DraftArticle> {
    let mut at = Ordinal(vec![0]);
    let mut keyed: Vec<(Ordinal, usize, DraftArticle)> = Vec::new();
    let moves = kept.iter().any(|article| {
        article.was.is_some()
            && article
                .number
                .as_ref()
                .is_some_and(|number| Some(number) < article.was.as_ref())
    });
    for (index, article) in kept.into_iter().enumerate() {
        if moves && let Some(number) = article.number.clone().filter(|_| article.was.is_some()) {
            at = number;
        }
        keyed.push((at.clone(), index, article));
    }
    keyed.sort_by(|left, right| (&left.0, left.1).cmp(&(&right.0, right.1)));
    keyed.into_iter().map(|(_, _, article)| article).collect()
}

/// Articles change places: one that a decision gives a number stands there, the others fill the places between in the order they had.
fn place_given(kept: Vec<DraftArticle>, plain: Vec<DraftArticle>) -> Vec<(Ordinal, DraftArticle)> {
    let is_given = |article: &DraftArticle| {
        let number = article.number.as_ref();
        number.is_some_and(|number| number.0.len() == 1)
    };
    let all = plain.into_iter().chain(kept);
    let (mut given, others): (Vec<_>, Vec<_>) = all.partition(is_given);
    given.sort_by(|left, right| left.number.cmp(&right.number));
    let mut given: VecDeque<DraftArticle> = given.into();
    let mut others: VecDeque<DraftArticle> = others.into();
    let mut ordered: Vec<(Ordinal, DraftArticle)> = Vec::new();
    let mut next = 1;
    loop {
        // 第二百八十六条之一 stays behind its article
        let stays = others.front().is_some_and(is_between);
        let is_due = |article: &DraftArticle| {
            let first = article.number.as_ref().map(|number| number.0.first());
            first.flatten().is_none_or(|first| *first <= next)
        };
        let from_given = !stays && given.front().is_some_and(is_due) || others.is_empty();
        let Some(article) = (if from_given {
            given.pop_front()
        } else {
            others.pop_front()
        }) else {
            return ordered;
        };
        let number = match (&article.number, &article.was) {
            (Some(number), _) => number.clone(),
            (None, Some(was)) if was.0.len() > 1 => {
                let mut numbers = vec![next - 1];
                numbers.extend(&was.0[1..]);
                Ordinal(numbers)
            }
            (None, _) => Ordinal::one(next),
        };
        if let [own] = *number.0 {
            next = own.saturating_add(1);
        }
        ordered.push((number, article));
    }
}

/// Whether an article has a number between those of two others, and keeps its place behind the first.
fn is_between(article: &DraftArticle) -> bool {
    let number = article.number.as_ref().or(article.was.as_ref());
    number.is_some_and(|number| number.0.len() > 1)
}

fn words_of(article: &DraftArticle, base: &Document) -> String {
    if let Some(words) = &article.replaced {
        return words.trim().to_owned();
    }
    let mut edits = article.edits.clone();
    // at one place, what was asked for first stands first; a deletion there comes last
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    let mut words = String::new();
    let mut at = article.span.start;
    for edit in edits {
        if edit.range.start < at || edit.range.end > article.span.end {
            continue;
        }
        words.push_str(&base.text[at..edit.range.start]);
        words.push_str(&edit.words);
        at = edit.range.end;
    }
    words.push_str(&base.text[at..article.span.end]);
    let lines: Vec<&str> = words
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    if article.counts_items {
        return counted(&lines).join("\n");
    }
    lines.join("\n")
}

/// Items numbered through again; a new list begins at （一） or behind words.
fn counted(lines: &[&str]) -> Vec<String> {
    let mut next = 1;
    lines
        .iter()
        .map(|line| {
            let end = line
                .starts_with('（')
                .then(|| line.find('）'))
                .flatten()
                .filter(|end| {
                    line['（'.len_utf8()..*end]
                        .chars()
                        .all(huidian_text::numeral::is_numeral_char)
                });
            let Some(end) = end else {
                next = 1;
                return (*line).to_owned();
            };
            let counted = format!("{}{}", item_mark(next), &line[end + '）'.len_utf8()..]);
            next += 1;
            counted
        })
        .collect()
}
