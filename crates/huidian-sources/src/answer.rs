//! What a source asks of the network, and what came back, without the network.

use url::Url;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    Get,
    Post,
}

/// One request that a source wants made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    pub method: Method,
    pub url: Url,
    /// Content type and body of a POST.
    pub body: Option<(&'static str, String)>,
    /// The page a reader would come from; some data addresses answer only then.
    pub referer: Option<Url>,
}

impl Ask {
    pub(crate) fn get(url: Url) -> Self {
        Self {
            method: Method::Get,
            url,
            body: None,
            referer: None,
        }
    }
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer<'a> {
    pub status: u16,
    /// Where the answer came from in the end.
    pub url: Url,
    pub content_type: Option<&'a str>,
    /// Names of cookies that were set: challenges are known by them.
    pub cookies: Vec<String>,
    pub body: &'a [u8],
}

impl Answer<'_> {
    /// The text, in whatever encoding it is: what the header says is often wrong.
    pub fn text(&self) -> String {
        huidian_extract::decode(self.body)
            .map(|decoded| decoded.text)
            .unwrap_or_default()
    }
}
