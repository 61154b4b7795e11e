mod chat;
mod documents;
mod embeddings;
mod mail;
mod post;
mod smtp_server;

use std::fs;
use std::path::PathBuf;

use huidian_fetch::{Found, Incoming, Listing, Refusal, files, hash_of, read_file};

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn files_are_listed_by_name_and_others_refused_with_a_reason() {
    let folder = folder();
    let root = folder.path();
    fs::create_dir(root.join("b")).unwrap();
    for name in ["b/二.md", "a.md", "c.gif", ".hidden.md"] {
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
        [&Refusal::UnknownFormat("gif".into()), &Refusal::Missing]
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

#[cfg(unix)]
#[test]
fn a_link_that_leads_out_of_the_folder_is_not_followed() {
    let (folder, outside) = (folder(), folder());
    let root = folder.path();
    fs::write(root.join("a.md"), "x").unwrap();
    fs::write(outside.path().join("b.md"), "y").unwrap();
    fs::create_dir(root.join("below")).unwrap();
    fs::write(root.join("below/c.md"), "z").unwrap();
    let link = |from: &std::path::Path, name: &str| {
        std::os::unix::fs::symlink(from, root.join(name)).unwrap();
    };
    link(outside.path(), "out");
    link(&outside.path().join("b.md"), "b.md");
    link(&root.join("below"), "again");
    let listing = files::walk(&[root.to_owned()]);
    let names: Vec<String> = listing
        .found
        .iter()
        .map(|found| found.name.clone())
        .collect();
    assert_eq!(
        names,
        ["a.md", "again/c.md", "below/c.md"],
        "what stays inside is followed"
    );
    assert!(
        listing
            .refused
            .iter()
            .all(|refused| refused.refusal == Refusal::LinkOut),
        "{:?}",
        listing.refused
    );
    assert_eq!(listing.refused.len(), 2);
}

#[test]
fn bytes_are_named_by_their_content_and_limited() {
    let folder = folder();
    let path = folder.path().join("a.md");
    fs::write(&path, "abc").unwrap();
    let bytes = read_file(&path, 10).unwrap();
    assert_eq!(bytes, b"abc");
    assert_eq!(
        hash_of(&bytes).to_string(),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
    assert_eq!(
        read_file(&path, 2),
        Err(Refusal::TooLarge {
            size_bytes: 3,
            limit_bytes: 2
        })
    );
    fs::write(&path, "").unwrap();
    assert_eq!(read_file(&path, 10), Err(Refusal::Empty));
    assert_eq!(
        read_file(&PathBuf::from("/nowhere/x.md"), 10),
        Err(Refusal::Missing)
    );
}

#[test]
fn a_file_and_what_was_fetched_come_in_the_same_form() {
    let folder = folder();
    let path = folder.path().join("a.md");
    fs::write(&path, "abc").unwrap();
    let now = "2026-01-02T03:04:05Z".parse().unwrap();
    let listed = files::walk(&[folder.path().to_owned()]).found.remove(0);
    let from_file = listed.open(now).unwrap();
    let fetched = Incoming {
        shown: "https://example.org/a.md".to_owned(),
        origin: Some("https://example.org/a.md".to_owned()),
        ..Incoming::new("site/a.md", b"abc".to_vec(), now).unwrap()
    };
    let listing = Listing::of([fetched.clone()]);
    let later = "2027-01-01T00:00:00Z".parse().unwrap();
    assert_eq!(listing.found[0].open(later).unwrap(), fetched);
    assert_eq!(from_file.hash, fetched.hash);
    assert_eq!(from_file.shown, path.display().to_string());
    assert_eq!(
        (fetched.folder(), fetched.file_name()),
        (Some("site"), "a.md")
    );
    assert_eq!(from_file.folder(), None);
    assert_eq!(Incoming::new("a", Vec::new(), now), Err(Refusal::Empty));
    // the path is read anew at its turn, and may be gone by then
    fs::remove_file(&path).unwrap();
    assert_eq!(Found::file("a.md", &path).open(now), Err(Refusal::Missing));
}
