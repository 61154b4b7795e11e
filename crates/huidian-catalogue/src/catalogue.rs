//! The catalogue as a whole.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use huidian_model::{Fact, Relation, ReviewState, Work, WorkId};
use serde::Deserialize;

use crate::amendments::{self, Amendments};
use crate::authorities::{self, Authorities};
use crate::error::{Error, Place};
use crate::facts::{References, facts_of};
use crate::files::{DataFile, EMBEDDED};
use crate::relations::relations_of;
use crate::roundups::{self, Roundup};
use crate::sectors::{self, Sectors};
use crate::short_titles::{self, ShortTitles};
use crate::topics::{self, Topics};
use crate::works::{WorkEntry, WorkFile};

/// Everything the library knows before anything is imported.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    pub authorities: Authorities,
    pub sectors: Sectors,
    pub topics: Topics,
    pub works: Vec<CatalogueWork>,
    /// Each from the work that acts; [`Catalogue::relations_of`] sees both ends.
    pub relations: Vec<Relation>,
    pub short_titles: ShortTitles,
    pub amendments: Amendments,
    pub roundups: Vec<Roundup>,
    fingerprint: String,
}

/// A work of the catalogue: its facts, and where they are written.
#[derive(Debug, Clone, PartialEq)]
pub struct CatalogueWork {
    pub id: WorkId,
    pub facts: Vec<Fact>,
    pub file: String,
    pub line: usize,
}

impl CatalogueWork {
    /// The work as its facts describe it.
    pub fn to_work(&self) -> Work {
        Work::from_facts(self.id.clone(), self.facts.clone(), ReviewState::Reviewed)
    }
}

static IN_FORCE: OnceLock<Catalogue> = OnceLock::new();

/// The catalogue of this process, read once: the built-in one, unless [`use_instead`] came before.
pub fn builtin() -> &'static Catalogue {
    IN_FORCE.get_or_init(|| {
        Catalogue::read(EMBEDDED).expect("the embedded data files are read by this crate's tests")
    })
}

/// Has the whole process use another catalogue than the embedded one: an update that the keeper took. Says whether it was in time.
pub fn use_instead(catalogue: Catalogue) -> bool {
    IN_FORCE.set(catalogue).is_ok()
}

/// What tells the embedded catalogue from that of another release.
pub fn embedded_fingerprint() -> String {
    fingerprint_of(EMBEDDED)
}

impl Catalogue {
    /// Reads a catalogue from data files; what is wrong is named with its file and line.
    pub fn read(files: &[DataFile]) -> Result<Self, Error> {
        let places = |folder: &str| -> Vec<Place<'static>> {
            let inside = files.iter().filter(|file| file.path.starts_with(folder));
            inside
                .map(|file| Place {
                    file: file.path,
                    text: file.text,
                })
                .collect()
        };
        let single = |path: &str| {
            places(path).first().copied().ok_or_else(|| Error {
                file: path.to_owned(),
                line: 1,
                message: "the file is missing".to_owned(),
            })
        };
        let absences: HashMap<String, Absence> = single("text_absences.toml")?.read()?;
        let mut catalogue = Self {
            authorities: authorities::read(&places("authorities/"))?,
            sectors: sectors::read(single("sectors.toml")?)?,
            topics: topics::read(single("topics.toml")?)?,
            amendments: amendments::read(single("amendments.toml")?)?,
            short_titles: short_titles::read(single("short_titles.toml")?)?,
            roundups: roundups::read(single("roundups.toml")?)?,
            fingerprint: fingerprint_of(files),
            ..Self::default()
        };
        let absences = absences
            .into_iter()
            .map(|(code, absence)| (code, absence.reason))
            .collect();
        catalogue.add_works(&places("works/"), &absences)?;
        Ok(catalogue)
    }

    fn add_works(
        &mut self,
        places: &[Place<'_>],
        absences: &HashMap<String, String>,
    ) -> Result<(), Error> {
        let mut entries: Vec<(Place<'_>, WorkEntry)> = Vec::new();
        for place in places {
            let file: WorkFile = place.read()?;
            entries.extend(file.work.into_iter().map(|work| (*place, work)));
        }
        let ids = unique_ids(&entries)?;
        let known = References {
            register: &self.authorities.register,
            absences,
            roundups: &self.roundups,
        };
        for (place, work) in &entries {
            let mut facts = facts_of(work, *place, &known)?;
            facts.extend(self.amendments.of(&work.title).cloned());
            self.works.push(CatalogueWork {
                id: WorkId::new(work.id.get_ref()),
                facts,
                file: place.file.to_owned(),
                line: place.line(work.id.span().start),
            });
            self.relations.extend(relations_of(work, *place, &ids)?);
        }
        Ok(())
    }

    /// Changes whenever a data file does; a library remembers which catalogue it was filled from.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    pub fn find_work(&self, id: &WorkId) -> Option<&CatalogueWork> {
        self.works.iter().find(|work| &work.id == id)
    }

    /// Relations that touch a work, whichever end it is.
    pub fn relations_of<'c>(&'c self, id: &'c WorkId) -> impl Iterator<Item = &'c Relation> {
        self.relations
            .iter()
            .filter(move |relation| relation.touches(id))
    }
}

/// FNV-1a over names and texts: tells catalogues apart, and need not withstand anybody.
fn fingerprint_of(files: &[DataFile]) -> String {
    let bytes = files
        .iter()
        .flat_map(|file| file.path.bytes().chain(file.text.bytes()));
    let sum = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| {
        (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{sum:016x}")
}

fn unique_ids<'e>(entries: &'e [(Place<'_>, WorkEntry)]) -> Result<HashSet<&'e str>, Error> {
    let mut ids = HashSet::new();
    for (place, work) in entries {
        let id = work.id.get_ref().as_str();
        if WorkId::new(id).as_str() != id {
            return Err(place.error(
                work.id.span().start,
                format!("{id} has characters that no id has"),
            ));
        }
        if !ids.insert(id) {
            return Err(place.error(work.id.span().start, format!("work {id} is here twice")));
        }
    }
    Ok(ids)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Absence {
    reason: String,
}
