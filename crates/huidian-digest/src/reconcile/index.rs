//! A catalogue made ready for look-up: by number, by folded title in all its forms, by pairs of letters.

use huidian_model::{AuthorityRegister, Number, Relation, RelationKind, Work, WorkId};
use huidian_text::{title_key, title_variants};
use rustc_hash::FxHashMap;

use crate::reader::roundup_key;

/// The catalogue as the caller holds it.
#[derive(Debug, Clone, Copy)]
pub struct CatalogueView<'c> {
    pub works: &'c [Work],
    pub relations: &'c [Relation],
    pub authorities: &'c AuthorityRegister,
}

/// A catalogue prepared once for many look-ups.
pub struct CatalogueIndex<'c> {
    pub(crate) view: CatalogueView<'c>,
    by_id: FxHashMap<&'c str, u32>,
    by_number: FxHashMap<String, Vec<u32>>,
    /// Titles and other titles as folded keys.
    by_key: FxHashMap<String, Vec<u32>>,
    /// The same without draft marks, issuers and prefixes.
    by_core: FxHashMap<String, Vec<u32>>,
    by_pair: FxHashMap<(char, char), Vec<u32>>,
    relations: FxHashMap<&'c str, Vec<u32>>,
    cores: Vec<String>,
}

/// Fields of technology that begin the titles of standards; a draft and its final may differ in them.
const PREFIXES: [&str; 6] = [
    "信息安全技术",
    "网络安全技术",
    "数据安全技术",
    "信息技术安全技术",
    "信息技术",
    "网络安全标准实践指南",
];

/// What is left of a title without draft mark, without what stands before 关于, and without 关于印发…的通知 around it.
pub(crate) fn core_of(title: &str) -> String {
    let key = roundup_key(inner_title(title).unwrap_or(title));
    match key.find("关于") {
        Some(at) if at > 0 && at < 120 => key[at..].to_owned(),
        _ => key,
    }
}

/// A core without the field of technology before it.
pub(crate) fn without_prefix(core: &str) -> &str {
    PREFIXES
        .iter()
        .find_map(|prefix| core.strip_prefix(prefix))
        .filter(|rest| rest.chars().count() >= 6)
        .unwrap_or(core)
}

/// The document that a notice prints: 关于印发《甲办法》的通知 is known as 甲办法.
pub(crate) fn inner_title(title: &str) -> Option<&str> {
    let start = ["印发《", "发布《", "公布《"]
        .iter()
        .find_map(|sign| title.find(sign).map(|at| at + sign.len()))?;
    let end = start + title[start..].rfind('》')?;
    title[end..].contains("通知").then(|| &title[start..end])
}

impl<'c> CatalogueIndex<'c> {
    pub fn new(view: CatalogueView<'c>) -> Self {
        let mut index = Self {
            view,
            by_id: FxHashMap::default(),
            by_number: FxHashMap::default(),
            by_key: FxHashMap::default(),
            by_core: FxHashMap::default(),
            by_pair: FxHashMap::default(),
            relations: FxHashMap::default(),
            cores: Vec::with_capacity(view.works.len()),
        };
        for (place, work) in (0u32..).zip(view.works) {
            index.add_work(place, work);
        }
        for (place, relation) in (0u32..).zip(view.relations) {
            index
                .relations
                .entry(relation.from.as_str())
                .or_default()
                .push(place);
            if relation.from != relation.to {
                index
                    .relations
                    .entry(relation.to.as_str())
                    .or_default()
                    .push(place);
            }
        }
        index
    }

    fn add_work(&mut self, place: u32, work: &'c Work) {
        self.by_id.insert(work.id.as_str(), place);
        if let Some(number) = &work.number {
            self.by_number.entry(number.key()).or_default().push(place);
        }
        let titles = std::iter::once(&work.title).chain(&work.alternative_titles);
        for title in titles {
            push_new(&mut self.by_key, title_key(title), place);
            let core = core_of(title);
            for variant in title_variants(title) {
                push_new(&mut self.by_core, variant, place);
            }
            push_new(&mut self.by_core, core, place);
        }
        let core = core_of(&work.title);
        push_new(&mut self.by_core, without_prefix(&core).to_owned(), place);
        let mut pairs: Vec<(char, char)> = core.chars().zip(core.chars().skip(1)).collect();
        pairs.sort_unstable();
        pairs.dedup();
        for pair in pairs {
            self.by_pair.entry(pair).or_default().push(place);
        }
        self.cores.push(core);
    }

    pub fn find(&self, id: &WorkId) -> Option<&'c Work> {
        self.by_id
            .get(id.as_str())
            .map(|place| &self.view.works[*place as usize])
    }

    pub(crate) fn work(&self, place: u32) -> &'c Work {
        &self.view.works[place as usize]
    }

    pub(crate) fn core(&self, place: u32) -> &str {
        &self.cores[place as usize]
    }

    pub(crate) fn with_number(&self, number: &str) -> &[u32] {
        let parsed: Number = number.parse().unwrap_or_else(|never| match never {});
        self.by_number.get(&parsed.key()).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn with_key(&self, key: &str) -> &[u32] {
        self.by_key.get(key).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn with_core(&self, core: &str) -> &[u32] {
        self.by_core.get(core).map_or(&[], Vec::as_slice)
    }

    /// Works that share most pairs of letters with a core, the likeliest first; few, whatever the size of the catalogue.
    pub(crate) fn alike(&self, core: &str) -> Vec<(u32, usize)> {
        let mut pairs: Vec<(char, char)> = core.chars().zip(core.chars().skip(1)).collect();
        pairs.sort_unstable();
        pairs.dedup();
        let wanted = pairs.len();
        let mut shared: FxHashMap<u32, usize> = FxHashMap::default();
        for pair in pairs {
            for place in self.by_pair.get(&pair).into_iter().flatten() {
                *shared.entry(*place).or_default() += 1;
            }
        }
        let mut found: Vec<(u32, usize)> = shared
            .into_iter()
            .filter(|(_, count)| count * 10 >= wanted * 7)
            .collect();
        found.sort_by_key(|&(place, count)| (std::cmp::Reverse(count), place));
        found.truncate(8);
        found
    }

    /// Relations of a kind that end at a work: (from, relation).
    pub(crate) fn towards(
        &self,
        work: &WorkId,
        kind: RelationKind,
    ) -> impl Iterator<Item = &'c Relation> {
        self.touching(work)
            .filter(move |relation| relation.kind == kind && &relation.to == work)
    }

    pub(crate) fn touching<'i>(
        &'i self,
        work: &WorkId,
    ) -> impl Iterator<Item = &'c Relation> + use<'i, 'c> {
        self.relations
            .get(work.as_str())
            .into_iter()
            .flatten()
            .map(|place| &self.view.relations[*place as usize])
    }
}

fn push_new(map: &mut FxHashMap<String, Vec<u32>>, key: String, place: u32) {
    let places = map.entry(key).or_default();
    if places.last() != Some(&place) {
        places.push(place);
    }
}
