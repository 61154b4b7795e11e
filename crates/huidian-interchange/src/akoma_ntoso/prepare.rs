//! What a document says of a text: gathered from the store.

use std::collections::HashMap;

use huidian_akoma_ntoso::{Instrument, Reference, RelatedWork, WorkAddress, portion, write};
use huidian_model::{Document, Expression, Relation, Verdict, Work, WorkId};
use huidian_operations::ShownTargets;
use huidian_store::{Reader, UnitCitation, content_hash};
use jiff::civil::Date;

use crate::error::{Error, Result};

/// Writes texts of one library, and remembers the addresses of works they refer to.
pub(crate) struct Texts<'r> {
    reader: &'r Reader<'r>,
    made_on: Date,
    targets: ShownTargets<'r>,
    /// Address and title; `None` for works that are gone, and those that nobody is shown.
    known: HashMap<WorkId, Option<(WorkAddress, String)>>,
}

impl<'r> Texts<'r> {
    pub(crate) fn new(reader: &'r Reader<'r>, made_on: Date) -> Self {
        Self {
            reader,
            made_on,
            targets: ShownTargets::new(reader),
            known: HashMap::new(),
        }
    }

    /// One text of a work as a document. `expressions` are all of its texts, oldest first.
    pub(crate) fn write(
        &mut self,
        work: &Work,
        expressions: &[Expression],
        relations: &[Relation],
        expression: &Expression,
    ) -> Result<String> {
        if !self.reader.may_leave(work.kind) {
            return Err(Error::Withheld(work.id.to_string()));
        }
        let document = self
            .reader
            .document(&expression.id)?
            .ok_or_else(|| Error::LostText(expression.id.to_string()))?;
        let mut references = Vec::new();
        for found in self.reader.citations_from(&expression.id)? {
            references.extend(self.reference(&document, &work.id, &found)?);
        }
        let mut related = Vec::new();
        for relation in relations.iter().filter(|relation| relation.is_confirmed) {
            let is_forward = relation.from == work.id;
            let other = if is_forward {
                &relation.to
            } else {
                &relation.from
            };
            if let Some((address, title)) = self.known(other)? {
                related.push(RelatedWork {
                    kind: relation.kind,
                    is_forward,
                    href: address.work().to_owned(),
                    title: title.clone(),
                });
            }
        }
        Ok(write(&Instrument {
            work,
            expression,
            document: &document,
            is_original: expressions
                .first()
                .is_some_and(|first| first.id == expression.id),
            references: &references,
            relations: &related,
            text_hash: &content_hash(document.text.as_bytes()).to_string(),
            made_on: self.made_on,
        }))
    }

    /// A reference that leads somewhere; what is not in this library has no address here.
    fn reference(
        &mut self,
        document: &Document,
        own: &WorkId,
        found: &UnitCitation,
    ) -> Result<Option<Reference>> {
        let citation = &found.citation;
        let Some(resolution) = &self.targets.told(citation.resolution.clone())? else {
            return Ok(None);
        };
        let Some(target) = &resolution.work else {
            return Ok(None);
        };
        let path = citation.target.first().map(|cited| &cited.from);
        let is_here = resolution.verdict == Verdict::Found;
        let local = path
            .filter(|_| target == own && is_here)
            .and_then(|path| document.find(path));
        let href = match local {
            Some(provision) if !provision.path.is_empty() => {
                Some(format!("#{}", portion(&provision.path)))
            }
            _ => self.known(target)?.map(|(address, _)| {
                let path = path.filter(|_| is_here).or(resolution.moved_to.as_ref());
                path.map_or_else(|| address.work().to_owned(), |path| address.provision(path))
            }),
        };
        Ok(href.map(|href| Reference {
            start: citation.start,
            end: citation.end,
            href,
        }))
    }

    fn known(&mut self, id: &WorkId) -> Result<Option<&(WorkAddress, String)>> {
        if !self.known.contains_key(id) {
            let is_shown = self.targets.is_shown(id)?;
            let work = is_shown
                .then(|| self.reader.find_work(id))
                .transpose()?
                .flatten();
            let known = work.map(|work| (WorkAddress::of(&work), work.title));
            self.known.insert(id.clone(), known);
        }
        Ok(self.known.get(id).and_then(Option::as_ref))
    }
}
