//! Addresses that somebody names: fetched one by one, with the manners of a visit.

use std::sync::atomic::AtomicBool;

use huidian_fetch::Client;
use huidian_sources::{Outcome, OutcomeKind, Row, Source, canonical};
use huidian_store::{SourcePage, SourceState};
use url::Url;

use crate::collected::{Sink, Taken};
use crate::collector::Collector;
use crate::error::Error;
use crate::journal::Journal;
use crate::memory::StoredVerdicts;
use crate::registry::{Listed, Registry};
use crate::requester::Requester;
use crate::row_record::RowRecord;
use crate::settle::settle;
use crate::visit::{Visit, record_of};

/// Id of what was named by hand, where no source has its host.
const BY_HAND: &str = "by-hand";

/// What became of one address.
#[derive(Debug, Clone)]
pub struct Fetched {
    pub url: Url,
    pub outcome: Outcome,
    /// `None` where nothing was fetched.
    pub taken: Option<Taken>,
}

impl Collector<'_> {
    /// Fetches addresses, each with the files that hang on it, and hands them on one by one.
    pub fn fetch(
        &self,
        urls: &[Url],
        registry: &Registry,
        sink: &mut dyn Sink,
    ) -> Result<Vec<Fetched>, Error> {
        let memory = StoredVerdicts {
            store: self.store,
            keeps: true,
            daily_requests: self.config.daily_requests,
        };
        let is_over: &AtomicBool = self.is_over;
        let settings = self.config.client(&self.network)?;
        let client =
            Client::new(settings, &memory, self.clock, is_over).map_err(Error::Settings)?;
        let folder = self.data.join("collect").join("visits");
        let visit = Visit {
            store: self.store,
            client: &client,
            clock: self.clock,
            folder: &folder,
            since: None,
            is_dry_run: false,
        };
        urls.iter()
            .map(|url| self.fetch_one(&visit, url, registry, sink))
            .collect()
    }

    fn fetch_one(
        &self,
        visit: &Visit<'_>,
        url: &Url,
        registry: &Registry,
        sink: &mut dyn Sink,
    ) -> Result<Fetched, Error> {
        let listed = self.source_of(url, registry)?;
        let journal_folder = visit
            .folder
            .join(format!("{BY_HAND}-{}", std::process::id()));
        let journal =
            Journal::open(journal_folder.clone(), false).map_err(|cause| Error::Journal {
                folder: journal_folder.display().to_string(),
                cause,
            })?;
        let requester = Requester {
            client: visit.client,
            journal: &journal,
            addresses: &listed.source.addresses,
            delay_milliseconds: listed.source.delay_milliseconds,
            // whoever names an address is the one who would be asked
            asks_keeper: false,
        };
        let (record, row) = self.line_of(&listed, url)?;
        let found = visit.fetch_document(&listed, &requester, &record, &row);
        let fetched = match found {
            Ok(collected) => {
                let portion = [*collected];
                self.store
                    .write(|library| library.add_source_page(&record))?;
                let taken = sink.take(&portion).map_err(Error::Sink)?;
                settle(self.store, &portion, &taken)?;
                Fetched {
                    url: url.clone(),
                    outcome: Outcome::new(OutcomeKind::New, String::new()),
                    taken: taken.into_iter().next(),
                }
            }
            Err(outcome) => Fetched {
                url: url.clone(),
                outcome: visit.fail(&record, outcome)?,
                taken: None,
            },
        };
        if let Err(error) = journal.close() {
            tracing::warn!(%error, "cannot remove the journal of a visit");
        }
        Ok(fetched)
    }

    /// The source that an address belongs to: the one whose list names it, else one of its host, else none.
    fn source_of(&self, url: &Url, registry: &Registry) -> Result<Listed, Error> {
        let known = self.store.read()?.find_source_page(&canonical(url))?;
        let named = known.and_then(|page| registry.find(&page.source).ok().cloned());
        named.map_or_else(|| source_by_host(url, registry), Ok)
    }

    /// The line of a list that names the address, which knows more than the address does; else one that says nothing.
    fn line_of(&self, listed: &Listed, url: &Url) -> Result<(SourcePage, Row), Error> {
        let known = self.store.read()?.find_source_page(&canonical(url))?;
        let known = known.filter(|page| page.source == listed.source.id);
        if let Some(page) = known
            && let Some(row) = RowRecord::read(&page.row)
        {
            return Ok((page, row));
        }
        let row = Row {
            title: String::new(),
            address: url.clone(),
            data: None,
            listed_on: None,
            number: None,
            comments_until: None,
            status: None,
            files: Vec::new(),
        };
        Ok((record_of(&listed.source.id, &row), row))
    }
}

/// The source of an address that no list names.
fn source_by_host(url: &Url, registry: &Registry) -> Result<Listed, Error> {
    let host = url.host_str().unwrap_or_default();
    let address = canonical(url);
    let of_host = |listed: &&Listed| listed.source.addresses.allow(host);
    let best = registry
        .sources
        .iter()
        .filter(of_host)
        .max_by_key(|listed| common_prefix(&address, &canonical(&listed.source.start)));
    if let Some(listed) = best {
        return Ok(listed.clone());
    }
    let text = format!("id = \"{BY_HAND}\"\nstart = \"{url}\"\n[list]\nmode = \"manual\"\n");
    let source = Source::parse(&text).map_err(|error| Error::Settings(error.to_string()))?;
    Ok(Listed {
        state: SourceState {
            source: source.id.clone(),
            ..SourceState::default()
        },
        source,
    })
}

fn common_prefix(left: &str, right: &str) -> usize {
    left.bytes()
        .zip(right.bytes())
        .take_while(|(a, b)| a == b)
        .count()
}
