//! What every answer says of the texts in it: which text, where it came from, where it is read, and the hash of the words.

use std::collections::{BTreeMap, HashMap};

use huidian_model::{ExpressionId, ProvisionPath};
use huidian_store::Reader;
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
        let hashes = &self.library.hashes;
        let found = hashes.of_text(reader, self.release, text, paths)?;
        let named = found
            .into_iter()
            .map(|(path, hash)| ((text.clone(), path.to_string()), hash.to_string()));
        self.hashes.extend(named);
        Ok(())
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
