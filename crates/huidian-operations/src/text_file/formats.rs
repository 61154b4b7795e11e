//! A text in each format.

use askama::Template;
use huidian_office::{Error, Run, WordDocument};
use huidian_text::markup::{escape_markdown, escape_markup};

use super::TextFile;
use super::lines::{Line, Role, lines};

#[derive(Template)]
#[template(path = "text.html", escape = "none")]
struct Page {
    title: String,
    head: Vec<(&'static str, String)>,
    lines: Vec<PageLine>,
}

/// Escaped already.
struct PageLine {
    /// `p`, or `h2` to `h4`.
    element: &'static str,
    label: String,
    text: String,
}

impl TextFile<'_> {
    /// Title, head, one paragraph for each line.
    pub fn markdown(&self) -> String {
        let length: usize = self.texts.iter().map(|(_, text)| text.text.len()).sum();
        let mut out = String::with_capacity(length + 1024);
        out.push_str(&format!("# {}\n\n", escape_markdown(self.shown_title())));
        for (label, value) in self.head() {
            out.push_str(&format!("> {label}：{}  \n", escape_markdown(&value)));
        }
        out.push('\n');
        for line in self.lines() {
            let (label, rest) = line.parts();
            let rest = escape_markdown(rest);
            match line.role {
                Role::Heading(depth) => out.push_str(&format!("{} {rest}\n\n", "#".repeat(depth))),
                Role::Unit(_) => out.push_str(&format!("**{}**{rest}\n\n", label.trim())),
                Role::Plain => out.push_str(&format!("{rest}\n\n")),
            }
        }
        out
    }

    /// A page that needs nothing beside it.
    pub fn html(&self) -> String {
        let head = self.head().into_iter();
        let lines = self.lines().map(|line| {
            let (label, rest) = line.parts();
            PageLine {
                element: match line.role {
                    Role::Heading(2) => "h2",
                    Role::Heading(3) => "h3",
                    Role::Heading(_) => "h4",
                    Role::Unit(_) | Role::Plain => "p",
                },
                label: escape_markup(label.trim()),
                text: escape_markup(rest),
            }
        });
        let page = Page {
            title: escape_markup(self.shown_title()),
            head: head
                .map(|(label, value)| (label, escape_markup(&value)))
                .collect(),
            lines: lines.collect(),
        };
        page.render()
            .expect("a page of strings is written into a string")
    }

    /// A Word document.
    pub fn docx(&self) -> Result<Vec<u8>, Error> {
        let mut document = WordDocument::default();
        document.heading(1, self.shown_title());
        for (label, value) in self.head() {
            document.paragraph(&[Run::bold(label), Run::plain("："), Run::plain(&value)]);
        }
        for line in self.lines() {
            let (label, rest) = line.parts();
            match line.role {
                Role::Heading(_) => document.heading(2, rest),
                Role::Unit(_) => document.paragraph(&[Run::bold(label.trim()), Run::plain(rest)]),
                Role::Plain => document.paragraph(&[Run::plain(rest)]),
            }
        }
        document.into_bytes()
    }

    /// The words alone.
    pub fn plain(&self) -> String {
        let texts: Vec<&str> = self.texts.iter().map(|(_, text)| &*text.text).collect();
        texts.join("\n")
    }

    fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        let title = self.shown_title();
        self.texts
            .iter()
            .flat_map(move |(_, document)| lines(document, title))
    }
}
