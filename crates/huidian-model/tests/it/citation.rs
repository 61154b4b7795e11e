use huidian_model::citation::CitedProvision;
use huidian_model::{Citation, CitationKind};

#[test]
fn provisions_are_written_as_lists_and_ranges() {
    let path = |text: &str| text.parse().expect("an address");
    let citation = Citation {
        start: 0,
        end: 12,
        text: "本法第六条、第十条至第十二条".to_owned(),
        kind: CitationKind::SelfWork,
        work: None,
        target: vec![
            CitedProvision {
                from: path("第六条第2款"),
                to: None,
            },
            CitedProvision {
                from: path("第十条"),
                to: Some(path("第12条")),
            },
        ],
        resolution: None,
    };
    assert_eq!(citation.path(), "第六条第二款;第十条~第十二条");
    assert_eq!(citation.work_label(), "SELF");
}
