//! Lists of what a page leans on: 检测参考了以下法律法规： and the titles below it are grounds, not documents of a roundup.

use super::Reader;
use crate::instrument::{Look, look};
use crate::mention::first_verb;
use crate::numbering::after_numbering;
use crate::passage::Passage;
use crate::quote::{Quote, quotes};
use crate::unit::{Line, Shape, Unit};

/// Lines that begin with a title in marks for the page to be one that tells of one title in each.
const FEWEST: usize = 3;

impl Reader<'_> {
    /// Sets aside the titles of a list of grounds; whether the line was one of it.
    pub(super) fn read_grounds(&mut self, line: &Line) -> bool {
        let found = quotes(&line.passage);
        if self.in_grounds && is_item(line, &found) {
            for quote in found {
                let title = line.passage.text(quote.inner.clone());
                let span = line.passage.span(quote.outer);
                self.ledger.set_aside(title, "cited", span);
            }
            return true;
        }
        self.in_grounds = introduces_grounds(&line.passage);
        false
    }
}

/// A title in marks opens the line, and no sentence follows.
fn is_item(line: &Line, found: &[Quote]) -> bool {
    let (start, _) = after_numbering(&line.passage);
    let opens = found
        .first()
        .is_some_and(|quote| quote.outer.start <= start + 1);
    opens
        && !matches!(line.shape, Shape::Heading(_))
        && line.passage.len() <= 120
        && first_verb(&line.passage, line.passage.whole()).is_none()
}

/// 本报告参考了以下标准：, 检测依据如下：: what is listed below is a yardstick. What was gathered is a roundup.
fn introduces_grounds(passage: &Passage) -> bool {
    const LEANS: [&str; 9] = [
        "参考", "依据", "根据", "依照", "按照", "遵循", "遵照", "引用", "参照",
    ];
    const GATHERS: [&str; 7] = ["整理", "梳理", "汇总", "盘点", "发布", "印发", "征求"];
    let last = passage.sentences().pop().unwrap_or_else(|| passage.whole());
    passage.folded.last() == Some(&':')
        && passage.has_any(&["以下", "如下", "下列"], last.clone())
        && passage.has_any(&LEANS, last.clone())
        && !passage.has_any(&GATHERS, last)
        && quotes(passage).is_empty()
}

/// Whether several paragraphs of a page begin with the title of an instrument each: such a page tells of one document in each, however
/// long the paragraph.
pub(super) fn tells_one_by_one(units: &[Unit<'_>]) -> bool {
    let opening = units.iter().filter(|unit| match unit {
        Unit::Line(line) => {
            let passage = &line.passage;
            let (start, _) = after_numbering(passage);
            quotes(passage).first().is_some_and(|quote| {
                quote.outer.start == start
                    && look(&passage.text(quote.inner.clone())) == Look::Instrument
            })
        }
        Unit::Table(_) => false,
    });
    opening.count() >= FEWEST
}
