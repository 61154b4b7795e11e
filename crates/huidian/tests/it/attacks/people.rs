//! Names (S5), guesses (S9), passwords (S18), and what a new password ends (S19).

use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};

use crate::server::{Server, start, start_with};
use crate::testing::{Run, TestLibrary, path_text};

fn add(library: &TestLibrary, name: &str, password: &str) -> Run {
    let file = library.data().with_extension("password");
    fs::write(&file, password).unwrap();
    let run = library.run(&["user", "add", name, "--password-file", path_text(&file)]);
    fs::remove_file(file).unwrap();
    run
}

#[test]
fn names_that_stand_for_others_are_refused() {
    let library = TestLibrary::new();
    for name in [
        "local",
        "LOCAL",
        " local",
        "ｌｏｃａｌ",
        "命令行 command line",
        "command line",
        "",
        "a\nb",
        "lo\u{200d}cal",
    ] {
        let run = add(&library, name, "kT7#qLw93zPa");
        assert_eq!(run.code, 1, "{name:?}: {}{}", run.out, run.err);
    }
    assert_eq!(add(&library, "张三", "kT7#qLw93zPa").code, 0);
}

#[test]
fn common_passwords_are_refused() {
    let library = TestLibrary::new();
    for password in [
        "1234567890",
        "aaaaaaaaaa",
        "password12",
        "qwertyuiop",
        "zhangsanzhangsan",
    ] {
        let run = add(&library, "zhangsan", password);
        assert_eq!(run.code, 1, "{password}: {}{}", run.out, run.err);
    }
}

#[test]
fn a_new_password_ends_tokens_and_sessions() {
    let library = TestLibrary::new();
    let bearer = library.bearer("编者", "editor");
    let server = start(&library);
    let ask = || server.ask("GET", "/api/v1/jobs", &bearer, b"").status;
    assert_eq!(ask(), 200);
    assert_eq!(add(&library, "编者", "另一个足够长的口令-2026").code, 0);
    assert_eq!(ask(), 401);
}

/// A try to sign in from an address of this machine; gives the status.
fn try_from(server: &Server, address: Ipv4Addr, headers: &str, name: &str, password: &str) -> u16 {
    let answer = answer_from(server, address, headers, name, password);
    if answer.contains("failed=1") {
        return 401;
    }
    answer.get(9..12).unwrap().parse().unwrap()
}

/// The same; gives the answer.
fn answer_from(
    server: &Server,
    address: Ipv4Addr,
    headers: &str,
    name: &str,
    password: &str,
) -> String {
    let body = format!("name={name}&password={password}");
    let socket = socket_at(address, server.address.parse().unwrap());
    let mut stream = socket;
    let length = body.len();
    write!(
        stream,
        "POST /account/sign-in HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n{headers}Connection: close\r\n\r\n{body}"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// Connects from another address of the loopback network (Linux has all of 127/8).
fn socket_at(from: Ipv4Addr, to: SocketAddr) -> TcpStream {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let stream = runtime.block_on(async {
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::from((from, 0))).unwrap();
        socket.connect(to).await.unwrap().into_std().unwrap()
    });
    stream.set_nonblocking(false).unwrap();
    stream
}

#[cfg(target_os = "linux")]
#[test]
fn guessing_one_account_is_bounded_and_locks_no_other_out() {
    let library = TestLibrary::new();
    for name in ["boss", "eddy"] {
        assert_eq!(add(&library, name, "kT7#qLw93zPa").code, 0);
    }
    let right = "kT7%23qLw93zPa";
    let server = start(&library);
    let home = Ipv4Addr::new(127, 0, 0, 99);
    assert_eq!(try_from(&server, home, "", "boss", right), 303);
    // from many addresses
    let examined = (1..=60)
        .filter(|last| {
            try_from(
                &server,
                Ipv4Addr::new(127, 0, 1, *last),
                "",
                "boss",
                "wrong",
            ) == 401
        })
        .count();
    assert!(examined <= 25, "{examined} of 60 guesses were examined");
    assert_eq!(
        try_from(&server, home, "", "boss", right),
        303,
        "where boss has been before"
    );
    // ten and more for one account from one address
    let one = Ipv4Addr::new(127, 0, 2, 1);
    let examined = (0..15)
        .filter(|_| try_from(&server, one, "", "rita", "wrong") == 401)
        .count();
    assert!(examined <= 11, "{examined}");
    assert_eq!(
        try_from(&server, one, "", "eddy", right),
        303,
        "another account from there"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn behind_a_proxy_people_are_told_apart_and_nobody_else_can_pretend() {
    let library = TestLibrary::new();
    assert_eq!(add(&library, "boss", "kT7#qLw93zPa").code, 0);
    let right = "kT7%23qLw93zPa";
    let here = Ipv4Addr::LOCALHOST;
    let server = start_with(&library, |command| {
        command.env("HUIDIAN_WEB__PUBLIC_URL", "https://law.example");
    });
    for _ in 0..12 {
        try_from(
            &server,
            here,
            "X-Forwarded-For: 203.0.113.9\r\n",
            "boss",
            "wrong",
        );
    }
    let other = "X-Forwarded-For: 203.0.113.9, 198.51.100.7\r\n";
    assert_eq!(
        try_from(&server, here, other, "boss", right),
        303,
        "from another address"
    );
    drop(server);
    // without a proxy nobody chooses an address
    let server = start(&library);
    let examined = (0..15)
        .filter(|number| {
            let header = format!("X-Forwarded-For: 203.0.113.{number}\r\n");
            try_from(&server, here, &header, "boss", "wrong") == 401
        })
        .count();
    assert!(examined <= 11, "{examined}");
}

#[cfg(target_os = "linux")]
#[test]
fn who_signed_in_before_gets_in_while_others_guess_even_after_a_restart() {
    let library = TestLibrary::new();
    assert_eq!(add(&library, "boss", "kT7#qLw93zPa").code, 0);
    let right = "kT7%23qLw93zPa";
    let home = Ipv4Addr::new(127, 0, 0, 99);
    let server = start(&library);
    let answer = answer_from(&server, home, "", "boss", right);
    let cookie = answer
        .split("known-browser=")
        .nth(1)
        .and_then(|rest| rest.split(';').next())
        .unwrap_or_else(|| panic!("{answer}"));
    let cookie = format!("Cookie: known-browser={cookie}\r\n");
    drop(server);
    let server = start(&library);
    for last in 1..=60 {
        try_from(&server, Ipv4Addr::new(127, 0, 1, last), "", "boss", "wrong");
    }
    let elsewhere = Ipv4Addr::new(127, 0, 3, 1);
    let stranger = try_from(&server, elsewhere, "", "boss", right);
    assert_eq!(stranger, 429, "a new browser at a new address waits");
    assert_eq!(
        try_from(&server, home, "", "boss", right),
        303,
        "where a session is open"
    );
    assert_eq!(
        try_from(&server, elsewhere, &cookie, "boss", right),
        303,
        "in a known browser"
    );
    // the cookie opens nothing by itself, and is good for nobody else
    assert_eq!(try_from(&server, elsewhere, &cookie, "boss", "wrong"), 401);
    assert_eq!(try_from(&server, elsewhere, &cookie, "nobody", right), 401);
}
