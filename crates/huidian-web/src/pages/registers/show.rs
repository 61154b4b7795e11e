//! `GET /registers/{id}`

use askama::Template;
use axum::extract::{OriginalUri, Path, State};
use huidian_following::change::compare_texts;
use huidian_following::news::{Closing, News};
use huidian_following::share::Target;
use huidian_following::{Interview, Selection, Threshold};
use huidian_store::{Register, SavedSearch};
use jiff::ToSpan;
use jiff::civil::Date;

use super::address::{AddressLine, addresses};
use super::follow::list_href;
use super::interview::InterviewForm;
use super::list::owner_shown;
use super::mail::{MailLine, day_choices, mail_lines};
use crate::access::RegisterKeeper;
use crate::error::Error;
use crate::pages::{Shown, show};
use crate::registers::{apart, news, since};
use crate::request::{Language, Query, Visitor};
use crate::snapshot::Snapshot;
use crate::state::AppState;
use crate::views::{
    ChangeGroup, ChangeLine, Choice, Frame, WorkRow, change_groups, news_lines, work_href,
};

/// Changes shown; the downloads have all.
const CHANGES_SHOWN: usize = 200;

#[derive(Template)]
#[template(path = "register.html")]
struct RegisterPage {
    frame: Frame,
    form_token: String,
    href: String,
    name: String,
    owner: String,
    may_change: bool,
    works: Vec<FollowedWork>,
    searches: Vec<FollowedSearch>,
    since: String,
    spans: Vec<Choice>,
    change_count: usize,
    /// How many of what is listed are shown, where not all are.
    shown_count: Option<usize>,
    /// Events of the law, a line for each work.
    changes: Vec<ChangeLine>,
    /// What was looked at, where no event of the law is told.
    covered: Option<String>,
    /// What was learned of earlier times, in a line.
    learned: Option<String>,
    learned_href: String,
    /// The same by kind, where the reader asks for it.
    learned_groups: Vec<ChangeGroup>,
    closing: Vec<ClosingLine>,
    interview: InterviewForm,
    addresses: Vec<AddressLine>,
    mail: Vec<MailLine>,
    /// Days of a subscription: value and name.
    days: Vec<(String, &'static str)>,
}

struct FollowedWork {
    id: String,
    /// Who answers for it, until when, and a note; empty where none.
    owner: String,
    due_on: String,
    note: String,
    /// Whether the day has passed.
    is_overdue: bool,
    /// `None` where the work has gone from the library.
    row: Option<WorkRow>,
}

struct FollowedSearch {
    name: String,
    query: String,
    href: String,
    asks: String,
    count: usize,
}

pub(crate) async fn show_register(
    State(state): State<AppState>,
    visitor: Visitor,
    Path(name): Path<String>,
    query: Query,
    OriginalUri(uri): OriginalUri,
    keeper: RegisterKeeper,
) -> Shown {
    let register = keeper.find(&state, &name)?;
    let since = since(&state, &query)?;
    let followed = register.clone();
    let found = apart(&state, move |state| {
        let searches = followed_searches(state, &followed)?;
        Ok((told(state, &followed, since)?, searches))
    });
    let (told, searches) = found.await?;
    let language = visitor.language;
    let interview = Interview::read(&register.interview)?;
    let lists_learned =
        interview.threshold == Threshold::Everything || query.first("learned") == Some("1");
    let frame = state.frame(visitor, &uri).titled(register.name.clone());
    let may_change = keeper.who.may_change(&register);
    show(&RegisterPage {
        form_token: keeper.form_token(),
        href: format!("/registers/{}", register.key),
        owner: owner_shown(&register, &keeper.who, &frame),
        works: followed_works(&state, &register, &frame)?,
        searches,
        spans: spans(&state, since, &query, &frame),
        since: since.to_string(),
        shown_count: told.shown_count(lists_learned),
        change_count: told.entry_count,
        changes: news_lines(&told.news.entries, language),
        covered: told.news.coverage.map(|covered| match language {
            Language::Chinese => format!("{}。", covered.chinese()),
            Language::English => format!("{}.", covered.english()),
        }),
        learned: told.news.learned.line(),
        learned_href: query.with("learned", "1").link(&frame.path),
        learned_groups: if lists_learned {
            change_groups(&told.news.learned_changes, language)
        } else {
            Vec::new()
        },
        closing: closing_lines(&told.news.closing),
        interview: InterviewForm::new(&interview, &frame),
        addresses: if may_change {
            addresses(&state, &Target::Register(register.key))?
        } else {
            Vec::new()
        },
        mail: if may_change {
            mail_lines(&state, &register, &frame)?
        } else {
            Vec::new()
        },
        days: day_choices(&frame),
        may_change,
        name: register.name,
        frame: Frame {
            is_indexed: false,
            ..frame
        },
    })
}

/// The newest of what a register tells.
struct Told {
    news: News,
    /// How many works there are to tell of.
    entry_count: usize,
}

impl Told {
    fn shown_count(&self, lists_learned: bool) -> Option<usize> {
        let learned = self.news.learned_changes.len();
        let is_cut = self.news.entries.len() < self.entry_count
            || lists_learned && learned < self.news.learned.count;
        is_cut.then_some(CHANGES_SHOWN)
    }
}

/// The newest of what is told, with texts compared.
fn told(state: &AppState, register: &Register, since: Date) -> Result<Told, Error> {
    let mut news = news(state, register, since)?;
    let entry_count = news.entries.len();
    news.entries
        .drain(..entry_count.saturating_sub(CHANGES_SHOWN));
    let learned = news.learned_changes.len();
    news.learned_changes
        .drain(..learned.saturating_sub(CHANGES_SHOWN));
    let reader = state.library().store().read()?;
    for entry in &mut news.entries {
        compare_texts(&reader, &mut entry.changes)?;
    }
    compare_texts(&reader, &mut news.learned_changes)?;
    Ok(Told { news, entry_count })
}

/// A consultation about to close.
struct ClosingLine {
    href: String,
    title: String,
    when: String,
}

fn closing_lines(closing: &[Closing]) -> Vec<ClosingLine> {
    let line = |closing: &Closing| ClosingLine {
        href: work_href(&closing.work),
        title: closing.title.clone(),
        when: closing.when(),
    };
    closing.iter().map(line).collect()
}

fn followed_works(
    state: &AppState,
    register: &Register,
    frame: &Frame,
) -> Result<Vec<FollowedWork>, Error> {
    let snapshot = state.snapshot()?;
    let row = |snapshot: &Snapshot, id| {
        let entry = snapshot.find(id)?;
        let language = frame.visitor.language;
        Some(WorkRow::new(entry, &entry.work.force, language))
    };
    let today = state.today();
    let works = register.works.iter().map(|id| {
        let noted = register.notes.iter().find(|note| note.work == *id);
        let due_on = noted.and_then(|note| note.due_on);
        FollowedWork {
            row: row(&snapshot, id),
            id: id.to_string(),
            owner: noted.map_or_else(String::new, |note| note.owner.clone()),
            due_on: due_on.map(|day| day.to_string()).unwrap_or_default(),
            note: noted.map_or_else(String::new, |note| note.note.clone()),
            is_overdue: due_on.is_some_and(|day| day < today),
        }
    });
    Ok(works.collect())
}

fn followed_searches(state: &AppState, register: &Register) -> Result<Vec<FollowedSearch>, Error> {
    let reader = state.library().store().read()?;
    let followed = |search: &SavedSearch| {
        let selection = Selection::read(&search.query)?;
        Ok(FollowedSearch {
            name: search.name.clone(),
            query: selection.query(),
            href: list_href(&selection),
            asks: selection.name(),
            count: state.finder().found(&reader, &selection)?.len(),
        })
    };
    register.searches.iter().map(followed).collect()
}

/// A week, a month, a quarter, a year back.
fn spans(state: &AppState, since: Date, query: &Query, frame: &Frame) -> Vec<Choice> {
    let today = state.today();
    let names = [
        (7, "一周", "week"),
        (30, "一月", "month"),
        (91, "一季", "quarter"),
        (365, "一年", "year"),
    ];
    names
        .into_iter()
        .filter_map(|(days, chinese, english)| {
            let from = today.checked_sub(i64::from(days).days()).ok()?;
            Some(Choice {
                label: frame.t(chinese, english).to_owned(),
                count: 0,
                is_chosen: from == since,
                href: query.with("since", &from.to_string()).link(&frame.path),
            })
        })
        .collect()
}
