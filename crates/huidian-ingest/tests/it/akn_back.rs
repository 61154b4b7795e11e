//! Our own Akoma Ntoso comes back whole: what was known where it was written is known where it is read. Places and acts are invented.

use huidian_akoma_ntoso::{Instrument, write};
use huidian_fetch::Incoming;
use huidian_model::{EventKind, Expression, Fact, FactValue, Work, WorkId, WorkKind};
use huidian_store::{Error, Store, content_hash};
use huidian_testing::{TestStore, document, event, expression, fact};
use jiff::civil::{Date, date};
use proptest::prelude::*;

use crate::support::import_all;

const DAY: Date = date(2026, 11, 30);

/// Label, first day, part, articles of a text.
type Text = (
    &'static str,
    Option<&'static str>,
    Option<&'static str>,
    Vec<&'static str>,
);

/// Work, title, facts beside it, and its texts.
type Given = (&'static str, &'static str, Vec<Fact>, Vec<Text>);

fn given() -> Vec<Given> {
    let kind = |kind| fact(FactValue::Kind(kind));
    vec![
        (
            "云湖灯塔典",
            "云湖灯塔典",
            vec![
                kind(WorkKind::Law),
                event(EventKind::Adopted, "2020-05-28"),
                event(EventKind::Effective, "2021-01-01"),
            ],
            vec![
                (
                    "2020-05-28.总则",
                    Some("2021-01-01"),
                    Some("总则"),
                    vec!["灯塔照明，保障航行。", "灯塔由本市养护。"],
                ),
                (
                    "2020-05-28.附则",
                    Some("2021-01-01"),
                    Some("附则"),
                    vec!["本典的解释另行规定。", "前法同时废止。"],
                ),
            ],
        ),
        (
            // neither kind nor days stand in its words, and its id is not made of its title
            "云湖市水井须知-2019",
            "云湖市水井须知",
            vec![
                kind(WorkKind::Guide),
                event(EventKind::Published, "2019-03"),
                event(EventKind::Effective, "2019-06-01"),
                event(EventKind::Repealed, "2024-02-01"),
            ],
            vec![(
                "undated",
                Some("2019-06-01"),
                None,
                vec!["打井应当登记。", "水井应当加盖。"],
            )],
        ),
        (
            "云湖市索道办法-征求意见稿",
            "云湖市索道办法（征求意见稿）",
            vec![
                kind(WorkKind::LocalRegulation),
                fact(FactValue::Draft(true)),
                event(EventKind::ConsultationOpens, "2026-10-01"),
            ],
            vec![(
                "2026-10-01",
                None,
                None,
                vec!["索道应当检修。", "违者罚款。"],
            )],
        ),
        (
            // its first day is not known, though its words and its dates would give one to whoever guessed
            "云湖市渡船办法",
            "云湖市渡船办法",
            vec![
                kind(WorkKind::LocalGovernmentRule),
                event(EventKind::Published, "2023-03-09"),
            ],
            vec![
                (
                    "2023-03-09",
                    None,
                    None,
                    vec!["渡船应当检验。", "本办法自公布之日起施行。"],
                ),
                (
                    // another text of it, of which no day is known at all
                    "undated",
                    None,
                    None,
                    vec!["渡船应当检验，并且挂灯。", "本办法自公布之日起施行。"],
                ),
            ],
        ),
        (
            // what begins on days of its own: one is set, one is left to somebody else
            "云湖市浮桥条例",
            "云湖市浮桥条例",
            vec![
                kind(WorkKind::LocalRegulation),
                event(EventKind::Published, "2024-05"),
                begins(FIRST, "第二条", Some(date(2028, 1, 1))),
                begins(FIRST, "第一条", None),
            ],
            vec![(
                "2024-05-01",
                Some("2024-07-01"),
                None,
                vec![
                    "浮桥应当照明。",
                    "浮桥应当检验。",
                    "本条例自2024年7月1日起施行。",
                ],
            )],
        ),
    ]
}

const FIRST: &str = "2024-05-01";

/// A provision of the text of a label that begins on a day of its own.
fn begins(label: &str, provision: &str, on: Option<Date>) -> Fact {
    fact(FactValue::ProvisionEffective {
        dated: label.parse().ok(),
        provision: provision.parse().unwrap(),
        on,
    })
}

fn library(given: &[Given]) -> TestStore {
    let store = TestStore::default();
    store
        .write::<_, Error>(|library| {
            for (id, title, beside, texts) in given.iter().cloned() {
                let id = WorkId::new(id);
                let mut facts = vec![fact(FactValue::Title(title.to_owned()))];
                facts.extend(beside);
                library.put_facts(&id, &facts)?;
                for (label, from, part, articles) in texts {
                    let (mut text, packed) = expression(&id, label, from, &document(&articles));
                    title.clone_into(&mut text.title);
                    text.part = part.map(str::to_owned);
                    library.put_expression(&text, &packed)?;
                }
            }
            Ok(())
        })
        .unwrap();
    store.leave_jobs();
    store
}

fn written(store: &Store, given: &[Given]) -> Vec<Incoming> {
    let reader = store.read().unwrap();
    let mut files = Vec::new();
    for (id, ..) in given {
        let id = WorkId::new(id);
        let work = reader.find_work(&id).unwrap().unwrap();
        for text in reader.expressions_of(&id).unwrap() {
            let document = reader.document(&text.id).unwrap().unwrap();
            let xml = write(&Instrument {
                work: &work,
                expression: &text,
                document: &document,
                is_original: true,
                references: &[],
                relations: &[],
                text_hash: &content_hash(document.text.as_bytes()).to_string(),
                made_on: DAY,
            });
            let name = format!("{}.xml", text.id);
            files.push(Incoming::new(&name, xml.into_bytes(), store.now()).unwrap());
        }
    }
    files
}

type Told = (
    Option<WorkKind>,
    bool,
    Vec<(&'static str, String)>,
    String,
    Vec<String>,
    Vec<String>,
);

/// What is told of a work and its texts.
fn told(store: &Store, id: &str) -> Told {
    let reader = store.read().unwrap();
    let id = WorkId::new(id);
    let work: Work = reader
        .find_work(&id)
        .unwrap()
        .unwrap_or_else(|| panic!("{id} is not there"));
    let mut events: Vec<(&str, String)> = work
        .events
        .iter()
        .map(|event| (event.kind.id(), event.on.to_string()))
        .collect();
    events.sort();
    let summary = reader.find_summary(&id, DAY).unwrap().unwrap();
    let of_text = |text: &Expression| {
        format!(
            "{} {} {:?} {:?} {:?} {:?} {} {:?}",
            text.id.label,
            text.title,
            text.part,
            text.dated_on,
            text.effective_on,
            text.ended_on,
            text.effective_basis,
            reader.document(&text.id).unwrap()
        )
    };
    let mut texts: Vec<String> = reader
        .expressions_of(&id)
        .unwrap()
        .iter()
        .map(of_text)
        .collect();
    texts.sort();
    let status = summary.force.status.id().to_owned();
    let staged = work.facts.iter().filter_map(|fact| match &fact.value {
        value @ FactValue::ProvisionEffective { .. } => Some(format!("{value:?}")),
        _ => None,
    });
    let mut staged: Vec<String> = staged.collect();
    staged.sort();
    (work.kind, work.is_draft, events, status, texts, staged)
}

/// A library of these works, and another made of its texts as Akoma Ntoso.
#[track_caller]
fn check(given: &[Given]) {
    let first = library(given);
    let second = TestStore::default();
    let report = import_all(&second, "2026-11-30", written(&first, given));
    second.leave_jobs();
    for (id, ..) in given {
        let (ours, theirs) = (told(&first, id), told(&second, id));
        assert_eq!(theirs, ours, "{id}: {report:?}");
        assert!(
            !second.read().unwrap().is_waiting(&WorkId::new(id)).unwrap(),
            "{id} waits"
        );
    }
}

#[test]
fn part_kind_days_and_status_come_back() {
    check(&given());
}

#[test]
fn a_text_alone_comes_back_as_it_does_among_others() {
    for one in given() {
        check(&[one]);
    }
}

#[test]
fn a_file_that_was_fetched_is_believed_as_that_of_others_though_it_says_that_it_is_ours() {
    let given = given();
    let store = TestStore::default();
    let fetched = |incoming: Incoming| Incoming {
        origin: Some(format!("https://example.org/{}", incoming.name)),
        ..incoming
    };
    let files = written(&library(&given), &given).into_iter().map(fetched);
    let report = import_all(&store, "2026-11-30", files.collect());
    store.leave_jobs();
    let reader = store.read().unwrap();
    let id = WorkId::new("云湖市水井须知-2019");
    let named = reader.find_work(&id).unwrap();
    assert!(named.is_none(), "a stranger names our works: {report:?}");
}

/// Ends of texts that say when they begin, in words that a reader of files could make a day of.
const ENDS: [&str; 5] = [
    "本办法自公布之日起施行。",
    "本办法自2024年7月1日起施行。",
    "本办法自印发之日起30日后施行，其中第一条自2028年1月1日起施行。",
    "本办法的施行日期由市人民政府另行规定。",
    "灯塔由本市养护。",
];

/// One work with up to three texts: dated or not, begun or not, with provisions that begin on days of their own.
fn works() -> impl Strategy<Value = Given> {
    let day = prop::option::of(prop::sample::select(vec!["2024-07-01", "2025-02-03"]));
    let text = (any::<bool>(), day, prop::sample::select(ENDS.to_vec()));
    let events = prop::sample::subsequence(
        vec![
            (EventKind::Adopted, "2024-03"),
            (EventKind::Published, "2024-04-09"),
            (EventKind::Effective, "2024-07-01"),
            (EventKind::Amended, "2025-01-02"),
        ],
        0..=4,
    );
    let staged = prop::sample::subsequence(
        vec![("第一条", None), ("第二条", Some(date(2028, 1, 1)))],
        0..=2,
    );
    (prop::collection::vec(text, 1..=3), events, staged).prop_map(|(texts, events, staged)| {
        let mut facts = vec![fact(FactValue::Kind(WorkKind::LocalGovernmentRule))];
        facts.extend(events.into_iter().map(|(kind, on)| event(kind, on)));
        let labels = ["2024-05-01", "2025-01-02", "2026-03-04"];
        let first = [
            "灯塔应当照明。",
            "灯塔应当照明，并且鸣笛。",
            "灯塔由海事机构养护，夜间值守。",
        ];
        let is_alone = texts.len() == 1;
        let mut undated = 0;
        let texts = texts
            .into_iter()
            .enumerate()
            .map(|(at, (is_dated, from, end))| -> Text {
                // a library has one text without a date at most
                let is_dated = is_dated || undated > 0 || is_alone && from.is_some();
                undated += usize::from(!is_dated);
                let label = if is_dated { labels[at] } else { "undated" };
                (
                    label,
                    from,
                    None,
                    vec![first[at], "本办法所称灯塔，是指岸上的灯塔。", end],
                )
            });
        let texts: Vec<Text> = texts.collect();
        let of_first = |(provision, on)| begins(texts[0].0, provision, on);
        facts.extend(staged.into_iter().map(of_first));
        ("云湖市灯塔办法", "云湖市灯塔办法", facts, texts)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_is_known_of_days_comes_back_and_what_is_not_known_stays_unknown(given in works()) {
        check(&[given]);
    }
}
