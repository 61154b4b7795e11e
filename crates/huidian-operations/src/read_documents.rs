//! Texts read for a look-up, kept for the next one as far as there is room.

use std::mem::size_of;
use std::sync::Arc;

use huidian_model::{Document, ExpressionId, PathStep, Provision};
use rustc_hash::FxHashMap;

/// Bytes of texts that are kept. An import of a large library looks up every text that is cited, a request a few: the most cited laws of a national library
/// take some 60 MB.
const ROOM: usize = 128 << 20;

/// Steps of an address, on the average: 第四条第一款第（二）项 has three, 第四条 one.
const STEPS: usize = 2;

/// A text that was read; `None` where it could not be.
pub(crate) struct ReadDocument {
    pub(crate) document: Option<Arc<Document>>,
}

#[derive(Default)]
pub(crate) struct ReadDocuments {
    documents: FxHashMap<ExpressionId, Option<Arc<Document>>>,
    bytes: usize,
}

impl ReadDocuments {
    /// `None` for a text that has to be read first.
    pub(crate) fn get(&self, expression: &ExpressionId) -> Option<ReadDocument> {
        let document = self.documents.get(expression)?.clone();
        Some(ReadDocument { document })
    }

    /// Keeps a text. Where there is no room, all others go: those that are cited often come back soon.
    pub(crate) fn keep(&mut self, expression: ExpressionId, document: Option<Arc<Document>>) {
        let bytes = document.as_deref().map_or(0, bytes_of);
        if self.bytes + bytes > ROOM {
            self.documents.clear();
            self.bytes = 0;
        }
        self.bytes += bytes;
        self.documents.insert(expression, document);
    }
}

/// About as much as a document takes in memory.
fn bytes_of(document: &Document) -> usize {
    let provision = size_of::<Provision>() + STEPS * size_of::<PathStep>();
    document.text.len() + document.provisions.len() * provision
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use huidian_model::{Document, ExpressionId, WorkId};

    use super::{ROOM, ReadDocuments};

    #[test]
    fn what_is_kept_stays_within_its_room() {
        let mut known = ReadDocuments::default();
        let id = |number: usize| ExpressionId {
            work: WorkId::new(&format!("某法{number}")),
            label: "2024-01-01".to_owned(),
        };
        let text = "字".repeat(ROOM / 3 / 4);
        for number in 0..9 {
            let document = Document {
                text: text.clone(),
                provisions: Vec::new(),
            };
            known.keep(id(number), Some(Arc::new(document)));
            assert!(known.bytes <= ROOM, "{number}");
            assert!(known.get(&id(number)).is_some(), "the last one is there");
        }
        assert!(known.get(&id(0)).is_none());
    }
}
