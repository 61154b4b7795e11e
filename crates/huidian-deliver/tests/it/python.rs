//! Other people's programs as judges, where they are installed.

use std::process::Command;

/// Output of a program; `None` where it is not installed.
pub(crate) fn run(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    assert!(
        output.status.success(),
        "{program} {arguments:?}: {}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// A Python that has a module.
pub(crate) struct Python;

impl Python {
    /// Prints why the test is skipped where the module is missing; with `HUIDIAN_REQUIRE_ALL=1` that is a failure.
    pub(crate) fn with(module: &str) -> Option<Self> {
        let import = format!("import {module}");
        let has = Command::new("python3")
            .args(["-c", &import])
            .output()
            .is_ok_and(|output| output.status.success());
        if has {
            return Some(Self);
        }
        assert!(
            std::env::var_os("HUIDIAN_REQUIRE_ALL").is_none_or(|value| value != "1"),
            "needs the Python package {module}"
        );
        println!("skipped: needs the Python package {module}");
        None
    }

    pub(crate) fn run(&self, script: &str, arguments: &[&str]) -> String {
        let arguments: Vec<&str> = ["-c", script]
            .into_iter()
            .chain(arguments.iter().copied())
            .collect();
        run("python3", &arguments).expect("was there a moment ago")
    }
}
