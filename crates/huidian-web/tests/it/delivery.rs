//! What leaves the house, for the keeper.

use axum::http::StatusCode;
use huidian_store::{Attempt, Role};
use huidian_web::{Config, hash_password};
use jiff::civil::date;

use crate::account::{PASSWORD, library_with, page_as, post, sign_in};
use crate::library::{LAW, TestLibrary};

/// Sends a form with the session's hidden field.
async fn send(
    library: &TestLibrary,
    path: &str,
    form: &str,
    (cookie, token): &(String, String),
) -> StatusCode {
    let form = format!("form_token={token}&{form}");
    let path = format!("/keeper/delivery/{path}");
    library.ask(post(&path, &form, Some(cookie))).await.0
}

#[tokio::test]
async fn webhooks_are_set_up_stopped_started_and_removed() {
    let library = library_with(Role::Administrator);
    let session = sign_in(&library).await;
    let form =
        "url=https://example.org/hook?key%3Dgeheim&format=wecom&selection=/works?sector%3D能源";
    assert_eq!(
        send(&library, "webhooks", form, &session).await,
        StatusCode::SEE_OTHER
    );
    // of a register: each event, or a brief
    let register = library
        .store
        .write(|store| store.ensure_register("local", "法务部"))
        .unwrap();
    let brief = format!(
        "url=https://example.org/brief&format=huidian&register={register}&every=week&on=5&at=08:30"
    );
    assert_eq!(
        send(&library, "webhooks", &brief, &session).await,
        StatusCode::SEE_OTHER
    );
    let page = page_as(&library, "/keeper/delivery", &session.0).await.1;
    assert!(page.contains("登记簿 法务部，每周五 08:30 简报"), "{page}");
    assert!(
        page.contains(&format!("<option value=\"{register}\"")),
        "{page}"
    );
    let none = "url=https://example.org/&format=huidian&register=99";
    assert_eq!(
        send(&library, "webhooks", none, &session).await,
        StatusCode::NOT_FOUND
    );
    for refused in [
        "url=https://example.org/&format=huidian&every=week",
        "url=ftp://example.org/&format=huidian",
        "url=https://example.org/&format=x",
        "url=https://example.org/&format=huidian&selection=能源",
        "",
    ] {
        let status = send(&library, "webhooks", refused, &session).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{refused}");
    }
    let noted = library.store.write(|store| {
        let attempt = Attempt {
            event_seq: 7,
            status: Some(500),
            error: Some("收件方出错".to_owned()),
            duration: std::time::Duration::from_millis(12),
        };
        store.note_undelivered(1, &attempt, "2024-03-15T03:00:00Z".parse().unwrap())?;
        store.disable_webhook(1, "连续失败")
    });
    noted.unwrap();
    let page = page_as(&library, "/keeper/delivery", &session.0).await.1;
    for words in [
        "https://example.org/hook?…",
        "企业微信群机器人",
        "能源",
        "收件方出错",
        "连续失败",
        "重新启用",
    ] {
        assert!(page.contains(words), "{words} not in {page}");
    }
    assert!(!page.contains("geheim"));
    for (decision, status) in [
        ("enable", 303),
        ("disable", 303),
        ("explode", 400),
        ("remove", 303),
        ("enable", 409),
    ] {
        let form = format!("key=1&decision={decision}");
        let given = send(&library, "webhooks/change", &form, &session).await;
        assert_eq!(given.as_u16(), status, "{decision}");
    }
}

#[tokio::test]
async fn links_are_made_listed_with_their_counts_and_revoked() {
    let library = library_with(Role::Editor);
    let session = sign_in(&library).await;
    let form = "selection=sector%3Denergy&days=30&uses=5";
    assert_eq!(
        send(&library, "links", form, &session).await,
        StatusCode::SEE_OTHER
    );
    let link = library
        .store
        .read()
        .unwrap()
        .share_links()
        .unwrap()
        .remove(0);
    assert_eq!(link.target, "bundle?sector=energy");
    let used = library.store.write(|store| store.use_share_link(&link.id));
    used.unwrap();
    let page = page_as(&library, "/keeper/delivery", &session.0).await.1;
    for words in ["href=\"/share/", "1/5", "2024-04-14", "能源"] {
        assert!(page.contains(words), "{words} not in {page}");
    }
    // webhooks carry secrets: an editor sees them and changes none
    let hook = send(
        &library,
        "webhooks",
        "url=https://a.example/&format=huidian",
        &session,
    )
    .await;
    assert_eq!(hook, StatusCode::FORBIDDEN);
    let form = format!("link={}", link.id);
    assert_eq!(
        send(&library, "links/revoke", &form, &session).await,
        StatusCode::SEE_OTHER
    );
    let page = page_as(&library, "/keeper/delivery", &session.0).await.1;
    assert!(page.contains("已收回") && !page.contains("href=\"/share/"));
    // without the form's hidden field nothing is taken back
    let forged = post("/keeper/delivery/links", "days=1", Some(&session.0));
    assert_eq!(library.ask(forged).await.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_keeper_sees_what_the_chat_account_is_asked() {
    let library = library_with(Role::Editor);
    let session = sign_in(&library).await;
    let counted = library.store.write(|store| {
        for _ in 0..3 {
            store.count_use(date(2024, 3, 14), "chat", "keyword", "征求意见")?;
        }
        store.count_use(date(2024, 3, 14), "chat", "work", LAW)?;
        store.count_use(date(2023, 3, 14), "chat", "keyword", "去年")
    });
    counted.unwrap();
    let page = page_as(&library, "/keeper/delivery", &session.0).await.1;
    assert!(page.contains("征求意见</td><td>3"), "{page}");
    assert!(page.contains("档案数据安全法") && !page.contains("去年"));
}

#[tokio::test]
async fn only_keepers_come_here() {
    let library = library_with(Role::Reader);
    assert_eq!(
        library.get("/keeper/delivery").await.0,
        StatusCode::UNAUTHORIZED
    );
    let session = sign_in(&library).await;
    let (status, _) = page_as(&library, "/keeper/delivery", &session.0).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
}

/// The sender's own check is asked before a receiver is kept.
#[tokio::test]
async fn a_receiver_that_nothing_is_sent_to_is_refused_on_the_page_too() {
    fn check(url: &str) -> Result<(), String> {
        if url.contains("127.0.0.1") {
            return Err("a private address".to_owned());
        }
        Ok(())
    }
    let library = TestLibrary::with(Config {
        receiver_check: Some(check),
        ..Config::default()
    });
    let hash = hash_password(PASSWORD, "keeper").unwrap();
    library
        .store
        .write(|store| store.put_user("keeper", &hash, Role::Administrator))
        .unwrap();
    let session = sign_in(&library).await;
    let form = "format=huidian&url=http://127.0.0.1/hook";
    let status = send(&library, "webhooks", form, &session).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let form = "format=huidian&url=https://example.org/hook";
    let status = send(&library, "webhooks", form, &session).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
}
