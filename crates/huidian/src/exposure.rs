//! Files with secrets that other accounts of the machine can read.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::bounded;

/// What a secret's key ends with.
const SECRETS: [&str; 5] = ["password", "secret", "token", "key", "credentials"];

/// One line for each file that others can read and that holds a secret: the settings, files that they name, the data folder.
pub fn warnings(settings: &Path, data: &Path) -> Result<Vec<String>> {
    let mut found = Found::default();
    if settings.exists() {
        let text = bounded::read_text(settings, bounded::SMALL_BYTES)
            .with_context(|| format!("read settings {}", settings.display()))?;
        let table: toml::Table = text.parse().context("read settings")?;
        found.look(&toml::Value::Table(table));
    }
    let mut warnings = Vec::new();
    if let Some(key) = found.secret
        && is_open(settings)
    {
        warnings.push(format!(
            "{} 里有 {key}，本机其他账号也能读：chmod 600，或改用 {key}_file (other accounts can read this file with a secret in it)",
            settings.display()
        ));
    }
    let database = data.join("huidian.db");
    let others = found.files.into_iter().chain([database]);
    for path in others.filter(|path| is_reachable(path)) {
        warnings.push(format!(
            "{} 本机其他账号也能读：chmod 600 (other accounts can read this file)",
            path.display()
        ));
    }
    Ok(warnings)
}

#[derive(Default)]
struct Found {
    /// A key whose secret stands in the settings themselves.
    secret: Option<String>,
    /// Files that hold one.
    files: Vec<PathBuf>,
}

impl Found {
    fn look(&mut self, value: &toml::Value) {
        match value {
            toml::Value::Table(table) => {
                for (key, value) in table {
                    self.look_at(key, value);
                }
            }
            toml::Value::Array(values) => values.iter().for_each(|value| self.look(value)),
            _ => {}
        }
    }

    fn look_at(&mut self, key: &str, value: &toml::Value) {
        let Some(text) = value.as_str() else {
            return self.look(value);
        };
        let is_secret = |key: &str| SECRETS.iter().any(|ending| key.ends_with(ending));
        if let Some(name) = key.strip_suffix("_file") {
            if is_secret(name) {
                self.files.push(PathBuf::from(text));
            }
        } else if is_secret(key) && !text.is_empty() {
            self.secret.get_or_insert_with(|| key.to_owned());
        }
    }
}

/// Whether accounts other than the owner's may read a file.
#[cfg(unix)]
fn is_open(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|found| found.permissions().mode() & 0o044 != 0)
}

#[cfg(not(unix))]
fn is_open(_: &Path) -> bool {
    false
}

/// The same, and its folder lets them in.
fn is_reachable(path: &Path) -> bool {
    is_open(path) && path.parent().is_none_or(|folder| !is_closed(folder))
}

#[cfg(unix)]
fn is_closed(folder: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(folder).is_ok_and(|found| found.permissions().mode() & 0o011 == 0)
}

#[cfg(not(unix))]
fn is_closed(_: &Path) -> bool {
    false
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::warnings;

    #[test]
    fn settings_with_secrets_that_others_can_read_are_told() {
        for (text, mode, is_told) in [
            ("[mail]\npassword = \"x\"\n", 0o644, true),
            ("[mail]\npassword = \"x\"\n", 0o640, true),
            ("[mail]\npassword = \"x\"\n", 0o600, false),
            ("[deliver.wechat]\ntoken = \"x\"\n", 0o644, true),
            ("[deliver.feishu]\napp_secret = \"x\"\n", 0o644, true),
            // nothing secret in it
            ("[web]\nlisten = \"127.0.0.1:80\"\n", 0o644, false),
        ] {
            let folder = tempfile::TempDir::with_prefix("huidian-test-").unwrap();
            let path = folder.path().join("huidian.toml");
            fs::write(&path, text).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            let told = warnings(&path, folder.path()).unwrap();
            assert_eq!(!told.is_empty(), is_told, "{mode:o} {text}: {told:?}");
        }
    }

    #[test]
    fn files_of_secrets_are_looked_at() {
        let folder = tempfile::TempDir::with_prefix("huidian-test-").unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let secret = folder.path().join("password.txt");
        fs::write(&secret, "x").unwrap();
        let settings = folder.path().join("huidian.toml");
        let text = format!("[mail]\npassword_file = \"{}\"\n", secret.display());
        fs::write(&settings, text).unwrap();
        let told = |mode| {
            fs::set_permissions(&secret, fs::Permissions::from_mode(mode)).unwrap();
            warnings(&settings, folder.path()).unwrap().len()
        };
        assert_eq!((told(0o644), told(0o600)), (1, 0));
    }
}
