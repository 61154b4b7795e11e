//! 飞书: callbacks as its platform sends them, and its API as a closure.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use aes::Aes256;
use aes::cipher::{BlockModeEncrypt, KeyIvInit, block_padding::Pkcs7};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use huidian_deliver::feishu::crypto::Envelope;
use huidian_deliver::feishu::event::{Callback, Recipient, Turn, Wish};
use huidian_deliver::webhook::{Payload, Receipt};
use huidian_deliver::{Config, Feishu};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::library::{TODAY, now};
use crate::python::Python;
use crate::server::{Answer, Served, served_by, served_with};

const KEY: &str = "test key";
const TOKEN: &str = "verification";

fn config(encrypt_key: &str) -> Config {
    Config {
        feishu: Some(Feishu {
            app_id: "cli_1".to_owned(),
            app_secret: "secret".to_owned(),
            verification_token: TOKEN.to_owned(),
            encrypt_key: encrypt_key.to_owned(),
            base_url: "http://platform.test/".to_owned(),
            ..Feishu::default()
        }),
        ..Config::default()
    }
}

fn seal(plain: &str) -> Value {
    let key: [u8; 32] = Sha256::digest(KEY).into();
    let iv = [7; 16];
    let cipher = cbc::Encryptor::<Aes256>::new(&key.into(), &iv.into());
    let mut sealed = iv.to_vec();
    sealed.extend(cipher.encrypt_padded_vec::<Pkcs7>(plain.as_bytes()));
    json!({ "encrypt": STANDARD.encode(sealed) })
}

fn message(question: &str, id: &str) -> Value {
    json!({
        "schema": "2.0",
        "header": {
            "event_id": id, "event_type": "im.message.receive_v1", "token": TOKEN, "app_id": "cli_1",
            "create_time": now().as_millisecond().to_string(),
        },
        "event": {
            "sender": {"sender_id": {"open_id": "ou_1"}, "sender_type": "user"},
            "message": {
                "message_id": format!("om_{id}"), "chat_id": "oc_1", "chat_type": "p2p", "message_type": "text",
                "content": json!({ "text": question }).to_string(),
            },
        },
    })
}

async fn post(served: &Served, body: &Value) -> Answer {
    post_signed(served, body, now().as_second(), None).await
}

async fn post_signed(
    served: &Served,
    body: &Value,
    seconds: i64,
    signature: Option<&str>,
) -> Answer {
    let (body, time) = (body.to_string(), seconds.to_string());
    let own = Envelope::new(KEY).signature(&time, "nonce", body.as_bytes());
    let request = Request::post("/feishu")
        .header("x-lark-request-timestamp", time)
        .header("x-lark-request-nonce", "nonce")
        .header("x-lark-signature", signature.unwrap_or(&own));
    served.ask(request.body(Body::from(body)).unwrap()).await
}

/// The platform's API: what was asked of it.
#[derive(Clone, Default)]
struct Platform(Arc<Mutex<Vec<Payload>>>);

impl Platform {
    /// `answer` may say something else than the usual.
    fn served(
        &self,
        config: Config,
        answer: impl Fn(&Payload, usize) -> Option<Receipt> + Send + Sync + 'static,
    ) -> Served {
        let calls = Arc::clone(&self.0);
        served_by(config, move |payload| {
            let mut calls = calls.lock().unwrap();
            calls.push(payload.clone());
            let usual = if payload.url.ends_with("/tenant_access_token/internal") {
                json!({"code": 0, "msg": "ok", "tenant_access_token": "t-1", "expire": 7200})
            } else {
                json!({"code": 0, "msg": "success"})
            };
            let usual = Receipt {
                status: 200,
                body: usual.to_string(),
            };
            Ok(answer(payload, calls.len()).unwrap_or(usual))
        })
    }

    /// Answers sent so far, once there are so many.
    async fn answers(&self, count: usize) -> Vec<(String, Value)> {
        for _ in 0..400 {
            let answers = self.sent();
            if answers.len() >= count {
                return answers;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        self.sent()
    }

    fn sent(&self) -> Vec<(String, Value)> {
        let calls = self.0.lock().unwrap();
        let answers = calls
            .iter()
            .filter(|call| call.url.contains("/im/v1/messages"));
        answers
            .map(|call| {
                (
                    call.url.clone(),
                    serde_json::from_slice(&call.body).unwrap(),
                )
            })
            .collect()
    }
}

fn words(body: &Value) -> String {
    let content: Value = serde_json::from_str(body["content"].as_str().unwrap()).unwrap();
    content["text"].as_str().unwrap().to_owned()
}

#[test]
fn sealed_events_open_as_published_and_as_another_program_seals_them() {
    // the example of open.feishu.cn
    let sealed = "P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=";
    assert_eq!(
        Envelope::new(KEY).open(sealed).as_deref(),
        Some("hello world")
    );
    for broken in [
        "",
        "AAAA",
        "not base64",
        &STANDARD.encode([1; 16]),
        &STANDARD.encode([1; 33]),
    ] {
        assert_eq!(Envelope::new(KEY).open(broken), None, "{broken}");
    }
    assert_eq!(Envelope::new("another key").open(sealed), None);
    let Some(python) = Python::with("Crypto") else {
        return;
    };
    let script = "import sys, base64, hashlib, os, random\nfrom Crypto.Cipher import AES\nfrom Crypto.Util.Padding import pad\n\
        k = hashlib.sha256(sys.argv[1].encode()).digest()\nr = random.Random(3)\n\
        for i in range(300):\n    t = ''.join(chr(r.randint(0x4e00, 0x9fa5)) for _ in range(r.randint(1, 60)))\n    iv = os.urandom(16)\n    s = base64.b64encode(iv + AES.new(k, AES.MODE_CBC, iv).encrypt(pad(t.encode(), 16))).decode()\n    b = t.encode()\n    print(s + '\\t' + t + '\\t' + hashlib.sha256(('17' + 'n' + sys.argv[1]).encode() + b).hexdigest())";
    let envelope = Envelope::new(KEY);
    let mut count = 0;
    for line in python.run(script, &[KEY]).lines() {
        let parts: Vec<&str> = line.split('\t').collect();
        assert_eq!(envelope.open(parts[0]).as_deref(), Some(parts[1]));
        assert!(envelope.is_signed("17", "n", parts[1].as_bytes(), parts[2]));
        count += 1;
    }
    assert_eq!(count, 300);
}

#[test]
fn of_events_those_are_heard_that_are_meant_for_a_partner() {
    let read = |event: Value| Turn::read(&serde_json::from_value::<Callback>(event).unwrap());
    let with = |pointer: &str, value: Value| {
        let mut event = message("能源", "1");
        *event.pointer_mut(pointer).unwrap() = value;
        event
    };
    let ask = |words: &str| {
        Some(Turn {
            wish: Wish::Ask(words.to_owned()),
            sender: "ou_1".to_owned(),
            to: Recipient::Message("om_1".to_owned()),
        })
    };
    assert_eq!(read(message("能源", "1")), ask("能源"));
    // in a group only what calls the robot
    let mut group = with("/event/message/chat_type", json!("group"));
    assert_eq!(read(group.clone()), None);
    group["event"]["message"]["mentions"] = json!([{"key": "@_user_1", "name": "会典"}]);
    group["event"]["message"]["content"] = json!("{\"text\":\"@_user_1 能源\"}");
    assert_eq!(read(group), ask("能源"));
    // another robot is not answered, or two would talk for ever
    assert_eq!(read(with("/event/sender/sender_type", json!("app"))), None);
    let picture = read(with("/event/message/message_type", json!("image"))).unwrap();
    assert_eq!(picture.wish, Wish::Picture);
    for broken in [
        with("/event/message/content", json!("no json")),
        with("/event/message/content", json!(["a"])),
        with("/event/message/message_id", json!(7)),
        with("/event", json!("nothing")),
        with("/header/event_type", json!("im.message.message_read_v1")),
    ] {
        assert_eq!(read(broken), None);
    }
    let mut added = with("/header/event_type", json!("im.chat.member.bot.added_v1"));
    added["event"] = json!({"chat_id": "oc_9", "operator_id": {"open_id": "ou_9"}});
    let welcome = Some(Turn {
        wish: Wish::Welcome,
        sender: "ou_9".to_owned(),
        to: Recipient::Chat("oc_9".to_owned()),
    });
    assert_eq!(read(added.clone()), welcome);
    added["header"]["event_type"] = json!("im.chat.access_event.bot_p2p_chat_entered_v1");
    assert_eq!(read(added.clone()), welcome);
    added["event"]["last_message_id"] = json!("om_0");
    assert_eq!(read(added), None, "not each time");
    let mut menu = with("/header/event_type", json!("application.bot.menu_v6"));
    menu["event"] = json!({"event_key": "帮助", "operator": {"operator_id": {"open_id": "ou_9"}}});
    let menu = read(menu).unwrap();
    assert_eq!(
        (menu.wish, menu.to),
        (
            Wish::Ask("帮助".to_owned()),
            Recipient::Person("ou_9".to_owned())
        )
    );
}

#[tokio::test]
async fn the_address_is_proved_sealed_or_open() {
    let proof = json!({"challenge": "c-1", "token": TOKEN, "type": "url_verification"});
    let sealed = served_with(config(KEY));
    // the platform does not sign this one
    let answer = post_signed(&sealed, &seal(&proof.to_string()), 0, Some("")).await;
    assert_eq!(
        (answer.status, answer.text()),
        (StatusCode::OK, r#"{"challenge":"c-1"}"#)
    );
    assert_eq!(
        post(&sealed, &proof).await.status,
        StatusCode::FORBIDDEN,
        "not sealed"
    );
    // neither a padding nor a form tells itself to whoever signs nothing
    let mut failures = Vec::new();
    for (what, reason) in [
        (seal("no object"), "opens, and is nothing"),
        (
            json!({"encrypt": "A".repeat(64)}),
            "opens to no padding, most likely",
        ),
    ] {
        let answer = post_signed(&sealed, &what, 0, Some("")).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{reason}");
        failures.push(answer.text().to_owned());
    }
    assert_eq!(failures[0], failures[1]);
    let wrong = post_signed(&sealed, &seal(&proof.to_string()), 0, Some("00")).await;
    assert_eq!(wrong.status, StatusCode::FORBIDDEN, "signed wrongly");
    let open = served_with(config(""));
    assert_eq!(post(&open, &proof).await.text(), r#"{"challenge":"c-1"}"#);
    let forged = json!({"challenge": "c-1", "token": "guess", "type": "url_verification"});
    assert_eq!(post(&open, &forged).await.status, StatusCode::FORBIDDEN);
    let nobody = served_with(Config::default());
    assert_eq!(post(&nobody, &proof).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_question_is_acknowledged_at_once_and_answered_once() {
    let platform = Platform::default();
    let served = platform.served(config(KEY), |_, _| None);
    let event = seal(&message("能源", "1").to_string());
    for _ in 0..3 {
        let answer = post(&served, &event).await;
        assert_eq!((answer.status, answer.text()), (StatusCode::OK, "{}"));
    }
    post(
        &served,
        &seal(&message("河道安全法第二条", "2").to_string()),
    )
    .await;
    let answers = platform.answers(2).await;
    assert_eq!(answers.len(), 2, "{answers:?}");
    let of = |id: &str| {
        let url = format!("http://platform.test/open-apis/im/v1/messages/om_{id}/reply");
        &answers.iter().find(|(to, _)| *to == url).unwrap().1
    };
    assert!(
        words(of("1")).starts_with("能源：共 1 件"),
        "{}",
        words(of("1"))
    );
    assert!(words(of("2")).contains("河道巡查制度"));
    assert!(
        of("1")["uuid"]
            .as_str()
            .is_some_and(|name| name.len() <= 50)
    );
    assert_ne!(of("1")["uuid"], of("2")["uuid"]);
    let calls = platform.0.lock().unwrap();
    let tokens = calls
        .iter()
        .filter(|call| call.url.ends_with("/tenant_access_token/internal"));
    assert_eq!(tokens.count(), 1, "one token for both");
    assert!(
        calls
            .last()
            .unwrap()
            .headers
            .contains(&("authorization", "Bearer t-1".to_owned()))
    );
    drop(calls);
    served.service.flush();
    let reader = served.store.read().unwrap();
    let counts = reader
        .usage_between(TODAY, TODAY, None, "keyword", 10)
        .unwrap();
    let energy = counts.iter().find(|count| count.subject == "能源").unwrap();
    assert_eq!(energy.count, 1);
}

#[tokio::test]
async fn what_is_not_from_the_platform_or_for_us_is_refused() {
    let platform = Platform::default();
    let served = platform.served(config(KEY), |_, _| None);
    let event = message("能源", "1");
    let changed = |pointer: &str, value: &str| {
        let mut event = event.clone();
        *event.pointer_mut(pointer).unwrap() = json!(value);
        seal(&event.to_string())
    };
    let good = seal(&event.to_string());
    let seconds = now().as_second();
    for (why, body, seconds, signature, status) in [
        ("forged", &good, seconds, Some("00"), StatusCode::FORBIDDEN),
        ("unsigned", &good, seconds, Some(""), StatusCode::FORBIDDEN),
        ("stale", &good, seconds - 301, None, StatusCode::FORBIDDEN),
        ("ahead", &good, seconds + 301, None, StatusCode::FORBIDDEN),
        ("in the open", &event, seconds, None, StatusCode::FORBIDDEN),
        (
            "not sealed with our key",
            &json!({"encrypt": "AAAA"}),
            seconds,
            None,
            StatusCode::FORBIDDEN,
        ),
        (
            "no shape",
            &json!([1, 2]),
            seconds,
            None,
            StatusCode::BAD_REQUEST,
        ),
        (
            "another token",
            &changed("/header/token", "guess"),
            seconds,
            None,
            StatusCode::FORBIDDEN,
        ),
        (
            "another application",
            &changed("/header/app_id", "cli_2"),
            seconds,
            None,
            StatusCode::FORBIDDEN,
        ),
        (
            "no id",
            &changed("/header/event_id", ""),
            seconds,
            None,
            StatusCode::BAD_REQUEST,
        ),
        (
            "sealed rubbish",
            &seal("{"),
            seconds,
            None,
            StatusCode::BAD_REQUEST,
        ),
    ] {
        let answer = post_signed(&served, body, seconds, signature).await;
        assert_eq!(answer.status, status, "{why}: {}", answer.text());
    }
    let flood = json!({"encrypt": "x".repeat(70_000)});
    assert_eq!(
        post(&served, &flood).await.status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
    assert_eq!(platform.sent(), []);
    // without encryption the time of the event is all there is
    let open = served_with(config(""));
    let mut old = event.clone();
    old["header"]["create_time"] = json!((now().as_millisecond() - 9 * 3_600_000).to_string());
    assert_eq!(post(&open, &old).await.status, StatusCode::FORBIDDEN);
    assert_eq!(post(&open, &event).await.status, StatusCode::OK);
}

#[tokio::test]
async fn an_answer_is_tried_again_with_a_new_token_and_given_up_when_refused() {
    let receipt = |status, body: Value| {
        Some(Receipt {
            status,
            body: body.to_string(),
        })
    };
    let platform = Platform::default();
    // the token has ended, then the platform is in trouble, then well
    let served = platform.served(config(""), move |_, call| match call {
        2 => receipt(400, json!({"code": 99_991_663, "msg": "token expired"})),
        4 => receipt(502, json!("bad gateway")),
        _ => None,
    });
    post(&served, &message("能源", "1")).await;
    let answers = platform.answers(3).await;
    assert_eq!(answers.len(), 3);
    assert_eq!(
        answers[0].1["uuid"], answers[2].1["uuid"],
        "one answer, however often it is sent"
    );
    let platform = Platform::default();
    let served = platform.served(config(""), move |payload, _| {
        let is_answer = payload.url.contains("/messages");
        is_answer.then(|| receipt(400, json!({"code": 230_002, "msg": "not in the chat"})))?
    });
    post(&served, &message("能源", "1")).await;
    platform.answers(1).await;
    tokio::time::sleep(Duration::from_millis(900)).await;
    assert_eq!(platform.sent().len(), 1);
}
