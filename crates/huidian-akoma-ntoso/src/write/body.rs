//! Provisions as elements.

use huidian_model::{Document, Provision, ProvisionKind};

use super::markup::Markup;
use super::meta::{Component, write_meta};
use crate::identifier::{Identifiers, numbers};
use crate::kinds::element_of;
use crate::runs::{Run, runs, usual_after};

/// A stretch of the text, in bytes, that leads somewhere.
pub(crate) struct Link<'l> {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) href: &'l str,
}

pub(crate) struct Body<'b> {
    document: &'b Document,
    children: Vec<Vec<u32>>,
    /// By place, none inside another.
    links: Vec<Link<'b>>,
    identifiers: Identifiers,
    pub(crate) markup: Markup,
}

impl<'b> Body<'b> {
    pub(crate) fn new(document: &'b Document, links: Vec<Link<'b>>, markup: Markup) -> Self {
        let mut children = vec![Vec::new(); document.provisions.len()];
        for (index, provision) in document.provisions.iter().enumerate() {
            if let Some(parent) = provision.parent {
                children[parent as usize].push(index as u32);
            }
        }
        Self {
            document,
            children,
            links,
            identifiers: Identifiers::default(),
            markup,
        }
    }

    fn node(&self, index: u32) -> &'b Provision {
        &self.document.provisions[index as usize]
    }

    /// A part of the document with provisions in it; nothing for none.
    pub(crate) fn parts(
        &mut self,
        element: &str,
        provisions: &[u32],
        write: impl Fn(&mut Self, u32),
    ) {
        if provisions.is_empty() {
            return;
        }
        self.markup.open(element, &[]);
        for index in provisions {
            write(self, *index);
        }
        self.markup.end_line(element);
    }

    pub(crate) fn main(&mut self, element: &str, provisions: &[u32]) {
        if provisions.is_empty() {
            self.markup.open(element, &[]);
            self.nothing();
            self.markup.end_line(element);
        } else {
            self.parts(element, provisions, Self::numbered);
        }
    }

    /// A paragraph without words or end of line: some elements may not be empty.
    fn nothing(&mut self) {
        self.markup.empty("p", &[("hd:after", "")]);
    }

    /// Opens the element of a provision and gives its name.
    fn begin(&mut self, provision: &Provision, container: Option<&'static str>) -> &'static str {
        let element = container
            .or_else(|| element_of(provision.kind))
            .unwrap_or("hcontainer");
        self.markup.tag(element);
        if matches!(element, "hcontainer" | "container") {
            self.markup.attribute("name", provision.kind.id());
        }
        if let Some(identifier) = self.identifiers.give(&provision.path) {
            self.markup.attribute("eId", &identifier);
        }
        let addressed = provision.path.0.last().map(|step| &step.ordinal);
        if addressed != provision.ordinal.as_ref() {
            let own = provision
                .ordinal
                .as_ref()
                .map_or_else(|| "none".to_owned(), numbers);
            self.markup.attribute("hd:ordinal", &own);
        }
        self.markup.out.push_str(">\n");
        element
    }

    /// Label, lead-in, and what stands after the last child.
    fn stretches(&self, index: u32) -> (Vec<Run<'b>>, Vec<Run<'b>>, Vec<Run<'b>>) {
        let node = self.node(index);
        let text = &self.document.text;
        let stretch = |from: u32, to: u32| {
            let found = text.get(from as usize..to as usize).unwrap_or("");
            runs(found, from as usize)
        };
        let label_end = node.label_end.clamp(node.start, node.end);
        let below = &self.children[index as usize];
        let first = below
            .first()
            .map_or(node.end, |child| self.node(*child).start);
        let last = below.last().map_or(node.end, |child| self.node(*child).end);
        (
            stretch(node.start, label_end),
            stretch(label_end, first),
            stretch(last, node.end),
        )
    }

    /// A provision as a part of the hierarchy.
    pub(crate) fn numbered(&mut self, index: u32) {
        let element = self.begin(self.node(index), None);
        let (label, lead_in, tail) = self.stretches(index);
        self.label(&label, "num", "heading", &[]);
        let below = self.children[index as usize].clone();
        if below.is_empty() {
            self.block("content", &lead_in);
        } else {
            self.block("intro", &lead_in);
            for child in below {
                self.numbered(child);
            }
            self.block("wrapUp", &tail);
        }
        self.markup.end_line(element);
    }

    /// A provision where no hierarchy may stand.
    pub(crate) fn container(&mut self, index: u32) {
        let node = self.node(index);
        let element = self.begin(node, Some("container"));
        let (label, lead_in, tail) = self.stretches(index);
        self.label(&label, "block", "block", &["num", "heading"]);
        let inner = (node.kind == ProvisionKind::Title).then_some("docTitle");
        for run in &lead_in {
            self.line("p", None, run, inner);
        }
        let below = self.children[index as usize].clone();
        if label.is_empty() && lead_in.is_empty() && tail.is_empty() && below.is_empty() {
            self.nothing();
        }
        for child in below {
            self.container(child);
        }
        for run in &tail {
            self.line("p", None, run, None);
        }
        self.markup.end_line(element);
    }

    /// An annex as a document of its own.
    pub(crate) fn attachment(&mut self, index: u32, component: &Component<'_>) {
        self.begin(self.node(index), Some("attachment"));
        let (label, lead_in, tail) = self.stretches(index);
        self.label(&label, "num", "heading", &[]);
        self.markup.open("doc", &[("name", "annex")]);
        write_meta(&mut self.markup, component);
        self.markup.open("mainBody", &[]);
        let below = self.children[index as usize].clone();
        if lead_in.is_empty() && tail.is_empty() && below.is_empty() {
            self.nothing();
        }
        for run in &lead_in {
            self.line("p", None, run, None);
        }
        for child in below {
            self.numbered(child);
        }
        for run in &tail {
            self.line("p", None, run, None);
        }
        self.markup.end_line("mainBody");
        self.markup.end_line("doc");
        self.markup.end_line("attachment");
    }

    /// Number and heading: 第一章, 总则.
    fn label(&mut self, label: &[Run<'b>], number: &str, heading: &str, names: &[&str]) {
        for (at, run) in label.iter().enumerate() {
            let words = run.text.split(char::is_whitespace).next().unwrap_or("");
            let rest = &run.text[words.len()..];
            let name = |index: usize| names.get(index).copied();
            if at > 0 {
                self.line(heading, name(1), run, None);
                continue;
            }
            let headed = rest.trim_start();
            let gap = &rest[..rest.len() - headed.len()];
            let first = Run {
                text: words,
                after: if headed.is_empty() { run.after } else { gap },
                ..*run
            };
            self.line(number, name(0), &first, None);
            if !headed.is_empty() {
                let second = Run {
                    before: "",
                    text: headed,
                    after: run.after,
                    start: run.start + run.text.len() - headed.len(),
                };
                self.line(heading, name(1), &second, None);
            }
        }
    }

    fn block(&mut self, element: &str, lines: &[Run<'b>]) {
        if lines.is_empty() {
            return;
        }
        self.markup.open(element, &[]);
        for run in lines {
            self.line("p", None, run, None);
        }
        self.markup.end_line(element);
    }

    /// One line. White space that is not the usual one is kept in attributes.
    fn line(&mut self, element: &str, name: Option<&str>, run: &Run<'b>, inner: Option<&str>) {
        self.markup.tag(element);
        if let Some(name) = name {
            self.markup.attribute("name", name);
        }
        if !run.before.is_empty() {
            self.markup.attribute("hd:before", run.before);
        }
        if run.after != usual_after(element) {
            self.markup.attribute("hd:after", run.after);
        }
        self.markup.close_tag();
        if let Some(inner) = inner {
            self.markup.tag(inner);
            self.markup.close_tag();
        }
        self.linked(run);
        if let Some(inner) = inner {
            self.markup.end(inner);
        }
        self.markup.end_line(element);
    }

    /// The words of a line, with the references in them.
    fn linked(&mut self, run: &Run<'b>) {
        let end = run.start + run.text.len();
        let first = self.links.partition_point(|link| link.start < run.start);
        let mut at = run.start;
        for link in first..self.links.len() {
            let Link {
                start,
                end: stop,
                href,
            } = self.links[link];
            if start >= end {
                break;
            }
            if stop > end {
                continue;
            }
            self.words(at, start);
            self.markup.tag("ref");
            self.markup.attribute("href", href);
            self.markup.close_tag();
            self.words(start, stop);
            self.markup.end("ref");
            at = stop;
        }
        self.words(at, end);
    }

    fn words(&mut self, from: usize, to: usize) {
        let words = self.document.text.get(from..to).unwrap_or("");
        self.markup.words(words);
    }
}
