//! The 76 works of the roundup of 2024, on imitations of their sites: titles, numbers, days and issuers are those of the catalogue, every other word is made
//! up in the manner of the genre.

use std::collections::BTreeMap;
use std::fs;

use huidian_model::EventKind;
use huidian_store::Store;

use crate::collected_shapes::{Document, SHAPES, Shape, reply};
use crate::site::{Hit, Reply, Site};
use crate::testing::{TestLibrary, regulation};

/// Which imitated source has the works of an issuer, by how its name begins.
const PLACES: [(&str, &str); 14] = [
    ("国家数据局", "nda-policies"),
    ("国家能源局", "nea-policies"),
    ("国家金融监督管理总局", "nfra-rules"),
    ("中国人民银行", "nfra-rules"),
    ("财政部", "mof-policies"),
    ("自然资源部", "mnr-library"),
    ("国家互联网信息办公室", "cac-rules"),
    ("中央网络安全和信息化委员会办公室", "cac-rules"),
    ("全国网络安全标准化技术委员会", "tc260-drafts"),
    ("工业和信息化部", "miit-policies"),
    ("国家发展和改革委员会", "ndrc-notices"),
    ("中共中央办公厅", "gov-latest"),
    ("国务院", "gov-latest"),
    ("交通运输部", "gov-latest"),
];

/// A work as the imitation shows it.
#[derive(Clone)]
struct Work {
    id: String,
    title: String,
    number: Option<String>,
    issuer: String,
    draft: bool,
    day: String,
}

fn words(work: &Work) -> Vec<String> {
    let about = work
        .title
        .trim_end_matches("（征求意见稿）")
        .trim_end_matches("（公开征求意见稿）");
    let mark: u32 = about.chars().map(u32::from).sum();
    let mut words: Vec<String> = Vec::new();
    if let Some(number) = &work.number {
        words.push(number.clone());
    }
    let is_standard = about.contains("安全技术") || about.contains("实践指南");
    let has_articles = ["办法", "规定", "条例", "细则", "预案"]
        .iter()
        .any(|end| about.contains(end));
    for part in 1..=6u32 {
        let numeral = huidian_text::format_numeral(part);
        let months = (mark + part) % 11 + 1;
        if is_standard {
            words.push(format!("{part}　要求之{numeral}"));
            words.push(format!("{part}.1　{about}所称活动应当留存记录，保存期不少于{months}个月，记录号为{mark}-{part}。"));
        } else if has_articles {
            words.push(format!("第{numeral}条　从事第{mark}类第{part}项活动的单位，应当建立台账，在{months}个月内报送情况，并按照{about}的要求保存。"));
        } else {
            words.push(format!("{numeral}、重点任务之{numeral}"));
            words.push(format!("（一）健全第{mark}类第{part}项工作机制，在{months}个月内建成示范点，按照{about}的部署开展检查。"));
        }
    }
    words.push(work.issuer.clone());
    words.push(chinese_day(&work.day));
    words
}

fn chinese_day(day: &str) -> String {
    let parts: Vec<u32> = day
        .split('-')
        .filter_map(|part| part.parse().ok())
        .collect();
    format!("{}年{}月{}日", parts[0], parts[1], parts[2])
}

/// The work's own words in the place of the shape's.
fn with_words(page: &str, work: &Work) -> String {
    let paragraphs: String = words(work)
        .iter()
        .map(|line| format!("<p>{line}</p>"))
        .collect();
    let paragraphs = if page.trim_start().starts_with('{') {
        paragraphs.replace('"', "\\\"")
    } else {
        paragraphs
    };
    let (Some(start), Some(end)) = (page.find("<p>各有关单位"), page.find("<p>2024年1月2日</p>"))
    else {
        return page.to_owned();
    };
    // the shape says the number once more above its words
    let start = page[..start].rfind("<p>").unwrap_or(start);
    let end = end + "<p>2024年1月2日</p>".len();
    format!("{}{paragraphs}{}", &page[..start], &page[end..])
}

fn works_of_the_roundup(library: &TestLibrary) -> Vec<Work> {
    let store = Store::open(library.data(), library.options()).unwrap();
    let reader = store.read().unwrap();
    let roundups = reader.roundups().unwrap();
    roundups["威努特-2024"]
        .iter()
        .map(|id| as_shown(&reader.find_work(id).unwrap().unwrap()))
        .collect()
}

fn as_shown(work: &huidian_model::Work) -> Work {
    let kinds = [
        EventKind::Signed,
        EventKind::Published,
        EventKind::ConsultationOpens,
    ];
    let day = kinds.iter().find_map(|kind| {
        let event = work.events.iter().find(|event| event.kind == *kind)?;
        event.on.day()
    });
    Work {
        id: work.id.to_string(),
        title: work.title.clone(),
        number: work.number.as_ref().map(ToString::to_string),
        issuer: work.issuers.names().next().unwrap_or_default().to_owned(),
        draft: work.is_draft,
        day: day.map_or_else(|| "2024-06-15".to_owned(), |day| day.to_string()),
    }
}

fn place_of(work: &Work) -> Option<&'static str> {
    PLACES
        .iter()
        .find(|(issuer, _)| work.issuer.starts_with(issuer))
        .map(|(_, source)| *source)
}

/// Works by source, each as a line of its list.
type Columns = BTreeMap<&'static str, Vec<(Document, Work)>>;

fn columns(works: &[Work]) -> Columns {
    let mut columns = Columns::new();
    for (index, work) in works.iter().enumerate() {
        let Some(source) = place_of(work) else {
            continue;
        };
        let document = Document {
            title: work.title.clone(),
            number: work.number.clone().unwrap_or_default(),
            day: work.day.clone(),
            index: index + 1,
        };
        columns
            .entry(source)
            .or_default()
            .push((document, work.clone()));
    }
    columns
}

fn answer(hit: &Hit, columns: &Columns) -> Reply {
    let of_host = |shape: &&Shape| {
        let text = huidian_sources::builtin_text(shape.source).unwrap_or_default();
        let start = text.split("start = \"").nth(1).unwrap_or_default();
        start.split('/').nth(2) == Some(hit.host.as_str())
    };
    for shape in SHAPES.iter().filter(of_host) {
        let Some(column) = columns.get(shape.source) else {
            continue;
        };
        let documents: Vec<Document> = column
            .iter()
            .map(|(document, _)| document.clone())
            .collect();
        let Reply::Whole {
            status,
            headers,
            body,
        } = reply(shape, hit, &documents)
        else {
            continue;
        };
        if status != 200 {
            continue;
        }
        let page = String::from_utf8_lossy(&body).into_owned();
        if (shape.is_list)(&hit.path) {
            return Reply::Whole {
                status,
                headers,
                body,
            };
        }
        let work = column
            .iter()
            .find(|(document, _)| page.contains(&document.title))
            .map(|(_, work)| work);
        return match work {
            Some(work) => Reply::page(with_words(&page, work)),
            None => Reply::missing(),
        };
    }
    Reply::missing()
}

#[test]
fn the_works_of_the_roundup_arrive_from_their_sites() {
    let library =
        TestLibrary::new().with_file("某市灯塔养护条例.md", regulation("某市灯塔养护条例", 1, 3));
    // makes the library
    assert_eq!(library.import().code, 0);
    let works = works_of_the_roundup(&library);
    assert_eq!(works.len(), 76);
    let columns = columns(&works);
    let served: usize = columns.values().map(Vec::len).sum();
    let sources: Vec<&'static str> = columns.keys().copied().collect();
    let site = Site::start(move |hit| answer(hit, &columns));
    fs::create_dir_all(library.data().join("sources")).unwrap();
    for source in &sources {
        let text = huidian_sources::builtin_text(source).unwrap();
        let plain = text.replace("https://", "http://");
        let delay = plain
            .lines()
            .find(|line| line.starts_with("delay_s"))
            .unwrap_or("delay_s = 1")
            .to_owned();
        let plain = plain.replacen(&format!("{delay}\n"), "", 1);
        let (head, rest) = plain.split_once("\n[").unwrap();
        fs::write(
            library.data().join(format!("sources/{source}.toml")),
            format!("{head}\ntrusted = true\ndelay_s = 0\n[{rest}"),
        )
        .unwrap();
    }
    let resolve = format!("*={}", site.address);
    let mut arguments = vec!["collect", "--json", "--resolve", &resolve];
    arguments.extend(&sources);
    let run = library.run(&arguments);
    assert!(matches!(run.code, 0 | 3), "{}", run.err);
    let after = works_of_the_roundup(&library);
    let listed = library.json(&["list", "--json"]);
    let texts: Vec<String> = listed
        .as_array()
        .unwrap()
        .iter()
        .filter(|work| work["text"]["held"] == true)
        .filter_map(|work| work["id"].as_str().map(str::to_owned))
        .collect();
    let mut right = 0;
    let mut wrong = Vec::new();
    for (work, now) in works.iter().zip(&after) {
        let is_held = texts.contains(&work.id);
        let is_same =
            (&work.title, &work.number, work.draft) == (&now.title, &now.number, now.draft);
        if is_held && is_same {
            right += 1;
        } else if place_of(work).is_some() {
            wrong.push(format!("{} {} {:?}", work.title, now.title, now.number));
        }
    }
    println!("{right} of {served} served");
    assert!(right >= 55, "{right} of {served}: {wrong:#?}\n{}", run.out);
    // the rest say why not
    let server = crate::server::start(&library);
    let (status, page) =
        crate::server::get(&server, "/wanted?roundup=%E5%A8%81%E5%8A%AA%E7%89%B9-2024");
    assert_eq!(status, 200);
    assert!(page.contains(&format!("{right} / 76")), "{right}");
}
