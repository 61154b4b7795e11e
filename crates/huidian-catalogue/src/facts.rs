//! From an entry of the data files to facts.

use std::collections::HashMap;

use huidian_model::fact::RoundupRow;
use huidian_model::{
    AuthorityId, AuthorityRegister, Confidence, Fact, FactValue, Issuers, Number, Source,
    SourceKind, TextAbsence,
};
use toml::Spanned;

use crate::error::{Error, Place};
use crate::evidence::Evidence;
use crate::roundups::Roundup;
use crate::works::{DateMeaning, RowEntry, WorkEntry};

/// What the facts of a work refer to.
pub(crate) struct References<'r> {
    pub(crate) register: &'r AuthorityRegister,
    pub(crate) absences: &'r HashMap<String, String>,
    pub(crate) roundups: &'r [Roundup],
}

/// All facts of a work, the catalogue's own before the roundups'.
pub(crate) fn facts_of(
    work: &WorkEntry,
    place: Place<'_>,
    known: &References<'_>,
) -> Result<Vec<Fact>, Error> {
    let mut facts = Facts {
        work,
        place,
        found: Vec::new(),
    };
    facts.describe();
    facts.issued(known)?;
    facts.dated();
    facts.text_absent(known)?;
    facts.remarks();
    for row in &work.roundup_rows {
        facts.row(row, known)?;
    }
    Ok(facts.found)
}

struct Facts<'w> {
    work: &'w WorkEntry,
    place: Place<'w>,
    found: Vec<Fact>,
}

impl Facts<'_> {
    /// Adds a fact with the evidence of its field, else of the work.
    fn add(&mut self, value: FactValue) {
        let stated = self.work.fields.get(value.field());
        let (source, confidence) = stated
            .map_or((self.work.source, self.work.confidence), |field| {
                (field.source, field.confidence)
            });
        self.add_as(value, source, None, confidence);
    }

    fn add_as(
        &mut self,
        value: FactValue,
        source: Evidence,
        basis: Option<&str>,
        confidence: Confidence,
    ) {
        let confidence = confidence.min(source.most());
        let address = self.work.address.as_deref();
        let source = source.source(self.place.file, basis, address);
        self.found.push(Fact::new(value, source, confidence));
    }

    fn describe(&mut self) {
        let work = self.work;
        self.add(FactValue::Title(work.title.clone()));
        for title in &work.alternative_titles {
            self.add(FactValue::AlternativeTitle(title.clone()));
        }
        self.add(FactValue::Kind(work.kind));
        self.add(FactValue::Draft(work.draft));
        if let Some(number) = &work.number {
            let Ok(number) = number.parse::<Number>();
            self.add(FactValue::Number(number));
        }
        // where a work is shelved is the catalogue's own decision, however little is known about the work
        for sector in &work.sectors {
            self.add_as(
                FactValue::Sector(*sector),
                work.source,
                None,
                Confidence::High,
            );
        }
    }

    fn issued(&mut self, known: &References<'_>) -> Result<(), Error> {
        let work = self.work;
        let members = work.issuers.iter().map(|name| self.authority(name, known));
        let members = members.collect::<Result<Vec<_>, _>>()?;
        if !members.is_empty() {
            let mut issuers = Issuers::named(members);
            issuers.stated_count = work.issuer_count;
            self.add(FactValue::Issuers(issuers));
        }
        if let Some(committee) = &work.administered_by {
            let (name, _) = self.authority(committee, known)?;
            self.add(FactValue::AdministeredBy(name));
        }
        Ok(())
    }

    fn authority(
        &self,
        name: &Spanned<String>,
        known: &References<'_>,
    ) -> Result<(String, Option<AuthorityId>), Error> {
        let id = AuthorityId(name.get_ref().clone());
        if known.register.find(&id).is_none() {
            let message = format!("no authority {id} for {}", self.work.id.get_ref());
            return Err(self.place.error(name.span().start, message));
        }
        Ok((id.0.clone(), Some(id)))
    }

    fn dated(&mut self) {
        let work = self.work;
        for event in &work.events {
            let source = event.source.unwrap_or(work.source);
            let confidence = event.confidence.unwrap_or(work.confidence);
            let value = FactValue::Event {
                kind: event.kind,
                on: event.on,
            };
            self.add_as(value, source, event.basis.as_deref(), confidence);
        }
        if let Some(force) = &work.force_seen {
            let source = force.source.unwrap_or(work.source);
            let confidence = force.confidence.unwrap_or(work.confidence);
            let value = FactValue::ForceSeen {
                status: force.status,
                on: force.on,
            };
            self.add_as(value, source, None, confidence);
        }
    }

    fn text_absent(&mut self, known: &References<'_>) -> Result<(), Error> {
        let code = self.work.text_absent.get_ref();
        let Some(reason) = known.absences.get(code) else {
            return Err(self.place.error(
                self.work.text_absent.span().start,
                format!("no reason for absence {code}"),
            ));
        };
        self.add(FactValue::TextAbsent(TextAbsence {
            code: code.clone(),
            reason: reason.clone(),
        }));
        Ok(())
    }

    fn remarks(&mut self) {
        let work = self.work;
        for (field, reason) in &work.unknown {
            self.add(FactValue::Unknown {
                field: field.clone(),
                reason: reason.clone(),
            });
        }
        for note in &work.notes {
            self.add(FactValue::Note(note.clone()));
        }
    }

    /// A roundup's row word for word, and what it bears witness to, so that values that disagree are both kept.
    fn row(&mut self, row: &RowEntry, known: &References<'_>) -> Result<(), Error> {
        let Some(roundup) = known
            .roundups
            .iter()
            .find(|roundup| roundup.id == *row.roundup.get_ref())
        else {
            return Err(self.place.error(
                row.roundup.span().start,
                format!("no roundup {}", row.roundup.get_ref()),
            ));
        };
        let Some(on) = roundup.date(row.date.get_ref()) else {
            return Err(self.place.error(
                row.date.span().start,
                format!("not a date as M/D: {}", row.date.get_ref()),
            ));
        };
        let source = Source::new(
            SourceKind::Roundup,
            format!("{} 第{}行", roundup.id, row.row),
        );
        let as_written = if row.date_means == DateMeaning::Wrong {
            Confidence::Low
        } else {
            Confidence::Medium
        };
        self.found.push(Fact::new(
            FactValue::RoundupRow(row.quote()),
            source.clone(),
            as_written,
        ));
        if let Some(kind) = row.date_means.event() {
            self.found.push(Fact::new(
                FactValue::Event { kind, on },
                source.clone(),
                Confidence::Low,
            ));
        }
        let issuers = row.issuers(known.register);
        if !row.abbreviates(self.work) {
            self.found.push(Fact::new(
                FactValue::Issuers(issuers),
                source,
                Confidence::Low,
            ));
        }
        Ok(())
    }
}

impl RowEntry {
    fn quote(&self) -> RoundupRow {
        RoundupRow {
            roundup: self.roundup.get_ref().clone(),
            row: self.row,
            section: self.section.clone(),
            title: self.title.clone(),
            date: self.date.get_ref().clone(),
            date_means: self.date_means.word().to_owned(),
            issuer: self.issuer.clone(),
            fault: self.fault.clone(),
        }
    }

    fn issuers(&self, register: &AuthorityRegister) -> Issuers {
        let names = self.issuers.iter().map(|name| {
            let id = AuthorityId(name.clone());
            (
                name.clone(),
                register.find(&id).map(|authority| authority.id.clone()),
            )
        });
        Issuers {
            stated_count: self.issuer_count,
            ..Issuers::named(names)
        }
    }

    /// Whether the row says no less than it can: a lead and the right count (工信部等三部门) do not disagree with the full list.
    fn abbreviates(&self, work: &WorkEntry) -> bool {
        let lead = work.issuers.first().map(Spanned::get_ref);
        self.issuer_count
            .is_some_and(|count| count as usize == work.issuers.len())
            && self.issuers.first() == lead
    }
}
