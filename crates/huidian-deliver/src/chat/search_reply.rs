//! Replies of a search, and suggestions where it found nothing.

use huidian_following::{UNCONFIRMED, encode, is_unconfirmed};
use huidian_model::{ForceStatus, Standing};
use huidian_operations::{EndedAct, Standings, short_code};
use huidian_search::{Mode, SearchResults};
use huidian_store::Reader;
use huidian_text::fold;

use super::limits::{SHOWN, shorten};
use super::{Context, Reply};

/// Characters of a hit's snippet.
const SNIPPET_CHARS: usize = 48;
/// What can be typed, in short.
const FALLBACK_SUGGESTIONS: &str = "可以改问：年份（2024）、领域（能源）、机关（工信部）、标题里的几个字、文号、\
    “数据安全法 第二十一条”、最新、即将施行、征求意见。\n回复“帮助”看全部说明。";

pub(super) fn missing(name: &str, context: &Context<'_>) -> Reply {
    let mut text = format!("本库没有收录《{}》。\n", name.trim_matches(['《', '》']));
    let near = context
        .index
        .map(|index| index.suggest(name, 3))
        .unwrap_or_default();
    for suggestion in near {
        text.push_str(&format!("是不是：{}\n", suggestion.text));
    }
    text.push_str(&format!("检索全文：{}\n", search_link(name, context)));
    text.push_str(FALLBACK_SUGGESTIONS);
    Reply::new("missing", text)
}

/// What became of an act whose text is not held, and where to read who ended it.
pub(super) fn ended_act(ended: &EndedAct, context: &Context<'_>) -> Reply {
    let by = format!("{}/w/{}", context.public_url, short_code(&ended.by));
    let text = format!(
        "《{}》\n{}\n{by}\n其文本本库未收录。提到它的条文：{}",
        ended.title,
        ended.said(context.today),
        search_link(&format!("\"{}\"", ended.title), context)
    );
    Reply::new("ended", text).about(&ended.by)
}

pub(super) fn missing_number(number: &str, context: &Context<'_>) -> Reply {
    Reply::new(
        "missing",
        format!(
            "本库没有收录“{number}”。\n查过：文号、令号、标准号。\n提到它的条文：{}\n{FALLBACK_SUGGESTIONS}",
            search_link(&format!("\"{number}\""), context)
        ),
    )
}

pub(crate) fn search_link(words: &str, context: &Context<'_>) -> String {
    format!("{}/search?q={}", context.public_url, encode(words))
}

pub(super) fn search(words: &str, results: Option<&SearchResults>, context: &Context<'_>) -> Reply {
    let Some(results) = results else {
        return missing(words, context);
    };
    let mut found = hits(results, context.reader);
    if found.is_empty() || is_repetition(words, results) {
        return nothing(words, results);
    }
    if results.mode == Mode::Nearest && !results.articles.is_empty() {
        let tried = results.interpretation.words.join("、");
        found = format!(
            "没有条文含有“{}”，按“{tried}”找到最相近的：\n{found}",
            brief(words)
        );
    }
    let text = format!("{}\n\n{found}", search_link(words, context));
    Reply::new("search", text)
}

fn hits(results: &SearchResults, reader: &Reader<'_>) -> String {
    let mut text = String::new();
    // where the library cannot be asked, what the index had
    let standings = Standings::of(reader, results).ok();
    let said = |standing: Option<Standing>, indexed: ForceStatus| {
        standing.map_or(indexed.chinese().to_owned(), |known| known.briefly())
    };
    let articles = results.articles.iter().take(SHOWN as usize);
    for (index, hit) in articles.enumerate() {
        // what cannot be looked up is not handed out
        let may_leave = reader
            .find_work(&hit.id.work)
            .is_ok_and(|work| work.is_some_and(|work| reader.may_leave(work.kind)));
        let snippet: String = if may_leave {
            hit.snippet.text.split_whitespace().collect()
        } else {
            "（标准文本不对外提供）".to_owned()
        };
        text.push_str(&format!(
            "{}. 《{}》{} [{}]\n{}\n",
            index + 1,
            hit.title,
            hit.id.path,
            said(
                standings
                    .as_ref()
                    .and_then(|known| known.find_article(&hit.id)),
                hit.status
            ),
            shorten(&snippet, SNIPPET_CHARS)
        ));
    }
    if !text.is_empty() {
        return text;
    }
    for (index, hit) in results.works.iter().take(SHOWN as usize).enumerate() {
        let unconfirmed = is_unconfirmed(reader, &hit.work).unwrap_or(false);
        let unconfirmed = if unconfirmed { UNCONFIRMED } else { "" };
        text.push_str(&format!(
            "{}. 《{}》{unconfirmed}[{}]\n",
            index + 1,
            hit.title,
            said(
                standings
                    .as_ref()
                    .and_then(|known| known.find(&hit.work, None)),
                hit.status
            )
        ));
    }
    text
}

/// Whether one word was typed over and over, and nothing has it so: articles with the word alone are no answer.
fn is_repetition(words: &str, results: &SearchResults) -> bool {
    let typed: Vec<char> = fold(words).chars().collect();
    let length = typed.len();
    let mut units = (1..=length / 2).filter(|unit| length.is_multiple_of(*unit));
    results.mode == Mode::Nearest
        && units.any(|unit| (unit..length).all(|at| typed[at] == typed[at - unit]))
}

/// A question, as it is said back.
fn brief(words: &str) -> String {
    shorten(words, 30)
}

/// Nothing: what was asked, where it was looked for, and what else can be asked.
fn nothing(words: &str, results: &SearchResults) -> Reply {
    let mut text = format!(
        "没有找到“{}”。\n查过：标题、简称、文号、机关、条文全文。\n",
        brief(words)
    );
    for suggestion in &results.suggestions {
        text.push_str(&format!("试试：{}\n", suggestion.text));
    }
    text.push_str(FALLBACK_SUGGESTIONS);
    Reply::new("nothing", text)
}
