//! Requests of one source's visit: from the journal where they were made before, else from the network.

use std::path::PathBuf;

use huidian_fetch::{Client, FetchError, HostPolicy, Request, Response};
use huidian_sources::{Addresses, Answer, Ask, Outcome, OutcomeKind};
use url::Url;

use crate::journal::Journal;

pub(crate) struct Requester<'r> {
    pub(crate) client: &'r Client<'r>,
    pub(crate) journal: &'r Journal,
    pub(crate) addresses: &'r Addresses,
    pub(crate) delay_milliseconds: u64,
    pub(crate) asks_keeper: bool,
}

/// An answer and the file of the journal that holds it.
pub(crate) struct Journaled {
    pub(crate) response: Response,
    pub(crate) path: PathBuf,
}

impl Requester<'_> {
    pub(crate) fn ask(
        &self,
        ask: &Ask,
        headers: &[(String, String)],
    ) -> Result<Journaled, Outcome> {
        let mut request = Request::get(ask.url.clone());
        request.body = ask
            .body
            .as_ref()
            .map(|(kind, body)| ((*kind).to_owned(), body.clone().into_bytes()));
        if let Some(referer) = &ask.referer {
            request
                .headers
                .push(("referer".to_owned(), referer.to_string()));
            request
                .headers
                .push(("x-requested-with".to_owned(), "XMLHttpRequest".to_owned()));
        }
        request.headers.extend_from_slice(headers);
        self.send(request)
    }

    pub(crate) fn get(&self, url: &Url) -> Result<Journaled, Outcome> {
        self.send(Request::get(url.clone()))
    }

    fn send(&self, request: Request) -> Result<Journaled, Outcome> {
        let path = self.journal.path_of(&request);
        if let Some(response) = Journal::find(&path) {
            return Ok(Journaled { response, path });
        }
        let first = request.url.host_str().unwrap_or_default().to_owned();
        // attachments may lie on a host of their own, which the page named
        let allows = |host: &str| host == first || self.addresses.allow(host);
        let policy = HostPolicy {
            allows_host: &allows,
            delay_milliseconds: self.delay_milliseconds,
            asks_keeper: self.asks_keeper,
        };
        let response = self.client.send(&request, &policy).map_err(outcome_of)?;
        // what may pass is asked for again at the next try
        if response.status < 500 && response.status != 429 {
            Journal::put(&path, &response).map_err(|error| {
                Outcome::new(OutcomeKind::NotTried, format!("keep the answer: {error}"))
            })?;
        }
        Ok(Journaled { response, path })
    }
}

pub(crate) fn answer_of(response: &Response) -> Answer<'_> {
    Answer {
        status: response.status,
        url: response.url.clone(),
        content_type: response.header("content-type"),
        cookies: response.cookie_names(),
        body: &response.body,
    }
}

/// What a fault of the network means for a source.
pub(crate) fn outcome_of(error: FetchError) -> Outcome {
    let kind = match &error {
        FetchError::RobotsForbid { .. } | FetchError::RobotsRefused { .. } => {
            OutcomeKind::RobotsForbids
        }
        // RFC 9309, 2.3.1.4: a server's fault counts as a complete disallow; a host that cannot be reached at all is another matter
        FetchError::RobotsUnreachable { reason, .. } if reason.starts_with("HTTP ") => {
            OutcomeKind::RobotsForbids
        }
        FetchError::Elsewhere { .. } => OutcomeKind::ContractChanged,
        FetchError::NotGiven { .. }
        | FetchError::Private { .. }
        | FetchError::Budget { .. }
        | FetchError::Stopped => OutcomeKind::NotTried,
        _ => OutcomeKind::HttpError,
    };
    Outcome::new(kind, error.to_string())
}
