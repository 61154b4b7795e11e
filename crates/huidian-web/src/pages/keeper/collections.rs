//! `/keeper/collections`: named sets of works, and which of them are for people with an account only.

use askama::Template;
use axum::body::Bytes;
use axum::extract::{OriginalUri, State};
use axum::response::Redirect;
use huidian_operations::{CollectionAct, CollectionError, Keeper, find_even_rejected};
use huidian_store::{Role, Store};

use super::framed;
use crate::access::SignedIn;
use crate::error::Error;
use crate::pages::{Shown, show};
use crate::request::{Query, Visitor};
use crate::state::AppState;
use crate::views::{Frame, work_href};

/// Works shown of one collection.
const SHOWN: usize = 200;

#[derive(Template)]
#[template(path = "keeper_collections.html")]
struct CollectionsPage {
    frame: Frame,
    form_token: String,
    is_administrator: bool,
    /// The work that the form is about, as it was asked for.
    work: String,
    collections: Vec<CollectionView>,
}

struct CollectionView {
    name: String,
    is_closed: bool,
    work_count: u64,
    /// Id, address and title.
    works: Vec<(String, String, String)>,
}

/// `GET /keeper/collections`
pub(crate) async fn collections(
    State(state): State<AppState>,
    visitor: Visitor,
    query: Query,
    OriginalUri(uri): OriginalUri,
    signed_in: SignedIn,
) -> Shown {
    signed_in.require(Role::Editor)?;
    show(&CollectionsPage {
        form_token: signed_in.secret.form_token(),
        is_administrator: signed_in.user.role >= Role::Administrator,
        work: query.first("work").unwrap_or("").to_owned(),
        collections: views(state.library().store())?,
        frame: framed(&state, visitor, &uri),
    })
}

fn views(store: &Store) -> Result<Vec<CollectionView>, Error> {
    let reader = store.read()?;
    let mut views = Vec::new();
    for collection in reader.collections()? {
        let mut works = Vec::new();
        for id in reader
            .works_of_collection(collection.key)?
            .into_iter()
            .take(SHOWN)
        {
            let known = reader.find_work(&id)?;
            let title = known.map_or_else(|| id.to_string(), |work| work.title);
            works.push((id.to_string(), work_href(&id), title));
        }
        views.push(CollectionView {
            name: collection.name,
            is_closed: collection.is_closed,
            work_count: collection.work_count,
            works,
        });
    }
    Ok(views)
}

/// `POST /keeper/collections`
pub(crate) async fn change_collection(
    State(state): State<AppState>,
    signed_in: SignedIn,
    body: Bytes,
) -> Result<Redirect, Error> {
    let form = signed_in.admit(Role::Editor, &body)?;
    let store = state.library().store();
    let act = read_act(store, &form)?;
    let name = form.first("name").unwrap_or("");
    let who = Keeper(&signed_in.user.name);
    store
        .write(|library| who.change_collection(library, name, &act))
        .map_err(refused)?;
    state.forget();
    Ok(Redirect::to("/keeper/collections"))
}

fn read_act(store: &Store, form: &Query) -> Result<CollectionAct, Error> {
    let works = || {
        let asked = form.first("work").unwrap_or("").trim();
        let found = find_even_rejected(&store.read()?, huidian_catalogue::builtin(), asked)?;
        let work = found.ok_or_else(|| Error::no_such_work(asked))?;
        Ok::<_, Error>(vec![work])
    };
    Ok(match form.first("act").unwrap_or("") {
        "create" => CollectionAct::Create,
        "add" => CollectionAct::Add(works()?),
        "remove" => CollectionAct::Remove(works()?),
        "close" => CollectionAct::Close,
        "open" => CollectionAct::Open,
        "delete" => CollectionAct::Delete,
        _ => {
            let known = "没有这个操作 (known: create add remove close open delete)";
            return Err(Error::parameter("act", known));
        }
    })
}

fn refused(error: CollectionError) -> Error {
    match error {
        CollectionError::Name => Error::parameter("name", error.to_string()),
        CollectionError::NoSuchWork(work) => Error::no_such_work(work.as_str()),
        CollectionError::Store(error) => Error::Store(error),
        other => Error::Conflict(other.to_string()),
    }
}
