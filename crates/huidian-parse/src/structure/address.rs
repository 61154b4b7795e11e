//! Addresses of provisions: unique in a text, and as statutes cite.

use std::hash::{Hash, Hasher};

use huidian_model::provision::{Ordinal, PathStep};
use huidian_model::{Diagnostic, Provision, ProvisionKind, ProvisionPath, Severity};
use rustc_hash::{FxHashSet, FxHasher};

use super::open::Open;
use super::outline::Opening;

use crate::marker::Numbers;

/// Gives addresses in reading order.
#[derive(Debug, Default)]
pub(super) struct Addresses {
    /// Hashes of the addresses given; a false clash only costs an address its plain form.
    given: FxHashSet<u64>,
    articles: ArticleScope,
    annex_count: u32,
    unnumbered_count: u32,
    pub diagnostics: Vec<Diagnostic>,
}

/// The run of articles in which every number comes once.
#[derive(Debug, Default)]
struct ArticleScope {
    /// What stands before 第…条; empty in the first run.
    prefix: ProvisionPath,
    used: FxHashSet<Numbers>,
    last: Option<Numbers>,
    last_index: usize,
    run_count: u32,
}

impl Addresses {
    pub(super) fn address(
        &mut self,
        opening: &Opening,
        ordinal: Option<&Ordinal>,
        stack: &[Open],
        provisions: &[Provision],
    ) -> ProvisionPath {
        use ProvisionKind as Kind;
        let above = |wanted: fn(Kind) -> bool| {
            stack
                .iter()
                .rev()
                .filter(|open| wanted(open.kind))
                .map(|open| &provisions[open.index].path)
                .find(|path| !path.is_empty())
                .cloned()
                .unwrap_or_default()
        };
        let path = match (opening.kind, ordinal) {
            (
                Kind::Title
                | Kind::TitleNote
                | Kind::Contents
                | Kind::Salutation
                | Kind::Signature
                | Kind::Preamble,
                _,
            ) => return self.single(opening.kind),
            (Kind::Article, Some(ordinal)) => self.article(opening, ordinal, stack, provisions),
            (Kind::Annex, ordinal) => self.annex(ordinal),
            (Kind::Clause | Kind::Subclause, Some(ordinal)) => above(|kind| kind == Kind::Annex)
                .child(PathStep::new(opening.kind, ordinal.clone())),
            (Kind::Part | Kind::Subpart | Kind::Chapter | Kind::Section, None) => {
                return ProvisionPath::default();
            }
            (_, Some(ordinal)) => {
                above(|_| true).child(PathStep::new(opening.kind, ordinal.clone()))
            }
            (_, None) => {
                self.unnumbered_count += 1;
                let step = PathStep::new(Kind::Other, Ordinal::one(self.unnumbered_count));
                above(|kind| kind == Kind::Annex).child(step)
            }
        };
        self.unique(path)
    }

    /// 标题, 目录 and the like: only the first of a text has an address.
    fn single(&mut self, kind: ProvisionKind) -> ProvisionPath {
        let path = ProvisionPath(vec![PathStep::new(kind, Ordinal::one(1))]);
        if self.given.insert(fingerprint(&path)) {
            path
        } else {
            ProvisionPath::default()
        }
    }

    fn annex(&mut self, ordinal: Option<&Ordinal>) -> ProvisionPath {
        self.annex_count += 1;
        let ordinal = ordinal
            .cloned()
            .unwrap_or_else(|| Ordinal::one(self.annex_count));
        ProvisionPath(vec![PathStep::new(ProvisionKind::Annex, ordinal)])
    }

    fn article(
        &mut self,
        opening: &Opening,
        ordinal: &Ordinal,
        stack: &[Open],
        provisions: &[Provision],
    ) -> ProvisionPath {
        let number = opening.ordinal;
        let begins_anew = number.values() == [1] && !self.articles.used.is_empty();
        let goes_back = self
            .articles
            .last
            .is_some_and(|last| number.values() <= last.values());
        if begins_anew || goes_back {
            let container = stack
                .iter()
                .filter(|open| open.index > self.articles.last_index)
                .map(|open| &provisions[open.index].path)
                .find(|path| !path.is_empty());
            if begins_anew || container.is_some() {
                let container = container.cloned();
                self.begin_run(container, opening);
            }
        }
        if !self.articles.used.insert(number) {
            self.diagnose("article-twice", "the number stands twice", opening);
        }
        self.articles.last = Some(number);
        self.articles.last_index = provisions.len();
        self.articles
            .prefix
            .child(PathStep::new(ProvisionKind::Article, ordinal.clone()))
    }

    fn begin_run(&mut self, container: Option<ProvisionPath>, opening: &Opening) {
        self.articles.run_count += 1;
        let number = self.articles.run_count + 1;
        self.articles.prefix = container.unwrap_or_else(|| {
            ProvisionPath(vec![PathStep::new(
                ProvisionKind::Other,
                Ordinal::one(number),
            )])
        });
        self.articles.used.clear();
        self.diagnose(
            "articles-anew",
            "articles are numbered anew from here",
            opening,
        );
    }

    fn diagnose(&mut self, code: &'static str, message: &str, opening: &Opening) {
        self.diagnostics.push(Diagnostic {
            severity: Severity::Note,
            code,
            message: message.to_owned(),
            span: Some((opening.at as u32, opening.label_end as u32)),
        });
    }

    /// The address, with a counted step before its last when it was given already.
    fn unique(&mut self, path: ProvisionPath) -> ProvisionPath {
        if self.given.insert(fingerprint(&path)) {
            return path;
        }
        let Some((last, before)) = path.0.split_last() else {
            return path;
        };
        // the next free number is found from the count of all given, so that ten thousand equal marks stay linear
        let mut number = 2;
        loop {
            let mut steps = before.to_vec();
            steps.push(PathStep::new(ProvisionKind::Other, Ordinal::one(number)));
            steps.push(last.clone());
            let path = ProvisionPath(steps);
            if self.given.insert(fingerprint(&path)) {
                return path;
            }
            number = if number < 8 {
                number + 1
            } else {
                8 + self.given.len() as u32
            };
        }
    }
}

fn fingerprint(path: &ProvisionPath) -> u64 {
    let mut hasher = FxHasher::default();
    path.hash(&mut hasher);
    hasher.finish()
}
