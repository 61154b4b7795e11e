//! Articles that a reference names by the number they had before the work was revised.

use std::collections::HashMap;

use huidian_compare::{Comparison, compare};
use huidian_model::{
    Document, Expression, ExpressionId, ProvisionKind, ProvisionPath, WorkId,
    citation::CitedProvision,
};
use huidian_store::{Error, Reader};
use huidian_text::numeral::is_numeral_char;
use rustc_hash::{FxHashMap, FxHashSet};

/// Pairs of characters around a reference, at least, that stand in the article that had the number before and not in the one that has it now.
const LEAST: usize = 2;
/// The pairs of the former article must weigh more than so many times those of the present one, each by its rarity in its law: who cites the present
/// article in a long sentence shares a pair or two with the other. Both set by judgement.
const TIMES: f64 = 2.0;
/// An article that was taken apart stands where most of the words around a reference are, if they weigh so many times what the likeliest place has of them:
/// set by judgement.
const RATHER: f64 = 1.5;
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
        let added: FxHashSet<u32> = comparison
            .rows
            .iter()
            .filter(|row| row.old.is_empty())
            .flat_map(|row| row.new.iter().copied())
            .collect();
        let (Some(before), Some(successor)) = (
            old_text.index_of(before),
            new_text
                .find(article)
                .and_then(|unit| new_text.index_of(unit)),
        ) else {
            return Ok(Some(path));
        };
        let is_meant = self.means_former(around, (old, before), (new, successor));
        Ok(is_meant.then(|| self.likelier(new, path, (successor, &added))))
    }

    /// Where most of the words looked at last stand in a text: the place given, or that of another part of an article that was taken apart, which is an
    /// article that had none before it. One that was there before, such as that of a penalty for breaking the article, is no part of it.
    fn likelier(
        &mut self,
        text: &ExpressionId,
        place: ProvisionPath,
        (not, added): (u32, &FxHashSet<u32>),
    ) -> ProvisionPath {
        let Some(Some(document)) = self.documents.get(text) else {
            return place;
        };
        let Some((_, around)) = &self.around else {
            return place;
        };
        let weight_of = |words: &str| -> f64 {
            let pairs = pairs_of(words);
            let shared = pairs.iter().filter(|pair| around.contains(*pair));
            shared.map(|pair| self.weight(text, *pair)).sum()
        };
        let articles = document.provisions.iter().enumerate();
        let mut likely = (0.0, None);
        let mut own = 0.0;
        for (at, unit) in articles.filter(|(_, unit)| unit.kind == ProvisionKind::Article) {
            let weight = weight_of(document.text_of(unit));
            if unit.path == place {
                own = weight;
            } else if at as u32 != not && added.contains(&(at as u32)) && weight > likely.0 {
                likely = (weight, Some(&unit.path));
            }
        }
        match likely {
            (weight, Some(path)) if weight > RATHER * own => path.clone(),
            _ => place,
        }
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
        let only = |own: &Pairs, other: &Pairs, id: &ExpressionId| -> Vec<f64> {
            let telling = own
                .iter()
                .filter(|pair| around.contains(*pair) && !other.contains(*pair));
            let weights = telling.map(|pair| self.weight(id, *pair));
            weights.filter(|weight| *weight > 0.0).collect()
        };
        let (of_former, of_present) = (only(old, new, former.0), only(new, old, present.0));
        let (sum, other): (f64, f64) = (of_former.iter().sum(), of_present.iter().sum());
        of_former.len() >= LEAST && sum > TIMES * other
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

    /// How much a pair of an article tells it from the others of its text: the logarithm of the articles to each that has it (inverse document
    /// frequency), and nothing for a common one.
    fn weight(&self, id: &ExpressionId, pair: (char, char)) -> f64 {
        // of a law of few articles every word stands in a tenth of them
        const FEW: f64 = 2.0;
        let Some((counts, all)) = self.counts.get(id) else {
            return 0.0;
        };
        let (count, all) = (
            counts.get(&pair).copied().unwrap_or(0).max(1) as f64,
            *all as f64,
        );
        if count > (all * COMMON).max(FEW) {
            return 0.0;
        }
        // no less than a little where a law is all of one article
        (all / count).ln().max(0.1)
    }

    fn read(&mut self, text: &ExpressionId) -> Result<(), Error> {
        if !self.documents.contains_key(text) {
            let document = self.reader.document(text)?;
            self.documents.insert(text.clone(), document);
        }
        Ok(())
    }
}

/// Words around a reference without those that references are made with whatever they refer to: 应当按照…的规定, and without other references, with the year
/// or number behind them, and figures: the day in （2018年6月1日施行） is not what an article on its first day is cited for.
fn without_citing(around: &str) -> String {
    const CITING: [&str; 10] = [
        "应当", "按照", "依照", "依据", "根据", "违反", "规定", "要求", "有关", "关于",
    ];
    let words = without_references(around);
    CITING
        .iter()
        .fold(words, |words, citing| words.replace(citing, "，"))
}

/// Words without titles, the brackets right behind them, provisions (第四条第一款) and figures. A title or bracket that does not close stays.
fn without_references(words: &str) -> String {
    let mut left = String::with_capacity(words.len());
    let mut rest = words;
    let mut is_behind_title = false;
    while let Some(first) = rest.chars().next() {
        let close = match first {
            '《' => Some('》'),
            '（' if is_behind_title => Some('）'),
            '(' if is_behind_title => Some(')'),
            _ => None,
        };
        let inside = close.and_then(|close| Some(rest.find(close)? + close.len_utf8()));
        is_behind_title = first == '《' && inside.is_some();
        let inside = inside.or_else(|| (first == '第').then(|| provision_length(rest)).flatten());
        if let Some(length) = inside {
            left.push('，');
            rest = &rest[length..];
        } else {
            left.push(if first.is_ascii_digit() { '，' } else { first });
            rest = &rest[first.len_utf8()..];
        }
    }
    left
}

/// Length of 第四条 and the like at the beginning of some words.
fn provision_length(words: &str) -> Option<usize> {
    const UNITS: [char; 7] = ['条', '款', '项', '目', '章', '节', '编'];
    let number = words.strip_prefix('第')?;
    let unit = number.trim_start_matches(is_numeral_char);
    let behind = unit.strip_prefix(UNITS)?;
    (unit.len() < number.len()).then_some(words.len() - behind.len())
}

/// Of letters that stand side by side: what was taken out between two leaves no pair.
fn pairs_of(text: &str) -> Pairs {
    let runs = text.split(|c: char| !c.is_alphanumeric());
    runs.flat_map(|run| run.chars().zip(run.chars().skip(1)))
        .collect()
}
