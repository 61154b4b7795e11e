//! A small invented library in the manner of the real one.

use huidian_model::{ForceStatus, Sector, WorkId, WorkKind};
use huidian_search::{
    ForceFrom, IndexArticle, IndexExpression, IndexWork, SearchIndex, SearchRequest, SearchResults,
};
use jiff::civil::{Date, date};

pub(crate) const TODAY: Date = date(2026, 11, 22);

pub(crate) fn article(path: &str, heading: &str, text: &str) -> IndexArticle {
    IndexArticle {
        path: path.into(),
        heading: heading.into(),
        text: text.into(),
        force: Vec::new(),
    }
}

pub(crate) fn work(title: &str, kind: WorkKind, articles: Vec<IndexArticle>) -> IndexWork {
    let mut work = IndexWork::new(
        WorkId::new(title.trim_start_matches("中华人民共和国")),
        title,
    );
    work.kind = Some(kind);
    work.listed_on = Some("2023-06-01".parse().unwrap());
    work.force = vec![ForceFrom {
        from: None,
        status: ForceStatus::InForce,
    }];
    work.expressions = vec![IndexExpression {
        label: "2023-06-01".into(),
        effective_on: Some(date(2023, 7, 1)),
        articles,
        ..IndexExpression::default()
    }];
    work
}

/// Two laws, a regulation with an older version, two local copies, a draft, a standard known by its number only.
pub(crate) fn works() -> Vec<IndexWork> {
    let mut river = work(
        "中华人民共和国河道安全法",
        WorkKind::Law,
        vec![
            article(
                "第一条",
                "第一章 总则",
                "为了保障河道安全，防治水患，制定本法。",
            ),
            article(
                "第二条",
                "第一章 总则",
                "本法所称河道，是指江河、湖泊、人工水道。",
            ),
            article(
                "第二十一条",
                "第三章 监督管理",
                "县级以上人民政府应当建立河道巡查制度，对重要河段实行重点保护。",
            ),
            article(
                "第二十一条之一",
                "第三章 监督管理",
                "巡查人员发现险情的，应当立即报告。",
            ),
        ],
    );
    river.numbers = vec!["主席令第15号".into()];
    river.other_titles = vec!["河道法".into()];
    river.sectors = vec![Sector::Government];
    let mut data = work(
        "江河数据共享管理条例",
        WorkKind::AdministrativeRegulation,
        vec![
            article(
                "第一条",
                "第一章 总则",
                "为了规范江河数据共享，制定本条例。",
            ),
            article(
                "第八条",
                "第二章 共享",
                "水文数据应当自采集之日起3日内汇交；数据出库应当经过安全评估。",
            ),
        ],
    );
    data.numbers = vec!["国务院令第901号".into()];
    data.issuers = vec!["国务院".into()];
    data.sectors = vec![Sector::Energy, Sector::Government];
    let mut old = data.expressions[0].clone();
    old.label = "2015-01-01".into();
    old.effective_on = Some(date(2015, 3, 1));
    old.ended_on = Some(date(2023, 7, 1));
    old.articles[1].text = "水文数据应当自采集之日起5日内汇交；数据出库应当经过安全审查。".into();
    data.expressions.insert(0, old);
    let copy =
        "任何单位和个人不得在河道管理范围内倾倒垃圾、渣土，不得修建围堤、阻水渠道、阻水道路。";
    let mut north = work(
        "北方省河道管理条例",
        WorkKind::LocalRegulation,
        vec![article("第十条", "第二章 保护", copy)],
    );
    north.region = Some("北方".into());
    let mut south = work(
        "南方省河道管理条例",
        WorkKind::LocalRegulation,
        vec![article("第十二条", "第二章 保护", copy)],
    );
    south.region = Some("南方".into());
    let mut draft = work(
        "河道采砂管理办法（征求意见稿）",
        WorkKind::DepartmentalRule,
        vec![article(
            "第一条",
            "",
            "为了加强河道采砂管理，保障河道安全，制定本办法。",
        )],
    );
    draft.is_draft = true;
    draft.force = vec![ForceFrom {
        from: None,
        status: ForceStatus::Draft,
    }];
    draft.issuers = vec!["水务总局".into(), "国家数据局".into()];
    let mut standard = IndexWork::new(WorkId::new("GB-T-99999-2020"), "水文数据安全技术 分级要求");
    standard.kind = Some(WorkKind::NationalStandard);
    standard.numbers = vec!["GB/T 99999—2020".into()];
    standard.listed_on = Some("2020".parse().unwrap());
    let labour = work(
        "中华人民共和国用工保障法",
        WorkKind::Law,
        vec![
            article(
                "第三十条",
                "第四章 工资",
                "用人单位拖欠劳动报酬的，劳动者可以向劳动行政部门投诉。",
            ),
            article(
                "第三十一条",
                "第四章 工资",
                "用人单位应当为职工缴纳工伤保险费。未缴纳的，由用人单位支付工伤保险待遇。",
            ),
        ],
    );
    vec![river, data, north, south, draft, standard, labour]
}

pub(crate) fn index() -> SearchIndex {
    SearchIndex::in_memory(&works())
}

pub(crate) fn search(text: &str) -> SearchResults {
    index().search(&SearchRequest::new(text, TODAY)).unwrap()
}

/// `title path` of each article hit.
pub(crate) fn hits(results: &SearchResults) -> Vec<String> {
    results
        .articles
        .iter()
        .map(|hit| format!("{} {}", hit.id.work, hit.id.path))
        .collect()
}

/// A generator of numbers for tests: small, fixed, good enough to pick substrings.
pub(crate) struct Dice(pub u64);

impl Dice {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % limit.max(1)
    }
}
