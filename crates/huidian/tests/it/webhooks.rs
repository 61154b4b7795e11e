//! Webhooks with the real program: killed at any moment, and more than one server on a library.

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use hmac::{Hmac, KeyInit, Mac};
use huidian_store::{LibraryEvent, Store};
use sha2::Sha256;

use crate::receiver::{Arrival, Mood, Receiver};
use crate::server::start;
use crate::testing::{TestLibrary, path_text, regulation};

const SECRET: &str = "只有双方知道";

/// A library whose webhooks may point to this machine and do not wait long.
fn library() -> TestLibrary {
    let library =
        TestLibrary::new().with_file("某市灯塔养护条例.md", regulation("某市灯塔养护条例", 1, 3));
    assert_eq!(library.import().code, 0);
    fs::write(
        library.data().join("huidian.toml"),
        "[deliver]\nwebhooks_to_private_addresses = true\n\
         [deliver.webhooks]\nfirst_wait_milliseconds = 20\nlongest_wait_milliseconds = 200\n",
    )
    .unwrap();
    library
}

fn follow(library: &TestLibrary, receiver: &Receiver, path: &str, filters: &[&str]) {
    let url = format!("http://{}{path}", receiver.address);
    let mut arguments = vec!["webhook", "add", &url, "--secret", SECRET];
    arguments.extend(filters);
    let added = library.run(&arguments);
    assert_eq!(added.code, 0, "{}", added.err);
}

fn import_one(library: &TestLibrary, number: usize) {
    let title = format!("第{number}港灯塔养护条例");
    let file = library.files().join(format!("{number}.md"));
    fs::write(&file, regulation(&title, number, 2)).unwrap();
    let run = library.run(&["import", path_text(&file)]);
    assert_eq!(run.code, 0, "{}", run.err);
}

fn last_seq(library: &TestLibrary) -> i64 {
    let store = Store::open(library.data(), library.options()).unwrap();
    store.read().unwrap().last_event_seq().unwrap()
}

fn events_after(library: &TestLibrary, seq: i64) -> Vec<LibraryEvent> {
    let store = Store::open(library.data(), library.options()).unwrap();
    store.read().unwrap().events_after(seq, 100_000).unwrap()
}

fn wait_until(what: &str, limit: Duration, is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < limit, "waited too long: {what}");
        thread::sleep(Duration::from_millis(10));
    }
}

/// Whether every webhook has got everything, by the library's own account.
fn is_all_delivered(library: &TestLibrary) -> bool {
    let last = last_seq(library);
    let webhooks = library.json(&["webhook", "list", "--json"]);
    let webhooks = webhooks.as_array().unwrap();
    webhooks
        .iter()
        .all(|webhook| webhook["delivered_seq"] == last)
}

fn check_signature(arrival: &Arrival) {
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(format!("{}.", arrival.timestamp).as_bytes());
    mac.update(&arrival.body);
    let expected: String = mac
        .finalize()
        .into_bytes()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert_eq!(arrival.signature, format!("sha256={expected}"));
}

/// Numbers that look like chance and are the same in every run (Knuth's generator).
fn chance(seed: usize) -> usize {
    let mixed = (seed as u64 + 1)
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    (mixed >> 33) as usize
}

/// Each event once where repetitions are left out.
fn first_arrivals(arrivals: &[Arrival]) -> Vec<(i64, String)> {
    let mut seen = Vec::new();
    for arrival in arrivals {
        let event = (arrival.seq(), arrival.event_id.clone());
        if !seen.contains(&event) {
            seen.push(event);
        }
    }
    seen
}

#[test]
fn no_event_is_lost_or_out_of_order_over_twenty_kills() {
    let library = library();
    // of sixteen requests: two slow, two failing, one without an answer, one cut off
    let receiver = Receiver::start(|number| match chance(number) % 16 {
        0 | 1 => Mood::Slow,
        2 | 3 => Mood::Failing,
        4 => Mood::Silent,
        5 => Mood::Closed,
        _ => Mood::Well,
    });
    follow(&library, &receiver, "/all", &[]);
    follow(&library, &receiver, "/some", &["--match", "2港"]);
    let before = last_seq(&library);
    let mut moments = Vec::new();
    for kill in 0..20 {
        import_one(&library, kill);
        let server = start(&library);
        let (begun, arrived) = (Instant::now(), receiver.count());
        // sometimes before the first event, sometimes in the middle of the tenth
        let awaited = arrived + chance(kill) % 10;
        while receiver.count() < awaited && begun.elapsed() < Duration::from_millis(1500) {
            thread::sleep(Duration::from_millis(1));
        }
        thread::sleep(Duration::from_millis(chance(kill + 100) as u64 % 60));
        moments.push(begun.elapsed().as_millis());
        drop(server);
    }
    let _server = start(&library);
    wait_until("everything to arrive", Duration::from_mins(3), || {
        is_all_delivered(&library)
    });
    let events = events_after(&library, before);
    assert!(events.len() > 60, "{}", events.len());
    let expected: Vec<(i64, String)> = events
        .iter()
        .map(|event| (event.seq, huidian_following::event_tag(event)))
        .collect();
    let all = receiver.arrivals("/all");
    assert_eq!(
        first_arrivals(&all),
        expected,
        "killed after {moments:?} ms"
    );
    // repeated, but never an older one after a newer one
    assert!(all.is_sorted_by_key(Arrival::seq));
    let some = receiver.arrivals("/some");
    assert!(some.is_sorted_by_key(Arrival::seq));
    let some = first_arrivals(&some);
    let wanted = events
        .iter()
        .filter(|event| event.work.as_str().contains("2港"));
    assert!(
        some.iter()
            .map(|(seq, _)| *seq)
            .eq(wanted.map(|event| event.seq))
    );
    assert!(!some.is_empty());
    all.iter().for_each(check_signature);
}

#[test]
fn an_address_inside_is_refused_when_it_is_set_up_unless_allowed() {
    let library = TestLibrary::new();
    for url in [
        "http://127.0.0.1:9/",
        "http://localhost/",
        "ftp://example.org/",
    ] {
        let refused = library.run(&["webhook", "add", url]);
        assert_eq!((refused.code, refused.out.as_str()), (1, ""), "{url}");
    }
    fs::create_dir_all(library.data()).unwrap();
    let settings = "[deliver]\nwebhooks_to_private_addresses = true\n";
    fs::write(library.data().join("huidian.toml"), settings).unwrap();
    assert_eq!(
        library.run(&["webhook", "add", "http://127.0.0.1:9/"]).code,
        0
    );
    let refused = library.run(&["webhook", "add", "http://127.0.0.1:0/"]);
    assert_eq!(refused.code, 1, "{}", refused.out);
    let secret = "http://me:word@127.0.0.1:9/robot?access_token=hidden";
    assert_eq!(library.run(&["webhook", "add", secret]).code, 0);
    let list = library.run(&["webhook", "list"]).out;
    assert!(list.contains("127.0.0.1:9/robot"), "{list}");
    assert!(!list.contains("word") && !list.contains("hidden"), "{list}");
    assert_eq!(library.run(&["webhook", "remove", "2"]).code, 0);
    assert_eq!(library.run(&["webhook", "log", "1"]).code, 0);
    assert_eq!(library.run(&["webhook", "remove", "2"]).code, 4);
}

#[test]
fn of_two_servers_one_delivers_and_the_other_takes_over() {
    let library = library();
    let receiver = Receiver::start(|_| Mood::Well);
    follow(&library, &receiver, "/", &[]);
    let before = last_seq(&library);
    let mut servers = vec![start(&library), start(&library)];
    let holder = || fs::read_to_string(library.data().join("dispatch.holder")).unwrap_or_default();
    wait_until("a server to deliver", Duration::from_mins(1), || {
        !holder().is_empty()
    });
    import_one(&library, 1);
    wait_until("the first to deliver", Duration::from_mins(1), || {
        is_all_delivered(&library)
    });
    // the command line does not deliver beside it
    let refused = library.run(&["webhook", "deliver"]);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("delivering"), "{}", refused.err);
    let first = holder();
    let at = servers
        .iter()
        .position(|server| first.ends_with(&format!("process {}", server.process_id())))
        .unwrap();
    drop(servers.remove(at));
    import_one(&library, 2);
    wait_until("the other to deliver", Duration::from_mins(1), || {
        is_all_delivered(&library)
    });
    assert!(holder().ends_with(&format!("process {}", servers[0].process_id())));
    let arrived: Vec<i64> = receiver.arrivals("/").iter().map(Arrival::seq).collect();
    let expected: Vec<i64> = events_after(&library, before)
        .iter()
        .map(|event| event.seq)
        .collect();
    assert_eq!(arrived, expected, "each once");
}

/// A webhook of a register: what it follows, event by event or as a brief; nothing of what it does not follow.
#[test]
fn a_register_has_webhooks_of_its_own() {
    let library = library();
    let receiver = Receiver::start(|_| Mood::Well);
    import_one(&library, 5);
    let added = library.run(&["register", "add", "法务部", "某市灯塔养护条例"]);
    assert_eq!(added.code, 0, "{}", added.err);
    follow(&library, &receiver, "/each", &["--register", "法务部"]);
    let weekly = [
        "--register",
        "法务部",
        "--every",
        "week",
        "--on",
        "周五",
        "--at",
        "08:30",
    ];
    follow(&library, &receiver, "/brief", &weekly);
    let url = format!("http://{}/refused", receiver.address);
    for (arguments, code) in [
        // a brief is of a register, which is there, and of no selection
        (vec!["--every", "week"], 2),
        (vec!["--register", "财务部"], 4),
        (vec!["--register", "法务部", "--sector", "能源"], 1),
    ] {
        let command: Vec<&str> = ["webhook", "add", &url]
            .into_iter()
            .chain(arguments)
            .collect();
        let refused = library.run(&command);
        assert_eq!(refused.code, code, "{command:?} {}", refused.err);
    }
    let listed = library.json(&["webhook", "list", "--json"]);
    assert_eq!(listed.as_array().unwrap().len(), 2);
    assert_eq!(listed[0]["about"], "登记簿 法务部");
    assert_eq!(listed[0]["times"], serde_json::Value::Null);
    assert_eq!(listed[1]["about"], "登记簿 法务部，每周五 08:30 简报");
    assert_eq!(listed[1]["times"], "每周五 08:30");

    import_one(&library, 6);
    let amended = library.run(&[
        "mend",
        "correct",
        "某市灯塔养护条例",
        "amended",
        "2090-01-01",
        "--reason",
        "修正",
    ]);
    assert_eq!(amended.code, 0, "{}", amended.err);
    let delivered = library.run(&["webhook", "deliver", "--private"]);
    assert_eq!(delivered.code, 0, "{}", delivered.err);
    let arrivals = receiver.arrivals("/each");
    let bodies: Vec<serde_json::Value> = arrivals
        .iter()
        .map(|arrival| serde_json::from_slice(&arrival.body).unwrap())
        .collect();
    assert!(!bodies.is_empty());
    assert!(
        bodies
            .iter()
            .all(|body| body["title"] == "某市灯塔养护条例"),
        "{bodies:?}"
    );
    assert!(
        receiver.arrivals("/brief").is_empty(),
        "not before its time"
    );
}
