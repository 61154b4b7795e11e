//! A disk that is full (S16): what reads goes on, what writes is told so, and nothing is lost. On a small file system of its own, which only root may mount.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::server::{Server, start};
use crate::testing::{TestLibrary, path_text, regulation};

/// Unmounted when dropped.
struct Mounted(PathBuf);

impl Mounted {
    fn on(folder: &Path, size: &str) -> Option<Self> {
        fs::create_dir_all(folder).unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={size}"), "none"])
            .arg(folder)
            .stderr(Stdio::null())
            .status();
        let is_mounted = mounted.is_ok_and(|status| status.success());
        is_mounted.then(|| Self(folder.to_owned()))
    }

    fn filler(&self) -> PathBuf {
        self.0.join("filler")
    }

    /// Takes all the room there is.
    fn fill(&self) {
        let mut file = File::options()
            .create(true)
            .append(true)
            .open(self.filler())
            .unwrap();
        for size in [1 << 20, 4096, 1] {
            while file.write_all(&vec![7; size]).is_ok() {}
        }
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

fn ready(server: &Server) -> u16 {
    server.ask("GET", "/readyz", "", b"").status
}

#[test]
fn a_full_disk_is_told_and_loses_nothing() {
    let library = TestLibrary::new().with_file("灯塔.md", regulation("某市灯塔养护条例", 1, 40));
    let Some(disk) = Mounted::on(&library.data(), "128m") else {
        eprintln!("skipped: needs a file system of its own, which this account may not mount");
        return;
    };
    assert_eq!(library.import().code, 0);
    let bearer = library.bearer("编者", "editor");
    let digest = || library.json(&["doctor", "--json"])["content_digest"].clone();
    let before = digest();
    let server = start(&library);
    assert_eq!(ready(&server), 200);
    disk.fill();

    assert_eq!(ready(&server), 503);
    for path in [
        "/",
        "/works",
        "/api/v1/works",
        "/works/某市灯塔养护条例",
        "/healthz",
    ] {
        let path: String = path
            .bytes()
            .map(|byte| match byte {
                0x21..=0x7e => char::from(byte).to_string(),
                _ => format!("%{byte:02X}"),
            })
            .collect();
        for headers in ["", bearer.as_str()] {
            let answer = server.ask("GET", &path, headers, b"");
            assert_eq!(answer.status, 200, "{path}: {}", answer.head);
        }
    }
    // more than any file has room for that is there already
    let large = regulation("某市航标条例", 2, 20_000);
    let upload = || {
        let headers = format!("{bearer}Content-Type: text/markdown\r\n");
        server.ask(
            "POST",
            "/api/v1/imports?name=a.md",
            &headers,
            large.as_bytes(),
        )
    };
    let refused = upload();
    assert_eq!(refused.status, 507, "{}", refused.head);
    let told = String::from_utf8_lossy(&refused.body).into_owned();
    assert!(told.contains("磁盘") || told.contains("disk"), "{told}");
    assert!(!told.contains("internal"), "{told}");
    // small changes may find room in a file that is there: they are done or told
    for (path, form) in [
        ("/registers", "name=a"),
        ("/account/sign-in", "name=x&password=y"),
    ] {
        let status = server.ask("POST", path, "", form.as_bytes()).status;
        assert!([303, 401, 507].contains(&status), "{path}: {status}");
    }
    let import = library.import();
    assert_ne!(import.code, 101, "no panic: {}", import.err);

    fs::remove_file(disk.filler()).unwrap();
    assert_eq!(ready(&server), 200, "as soon as there is room");
    assert_eq!(digest(), before, "nothing lost, nothing half-written");
    assert_eq!(upload().status, 202, "and work goes on");
    drop(server);
    let doctor = library.run(&["doctor"]);
    assert_eq!(doctor.code, 0, "{}{}", doctor.out, doctor.err);
    assert!(
        library.data().join("huidian.db").exists(),
        "{}",
        path_text(&library.data())
    );
}
