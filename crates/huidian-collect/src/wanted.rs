//! 待收: works without their text, and for each where its official page is and whether a machine may fetch it.

use huidian_model::{Number, Work, WorkId, title_key};
use huidian_sources::{OutcomeKind, Permission};
use huidian_store::{PageState, Reader, SourcePage};
use huidian_text::bigram_similarity;

use crate::error::Error;
use crate::registry::{Listed, Registry};

/// Titles of one work are at least this alike: a list leaves brackets and issuers out, never the subject.
const LIKENESS: f64 = 0.85;

/// How the text of a work can be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Its page is in a list that was read: a machine fetches it with the next visit.
    Listed,
    /// Its issuer's sources are visited; it was not in their lists yet.
    Awaited,
    /// A person has to open the page.
    ByHand,
    /// No source is known for its issuer.
    Unknown,
}

impl Way {
    pub fn id(self) -> &'static str {
        match self {
            Self::Listed => "listed",
            Self::Awaited => "awaited",
            Self::ByHand => "by_hand",
            Self::Unknown => "unknown",
        }
    }

    pub fn chinese(self) -> &'static str {
        match self {
            Self::Listed => "已在来源列表中，可自动收取",
            Self::Awaited => "发布机关的来源会自动访问，尚未在列表中见到",
            Self::ByHand => "须由人打开网页收取",
            Self::Unknown => "不知道官方网页在哪里",
        }
    }
}

/// A work whose text is not held.
#[derive(Debug, Clone)]
pub struct Wanted {
    pub work: WorkId,
    pub title: String,
    pub way: Way,
    /// The source that has it, or would.
    pub source: Option<String>,
    /// The page where it is known, else the list to look in.
    pub url: Option<String>,
    /// Why it is not here yet.
    pub detail: String,
}

/// Says for each work where its text is to be had.
pub fn wanted(
    reader: &Reader<'_>,
    registry: &Registry,
    works: &[Work],
) -> Result<Vec<Wanted>, Error> {
    let pages = reader.all_source_pages()?;
    let keys: Vec<(String, Option<String>)> = pages
        .iter()
        .map(|page| {
            (
                title_key(&page.title),
                page.number.as_deref().map(number_key),
            )
        })
        .collect();
    Ok(works
        .iter()
        .map(|work| match page_of(work, &pages, &keys) {
            Some(page) => from_page(work, page, registry),
            None => from_issuer(work, registry),
        })
        .collect())
}

fn number_key(text: &str) -> String {
    let Ok(number) = text.parse::<Number>();
    number.key()
}

/// The line of a list that is this work: by number first, else by title.
fn page_of<'p>(
    work: &Work,
    pages: &'p [SourcePage],
    keys: &[(String, Option<String>)],
) -> Option<&'p SourcePage> {
    let number = work.number.as_ref().map(Number::key);
    let title = title_key(&work.title);
    let by_number = number
        .as_ref()
        .and_then(|number| (0..pages.len()).find(|at| keys[*at].1.as_ref() == Some(number)));
    let by_title = || {
        (0..pages.len()).find(|at| {
            let (key, other) = &keys[*at];
            // a namesake of another number is another work
            let is_other = matches!((&number, other), (Some(own), Some(other)) if own != other);
            !is_other && (key.contains(&title) || bigram_similarity(key, &title) >= LIKENESS)
        })
    };
    by_number.or_else(by_title).map(|at| &pages[at])
}

fn from_page(work: &Work, page: &SourcePage, registry: &Registry) -> Wanted {
    let listed = registry
        .sources
        .iter()
        .find(|listed| listed.source.id == page.source);
    let by_hand = listed.is_some_and(|listed| !listed.is_visited() || is_refused(listed));
    let detail = match page.state {
        PageState::Listed if by_hand => {
            let why = listed.map_or("", |listed| listed.state.detail.as_str());
            format!("在列表中，程序不得收取：{why}")
        }
        PageState::Listed => "在列表中，尚未收取".to_owned(),
        PageState::Taken => "网页已收，文本归入了另一件".to_owned(),
        PageState::Refused => format!("网页已收，但不是文本：{}", page.detail),
        PageState::Failed => format!("收取未成：{}", page.detail),
    };
    Wanted {
        work: work.id.clone(),
        title: work.title.clone(),
        way: if by_hand || page.state == PageState::Refused {
            Way::ByHand
        } else {
            Way::Listed
        },
        source: Some(page.source.clone()),
        url: Some(page.url.clone()),
        detail,
    }
}

/// Whether the site itself said that it wants no machine, when it was asked last.
fn is_refused(listed: &Listed) -> bool {
    let outcome = listed.state.outcome.as_deref();
    matches!(
        outcome.and_then(OutcomeKind::from_id),
        Some(OutcomeKind::RobotsForbids | OutcomeKind::Blocked)
    )
}

/// Whether a name is that of a body or of an office of it; an association that only begins with its name is neither.
fn is_office_of(name: &str, body: &str) -> bool {
    const OFFICES: [char; 8] = ['厅', '司', '局', '处', '室', '组', '院', '委'];
    name.strip_prefix(body)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with(OFFICES))
}

/// All visited columns of whoever has a source: which one a work stands in is not known before.
pub fn columns_beside<'r>(registry: &'r Registry, source: &str) -> Vec<&'r Listed> {
    let Ok(own) = registry.find(source) else {
        return Vec::new();
    };
    registry
        .sources
        .iter()
        .filter(|listed| listed.is_visited() && !listed.source.detail.record)
        .filter(|listed| {
            let (source, own) = (&listed.source, &own.source);
            source.start.host_str() == own.start.host_str()
                || source.issuer.is_some() && source.issuer == own.issuer
        })
        .collect()
}

fn from_issuer(work: &Work, registry: &Registry) -> Wanted {
    let names: Vec<&str> = work.issuers.names().collect();
    let is_of = |listed: &&Listed| {
        listed.source.issuer.as_deref().is_some_and(|issuer| {
            names
                .iter()
                .any(|name| is_office_of(name, issuer) || is_office_of(issuer, name))
        })
    };
    let mut sources: Vec<&Listed> = registry.sources.iter().filter(is_of).collect();
    let is_draft_list = |listed: &Listed| listed.source.id.ends_with("drafts");
    // of an issuer's columns, the one for drafts or the one for what was issued
    sources.sort_by_key(|listed| {
        (
            !listed.is_visited() || is_refused(listed),
            listed.source.detail.record,
            is_draft_list(listed) != work.is_draft,
        )
    });
    let Some(listed) = sources.first() else {
        return Wanted {
            work: work.id.clone(),
            title: work.title.clone(),
            way: Way::Unknown,
            source: None,
            url: None,
            detail: work.text_absence.as_ref().map_or_else(
                || "没有发布机关的来源".to_owned(),
                |absence| absence.reason.clone(),
            ),
        };
    };
    let is_visited = listed.is_visited() && !is_refused(listed);
    let detail = match (&listed.source.note, listed.permission()) {
        (Some(note), _) if !is_visited => note.clone(),
        (_, Permission::Ask) => {
            "网站是否允许程序访问须由管理者决定：huidian sources enable".to_owned()
        }
        _ => listed.state.detail.clone(),
    };
    Wanted {
        work: work.id.clone(),
        title: work.title.clone(),
        way: if is_visited {
            Way::Awaited
        } else {
            Way::ByHand
        },
        source: Some(listed.source.id.clone()),
        url: Some(listed.source.start.to_string()),
        detail,
    }
}
