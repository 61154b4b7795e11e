//! A page that is called after the issue of a document and never names it again.

use super::Reader;
use super::beside::counted_in;
use super::judge::Listing;
use super::judge::Taken;
use super::ledger::Origin;
use crate::instrument::{Look, look};
use crate::mention::{Role, mentions};
use crate::unit::Unit;

/// Shorter names in a headline are short forms: 《个保法》, 《关基保护要求》.
const SHORTEST: usize = 8;

impl Reader<'_> {
    /// 工信部印发《甲实施方案》 over a text that says 《方案》: the title is where the page tells of it.
    pub(super) fn read_own_title(&mut self, units: &[Unit<'_>]) {
        if self.title.is_list() {
            return;
        }
        let line = units.iter().find_map(|unit| match unit {
            Unit::Line(line) if self.title.is_said_by(&line.passage) => Some(line),
            _ => None,
        });
        let Some(line) = line else { return };
        if let Some(count) = counted_in(&line.passage) {
            self.ledger.share_batch(count);
        }
        for mention in mentions(&line.passage, self.years) {
            let is_told = self.ledger.holds(&mention.title);
            if mention.role == Role::Announced
                && mention.title.chars().count() >= SHORTEST
                && look(&mention.title) == Look::Instrument
                && !is_told
                && matches!(self.judge(&mention, Listing::Nowhere), Taken::Document)
            {
                self.add_mention(&mention, Origin::Heading);
            }
        }
    }
}
