//! The setup code of a library without users: printed when it is served, and kept in a file that only its account reads.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;

use anyhow::{Context, Result};
use huidian_store::Store;
use huidian_web::SetupCode;

use crate::bounded;

/// Beside the database; no backup takes it.
const FILE: &str = "setup-code";

/// The code that the first keeper types at `/welcome`: the same until there is one, then none.
pub fn of_server(folder: &Path, store: &Store) -> Result<Option<SetupCode>> {
    let path = folder.join(FILE);
    if store.is_read_only() {
        return Ok(None);
    }
    if !store.read()?.users()?.is_empty() {
        return match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(error).with_context(|| format!("remove {}", path.display()))
            }
            _ => Ok(None),
        };
    }
    let known = bounded::read_text(&path, bounded::SMALL_BYTES).ok();
    if let Some(code) = known.as_deref().and_then(SetupCode::read) {
        return Ok(Some(code));
    }
    let code = SetupCode::new()?;
    write(folder, &path, &code).with_context(|| format!("write {}", path.display()))?;
    Ok(Some(code))
}

/// Whole or not at all, for this account alone.
fn write(folder: &Path, path: &Path, code: &SetupCode) -> std::io::Result<()> {
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    writeln!(file, "{code}")?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use huidian_store::{Role, Store, StoreOptions};

    use super::{FILE, of_server};

    #[test]
    fn a_code_stays_until_there_is_a_user() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), StoreOptions::default()).unwrap();
        let first = of_server(folder.path(), &store).unwrap().unwrap();
        let again = of_server(folder.path(), &store).unwrap().unwrap();
        assert_eq!(first.to_string(), again.to_string());
        // what somebody spoiled is made anew
        std::fs::write(folder.path().join(FILE), "x").unwrap();
        let other = of_server(folder.path(), &store).unwrap().unwrap();
        assert_ne!(first.to_string(), other.to_string());
        store
            .write(|library| library.put_user("keeper", "a hash", Role::Administrator))
            .unwrap();
        assert_eq!(of_server(folder.path(), &store).unwrap(), None);
        assert!(!folder.path().join(FILE).exists());
    }
}
