//! Records that the page repeats, with the facts of their lines.

use std::ops::Range;

use huidian_text::{PartialDate, fold};

use super::entry::{apply_facts, stated_in};
use super::ledger::Origin;
use super::{Entry, Reader};
use crate::body::bodies;
use crate::draft::says_draft;
use crate::fields::{Field, pairs};
use crate::foreign::{begins_with_foreign, is_foreign_text};
use crate::numbering::after_numbering;
use crate::passage::Passage;
use crate::records::{Fact, FactValue, Planned, Style};
use crate::table::Facts;
use crate::title::{TitleText, titles};
use crate::unit::{Line, Shape, Unit};
use crate::when::DateKind;

/// Facts that hold for all records below a line.
#[derive(Debug, Clone, Default)]
pub(super) struct Head {
    rank: u8,
    facts: Facts,
    day: Option<i8>,
}

impl Reader<'_> {
    /// Takes a line as the plan of the page's records says; `false` where it says nothing.
    pub(super) fn read_planned(
        &mut self,
        line: &Line,
        planned: &Planned,
        next: Option<&Unit<'_>>,
    ) -> bool {
        match planned {
            Planned::Unplanned => {
                self.drop_heads(Style::of(line).rank());
                false
            }
            Planned::Taken => true,
            Planned::Headline => {
                self.open_headline(line);
                true
            }
            Planned::Heads { facts, rank } => {
                self.head_records(facts, *rank);
                // a heading still opens its section
                let is_plain = matches!(line.shape, Shape::Plain | Shape::Item);
                if !is_plain {
                    self.read_line(line, next);
                }
                true
            }
            Planned::Title {
                core,
                facts,
                confidence,
                style,
            } => {
                let has_keys =
                    matches!(next, Some(Unit::Line(below)) if !pairs(&below.passage).is_empty());
                let opens = has_keys || style.opens_text();
                self.read_record(line, core.clone(), facts, *confidence, (*style, opens))
            }
        }
    }

    /// Opens an item whose text names the document.
    fn open_headline(&mut self, line: &Line) {
        self.close_entry();
        self.last_line = None;
        self.batch = None;
        let (start, _) = after_numbering(&line.passage);
        let heading = line.passage.part(start..line.passage.len());
        self.entry = Some(Entry {
            is_foreign: self.section.is_foreign || is_foreign_text(&heading.text(heading.whole())),
            stated: stated_in(&heading),
            heading: Some(heading),
            from_lead_in: self.in_lead_in,
            ..Entry::default()
        });
    }

    /// A line that stands higher ends what lower lines headed; a sentence heads nothing.
    fn drop_heads(&mut self, rank: u8) {
        if rank < Style::SENTENCE_RANK {
            self.heads.retain(|head| head.rank < rank);
        }
    }

    fn head_records(&mut self, facts: &[Fact], rank: u8) {
        self.heads.retain(|head| head.rank < rank);
        let mut head = Head {
            rank,
            ..Head::default()
        };
        for fact in facts {
            self.absorb(fact, &mut head.facts, &mut head.day);
        }
        self.heads.push(head);
    }

    fn absorb(&self, fact: &Fact, facts: &mut Facts, day: &mut Option<i8>) {
        match &fact.value {
            FactValue::Text(value) => {
                facts.absorb(fact.field, value, self.years);
            }
            FactValue::DayOfMonth(number) => *day = Some(*number),
            FactValue::Nothing => {}
        }
    }

    fn read_record(
        &mut self,
        line: &Line,
        core: Range<usize>,
        facts: &[Fact],
        confidence: f32,
        (style, opens_entry): (Style, bool),
    ) -> bool {
        let found = titles(&line.passage, core);
        let [title] = found.as_slice() else {
            return false;
        };
        self.close_entry();
        self.last_line = None;
        let index = self.add_record(&line.passage, title.clone(), facts, confidence);
        self.note_foreign(&line.passage, title.range.start, index);
        self.ledger.note_style(index, style);
        let around: Vec<Range<usize>> = [0..title.range.start, title.range.end..line.passage.len()]
            .into_iter()
            .filter(|range| !range.is_empty())
            .collect();
        self.fill_around(&line.passage, index, &around);
        if opens_entry {
            self.entry = Some(Entry {
                heading: Some(line.passage.part(title.range.clone())),
                is_foreign: self.ledger.record(index).is_foreign,
                rank: style.rank(),
                rows: vec![index],
                from_lead_in: self.in_lead_in,
                ..Entry::default()
            });
        } else {
            self.apply_batch(&[index]);
        }
        true
    }

    /// 【境外】欧盟《甲法》, 《乙法》｜欧盟理事会: whose it is stands before the title or in the issuer.
    pub(super) fn note_foreign(&mut self, passage: &Passage, start: usize, index: usize) {
        let (front, _) = after_numbering(passage);
        let before = passage.folded_text(front.min(start)..start);
        let issuers = &self.ledger.record(index).row.issuers;
        let is_foreign = begins_with_foreign(&before)
            || !issuers.is_empty() && issuers.iter().all(|name| begins_with_foreign(&fold(name)));
        if is_foreign {
            self.ledger.mark_foreign(index);
        }
    }

    fn add_record(
        &mut self,
        passage: &Passage,
        title: TitleText,
        facts: &[Fact],
        confidence: f32,
    ) -> usize {
        let is_draft = title.is_draft;
        let has_subject = !bodies(passage, 0..title.range.start).names.is_empty();
        let index = self.add_titled(title, Origin::List, confidence);
        let mut own = Facts::default();
        let mut day = None;
        let mut issuers = Vec::new();
        for fact in facts {
            self.absorb(fact, &mut own, &mut day);
            if fact.field == Field::Issuer {
                issuers.push((fact.place(), std::mem::take(&mut own.issuers)));
            }
        }
        // peeled from the end of the line, and told in the order of the page: 甲局 乙部 丙署
        issuers.sort_by_key(|(place, _)| *place);
        for (_, bodies) in issuers {
            own.issuers.join(bodies);
        }
        own.settle();
        apply_facts(self.ledger.row_mut(index), &own);
        // 截止6月30日: what may still be commented on is a draft
        let closes = own
            .dates
            .iter()
            .any(|(kind, _)| *kind == DateKind::ConsultationCloses);
        self.ledger.row_mut(index).draft |= closes;
        let heads = self.heads.clone();
        for head in heads.iter().rev() {
            let row = self.ledger.row_mut(index);
            if row.issuers.is_empty() {
                row.issuers.clone_from(&head.facts.bodies().names);
                row.issuer_count = head.facts.bodies().count();
            }
            row.draft |= head.facts.is_draft == Some(true);
            row.effective = row.effective.or(head.facts.effective());
            day = day.or(head.day);
            if row.date.is_none()
                && let Some((date, kind)) = head
                    .facts
                    .date()
                    .filter(|(_, kind)| *kind != DateKind::Effective)
            {
                row.date = Some(of_month(date, day));
                row.date_kind = Some(kind);
            }
        }
        let lead = self.years.heading;
        let row = self.ledger.row_mut(index);
        if row.date.is_none()
            && let Some(lead) = lead
        {
            row.date = Some(of_month(lead, day));
            row.date_kind = Some(DateKind::Unknown);
        }
        // 甲局：《乙办法（征求意见稿）》 with a day was put out on that day
        if is_draft && has_subject && row.date_kind == Some(DateKind::Unknown) {
            row.date_kind = Some(DateKind::Published);
        }
        // 征求意见 beside a date: the day is that of publication
        if row.draft && row.date_kind == Some(DateKind::Unknown) {
            let says = facts.iter().any(|fact| {
                matches!(&fact.value, FactValue::Text(value)
                    if fact.field == Field::Stage
                        && says_draft(&value.folded_text(value.whole()))
                        && !value.chars.ends_with(&['稿']))
            });
            if says {
                row.date_kind = Some(DateKind::Published);
            }
        }
        index
    }
}

/// A day of the month that a heading names.
fn of_month(date: PartialDate, day: Option<i8>) -> PartialDate {
    match (date.day(), date.month(), day) {
        (None, Some(month), Some(day)) => {
            PartialDate::day_of(date.year(), month, day).unwrap_or(date)
        }
        _ => date,
    }
}
