//! Tokens to elements, with the end tags that may be left out.

use std::ops::Range;

use super::element::{HtmlTree, Node, TextPiece};
use crate::html::tag::Tag;
use crate::html::tokenizer::{Token, Tokenizer};

/// More elements than this are left out: a page has some thousands.
const MOST_ELEMENTS: usize = 200_000;
/// Elements open at a time; deeper ones are put beside each other.
const DEEPEST: usize = 512;

struct Builder<'a> {
    source: &'a str,
    tree: HtmlTree<'a>,
    open: Vec<usize>,
    breaks: bool,
}

impl<'a> HtmlTree<'a> {
    /// Reads a page, whatever state it is in.
    pub fn new(source: &'a str) -> Self {
        build(source)
    }
}

fn build(source: &str) -> HtmlTree<'_> {
    let mut builder = Builder {
        source,
        tree: HtmlTree {
            source,
            elements: Vec::new(),
            texts: Vec::new(),
            comments: Vec::new(),
        },
        open: Vec::new(),
        breaks: false,
    };
    let mut tokens = Tokenizer::new(source, 0..source.len());
    while let Some(token) = tokens.next() {
        match token {
            Token::Text(range) => builder.text(range),
            Token::Hidden(range) => {
                if source[range.clone()].starts_with("<!--") {
                    builder.tree.comments.push(range);
                }
            }
            Token::Open { tag, range } => {
                let is_raw = matches!(tag, Tag::RawText | Tag::Title);
                builder.open(tag, range.clone());
                if is_raw {
                    let inside = tokens.raw_text(&range);
                    if tag == Tag::Title {
                        builder.text(inside);
                    }
                }
            }
            Token::Close { tag, range } => builder.close(tag, &range),
        }
    }
    let end = source.len();
    builder.close_down_to(0, end, end);
    builder.tree
}

impl Builder<'_> {
    fn text(&mut self, range: Range<usize>) {
        let words = &self.source[range.clone()];
        if words.trim().is_empty() && self.breaks {
            return;
        }
        let breaks = std::mem::take(&mut self.breaks);
        self.tree.texts.push(TextPiece { range, breaks });
    }

    fn open(&mut self, tag: Tag, range: Range<usize>) {
        let name = tag_name(&self.source[range.clone()]);
        self.breaks |= breaks_line(tag, &name);
        self.close_implied(tag, &name, range.start);
        if self.tree.elements.len() >= MOST_ELEMENTS || self.open.len() >= DEEPEST {
            return;
        }
        let index = self.tree.elements.len();
        self.tree.elements.push(Node {
            inside: range.end..range.end,
            end: range.end,
            parent: self.open.last().copied(),
            next: index + 1,
            open: range,
            name,
        });
        if !is_void(&self.tree.elements[index].name) {
            self.open.push(index);
        }
    }

    /// Ends what the HTML standard lets go without an end tag.
    fn close_implied(&mut self, tag: Tag, name: &str, at: usize) {
        let (closes, stops): (&[&str], &[&str]) = match name {
            "li" => (&["li"], &["ul", "ol", "menu", "dir", "td", "th", "div"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl", "td", "th", "div"]),
            "td" | "th" => (&["td", "th"], &["tr", "table"]),
            "tr" => (&["tr"], &["tbody", "thead", "tfoot", "table"]),
            "tbody" | "thead" | "tfoot" => (&["tbody", "thead", "tfoot", "tr"], &["table"]),
            "option" => (&["option"], &["select"]),
            _ if is_block(tag) => (&["p"], &["div", "td", "th", "li", "section", "button"]),
            _ => return,
        };
        let mut found = None;
        for (depth, index) in self.open.iter().enumerate().rev() {
            let open = self.tree.elements[*index].name.as_str();
            if closes.contains(&open) {
                found = Some(depth);
                break;
            }
            if stops.contains(&open) {
                break;
            }
        }
        if let Some(depth) = found {
            self.close_down_to(depth, at, at);
        }
    }

    fn close(&mut self, tag: Tag, range: &Range<usize>) {
        let name = tag_name(&self.source[range.clone()]);
        self.breaks |= breaks_line(tag, &name);
        let is_inline = matches!(tag, Tag::Inline | Tag::Bold | Tag::Anchor | Tag::Unknown);
        for (depth, index) in self.open.iter().enumerate().rev() {
            let open = self.tree.elements[*index].name.as_str();
            if open == name {
                self.close_down_to(depth, range.start, range.end);
                return;
            }
            // a stray end tag in a cell ends nothing outside it, nor an inline one a block
            let is_wall = match open {
                "table" => !matches!(name.as_str(), "body" | "html"),
                "td" | "th" => !matches!(
                    name.as_str(),
                    "tr" | "tbody" | "thead" | "tfoot" | "table" | "body" | "html"
                ),
                _ => is_inline && is_block_name(open),
            };
            if is_wall {
                return;
            }
        }
    }

    /// Ends open elements until `depth` are left; the last of them ends with the tag, the others before it.
    fn close_down_to(&mut self, depth: usize, inside_end: usize, tag_end: usize) {
        let next = self.tree.elements.len();
        while self.open.len() > depth {
            let Some(index) = self.open.pop() else { break };
            let is_last = self.open.len() == depth;
            let node = &mut self.tree.elements[index];
            node.inside.end = inside_end.max(node.inside.start);
            node.end = if is_last { tag_end } else { inside_end }.max(node.inside.end);
            node.next = next;
        }
    }
}

fn tag_name(tag: &str) -> String {
    let name = tag.trim_start_matches(['<', '/']);
    let end = name
        .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | ':' | '_'))
        .unwrap_or(name.len());
    name[..end].to_ascii_lowercase()
}

fn is_void(name: &str) -> bool {
    matches!(
        name,
        "br" | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "area"
            | "base"
            | "col"
            | "embed"
            | "source"
            | "track"
            | "wbr"
            | "param"
    )
}

fn is_block(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::Block
            | Tag::Content
            | Tag::Heading(_)
            | Tag::OrderedList
            | Tag::UnorderedList
            | Tag::Quote
            | Tag::Preformatted
            | Tag::Table
            | Tag::Rule
    )
}

fn is_block_name(name: &str) -> bool {
    let tag = Tag::from_name(name.as_bytes());
    is_block(tag) || matches!(tag, Tag::ListItem | Tag::Cell | Tag::HeaderCell)
}

fn breaks_line(tag: Tag, name: &str) -> bool {
    is_block(tag)
        || matches!(
            tag,
            Tag::Break | Tag::ListItem | Tag::Row | Tag::Cell | Tag::HeaderCell | Tag::Caption
        )
        || name == "nav"
}
