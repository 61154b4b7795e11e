//! One visit to one source: its list, then each document that is new.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use huidian_fetch::Client;
use huidian_model::{Clock, ContentHash};
use huidian_sources::{
    Attachment, Kept, ListPage, Outcome, OutcomeKind, Permission, Row, Walk, canonical,
    detail_request, file_kind, judge_total, read_detail,
};
use huidian_store::{PageState, SourcePage, SourceState, Store, content_hash};
use jiff::SignedDuration;
use jiff::civil::Date;

use crate::attachment_name::file_name;
use crate::collected::{Collected, CollectedFile};
use crate::error::Error;
use crate::faults::{Faults, is_gone};
use crate::journal::Journal;
use crate::registry::Listed;
use crate::requester::{Journaled, Requester, answer_of};
use crate::row_record::RowRecord;

/// After so many visits a document is taken without an attachment that is not to be had.
const ATTEMPTS_FOR_ATTACHMENTS: u32 = 3;
/// Characters of a page that are a text and not only a notice that something hangs on it.
const TEXT_OF_ITS_OWN: usize = 300;
/// A document that failed so often is left to a person.
const MOST_ATTEMPTS: u32 = 12;
/// Pages of nothing new after which a list is left, on a visit that looks deeper: lines are added with earlier days.
const DEEP_PAGES: usize = 3;
/// Days between visits that look deeper.
const DEEP_DAYS: i64 = 7;
/// A visit that was broken off longer ago is begun anew: its lists are stale.
const RESUME_HOURS: i64 = 24;

/// What a visit works with.
pub(crate) struct Visit<'v> {
    pub(crate) store: &'v Store,
    pub(crate) client: &'v Client<'v>,
    pub(crate) clock: &'v dyn Clock,
    /// Below it each visit has its journal.
    pub(crate) folder: &'v Path,
    pub(crate) since: Option<Date>,
    pub(crate) is_dry_run: bool,
}

/// How it ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) state: SourceState,
    pub(crate) outcome: Outcome,
    pub(crate) new_count: usize,
    pub(crate) row_count: usize,
    /// Lines that a dry run would fetch.
    pub(crate) would_fetch: Vec<Row>,
    journal: Option<Journal>,
}

impl Ended {
    pub(crate) fn not_tried(listed: &Listed, why: impl Into<String>) -> Self {
        Self {
            state: listed.state.clone(),
            outcome: Outcome::new(OutcomeKind::NotTried, why),
            new_count: 0,
            row_count: 0,
            would_fetch: Vec::new(),
            journal: None,
        }
    }

    /// Everything of the visit is in the library: its journal may go.
    pub(crate) fn forget_journal(&mut self) {
        if let Some(journal) = self.journal.take()
            && let Err(error) = journal.close()
        {
            tracing::warn!(%error, "cannot remove the journal of a visit");
        }
    }
}

/// What the walk through a list gave.
#[derive(Default)]
struct Listing {
    row_count: usize,
    kept: Kept,
    is_proved_empty: bool,
    /// Whether the walk saw the end of the list, or all that could be new.
    is_whole: bool,
    saw_end: bool,
    is_not_modified: bool,
    /// Rows that were not known.
    added: usize,
    fault: Option<Outcome>,
    /// Rows in the order of the list, for a dry run.
    rows: Vec<Row>,
    etag: Option<String>,
    last_modified: Option<String>,
}

impl Visit<'_> {
    /// Visits a source; each document that is whole goes to `hand_on`, which says whether to go on.
    pub(crate) fn run(
        &self,
        listed: &Listed,
        hand_on: &dyn Fn(Box<Collected>) -> bool,
    ) -> Result<Ended, Error> {
        let now = self.clock.now();
        let mut state = listed.state.clone();
        let is_resumed = state.visiting_since.is_some_and(|since| {
            now.duration_since(since) < SignedDuration::from_hours(RESUME_HOURS)
        });
        let prefix = if self.is_dry_run { "rehearsal-" } else { "" };
        let folder = self.folder.join(format!("{prefix}{}", listed.source.id));
        let journal =
            Journal::open(folder.clone(), is_resumed && !self.is_dry_run).map_err(|cause| {
                Error::Journal {
                    folder: folder.display().to_string(),
                    cause,
                }
            })?;
        if !self.is_dry_run && !is_resumed {
            state.visiting_since = Some(now);
            self.store
                .write(|library| library.put_source_state(&state))?;
        }
        let requester = Requester {
            client: self.client,
            journal: &journal,
            addresses: &listed.source.addresses,
            delay_milliseconds: listed.source.delay_milliseconds,
            asks_keeper: listed.permission() == Permission::Ask,
        };
        let listing = self.walk(listed, &requester)?;
        let mut faults = Faults::default();
        let mut fetched = 0;
        let may_fetch = listing
            .fault
            .as_ref()
            .is_none_or(|fault| fault.kind == OutcomeKind::HttpError && listing.row_count > 0);
        if may_fetch && !self.is_dry_run && !listed.source.detail.record {
            fetched = self.fetch_documents(listed, &requester, &mut faults, hand_on)?;
        }
        let would_fetch = if self.is_dry_run {
            self.unknown(&listing.rows)?
        } else {
            Vec::new()
        };
        let new_count = match (self.is_dry_run, listed.source.detail.record) {
            (true, _) => would_fetch.len(),
            (false, true) => listing.added,
            (false, false) => fetched,
        };
        let outcome = outcome(listed, &listing, &faults, new_count);
        self.conclude(&mut state, &listing, &outcome, new_count);
        Ok(Ended {
            state,
            outcome,
            new_count,
            row_count: listing.row_count,
            would_fetch,
            journal: Some(journal),
        })
    }

    fn walk(&self, listed: &Listed, requester: &Requester<'_>) -> Result<Listing, Error> {
        let mut walk = Walk::new(&listed.source);
        let mut listing = Listing::default();
        let mut pages_without_news = 0;
        let is_deep = listed.state.walked_at.is_none_or(|walked| {
            self.clock.now().duration_since(walked) > SignedDuration::from_hours(24 * DEEP_DAYS)
        });
        let patience = if is_deep { DEEP_PAGES } else { 1 };
        let mut is_first = true;
        loop {
            let ask = match walk.next() {
                Ok(Some(ask)) => ask,
                Ok(None) => break,
                Err(fault) => {
                    listing.fault = Some(fault.into());
                    return Ok(listing);
                }
            };
            let headers = if is_first {
                self.conditions(listed)
            } else {
                Vec::new()
            };
            let answer = match requester.ask(&ask, &headers) {
                Ok(answer) => answer,
                Err(outcome) => {
                    listing.fault = Some(outcome);
                    return Ok(listing);
                }
            };
            if is_first {
                listing.etag = answer.response.header("etag").map(str::to_owned);
                listing.last_modified = answer.response.header("last-modified").map(str::to_owned);
                if answer.response.status == 304 {
                    listing.is_not_modified = true;
                    listing.is_whole = true;
                    return Ok(listing);
                }
            }
            is_first = false;
            let page = match walk.take(&answer_of(&answer.response)) {
                Ok(Some(page)) => page,
                Ok(None) => continue,
                Err(fault) => {
                    let outcome: Outcome = fault.into();
                    self.keep_evidence(listed, &outcome, &answer);
                    listing.fault = Some(outcome);
                    return Ok(listing);
                }
            };
            if page.number == 1
                && let Some(what) = judge_total(kept_of(&listed.state), page.kept)
            {
                let outcome = Outcome::new(OutcomeKind::ContractChanged, what);
                self.keep_evidence(listed, &outcome, &answer);
                listing.fault = Some(outcome);
                return Ok(listing);
            }
            let has_news = self.take_page(listed, &mut listing, page)?;
            pages_without_news = if has_news { 0 } else { pages_without_news + 1 };
            let is_past = self.since.is_some_and(|since| {
                listing
                    .rows
                    .last()
                    .and_then(|row| row.listed_on)
                    .is_some_and(|on| on < since)
            });
            // until the whole list was seen once, what is held further up says nothing of what is below
            let is_held = listed.state.is_complete && pages_without_news >= patience;
            if is_held || is_past {
                listing.is_whole = true;
                return Ok(listing);
            }
        }
        listing.is_whole = true;
        listing.saw_end = self.since.is_none();
        Ok(listing)
    }

    fn conditions(&self, listed: &Listed) -> Vec<(String, String)> {
        let state = &listed.state;
        let is_settled = state.is_complete
            && state
                .outcome
                .as_deref()
                .and_then(OutcomeKind::from_id)
                .is_some_and(OutcomeKind::moves_cursor);
        if !is_settled || self.since.is_some() {
            return Vec::new();
        }
        let header = |name: &str, value: &Option<String>| {
            value.clone().map(|value| (name.to_owned(), value))
        };
        [
            header("if-none-match", &state.etag),
            header("if-modified-since", &state.last_modified),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// Keeps the rows of a page; says whether any was new.
    fn take_page(
        &self,
        listed: &Listed,
        listing: &mut Listing,
        page: ListPage,
    ) -> Result<bool, Error> {
        listing.row_count += page.rows.len();
        listing.kept = page.kept;
        listing.is_proved_empty |= page.is_proved_empty;
        let wanted: Vec<&Row> = page
            .rows
            .iter()
            .filter(|row| {
                self.since
                    .is_none_or(|since| row.listed_on.is_none_or(|on| on >= since))
            })
            .collect();
        let has_news = if self.is_dry_run {
            !self.unknown(&page.rows)?.is_empty()
        } else {
            let records: Vec<SourcePage> = wanted
                .iter()
                .map(|row| record_of(&listed.source.id, row))
                .collect();
            let added = self
                .store
                .write(|library| -> Result<usize, huidian_store::Error> {
                    let mut added = 0;
                    for record in &records {
                        added += usize::from(library.add_source_page(record)?);
                    }
                    Ok(added)
                })?;
            listing.added += added;
            added > 0
        };
        if self.is_dry_run || self.since.is_some() {
            listing.rows.extend(page.rows);
        }
        Ok(has_news)
    }

    fn unknown(&self, rows: &[Row]) -> Result<Vec<Row>, Error> {
        let reader = self.store.read()?;
        let mut unknown = Vec::new();
        for row in rows {
            let is_old = self
                .since
                .is_some_and(|since| row.listed_on.is_some_and(|on| on < since));
            if !is_old && !reader.is_page_known(&canonical(&row.address))? {
                unknown.push(row.clone());
            }
        }
        Ok(unknown)
    }

    /// Fetches what is listed and not here; says how many documents were whole.
    fn fetch_documents(
        &self,
        listed: &Listed,
        requester: &Requester<'_>,
        faults: &mut Faults,
        hand_on: &dyn Fn(Box<Collected>) -> bool,
    ) -> Result<usize, Error> {
        let waiting = {
            let reader = self.store.read()?;
            let mut waiting = reader.source_pages(&listed.source.id, PageState::Failed)?;
            waiting.retain(|page| page.attempt_count < MOST_ATTEMPTS);
            waiting.extend(reader.source_pages(&listed.source.id, PageState::Listed)?);
            waiting
        };
        let mut fetched = 0;
        let mut bodies: BTreeSet<ContentHash> = BTreeSet::new();
        for page in waiting {
            let is_old = self
                .since
                .is_some_and(|since| page.listed_on.is_some_and(|on| on < since));
            let Some(row) = RowRecord::read(&page.row).filter(|_| !is_old) else {
                continue;
            };
            match self.fetch_document(listed, requester, &page, &row) {
                Ok(collected) => {
                    // one error page under many addresses
                    if !bodies.insert(content_hash(&collected.page.body)) {
                        let what = format!(
                            "{} 的内容与另一页完全相同 (one page under two addresses)",
                            page.url
                        );
                        faults.note(
                            self.fail(&page, Outcome::new(OutcomeKind::ContractChanged, what))?,
                        );
                        continue;
                    }
                    faults.in_a_row = 0;
                    fetched += 1;
                    if !hand_on(collected) {
                        break;
                    }
                }
                Err(outcome) => {
                    // the page answered: the site is well
                    let is_of_file = outcome.detail.starts_with("附件");
                    faults.note(self.fail(&page, outcome)?);
                    if is_of_file {
                        faults.in_a_row = 0;
                    }
                    if faults.should_end() {
                        break;
                    }
                }
            }
        }
        Ok(fetched)
    }

    /// Notes that a document was not to be had; what was not tried did not fail.
    pub(crate) fn fail(&self, page: &SourcePage, outcome: Outcome) -> Result<Outcome, Error> {
        if outcome.kind != OutcomeKind::NotTried {
            self.store.write(|library| {
                library.settle_source_page(
                    &page.address,
                    PageState::Failed,
                    &outcome.detail,
                    None,
                    None,
                )
            })?;
        }
        Ok(outcome)
    }

    pub(crate) fn fetch_document(
        &self,
        listed: &Listed,
        requester: &Requester<'_>,
        page: &SourcePage,
        row: &Row,
    ) -> Result<Box<Collected>, Outcome> {
        let Journaled { response, path } = requester.ask(&detail_request(row), &[])?;
        let read = read_detail(&listed.source, row, &answer_of(&response));
        let detail = match read {
            Ok(detail) => detail,
            Err(fault) => {
                // a page that was an error is asked for anew next time
                forget(&path);
                return Err(fault.into());
            }
        };
        let mut journal = vec![path];
        let mut files = Vec::new();
        for attachment in &detail.attachments {
            match self.fetch_file(requester, attachment, &mut journal) {
                Ok(file) => files.push(file),
                Err(outcome)
                    if page.attempt_count + 1 >= ATTEMPTS_FOR_ATTACHMENTS
                        && outcome.kind != OutcomeKind::NotTried =>
                {
                    tracing::warn!(url = %attachment.url, reason = outcome.detail, "an attachment is not to be had");
                }
                // a link that leads nowhere does not keep a text from its readers
                Err(outcome) if is_gone(&outcome) && detail.text_length >= TEXT_OF_ITS_OWN => {
                    tracing::warn!(url = %attachment.url, reason = outcome.detail, "an attachment is not there");
                }
                Err(outcome) => return Err(outcome),
            }
        }
        Ok(Box::new(Collected {
            source: listed.source.id.clone(),
            is_trusted: listed.source.is_trusted,
            address: page.address.clone(),
            title: row.title.clone(),
            listed_on: row.listed_on,
            issuer: listed.source.issuer.clone(),
            number: row.number.clone(),
            page: response,
            composed: detail.composed,
            files,
            journal,
        }))
    }

    fn fetch_file(
        &self,
        requester: &Requester<'_>,
        attachment: &Attachment,
        journal: &mut Vec<PathBuf>,
    ) -> Result<CollectedFile, Outcome> {
        let Journaled { response, path } = requester.get(&attachment.url)?;
        let fault = |kind, what: String| {
            forget(&path);
            Err(Outcome::new(kind, what))
        };
        if !(200..300).contains(&response.status) {
            return fault(
                OutcomeKind::HttpError,
                format!("附件 {} 回答 HTTP {}", attachment.url, response.status),
            );
        }
        let kind = file_kind(&response.body);
        if !kind.is_attachment() {
            return fault(
                OutcomeKind::ContractChanged,
                format!(
                    "附件 {} 的内容是{} (a page in place of the file)",
                    attachment.url,
                    kind.chinese()
                ),
            );
        }
        let name = file_name(attachment, &response);
        journal.push(path);
        Ok(CollectedFile { name, response })
    }

    /// The page that broke the contract, for the keeper to look at beside the last row that was read.
    fn keep_evidence(&self, listed: &Listed, outcome: &Outcome, answer: &Journaled) {
        forget(&answer.path);
        if self.is_dry_run
            || !matches!(
                outcome.kind,
                OutcomeKind::ContractChanged | OutcomeKind::Blocked
            )
        {
            return;
        }
        let folder = self.folder.with_file_name("broken");
        let path = folder.join(format!("{}.html", listed.source.id));
        let kept = std::fs::create_dir_all(&folder)
            .and_then(|()| std::fs::write(&path, &answer.response.body));
        if let Err(error) = kept {
            tracing::warn!(%error, path = %path.display(), "cannot keep the page that broke the contract");
        }
    }

    fn conclude(
        &self,
        state: &mut SourceState,
        listing: &Listing,
        outcome: &Outcome,
        new_count: usize,
    ) {
        let now = self.clock.now();
        state.outcome = Some(outcome.kind.id().to_owned());
        state.detail.clone_from(&outcome.detail);
        state.last_try_at = Some(now);
        state.visiting_since = None;
        if new_count > 0 {
            state.last_new_at = Some(now);
        }
        if listing.saw_end {
            state.is_complete = true;
            state.walked_at = Some(now);
        } else if !listing.is_whole {
            state.is_complete = false;
        }
        if outcome.kind.moves_cursor() && !listing.is_not_modified {
            state.list_total = listing.kept.total.map(|count| count as u64);
            state.first_page = listing.kept.first_page.map(|count| count as u64);
            state.page_count = listing.kept.pages.map(|count| count as u64);
            state.etag.clone_from(&listing.etag);
            state.last_modified.clone_from(&listing.last_modified);
        }
    }
}

/// A file that cannot be removed is only read again.
fn forget(path: &Path) {
    let _ = std::fs::remove_file(path);
}

fn kept_of(state: &SourceState) -> Kept {
    Kept {
        total: state.list_total.map(|count| count as usize),
        first_page: state.first_page.map(|count| count as usize),
        pages: state.page_count.map(|count| count as usize),
    }
}

pub(crate) fn record_of(source: &str, row: &Row) -> SourcePage {
    SourcePage {
        address: canonical(&row.address),
        source: source.to_owned(),
        url: row.address.to_string(),
        title: row.title.clone(),
        number: row.number.clone(),
        listed_on: row.listed_on,
        comments_until: row.comments_until,
        state: PageState::Listed,
        detail: String::new(),
        attempt_count: 0,
        tried_at: None,
        capture: None,
        work: None,
        row: RowRecord::of(row),
    }
}

fn outcome(listed: &Listed, listing: &Listing, faults: &Faults, new_count: usize) -> Outcome {
    let mut words = Vec::new();
    if new_count > 0 {
        words.push(format!("新 {new_count} 件"));
    }
    let fault = match (&listing.fault, &faults.gravest) {
        (Some(list), Some(page)) if page.kind.gravity() > list.kind.gravity() => Some(page),
        (Some(list), _) => Some(list),
        (None, page) => page.as_ref(),
    };
    if let Some(fault) = fault {
        if faults.count > 1 {
            words.push(format!("{} 件未取得", faults.count));
        }
        words.push(fault.detail.clone());
        return Outcome::new(fault.kind, words.join("；"));
    }
    if new_count > 0 {
        return Outcome::new(OutcomeKind::New, words.join("；"));
    }
    if listing.is_proved_empty && listing.row_count == 0 {
        return Outcome::new(OutcomeKind::NoRecords, "网站注明没有记录");
    }
    let silent_since = listed.state.last_new_at;
    let detail = match silent_since {
        Some(at) => format!("上次有新文件：{}", at.strftime("%Y-%m-%d")),
        None => String::new(),
    };
    Outcome::new(OutcomeKind::Unchanged, detail)
}
