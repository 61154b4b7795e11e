//! The rules of duties held against the texts of a library.

use std::rc::Rc;

use huidian_catalogue::Catalogue;
use huidian_duties::{Duty, Held, Rules, Threshold, ThresholdVersion, check_provision};
use huidian_model::{
    Document, Expression, ExpressionId, PartialDate, ProvisionKind, ProvisionPath,
};
use huidian_store::{Error, Reader};
use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::find::find_work_by_any_name;

/// A record and the text it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckedDuty<'r> {
    pub duty: &'r Duty,
    /// The text that holds on the duty's days; `None` where it is not in this library.
    pub expression: Option<ExpressionId>,
    pub held: Option<Held>,
    /// Set where a later text changed the article: the record is to be looked at again.
    pub changed: Option<ChangedArticle>,
}

/// The rule of a threshold on some days, and the text it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckedThreshold<'r> {
    pub threshold: &'r Threshold,
    pub version: &'r ThresholdVersion,
    pub expression: Option<ExpressionId>,
    pub held: Option<Held>,
    pub changed: Option<ChangedArticle>,
}

impl CheckedThreshold<'_> {
    /// What it is called in lists of records: 阈值 export_route（2024-03-22 起）.
    pub fn name(&self) -> String {
        format!("阈值 {}（{} 起）", self.threshold.id, self.version.from)
    }
}

/// An article before and after a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedArticle {
    pub from: ExpressionId,
    pub to: ExpressionId,
    pub article: String,
    /// Day on which the later text takes effect.
    pub on: Option<Date>,
    pub before: String,
    /// `None` where the later text has no such article.
    pub after: Option<String>,
}

/// How many records stand, and how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DutyCheckSummary {
    pub sound: usize,
    pub text_not_held: usize,
    /// The record names no article number.
    pub without_address: usize,
    pub faulty: usize,
    pub to_be_looked_at: usize,
}

/// Holds every record against the library's texts on its days.
pub fn check_duties<'r>(
    reader: &Reader<'_>,
    catalogue: &Catalogue,
    rules: &'r Rules,
    today: Date,
) -> Result<Vec<CheckedDuty<'r>>, Error> {
    let mut texts = Texts::new(reader, catalogue, today);
    let mut checked = Vec::new();
    for duty in &rules.duties {
        let work = &rules.works[duty.work];
        let found = texts.hold(&Place {
            work: &work.title,
            version: work.version.as_deref(),
            span: (duty.in_force_from, duty.in_force_to.unwrap_or(Date::MAX)),
            provision: duty.provision.as_deref(),
            quoted: &duty.quoted_numbers,
        })?;
        checked.push(CheckedDuty {
            duty,
            expression: found.expression,
            held: found.held,
            changed: found.changed,
        });
    }
    Ok(checked)
}

/// Holds the rule of every threshold against the library's texts on its days.
pub fn check_thresholds<'r>(
    reader: &Reader<'_>,
    catalogue: &Catalogue,
    rules: &'r Rules,
    today: Date,
) -> Result<Vec<CheckedThreshold<'r>>, Error> {
    let mut texts = Texts::new(reader, catalogue, today);
    let mut checked = Vec::new();
    for threshold in &rules.thresholds {
        for version in &threshold.versions {
            let found = texts.hold(&Place {
                work: &version.work,
                version: version.work_version.as_deref(),
                span: (version.from, version.to.unwrap_or(Date::MAX)),
                provision: version.provision.as_deref(),
                quoted: &version.quoted_numbers,
            })?;
            checked.push(CheckedThreshold {
                threshold,
                version,
                expression: found.expression,
                held: found.held,
                changed: found.changed,
            });
        }
    }
    Ok(checked)
}

/// Counts what records of one kind are.
pub fn summarise<'c>(
    checked: impl IntoIterator<Item = (&'c Option<Held>, bool)>,
) -> DutyCheckSummary {
    let mut summary = DutyCheckSummary::default();
    for (held, is_changed) in checked {
        match held {
            None => summary.text_not_held += 1,
            Some(Held::Sound) => summary.sound += 1,
            Some(Held::NoAddress) => summary.without_address += 1,
            Some(Held::NoSuchProvision(_) | Held::MissingWords(_)) => summary.faulty += 1,
        }
        summary.to_be_looked_at += usize::from(is_changed);
    }
    summary
}

/// Where a record says that it rests.
struct Place<'p> {
    /// Title of the work.
    work: &'p str,
    version: Option<&'p str>,
    /// First and last day of the record.
    span: (Date, Date),
    provision: Option<&'p str>,
    quoted: &'p [String],
}

/// What a text makes of it.
#[derive(Default)]
struct Found {
    expression: Option<ExpressionId>,
    held: Option<Held>,
    changed: Option<ChangedArticle>,
}

/// The texts that hold on some day of a span, the oldest first; with a version, the text of that version and those made after it.
fn holding_in<'e>(
    expressions: &'e [Expression],
    version: Option<&str>,
    (from, to): (Date, Date),
) -> Vec<&'e Expression> {
    let of_version =
        |one: &&Expression| version.is_none_or(|version| one.id.label.starts_with(version));
    let first_of_version = expressions
        .iter()
        .filter(of_version)
        .filter_map(begins)
        .min();
    let mut holding: Vec<&Expression> = expressions
        .iter()
        .filter(|one| {
            of_version(one) || first_of_version.is_some_and(|first| begins(one) > Some(first))
        })
        .filter(|one| {
            of_version(one) && version.is_some() || begins(one).is_none_or(|begins| begins <= to)
        })
        .filter(|one| {
            of_version(one) && version.is_some() || one.ended_on.is_none_or(|ended| ended > from)
        })
        .collect();
    holding.sort_by_key(|one| begins(one));
    holding
}

fn begins(one: &Expression) -> Option<Date> {
    one.effective_on.or(one.dated_on.and_then(PartialDate::day))
}

struct Texts<'s, 'd> {
    reader: &'s Reader<'d>,
    catalogue: &'s Catalogue,
    today: Date,
    /// By the title of the work; empty where it is not held.
    works: FxHashMap<String, Rc<[Expression]>>,
    documents: FxHashMap<ExpressionId, Option<Document>>,
}

impl<'s, 'd> Texts<'s, 'd> {
    fn new(reader: &'s Reader<'d>, catalogue: &'s Catalogue, today: Date) -> Self {
        Self {
            reader,
            catalogue,
            today,
            works: FxHashMap::default(),
            documents: FxHashMap::default(),
        }
    }

    /// Holds a record against the texts of its days. A text that is still to take effect changes the article too, on its day.
    fn hold(&mut self, place: &Place<'_>) -> Result<Found, Error> {
        let expressions = self.expressions_of(place.work)?;
        let (from, to) = place.span;
        let holding = holding_in(&expressions, place.version, (from, to));
        let until_now = (from, to.min(self.today.max(from)));
        let rests_on = holding_in(&expressions, place.version, until_now);
        self.check(place, rests_on.first().copied(), &holding)
    }

    fn expressions_of(&mut self, title: &str) -> Result<Rc<[Expression]>, Error> {
        if let Some(known) = self.works.get(title) {
            return Ok(Rc::clone(known));
        }
        let work = find_work_by_any_name(self.reader, self.catalogue, title)?;
        let held = work
            .map(|work| self.reader.expressions_of(&work))
            .transpose()?;
        let held: Rc<[Expression]> = held.unwrap_or_default().into();
        self.works.insert(title.to_owned(), Rc::clone(&held));
        Ok(held)
    }

    fn load(&mut self, id: &ExpressionId) -> Result<(), Error> {
        if !self.documents.contains_key(id) {
            let document = self.reader.document(id)?;
            self.documents.insert(id.clone(), document);
        }
        Ok(())
    }

    fn document(&self, id: &ExpressionId) -> Option<&Document> {
        self.documents.get(id)?.as_ref()
    }

    fn check(
        &mut self,
        place: &Place<'_>,
        first: Option<&Expression>,
        holding: &[&Expression],
    ) -> Result<Found, Error> {
        for one in holding {
            self.load(&one.id)?;
        }
        let mut checked = Found::default();
        // the record speaks of the text of its first day; what came later either left the article alone or asks for a look
        let Some(first) = first else {
            return Ok(checked);
        };
        if let Some(document) = self.document(&first.id) {
            checked.expression = Some(first.id.clone());
            checked.held = Some(check_provision(document, place.provision, place.quoted));
        }
        let articles = articles_of(place.provision.unwrap_or(""));
        checked.changed = holding.windows(2).rev().find_map(|pair| {
            let mut articles = articles.iter();
            articles.find_map(|article| self.changed(article, pair[0], pair[1]))
        });
        Ok(checked)
    }

    fn changed(
        &self,
        article: &ProvisionPath,
        from: &Expression,
        to: &Expression,
    ) -> Option<ChangedArticle> {
        let (before, after) = (self.document(&from.id)?, self.document(&to.id)?);
        let text_in = |document: &Document| {
            let found = document.find(article)?;
            Some(document.text_of(found).trim().to_owned())
        };
        let old = text_in(before)?;
        let new = text_in(after);
        let squeeze = |text: &str| text.split_whitespace().collect::<String>();
        if new
            .as_deref()
            .is_some_and(|new| squeeze(new) == squeeze(&old))
        {
            return None;
        }
        Some(ChangedArticle {
            from: from.id.clone(),
            to: to.id.clone(),
            article: article.citation(),
            on: begins(to),
            before: old,
            after: new,
        })
    }
}

fn articles_of(provision: &str) -> Vec<ProvisionPath> {
    let articles = provision.split('、').filter_map(|one| {
        let path: ProvisionPath = one.parse().ok()?;
        let article = path.step(ProvisionKind::Article)?;
        Some(ProvisionPath(vec![article.clone()]))
    });
    articles.collect()
}
