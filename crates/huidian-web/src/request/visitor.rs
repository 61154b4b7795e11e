//! Who reads, in which language and light.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::header::COOKIE;
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap};
use huidian_model::Language;

use super::Query;
use super::who::Who;

/// Light of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) enum Theme {
    /// As the reader's system has it.
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    pub(crate) fn id(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    fn from_id(id: &str) -> Option<Self> {
        [Theme::System, Theme::Light, Theme::Dark]
            .into_iter()
            .find(|theme| theme.id() == id)
    }
}

/// Size of statutory text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) enum TextSize {
    Small,
    #[default]
    Medium,
    Large,
}

impl TextSize {
    pub(crate) fn id(self) -> &'static str {
        match self {
            TextSize::Small => "small",
            TextSize::Medium => "medium",
            TextSize::Large => "large",
        }
    }

    fn from_id(id: &str) -> Option<Self> {
        [TextSize::Small, TextSize::Medium, TextSize::Large]
            .into_iter()
            .find(|size| size.id() == id)
    }
}

/// Preferences of whoever sends the request.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(crate) struct Visitor {
    pub(crate) language: Language,
    pub(crate) theme: Theme,
    pub(crate) text_size: TextSize,
    /// Whoever is signed in, for the head of the page.
    pub(crate) who: Option<Who>,
}

impl Visitor {
    /// The address decides (`?lang=en`), else the cookie; the library speaks Chinese until asked otherwise.
    pub(crate) fn read(headers: &HeaderMap, query: &str) -> Self {
        let asked = Query::parse(query)
            .first("lang")
            .and_then(Language::from_tag);
        let language = asked
            .or_else(|| preference(headers, "language").and_then(Language::from_tag))
            .unwrap_or_default();
        Self {
            language,
            theme: preference(headers, "theme")
                .and_then(Theme::from_id)
                .unwrap_or_default(),
            text_size: preference(headers, "size")
                .and_then(TextSize::from_id)
                .unwrap_or_default(),
            who: None,
        }
    }

    pub(crate) fn named(self, extensions: &Extensions) -> Self {
        Self {
            who: extensions.get::<Who>().cloned(),
            ..self
        }
    }
}

/// A choice that a browser brings back: by https under a name that no other host can set.
fn preference<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    cookie(headers, &format!("__Host-{name}")).or_else(|| cookie(headers, name))
}

/// Value of a cookie.
pub(crate) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value)
}

impl<S: Sync> FromRequestParts<S> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let read = Self::read(&parts.headers, parts.uri.query().unwrap_or(""));
        Ok(read.named(&parts.extensions))
    }
}
