use huidian_deliver::wechat::crypto::{CryptoError, Envelope, is_signed, signature};
use huidian_deliver::wechat::message::{Message, MessageError, cut_at_line, text_reply};
use proptest::prelude::*;

const KEY: &str = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";

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
