//! Mail and web archives: EML and MSG with their attachments, MHT with its page.

mod header;
mod outlook;
mod part;

pub(crate) use part::{Part, parts};

use crate::error::Error;
use crate::limits::Limits;

/// What a message says of itself, and its parts.
pub(crate) struct Message {
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) parts: Vec<Part>,
}

impl Message {
    /// Reads a message of Outlook (MSG).
    pub(crate) fn of_outlook(bytes: &[u8], limits: &Limits) -> Result<Self, Error> {
        outlook::read(bytes, limits)
    }

    /// Reads a message or a saved page of MIME (EML, MHT).
    pub(crate) fn of_mime(bytes: &[u8]) -> Self {
        let (head, _) = header::split(bytes);
        let wanted = ["subject", "from", "date"];
        let headers = header::fields(head)
            .into_iter()
            .filter(|(name, _)| wanted.contains(&name.as_str()))
            .map(|(name, value)| (name, header::decoded_words(&value)))
            .collect();
        Self {
            headers,
            parts: parts(bytes),
        }
    }

    /// The part that a reader sees: HTML before plain text, as mail programs choose.
    pub(crate) fn body(&self) -> Option<&Part> {
        let of = |media: &str| {
            self.parts
                .iter()
                .find(|part| part.file_name.is_none() && part.media == media)
        };
        of("text/html").or_else(|| of("text/plain")).or_else(|| {
            // Web archives give even their page a name.
            self.parts.iter().find(|part| part.media == "text/html")
        })
    }
}
