//! Provisions that go on from the work named before them, inside an article of the citing text.

use huidian_model::citation::CitedProvision;
use huidian_model::provision::{Ordinal, PathStep};
use huidian_model::{ProvisionKind, ProvisionPath};

use super::Scanner;
use crate::cursor::eat_any;
use crate::grammar::read_list;

/// Words in front of a provision that an amendment moves or adds.
const MOVED_BEHIND: [&str; 4] = ["作为", "改为", "调整为", "顺延为"];

/// Words behind a provision that an amendment moves.
const MOVED_BEFORE: [&str; 6] = ["相应", "依次", "改为", "作为", "调整为", "顺延为"];

impl Scanner<'_> {
    /// The work and provision cited before, when the provision of `kind` at `at` is one of that work.
    pub(super) fn continued(
        &self,
        at: usize,
        kind: ProvisionKind,
    ) -> Option<(String, ProvisionPath)> {
        if kind <= ProvisionKind::Article {
            return None;
        }
        let found = self.nearby(at)?;
        let work = found.work.clone()?;
        let path = found.last_path()?;
        path.step(ProvisionKind::Article)?;
        let between = self.text.get(found.end..at)?;
        let goes_on = MOVED_BEHIND.iter().any(|word| between.ends_with(word))
            || self.is_moved(at)
            || kind > ProvisionKind::Paragraph && is_same_breath(between);
        goes_on.then(|| (work, path.clone()))
    }

    /// 第三十二条第三款前两项: the first of what stands directly in front, which the words narrow; whether they do.
    pub(super) fn narrow_to_first(
        &mut self,
        start: usize,
        end: usize,
        kind: ProvisionKind,
        count: u32,
    ) -> bool {
        let Some(found) = self.found.last_mut().filter(|found| found.end == start) else {
            return false;
        };
        let Some(cited) = found.target.last_mut().filter(|cited| {
            cited.to.is_none() && cited.from.0.last().is_some_and(|step| step.kind < kind)
        }) else {
            return false;
        };
        let at = |number| {
            let mut path = cited.from.clone();
            path.0.push(PathStep::new(kind, Ordinal::one(number)));
            path
        };
        *cited = CitedProvision {
            from: at(1),
            to: Some(at(count)),
        };
        found.end = end;
        true
    }

    /// 第三款相应地改为第四款.
    fn is_moved(&self, at: usize) -> bool {
        read_list(self.text, at, &[])
            .is_some_and(|list| eat_any(self.text, list.end, &MOVED_BEFORE).is_some())
    }
}

/// 宪法第六十七条全国人民代表大会常务委员会职权第二十项: nothing parts the article from its item.
fn is_same_breath(between: &str) -> bool {
    const LONGEST: usize = 90;
    !between.is_empty()
        && between.len() <= LONGEST
        && between.chars().all(char::is_alphabetic)
        && !between.contains(['的', '所', '与', '和', '或', '及'])
        && !between.contains("规定")
        && !between.contains("依照")
        && !between.contains("适用")
}
