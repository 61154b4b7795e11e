//! Registers: pages and downloads.

use axum::http::StatusCode;
use huidian_model::{EventKind, WorkId};
use huidian_store::Role;
use huidian_web::hash_password;
use serde_json::{Value, json};

use crate::account::{library_with, page_as, post, sign_in};
use crate::library::{LAW, RULE, TestLibrary, encoded, request};
use huidian_testing::event;

/// Sends a form and gives where it leads.
pub(crate) async fn send(library: &TestLibrary, path: &str, form: &str) -> String {
    let (status, headers, body) = library.ask(post(&encoded(path), form, None)).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{path} {form}: {body}");
    headers["location"].to_str().unwrap().to_owned()
}

async fn refused(library: &TestLibrary, path: &str, form: &str) -> StatusCode {
    library.ask(post(&encoded(path), form, None)).await.0
}

/// A register of a law and of a search.
pub(crate) async fn filled(library: &TestLibrary) -> String {
    let home = send(library, "/registers", "name=法务部").await;
    send(library, &format!("{home}/works"), "work=档数法").await;
    let form = "query=sector%3Denergy&search_name=能源";
    let register = home.rsplit('/').next().unwrap();
    send(
        library,
        "/registers/follow",
        &format!("{form}&register={register}"),
    )
    .await;
    home
}

#[tokio::test]
async fn whoever_reads_an_open_library_keeps_registers() {
    let library = TestLibrary::new();
    let empty = library.page("/registers").await;
    assert!(empty.contains("还没有登记簿"));
    let home = filled(&library).await;
    // not kept in memory: it changes without the library
    assert!(library.page("/registers").await.contains("法务部"));
    let page = library.page(&home).await;
    for words in [
        "档案数据安全法",
        // the search, with what it finds now
        "/works?sector=energy",
        "现有 2 件",
        "逐条差异",
        // words that came in, marked as on the page of the comparison
        "<ins>促进档案利用，</ins>",
        "/changes.xlsx?since=2024-02-14",
    ] {
        assert!(page.contains(words), "{words} not in {page}");
    }
    let by_name = library.page("/registers/法务部").await;
    assert!(by_name.contains("档案数据安全法"));
    let later = library.page(&format!("{home}?since=2024-03-16")).await;
    assert!(later.contains("这段时间没有变化"));
}

#[tokio::test]
async fn a_long_history_is_cut_on_the_page_and_whole_in_the_files() {
    let library = TestLibrary::new();
    let home = filled(&library).await;
    for year in 1500..1720 {
        let amended = event(EventKind::Amended, &format!("{year}-01-01"));
        let put = library
            .store
            .write(|store| store.put_facts(&WorkId::new(LAW), &[amended]));
        put.unwrap();
    }
    let page = library.page(&home).await;
    assert!(
        page.contains("旧事 ") && !page.contains("1719-01-01"),
        "{page}"
    );
    let page = library.page(&format!("{home}?learned=1")).await;
    assert!(page.contains("只显示最近的 200 项"), "{page}");
    assert!(page.contains("1719-01-01"), "{page}");
    let all = library.json(&format!("{home}/changes.json")).await;
    assert!(all.as_array().unwrap().len() > 220);
}

#[tokio::test]
async fn three_questions_decide_what_a_register_tells() {
    let library = TestLibrary::new();
    let home = filled(&library).await;
    let put = |kind, on: &str| {
        let put = library
            .store
            .write(|store| store.put_facts(&WorkId::new(LAW), &[event(kind, on)]));
        put.unwrap();
    };
    put(EventKind::ConsultationCloses, "2024-03-25");
    put(EventKind::Amended, "2024-03-20");
    let page = library.page(&home).await;
    let of_law = page.matches("<ul class=\"changes\">").count();
    assert!(of_law >= 1 && page.contains("即将截止的征求意见"), "{page}");
    assert!(page.contains("2024-03-25 截止，还有"), "{page}");
    let api = format!("/api/v1/registers/{}", home.rsplit('/').next().unwrap());
    let works = |brief: &Value| -> Vec<String> {
        let entries = brief["entries"].as_array().unwrap().iter();
        entries
            .map(|entry| entry["work"].as_str().unwrap().to_owned())
            .collect()
    };
    let brief = library.json(&format!("{api}/brief?since=2024-03-01")).await;
    let mut once = works(&brief);
    once.sort_unstable();
    once.dedup();
    assert_eq!(works(&brief).len(), once.len(), "one entry a work: {brief}");
    assert_eq!(brief["closing"][0]["work"], LAW);
    // a wrong answer is refused in words
    let path = format!("{home}/interview");
    assert_eq!(
        refused(&library, &path, "threshold=loud").await,
        StatusCode::BAD_REQUEST
    );
    send(&library, &path, "threshold=force&sector=finance").await;
    let shown = library.json(&api).await;
    assert_eq!(
        shown["interview"],
        json!({"threshold": "force", "topics": [], "sectors": ["finance"]})
    );
    let page = library.page(&home).await;
    assert!(page.contains("value=\"force\" checked"), "{page}");
    let brief = library.json(&format!("{api}/brief?since=2024-01-01")).await;
    // the law is followed by name, what the search of energy finds is of no interest
    assert_eq!(works(&brief), [LAW], "{brief}");
}

#[tokio::test]
async fn registers_are_renamed_and_removed_with_what_is_in_them() {
    let library = TestLibrary::new();
    let home = filled(&library).await;
    send(&library, &format!("{home}/rename"), "name=合规部").await;
    send(
        &library,
        &format!("{home}/unfollow"),
        &format!("work={LAW}"),
    )
    .await;
    send(&library, &format!("{home}/unfollow"), "search=能源").await;
    let page = library.page(&home).await;
    assert!(page.contains("合规部") && page.contains("没有保存检索"));
    assert!(!page.contains(LAW));
    // removing wants to be meant
    let without = refused(&library, &format!("{home}/remove"), "").await;
    assert_eq!(without, StatusCode::BAD_REQUEST);
    send(&library, &format!("{home}/remove"), "sure=1").await;
    let (status, _) = library.get(&home).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let reader = library.store.read().unwrap();
    let actions = reader.audit_before(None, 50).unwrap().into_iter();
    let actions: Vec<String> = actions.map(|entry| entry.note.action).rev().collect();
    let expected = [
        "create_register",
        "follow_work",
        "follow_search",
        "rename_register",
        "unfollow_work",
        "unfollow_search",
        "remove_register",
    ];
    assert_eq!(actions, expected);
}

#[tokio::test]
async fn works_and_lists_lead_to_a_register() {
    let library = TestLibrary::new();
    let work = library.page(&format!("/works/{LAW}")).await;
    let link = work
        .split("href=\"")
        .find(|rest| rest.starts_with("/registers/follow"));
    let link = link.unwrap().split('"').next().unwrap().to_owned();
    let page = library.page(&link).await;
    assert!(page.contains("《档案数据安全法》") && page.contains("name=\"new\""));
    let home = send(
        &library,
        "/registers/follow",
        &format!("work={LAW}&new=关注"),
    )
    .await;
    assert!(library.page(&home).await.contains("档案数据安全法"));
    assert!(library.page(&link).await.contains("已在其中"));

    for (list, subject, found) in [
        ("/works?sector=energy&page=2&sort=title", "能源", 2),
        ("/works?title=分级+办法", "标题含“分级 办法”", 2),
        ("/search?q=风险", "检索“风险”", 1),
        (
            "/works?year=2019..2023&draft=false",
            "2019—2023年 · 正式文件",
            2,
        ),
    ] {
        let page = library.page(list).await;
        let save = page
            .split("href=\"")
            .find(|rest| rest.starts_with("/registers/save"));
        let save = save
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .replace("&#38;", "&");
        let save = library.page(&save).await;
        assert!(save.contains(subject), "{list}: {save}");
        assert!(save.contains(&format!("现有 {found} ")), "{list}: {save}");
        // the list of the same address has as many
        let query = list.split_once('?').unwrap().1;
        let query = query.replace("page=2&", "");
        let works = library.json(&format!("/api/v1/works?{query}")).await;
        assert_eq!(works["total"], found, "{list}");
    }
    // a list is not narrowed unseen
    let list = library
        .page(&format!("/works?q=风险&work={RULE}&year=2020..2024"))
        .await;
    for words in ["检索“风险”", "档案数据分级办法 <span", "2020..2024 <span"] {
        assert!(list.contains(words), "{words} not in {list}");
    }
    assert!(!library.page("/works").await.contains("/registers/save"));
    let (status, _) = library.get("/registers/save?lang=en").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_private_address_is_made_counted_and_taken_back() {
    let library = TestLibrary::new();
    let home = filled(&library).await;
    let form = "days=30&uses=5";
    send(&library, &format!("{home}/addresses"), form).await;
    let page = library.page(&home).await;
    for words in [
        "/feed.atom",
        "/calendar.ics",
        "/bundle.zip",
        "0/5",
        "2024-04-14",
    ] {
        assert!(page.contains(words), "{words} not in {page}");
    }
    let link = library.store.read().unwrap().share_links().unwrap();
    let other = send(&library, "/registers", "name=别的").await;
    let revoke = format!("link={}", link[0].id);
    // another register's form takes nothing back
    send(&library, &format!("{other}/addresses/revoke"), &revoke).await;
    assert!(library.page(&home).await.contains("/feed.atom"));
    send(&library, &format!("{home}/addresses/revoke"), &revoke).await;
    assert!(!library.page(&home).await.contains("/feed.atom"));
}

#[tokio::test]
async fn changes_are_taken_away_as_files() {
    let library = TestLibrary::new();
    let home = filled(&library).await;
    let changes = library
        .json(&format!("{home}/changes.json?since=2024"))
        .await;
    let newer = changes
        .as_array()
        .unwrap()
        .iter()
        .find(|change| change["kind"] == "text_added" && change["subject"] == "2023-12-29")
        .unwrap();
    assert_eq!(newer["articles"][0]["path"], "第一条");
    assert_eq!(newer["articles"][0]["change"], "changed");
    let csv = library
        .page(&format!("{home}/changes.csv?since=2024"))
        .await;
    let row = csv.lines().find(|line| line.contains("第一条,changed"));
    assert!(row.unwrap().contains("促进档案利用"), "{csv}");
    let sheet = library.ask(request(&format!("{home}/changes.xlsx"))).await;
    assert_eq!(sheet.0, StatusCode::OK);
    assert!(sheet.2.starts_with("PK"));
    let (status, _) = library
        .get(&format!("{home}/changes.csv?since=gestern"))
        .await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn changes_are_sent_by_mail_to_whom_the_form_names() {
    let library = TestLibrary::new();
    let home = filled(&library).await;
    let mail = format!("{home}/mail");
    send(&library, &mail, "address=zhang@law.example&day=1&at=08:30").await;
    for bad in [
        "address=zhang",
        "address=a@b",
        "address=a@b.example,c@d.example",
        "address=a%0d%0aBcc:x@b.example",
        "address=a@b.example&day=9",
        "address=a@b.example&at=25:00",
        "",
    ] {
        assert_eq!(
            refused(&library, &mail, bad).await,
            StatusCode::BAD_REQUEST,
            "{bad}"
        );
    }
    let page = library.page(&home).await;
    assert!(page.contains("zhang@law.example") && page.contains("每周一 08:30"));
    let held = library
        .store
        .read()
        .unwrap()
        .mail_subscriptions(None)
        .unwrap();
    assert_eq!(held.len(), 1);
    // the first Monday after the day of all tests, at 08:30 in China
    assert_eq!(held[0].next_attempt_at.to_string(), "2024-03-18T00:30:00Z");
    let other = send(&library, "/registers", "name=别的").await;
    let form = format!("key={}", held[0].key);
    send(&library, &format!("{other}/mail/remove"), &form).await;
    assert!(library.page(&home).await.contains("zhang@law.example"));
    send(&library, &format!("{mail}/remove"), &form).await;
    assert!(!library.page(&home).await.contains("zhang@law.example"));
}

/// Whoever has an account may not send mail to strangers: those are asked first.
#[tokio::test]
async fn a_receiver_that_somebody_names_is_asked_first() {
    for (public_url, status) in [
        (None, StatusCode::CONFLICT),
        (Some("http://law.example"), StatusCode::SEE_OTHER),
    ] {
        let library = TestLibrary::with(huidian_web::Config {
            public_url: public_url.map(str::to_owned),
            ..huidian_web::Config::default()
        });
        let hash = hash_password(crate::account::PASSWORD, "keeper").unwrap();
        library
            .store
            .write(|store| store.put_user("keeper", &hash, Role::Reader))
            .unwrap();
        let (cookie, token) = sign_in(&library).await;
        let form = format!("form_token={token}&name=a");
        let (_, headers, _) = library.ask(post("/registers", &form, Some(&cookie))).await;
        let home = headers["location"].to_str().unwrap().to_owned();
        let form = format!("form_token={token}&address=zhang@law.example&at=08:30");
        let asked = post(&format!("{home}/mail"), &form, Some(&cookie));
        assert_eq!(library.ask(asked).await.0, status, "{public_url:?}");
        let reader = library.store.read().unwrap();
        let held = reader.mail_subscriptions(None).unwrap();
        drop(reader);
        if status == StatusCode::CONFLICT {
            assert!(held.is_empty(), "nobody could be asked");
            continue;
        }
        assert_eq!(held[0].confirmed_at, None);
        let (_, page) = page_as(&library, &home, &cookie).await;
        assert!(page.contains("等收件人确认"), "{page}");
        // a day has twenty questions, whatever became of them
        let mut last = status;
        for number in 0..25 {
            let form = format!("form_token={token}&address=a{number}@law.example");
            let asked = post(&format!("{home}/mail"), &form, Some(&cookie));
            last = library.ask(asked).await.0;
        }
        assert_ne!(last, StatusCode::SEE_OTHER);
        let reader = library.store.read().unwrap();
        assert_eq!(reader.mail_subscriptions(None).unwrap().len(), 20);
    }
}

/// A page whose name an attacker points at this machine may not keep registers.
#[tokio::test]
async fn an_open_library_is_open_to_its_own_machine_only() {
    let library = TestLibrary::new();
    for (host, status) in [
        ("localhost:7878", 200),
        ("127.0.0.1:7878", 200),
        ("[::1]:7878", 200),
        ("evil.example:7878", 401),
        ("127.0.0.1.evil.example", 401),
        ("", 401),
    ] {
        let mut asked = request("/registers");
        asked.headers_mut().insert("host", host.parse().unwrap());
        assert_eq!(library.ask(asked).await.0.as_u16(), status, "{host}");
    }
    let mut asked = post("/registers", "name=x", None);
    let headers = asked.headers_mut();
    headers.insert("sec-fetch-site", "cross-site".parse().unwrap());
    assert_eq!(library.ask(asked).await.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_library_with_users_knows_whose_register_it_is() {
    let library = library_with(Role::Reader);
    let (status, _) = library.get("/registers").await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    let (cookie, token) = sign_in(&library).await;
    // another person's, and a shared one
    let keys = library.store.write(|store| {
        let other = store.ensure_register("other", "别人的")?;
        Ok::<_, huidian_store::Error>((other, store.ensure_register("local", "部门的")?))
    });
    let (other, shared) = keys.unwrap();
    let form = format!("form_token={token}&name=我的");
    let made = library.ask(post("/registers", &form, Some(&cookie))).await;
    assert_eq!(made.0, StatusCode::SEE_OTHER);
    let list = page_as(&library, "/registers", &cookie).await.1;
    assert!(list.contains("我的") && list.contains("部门的") && !list.contains("别人的"));
    for (key, sees, changes) in [(other, 404, 404), (shared, 200, 403)] {
        let home = format!("/registers/{key}");
        assert_eq!(page_as(&library, &home, &cookie).await.0.as_u16(), sees);
        let rename = post(&format!("{home}/rename"), &form, Some(&cookie));
        assert_eq!(library.ask(rename).await.0.as_u16(), changes, "{key}");
    }
    // a form without its hidden field, and a shared register for a reader
    let forged = post("/registers", "name=x", Some(&cookie));
    assert_eq!(library.ask(forged).await.0, StatusCode::FORBIDDEN);
    let form = format!("form_token={token}&name=共用&shared=1");
    let shared = post("/registers", &form, Some(&cookie));
    assert_eq!(library.ask(shared).await.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_search_in_a_register_finds_what_it_follows_and_nothing_else() {
    let library = TestLibrary::new();
    let home = send(&library, "/registers", "name=法务部").await;
    let search = |words: &str| format!("{home}/search?q={words}");
    let empty = library.page(&search("档案")).await;
    assert!(empty.contains("所关注的文件中没有"), "nothing is followed");
    send(&library, &format!("{home}/works"), "work=档数法").await;
    let page = library.page(&search("档案数据")).await;
    assert!(
        page.contains(&format!("/works/{LAW}/第一条?version=")),
        "{page}"
    );
    assert!(
        !page.contains(&format!("/works/{RULE}/")),
        "the rule is not followed"
    );
    assert!(
        library
            .page("/search?q=档案数据")
            .await
            .contains(&format!("/works/{RULE}/"))
    );
    // words that stand only in the rule
    let none = library.page(&search("%22每年评估风险%22")).await;
    assert!(!none.contains(RULE), "{none}");
    assert_eq!(
        library.get(&search("x&page=999")).await.0,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(
        library.get("/registers/9999/search?q=x").await.0,
        StatusCode::NOT_FOUND
    );
    assert!(
        library
            .page(&home)
            .await
            .contains("/search\" role=\"search\""),
        "offered on the page"
    );
}
