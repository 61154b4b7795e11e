//! Sectors and short titles.

use std::collections::HashMap;
use std::path::Path;

use huidian_catalogue::builtin;
use huidian_model::{FactValue, RelationKind, Sector, SourceKind, title_key};

#[test]
fn headings_of_roundups_lead_to_sectors() {
    let cases = [
        ("工 业 领 域", Some(Sector::Industry)),
        ("能源领域", Some(Sector::Energy)),
        ("三、交通领域", Some(Sector::Transport)),
        ("金融领域安全政策", Some(Sector::Finance)),
        ("政务领域安全政策", Some(Sector::Government)),
        ("智慧城市领域", Some(Sector::SmartCity)),
        (
            "人工智能产业发展及安全规范",
            Some(Sector::ArtificialIntelligence),
        ),
        ("医疗领域", Some(Sector::Health)),
        ("更多数字化及网络安全政策", Some(Sector::Other)),
        ("工业和信息化领域安全政策", Some(Sector::Industry)),
        ("推荐阅读", None),
        ("", None),
        ("——", None),
    ];
    for (heading, sector) in cases {
        assert_eq!(
            builtin().sectors.find_by_heading(heading),
            sector,
            "{heading}"
        );
    }
}

#[test]
fn all_nine_sectors_are_in_the_roundups_order() {
    let sectors: Vec<Sector> = builtin()
        .sectors
        .all()
        .iter()
        .map(|rules| rules.sector)
        .collect();
    assert_eq!(sectors, Sector::ALL);
}

/// The share is held so that words added for one sector do not spoil another.
#[test]
fn titles_suggest_the_roundups_own_sector() {
    let mut right = 0;
    let mut all = 0;
    for entry in &builtin().works {
        let row = entry.facts.iter().find_map(|fact| match &fact.value {
            FactValue::RoundupRow(row) => Some(row),
            _ => None,
        });
        let Some(row) = row else { continue };
        let Some(sector) = builtin().sectors.find_by_heading(&row.section) else {
            panic!("{}", row.section)
        };
        let work = entry.to_work();
        let suggested = builtin()
            .sectors
            .suggest(&work.title, work.issuers.names(), "");
        all += 1;
        if suggested.contains(&sector) || sector == Sector::Other {
            right += 1;
        } else {
            println!("{}: {suggested:?}, not {sector:?}", work.title);
        }
    }
    assert!(right * 100 >= all * 95, "{right} of {all}");
}

#[test]
fn titles_outside_the_roundup_suggest_sectors_too() {
    let cases = [
        (
            "公路水路关键信息基础设施安全保护管理办法",
            vec!["交通运输部"],
            Sector::Transport,
        ),
        (
            "证券期货业网络和信息安全管理办法",
            vec!["中国证券监督管理委员会"],
            Sector::Finance,
        ),
        (
            "医疗卫生机构网络安全管理办法",
            vec!["国家卫生健康委员会"],
            Sector::Health,
        ),
        (
            "互联网信息服务算法推荐管理规定",
            vec![],
            Sector::ArtificialIntelligence,
        ),
        ("政务数据共享条例", vec!["国务院"], Sector::Government),
        (
            "电力行业网络安全管理办法",
            vec!["国家能源局"],
            Sector::Energy,
        ),
        (
            "网络数据安全风险评估办法",
            vec!["国家互联网信息办公室"],
            Sector::Other,
        ),
    ];
    for (title, issuers, sector) in cases {
        let suggested = builtin().sectors.suggest(title, issuers, "");
        assert_eq!(suggested.first(), Some(&sector), "{title}: {suggested:?}");
    }
}

#[test]
fn a_sector_needs_two_kinds_of_evidence() {
    let hospitals = "医疗机构应当登记。医疗机构应当公示。医疗机构违反规定的，处以罚款。";
    let banks = "商业银行应当报告。银行业金融机构应当报告。商业银行不得拒绝。";
    for (title, issuers, text, sectors) in [
        // streets, not medicine: the subject is another one, and a hospital named in the text does not make it one
        (
            "郑州市城市市容和环境卫生管理条例",
            vec![],
            hospitals,
            &[][..],
        ),
        ("浙江省爱国卫生促进条例", vec![], "", &[]),
        // social insurance and wages are no insurer's or bank's business
        ("工伤保险条例", vec!["国务院"], hospitals, &[]),
        ("保障农民工工资支付条例", vec!["国务院"], banks, &[]),
        ("社会保险法", vec![], banks, &[]),
        ("基金会管理条例", vec!["国务院"], "", &[]),
        // the law of budgets has no algorithm in it
        ("预算法", vec![], "", &[]),
        (
            "互联网信息服务算法推荐管理规定",
            vec![],
            "",
            &[Sector::ArtificialIntelligence],
        ),
        // a subject alone
        ("学生健康促进办法", vec![], "", &[]),
        // subject, and who must obey by the title or by the text
        ("医疗机构管理条例", vec!["国务院"], "", &[Sector::Health]),
        (
            "医师法",
            vec![],
            "医师享有下列权利。医师应当尊重患者。医师不得索要财物。",
            &[Sector::Health],
        ),
        ("商业银行法", vec![], "", &[Sector::Finance]),
        // subject and remit
        (
            "银行卡清算业务办法",
            vec!["中国人民银行"],
            "",
            &[Sector::Finance],
        ),
        (
            "医疗保障服务管理办法",
            vec!["国家医疗保障局"],
            "",
            &[Sector::Health],
        ),
        // subject and field
        ("医院信息系统基本功能规范", vec![], "", &[Sector::Health]),
        ("保险业数据安全办法", vec![], "", &[Sector::Finance]),
        // a hint and who must obey in the text are too little
        ("浙江省养老服务条例", vec![], hospitals, &[]),
    ] {
        let suggested = builtin().sectors.suggest(title, issuers, text);
        assert_eq!(suggested, sectors, "{title}");
    }
}

#[test]
fn short_titles_may_have_several_readings() {
    let titles = &builtin().short_titles;
    assert_eq!(titles.find("民诉法"), ["民事诉讼法"]);
    assert_eq!(titles.find("《道交法》"), ["道路交通安全法"]);
    assert_eq!(titles.find("民促法"), ["民办教育促进法", "民营经济促进法"]);
    assert!(titles.find("无此法").is_empty());
    assert_eq!(
        titles.find_corrected("个人信息安全法"),
        Some("个人信息保护法")
    );
    assert!(titles.all().count() >= 150, "{}", titles.all().count());
}

#[test]
fn no_short_title_is_another_works_full_title() {
    let titles = &builtin().short_titles;
    for (short, readings) in titles.all() {
        let own = titles
            .full_titles()
            .iter()
            .find(|full| full.as_str() == short);
        assert_eq!(
            own, None,
            "{short} stands for {readings:?} and is a title itself"
        );
    }
}

#[test]
fn full_titles_are_on_file_once() {
    let mut titles = builtin().short_titles.full_titles().to_vec();
    titles.sort_unstable();
    let count = titles.len();
    titles.dedup();
    assert_eq!(titles.len(), count);
}

#[test]
fn every_fact_of_the_catalogue_is_its_own_or_a_roundups() {
    for fact in builtin().works.iter().flat_map(|work| &work.facts) {
        let expected = [
            SourceKind::Catalogue,
            SourceKind::Roundup,
            SourceKind::Inference,
        ];
        assert!(expected.contains(&fact.source.kind), "{fact:?}");
    }
}

/// Titles that a line ends: those in marks in front of 废止.
fn ended_in(line: &str) -> Vec<&str> {
    let Some((before, _)) = line.rsplit_once("废止") else {
        return Vec::new();
    };
    before
        .split('《')
        .skip(1)
        .filter_map(|behind| behind.split('》').next())
        .collect()
}

/// The corpus that is handed to developers: laws with their closing clauses.
fn held_texts(folder: &Path, texts: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            held_texts(&path, texts);
        } else if path.extension().is_some_and(|end| end == "md") {
            texts.extend(std::fs::read_to_string(path));
        }
    }
}

/// 《执业医师法》 was a law of its own that 医师法 ended: who cites it does not mean its successor.
#[test]
fn no_short_title_is_the_title_of_another_work_that_has_ended() {
    let catalogue = builtin();
    let mut ended: HashMap<String, String> = HashMap::new();
    for line in [
        "第六十七条　本法自2022年3月1日起施行。《中华人民共和国执业医师法》同时废止。",
        "2005年1月10日国务院公布的《信访条例》同时废止。",
    ] {
        ended.extend(
            ended_in(line)
                .into_iter()
                .map(|title| (title_key(title), line.to_owned())),
        );
    }
    assert!(ended.contains_key(&title_key("执业医师法")), "{ended:?}");
    let mut texts = Vec::new();
    if let Some(shared) = std::env::var_os("HUIDIAN_SHARED") {
        held_texts(&Path::new(&shared).join("corpus/laws"), &mut texts);
    }
    // a clause is one sentence; longer lines list what they change as well
    let clauses = texts.iter().flat_map(|text| text.split(['。', '\n']));
    for clause in clauses.filter(|clause| clause.chars().count() < 400) {
        ended.extend(
            ended_in(clause)
                .into_iter()
                .map(|title| (title_key(title), clause.to_owned())),
        );
    }
    for relation in &catalogue.relations {
        if matches!(
            relation.kind,
            RelationKind::Repeals | RelationKind::Replaces
        ) {
            ended.insert(title_key(relation.to.as_str()), relation.from.to_string());
        }
    }
    for work in &catalogue.works {
        ended.insert(title_key(&work.to_work().title), work.id.to_string());
    }
    for (short, full) in catalogue.short_titles.all() {
        let own: Vec<String> = full.iter().map(|full| title_key(full)).collect();
        let key = title_key(short);
        if let Some(why) = ended.get(&key).filter(|_| !own.contains(&key)) {
            panic!("{short} stands for {full:?} and is another work: {why}");
        }
    }
}
