use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use huidian_deliver::webhook::{Payload, Receipt};
use huidian_deliver::{Config, Outgoing, Service, Setup, bundle, router};
use huidian_following::share;
use huidian_store::Store;
use jiff::{Timestamp, ToSpan};
use tower::ServiceExt;

use crate::library::{index, now, store};

/// A service over the small library, and where its bundles lie.
pub(crate) struct Served {
    pub(crate) store: Arc<Store>,
    pub(crate) router: Router,
    pub(crate) service: Service,
    _folder: tempfile::TempDir,
}

pub(crate) fn served_with(config: Config) -> Served {
    served_by(config, |_| Err("nothing is sent in this test".to_owned()))
}

/// With an API of a chat platform.
pub(crate) fn served_by(
    config: Config,
    platform: impl Fn(&Payload) -> Result<Receipt, String> + Send + Sync + 'static,
) -> Served {
    served_on(store().shared(), config, platform)
}

/// Over a library that is there: another process, or the same after a restart.
pub(crate) fn served_on(
    store: Arc<Store>,
    config: Config,
    platform: impl Fn(&Payload) -> Result<Receipt, String> + Send + Sync + 'static,
) -> Served {
    let folder = tempfile::tempdir().unwrap();
    let service = Service::new(Setup {
        store: Arc::clone(&store),
        index: Arc::new(index()),
        catalogue: huidian_catalogue::builtin(),
        clock: Arc::new(now()),
        public_url: "https://law.example/".to_owned(),
        cache_folder: folder.path().join("bundles"),
        for_people: None,
        config,
        outgoing: Outgoing {
            webhooks: Arc::new(|_| Err("nothing is sent in this test".to_owned())),
            platforms: Arc::new(platform),
            mail: None,
        },
    })
    .unwrap();
    Served {
        store,
        router: router(service.clone()),
        service,
        _folder: folder,
    }
}

pub(crate) fn served() -> Served {
    served_with(Config::default())
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

impl Served {
    pub(crate) async fn ask(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: axum::body::to_bytes(body, usize::MAX)
                .await
                .unwrap()
                .to_vec(),
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask(Request::get(path).body(Body::empty()).unwrap())
            .await
    }

    async fn get_with(&self, path: &str, header: (&str, &str)) -> Answer {
        let request = Request::get(path).header(header.0, header.1);
        self.ask(request.body(Body::empty()).unwrap()).await
    }
}

#[tokio::test]
async fn a_bundle_is_fetched_and_resumed() {
    let served = served();
    let path = "/bundles/2024.zip?year=2024";
    let whole = served.get(path).await;
    assert_eq!(whole.status, StatusCode::OK);
    assert_eq!(whole.header("content-type"), "application/zip");
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), &whole.body).unwrap();
    assert!(bundle::verify(file.path()).unwrap().is_sound());
    let middle = whole.body.len() / 2;
    let rest = served
        .get_with(path, ("range", &format!("bytes={middle}-")))
        .await;
    assert_eq!(rest.status, StatusCode::PARTIAL_CONTENT);
    assert!(rest.body == whole.body[middle..]);
    assert_eq!(
        rest.header("content-range"),
        format!(
            "bytes {middle}-{}/{}",
            whole.body.len() - 1,
            whole.body.len()
        )
    );
    let tail = served.get_with(path, ("range", "bytes=-10")).await;
    assert!(tail.body == whole.body[whole.body.len() - 10..]);
    let beyond = served.get_with(path, ("range", "bytes=99999999-")).await;
    assert_eq!(beyond.status, StatusCode::RANGE_NOT_SATISFIABLE);
    for range in ["items=0-1", "bytes=-", "bytes=a-b", "bytes=5-1"] {
        let passed_over = served.get_with(path, ("range", range)).await;
        assert_eq!(passed_over.status, StatusCode::OK, "{range}");
        assert!(passed_over.body == whole.body, "{range}");
    }
    let known = served
        .get_with(path, ("if-none-match", whole.header("etag")))
        .await;
    assert_eq!(known.status, StatusCode::NOT_MODIFIED);
    // a range of another state is no use: the whole comes
    let request = Request::get(path)
        .header("range", "bytes=5-")
        .header("if-range", "\"old\"");
    let again = served.ask(request.body(Body::empty()).unwrap()).await;
    assert_eq!(
        (again.status, again.body.len()),
        (StatusCode::OK, whole.body.len())
    );
}

#[tokio::test]
async fn filters_that_match_nothing_or_mean_nothing_are_refused_in_words() {
    let served = served();
    let nothing = served.get("/bundles/x.zip?year=1901").await;
    assert_eq!(nothing.status, StatusCode::NOT_FOUND);
    assert!(nothing.text().contains("1901年"));
    assert_eq!(
        served.get("/bundles/x.zip?year=abc").await.status,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(
        served.get("/bundles/x.tar").await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        served.get("/feeds/works/no.atom").await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        served.get("/feeds/sectors/no.atom").await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(served.get("/wechat").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn share_links_open_until_used_up_revoked_or_forged() {
    let served = served();
    let make = |use_limit, expires_at: Option<Timestamp>| {
        let request = share::Request {
            target: &share::Target::Bundle("sector=energy".to_owned()),
            created_by: "test",
            expires_at,
            use_limit,
        };
        share::create(&served.store, &request).unwrap()
    };
    let path = make(Some(2), Some(now() + 1.hour()));
    assert_eq!(served.get(&path).await.status, StatusCode::OK);
    // the whole was handed over: a part of it is another use
    let part = served.get_with(&path, ("range", "bytes=100-")).await;
    assert_eq!(part.status, StatusCode::PARTIAL_CONTENT);
    assert_eq!(served.get(&path).await.status, StatusCode::GONE);
    let links = served.store.read().unwrap().share_links().unwrap();
    assert_eq!(links[0].use_count, 2);
    let (id, signature) = path.split_once('.').unwrap();
    let forged = format!("{id}.{}", signature.chars().rev().collect::<String>());
    assert_eq!(served.get(&forged).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        served.get("/share/guess").await.status,
        StatusCode::NOT_FOUND
    );
    let over = make(None, Some(now() - 1.second()));
    assert_eq!(served.get(&over).await.status, StatusCode::GONE);
    let revoked = make(None, None);
    let id = served.store.read().unwrap().share_links().unwrap()[0]
        .id
        .clone();
    served
        .store
        .write(|library| library.revoke_share_link(&id))
        .unwrap();
    assert_eq!(served.get(&revoked).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn uses_of_a_link_bind_however_the_download_is_cut() {
    let served = served();
    let make = |use_limit| {
        let request = share::Request {
            target: &share::Target::Bundle("sector=energy".to_owned()),
            created_by: "test",
            expires_at: None,
            use_limit,
        };
        share::create(&served.store, &request).unwrap()
    };
    let head = async |path: &str| {
        let request = Request::head(path).body(Body::empty()).unwrap();
        served.ask(request).await.status
    };
    let path = make(Some(1));
    // chat programs that show a preview look first
    for _ in 0..3 {
        assert_eq!(head(&path).await, StatusCode::OK);
    }
    // a later part that nobody paid for is a use, and the last one
    let part = served.get_with(&path, ("range", "bytes=1-")).await;
    assert_eq!(part.status, StatusCode::PARTIAL_CONTENT);
    assert_eq!(served.get(&path).await.status, StatusCode::GONE);
    let path = make(Some(1));
    let whole = served.get(&path).await;
    assert_eq!(whole.status, StatusCode::OK);
    for range in [
        "bytes=0-",
        "bytes=00-",
        "bytes=0-99999999999999999999",
        "bytes=-999999999",
        "bytes=0-5",
        "bytes=1-",
        "bytes=100-",
        "bytes=-1",
    ] {
        let again = served.get_with(&path, ("range", range)).await;
        assert_eq!(again.status, StatusCode::GONE, "{range}");
    }
    // a range of another state brings the whole
    let request = Request::get(&path)
        .header("range", "bytes=5-")
        .header("if-range", "\"old\"");
    let again = served.ask(request.body(Body::empty()).unwrap()).await;
    assert_eq!(again.status, StatusCode::GONE);
    // what was cut off is gone on with, once: a reader that goes away before anything came
    let path = make(Some(1));
    let request = Request::get(&path).body(Body::empty()).unwrap();
    let cut_off = served.router.clone().oneshot(request).await.unwrap();
    assert_eq!(cut_off.status(), StatusCode::OK);
    drop(cut_off);
    let rest = served.get_with(&path, ("range", "bytes=1-")).await;
    assert_eq!(rest.status, StatusCode::PARTIAL_CONTENT);
    let rest = served.get_with(&path, ("range", "bytes=1-")).await;
    assert_eq!(rest.status, StatusCode::GONE, "the same once more");
    // in pieces, as programs download: one use, whatever their order
    let path = make(Some(1));
    for range in ["bytes=0-99", "bytes=200-", "bytes=100-199"] {
        let piece = served.get_with(&path, ("range", range)).await;
        assert_eq!(piece.status, StatusCode::PARTIAL_CONTENT, "{range}");
    }
    let piece = served.get_with(&path, ("range", "bytes=100-199")).await;
    assert_eq!(piece.status, StatusCode::GONE, "the same once more");
    assert_eq!(head(&make(Some(1))).await, StatusCode::OK);
    let links = served.store.read().unwrap().share_links().unwrap();
    assert!(links.iter().all(|link| link.use_count <= 1));
}

#[tokio::test]
async fn one_address_does_not_fill_the_disk_with_bundles() {
    let served = served();
    let mut refused = 0;
    for day in 1..=28 {
        for month in ["01", "02"] {
            let path = format!("/bundles/x.zip?sector=energy&as_of=2026-{month}-{day:02}");
            let status = served.get(&path).await.status;
            assert!(
                [StatusCode::OK, StatusCode::TOO_MANY_REQUESTS].contains(&status),
                "{status}"
            );
            refused += usize::from(status == StatusCode::TOO_MANY_REQUESTS);
        }
    }
    assert!(refused >= 15, "{refused}");
    // what is there is there for everybody
    let path = "/bundles/x.zip?sector=energy&as_of=2026-01-01";
    assert_eq!(served.get(path).await.status, StatusCode::OK);
}
