//! Texts that name nobody: who made them where the law leaves one answer, and nobody where it does not.

use std::fs;

use huidian_ingest::{Import, ImportRequest, Silent};
use huidian_model::{Confidence, FactValue, SourceKind, WorkId};
use huidian_testing::TestStore;

const NATIONAL: &str = "第一条 为了规范灯塔养护，制定本条例。\n\n第二条 国务院交通运输主管部门负责全国灯塔养护工作。\n\n第三条 本条例自2024年5月1日起施行。\n";
const MILITARY: &str = "第一条 为了规范灯塔养护，制定本条例。\n\n第二条 国务院、中央军事委员会有关部门负责灯塔养护工作。\n\n第三条 本条例自2024年5月1日起施行。\n";
const LOCAL: &str = "第一条 为了规范灯塔养护，制定本条例。\n\n第二条 市交通行政管理部门负责灯塔养护工作。\n\n第三条 本条例自1996年5月1日起施行。\n";
const EARLY: &str = "第一条 国务院各部门养护灯塔，适用本条例。\n\n第二条 灯塔应当常明。\n\n第三条 本条例自1980年5月1日起施行。\n";

#[test]
fn issuers_are_inferred_only_where_the_law_leaves_one_answer() {
    // title, note, text, issuer
    let cases = [
        ("灯塔养护条例", "", NATIONAL, Some("国务院")),
        ("灯塔养护条例（试行）", "", NATIONAL, Some("国务院")),
        // a ministry, too, may call its rule 办法
        ("灯塔养护办法", "", NATIONAL, None),
        ("灯塔养护军地协同条例", "", MILITARY, None),
        ("灯塔养护人员衔条例", "", NATIONAL, None),
        ("灯塔养护旧条例", "", EARLY, None),
        (
            "上海市灯塔养护条例",
            "",
            LOCAL,
            Some("上海市人民代表大会常务委员会"),
        ),
        ("上海市灯塔养护规定", "", LOCAL, None),
        (
            "海上灯塔养护规定",
            "1993年8月31日 国务院批准",
            LOCAL,
            Some("国务院"),
        ),
        (
            "公安部关于灯塔的规定",
            "1993年8月31日 国务院批准",
            LOCAL,
            Some("公安部"),
        ),
    ];
    let store = TestStore::default();
    let inbox = store.folder().join("inbox");
    fs::create_dir_all(&inbox).unwrap();
    for (title, note, text, _) in cases {
        let text = format!("# {title}\n\n{note}\n\n{text}");
        fs::write(inbox.join(format!("{title}.md")), text).unwrap();
    }
    let import = Import {
        store: &store,
        catalogue: huidian_catalogue::builtin(),
        index_folder: &store.folder().join("index"),
        today: "2025-01-01".parse().unwrap(),
    };
    import
        .run(&ImportRequest::of_paths(&[inbox]), &Silent)
        .unwrap();
    let reader = store.read().unwrap();
    for (title, _, _, issuer) in cases {
        let found = reader.find_works_by_title(title).unwrap();
        let id: &WorkId = &found.first().expect(title).work;
        let work = reader.find_work(id).unwrap().unwrap();
        assert_eq!(work.issuers.names().next(), issuer, "{title}");
        let is_stated = title.starts_with("公安部");
        assert_eq!(
            work.has_inferred_issuers(),
            issuer.is_some() && !is_stated,
            "{title}"
        );
        for fact in &work.facts {
            if matches!(fact.value, FactValue::Issuers(_)) && !is_stated {
                assert_eq!(fact.source.kind, SourceKind::Inference);
                assert_eq!(fact.confidence, Confidence::Low);
                assert!(fact.source.detail.contains('条'), "{}", fact.source);
            }
        }
    }
}
