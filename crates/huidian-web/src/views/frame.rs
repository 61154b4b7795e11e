//! What every page shows around its content.

use axum::http::Uri;
use jiff::civil::Date;

use crate::assets::ASSETS;
use crate::request::{Language, Query, Visitor, ascii_link};

/// Reader, address and title of a page.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    pub(crate) visitor: Visitor,
    pub(crate) title: String,
    pub(crate) description: String,
    /// Address without preferences, for canonical links and the way back after a switch.
    pub(crate) path: String,
    pub(crate) query: Query,
    /// Scheme and host, where the keeper gave it.
    pub(crate) public_url: String,
    pub(crate) today: Date,
    /// JSON-LD about the page's work.
    pub(crate) linked_data: String,
    pub(crate) is_indexed: bool,
}

impl Frame {
    pub(crate) fn new(visitor: Visitor, uri: &Uri, today: Date, public_url: &str) -> Self {
        Self {
            visitor,
            title: String::new(),
            description: String::new(),
            path: uri.path().to_owned(),
            query: Query::parse(uri.query().unwrap_or("")),
            public_url: public_url.to_owned(),
            today,
            linked_data: String::new(),
            is_indexed: true,
        }
    }

    pub(crate) fn titled(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    pub(crate) fn described(mut self, description: impl Into<String>) -> Self {
        self.description = description.into();
        self
    }

    /// The wording in the reader's language.
    pub(crate) fn t(&self, chinese: &'static str, english: &'static str) -> &'static str {
        self.visitor.language.pick(chinese, english)
    }

    pub(crate) fn is_english(&self) -> bool {
        self.visitor.language == Language::English
    }

    pub(crate) fn lang(&self) -> &'static str {
        self.visitor.language.tag()
    }

    /// Language of a piece of data that is written as its source has it; a title in its marks may stand in any.
    pub(crate) fn lang_of(&self, words: &str) -> &'static str {
        let mut is_in_title = false;
        let is_chinese = words.chars().any(|c| {
            is_in_title = (is_in_title || c == '《') && c != '》';
            !is_in_title && ('\u{3400}'..='\u{9fff}').contains(&c)
        });
        if is_chinese { "zh-Hans" } else { self.lang() }
    }

    pub(crate) fn theme(&self) -> &'static str {
        self.visitor.theme.id()
    }

    pub(crate) fn text_size(&self) -> &'static str {
        self.visitor.text_size.id()
    }

    pub(crate) fn style(&self) -> String {
        ASSETS.style()
    }

    pub(crate) fn script(&self) -> String {
        ASSETS.script()
    }

    pub(crate) fn mark(&self) -> String {
        ASSETS.mark()
    }

    /// Where a switch of preferences comes back to.
    pub(crate) fn back(&self) -> String {
        self.query.without(&["lang"]).link(&self.path)
    }

    /// Where one signs in and comes back from.
    pub(crate) fn sign_in_link(&self) -> String {
        if self.is_in("/account") {
            return "/account".to_owned();
        }
        let back = self.query.without(&["lang"]).link(&self.path);
        Query::default().with("back", &back).link("/account")
    }

    pub(crate) fn canonical(&self) -> String {
        let kept = self.query.without(&["lang", "size", "theme"]);
        ascii_link(&format!("{}{}", self.public_url, kept.link(&self.path)))
    }

    /// Whether a part of the site is the one shown, for `aria-current`.
    pub(crate) fn is_in(&self, path: &str) -> bool {
        if path == "/" {
            self.path == "/"
        } else {
            self.path == path || self.path.starts_with(&format!("{path}/"))
        }
    }

    /// Address of a search for words.
    pub(crate) fn search_link(&self, words: &str) -> String {
        Query::default().with("q", words).link("/search")
    }

    pub(crate) fn searched(&self) -> &str {
        if self.path == "/search" {
            self.query.first("q").unwrap_or("")
        } else {
            ""
        }
    }
}
