//! A PostgreSQL server of the tests' own.

use std::fs;
use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use huidian_store::PostgresOptions;

use crate::certificate::{AUTHORITY, CERTIFICATE, KEY, certify};

const USER: &str = "keeper";
const PASSWORD: &str = "only for tests";
/// How long a server may take to start.
const PATIENCE: Duration = Duration::from_mins(1);

/// Started on loopback in a folder of its own; it ends with the process that started it, however that ends.
#[derive(Debug)]
pub struct TestServer {
    port: u16,
    schemas: AtomicU32,
    programs: PathBuf,
    folder: PathBuf,
    /// Its input is closed when this process ends, and it then stops the server and removes the folder.
    _keeper: Child,
}

/// The server of this process, started when it is first asked for; `None` where PostgreSQL is not installed.
///
/// # Panics
///
/// Where it is installed and does not start, and where nothing may be skipped (`HUIDIAN_REQUIRE_ALL`) and it is not there.
pub fn postgres() -> Option<&'static TestServer> {
    static SERVER: OnceLock<Option<TestServer>> = OnceLock::new();
    SERVER
        .get_or_init(|| match programs() {
            Some(programs) => Some(TestServer::start(programs)),
            None => {
                assert!(
                    std::env::var_os("HUIDIAN_REQUIRE_ALL").is_none(),
                    "PostgreSQL is not installed (apt-get install postgresql), and nothing may be skipped"
                );
                eprintln!("skipped: PostgreSQL is not installed (apt-get install postgresql)");
                None
            }
        })
        .as_ref()
}

/// The folder of `postgres` and `initdb`: on the path, or where Debian puts them.
fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let mut versions: Vec<PathBuf> = debian
        .flatten()
        .map(|entry| entry.path().join("bin"))
        .collect();
    versions.sort();
    folders.extend(versions.into_iter().rev());
    // a link on the path leads to where all of them are
    let real = |folder: PathBuf| {
        let postgres = folder.join("postgres").canonicalize().ok()?;
        Some(postgres.parent()?.to_owned())
    };
    folders.into_iter().filter_map(real).find(|folder| {
        ["postgres", "initdb", "psql"]
            .iter()
            .all(|program| folder.join(program).exists())
    })
}

impl TestServer {
    fn start(programs: PathBuf) -> Self {
        let place = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        let port = place.expect("a port is free").port();
        let folder =
            std::env::temp_dir().join(format!("huidian-postgres-{}-{port}", std::process::id()));
        fs::create_dir(&folder).expect("a folder can be made");
        let owner = Owner::of(&folder);
        let password = folder.join("password");
        fs::write(&password, PASSWORD).expect("the folder can be written");
        owner.give(&password);
        let data = folder.join("data");
        // the order of the database is not the one of the library's columns: nothing may depend on it
        let made = owner
            .command(&programs.join("initdb"))
            .arg("--pgdata")
            .arg(&data)
            .args(["--username", USER, "--auth", "scram-sha-256", "--no-sync"])
            .args(["--encoding", "UTF8", "--locale", "C.UTF-8"])
            .args(["--locale-provider", "icu", "--icu-locale", "zh"])
            .arg("--pwfile")
            .arg(&password)
            .output()
            .expect("initdb runs");
        assert!(
            made.status.success(),
            "{}",
            String::from_utf8_lossy(&made.stderr)
        );
        let encryption = if certify(&folder) {
            for file in [KEY, CERTIFICATE] {
                owner.give(&folder.join(file));
            }
            "-c ssl=on -c ssl_cert_file=../server.crt -c ssl_key_file=../server.key"
        } else {
            ""
        };
        let log = folder.join("log");
        let script = format!(
            "{} -D {} -p {port} -h 127.0.0.1 -k '' -c fsync=off -c full_page_writes=off \
             -c max_connections=300 -c shared_buffers=64MB {encryption} 2>{} & server=$!; read _; kill -INT $server; wait $server; rm -rf {}",
            shell_word(&programs.join("postgres")),
            shell_word(&data),
            shell_word(&log),
            shell_word(&folder),
        );
        let keeper = owner
            .command(Path::new("sh"))
            .args(["-c", &script])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .expect("a shell runs");
        let begun = Instant::now();
        loop {
            let said = fs::read_to_string(&log).unwrap_or_default();
            if said.contains("ready to accept connections") {
                break;
            }
            assert!(
                begun.elapsed() < PATIENCE,
                "PostgreSQL does not start: {said}"
            );
            thread::sleep(Duration::from_millis(20));
        }
        Self {
            port,
            schemas: AtomicU32::new(0),
            programs,
            folder,
            _keeper: keeper,
        }
    }

    /// A place for a library that nobody else uses.
    pub fn place(&self) -> PostgresOptions {
        let number = self.schemas.fetch_add(1, Ordering::Relaxed);
        PostgresOptions {
            password: Some(PASSWORD.to_owned()),
            schema: format!("library {number}"),
            ..PostgresOptions::of_url(&self.url()).expect("the address is one")
        }
    }

    /// Address of the server without a password.
    pub fn url(&self) -> String {
        format!("postgres://{USER}@127.0.0.1:{}/postgres", self.port)
    }

    /// Writes the password into a file, as settings name it.
    pub fn write_password(&self, to: &Path) {
        let mut file = fs::File::create(to).expect("the file can be made");
        writeln!(file, "{PASSWORD}").expect("the file can be written");
    }

    /// What a statement of a keeper with `psql` answers, a line for each row.
    pub fn psql(&self, place: &PostgresOptions, sql: &str) -> String {
        let output = Command::new(self.programs.join("psql"))
            .args(["--no-psqlrc", "--quiet", "--no-align", "--tuples-only"])
            .args(["--set", "ON_ERROR_STOP=1", "--command"])
            .arg(format!("set search_path to \"{}\"", place.schema))
            .args(["--command", sql])
            .arg(self.url())
            .env("PGPASSWORD", PASSWORD)
            .output()
            .expect("psql runs");
        assert!(
            output.status.success(),
            "{sql}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// The certificate of the authority that vouches for the server under the name `localhost`; `None` where `openssl` is missing.
    pub fn authority(&self) -> Option<PathBuf> {
        let path = self.folder.join(AUTHORITY);
        path.exists().then_some(path)
    }
}

fn shell_word(path: &Path) -> String {
    format!("'{}'", path.display())
}

/// Whose account the server runs as: PostgreSQL refuses to run as root.
#[derive(Clone, Copy)]
struct Owner {
    #[cfg(unix)]
    other: Option<u32>,
}

#[cfg(unix)]
impl Owner {
    /// `nobody` has this number on the systems that tests run on.
    const NOBODY: u32 = 65_534;

    fn of(folder: &Path) -> Self {
        use std::os::unix::fs::MetadataExt;
        let made_by = fs::metadata(folder).expect("it was made").uid();
        let owner = Self {
            other: (made_by == 0).then_some(Self::NOBODY),
        };
        owner.give(folder);
        owner
    }

    fn give(self, path: &Path) {
        if let Some(other) = self.other {
            std::os::unix::fs::chown(path, Some(other), Some(other)).expect("root may");
        }
    }

    fn command(self, program: &Path) -> Command {
        use std::os::unix::process::CommandExt;
        let mut command = Command::new(program);
        if let Some(other) = self.other {
            command.uid(other).gid(other);
        }
        // the working folder of the tests need not be open to the account
        command.current_dir(std::env::temp_dir());
        command
    }
}

#[cfg(not(unix))]
impl Owner {
    fn of(_: &Path) -> Self {
        Self {}
    }

    fn give(self, _: &Path) {}

    fn command(self, program: &Path) -> Command {
        Command::new(program)
    }
}
