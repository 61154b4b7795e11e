//! What citations are looked up in: the titles, numbers, texts and provisions of a library, in memory.

use std::cell::RefCell;

use huidian_citation::Library;
use huidian_model::{
    Expression, ExpressionId, Number, PartialDate, ProvisionPath, WorkId, texts_on, title_key,
};
use huidian_store::{Error, Reader};
use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::number::canonical_number;

/// A library as citations see it. Titles and numbers are read at once, texts when first asked for.
pub struct Lookup<'r> {
    reader: &'r Reader<'r>,
    today: Date,
    works_by_title: FxHashMap<String, WorkId>,
    /// Works of titles that several bear as their own.
    shared_titles: FxHashMap<String, Vec<WorkId>>,
    works_by_number: FxHashMap<String, WorkId>,
    expressions: RefCell<FxHashMap<WorkId, Vec<Expression>>>,
    documents: RefCell<FxHashMap<ExpressionId, Option<Box<huidian_model::Document>>>>,
}

impl<'r> Lookup<'r> {
    pub fn new(reader: &'r Reader<'r>, today: Date) -> Result<Self, Error> {
        let mut works_by_title = FxHashMap::default();
        let mut titles = reader.all_titles()?;
        // a title of its own before another work's short title, a final before a draft
        titles.sort_by_key(|title| (title.is_alternative, title.is_draft));
        let mut shared_titles: FxHashMap<String, Vec<WorkId>> = FxHashMap::default();
        for title in titles {
            let is_own = !title.is_alternative && !title.is_draft;
            let known = works_by_title.get(&title.key).cloned();
            if let Some(known) = known.filter(|known| is_own && *known != title.work) {
                shared_titles
                    .entry(title.key.clone())
                    .or_insert_with(|| vec![known])
                    .push(title.work.clone());
            }
            works_by_title.entry(title.key).or_insert(title.work);
        }
        Ok(Self {
            works_by_number: reader.all_numbers()?.into_iter().collect(),
            reader,
            today,
            works_by_title,
            shared_titles,
            expressions: RefCell::default(),
            documents: RefCell::default(),
        })
    }

    /// All works that a name may mean: several where they bear one title.
    pub fn find_works(&self, name: &str) -> Vec<WorkId> {
        self.shared_titles
            .get(&title_key(name))
            .cloned()
            .unwrap_or_else(|| self.find_work(name).into_iter().collect())
    }

    fn with_expressions<T>(&self, work: &WorkId, read: impl FnOnce(&[Expression]) -> T) -> T {
        let mut known = self.expressions.borrow_mut();
        if !known.contains_key(work) {
            let expressions = self.reader.expressions_of(work).unwrap_or_else(|error| {
                tracing::warn!(%work, %error, "cannot read the texts of a cited work");
                Vec::new()
            });
            known.insert(work.clone(), expressions);
        }
        read(&known[work])
    }

    fn has_in(&self, expression: &ExpressionId, path: &ProvisionPath) -> bool {
        let mut known = self.documents.borrow_mut();
        if !known.contains_key(expression) {
            let document = self.reader.document(expression).unwrap_or_else(|error| {
                tracing::warn!(%expression, %error, "cannot read a cited text");
                None
            });
            known.insert(expression.clone(), document.map(Box::new));
        }
        known[expression]
            .as_ref()
            .is_some_and(|document| document.find(path).is_some())
    }
}

impl Library for Lookup<'_> {
    fn find_work(&self, name: &str) -> Option<WorkId> {
        if let Some(work) = self.works_by_title.get(&title_key(name)) {
            return Some(work.clone());
        }
        let Ok(number) = name.parse::<Number>();
        let number = canonical_number(&number, &huidian_catalogue::builtin().authorities.register);
        self.works_by_number.get(&number.key()).cloned()
    }

    fn find_expression(&self, work: &WorkId, on: Option<Date>) -> Option<ExpressionId> {
        self.with_expressions(work, |expressions| {
            texts_on(expressions, on.unwrap_or(self.today))
                .first()
                .map(|text| text.id.clone())
        })
    }

    fn find_version(&self, work: &WorkId, on: PartialDate) -> Option<ExpressionId> {
        self.with_expressions(work, |expressions| {
            expressions
                .iter()
                .filter(|text| {
                    let made = text.dated_on.or(text.effective_on.map(PartialDate::from));
                    made.is_some_and(|made| made.is_compatible_with(on))
                })
                .max_by_key(|text| (text.dated_on, text.effective_on))
                .map(|text| text.id.clone())
        })
    }

    /// A code held in parts has a provision where any part of the same day has it.
    fn has_provision(&self, expression: &ExpressionId, path: &ProvisionPath) -> bool {
        let parts = self.parts_beside(expression);
        parts.iter().any(|part| self.has_in(part, path))
    }

    fn text_holding(&self, expression: &ExpressionId, path: &ProvisionPath) -> ExpressionId {
        let parts = self.parts_beside(expression);
        let holder = parts.into_iter().find(|part| self.has_in(part, path));
        holder.unwrap_or_else(|| expression.clone())
    }
}

impl Lookup<'_> {
    /// The text itself, and with a part of a code the other parts of that day.
    fn parts_beside(&self, expression: &ExpressionId) -> Vec<ExpressionId> {
        self.with_expressions(&expression.work, |expressions| {
            let asked = expressions.iter().find(|text| &text.id == expression);
            match asked {
                Some(asked) if asked.part.is_some() => expressions
                    .iter()
                    .filter(|text| text.part.is_some() && text.dated_on == asked.dated_on)
                    .map(|text| text.id.clone())
                    .collect(),
                _ => vec![expression.clone()],
            }
        })
    }
}
