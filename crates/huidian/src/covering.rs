//! 印发…的通知: a page that only carries what hangs on it as a file.

use huidian_collect::Collected;
use huidian_fetch::Incoming;
use huidian_model::title_key;
use huidian_reader::{Bounds, read_file};
use huidian_recognise::{DateKind, recognise};

/// A page whose instrument is one of its files.
pub struct Cover {
    /// Which of the files.
    pub file: usize,
    /// What the notice says of it, for where the file is silent.
    pub told: Vec<(String, String)>,
}

/// Words with which a notice hands something on.
const HANDING_ON: [&str; 6] = ["印发", "发布", "公布", "征求", "下发", "转发"];
/// A shorter name of a file says nothing.
const SHORTEST: usize = 4;

/// Reads a page as a notice without the wording it hands on; `is_document` says of a file whether it can be read. `None` where the page has the wording,
/// or none of the files is it.
pub fn cover_of(
    collected: &Collected,
    page: &Incoming,
    is_document: impl Fn(usize) -> bool,
) -> Option<Cover> {
    let documents: Vec<usize> = (0..collected.files.len())
        .filter(|at| is_document(*at))
        .collect();
    if documents.is_empty() {
        return None;
    }
    let read = read_file(&page.bytes, Some(page.file_name()), &Bounds::keeper()).ok()?;
    let recognition = recognise(&read);
    if recognition.completeness.count > 0 {
        return None;
    }
    let facts = &recognition.facts;
    let titles = [&facts.title, &facts.cover_title];
    let carried = titles
        .into_iter()
        .flatten()
        .map(String::as_str)
        .chain([collected.title.as_str()])
        .find_map(carried)?;
    let file = file_of(collected, &documents, carried)?;
    let signed = facts
        .dated
        .as_ref()
        .filter(|dated| dated.kind == DateKind::Signed)
        .map(|dated| ("signed".to_owned(), dated.on.to_string()));
    let number = facts.number.clone().or_else(|| collected.number.clone());
    let issuer = if facts.issuers.is_empty() {
        collected.issuer.clone()
    } else {
        Some(facts.issuers.join("、"))
    };
    let told = [
        number.map(|number| ("documentnumber".to_owned(), number)),
        signed,
        collected
            .listed_on
            .map(|on| ("published".to_owned(), on.to_string())),
        issuer.map(|issuer| ("issuer".to_owned(), issuer)),
    ];
    Some(Cover {
        file,
        told: told.into_iter().flatten().collect(),
    })
}

/// What a title of a notice hands on.
fn carried(title: &str) -> Option<&str> {
    let (before, rest) = title.split_once('《')?;
    let (inside, after) = rest.rsplit_once('》')?;
    let hands_on = HANDING_ON.iter().any(|word| before.contains(word))
        || after.contains("征求意见")
        || after.contains("意见的");
    hands_on.then_some(inside)
}

/// The file that is called as what the notice carries; else the only one, where its name says nothing.
fn file_of(collected: &Collected, documents: &[usize], carried: &str) -> Option<usize> {
    let wanted = bare_key(carried);
    let key = |at: usize| {
        let name = &collected.files[at].name;
        bare_key(
            name.rsplit_once('.')
                .map_or(name.as_str(), |(stem, _)| stem),
        )
    };
    let is_named = |key: &String| {
        key.chars().count() >= SHORTEST && (key.contains(&wanted) || wanted.contains(key.as_str()))
    };
    if let Some(at) = documents.iter().copied().find(|at| is_named(&key(*at))) {
        return Some(at);
    }
    let [only] = documents else { return None };
    let key = key(*only);
    let says_nothing = !key
        .chars()
        .any(|c| !c.is_ascii() && !"附件正文".contains(c));
    says_nothing.then_some(*only)
}

/// A title without draft mark and without the 附件1： before it.
fn bare_key(title: &str) -> String {
    let title = title.trim();
    let title = title.strip_prefix("附件").map_or(title, |rest| {
        rest.trim_start_matches(|c: char| {
            c.is_ascii_digit() || c.is_whitespace() || "：:.、一二三四五六七八九十-_".contains(c)
        })
    });
    let key = title_key(title);
    ["公开征求意见稿", "征求意见稿", "送审稿"]
        .iter()
        .fold(key, |key, mark| {
            key.replace(&format!("({mark})"), "").replace(mark, "")
        })
}

#[cfg(test)]
mod tests {
    use super::{bare_key, carried};

    #[test]
    fn a_notice_names_what_it_carries() {
        for (title, inside) in [
            ("某局关于印发《某某管理办法》的通知", Some("某某管理办法")),
            (
                "关于公开征求《某某办法（征求意见稿）》意见的公告",
                Some("某某办法（征求意见稿）"),
            ),
            ("《某某标准》征求意见", Some("某某标准")),
            // an instrument of its own, and one about another
            ("某某管理办法", None),
            ("关于贯彻实施《某某法》有关事项的通知", None),
            ("关于修改《某某办法》的决定", None),
        ] {
            assert_eq!(carried(title), inside, "{title}");
        }
    }

    #[test]
    fn names_of_files_lose_what_stands_around_the_title() {
        for name in [
            "附件：某某管理办法",
            "附件1.某某管理办法",
            "附件 2 某某管理办法（征求意见稿）",
            "某某管理办法",
        ] {
            assert_eq!(bare_key(name), bare_key("某某管理办法"), "{name}");
        }
    }
}
