//! Parses a chat message into a question.

use huidian_model::{NamedPlace, ProvisionPath, Sector, Topic, WorkId, title_key};
use huidian_operations::{
    EndedAct, NamedWork, canonical_number, find_ended, find_named_place, find_named_work,
    read_place, search_request,
};
use huidian_search::{DateSpan, Jump, JumpReason, SearchRequest, SearchResults};
use huidian_store::PageRequest;
use huidian_text::{fold, title::ends_as_title};
use jiff::civil::Date;

use super::Context;
use super::limits::SHOWN;
use super::small_talk::is_small_talk;
use super::status::{self, Aspect};
use crate::error::Result;
use huidian_following::Selection;

/// A question, understood.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Question {
    Help,
    /// 最新, perhaps of a year, a sector or an issuer.
    Newest(Selection),
    /// 即将施行
    Upcoming(Selection),
    /// 征求意见
    Consultations(Selection),
    /// 本周变化: events of the law of a week, and consultations about to close.
    Brief(Selection),
    /// A year, a sector, an issuer, or several of these together.
    List(Selection),
    Work(WorkId),
    /// 还有效吗, 什么时候施行: the status of a work, and its days.
    Status(WorkId, Aspect),
    /// With its place.
    Provision(NamedWork),
    /// A title that nothing here has, and what it may be short for.
    ShortFor(String, Box<Question>),
    /// A provision of something this library does not have.
    Missing(String),
    /// An act that is not held and that a held text ended.
    Ended(EndedAct),
    /// A number that no work here has.
    MissingNumber(String),
    /// Part of the titles of so many works.
    Titles(String),
    /// With what the index found, where there is one.
    Search(String, Option<Box<SearchResults>>),
}

/// Reads a question; the surer reading comes first.
pub(super) fn read(question: &str, context: &Context<'_>) -> Result<Question> {
    let bare = question.trim_matches(|c: char| c.is_whitespace() || "？?！!。，,～~".contains(c));
    if let Some(asked) = fixed(bare) {
        return Ok(asked);
    }
    if let Some((name, aspect)) = status::read(bare)
        && let Some(asked) = status_of(name, aspect, context)?
    {
        return Ok(asked);
    }
    if let Some(asked) = narrowed(bare, context) {
        return Ok(asked);
    }
    let taken = selection(bare, context).or_else(|| selection(without_taking(bare), context));
    if let Some(selection) = taken
        && !is_stranger(&selection, context)?
    {
        return Ok(Question::List(selection));
    }
    if is_number(bare)
        && let Some(work) = find_work(bare, context)?
    {
        return Ok(Question::Work(work));
    }
    let named = provision(bare, context)?;
    if let Some(asked @ Question::Provision(..)) = named {
        return Ok(asked);
    }
    if let Some(work) = find_work(bare, context)? {
        return Ok(Question::Work(work));
    }
    if let Some(ended) = find_ended(context.reader, context.catalogue, bare)? {
        return Ok(Question::Ended(ended));
    }
    let results = context
        .index
        .map(|index| index.search(&request(bare, context)))
        .transpose()?;
    if let Some(jump) = results.as_ref().and_then(only_jump) {
        let path = jump.path.as_deref().map(str::parse::<ProvisionPath>);
        let asked = match path {
            Some(Ok(path)) => Question::Provision(NamedWork {
                work: jump.work.clone(),
                version: None,
                place: Some(path.into()),
            }),
            _ => Question::Work(jump.work.clone()),
        };
        return Ok(as_short(bare, jump, asked));
    }
    if let Some(missing) = named {
        return Ok(missing);
    }
    if is_number(bare) {
        return Ok(Question::MissingNumber(bare.to_owned()));
    }
    if is_in_titles(bare, results.as_ref()) {
        return Ok(Question::Titles(bare.to_owned()));
    }
    Ok(Question::Search(bare.to_owned(), results.map(Box::new)))
}

/// The work, or its provision, whose status is asked for; a title that is not held is said to be missing, and words that several titles have give their list, which says the
/// status of each. Other words are a question like any other.
fn status_of(name: &str, aspect: Aspect, context: &Context<'_>) -> Result<Option<Question>> {
    let named = provision(name, context)?;
    if let Some(asked @ Question::Provision(..)) = named {
        return Ok(Some(asked));
    }
    if let Some(work) = find_work(name, context)? {
        return Ok(Some(Question::Status(work, aspect)));
    }
    if let Some(ended) = find_ended(context.reader, context.catalogue, name)? {
        return Ok(Some(Question::Ended(ended)));
    }
    let index = context
        .index
        .map(|index| index.search(&request(name, context)));
    let results = index.transpose()?;
    if let Some(jump) = results.as_ref().and_then(only_jump) {
        let asked = Question::Status(jump.work.clone(), aspect);
        return Ok(Some(as_short(name, jump, asked)));
    }
    if is_in_titles(name, results.as_ref()) {
        return Ok(Some(Question::Titles(name.to_owned())));
    }
    if is_number(name) {
        return Ok(Some(Question::MissingNumber(name.to_owned())));
    }
    let is_title = name.starts_with('《') && name.ends_with('》');
    Ok(named.or_else(|| is_title.then(|| Question::Missing(name.to_owned()))))
}

fn request(text: &str, context: &Context<'_>) -> SearchRequest {
    let selection = Selection {
        search: Some(text.to_owned()),
        ..Selection::default()
    };
    SearchRequest {
        limit: SHOWN as usize,
        wants_facets: false,
        ..search_request(&selection, &context.finder())
    }
}

fn fixed(text: &str) -> Option<Question> {
    let lower = text.to_lowercase();
    if HELP_WORDS.contains(&lower.as_str()) || is_small_talk(&lower) {
        return Some(Question::Help);
    }
    if without_taking(&lower).is_empty() {
        return Some(Question::List(Selection::default()));
    }
    timely(without_what(&lower)).map(|asked| asked(Selection::default()))
}

/// Words that ask for help by a name of their own.
const HELP_WORDS: [&str; 7] = ["", "帮助", "help", "?", "菜单", "说明", "功能"];

/// What asks for everything, or for files, whatever it is asked of.
const TAKING: [&str; 18] = [
    "资料包",
    "压缩包",
    "下载",
    "打包",
    "全部",
    "所有",
    "全库",
    "我要",
    "请",
    "给我",
    "的",
    "资料",
    "怎么",
    "怎样",
    "如何",
    "请问",
    "哪里",
    "在",
];

/// 下载2024能源资料包 asks the same as 2024能源; what is nothing else asks for all there is.
fn without_taking(text: &str) -> &str {
    let mut text = text.trim();
    while let Some(shorter) = TAKING.iter().find_map(|word| {
        let shorter = text
            .strip_suffix(word)
            .or_else(|| text.strip_prefix(word))?;
        Some(shorter.trim())
    }) {
        text = shorter;
    }
    text
}

/// A question narrowed to a selection.
type Narrowed = fn(Selection) -> Question;

/// Words that ask what is new, coming or open.
const TIMELY: [(&str, Narrowed); 21] = [
    ("本周变化", Question::Brief),
    ("一周变化", Question::Brief),
    ("本周", Question::Brief),
    ("周报", Question::Brief),
    ("简报", Question::Brief),
    ("最新", Question::Newest),
    ("最近", Question::Newest),
    ("新增", Question::Newest),
    ("即将施行", Question::Upcoming),
    ("即将实施", Question::Upcoming),
    ("即将生效", Question::Upcoming),
    ("将要施行", Question::Upcoming),
    ("将要实施", Question::Upcoming),
    ("尚未施行", Question::Upcoming),
    ("尚未实施", Question::Upcoming),
    ("待施行", Question::Upcoming),
    ("未生效", Question::Upcoming),
    ("公开征求意见", Question::Consultations),
    ("征求意见稿", Question::Consultations),
    ("征求意见", Question::Consultations),
    ("意见征集", Question::Consultations),
];

fn timely(word: &str) -> Option<Narrowed> {
    let mut known = TIMELY.iter();
    known
        .find(|(name, _)| *name == word)
        .map(|(_, asked)| *asked)
}

/// 最新 能源, 金融征求意见: a timely word together with a year, a sector or an issuer.
fn narrowed(text: &str, context: &Context<'_>) -> Option<Question> {
    let text = without_what(text.trim());
    TIMELY.iter().find_map(|(word, asked)| {
        let rest = text
            .strip_prefix(word)
            .or_else(|| text.strip_suffix(word))?;
        let rest = rest.trim_matches(|c: char| c.is_whitespace() || "的+、，,".contains(c));
        let rest = match without_what(rest) {
            "" => rest,
            bare => bare,
        };
        selection(rest, context).or_else(|| topic(rest)).map(asked)
    })
}

/// 本周 数据安全: by itself such a word asks for titles and texts.
fn topic(text: &str) -> Option<Selection> {
    let topic = text.parse::<Topic>().ok()?;
    Some(Selection {
        topics: vec![topic],
        ..Selection::default()
    })
}

/// Whether only bodies are named that have issued nothing here: their names may still stand in texts.
fn is_stranger(selection: &Selection, context: &Context<'_>) -> Result<bool> {
    let named = Selection {
        issuers: selection.issuers.clone(),
        ..Selection::default()
    };
    if selection.issuers.is_empty() || named != *selection {
        return Ok(false);
    }
    let filter = context.finder().filter(selection)?;
    let page = PageRequest {
        limit: 1,
        ..PageRequest::first(context.today)
    };
    Ok(context.reader.list_works(&filter, &page)?.total_count == 0)
}

/// 最新的政策文件 asks the same as 最新.
fn without_what(text: &str) -> &str {
    let mut text = text;
    while let Some(shorter) = [
        "的",
        "政策",
        "文件",
        "法规",
        "法律",
        "标准",
        "规定",
        "有哪些",
    ]
    .iter()
    .find_map(|what| text.strip_suffix(what))
    {
        text = shorter;
    }
    text
}

/// Words that are all a year, a sector or an issuer.
fn selection(text: &str, context: &Context<'_>) -> Option<Selection> {
    let joined = join_dates(text);
    let text = joined.as_str();
    let mut selection = Selection::default();
    for word in text.split([' ', '　', ',', '，', '、', '+']) {
        if word.is_empty() || put(&mut selection, word, context) {
            continue;
        }
        // 2024年能源, 能源2024
        let (first, second) = parted(word)?;
        if !(put(&mut selection, first, context) && put(&mut selection, second, context)) {
            return None;
        }
    }
    (!selection.is_everything()).then_some(selection)
}

/// Takes the spaces before 年 and 月 out: 2024 年 5 月.
fn join_dates(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    for c in text.chars() {
        let is_mark = matches!(c, '年' | '月');
        let before = joined.trim_end();
        if is_mark && before.ends_with(char::is_numeric)
            || c.is_numeric() && before.len() < joined.len() && before.ends_with('年')
        {
            joined.truncate(before.len());
        }
        joined.push(c);
    }
    joined
}

fn put(selection: &mut Selection, word: &str, context: &Context<'_>) -> bool {
    if let Some(year) = year(word) {
        selection.years.push(year);
    } else if let Some(span) = month(word) {
        selection.listed.get_or_insert(span);
    } else if let Ok(sector) = word.parse::<Sector>() {
        selection.sectors.push(sector);
    } else if is_issuer(word, context) {
        selection.issuers.push(word.to_owned());
    } else {
        return false;
    }
    true
}

/// A year written together with something else, cut from it.
fn parted(word: &str) -> Option<(&str, &str)> {
    let digit = |c: char| c.is_numeric();
    let begins = word.starts_with(digit);
    let cut = if begins {
        let end = word.find(|c: char| !digit(c))?;
        let after = word[end..]
            .strip_prefix("年度")
            .or_else(|| word[end..].strip_prefix('年'));
        word.len() - after.unwrap_or(&word[end..]).len()
    } else {
        word.find(digit)?
    };
    let (first, second) = word.split_at(cut);
    let rest = if begins { second } else { first };
    (!rest.is_empty()).then_some((first, second))
}

/// 2024, ２０２４年, 2024年度汇总; of years without works is told as of others.
fn year(word: &str) -> Option<i16> {
    let folded = fold(word);
    let digits = folded.trim_end_matches(|c: char| !c.is_ascii_digit());
    let rest = &folded[digits.len()..];
    let is_known = [
        "",
        "年",
        "年度",
        "年汇总",
        "年度汇总",
        "年政策",
        "汇总",
        "年资料",
        "资料",
        "年全部",
    ]
    .contains(&rest);
    let year = digits
        .parse()
        .ok()
        .filter(|year| (1840..2200).contains(year))?;
    (is_known && digits.len() == 4).then_some(year)
}

/// 2024-05, 2024年5月, ２０２４．５月份.
fn month(word: &str) -> Option<DateSpan> {
    let folded = fold(word);
    let (year, rest) = folded.split_at_checked(4)?;
    let month = rest.strip_prefix(['年', '-', '.', '/'])?;
    let digits = month.trim_end_matches(|c: char| !c.is_ascii_digit());
    let is_whole = ["", "月", "月份", "月汇总", "月资料"].contains(&&month[digits.len()..]);
    let number = digits
        .parse()
        .ok()
        .filter(|month| (1..=12).contains(month))?;
    let year: i16 = year
        .parse()
        .ok()
        .filter(|year| (1840..2200).contains(year))?;
    let first = Date::new(year, number, 1).ok()?;
    let last = first.last_of_month();
    is_whole.then_some(DateSpan { first, last })
}

/// Whether a question is a number and nothing else: 国发〔2024〕1号, GB/T 99999.
fn is_number(text: &str) -> bool {
    let numbers = huidian_model::number::find_numbers(text);
    let length = text.chars().count();
    numbers
        .first()
        .is_some_and(|number| number.start == 0 && number.end as usize == length)
}

/// A body on file by this very name; not one that a longer phrase merely resembles.
fn is_issuer(word: &str, context: &Context<'_>) -> bool {
    let register = &context.catalogue.authorities.register;
    register
        .readings(word)
        .any(|reading| reading.form != huidian_model::NameForm::Near)
}

/// The provision that 数据安全法第二十一条, 数据安全法 21, 民法典侵权责任编第三章 and the like name; [`Question::Missing`] where the work is not held.
fn provision(text: &str, context: &Context<'_>) -> Result<Option<Question>> {
    let mut missing = None;
    for (name, place, is_spelt_out) in provision_splits(text) {
        if let Some(named) = find_named(&name, context)? {
            let place = Some(place);
            return Ok(Some(Question::Provision(NamedWork { place, ..named })));
        }
        if is_spelt_out && missing.is_none() {
            missing = Some(Question::Missing(name));
        }
    }
    // the part of a code in one word with its title
    let words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
    let (reader, catalogue) = (context.reader, context.catalogue);
    let in_part = find_named_place(reader, catalogue, &words, context.today)?.filter(|named| {
        let place = named.place.as_ref();
        place.is_some_and(|place| place.book.is_some() && !place.path.is_empty())
    });
    Ok(in_part.map(Question::Provision).or(missing))
}

/// Ways to cut a question into a name and a provision, the longest provision first; whether the provision says 第 and 条.
fn provision_splits(text: &str) -> Vec<(String, NamedPlace, bool)> {
    let mut splits = Vec::new();
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let begins = c == '第'
            || before.is_whitespace()
            || matches!(before, '》' | ':' | '：')
            || (c.is_ascii_digit() && !before.is_ascii_digit());
        before = c;
        if at == 0 || !begins || c.is_whitespace() {
            continue;
        }
        let (name, rest) = (
            text[..at].trim_end_matches([' ', '　', ':', '：']),
            &text[at..],
        );
        // 附则 by itself is a word as well as a part
        if let Some(place) = read_place(rest).filter(|place| !place.path.is_empty()) {
            let is_spelt_out = rest.starts_with('第') && rest.contains('条');
            splits.push((name.to_owned(), place, is_spelt_out));
        }
    }
    splits
}

fn find_work(name: &str, context: &Context<'_>) -> Result<Option<WorkId>> {
    Ok(find_named(name, context)?.map(|named| named.work))
}

/// The work of a name, and the version that the name says.
fn find_named(name: &str, context: &Context<'_>) -> Result<Option<NamedWork>> {
    let reader = context.reader;
    if let Some(named) = find_named_work(reader, context.catalogue, name, context.today)? {
        return Ok(Some(named));
    }
    // a number in a longer phrase: 国发〔2024〕1号 全文
    let numbers = huidian_model::number::find_numbers(name);
    let Some(found) = numbers.first() else {
        return Ok(None);
    };
    let number = canonical_number(&found.number, &context.catalogue.authorities.register);
    let work = reader.find_works_by_number(&number)?.into_iter().next();
    Ok(work.map(|work| NamedWork {
        work,
        version: None,
        place: None,
    }))
}

/// The place a query names for the index, which knows abbreviations and pinyin that titles do not have.
fn only_jump(results: &SearchResults) -> Option<&Jump> {
    let jumps = results.interpretation.jumps.iter();
    let mut sure = jumps.filter(|jump| jump.reason < JumpReason::Misspelt);
    sure.next().filter(|_| sure.next().is_none())
}

/// What was asked, with the title that was asked for where it may be that of another act: 甲市数据条例 has all its characters in 甲市数据管理条例.
fn as_short(name: &str, jump: &Jump, asked: Question) -> Question {
    const LEAST: usize = 4;
    let title: String = provision_splits(name)
        .into_iter()
        .next()
        .map_or_else(|| name.to_owned(), |(title, ..)| title);
    let title = title.trim_matches(['《', '》']);
    let key = title_key(title);
    let is_title = key.chars().count() >= LEAST || title.starts_with("中华人民共和国");
    if jump.reason == JumpReason::Abbreviation && is_title && ends_as_title(&key) {
        Question::ShortFor(title.to_owned(), Box::new(asked))
    } else {
        asked
    }
}

/// Whether the words, as they stand, are part of a title that was found.
fn is_in_titles(text: &str, results: Option<&SearchResults>) -> bool {
    let key = title_key(text);
    let mut works = results.into_iter().flat_map(|results| &results.works);
    !key.is_empty() && works.any(|work| title_key(&work.title).contains(&key))
}
