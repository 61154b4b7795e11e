//! Elements to provisions.

use huidian_model::provision::{Ordinal, PathStep};
use huidian_model::{Document, Provision, ProvisionKind, ProvisionPath};

use super::element::Element;
use super::elements::{is_label, is_line, kind_of};
use crate::identifier::{ordinal_of, path_of};
use crate::kinds::own_kind;
use crate::runs::usual_after;

/// A reference that a document marks itself (`ref`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenReference {
    /// Bytes of the text.
    pub start: u32,
    pub end: u32,
    pub href: String,
}

/// The tree as far as it was read.
pub(crate) struct Tree {
    is_own: bool,
    document: Document,
    /// Elements that are open and not descriptions.
    open: Vec<Node>,
    line: Option<Line>,
    annexes: usize,
    /// The loose lines that are being gathered.
    loose: Option<u32>,
    has_articles: bool,
    title: Option<String>,
    /// Start of the title's words, while they are read.
    title_from: Option<usize>,
    references: Vec<WrittenReference>,
}

struct Node {
    /// The provision it opened.
    provision: Option<u32>,
    is_annex: bool,
    /// It opened the line that is read.
    is_line: bool,
    /// Where the reference begins that it is, and where it leads.
    reference: Option<(u32, String)>,
}

/// A line that is read.
struct Line {
    is_label: bool,
    after: String,
    /// White space that other documents have between words, not yet followed by a word.
    has_gap: bool,
    is_empty: bool,
    /// Words were read in it, or in the cell of a row that is read.
    has_words: bool,
    is_row: bool,
    inner_label: InnerLabel,
}

/// The label of a structure inside a line that ended last, before any words.
#[derive(Default)]
enum InnerLabel {
    #[default]
    None,
    Number,
    Heading,
}

impl Tree {
    pub(crate) fn new(is_own: bool, has_articles: bool) -> Self {
        Self {
            is_own,
            document: Document::default(),
            open: Vec::new(),
            line: None,
            annexes: 0,
            loose: None,
            has_articles,
            title: None,
            title_from: None,
            references: Vec::new(),
        }
    }

    pub(crate) fn is_own(&self) -> bool {
        self.is_own
    }

    pub(crate) fn is_in_annex(&self) -> bool {
        self.annexes > 0
    }

    pub(crate) fn title(&self) -> Option<String> {
        self.title.clone()
    }

    fn at(&self) -> u32 {
        self.document.text.len() as u32
    }

    /// The innermost provision that is open.
    fn parent(&self) -> Option<u32> {
        self.open.iter().rev().find_map(|node| node.provision)
    }

    pub(crate) fn start(&mut self, element: &Element) {
        let name = element.name.as_str();
        let mut node = Node {
            provision: None,
            is_annex: false,
            is_line: false,
            reference: None,
        };
        if self.line.is_none() {
            let kind = if self.is_own {
                own_kind(name, element.find("name"))
            } else {
                kind_of(name, self.has_articles)
            };
            if let Some(kind) = kind {
                node.provision = Some(self.begin(kind, element));
                node.is_annex = kind == ProvisionKind::Annex && name == "attachment";
                self.annexes += usize::from(node.is_annex);
            } else if is_line(name) {
                node.is_line = true;
                self.begin_line(element);
            }
        } else if name == "inline" && element.find("name") == Some("control") {
            let code = element.find("hd:code").and_then(|code| code.parse().ok());
            if let Some(character) = code.and_then(char::from_u32) {
                self.document.text.push(character);
            }
        } else if !self.is_own {
            match name {
                "td" | "th" => self.begin_cell(),
                "br" | "eol" => self.words(" "),
                // a structure inside a line, as in words that amend: its parts stay lines of their own
                inner if is_line(inner) => self.break_line(inner),
                "ref" => {
                    let href = element.find("href").map(str::to_owned);
                    node.reference = href.map(|href| (self.at(), href));
                }
                _ => {}
            }
        }
        if matches!(name, "docTitle" | "shortTitle") && self.title.is_none() {
            self.title_from = Some(self.document.text.len());
        }
        self.open.push(node);
    }

    fn begin(&mut self, kind: ProvisionKind, element: &Element) -> u32 {
        let path = element.find("eId").filter(|_| self.is_own);
        let path = path.and_then(path_of).unwrap_or_default();
        let ordinal = match element.find("hd:ordinal") {
            Some("none") => None,
            Some(numbers) => ordinal_of(numbers),
            None => path.0.last().map(|step| step.ordinal.clone()),
        };
        self.loose = None;
        self.push(kind, ordinal, path)
    }

    fn push(&mut self, kind: ProvisionKind, ordinal: Option<Ordinal>, path: ProvisionPath) -> u32 {
        let (start, parent) = (self.at(), self.parent());
        self.document.provisions.push(Provision {
            kind,
            ordinal,
            start,
            end: start,
            label_end: start,
            parent,
            path,
        });
        self.document.provisions.len() as u32 - 1
    }

    fn begin_line(&mut self, element: &Element) {
        let name = element.name.as_str();
        let is_named = matches!(element.find("name"), Some("num" | "heading"));
        let is_label = is_label(name) || (self.is_own && name == "block" && is_named);
        let is_label = is_label && self.parent().is_some();
        if !is_label {
            self.shelter();
        }
        if let Some(before) = element.find("hd:before").filter(|_| self.is_own) {
            self.document.text.push_str(before);
        }
        let usual = match (self.is_own, name) {
            (true, name) => usual_after(name),
            (false, "num") => " ",
            (false, _) => "\n",
        };
        let after = element.find("hd:after").filter(|_| self.is_own);
        self.line = Some(Line {
            is_label,
            after: after.unwrap_or(usual).to_owned(),
            has_gap: false,
            is_empty: true,
            has_words: false,
            is_row: name == "tr" && !self.is_own,
            inner_label: InnerLabel::None,
        });
    }

    /// The next line inside one that is read: what follows a number stays beside it, a paragraph beside what it stands in, and a row in one piece.
    fn break_line(&mut self, name: &str) {
        let Some(line) = &mut self.line else { return };
        let before = std::mem::take(&mut line.inner_label);
        let stays = match before {
            InnerLabel::Number => true,
            InnerLabel::Heading => false,
            InnerLabel::None => name == "p",
        };
        if line.is_row || !line.has_words || stays {
            self.words(" ");
            return;
        }
        self.document.text.push('\n');
        (line.has_words, line.has_gap) = (false, false);
    }

    /// The next cell of a row: rows are written as in Markdown, which all other readers of tables know.
    fn begin_cell(&mut self) {
        let Some(line) = &mut self.line else { return };
        if line.is_row {
            self.document
                .text
                .push_str(if line.is_empty { "| " } else { " | " });
            (line.is_empty, line.has_words, line.has_gap) = (false, false, false);
        } else {
            self.words(" ");
        }
    }

    /// A line that no provision holds, or that stands after the parts of one, becomes a provision: the tree covers the whole text.
    fn shelter(&mut self) {
        let parent = self.parent();
        let first = parent.map_or(0, |index| index as usize + 1);
        let below = self.document.provisions.get(first..).unwrap_or_default();
        let is_after_parts = below.iter().any(|below| below.parent == parent);
        if self.loose.is_none() && (parent.is_none() || is_after_parts) {
            let loose = self.push(ProvisionKind::Other, None, ProvisionPath::default());
            self.loose = Some(loose);
        }
    }

    pub(crate) fn words(&mut self, words: &str) {
        let Some(line) = &mut self.line else { return };
        if self.is_own {
            self.document.text.push_str(words);
            return;
        }
        // others indent as they like
        for c in words.chars() {
            if c.is_whitespace() {
                line.has_gap = line.has_words;
                continue;
            }
            if line.has_gap {
                self.document.text.push(' ');
                line.has_gap = false;
            }
            (line.is_empty, line.has_words) = (false, true);
            line.inner_label = InnerLabel::None;
            self.document.text.push(c);
        }
    }

    pub(crate) fn end(&mut self, name: &str) {
        if let Some(from) = self
            .title_from
            .filter(|_| matches!(name, "docTitle" | "shortTitle"))
        {
            let title = self.document.text.get(from..).unwrap_or("").trim();
            self.title = Some(title.to_owned()).filter(|title| !title.is_empty());
            self.title_from = None;
        }
        let Some(node) = self.open.pop() else { return };
        if let Some((start, href)) = node.reference {
            self.end_reference(start, href);
        }
        if node.is_line {
            self.end_line();
        } else if let Some(line) = &mut self.line {
            match name {
                "num" => line.inner_label = InnerLabel::Number,
                "heading" | "subheading" => line.inner_label = InnerLabel::Heading,
                _ => {}
            }
        }
        if let Some(index) = node.provision {
            let end = self.at();
            self.document.provisions[index as usize].end = end;
            self.loose = None;
        }
        self.annexes -= usize::from(node.is_annex);
    }

    /// The words of a reference without the space before them; one without words refers for nobody.
    fn end_reference(&mut self, start: u32, href: String) {
        let words = self.document.text.get(start as usize..).unwrap_or("");
        let start = start + (words.len() - words.trim_start().len()) as u32;
        let end = self.at();
        if start < end {
            self.references.push(WrittenReference { start, end, href });
        }
    }

    fn end_line(&mut self) {
        let Some(line) = self.line.take() else { return };
        if line.is_row && !line.is_empty {
            self.document.text.push_str(" |");
        }
        if self.is_own || !line.is_empty {
            self.document.text.push_str(&line.after);
        }
        let at = self.at();
        if let Some(loose) = self.loose {
            let provision = &mut self.document.provisions[loose as usize];
            provision.end = at;
            // an element that only had to be there
            if provision.start == at {
                self.document.provisions.pop();
                self.loose = None;
            }
        } else if line.is_label
            && let Some(index) = self.parent()
        {
            self.document.provisions[index as usize].label_end = at;
        }
    }

    pub(crate) fn finish(mut self) -> (Document, Vec<WrittenReference>) {
        if !self.is_own {
            for index in 0..self.document.provisions.len() {
                self.address(index);
            }
        }
        (self.document, self.references)
    }

    /// Number and address of a provision of another's document, from its label and its place; those above it have theirs.
    fn address(&mut self, index: usize) {
        let document = &self.document;
        let provision = &document.provisions[index];
        if matches!(
            provision.kind,
            ProvisionKind::Title | ProvisionKind::Signature | ProvisionKind::Other
        ) {
            return;
        }
        let number = number_in(document.label_of(provision)).unwrap_or_else(|| {
            let before = document.provisions[..index]
                .iter()
                .filter(|other| other.parent == provision.parent && other.kind == provision.kind);
            Ordinal::one(before.count() as u32 + 1)
        });
        let mut path = provision
            .parent
            // articles are numbered through a text
            .filter(|_| provision.kind != ProvisionKind::Article)
            .map(|parent| document.provisions[parent as usize].path.clone())
            .unwrap_or_default();
        path.0.push(PathStep::new(provision.kind, number.clone()));
        let provision = &mut self.document.provisions[index];
        provision.ordinal = Some(number);
        provision.path = path;
    }
}

/// The numbers of a label's first word that has any, and the letter of what was put in behind: 12A is 12 with 之一, 1.2 is 1-2 as others' identifiers have it.
/// Letters alone and Roman numerals go by the place among their like.
fn number_in(label: &str) -> Option<Ordinal> {
    let is_part = |c: char| c.is_alphanumeric() || c == '.';
    let word = label
        .split(|c: char| !is_part(c))
        .find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
    let end = word.find(|c: char| !c.is_ascii_digit() && c != '.');
    let (digits, behind) = word.split_at(end.unwrap_or(word.len()));
    let parts = digits.split('.').filter(|part| !part.is_empty());
    let mut numbers: Vec<u32> = parts.map(str::parse).collect::<Result<_, _>>().ok()?;
    if let [letter @ (b'A'..=b'Z' | b'a'..=b'z')] = behind.trim_end_matches('.').as_bytes() {
        numbers.push(u32::from(letter.to_ascii_uppercase() - b'A') + 1);
    }
    Some(Ordinal(numbers))
}
