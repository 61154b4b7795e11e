//! What every answer says of the texts in it: which text, where it came from, where it is read, and the hash of the words.

use std::collections::{BTreeMap, HashMap};

use huidian_model::{ContentHash, ExpressionId, Provision, ProvisionPath};
use huidian_store::{Reader, content_hash};
use serde_json::Value;

use crate::library::McpLibrary;
use crate::refusal::Refusal;

/// A text, or a provision of one.
#[derive(Debug, Clone)]
pub struct Place {
    pub text: ExpressionId,
    pub path: Option<ProvisionPath>,
}

/// The frames of the places of one answer, read text by text: no more than one text is held at once.
pub struct Frames<'l> {
    library: &'l McpLibrary,
    release: i64,
    sources: HashMap<ExpressionId, Option<String>>,
    hashes: HashMap<(ExpressionId, String), String>,
}

impl<'l> Frames<'l> {
    pub fn of(
        library: &'l McpLibrary,
        reader: &Reader<'_>,
        places: impl IntoIterator<Item = Place>,
    ) -> Result<Self, Refusal> {
        let mut frames = Self {
            library,
            release: reader.last_event_seq()?,
            sources: HashMap::new(),
            hashes: HashMap::new(),
        };
        let mut by_text: BTreeMap<ExpressionId, Vec<ProvisionPath>> = BTreeMap::new();
        for place in places {
            by_text.entry(place.text).or_default().extend(place.path);
        }
        for (text, paths) in by_text {
            frames.add(reader, text, &paths)?;
        }
        Ok(frames)
    }

    fn add(
        &mut self,
        reader: &Reader<'_>,
        text: ExpressionId,
        paths: &[ProvisionPath],
    ) -> Result<(), Refusal> {
        let kind = reader.find_work(&text.work)?.and_then(|work| work.kind);
        // a hash of words that do not leave would let them be tried
        if reader.may_leave(kind) && !paths.is_empty() {
            self.add_hashes(reader, &text, paths)?;
        }
        let source = source_of(reader, &text)?;
        self.sources.insert(text, source);
        Ok(())
    }

    fn add_hashes(
        &mut self,
        reader: &Reader<'_>,
        text: &ExpressionId,
        paths: &[ProvisionPath],
    ) -> Result<(), Refusal> {
        let mut below = Vec::new();
        if let Some(known) = self.library.hashes.find(self.release, text) {
            for path in paths {
                let name = path.to_string();
                match known.get(&name) {
                    Some(hash) => self.put_hash(text, name, *hash),
                    None => below.push(path),
                }
            }
            if below.is_empty() {
                return Ok(());
            }
        } else {
            below.extend(paths);
        }
        let Some(document) = reader.document(text)? else {
            return Ok(());
        };
        let hash_of =
            |provision: &Provision| content_hash(document.text_of(provision).trim().as_bytes());
        for path in below {
            if let Some(provision) = document.find(path) {
                self.put_hash(text, path.to_string(), hash_of(provision));
            }
        }
        let units = document.units();
        let units = units.map(|unit| (unit.path.to_string(), hash_of(unit)));
        self.library
            .hashes
            .keep(self.release, text, units.collect());
        Ok(())
    }

    fn put_hash(&mut self, text: &ExpressionId, path: String, hash: ContentHash) {
        self.hashes.insert((text.clone(), path), hash.to_string());
    }

    /// Adds what is known of a place to the answer about it.
    pub fn put(&self, answer: &mut Value, place: &Place) {
        answer["version"] = place.text.label.as_str().into();
        answer["source"] = self.sources.get(&place.text).cloned().flatten().into();
        answer["address"] = self
            .library
            .address(&place.text.work, place.path.as_ref())
            .into();
        let path = place.path.as_ref().map(ToString::to_string);
        let hash = path.and_then(|path| self.hashes.get(&(place.text.clone(), path)));
        answer["sha256"] = hash.cloned().into();
    }
}

/// Where a text was read: the address it was fetched from, or the name of the file.
pub fn source_of(reader: &Reader<'_>, text: &ExpressionId) -> Result<Option<String>, Refusal> {
    let capture = reader
        .manifestations_of(&text.work)?
        .into_iter()
        .find(|manifestation| &manifestation.expression == text)
        .map(|manifestation| reader.captures_with(manifestation.capture))
        .transpose()?
        .and_then(|captures| captures.into_iter().next());
    Ok(capture.map(|capture| capture.origin.unwrap_or(capture.name)))
}
