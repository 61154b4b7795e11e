//! What programs ask for.

use crate::library::{TestLibrary, request};

#[tokio::test]
async fn health_metrics_and_maps_answer() {
    let library = TestLibrary::new();
    assert_eq!(library.page("/healthz").await, "ok\n");
    assert_eq!(library.page("/readyz").await, "ok works=4 indexed=4\n");
    library.page("/works").await;
    library.page("/works").await;
    let metrics = library.page("/metrics").await;
    assert!(metrics.contains("huidian_works 4\n"), "{metrics}");
    assert!(
        metrics.contains("huidian_page_cache_hits_total 1\n"),
        "{metrics}"
    );
    // a page from elsewhere whose name points here reads none
    let mut elsewhere = request("/metrics");
    let name = axum::http::HeaderValue::from_static("law.example:7878");
    elsewhere.headers_mut().insert("host", name);
    assert_eq!(library.ask(elsewhere).await.0, 401);
    let map = library.page("/sitemap.xml").await;
    assert_eq!(map.matches("<loc>http://127.0.0.1:").count(), 4);
    assert!(
        library
            .page("/robots.txt")
            .await
            .contains("Disallow: /api/")
    );
    assert!(
        library
            .page("/opensearch.xml")
            .await
            .contains("{searchTerms}")
    );
}

#[tokio::test]
async fn every_page_carries_the_security_headers() {
    let library = TestLibrary::new();
    for path in ["/", "/works", "/nowhere", "/api/v1/works", "/healthz"] {
        let (_, headers, body) = library.ask(request(path)).await;
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'self'"), "{path}");
        assert!(!policy.contains("unsafe"), "{path}");
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
        assert!(
            !body.contains(" style=\"") && !body.contains(" onclick="),
            "{path}"
        );
    }
}

#[tokio::test]
async fn every_answer_has_an_id_of_its_own_or_the_one_it_was_asked_under() {
    let library = TestLibrary::new();
    let mut seen = std::collections::HashSet::new();
    for path in ["/", "/", "/nowhere", "/api/v1/works"] {
        let (_, headers, _) = library.ask(request(path)).await;
        assert!(seen.insert(headers["x-request-id"].clone()), "{path}");
    }
    let mut asked = request("/");
    asked
        .headers_mut()
        .insert("x-request-id", "proxy-7".parse().unwrap());
    let (_, headers, _) = library.ask(asked).await;
    assert_eq!(headers["x-request-id"], "proxy-7");
}

#[tokio::test]
async fn assets_may_be_kept_for_ever() {
    let library = TestLibrary::new();
    let page = library.page("/").await;
    let start = page.find("/assets/huidian-").unwrap();
    let end = start + page[start..].find('"').unwrap();
    let (_, headers, css) = library.ask(request(&page[start..end])).await;
    assert!(
        headers["cache-control"]
            .to_str()
            .unwrap()
            .contains("immutable")
    );
    assert!(css.contains(":root"));
}
