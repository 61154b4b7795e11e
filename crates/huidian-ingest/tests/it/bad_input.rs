//! Pages that look like texts of works and are not, or not quite. The rule and its readers are invented.

use huidian_fetch::{Incoming, Listing};
use huidian_ingest::{Import, ImportRequest, Mend, Report, Silent, Trust, Undo};
use huidian_model::{EventKind, ReviewState};
use huidian_operations::Keeper;
use huidian_store::Store;
use huidian_testing::TestStore;
use huidian_text::format_numeral;

use crate::support::import_text;

const SUBJECTS: [&str; 6] = [
    "水表读数",
    "抄表数据",
    "用水档案",
    "漏损记录",
    "水质监测数据",
    "供水调度数据",
];

fn article(ordinal: u32, last: u32) -> String {
    let subject = SUBJECTS[ordinal as usize % SUBJECTS.len()];
    let number = format_numeral(ordinal);
    match ordinal {
        1 => "第一条 为了规范供水数据处理活动，保障供水安全，根据《中华人民共和国数据安全法》等法律、行政法规，制定本办法。\n\n".to_owned(),
        _ if ordinal == last => format!("第{number}条 本办法由国家发展和改革委员会负责解释，自2031年5月1日起施行。\n\n"),
        _ => format!(
            "第{number}条 供水单位处理第{number}类{subject}，应当建立管理制度，明确责任人员，按照必要的原则确定保存期限，不得超出供水服务所必需的范围。违反前款规定的，由主管部门责令限期改正；情节严重的，予以通报。\n\n"
        ),
    }
}

fn articles(last: u32) -> String {
    (1..=last).map(|ordinal| article(ordinal, last)).collect()
}

const HEAD: &str = "# 供水数据管理办法\n\n（2031年3月2日国家发展和改革委员会令第7号公布 自2031年5月1日起施行）\n\n";

fn rule() -> String {
    format!("{HEAD}{}", articles(24))
}

fn reading(count: usize) -> String {
    const PIECES: [&str; 3] = [
        "《办法》的出台具有重要意义。笔者认为，《办法》明确了供水单位的责任，体现了安全与发展并重的思路，亮点突出，值得我们关注。",
        "值得注意的是，《办法》的这一规定与征求意见稿相比有所变化，这意味着企业需要重新梳理数据清单，我们建议尽早准备合规方案。",
        "从背景看，近年来供水领域数据泄露时有发生，《办法》提出了分类管理的要求，专家解读称这将推动行业合规，记者获悉配套细则也在制定。",
    ];
    (0..count)
        .map(|at| format!("{}\n\n", PIECES[at % PIECES.len()]))
        .collect()
}

fn export(headline: &str, body: &str) -> String {
    format!(
        "---\ntitle: {headline}\nurl: https://mp.example.com/s?x=1\nsource: 水务观察\ndate: 2031-03-03\n---\n\n# {headline}\n\n水务观察\n\n{body}\n\n预览时标签不可点\n\n微信扫一扫\n\n关注该公众号\n"
    )
}

fn import(store: &Store, name: &str, text: &str) -> Report {
    import_text(store, "2031-07-01", name, text)
}

/// Every third article of five changed by a word: about one character in twenty.
fn changed() -> String {
    rule()
        .replace("责任人员", "负责部门")
        .replace("保存期限", "留存时间")
}

#[test]
fn what_is_no_text_of_a_work_never_becomes_one() {
    let whole = articles(24);
    let every_second: String = (1..=24)
        .step_by(2)
        .map(|ordinal| article(ordinal, 24))
        .collect();
    let interleaved: String = (1..=24)
        .map(|ordinal| {
            format!(
                "{}{}",
                article(ordinal, 24),
                article(ordinal, 24)
                    .replace("供水", "供热")
                    .replace("水", "热")
            )
        })
        .collect();
    let commented: String = (1..=24)
        .map(|ordinal| format!("{}{}", article(ordinal, 24), reading(2)))
        .collect();
    let cases: [(&str, String); 9] = [
        (
            "the whole rule with readings before, between and behind",
            export(
                "深度解读 | 《供水数据管理办法》逐条分析",
                &format!("{}{commented}{}", reading(8), reading(8)),
            ),
        ),
        (
            "every second article left out",
            export(
                "《供水数据管理办法》全文",
                &format!("供水数据管理办法\n\n{every_second}"),
            ),
        ),
        (
            "the same on a page of its own",
            format!("{HEAD}{every_second}"),
        ),
        ("two texts interleaved", format!("{HEAD}{interleaved}")),
        (
            "the tail cut off without a word",
            export(
                "《供水数据管理办法》全文",
                &format!(
                    "供水数据管理办法\n\n{}",
                    (1..=13)
                        .map(|ordinal| article(ordinal, 24))
                        .collect::<String>()
                ),
            ),
        ),
        ("one character in twenty changed", changed()),
        (
            "an invented number of another body",
            format!(
                "# 供水数据管理办法\n\n国家互联网信息办公室令第999号\n\n2031年3月2日\n\n{}",
                whole.replace("责令限期改正", "处一万元罚款")
            ),
        ),
        (
            "a draft posted as the final",
            export(
                "《供水数据管理办法》公开征求意见",
                &format!(
                    "为了规范供水数据处理，国家发展和改革委员会起草了《供水数据管理办法（征求意见稿）》，现向社会公开征求意见，请于2030年12月1日前反馈。\n\n供水数据管理办法\n\n{}",
                    whole.replace("予以通报", "给予警告")
                ),
            ),
        ),
        (
            "a reading and nothing else",
            export("专家解读 | 《供水数据管理办法》的三大亮点", &reading(12)),
        ),
    ];
    for (reason, text) in cases {
        let store = TestStore::default();
        import(&store, "held.md", &rule());
        let reader = store.read().unwrap();
        let held = reader
            .find_work_by_title("供水数据管理办法")
            .unwrap()
            .expect("the rule is held");
        let before = reader.work_ids().unwrap();
        drop(reader);
        import(&store, "brought.md", &text);
        let reader = store.read().unwrap();
        assert_eq!(
            reader.expressions_of(&held).unwrap().len(),
            1,
            "{reason}: the held work keeps its one text"
        );
        for work in reader
            .work_ids()
            .unwrap()
            .iter()
            .filter(|work| !before.contains(work))
        {
            let found = reader.find_work(work).unwrap().unwrap();
            let is_apart = found.review == ReviewState::Unreviewed || found.is_draft;
            assert!(is_apart, "{reason}: {work} waits for a person");
        }
    }
}

#[test]
fn a_repost_is_another_capture_of_the_text_held() {
    let store = TestStore::default();
    import(&store, "held.md", &rule());
    let report = import(
        &store,
        "repost.md",
        &export(
            "发布 | 《供水数据管理办法》（全文）",
            &format!("{}{}", HEAD.trim_start_matches("# "), articles(24)),
        ),
    );
    let reader = store.read().unwrap();
    let held = reader
        .find_work_by_title("供水数据管理办法")
        .unwrap()
        .unwrap();
    assert_eq!(reader.expressions_of(&held).unwrap().len(), 1);
    assert!(
        report.items.iter().all(|item| !item.outcome.needs_review()),
        "{:?}",
        report.items
    );
}

#[test]
fn the_same_title_of_another_place_is_another_work() {
    let store = TestStore::default();
    let of = |place: &str| {
        format!(
            "# 供水数据管理办法\n\n（2031年3月2日{place}人民政府令第7号公布）\n\n{}",
            articles(24).replace("国家发展和改革委员会", &format!("{place}水务局"))
        )
    };
    import(&store, "a.md", &of("广东省"));
    import(
        &store,
        "b.md",
        &of("山西省").replace("责令限期改正", "给予警告"),
    );
    let reader = store.read().unwrap();
    for work in reader.work_ids().unwrap() {
        assert!(reader.expressions_of(&work).unwrap().len() <= 1, "{work}");
    }
}

/// Decisions of the Supreme People's Court that amend two dozen interpretations at once are written so (法释〔2020〕17号 to 20号).
#[test]
fn an_act_that_changes_many_others_is_a_text_and_no_roundup() {
    let changes: String = (1..=9)
        .map(|ordinal| {
            let number = ["一", "二", "三", "四", "五", "六", "七", "八", "九"][ordinal - 1];
            format!(
                "{number}、修改《供水数据第{ordinal}号规定》\n\n将第一条修改为：“为了加强供水数据管理，根据有关法律，制定本规定。”\n\n将第五条中的“三年”修改为“五年”。\n\n"
            )
        })
        .collect();
    let text = format!(
        "# 国家发展和改革委员会关于修改《供水数据第1号规定》等九件规定的决定\n\n（2031年3月2日国家发展和改革委员会公布 自2031年4月1日起施行）\n\n为了适应供水数据管理的需要，国家发展和改革委员会决定，对九件规定作如下修改：\n\n{changes}本决定自2031年4月1日起施行。\n"
    );
    let store = TestStore::default();
    let report = import(&store, "决定.md", &text);
    let reader = store.read().unwrap();
    let title = "国家发展和改革委员会关于修改《供水数据第1号规定》等九件规定的决定";
    let work = reader.find_work_by_title(title).unwrap();
    let work = work.unwrap_or_else(|| panic!("the decision is a work: {:?}", report.items));
    assert_eq!(
        reader.expressions_of(&work).unwrap().len(),
        1,
        "{:?}",
        report.items
    );
}

/// What waits for a person ends nothing; accepting it does, and taking the acceptance back gives the act its life again.
#[test]
fn a_text_that_waits_does_nothing_to_others_until_it_is_accepted() {
    let store = TestStore::default();
    import(&store, "held.md", &rule());
    let reader = store.read().unwrap();
    let held = reader
        .find_work_by_title("供水数据管理办法")
        .unwrap()
        .unwrap();
    drop(reader);
    let successor = rule()
        .replace("供水数据管理办法", "供水数据安全管理办法")
        .replace(
            "2031年5月1日起施行",
            "2032年5月1日起施行，《供水数据管理办法》同时废止",
        );
    let page = Incoming::new("b.md", successor.into_bytes(), store.now()).unwrap();
    let index_folder = store.folder().join("index");
    let today = "2032-07-01".parse().unwrap();
    let import = Import {
        store: &store,
        catalogue: huidian_catalogue::builtin(),
        index_folder: &index_folder,
        today,
    };
    let request = ImportRequest {
        listing: Listing::of([page]),
        described: "b.md".to_owned(),
        trust: Trust::Nothing,
        ..ImportRequest::default()
    };
    import.run(&request, &Silent).unwrap();
    let endings = || {
        let reader = store.read().unwrap();
        let work = reader.find_work(&held).unwrap().unwrap();
        let is_ended = work
            .events
            .iter()
            .any(|event| event.kind == EventKind::Repealed);
        let relations = reader.relations_of(&held).unwrap();
        (
            is_ended,
            relations.iter().any(|relation| relation.to == held),
        )
    };
    assert_eq!(endings(), (false, false), "it waits");
    let new = store
        .read()
        .unwrap()
        .find_work_by_title("供水数据安全管理办法")
        .unwrap()
        .expect("the successor waits");
    let mend = Mend {
        store: &store,
        catalogue: huidian_catalogue::builtin(),
        index_folder: &index_folder,
        today,
    };
    let accepted = mend
        .review(
            Keeper("编者"),
            std::slice::from_ref(&new),
            ReviewState::Reviewed,
        )
        .unwrap();
    assert_eq!(endings(), (true, true), "accepted");
    Undo {
        store: &store,
        catalogue: huidian_catalogue::builtin(),
        index_folder: &index_folder,
        today,
    }
    .run(accepted.batch.unwrap(), "编者")
    .unwrap();
    assert_eq!(endings(), (false, false), "taken back");
    mend.review(
        Keeper("编者"),
        std::slice::from_ref(&new),
        ReviewState::Reviewed,
    )
    .unwrap();
    mend.review(Keeper("编者"), &[new], ReviewState::Rejected)
        .unwrap();
    assert_eq!(endings(), (false, false), "rejected");
}

/// One copy says no day and has an editor's lines above the first article; the other comes with the notice that carries it, and its day.
#[test]
fn copies_of_one_text_with_a_date_and_without_are_one() {
    let store = TestStore::default();
    let undated = export(
        "《供水数据管理办法》全文",
        &format!(
            "供水数据管理办法\n\n国家发展和改革委员会令第7号\n\n《办法》共二十四条，全文如下。\n\n{}",
            articles(24)
        ),
    );
    import(&store, "undated.md", &undated);
    import(&store, "dated.md", &rule());
    let reader = store.read().unwrap();
    let work = reader
        .find_work_by_title("供水数据管理办法")
        .unwrap()
        .unwrap();
    let texts = reader.expressions_of(&work).unwrap();
    assert_eq!(texts.len(), 1, "{texts:?}");
    assert_eq!(
        reader
            .work_ids()
            .unwrap()
            .iter()
            .filter(|id| id.as_str().starts_with("供水"))
            .count(),
        1
    );
}

#[test]
fn what_a_reading_says_begins_below_the_fields_of_its_export() {
    let store = TestStore::default();
    import(&store, "held.md", &rule());
    let page = export("专家解读 | 《供水数据管理办法》的三大亮点", &reading(12));
    import(&store, "reading.md", &page);
    let reader = store.read().unwrap();
    let hits = reader
        .search_companions("供水数据管理办法", None, 5)
        .unwrap();
    assert_eq!(hits.len(), 1, "the reading is kept");
    assert!(!hits[0].snippet.contains("url:"), "{}", hits[0].snippet);
}
