//! One act of a keeper through every door: what is held after it is the same, and so is its one record but for who did it.

mod provision;

use std::time::{Duration, Instant};

use huidian_operations::Keeper;
use huidian_store::{AuditNote, JobState, Store};
use serde_json::{Map, Value};

use crate::originals;
use crate::server::{Server, encoded, sign_in, start};
use crate::testing::{TestLibrary, regulation};

const LAMP: &str = "第1港灯塔养护条例";
const BUOY: &str = "第2港浮标养护条例";
const NEW: &str = "某灯塔实施办法";
const KEEPER: &str = "keeper";
const REASON: &str = "各门一试";

/// A way in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Door {
    CommandLine,
    Page,
    Api,
}

impl Door {
    /// As whom the record names the keeper.
    fn who(self) -> &'static str {
        match self {
            Door::CommandLine => Keeper::COMMAND_LINE.0,
            Door::Page | Door::Api => KEEPER,
        }
    }
}

/// An act as the command line is told of it, and its fields for page and API.
struct Act {
    arguments: Vec<String>,
    fields: Vec<(&'static str, String)>,
    /// Where its form is sent.
    form: &'static str,
}

impl Act {
    fn new(name: &str, arguments: &[&str], fields: &[(&'static str, &str)]) -> Self {
        Self::on(LAMP, name, arguments, fields)
    }

    fn on(work: &str, name: &str, arguments: &[&str], fields: &[(&'static str, &str)]) -> Self {
        let fixed = [("act", name), ("work", work), ("reason", REASON)];
        let fields = fixed.iter().chain(fields);
        Self {
            form: "/keeper/acts",
            arguments: arguments.iter().map(|&word| word.to_owned()).collect(),
            fields: fields
                .map(|(name, value)| (*name, (*value).to_owned()))
                .collect(),
        }
    }

    fn perform(&self, library: &TestLibrary, bearer: &str, door: Door) {
        match door {
            Door::CommandLine => {
                let words = self.arguments.iter().map(String::as_str);
                let all: Vec<&str> = ["mend"]
                    .into_iter()
                    .chain(words)
                    .chain(["--reason", REASON])
                    .collect();
                let run = library.run(&all);
                assert_eq!(run.code, 0, "{all:?}: {}", run.err);
            }
            Door::Page => {
                let server = start(library);
                self.post_form(&server);
                settle(library);
            }
            Door::Api => {
                let fields = self.fields.iter();
                let body: Map<String, Value> = fields
                    .map(|(name, value)| ((*name).to_owned(), Value::from(value.as_str())))
                    .collect();
                let body = Value::Object(body).to_string();
                let server = start(library);
                let answer = server.ask("POST", "/api/v1/acts", bearer, body.as_bytes());
                assert_eq!(answer.status, 200, "{body}: {}", answer.head);
                settle(library);
            }
        }
    }

    fn post_form(&self, server: &Server) {
        let (cookie, token) = sign_in(server, KEEPER);
        let mut fields: Vec<(&str, &str)> = vec![("form_token", &token)];
        fields.extend(
            self.fields
                .iter()
                .map(|(name, value)| (*name, value.as_str())),
        );
        let form = encoded(&fields);
        let answer = server.ask("POST", self.form, &cookie, form.as_bytes());
        assert_eq!(answer.status, 303, "{fields:?}: {}", answer.head);
    }
}

/// Waits until the running server has done what it does behind its answer: batches taken back, the index brought up to date.
pub(crate) fn settle(library: &TestLibrary) {
    const LIMIT: Duration = Duration::from_mins(1);
    let store = Store::open(library.data(), library.options()).unwrap();
    let begun = Instant::now();
    let waiting = || {
        let reader = store.read().unwrap();
        let open =
            [JobState::Waiting, JobState::Running].map(|state| reader.job_count(state).unwrap());
        open.iter().sum::<u64>() > 0
    };
    while waiting() {
        assert!(begun.elapsed() < LIMIT, "the index is brought up to date");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// A library with everything that an act may be done to; copied for each try.
struct Template {
    library: TestLibrary,
    bearer: String,
    /// Labels of the texts.
    lamp: String,
    buoy: String,
}

impl Template {
    fn new() -> Self {
        let reading = format!(
            "---\ntitle: 专家解读《{LAMP}》\nurl: https://example.org/1\nsource: 港口观察\ndate: 2024-03-02\n---\n\n\
             # 专家解读《{LAMP}》\n\n《{LAMP}》近日公布。笔者认为，《{LAMP}》的出台意义重大，有三大亮点值得关注。\n\n\
             一、为什么要制定《{LAMP}》？\n\n答：我们认为，近年来灯塔老化，专家指出需要明确责任。解读如下。\n\n\
             二、《{LAMP}》有哪些亮点？\n\n答：首先，《{LAMP}》明确了海务主管机构的职责；其次，强化了巡检要求，业内人士表示赞赏。\n\n\
             三、企业应当如何应对？\n\n答：我们建议企业尽快开展合规自查，并关注后续配套规定的解读。\n"
        );
        let library = TestLibrary::new()
            .with_file("a.md", regulation(LAMP, 1, 12))
            .with_file("b.md", regulation(BUOY, 2, 12))
            .with_file("reading.md", reading);
        let report = library.import().json();
        assert_eq!(report["taken"].as_array().unwrap().len(), 3, "{report}");
        // to be taken back by one of the acts
        let relate = ["mend", "relate", LAMP, "implements", BUOY, "--reason", "先"];
        assert_eq!(library.run(&relate).code, 0);
        let label = |work: &str| {
            let shown = library.json(&["show", work, "--json"]);
            let label = shown["expressions"][0]["label"].as_str();
            label.unwrap().to_owned()
        };
        Self {
            lamp: label(LAMP),
            buoy: label(BUOY),
            bearer: library.bearer(KEEPER, "editor"),
            library,
        }
    }

    /// The same once more; a library on a server is made anew.
    fn again(&self) -> Self {
        let Some(library) = self.library.copied() else {
            return Self::new();
        };
        Self {
            library,
            bearer: self.bearer.clone(),
            lamp: self.lamp.clone(),
            buoy: self.buoy.clone(),
        }
    }

    /// All that this library can be asked for.
    fn acts(&self) -> [Act; 11] {
        let (lamp, buoy) = (self.lamp.as_str(), self.buoy.as_str());
        [
            Act::new("merge", &["merge", LAMP, BUOY], &[("into", BUOY)]),
            Act::new(
                "split",
                &["split", LAMP, lamp, "--title", NEW],
                &[("text", lamp), ("title", NEW)],
            ),
            Act::new(
                "move_text",
                &["move", LAMP, lamp, "--to", BUOY],
                &[("text", lamp), ("into", BUOY)],
            ),
            Act::new("detach_text", &["detach", LAMP, lamp], &[("text", lamp)]),
            Act::new(
                "move_capture",
                &[
                    "move-capture",
                    LAMP,
                    lamp,
                    "a.md",
                    "--to",
                    BUOY,
                    "--to-text",
                    buoy,
                ],
                &[
                    ("text", lamp),
                    ("capture", "a.md"),
                    ("into", BUOY),
                    ("into_text", buoy),
                ],
            ),
            Act::new(
                "detach_companion",
                &["detach-reading", LAMP, "reading.md"],
                &[("capture", "reading.md")],
            ),
            Act::new("delete_work", &["delete", LAMP], &[]),
            Act::new(
                "withdraw_fact",
                &["withdraw", LAMP, "effective"],
                &[("field", "effective")],
            ),
            Act::new(
                "correct_fact",
                &["correct", LAMP, "published", "2024年5月1日"],
                &[("field", "published"), ("value", "2024年5月1日")],
            ),
            Act::new(
                "relate",
                &["relate", LAMP, "replaces", BUOY, "--on", "2024-05-01"],
                &[
                    ("relation", "replaces"),
                    ("into", BUOY),
                    ("value", "2024-05-01"),
                ],
            ),
            Act::new(
                "withdraw_relation",
                &["unrelate", LAMP, "implements", BUOY],
                &[("relation", "implements"), ("into", BUOY)],
            ),
        ]
    }
}

/// What a library holds after an act.
struct Held {
    digest: String,
    /// The works in full, those that are there.
    shown: String,
    notes: Vec<AuditNote>,
}

impl Held {
    fn of(library: &TestLibrary, works: &[&str], last: i64) -> Self {
        let doctor = library.json(&["doctor", "--json"]);
        assert_eq!(doctor["sound"], true, "{doctor}");
        // the catalogue's own works are in the digest; these are those that an act may touch
        let shown = works.iter().map(|work| {
            let run = library.run(&["show", work, "--json"]);
            assert!(matches!(run.code, 0 | 4), "{work}: {}", run.err);
            run.out
        });
        let shown: Vec<String> = shown.collect();
        let batch = library.json(&["batch", "list", "--json"])[0]["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let entries = entries(library).into_iter();
        let of_act = entries.filter(|(key, note)| *key > last && note.action != "sign_in");
        let notes = of_act.map(|(_, mut note)| {
            note.after = note.after.map(|after| after.replace(&batch, "BATCH"));
            note
        });
        Self {
            digest: doctor["content_digest"].as_str().unwrap().to_owned(),
            shown: shown.join("\n"),
            notes: notes.collect(),
        }
    }

    /// How many statements are this keeper's own: who said them is kept with them.
    fn said_by(&self, who: &str) -> usize {
        self.shown.matches(who).count()
    }

    /// The same with every keeper under one name.
    fn without_who(&self) -> String {
        self.shown.replace(Keeper::COMMAND_LINE.0, KEEPER)
    }
}

pub(crate) fn entries(library: &TestLibrary) -> Vec<(i64, AuditNote)> {
    let store = Store::open(library.data(), library.options()).unwrap();
    let entries = store.read().unwrap().audit_before(None, 100).unwrap();
    entries
        .into_iter()
        .map(|entry| (entry.key, entry.note))
        .collect()
}

/// Performs an act by each door on a library made anew for it, and holds what came of it against what came of the first.
fn check_by_every_door(
    doors: &[Door],
    works: &[&str],
    name: &str,
    mut perform: impl FnMut(Door) -> (TestLibrary, String, i64),
) {
    let mut held: Vec<(Door, Held)> = Vec::new();
    for door in doors {
        let (library, before, last) = perform(*door);
        let now = Held::of(&library, works, last);
        assert_ne!(now.digest, before, "{door:?} {name}: nothing was done");
        held.push((*door, now));
    }
    let (_, first) = &held[0];
    for (door, other) in &held {
        let case = format!("{name} by {door:?}");
        assert_eq!(other.without_who(), first.without_who(), "{case}");
        let [note] = other.notes.as_slice() else {
            panic!("{case}: one act, one record: {:?}", other.notes);
        };
        assert_eq!(note.who, door.who(), "{case}");
        let of_anybody = |note: &AuditNote| AuditNote {
            who: String::new(),
            ..note.clone()
        };
        assert_eq!(of_anybody(note), of_anybody(&first.notes[0]), "{case}");
        // where no statement of the keeper's own came in, not even its source differs
        let who = Keeper::COMMAND_LINE.0;
        if other.said_by(who) == first.said_by(who) {
            assert_eq!(other.digest, first.digest, "{case}");
        }
    }
    let by_name: Vec<&Held> = held
        .iter()
        .filter(|(door, _)| *door != Door::CommandLine)
        .map(|(_, held)| held)
        .collect();
    for pair in by_name.windows(2) {
        assert_eq!(pair[0].digest, pair[1].digest, "{name} by page and API");
    }
}

fn last_entry(library: &TestLibrary) -> i64 {
    entries(library).first().map_or(0, |(key, _)| *key)
}

const ALL: [Door; 3] = [Door::CommandLine, Door::Page, Door::Api];

#[test]
fn an_act_is_the_same_and_on_record_once_whichever_door_it_comes_by() {
    let template = Template::new();
    let works = [LAMP, BUOY, NEW];
    let before = Held::of(&template.library, &works, 0).digest;
    for at in 0..template.acts().len() {
        let name = template.acts()[at].fields[0].1.clone();
        check_by_every_door(&ALL, &works, &name, |door| {
            let fresh = template.again();
            let act = fresh.acts().into_iter().nth(at).unwrap();
            let last = last_entry(&fresh.library);
            act.perform(&fresh.library, &fresh.bearer, door);
            (fresh.library, before.clone(), last)
        });
    }
}

#[test]
fn a_line_is_put_right_the_same_whichever_door_the_act_comes_by() {
    let (scanned, _endpoint) = originals::scanned();
    let bearer = scanned.bearer(KEEPER, "editor");
    let works = [originals::TITLE];
    check_by_every_door(&ALL, &works, "correct_line", |door| {
        let (library, bearer, _held) = match scanned.copied() {
            Some(library) => (library, bearer.clone(), None),
            // on a server there is no copy: a second one is read
            None => {
                let (library, endpoint) = originals::scanned();
                let bearer = library.bearer(KEEPER, "editor");
                (library, bearer, Some(endpoint))
            }
        };
        let before = Held::of(&library, &works, 0).digest;
        let last = last_entry(&library);
        let shown = library.json(&["show", originals::TITLE, "--json"]);
        let label = shown["expressions"][0]["label"].as_str().unwrap();
        let (file, line, words) = (originals::SCAN, "2", originals::RIGHT);
        let arguments = ["correct-line", originals::TITLE, label, file, line, words];
        let fields = [
            ("text", label),
            ("capture", file),
            ("line", line),
            ("value", words),
        ];
        let act = Act {
            form: "/keeper/lines",
            ..Act::on(originals::TITLE, "correct_line", &arguments, &fields)
        };
        act.perform(&library, &bearer, door);
        (library, before, last)
    });
}

/// The API takes nothing out for good: what would go has to be seen first.
#[test]
fn personal_data_is_taken_out_the_same_at_the_terminal_and_on_the_page() {
    const SOMEBODY: &str = "李守灯";
    const WORDS: &str = "13800001111";
    let with_somebody = regulation(LAMP, 1, 6).replacen(
        "应当在每年",
        &format!("可以向{SOMEBODY}（电话{WORDS}）报告，并应当在每年"),
        1,
    );
    let works = [LAMP];
    check_by_every_door(&[Door::CommandLine, Door::Page], &works, "redact", |door| {
        let library = TestLibrary::new().with_file("a.md", &with_somebody);
        assert_eq!(library.import().code, 0);
        let bearer = library.bearer(KEEPER, "administrator");
        let before = Held::of(&library, &works, 0).digest;
        let last = last_entry(&library);
        let arguments = ["redact", LAMP, "--words", SOMEBODY, WORDS, "--yes"];
        let words = format!("{SOMEBODY}\n{WORDS}");
        let fields = [("words", words.as_str()), ("confirmed", "yes")];
        let act = Act {
            form: "/keeper/redactions",
            ..Act::on(LAMP, "redact", &arguments, &fields)
        };
        act.perform(&library, &bearer, door);
        let left = library.json(&["show", LAMP, "--text", "--json"]);
        assert!(!left.to_string().contains(SOMEBODY), "{door:?}: {left}");
        (library, before, last)
    });
}
