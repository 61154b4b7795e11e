//! What a tree is made of, and how it is read.

use std::borrow::Cow;
use std::ops::Range;

use crate::html::tokenizer::{attribute, unescaped};
use crate::position::is_blank;

/// The elements of a page in the order in which they begin. Building it never fails and does not recurse.
#[derive(Debug, Clone)]
pub struct HtmlTree<'a> {
    pub(super) source: &'a str,
    pub(super) elements: Vec<Node>,
    pub(super) texts: Vec<TextPiece>,
    pub(super) comments: Vec<Range<usize>>,
}

#[derive(Debug, Clone)]
pub(super) struct Node {
    /// Lower case.
    pub(super) name: String,
    pub(super) open: Range<usize>,
    /// From the first byte after the opening tag to the first of the closing tag.
    pub(super) inside: Range<usize>,
    pub(super) end: usize,
    pub(super) parent: Option<usize>,
    /// Index after the last element inside this one.
    pub(super) next: usize,
}

#[derive(Debug, Clone)]
pub(super) struct TextPiece {
    pub(super) range: Range<usize>,
    /// Whether a block began or ended since the piece before.
    pub(super) breaks: bool,
}

/// An element of a tree.
#[derive(Debug, Clone, Copy)]
pub struct Element<'t, 'a> {
    tree: &'t HtmlTree<'a>,
    index: usize,
}

impl<'a> HtmlTree<'a> {
    pub fn source(&self) -> &'a str {
        self.source
    }

    pub fn elements(&self) -> impl Iterator<Item = Element<'_, 'a>> {
        (0..self.elements.len()).map(|index| Element { tree: self, index })
    }

    /// The insides of comments.
    pub fn comments(&self) -> impl Iterator<Item = (&'a str, Range<usize>)> {
        self.comments.iter().map(|range| {
            let words = &self.source[range.clone()];
            let words = words.strip_prefix("<!--").unwrap_or(words);
            (words.strip_suffix("-->").unwrap_or(words), range.clone())
        })
    }

    /// What a reader sees of a stretch of the source: blocks on lines of their own, white space drawn together.
    pub fn text_in(&self, bytes: &Range<usize>) -> String {
        let first = self
            .texts
            .partition_point(|piece| piece.range.end <= bytes.start);
        let mut out = String::new();
        for piece in &self.texts[first..] {
            if piece.range.start >= bytes.end {
                break;
            }
            push_piece(&mut out, piece, self.source);
        }
        out.truncate(out.trim_end_matches(is_blank).len());
        out
    }
}

fn push_piece(out: &mut String, piece: &TextPiece, source: &str) {
    if piece.breaks && !out.is_empty() {
        out.truncate(out.trim_end_matches(' ').len());
        if !out.ends_with('\n') {
            out.push('\n');
        }
    }
    for character in unescaped(&source[piece.range.clone()]).chars() {
        if !is_blank(character) {
            out.push(character);
        } else if !out.is_empty() && !out.ends_with([' ', '\n']) {
            out.push(' ');
        }
    }
}

impl<'t, 'a> Element<'t, 'a> {
    /// In lower case.
    pub fn name(&self) -> &'t str {
        &self.node().name
    }

    fn node(&self) -> &'t Node {
        &self.tree.elements[self.index]
    }

    /// The value of an attribute, references resolved; empty for one without value.
    pub fn attribute(&self, name: &str) -> Option<Cow<'a, str>> {
        attribute(&self.tree.source[self.node().open.clone()], name)
    }

    /// The opening tag as written.
    pub fn opening_tag(&self) -> &'a str {
        &self.tree.source[self.node().open.clone()]
    }

    pub fn text(&self) -> String {
        self.tree.text_in(&self.node().inside)
    }

    /// Bytes of the source from the opening tag to the closing one.
    pub fn range(&self) -> Range<usize> {
        self.node().open.start..self.node().end
    }

    /// Bytes between the tags.
    pub fn inside(&self) -> Range<usize> {
        self.node().inside.clone()
    }

    pub fn inner_html(&self) -> &'a str {
        &self.tree.source[self.node().inside.clone()]
    }

    pub fn parent(&self) -> Option<Self> {
        let index = self.node().parent?;
        Some(Self {
            tree: self.tree,
            index,
        })
    }

    pub fn ancestors(&self) -> impl Iterator<Item = Self> {
        std::iter::successors(self.parent(), Self::parent)
    }

    /// Everything inside, in order.
    pub fn descendants(&self) -> impl Iterator<Item = Self> + use<'t, 'a> {
        let tree = self.tree;
        (self.index + 1..self.node().next).map(move |index| Self { tree, index })
    }

    pub fn children(&self) -> impl Iterator<Item = Self> + use<'t, 'a> {
        let (tree, end) = (self.tree, self.node().next);
        let mut index = self.index + 1;
        std::iter::from_fn(move || {
            (index < end).then(|| {
                let child = Self { tree, index };
                index = child.node().next;
                child
            })
        })
    }

    /// The element that ends before this one begins, below the same parent.
    pub fn previous(&self) -> Option<Self> {
        let siblings = match self.parent() {
            Some(parent) => parent.index + 1..self.index,
            None => 0..self.index,
        };
        let mut at = siblings.start;
        let mut last = None;
        while at < siblings.end {
            last = Some(at);
            at = self.tree.elements[at].next;
        }
        last.map(|index| Self {
            tree: self.tree,
            index,
        })
    }

    /// The element after this one, below the same parent.
    pub fn following(&self) -> Option<Self> {
        let index = self.node().next;
        let node = self.tree.elements.get(index)?;
        (node.parent == self.node().parent).then_some(Self {
            tree: self.tree,
            index,
        })
    }
}

impl PartialEq for Element<'_, '_> {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index && std::ptr::eq(self.tree, other.tree)
    }
}
