//! A small invented library.

use std::sync::Arc;

use huidian_model::{
    AuthorityId, AuthorityRegister, EventKind, FactValue, Issuers, Sector, WorkId, WorkKind,
};
use huidian_search::SearchIndex;
use huidian_store::Error;
use huidian_testing::{TestClock, TestStore, document, event, expression, fact, index_works};
use jiff::civil::{Date, date};

pub(crate) const TODAY: Date = date(2026, 11, 22);

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
        let (text, packed) = expression(&self.id(), label, Some(effective), &document(articles));
        library.put_expression(&text, &packed).map(|_| ())
    }
}

pub(crate) struct TestLibrary {
    pub(crate) store: TestStore,
    pub(crate) watch: Arc<TestClock>,
    pub(crate) index: SearchIndex,
    pub(crate) authorities: &'static AuthorityRegister,
}

impl TestLibrary {
    /// Filled at noon of the day before [`TODAY`].
    pub(crate) fn new() -> Self {
        let watch = Arc::new(TestClock::at("2026-11-21T04:00:00Z"));
        let store = TestStore::new(watch.clone());
        for sample in &SAMPLES {
            store.write(|library| sample.put(library)).unwrap();
        }
        watch.set("2026-11-22T04:00:00Z");
        let index = SearchIndex::in_memory(&index_works(&store));
        Self {
            store,
            watch,
            index,
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
