//! What citations are looked up in: the titles, numbers, texts and provisions of a library, in memory.

use std::cell::RefCell;
use std::sync::Arc;

use huidian_citation::{CitedVersion, InBook, Library};
use huidian_model::{
    Document, EventKind, Expression, ExpressionId, FactValue, ForceStatus, NamedPlace, Number,
    PartialDate, ProvisionPath, WorkId, find_in_texts, find_numbers, has_book, texts_on, title_key,
};
use huidian_store::{Error, Reader};
use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::named_version::{before_newest, made_before, made_on, takes_effect};
use crate::number::canonical_number;
use crate::read_documents::ReadDocuments;

/// A library as citations see it. Titles and numbers are read at once, texts when first asked for.
pub struct Lookup<'r> {
    reader: &'r Reader<'r>,
    today: Date,
    works_by_title: FxHashMap<String, WorkId>,
    /// Works of titles that several bear as their own.
    shared_titles: FxHashMap<String, Vec<WorkId>>,
    works_by_number: FxHashMap<String, WorkId>,
    /// Latest editions of standards, by the number without its year: what a reference without a date means (GB/T 1.1—2020, 8.6).
    latest_editions: FxHashMap<String, WorkId>,
    expressions: RefCell<FxHashMap<WorkId, Vec<Expression>>>,
    documents: RefCell<ReadDocuments>,
}

impl<'r> Lookup<'r> {
    pub fn new(reader: &'r Reader<'r>, today: Date) -> Result<Self, Error> {
        let mut works_by_title = FxHashMap::default();
        let mut titles = reader.all_titles()?;
        // what readers see before what waits, a title of its own before another work's short title, a final before a draft
        titles.sort_by_key(|title| (title.is_hidden, title.is_alternative, title.is_draft));
        let mut shared_titles: FxHashMap<String, Vec<WorkId>> = FxHashMap::default();
        for title in titles {
            let is_own = !title.is_alternative && !title.is_draft && !title.is_hidden;
            let known = works_by_title.get(&title.key).cloned();
            if let Some(known) = known.filter(|known| is_own && *known != title.work) {
                shared_titles
                    .entry(title.key.clone())
                    .or_insert_with(|| vec![known])
                    .push(title.work.clone());
            }
            works_by_title.entry(title.key).or_insert(title.work);
        }
        let numbers = reader.all_numbers()?;
        let latest_editions = numbers
            .iter()
            .filter_map(|(number, work)| Some((without_year(number)?.to_owned(), work.clone())))
            .collect();
        Ok(Self {
            works_by_number: numbers.into_iter().collect(),
            latest_editions,
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

    fn with_document<T>(
        &self,
        expression: &ExpressionId,
        read: impl FnOnce(&Document) -> T,
    ) -> Option<T> {
        self.document(expression).map(|document| read(&document))
    }

    fn document(&self, expression: &ExpressionId) -> Option<Arc<Document>> {
        if let Some(known) = self.documents.borrow().get(expression) {
            return known.document;
        }
        let document = self.reader.document(expression).unwrap_or_else(|error| {
            tracing::warn!(%expression, %error, "cannot read a cited text");
            None
        });
        let document = document.map(Arc::new);
        let mut known = self.documents.borrow_mut();
        known.keep(expression.clone(), document.clone());
        document
    }

    /// The text before the newest: of a work that is no longer in force, the only one.
    fn earlier(&self, work: &WorkId) -> Option<ExpressionId> {
        let is_over = self
            .reader
            .find_summary(work, self.today)
            .ok()
            .flatten()
            .is_some_and(|summary| {
                matches!(
                    summary.force.status,
                    ForceStatus::Repealed | ForceStatus::Expired
                )
            });
        self.with_expressions(work, |texts| {
            before_newest(texts, is_over).map(|text| text.id.clone())
        })
    }

    /// The day of the oldest text held.
    fn first_made(&self, work: &WorkId) -> Option<Date> {
        self.with_expressions(work, |texts| {
            let days = texts
                .iter()
                .filter_map(|text| text.dated_on.map(PartialDate::latest).or(text.effective_on));
            days.min()
        })
    }

    /// The text that was made public by the work's own order.
    fn of_own_order(&self, work: &WorkId) -> Option<ExpressionId> {
        let summary = self.reader.find_summary(work, self.today).ok().flatten()?;
        let on = summary
            .date_of(EventKind::Signed)
            .or_else(|| summary.date_of(EventKind::Published))
            .or_else(|| summary.date_of(EventKind::Adopted));
        self.with_expressions(work, |texts| match (on, texts) {
            (None, [text]) => Some(text.id.clone()),
            (None, _) => None,
            (Some(on), texts) => made_on(texts, on).map(|text| text.id.clone()),
        })
    }
}

/// Longest head of a text in which its numbers stand, in bytes.
const HEAD: usize = 3000;

impl Lookup<'_> {
    /// The numbers that are known of a work: its own, and those in the heads of its texts.
    fn numbers_of(&self, work: &WorkId) -> Vec<Number> {
        let known = self.reader.find_work(work).ok().flatten();
        let own = known.iter().flat_map(|work| &work.facts);
        let mut numbers: Vec<Number> = own
            .filter_map(|fact| match &fact.value {
                FactValue::Number(number) => Some(number.clone()),
                _ => None,
            })
            .collect();
        let texts = self.with_expressions(work, |texts| {
            let ids = texts.iter().map(|text| text.id.clone());
            ids.collect::<Vec<_>>()
        });
        for text in texts {
            let found = self.with_document(&text, |document| {
                let first = document.find(&ProvisionPath::article(1));
                let end = first.map_or(HEAD, |first| first.start as usize).min(HEAD);
                let end = document
                    .text
                    .floor_char_boundary(end.min(document.text.len()));
                find_numbers(&document.text[..end])
            });
            numbers.extend(
                found
                    .unwrap_or_default()
                    .into_iter()
                    .map(|found| found.number),
            );
        }
        numbers
    }

    /// Whether the act of a number is known to have changed a work.
    fn is_of_amender(&self, work: &WorkId, number: &str) -> bool {
        let Some(other) = self.find_work(number) else {
            return false;
        };
        let relations = self.reader.relations_of(work).unwrap_or_default();
        relations
            .iter()
            .any(|relation| relation.to == *work && relation.from == other)
    }
}

/// 省政府 is what a text of the province calls its government.
const SHORT_NAME: usize = 4;

fn is_of_one_body(one: &str, other: &str) -> bool {
    let is_short = |name: &str| name.chars().count() <= SHORT_NAME;
    one.ends_with(other) || other.ends_with(one) || is_short(one) || is_short(other)
}

/// Whether two numbers can be one, with more or less of the name of the body in front.
fn is_alike(one: &Number, other: &Number) -> bool {
    match (one, other) {
        (Number::Order(one), Number::Order(other)) => {
            let years = one.year.zip(other.year);
            one.serial == other.serial
                && years.is_none_or(|(one, other)| one == other)
                && is_of_one_body(&one.issuer, &other.issuer)
        }
        (Number::Document(one), Number::Document(other)) => {
            one.serial == other.serial
                && one.year == other.year
                && (one.code.ends_with(&other.code) || other.code.ends_with(&one.code))
        }
        _ => one.key() == other.key(),
    }
}

impl Library for Lookup<'_> {
    fn find_work(&self, name: &str) -> Option<WorkId> {
        if let Some(work) = self.works_by_title.get(&title_key(name)) {
            return Some(work.clone());
        }
        let by_number = |name: &str| {
            let Ok(number) = name.parse::<Number>();
            let register = &huidian_catalogue::builtin().authorities.register;
            let number = canonical_number(&number, register);
            let key = number.key();
            let dated = self.works_by_number.get(&key);
            dated.or_else(|| self.latest_editions.get(&key)).cloned()
        };
        // the President is no body of the register: 主席令第五十三号 is cited without the state's name
        // 商务部、海关总署公告2028年第5号: the paper itself may name the body that signs last alone
        let by_last_issuer = || {
            let (_, last) = name.rsplit_once(['、', ' ', '\u{3000}'])?;
            by_number(last).filter(|_| last.contains("公告") || last.contains('令'))
        };
        by_number(name).or_else(by_last_issuer).or_else(|| {
            let is_presidents = name.starts_with("主席令");
            is_presidents.then(|| by_number(&format!("中华人民共和国{name}")))?
        })
    }

    fn find_namesakes(&self, name: &str) -> Vec<WorkId> {
        self.find_works(name)
    }

    fn latest_by(&self, works: &[WorkId], on: Option<Date>) -> Option<WorkId> {
        let region = |work| Some(self.reader.find_work(work).ok()??.region);
        let first = region(works.first()?)?;
        let mut made: Vec<(Date, &WorkId)> = Vec::new();
        for work in works {
            let is_alike = region(work).is_some_and(|region| region == first);
            made.push((self.first_made(work).filter(|_| is_alike)?, work));
        }
        let on = on.unwrap_or(self.today);
        let by_then = made.into_iter().filter(|(made, _)| *made <= on);
        by_then.max().map(|(_, work)| work.clone())
    }

    fn find_expression(&self, work: &WorkId, on: Option<Date>) -> Option<ExpressionId> {
        self.with_expressions(work, |expressions| {
            texts_on(expressions, on.unwrap_or(self.today))
                .first()
                .map(|text| text.id.clone())
        })
    }

    fn find_version(&self, work: &WorkId, version: &CitedVersion) -> Option<ExpressionId> {
        match version {
            CitedVersion::Made(on) => self.with_expressions(work, |texts| {
                made_on(texts, *on).map(|text| text.id.clone())
            }),
            CitedVersion::Effective(on) => self.with_expressions(work, |texts| {
                let text = texts.iter().find(|text| takes_effect(text, *on));
                text.map(|text| text.id.clone())
            }),
            CitedVersion::Numbered(_) => self.of_own_order(work),
            CitedVersion::Before(on) => self.with_expressions(work, |texts| {
                made_before(texts, *on).map(|text| text.id.clone())
            }),
            CitedVersion::Earlier => self.earlier(work),
            CitedVersion::Draft => None,
        }
    }

    fn bears_number(&self, work: &WorkId, number: &str) -> Option<bool> {
        if self.find_work(number).as_ref() == Some(work) {
            return Some(true);
        }
        let told: Number = number.parse().ok()?;
        if matches!(told, Number::Other(_)) {
            return None;
        }
        let known = self.numbers_of(work);
        if known.is_empty() {
            return None;
        }
        let is_known = known.iter().any(|own| is_alike(own, &told));
        Some(is_known || self.is_of_amender(work, number))
    }

    /// A code held in parts has a provision where any part of the same day has it.
    fn has_provision(&self, expression: &ExpressionId, path: &ProvisionPath) -> bool {
        self.holder(expression, path).is_some()
    }

    fn text_holding(&self, expression: &ExpressionId, path: &ProvisionPath) -> ExpressionId {
        self.holder(expression, path)
            .unwrap_or_else(|| expression.clone())
    }

    fn find_in_book(&self, expression: &ExpressionId, book: &str, path: &ProvisionPath) -> InBook {
        let place = NamedPlace {
            book: Some(book.to_owned()),
            path: path.clone(),
        };
        self.with_parts(expression, |parts, texts| {
            match find_in_texts(texts, &place) {
                Some((at, provision)) => InBook::At(parts[at].clone(), provision.path.clone()),
                None if has_book(texts, book) => InBook::NoSuchProvision,
                None => InBook::NoSuchBook,
            }
        })
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

    /// The part that has a provision.
    fn holder(&self, expression: &ExpressionId, path: &ProvisionPath) -> Option<ExpressionId> {
        if path.is_empty() {
            return self.parts_beside(expression).into_iter().next();
        }
        self.with_parts(expression, |parts, texts| {
            let (at, _) = find_in_texts(texts, &path.clone().into())?;
            parts.get(at).cloned()
        })
    }

    /// The text, or all parts of its day, with the names of parts, in the same order.
    fn with_parts<T>(
        &self,
        expression: &ExpressionId,
        look: impl FnOnce(&[ExpressionId], &[(Option<&str>, &Document)]) -> T,
    ) -> T {
        let (parts, documents): (Vec<ExpressionId>, Vec<Arc<Document>>) = self
            .parts_beside(expression)
            .into_iter()
            .filter_map(|part| self.document(&part).map(|document| (part, document)))
            .unzip();
        let names = self.with_expressions(&expression.work, |texts| {
            let name_of = |id: &ExpressionId| {
                let text = texts.iter().find(|text| &text.id == id)?;
                text.part.clone()
            };
            parts.iter().map(name_of).collect::<Vec<_>>()
        });
        let named = names.iter().zip(&documents);
        let texts: Vec<_> = named
            .map(|(name, document)| (name.as_deref(), &**document))
            .collect();
        look(&parts, &texts)
    }
}

/// The key of a standard's number without its year; `None` for other numbers.
fn without_year(key: &str) -> Option<&str> {
    let (number, year) = key.rsplit_once('-')?;
    let is_year = year.len() == 4 && year.chars().all(|c| c.is_ascii_digit());
    let is_standard = number.starts_with(|c: char| c.is_ascii_alphabetic());
    (is_year && is_standard).then_some(number)
}
