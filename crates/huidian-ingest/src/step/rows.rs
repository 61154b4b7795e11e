//! Pages that list instruments: when their rows are read, and when these make them roundups.

use huidian_digest::{Digest, ReadOptions};
use huidian_extract::Page;
use huidian_model::{Document, ProvisionKind};
use huidian_parse::{Classification, Parsed, names_a_roundup};
use huidian_recognise::{Class, Recognition};

/// Articles that make a page the text of a work, whatever else it names.
const ARTICLES_OF_A_TEXT: usize = 3;
/// Documents that make a page a roundup which might be a text without articles.
const DOCUMENTS_BESIDE_A_TEXT: usize = 4;
/// Documents that make a page a roundup which is no text and is not called one.
const DOCUMENTS_WITHOUT_A_TEXT: usize = 3;

/// Titles or numbers of standards on a page from which on its rows are read, whatever it is taken for.
const NAMED: usize = 6;
/// Rows that make a page a roundup, whatever its words sound like. Of the labelled pages all that have as many and are no texts are labelled so, by first or
/// second choice.
const ROWS: usize = 10;
/// The same for news: what tells of one or two has fewer.
const ROWS_OF_NEWS: usize = 4;

/// A page of an account is a roundup only where it is recognised as one, or as news, or names many instruments.
pub(crate) fn may_be_roundup(recognition: &Recognition, page: &Page, is_bare: bool) -> bool {
    // the standards that one rests on, and those that it replaces, are no list of what came out
    if recognition.standard.is_some_and(|parts| parts.has_body) {
        return false;
    }
    is_bare
        || match recognition.class {
            Class::Roundup | Class::Report => true,
            Class::Text | Class::Excerpt | Class::SeveralTexts => false,
            _ => {
                let named = ["《", "GB", "YD/T", "GM/T"];
                let count = |word: &&str| page.text.matches(*word).count();
                named.iter().map(count).sum::<usize>() >= NAMED
            }
        }
}

/// What a page lists.
pub(crate) struct Listed {
    pub(crate) digest: Digest,
    /// What the page was recognised as.
    pub(crate) class: Class,
    /// The page is recognised or called a roundup; of any other page only rows that are surely instruments of public bodies become works.
    pub(crate) is_recognised: bool,
    /// It came from a site or an account, and no person's list.
    pub(crate) is_of_account: bool,
}

/// The rows of a page that is a list; `None` where it is none.
pub(crate) fn listed(
    digest: &Digest,
    recognition: &Recognition,
    parsed: &Parsed,
    file_name: &str,
    is_bare: bool,
) -> Option<Listed> {
    let is_named =
        digest.title.as_deref().is_some_and(names_a_roundup) || names_a_roundup(file_name);
    let is_of_form = is_roundup(digest, parsed, is_named);
    // a headline is the account's word, the name of a file a person's
    let is_recognised = names_a_roundup(file_name)
        || recognition.class == Class::Roundup
        || is_bare && (is_named || parsed.classification == Classification::Roundup);
    let is_list = if is_bare {
        is_of_form
    } else {
        let may_be = is_recognised || is_named || recognition.class == Class::Report;
        is_list(recognition.class, digest.documents.len()) || may_be && is_of_form
    };
    is_list.then(|| Listed {
        digest: digest.clone(),
        class: recognition.class,
        is_recognised,
        is_of_account: !is_bare && !names_a_roundup(file_name),
    })
}

/// Whether so many rows make a page of an account of this class a roundup.
pub(crate) fn is_list(class: Class, rows: usize) -> bool {
    match class {
        Class::Text | Class::Excerpt | Class::SeveralTexts => false,
        Class::Roundup | Class::Report => rows >= ROWS_OF_NEWS,
        Class::Commentary | Class::Enforcement | Class::Foreign | Class::Unrelated => rows >= ROWS,
    }
}

/// Lines of a page beyond which no rows are looked for: forty times the longest roundup seen. A mail of nested messages, or a log, has hundreds of thousands, and
/// each costs what a row does.
const MOST_LINES: usize = 20_000;

pub(super) fn read_rows(page: &Page, name: &str) -> Digest {
    if page.text.lines().nth(MOST_LINES).is_some() {
        return Digest::default();
    }
    huidian_digest::read(
        page,
        &ReadOptions {
            file_name: Some(name),
            known: Some(huidian_operations::catalogue_titles()),
            ..ReadOptions::default()
        },
    )
}

/// 关于修改和废止部分行政法规的决定: an act names many others because it changes or ends them, and is no list of what came out.
pub(crate) fn acts_on_many(parsed: &Parsed) -> bool {
    let title = parsed
        .metadata
        .title
        .as_ref()
        .map_or("", |title| title.value.trim_end_matches(['》', '”']));
    parsed.classification == Classification::InstrumentText
        && ["决定", "公告", "通知", "命令", "令"]
            .iter()
            .any(|end| title.ends_with(end))
        && [
            "修改",
            "修订",
            "废止",
            "失效",
            "停止执行",
            "停止适用",
            "清理",
            "延长",
            "延期",
            "继续执行",
            "继续有效",
        ]
        .iter()
        .any(|act| title.contains(act))
}

/// Whether a text is built as standards are (GB/T 1.1—2020, 8.5): its first clause is its scope. The standards it rests on are no list of what came out.
fn is_standard(document: &Document) -> bool {
    let mut clauses = document
        .units()
        .filter(|unit| unit.kind == ProvisionKind::Clause);
    let is_scope = |words: &str| {
        let head: String = words
            .lines()
            .next()
            .unwrap_or("")
            .chars()
            .take(12)
            .collect();
        head.contains("范围")
    };
    clauses
        .next()
        .is_some_and(|first| is_scope(document.text_of(first)))
        && clauses.take(ARTICLES_OF_A_TEXT - 1).count() == ARTICLES_OF_A_TEXT - 1
}

/// The documents a page lists, when it has no articles of its own.
pub(crate) fn digest_of(page: &Page, parsed: &Parsed, name: &str) -> Option<Digest> {
    let articles = parsed
        .document
        .units()
        .filter(|unit| unit.kind == ProvisionKind::Article);
    let is_text = parsed.classification == Classification::InstrumentText
        && (parsed.has_information_table
            || articles.take(ARTICLES_OF_A_TEXT).count() == ARTICLES_OF_A_TEXT
            || is_standard(&parsed.document));
    if is_text {
        return None;
    }
    Some(read_rows(page, name))
}

/// Whether what a page lists makes it a roundup.
fn is_roundup(digest: &Digest, parsed: &Parsed, is_named: bool) -> bool {
    let wanted = match parsed.classification {
        Classification::Roundup => 1,
        Classification::InstrumentText => DOCUMENTS_BESIDE_A_TEXT,
        Classification::Neither { .. } if is_named => 1,
        Classification::Neither { .. } => DOCUMENTS_WITHOUT_A_TEXT,
    };
    digest.documents.len() >= wanted
}

#[cfg(test)]
mod tests {
    use super::{MOST_LINES, read_rows};

    #[test]
    fn a_page_of_too_many_lines_is_no_list() {
        let row = "1. 《灯塔养护管理办法》，交通运输部，2024年3月5日公布。\n";
        for (lines, has_rows) in [(20, true), (MOST_LINES + 1, false)] {
            let bytes = row.repeat(lines).into_bytes();
            let page = huidian_extract::extract(&bytes, Some("汇总.md")).unwrap();
            let found = read_rows(&page, "汇总.md").documents.len();
            assert_eq!(found > 0, has_rows, "{lines}");
        }
    }
}
