//! What the head of a request must be before anybody looks at it.

use axum::http::header::HOST;
use axum::http::request::Parts;
use axum::http::{StatusCode, Version};

/// Longest head of a request, in bytes.
pub(crate) const LONGEST_HEAD: usize = 64 << 10;
/// Longest address: the longest name of a work and a long search fit, and answers that say the address back stay small.
const LONGEST_ADDRESS: usize = 16 << 10;
const LONGEST_PATH: usize = 8 << 10;

/// Why a request is not answered, if it is not.
pub(crate) fn refusal(head: &Parts) -> Option<(StatusCode, &'static str)> {
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
        let (head, ()) = request.body(()).unwrap().into_parts();
        refusal(&head).map(|(status, _)| status.as_u16())
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
