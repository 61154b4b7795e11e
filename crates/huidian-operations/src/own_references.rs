//! References inside one text, seen from both ends: which articles punish or name this one, and which it punishes.

use huidian_model::{Document, ExpressionId, Provision, ProvisionPath};
use huidian_store::{Error, Reader};

/// A unit of the text that names the provision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedBy {
    pub unit: String,
    /// It says what follows where the provision is broken.
    pub punishes: bool,
}

/// References between a provision and the rest of its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnReferences {
    pub named_by: Vec<NamedBy>,
    /// What of the text this provision punishes, as it says it.
    pub punishes: Vec<String>,
}

impl OwnReferences {
    /// What names the provision, with whether it punishes its breach, and what the provision punishes.
    pub fn told(self) -> (Vec<(String, bool)>, Vec<String>) {
        let named = self.named_by.into_iter();
        let named = named.map(|named| (named.unit, named.punishes));
        (named.collect(), self.punishes)
    }
}

/// Words of what follows on a breach.
const CONSEQUENCES: [&str; 10] = [
    "罚款",
    "警告",
    "处罚",
    "责令",
    "没收",
    "吊销",
    "拘留",
    "处分",
    "刑事责任",
    "罚金",
];

/// The references that lead from other units of a text to a provision, and from it to what it punishes.
pub fn own_references(
    reader: &Reader<'_>,
    expression: &ExpressionId,
    document: &Document,
    provision: &Provision,
) -> Result<OwnReferences, Error> {
    let path = &provision.path;
    let mut found = OwnReferences::default();
    for cited in reader.own_citations_to(expression, path)? {
        let is_itself = cited
            .unit
            .parse::<ProvisionPath>()
            .is_ok_and(|unit| unit.contains(path) || path.contains(&unit));
        if is_itself || found.named_by.iter().any(|known| known.unit == cited.unit) {
            continue;
        }
        let punishes = words_of(document, &cited.unit).is_some_and(punishes)
            && breaks(document, cited.citation.start);
        found.named_by.push(NamedBy {
            unit: cited.unit,
            punishes,
        });
    }
    if punishes(document.text_of(provision)) {
        for cited in reader.citations_from(expression)? {
            let is_here = cited
                .unit
                .parse::<ProvisionPath>()
                .is_ok_and(|unit| unit.contains(path));
            let is_own = cited.citation.work.is_none() && !cited.citation.target.is_empty();
            let place = cited.citation.path();
            if is_here
                && is_own
                && breaks(document, cited.citation.start)
                && !found.punishes.contains(&place)
            {
                found.punishes.push(place);
            }
        }
    }
    Ok(found)
}

fn words_of<'d>(document: &'d Document, unit: &str) -> Option<&'d str> {
    let path: ProvisionPath = unit.parse().ok()?;
    Some(document.text_of(document.find(&path)?))
}

/// Words of a breach.
const BREACHES: [&str; 6] = ["违反", "不履行", "未履行", "未按照", "拒不执行", "有下列"];

/// 违反本法第二十三条规定的，……处五万元以下罚款; 不履行本法第二十三条规定的义务的，……
fn punishes(words: &str) -> bool {
    let breach = BREACHES
        .iter()
        .filter_map(|breach| words.find(breach))
        .min();
    breach.is_some_and(|at| {
        CONSEQUENCES
            .iter()
            .any(|consequence| words[at..].contains(consequence))
    })
}

/// Whether words of a breach stand in front of a reference in its sentence, and none behind them that lead to where the consequence is told:
/// 有前款行为的，依照第六十一条第三款的规定处罚.
fn breaks(document: &Document, start: u32) -> bool {
    const BEFORE: usize = 60;
    let before: String = document.text.chars().take(start as usize).collect();
    let from = before
        .char_indices()
        .rev()
        .take(BEFORE)
        .take_while(|(_, c)| !matches!(c, '。' | '；' | '\n'))
        .last()
        .map_or(before.len(), |(at, _)| at);
    let said = before[from..].replace("未按照", "未履行");
    let last_of = |words: &[&str]| words.iter().filter_map(|word| said.rfind(word)).max();
    let breach = last_of(&BREACHES[..5]);
    breach.is_some() && breach > last_of(&["依照", "依据", "按照", "适用"])
}
