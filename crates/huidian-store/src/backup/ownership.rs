//! Whose a folder is: backups hold every secret of a library, and pruning deletes, so both stay where no other account of the machine leads them.

use std::path::Path;

/// Whether a folder inside the target is a real one, and of whoever writes there or of the machine's administrator.
#[cfg(unix)]
pub(crate) fn is_own_inside(target: &Path, inner: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let Ok(about) = std::fs::symlink_metadata(inner) else {
        return false;
    };
    // whoever writes: the owner of a file made there
    let own = tempfile::NamedTempFile::new_in(target)
        .and_then(|probe| probe.as_file().metadata())
        .map(|probe| probe.uid());
    about.is_dir() && own.is_ok_and(|own| about.uid() == own || about.uid() == 0)
}

#[cfg(not(unix))]
pub(crate) fn is_own_inside(_target: &Path, inner: &Path) -> bool {
    std::fs::symlink_metadata(inner).is_ok_and(|about| about.is_dir())
}

/// Why other accounts of this machine reach a folder for backups, if they do: somebody else owns it, a folder above it or a link on the way, or may put
/// things in their place. The data folder's owner and the administrator are no others; a folder above that keeps everybody's things apart (as `/tmp`)
/// is none, but no place for backups itself.
#[cfg(unix)]
pub fn reach_of_others(folder: &Path, data: &Path) -> Option<String> {
    use std::os::unix::fs::MetadataExt;
    const WRITTEN_BY_ALL: u32 = 0o002;
    const STICKY: u32 = 0o1000;
    let keeper = std::fs::metadata(data).ok()?.uid();
    let real = folder.canonicalize();
    let whole = std::path::absolute(folder).ok()?;
    let ways = whole
        .ancestors()
        .chain(real.iter().flat_map(|real| real.ancestors()));
    for step in ways {
        let Ok(about) = std::fs::symlink_metadata(step) else {
            continue;
        };
        let shown = step.display();
        if about.uid() != keeper && about.uid() != 0 {
            return Some(format!(
                "“{shown}”属于这台机器上的另一个账号，备份里有密码和令牌的散列，请另选 ({shown} belongs to another account of this machine: choose a folder of your own)"
            ));
        }
        let is_last = step == whole || real.as_ref().is_ok_and(|real| step == real);
        let is_open = about.is_dir() && about.mode() & WRITTEN_BY_ALL != 0;
        if is_open && (is_last || about.mode() & STICKY == 0) {
            return Some(format!(
                "“{shown}”人人可写，备份里有密码和令牌的散列，请另选 (everybody may write in {shown}: choose a folder of your own)"
            ));
        }
    }
    None
}

#[cfg(not(unix))]
pub fn reach_of_others(_folder: &Path, _data: &Path) -> Option<String> {
    None
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::{is_own_inside, reach_of_others};

    #[test]
    fn folders_that_others_reach_are_told() {
        let own = tempfile::tempdir().unwrap();
        let data = own.path().join("data");
        let open = own.path().join("open");
        let sticky = own.path().join("sticky");
        for (folder, mode) in [(&data, 0o700), (&open, 0o777), (&sticky, 0o1777)] {
            fs::create_dir(folder).unwrap();
            fs::set_permissions(folder, fs::Permissions::from_mode(mode)).unwrap();
        }
        fs::create_dir(open.join("inner")).unwrap();
        fs::create_dir(sticky.join("inner")).unwrap();
        symlink(&open, own.path().join("link")).unwrap();
        for (folder, is_told, reason) in [
            (own.path().join("new"), false, "not there yet"),
            (data.clone(), false, "own"),
            (open.clone(), true, "everybody writes there"),
            (open.join("inner"), true, "everybody may move it"),
            (sticky.clone(), true, "everybody writes there, too"),
            (sticky.join("inner"), false, "others may not move it"),
            (own.path().join("link"), true, "a link to what others reach"),
            ("/tmp".into(), true, "everybody's"),
        ] {
            assert_eq!(
                reach_of_others(&folder, &data).is_some(),
                is_told,
                "{reason}"
            );
        }
    }

    #[test]
    fn links_are_no_folders_of_a_target() {
        let target = tempfile::tempdir().unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        let (made, link) = (target.path().join("made"), target.path().join("link"));
        fs::create_dir(&made).unwrap();
        symlink(elsewhere.path(), &link).unwrap();
        assert!(is_own_inside(target.path(), &made));
        assert!(!is_own_inside(target.path(), &link));
        assert!(!is_own_inside(target.path(), &target.path().join("none")));
    }
}
