//! Two servers of one library, each with a data folder of its own, as on two machines: rows in PostgreSQL, originals in a bucket.

use std::fs;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use huidian_store::{BucketOptions, PostgresOptions, Store, StoreOptions};
use huidian_testing::{TestBuckets, TestServer, buckets, postgres};

use crate::receiver::{Mood, Receiver};
use crate::server::{Server, sign_in, start};
use crate::testing::{TestLibrary, path_text, regulation};

const SEARCH: &str = "/api/v1/search?q=%E7%81%AF%E5%A1%94%E5%85%BB%E6%8A%A4&limit=50";

/// A machine of the house.
fn machine(
    rows: (&TestServer, &PostgresOptions),
    originals: (&TestBuckets, &BucketOptions),
) -> TestLibrary {
    let library = TestLibrary::new();
    fs::create_dir_all(library.data()).unwrap();
    let (server, place) = rows;
    let password = library.data().join("store-password");
    server.write_password(&password);
    let (service, bucket) = originals;
    let credentials = library.data().join("blobs-credentials");
    service.write_credentials(&credentials);
    let settings = format!(
        "[store]\nurl = \"{}\"\npassword_file = \"{}\"\nschema = \"{}\"\n\
         [blobs]\nurl = \"s3://{}/{}\"\nendpoint = \"{}\"\ncredentials_file = \"{}\"\n\
         [deliver]\nwebhooks_to_private_addresses = true\n\
         [deliver.webhooks]\nfirst_wait_milliseconds = 20\nlongest_wait_milliseconds = 200\n",
        server.url(),
        path_text(&password),
        place.schema,
        bucket.bucket,
        bucket.prefix.trim_end_matches('/'),
        service.endpoint(),
        path_text(&credentials),
    );
    fs::write(library.data().join("huidian.toml"), settings).unwrap();
    library
}

fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(
            begun.elapsed() < Duration::from_mins(2),
            "waited too long: {what}"
        );
        thread::sleep(Duration::from_millis(50));
    }
}

fn finds(server: &Server, title: &str) -> bool {
    let found = server.ask("GET", SEARCH, "", b"");
    String::from_utf8_lossy(&found.body).contains(title)
}

fn title(number: usize) -> String {
    format!("第{number}港灯塔养护条例")
}

/// Sends a text to a server, large enough that its original does not fit into a row.
fn upload(server: &Server, bearer: &str, number: usize) {
    let mut state = number as u32 + 1;
    let noise: String = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from(b'0' + (state >> 24) as u8 % 75)
    })
    .filter(char::is_ascii_alphanumeric)
    .take(500_000)
    .collect();
    let text = regulation(&title(number), number, 3).replace(
        "<!-- INFO END -->",
        &format!("<!-- {noise} -->\n\n<!-- INFO END -->"),
    );
    let path = format!("/api/v1/imports?name={number}.md");
    let answer = server.ask("POST", &path, bearer, text.as_bytes());
    assert_eq!(
        answer.status,
        202,
        "{}",
        String::from_utf8_lossy(&answer.body)
    );
}

#[test]
fn two_servers_are_one_library_and_one_goes_on_when_the_other_is_killed() {
    let (Some(server), Some(service)) = (postgres(), buckets()) else {
        return;
    };
    let (place, bucket) = (server.place(), service.place());
    let machines = [(); 2].map(|()| machine((server, &place), (service, &bucket)));
    // accounts are the library's: made on one machine, known on the other
    let bearer = machines[0].bearer("张三", "administrator");
    let receiver = Receiver::start(|_| Mood::Well);
    let hook = format!("http://{}/events", receiver.address);
    let added = machines[1].run(&["webhook", "add", &hook, "--secret", "只有双方知道"]);
    assert_eq!(added.code, 0, "{}", added.err);
    let [first, second] = [0, 1].map(|number| start(&machines[number]));

    // signed in here, read there; signed out there, out here
    let (cookie, token) = sign_in(&first, "张三");
    let keeper = second.ask("GET", "/keeper", &cookie, b"");
    assert_eq!(keeper.status, 200);
    let form = format!("form_token={token}");
    let out = second.ask("POST", "/account/sign-out", &cookie, form.as_bytes());
    assert!(out.status < 400, "{} {}", out.status, out.head);
    assert_ne!(first.ask("GET", "/keeper", &cookie, b"").status, 200);

    // whichever server took a file and whichever works: both find it
    upload(&first, &bearer, 1);
    upload(&second, &bearer, 2);
    for one in [&first, &second] {
        wait_until("both texts on both servers", || {
            finds(one, &title(1)) && finds(one, &title(2))
        });
    }
    for machine in &machines {
        assert!(!machine.data().join("blobs").exists());
        assert!(fs::read_dir(machine.data().join("uploads")).map_or(0, Iterator::count) == 0);
    }

    // one is killed; what it did, working and delivering perhaps among it, the other takes over
    let delivered = || receiver.arrivals("/events");
    wait_until("the events so far", || delivered().len() >= 2);
    drop(first);
    upload(&second, &bearer, 3);
    wait_until("a third text on the one that lives", || {
        finds(&second, &title(3))
    });
    let first = start(&machines[0]);
    wait_until("a third text on the one that was away", || {
        finds(&first, &title(3))
    });
    drop(second);
    upload(&first, &bearer, 4);
    wait_until("a fourth text on the other one", || {
        finds(&first, &title(4))
    });
    // an import by hand on the machine whose server is gone is seen on the other
    let file = machines[1].files().join("5.md");
    fs::write(&file, regulation(&title(5), 5, 3)).unwrap();
    let report = machines[1].import();
    assert_eq!(report.code, 0, "{}{}", report.out, report.err);
    wait_until("a text that was imported elsewhere", || {
        finds(&first, &title(5))
    });

    let last = || machines[0].json(&["webhook", "list", "--json"]);
    let options = StoreOptions {
        postgres: Some(Arc::new(place.clone())),
        ..StoreOptions::read_only()
    };
    let store = Store::open(machines[0].data(), options).unwrap();
    let newest = store.read().unwrap().last_event_seq().unwrap();
    wait_until("all events", || {
        last()[0]["delivered_seq"].as_i64() >= Some(newest)
    });
    let seqs: Vec<i64> = delivered()
        .iter()
        .map(crate::receiver::Arrival::seq)
        .collect();
    let mut once = seqs.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(seqs, once, "each event once and in order");
    for number in 1..=5 {
        let arrived = delivered()
            .iter()
            .any(|arrival| String::from_utf8_lossy(&arrival.body).contains(&title(number)));
        assert!(arrived, "{}", title(number));
    }
    // and the library is whole, read from either machine
    let digests = machines
        .each_ref()
        .map(|machine| machine.json(&["doctor", "--json"]));
    assert_eq!(digests[0]["content_digest"], digests[1]["content_digest"]);
    assert_eq!(
        (&digests[0]["sound"], &digests[1]["sound"]),
        (&true.into(), &true.into())
    );
}
