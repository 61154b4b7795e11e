//! The chat account as its platform talks to it.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use base64::Engine;
use hmac::{Hmac, KeyInit, Mac};
use huidian_deliver::wechat::crypto::{Envelope, signature};
use huidian_deliver::wechat::message::Message;
use huidian_deliver::{Account, Config, Robot};
use sha2::Sha256;

use crate::library::{TODAY, now};
use crate::python::Python;
use crate::server::{Answer, Served, served_on, served_with};

const TOKEN: &str = "token";
const KEY: &str = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
const APP: &str = "wx1234";

fn served() -> Served {
    served_with(config())
}

fn config() -> Config {
    Config {
        wechat: Some(Account {
            token: TOKEN.to_owned(),
            app_id: APP.to_owned(),
            ..Account::default()
        }),
        dingtalk: Some(Robot {
            secret: "SEC".to_owned(),
            ..Robot::default()
        }),
        ..Config::default()
    }
}

/// The same with the key by which messages are sealed.
fn sealed_config() -> Config {
    let account = Account {
        token: TOKEN.to_owned(),
        app_id: APP.to_owned(),
        encoding_aes_key: KEY.to_owned(),
        ..Account::default()
    };
    Config {
        wecom: Some(account.clone()),
        wechat: Some(account),
        ..Config::default()
    }
}

#[tokio::test]
async fn a_robot_of_dingtalk_answers_in_its_own_form() {
    let served = served();
    let ask = async |sign: &str, stamp: i64, id: &str| {
        let body = format!(
            "{{\"msgtype\":\"text\",\"msgId\":\"{id}\",\"senderId\":\"u\",\"text\":{{\"content\":\" 能源 \"}}}}"
        );
        let request = Request::post("/dingtalk")
            .header("timestamp", stamp)
            .header("sign", sign);
        served.ask(request.body(Body::from(body)).unwrap()).await
    };
    let stamp = time() * 1000;
    let mut mac = Hmac::<Sha256>::new_from_slice(b"SEC").unwrap();
    mac.update(format!("{stamp}\nSEC").as_bytes());
    let sign = base64::engine::general_purpose::STANDARD.encode(mac.finalize().into_bytes());
    let answer = ask(&sign, stamp, "1").await;
    let reply: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
    assert!(
        reply["text"]["content"]
            .as_str()
            .unwrap()
            .starts_with("能源：共 1 件"),
        "{reply}"
    );
    assert_eq!(ask("wrong", stamp, "1").await.status, StatusCode::FORBIDDEN);
    assert_eq!(
        ask(&sign, stamp - 600_000, "1").await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(ask(&sign, stamp, "2").await.status, StatusCode::FORBIDDEN);
}

fn xml(content: &str, id: &str) -> String {
    format!(
        "<xml><ToUserName>gh</ToUserName><FromUserName>reader</FromUserName><CreateTime>1</CreateTime>\
         <MsgType>text</MsgType><Content><![CDATA[{content}]]></Content><MsgId>{id}</MsgId></xml>"
    )
}

fn query(seconds: i64, nonce: &str) -> String {
    let time = seconds.to_string();
    format!(
        "signature={}&timestamp={time}&nonce={nonce}",
        signature(&[TOKEN, &time, nonce])
    )
}

async fn post(served: &Served, query: &str, body: String) -> Answer {
    let request = Request::post(format!("/wechat?{query}")).body(Body::from(body));
    served.ask(request.unwrap()).await
}

fn time() -> i64 {
    now().as_second()
}

#[tokio::test]
async fn the_address_is_proved_by_an_echo() {
    let served = served();
    let answer = served
        .get(&format!("/wechat?{}&echostr=abc+d", query(time(), "n")))
        .await;
    assert_eq!((answer.status, answer.text()), (StatusCode::OK, "abc+d"));
    let forged = format!(
        "/wechat?signature=00&timestamp={}&nonce=n&echostr=abc",
        time()
    );
    assert_eq!(served.get(&forged).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn plain_and_sealed_messages_are_answered() {
    let served = served();
    let answer = post(&served, &query(time(), "n1"), xml("2024", "1")).await;
    let reply = Message::read(answer.text()).unwrap();
    assert_eq!((reply.to.as_str(), reply.from.as_str()), ("reader", "gh"));
    assert!(
        reply.content.starts_with("2024年：共 2 件"),
        "{}",
        reply.content
    );
    let served = served_with(sealed_config());
    let envelope = Envelope::new(KEY, APP).unwrap();
    let sealed = envelope.seal(&xml("河道安全法第二条", "2"), [3; 16]);
    let stamp = time().to_string();
    let seal_signature = signature(&[TOKEN, &stamp, "n2", &sealed]);
    let query = format!(
        "{}&encrypt_type=aes&msg_signature={seal_signature}",
        query(time(), "n2")
    );
    let body = format!("<xml><ToUserName>gh</ToUserName><Encrypt>{sealed}</Encrypt></xml>");
    let answer = post(&served, &query, body).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let sealed = Message::read(answer.text()).unwrap().encrypted.unwrap();
    let reply = Message::read(&envelope.open(&sealed).unwrap()).unwrap();
    assert!(reply.content.contains("河道巡查制度"), "{}", reply.content);
}

#[tokio::test]
async fn where_messages_are_sealed_an_open_one_is_nobodys() {
    let served = served_with(sealed_config());
    let plain_wecom = served_with(Config {
        wecom: Some(Account {
            token: TOKEN.to_owned(),
            ..Account::default()
        }),
        ..Config::default()
    });
    for (number, (service, path, extra)) in [
        (&served, "/wechat", ""),
        (&served, "/wechat", "&encrypt_type=aes"),
        (&served, "/wechat", "&encrypt_type=raw"),
        (&served, "/wechat", "&msg_signature="),
        (&served, "/wecom", ""),
        (&served, "/wecom", "&encrypt_type=aes"),
        // the platform has no open mode, whether or not a key is set
        (&plain_wecom, "/wecom", ""),
    ]
    .into_iter()
    .enumerate()
    {
        let query = query(time(), &format!("open{number}"));
        let request = Request::post(format!("{path}?{query}{extra}"));
        let body = Body::from(xml("2024", &number.to_string()));
        let answer = service.ask(request.body(body).unwrap()).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}{extra}");
    }
    let echo = format!("/wecom?{}&echostr=abc", query(time(), "e"));
    assert_eq!(served.get(&echo).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn forged_stale_replayed_and_broken_messages_are_refused() {
    let served = served();
    let cases = [
        (
            "unsigned",
            format!("timestamp={}&nonce=a", time()),
            xml("2024", "1"),
            StatusCode::FORBIDDEN,
        ),
        (
            "stale",
            query(time() - 301, "b"),
            xml("2024", "1"),
            StatusCode::FORBIDDEN,
        ),
        (
            "ahead",
            query(time() + 301, "c"),
            xml("2024", "1"),
            StatusCode::FORBIDDEN,
        ),
        (
            "no time",
            "signature=1&nonce=1".to_owned(),
            xml("2024", "1"),
            StatusCode::FORBIDDEN,
        ),
        (
            "malformed",
            query(time(), "d"),
            "<xml><Content>".to_owned(),
            StatusCode::BAD_REQUEST,
        ),
        (
            "entities",
            query(time(), "e"),
            "<!DOCTYPE x [<!ENTITY a \"b\">]><xml/>".to_owned(),
            StatusCode::BAD_REQUEST,
        ),
        (
            "oversized",
            query(time(), "f"),
            "x".repeat(70_000),
            StatusCode::PAYLOAD_TOO_LARGE,
        ),
        (
            "sealed without seal",
            query(time(), "g"),
            "<xml><Encrypt>abc</Encrypt></xml>".to_owned(),
            StatusCode::FORBIDDEN,
        ),
        (
            "wrong seal",
            format!("{}&msg_signature=1", query(time(), "h")),
            "<xml><Encrypt>abc</Encrypt></xml>".to_owned(),
            StatusCode::FORBIDDEN,
        ),
    ];
    for (name, query, body, status) in cases {
        assert_eq!(post(&served, &query, body).await.status, status, "{name}");
    }
    let theirs = Envelope::new(KEY, "wx-theirs")
        .unwrap()
        .seal(&xml("2024", "9"), [1; 16]);
    let stamp = time().to_string();
    let sign = signature(&[TOKEN, &stamp, "i", &theirs]);
    let sealed = format!("{}&msg_signature={sign}", query(time(), "i"));
    let answer = post(
        &served,
        &sealed,
        format!("<xml><Encrypt>{theirs}</Encrypt></xml>"),
    )
    .await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    // one signature, another message
    assert_eq!(
        post(&served, &query(time(), "z"), xml("2024", "1"))
            .await
            .status,
        StatusCode::OK
    );
    assert_eq!(
        post(&served, &query(time(), "z"), xml("2023", "2"))
            .await
            .status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn a_retry_gets_the_same_answer_and_counts_once() {
    let served = served();
    let first = post(&served, &query(time(), "a"), xml("能源", "7")).await;
    let retry = post(&served, &query(time(), "b"), xml("能源", "7")).await;
    let same = post(&served, &query(time(), "b"), xml("能源", "7")).await;
    assert_eq!(first.text(), retry.text());
    assert_eq!(first.text(), same.text());
    served.service.flush();
    let counts = served
        .store
        .read()
        .unwrap()
        .usage_between(TODAY, TODAY, None, "keyword", 10)
        .unwrap();
    assert_eq!(
        (counts.len(), counts[0].subject.as_str(), counts[0].count),
        (1, "能源", 1)
    );
}

#[tokio::test]
async fn a_retry_after_a_restart_is_answered_again_and_counted_once() {
    let first = served();
    let answer = post(&first, &query(time(), "a"), xml("能源", "7")).await;
    first.service.flush();
    let again = served_on(first.store.clone(), config(), |_| Err(String::new()));
    let retry = post(&again, &query(time(), "b"), xml("能源", "7")).await;
    assert_eq!(answer.text(), retry.text());
    post(&again, &query(time(), "c"), xml("能源", "8")).await;
    again.service.flush();
    let reader = again.store.read().unwrap();
    let counts = reader
        .usage_between(TODAY, TODAY, None, "keyword", 10)
        .unwrap();
    assert_eq!((counts.len(), counts[0].count), (1, 2));
}

#[tokio::test]
async fn followers_are_welcomed_and_other_events_get_silence() {
    let served = served();
    let event = |kind: &str| {
        format!(
            "<xml><ToUserName>gh</ToUserName><FromUserName>r</FromUserName><CreateTime>1</CreateTime><MsgType>event</MsgType><Event>{kind}</Event><EventKey>帮助</EventKey></xml>"
        )
    };
    let answer = post(&served, &query(time(), "a"), event("subscribe")).await;
    assert!(answer.text().contains("欢迎使用会典"));
    assert_eq!(
        post(&served, &query(time(), "b"), event("unsubscribe"))
            .await
            .text(),
        "success"
    );
    assert!(
        post(&served, &query(time(), "c"), event("CLICK"))
            .await
            .text()
            .contains("可以这样问")
    );
    let picture = xml("", "5").replace("<MsgType>text", "<MsgType>image");
    assert!(
        post(&served, &query(time(), "d"), picture)
            .await
            .text()
            .contains("只看得懂文字")
    );
}

#[tokio::test]
async fn a_flood_of_one_sender_blocks_nobody() {
    let served = std::sync::Arc::new(served());
    let flood: Vec<_> = (0..200)
        .map(|number| {
            let served = std::sync::Arc::clone(&served);
            tokio::spawn(async move {
                let query = query(time(), &format!("flood{number}"));
                post(&served, &query, xml("河道巡查", &format!("f{number}")))
                    .await
                    .status
            })
        })
        .collect();
    let other = xml("河道安全法", "o").replace(">reader<", ">other<");
    let answer = post(&served, &query(time(), "other"), other).await;
    assert!(
        answer.text().contains("《中华人民共和国河道安全法》"),
        "{}",
        answer.text()
    );
    for task in flood {
        assert_eq!(task.await.unwrap(), StatusCode::OK);
    }
}

#[test]
fn an_independent_client_reads_what_we_seal_and_we_what_it_seals() {
    let Some(python) = Python::with("wechatpy") else {
        return;
    };
    let envelope = Envelope::new(KEY, APP).unwrap();
    // a thousand messages of all lengths modulo the block, sealed there and opened here
    let script = "import sys, random\nfrom wechatpy.crypto import PrpCrypto\nfrom base64 import b64decode\n\
        p = PrpCrypto(b64decode(sys.argv[1] + '='))\nr = random.Random(7)\n\
        for i in range(1000):\n    t = ''.join(chr(r.choice([r.randint(32, 126), r.randint(0x4e00, 0x9fa5)])) for _ in range(r.randint(1, 120)))\n    print(p.encrypt(t, sys.argv[2]).decode() + '\\t' + t)";
    let said = python.run(script, &[KEY, APP]);
    let mut count = 0;
    for line in said.lines() {
        let (sealed, text) = line.split_once('\t').unwrap();
        assert_eq!(envelope.open(sealed).unwrap(), text);
        count += 1;
    }
    assert_eq!(count, 1000);
    let texts: Vec<String> = (0..100).map(|length| "数据a".repeat(length)).collect();
    let sealed: Vec<String> = texts
        .iter()
        .map(|text| envelope.seal(text, [9; 16]))
        .collect();
    let script = "import sys\nfrom wechatpy.crypto import PrpCrypto\nfrom base64 import b64decode\n\
        p = PrpCrypto(b64decode(sys.argv[1] + '='))\n\
        for i, s in enumerate(sys.argv[3].split(',')):\n    d = p.decrypt(s, sys.argv[2])\n    assert (d.decode() if isinstance(d, bytes) else d) == '数据a' * i, (i, d)\nprint('same')";
    assert_eq!(
        python.run(script, &[KEY, APP, &sealed.join(",")]).trim(),
        "same"
    );
}
