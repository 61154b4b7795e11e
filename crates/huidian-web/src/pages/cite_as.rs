//! How the text shown is cited, ready to copy: in words, by GB/T 7714—2015, in BibTeX.

use huidian_model::{Expression, PartialDate, Work, WorkKind};
use jiff::civil::Date;

use crate::record::Record;
use crate::request::{Language, ascii_link, encode_path};
use crate::views::{date_shown, work_href};

/// A text as it is cited. A work without a text is cited as such.
pub(crate) struct CiteAs<'r> {
    work: &'r Work,
    text: Option<&'r Expression>,
    /// Address and name of the provision.
    provision: Option<(String, String)>,
    public_url: &'r str,
    today: Date,
}

impl<'r> CiteAs<'r> {
    pub(crate) fn new(
        record: &'r Record,
        text: Option<&'r Expression>,
        public_url: &'r str,
        today: Date,
    ) -> Self {
        Self {
            work: &record.work,
            text,
            provision: None,
            public_url,
            today,
        }
    }

    /// The citation of a provision, by its address and its name.
    pub(crate) fn of_provision(self, href: String, name: String) -> Self {
        Self {
            provision: Some((href, name)),
            ..self
        }
    }

    pub(super) fn work(&self) -> &'r Work {
        self.work
    }

    pub(super) fn today(&self) -> Date {
        self.today
    }

    /// Label of the version: a text in parts is one.
    pub(super) fn label(&self) -> Option<&'r str> {
        self.text.map(Expression::version_label)
    }

    pub(super) fn provision_name(&self) -> Option<&str> {
        self.provision.as_ref().map(|(_, name)| name.as_str())
    }

    pub(super) fn title(&self) -> &str {
        self.text.map_or(&self.work.title, |text| &text.title)
    }

    /// The date of the text, else that of the work.
    pub(super) fn date(&self) -> Option<PartialDate> {
        match self.text {
            Some(text) => text.dated_on,
            None => self.work.listed_on(),
        }
    }

    /// The number of the text: the order of a revision is not that of the text before it.
    pub(super) fn number(&self) -> Option<String> {
        let dated = self.text.map(|text| text.dated_on);
        let number = match dated {
            Some(Some(made)) => self.work.number_of(made),
            Some(None) | None => self.work.number.as_ref(),
        };
        number.map(ToString::to_string)
    }

    /// The decision that made the text shown, where the text is that of a change: 2018-10-26《关于修改〈…〉的决定》.
    pub(super) fn decision(&self) -> Option<String> {
        let made = self.text?.dated_on?;
        let act = self.work.made_by(made).act?;
        Some(format!("{made}《{act}》"))
    }

    /// Absolute, or none: an address that leads nowhere from where it is pasted is worse than no address.
    pub(super) fn address(&self) -> Option<String> {
        let base = Some(self.public_url).filter(|base| !base.is_empty())?;
        let href = self
            .provision
            .as_ref()
            .map_or_else(|| work_href(&self.work.id), |(href, _)| href.clone());
        let version = self
            .label()
            .map(|label| format!("?version={}", encode_path(label)))
            .unwrap_or_default();
        Some(format!("{base}{}", ascii_link(&format!("{href}{version}"))))
    }

    /// 《网络安全法》（2025年10月28日文本）第二十三条.
    pub(crate) fn words(&self) -> String {
        let date = self.date().filter(|_| self.text.is_some());
        let version = date
            .map(|on| date_shown(on, Language::Chinese))
            .map(|on| match self.made_act() {
                Some(act) => format!("（{on}文本，依《{act}》）"),
                None => format!("（{on}文本）"),
            })
            .unwrap_or_default();
        let name = self.provision.as_ref().map_or("", |(_, name)| name);
        format!("《{}》{version}{name}", self.title())
    }

    fn made_act(&self) -> Option<&'r str> {
        self.work.made_by(self.text?.dated_on?).act
    }

    pub(crate) fn gbt7714(&self) -> String {
        let authors: Vec<&str> = self.work.issuers.names().take(3).collect();
        let more = if self.work.issuers.count() > 3 {
            "，等"
        } else {
            ""
        };
        let number = self
            .number()
            .map(|number| format!("：{number}"))
            .unwrap_or_default();
        // GB/T 7714—2015, 4.6: 标准 [S]; 其他电子资源 [EB/OL]
        let mark = if self.work.kind.is_some_and(WorkKind::is_standard) {
            "S/OL"
        } else {
            "EB/OL"
        };
        let date = self.date().map(|on| format!("({on})")).unwrap_or_default();
        let name = self.provision.as_ref().map_or("", |(_, name)| name);
        // GB/T 7714—2015, 8.1.3: what else tells the title from others of its name stands behind it
        let decision = self.decision();
        let decision = decision.map_or_else(String::new, |act| format!("（依{act}）"));
        let address = self
            .address()
            .map(|at| format!(" {at}."))
            .unwrap_or_default();
        format!(
            "{}{more}. {}{decision}{name}{number}[{mark}]. {date}[{}].{address}",
            authors.join("，"),
            self.title(),
            self.today
        )
    }

    /// An entry of BibTeX, which has no kind of its own for documents of authorities.
    pub(crate) fn bibtex(&self) -> String {
        // braces keep a name whole: BibTeX would take 和 and commas apart
        let authors: Vec<String> = self
            .work
            .issuers
            .names()
            .map(|name| format!("{{{}}}", bibtex_text(name)))
            .collect();
        let date = self.date();
        let name = self.provision.as_ref().map_or("", |(_, name)| name);
        let title = format!("{}{name}", self.title());
        let version = self.label().map(bibtex_text);
        let fields = [
            ("title", Some(format!("{{{}}}", bibtex_text(&title)))),
            ("author", Some(authors.join(" and "))),
            ("number", self.number().map(|number| bibtex_text(&number))),
            (
                "year",
                date.map(|on| format!("{:04}", on.earliest().year())),
            ),
            ("version", version),
            (
                "note",
                self.decision().map(|act| bibtex_text(&format!("依{act}"))),
            ),
            ("url", self.address()),
            ("urldate", Some(self.today.to_string())),
        ];
        let lines: String = fields
            .into_iter()
            .filter_map(|(name, value)| Some((name, value.filter(|value| !value.is_empty())?)))
            .map(|(name, value)| format!("  {name} = {{{value}}},\n"))
            .collect();
        format!("@misc{{{},\n{lines}}}", self.key())
    }

    /// Name of the entry, another one for each version and provision, which may stand in one file. It has neither commas nor braces nor spaces.
    pub(super) fn key(&self) -> String {
        let is_key = |c: &char| c.is_alphanumeric() || matches!(c, '-' | '.' | '_');
        [
            Some(self.work.id.as_str()),
            self.label(),
            self.provision_name(),
        ]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join("-")
        .chars()
        .filter(is_key)
        .collect()
    }
}

/// Text without what TeX would take for a command.
fn bibtex_text(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '{' | '}' | '~' | '^' => {}
            '&' | '%' | '$' | '#' | '_' => safe.extend(['\\', c]),
            other => safe.push(other),
        }
    }
    safe
}
