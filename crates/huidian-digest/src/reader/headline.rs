//! A page that is called after the issue of a document and never names it again.

use super::Reader;
use super::beside::counted_in;
use super::judge::Listing;
use super::judge::Taken;
use super::ledger::{Origin, RowFacts};
use crate::body::Bodies;
use crate::instrument::{Look, look};
use crate::mention::{Mention, Role, mentions};
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
            self.tell_by_title(&mention);
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

    /// 甲部就《乙办法》公开征求意见 as the name of the page: who issued what the text tells of, and that it is a draft.
    fn tell_by_title(&mut self, mention: &Mention) {
        if mention.role != Role::Announced || self.is_foreign(mention) {
            return;
        }
        let rows: Vec<usize> = (0..self.ledger.len()).collect();
        let Some(index) = self.ledger.find_among(&rows, &mention.title) else {
            return;
        };
        let row = &self.ledger.record(index).row;
        let is_numbered = row.number.is_some();
        let told = RowFacts {
            issuers: if row.issuers.is_empty() {
                mention.issuers.clone()
            } else {
                Bodies::default()
            },
            is_draft: mention.is_draft && !is_numbered,
            ..RowFacts::default()
        };
        told.fill(self.ledger.row_mut(index));
    }
}
