//! What the head of a request must be before anybody looks at it.

use axum::http::header::HOST;
use axum::http::request::Parts;
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderValue, Method, StatusCode, Uri, Version};

/// Longest head of a request, in bytes.
pub(crate) const LONGEST_HEAD: usize = 64 << 10;
/// Longest address: the longest name of a work and a long search fit, and answers that say the address back stay small.
const LONGEST_ADDRESS: usize = 16 << 10;
const LONGEST_PATH: usize = 8 << 10;

/// Why a request is not answered, if it is not. Of one that is answered the address is a path, and `Host` is whom it asks.
pub(crate) fn refusal(head: &mut Parts) -> Option<(StatusCode, &'static str)> {
    unbounded(head).or_else(|| bad_target(head))
}

/// What is too long, and a `Host` that is none.
fn unbounded(head: &Parts) -> Option<(StatusCode, &'static str)> {
    let address = head.uri.path_and_query().map_or("/", |both| both.as_str());
    if address.len() > LONGEST_ADDRESS || head.uri.path().len() > LONGEST_PATH {
        return Some((StatusCode::URI_TOO_LONG, "the address is too long\n"));
    }
    let fields = head.headers.iter();
    // each line has a colon, a space and its end
    let size = fields.fold(address.len(), |size, (name, value)| {
        size + name.as_str().len() + value.len() + 4
    });
    if size > LONGEST_HEAD {
        let reason = "the head of the request is too large\n";
        return Some((StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, reason));
    }
    // RFC 9112, 3.2
    let hosts: Vec<_> = head.headers.get_all(HOST).iter().collect();
    let is_right = match hosts.as_slice() {
        [] => head.version < Version::HTTP_11,
        [host] => is_host(host.as_bytes()),
        _ => false,
    };
    (!is_right).then_some((
        StatusCode::BAD_REQUEST,
        "a request has one Host, and it is the name of one\n",
    ))
}

/// Takes an address in absolute form apart (RFC 9112, 3.2.2): its authority stands in for `Host`, whatever that says.
fn bad_target(head: &mut Parts) -> Option<(StatusCode, &'static str)> {
    const REASON: &str =
        "an address is a path with a slash before it, or begins with http:// and a host\n";
    let is_path =
        |path: &str| path.starts_with('/') || path == "*" && head.method == Method::OPTIONS;
    let whole = head.uri.path_and_query().map_or("/", PathAndQuery::as_str);
    let (Some(scheme), Some(authority)) = (head.uri.scheme_str(), head.uri.authority()) else {
        // what a client says to a proxy, which this is not, is answered like any other method that is not known
        let is_right = head.uri.authority().is_none() && is_path(head.uri.path());
        return (!is_right && head.method != Method::CONNECT)
            .then_some((StatusCode::BAD_REQUEST, REASON));
    };
    let is_ours = ["http", "https"]
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known));
    let is_right =
        is_ours && !authority.host().is_empty() && is_host(authority.as_str().as_bytes());
    let host = HeaderValue::from_str(authority.as_str());
    match (is_right, host, whole.parse::<Uri>()) {
        (true, Ok(host), Ok(path)) => {
            head.headers.insert(HOST, host);
            head.uri = path;
            None
        }
        _ => Some((StatusCode::BAD_REQUEST, REASON)),
    }
}

/// As far as it matters: no second host, no path, no user, nothing that is not seen (RFC 3986, 3.2.2).
fn is_host(host: &[u8]) -> bool {
    host.iter().all(|byte| {
        byte.is_ascii_alphanumeric() || b"-._~%!$&'()*+;=:[]".contains(byte) || !byte.is_ascii()
    })
}

#[cfg(test)]
mod tests {
    use axum::http::{Request, Version};

    use super::*;

    fn status(version: Version, address: &str, fields: &[(&str, &str)]) -> Option<u16> {
        let mut request = Request::get(address).version(version);
        for (name, value) in fields {
            request = request.header(*name, *value);
        }
        let (mut head, ()) = request.body(()).unwrap().into_parts();
        refusal(&mut head).map(|(status, _)| status.as_u16())
    }

    #[test]
    fn a_request_has_one_host() {
        let (old, new) = (Version::HTTP_10, Version::HTTP_11);
        for (version, hosts, expected) in [
            (new, &["law.example"][..], None),
            (new, &["127.0.0.1:7878"], None),
            (new, &["[::1]:7878"], None),
            // RFC 9112, 3.2: an empty one is allowed
            (new, &[""], None),
            (new, &[], Some(400)),
            (new, &["law.example", "law.example"], Some(400)),
            (new, &["law.example, evil.example"], Some(400)),
            (new, &["user@law.example"], Some(400)),
            (new, &["law.example/path"], Some(400)),
            (old, &[], None),
            (old, &["law.example"], None),
            (old, &["a", "b"], Some(400)),
        ] {
            let fields: Vec<(&str, &str)> = hosts.iter().map(|host| ("host", *host)).collect();
            assert_eq!(
                status(version, "/", &fields),
                expected,
                "{version:?} {hosts:?}"
            );
        }
    }

    #[test]
    fn an_absolute_address_says_whom_it_asks() {
        for (method, address, expected) in [
            ("GET", "/works?q=a", Some(("law.example", "/works?q=a"))),
            ("OPTIONS", "*", Some(("law.example", "*"))),
            (
                "GET",
                "http://evil.example/works?q=a",
                Some(("evil.example", "/works?q=a")),
            ),
            (
                "GET",
                "HTTPS://evil.example:8443",
                Some(("evil.example:8443", "/")),
            ),
            ("GET", "http://[::1]:7878/", Some(("[::1]:7878", "/"))),
            ("GET", "ftp://law.example/", None),
            ("GET", "file://law.example/", None),
            ("GET", "http://user:word@law.example/", None),
            ("GET", "http://user@law.example/", None),
            ("GET", "keeper", None),
            ("GET", "law.example:80", None),
            ("GET", "*", None),
        ] {
            let request = Request::builder()
                .method(method)
                .uri(address)
                .header("host", "law.example");
            let (mut head, ()) = request.body(()).unwrap().into_parts();
            let refused = refusal(&mut head);
            let host = head.headers[HOST].to_str().unwrap();
            let answered = refused
                .is_none()
                .then(|| (host.to_owned(), head.uri.to_string()));
            let expected = expected.map(|(host, path)| (host.to_owned(), path.to_owned()));
            assert_eq!(answered, expected, "{method} {address}");
        }
    }

    #[test]
    fn heads_and_addresses_have_an_end() {
        let large = "x".repeat(40 << 10);
        let fields = [("host", "a"), ("x-one", large.as_str())];
        assert_eq!(status(Version::HTTP_11, "/", &fields), None);
        let fields = [("host", "a"), ("x-one", large.as_str()), ("x-two", &large)];
        assert_eq!(status(Version::HTTP_11, "/", &fields), Some(431));
        let host = [("host", "a")];
        let path = format!("/works/{}", "x".repeat(9000));
        assert_eq!(status(Version::HTTP_11, &path, &host), Some(414));
        let query = format!("/search?q={}", "x".repeat(9000));
        assert_eq!(status(Version::HTTP_11, &query, &host), None);
        let query = format!("/search?q={}", "x".repeat(20_000));
        assert_eq!(status(Version::HTTP_11, &query, &host), Some(414));
    }
}
