//! Rule files changed by forms: duties withdrawn, heads, thresholds; every change on record and undone.

use axum::http::StatusCode;

use crate::account::post;
use crate::duties::bank;
use crate::duty_forms::{body, filled_at, set};
use crate::library::{LAW, RULE, TestLibrary};

const LAW_FILE: &str = "works/data-security-law.toml";
const EXPORT: &str = "thresholds/export-route.toml";

/// Sends a form that has to be taken.
async fn send(library: &TestLibrary, path: &str, fields: &[(&str, &str)]) {
    let fields: Vec<(String, String)> = fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    let (status, _, told) = library.ask(post(path, &body(&fields), None)).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{path}: {told}");
}

async fn answers(library: &TestLibrary) -> serde_json::Value {
    let request = axum::http::Request::post("/api/v1/duties/answers")
        .header("content-type", "application/json")
        .body(axum::body::Body::from(
            r#"{"profile": {"is_bank_insurance": true}, "as_of": "2026-01-01"}"#,
        ))
        .unwrap();
    let (status, _, told) = library.ask(request).await;
    assert_eq!(status, StatusCode::OK, "{told}");
    serde_json::from_str(&told).unwrap()
}

fn ids(answer: &serde_json::Value, list: &str) -> Vec<String> {
    let list = answer[list].as_array().unwrap().iter();
    list.map(|one| one["duty"].as_str().unwrap().to_owned())
        .collect()
}

fn everywhere(answer: &serde_json::Value) -> Vec<String> {
    ["applies", "unknown", "excluded", "standby"]
        .into_iter()
        .flat_map(|list| ids(answer, list))
        .collect()
}

#[tokio::test]
async fn a_duty_is_withdrawn_with_a_reason_and_comes_back() {
    let library = TestLibrary::new();
    let duty = "DSL-27-1".to_owned();
    assert!(everywhere(&answers(&library).await).contains(&duty));
    let without = [("file", LAW_FILE), ("duty", "DSL-27-1")];
    let fields: Vec<(String, String)> = without
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    let refused = library
        .ask(post("/duties/rules/withdraw", &body(&fields), None))
        .await;
    assert_eq!(refused.0, StatusCode::BAD_REQUEST, "{}", refused.2);
    let reason = ("reason", "重复，见第二十七条第一款");
    let withdraw = [without[0], without[1], reason];
    send(&library, "/duties/rules/withdraw", &withdraw).await;

    // it answers nothing on any day, and that is said
    let answer = answers(&library).await;
    assert!(!everywhere(&answer).contains(&duty));
    let said = &answer["withdrawn"][0];
    assert_eq!(said["duty"], "DSL-27-1");
    assert_eq!(said["reason"], "重复，见第二十七条第一款");
    assert_eq!(said["on"], "2024-03-15");
    let page = library
        .page(&format!("/duties/rules?file={LAW_FILE}"))
        .await;
    assert!(page.contains("已撤回"), "{page}");
    assert!(page.contains("撤回义务 DSL-27-1"), "on record: {page}");
    // withdrawn once is withdrawn
    let again = library
        .ask(post(
            "/duties/rules/withdraw",
            &body(
                &withdraw
                    .iter()
                    .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                    .collect::<Vec<_>>(),
            ),
            None,
        ))
        .await;
    assert_eq!(again.0, StatusCode::CONFLICT, "{}", again.2);

    let restore = [without[0], without[1], ("action", "restore")];
    send(&library, "/duties/rules/withdraw", &restore).await;
    assert!(everywhere(&answers(&library).await).contains(&duty));
    // each act is undone, the later one first
    let batches = library.store.read().unwrap().batches(10).unwrap();
    let numbers: Vec<String> = batches.iter().map(|batch| batch.id.to_string()).collect();
    assert_eq!(numbers.len(), 2, "{batches:?}");
    let undo = |number: &str| {
        body(&[
            ("file".to_owned(), LAW_FILE.to_owned()),
            ("batch".to_owned(), number.to_owned()),
        ])
    };
    let early = library
        .ask(post("/duties/rules/undo", &undo(&numbers[1]), None))
        .await;
    assert_eq!(early.0, StatusCode::CONFLICT, "{}", early.2);
    for number in &numbers {
        let (status, _, told) = library
            .ask(post("/duties/rules/undo", &undo(number), None))
            .await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{told}");
    }
    let kept = library.store.read().unwrap().duty_rule_files().unwrap();
    assert_eq!(kept, [], "as if nothing had been");
    let page = library
        .page(&format!("/duties/rules?file={LAW_FILE}"))
        .await;
    assert_eq!(page.matches("已撤销").count(), 2, "{page}");
    let twice = library
        .ask(post("/duties/rules/undo", &undo(&numbers[0]), None))
        .await;
    assert_eq!(twice.0, StatusCode::CONFLICT, "{}", twice.2);
}

#[tokio::test]
async fn a_profile_is_grouped_by_topic_sector_and_work_and_tells_what_was_withdrawn() {
    let library = TestLibrary::new();
    let home = bank(&library).await;
    let day = "as_of=2026-01-01";
    let by = |way: &str| format!("{home}?{day}&by={way}");
    let works = library.page(&by("work")).await;
    let sectors = library.page(&by("sector")).await;
    let heading = |page: &str, words: &str| {
        page.split("<h3 ")
            .skip(1)
            .any(|part| part.split("</h3>").next().unwrap_or("").contains(words))
    };
    assert!(
        heading(&works, "《银行保险机构数据安全管理办法》"),
        "{works}"
    );
    assert!(
        heading(&sectors, "金融") && heading(&sectors, "各领域"),
        "{sectors}"
    );
    assert_eq!(
        works.matches("class=\"work-line\"").count(),
        sectors.matches("class=\"work-line\"").count(),
        "grouping leaves nothing out"
    );
    let (status, told) = library.get(&by("colour")).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "{told}");
    let withdraw = [
        ("file", "works/bank-insurance-data-measures.toml"),
        ("duty", "BANK-74"),
        ("reason", "试"),
    ];
    assert!(works.contains("BANK-74"), "{works}");
    send(&library, "/duties/rules/withdraw", &withdraw).await;
    let page = library.page(&by("topic")).await;
    assert!(page.contains("规则已撤回，不据以回答"), "{page}");
    let (status, _, sheet) = library
        .ask(
            axum::http::Request::get(format!("{home}/duties.xlsx?{day}"))
                .body(axum::body::Body::empty())
                .unwrap(),
        )
        .await;
    assert_eq!(status, StatusCode::OK);
    assert!(!sheet.is_empty());
}

#[tokio::test]
async fn the_head_of_a_rule_file_is_a_form() {
    const PATH: &str = "/duties/rules/work";
    let library = TestLibrary::new();
    let page = library.page(&format!("{PATH}?file={LAW_FILE}")).await;
    let mut form = filled_at(&page, PATH);
    set(&mut form, "verified_on", "昨天");
    let (status, _, told) = library.ask(post(PATH, &body(&form), None)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(told.contains("id=\"verified_on-fault\">"), "{told}");
    set(&mut form, "verified_on", "2026-11-29");
    let (status, _, told) = library.ask(post(PATH, &body(&form), None)).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{told}");
    let kept = library.store.read().unwrap().duty_rule_files().unwrap();
    let rules = huidian_operations::merged_rules(&kept).expect("sound");
    let before = huidian_operations::builtin_rules();
    assert_eq!(rules.duties, before.duties, "the duties stay as they are");
    let work = rules
        .works
        .iter()
        .find(|work| work.title.ends_with("数据安全法"));
    assert_eq!(
        work.and_then(|work| work.verified_on.as_deref()),
        Some("2026-11-29")
    );

    // a file of a work that is not held here, from nothing
    let page = library.page(PATH).await;
    let mut form = filled_at(&page, PATH);
    let (_, _, told) = library.ask(post(PATH, &body(&form), None)).await;
    for field in ["title", "issuer", "in_force_from"] {
        let fault = format!("id=\"{field}-fault\">必须填写");
        assert!(told.contains(&fault), "{field}: {told}");
    }
    set(&mut form, "title", "《某县档案库房规定》");
    set(&mut form, "issuer", "某县档案局");
    set(&mut form, "in_force_from", "2025-01-01");
    let (status, headers, told) = library.ask(post(PATH, &body(&form), None)).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{told}");
    let page = library.page(headers["location"].to_str().unwrap()).await;
    assert!(page.contains("新建规则文件 《某县档案库房规定》"), "{page}");
    assert!(
        page.contains("撤去这个文件"),
        "it has no built-in one: {page}"
    );
}

#[tokio::test]
async fn a_threshold_gets_a_version_whose_provision_is_picked_from_the_text() {
    const PATH: &str = "/duties/rules/threshold";
    let library = TestLibrary::new();
    let page = library.page(&format!("/duties/rules?file={EXPORT}")).await;
    assert!(page.contains("version=2\""), "three versions: {page}");
    let page = library
        .page(&format!("{PATH}?file={EXPORT}&version=new"))
        .await;
    let mut form = filled_at(&page, PATH);
    set(&mut form, "from", "2026-07-01");
    set(&mut form, "work", RULE);
    let (status, _, told) = library.ask(post(PATH, &body(&form), None)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    // the text of the work is held: its provisions are there to be picked, and the old ones are not
    assert!(told.contains("第二条　关键档案设施"), "{told}");
    assert!(
        told.contains("id=\"provision-0-fault\">本库所收文本没有"),
        "{told}"
    );
    let mut form = filled_at(&told, PATH);
    for (name, value) in [
        ("provision-0", "第二条"),
        ("provision-1", ""),
        ("provision-2", ""),
        ("quoted_numbers", "每年"),
        // one more branch, before the first
        ("place-branch-7", "0.5"),
        ("outcome-branch-7", "archive_first"),
        ("label-branch-7", "先归档"),
        ("attribute-branch-7-0", "is_ciio"),
        ("comparison-branch-7-0", "is"),
        ("value-branch-7-0", "是"),
    ] {
        set(&mut form, name, value);
    }
    let (status, _, told) = library.ask(post(PATH, &body(&form), None)).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{told}");
    let threshold = |library: &TestLibrary| {
        let reader = library.store.read().unwrap();
        let rules = huidian_operations::library_rules(&reader).unwrap();
        assert_eq!(rules.refused, None);
        let at = rules.rules.find_threshold("export_route").unwrap();
        rules.rules.thresholds[at].clone()
    };
    let changed = threshold(&library);
    let [.., before, new] = changed.versions.as_slice() else {
        panic!("{changed:?}")
    };
    assert_eq!(
        before.to.map(|day| day.to_string()).as_deref(),
        Some("2026-06-30")
    );
    assert_eq!(new.provision.as_deref(), Some("第二条"));
    assert_eq!(new.branches[0].outcome, "archive_first");
    assert_eq!(new.branches.len(), before.branches.len() + 1);
    // what it answers on two days
    let page = library
        .page("/duties/thresholds?id=export_route&on=2026-07-01&beside=2026-06-30&is_ciio=true")
        .await;
    assert!(page.contains("先归档"), "{page}");

    // taken out again, and that undone
    let last = changed.versions.len() - 1;
    let page = library
        .page(&format!("{PATH}?file={EXPORT}&version={last}"))
        .await;
    let mut form = filled_at(&page, PATH);
    form.push(("act".to_owned(), "remove".to_owned()));
    let (status, _, told) = library.ask(post(PATH, &body(&form), None)).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{told}");
    assert_eq!(threshold(&library).versions.len(), last);
    let page = library.page(&format!("/duties/rules?file={EXPORT}")).await;
    assert!(
        page.contains("撤去一版阈值 export_route 2026-07-01"),
        "{page}"
    );
}

#[tokio::test]
async fn a_threshold_is_made_and_its_question_changed() {
    const PATH: &str = "/duties/rules/threshold";
    let library = TestLibrary::new();
    let mut form = filled_at(&library.page(PATH).await, PATH);
    for (name, value) in [
        ("id", "archive_level"),
        ("question", "档案数据定几级？"),
        ("question_en", "Which level?"),
        ("attributes", "is_ciio"),
        ("work", RULE),
        ("from", "2024-05-01"),
        ("outcome-branch-0", "first"),
        ("label-branch-0", "一级"),
    ] {
        set(&mut form, name, value);
    }
    let (status, headers, told) = library.ask(post(PATH, &body(&form), None)).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{told}");
    let file = headers["location"].to_str().unwrap();
    assert!(file.ends_with("archive-level.toml"), "{file}");
    let page = library
        .page(&format!("{PATH}?file=thresholds/archive-level.toml"))
        .await;
    let mut form = filled_at(&page, PATH);
    set(&mut form, "attributes", "is_ciio\nno_such_attribute");
    let (_, _, told) = library.ask(post(PATH, &body(&form), None)).await;
    assert!(
        told.contains("id=\"attributes-fault\">没有属性 no_such_attribute"),
        "{told}"
    );
    set(&mut form, "attributes", "is_ciio");
    set(&mut form, "question", "档案数据该定几级？");
    let (status, _, told) = library.ask(post(PATH, &body(&form), None)).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{told}");
    let page = library.page("/duties/thresholds").await;
    assert!(page.contains("档案数据该定几级？"), "{page}");
    let file = "thresholds/archive-level.toml";
    // a duty rests on it: the file cannot be taken away under it
    let page = library
        .page(&format!("/duties/rules?file={LAW_FILE}"))
        .await;
    assert!(page.contains("DSL-29"), "{page}");
    let page = library
        .page(&format!("/duties/rules/edit?file={LAW_FILE}&duty=DSL-29"))
        .await;
    let mut form = filled_at(&page, "/duties/rules/edit");
    set(
        &mut form,
        "addressee",
        "{ threshold = \"archive_level\", outcome_in = [\"first\"] }",
    );
    let (status, _, told) = library
        .ask(post("/duties/rules/edit", &body(&form), None))
        .await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{told}");
    let reset = [
        ("file".to_owned(), file.to_owned()),
        ("action".to_owned(), "reset".to_owned()),
    ];
    let (status, _, told) = library
        .ask(post("/duties/rules", &body(&reset), None))
        .await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "{told}");
    assert!(told.contains("archive_level"), "{told}");
}

#[tokio::test]
async fn the_rules_of_thresholds_are_held_against_the_texts() {
    let library = TestLibrary::new();
    let file = |work: &str, from: &str, provision: &str| {
        format!(
            "id = \"archive_level\"\nquestion = \"定几级？\"\nquestion_en = \"Which level?\"\nattributes = []\n\n[[version]]\nfrom = \"{from}\"\nwork = \"{work}\"\nprovision = \"{provision}\"\nsource = \"公开副本，未核官方页\"\nconfidence = \"medium\"\n\n[[version.branch]]\noutcome = \"first\"\nlabel = \"一级\"\n"
        )
    };
    for (work, from, provision, told) in [
        (
            RULE,
            "2024-05-01",
            "第一条、第九条",
            "<code>阈值 archive_level（2024-05-01 起）</code> 文本中没有第九条",
        ),
        // the second of its articles was changed by the text of 2024
        (
            LAW,
            "2019-09-01",
            "第二条、第三条",
            "id=\"review-archive_level\"",
        ),
    ] {
        let content = file(work, from, provision);
        let value = body(&[(String::new(), content)]);
        let form = format!("file=thresholds/archive-level.toml&content{value}");
        let (status, _, refused) = library.ask(post("/duties/rules", &form, None)).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{refused}");
        let page = library.page("/duties/rules").await;
        assert!(page.contains(told), "{told}: {page}");
    }
    // followers of the law hear of it, once
    let catalogue = huidian_catalogue::builtin();
    let today = "2024-03-15".parse().unwrap();
    let told =
        || huidian_operations::tell_changed_duties(&library.store, catalogue, today).unwrap();
    assert_eq!([told(), told()], [1, 0]);
    let events = library.store.read().unwrap().duties_to_review().unwrap();
    assert_eq!(events[0].duty, "archive_level");
    assert_eq!(events[0].before, "2019-06-01 第三条");
}

#[tokio::test]
async fn an_outcome_that_no_threshold_has_is_refused_by_the_editor_and_the_form() {
    const PATH: &str = "/duties/rules/threshold";
    const PLATFORM: &str = "thresholds/large-platform.toml";
    let library = TestLibrary::new();
    // where a duty asks for it, in the whole file
    let file = huidian_catalogue::duty_files()
        .find(|file| file.path == "works/network-data-security-regulation.toml")
        .unwrap();
    let mistyped = file
        .text
        .replace("[\"large_platform\"]", "[\"hugeplatform\"]");
    // the name of a long field stands as it is
    let value = body(&[(String::new(), mistyped)]);
    let form = format!("file={}&content{value}", file.path);
    let asked = post("/duties/rules", &form, None);
    let (status, _, told) = library.ask(asked).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    for words in [file.path, "NDSR-44", "没有结果“hugeplatform”"] {
        assert!(told.contains(words), "{words} not in {told}");
    }
    // where the threshold calls it otherwise, in the form
    let page = library
        .page(&format!("{PATH}?file={PLATFORM}&version=0"))
        .await;
    let mut form = filled_at(&page, PATH);
    set(&mut form, "outcome-branch-0", "hugeplatform");
    let (status, _, told) = library.ask(post(PATH, &body(&form), None)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(told.contains("没有结果“large_platform”"), "{told}");
    // the old rules go on
    let reader = library.store.read().unwrap();
    assert_eq!(reader.duty_rule_files().unwrap(), []);
}
