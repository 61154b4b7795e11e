//! Articles that a reference names by the number they had before the work was revised.

use std::collections::HashMap;

use huidian_compare::{Comparison, compare};
use huidian_model::{
    Citation, Document, Expression, ExpressionId, Provision, ProvisionKind, ProvisionPath, WorkId,
};
use huidian_store::{Error, Reader};
use rustc_hash::{FxHashMap, FxHashSet};

/// How much more of the words around a reference must stand in the article that had the number before than in the one that has it now. References to the
/// present article share words with it as well. Set by judgement; not yet measured on the renumbered articles of the held laws.
const CLEARLY_MORE: f64 = 0.2;

/// Finds where the article that a reference means stands now.
pub(crate) struct MovedArticles<'r> {
    reader: &'r Reader<'r>,
    texts: HashMap<WorkId, Vec<Expression>>,
    documents: HashMap<ExpressionId, Option<Document>>,
    comparisons: HashMap<(ExpressionId, ExpressionId), Comparison>,
    /// Of articles, by text and place: a text may name one article thousands of times.
    pairs: FxHashMap<ExpressionId, FxHashMap<u32, Pairs>>,
    /// The words looked at last, which the next reference may have around it too.
    around: Option<(String, Pairs)>,
}

/// Characters that follow each other.
type Pairs = FxHashSet<(char, char)>;

impl<'r> MovedArticles<'r> {
    pub(crate) fn new(reader: &'r Reader<'r>) -> Self {
        Self {
            reader,
            texts: HashMap::new(),
            documents: HashMap::new(),
            comparisons: HashMap::new(),
            pairs: FxHashMap::default(),
            around: None,
        }
    }

    /// The present number of the one article that a reference names, where an earlier text had it under this number and it has another one in `text`: an
    /// article that is gone from its place, or one whose words are around the reference while those of its successor are not.
    pub(crate) fn find(
        &mut self,
        citation: &Citation,
        text: &ExpressionId,
        around: &str,
    ) -> Result<Option<ProvisionPath>, Error> {
        let [cited] = citation.target.as_slice() else {
            return Ok(None);
        };
        let step = cited.from.step(ProvisionKind::Article);
        let Some(step) = step.filter(|_| cited.to.is_none()) else {
            return Ok(None);
        };
        let article = ProvisionPath::default().child(step.clone());
        for earlier in self.earlier_than(text)? {
            if let Some(path) = self.moved_between(&earlier, text, &article, around)? {
                return Ok(Some(path));
            }
        }
        Ok(None)
    }

    /// Texts of the same part before this one, the newest first.
    fn earlier_than(&mut self, text: &ExpressionId) -> Result<Vec<ExpressionId>, Error> {
        if !self.texts.contains_key(&text.work) {
            let texts = self.reader.expressions_of(&text.work)?;
            self.texts.insert(text.work.clone(), texts);
        }
        let texts = &self.texts[&text.work];
        let Some(own) = texts.iter().find(|known| &known.id == text) else {
            return Ok(Vec::new());
        };
        let earlier = texts
            .iter()
            .filter(|known| known.part == own.part && own.is_later_than(known));
        Ok(earlier.rev().map(|known| known.id.clone()).collect())
    }

    fn moved_between(
        &mut self,
        old: &ExpressionId,
        new: &ExpressionId,
        article: &ProvisionPath,
        around: &str,
    ) -> Result<Option<ProvisionPath>, Error> {
        self.read(old)?;
        self.read(new)?;
        let (Some(Some(old_text)), Some(Some(new_text))) =
            (self.documents.get(old), self.documents.get(new))
        else {
            return Ok(None);
        };
        let Some(before) = old_text.find(article) else {
            return Ok(None);
        };
        let pair = (old.clone(), new.clone());
        let comparison = self
            .comparisons
            .entry(pair)
            .or_insert_with(|| compare(old_text, new_text));
        let place = old_text.index_of(before);
        let row = comparison
            .rows
            .iter()
            .find(|row| place.is_some_and(|place| row.old.contains(&place)));
        let Some([now]) = row.map(|row| row.new.as_slice()) else {
            return Ok(None);
        };
        let now = &new_text.provisions[*now as usize];
        if &now.path == article {
            return Ok(None);
        }
        let is_meant = match new_text.find(article) {
            None => true,
            Some(successor) => {
                if self
                    .around
                    .as_ref()
                    .is_none_or(|(known, _)| known != around)
                {
                    self.around = Some((around.to_owned(), pairs_of(around)));
                }
                let Some((_, around)) = &self.around else {
                    return Ok(None);
                };
                let mut share = |id: &ExpressionId, text: &Document, provision: &Provision| {
                    let place = text.index_of(provision).unwrap_or(u32::MAX);
                    let words = self
                        .pairs
                        .entry(id.clone())
                        .or_default()
                        .entry(place)
                        .or_insert_with(|| pairs_of(text.text_of(provision)));
                    share_of(around, words)
                };
                share(old, old_text, before) >= share(new, new_text, successor) + CLEARLY_MORE
            }
        };
        Ok(is_meant.then(|| now.path.clone()))
    }

    fn read(&mut self, text: &ExpressionId) -> Result<(), Error> {
        if !self.documents.contains_key(text) {
            let document = self.reader.document(text)?;
            self.documents.insert(text.clone(), document);
        }
        Ok(())
    }
}

fn pairs_of(text: &str) -> Pairs {
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
    letters.windows(2).map(|pair| (pair[0], pair[1])).collect()
}

/// Share of the pairs of characters in `around` that stand in `words`; 0 where there are too few to tell.
fn share_of(around: &Pairs, words: &Pairs) -> f64 {
    const ENOUGH: usize = 6;
    if around.len() < ENOUGH {
        return 0.0;
    }
    around.intersection(words).count() as f64 / around.len() as f64
}
