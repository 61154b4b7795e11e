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
