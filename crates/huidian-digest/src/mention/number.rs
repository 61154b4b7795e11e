//! Numbers of titles in running text: of the order that brings them, and of their own beside them.

use std::ops::Range;

use super::group::Group;
use super::role::announced_after;
use super::tail::{Tail, skip_blank};
use crate::lexicon::Act;
use crate::number::{find_number, find_order};
use crate::quote::Quote;

impl Group<'_> {
    /// 签署第745号国务院令，公布《甲条例》: the order that brings the title right behind it.
    pub(super) fn order_before(&self, quote: &Quote) -> Option<Range<usize>> {
        let passage = self.passage;
        let order = passage.find_last("令", self.left.clone())?;
        if quote.outer.start != self.left.end || self.left.end - order > 40 {
            return None;
        }
        let signs = passage.has_any(&["签署", "签发"], self.left.clone());
        let brings = passage.has_any(&["公布", "发布"], order..self.left.end);
        let number = find_order(
            passage,
            order.saturating_sub(24).max(self.left.start)..self.left.end,
        )?;
        (signs && brings).then_some(number)
    }

    /// 《甲法》，国家主席签署第84号主席令予以公布: the order that brings the title before it.
    pub(super) fn order_after(&self, quote: &Quote, tail: &Tail) -> Option<Range<usize>> {
        let passage = self.passage;
        let from = tail.end.max(quote.outer.end);
        let near = from..self.right.end.min(from + 40);
        let order = passage.find("令", near.clone())?;
        let signs = passage.has_any(&["签署", "签发"], near.start..order);
        let brings = passage.has_any(&["公布", "发布"], order..near.end);
        (signs && brings)
            .then(|| find_order(passage, near))
            .flatten()
    }

    /// 《甲办法》经乙总局令第58号公布: the order by which the title before it came out.
    pub(super) fn order_through(&self, quote: &Quote, tail: &Tail) -> Option<Range<usize>> {
        let passage = self.passage;
        let from = tail.end.max(quote.outer.end);
        let near = from..self.right.end.min(from + 40);
        let through = ["经", "以"]
            .iter()
            .filter_map(|word| passage.find(word, near.start..near.end.min(near.start + 12)))
            .min()?;
        let number = find_number(passage, through + 1..near.end)?;
        let is_order = passage.has("令", number.clone());
        let brings = passage.has_any(&["公布", "发布"], number.end..near.end.max(number.end));
        (is_order && brings).then_some(number)
    }

    /// 《甲条例》由国务院公布（国务院令第790号）: brackets right behind the verb that hold a number and nothing else.
    pub(super) fn number_behind_verb(&self, tail: &Tail) -> Option<Range<usize>> {
        let passage = self.passage;
        let verb = announced_after(passage, self.right.clone())
            .filter(|verb| matches!(verb.act, Act::Published | Act::Signed))?;
        let open = skip_blank(passage, verb.end.max(tail.end), self.right.end);
        if passage.folded.get(open) != Some(&'(') {
            return None;
        }
        let close = (open..self.right.end.min(open + 30)).find(|&at| passage.folded[at] == ')')?;
        find_number(passage, open + 1..close)
            .filter(|found| *found == passage.trim(open + 1..close))
    }

    /// 《甲意见》国发〔2025〕11号: a number without brackets, and the line ends with it.
    pub(super) fn number_right_behind(&self, tail: &Tail) -> Option<Range<usize>> {
        let at = skip_blank(self.passage, tail.end, self.right.end);
        let number = find_number(self.passage, at..self.right.end.min(at + 30))?;
        let behind = self.passage.trim(number.end..self.right.end);
        (number.start == at && behind.is_empty()).then_some(number)
    }
}
