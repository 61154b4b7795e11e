//! Digests by e-mail with the real program.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use huidian_deliver::mail::due_until;
use huidian_model::{
    Clock, Confidence, EventKind, Fact, FactValue, Source, SourceKind, SystemClock, WorkId,
};
use huidian_store::{Error, MailTimes, NewMailSubscription, Store, StoreOptions};
use jiff::ToSpan;
use jiff::tz::{TimeZone, offset};

use crate::server::start;
use crate::smtp_server::{SmtpServer, Taken, Turn};
use crate::testing::{TestLibrary, path_text, regulation};

fn set_up(library: &TestLibrary, port: u16, more: &str) {
    let settings = format!(
        "[web]\npublic_url = \"https://law.example\"\n[mail]\nserver = \"localhost\"\nport = {port}\n\
         from = \"会典 <law@example.org>\"\nprivate_address = true\nfirst_wait_milliseconds = 20\n\
         longest_wait_milliseconds = 100\n{more}"
    );
    fs::create_dir_all(library.data()).unwrap();
    fs::write(library.data().join("huidian.toml"), settings).unwrap();
}

/// A library with a register that somebody follows by mail, in which something has just happened.
fn followed(port: u16, more: &str) -> TestLibrary {
    let library =
        TestLibrary::new().with_file("某市灯塔养护条例.md", regulation("某市灯塔养护条例", 1, 3));
    assert_eq!(library.import().code, 0);
    set_up(&library, port, more);
    for arguments in [
        &["register", "add", "港务部", "某市灯塔养护条例"] as &[&str],
        &[
            "mail",
            "add",
            "港务部",
            "zhang@example.org",
            "--every",
            "week",
            "--on",
            "周五",
            "--at",
            "08:30",
        ],
    ] {
        let run = library.run(arguments);
        assert_eq!(run.code, 0, "{}", run.err);
    }
    revise(&library, "某市灯塔养护条例");
    library
}

/// A revision of last week is news, one of years ago is what the library learned.
fn revise(library: &TestLibrary, title: &str) {
    let day = |days: i64| {
        let day = SystemClock.today().checked_add(days.days()).unwrap();
        format!("{}年{}月{}日", day.year(), day.month(), day.day())
    };
    let text = regulation(title, 2, 4).replace("2019年6月1日", &day(30));
    import(library, "修订.md", text.replace("2019年3月3日", &day(-7)));
}

fn import(library: &TestLibrary, name: &str, text: String) {
    let file = library.files().join(name);
    fs::write(&file, text).unwrap();
    let run = library.run(&["import", path_text(&file)]);
    assert_eq!(run.code, 0, "{}", run.err);
}

#[test]
fn a_digest_is_previewed_sent_and_not_sent_twice() {
    let smtp = SmtpServer::start(|_, _| Turn::Usual);
    let library = followed(smtp.port, "tls = \"none\"\n");
    let preview = library.run(&["mail", "preview", "港务部", "--since", "2026-01-01"]);
    assert_eq!(preview.code, 0, "{}", preview.err);
    assert!(preview.out.contains("会典 · 港务部：") && preview.out.contains("灯塔养护条例"));
    assert!(library.run(&["mail", "list"]).out.contains("每周五 08:30"));
    let shown = library.run(&["config", "show"]).out;
    assert!(
        shown.contains("tls = \"none\"") && shown.contains("会典 <law@example.org>"),
        "{shown}"
    );
    let sent = library.run(&["mail", "send-now", "1"]);
    assert_eq!(sent.code, 0, "{}", sent.err);
    assert_eq!(smtp.taken().len(), 1);
    assert_eq!(smtp.taken()[0].to, "zhang@example.org");
    let again = library.run(&["mail", "send-now", "1"]);
    assert!(again.err.contains("没有变化"), "{}", again.err);
    assert_eq!(smtp.taken().len(), 1);
    assert!(library.run(&["mail", "log", "1"]).out.contains("已发"));
    assert_eq!(library.run(&["mail", "remove", "1"]).code, 0);
    for arguments in [
        &["mail", "remove", "1"] as &[&str],
        &["mail", "send-now", "1"],
        &["mail", "log", "1"],
        &["mail", "add", "没有的登记簿", "a@example.org"],
    ] {
        assert_eq!(library.run(arguments).code, 4, "{arguments:?}");
    }
    assert_eq!(library.run(&["mail", "add", "港务部", "不是地址"]).code, 1);
    assert_eq!(
        library
            .run(&["mail", "add", "港务部", "a@b.cn", "--at", "25:00"])
            .code,
        2
    );
}

#[test]
fn a_server_that_cannot_protect_the_mail_is_refused_in_words() {
    let smtp = SmtpServer::start(|_, _| Turn::Usual);
    let library = followed(smtp.port, "user = \"law\"\npassword = \"secret\"\n");
    let refused = library.run(&["mail", "send-now", "1"]);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("STARTTLS"), "{}", refused.err);
    let log = library.run(&["mail", "log", "1"]);
    assert!(log.out.contains("STARTTLS"), "{}", log.out);
    let subscriptions = library.json(&["mail", "list", "--json"]);
    assert_eq!(subscriptions[0]["failure_count"], 1);
    assert!(smtp.said().iter().all(|line| !line.starts_with("AUTH")));
    for (wrong, named) in [
        ("tls = \"ssl\"\n", "tls"),
        ("user = \"law\"\n", "mail.password"),
        ("from = \"x\"\n", "from"),
        ("sever = \"x\"\n", "sever"),
    ] {
        set_up(&library, smtp.port, wrong);
        let checked = library.run(&["config", "check"]);
        assert_eq!(checked.code, 1, "{wrong}");
        assert!(checked.err.contains(named), "{wrong}: {}", checked.err);
    }
}

const READERS: usize = 8;

/// Something happened yesterday in a register that many follow, and their digests are due since an hour.
fn due_since_an_hour(library: &TestLibrary) {
    let now = SystemClock.now();
    let yesterday = now - 26.hours();
    let an_hour_ago = (now - 1.hour()).to_zoned(TimeZone::fixed(offset(8)));
    let times = MailTimes {
        weekday: None,
        minute: an_hour_ago.hour() as u16 * 60 + an_hour_ago.minute() as u16,
    };
    assert!(due_until(times, now) > yesterday);
    let options = StoreOptions {
        clock: Arc::new(yesterday),
        ..library.options()
    };
    let store = Store::open(library.data(), options).unwrap();
    let written = store.write(|transaction| {
        let register = transaction.ensure_register("local", "港务部")?;
        for address in 0..READERS {
            transaction.subscribe_mail(&NewMailSubscription {
                register,
                address: format!("{address}@example.org"),
                times,
                created_by: "local".to_owned(),
                first_due_at: due_until(times, now),
                is_confirmed: true,
            })?;
        }
        let work = WorkId::new("某市航标规定");
        let source = Source::new(SourceKind::Keeper, "test");
        let title = FactValue::Title("某市航标规定".to_owned());
        let published = FactValue::Event {
            kind: EventKind::Published,
            on: yesterday.to_zoned(TimeZone::UTC).date().into(),
        };
        let facts =
            [title, published].map(|value| Fact::new(value, source.clone(), Confidence::High));
        transaction.put_facts(&work, &facts)?;
        transaction.read()?;
        transaction.follow_work(register, &work)?;
        Ok::<_, Error>(())
    });
    written.unwrap();
}

fn message_id(mail: &Taken) -> String {
    let line = mail
        .data
        .lines()
        .find(|line| line.starts_with("Message-ID: "));
    line.unwrap().to_owned()
}

#[test]
fn every_reader_gets_the_digest_over_kills_and_whims_of_the_mail_server() {
    // the answers of a server in trouble, one after the other
    let smtp = SmtpServer::start(|number, word| match (number % 8, word) {
        (0, "CONTENT") => Turn::Drop,
        (1, "RCPT") => Turn::Say("450 greylisted"),
        (3, "CONNECT") => Turn::Say("421 busy"),
        (4, "CONNECT") => Turn::Drop,
        (6, "CONTENT") => Turn::Say("452 full"),
        _ => Turn::Usual,
    });
    let library = TestLibrary::new();
    assert_eq!(library.run(&["list", "--limit", "1"]).code, 0);
    set_up(&library, smtp.port, "tls = \"none\"\n");
    due_since_an_hour(&library);
    for kill in 0..6 {
        let server = start(&library);
        let (begun, said) = (Instant::now(), smtp.said().len());
        while smtp.said().len() < said + kill && begun.elapsed() < Duration::from_millis(800) {
            thread::sleep(Duration::from_millis(1));
        }
        thread::sleep(Duration::from_millis(7 * kill as u64));
        drop(server);
    }
    let server = start(&library);
    let begun = Instant::now();
    let is_done = || {
        let list = library.json(&["mail", "list", "--json"]);
        let list = list.as_array().unwrap();
        assert_eq!(list.len(), READERS);
        let now = SystemClock.now().to_string();
        list.iter()
            .all(|subscription| subscription["next_attempt_at"].as_str().unwrap() > now.as_str())
            && list
                .iter()
                .all(|subscription| subscription["failure_count"] == 0)
    };
    while !is_done() {
        assert!(begun.elapsed() < Duration::from_mins(3), "waited too long");
        thread::sleep(Duration::from_millis(100));
    }
    drop(server);
    let taken = smtp.taken();
    for reader in 0..READERS {
        let address = format!("{reader}@example.org");
        let theirs: Vec<&Taken> = taken.iter().filter(|mail| mail.to == address).collect();
        assert!(!theirs.is_empty(), "{address} got nothing");
        // one that comes twice is known again
        assert!(
            theirs
                .iter()
                .all(|mail| message_id(mail) == message_id(theirs[0]))
        );
    }
}

/// Another people's mail server, with TLS and a password, and another people's reader of mail.
const INDEPENDENT: &str = r"
import asyncio, email, email.policy, json, ssl, sys
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
class Handler:
    async def handle_DATA(self, server, session, envelope):
        m = email.message_from_bytes(envelope.content, policy=email.policy.default)
        text, html = list(m.iter_parts())
        print(json.dumps([m['Subject'], m['From'], m['List-Unsubscribe'], text.get_content(), html.get_content(),
                          session.ssl is not None, [str(d) for d in m.defects]]), flush=True)
        return '250 taken'
def check(server, session, envelope, mechanism, data):
    return AuthResult(success=(data.login, data.password) == (b'law', b'123456'), handled=False)
context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
context.load_cert_chain(sys.argv[1], sys.argv[2])
class Server(Controller):
    def factory(self):
        from aiosmtpd.smtp import SMTP
        return SMTP(self.handler, tls_context=context, require_starttls=True, auth_required=True, authenticator=check)
c = Server(Handler(), hostname='127.0.0.1', port=int(sys.argv[3]))
c.start()
print('ready', flush=True)
sys.stdin.read()
";

#[test]
fn an_independent_server_takes_the_mail_over_tls_and_reads_it() {
    let library = TestLibrary::new();
    let (key, certificate) = (
        library.files().join("key.pem"),
        library.files().join("certificate.pem"),
    );
    let has_python = Command::new("python3")
        .args(["-c", "import aiosmtpd"])
        .output();
    let made = Command::new("openssl")
        .args([
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-days",
            "2",
        ])
        .args([
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost",
            "-addext",
            "basicConstraints=critical,CA:FALSE",
        ])
        .args(["-keyout", path_text(&key), "-out", path_text(&certificate)])
        .output();
    let is_there =
        |run: std::io::Result<std::process::Output>| run.is_ok_and(|run| run.status.success());
    if !is_there(has_python) || !is_there(made) {
        assert!(
            std::env::var_os("HUIDIAN_REQUIRE_ALL").is_none_or(|value| value != "1"),
            "needs openssl and the Python package aiosmtpd"
        );
        println!("skipped: needs openssl and the Python package aiosmtpd");
        return;
    }
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let mut python = Command::new("python3")
        .args(["-c", INDEPENDENT, path_text(&certificate), path_text(&key)])
        .arg(port.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(python.stdout.take().unwrap());
    let mut line = String::new();
    said.read_line(&mut line).unwrap();
    assert_eq!(line, "ready\n");
    let trusted = format!(
        "user = \"law\"\npassword = \"123456\"\ncertificate_file = '{}'\n",
        certificate.display()
    );
    let library = followed(port, &trusted);
    let sent = library.run(&["mail", "send-now", "1"]);
    assert_eq!(sent.code, 0, "{}", sent.err);
    // a certificate that nobody vouches for, and a wrong password
    set_up(&library, port, "user = \"law\"\npassword = \"123456\"\n");
    import(&library, "航标.md", regulation("某市航标管理条例", 1, 3));
    let added = library.run(&["register", "add", "港务部", "某市航标管理条例"]);
    assert_eq!(added.code, 0, "{}", added.err);
    revise(&library, "某市航标管理条例");
    let untrusted = library.run(&["mail", "send-now", "1"]);
    assert_eq!(untrusted.code, 1);
    assert!(untrusted.err.contains("certificate"), "{}", untrusted.err);
    set_up(&library, port, &trusted.replace("123456", "654321"));
    let wrong = library.run(&["mail", "send-now", "1"]);
    assert!(
        wrong.err.contains("sign in") && wrong.err.contains("535"),
        "{}",
        wrong.err
    );
    drop(python.stdin.take());
    let mut read = String::new();
    said.read_to_string(&mut read).unwrap();
    python.wait().unwrap();
    let mails: Vec<serde_json::Value> = read
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(mails.len(), 1);
    let text = |index: usize| mails[0][index].as_str().unwrap();
    assert!(text(0).starts_with("会典 · 港务部："), "{}", text(0));
    assert_eq!(text(1), "会典 <law@example.org>");
    assert!(text(2).starts_with("<https://law.example/mail/1-"));
    assert!(
        text(3).contains("第一条 修改") && text(3).contains("https://law.example/works/"),
        "{}",
        text(3)
    );
    assert!(text(4).contains("<ins") && text(4).contains("<del"));
    assert_eq!(
        (&mails[0][5], &mails[0][6]),
        (&true.into(), &serde_json::json!([]))
    );
}
