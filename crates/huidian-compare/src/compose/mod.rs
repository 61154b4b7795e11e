//! The amended text, composed article by article from a base text and what decisions change in it.

mod change;
mod draft;
mod heading;
mod last_heading;
mod order;
mod own_references;
mod plain;
mod provision_text;
mod sentence;

use huidian_model::provision::Ordinal;
use huidian_model::{Amendment, Change, Document, ProvisionPath};
use huidian_text::format_numeral;

use crate::unit::key;
use draft::Draft;
pub use heading::{ComposedHeading, HeadingMismatch};

/// An article of a composed text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComposedArticle {
    pub number: Ordinal,
    /// Its number in the base text; `None` for an article that a decision put in.
    pub was: Option<Ordinal>,
    /// Words without the label.
    pub text: String,
    /// Instructions that made it what it is, by their place in the amendment; empty for an article that nobody touched.
    pub changed_by: Vec<usize>,
}

impl ComposedArticle {
    /// 第四条之一
    pub fn label(&self) -> String {
        ProvisionPath(vec![huidian_model::provision::PathStep::new(
            huidian_model::ProvisionKind::Article,
            self.number.clone(),
        )])
        .citation()
    }
}

/// Why an instruction could not be carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotApplied {
    /// The base text has no such provision.
    NoSuchProvision(ProvisionPath),
    /// The words to be changed do not stand there.
    WordsNotFound(String),
    /// No such heading or annex was read in the base text, which says nothing against either.
    NoSuchHeading(ProvisionPath),
    /// The provision has no sentence of that number.
    NoSuchSentence(ProvisionPath),
    /// A number for something that is no article.
    NotAnArticle(ProvisionPath),
    /// The decision does not say where the new words go.
    NoPlace,
    /// Another provision bears the number that this one is given.
    NumberTaken(ProvisionPath),
    /// The sentence asks for a change in a form that is not read, or of what is not composed: a preamble, a title.
    NotUnderstood,
}

impl NotApplied {
    /// For the reader, in Chinese.
    pub fn chinese(&self) -> String {
        match self {
            NotApplied::NoSuchProvision(path) => format!("原文没有{}", path.citation()),
            NotApplied::NoSuchHeading(path) => {
                format!("原文没有读到{}，未合成", path.citation())
            }
            NotApplied::WordsNotFound(words) => format!("原文该处没有“{words}”"),
            NotApplied::NoSuchSentence(path) => format!("原文{}没有这一句", path.citation()),
            NotApplied::NotAnArticle(path) => format!("{}不是条文，未合成", path.citation()),
            NotApplied::NoPlace => "决定没有写明位置".to_owned(),
            NotApplied::NumberTaken(path) => {
                format!("合成后有两个{}，未必正确", path.citation())
            }
            NotApplied::NotUnderstood => {
                "写法没有读懂，或所改的是引言、名称等不合成的内容".to_owned()
            }
        }
    }
}

/// A composed text: not published by anybody, and marked so wherever it is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Composed {
    pub articles: Vec<ComposedArticle>,
    /// Headings in their order, then annexes.
    pub headings: Vec<ComposedHeading>,
    /// The whole text of an act without articles, which has no other parts here.
    pub plain: Option<String>,
    /// Instructions that were left undone, with the reason.
    pub not_applied: Vec<(usize, NotApplied)>,
}

/// An article that differs between a composed and a published text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    pub number: Ordinal,
    pub kind: MismatchKind,
    pub composed: String,
    pub published: String,
}

/// How two texts of an article differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MismatchKind {
    Words,
    OnlyComposed,
    OnlyPublished,
}

/// Applies what a decision changes in a work to a text of it. What cannot be applied is left undone and told; nothing is guessed.
pub fn compose(base: &Document, amendment: &Amendment) -> Composed {
    if plain::is_plain(base) {
        return plain::compose(base, amendment);
    }
    let mut draft = Draft::of(base);
    let mut not_applied = Vec::new();
    for (index, instruction) in amendment.instructions.iter().enumerate() {
        if let Err(reason) = change::apply(&mut draft, base, &instruction.change, index) {
            not_applied.push((index, reason));
        }
    }
    let renumbers = amendment
        .instructions
        .iter()
        .any(|instruction| instruction.change == Change::RenumberRest);
    let headings = std::mem::take(&mut draft.headings);
    let articles = order::settle(draft, base, renumbers, not_applied.is_empty());
    for (index, number) in taken_twice(&articles, amendment) {
        if not_applied.iter().all(|(undone, _)| *undone != index) {
            not_applied.push((index, NotApplied::NumberTaken(number)));
        }
    }
    let (headings, without_place) = heading::settle(headings, &articles, renumbers);
    let without_place = without_place.into_iter();
    not_applied.extend(without_place.map(|index| (index, NotApplied::NoPlace)));
    Composed {
        headings,
        articles,
        plain: None,
        not_applied,
    }
}

/// Numbers that two articles bear, each with the instruction that is the reason: the last that gave one of them a number, else the last that touched them.
fn taken_twice(articles: &[ComposedArticle], amendment: &Amendment) -> Vec<(usize, ProvisionPath)> {
    let gives = |index: &usize| {
        matches!(
            amendment.instructions[*index].change,
            Change::Insert { .. }
                | Change::Renumber { .. }
                | Change::Replace {
                    becomes: Some(_),
                    ..
                }
        )
    };
    let pairs = articles
        .windows(2)
        .filter(|pair| pair[0].number == pair[1].number);
    pairs
        .filter_map(|pair| {
            let by: Vec<usize> = pair
                .iter()
                .flat_map(|article| article.changed_by.iter().copied())
                .collect();
            let giving = by.iter().copied().filter(gives).max();
            let index = giving.or_else(|| by.iter().copied().max())?;
            let label = pair[0].label().parse().ok()?;
            Some((index, label))
        })
        .collect()
}

impl Composed {
    /// The text as a document would have it, a heading or an article a paragraph, annexes at the end.
    pub fn text(&self) -> String {
        if let Some(plain) = &self.plain {
            return plain.clone();
        }
        let mut text = String::new();
        let mut headings = self.headings.iter().peekable();
        for article in &self.articles {
            while let Some(heading) =
                headings.next_if(|heading| heading.before.as_ref() == Some(&article.number))
            {
                text.push_str(&format!("{}　{}\n\n", heading.label, heading.text));
            }
            text.push_str(&format!("{}　{}\n\n", article.label(), article.text));
        }
        for annex in headings.filter(|heading| heading.before.is_none()) {
            text.push_str(&format!("{}\n\n{}\n\n", annex.label, annex.text));
        }
        text
    }

    /// Compares headings and annexes with those of the published text.
    pub fn heading_mismatches(&self, published: &Document) -> Vec<HeadingMismatch> {
        heading::mismatches(&self.headings, published)
    }

    /// Compares with the published text, article by article; spaces and line ends do not count.
    pub fn mismatches(&self, published: &Document) -> Vec<Mismatch> {
        let theirs = Draft::of(published).articles();
        let mut found = Vec::new();
        for article in &self.articles {
            let other = theirs.iter().find(|(number, _)| *number == article.number);
            let published = other.map_or("", |(_, text)| text.as_str());
            if key(published) != key(&article.text) {
                found.push(Mismatch {
                    number: article.number.clone(),
                    kind: if other.is_some() {
                        MismatchKind::Words
                    } else {
                        MismatchKind::OnlyComposed
                    },
                    composed: article.text.clone(),
                    published: published.to_owned(),
                });
            }
        }
        for (number, text) in &theirs {
            if !self
                .articles
                .iter()
                .any(|article| article.number == *number)
            {
                found.push(Mismatch {
                    number: number.clone(),
                    kind: MismatchKind::OnlyPublished,
                    composed: String::new(),
                    published: text.clone(),
                });
            }
        }
        found
    }
}

/// （三） for the third entry of a list.
pub(crate) fn item_mark(number: u32) -> String {
    format!("（{}）", format_numeral(number))
}
