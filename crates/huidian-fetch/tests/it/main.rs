mod mail;
mod post;
mod smtp_server;

use std::fs;
use std::path::PathBuf;

use huidian_fetch::{Refusal, files};

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn files_are_listed_by_name_and_others_refused_with_a_reason() {
    let folder = folder();
    let root = folder.path();
    fs::create_dir(root.join("b")).unwrap();
    for name in ["b/二.md", "a.md", "c.png", ".hidden.md"] {
        fs::write(root.join(name), "x").unwrap();
    }
    let listing = files::walk(&[root.to_owned(), root.join("nowhere")]);
    let names: Vec<&str> = listing
        .found
        .iter()
        .map(|found| found.name.as_str())
        .collect();
    assert_eq!(names, ["a.md", "b/二.md"]);
    let reasons: Vec<&Refusal> = listing
        .refused
        .iter()
        .map(|refused| &refused.refusal)
        .collect();
    assert_eq!(
        reasons,
        [&Refusal::UnknownFormat("png".into()), &Refusal::Missing]
    );
}

#[cfg(unix)]
#[test]
fn link_loops_and_names_with_newlines_are_refused_once() {
    let folder = folder();
    let root = folder.path();
    fs::write(root.join("a.md"), "x").unwrap();
    fs::write(root.join("two\nlines.md"), "x").unwrap();
    std::os::unix::fs::symlink(root, root.join("loop")).unwrap();
    std::os::unix::fs::symlink(root.join("self"), root.join("self")).unwrap();
    let listing = files::walk(&[root.to_owned()]);
    assert_eq!(listing.found.len(), 1);
    let mut reasons: Vec<String> = listing
        .refused
        .iter()
        .map(|refused| refused.refusal.to_string())
        .collect();
    reasons.sort();
    let loops = Refusal::LinkLoop.to_string();
    assert_eq!(
        reasons,
        [Refusal::UnsafeName.to_string(), loops.clone(), loops]
    );
}

#[test]
fn bytes_are_named_by_their_content_and_limited() {
    let folder = folder();
    let path = folder.path().join("a.md");
    fs::write(&path, "abc").unwrap();
    let (bytes, hash) = files::read(&path, 10).unwrap();
    assert_eq!(bytes, b"abc");
    assert_eq!(
        hash.to_string(),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
    assert_eq!(
        files::read(&path, 2),
        Err(Refusal::TooLarge {
            size_bytes: 3,
            limit_bytes: 2
        })
    );
    fs::write(&path, "").unwrap();
    assert_eq!(files::read(&path, 10), Err(Refusal::Empty));
    assert_eq!(
        files::read(&PathBuf::from("/nowhere/x.md"), 10),
        Err(Refusal::Missing)
    );
}
