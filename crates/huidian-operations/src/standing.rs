//! What may be relied on of the texts that a search shows.

use std::collections::HashMap;

use huidian_model::{
    Expression, ExpressionId, Force, ProvisionPath, Recognition, Standing, WorkId,
    provision_force_on, standing_on,
};
use huidian_search::{HitId, SearchResults};
use huidian_store::{Error, Reader, WorkSummary};
use jiff::civil::Date;

/// The standing of every text among the results of a search, read at once.
#[derive(Debug, Default)]
pub struct Standings {
    known: HashMap<WorkId, (WorkSummary, Vec<Expression>)>,
    /// Standing of articles that begin or end on days of their own.
    own: HashMap<HitId, Force>,
    /// Texts that were recognised in pictures.
    recognised: HashMap<ExpressionId, Recognition>,
    day: Date,
}

impl Standings {
    /// Of nothing yet.
    pub(crate) fn on(day: Date) -> Self {
        Self {
            day,
            ..Self::default()
        }
    }

    /// Reads what the works of some results are on the day of the search.
    pub fn of(reader: &Reader<'_>, results: &SearchResults) -> Result<Self, Error> {
        let jumps = results.interpretation.jumps.iter().map(|jump| &jump.work);
        let works = results.works.iter().map(|hit| &hit.work);
        let articles = results.articles.iter().flat_map(|hit| {
            let variants = hit.variants.iter().map(|variant| &variant.id.work);
            variants.chain([&hit.id.work])
        });
        let mut standings = Self::on(results.day);
        for work in jumps.chain(works).chain(articles) {
            standings.add(reader, work)?;
        }
        for hit in &results.articles {
            let variants = hit.variants.iter().map(|variant| &variant.id);
            for id in variants.chain([&hit.id]) {
                standings.add_article(reader, id)?;
                standings.add_recognition(reader, id)?;
            }
        }
        Ok(standings)
    }

    fn add_recognition(&mut self, reader: &Reader<'_>, id: &HitId) -> Result<(), Error> {
        let text = ExpressionId {
            work: id.work.clone(),
            label: id.label.clone(),
        };
        if self.recognised.contains_key(&text) {
            return Ok(());
        }
        if let Some(recognition) = reader.recognition(&text)? {
            self.recognised.insert(text, recognition);
        }
        Ok(())
    }

    /// What is known of the text of an article that was recognised in pictures; `None` for any other.
    pub fn recognition(&self, id: &HitId) -> Option<&Recognition> {
        let text = ExpressionId {
            work: id.work.clone(),
            label: id.label.clone(),
        };
        self.recognised.get(&text)
    }

    pub(crate) fn add_article(&mut self, reader: &Reader<'_>, id: &HitId) -> Result<(), Error> {
        if !reader.has_provision_days(&id.work)? {
            return Ok(());
        }
        let known = self.known.get(&id.work);
        let text = known.and_then(|(_, texts)| texts.iter().find(|text| text.id.label == id.label));
        let (Some(text), Some(work), Ok(path)) = (
            text,
            reader.find_work(&id.work)?,
            id.path.parse::<ProvisionPath>(),
        ) else {
            return Ok(());
        };
        let Some(document) = reader.document(&text.id)? else {
            return Ok(());
        };
        let own = document.find(&path).and_then(|provision| {
            provision_force_on(self.day, &work, text, &document.paths_above(provision))
        });
        if let Some(own) = own {
            self.own.insert(id.clone(), own);
        }
        Ok(())
    }

    pub(crate) fn add(&mut self, reader: &Reader<'_>, work: &WorkId) -> Result<(), Error> {
        if self.known.contains_key(work) {
            return Ok(());
        }
        if let Some(summary) = reader.find_summary(work, self.day)? {
            let texts = reader.expressions_of(work)?;
            self.known.insert(work.clone(), (summary, texts));
        }
        Ok(())
    }

    /// The standing of the text with a label, or of the one that a reader is shown who names none; `None` where the library does not have it (any
    /// more), though the index still does.
    pub fn find(&self, work: &WorkId, label: Option<&str>) -> Option<Standing> {
        let (summary, texts) = self.known.get(work)?;
        let text = match label {
            Some(label) => Some(texts.iter().find(|text| text.id.label == label)?),
            None => None,
        };
        let (force, horizon) = (&summary.force, summary.horizon);
        Some(standing_on(self.day, text, texts, force, horizon))
    }

    /// Status of the work as such, whichever text is shown.
    pub fn find_work(&self, work: &WorkId) -> Option<&Force> {
        self.known.get(work).map(|(summary, _)| &summary.force)
    }

    /// The same of an article.
    pub fn find_article(&self, id: &HitId) -> Option<Standing> {
        let standing = self.find(&id.work, Some(&id.label))?;
        Some(standing.of_provision(self.own.get(id).cloned()))
    }
}
