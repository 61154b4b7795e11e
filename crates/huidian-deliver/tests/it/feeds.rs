use axum::http::{Request, StatusCode};
use huidian_following::{encode, share};
use huidian_model::EventKind;
use huidian_store::{Role, SavedSearch};

use crate::library::SAMPLES;
use crate::python::Python;
use crate::server::{Served, served};
use huidian_testing::event;

fn count(text: &str, words: &str) -> usize {
    text.matches(words).count()
}

#[tokio::test]
async fn every_list_has_a_feed() {
    let served = served();
    for (path, title) in [
        ("/feeds/works.atom?year=2024", "会典 · 2024年"),
        (
            "/feeds/search.atom?q=%E6%B2%B3%E9%81%93",
            "会典 · 检索“河道”",
        ),
        ("/feeds/sectors/energy.atom", "会典 · 能源"),
        (
            "/feeds/issuers/%E5%9B%BD%E5%AE%B6%E8%83%BD%E6%BA%90%E5%B1%80.atom",
            "会典 · 国家能源局",
        ),
        (
            "/feeds/works/%E6%B2%B3%E9%81%93%E5%AE%89%E5%85%A8%E6%B3%95.atom",
            "会典 · 河道安全法",
        ),
    ] {
        let feed = served.get(path).await;
        assert_eq!(feed.status, StatusCode::OK, "{path}: {}", feed.text());
        assert!(
            feed.text().contains(&format!("<title>{title}</title>")),
            "{}",
            feed.text()
        );
        assert!(count(feed.text(), "<entry>") > 0, "{path}");
        let request = Request::get(path).header("if-none-match", feed.header("etag"));
        let again = served
            .ask(request.body(axum::body::Body::empty()).unwrap())
            .await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{path}");
    }
}

/// Ids of all pages, following `next`.
async fn all_ids(served: &Served) -> Vec<String> {
    let mut path = "/feeds/works.atom".to_owned();
    let mut ids = Vec::new();
    for _ in 0..50 {
        let page = served.get(&path).await;
        let entries = page.text().split("<entry><id>").skip(1);
        ids.extend(entries.map(|entry| entry.split('<').next().unwrap().to_owned()));
        let Some(next) = page
            .text()
            .split("<link rel=\"next\" href=\"https://law.example")
            .nth(1)
        else {
            break;
        };
        path = next.split('"').next().unwrap().replace("&amp;", "&");
    }
    ids
}

#[tokio::test]
async fn pages_of_a_feed_hold_every_event_once() {
    let served = served();
    for year in 1950..2020 {
        let fact = event(EventKind::Amended, &format!("{year}-01-01"));
        served
            .store
            .write(|library| library.put_facts(&SAMPLES[0].id(), &[fact]))
            .unwrap();
    }
    let ids = all_ids(&served).await;
    let total = served
        .store
        .read()
        .unwrap()
        .events_after(0, u32::MAX)
        .unwrap()
        .len();
    assert_eq!(ids.len(), total);
    let mut unique = ids.clone();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), total);
}

#[tokio::test]
async fn a_corrected_date_raises_the_sequence_and_a_withdrawn_one_is_cancelled() {
    let served = served();
    let work = SAMPLES[3].id();
    let before = served
        .get("/calendar.ics")
        .await
        .text()
        .replace("\r\n ", "");
    assert!(before.contains("DTSTART;VALUE=DATE:20270101"), "{before}");
    assert!(before.contains("DTSTART;VALUE=DATE:20261210"), "{before}");
    // long past: 2018 is not in a calendar that begins a year ago
    assert!(!before.contains("DATE:2018"));
    let uid = |text: &str| {
        let entry = text
            .split("BEGIN:VEVENT")
            .find(|entry| entry.contains("公共数据登记"))
            .unwrap();
        entry
            .split("UID:")
            .nth(1)
            .unwrap()
            .split("\r\n")
            .next()
            .unwrap()
            .to_owned()
    };
    let old = event(EventKind::Effective, "2027-01-01");
    let mut new = event(EventKind::Effective, "2027-02-01");
    new.source = huidian_model::Source::new(huidian_model::SourceKind::Keeper, "甲");
    served
        .store
        .write(|library| library.correct_fact(&work, &new))
        .unwrap();
    let corrected = served
        .get("/calendar.ics")
        .await
        .text()
        .replace("\r\n ", "");
    assert_eq!(uid(&before), uid(&corrected));
    assert!(
        corrected.contains("DATE:20270202\r\nSEQUENCE:1\r\n"),
        "{corrected}"
    );
    served
        .store
        .write(|library| {
            library.withdraw_fact(&work, &new)?;
            library.withdraw_fact(&work, &old)
        })
        .unwrap();
    let withdrawn = served
        .get("/calendar.ics")
        .await
        .text()
        .replace("\r\n ", "");
    let entry = withdrawn
        .split("BEGIN:VEVENT")
        .find(|entry| entry.contains("公共数据登记"))
        .unwrap();
    assert!(
        entry.contains("STATUS:CANCELLED") && entry.contains("SEQUENCE:2"),
        "{entry}"
    );
}

#[tokio::test]
async fn a_register_has_a_private_address() {
    let served = served();
    let key = served
        .store
        .write(|library| {
            let key = library.ensure_register("法务部", "关注")?;
            library.follow_work(key, &SAMPLES[0].id())?;
            library.follow_search(
                key,
                &SavedSearch {
                    name: "能源".to_owned(),
                    query: "sector=energy".to_owned(),
                },
            )?;
            Ok::<_, huidian_store::Error>(key)
        })
        .unwrap();
    let path = share::create(
        &served.store,
        &share::Request {
            target: &share::Target::Register(key),
            created_by: "法务部",
            expires_at: None,
            use_limit: None,
        },
    )
    .unwrap();
    // what was loaded is no news: off by default, a line where it is asked for
    let quiet = served.get(&format!("{path}/feed.atom")).await;
    assert!(!quiet.text().contains("<entry>"), "{}", quiet.text());
    let learned = served.get(&format!("{path}/feed.atom?learned=1")).await;
    let lines = learned.text().matches("<entry>").count();
    assert_eq!(lines, 1, "{}", learned.text());
    let ahead = [
        event(EventKind::Amended, "2027-01-01"),
        event(EventKind::Expires, "2029-01-01"),
    ];
    served
        .store
        .write(|library| library.put_facts(&SAMPLES[0].id(), &ahead))
        .unwrap();
    let feed = served.get(&format!("{path}/feed.atom")).await;
    let entries = feed.text().matches("<entry>").count();
    assert_eq!(entries, 1, "one entry with both facts: {}", feed.text());
    assert!(
        feed.text().contains("河道安全法") && !feed.text().contains("低空"),
        "{}",
        feed.text()
    );
    let calendar = served
        .get(&format!("{path}/calendar.ics?from=2023-01-01"))
        .await;
    assert!(
        calendar.text().contains("DATE:20230701"),
        "{}",
        calendar.text()
    );
    let status = async || served.get(&format!("{path}/feed.atom")).await.status;
    let with_owner = |is_disabled: bool| {
        let put = served.store.write(|library| {
            library.put_user("法务部", "a hash", Role::Reader)?;
            if is_disabled {
                library.disable_user("法务部")?;
            }
            Ok::<_, huidian_store::Error>(())
        });
        put.unwrap();
    };
    with_owner(true);
    assert_eq!(status().await, StatusCode::GONE, "closed with its owner");
    with_owner(false);
    assert_eq!(status().await, StatusCode::OK, "and open again");
    let bundle = served.get(&format!("{path}/bundle.zip")).await;
    assert_eq!(bundle.status, StatusCode::OK);
    let name = "%E5%85%B3%E6%B3%A8.zip";
    assert!(bundle.header("content-disposition").contains(name));
    assert!(bundle.body.starts_with(b"PK"));
    let id = served.store.read().unwrap().share_links().unwrap()[0]
        .id
        .clone();
    served
        .store
        .write(|library| library.revoke_share_link(&id))
        .unwrap();
    assert_eq!(
        served.get(&format!("{path}/feed.atom")).await.status,
        StatusCode::GONE
    );
}

#[tokio::test]
async fn what_brings_nothing_says_so() {
    let served = served();
    let empty = served.get("/feeds/works.atom?year=1901").await;
    assert_eq!(empty.status, StatusCode::OK);
    assert!(empty.text().contains("<subtitle>目前没有符合条件的变化"));
    let full = served.get("/feeds/works.atom").await;
    assert!(!full.text().contains("<subtitle>"));
    let calendar = served.get("/calendar.ics?year=1901").await;
    assert!(calendar.text().contains("DESCRIPTION:目前没有可列的日期"));
    let unknown = served
        .get(&format!("/feeds/issuers/{}.atom", encode("无此机关")))
        .await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    assert!(unknown.text().contains("无此机关"), "{}", unknown.text());
    for refused in [
        "/feeds/works.atom?year=abc",
        "/calendar.ics?sector=nothing",
        "/bundles/huidian.zip?kind=x",
        "/bundles/huidian.zip?bogus=1",
        "/feeds/works.atom?bogus=1",
        "/feeds/works.atom?before=abc",
        "/feeds/works.atom?as_of=soon",
        "/feeds/sectors/energy.atom?bogus=1",
        "/calendar.ics?bogus=1",
        "/calendar.ics?from=soon",
    ] {
        let answer = served.get(refused).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{refused}");
        let name = refused.split(['?', '=']).nth(1).unwrap();
        assert!(answer.text().contains(name), "{}", answer.text());
    }
}

#[tokio::test]
async fn independent_readers_accept_feeds_and_calendars() {
    judge("/feeds/works.atom", "/calendar.ics?from=2000-01-01").await;
    judge("/feeds/works.atom?year=1901", "/calendar.ics?year=1901").await;
}

async fn judge(feed: &str, calendar: &str) {
    let served = served();
    let feed = served.get(feed).await;
    let calendar = served.get(calendar).await;
    let entries = count(feed.text(), "<entry>").to_string();
    let days = count(calendar.text(), "BEGIN:VEVENT").to_string();
    let folder = tempfile::tempdir().unwrap();
    let (atom, ics) = (folder.path().join("f.atom"), folder.path().join("c.ics"));
    std::fs::write(&atom, &feed.body).unwrap();
    std::fs::write(&ics, &calendar.body).unwrap();
    let (atom, ics) = (atom.to_str().unwrap(), ics.to_str().unwrap());
    let checks = [
        (
            "feedparser",
            atom,
            entries.as_str(),
            "import feedparser, sys\nf = feedparser.parse(sys.argv[1])\nassert not f.bozo, f.bozo_exception\nassert len({e.id for e in f.entries}) == len(f.entries)\nprint(len(f.entries))",
        ),
        (
            "atoma",
            atom,
            &entries,
            "import atoma, sys\nprint(len(atoma.parse_atom_file(sys.argv[1]).entries))",
        ),
        (
            "icalendar",
            ics,
            &days,
            "import icalendar, sys\nc = icalendar.Calendar.from_ical(open(sys.argv[1], 'rb').read())\nprint(len(c.walk('VEVENT')))",
        ),
        (
            "ics",
            ics,
            &days,
            "import ics, sys\nprint(len(ics.Calendar(open(sys.argv[1], newline='').read()).events))",
        ),
    ];
    for (module, file, expected, script) in checks {
        if let Some(python) = Python::with(module) {
            assert_eq!(python.run(script, &[file]).trim(), expected, "{module}");
        }
    }
}

fn days_of(calendar: &str, title: &str) -> Vec<String> {
    let unfolded = calendar.replace("\r\n ", "");
    let days = unfolded.split("BEGIN:VEVENT").skip(1);
    days.filter(|day| day.contains(title))
        .map(|day| {
            let value = |name: &str| {
                let line = day.lines().find_map(|line| line.strip_prefix(name));
                line.unwrap_or_default()
                    .trim_start_matches([':', ';'])
                    .to_owned()
            };
            let on = value("DTSTART;VALUE=DATE");
            format!("{on} {} {}", value("SEQUENCE"), value("STATUS"))
        })
        .collect()
}

#[tokio::test]
async fn the_days_of_a_rejected_work_are_cancelled_and_come_back() {
    use huidian_model::ReviewState::{Rejected, Reviewed};
    let served = served();
    let work = SAMPLES[3].id();
    // decision, and what the calendar says then
    let cases = [
        (None, "20270101 0 CONFIRMED"),
        (Some(Rejected), "20270101 1 CANCELLED"),
        (Some(Reviewed), "20270101 2 CONFIRMED"),
    ];
    for (decision, expected) in cases {
        if let Some(state) = decision {
            let write = served
                .store
                .write(|library| library.set_review(&work, Some(state)));
            write.unwrap();
        }
        for query in ["", "?sector=government", "?work=公共数据登记管理规定"] {
            let path = format!(
                "/calendar.ics{}",
                query.replace("公共数据登记管理规定", &encode(work.as_str()))
            );
            let answer = served.get(&path).await;
            let days = days_of(answer.text(), "公共数据登记");
            assert_eq!(days, [expected], "{decision:?} {query}");
            let has_page = answer.text().contains("URL:");
            assert!(has_page || decision == Some(Rejected), "{query}");
        }
    }
}

#[tokio::test]
async fn the_first_day_of_a_revised_text_is_in_the_calendar() {
    let served = served();
    let mut first = event(EventKind::Effective, "2018-03-01");
    first.source = huidian_model::Source::new(huidian_model::SourceKind::Keeper, "甲");
    let write = served
        .store
        .write(|library| library.correct_fact(&SAMPLES[0].id(), &first));
    write.unwrap();
    let answer = served.get("/calendar.ics?from=2018-01-01").await;
    let days = days_of(answer.text(), "河道安全法");
    assert_eq!(days, ["20180301 1 CONFIRMED", "20230701 0 CONFIRMED"]);
    let unfolded = answer.text().replace("\r\n ", "");
    assert!(
        unfolded.contains("河道安全法（2023-06-01 文本）"),
        "{unfolded}"
    );
}
