//! What can go wrong around a library, and what must not come of it.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use huidian_model::{ContentHash, FactValue};
use huidian_store::{Error, Fault, Store};

use crate::child::{WORK_COUNT, fill, player, player_of, said, skipped};
use crate::library::{library, options, work};
use huidian_testing::fact;

fn digest(store: &Store) -> ContentHash {
    store.read().unwrap().content_digest().unwrap()
}

#[test]
fn a_killed_writer_leaves_a_sound_library_that_the_next_one_completes() {
    let undisturbed = library();
    fill(&undisturbed);
    let folder = tempfile::tempdir().unwrap();
    // steps heard before the kill: the writer is somewhere in a later one by then
    for steps in [0, 1, 1, 3, 2, 5, 4, 9, 7, 14] {
        let mut writer = player("fill", folder.path()).spawn().unwrap();
        let lines = BufReader::new(writer.stdout.take().unwrap()).lines();
        let heard = lines
            .map_while(Result::ok)
            .filter(|line| line.starts_with("step") || line.contains("running"))
            .take(steps + 1)
            .count();
        assert_eq!(heard, steps + 1);
        // SIGKILL
        writer.kill().unwrap();
        writer.wait().unwrap();
        let store = Store::open(folder.path(), options()).unwrap();
        let report = store.doctor().unwrap();
        assert!(report.is_clean(), "{:?}", report.faults);
    }
    let store = Store::open(folder.path(), options()).unwrap();
    fill(&store);
    assert_eq!(digest(&store), digest(&undisturbed));
    store.sweep(Duration::ZERO).unwrap();
    let report = store.doctor().unwrap();
    assert!(
        report.is_clean() && report.leftover_count == 0,
        "{report:?}"
    );
    assert_eq!(report.work_count, WORK_COUNT);
}

#[test]
fn two_writers_at_once_write_one_library() {
    let alone = library();
    fill(&alone);
    let folder = tempfile::tempdir().unwrap();
    let writers: Vec<_> = (0..2)
        .map(|_| player("fill", folder.path()).spawn().unwrap())
        .collect();
    for writer in writers {
        let output = writer.wait_with_output().unwrap();
        assert!(output.status.success(), "{output:?}");
    }
    let store = Store::open(folder.path(), options()).unwrap();
    assert!(store.doctor().unwrap().is_clean());
    assert_eq!(digest(&store), digest(&alone));
}

#[test]
fn a_second_long_job_waits_and_says_for_whom() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (
        Store::open(folder.path(), options()).unwrap(),
        Store::open(folder.path(), options()).unwrap(),
    );
    let lease = first.lease("import of laws", Duration::ZERO).unwrap();
    let refused = second.lease("another import", Duration::ZERO).unwrap_err();
    assert!(
        refused.to_string().contains("import of laws, process "),
        "{refused}"
    );
    // a reader and a short write do not wait for it
    second
        .write(|library| library.put_setting("a", "b"))
        .unwrap();
    assert_eq!(
        second.read().unwrap().find_setting("a").unwrap().as_deref(),
        Some("b")
    );
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| second.lease("another import", Duration::from_mins(1)));
        drop(lease);
        waiting.join().unwrap().unwrap();
    });
}

#[test]
fn a_write_that_waits_too_long_is_told_so() {
    let folder = tempfile::tempdir().unwrap();
    let first = Store::open(folder.path(), options()).unwrap();
    let mut hasty = options();
    hasty.busy_timeout = Duration::from_millis(1);
    let second = Store::open(folder.path(), hasty).unwrap();
    first
        .write(|library| {
            library.put_setting("a", "b")?;
            let outcome = second.write(|library| library.put_setting("a", "c"));
            assert!(matches!(outcome, Err(Error::Busy { .. })), "{outcome:?}");
            Ok::<_, Error>(())
        })
        .unwrap();
}

#[test]
fn a_reader_sees_one_state_while_others_write() {
    let store = library();
    let reader = store.read().unwrap();
    let before = reader.counts().unwrap();
    fill(&store);
    assert_eq!(reader.counts().unwrap(), before);
    drop(reader);
    assert_eq!(
        store.read().unwrap().counts().unwrap().work_count,
        WORK_COUNT as u64
    );
}

#[test]
fn a_full_disk_is_said_and_nothing_is_half_written() {
    let folder = tempfile::tempdir().unwrap();
    // a file system of two megabytes, in a name space of its own
    let mut shell = Command::new("unshare");
    shell.args(["-rm", "sh", "-c"]).arg(
        "mount -t tmpfs -o size=2m tmpfs \"$HUIDIAN_TEST_FOLDER\" || exit 77; exec \"$0\" \"$@\"",
    );
    shell.arg(std::env::current_exe().unwrap());
    let output = match player_of(shell, "fill until full", folder.path()).output() {
        Ok(output) if output.status.code() != Some(77) => output,
        _ => return skipped("the right to mount a small file system"),
    };
    let text = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() && !text.contains("running 1 test") {
        return skipped("unshare");
    }
    assert_eq!(said(&text, "outcome"), Error::Full.to_string());
    assert_eq!(said(&text, "faults"), "[]");
    let works = said(&text, "works");
    let (found, complete) = works.split_once(" of ").unwrap();
    assert_eq!(found, complete);
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_only_be_read_is_read_and_not_written() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::os::unix::process::CommandExt;

    let folder = tempfile::tempdir().unwrap();
    fill(&Store::open(folder.path(), options()).unwrap());
    let permit =
        |mode| fs::set_permissions(folder.path(), fs::Permissions::from_mode(mode)).unwrap();
    for name in ["huidian.db", "schema.lock"] {
        let path = folder.path().join(name);
        fs::set_permissions(path, fs::Permissions::from_mode(0o444)).unwrap();
    }
    permit(0o555);
    let mut reader = player("read only", folder.path());
    // permissions do not bind root: the part is played by nobody
    if fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0) {
        reader.uid(65534).gid(65534);
    }
    let output = reader.output();
    permit(0o755);
    let Ok(output) = output else {
        return skipped("a test binary that another user may run");
    };
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(said(&text, "writing").contains("schema.lock"), "{text}");
    assert_eq!(said(&text, "reading"), format!("{WORK_COUNT} works"));
    assert_eq!(said(&text, "putting"), Error::ReadOnly.to_string());
}

#[test]
fn a_place_that_cannot_be_a_data_folder_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "not a folder").unwrap();
    let error = Store::open(&file, options()).unwrap_err();
    assert!(error.to_string().contains("file"), "{error}");
    let mut read_only = options();
    read_only.is_read_only = true;
    let error = Store::open(folder.path().join("nothing"), read_only).unwrap_err();
    assert!(matches!(error, Error::NoLibrary { .. }));
    let output = player("open", Path::new("/proc/huidian")).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said(&text, "outcome").contains("/proc/huidian"), "{text}");
}

#[test]
fn bytes_that_are_no_database_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("huidian.db"),
        "not a database at all ".repeat(100),
    )
    .unwrap();
    let error = Store::open(folder.path(), options()).unwrap_err();
    assert!(matches!(error, Error::Damaged(_)), "{error:?}");
}

#[test]
fn the_doctor_finds_what_was_done_behind_its_back() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path(), options()).unwrap();
    fill(&store);
    let blobs: Vec<_> = walk(&folder.path().join("blobs"));
    assert!(blobs.len() > 5);
    fs::remove_file(&blobs[0]).unwrap();
    let mut bytes = fs::read(&blobs[1]).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&blobs[1], bytes).unwrap();
    fs::write(blobs[2].with_file_name("writing-cut off"), "").unwrap();
    let raw = rusqlite::Connection::open(folder.path().join("huidian.db")).unwrap();
    raw.execute_batch(
        "update work set title = 'x' where id = '第3号办法';
         update fact set value = 'x\\x' where work_key = (select key from work where id = '第4号办法');
         update expression_tree set bytes = x'0101' where expression_key =
             (select e.key from expression e join work w on w.key = e.work_key where w.id = '第5号办法')",
    )
    .unwrap();
    let report = store.doctor().unwrap();
    let kinds: Vec<&str> = report
        .faults
        .iter()
        .map(|fault| match fault {
            Fault::BlobMissing(_) => "missing",
            Fault::BlobDamaged(_) => "damaged",
            Fault::TreeDamaged(id) if id.work == work("第5号办法") => "tree",
            Fault::StaleProjection(id) if *id == work("第3号办法") => "stale",
            Fault::Unreadable { work: id, .. } if *id == work("第4号办法") => "unreadable",
            other => panic!("{other}"),
        })
        .collect();
    let mut sorted = kinds;
    sorted.sort_unstable();
    assert_eq!(
        sorted,
        ["damaged", "missing", "stale", "tree", "unreadable"]
    );
    assert_eq!(report.leftover_count, 1);
    assert_eq!(store.sweep(Duration::ZERO).unwrap(), 1);
}

fn walk(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .flat_map(|entry| fs::read_dir(entry.unwrap().path()).unwrap())
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    paths
}

#[test]
fn a_panic_while_writing_rolls_back_and_the_store_goes_on() {
    let store = library();
    let id = work("甲");
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        store.write::<(), Error>(|library| {
            library.put_facts(&id, &[fact(FactValue::Draft(true))])?;
            panic!("on purpose")
        })
    }));
    assert!(panicked.is_err());
    assert_eq!(store.read().unwrap().counts().unwrap().work_count, 0);
    store
        .write(|library| library.put_facts(&id, &[fact(FactValue::Draft(true))]))
        .unwrap();
    assert_eq!(store.read().unwrap().counts().unwrap().work_count, 1);
}
