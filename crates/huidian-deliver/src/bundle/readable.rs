//! A text as people read it without this program: Markdown and HTML.

use huidian_model::{Document, Expression, ProvisionKind, Standing, title_key};
use huidian_store::WorkSummary;
use jiff::civil::Date;

/// How a line of a text is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Depth below the title, 2 for the highest.
    Heading(usize),
    /// Begins with a label of so many bytes: 第三十一条.
    Unit(usize),
    Plain,
}

/// What stands above a text.
pub(super) struct Header<'h> {
    pub(super) work: &'h WorkSummary,
    pub(super) expression: &'h Expression,
    pub(super) standing: Standing,
    pub(super) as_of: Date,
}

impl Header<'_> {
    /// Label and value, for the reader.
    fn lines(&self) -> Vec<(&'static str, String)> {
        let (work, expression) = (self.work, self.expression);
        let mut lines = vec![(
            "时效",
            format!("{}，{} 判断", self.standing.said(), self.as_of),
        )];
        let mut put = |label, value: Option<String>| {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                lines.push((label, value));
            }
        };
        put("类别", work.kind.map(|kind| kind.chinese().to_owned()));
        put("编号", work.number.as_ref().map(ToString::to_string));
        put(
            "发布",
            Some(work.issuers.names().collect::<Vec<_>>().join("、")),
        );
        put("版本", Some(expression.id.label.clone()));
        put("施行", expression.effective_on.map(|on| on.to_string()));
        lines
    }
}

/// The text as Markdown: title, header, one paragraph for each line.
pub(super) fn markdown(header: &Header<'_>, document: &Document) -> String {
    let mut out = String::with_capacity(document.text.len() + 1024);
    out.push_str(&format!(
        "# {}\n\n",
        escape_markdown(&header.expression.title)
    ));
    for (label, value) in header.lines() {
        out.push_str(&format!("> {label}：{}  \n", escape_markdown(&value)));
    }
    out.push('\n');
    for (line, role) in lines(document, &header.expression.title) {
        match role {
            Role::Heading(depth) => {
                out.push_str(&format!(
                    "{} {}\n\n",
                    "#".repeat(depth),
                    escape_markdown(line)
                ));
            }
            Role::Unit(label) => {
                let (label, rest) = line.split_at(label);
                out.push_str(&format!(
                    "**{}**{}\n\n",
                    label.trim(),
                    escape_markdown(rest)
                ));
            }
            Role::Plain => out.push_str(&format!("{}\n\n", escape_markdown(line))),
        }
    }
    out
}

/// The text as a page that needs nothing beside it.
pub(super) fn html(header: &Header<'_>, document: &Document) -> String {
    let title = escape_html(&header.expression.title);
    let mut out = String::with_capacity(document.text.len() * 5 / 4 + 2048);
    out.push_str(&format!(
        "<!DOCTYPE html>\n<html lang=\"zh-Hans\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{title}</title><style>{STYLE}</style></head><body><main><h1>{title}</h1>\n<dl>"
    ));
    for (label, value) in header.lines() {
        out.push_str(&format!("<dt>{label}</dt><dd>{}</dd>", escape_html(&value)));
    }
    out.push_str("</dl>\n");
    for (line, role) in lines(document, &header.expression.title) {
        match role {
            Role::Heading(depth) => {
                out.push_str(&format!("<h{depth}>{}</h{depth}>\n", escape_html(line)));
            }
            Role::Unit(label) => {
                let (label, rest) = line.split_at(label);
                out.push_str(&format!(
                    "<p><b id=\"{}\">{}</b>{}</p>\n",
                    escape_html(label.trim()),
                    escape_html(label.trim()),
                    escape_html(rest)
                ));
            }
            Role::Plain => out.push_str(&format!("<p>{}</p>\n", escape_html(line))),
        }
    }
    out.push_str("</main></body></html>\n");
    out
}

const STYLE: &str = "body{margin:0;background:#faf9f6;color:#222;font:17px/1.9 'Source Han Serif SC','Songti SC',SimSun,serif}\
main{max-width:42em;margin:0 auto;padding:1.5em}h1{text-align:center;line-height:1.4}h2,h3,h4,h5{text-align:center}\
dl{font:14px/1.7 sans-serif;color:#555;display:grid;grid-template-columns:4em 1fr;border-block:1px solid #ccc;padding:.6em 0}dd{margin:0}\
p{margin:.5em 0;text-indent:2em}";

/// Lines of the text that are not empty, each with its role: what the tree says of the part that begins in it. The title stands above already.
fn lines<'d>(document: &'d Document, title: &str) -> impl Iterator<Item = (&'d str, Role)> {
    let title = title_key(title);
    let mut is_first = true;
    let mut provisions = document
        .provisions
        .iter()
        .filter(|provision| role_kind(provision.kind))
        .peekable();
    let mut at = 0;
    document
        .text
        .split_inclusive('\n')
        .filter_map(move |whole| {
            let (start, end) = (at, at + whole.len());
            at = end;
            let line = whole.trim();
            let mut role = Role::Plain;
            while let Some(provision) =
                provisions.next_if(|provision| (provision.start as usize) < end)
            {
                if role == Role::Plain && (provision.start as usize) >= start {
                    let label = document.label_of(provision);
                    role = role_of(provision.kind, label, line);
                }
            }
            if line.is_empty() {
                return None;
            }
            let is_title = std::mem::take(&mut is_first) && title_key(line) == title;
            (!is_title).then_some((line, role))
        })
}

fn role_kind(kind: ProvisionKind) -> bool {
    kind.is_heading() || matches!(kind, ProvisionKind::Article | ProvisionKind::Annex)
}

fn role_of(kind: ProvisionKind, label: &str, line: &str) -> Role {
    match kind {
        ProvisionKind::Part | ProvisionKind::Annex => Role::Heading(2),
        ProvisionKind::Subpart | ProvisionKind::Chapter => Role::Heading(3),
        ProvisionKind::Section => Role::Heading(4),
        _ if !label.is_empty() && line.starts_with(label) => Role::Unit(label.len()),
        _ => Role::Plain,
    }
}

/// Characters that Markdown would take for its own, at the beginning of a line or inside it.
fn escape_markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (index, c) in text.char_indices() {
        let is_mark = matches!(c, '\\' | '*' | '_' | '`' | '<' | '[' | ']' | '|')
            || (index == 0 && matches!(c, '#' | '>' | '-' | '+' | '~' | '='));
        if is_mark {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// Text in HTML or XML, in elements and in quoted attributes.
pub(crate) fn escape_html(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            // not allowed in XML 1.0 in any form
            c if c.is_control() && !matches!(c, '\n' | '\t' | '\r') => {}
            c => escaped.push(c),
        }
    }
    escaped
}
