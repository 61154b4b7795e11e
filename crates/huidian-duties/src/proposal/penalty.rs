//! Which article punishes the breach of which: references of the liability chapter, turned round.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use huidian_model::{Document, ProvisionKind, ProvisionPath};
use regex::Regex;

/// Breached provision to the provisions that punish it.
#[derive(Debug, Clone, Default)]
pub(super) struct Penalties {
    by_breach: BTreeMap<ProvisionPath, Vec<ProvisionPath>>,
    /// Provisions that punish a breach of the text without naming articles: 违反本法规定，…的.
    general: Vec<ProvisionPath>,
}

static ANY_BREACH: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"违反本(?:法|条例|办法|规定)(?:的?其他(?:有关)?)?(?:有关)?规定(?:的|处理|，)")
        .expect("the pattern is tested")
});

static BREACH: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:违反|不履行)(?:了)?(?:本法|本条例|本办法|本规定|本细则)?((?:(?:、|和|及|或者|，|至)?第[一二三四五六七八九十百零○〇]+(?:条|款|项)(?:之[一二三四五六七八九十]+)?(?:第[一二三四五六七八九十]+(?:款|项))*)+)")
        .expect("the pattern is tested")
});

static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"第[一二三四五六七八九十百零○〇]+条(?:之[一二三四五六七八九十]+)?(?:第[一二三四五六七八九十]+款)?(?:第[一二三四五六七八九十]+项)?|第[一二三四五六七八九十]+款(?:第[一二三四五六七八九十]+项)?")
        .expect("the pattern is tested")
});

impl Penalties {
    pub(super) fn of(document: &Document) -> Self {
        let mut penalties = Self::default();
        for (index, provision) in document.provisions.iter().enumerate() {
            let is_leaf_holder = matches!(
                provision.kind,
                ProvisionKind::Article | ProvisionKind::Paragraph | ProvisionKind::Item
            );
            if !is_leaf_holder || provision.path.is_empty() {
                continue;
            }
            let first = document.children(index as u32).next();
            let end = first.map_or(provision.end, |first| first.start);
            let own = document.text.get(provision.start as usize..end as usize);
            penalties.take(own.unwrap_or(""), &provision.path);
        }
        penalties
    }

    fn take(&mut self, text: &str, punishing: &ProvisionPath) {
        let names_articles = BREACH.is_match(text);
        if !names_articles && ANY_BREACH.is_match(text) {
            self.general.push(punishing.clone());
        }
        for found in BREACH.captures_iter(text) {
            let mut article: Option<ProvisionPath> = None;
            for address in ADDRESS.find_iter(&found[1]) {
                let written = address.as_str();
                // 第二款 after 第二十一条第一款、 is of the same article
                let full = match &article {
                    Some(article) if !written.contains('条') => {
                        format!("{}{written}", article.citation())
                    }
                    _ => written.to_owned(),
                };
                let Ok(path) = full.parse::<ProvisionPath>() else {
                    continue;
                };
                article = Some(ProvisionPath(path.0[..1].to_vec()));
                let list = self.by_breach.entry(path).or_default();
                if !list.contains(punishing) {
                    list.push(punishing.clone());
                }
            }
        }
    }

    /// What punishes a breach of a provision: named itself, or with the article above it, or with a part of it; what punishes any breach
    /// comes after it.
    pub(super) fn of_provision(&self, path: &ProvisionPath) -> Vec<ProvisionPath> {
        let mut found: Vec<ProvisionPath> = Vec::new();
        for (breach, punishing) in &self.by_breach {
            if breach.contains(path) || path.contains(breach) {
                for one in punishing {
                    if !found.contains(one) && one != path {
                        found.push(one.clone());
                    }
                }
            }
        }
        for one in &self.general {
            if !found.contains(one) && one != path {
                found.push(one.clone());
            }
        }
        found
    }
}
