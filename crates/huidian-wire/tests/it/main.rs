use huidian_model::{
    Citation, CitationKind, Confidence, Fact, FactValue, Force, ForceStatus, Horizon, Issuers,
    ReviewState, Source, SourceKind, Work, WorkId, citation::CitedProvision, standing_on,
};
use huidian_store::WorkSummary;
use huidian_wire::{CitationShape, WorkDetailShape};

#[test]
fn an_unknown_field_is_null_and_its_reason_stands_beside() {
    let source = Source::new(SourceKind::Catalogue, "test");
    let facts = vec![
        Fact::new(
            FactValue::Title("某办法".into()),
            source.clone(),
            Confidence::High,
        ),
        Fact::new(
            FactValue::Unknown {
                field: "number".into(),
                reason: "公报未载".into(),
            },
            source,
            Confidence::High,
        ),
    ];
    let work = Work::from_facts(WorkId::new("某办法"), facts, ReviewState::Reviewed);
    let summary = WorkSummary {
        id: work.id.clone(),
        title: work.title.clone(),
        kind: None,
        is_draft: false,
        number: None,
        issuers: Issuers::default(),
        region: None,
        sectors: Vec::new(),
        topics: Vec::new(),
        addressees: Vec::new(),
        dates: Vec::new(),
        listed_on: None,
        text: None,
        absence: None,
        review: ReviewState::Reviewed,
        force: Force {
            status: ForceStatus::Unknown,
            basis: "未见施行日期".into(),
        },
        horizon: Horizon::default(),
    };
    let day = jiff::civil::date(2024, 1, 1);
    let standing = standing_on(day, None, &[], &summary.force, summary.horizon);
    let shape =
        serde_json::to_value(WorkDetailShape::new(&summary, &standing, &work, &[], &[])).unwrap();
    assert_eq!(shape["number"], serde_json::Value::Null);
    assert_eq!(shape["unknown"][0]["field"], "number");
    assert_eq!(shape["text"]["held"], false);
    assert_eq!(shape["status"], "unknown");
}

#[test]
fn citations_are_written_as_statutes_cite() {
    let path = |text: &str| text.parse().unwrap();
    let citation = Citation {
        start: 0,
        end: 9,
        text: "第十条至第十二条".into(),
        kind: CitationKind::SelfWork,
        work: None,
        target: vec![
            CitedProvision {
                from: path("第十条"),
                to: Some(path("第十二条")),
            },
            CitedProvision {
                from: path("第三条/第一款/第（二）项"),
                to: None,
            },
        ],
        resolution: None,
    };
    let shape = CitationShape::new(&citation);
    assert_eq!(shape.work, "SELF");
    assert_eq!(shape.path, "第十条~第十二条;第三条第一款第（二）项");
}
