use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::{Request, StatusCode};
use huidian_deliver::mail::{
    Fault, MailMessage, MailSender, Settings, UNSUBSCRIBED, Unsent, due_after,
};
use huidian_following::Signer;
use huidian_model::{Clock, EventKind, Expression, ExpressionId, WorkId};
use huidian_store::{Error, MailSubscription, MailTimes, NewMailSubscription, PackedText};
use jiff::ToSpan;

use crate::library::{SAMPLES, document, now, store_with};
use crate::python::Python;
use crate::server::served;
use huidian_testing::{TestClock, TestStore, event};

const DAILY: MailTimes = MailTimes {
    weekday: None,
    minute: 8 * 60,
};

/// A library at noon whose register follows the first three works, and whoever sends its digests.
pub(crate) struct Fixture {
    pub(crate) store: TestStore,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) settings: Settings,
    sent: Mutex<Vec<MailMessage>>,
}

impl Fixture {
    pub(crate) fn new() -> Self {
        let clock = Arc::new(TestClock::at("2026-11-22T04:00:00Z"));
        let store = store_with(clock.clone());
        store
            .write(|library| {
                let register = library.ensure_register("local", "法务部")?;
                for sample in &SAMPLES[..3] {
                    library.follow_work(register, &sample.id())?;
                }
                Ok::<_, Error>(())
            })
            .unwrap();
        let fixture = Self {
            store,
            clock,
            settings: Settings {
                from: "会典 <law@example.org>".to_owned(),
                ..Settings::default()
            },
            sent: Mutex::default(),
        };
        fixture.pass(60);
        fixture
    }

    pub(crate) fn pass(&self, minutes: i64) {
        self.clock.pass(minutes * 60);
    }

    fn subscribe(&self, address: &str, times: MailTimes) -> i64 {
        let subscription = NewMailSubscription {
            register: 1,
            address: address.to_owned(),
            times,
            created_by: "local".to_owned(),
            first_due_at: due_after(times, self.clock.now()),
            is_confirmed: true,
        };
        self.store
            .write(|library| library.subscribe_mail(&subscription))
            .unwrap()
    }

    fn happen(&self, sample: usize, year: i16) {
        let fact = event(EventKind::Amended, &format!("{year}-01-01"));
        self.store
            .write(|library| library.put_facts(&SAMPLES[sample].id(), &[fact]))
            .unwrap();
    }

    /// One round; `answer` is the mail server's.
    pub(crate) fn round(
        &self,
        answer: impl Fn(&MailMessage) -> Result<(), Unsent> + Send + Sync,
    ) -> [u32; 3] {
        let signer = Signer::of(&self.store).unwrap();
        let sender = MailSender {
            store: &self.store,
            catalogue: huidian_catalogue::builtin(),
            index: None,
            clock: &*self.clock,
            signer: &signer,
            public_url: Some("https://law.example/"),
            settings: &self.settings,
        };
        let round = sender.round(&|message| {
            self.sent.lock().unwrap().push(message.clone());
            answer(message)
        });
        let round = round.unwrap();
        [round.sent_count, round.failed_count, round.quiet_count]
    }

    pub(crate) fn last(&self) -> MailMessage {
        self.sent.lock().unwrap().last().unwrap().clone()
    }

    fn find(&self, key: i64) -> MailSubscription {
        let found = self.store.read().unwrap().find_mail_subscription(key);
        found.unwrap().unwrap()
    }
}

fn unsent(fault: Fault) -> Unsent {
    Unsent {
        fault,
        reason: "550 no such user".to_owned(),
    }
}

#[test]
fn a_digest_comes_at_its_time_with_what_happened_and_else_not() {
    let fixture = Fixture::new();
    let key = fixture.subscribe("zhang@example.org", DAILY);
    assert_eq!(fixture.round(|_| Ok(())), [0, 0, 0]);
    fixture.happen(0, 2027);
    // not followed
    fixture.happen(4, 2027);
    assert_eq!(fixture.round(|_| Ok(())), [0, 0, 0], "before its time");
    fixture.pass(24 * 60);
    assert_eq!(fixture.round(|_| Ok(())), [1, 0, 0]);
    let message = fixture.last();
    assert_eq!(message.subject, "会典 · 法务部：1 项变化（11月23日）");
    assert_eq!(
        (message.from.as_str(), message.to.as_str()),
        ("law@example.org", "zhang@example.org")
    );
    assert!(message.text.contains("河道安全法"), "{}", message.text);
    assert!(!message.text.contains("低空"), "{}", message.text);
    assert!(
        message.text.contains("https://law.example/works/"),
        "{}",
        message.text
    );
    assert_eq!(fixture.round(|_| Ok(())), [0, 0, 0]);
    fixture.pass(24 * 60);
    assert_eq!(fixture.round(|_| Ok(())), [0, 0, 1], "nothing happened");
    assert_eq!(fixture.sent.lock().unwrap().len(), 1);
    let log = fixture
        .store
        .read()
        .unwrap()
        .mail_deliveries(key, 9)
        .unwrap();
    assert_eq!((log.len(), log[0].attempt.change_count), (1, 1));
    // two days missed are one digest
    fixture.happen(0, 2028);
    fixture.pass(24 * 60);
    fixture.happen(0, 2029);
    fixture.pass(24 * 60);
    assert_eq!(fixture.round(|_| Ok(())), [1, 0, 0]);
    assert!(fixture.last().subject.contains("2 项变化"));
}

#[test]
fn what_is_not_taken_is_tried_again_under_the_same_name() {
    let fixture = Fixture::new();
    let key = fixture.subscribe("zhang@example.org", DAILY);
    fixture.happen(0, 2027);
    fixture.pass(24 * 60);
    for _ in 0..5 {
        assert_eq!(fixture.round(|_| Err(unsent(Fault::Passing))), [0, 1, 0]);
        assert_eq!(fixture.round(|_| Ok(())), [0, 0, 0], "not at once");
        fixture.pass(61);
    }
    // killed after it was sent and before that was noted
    let killed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        fixture.round(|_| panic!("killed"))
    }));
    assert!(killed.is_err());
    fixture.sent.clear_poison();
    assert_eq!(fixture.round(|_| Ok(())), [1, 0, 0]);
    let sent = fixture.sent.lock().unwrap();
    assert_eq!(sent.len(), 7);
    assert!(
        sent.iter()
            .all(|message| message.message_id == sent[0].message_id)
    );
    assert_eq!(fixture.find(key).failure_count, 0);
}

#[test]
fn what_is_being_written_when_a_period_ends_is_not_lost() {
    let fixture = Fixture::new();
    fixture.subscribe("zhang@example.org", DAILY);
    let (begun, has_begun) = std::sync::mpsc::channel();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let written = fixture.store.write(|library| {
                let fact = event(EventKind::Amended, "2027-01-01");
                library.put_facts(&SAMPLES[0].id(), &[fact])?;
                begun.send(()).unwrap();
                std::thread::sleep(std::time::Duration::from_millis(300));
                Ok::<_, Error>(())
            });
            written.unwrap();
        });
        has_begun.recv().unwrap();
        fixture.pass(24 * 60);
        assert_eq!(fixture.round(|_| Ok(())), [1, 0, 0]);
    });
    assert_eq!(fixture.round(|_| Ok(())), [0, 0, 0]);
}

#[test]
fn an_address_that_is_refused_three_times_is_stopped() {
    let fixture = Fixture::new();
    let key = fixture.subscribe("gone@example.org", DAILY);
    let other = fixture.subscribe("zhang@example.org", DAILY);
    fixture.happen(0, 2027);
    fixture.pass(24 * 60);
    let answer = |message: &MailMessage| match message.to.as_str() {
        "gone@example.org" => Err(unsent(Fault::Address)),
        _ => Ok(()),
    };
    assert_eq!(fixture.round(answer), [1, 1, 0]);
    fixture.pass(61);
    assert_eq!(fixture.round(answer), [0, 1, 0]);
    fixture.pass(61);
    assert!(fixture.find(key).disabled_at.is_none());
    assert_eq!(fixture.round(answer), [0, 1, 0]);
    let reason = fixture.find(key).disabled_reason.unwrap();
    assert!(reason.contains("550 no such user"), "{reason}");
    assert!(fixture.find(other).disabled_at.is_none());
    fixture.pass(24 * 60);
    assert_eq!(fixture.round(answer), [0, 0, 1]);
}

#[test]
fn a_mail_server_that_is_not_there_is_asked_once_a_round_and_stops_nobody() {
    let fixture = Fixture::new();
    let keys: Vec<i64> = (0..5)
        .map(|number| fixture.subscribe(&format!("{number}@example.org"), DAILY))
        .collect();
    fixture.happen(0, 2027);
    fixture.pass(24 * 60);
    for round in 1..=10 {
        assert_eq!(fixture.round(|_| Err(unsent(Fault::Server))), [0, 5, 0]);
        assert_eq!(fixture.sent.lock().unwrap().len(), round);
        fixture.pass(61);
    }
    assert!(
        keys.iter()
            .all(|key| fixture.find(*key).disabled_at.is_none())
    );
    assert_eq!(fixture.round(|_| Ok(())), [5, 0, 0]);
}

#[test]
fn a_new_text_is_told_article_by_article() {
    let fixture = Fixture::new();
    fixture.subscribe("zhang@example.org", DAILY);
    let text = document(&[
        "为了保障河道安全，防治<水患>，制定本法。",
        "设区的市级以上人民政府应当建立河道巡查制度。",
        "河道管理单位应当每年公布巡查结果。",
    ]);
    let packed = PackedText::new(&text);
    let expression = Expression {
        id: ExpressionId {
            work: SAMPLES[0].id(),
            label: "2026-11-20".to_owned(),
        },
        title: SAMPLES[0].title.to_owned(),
        part: None,
        dated_on: "2026-11-20".parse().ok(),
        effective_on: "2027-01-01".parse().ok(),
        effective_basis: "stated".to_owned(),
        ended_on: None,
        is_end_assumed: false,
        language: "zh-Hans".to_owned(),
        text: packed.hash(),
        article_count: 3,
        char_count: text.text.chars().count() as u32,
    };
    fixture
        .store
        .write(|library| library.put_expression(&expression, &packed))
        .unwrap();
    fixture.happen(2, 2027);
    fixture.pass(24 * 60);
    assert_eq!(fixture.round(|_| Ok(())), [1, 0, 0]);
    let message = fixture.last();
    for words in [
        "第二条 修改",
        "［增：设区的市",
        "第三条 新增",
        "每年公布巡查结果",
    ] {
        assert!(message.text.contains(words), "{words}: {}", message.text);
    }
    let raw = String::from_utf8(message.bytes.clone()).unwrap();
    assert!(raw.is_ascii() && !raw.contains("\n."), "safe on the way");
    assert!(
        raw.split("\r\n")
            .all(|line| !line.contains('\n') && line.len() <= 998)
    );
    let Some(python) = Python::with("email") else {
        return;
    };
    // an independent reader: headers, both parts, and nothing of the library as markup
    let said = python.run(
        "import sys, email, email.policy, json\n\
         m = email.message_from_bytes(sys.argv[1].encode(), policy=email.policy.default)\n\
         assert not m.defects and m.get_content_type() == 'multipart/alternative'\n\
         a, b = m.iter_parts()\n\
         print(json.dumps([dict(m), a.get_content_type(), a.get_content(), b.get_content_type(), b.get_content()]))",
        &[&raw],
    );
    let said: serde_json::Value = serde_json::from_str(&said).unwrap();
    let header = |name: &str| said[0][name].as_str().unwrap().to_owned();
    assert_eq!(header("Subject"), message.subject);
    assert_eq!(header("From"), "会典 <law@example.org>");
    assert_eq!(header("Message-ID"), message.message_id);
    assert_eq!(
        header("List-Unsubscribe-Post"),
        "List-Unsubscribe=One-Click"
    );
    assert!(header("List-Unsubscribe").starts_with("<https://law.example/mail/1-"));
    assert_eq!(header("Auto-Submitted"), "auto-generated");
    assert_eq!(
        (&said[1], &said[3]),
        (&"text/plain".into(), &"text/html".into())
    );
    assert_eq!(
        said[2].as_str().unwrap().replace("\r\n", "\n"),
        message.text
    );
    let html = said[4].as_str().unwrap();
    assert!(
        html.contains("&lt;b&gt;网络&lt;/b&gt;设备&quot;巡检&quot;"),
        "{html}"
    );
    assert!(html.contains("&lt;</ins>水患<ins"), "{html}");
}

#[test]
fn a_register_of_thousands_of_changes_gives_a_mail_that_can_be_read() {
    let fixture = Fixture::new();
    fixture.subscribe("zhang@example.org", DAILY);
    for year in 2027..2152 {
        fixture.happen(0, year);
    }
    fixture.pass(24 * 60);
    assert_eq!(fixture.round(|_| Ok(())), [1, 0, 0]);
    let message = fixture.last();
    assert!(message.subject.contains("125 项变化"));
    assert!(message.text.contains("；另有 113 项"));
}

/// A weekly brief names consultations about to close even where nothing happened; a daily digest does not. A bulk load is a line, and no mail.
#[test]
fn a_weekly_brief_names_consultations_about_to_close() {
    let fixture = Fixture::new();
    let monday = MailTimes {
        weekday: Some(1),
        minute: 8 * 60,
    };
    fixture.subscribe("weekly@example.org", monday);
    fixture.subscribe("daily@example.org", DAILY);
    // two weeks before anything is told, so that only the day itself counts
    let closes = event(EventKind::ConsultationCloses, "2026-12-05");
    let put = |facts: &[huidian_model::Fact]| {
        let put = fixture
            .store
            .write(|library| library.put_facts(&SAMPLES[0].id(), facts));
        put.unwrap();
    };
    put(&[closes]);
    fixture.pass(24 * 60);
    assert_eq!(fixture.round(|_| Ok(())), [2, 0, 0]);
    for _ in 0..30 {
        put(&[event(EventKind::Amended, "1999-03-04")]);
    }
    fixture.pass(7 * 24 * 60);
    assert_eq!(fixture.round(|_| Ok(())), [1, 0, 1]);
    let message = fixture.last();
    assert_eq!(message.to, "weekly@example.org");
    assert!(
        message.subject.contains("1 项征求意见即将截止"),
        "{}",
        message.subject
    );
    assert!(
        message.text.contains("2026-12-05 截止，还有 5 天"),
        "{}",
        message.text
    );
    assert!(
        message.text.contains("旧事 1 项，涉及 1 件"),
        "{}",
        message.text
    );
    assert!(!message.text.contains("1999"), "{}", message.text);
}

/// What a receiver is asked, once, and what comes of a yes and of silence.
#[tokio::test]
async fn nothing_is_sent_to_whoever_did_not_say_yes() {
    let served = served();
    let store = &served.store;
    let key = store
        .write(|library| {
            let register = library.ensure_register("local", "法务部")?;
            library.follow_work(register, &WorkId::new("河道安全法"))?;
            library.subscribe_mail(&NewMailSubscription {
                register,
                address: "stranger@example.org".to_owned(),
                times: DAILY,
                created_by: "rita".to_owned(),
                // long due
                first_due_at: now() - jiff::SignedDuration::from_hours(48),
                is_confirmed: false,
            })
        })
        .unwrap();
    let find = || {
        let found = store.read().unwrap().find_mail_subscription(key);
        found.unwrap()
    };
    let signer = Signer::of(store).unwrap();
    let settings = Settings {
        from: "law@example.org".to_owned(),
        ..Settings::default()
    };
    let sent: Mutex<Vec<MailMessage>> = Mutex::default();
    let clock = now();
    let round = |public_url, answer: Result<(), Unsent>| {
        let sender = MailSender {
            store,
            catalogue: huidian_catalogue::builtin(),
            index: None,
            clock: &clock,
            signer: &signer,
            public_url,
            settings: &settings,
        };
        let round = sender.round(&|message| {
            sent.lock().unwrap().push(message.clone());
            answer.clone()
        });
        let round = round.unwrap();
        [round.sent_count, round.failed_count, round.quiet_count]
    };
    let base = Some("https://law.example/");
    assert_eq!(round(None, Ok(())), [0, 0, 0], "nobody can be asked");
    assert_eq!(round(base, Ok(())), [1, 0, 0]);
    assert_eq!(round(base, Ok(())), [0, 0, 0], "asked once");
    let question = sent.lock().unwrap().pop().unwrap();
    assert!(question.subject.contains("确认"), "{}", question.subject);
    assert!(
        !question.text.contains("河道安全法"),
        "nothing of the register's works"
    );
    let link = question
        .text
        .lines()
        .find_map(|line| line.strip_prefix("https://law.example"))
        .unwrap()
        .to_owned();
    let answer = served.get(&link).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.text().contains("<form method=\"post\">"));
    assert_eq!(find().unwrap().confirmed_at, None, "a look is no yes");
    // a link to leave is none to say yes, and the other way round
    let crossed = link.replace("/mail/yes/", "/mail/");
    assert_eq!(served.get(&crossed).await.status, StatusCode::NOT_FOUND);
    let post = |path: &str| {
        let request = Request::post(path).body(Body::empty()).unwrap();
        served.ask(request)
    };
    assert_eq!(
        post(&format!("{link}x")).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(post(&link).await.status, StatusCode::OK);
    let confirmed = find().unwrap();
    assert!(confirmed.confirmed_at.is_some());
    assert!(confirmed.next_attempt_at > now(), "it begins from now on");
    assert_eq!(post(&link).await.status, StatusCode::OK, "twice is once");
    assert!(store.read().unwrap().mail_to_ask(now()).unwrap().is_empty());

    // silence: after a week it is gone, and what was confirmed stays
    let silent = store
        .write(|library| {
            let silent = library.subscribe_mail(&NewMailSubscription {
                register: 1,
                address: "silent@example.org".to_owned(),
                times: DAILY,
                created_by: "rita".to_owned(),
                first_due_at: now(),
                is_confirmed: false,
            })?;
            library.note_mail_asked(silent)?;
            Ok::<_, Error>(silent)
        })
        .unwrap();
    let forget = |seconds: i64| {
        let before = now() + jiff::SignedDuration::from_secs(seconds);
        store
            .write(|library| library.forget_unanswered_mail(before))
            .unwrap()
    };
    assert_eq!(forget(0), 0, "not yet");
    assert_eq!(forget(1), 1);
    let gone = store
        .read()
        .unwrap()
        .find_mail_subscription(silent)
        .unwrap();
    assert!(gone.is_none() && find().is_some());
}

#[tokio::test]
async fn a_reader_leaves_with_a_press_and_not_by_a_look() {
    let served = served();
    let key = served
        .store
        .write(|library| {
            let register = library.ensure_register("local", "法务部")?;
            library.subscribe_mail(&NewMailSubscription {
                register,
                address: "zhang@example.org".to_owned(),
                times: DAILY,
                created_by: "local".to_owned(),
                first_due_at: now(),
                is_confirmed: true,
            })
        })
        .unwrap();
    let store = &served.store;
    let find = || store.read().unwrap().find_mail_subscription(key).unwrap();
    let signer = Signer::of(store).unwrap();
    let settings = Settings {
        from: "law@example.org".to_owned(),
        ..Settings::default()
    };
    let sender = MailSender {
        store,
        catalogue: huidian_catalogue::builtin(),
        index: None,
        clock: &now(),
        signer: &signer,
        public_url: Some("https://law.example"),
        settings: &settings,
    };
    store
        .write(|library| {
            let work = WorkId::new("河道安全法");
            library.put_facts(&work, &[event(EventKind::Amended, "2027-01-01")])?;
            library.follow_work(1, &work)
        })
        .unwrap();
    let (message, _) = sender
        .message(&find().unwrap(), now() + 1.minute())
        .unwrap()
        .unwrap();
    let link = message
        .text
        .split("退订：https://law.example")
        .nth(1)
        .unwrap()
        .trim();
    let looked = served.get(link).await;
    assert_eq!(looked.status, StatusCode::OK);
    assert!(looked.text().contains("zhang@example.org") && looked.text().contains("<form"));
    assert!(find().unwrap().disabled_at.is_none());
    let press = async |path: &str| {
        let request =
            Request::post(path).header("content-type", "application/x-www-form-urlencoded");
        let body = Body::from("List-Unsubscribe=One-Click");
        served.ask(request.body(body).unwrap()).await.status
    };
    assert_eq!(
        press("/mail/1-0000000000000000.AAAAAAAAAAAAAAAAAAAAAA").await,
        StatusCode::NOT_FOUND
    );
    assert_eq!(press("/mail/nonsense").await, StatusCode::NOT_FOUND);
    assert!(find().unwrap().disabled_at.is_none());
    assert_eq!(press(link).await, StatusCode::OK);
    assert_eq!(press(link).await, StatusCode::OK);
    assert_eq!(
        find().unwrap().disabled_reason.as_deref(),
        Some(UNSUBSCRIBED)
    );
    store.write(|library| library.remove_mail(key)).unwrap();
    assert_eq!(served.get(link).await.status, StatusCode::NOT_FOUND);
}
