//! What the keeper's handbook says is done as it says; the proxies are real, and skipped where they are not installed.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::server;
use crate::testing::{TestLibrary, binary, path_text, regulation};

const PASSWORD: &str = "一个足够长的口令-2026";

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Lines of the shell blocks of the handbook that call this program.
fn commands() -> Vec<String> {
    let handbook = fs::read_to_string(repository().join("docs/src/keeping.md")).unwrap();
    let mut is_shell = false;
    let mut found = Vec::new();
    for line in handbook.lines() {
        if let Some(language) = line.strip_prefix("```") {
            is_shell = language == "sh";
        } else if is_shell && line.starts_with("huidian ") {
            found.push(line.to_owned());
        }
    }
    found
}

#[test]
fn every_command_of_the_handbook_does_what_it_says() {
    let library =
        TestLibrary::new().with_file("某市灯塔养护条例.md", regulation("某市灯塔养护条例", 1, 3));
    assert_eq!(library.import().code, 0);
    let place = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| {
        let path = place.path().join(name);
        fs::write(&path, text).unwrap();
        path_text(&path).to_owned()
    };
    let places = [
        ("PASSWORD-FILE", put("password", PASSWORD)),
        (
            "SETTINGS-FILE",
            path_text(&repository().join("packaging/huidian.toml")).to_owned(),
        ),
        (
            "BACKUP-FOLDER",
            path_text(&place.path().join("backup")).to_owned(),
        ),
        (
            "NEW-FOLDER",
            path_text(&place.path().join("new")).to_owned(),
        ),
    ];
    let commands = commands();
    assert!(commands.len() >= 10, "{commands:?}");
    for command in commands {
        let words: Vec<&str> = command.split_whitespace().skip(1).collect();
        let words = words.into_iter().map(|word| {
            let named = places.iter().find(|(name, _)| *name == word);
            named.map_or(word, |(_, path)| path.as_str())
        });
        let mut run = Command::new(binary());
        run.env("HUIDIAN_DATA", library.data()).args(words);
        let output = run.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{command}: {said}");
    }
}

fn find_program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders = std::env::split_paths(&path).chain([PathBuf::from("/usr/sbin")]);
    folders
        .map(|folder| folder.join(name))
        .find(|program| program.is_file())
}

/// The programs a test needs, or a word that it is skipped.
fn programs<const N: usize>(names: [&str; N]) -> Option<[PathBuf; N]> {
    let found = names.map(find_program);
    if found.iter().all(Option::is_some) {
        return Some(found.map(Option::unwrap));
    }
    assert!(
        std::env::var("HUIDIAN_REQUIRE_ALL").as_deref() != Ok("1"),
        "needs {names:?}"
    );
    eprintln!("skipped: needs {names:?}");
    None
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// Killed when dropped.
struct Proxy(Child);

impl Drop for Proxy {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What readers meet behind a proxy, whichever it is.
struct Behind<'b> {
    curl: &'b Path,
    https: u16,
    folder: &'b Path,
}

impl Behind<'_> {
    /// Status and the answer's head and body.
    fn ask(&self, path: &str, more: &[&str]) -> (u16, String) {
        let resolve = format!("law.example.org:{}:127.0.0.1", self.https);
        let url = format!("https://law.example.org:{}{path}", self.https);
        let output = Command::new(self.curl)
            .args(["-sk", "-i", "--max-time", "30", "--resolve", &resolve])
            .args(["-w", "\n%{http_code}"])
            .args(more)
            .arg(url)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let (answer, status) = said.rsplit_once('\n').unwrap_or(("", "0"));
        (status.trim().parse().unwrap_or(0), answer.to_owned())
    }

    fn wait(&self) {
        let timeout = Instant::now() + Duration::from_secs(30);
        while self.ask("/healthz", &[]).0 != 200 {
            assert!(Instant::now() < timeout, "the proxy never answered");
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    fn is_served_well(&self) {
        self.wait();
        let (status, home) = self.ask("/", &[]);
        assert_eq!(status, 200);
        assert!(home.contains("从这里开始"), "{home}");
        let origin = format!("Origin: https://law.example.org:{}", self.https);
        // whoever comes through a proxy is not at the machine, whoever asks from elsewhere is refused before
        assert_eq!(
            self.ask("/welcome/sample", &["-X", "POST", "-H", &origin])
                .0,
            401
        );
        let elsewhere = "Origin: https://elsewhere.example";
        assert_eq!(
            self.ask("/welcome/sample", &["-X", "POST", "-H", elsewhere])
                .0,
            403
        );
        // signing in: the form's origin is the name that the proxy passes on, and the cookie keeps to TLS
        let form = format!("name=管理员&password={PASSWORD}");
        let (status, answer) = self.ask("/account/sign-in", &["-H", &origin, "--data", &form]);
        assert_eq!(status, 303, "{answer}");
        let cookie = answer
            .lines()
            .find_map(|line| {
                line.to_lowercase()
                    .starts_with("set-cookie:")
                    .then(|| line[11..].trim())
            })
            .unwrap_or_else(|| panic!("no cookie: {answer}"));
        assert!(
            cookie.contains("Secure") && cookie.contains("HttpOnly"),
            "{cookie}"
        );
        let cookie = cookie.split(';').next().unwrap();
        // a file larger than proxies let through unasked
        let large = self.folder.join("大.md");
        let text = format!(
            "{}\n{}",
            regulation("某市灯塔养护条例", 1, 3),
            " \n".repeat(3 << 20)
        );
        fs::write(&large, text).unwrap();
        let (_, page) = self.ask("/welcome", &["-b", cookie]);
        let mark = "name=\"form_token\" value=\"";
        let start = page.find(mark).unwrap_or_else(|| panic!("{page}")) + mark.len();
        let token = format!("form_token={}", &page[start..start + 64]);
        let file = format!("files=@{}", large.display());
        let (status, answer) = self.ask(
            "/welcome/files",
            &[
                "-b", cookie, "-H", &origin, "-H", "Expect:", "-F", &token, "-F", &file,
            ],
        );
        assert_eq!(status, 303, "{answer}");
    }
}

fn library_with_keeper() -> (TestLibrary, server::Server) {
    let library = TestLibrary::new();
    let password = library.files().join("口令.txt");
    fs::write(&password, PASSWORD).unwrap();
    let add = [
        "user",
        "add",
        "管理员",
        "--role",
        "administrator",
        "--password-file",
    ];
    let added = library.run(&[&add[..], &[path_text(&password)]].concat());
    assert_eq!(added.code, 0, "{}", added.err);
    let server = server::start_with(&library, |command| {
        command.env("HUIDIAN_WEB__PUBLIC_URL", "https://law.example.org");
    });
    (library, server)
}

#[test]
fn nginx_serves_the_library_with_the_file_of_the_package() {
    let Some([nginx, curl, openssl]) = programs(["nginx", "curl", "openssl"]) else {
        return;
    };
    let (_library, server) = library_with_keeper();
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| path_text(&folder.path().join(name)).to_owned();
    let made = Command::new(openssl)
        .args([
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
        ])
        .args([
            "-subj",
            "/CN=law.example.org",
            "-keyout",
            &at("key"),
            "-out",
            &at("pem"),
        ])
        .output()
        .unwrap();
    assert!(made.status.success());
    let (http, https) = (free_port(), free_port());
    let mut site = fs::read_to_string(repository().join("packaging/nginx.conf")).unwrap();
    // only what belongs to a machine is changed
    for (of_machine, of_test) in [
        ("127.0.0.1:7878", server.address.clone()),
        ("listen 80;", format!("listen 127.0.0.1:{http};")),
        ("listen 443 ssl", format!("listen 127.0.0.1:{https} ssl")),
        ("/etc/ssl/law.example.org.pem", at("pem")),
        ("/etc/ssl/private/law.example.org.key", at("key")),
        // a port in the name stands for the plain name of a machine
        ("Host $host;", format!("Host $host:{https};")),
    ] {
        assert!(site.contains(of_machine), "{of_machine}");
        site = site.replace(of_machine, &of_test);
    }
    // one process: a worker of its own would outlive the test that kills its master
    let around = format!(
        "daemon off;\nmaster_process off;\nuser root;\npid {0}/pid;\nerror_log {0}/error.log;\nevents {{}}\nhttp {{\naccess_log off;\nclient_body_temp_path {0}/b;\nproxy_temp_path {0}/p;\n\
         fastcgi_temp_path {0}/f;\nuwsgi_temp_path {0}/u;\nscgi_temp_path {0}/s;\n{site}\n}}\n",
        path_text(folder.path())
    );
    fs::write(folder.path().join("nginx.conf"), around).unwrap();
    let run = |more: &[&str]| {
        let mut command = Command::new(&nginx);
        command.arg("-p").arg(folder.path()).args([
            "-c",
            &at("nginx.conf"),
            "-e",
            &at("error.log"),
        ]);
        command.args(more).stdout(Stdio::null());
        command
    };
    let tested = run(&["-t"]).output().unwrap();
    assert!(
        tested.status.success(),
        "{}",
        String::from_utf8_lossy(&tested.stderr)
    );
    let _proxy = Proxy(run(&[]).stderr(Stdio::null()).spawn().unwrap());
    let behind = Behind {
        curl: &curl,
        https,
        folder: folder.path(),
    };
    behind.is_served_well();
    let moved = Command::new(&curl)
        .args([
            "-si",
            "-H",
            "Host: law.example.org",
            &format!("http://127.0.0.1:{http}/works?year=2024"),
        ])
        .output()
        .unwrap();
    let moved = String::from_utf8_lossy(&moved.stdout).to_lowercase();
    assert!(
        moved.contains("location: https://law.example.org/works?year=2024"),
        "{moved}"
    );
}

#[test]
fn caddy_serves_the_library_with_the_file_of_the_package() {
    let Some([caddy, curl]) = programs(["caddy", "curl"]) else {
        return;
    };
    let (_library, server) = library_with_keeper();
    let folder = tempfile::tempdir().unwrap();
    let (http, https) = (free_port(), free_port());
    let mut site = fs::read_to_string(repository().join("packaging/Caddyfile")).unwrap();
    for (of_machine, of_test) in [
        ("127.0.0.1:7878", server.address.clone()),
        // no certificate can be fetched here
        ("\tencode gzip", "\ttls internal\n\tencode gzip".to_owned()),
    ] {
        assert!(site.contains(of_machine), "{of_machine}");
        site = site.replace(of_machine, &of_test);
    }
    let options = format!(
        "{{\n\tadmin off\n\thttp_port {http}\n\thttps_port {https}\n\tskip_install_trust\n}}\n"
    );
    let file = folder.path().join("Caddyfile");
    fs::write(&file, options + &site).unwrap();
    let log = fs::File::create(folder.path().join("log")).unwrap();
    let child = Command::new(caddy)
        .args(["run", "--adapter", "caddyfile", "--config"])
        .arg(&file)
        .env("HOME", folder.path())
        .env("XDG_DATA_HOME", folder.path())
        .env("XDG_CONFIG_HOME", folder.path())
        .stdout(Stdio::null())
        .stderr(log)
        .spawn()
        .unwrap();
    let _proxy = Proxy(child);
    let behind = Behind {
        curl: &curl,
        https,
        folder: folder.path(),
    };
    behind.is_served_well();
}
