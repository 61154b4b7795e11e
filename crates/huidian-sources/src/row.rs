use jiff::civil::Date;
use url::Url;

/// One line of a source's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// As the list has it: it may be cut.
    pub title: String,
    /// Of the document's page, in its canonical form.
    pub address: Url,
    /// Where a machine reads the document, when that is not its page.
    pub data: Option<Url>,
    /// The day the list gives, which is the day on the web.
    pub listed_on: Option<Date>,
    pub number: Option<String>,
    /// The last day for comments on a draft.
    pub comments_until: Option<Date>,
    /// What the list says of its force, as written.
    pub status: Option<String>,
    /// Files the list itself names: name and address.
    pub files: Vec<(String, Url)>,
}

impl Row {
    pub(crate) fn new(title: String, address: Url) -> Self {
        Self {
            title,
            address,
            data: None,
            listed_on: None,
            number: None,
            comments_until: None,
            status: None,
            files: Vec::new(),
        }
    }
}
