//! Catalogues and releases that come from elsewhere: only what the key signed is taken, whole.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use blake2::{Blake2b512, Digest};
use ring::signature::{Ed25519KeyPair, KeyPair};

use crate::testing::{TestLibrary, path_text, regulation};

/// Signs as minisign does (its page "Signature format"): BLAKE2b of the file, then the signature with its comment.
struct Signer {
    pair: Ed25519KeyPair,
    id: [u8; 8],
}

impl Signer {
    fn new(id: u8) -> Self {
        let document = Ed25519KeyPair::generate_pkcs8(&ring::rand::SystemRandom::new()).unwrap();
        Self {
            pair: Ed25519KeyPair::from_pkcs8(document.as_ref()).unwrap(),
            id: [id; 8],
        }
    }

    fn key(&self) -> String {
        let key = [b"Ed", &self.id[..], self.pair.public_key().as_ref()].concat();
        STANDARD.encode(key)
    }

    fn sign(&self, file: &Path, name: &str) {
        let hash = Blake2b512::digest(fs::read(file).unwrap());
        let signature = self.pair.sign(&hash);
        let comment = format!("timestamp:1764300000\tfile:{name}\thashed");
        let both = [signature.as_ref(), comment.as_bytes()].concat();
        let text = format!(
            "untrusted comment: of a test\n{}\ntrusted comment: {comment}\n{}\n",
            STANDARD.encode([b"ED", &self.id[..], signature.as_ref()].concat()),
            STANDARD.encode(self.pair.sign(&both))
        );
        fs::write(format!("{}.minisig", path_text(file)), text).unwrap();
    }
}

fn catalogue_data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../huidian-catalogue/data")
}

/// The built-in data with one work more.
fn pack(library: &TestLibrary, day: &str) -> PathBuf {
    let data = library.data().with_extension("catalogue-data");
    copy(&catalogue_data(), &data);
    let more = "[[work]]\nid = \"灯塔守望人员管理办法\"\ntitle = \"灯塔守望人员管理办法\"\nkind = \"departmental_rule\"\nsectors = [\"energy\"]\n\
        confidence = \"high\"\nsource = \"facts sheet\"\ntext_absent = \"not-imported\"\n";
    fs::write(data.join("works/zz_more.toml"), more).unwrap();
    let file = library
        .data()
        .with_file_name(format!("catalogue-{day}.json"));
    let run = library.run(&[
        "catalogue",
        "pack",
        path_text(&data),
        path_text(&file),
        "--dated",
        day,
    ]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    file
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn a_catalogue_is_taken_when_it_is_signed_and_can_be_taken_back() {
    let library =
        TestLibrary::new().with_file("某市灯塔养护条例.md", regulation("某市灯塔养护条例", 1, 3));
    assert_eq!(library.import().code, 0, "a library that people work with");
    let signer = Signer::new(7);
    let key = signer.key();
    let file = pack(&library, "2026-12-01");
    let count = || library.json(&["list", "--json"]).as_array().unwrap().len();
    let before = count();
    let update =
        |more: &[&str]| library.run(&[&["catalogue", "update", path_text(&file)], more].concat());
    let with_key = ["--key", key.as_str()];
    for (more, reason) in [
        (&[][..], "no key"),
        (&with_key[..], "no signature"),
        (&["--key", "RWQf6LRCGA9i5"][..], "no whole key"),
    ] {
        assert_eq!(update(more).code, 1, "{reason}");
    }
    Signer::new(7).sign(&file, "catalogue-2026-12-01.json");
    assert_eq!(update(&with_key).code, 1, "somebody else's signature");
    signer.sign(&file, "catalogue-2027-01-01.json");
    assert_eq!(
        update(&with_key).code,
        1,
        "the signature of another file's name"
    );
    signer.sign(&file, "catalogue-2026-12-01.json");
    let whole = fs::read(&file).unwrap();
    fs::write(&file, [&whole[..], b" "].concat()).unwrap();
    assert_eq!(update(&with_key).code, 1, "changed after it was signed");
    fs::write(&file, &whole).unwrap();
    assert_eq!(count(), before, "nothing of all that was taken");
    assert!(library.run(&["catalogue", "show"]).out.contains("built-in"));

    let run = update(&with_key);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert_eq!(count(), before + 1);
    assert!(
        library
            .run(&["catalogue", "show"])
            .out
            .contains("2026-12-01")
    );
    assert_eq!(library.run(&["show", "灯塔守望人员管理办法"]).code, 0);
    let older = pack(&library, "2026-11-30");
    signer.sign(&older, "catalogue-2026-11-30.json");
    let run = library.run(&["catalogue", "update", path_text(&older), "--key", &key]);
    assert!(
        run.code == 1 && run.err.contains("2026-12-01"),
        "{}",
        run.err
    );

    let batches = library.run(&["batch", "list"]).out;
    assert!(batches.contains("catalogue"), "{batches}");
    assert_eq!(library.run(&["catalogue", "revert"]).code, 0);
    assert_eq!(
        library.run(&["catalogue", "revert"]).code,
        4,
        "nothing is held"
    );
    assert!(library.run(&["catalogue", "show"]).out.contains("built-in"));
    let record = library.json(&["batch", "list", "--json"]);
    let taken = record.as_array().unwrap().iter().rfind(|batch| {
        batch["described"]
            .as_str()
            .is_some_and(|text| text.contains("catalogue"))
    });
    let id = taken.unwrap()["id"].to_string();
    let undone = library.run(&["batch", "undo", id.trim_matches('"')]);
    assert_eq!(undone.code, 0, "{}{}", undone.out, undone.err);
    assert_eq!(count(), before);
}

#[test]
fn a_catalogue_with_a_mistake_is_refused_whole() {
    let library = TestLibrary::new();
    let file = pack(&library, "2026-12-01");
    let text = fs::read_to_string(&file).unwrap();
    let total = || library.json(&["list", "--json"]).as_array().unwrap().len();
    let before = total();
    for (wrong, reason) in [
        (
            text.replacen("departmental_rule", "no_kind_of_ours", 1),
            "a value nobody knows",
        ),
        (
            text.replace("huidian-catalogue-1", "huidian-catalogue-9"),
            "a newer form",
        ),
        (text.replace("2026-12-01", "soon"), "no day"),
        (
            text.replacen("\"works/zz_more.toml\"", "\"../huidian.toml\"", 1),
            "a place of ours",
        ),
        (
            text.replacen("\"sectors.toml\"", "\"other.toml\"", 1),
            "a file is missing",
        ),
        (text.chars().take(100_000).collect(), "the beginning of it"),
        ("{}".to_owned(), "nothing"),
    ] {
        fs::write(&file, wrong).unwrap();
        let run = library.run(&["catalogue", "update", path_text(&file), "--unsigned-ok"]);
        assert_eq!(run.code, 1, "{reason}: {}{}", run.out, run.err);
        assert_eq!(total(), before, "{reason}");
    }
}

#[test]
fn a_release_is_checked_against_its_signature() {
    let library = TestLibrary::new().with_file("huidian-0.2.0.tar.gz", "bytes of a release");
    let file = library.files().join("huidian-0.2.0.tar.gz");
    let signer = Signer::new(1);
    let key_file = library.files().join("minisign.pub");
    let text = format!("untrusted comment: minisign public key\n{}\n", signer.key());
    fs::write(&key_file, text).unwrap();
    let check = |key: &str| library.run(&["update", "--check", path_text(&file), "--key", key]);
    assert_eq!(check(&signer.key()).code, 5, "not signed");
    signer.sign(&file, "huidian-0.2.0.tar.gz");
    for key in [signer.key().as_str(), path_text(&key_file)] {
        let run = check(key);
        assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    }
    assert_eq!(check(&Signer::new(1).key()).code, 5, "another key");
    assert_eq!(
        library.run(&["update", "--check", path_text(&file)]).code,
        1,
        "no key"
    );
    signer.sign(&file, "huidian-0.1.0.tar.gz");
    assert_eq!(
        check(&signer.key()).code,
        5,
        "an old release under a new name"
    );
    signer.sign(&file, "huidian-0.2.0.tar.gz");
    fs::write(&file, "bytes of something else").unwrap();
    assert_eq!(check(&signer.key()).code, 5, "changed");
}

/// A key as the program makes it, and the public half of its file.
fn new_key(library: &TestLibrary) -> (PathBuf, PathBuf) {
    let key = library.files().join("huidian.key");
    let run = library.run(&["sign", "--new-key", path_text(&key)]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let public = library.files().join("huidian.key.pub");
    (key, public)
}

fn change(file: &Path) {
    let mut bytes = fs::read(file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(file, bytes).unwrap();
}

#[test]
fn bundles_and_exports_are_signed_and_what_was_altered_is_told() {
    let library =
        TestLibrary::new().with_file("某市灯塔养护条例.md", regulation("某市灯塔养护条例", 1, 3));
    assert_eq!(library.import().code, 0);
    let (key, public) = new_key(&library);
    let other = library.files().join("other");
    fs::create_dir(&other).unwrap();
    let other_key = other.join("other.key");
    library.run(&["sign", "--new-key", path_text(&other_key)]);
    let other_public = other.join("other.key.pub");
    let place = |name: &str| library.files().join(name);
    let (bundle, table, texts) = (place("全库.zip"), place("条文.jsonl"), place("文本"));
    let sign = ["--sign", path_text(&key)];
    for arguments in [
        vec![
            "bundle",
            "--kind",
            "local_regulation",
            "-o",
            path_text(&bundle),
        ],
        vec!["export", "--format", "jsonl", "-o", path_text(&table)],
        vec!["export", "--format", "akn", "-o", path_text(&texts)],
    ] {
        let run = library.run(&[&arguments[..], &sign].concat());
        assert_eq!(run.code, 0, "{arguments:?}: {}{}", run.out, run.err);
    }
    let signed = [
        bundle.clone(),
        table.clone(),
        place("条文.jsonl.manifest.json"),
        place("文本.manifest.json"),
    ];
    let check = |file: &Path, key: &Path| {
        let run = library.run(&[
            "update",
            "--check",
            path_text(file),
            "--key",
            path_text(key),
        ]);
        run.code
    };
    for file in &signed {
        assert_eq!(check(file, &public), 0, "{}", file.display());
        assert_eq!(check(file, &other_public), 5, "another key");
    }
    let verify = |key: &Path| {
        library.run(&[
            "bundle",
            "verify",
            path_text(&bundle),
            "--key",
            path_text(key),
        ])
    };
    assert_eq!(verify(&public).code, 0);
    assert_eq!(verify(&other_public).code, 5, "whole, and somebody else's");
    // a file of its own, signed afterwards
    let own = place("说明.txt");
    fs::write(&own, "任意文件").unwrap();
    let run = library.run(&["sign", "--key", path_text(&key), path_text(&own)]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert_eq!(check(&own, &public), 0);
    for file in signed.iter().chain([&own]) {
        change(file);
        assert_eq!(check(file, &public), 5, "altered: {}", file.display());
    }
    let run = library.run(&[
        "bundle",
        "verify",
        path_text(&bundle),
        "--key",
        path_text(&public),
        "--json",
    ]);
    assert_eq!(run.code, 5);
    let faults = run.json()["faults"].to_string();
    assert!(faults.contains("签名"), "{faults}");
    fs::remove_file(place("全库.zip.minisig")).unwrap();
    assert_eq!(check(&bundle, &public), 5, "not signed any more");
}

#[test]
fn a_key_is_made_once_for_its_owner_alone_and_a_damaged_one_signs_nothing() {
    let library = TestLibrary::new().with_file("a.txt", "a");
    let (key, public) = new_key(&library);
    let text = fs::read_to_string(&key).unwrap();
    let again = library.run(&["sign", "--new-key", path_text(&key)]);
    assert_eq!(again.code, 1, "written over");
    assert_eq!(fs::read_to_string(&key).unwrap(), text);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(&key).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let file = library.files().join("a.txt");
    let sign = |key: &Path| library.run(&["sign", "--key", path_text(key), path_text(&file)]);
    let damaged = library.files().join("damaged.key");
    let line = text.lines().next_back().unwrap();
    // a letter of the secret half
    let mut letters: Vec<char> = line.chars().collect();
    letters[100] = if letters[100] == 'A' { 'B' } else { 'A' };
    fs::write(&damaged, letters.iter().collect::<String>()).unwrap();
    assert_eq!(sign(&damaged).code, 1, "damaged");
    assert_eq!(sign(&public).code, 1, "the public half");
    assert!(!library.files().join("a.txt.minisig").exists());
    let out = library.files().join("全库.zip");
    let bundle = library.run(&[
        "bundle",
        "-o",
        path_text(&out),
        "--sign",
        path_text(&damaged),
    ]);
    assert_eq!(bundle.code, 1);
    assert!(!out.exists(), "a key is looked at before the work");
    assert_eq!(sign(&key).code, 0);
    for both in [
        vec!["sign"],
        vec!["sign", "--key", path_text(&key)],
        vec!["sign", "--new-key", "x", path_text(&file)],
    ] {
        assert_eq!(library.run(&both).code, 2, "{both:?}");
    }
}

#[test]
fn a_server_signs_its_bundles() {
    let library =
        TestLibrary::new().with_file("某市灯塔养护条例.md", regulation("某市灯塔养护条例", 1, 3));
    assert_eq!(library.import().code, 0);
    let (key, public) = new_key(&library);
    let unsigned = crate::server::start(&library);
    let path = "/bundles/x.zip.minisig?kind=local_regulation";
    assert_eq!(unsigned.ask("GET", path, "", b"").status, 404, "no key");
    drop(unsigned);
    let server = crate::server::start_with(&library, |command| {
        command.env("HUIDIAN_DELIVER__SIGNING_KEY_FILE", &key);
    });
    let signature = server.ask("GET", path, "", b"");
    assert_eq!(signature.status, 200, "{}", signature.head);
    let text = String::from_utf8(signature.body).unwrap();
    let name = text.split("file:").nth(1).unwrap();
    let name = name.split('\t').next().unwrap();
    let bundle = server.ask("GET", "/bundles/x.zip?kind=local_regulation", "", b"");
    let given = bundle.head.split("filename*=UTF-8''").nth(1).unwrap();
    let given = given.split("\r\n").next().unwrap();
    assert_eq!(percent_decoded(given), name, "the name it is saved by");
    let file = library.files().join(name);
    fs::write(&file, &bundle.body).unwrap();
    fs::write(format!("{}.minisig", path_text(&file)), text).unwrap();
    let verify = || {
        let file = path_text(&file);
        let run = library.run(&["bundle", "verify", file, "--key", path_text(&public)]);
        (run.code, format!("{}{}", run.out, run.err))
    };
    let (code, said) = verify();
    assert_eq!(code, 0, "{said}");
    change(&file);
    assert_eq!(verify().0, 5);
    let wrong = library.files().join("no.key");
    let run = library
        .command(&["config", "check"])
        .env("HUIDIAN_DELIVER__SIGNING_KEY_FILE", &wrong)
        .output()
        .unwrap();
    assert!(!run.status.success(), "a key that is not there is told");
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next().unwrap(), rest.next().unwrap()];
            let digits = std::str::from_utf8(&digits).unwrap();
            bytes.push(u8::from_str_radix(digits, 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}
