//! Articles that a reference names by the number they had before the work was revised.

use std::collections::HashMap;

use huidian_compare::{Comparison, compare};
use huidian_model::{
    Document, Expression, ExpressionId, ProvisionKind, ProvisionPath, WorkId,
    citation::CitedProvision,
};
use huidian_store::{Error, Reader};
use rustc_hash::{FxHashMap, FxHashSet};

/// Pairs of characters around a reference, at least, that stand in the article that had the number before and not in the one that has it now.
const LEAST: usize = 2;
/// For each pair around a reference that stands only in the present article, the reference needs more than as many of the former one to mean that: who
/// cites the present article in a long sentence shares a pair or two with the other. Both set by judgement.
const TIMES: usize = 2;
/// A pair that stands in more than this share of a law's articles (国家, 应当) tells none of them from another.
const COMMON: f64 = 0.1;

/// In how many articles of a text each pair stands, and how many articles it has.
type PairCounts = (FxHashMap<(char, char), usize>, usize);

/// Finds where the article that a reference means stands now.
pub(crate) struct MovedArticles<'r> {
    reader: &'r Reader<'r>,
    texts: HashMap<WorkId, Vec<Expression>>,
    documents: HashMap<ExpressionId, Option<Document>>,
    comparisons: HashMap<(ExpressionId, ExpressionId), Comparison>,
    /// Of articles, by text and place: a text may name one article thousands of times.
    pairs: FxHashMap<ExpressionId, FxHashMap<u32, Pairs>>,
    counts: FxHashMap<ExpressionId, PairCounts>,
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
            counts: FxHashMap::default(),
            around: None,
        }
    }

    /// The present number of the one article that a target names, where an earlier text had it under this number and it has another one in `text`: an
    /// article that is gone from its place, or one whose words are around the reference while those of its successor are not.
    pub(crate) fn find(
        &mut self,
        cited: &CitedProvision,
        text: &ExpressionId,
        around: &str,
    ) -> Result<Option<ProvisionPath>, Error> {
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
        let path = now.path.clone();
        let (Some(before), Some(successor)) = (
            old_text.index_of(before),
            new_text
                .find(article)
                .and_then(|unit| new_text.index_of(unit)),
        ) else {
            return Ok(Some(path));
        };
        let is_meant = self.means_former(around, (old, before), (new, successor));
        Ok(is_meant.then_some(path))
    }

    /// Whether the words around a reference are of one article rather than of another: by those only that stand in one of the two, and in few others of
    /// their laws. What else the sentence says counts for neither.
    fn means_former(
        &mut self,
        around: &str,
        former: (&ExpressionId, u32),
        present: (&ExpressionId, u32),
    ) -> bool {
        if self
            .around
            .as_ref()
            .is_none_or(|(known, _)| known != around)
        {
            self.around = Some((around.to_owned(), pairs_of(&without_citing(around))));
        }
        for (id, place) in [former, present] {
            self.weigh(id, place);
        }
        let (Some((_, around)), Some(old), Some(new)) = (
            &self.around,
            self.pairs
                .get(former.0)
                .and_then(|known| known.get(&former.1)),
            self.pairs
                .get(present.0)
                .and_then(|known| known.get(&present.1)),
        ) else {
            return false;
        };
        let only = |own: &Pairs, other: &Pairs, id: &ExpressionId| {
            let tells = |pair: &&(char, char)| {
                around.contains(*pair) && !other.contains(*pair) && !self.is_common(id, **pair)
            };
            own.iter().filter(tells).count()
        };
        let (of_former, of_present) = (only(old, new, former.0), only(new, old, present.0));
        of_former >= LEAST && of_former > TIMES * of_present
    }

    /// Keeps the pairs of an article, and in how many articles of its text each pair stands.
    fn weigh(&mut self, id: &ExpressionId, place: u32) {
        let Some(Some(text)) = self.documents.get(id) else {
            return;
        };
        if let Some(article) = text.provisions.get(place as usize) {
            self.pairs
                .entry(id.clone())
                .or_default()
                .entry(place)
                .or_insert_with(|| pairs_of(text.text_of(article)));
        }
        self.counts.entry(id.clone()).or_insert_with(|| {
            let mut counts: FxHashMap<(char, char), usize> = FxHashMap::default();
            let articles = text
                .provisions
                .iter()
                .filter(|unit| unit.kind == ProvisionKind::Article);
            let mut all = 0;
            for article in articles {
                all += 1;
                for pair in pairs_of(text.text_of(article)) {
                    *counts.entry(pair).or_default() += 1;
                }
            }
            (counts, all)
        });
    }

    fn is_common(&self, id: &ExpressionId, pair: (char, char)) -> bool {
        // of a law of few articles every word stands in a tenth of them
        const FEW: f64 = 2.0;
        self.counts.get(id).is_some_and(|(counts, all)| {
            let count = counts.get(&pair).copied().unwrap_or(0);
            count as f64 > (*all as f64 * COMMON).max(FEW)
        })
    }

    fn read(&mut self, text: &ExpressionId) -> Result<(), Error> {
        if !self.documents.contains_key(text) {
            let document = self.reader.document(text)?;
            self.documents.insert(text.clone(), document);
        }
        Ok(())
    }
}

/// Words around a reference without those that references are made with whatever they refer to: 应当按照…的规定.
fn without_citing(around: &str) -> String {
    const CITING: [&str; 10] = [
        "应当", "按照", "依照", "依据", "根据", "违反", "规定", "要求", "有关", "关于",
    ];
    CITING.iter().fold(around.to_owned(), |words, citing| {
        words.replace(citing, "，")
    })
}

fn pairs_of(text: &str) -> Pairs {
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
    letters.windows(2).map(|pair| (pair[0], pair[1])).collect()
}
