//! A library of its own for each test, and texts in the genre's style, written for these tests.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use huidian_store::{PostgresOptions, StoreOptions};
use huidian_testing::postgres;
use serde_json::Value;
use tempfile::TempDir;

/// Password of every user of the tests.
pub const PASSWORD: &str = "一个足够长的口令-2026";

/// A data folder and a folder of files to import; both go with the test.
pub struct TestLibrary {
    folder: TempDir,
    /// Where a server keeps its rows (`HUIDIAN_TEST_STORE=postgres`).
    place: Option<PostgresOptions>,
}

/// What a run of the binary gave.
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// The binary under test: the one that `HUIDIAN_BINARY` names (CI: the release build that people get), else the one built beside the tests.
pub fn binary() -> String {
    std::env::var("HUIDIAN_BINARY").unwrap_or_else(|_| env!("CARGO_BIN_EXE_huidian").to_owned())
}

impl TestLibrary {
    pub fn new() -> Self {
        let folder = TempDir::with_prefix("huidian-test-").expect("make a folder");
        fs::create_dir(folder.path().join("files")).expect("make a folder");
        let is_shared =
            std::env::var_os("HUIDIAN_TEST_STORE").is_some_and(|engine| engine == "postgres");
        let server = is_shared.then(postgres).flatten();
        let place = server.map(|server| {
            server.write_password(&folder.path().join("store-password"));
            server.place()
        });
        Self { folder, place }
    }

    pub fn with_file(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.files().join(name);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("make a folder");
        fs::write(path, content).expect("write a file");
        self
    }

    pub fn files(&self) -> PathBuf {
        self.folder.path().join("files")
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// How this process opens the same library.
    pub fn options(&self) -> StoreOptions {
        StoreOptions {
            postgres: self.place.clone().map(Arc::new),
            ..StoreOptions::default()
        }
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(binary());
        command
            .arg("--data")
            .arg(self.data())
            .args(arguments)
            .env_remove("HUIDIAN_DATA");
        if let (Some(place), Some(server)) = (&self.place, postgres()) {
            command
                .env("HUIDIAN_STORE__URL", server.url())
                .env(
                    "HUIDIAN_STORE__PASSWORD_FILE",
                    self.folder.path().join("store-password"),
                )
                .env("HUIDIAN_STORE__SCHEMA", &place.schema);
        }
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Run {
        Run::from(self.command(arguments).output().expect("run the binary"))
    }

    /// Runs a command that must succeed, and reads what it printed.
    pub fn json(&self, arguments: &[&str]) -> Value {
        let run = self.run(arguments);
        assert_eq!(run.code, 0, "{arguments:?}: {}{}", run.out, run.err);
        serde_json::from_str(&run.out)
            .unwrap_or_else(|error| panic!("{arguments:?}: {error}\n{}", run.out))
    }

    /// A user with a role and a token of scope `write`; gives the header that carries it.
    pub fn bearer(&self, name: &str, role: &str) -> String {
        let password = self.files().join("口令.txt");
        fs::write(&password, format!("{PASSWORD}\n")).expect("write a file");
        let add = ["user", "add", name, "--role", role, "--password-file"];
        let added = self.run(&[&add[..], &[path_text(&password)]].concat());
        assert_eq!(added.code, 0, "{}", added.err);
        fs::remove_file(password).expect("remove a file");
        let token = self.run(&["user", "token", name, "--scope", "write"]);
        assert_eq!(token.code, 0, "{}", token.err);
        format!("Authorization: Bearer {}\r\n", token.out.trim())
    }

    /// The same library once more; `None` where a server keeps its rows.
    pub fn copied(&self) -> Option<Self> {
        if self.place.is_some() {
            return None;
        }
        let folder = TempDir::with_prefix("huidian-test-").expect("make a folder");
        copy_folder(self.folder.path(), folder.path());
        Some(Self {
            folder,
            place: None,
        })
    }

    pub fn import(&self) -> Run {
        self.run(&["import", "--json", path_text(&self.files())])
    }
}

fn copy_folder(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("list a folder") {
        let entry = entry.expect("list a folder");
        let goal = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir(&goal).expect("make a folder");
            copy_folder(&entry.path(), &goal);
        } else {
            fs::copy(entry.path(), goal).expect("copy a file");
        }
    }
}

/// Says that a test is skipped, or fails where nothing may be skipped.
pub fn skip(needs: &str) {
    assert!(
        std::env::var("HUIDIAN_REQUIRE_ALL").as_deref() != Ok("1"),
        "needs {needs}"
    );
    eprintln!("skipped: needs {needs}");
}

pub fn path_text(path: &Path) -> &str {
    path.to_str().expect("the path is text")
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

impl Run {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|error| panic!("{error}\n{}\n{}", self.out, self.err))
    }
}

/// A local regulation with `articles` articles; `seed` makes texts differ.
pub fn regulation(title: &str, seed: usize, articles: usize) -> String {
    let mut text = format!(
        "# {title}\n\n2019年3月{}日 某市第十五届人民代表大会常务委员会第十次会议通过\n\n<!-- INFO END -->\n\n## 第一章 总则\n\n",
        seed % 28 + 1
    );
    for number in 1..=articles {
        let numeral = huidian_text::format_numeral(number as u32);
        text.push_str(&format!(
            "第{numeral}条 从事第{}类灯塔养护活动的单位，应当在每年{}月底前向海事主管部门报送养护记录，并依照本条例第一条的规定保存{}年。\n\n",
            seed * 7 + number,
            number % 12 + 1,
            number % 5 + 1
        ));
    }
    let last = huidian_text::format_numeral(articles as u32 + 1);
    text.push_str(&format!("第{last}条 本条例自2019年6月1日起施行。\n"));
    text
}
