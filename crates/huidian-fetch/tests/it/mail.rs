use std::net::TcpListener;

use huidian_fetch::{Encryption, MailError, MailServer, Mailer};

use crate::smtp_server::{SmtpServer, Turn};

const MESSAGE: &[u8] = b"Subject: a\r\n\r\n.\r\n..two\r\nend\r\n";

fn server(port: u16) -> MailServer {
    MailServer {
        host: "127.0.0.1".to_owned(),
        port,
        encryption: Encryption::None,
        allows_private: true,
        ..MailServer::default()
    }
}

fn send(server: MailServer) -> Result<(), MailError> {
    Mailer::new(server).send("law@example.org", "zhang@example.org", MESSAGE)
}

#[test]
fn a_mail_arrives_whole_and_signed_in() {
    let smtp = SmtpServer::start(|_, _| Turn::Usual);
    send(MailServer {
        credentials: Some(("law".to_owned(), "口令".to_owned())),
        ..server(smtp.port)
    })
    .unwrap();
    let taken = smtp.taken();
    assert_eq!(taken.len(), 1);
    assert_eq!(taken[0].from, "law@example.org");
    assert_eq!(taken[0].to, "zhang@example.org");
    // lines that begin with a full stop are not its end
    assert!(
        taken[0]
            .data
            .starts_with(std::str::from_utf8(MESSAGE).unwrap())
    );
    assert!(
        smtp.said()
            .iter()
            .any(|line| line.starts_with("AUTH PLAIN "))
    );
    assert_eq!(smtp.said()[0], "EHLO example.org");
}

/// Who is to blame, for everything a server can answer.
#[test]
fn what_a_server_refuses_is_told_from_what_it_puts_off() {
    type Is = fn(&MailError) -> bool;
    let later: Is = |error| matches!(error, MailError::Later(_));
    let refused: Is = MailError::is_refusal;
    let servers: Is = |error| {
        matches!(
            error,
            MailError::Connect { .. } | MailError::SignIn { .. } | MailError::Sender { .. }
        )
    };
    let cases: [(&str, Turn, Is); 16] = [
        ("CONNECT", Turn::Say("554 go away"), servers),
        ("CONNECT", Turn::Say("421 busy"), servers),
        ("CONNECT", Turn::Say("nonsense"), servers),
        ("CONNECT", Turn::Drop, servers),
        ("EHLO", Turn::Say("500 what"), servers),
        ("AUTH", Turn::Say("535 wrong password"), servers),
        ("AUTH", Turn::Drop, servers),
        ("MAIL", Turn::Say("553 not yours"), servers),
        ("MAIL", Turn::Say("451 later"), later),
        ("RCPT", Turn::Say("550 no such user"), refused),
        ("RCPT", Turn::Say("450 greylisted"), later),
        ("RCPT", Turn::Drop, later),
        ("DATA", Turn::Say("554 no"), refused),
        ("CONTENT", Turn::Say("552 too large"), refused),
        ("CONTENT", Turn::Say("452 full"), later),
        ("CONTENT", Turn::Drop, later),
    ];
    for (word, turn, is_expected) in cases {
        let smtp = SmtpServer::start(move |_, said| if said == word { turn } else { Turn::Usual });
        let error = send(MailServer {
            credentials: Some(("law".to_owned(), "secret".to_owned())),
            ..server(smtp.port)
        })
        .unwrap_err();
        assert!(is_expected(&error), "{word} {turn:?}: {error:?}");
        if let Turn::Say(words) = turn
            && words != "nonsense"
        {
            assert!(error.to_string().contains(&words[..3]), "{word}: {error}");
        }
        assert_eq!(smtp.taken(), []);
    }
}

#[test]
fn a_server_without_starttls_gets_neither_password_nor_mail() {
    let smtp = SmtpServer::start(|_, _| Turn::Usual);
    let refused = send(MailServer {
        encryption: Encryption::StartTls,
        credentials: Some(("law".to_owned(), "secret".to_owned())),
        ..server(smtp.port)
    });
    assert!(
        matches!(refused, Err(MailError::NoStartTls { .. })),
        "{refused:?}"
    );
    let said = smtp.said();
    assert!(
        said.iter()
            .all(|line| line.starts_with("EHLO") || line == "QUIT"),
        "{said:?}"
    );
}

#[test]
fn servers_inside_are_refused_unless_allowed_and_nobody_there_is_said() {
    for host in ["127.0.0.1", "localhost", "10.0.0.1", "::1", "169.254.1.1"] {
        let refused = send(MailServer {
            host: host.to_owned(),
            allows_private: false,
            ..server(25)
        });
        assert!(
            matches!(refused, Err(MailError::Private { .. })),
            "{host}: {refused:?}"
        );
    }
    let free = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let nobody = send(server(free.port()));
    assert!(
        matches!(nobody, Err(MailError::Connect { .. })),
        "{nobody:?}"
    );
    for address in ["", "no address", "a@b\r\nRCPT TO:<c@d>", "a b@example.org"] {
        let refused = Mailer::new(server(free.port())).send("law@example.org", address, MESSAGE);
        assert!(
            matches!(refused, Err(MailError::Address(_))),
            "{address:?}: {refused:?}"
        );
    }
}
