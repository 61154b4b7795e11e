//! Provisions that go on from the work named before them, inside an article of the citing text.

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
