//! Reading one provision: of which text, in which words, whether they hold on the day, and what decisions made of them since. Every door asks here.

use std::sync::Arc;

use huidian_model::{
    Document, Expression, Force, NamedPlace, Provision, ProvisionPath, Standing, Work, WorkId,
    find_in_texts, provision_force_on, standing_on, texts_on,
};
use huidian_store::{Error, Reader, WorkSummary};
use jiff::civil::Date;

use crate::composed_text::{ComposedText, composed_text};
use crate::own_references::{OwnReferences, own_references};
use crate::successors::{Successor, successors_of};

/// Reads provisions of one work, as of one day.
pub struct ProvisionReader<'r> {
    reader: &'r Reader<'r>,
    day: Date,
    version: Option<String>,
    pub summary: WorkSummary,
    pub work: Work,
    /// All that are held, from the oldest to the newest.
    pub expressions: Vec<Expression>,
}

/// A provision with all that a reader has to know of it.
#[derive(Debug, Clone)]
pub struct ReadProvision {
    /// The day of which everything is told.
    pub day: Date,
    /// The text in which it stands; where decisions put it in, the one that they change.
    pub expression: Expression,
    pub document: Arc<Document>,
    /// Address in the text, or in what decisions made of it.
    pub path: ProvisionPath,
    /// Place among the provisions of the document; `None` where only decisions put it in, and no words of it are held.
    at: Option<u32>,
    /// What may be relied on of the text on the day.
    pub text_standing: Standing,
    /// Status of the provision, where it begins or ends on a day of its own.
    pub own_force: Option<Force>,
    pub own_references: OwnReferences,
    /// Where the words of an ended act went, the most alike first.
    pub successors: Vec<Successor>,
    /// What decisions in force on the day made of the text, where the amended text is not held. None of a version that was asked for.
    pub composed: Option<ComposedText>,
}

impl ReadProvision {
    /// `None` where only decisions put it in.
    pub fn provision(&self) -> Option<&Provision> {
        self.document.provisions.get(self.at? as usize)
    }

    /// What may be relied on of the provision on the day.
    pub fn standing(&self) -> Standing {
        self.text_standing
            .clone()
            .of_provision(self.own_force.clone())
    }

    /// The words that decisions made of it; `None` where nothing is composed, or no provision bears the number any more.
    pub fn composed_words(&self) -> Option<&str> {
        self.composed.as_ref()?.words_of(&self.path)
    }
}

/// Why a provision is not read, with what to offer instead.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NotRead {
    #[error("the text of {work} is not held")]
    TextNotHeld {
        work: WorkId,
        /// As the library was told.
        reason: Option<String>,
    },
    #[error("{work} has no text of version {version} in this library")]
    VersionNotHeld {
        work: WorkId,
        version: String,
        /// Labels of those that are held.
        held: Vec<String>,
    },
    #[error("{work} has no provision {place}")]
    NoSuchProvision {
        work: WorkId,
        place: NamedPlace,
        /// Labels of the texts that were looked in: several for a code held in parts.
        searched: Vec<String>,
        /// How many articles they have together.
        article_count: u32,
    },
    #[error(transparent)]
    Store(#[from] Error),
}

impl<'r> ProvisionReader<'r> {
    /// Opens a work; `None` where this library has none of this id. `version` is a label, else the texts of the day are read.
    ///
    /// # Errors
    ///
    /// When the library cannot be read.
    pub fn open(
        reader: &'r Reader<'r>,
        work: &WorkId,
        version: Option<&str>,
        day: Date,
    ) -> Result<Option<Self>, Error> {
        let Some(summary) = reader.find_summary(work, day)? else {
            return Ok(None);
        };
        let Some(work) = reader.find_work(&summary.id)? else {
            return Ok(None);
        };
        Ok(Some(Self {
            reader,
            day,
            version: version.map(str::to_owned),
            expressions: reader.expressions_of(&summary.id)?,
            summary,
            work,
        }))
    }

    /// The texts to look in: those of the version that was asked for, else those that hold on the day, one for each part of a code.
    ///
    /// # Errors
    ///
    /// [`NotRead::TextNotHeld`] where the work has no text at all, [`NotRead::VersionNotHeld`] where none is of the version.
    pub fn texts(&self) -> Result<Vec<&Expression>, NotRead> {
        if self.expressions.is_empty() {
            let absence = self.summary.absence.as_ref();
            return Err(NotRead::TextNotHeld {
                work: self.work.id.clone(),
                reason: absence.map(|absence| absence.reason.clone()),
            });
        }
        let Some(version) = &self.version else {
            return Ok(texts_on(&self.expressions, self.day));
        };
        let of_version: Vec<&Expression> = self
            .expressions
            .iter()
            .filter(|text| text.is_named(version))
            .collect();
        if of_version.is_empty() {
            return Err(NotRead::VersionNotHeld {
                work: self.work.id.clone(),
                version: version.clone(),
                held: self.labels(&self.expressions.iter().collect::<Vec<_>>()),
            });
        }
        Ok(of_version)
    }

    /// Reads the provision of a place.
    ///
    /// # Errors
    ///
    /// Each of [`NotRead`], by what is missing: any text, the version, the provision.
    pub fn read(&self, place: &NamedPlace) -> Result<ReadProvision, NotRead> {
        let chosen = self.texts()?;
        let mut texts: Vec<(&Expression, Document)> = Vec::new();
        for expression in &chosen {
            if let Some(document) = self.reader.document(&expression.id)? {
                texts.push((expression, document));
            }
        }
        let parts: Vec<(Option<&str>, &Document)> = texts
            .iter()
            .map(|(expression, document)| (expression.part.as_deref(), document))
            .collect();
        if let Some((at, provision)) = find_in_texts(&parts, place) {
            let found = texts[at].1.index_of(provision);
            let path = provision.path.clone();
            let (expression, document) = texts.swap_remove(at);
            let composed = self.composed(expression, &document)?;
            return Ok(self.told(expression, document, (path, found), composed)?);
        }
        for (expression, document) in texts {
            let Some(made) = self.composed(expression, &document)? else {
                continue;
            };
            let part = expression.part.as_deref();
            let path = find_in_texts(&[(part, &made.document)], place)
                .map(|(_, provision)| provision.path.clone());
            if let Some(path) = path {
                return Ok(self.told(expression, document, (path, None), Some(made))?);
            }
        }
        Err(NotRead::NoSuchProvision {
            work: self.work.id.clone(),
            place: place.clone(),
            searched: self.labels(&chosen),
            article_count: chosen.iter().map(|text| text.article_count).sum(),
        })
    }

    /// A version that was asked for is shown as it is.
    fn composed(
        &self,
        expression: &Expression,
        document: &Document,
    ) -> Result<Option<ComposedText>, Error> {
        if self.version.is_some() {
            return Ok(None);
        }
        composed_text(self.reader, &self.work, expression, document, self.day)
    }

    /// All that is told of a place of a text; without a place in the document only decisions put it in.
    fn told(
        &self,
        expression: &Expression,
        document: Document,
        (path, at): (ProvisionPath, Option<u32>),
        composed: Option<ComposedText>,
    ) -> Result<ReadProvision, Error> {
        let (force, horizon) = (&self.summary.force, self.summary.horizon);
        let mut read = ReadProvision {
            day: self.day,
            text_standing: standing_on(
                self.day,
                Some(expression),
                &self.expressions,
                force,
                horizon,
            ),
            own_force: None,
            own_references: OwnReferences::default(),
            successors: Vec::new(),
            expression: expression.clone(),
            document: Arc::new(document),
            path,
            at,
            composed,
        };
        if let Some(provision) = read.provision() {
            let document = &read.document;
            let above = document.paths_above(provision);
            let own_force = provision_force_on(self.day, &self.work, expression, &above);
            let references = own_references(self.reader, &expression.id, document, provision)?;
            read.successors = successors_of(self.reader, &self.work.id, document, &read.path)?;
            read.own_force = own_force;
            read.own_references = references;
        }
        Ok(read)
    }

    fn labels(&self, texts: &[&Expression]) -> Vec<String> {
        texts.iter().map(|text| text.id.label.clone()).collect()
    }
}
