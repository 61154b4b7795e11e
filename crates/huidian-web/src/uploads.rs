//! Files that readers send to be taken into the library, kept until the worker takes them.

use std::fs;
use std::io::Write;
use std::path::Path as FilePath;

use axum::body::Bytes;
use axum::extract::Multipart;
use axum::http::StatusCode;
use huidian_operations::Keeper;
use huidian_store::{Job, Task, UploadFolder};

use crate::access::Secret;
use crate::error::Error;
use crate::request::Query;
use crate::state::AppState;

/// A file as it was sent.
pub(crate) struct Upload {
    pub(crate) name: String,
    pub(crate) bytes: Bytes,
}

/// Files of one upload; more of them are imported as a folder from the command line.
const MOST_FILES: usize = 100;

/// Keeps files and asks the worker to take them in.
pub(crate) async fn ask_for_import(
    state: &AppState,
    who: String,
    uploads: Vec<Upload>,
) -> Result<Job, Error> {
    if state.library().store().is_read_only() {
        return Err(Error::Conflict(
            "这里只能读取 (the library is only read here)".to_owned(),
        ));
    }
    if uploads.iter().all(|upload| upload.bytes.is_empty()) {
        let reason = "没有文件：作为请求正文，或放在 multipart/form-data 表单里 (no file: send it as the body, or in a form of multipart/form-data)";
        return Err(Error::Unreadable(reason.to_owned()));
    }
    let worker = state.clone();
    tokio::task::spawn_blocking(move || keep(&worker, &who, &uploads))
        .await
        .map_err(|_| Error::Internal("keeping an upload broke off".to_owned()))?
}

/// Files of a form, and what else it says.
pub(crate) async fn read_upload_form(
    state: &AppState,
    mut form: Multipart,
) -> Result<(Vec<Upload>, Query), Error> {
    let broken = |error: axum::extract::multipart::MultipartError| {
        refusal(state, error.status(), error.body_text())
    };
    let mut uploads: Vec<Upload> = Vec::new();
    let mut fields = Query::default();
    while let Some(field) = form.next_field().await.map_err(broken)? {
        let Some(name) = field.file_name().map(file_name) else {
            let name = field.name().unwrap_or("").to_owned();
            fields = fields.with(&name, &field.text().await.map_err(broken)?);
            continue;
        };
        if uploads.len() == MOST_FILES {
            let reason = format!("一次至多 {MOST_FILES} 个文件 (more than {MOST_FILES} files)");
            return Err(Error::Unreadable(reason));
        }
        let is_taken = uploads.iter().any(|other| other.name == name);
        uploads.push(Upload {
            name: if is_taken {
                format!("{}-{name}", uploads.len() + 1)
            } else {
                name
            },
            bytes: field.bytes().await.map_err(broken)?,
        });
    }
    Ok((uploads, fields))
}

pub(crate) fn refusal(state: &AppState, status: StatusCode, reason: String) -> Error {
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        let limit_bytes = state.config().upload_limit_bytes;
        Error::TooLarge { limit_bytes }
    } else {
        Error::Unreadable(reason)
    }
}

/// Bytes of a name that every file system takes, with room for a number before it.
const NAME_BYTES: usize = 200;

/// The last part of a name, without what a file system or a terminal would take for something else.
pub(crate) fn file_name(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or("");
    let kept: String = last
        .chars()
        .map(|c| {
            if c.is_control() || ":*?\"<>|".contains(c) {
                '_'
            } else {
                c
            }
        })
        .collect();
    let kept = kept.trim().trim_start_matches('.');
    // the ending tells the format, so a long name loses its beginning
    let excess = kept.len().saturating_sub(NAME_BYTES);
    let start = kept.ceil_char_boundary(excess);
    match &kept[start..] {
        "" => "upload.md".to_owned(),
        name => name.to_owned(),
    }
}

/// Keeps the files below the data folder and asks for their import with a row, the only link to the worker.
fn keep(state: &AppState, who: &str, uploads: &[Upload]) -> Result<Job, Error> {
    let store = state.library().store();
    let folder = format!("uploads/{}", &Secret::new()?.reveal()[..32]);
    let in_database = store.server().is_some();
    if !in_database {
        let path = store.folder().join(&folder);
        write_files(&path, uploads).map_err(|error| {
            fs::remove_dir_all(&path).ok();
            Error::unwritten(&format!("cannot keep the upload in {folder}"), &error)
        })?;
    }
    let folder = UploadFolder::new(&folder)
        .ok_or_else(|| Error::Internal(format!("{folder} is no folder of uploads")))?;
    let names: Vec<&str> = uploads.iter().map(|upload| upload.name.as_str()).collect();
    let task = Task::Import {
        folder: folder.clone(),
        by: Some(who.to_owned()),
    };
    let key = store.write(|library| {
        // where the rows are on a server, the worker may be another machine's
        for upload in uploads.iter().filter(|_| in_database) {
            library.put_upload_file(&folder, &upload.name, &upload.bytes)?;
        }
        let key = library.add_job(&task.into())?;
        let after = Some(format!("{key}"));
        Keeper(who).note(library, "import", &names.join(" "), None, after)?;
        Ok::<_, huidian_store::Error>(key)
    })?;
    let job = store.read()?.find_job(key)?;
    job.ok_or_else(|| Error::Internal(format!("job {key} is gone")))
}

fn write_files(folder: &FilePath, uploads: &[Upload]) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    for upload in uploads {
        let mut file = fs::File::create(folder.join(&upload.name))?;
        file.write_all(&upload.bytes)?;
        // the row that asks for the import must not outlive the file
        file.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{NAME_BYTES, file_name};

    #[test]
    fn names_stay_in_their_folder() {
        for (given, kept) in [
            ("灯塔.md", "灯塔.md"),
            ("../../etc/passwd", "passwd"),
            ("C:\\texts\\a.docx", "a.docx"),
            ("..", "upload.md"),
            ("/", "upload.md"),
            (".hidden.md", "hidden.md"),
            ("a\u{0}b\n.txt", "a_b_.txt"),
        ] {
            assert_eq!(file_name(given), kept, "{given}");
        }
        let long = format!("{}.html", "长".repeat(300));
        let kept = file_name(&long);
        assert!(kept.len() <= NAME_BYTES && kept.ends_with("长.html"));
    }
}
