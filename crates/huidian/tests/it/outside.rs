//! Signing in at a provider: a real one (npm `oidc-provider`) on loopback. Skipped where node or the module is not there; `OIDC_MODULES` names the folder with `node_modules`.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use crate::server::{Server, start_with};
use crate::testing::{TestLibrary, path_text, skip};

/// With its output, which it goes on writing.
struct Provider(Child, BufReader<ChildStdout>);

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// A browser's way: what `curl` was told last and where it ended.
struct Browser<'b> {
    server: &'b Server,
    jar: String,
}

impl Browser<'_> {
    fn curl(&self, arguments: &[&str]) -> (String, String) {
        let output = Command::new("curl")
            .args([
                "--silent",
                "--location",
                "--cookie-jar",
                &self.jar,
                "--cookie",
                &self.jar,
            ])
            .args(["--write-out", "\n%{url_effective}"])
            .args(arguments)
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let (page, address) = text.rsplit_once('\n').unwrap();
        (page.to_owned(), address.to_owned())
    }

    fn own(&self, path: &str) -> String {
        format!("http://{}{path}", self.server.address)
    }

    /// To the provider, past its form as somebody, and back.
    fn sign_in(&self, name: &str, back: &str) -> (String, String) {
        let start = self.own(&format!("/account/outside/start?back={back}"));
        let (page, form) = self.curl(&[&start]);
        assert!(form.contains("/interaction/"), "{form}: {page}");
        let fields = format!("prompt=login&login={name}&password=x");
        self.curl(&["--data", &fields, &form])
    }
}

#[test]
fn people_of_the_provider_come_in_with_the_roles_it_gives() {
    let modules = std::env::var("OIDC_MODULES").unwrap_or_default();
    let is_there = Path::new(&modules)
        .join("node_modules/oidc-provider")
        .is_dir();
    let has = |program: &str| Command::new(program).arg("--version").output().is_ok();
    if !is_there || !has("node") || !has("curl") {
        return skip("node, curl, and OIDC_MODULES with npm's oidc-provider");
    }
    let library = TestLibrary::new();
    library.bearer("carl", "reader");
    let secret = library.data().with_extension("secret");
    std::fs::write(&secret, "a secret: with+odd&letters\n").unwrap();
    let port = free_port();
    let issuer = format!("http://127.0.0.1:{port}");
    let settings = library.data().with_extension("toml");
    let text = format!(
        "[web]\nreading = \"signed_in\"\n[sign_in.oidc]\nissuer = \"{issuer}\"\nclient_id = \"huidian\"\nclient_secret_file = \"{}\"\nlabel = \"单位账号\"\n\
         roles_claim = \"groups\"\n[sign_in.oidc.roles]\nreader = [\"staff\"]\neditor = [\"legal\"]\n",
        path_text(&secret)
    );
    std::fs::write(&settings, text).unwrap();
    let server = start_with(&library, |command| {
        command.args(["--config", path_text(&settings)]);
    });
    let callback = format!("http://{}/account/outside/callback", server.address);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/oidc/provider.mjs");
    let mut child = Command::new("node")
        .args([path_text(&script), &modules, &port.to_string(), &callback])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    let mut provider = Provider(child, output);
    let mut line = String::new();
    provider.1.read_line(&mut line).unwrap();
    assert_eq!(line.trim(), issuer);
    let browser = |name: &str| Browser {
        server: &server,
        jar: path_text(&library.data().with_extension(name)).to_owned(),
    };

    let anna = browser("anna");
    let (page, _) = anna.curl(&[&anna.own("/account")]);
    assert!(
        page.contains("/account/outside/start") && page.contains("单位账号"),
        "{page}"
    );
    let (page, address) = anna.sign_in("anna", "%2Fworks");
    assert_eq!(address, anna.own("/works"), "{page}");
    assert!(page.contains("<a href=\"/account\">anna</a>") && page.contains("href=\"/keeper\""));
    // a second time it is the same person
    let (_, address) = browser("anna-again").sign_in("anna", "%2F");
    assert_eq!(address, anna.own("/"));
    let (page, _) = browser("bert").sign_in("bert", "%2Fworks");
    assert!(page.contains("<a href=\"/account\">bert</a>") && !page.contains("href=\"/keeper\""));
    // nobody without one of the groups, and nobody by a name that somebody else has here
    let (_, address) = browser("guest").sign_in("guest", "%2F");
    assert!(address.ends_with("/account?failed=5"), "{address}");
    let listed = library.run(&["user", "list"]).out;
    assert!(
        listed.contains("anna") && listed.contains("编辑") && !listed.contains("guest"),
        "{listed}"
    );

    // an answer in another browser, a second time, or of nobody
    for query in ["", "?code=x&state=0", "?error=access_denied"] {
        let (_, address) =
            browser("x").curl(&[&anna.own(&format!("/account/outside/callback{query}"))]);
        assert!(address.ends_with("/account?failed=3"), "{address}");
    }
    let asked = anna
        .curl(&[
            "--max-redirs",
            "0",
            "--dump-header",
            "-",
            &anna.own("/account/outside/start"),
        ])
        .0;
    let state = asked
        .split("state=")
        .nth(1)
        .unwrap()
        .split('&')
        .next()
        .unwrap();
    assert!(
        asked.contains("code_challenge_method=S256") && asked.contains("HttpOnly"),
        "{asked}"
    );
    let stolen = anna.own(&format!("/account/outside/callback?code=x&state={state}"));
    let (_, address) = browser("thief").curl(&[&stolen]);
    assert!(
        address.ends_with("/account?failed=3"),
        "not the browser that asked"
    );
    let (_, address) = anna.curl(&[&stolen]);
    assert!(
        address.ends_with("/account?failed=3"),
        "no code of the provider"
    );
    // joining is asked for by a page of this site
    let (page, _) = anna.curl(&[&anna.own("/account/outside/start?join=1")]);
    assert!(!page.contains("/interaction/"), "{page}");
    // who was disabled stays out
    assert_eq!(library.run(&["user", "disable", "bert"]).code, 0);
    let (_, address) = browser("bert-again").sign_in("bert", "%2F");
    assert!(address.contains("/account?failed="), "{address}");
}

#[test]
fn settings_that_cannot_be_meant_are_refused() {
    let library = TestLibrary::new();
    let settings = library.data().with_extension("toml");
    for (text, is_good, reason) in [
        (
            "issuer = \"https://login.example\"\nclient_id = \"a\"",
            true,
            "the least",
        ),
        (
            "issuer = \"http://login.example\"\nclient_id = \"a\"",
            false,
            "anybody on the way can change it",
        ),
        ("issuer = \"https://login.example\"", false, "no client"),
        (
            "issuer = \"https://login.example\"\nclient_id = \"a\"\nroles_claim = \"groups\"",
            false,
            "nobody could come in",
        ),
        (
            "issuer = \"https://login.example\"\nclient_id = \"a\"\n[sign_in.oidc.roles]\neditor = [\"x\"]",
            false,
            "values of no claim",
        ),
        (
            "issuer = \"https://login.example\"\nclient_id = \"a\"\nsecret = \"x\"",
            false,
            "a setting nobody knows",
        ),
    ] {
        std::fs::write(&settings, format!("[sign_in.oidc]\n{text}\n")).unwrap();
        let run = library.run(&["config", "check", "--config", path_text(&settings)]);
        assert_eq!(run.code == 0, is_good, "{reason}: {}{}", run.out, run.err);
    }
}
