//! How hosts are treated: robots.txt, one request at a time, delay, names, conditions, budget.

use std::time::Duration;

use huidian_sources::OutcomeKind::{HttpError, New, NotTried, RobotsForbids, Unchanged};
use huidian_sources::{Source, builtin_text};

use crate::library::{TestLibrary, plain};
use crate::shapes::{SHAPES, documents, reply};
use crate::site::{Reply, Site};

#[test]
fn what_robots_txt_says_is_done() {
    let shape = &SHAPES[0];
    // robots.txt, and how the visit ends
    for (robots, wanted) in [
        (Reply::page("User-agent: *\nDisallow: /"), RobotsForbids),
        (
            Reply::page("User-agent: *\nDisallow: /zhengwuxinxi/"),
            RobotsForbids,
        ),
        (Reply::page("User-agent: *\nDisallow: /private/"), New),
        (Reply::missing(), New),
        // RFC 9309, 2.3.1.3: any 4xx means that there are no rules
        (Reply::status(403, ""), New),
        (Reply::status(500, ""), RobotsForbids),
        (Reply::Trickle, HttpError),
        // a page that is sent for everything
        (Reply::page("<html>首页</html>"), New),
    ] {
        let all = documents(3);
        let told = format!("{robots:?}");
        let site = Site::start(move |hit| {
            if hit.path == "/robots.txt" {
                robots.clone()
            } else {
                reply(shape, hit, &all)
            }
        });
        let mut library = TestLibrary::new();
        let report = library.collect(&site, &[shape.source]);
        let outcome = &report.sources[0].outcome;
        assert_eq!(outcome.kind, wanted, "{told}: {}", outcome.detail);
        if wanted == RobotsForbids {
            assert!(site.paths("www.mof.gov.cn").is_empty(), "{told}");
        }
    }
}

#[test]
fn where_robots_txt_is_refused_some_hosts_need_the_keepers_word() {
    let shape = &SHAPES[1];
    let all = documents(3);
    let site = Site::start(move |hit| {
        if hit.path == "/robots.txt" {
            Reply::status(403, "")
        } else {
            reply(shape, hit, &all)
        }
    });
    let mut library = TestLibrary::new();
    let report = library.collect(&site, &["ndrc-notices"]);
    assert_eq!(report.sources[0].outcome.kind, RobotsForbids);
    assert!(site.paths("www.ndrc.gov.cn").is_empty());
}

#[test]
fn sources_left_to_people_are_not_visited() {
    let site = Site::start(|_| Reply::missing());
    let mut library = TestLibrary::new();
    let report = library.collect(&site, &["flk", "pbc-rules"]);
    assert!(
        report
            .sources
            .iter()
            .all(|source| source.outcome.kind == NotTried)
    );
    assert!(site.log.lock().unwrap().is_empty());
}

#[test]
fn a_host_is_asked_one_thing_at_a_time_with_a_pause_and_by_name() {
    let shape = &SHAPES[8];
    let all = documents(12);
    let site = Site::start(move |hit| reply(shape, hit, &all));
    let mut library = TestLibrary::new();
    library.config.contact = Some("mailto:keeper@example.org".to_owned());
    let sources = ["cac-rules", "cac-normative", "cac-laws"].map(|id| {
        let mut source = plain(huidian_sources::builtin_text(id).unwrap());
        source.delay_milliseconds = 15;
        source
    });
    library.visit(&site, sources.to_vec()).unwrap();
    let mut log = site.log.lock().unwrap().clone();
    log.sort_by_key(|hit| hit.begun);
    assert!(log.len() > 12);
    for pair in log.windows(2) {
        assert!(pair[1].begun >= pair[0].ended, "two requests at a time");
        // the pause begins when the answer is there; the server's clock sees it from its side
        assert!(
            pair[1].begun - pair[0].begun >= Duration::from_millis(14),
            "no pause"
        );
    }
    let name = log[0].header("user-agent").unwrap();
    assert!(
        name.starts_with("huidian/") && name.ends_with("(+mailto:keeper@example.org)"),
        "{name}"
    );
    assert_eq!(
        log.iter().filter(|hit| hit.path == "/robots.txt").count(),
        1
    );
}

#[test]
fn a_list_that_did_not_change_is_not_sent_again() {
    let shape = &SHAPES[0];
    let all = documents(7);
    let site = Site::start(move |hit| {
        if hit.header("if-none-match") == Some("\"one\"") {
            return Reply::status(304, "");
        }
        reply(shape, hit, &all).with("etag", "\"one\"")
    });
    let mut library = TestLibrary::new();
    assert_eq!(
        library.collect(&site, &[shape.source]).sources[0]
            .outcome
            .kind,
        New
    );
    let before = site.log.lock().unwrap().len();
    assert_eq!(
        library.collect(&site, &[shape.source]).sources[0]
            .outcome
            .kind,
        Unchanged
    );
    assert_eq!(site.log.lock().unwrap().len(), before + 1);
}

#[test]
fn the_budget_of_a_day_ends_a_visit_and_the_next_one_goes_on() {
    let shape = &SHAPES[0];
    let all = documents(12);
    let site = Site::start(move |hit| reply(shape, hit, &all));
    let mut library = TestLibrary::new();
    library.config.daily_requests = 6;
    let report = library.collect(&site, &[shape.source]);
    assert_eq!(
        report.sources[0].outcome.kind, NotTried,
        "{}",
        report.sources[0].outcome.detail
    );
    library.config.daily_requests = 100;
    let report = library.collect(&site, &[shape.source]);
    assert_eq!(report.sources[0].outcome.kind, New);
    assert_eq!(library.sink.documents.len(), 12);
}

#[test]
fn a_cookie_that_a_site_wants_is_brought_once() {
    let shape = &SHAPES[0];
    let all = documents(3);
    let site = Site::start(move |hit| {
        let has_cookie = hit
            .header("cookie")
            .is_some_and(|value| value.contains("CT6T=1"));
        if hit.path != "/robots.txt" && !has_cookie {
            return Reply::status(302, "")
                .with("location", &hit.path)
                .with("set-cookie", "CT6T=1; path=/");
        }
        reply(shape, hit, &all)
    });
    let mut library = TestLibrary::new();
    assert_eq!(
        library.collect(&site, &[shape.source]).sources[0]
            .outcome
            .kind,
        New
    );
}

#[test]
fn one_broken_source_does_not_touch_the_others() {
    let all = documents(5);
    let site = Site::start(move |hit| {
        let shape = SHAPES.iter().find(|shape| {
            hit.host.contains(match shape.source {
                "cac-rules" => "cac",
                "mof-policies" => "mof",
                _ => "nothing",
            })
        });
        match shape {
            Some(shape) => reply(shape, hit, &all),
            None => Reply::Endless,
        }
    });
    let mut library = TestLibrary::new();
    let report = library.collect(&site, &["cac-rules", "mof-policies", "nea-policies"]);
    let kinds: Vec<_> = report
        .sources
        .iter()
        .map(|source| source.outcome.kind)
        .collect();
    assert_eq!(kinds, [New, New, HttpError]);
}

#[test]
fn the_budget_of_a_day_outlives_the_process_that_spends_it() {
    let shape = &SHAPES[0];
    let all = documents(40);
    let site = Site::start(move |hit| reply(shape, hit, &all));
    let mut library = TestLibrary::new();
    library.config.daily_requests = 20;
    let first = library.collect(&site, &[shape.source]);
    assert_eq!(first.sources[0].outcome.kind, NotTried);
    let asked = site.log.lock().unwrap().len();
    assert_eq!(asked, 20);
    // another run of the same day, with a memory of its own
    let second = library.collect(&site, &[shape.source]);
    assert_eq!(second.sources[0].outcome.kind, NotTried);
    assert_eq!(site.log.lock().unwrap().len(), asked);
    // what a killed process had counted ahead is not asked for either; more budget is
    library.config.daily_requests = 25;
    let _ = library.collect(&site, &[shape.source]);
    assert_eq!(site.log.lock().unwrap().len(), 25);
    let host = Source::parse(builtin_text(shape.source).unwrap())
        .unwrap()
        .start;
    let reader = library.store.read().unwrap();
    let kept = reader
        .host_requests(host.host_str().unwrap())
        .unwrap()
        .unwrap();
    assert_eq!((kept.request_count, kept.daily_limit), (25, 25));
}
