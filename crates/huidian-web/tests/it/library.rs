//! A small library of our own writing, and the router over it.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use huidian_model::citation::{CitedProvision, Resolution};
use huidian_model::provision::{Ordinal, PathStep};
use huidian_model::{
    Capture, Citation, CitationKind, Confidence, CopyRank, Document, EventKind, Expression,
    ExpressionId, Fact, FactValue, Format, Manifestation, Provision, ProvisionKind, ProvisionPath,
    Relation, RelationKind, Sector, Source, SourceKind, TextAbsence, Verdict, WorkId, WorkKind,
};
use huidian_search::SearchIndex;
use huidian_store::{PackedBlob, PackedText, Store, UnitCitation};
use huidian_testing::{TestStore, event, expression, fact, index_works, issuers};
use huidian_web::{AppState, Config, router};
use jiff::Timestamp;
use tower::ServiceExt;

/// The day of all tests: 2024-03-15 in China.
pub(crate) const NOW: &str = "2024-03-15T02:00:00Z";

pub(crate) const LAW: &str = "档案数据安全法";
pub(crate) const RULE: &str = "档案数据分级办法";
pub(crate) const DRAFT: &str = "档案数据分级办法-征求意见稿";
pub(crate) const STANDARD: &str = "GB-T-99001-2023";

const LAW_2019: &[&str] = &[
    "# 第一章　总则",
    "第一条　为了保护档案数据，制定本法。",
    "第二条　本法所称档案数据，是指以电子方式记录的档案信息。",
    "# 第二章　保管",
    "第三条　保管单位应当按照档案数据分级办法第一条确定的级别保管档案数据。",
    "第四条　违反本法第三条规定的，责令改正。",
];

const LAW_2023: &[&str] = &[
    "# 第一章　总则",
    "第一条　为了保护档案数据，促进档案利用，制定本法。",
    "第二条　本法所称档案数据，是指以电子方式记录的档案信息。",
    "# 第二章　保管",
    "第三条　保管单位应当按照档案数据分级办法第一条确定的级别保管档案数据，并履行下列义务：",
    "（一）每年盘点一次；",
    "（二）发现遗失的，二十四小时内报告。",
    "第四条　违反本法第三条规定的，责令改正<script>alert(1)</script>。",
];

const RULE_TEXT: &[&str] = &[
    "第一条　档案数据分为一级、二级和三级。",
    "第二条　关键档案设施的运营者应当每年评估风险。",
];

fn works() -> Vec<(WorkId, Vec<Fact>)> {
    let title = |title: &str| fact(FactValue::Title(title.to_owned()));
    vec![
        (
            WorkId::new(LAW),
            vec![
                title("档案数据安全法"),
                fact(FactValue::AlternativeTitle("档数法".to_owned())),
                fact(FactValue::Kind(WorkKind::Law)),
                fact(FactValue::Sector(Sector::Government)),
                fact(FactValue::Number("主席令第98号".parse().unwrap())),
                issuers(&["甲常委会"]),
                event(EventKind::Published, "2019-06-01"),
                event(EventKind::Effective, "2019-09-01"),
                Fact::new(
                    FactValue::Event {
                        kind: EventKind::Published,
                        on: "2019-06-02".parse().unwrap(),
                    },
                    Source::new(SourceKind::Roundup, "某汇总 第3行"),
                    Confidence::Low,
                ),
            ],
        ),
        (
            WorkId::new(RULE),
            vec![
                title("档案数据分级办法"),
                fact(FactValue::Kind(WorkKind::DepartmentalRule)),
                fact(FactValue::Sector(Sector::Energy)),
                fact(FactValue::Sector(Sector::Government)),
                issuers(&["乙部", "丙局", "丁局", "戊局"]),
                event(EventKind::Published, "2024-02-01"),
                event(EventKind::Effective, "2024-05-01"),
            ],
        ),
        (
            WorkId::new(DRAFT),
            vec![
                title("档案数据分级办法（征求意见稿）"),
                fact(FactValue::Draft(true)),
                fact(FactValue::Sector(Sector::Energy)),
                issuers(&["乙部"]),
                event(EventKind::ConsultationOpens, "2023-08-01"),
                event(EventKind::ConsultationCloses, "2023-09-01"),
            ],
        ),
        (
            WorkId::new(STANDARD),
            vec![
                title("档案数据分级指南"),
                fact(FactValue::Kind(WorkKind::NationalStandard)),
                fact(FactValue::Number("GB/T 99001-2023".parse().unwrap())),
                event(EventKind::Published, "2023-11-27"),
                fact(FactValue::TextAbsent(TextAbsence {
                    code: "copyrighted-standard".to_owned(),
                    reason: "标准正文受著作权保护，本库只存目录信息".to_owned(),
                })),
            ],
        ),
    ]
}

/// A text of headings (`# …`), articles, items and paragraphs, with its tree.
pub(crate) fn document(title: &str, lines: &[&str]) -> Document {
    let mut document = Document::default();
    push(&mut document, ProvisionKind::Title, title, 0, None, &[]);
    let (mut heading, mut article) = (None, None);
    for line in lines {
        let place = document.provisions.len() as u32;
        if let Some(label) = line.strip_prefix("# ") {
            let number: ProvisionPath = label.split('　').next().unwrap().parse().unwrap();
            push(
                &mut document,
                ProvisionKind::Chapter,
                label,
                label.len(),
                None,
                &number.0,
            );
            (heading, article) = (Some(place), None);
        } else if let Some(end) = line.starts_with('第').then(|| line.find('　')).flatten() {
            let path: ProvisionPath = line[..end].parse().unwrap();
            push(
                &mut document,
                ProvisionKind::Article,
                line,
                end,
                heading,
                &path.0,
            );
            article = Some(place);
        } else {
            let number = place - article.unwrap();
            let above = document.provisions[article.unwrap() as usize].path.clone();
            let path = above.child(PathStep::new(ProvisionKind::Item, Ordinal::one(number)));
            push(
                &mut document,
                ProvisionKind::Item,
                line,
                0,
                article,
                &path.0,
            );
        }
        let end = document.text.len() as u32;
        for above in [heading, article].into_iter().flatten() {
            document.provisions[above as usize].end = end;
        }
    }
    document
}

fn push(
    document: &mut Document,
    kind: ProvisionKind,
    line: &str,
    label: usize,
    parent: Option<u32>,
    path: &[PathStep],
) {
    let start = document.text.len() as u32;
    document.text.push_str(line);
    document.text.push('\n');
    document.provisions.push(Provision {
        kind,
        ordinal: path.last().map(|step| step.ordinal.clone()),
        start,
        end: document.text.len() as u32,
        label_end: start + label as u32,
        parent,
        path: ProvisionPath(path.to_vec()),
    });
}

pub(crate) fn text_of(work: &str, label: &str, effective: &str, document: &Document) -> Expression {
    let (text, _) = expression(&WorkId::new(work), label, Some(effective), document);
    Expression {
        effective_basis: "附则".to_owned(),
        ..text
    }
}

/// The citation of the rule in the law's third article.
fn law_citations(document: &Document) -> Vec<UnitCitation> {
    let words = "档案数据分级办法第一条";
    let at = document.text.find(words).unwrap();
    let start = document.text[..at].chars().count() as u32;
    vec![UnitCitation {
        unit: "第三条".to_owned(),
        citation: Citation {
            start,
            end: start + words.chars().count() as u32,
            text: words.to_owned(),
            kind: CitationKind::NamedWork,
            work: Some("档案数据分级办法".to_owned()),
            target: vec![CitedProvision {
                from: ProvisionPath::article(1),
                to: None,
            }],
            resolution: Some(Resolution {
                moved_to: None,
                missing: Vec::new(),
                verdict: Verdict::Found,
                work: Some(WorkId::new(RULE)),
                expression: None,
            }),
        },
    }]
}

pub(crate) struct TestLibrary {
    pub(crate) store: Arc<Store>,
    guarded: TestStore,
    pub(crate) state: AppState,
    pub(crate) router: Router,
}

impl TestLibrary {
    pub(crate) fn new() -> Self {
        Self::with(Config::default())
    }

    pub(crate) fn with(config: Config) -> Self {
        let clock: Arc<Timestamp> = Arc::new(NOW.parse().unwrap());
        let guarded = TestStore::new(clock.clone());
        let store = guarded.shared();
        fill(&store);
        let index = Arc::new(SearchIndex::in_memory(&index_works(&store)));
        let authorities = Arc::default();
        let state = AppState::new(store.clone(), index, authorities, clock, config);
        Self {
            store,
            guarded,
            router: router(state.clone()),
            state,
        }
    }

    /// The same library behind a new server, as after a restart.
    pub(crate) fn served_again(&self) -> Self {
        self.served_at(NOW.parse().unwrap())
    }

    /// The same, at another instant.
    pub(crate) fn served_at(&self, now: Timestamp) -> Self {
        let clock: Arc<Timestamp> = Arc::new(now);
        let index = Arc::new(SearchIndex::in_memory(&index_works(&self.store)));
        let config = Config::default();
        let state = AppState::new(self.store.clone(), index, Arc::default(), clock, config);
        Self {
            store: self.store.clone(),
            guarded: self.guarded.clone(),
            router: router(state.clone()),
            state,
        }
    }

    /// Jobs may be left: nothing does them here.
    pub(crate) fn leave_jobs(&self) {
        self.guarded.leave_jobs();
    }

    /// Status, headers and body of a page.
    pub(crate) async fn ask(&self, request: Request<Body>) -> (StatusCode, HeaderMap, String) {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 64 << 20).await.unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        (parts.status, parts.headers, text)
    }

    pub(crate) async fn get(&self, path: &str) -> (StatusCode, String) {
        let (status, _, body) = self.ask(request(path)).await;
        (status, body)
    }

    /// A page that must be there.
    pub(crate) async fn page(&self, path: &str) -> String {
        let (status, body) = self.get(path).await;
        assert_eq!(status, StatusCode::OK, "{path}: {body}");
        body
    }

    pub(crate) async fn json(&self, path: &str) -> serde_json::Value {
        serde_json::from_str(&self.page(path).await).unwrap()
    }
}

/// A GET of a path written as people read it.
pub(crate) fn request(path: &str) -> Request<Body> {
    Request::get(encoded(path)).body(Body::empty()).unwrap()
}

pub(crate) fn encoded(path: &str) -> String {
    percent_encoding::utf8_percent_encode(path, percent_encoding::CONTROLS).to_string()
}

fn fill(store: &Store) {
    let old = document("档案数据安全法", LAW_2019);
    let new = document("档案数据安全法", LAW_2023);
    let rule = document("档案数据分级办法", RULE_TEXT);
    let original = "<h1>档案数据安全法</h1><script>alert(1)</script>".as_bytes();
    store
        .write(|library| -> Result<(), huidian_store::Error> {
            for (work, facts) in works() {
                library.put_facts(&work, &facts)?;
            }
            for (document, expression) in [
                (&old, text_of(LAW, "2019-06-01", "2019-09-01", &old)),
                (&new, text_of(LAW, "2023-12-29", "2024-01-01", &new)),
                (&rule, text_of(RULE, "2024-02-01", "2024-05-01", &rule)),
            ] {
                library.put_expression(&expression, &PackedText::new(document))?;
            }
            let law = ExpressionId {
                work: WorkId::new(LAW),
                label: "2023-12-29".to_owned(),
            };
            library.put_citations(&law, &law_citations(&new))?;
            let blob = PackedBlob::new(original);
            library.put_capture(
                &Capture {
                    hash: blob.hash(),
                    name: "texts/档案数据安全法.html".to_owned(),
                    origin: None,
                    captured_at: NOW.parse().unwrap(),
                    size_bytes: blob.size_bytes(),
                    format: Format::Html,
                    encoding: "UTF-8".to_owned(),
                },
                &blob,
            )?;
            library.put_manifestation(&Manifestation {
                expression: law,
                format: Format::Html,
                capture: blob.hash(),
                taken: None,
                rank: CopyRank::Trusted,
                text: None,
            })?;
            library.put_relation(&Relation {
                from: WorkId::new(RULE),
                kind: RelationKind::Finalises,
                to: WorkId::new(DRAFT),
                on: None,
                evidence: "测试目录".to_owned(),
                source: Source::new(SourceKind::Catalogue, "测试目录"),
                confidence: Confidence::High,
                is_confirmed: true,
            })?;
            Ok(())
        })
        .unwrap();
}
