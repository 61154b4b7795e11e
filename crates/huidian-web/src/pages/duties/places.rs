//! Where the basis of an answer is read: the provision itself, where the text of that day is held, else the work or its official address.

use std::sync::Arc;

use huidian_duties::{Duty, Rules};
use huidian_model::{
    Document, Expression, ExpressionId, NamedPlace, PartialDate, UnheldChange, find_in_texts,
    texts_on, unheld_changes,
};
use huidian_operations::find_work_by_any_name;
use huidian_store::Reader;
use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::error::Error;
use crate::record::Record;
use crate::request::encode_path;
use crate::state::AppState;

/// What an answer rests on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Basis<'b> {
    pub(super) work: &'b str,
    /// Where one title has several texts: the oldest that the rule speaks of.
    pub(super) version: Option<&'b str>,
    pub(super) provision: Option<&'b str>,
    /// Where the rule was read, as its file says.
    pub(super) source: &'b str,
}

impl<'b> Basis<'b> {
    pub(super) fn of_duty(rules: &'b Rules, duty: &'b Duty) -> Self {
        let work = rules.work_of(duty);
        Self {
            work: &work.title,
            version: work.version.as_deref(),
            provision: duty.provision.as_deref(),
            source: if is_address(&duty.source) {
                &duty.source
            } else {
                &work.source
            },
        }
    }

    /// The provision that punishes a breach of the duty, in its own work or another.
    pub(super) fn of_penalty(rules: &'b Rules, duty: &'b Duty) -> Option<Self> {
        let penalty = duty.penalty.as_ref()?;
        let own = Self::of_duty(rules, duty);
        let is_own = penalty.work == own.work;
        Some(Self {
            work: &penalty.work,
            version: own.version.filter(|_| is_own),
            provision: penalty.provision.as_deref(),
            source: if is_own { own.source } else { "" },
        })
    }
}

/// A link to a basis, and what of it the library lacks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct PlaceLink {
    /// Empty where nothing can be opened.
    pub(super) href: String,
    pub(super) missing: Option<Missing>,
}

/// What the library does not hold of a basis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Missing {
    Work,
    /// The text that holds on that day.
    Text,
    Provision,
}

impl Missing {
    pub(super) fn chinese(self) -> &'static str {
        match self {
            Missing::Work => "本库未收此文件",
            Missing::Text => "本库未收当日文本",
            Missing::Provision => "本库未收此条",
        }
    }

    pub(super) fn english(self) -> &'static str {
        match self {
            Missing::Work => "work not held here",
            Missing::Text => "text of that day not held here",
            Missing::Provision => "provision not held here",
        }
    }
}

/// Links to what answers rest on.
pub(super) struct Places<'s> {
    state: &'s AppState,
    reader: Reader<'s>,
    /// By title; `None` where the library has no such work.
    records: FxHashMap<String, Option<Arc<Record>>>,
    documents: FxHashMap<ExpressionId, Arc<Document>>,
}

impl<'s> Places<'s> {
    pub(super) fn new(state: &'s AppState) -> Result<Self, Error> {
        Ok(Self {
            state,
            reader: state.library().store().read()?,
            records: FxHashMap::default(),
            documents: FxHashMap::default(),
        })
    }

    /// Where a basis is read in the text of a day. An article is linked only where that text is held and has it: the article of the same number in
    /// another text is another rule.
    pub(super) fn link(&mut self, basis: &Basis<'_>, day: Date) -> Result<PlaceLink, Error> {
        let Some(record) = self.record(basis.work)? else {
            let source = if is_address(basis.source) {
                basis.source
            } else {
                ""
            };
            return Ok(PlaceLink {
                href: source.to_owned(),
                missing: Some(Missing::Work),
            });
        };
        let work = format!("/works/{}", encode_path(record.work.id.as_str()));
        let of_work = |missing| PlaceLink {
            href: work.clone(),
            missing,
        };
        let texts = texts_on(&record.expressions, day);
        let is_held = texts.iter().any(|text| {
            let is_meant = basis
                .version
                .is_none_or(|version| text.id.label.as_str() >= version);
            // where no text of the day is held, the first later one would be shown
            let begins = text
                .effective_on
                .or_else(|| text.dated_on.map(PartialDate::earliest));
            let has_begun = begins.is_none_or(|on| on <= day);
            is_meant && has_begun
        });
        // a change without a text here ends what is held on the day on which it takes effect; where nobody says when, on the day on which it was made
        let is_replaced = |change: &UnheldChange| {
            let begins = change
                .effective_on
                .unwrap_or_else(|| change.dated.earliest());
            begins <= day
        };
        let is_held = is_held
            && !unheld_changes(&record.work, &record.expressions)
                .iter()
                .any(is_replaced);
        if !is_held {
            return Ok(of_work(Some(Missing::Text)));
        }
        let one = basis
            .provision
            .and_then(|provision| provision.split('、').next())
            .filter(|one| one.contains('条'));
        let Some(one) = one else {
            return Ok(of_work(None));
        };
        if !self.stands_in(&texts, one)? {
            return Ok(of_work(Some(Missing::Provision)));
        }
        Ok(PlaceLink {
            href: format!("{work}/{}?as_of={day}", encode_path(one)),
            missing: None,
        })
    }

    /// Where the rule of a threshold is read on a day.
    pub(super) fn of_threshold(
        &mut self,
        rules: &Rules,
        threshold: &str,
        day: Date,
    ) -> Result<PlaceLink, Error> {
        let found = rules.find_threshold(threshold);
        let version = found.and_then(|index| rules.thresholds[index].version_on(day));
        let Some(version) = version else {
            return Ok(PlaceLink::default());
        };
        let of_work = || rules.works.iter().find(|work| work.title == version.work);
        let basis = Basis {
            work: &version.work,
            version: version.work_version.as_deref(),
            provision: version.provision.as_deref(),
            source: match of_work() {
                Some(work) if !is_address(&version.source) => &work.source,
                _ => &version.source,
            },
        };
        self.link(&basis, day)
    }

    fn stands_in(&mut self, texts: &[&Expression], provision: &str) -> Result<bool, Error> {
        let Ok(place) = provision.parse::<NamedPlace>() else {
            return Ok(false);
        };
        for text in texts {
            if !self.documents.contains_key(&text.id) {
                let document = self.state.library().document(&text.id)?;
                self.documents.insert(text.id.clone(), document);
            }
        }
        let named: Vec<(Option<&str>, &Document)> = texts
            .iter()
            .filter_map(|text| Some((text.part.as_deref(), &**self.documents.get(&text.id)?)))
            .collect();
        Ok(find_in_texts(&named, &place).is_some())
    }

    fn record(&mut self, title: &str) -> Result<Option<Arc<Record>>, Error> {
        if let Some(known) = self.records.get(title) {
            return Ok(known.clone());
        }
        let catalogue = huidian_catalogue::builtin();
        let found = match find_work_by_any_name(&self.reader, catalogue, title)? {
            Some(id) => self.state.library().record(&id)?.map(Arc::new),
            None => None,
        };
        self.records.insert(title.to_owned(), found.clone());
        Ok(found)
    }
}

fn is_address(source: &str) -> bool {
    source.starts_with("https://") || source.starts_with("http://")
}
