//! Writes single settings into `huidian.toml` for a page, and leaves everything else in it as it stands.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result, bail, ensure};
use huidian_store::reach_of_others;
use huidian_web::{Restart, Settable, SettingsFile};
use toml_edit::{DocumentMut, Item, Table, Value};
use url::Url;

use crate::bounded;
use crate::config::Config;

/// The file that a server was started with, for its pages.
pub fn of_server(path: PathBuf, data: &Path, config: &Config) -> SettingsFile {
    remove_drafts(&path);
    SettingsFile {
        path,
        data: data.to_owned(),
        in_force: settable(config),
        read: |path| read(path).map_err(|error| said(&error)),
        write: |file, wanted| write(file, wanted).map_err(|error| said(&error)),
        restart: Arc::new(Restart::default()),
    }
}

/// The whole chain; a message that has both languages is not led in by the other words.
fn said(error: &anyhow::Error) -> String {
    let last = error.root_cause().to_string();
    if last.is_ascii() {
        format!("{error:#}")
    } else {
        last
    }
}

fn settable(config: &Config) -> Settable {
    Settable {
        public_url: config.web.public_url.clone(),
        backup_folder: config.web.backup_folder.clone(),
        backups_kept: config.web.backups_kept,
        collects: config.collect.schedule,
    }
}

fn text_of(path: &Path) -> Result<String> {
    match bounded::read_text(path, bounded::SMALL_BYTES) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(error).with_context(|| format!("read settings {}", path.display())),
    }
}

fn read(path: &Path) -> Result<Settable> {
    let config = Config::read_text(&text_of(path)?)
        .with_context(|| format!("read settings {}", path.display()))?;
    Ok(settable(&config))
}

/// Held from reading the file to replacing it: of two who save at once, the second changes what the first left.
static WRITING: Mutex<()> = Mutex::new(());

fn write(file: &SettingsFile, wanted: &Settable) -> Result<()> {
    let _writing = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
    let text = text_of(&file.path)?;
    let known = settable(&Config::read_text(&text)?);
    let mut wanted = wanted.clone();
    if wanted.public_url != known.public_url {
        wanted.public_url = wanted.public_url.as_deref().map(address).transpose()?;
    }
    if wanted.backup_folder != known.backup_folder
        && let Some(folder) = &wanted.backup_folder
    {
        prepare(folder, &file.data)?;
    }
    let written = changed(&text, &known, &wanted)?;
    if written == text {
        return Ok(());
    }
    let set = settable(&Config::read_text(&written)?);
    ensure!(
        set == wanted,
        "环境变量 HUIDIAN_WEB__… 或 HUIDIAN_COLLECT__… 定了另一个值，须在那里改 (an environment variable HUIDIAN_WEB__… or HUIDIAN_COLLECT__… says otherwise: change it there)"
    );
    replace(&file.path, &written).map_err(|error| {
        let path = file.path.display();
        anyhow::anyhow!(
            "写不了 {path}：{error}；请把该设置手工写进去 (cannot write {path}: {error}; write the setting by hand)"
        )
    })
}

/// The file's words with what differs set anew; comments and order stay.
fn changed(text: &str, known: &Settable, wanted: &Settable) -> Result<String> {
    let mut document: DocumentMut = text.parse().context("read settings")?;
    if known.public_url != wanted.public_url {
        let value = wanted.public_url.as_deref().map(Value::from);
        put(&mut document, "web", "public_url", value)?;
    }
    if known.backup_folder != wanted.backup_folder {
        let folder = wanted.backup_folder.as_deref().and_then(Path::to_str);
        put(
            &mut document,
            "web",
            "backup_folder",
            folder.map(Value::from),
        )?;
    }
    if known.backups_kept != wanted.backups_kept {
        let count = Value::from(i64::from(wanted.backups_kept));
        put(&mut document, "web", "backups_kept", Some(count))?;
    }
    if known.collects != wanted.collects {
        let is = Value::from(wanted.collects);
        put(&mut document, "collect", "schedule", Some(is))?;
    }
    Ok(document.to_string())
}

/// Sets a key of a section, or takes it away; a remark behind the old value stays.
fn put(document: &mut DocumentMut, section: &str, key: &str, value: Option<Value>) -> Result<()> {
    if value.is_none() && !document.contains_key(section) {
        return Ok(());
    }
    if !document.contains_key(section) {
        let table = new_section(document);
        document.insert(section, Item::Table(table));
    }
    let Some(table) = document[section].as_table_like_mut() else {
        bail!("[{section}] of the settings is no section");
    };
    let Some(mut value) = value else {
        table.remove(key);
        return Ok(());
    };
    if let Some(Item::Value(old)) = table.get_mut(key) {
        *value.decor_mut() = old.decor().clone();
        *old = value;
        return Ok(());
    }
    table.insert(key, Item::Value(value));
    Ok(())
}

/// A section for the end of the file: remarks that end it stay in front, where they stood.
fn new_section(document: &mut DocumentMut) -> Table {
    let remarks = document.trailing().as_str().unwrap_or_default().to_owned();
    let mut table = Table::new();
    if !remarks.is_empty() {
        document.set_trailing("");
        let gap = if remarks.ends_with('\n') {
            "\n"
        } else {
            "\n\n"
        };
        table.decor_mut().set_prefix(format!("{remarks}{gap}"));
    }
    table
}

/// An address that links can begin with: scheme and host, nothing after them.
fn address(text: &str) -> Result<String> {
    let wrong = || {
        format!(
            "“{text}”不是对外地址，写成 https://law.example.org，不带路径 (no public address: scheme and host such as https://law.example.org, and no path)"
        )
    };
    let url = Url::parse(text).ok().with_context(wrong)?;
    let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    let is_plain = url.username().is_empty() && url.password().is_none();
    let is_web = matches!(url.scheme(), "http" | "https");
    // the parser lets marks through that have no place in a name (RFC 1123, 2.1)
    let is_named = url.host_str().is_some_and(|host| {
        let is_usual =
            |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | ':' | '[' | ']');
        let is_label =
            |label: &str| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-');
        host.chars().all(is_usual) && (host.starts_with('[') || host.split('.').all(is_label))
    });
    let is_reachable = url.port() != Some(0);
    if !(is_web && is_named && is_reachable && is_bare && is_plain) {
        bail!(wrong());
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

/// Makes a folder for backups, and tries to write there.
fn prepare(folder: &Path, data: &Path) -> Result<()> {
    let shown = folder.display();
    ensure!(
        folder.is_absolute(),
        "备份文件夹“{shown}”须写完整路径，以 / 或盘符开头 (a backup folder is a whole path)"
    );
    let cannot = |error: std::io::Error| {
        anyhow::anyhow!("不能在“{shown}”里写：{error} (cannot write in {shown}: {error})")
    };
    ensure!(
        folder.components().all(|part| part != Component::ParentDir),
        "备份文件夹“{shown}”不能写 .. (a backup folder is written without ..)"
    );
    ensure!(
        !resolved(folder).starts_with(resolved(data)),
        "备份文件夹不能在数据文件夹里，最好在另一块盘上 (a backup folder lies outside the data folder, best on another disk)"
    );
    let is_new = !folder.exists();
    // before anything is made, and once more when all of it is there
    if let Some(reason) = reach_of_others(folder, data) {
        bail!(reason);
    }
    fs::create_dir_all(folder).map_err(cannot)?;
    if is_new {
        close_to_others(folder).map_err(cannot)?;
    }
    if let Some(reason) = reach_of_others(folder, data) {
        bail!(reason);
    }
    // a name that nobody can have put there before
    tempfile::NamedTempFile::new_in(folder)
        .and_then(tempfile::NamedTempFile::close)
        .map_err(cannot)
}

/// A folder that was just made is its owner's alone.
#[cfg(unix)]
fn close_to_others(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn close_to_others(_folder: &Path) -> std::io::Result<()> {
    Ok(())
}

/// A path with its links followed, as far as it is there.
fn resolved(path: &Path) -> PathBuf {
    let there = path.ancestors().find_map(|folder| {
        let real = folder.canonicalize().ok()?;
        Some(real.join(path.strip_prefix(folder).ok()?))
    });
    there.unwrap_or_else(|| path.to_owned())
}

/// Begins the names of settings that are being written.
const DRAFT: &str = ".huidian.toml.";

/// Removes what a killed writer left beside the settings: it has all their words. Whatever cannot be removed does no harm to serving.
fn remove_drafts(settings: &Path) {
    let path = settings
        .canonicalize()
        .unwrap_or_else(|_| settings.to_owned());
    let folder = path.parent().unwrap_or(Path::new("."));
    let Ok(listed) = fs::read_dir(folder) else {
        return;
    };
    for entry in listed.flatten() {
        let name = entry.file_name();
        let is_draft = |name: &str| name.starts_with(DRAFT) && name.ends_with(".draft");
        if name.to_str().is_some_and(is_draft) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// The new words are whole on the disk before they take the place of the old ones; rights of the file stay.
fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let mut file = tempfile::Builder::new()
        .prefix(DRAFT)
        .suffix(".draft")
        .tempfile_in(path.parent().unwrap_or(Path::new(".")))?;
    if let Ok(old) = fs::metadata(&path) {
        file.as_file().set_permissions(old.permissions())?;
    }
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(&path).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::{address, changed, settable, write};
    use crate::config::Config;
    use huidian_web::Settable;

    fn after(text: &str, change: impl Fn(&mut Settable)) -> String {
        let known = settable(&Config::read_text(text).unwrap());
        let mut wanted = known.clone();
        change(&mut wanted);
        let written = changed(text, &known, &wanted).unwrap();
        assert_eq!(settable(&Config::read_text(&written).unwrap()), wanted);
        written
    }

    #[test]
    fn one_setting_changes_and_every_other_word_stays() {
        let url = |to: &'static str| move |set: &mut Settable| set.public_url = Some(to.to_owned());
        for (reason, before, expected) in [
            (
                "an empty file",
                "",
                "[web]\npublic_url = \"https://a.example\"\n",
            ),
            (
                "remarks, order and other sections stay",
                "# ours\n[web]\nlisten = \"127.0.0.1:80\" # here\npublic_url = \"https://old.example\" # until June\n\n[collect]\n# polite\ndaily_requests = 9\n",
                "# ours\n[web]\nlisten = \"127.0.0.1:80\" # here\npublic_url = \"https://a.example\" # until June\n\n[collect]\n# polite\ndaily_requests = 9\n",
            ),
            (
                "a dotted key",
                "web.listen = \"127.0.0.1:80\"\n",
                "web.listen = \"127.0.0.1:80\"\nweb.public_url = \"https://a.example\"\n",
            ),
            (
                "a remark that ends the file stands before what is new",
                "[collect]\ndaily_requests = 9\n# seven\n",
                "[collect]\ndaily_requests = 9\n# seven\n\n[web]\npublic_url = \"https://a.example\"\n",
            ),
            (
                "nothing but a remark, in a line that does not end",
                "# ours",
                "# ours\n\n[web]\npublic_url = \"https://a.example\"\n",
            ),
        ] {
            assert_eq!(
                after(before, url("https://a.example")),
                expected,
                "{reason}"
            );
        }
        let text = "[web]\npublic_url = \"https://a.example\"\nbackups_kept = 3\n";
        assert_eq!(
            after(text, |set| set.public_url = None),
            "[web]\nbackups_kept = 3\n"
        );
        let both = after(text, |set| {
            set.collects = true;
            set.backups_kept = 5;
            set.backup_folder = Some(PathBuf::from("/backup/\"x\""));
        });
        assert!(both.ends_with("\n[collect]\nschedule = true\n"), "{both}");
    }

    #[test]
    fn what_links_cannot_begin_with_is_refused() {
        for (text, kept) in [
            ("https://law.example.org", Some("https://law.example.org")),
            ("https://law.example.org/", Some("https://law.example.org")),
            ("HTTP://Law.Example:8080", Some("http://law.example:8080")),
            ("https://law.example.org/library", None),
            ("https://law.example.org/?a=b", None),
            ("https://user:word@law.example.org", None),
            ("https://law.example.org\"x=1", None),
            ("https://law.example.org$", None),
            ("https://law..example.org", None),
            ("https://-law.example.org", None),
            ("https://.", None),
            ("https://law.example.org:0", None),
            (
                "https://[2001:db8::17]:8443",
                Some("https://[2001:db8::17]:8443"),
            ),
            ("ftp://law.example.org", None),
            ("law.example.org", None),
            ("javascript:alert(1)", None),
            ("", None),
        ] {
            assert_eq!(address(text).ok().as_deref(), kept, "{text}");
        }
    }

    #[test]
    fn the_file_is_replaced_whole_and_bad_folders_are_refused() {
        let (data, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let path = data.path().join("huidian.toml");
        std::fs::write(&path, "# kept\n").unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
        }
        let draft = data.path().join(".huidian.toml.x3q.draft");
        std::fs::write(&draft, "half a file").unwrap();
        let file = super::of_server(path.clone(), data.path(), &Config::default());
        assert!(!draft.exists(), "of a killed writer");
        let wanted = |folder: PathBuf| Settable {
            backup_folder: Some(folder),
            ..file.in_force.clone()
        };
        for (reason, folder) in [
            ("in the data folder", data.path().join("backups")),
            ("no whole path", PathBuf::from("backups")),
            ("below a file", path.join("backups")),
            ("everybody's", std::env::temp_dir()),
            (
                "in the data folder by a detour",
                other.path().join("none/..").join(data.path()),
            ),
            ("a detour", other.path().join("none/../made")),
        ] {
            assert!(write(&file, &wanted(folder)).is_err(), "{reason}");
        }
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "# kept\n");
        // what stands there under the name of a probe is somebody's
        #[cfg(unix)]
        {
            let (victim, folder) = (data.path().join("huidian.db"), other.path().join("made"));
            std::fs::write(&victim, "a library").unwrap();
            std::fs::create_dir(&folder).unwrap();
            std::os::unix::fs::symlink(&victim, folder.join(".huidian-probe")).unwrap();
            write(&file, &wanted(folder)).unwrap();
            assert_eq!(std::fs::read_to_string(&victim).unwrap(), "a library");
            std::fs::remove_file(victim).unwrap();
            std::fs::write(&path, "# kept\n").unwrap();
        }
        write(&file, &wanted(other.path().join("made"))).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(
            text.starts_with("# kept\n") && text.contains("backup_folder"),
            "{text}"
        );
        assert!(other.path().join("made").is_dir());
        let left = std::fs::read_dir(data.path()).unwrap().count();
        assert_eq!(left, 1, "nothing beside the file");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o640);
        }
    }

    #[test]
    fn saves_at_once_leave_one_of_them_whole() {
        let data = tempfile::tempdir().unwrap();
        let path = data.path().join("huidian.toml");
        let file = super::of_server(path.clone(), data.path(), &Config::default());
        let long = format!("https://{}.example", "a".repeat(60));
        std::thread::scope(|scope| {
            for address in ["https://a.example", long.as_str(), "https://b.example"] {
                let file = &file;
                scope.spawn(move || {
                    for _ in 0..20 {
                        let wanted = Settable {
                            public_url: Some(address.to_owned()),
                            ..file.in_force.clone()
                        };
                        write(file, &wanted).unwrap();
                    }
                });
            }
        });
        let text = std::fs::read_to_string(&path).unwrap();
        let read = settable(&Config::read_text(&text).unwrap());
        assert!(read.public_url.is_some(), "{text}");
        assert_eq!(std::fs::read_dir(data.path()).unwrap().count(), 1);
    }
}
