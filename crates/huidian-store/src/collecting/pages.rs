use huidian_model::ContentHash;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::database::error::Result;
use crate::database::reader::Reader;
use crate::database::row::{by_id, day_text, hash_from, instant_if_any, parsed_if_any};
use crate::database::transaction::Transaction;
use crate::sql::{Row, params};

/// What became of a line of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PageState {
    /// Seen, and still to be fetched.
    Listed,
    /// In the library.
    Taken,
    /// Fetched, and nothing for the library.
    Refused,
    /// Tried in vain; it is tried again.
    Failed,
}

impl PageState {
    pub fn id(self) -> &'static str {
        match self {
            Self::Listed => "listed",
            Self::Taken => "taken",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }

    pub fn from_id(id: &str) -> Option<Self> {
        [Self::Listed, Self::Taken, Self::Refused, Self::Failed]
            .into_iter()
            .find(|state| state.id() == id)
    }
}

/// A line of a source's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourcePage {
    /// Without scheme, fragment and trackers.
    pub address: String,
    pub source: String,
    pub url: String,
    pub title: String,
    pub number: Option<String>,
    pub listed_on: Option<Date>,
    pub comments_until: Option<Date>,
    pub state: PageState,
    pub detail: String,
    pub attempt_count: u32,
    pub tried_at: Option<Timestamp>,
    pub capture: Option<ContentHash>,
    /// Id of the work it became a text of.
    pub work: Option<String>,
    /// The row as it was read.
    pub row: String,
}

const COLUMNS: &str = "address, source, url, title, number, listed_on, comments_until, state, detail, attempt_count, tried_at, capture_hash, work, row";

fn page_from(row: &Row<'_>) -> Result<SourcePage> {
    let has_capture = row.get::<Option<Vec<u8>>>(11)?.is_some();
    Ok(SourcePage {
        address: row.get(0)?,
        source: row.get(1)?,
        url: row.get(2)?,
        title: row.get(3)?,
        number: row.get(4)?,
        listed_on: parsed_if_any(row, 5, "day")?,
        comments_until: parsed_if_any(row, 6, "day")?,
        state: by_id(row, 7, "page state", PageState::from_id)?,
        detail: row.get(8)?,
        attempt_count: row.get(9)?,
        tried_at: instant_if_any(row, 10)?,
        capture: has_capture.then(|| hash_from(row, 11)).transpose()?,
        work: row.get(12)?,
        row: row.get(13)?,
    })
}

impl Transaction<'_> {
    /// Keeps a line that is new; says whether it is.
    pub fn add_source_page(&mut self, page: &SourcePage) -> Result<bool> {
        let sql = format!(
            "insert into source_page ({COLUMNS})
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) on conflict (address) do nothing"
        );
        let added = self.connection.prepare_cached(&sql)?.execute(params![
            page.address,
            page.source,
            page.url,
            page.title,
            page.number,
            page.listed_on.map(day_text),
            page.comments_until.map(day_text),
            page.state.id(),
            page.detail,
            page.attempt_count,
            page.tried_at.map(Timestamp::as_microsecond),
            page.capture.as_ref().map(|hash| hash.0.to_vec()),
            page.work,
            page.row,
        ])?;
        Ok(added > 0)
    }

    /// Says what became of a line.
    pub fn settle_source_page(
        &mut self,
        address: &str,
        state: PageState,
        detail: &str,
        capture: Option<ContentHash>,
        work: Option<&str>,
    ) -> Result<()> {
        self.connection
            .prepare_cached(
                "update source_page set state = $1, detail = $2, capture_hash = coalesce($3, capture_hash),
                     work = coalesce($4, work), attempt_count = attempt_count + 1, tried_at = $5
                 where address = $6",
            )?
            .execute(params![
                state.id(),
                detail,
                capture.as_ref().map(|hash| hash.0.to_vec()),
                work,
                self.now.as_microsecond(),
                address,
            ])?;
        Ok(())
    }
}

impl Reader<'_> {
    pub fn find_source_page(&self, address: &str) -> Result<Option<SourcePage>> {
        let sql = format!("select {COLUMNS} from source_page where address = $1");
        let mut select = self.connection().prepare_cached(&sql)?;
        let mut rows = select.query_and_then(params![address], page_from)?;
        rows.next().transpose()
    }

    /// Lines of a source in a state, in the order in which they were seen.
    pub fn source_pages(&self, source: &str, state: PageState) -> Result<Vec<SourcePage>> {
        let sql = format!(
            "select {COLUMNS} from source_page where source = $1 and state = $2 order by key"
        );
        self.connection()
            .prepare_cached(&sql)?
            .query_and_then(params![source, state.id()], page_from)?
            .collect()
    }

    /// All lines of all lists, by address.
    pub fn all_source_pages(&self) -> Result<Vec<SourcePage>> {
        let sql = format!("select {COLUMNS} from source_page order by address");
        self.connection()
            .prepare_cached(&sql)?
            .query_and_then([], page_from)?
            .collect()
    }

    /// The line whose page these bytes were.
    pub fn source_pages_of_capture(&self, hash: ContentHash) -> Result<Vec<SourcePage>> {
        let sql =
            format!("select {COLUMNS} from source_page where capture_hash = $1 order by address");
        self.connection()
            .prepare_cached(&sql)?
            .query_and_then(params![hash.0.as_slice()], page_from)?
            .collect()
    }
}
