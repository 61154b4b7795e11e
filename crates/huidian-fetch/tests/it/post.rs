use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread::{self, JoinHandle};

use huidian_fetch::{PostError, Poster, check_address, is_public};

/// Answers one request with these bytes, and gives what was sent.
fn receiver(answer: &'static str) -> (String, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/hook?a=1", listener.local_addr().unwrap());
    let served = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = Vec::new();
        let mut buffer = [0; 4096];
        while !request.ends_with(b"{}") {
            let count = stream.read(&mut buffer).unwrap();
            request.extend_from_slice(&buffer[..count]);
        }
        stream.write_all(answer.as_bytes()).unwrap();
        String::from_utf8(request).unwrap()
    });
    (url, served)
}

#[test]
fn a_post_carries_its_headers_and_brings_back_status_and_words() {
    let (url, served) =
        receiver("HTTP/1.1 500 No\r\ncontent-length: 4\r\nconnection: close\r\n\r\nbusy");
    let answer = Poster::new(true)
        .post(&url, [("huidian-event-id", "7")], b"{}")
        .unwrap();
    assert_eq!((answer.status, answer.body.as_str()), (500, "busy"));
    let request = served.join().unwrap();
    assert!(
        request.starts_with("POST /hook?a=1 HTTP/1.1\r\n"),
        "{request}"
    );
    assert!(request.contains("huidian-event-id: 7\r\n"), "{request}");
}

#[test]
fn redirects_are_not_followed() {
    let (url, served) = receiver(
        "HTTP/1.1 302 Found\r\nlocation: http://example.invalid/\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
    );
    assert_eq!(Poster::new(true).post(&url, [], b"{}").unwrap().status, 302);
    served.join().unwrap();
}

#[test]
fn addresses_inside_are_refused_unless_allowed() {
    for url in [
        "http://127.0.0.1:9/",
        "http://localhost:9/",
        "http://10.0.0.1/",
        "http://[::1]:9/",
        "http://169.254.169.254/latest",
        "http://2130706433/",
    ] {
        let refused = Poster::new(false).post(url, [], b"{}");
        assert!(
            matches!(refused, Err(PostError::Private { .. })),
            "{url}: {refused:?}"
        );
    }
    for url in [
        "file:///etc/passwd",
        "ftp://example.org/",
        "example.org",
        "",
    ] {
        let refused = Poster::new(true).post(url, [], b"{}");
        assert!(
            matches!(refused, Err(PostError::Address(_))),
            "{url}: {refused:?}"
        );
    }
}

#[test]
fn nobody_there_is_an_error_in_words() {
    let free = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let refused = Poster::new(true).post(&format!("http://{free}/"), [], b"{}");
    assert!(matches!(refused, Err(PostError::Transport(words)) if !words.is_empty()));
}

#[test]
fn special_addresses_are_told_from_public_ones() {
    for (address, expected) in [
        ("8.8.8.8", true),
        ("223.5.5.5", true),
        ("2400:3200::1", true),
        ("10.1.2.3", false),
        ("172.31.0.1", false),
        ("192.168.1.1", false),
        ("100.64.0.1", false),
        ("0.0.0.0", false),
        ("255.255.255.255", false),
        ("224.0.0.1", false),
        ("::", false),
        ("fe80::1", false),
        ("fd00::1", false),
        ("::ffff:10.0.0.1", false),
        ("::ffff:8.8.8.8", true),
        ("64:ff9b::a00:1", false),
        ("2002:7f00:1::", false),
        ("2001:db8::1", false),
    ] {
        assert_eq!(is_public(address.parse().unwrap()), expected, "{address}");
    }
}

#[test]
fn an_address_that_cannot_be_meant_is_refused_when_it_is_set_up() {
    for url in [
        "https://example.org/hook?a=b",
        "http://8.8.8.8:8080/",
        "https://[2400:3200::1]/x",
    ] {
        check_address(url, false).unwrap();
    }
    for url in [
        "http://127.0.0.1/",
        "http://10.0.0.8:80/x",
        "http://localhost:3000/",
        "http://[::1]/",
    ] {
        assert!(
            matches!(check_address(url, false), Err(PostError::Private { .. })),
            "{url}"
        );
        check_address(url, true).unwrap();
    }
    for url in [
        "",
        "ftp://example.org/",
        "http://",
        "https:///x",
        "http://a b/",
        // systems read these as 127.0.0.1
        "http://127.1/",
        "http://0x7f.1/",
        "http://2130706433/",
        "http://0/x",
    ] {
        assert!(
            matches!(check_address(url, true), Err(PostError::Address(_))),
            "{url}"
        );
    }
}
