//! A small invented library.

use std::sync::{Arc, Mutex, PoisonError};

use huidian_model::provision::Ordinal;
use huidian_model::{
    AuthorityId, AuthorityRegister, Clock, Confidence, Document, EventKind, Expression,
    ExpressionId, Fact, FactValue, ForceStatus, Issuers, Provision, ProvisionKind, ProvisionPath,
    Sector, Source, SourceKind, WorkId, WorkKind,
};
use huidian_search::{ForceFrom, IndexArticle, IndexExpression, IndexWork, SearchIndex};
use huidian_store::{Error, PackedText, Store, StoreOptions};
use jiff::Timestamp;
use jiff::civil::{Date, date};

pub(crate) const TODAY: Date = date(2026, 11, 22);

/// A clock that tests put forward.
#[derive(Debug)]
pub(crate) struct Watch(Mutex<Timestamp>);

impl Watch {
    pub(crate) fn set(&self, at: &str) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = at.parse().unwrap();
    }
}

impl Clock for Watch {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) fn fact(value: FactValue) -> Fact {
    let source = Source::new(SourceKind::Catalogue, "test");
    Fact::new(value, source, Confidence::High)
}

pub(crate) fn event(kind: EventKind, on: &str) -> Fact {
    let on = on.parse().unwrap();
    fact(FactValue::Event { kind, on })
}

type Text = (&'static str, &'static str, &'static [&'static str]);

pub(crate) struct Sample {
    pub(crate) title: &'static str,
    sector: Option<Sector>,
    issuer: &'static str,
    published: &'static str,
    effective: &'static str,
    texts: &'static [Text],
}

pub(crate) const LAW: &str = "河湖巡护法";
pub(crate) const POWER: &str = "电站数据报送办法";
pub(crate) const BANK: &str = "网点设备巡检规定";

pub(crate) const SAMPLES: [Sample; 3] = [
    Sample {
        title: LAW,
        sector: None,
        issuer: "甲委员会",
        published: "2023-06-01",
        effective: "2023-07-01",
        texts: &[
            ("2018-01-01", "2018-03-01", &["为了巡护河湖，制定本法。"]),
            (
                "2023-06-01",
                "2023-07-01",
                &[
                    "为了巡护河湖，防治水患，制定本法。",
                    "乡级以上人民政府应当建立巡护台账。",
                ],
            ),
        ],
    },
    Sample {
        title: POWER,
        sector: Some(Sector::Energy),
        issuer: "工业和信息化部",
        published: "2024-03-02",
        effective: "2024-05-01",
        texts: &[("2024-03-02", "2024-05-01", &["电站应当报送运行数据。"])],
    },
    Sample {
        title: BANK,
        sector: Some(Sector::Finance),
        issuer: "工业和信息化部办公厅",
        published: "2026-11-01",
        effective: "2027-01-01",
        texts: &[(
            "2026-11-01",
            "2027-01-01",
            &["网点应当每月巡检设备，并留存运行数据。"],
        )],
    },
];

fn document(articles: &[&str]) -> Document {
    let mut document = Document::default();
    for (index, words) in articles.iter().enumerate() {
        let number = index as u32 + 1;
        let path = ProvisionPath::article(number);
        let start = document.text.len() as u32;
        document.text.push_str(&format!("{path}　{words}\n"));
        document.provisions.push(Provision {
            kind: ProvisionKind::Article,
            ordinal: Some(Ordinal::one(number)),
            start,
            end: document.text.len() as u32,
            label_end: start + path.to_string().len() as u32,
            parent: None,
            path,
        });
    }
    document
}

impl Sample {
    pub(crate) fn id(&self) -> WorkId {
        WorkId::new(self.title)
    }

    pub(crate) fn put(&self, library: &mut huidian_store::Transaction<'_>) -> Result<(), Error> {
        let mut facts = vec![
            fact(FactValue::Title(self.title.to_owned())),
            fact(FactValue::Kind(WorkKind::DepartmentalRule)),
            fact(FactValue::Issuers(Issuers::named([(
                self.issuer.to_owned(),
                Some(AuthorityId(self.issuer.to_owned())),
            )]))),
            event(EventKind::Published, self.published),
            event(EventKind::Effective, self.effective),
        ];
        facts.extend(self.sector.map(|sector| fact(FactValue::Sector(sector))));
        library.put_facts(&self.id(), &facts)?;
        for text in self.texts {
            self.put_text(library, text)?;
        }
        Ok(())
    }

    fn put_text(
        &self,
        library: &mut huidian_store::Transaction<'_>,
        (label, effective, articles): &Text,
    ) -> Result<(), Error> {
        let document = document(articles);
        let text = PackedText::new(&document);
        let expression = Expression {
            id: ExpressionId {
                work: self.id(),
                label: (*label).to_owned(),
            },
            title: self.title.to_owned(),
            part: None,
            dated_on: label.parse().ok(),
            effective_on: effective.parse().ok(),
            effective_basis: "stated".to_owned(),
            is_end_assumed: false,
            ended_on: None,
            language: "zh-Hans".to_owned(),
            text: text.hash(),
            article_count: articles.len() as u32,
            char_count: document.text.chars().count() as u32,
        };
        library.put_expression(&expression, &text).map(|_| ())
    }

    fn indexed(&self) -> IndexWork {
        let texts = self.texts.iter();
        IndexWork {
            kind: Some(WorkKind::DepartmentalRule),
            issuers: vec![self.issuer.to_owned()],
            sectors: self.sector.into_iter().collect(),
            listed_on: self.published.parse().ok(),
            force: vec![ForceFrom {
                from: None,
                status: ForceStatus::InForce,
            }],
            expressions: texts.map(indexed_text).collect(),
            ..IndexWork::new(self.id(), self.title)
        }
    }
}

fn indexed_text((label, effective, articles): &Text) -> IndexExpression {
    let articles = articles.iter().enumerate();
    IndexExpression {
        label: (*label).to_owned(),
        effective_on: effective.parse().ok(),
        ended_on: None,
        articles: articles
            .map(|(index, words)| IndexArticle {
                path: ProvisionPath::article(index as u32 + 1).to_string(),
                heading: String::new(),
                text: (*words).to_owned(),
            })
            .collect(),
    }
}

pub(crate) struct TestLibrary {
    pub(crate) store: Store,
    pub(crate) watch: Arc<Watch>,
    pub(crate) index: SearchIndex,
    pub(crate) authorities: &'static AuthorityRegister,
}

impl TestLibrary {
    /// Filled at noon of the day before [`TODAY`].
    pub(crate) fn new() -> Self {
        let watch = Arc::new(Watch(Mutex::new("2026-11-21T04:00:00Z".parse().unwrap())));
        let store = Store::temporary(StoreOptions {
            clock: watch.clone(),
            ..StoreOptions::default()
        });
        let store = store.unwrap();
        for sample in &SAMPLES {
            store.write(|library| sample.put(library)).unwrap();
        }
        watch.set("2026-11-22T04:00:00Z");
        let works: Vec<IndexWork> = SAMPLES.iter().map(Sample::indexed).collect();
        Self {
            store,
            watch,
            index: SearchIndex::in_memory(&works),
            authorities: &huidian_catalogue::builtin().authorities.register,
        }
    }

    pub(crate) fn finder(&self) -> huidian_following::Finder<'_> {
        huidian_following::Finder {
            authorities: self.authorities,
            index: Some(&self.index),
            today: TODAY,
        }
    }
}
