//! Acts of keepers, as pages and API make them: done at once; the worker follows with references and index.

use huidian_operations::{Act, ActError, ActForm, Asking, Keeper, Performed};
use huidian_store::{BatchId, BatchKind, Job, Task};
use huidian_wire::value_text;

use crate::error::Error;
use crate::state::AppState;

/// Does the act that a form asks for.
pub(crate) fn perform(state: &AppState, who: &str, form: &ActForm) -> Result<Performed, Error> {
    let store = state.library().store();
    let (act, grounds) = {
        let reader = store.read()?;
        let asking = Asking {
            reader: &reader,
            catalogue: huidian_catalogue::builtin(),
            today: state.today(),
            who,
            shown: value_text,
        };
        let act: Act = form.read(asking).map_err(refused)?;
        (act, form.grounds().map_err(refused)?)
    };
    let performed = store
        .write(|library| -> Result<Performed, ActError> {
            let performed = Keeper(who).perform(library, &act, &grounds)?;
            if let Some(task) = settle(&performed) {
                library.add_job(&task.into())?;
            }
            Ok(performed)
        })
        .map_err(refused)?;
    state.forget();
    Ok(performed)
}

/// What the worker is to do after an act.
pub(crate) fn settle(performed: &Performed) -> Option<Task> {
    Some(Task::Settle {
        batch: performed.batch?,
        works: performed.changed.clone(),
        gone: performed.gone.clone(),
        texts: performed.unlinked.clone(),
    })
}

/// Asks the worker to take a batch back.
pub(crate) fn ask_for_undo(state: &AppState, who: &str, id: &str) -> Result<Job, Error> {
    let batch: BatchId = id
        .parse()
        .map_err(|_| Error::NoSuchPage(format!("batch {id}")))?;
    let store = state.library().store();
    let known = store.read()?.find_batch(batch)?;
    let Some(known) = known else {
        return Err(Error::NoSuchPage(format!("batch {batch}")));
    };
    if known.undone_at.is_some() {
        return Err(Error::Conflict(format!(
            "批次 {batch} 已撤回 (the batch was taken back before)"
        )));
    }
    if known.kind == BatchKind::Redact {
        return Err(Error::Conflict(format!(
            "批次 {batch} 去除了个人信息，不可撤销 (the batch took personal data out for good: nothing takes that back)"
        )));
    }
    if !known.is_recorded {
        return Err(Error::Conflict(format!(
            "批次 {batch} 是旧版程序的导入，没有记录，不可整批撤回 (an import of an older version, without a record: it cannot be taken back)"
        )));
    }
    let task = Task::Undo {
        batch,
        by: who.to_owned(),
    };
    let key = store.write(|library| library.add_job(&task.into()))?;
    let job = store.read()?.find_job(key)?;
    job.ok_or_else(|| Error::Internal("the job is gone".to_owned()))
}

pub(crate) fn refused(error: ActError) -> Error {
    match error {
        ActError::Field { field, reason } => Error::parameter(field, reason),
        ActError::NoSuchWork(name) => Error::no_such_work(&name),
        ActError::Store(error) => Error::Store(error),
        other => Error::Conflict(other.to_string()),
    }
}
