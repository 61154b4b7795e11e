use huidian_deliver::wechat::crypto::{CryptoError, Envelope, is_signed, signature};
use huidian_deliver::wechat::message::{Message, MessageError, cut_at_line, text_reply};
use proptest::prelude::*;

const KEY: &str = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";

#[test]
fn a_reply_is_cut_where_a_reader_would_stop() {
    // text, limit, what is left
    let cases = [
        ("一行\n二行", 99, "一行\n二行"),
        ("第一行字\n第二行字\n第三行", 34, "第一行字\n第二行字\n…"),
        ("一句话完了。第二句还没有完", 30, "一句话完了。…"),
        ("头\n一句话完了；第二句还没有完", 33, "头\n一句话完了；…"),
        ("没有标点的一行字很长很长", 20, "没有标点的…"),
    ];
    for (text, limit, left) in cases {
        assert_eq!(cut_at_line(text, limit), left, "{text}");
    }
}

#[test]
fn signatures_do_not_depend_on_order() {
    assert_eq!(
        signature(&["token", "1", "nonce"]),
        signature(&["nonce", "token", "1"])
    );
    // sha1("abc"), FIPS 180-1
    assert_eq!(
        signature(&["c", "a", "b"]),
        "a9993e364706816aba3e25717850c26c9cd0d89d"
    );
    assert!(!is_signed(&["a"], "86f7"));
}

/// The platforms' own published examples: 企业微信 (developer.work.weixin.qq.com/document/path/90968) and 钉钉 (open-dingtalk/DingTalk-Callback-Crypto).
#[test]
fn published_examples_open() {
    // token, key, receiver, timestamp, nonce, signature, sealed, beginning of the message
    let cases = [
        (
            "QDG6eK",
            "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
            "wx5823bf96d3bd56c7",
            "1409659589",
            "263014780",
            "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3",
            "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==",
            "1616140317555161061",
        ),
        (
            "QDG6eK",
            "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
            "wx5823bf96d3bd56c7",
            "1409659813",
            "1372623149",
            "477715d11cdb4164915debcba66cb864d751f3e6",
            "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q==",
            "<xml><ToUserName><![CDATA[wx5823bf96d3bd56c7]]></ToUserName>",
        ),
        (
            "mryue",
            "Yue0EfdN5900c1ce5cf6A152c63DDe1808a60c5ecd7",
            "ding6ccabc44d2c8d38b",
            "1608001896814",
            "WL4PK6yA",
            "03044561471240d4a14bb09372dfcfd4fd0e40cb",
            "0vJiX6vliEpwG3U45CtXqi+m8PXbQRARJ8p8BbDuD1EMTDf0jKpQ79QS93qEk7XHpP6u+oTTrd15NRPvNvmBKyDCYxxOK+HZeKju4yhELOFchzNukR+t8SB/qk4ROMu3",
            "{\"EventType\":\"check_url\"}",
        ),
    ];
    for (token, key, receiver, timestamp, nonce, expected, sealed, message) in cases {
        assert_eq!(signature(&[token, timestamp, nonce, sealed]), expected);
        let envelope = Envelope::new(key, receiver).unwrap();
        assert!(envelope.open(sealed).unwrap().starts_with(message));
    }
}

#[test]
fn a_message_for_another_account_is_refused() {
    let ours = Envelope::new(KEY, "wx-ours").unwrap();
    let theirs = Envelope::new(KEY, "wx-theirs").unwrap();
    assert_eq!(
        ours.open(&theirs.seal("你好", [7; 16])),
        Err(CryptoError::AppId)
    );
    assert_eq!(ours.open("not base64!"), Err(CryptoError::Cipher));
    assert_eq!(ours.open("YWJj"), Err(CryptoError::Cipher));
    assert!(matches!(
        Envelope::new("short", "wx"),
        Err(CryptoError::Key)
    ));
}

#[test]
fn document_types_and_foreign_entities_are_refused() {
    let bomb = "<!DOCTYPE x [<!ENTITY a \"b\">]><xml><FromUserName>u</FromUserName></xml>";
    assert_eq!(Message::read(bomb), Err(MessageError::DocumentType));
    let entity = "<xml><FromUserName>&secret;</FromUserName></xml>";
    assert!(matches!(
        Message::read(entity),
        Err(MessageError::Malformed(_))
    ));
    assert!(matches!(
        Message::read(&"x".repeat(70_000)),
        Err(MessageError::TooLarge(_))
    ));
}

#[test]
fn replies_go_back_to_the_sender_and_read_back() {
    let xml = "<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[o_2]]></FromUserName>\
        <CreateTime>1348831860</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[数据 & 安全]]></Content><MsgId>12</MsgId></xml>";
    let message = Message::read(xml).unwrap();
    assert_eq!(
        (
            message.content.as_str(),
            message.deduplication_key().as_str()
        ),
        ("数据 & 安全", "12")
    );
    let reply = Message::read(&text_reply(&message, "第一行 ]]> 尾", 5)).unwrap();
    assert_eq!(
        (reply.to.as_str(), reply.content.as_str()),
        ("o_2", "第一行 ]]> 尾")
    );
}

proptest! {
    #[test]
    fn sealed_messages_open(text in "\\PC{0,200}", nonce: [u8; 16]) {
        let envelope = Envelope::new(KEY, "wx1").unwrap();
        prop_assert_eq!(envelope.open(&envelope.seal(&text, nonce)).unwrap(), text);
    }

    #[test]
    fn replies_are_cut_between_characters(text in "[一-龥a-z\n]{0,400}", limit in 8usize..600) {
        let cut = cut_at_line(&text, limit);
        prop_assert!(cut.len() <= limit);
        prop_assert!(text.starts_with(cut.trim_end_matches('…').trim_end_matches('\n')));
    }

    #[test]
    fn no_message_panics(xml in "[<>&!\\[\\]/a-zA-Z#;]{0,80}") {
        let _ = Message::read(&xml);
    }
}
