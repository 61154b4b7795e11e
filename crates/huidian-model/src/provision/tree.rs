//! A parsed text: flat, in reading order, every byte accounted for.

use std::ops::Range;

use super::ProvisionKind;
use super::path::{Ordinal, PathStep, ProvisionPath};

/// One node of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provision {
    pub kind: ProvisionKind,
    /// Number among its kind as the text gives it; a paragraph's is its position. `None` for parts without number.
    pub ordinal: Option<Ordinal>,
    /// Bytes of the document's text, children included.
    pub start: u32,
    pub end: u32,
    /// Bytes of the label with its heading: 第一章 总则; for an article its 第一条. Empty where there is none.
    pub label_end: u32,
    /// Index of the parent in the document's list.
    pub parent: Option<u32>,
    /// The address; empty for parts that have none.
    pub path: ProvisionPath,
}

impl Provision {
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A text and its tree.
///
/// `provisions` is in reading order, parents before children. The provisions without parent tile the text from its first byte to its last; children tile
/// what follows their parent's own lead-in, without gaps between them, so that [`Document::reassemble`] gives back the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    pub text: String,
    pub provisions: Vec<Provision>,
}

impl Document {
    pub fn text_of(&self, provision: &Provision) -> &str {
        self.text.get(provision.range()).unwrap_or("")
    }

    /// Label and heading of a provision: 第一章 总则, 第三十一条.
    pub fn label_of(&self, provision: &Provision) -> &str {
        self.text
            .get(provision.start as usize..provision.label_end as usize)
            .unwrap_or("")
            .trim()
    }

    /// The provision at an address: the first that has it.
    pub fn find(&self, path: &ProvisionPath) -> Option<&Provision> {
        if path.is_empty() {
            return None;
        }
        self.provisions
            .iter()
            .find(|provision| &provision.path == path)
            .or_else(|| self.find_loosely(path))
    }

    /// An article without paragraphs below it answers for its only paragraph; a bare number finds a clause, or 一、.
    fn find_loosely(&self, path: &ProvisionPath) -> Option<&Provision> {
        let steps = &path.0;
        if let [
            PathStep {
                kind: ProvisionKind::Article,
                ordinal,
            },
        ] = steps.as_slice()
        {
            return self.provisions.iter().find(|provision| {
                matches!(
                    provision.kind,
                    ProvisionKind::Division | ProvisionKind::Clause
                ) && provision.ordinal.as_ref() == Some(ordinal)
            });
        }
        let last = steps.last()?;
        if steps.iter().all(|step| step.kind.is_heading()) {
            // a chapter cited without its part: 刑法第六章第一节
            let below_part = |provision: &&Provision| provision.path.0.ends_with(steps);
            if let Some(found) = self.provisions.iter().find(below_part) {
                return Some(found);
            }
        }
        let parent = self.find(&ProvisionPath(steps[..steps.len() - 1].to_vec()))?;
        if last.kind == ProvisionKind::Paragraph
            && last.ordinal == Ordinal::one(1)
            && !self.has_child(parent, ProvisionKind::Paragraph)
        {
            return Some(parent);
        }
        let sought = self.kind_in(parent, last.kind);
        // an item may be cited under the article when the article has a single paragraph, and the other way round
        let index = self.index_of(parent)?;
        let mut below = self
            .descendants(index)
            .filter(|provision| provision.kind == sought);
        let Some(found) = below.find(|provision| provision.ordinal.as_ref() == Some(&last.ordinal))
        else {
            return self.find_item_by_any_mark(parent, last);
        };
        let unique = below.all(|provision| provision.ordinal.as_ref() != Some(&last.ordinal));
        unique.then_some(found)
    }

    /// 第（二）项 of a list that is marked （1）, 1., 1、, ① or a): statutes cite its entries as items, where the article has none that are marked （一）.
    fn find_item_by_any_mark(&self, parent: &Provision, step: &PathStep) -> Option<&Provision> {
        const MARKS: [ProvisionKind; 5] = [
            ProvisionKind::Subitem,
            ProvisionKind::Subpoint,
            ProvisionKind::Point,
            ProvisionKind::ListItem,
            ProvisionKind::Division,
        ];
        let in_article = parent.path.step(ProvisionKind::Article).is_some();
        let index = self.index_of(parent)?;
        let has_items = || {
            self.descendants(index)
                .any(|below| below.kind == ProvisionKind::Item)
        };
        if step.kind != ProvisionKind::Item || !in_article || has_items() {
            return None;
        }
        let first = self
            .descendants(index)
            .find(|below| MARKS.contains(&below.kind))?
            .kind;
        self.descendants(index)
            .filter(|below| below.kind == first)
            .find(|below| below.ordinal.as_ref() == Some(&step.ordinal))
    }

    /// What a bracketed or pointed number stands for below an article: （一） is an item there, 1. a subitem.
    fn kind_in(&self, parent: &Provision, kind: ProvisionKind) -> ProvisionKind {
        let in_article = parent.path.step(ProvisionKind::Article).is_some();
        match kind {
            ProvisionKind::Subdivision if in_article => ProvisionKind::Item,
            ProvisionKind::Point if in_article => ProvisionKind::Subitem,
            other => other,
        }
    }

    fn has_child(&self, parent: &Provision, kind: ProvisionKind) -> bool {
        self.index_of(parent)
            .is_some_and(|index| self.children(index).any(|child| child.kind == kind))
    }

    pub fn index_of(&self, provision: &Provision) -> Option<u32> {
        let at = self
            .provisions
            .partition_point(|other| other.start < provision.start);
        (at..self.provisions.len())
            .take_while(|index| self.provisions[*index].start == provision.start)
            .find(|index| &self.provisions[*index] == provision)
            .map(|index| index as u32)
    }

    pub fn children(&self, index: u32) -> impl Iterator<Item = &Provision> {
        self.descendants(index)
            .filter(move |provision| provision.parent == Some(index))
    }

    /// Everything below a provision, in reading order.
    pub fn descendants(&self, index: u32) -> impl Iterator<Item = &Provision> {
        let end = self.provisions[index as usize].end;
        self.provisions[index as usize + 1..]
            .iter()
            .take_while(move |provision| {
                provision.start < end || (provision.start == end && provision.end == end)
            })
    }

    /// The units readers and the index work with: articles, or what stands for them. A unit inside a unit is not listed twice, and
    /// 一、 or an annex with articles below it is a heading: the articles are the units.
    pub fn units(&self) -> impl Iterator<Item = &Provision> {
        let articles: Vec<u32> = self
            .provisions
            .iter()
            .filter(|provision| provision.kind == ProvisionKind::Article)
            .map(|provision| provision.start)
            .collect();
        let has_articles = move |provision: &Provision| {
            let first = articles.partition_point(|start| *start < provision.start);
            provision.kind != ProvisionKind::Article
                && articles
                    .get(first)
                    .is_some_and(|start| *start < provision.end)
        };
        let mut covered = 0u32;
        self.provisions.iter().filter(move |provision| {
            let is_new =
                provision.kind.is_unit() && provision.start >= covered && !has_articles(provision);
            if is_new {
                covered = provision.end;
            }
            is_new
        })
    }

    /// Headings above a provision, outermost first: 第三章 网络运行安全, 第二节 ….
    pub fn headings_above(&self, provision: &Provision) -> Vec<&str> {
        let mut headings = Vec::new();
        let mut parent = provision.parent;
        while let Some(index) = parent {
            let above = &self.provisions[index as usize];
            if above.kind.is_heading() || above.kind == ProvisionKind::Division {
                headings.push(self.label_of(above));
            }
            parent = above.parent;
        }
        headings.reverse();
        headings
    }

    /// Addresses of a provision and of all it stands in, the innermost first.
    pub fn paths_above<'d>(&'d self, provision: &'d Provision) -> Vec<&'d ProvisionPath> {
        let mut paths = vec![&provision.path];
        let mut parent = provision.parent;
        while let Some(index) = parent {
            let above = &self.provisions[index as usize];
            paths.push(&above.path);
            parent = above.parent;
        }
        paths.retain(|path| !path.is_empty());
        paths
    }

    /// Puts the text together again from the tree alone; equal to `text` for every well-formed tree.
    pub fn reassemble(&self) -> String {
        let mut text = String::with_capacity(self.text.len());
        let mut at = 0u32;
        for (index, provision) in self.provisions.iter().enumerate() {
            if provision.parent.is_none() {
                if provision.start == at {
                    self.push_node(index, &mut text);
                }
                at = provision.end;
            }
        }
        text
    }

    /// Own lead-in up to the first child, then the children, then nothing: a tail no child covers is lost, and the comparison shows it.
    fn push_node(&self, index: usize, text: &mut String) {
        let node = &self.provisions[index];
        let first = self
            .provisions
            .get(index + 1)
            .filter(|next| next.parent == Some(index as u32));
        let lead_in = node.start as usize..first.map_or(node.end, |child| child.start) as usize;
        text.push_str(self.text.get(lead_in).unwrap_or(""));
        if first.is_none() {
            return;
        }
        for child in index + 1..self.provisions.len() {
            if self.provisions[child].start >= node.end
                && self.provisions[child].parent != Some(index as u32)
            {
                break;
            }
            if self.provisions[child].parent == Some(index as u32) {
                self.push_node(child, text);
            }
        }
    }
}
