//! A library whose large originals are in a bucket, used through the binary.

use std::fs;
use std::process::Command;

use huidian_store::BucketOptions;
use huidian_testing::{TestBuckets, buckets, postgres};
use serde_json::Value;

use crate::server::{get, start, start_with};
use crate::testing::{TestLibrary, binary, path_text, regulation};

/// A regulation whose file is large and does not compress, and one of the usual size.
fn files(library: TestLibrary) -> TestLibrary {
    let mut state = 1_u32;
    let noise: String = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from(b'0' + (state >> 24) as u8 % 75)
    })
    .filter(char::is_ascii_alphanumeric)
    .take(600_000)
    .collect();
    let large = regulation("某市灯塔养护条例", 1, 12).replace(
        "<!-- INFO END -->",
        &format!("<!-- {noise} -->\n\n<!-- INFO END -->"),
    );
    library
        .with_file("某市灯塔养护条例.md", large)
        .with_file("某市航标条例.md", regulation("某市航标条例", 3, 30))
}

/// A section of settings that puts originals into a bucket.
fn section(library: &TestLibrary, service: &TestBuckets, place: &BucketOptions) -> String {
    fs::create_dir_all(library.data()).unwrap();
    let credentials = library.data().join("blobs-credentials");
    service.write_credentials(&credentials);
    format!(
        "[blobs]\nurl = \"s3://{}/{}\"\nendpoint = \"{}\"\ncredentials_file = \"{}\"\npart_mib = 5\nattempts = 2\n",
        place.bucket,
        place.prefix.trim_end_matches('/'),
        service.endpoint(),
        path_text(&credentials)
    )
}

fn write_settings(library: &TestLibrary, settings: &str) {
    fs::create_dir_all(library.data()).unwrap();
    fs::write(library.data().join("huidian.toml"), settings).unwrap();
}

fn import(library: &TestLibrary) {
    let report = library.import();
    assert_eq!(report.code, 0, "{}{}", report.out, report.err);
}

fn digest(library: &TestLibrary) -> Value {
    let shape = library.json(&["doctor", "--json"]);
    assert_eq!(shape["sound"], true, "{shape}");
    shape["content_digest"].clone()
}

/// Hash of the large original.
fn large_original(library: &TestLibrary) -> String {
    let kept = library
        .json(&["show", "某市灯塔养护条例", "--json"])
        .to_string();
    let at = kept
        .find("\"capture\":\"")
        .expect("a text names its original")
        + 11;
    kept[at..at + 64].to_owned()
}

#[test]
fn one_import_gives_the_same_library_in_a_folder_and_in_a_bucket() {
    let Some(service) = buckets() else { return };
    let embedded = files(TestLibrary::new());
    import(&embedded);
    assert!(embedded.data().join("blobs").exists());
    let mut kinds = vec![String::new()];
    let password = embedded.data().join("store-password");
    if let Some(server) = postgres() {
        server.write_password(&password);
        kinds.push(format!(
            "[store]\nurl = \"{}\"\npassword_file = \"{}\"\nschema = \"{}\"\n",
            server.url(),
            path_text(&password),
            server.place().schema
        ));
    }
    for store in kinds {
        let shared = files(TestLibrary::new());
        let blobs = section(&shared, service, &service.place());
        write_settings(&shared, &format!("{store}{blobs}"));
        let check = shared.run(&["config", "check"]);
        assert_eq!(check.code, 0, "{}", check.err);
        assert!(check.out.contains("有 0 份"), "{}", check.out);
        import(&shared);
        assert!(!shared.data().join("blobs").exists());
        let check = shared.run(&["config", "check"]);
        assert!(check.out.contains("有 1 份"), "{}", check.out);
        assert_eq!(digest(&embedded), digest(&shared));
        let show = &["show", "某市灯塔养护条例", "--json"][..];
        assert_eq!(embedded.json(show), shared.json(show));
        // again: nothing new
        import(&shared);
        assert_eq!(digest(&embedded), digest(&shared));
        let shown = shared.run(&["config", "show"]).out;
        assert!(
            shown.contains("[blobs]") && !shown.contains("only for tests"),
            "{shown}"
        );
    }
}

#[test]
fn what_is_wrong_with_a_bucket_is_said_and_nothing_is_half_imported() {
    let Some(service) = buckets() else { return };
    let library = files(TestLibrary::new());
    let settings = section(&library, service, &service.place());
    write_settings(&library, &settings);
    let wrong = library.data().join("wrong");
    fs::write(
        &wrong,
        "access_key_id = keeper\nsecret_access_key = guessed\n",
    )
    .unwrap();
    let credentials = path_text(&library.data().join("blobs-credentials")).to_owned();
    for (changed, reason) in [
        (
            settings.replace(&credentials, path_text(&wrong)),
            "secret of key keeper is wrong",
        ),
        (
            settings.replace(&credentials, "/nowhere/key"),
            "/nowhere/key",
        ),
        (
            settings.replace("s3://law/", "s3://lost/"),
            "there is no bucket lost",
        ),
        (settings.replace("s3://", "https://"), "begins with s3://"),
    ] {
        write_settings(&library, &changed);
        for arguments in [
            &["config", "check"][..],
            &["import", path_text(&library.files())],
        ] {
            let refused = library.run(arguments);
            assert_eq!(refused.code, 1, "{reason}: {}", refused.out);
            assert!(refused.err.contains(reason), "{reason}: {}", refused.err);
            assert!(
                !refused.err.contains("guessed") && !refused.err.contains("Signature="),
                "{}",
                refused.err
            );
        }
    }
    // an object that somebody took away or changed is told, and whole again when its file comes again
    write_settings(&library, &settings);
    import(&library);
    let hash = large_original(&library);
    let place = service.place_in("law", prefix(&settings));
    let name = format!("{}/{}", &hash[..2], &hash[2..]);
    let mut content = service.object(&place, &name).unwrap();
    content[1_000] ^= 1;
    for is_lost in [true, false] {
        if is_lost {
            service.remove_object(&place, &name);
        } else {
            service.put_object(&place, &name, &content);
        }
        let report = library.run(&["doctor", "--json"]);
        assert_eq!(report.code, 5, "{}", report.err);
        assert!(report.out.contains(&hash), "{}", report.out);
        import(&library);
        digest(&library);
    }
}

fn prefix(settings: &str) -> &str {
    let (_, rest) = settings.split_once("s3://law/").unwrap();
    rest.split('"').next().unwrap()
}

#[test]
fn originals_alone_move_into_a_bucket_and_back_and_a_backup_goes_into_another() {
    let Some(service) = buckets() else { return };
    let library = files(TestLibrary::new());
    import(&library);
    let before = digest(&library);
    let settings = section(&library, service, &service.place());
    let beside = library.files().with_file_name("bucket.toml");
    fs::write(&beside, &settings).unwrap();
    // twice: what was cut off goes on
    for _ in 0..2 {
        let moved = library.json(&["move", "--to", path_text(&beside), "--json"]);
        assert_eq!(
            (&moved["originals"], &moved["rows"]),
            (&1.into(), &0.into()),
            "{moved}"
        );
    }
    write_settings(&library, &settings);
    fs::remove_dir_all(library.data().join("blobs")).unwrap();
    assert_eq!(digest(&library), before);
    let same = library.run(&["move", "--to", path_text(&beside)]);
    assert!(same.err.contains("两处相同"), "{}", same.err);

    let target = library.files().with_file_name("backup");
    let backup = library.run(&["backup", path_text(&target)]);
    assert_eq!(backup.code, 0, "{}", backup.err);
    let restored = |data: &std::path::Path, arguments: &[&str]| {
        let output = Command::new(binary())
            .args(["--data", path_text(data)])
            .args(arguments)
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code(), text, output.stdout)
    };
    // a second library of the same settings would take the first one's place
    let copy = library.files().with_file_name("copy");
    let (code, said, _) = restored(&copy, &["restore", path_text(&target)]);
    assert_eq!(code, Some(1));
    assert!(
        said.contains("originals of another library") && said.contains("库已恢复"),
        "{said}"
    );
    let other = library.files().with_file_name("other");
    fs::create_dir(&other).unwrap();
    let elsewhere = settings.replace(prefix(&settings), "restored-library");
    fs::write(other.join("huidian.toml"), &elsewhere).unwrap();
    let (code, said, _) = restored(&other, &["restore", path_text(&target)]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("1 份大原件已放进"), "{said}");
    fs::remove_dir_all(other.join("blobs")).unwrap();
    let (_, _, report) = restored(&other, &["doctor", "--json"]);
    let report: Value = serde_json::from_slice(&report).unwrap();
    assert_eq!(
        (&report["sound"], &report["content_digest"]),
        (&true.into(), &before)
    );

    fs::write(&beside, "").unwrap();
    let back = library.files().with_file_name("back");
    let arguments = [
        "move",
        "--to",
        path_text(&beside),
        "--to-data",
        path_text(&back),
    ];
    let moved = library.run(&arguments);
    assert_eq!(moved.code, 0, "{}", moved.err);
    let (_, _, report) = restored(&back, &["doctor", "--json"]);
    let report: Value = serde_json::from_slice(&report).unwrap();
    assert_eq!(
        (&report["sound"], &report["content_digest"]),
        (&true.into(), &before)
    );
}

#[test]
fn a_download_leads_to_the_bucket_where_that_is_set() {
    let Some(service) = buckets() else { return };
    let library = files(TestLibrary::new());
    let settings = section(&library, service, &service.place());
    write_settings(&library, &settings);
    import(&library);
    let path = format!("/captures/{}", large_original(&library));
    let web = start(&library);
    let (status, whole) = get(&web, &path);
    assert_eq!(status, 200);
    assert!(whole.contains("第一章 总则"));
    drop(web);
    let web = start_with(&library, |command| {
        command.env("HUIDIAN_BLOBS__LINKS_FROM_MIB", "0");
    });
    let (status, answer) = get(&web, &path);
    assert_eq!(status, 307, "{answer}");
    assert!(
        answer.to_lowercase().contains("cache-control: no-store"),
        "{answer}"
    );
    let link = answer
        .lines()
        .find_map(|line| {
            line.strip_prefix("location: ")
                .or(line.strip_prefix("Location: "))
        })
        .unwrap();
    let fetched = Command::new("curl")
        .args(["--silent", "--fail", "--noproxy", "*", link.trim()])
        .output()
        .unwrap();
    assert!(fetched.status.success());
    let file = fs::read(library.files().join("某市灯塔养护条例.md")).unwrap();
    assert!(fetched.stdout == file);
    // small ones, which are rows, come from here
    let small = library
        .json(&["show", "某市航标条例", "--json"])
        .to_string();
    let at = small.find("\"capture\":\"").unwrap() + 11;
    assert_eq!(
        get(&web, &format!("/captures/{}", &small[at..at + 64])).0,
        200
    );
}
