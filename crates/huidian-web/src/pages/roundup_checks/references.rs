//! `/desk/references`: the references and quotations of a contract somebody brought.

use askama::Template;
use axum::extract::{Multipart, OriginalUri, State};
use huidian_compare::{QuoteVerdict, VerifiedQuote};
use huidian_model::{Citation, ForceStatus, ProvisionPath, Standing, Verdict, WorkId};
use huidian_text::CharPositions;

use super::read_form;
use crate::error::Error;
use crate::pages::{Shown, show};
use crate::request::{Language, Visitor, encode_path};
use crate::roundup_checks::{LookedUp, look_up};
use crate::snapshot::Snapshot;
use crate::state::AppState;
use crate::views::{Frame, Named, in_one_language, provision_href, work_href};

#[derive(Template)]
#[template(path = "references.html")]
struct ReferencesPage {
    frame: Frame,
    upload_limit_mib: usize,
    /// Nothing before something was brought.
    found: Option<Found>,
}

struct Found {
    name: String,
    as_of: String,
    references: Vec<ReferenceRow>,
    quotes: Vec<QuoteRow>,
    /// References that a person has to look at.
    doubtful: usize,
}

struct ReferenceRow {
    before: String,
    words: String,
    after: String,
    href: Option<String>,
    work: String,
    place: String,
    verdict: String,
    is_good: bool,
}

struct QuoteRow {
    words: String,
    href: Option<String>,
    place: String,
    verdict: &'static str,
    is_good: bool,
    /// What the quotation says, and what the text says.
    differences: Vec<(String, String)>,
    reason: String,
}

/// `GET /desk/references`
pub(crate) async fn references(
    State(state): State<AppState>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
) -> Shown {
    let frame = state.frame(visitor, &uri);
    page(&state, frame, None)
}

/// `POST /desk/references`: a file or pasted text; what it says is looked through and not kept.
pub(crate) async fn look_through(
    State(state): State<AppState>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    form: Multipart,
) -> Shown {
    let frame = state.frame(visitor, &uri);
    let language = frame.visitor.language;
    let brought = read_form(&state, form).await?;
    let worker = state.clone();
    let (name, as_of) = (brought.name.clone(), brought.as_of);
    let looked_up = tokio::task::spawn_blocking(move || {
        look_up(&worker, &brought.bytes, Some(&brought.name), as_of)
    })
    .await
    .map_err(|_| Error::Internal("looking for references broke off".to_owned()))??;
    let snapshot = state.snapshot()?;
    let found = found(&snapshot, &looked_up, name, as_of.to_string(), language);
    page(&state, frame, Some(found))
}

fn page(state: &AppState, frame: Frame, found: Option<Found>) -> Shown {
    let title = frame.t("核对引用", "Check references");
    show(&ReferencesPage {
        upload_limit_mib: state.config().upload_limit_bytes >> 20,
        found,
        frame: frame.titled(title),
    })
}

fn found(
    snapshot: &Snapshot,
    looked_up: &LookedUp,
    name: String,
    as_of: String,
    language: Language,
) -> Found {
    let positions = CharPositions::new(&looked_up.text);
    let around = |citation: &Citation| {
        let (start, end) = (
            positions.byte_at(citation.start),
            positions.byte_at(citation.end),
        );
        let before = looked_up.text.get(..start).unwrap_or_default();
        let after = looked_up.text.get(end..).unwrap_or_default();
        (last_words(before), first_words(after))
    };
    let references: Vec<ReferenceRow> = looked_up
        .citations
        .iter()
        .map(|(citation, standing)| {
            let (before, after) = around(citation);
            ReferenceRow {
                before,
                after,
                ..reference(snapshot, citation, standing.as_ref(), language)
            }
        })
        .collect();
    Found {
        doubtful: references.iter().filter(|row| !row.is_good).count(),
        references,
        quotes: looked_up
            .quotes
            .iter()
            .map(|quote| quote_row(snapshot, quote, language))
            .collect(),
        name,
        as_of,
    }
}

/// Characters shown on each side of a reference.
const AROUND: usize = 24;

fn last_words(text: &str) -> String {
    let line = text.rsplit('\n').next().unwrap_or_default();
    let count = line.chars().count();
    line.chars().skip(count.saturating_sub(AROUND)).collect()
}

fn first_words(text: &str) -> String {
    let line = text.split('\n').next().unwrap_or_default();
    line.chars().take(AROUND).collect()
}

fn reference(
    snapshot: &Snapshot,
    citation: &Citation,
    standing: Option<&Standing>,
    language: Language,
) -> ReferenceRow {
    let resolution = citation.resolution.as_ref();
    let verdict = resolution.map_or(Verdict::NotInThisLibrary, |found| found.verdict);
    let doubt = standing.map(|standing| doubt_of(standing, language));
    let doubt = doubt.filter(|doubt| !doubt.is_empty());
    let work = resolution.and_then(|found| found.work.as_ref());
    let moved = resolution.and_then(|found| found.moved_to.as_ref());
    let first = moved.or(citation.target.first().map(|cited| &cited.from));
    let href = work
        .filter(|work| snapshot.find(work).is_some())
        .map(|work| {
            let held = matches!(verdict, Verdict::Found | Verdict::Moved);
            let base = match first.filter(|path| held && !path.is_empty()) {
                Some(path) => provision_href(work, path),
                None => work_href(work),
            };
            let version = resolution
                .and_then(|found| found.expression.as_ref())
                .filter(|_| held && moved.is_none());
            match version {
                Some(text) => format!("{base}?version={}", encode_path(&text.label)),
                None => base,
            }
        });
    let said = match (verdict, moved) {
        (Verdict::Moved, Some(path)) => match language {
            Language::Chinese => format!("条号已变，现为{}", path.citation()),
            Language::English => format!("renumbered, now {}", path.citation()),
        },
        (verdict, _) => verdict.named(language).to_owned(),
    };
    ReferenceRow {
        before: String::new(),
        words: citation.text.clone(),
        after: String::new(),
        href,
        work: named(snapshot, work, citation, language),
        place: citation.path(),
        is_good: verdict == Verdict::Found && doubt.is_none(),
        verdict: match doubt {
            Some(doubt) => format!("{said}{}{doubt}", language.pick("，但", ", but ")),
            None => said,
        },
    }
}

fn named(
    snapshot: &Snapshot,
    work: Option<&WorkId>,
    citation: &Citation,
    language: Language,
) -> String {
    match (work, &citation.work) {
        (Some(work), _) => snapshot.title(work).to_owned(),
        (None, Some(name)) => name.clone(),
        (None, None) => language.pick("（本文）", "(this text)").to_owned(),
    }
}

/// Why what was found may not be relied on; empty where nothing speaks against it.
fn doubt_of(standing: &Standing, language: Language) -> String {
    let is_plain = matches!(
        standing.status,
        ForceStatus::InForce | ForceStatus::PresumedInForce | ForceStatus::Unknown
    );
    let mut doubts = Vec::new();
    if !is_plain {
        let status = standing.status.named(language);
        doubts.push(match language {
            Language::Chinese => format!("该文本{status}"),
            Language::English => format!("the text is {}", status.to_lowercase()),
        });
    }
    if standing.newer_text_known {
        let newer = language.pick("另有更新的文本", "a newer text is known");
        doubts.push(newer.to_owned());
    }
    doubts.join(language.pick("，", ", "))
}

fn quote_row(snapshot: &Snapshot, quote: &VerifiedQuote, language: Language) -> QuoteRow {
    let place = quote.stands_in.as_ref().or(quote.provision.as_ref());
    let work = quote.work.as_ref();
    let english = match quote.verdict {
        QuoteVerdict::Exact => "letter by letter",
        QuoteVerdict::WithDifferences => "with differences",
        QuoteVerdict::NotInThatText => "not in that text",
        QuoteVerdict::NothingToCompare => "nothing to compare with",
    };
    QuoteRow {
        words: quote.quote.clone(),
        href: work
            .filter(|work| snapshot.find(work).is_some())
            .map(|work| {
                match place.filter(|path| !path.is_empty() && quote.expression.is_some()) {
                    Some(path) => provision_href(work, path),
                    None => work_href(work),
                }
            }),
        place: format!(
            "{}{}",
            work.map_or("", |work| snapshot.title(work)),
            place.map_or_else(String::new, ProvisionPath::citation)
        ),
        verdict: language.pick(quote.verdict.chinese(), english),
        is_good: quote.verdict == QuoteVerdict::Exact,
        differences: quote
            .differences
            .iter()
            .map(|one| (one.quoted.clone(), one.text.clone()))
            .collect(),
        reason: quote.reason.map_or_else(String::new, |reason| {
            in_one_language(reason, language).into_owned()
        }),
    }
}
