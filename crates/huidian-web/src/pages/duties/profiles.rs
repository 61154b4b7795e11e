//! Profiles: listed, made, answered, kept with their history.

use askama::Template;
use axum::body::Bytes;
use axum::extract::{OriginalUri, Path, State};
use axum::response::Redirect;
use huidian_duties::{Profile, answer, next_questions};
use huidian_following::rights::{Follower, SHARED};
use huidian_following::share::Target;
use huidian_operations::library_rules;
use huidian_wire::ContradictionShape;
use serde_json::{Map, Value};

use super::history::{Saving, savings};
use super::questions::{QuestionGroup, answers_of, groups, say_why};
use super::request::{DutiesRequest, object_of};
use crate::access::RegisterKeeper;
use crate::error::Error;
use crate::pages::account::read_form;
use crate::pages::{Shown, show};
use crate::registers::owner_asked;
use crate::request::{Query, Visitor};
use crate::state::AppState;
use crate::views::{Frame, minute_of};

#[derive(Template)]
#[template(path = "duties.html")]
struct ProfilesPage {
    frame: Frame,
    form_token: String,
    profiles: Vec<ProfileLine>,
    duty_count: usize,
    work_count: usize,
    threshold_count: usize,
    refused: String,
    /// Whether a new profile may be one's own or shared: a choice.
    may_choose: bool,
}

struct ProfileLine {
    href: String,
    name: String,
    owner: String,
    saved: String,
    answered: usize,
}

/// `GET /duties`
pub(crate) async fn list(
    State(state): State<AppState>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    keeper: RegisterKeeper,
) -> Shown {
    let reader = state.library().store().read()?;
    let library = library_rules(&reader)?;
    let frame = state.frame(visitor, &uri);
    let shared = frame.t("共用", "shared");
    let profiles = reader
        .duty_profiles()?
        .into_iter()
        .filter(|profile| keeper.who.may_see_profile(profile))
        .map(|profile| ProfileLine {
            href: format!("/duties/{}", profile.key),
            answered: object_of(&profile.attributes).len(),
            saved: minute_of(profile.saved_at),
            name: profile.name,
            owner: if profile.owner == SHARED {
                shared.to_owned()
            } else {
                profile.owner
            },
        });
    let title = frame.t("合规义务", "Duties");
    show(&ProfilesPage {
        form_token: keeper.form_token(),
        may_choose: keeper.who != Follower::Keeper && keeper.who.may_share(),
        profiles: profiles.collect(),
        duty_count: library.rules.duties.len(),
        work_count: library.rules.works.len(),
        threshold_count: library.rules.thresholds.len(),
        refused: library
            .refused
            .map(|error| error.to_string())
            .unwrap_or_default(),
        frame: Frame {
            is_indexed: false,
            ..frame.titled(title)
        },
    })
}

const LONGEST_NAME: usize = 80;

/// `POST /duties`
pub(crate) async fn create(
    State(state): State<AppState>,
    keeper: RegisterKeeper,
    body: Bytes,
) -> Result<Redirect, Error> {
    let form = read_form(&body);
    keeper.check_form(&form)?;
    keeper.require_write(&state)?;
    let name = form.first("name").unwrap_or("").trim().to_owned();
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        let reason = format!("1 至 {LONGEST_NAME} 个字 (1 to {LONGEST_NAME} characters)");
        return Err(Error::parameter("name", reason));
    }
    let store = state.library().store();
    let owner = owner_asked(&keeper, form.first("shared").is_some())?.to_owned();
    // names are their owners' own: whether another has one of this name is nobody's business
    if store
        .read()?
        .duty_profiles()?
        .iter()
        .any(|profile| profile.owner == owner && profile.name == name)
    {
        let reason = format!("“{name}”不能用，请换个名称 (choose another name)");
        return Err(Error::parameter("name", reason));
    }
    let key = store.write(|transaction| transaction.create_duty_profile(&owner, &name, "{}"))?;
    Ok(Redirect::to(&format!("/duties/{key}/profile")))
}

#[derive(Template)]
#[template(path = "duties_profile.html")]
struct ProfilePage {
    frame: Frame,
    form_token: String,
    href: String,
    name: String,
    groups: Vec<QuestionGroup>,
    next: Vec<NextQuestion>,
    history: Vec<Saving>,
    contradictions: Vec<String>,
}

struct NextQuestion {
    name: String,
    label: String,
    meaning: String,
    settles: usize,
    waits: usize,
}

/// `GET /duties/{id}/profile`
pub(crate) async fn form(
    State(state): State<AppState>,
    visitor: Visitor,
    Path(id): Path<String>,
    query: Query,
    OriginalUri(uri): OriginalUri,
    keeper: RegisterKeeper,
) -> Shown {
    let asked = DutiesRequest::of(&state, &id, &query, &keeper)?;
    let known = asked.known(None)?;
    let rules = &asked.rules;
    let answer = answer(rules, &known, asked.day);
    let questions = next_questions(rules, &answer);
    let waits = |name: &str| {
        let found = questions
            .iter()
            .find(|one| rules.vocabulary.name(one.attribute) == name);
        found.map_or(0, |one| one.waits_count)
    };
    let answers = object_of(&asked.profile.attributes);
    let next = questions.iter().take(5).map(|question| {
        let attribute = rules.vocabulary.attribute(question.attribute);
        NextQuestion {
            name: attribute.name.clone(),
            label: attribute.label.clone(),
            meaning: attribute.meaning.clone(),
            settles: question.settles_count,
            waits: question.waits_count,
        }
    });
    let reader = state.library().store().read()?;
    let history = reader.duty_profile_history(asked.profile.key)?;
    let mut groups = groups(&rules.vocabulary, &answers, &known, false, waits);
    say_why(rules, &mut groups);
    let told = answer.contradictions.iter();
    let contradictions = told.map(|one| ContradictionShape::new(rules, one).plain);
    let frame = state
        .frame(visitor, &uri)
        .titled(asked.profile.name.clone());
    show(&ProfilePage {
        form_token: keeper.form_token(),
        href: format!("/duties/{}", asked.profile.key),
        name: asked.profile.name.clone(),
        groups,
        contradictions: contradictions.collect(),
        next: next.collect(),
        history: savings(&rules.vocabulary, &history),
        frame: Frame {
            is_indexed: false,
            ..frame
        },
    })
}

/// `POST /duties/{id}/profile`: the answers of one group, the others as they were.
pub(crate) async fn save(
    State(state): State<AppState>,
    Path(id): Path<String>,
    keeper: RegisterKeeper,
    body: Bytes,
) -> Result<Redirect, Error> {
    let form = read_form(&body);
    keeper.check_form(&form)?;
    let asked = DutiesRequest::to_change(&state, &id, &keeper)?;
    let group = form.first("group").unwrap_or("");
    let before = object_of(&asked.profile.attributes);
    let answers = answers_of(&asked.rules.vocabulary, &form, group, &before)?;
    check(&asked, &answers)?;
    let text = Value::Object(answers).to_string();
    let (key, who) = (asked.profile.key, keeper.who.name().to_owned());
    let store = state.library().store();
    store.write(|transaction| transaction.save_duty_profile(key, &who, &text))?;
    Ok(Redirect::to(&format!("/duties/{key}/profile#{group}")))
}

fn check(asked: &DutiesRequest, answers: &Map<String, Value>) -> Result<(), Error> {
    Profile::read(&asked.rules.vocabulary, answers)
        .map(|_| ())
        .map_err(|error| Error::parameter("profile", error))
}

/// `POST /duties/{id}/remove`
pub(crate) async fn remove(
    State(state): State<AppState>,
    Path(id): Path<String>,
    keeper: RegisterKeeper,
    body: Bytes,
) -> Result<Redirect, Error> {
    let form = read_form(&body);
    keeper.check_form(&form)?;
    let asked = DutiesRequest::to_change(&state, &id, &keeper)?;
    if form.first("sure").is_none() {
        let reason = "请先勾选“确定删除” (tick the box to confirm)";
        return Err(Error::parameter("sure", reason));
    }
    let (key, store) = (asked.profile.key, state.library().store());
    let target = Target::Profile(key).text();
    store.write(|transaction| {
        let links = transaction.read()?.share_links()?;
        // the key may be given to another profile one day
        for link in links.iter().filter(|link| link.target == target) {
            transaction.revoke_share_link(&link.id)?;
        }
        transaction.remove_duty_profile(key).map(|_| ())
    })?;
    Ok(Redirect::to("/duties"))
}
