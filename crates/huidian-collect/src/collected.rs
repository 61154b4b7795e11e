//! What a visit hands on.

use std::path::PathBuf;

use huidian_fetch::Response;
use huidian_model::ContentHash;
use jiff::civil::Date;

/// A document's page and the files that hang on it, all there.
#[derive(Debug)]
pub struct Collected {
    pub source: String,
    /// Whether its documents pass without review.
    pub is_trusted: bool,
    /// Without scheme, fragment and trackers.
    pub address: String,
    /// As the list has it.
    pub title: String,
    pub listed_on: Option<Date>,
    /// Who usually issues what the source has; the page wins.
    pub issuer: Option<String>,
    pub number: Option<String>,
    pub page: Response,
    /// A page made of the answer, where the answer is data.
    pub composed: Option<String>,
    pub files: Vec<CollectedFile>,
    /// Files of the journal that are done with once this is in the library.
    pub(crate) journal: Vec<PathBuf>,
}

/// A file that hangs on a page.
#[derive(Debug)]
pub struct CollectedFile {
    pub name: String,
    pub response: Response,
}

/// What became of a collected page.
#[derive(Debug, Clone)]
pub struct Taken {
    pub address: String,
    /// Id of the work it is a text of; `None` where it is nothing for the library.
    pub work: Option<String>,
    /// Why, in words.
    pub detail: String,
    pub capture: ContentHash,
}

/// Takes collected pages into a library, a portion at a time.
pub trait Sink {
    /// Takes a portion, all of it or nothing, and says what became of each page in the same order.
    fn take(&mut self, portion: &[Collected]) -> Result<Vec<Taken>, String>;
}
