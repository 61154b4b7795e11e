//! A parsed text as HTML: headings, articles, paragraphs, items, with addresses and linked citations.

use std::ops::Range;

use huidian_model::{Document, Provision, ProvisionKind, ProvisionPath, WorkId};
use huidian_text::markup::push_escaped;
use rustc_hash::{FxHashMap, FxHashSet};

use super::marks::{NoteMark, push_marked};
use super::terms::{TermMark, Terms};
use crate::request::encode_path;

/// A citation in the text and where it leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LinkedCitation {
    /// Bytes of the document's text.
    pub(crate) range: Range<usize>,
    /// `None` when the target is not held or does not exist.
    pub(crate) href: Option<String>,
    /// What the reader is told on hover: the target, or why there is none.
    pub(crate) note: String,
}

/// Address of a work.
pub(crate) fn work_href(work: &WorkId) -> String {
    format!("/works/{}", encode_path(work.as_str()))
}

/// Address of a provision of a work, one segment per step.
pub(crate) fn provision_href(work: &WorkId, path: &ProvisionPath) -> String {
    let mut href = work_href(work);
    for step in &path.0 {
        href.push('/');
        href.push_str(&encode_path(&step.to_string()));
    }
    href
}

/// Writes provisions of one document.
pub(crate) struct Prose<'d> {
    document: &'d Document,
    work: &'d WorkId,
    /// Query that keeps the reader on the version shown, such as `?version=2016-11-07`.
    suffix: &'d str,
    citations: &'d [LinkedCitation],
    terms: &'d Terms,
    /// The provision the reader came for.
    target: Option<&'d ProvisionPath>,
    /// What is said above a provision of the document's list: that it holds no more, or not yet.
    remarks: Option<&'d FxHashMap<usize, String>>,
    /// Words that whoever reads has a note on.
    notes: &'d [NoteMark],
    html: String,
    open: Vec<u32>,
    /// The article whose first paragraph has yet to be written.
    waiting_label: Option<&'d Provision>,
    used_ids: FxHashSet<String>,
}

/// Level of the outermost heading inside a text; the page's own headings are above.
const FIRST_LEVEL: usize = 3;

impl<'d> Prose<'d> {
    pub(crate) fn new(
        document: &'d Document,
        work: &'d WorkId,
        suffix: &'d str,
        citations: &'d [LinkedCitation],
        terms: &'d Terms,
    ) -> Self {
        Self {
            document,
            work,
            suffix,
            citations,
            terms,
            target: None,
            remarks: None,
            notes: &[],
            html: String::new(),
            open: Vec::new(),
            waiting_label: None,
            used_ids: FxHashSet::default(),
        }
    }

    pub(crate) fn with_target(mut self, target: &'d ProvisionPath) -> Self {
        self.target = Some(target);
        self
    }

    pub(crate) fn with_remarks(mut self, remarks: &'d FxHashMap<usize, String>) -> Self {
        self.remarks = Some(remarks);
        self
    }

    pub(crate) fn with_notes(mut self, notes: &'d [NoteMark]) -> Self {
        self.notes = notes;
        self
    }

    /// Writes the provisions at these places of the document's list, each with its own words only; children follow it in the list.
    pub(crate) fn write(mut self, places: Range<usize>) -> String {
        self.html.reserve(self.document.text.len() * 2);
        for place in places {
            let provision = &self.document.provisions[place];
            if provision.kind != ProvisionKind::Paragraph {
                self.write_waiting_label();
            }
            self.close_before(provision.start);
            if let Some(remark) = self.remarks.and_then(|remarks| remarks.get(&place)) {
                self.write_waiting_label();
                self.html.push_str("<p class=\"notice\" role=\"note\">");
                push_escaped(&mut self.html, remark);
                self.html.push_str("</p>\n");
            }
            self.write_one(place);
        }
        self.write_waiting_label();
        self.close_before(u32::MAX);
        self.html
    }

    fn close_before(&mut self, start: u32) {
        while self.open.last().is_some_and(|end| *end <= start) {
            self.open.pop();
            self.html.push_str("</section>\n");
        }
    }

    fn write_one(&mut self, place: usize) {
        let provision = &self.document.provisions[place];
        let own = own_range(self.document, place);
        match provision.kind {
            ProvisionKind::Contents => {}
            ProvisionKind::Title => self.write_lines("doc-title", own),
            ProvisionKind::TitleNote => self.write_lines("doc-note", own),
            ProvisionKind::Salutation => self.write_lines("salutation", own),
            ProvisionKind::Signature => self.write_lines("signature", own),
            ProvisionKind::Table => self.write_table(own),
            kind if kind.is_heading() => self.write_heading(provision),
            kind if kind.is_unit() => self.write_unit(provision, own),
            kind => self.write_inner(kind, provision, own),
        }
    }

    fn write_heading(&mut self, provision: &Provision) {
        let level = (FIRST_LEVEL + depth(self.document, provision)).min(6);
        self.html.push_str(&format!("<h{level} class=\"division\""));
        self.push_id(&provision.path);
        self.html.push('>');
        push_escaped(&mut self.html, &spaced(self.document.label_of(provision)));
        self.html.push_str(&format!("</h{level}>\n"));
    }

    fn write_unit(&mut self, provision: &'d Provision, own: Range<usize>) {
        let class = match provision.kind {
            ProvisionKind::Article => "unit article",
            ProvisionKind::Annex => "unit annex",
            _ => "unit",
        };
        self.html.push_str(&format!("<section class=\"{class}\""));
        self.push_id(&provision.path);
        self.html.push('>');
        self.open.push(provision.end.max(provision.start + 1));
        self.write_labelled(provision, own);
    }

    fn write_inner(&mut self, kind: ProvisionKind, provision: &Provision, own: Range<usize>) {
        let class = match kind {
            ProvisionKind::Item | ProvisionKind::ListItem => "item",
            ProvisionKind::Subitem => "item subitem",
            ProvisionKind::Subdivision | ProvisionKind::Point | ProvisionKind::Subclause => "point",
            ProvisionKind::Subpoint => "point subpoint",
            _ => "",
        };
        if matches!(kind, ProvisionKind::Subdivision | ProvisionKind::Subclause)
            && self.is_only_label(provision, &own)
        {
            self.html.push_str("<h5 class=\"division\"");
            self.push_id(&provision.path);
            self.html.push('>');
            push_escaped(&mut self.html, &spaced(self.document.label_of(provision)));
            self.html.push_str("</h5>\n");
            return;
        }
        let text = self.document.text.get(own.clone()).unwrap_or("");
        for (index, line) in lines(text, own.start).enumerate() {
            let article = self.waiting_label.take();
            self.html.push_str("<p");
            self.push_class(article.map_or(class, |_| "lead"), &provision.path);
            if index == 0 {
                self.push_id(&provision.path);
            }
            self.html.push('>');
            if let Some(article) = article {
                self.push_bold_label(article);
            }
            self.push_inline(line);
            self.html.push_str("</p>\n");
        }
    }

    fn is_only_label(&self, provision: &Provision, own: &Range<usize>) -> bool {
        let after = (provision.label_end as usize).max(own.start)..own.end;
        provision.label_end > provision.start
            && self
                .document
                .text
                .get(after)
                .is_some_and(|rest| rest.trim().is_empty())
    }

    /// The label, linked to its permanent address, then the unit's own words.
    fn write_labelled(&mut self, provision: &'d Provision, own: Range<usize>) {
        let label = spaced(self.document.label_of(provision));
        let body_start = (provision.label_end as usize).clamp(own.start, own.end);
        let is_heading = self.is_only_label(provision, &own)
            && provision.kind != ProvisionKind::Article
            && !label.is_empty();
        let body = self.document.text.get(body_start..own.end).unwrap_or("");
        if is_heading {
            let level = (FIRST_LEVEL + depth(self.document, provision)).min(6);
            self.html
                .push_str(&format!("<h{level} class=\"division\">"));
            self.push_label(&label, &provision.path);
            self.html.push_str(&format!("</h{level}>\n"));
            return;
        }
        let mut body_lines = lines(body, body_start);
        let first = body_lines.next();
        if first.is_none() && provision.kind == ProvisionKind::Article {
            self.waiting_label = Some(provision);
            return;
        }
        if !label.is_empty() || first.is_some() {
            self.html.push_str("<p class=\"lead\">");
            self.push_bold_label(provision);
            if let Some(line) = first {
                self.push_inline(line);
            }
            self.html.push_str("</p>\n");
        }
        for line in body_lines {
            self.html.push_str("<p>");
            self.push_inline(line);
            self.html.push_str("</p>\n");
        }
    }

    /// An article without words of its own begins with its first paragraph, on the line of its label.
    fn write_waiting_label(&mut self) {
        if let Some(article) = self.waiting_label.take() {
            self.html.push_str("<p class=\"lead\">");
            self.push_bold_label(article);
            self.html.push_str("</p>\n");
        }
    }

    fn push_bold_label(&mut self, provision: &Provision) {
        let label = spaced(self.document.label_of(provision));
        if !label.is_empty() {
            self.html.push_str("<b class=\"label\">");
            self.push_label(&label, &provision.path);
            self.html.push_str("</b>");
        }
    }

    fn push_label(&mut self, label: &str, path: &ProvisionPath) {
        if path.is_empty() {
            push_escaped(&mut self.html, label);
            return;
        }
        let href = format!("{}{}", provision_href(self.work, path), self.suffix);
        self.html.push_str("<a href=\"");
        push_escaped(&mut self.html, &href);
        self.html.push_str("\">");
        push_escaped(&mut self.html, label);
        self.html.push_str("</a>");
    }

    fn write_lines(&mut self, class: &str, own: Range<usize>) {
        let text = self.document.text.get(own.clone()).unwrap_or("");
        for line in lines(text, own.start) {
            self.html.push_str(&format!("<p class=\"{class}\">"));
            self.push_inline(line);
            self.html.push_str("</p>\n");
        }
    }

    /// Rows of `| a | b |` become a table; anything else stays as written.
    fn write_table(&mut self, own: Range<usize>) {
        let text = self.document.text.get(own).unwrap_or("");
        let rows: Vec<Vec<&str>> = text.lines().filter_map(table_row).collect();
        if rows.is_empty() {
            self.html.push_str("<pre class=\"table\" tabindex=\"0\">");
            push_escaped(&mut self.html, text.trim_matches('\n'));
            self.html.push_str("</pre>\n");
            return;
        }
        self.html
            .push_str("<div class=\"scroll\" tabindex=\"0\"><table class=\"grid\">\n");
        for row in rows {
            self.html.push_str("<tr>");
            for cell in row {
                self.html.push_str("<td>");
                push_escaped(&mut self.html, cell);
                self.html.push_str("</td>");
            }
            self.html.push_str("</tr>\n");
        }
        self.html.push_str("</table></div>\n");
    }

    fn push_id(&mut self, path: &ProvisionPath) {
        if path.is_empty() {
            return;
        }
        let id = path.to_string();
        if self.used_ids.contains(&id) {
            return;
        }
        self.html.push_str(" id=\"");
        push_escaped(&mut self.html, &id);
        self.html.push('"');
        self.used_ids.insert(id);
    }

    fn push_class(&mut self, class: &str, path: &ProvisionPath) {
        let is_target = self.target == Some(path);
        match (class, is_target) {
            ("", false) => {}
            (class, false) => self.html.push_str(&format!(" class=\"{class}\"")),
            (class, true) => self.html.push_str(&format!(" class=\"{class} wanted\"")),
        }
    }

    /// A line with its citations and terms as links.
    fn push_inline(&mut self, range: Range<usize>) {
        let mut at = range.start;
        for inline in self.inlines(&range) {
            let marked = inline.range();
            let marked = marked.start..marked.end.min(range.end);
            if marked.start < at {
                continue;
            }
            self.push_words(at..marked.start);
            match inline {
                Inline::Citation(citation) => self.push_citation(citation, marked.clone()),
                Inline::Term(mark) => self.push_term(mark, marked.clone()),
            }
            at = marked.end;
        }
        self.push_words(at..range.end);
    }

    fn push_words(&mut self, range: Range<usize>) {
        push_marked(&mut self.html, &self.document.text, range, self.notes);
    }

    /// A term leads to its explanation below the text; where it is explained it is marked as defined.
    fn push_term(&mut self, mark: &TermMark, words: Range<usize>) {
        if mark.is_explanation {
            self.html.push_str("<dfn>");
            self.push_words(words);
            self.html.push_str("</dfn>");
            return;
        }
        let open = format!("<a class=\"term\" href=\"#term-{}\">", mark.term);
        self.html.push_str(&open);
        self.push_words(words);
        self.html.push_str("</a>");
    }

    fn push_citation(&mut self, citation: &LinkedCitation, words: Range<usize>) {
        match &citation.href {
            Some(href) => {
                self.html.push_str("<a class=\"cite\" href=\"");
                push_escaped(&mut self.html, href);
            }
            None => self.html.push_str("<span class=\"cite missing"),
        }
        self.html.push_str("\" title=\"");
        push_escaped(&mut self.html, &citation.note);
        self.html.push_str("\">");
        self.push_words(words);
        self.html.push_str(if citation.href.is_some() {
            "</a>"
        } else {
            "</span>"
        });
    }

    /// What is marked in a line, in reading order.
    fn inlines(&self, line: &Range<usize>) -> Vec<Inline<'d>> {
        let (citations, marks) = (self.citations, &self.terms.marks);
        let first = citations.partition_point(|citation| citation.range.end <= line.start);
        let citations = citations[first..]
            .iter()
            .take_while(|citation| citation.range.start < line.end)
            .map(Inline::Citation);
        let first = marks.partition_point(|mark| mark.range.end <= line.start);
        let marks = marks[first..]
            .iter()
            .take_while(|mark| mark.range.start < line.end)
            .map(Inline::Term);
        let mut inlines: Vec<Inline<'d>> = citations.chain(marks).collect();
        inlines.sort_by_key(|inline| inline.range().start);
        inlines
    }
}

/// Something marked inside a line.
enum Inline<'d> {
    Citation(&'d LinkedCitation),
    Term(&'d TermMark),
}

impl<'d> Inline<'d> {
    fn range(&self) -> &'d Range<usize> {
        match self {
            Inline::Citation(citation) => &citation.range,
            Inline::Term(mark) => &mark.range,
        }
    }
}

/// Bytes of a provision before its first child.
fn own_range(document: &Document, place: usize) -> Range<usize> {
    let provision = &document.provisions[place];
    let first_child = document
        .provisions
        .get(place + 1)
        .filter(|next| next.parent == Some(place as u32));
    provision.start as usize..first_child.map_or(provision.end, |child| child.start) as usize
}

/// Number of headings above.
fn depth(document: &Document, provision: &Provision) -> usize {
    let mut depth = 0;
    let mut parent = provision.parent;
    while let Some(above) = parent.and_then(|index| document.provisions.get(index as usize)) {
        depth += usize::from(above.kind.is_heading());
        parent = above.parent;
    }
    depth
}

/// Lines that hold anything, as byte ranges of the document, without the spaces around them.
fn lines(text: &str, offset: usize) -> impl Iterator<Item = Range<usize>> + use<'_> {
    let mut at = offset;
    text.split_inclusive('\n').filter_map(move |line| {
        let start = at + (line.len() - line.trim_start().len());
        at += line.len();
        let trimmed = line.trim();
        (!trimmed.is_empty()).then(|| start..start + trimmed.len())
    })
}

fn table_row(line: &str) -> Option<Vec<&str>> {
    let inner = line.trim().strip_prefix('|')?;
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    let is_rule = inner.chars().all(|c| matches!(c, '-' | ':' | '|' | ' '));
    (!is_rule).then(|| inner.split('|').map(str::trim).collect())
}

/// A label in one line.
pub(crate) fn spaced(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join("　")
}
