//! A small invented library.

use std::sync::Arc;

use huidian_model::{
    Capture, Clock, CopyRank, Document, DocumentNumber, EventKind, Expression, Fact, FactValue,
    Format, Manifestation, Number, Sector, TextAbsence, WorkId, WorkKind,
};
use huidian_search::SearchIndex;
use huidian_store::{Error, PackedBlob};
use huidian_testing::{TestStore, document_under, event, expression, fact, index_works, issuers};
use jiff::Timestamp;
use jiff::civil::{Date, date};

pub(crate) const TODAY: Date = date(2026, 11, 22);

/// Noon of [`TODAY`] in China.
pub(crate) fn now() -> Timestamp {
    "2026-11-22T04:00:00Z".parse().unwrap()
}

/// A text of so many articles below one chapter.
pub(crate) fn document(articles: &[&str]) -> Document {
    document_under("第一章　总则", articles)
}

/// A work as tests describe it.
pub(crate) struct Sample {
    pub(crate) title: &'static str,
    pub(crate) kind: WorkKind,
    pub(crate) issuer: &'static str,
    pub(crate) sectors: &'static [Sector],
    pub(crate) dates: &'static [(EventKind, &'static str)],
    pub(crate) number: Option<(&'static str, u16, u32)>,
    pub(crate) is_draft: bool,
    /// Label and articles of each text.
    pub(crate) texts: &'static [(&'static str, &'static str, &'static [&'static str])],
}

pub(crate) const SAMPLES: [Sample; 5] = [
    Sample {
        title: "中华人民共和国河道安全法",
        kind: WorkKind::Law,
        issuer: "全国人民代表大会常务委员会",
        sectors: &[],
        dates: &[
            (EventKind::Published, "2023-06-01"),
            (EventKind::Effective, "2023-07-01"),
        ],
        number: None,
        is_draft: false,
        texts: &[
            (
                "2018-01-01",
                "2018-03-01",
                &["为了保障河道安全，制定本法。"],
            ),
            (
                "2023-06-01",
                "2023-07-01",
                &[
                    "为了保障河道安全，防治水患，制定本法。",
                    "县级以上人民政府应当建立河道巡查制度。",
                ],
            ),
        ],
    },
    Sample {
        title: "能源行业数据分级指南",
        kind: WorkKind::Guide,
        issuer: "国家能源局",
        sectors: &[Sector::Energy, Sector::Industry],
        dates: &[
            (EventKind::Published, "2024-03-02"),
            (EventKind::Effective, "2024-05-01"),
        ],
        number: Some(("国能发", 2024, 12)),
        is_draft: false,
        texts: &[("2024-03-02", "2024-05-01", &["能源企业应当对数据分级。"])],
    },
    Sample {
        title: "<b>网络</b>设备\"巡检\"规范",
        kind: WorkKind::NormativeDocument,
        issuer: "工业和信息化部",
        sectors: &[Sector::Industry],
        dates: &[(EventKind::Published, "2024-08-20")],
        number: Some(("工信部网安", 2024, 7)),
        is_draft: false,
        texts: &[],
    },
    Sample {
        title: "公共数据登记管理规定",
        kind: WorkKind::DepartmentalRule,
        issuer: "国家数据局",
        sectors: &[Sector::Government],
        dates: &[
            (EventKind::Published, "2026-11-01"),
            (EventKind::Effective, "2027-01-01"),
        ],
        number: None,
        is_draft: false,
        texts: &[("2026-11-01", "2027-01-01", &["登记机构应当公开登记结果。"])],
    },
    Sample {
        title: "低空智能网联管理办法（征求意见稿）",
        kind: WorkKind::DepartmentalRule,
        issuer: "交通运输部",
        sectors: &[Sector::Transport],
        dates: &[
            (EventKind::ConsultationOpens, "2026-11-10"),
            (EventKind::ConsultationCloses, "2026-12-10"),
        ],
        number: None,
        is_draft: true,
        texts: &[],
    },
];

impl Sample {
    pub(crate) fn id(&self) -> WorkId {
        WorkId::new(self.title.trim_start_matches("中华人民共和国"))
    }

    fn facts(&self) -> Vec<Fact> {
        let mut facts = vec![
            fact(FactValue::Title(self.title.to_owned())),
            fact(FactValue::Kind(self.kind)),
            issuers(&[self.issuer]),
            fact(FactValue::Draft(self.is_draft)),
        ];
        facts.extend(
            self.sectors
                .iter()
                .map(|sector| fact(FactValue::Sector(*sector))),
        );
        facts.extend(self.dates.iter().map(|(kind, on)| event(*kind, on)));
        facts.extend(self.number().map(|number| fact(FactValue::Number(number))));
        if self.texts.is_empty() {
            facts.push(fact(FactValue::TextAbsent(TextAbsence {
                code: "not-imported".to_owned(),
                reason: "尚未导入全文".to_owned(),
            })));
        }
        facts
    }

    fn number(&self) -> Option<Number> {
        self.number.map(|(code, year, serial)| {
            Number::Document(DocumentNumber {
                code: code.to_owned(),
                year,
                serial,
            })
        })
    }

    fn put(&self, library: &mut huidian_store::Transaction<'_>) -> Result<(), Error> {
        let id = self.id();
        library.put_facts(&id, &self.facts())?;
        for (label, effective_on, articles) in self.texts {
            let document = document(articles);
            let (mut expression, text) = expression(&id, label, Some(effective_on), &document);
            self.title.clone_into(&mut expression.title);
            library.put_expression(&expression, &text)?;
            put_original(library, &expression, &document)?;
        }
        Ok(())
    }
}

fn put_original(
    library: &mut huidian_store::Transaction<'_>,
    expression: &Expression,
    document: &Document,
) -> Result<(), Error> {
    let bytes = format!("转载前言\r\n\r\n{}", document.text);
    let blob = PackedBlob::new(bytes.as_bytes());
    let capture = Capture {
        hash: blob.hash(),
        name: format!("来稿/{}?.md", expression.title),
        origin: Some("https://example.org/a?b=1".to_owned()),
        captured_at: now(),
        size_bytes: bytes.len() as u64,
        format: Format::Markdown,
        encoding: "UTF-8".to_owned(),
    };
    library.put_capture(&capture, &blob)?;
    library.put_manifestation(&Manifestation {
        expression: expression.id.clone(),
        format: Format::Markdown,
        capture: capture.hash,
        taken: None,
        rank: CopyRank::Trusted,
        text: None,
    })?;
    Ok(())
}

pub(crate) fn store() -> TestStore {
    store_with(Arc::new(now()))
}

/// With a clock that a test may move.
pub(crate) fn store_with(clock: Arc<dyn Clock>) -> TestStore {
    let store = TestStore::new(clock);
    store
        .write(|library| {
            for sample in &SAMPLES {
                sample.put(library)?;
            }
            Ok::<_, Error>(())
        })
        .unwrap();
    store
}

pub(crate) fn index() -> SearchIndex {
    SearchIndex::in_memory(&index_works(&store()))
}
