//! A library is backed up while it is served, moved, and put back somewhere else.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::Value;

use crate::server;
use crate::testing::{Run, TestLibrary, binary, path_text, regulation};

/// Bytes that no packing makes small: a large original, kept as a file.
fn noise(length: usize) -> String {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut text = String::with_capacity(length * 3);
    while text.len() < length * 3 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let letter = 0x4e00 + (state % 20_000) as u32;
        text.push(char::from_u32(letter).unwrap());
    }
    text
}

fn library() -> TestLibrary {
    // beside the text, which would wait for a person if it were full of it
    let large = format!(
        "{}\n\n<!-- {} -->\n",
        regulation("某市灯塔养护条例", 1, 12),
        noise(200_000)
    );
    let library = TestLibrary::new()
        .with_file("甲.md", large)
        .with_file("乙.md", regulation("某市浮标管理办法", 2, 6));
    let report = library.import();
    assert_eq!(report.code, 0, "{}", report.err);
    fs::write(library.data().join("huidian.toml"), "# 本馆的设置\n").unwrap();
    library
}

fn digest(library: &TestLibrary) -> Value {
    let shape = library.json(&["doctor", "--json"]);
    assert_eq!(shape["sound"], true, "{shape}");
    shape["content_digest"].clone()
}

/// Runs the binary on another data folder.
fn elsewhere(data: &Path, arguments: &[&str]) -> Run {
    let mut command = Command::new(binary());
    command.arg("--data").arg(data).args(arguments);
    Run::from(command.output().unwrap())
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

#[test]
fn a_served_library_is_backed_up_and_put_back_in_another_folder() {
    let library = library();
    let server = server::start(&library);
    let place = tempfile::tempdir().unwrap();
    let (target, data) = (place.path().join("备份"), place.path().join("新 数据"));
    let made = library.json(&["backup", path_text(&target), "--json"]);
    assert!(made["originals"].as_u64().unwrap() >= 1, "{made}");
    assert_eq!(server::get(&server, "/readyz").0, 200);
    drop(server);
    assert_eq!(made["content_digest"], digest(&library));
    // the machine is gone: nothing but the moved target is left
    fs::rename(library.data(), place.path().join("aside")).unwrap();
    let moved = place.path().join("moved");
    fs::rename(&target, &moved).unwrap();
    let restored = elsewhere(&data, &["restore", path_text(&moved), "--json"]);
    assert_eq!(restored.code, 0, "{}", restored.err);
    let shape = elsewhere(&data, &["doctor", "--json"]).json();
    assert_eq!(shape["sound"], true, "{shape}");
    assert_eq!(shape["content_digest"], made["content_digest"]);
    assert_eq!(shape["leftover_files"], 0, "{shape}");
    assert!(shape["index_articles"].as_u64().unwrap() >= 18, "{shape}");
    let settings = fs::read_to_string(data.join("huidian.toml")).unwrap();
    assert_eq!(settings, "# 本馆的设置\n");
    assert!(!data.join("restoring").exists());
    let read = elsewhere(&data, &["show", "某市灯塔养护条例", "第三条"]);
    assert_eq!(read.code, 0, "{}", read.err);
}

#[test]
fn imports_that_go_on_meanwhile_leave_each_backup_whole() {
    let library = library();
    let place = tempfile::tempdir().unwrap();
    let target = place.path().join("target");
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for number in 3..9 {
                let name = format!("第{number}市灯塔养护条例");
                let file = library.files().join(format!("{number}.md"));
                fs::write(file, regulation(&name, number, 5)).unwrap();
                assert_eq!(library.import().code, 0);
            }
            is_over.store(true, Ordering::Release);
        });
        while !is_over.load(Ordering::Acquire) {
            let made = library.json(&["backup", "--incremental", path_text(&target), "--json"]);
            let name = made["name"].as_str().unwrap();
            let check = [
                "restore",
                path_text(&target),
                "--from",
                name,
                "--check",
                "--json",
            ];
            let checked = library.json(&check);
            assert_eq!(checked["content_digest"], made["content_digest"]);
        }
    });
}

#[test]
fn an_incremental_backup_writes_what_is_new_and_old_ones_go() {
    let library = library();
    let place = tempfile::tempdir().unwrap();
    let target = path_text(place.path()).to_owned();
    let bytes = |made: &Value| made["written_bytes"].as_u64().unwrap();
    let first = library.json(&["backup", &target, "--json"]);
    let same = library.json(&["backup", "--incremental", &target, "--json"]);
    assert_eq!(bytes(&same), 0, "{same}");
    let whole = library.json(&["backup", &target, "--json"]);
    assert_eq!(bytes(&whole), bytes(&first));
    fs::write(
        library.files().join("丙.md"),
        regulation("某市航标条例", 3, 9),
    )
    .unwrap();
    assert_eq!(library.import().code, 0);
    let more = library.json(&["backup", "--incremental", "--keep", "2", &target, "--json"]);
    assert!(bytes(&more) > 0 && bytes(&more) < bytes(&first), "{more}");
    assert_eq!(
        more["removed"],
        serde_json::json!([first["name"], same["name"]])
    );
    let list = library.json(&["backup", "--list", &target, "--json"]);
    assert_eq!(list.as_array().unwrap().len(), 2, "{list}");
    for one in list.as_array().unwrap() {
        let name = one["name"].as_str().unwrap();
        let checked = library.json(&["restore", &target, "--from", name, "--check", "--json"]);
        assert_eq!(checked["content_digest"], one["content_digest"]);
    }
    let last = library.json(&["backup", "--incremental", "--keep", "1", &target, "--json"]);
    let pieces = files_below(&place.path().join("pieces")).len();
    let fresh = tempfile::tempdir().unwrap();
    let alone = library.json(&["backup", path_text(fresh.path()), "--json"]);
    assert_eq!(alone["content_digest"], last["content_digest"]);
    // nothing of the removed ones is left
    assert_eq!(pieces, files_below(&fresh.path().join("pieces")).len());
}

#[cfg(unix)]
#[test]
fn what_else_lies_in_the_folder_stays_as_it_is() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let library = library();
    let target = library.files().join("shared");
    let album = target.join("pieces/holiday");
    fs::create_dir_all(&album).unwrap();
    fs::write(album.join("a.jpg"), "a picture").unwrap();
    fs::create_dir_all(target.join("pieces/ab")).unwrap();
    fs::write(target.join("pieces/ab/notes.txt"), "a note").unwrap();
    fs::write(target.join("pieces/ab/writing-3xq"), "half a piece").unwrap();
    fs::set_permissions(&target, fs::Permissions::from_mode(0o755)).unwrap();
    let keep = ["backup", "--incremental", "--keep", "1", path_text(&target)];
    for _ in 0..2 {
        let made = library.run(&keep);
        assert_eq!(made.code, 0, "{}", made.err);
    }
    assert!(album.join("a.jpg").is_file() && target.join("pieces/ab/notes.txt").is_file());
    assert!(
        !target.join("pieces/ab/writing-3xq").exists(),
        "of a killed writer"
    );
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&target), 0o755, "the folder was there before");
    assert_eq!(
        (mode(&target.join("pieces")), mode(&target.join("backups"))),
        (0o700, 0o700)
    );
    // a link leads what is written and pruned elsewhere
    let (other, victim) = (
        library.files().join("other"),
        library.files().join("victim"),
    );
    fs::create_dir_all(victim.join("ab")).unwrap();
    fs::create_dir(&other).unwrap();
    symlink(&victim, other.join("pieces")).unwrap();
    let refused = library.run(&["backup", path_text(&other)]);
    assert_eq!(refused.code, 1, "{}", refused.out);
    assert!(
        refused.err.contains("不是本账号建立的文件夹"),
        "{}",
        refused.err
    );
    assert_eq!(files_below(&victim), Vec::<PathBuf>::new());
}

#[test]
fn libraries_that_share_a_folder_keep_their_backups_from_each_other() {
    let (first, second) = (library(), library());
    let place = tempfile::tempdir().unwrap();
    let target = path_text(place.path()).to_owned();
    let make = |library: &TestLibrary| {
        let made = library.json(&["backup", "--incremental", "--keep", "1", &target, "--json"]);
        let name = made["name"].as_str().unwrap().to_owned();
        let removed = made["removed"].as_array().unwrap().clone();
        (name, removed)
    };
    let (of_first, _) = make(&first);
    let (of_second, removed) = make(&second);
    assert!(
        removed.is_empty(),
        "another library's backup went: {removed:?}"
    );
    // its own old one goes, what the other needs stays
    let (newer, removed) = make(&second);
    assert_eq!(removed, [of_second.as_str()]);
    for name in [&of_first, &newer] {
        let checked = first.run(&["restore", &target, "--from", name, "--check"]);
        assert_eq!(checked.code, 0, "{name}: {}", checked.err);
    }
    // nobody gets another's library for want of a name
    let unnamed = first.run(&["restore", &target, "--check"]);
    assert_eq!(unnamed.code, 1);
    assert!(unnamed.err.contains("--from"), "{}", unnamed.err);
    // a list of an older program bears no mark: it is nobody's, and stays
    let list = place.path().join(format!("backups/{of_first}.json"));
    let text = fs::read_to_string(&list).unwrap();
    let mut manifest: Value = serde_json::from_str(&text).unwrap();
    manifest.as_object_mut().unwrap().remove("library");
    fs::write(&list, manifest.to_string()).unwrap();
    let (_, removed) = make(&first);
    assert!(removed.is_empty(), "{removed:?}");
}

/// A copied or restored library bears the mark of the one it was made of, and is another one all the same.
#[test]
fn copies_of_a_library_leave_each_others_backups_alone() {
    let first = library();
    let place = tempfile::tempdir().unwrap();
    let target = path_text(&place.path().join("target")).to_owned();
    let keep = |data: &Path, more: &[&str]| {
        let arguments = ["backup", "--incremental", "--keep", "1", &target, "--json"];
        let run = elsewhere(data, &[&arguments, more].concat());
        assert_eq!(run.code, 0, "{}", run.err);
        let made: Value = serde_json::from_str(&run.out).unwrap();
        (
            made["name"].as_str().unwrap().to_owned(),
            made["removed"].as_array().unwrap().len(),
            made["elsewhere"].as_u64().unwrap(),
        )
    };
    let copy_to = |folder: &Path| {
        for file in files_below(&first.data()) {
            let to = folder.join(file.strip_prefix(first.data()).unwrap());
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(file, to).unwrap();
        }
    };
    let (of_first, ..) = keep(&first.data(), &[]);
    let copy = place.path().join("copy");
    copy_to(&copy);
    let restored = place.path().join("restored");
    let back = elsewhere(&restored, &["restore", &target]);
    assert_eq!(back.code, 0, "{}", back.err);
    for (data, elsewhere_count, reason) in [(&copy, 1, "a copy"), (&restored, 2, "put back")] {
        let (_, removed, elsewhere) = keep(data, &[]);
        assert_eq!((removed, elsewhere), (0, elsewhere_count), "{reason}");
    }
    let checked = first.run(&["restore", &target, "--from", &of_first, "--check"]);
    assert_eq!(checked.code, 0, "{}", checked.err);
    // its own old one goes; under another name it is the same library
    let renamed = place.path().join("renamed");
    fs::rename(&copy, &renamed).unwrap();
    let (_, removed, elsewhere) = keep(&renamed, &[]);
    assert_eq!((removed, elsewhere), (1, 2), "renamed");
    // whoever says that it was moved takes the others' for its own
    let (_, removed, elsewhere) = keep(&renamed, &["--moved"]);
    assert_eq!((removed, elsewhere), (3, 0), "moved");
}

#[test]
fn a_damaged_or_half_written_backup_is_refused_and_leaves_no_library() {
    let library = library();
    let place = tempfile::tempdir().unwrap();
    let target = place.path().join("target");
    library.json(&["backup", path_text(&target), "--json"]);
    let check = |reason: &str, spoil: &dyn Fn(&Path)| {
        let spoilt = place.path().join("spoilt");
        let data = place.path().join("data");
        for file in files_below(&target) {
            let to = spoilt.join(file.strip_prefix(&target).unwrap());
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(file, to).unwrap();
        }
        spoil(&spoilt);
        let run = elsewhere(&data, &["restore", path_text(&spoilt)]);
        assert_eq!(run.code, 1, "{reason}: {}{}", run.out, run.err);
        assert!(run.err.contains("备份 backup"), "{reason}: {}", run.err);
        assert!(!data.join("huidian.db").exists(), "{reason}");
        fs::remove_dir_all(&spoilt).unwrap();
        let _ = fs::remove_dir_all(&data);
    };
    check("a backup that was cut off has no list", &|folder| {
        fs::remove_dir_all(folder.join("backups")).unwrap();
    });
    check("a list that breaks off", &|folder| {
        let list = files_below(&folder.join("backups")).remove(0);
        let text = fs::read(&list).unwrap();
        fs::write(list, &text[..text.len() / 2]).unwrap();
    });
    check("a list that names a path outside the folder", &|folder| {
        let list = files_below(&folder.join("backups")).remove(0);
        let text = fs::read_to_string(&list).unwrap();
        fs::write(
            list,
            text.replace("\"huidian.toml\"", "\"../huidian.toml\""),
        )
        .unwrap();
    });
    // every piece counts: the first, the last and one between
    let pieces = files_below(&target.join("pieces"));
    for place in [0, pieces.len() / 2, pieces.len() - 1] {
        let name = pieces[place].strip_prefix(&target).unwrap();
        check("a missing piece", &|folder| {
            fs::remove_file(folder.join(name)).unwrap();
        });
        check("a piece that breaks off", &|folder| {
            let bytes = fs::read(folder.join(name)).unwrap();
            fs::write(folder.join(name), &bytes[..bytes.len() / 2]).unwrap();
        });
        check("a piece with another's content", &|folder| {
            let other = &pieces[(place + 1) % pieces.len()];
            fs::copy(other, folder.join(name)).unwrap();
        });
    }
    let full = library.run(&["restore", path_text(&target)]);
    assert_eq!(full.code, 1);
    assert!(full.err.contains("has a library already"), "{}", full.err);
    let inside = library.data().join("backup");
    let refused = library.run(&["backup", path_text(&inside)]);
    assert_eq!(refused.code, 1);
    assert!(
        refused.err.contains("in the data folder"),
        "{}",
        refused.err
    );
}

#[test]
fn killed_at_any_moment_a_backup_or_restore_is_begun_again() {
    let library = library();
    let expected = digest(&library);
    let place = tempfile::tempdir().unwrap();
    let (target, data) = (place.path().join("target"), place.path().join("data"));
    for wait in [1, 20, 60, 120, 250] {
        let mut child = library
            .command(&["backup", path_text(&target)])
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(wait));
        let _ = child.kill();
        let _ = child.wait();
    }
    library.json(&["backup", "--incremental", path_text(&target), "--json"]);
    for wait in [1, 20, 60, 120, 250, 500] {
        let mut command = Command::new(binary());
        command
            .arg("--data")
            .arg(&data)
            .args(["restore", path_text(&target)]);
        let mut child = command.spawn().unwrap();
        std::thread::sleep(Duration::from_millis(wait));
        let _ = child.kill();
        let _ = child.wait();
        if data.join("huidian.db").exists() {
            break;
        }
    }
    if !data.join("huidian.db").exists() {
        let run = elsewhere(&data, &["restore", path_text(&target)]);
        assert_eq!(run.code, 0, "{}", run.err);
    }
    let shape = elsewhere(&data, &["doctor", "--json"]).json();
    assert_eq!(shape["sound"], true, "{shape}");
    assert_eq!(shape["content_digest"], expected);
}
