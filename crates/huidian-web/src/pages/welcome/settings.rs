//! What `/welcome` sets: the first keeper, settings of the file, the sources that are visited.

use axum::body::Bytes;
use axum::extract::{OriginalUri, State};
use axum::response::{IntoResponse, Redirect, Response};
use huidian_collect::Registry;
use huidian_operations::Keeper;
use huidian_store::{Role, SourceState};

use super::{Said, page};
use crate::access::{Importer, hash_password, put_user};
use crate::error::Error;
use crate::pages::account::{Opening, open_session};
use crate::pages::show;
use crate::request::{Query, Visitor};
use crate::settings_file::{Settable, SettingsFile};
use crate::state::AppState;

/// `POST /welcome/keeper`: the first administrator of a library without users, signed in at once.
pub(crate) async fn add_keeper(
    State(state): State<AppState>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    importer: Importer,
    opening: Opening,
    body: Bytes,
) -> Result<Response, Error> {
    let form = importer.admit_first_keeper(&state, &body)?;
    let field = |name| form.first(name).unwrap_or("").to_owned();
    let (name, password, again) = (field("name"), field("password"), field("again"));
    let refuse = |reason: String| -> Result<Response, Error> {
        let said = Said::refused("keeper", reason);
        let frame = state.frame(visitor.clone(), &uri);
        Ok(show(&page(&state, frame, &importer, Some(said), &name)?)?.into_response())
    };
    let code = state.config().setup_code.as_ref();
    let is_told = code.is_some_and(|code| code.is(form.first("setup_code").unwrap_or("")));
    if importer.is_at_machine() && !is_told {
        return refuse("设置码不对：启动服务的终端里有，数据文件夹的 setup-code 里也有；或者用命令行 huidian user add (wrong setup code: the terminal that started the server shows it, and setup-code in the data folder; or use huidian user add)".to_owned());
    }
    if password != again {
        return refuse("两次输入的密码不同 (the two passwords differ)".to_owned());
    }
    let user = name.clone();
    let hashed = tokio::task::spawn_blocking(move || hash_password(&password, &user)).await;
    let hashed = hashed.map_err(|_| Error::Internal("hashing a password broke off".to_owned()))?;
    let hash = match hashed {
        Ok(hash) => hash,
        Err(reason) => return refuse(reason.to_string()),
    };
    let store = state.library().store();
    let added = store.write(|library| {
        // of two who ask at once one is the first
        let users = library.read()?.users()?;
        if !importer.is_at_machine() || !users.is_empty() {
            let reason = "已有用户，请登录后添加 (there are users already: sign in to add more)";
            return Err(Error::Conflict(reason.to_owned()));
        }
        put_user(library, importer.name(), &name, &hash, Role::Administrator)
    });
    match added {
        Ok(_) => {}
        Err(Error::Parameter { reason, .. }) => return refuse(reason),
        Err(error) => return Err(error),
    }
    let user = store.read()?.find_user(&name)?;
    let user = user.ok_or_else(|| Error::Internal("the first keeper is gone".to_owned()))?;
    open_session(&state, &user, &opening, "first keeper", "/welcome#place")
}

/// `POST /welcome/settings`: public address and backups, written to the file of settings.
pub(crate) async fn set(
    State(state): State<AppState>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    importer: Importer,
    body: Bytes,
) -> Result<Response, Error> {
    let form = importer.admit_settings(&body)?;
    let file = settings_file(&state)?;
    let known = read(file)?;
    let wanted = Settable {
        public_url: form.first("public_url").map(str::to_owned),
        backup_folder: form.first("backup_folder").map(Into::into),
        backups_kept: form
            .whole("backups_kept", 1..=10_000)?
            .unwrap_or(known.backups_kept),
        collects: known.collects,
    };
    write_down(&state, &importer, &known, &wanted, "place", visitor, &uri)
}

/// `POST /welcome/sources`: whether sources are visited while serving, and which.
pub(crate) async fn choose_sources(
    State(state): State<AppState>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    importer: Importer,
    body: Bytes,
) -> Result<Response, Error> {
    let form = importer.admit_settings(&body)?;
    switch_sources(&state, &importer, &form)?;
    let Some(file) = &state.config().settings_file else {
        return Ok(Redirect::to("/welcome#sources").into_response());
    };
    let known = read(file)?;
    let wanted = Settable {
        collects: form.flag("collects")?,
        ..known.clone()
    };
    write_down(&state, &importer, &known, &wanted, "sources", visitor, &uri)
}

/// `POST /welcome/restart`: the server begins again with the settings of the file; whoever asks meanwhile waits.
pub(crate) async fn restart(
    State(state): State<AppState>,
    importer: Importer,
    body: Bytes,
) -> Result<Redirect, Error> {
    importer.admit_settings(&body)?;
    let file = settings_file(&state)?;
    read(file)?;
    note(&state, &importer, "restart", "", (None, None))?;
    file.restart.ask();
    Ok(Redirect::to("/welcome"))
}

fn settings_file(state: &AppState) -> Result<&SettingsFile, Error> {
    state.config().settings_file.as_ref().ok_or_else(|| {
        let reason = "这里没有设置文件 (there is no file of settings here)";
        Error::Conflict(reason.to_owned())
    })
}

/// The settings as they stand in the file now.
pub(super) fn read(file: &SettingsFile) -> Result<Settable, Error> {
    (file.read)(&file.path).map_err(Error::Conflict)
}

/// Writes what is wanted and puts each change on record; what cannot be set is said beside the form.
fn write_down(
    state: &AppState,
    importer: &Importer,
    known: &Settable,
    wanted: &Settable,
    section: &'static str,
    visitor: Visitor,
    uri: &axum::http::Uri,
) -> Result<Response, Error> {
    let file = settings_file(state)?;
    if let Err(reason) = (file.write)(file, wanted) {
        let said = Said::refused(section, reason);
        let frame = state.frame(visitor, uri);
        let page = page(state, frame, importer, Some(said), "")?;
        return Ok(show(&page)?.into_response());
    }
    let set = read(file)?;
    for ((name, before), (_, after)) in said_of(known).into_iter().zip(said_of(&set)) {
        if before != after {
            note(state, importer, "change_setting", name, (before, after))?;
        }
    }
    Ok(Redirect::to(&format!("/welcome?saved={section}#{section}")).into_response())
}

/// Settings by the names that the file has for them.
pub(super) fn said_of(settings: &Settable) -> [(&'static str, Option<String>); 4] {
    let folder = settings.backup_folder.as_ref();
    [
        ("[web] public_url", settings.public_url.clone()),
        (
            "[web] backup_folder",
            folder.map(|folder| folder.display().to_string()),
        ),
        (
            "[web] backups_kept",
            Some(settings.backups_kept.to_string()),
        ),
        ("[collect] schedule", Some(settings.collects.to_string())),
    ]
}

/// Enables the sources whose boxes are ticked and disables the others; those that people open have none.
fn switch_sources(state: &AppState, importer: &Importer, form: &Query) -> Result<(), Error> {
    let store = state.library().store();
    let registry = Registry::load(store, store.folder())
        .map_err(|error| Error::Unreadable(error.to_string()))?;
    let mut switched: Vec<(SourceState, bool)> = Vec::new();
    for id in form.all("listed") {
        let is_wanted = form.has("source", id);
        let listed = registry
            .find(id)
            .map_err(|error| Error::parameter("source", error))?;
        if listed.is_enabled() != is_wanted && !listed.source.is_manual() {
            let state = listed
                .switched(is_wanted)
                .map_err(|error| Error::Conflict(error.to_string()))?;
            switched.push((state, is_wanted));
        }
    }
    store.write(|library| {
        for (state, is_wanted) in &switched {
            library.put_source_state(state)?;
            let action = if *is_wanted {
                "enable_source"
            } else {
                "disable_source"
            };
            Keeper(importer.name()).note(library, action, &state.source, None, None)?;
        }
        Ok(())
    })
}

fn note(
    state: &AppState,
    importer: &Importer,
    action: &str,
    subject: &str,
    (before, after): (Option<String>, Option<String>),
) -> Result<(), Error> {
    let store = state.library().store();
    Ok(store
        .write(|library| Keeper(importer.name()).note(library, action, subject, before, after))?)
}
