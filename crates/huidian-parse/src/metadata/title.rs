//! Title, subtitle, cover title, draft mark, salutation.

use std::ops::Range;

use huidian_text::title::{issued_without_marks, title_behind_number};
use huidian_text::{asks_views_on, title_key};

use super::{Found, Metadata, Reading, file_name};
use crate::head::{Field, field_of_label};
use crate::rung::Rung;
use crate::structure::Role;
use crate::words::{char_count, ends_as_title, is_number_line, matching_close, spaced_kind};

/// Marks of drafts, in the order in which the longer is looked for first.
const DRAFT_MARKS: [&str; 16] = [
    "草案修改稿征求意见稿",
    "草案二次审议稿",
    "草案三次审议稿",
    "草案修改稿",
    "二次审议稿",
    "草案审议稿",
    "公开征求意见稿",
    "修订征求意见稿",
    "征求意见稿",
    "意见征集稿",
    "修订草案",
    "修正草案",
    "草案",
    "送审稿",
    "报批稿",
    "讨论稿",
];

/// Consecutive title lines.
struct Block {
    /// Index of the first line.
    first_line: usize,
    lines: Vec<(usize, String)>,
}

pub(super) fn read(reading: &Reading<'_>, metadata: &mut Metadata) {
    let blocks = blocks(reading);
    let chosen = choose(&blocks, reading);
    if let Some(block) = chosen.and_then(|at| blocks.get(at)) {
        set_title(block, metadata);
        let cover = chosen.and_then(|at| blocks[..at].last());
        metadata.cover_title = cover.map(|block| join(&block.lines));
    }
    prefer_head_title(reading, metadata);
    if metadata.title.is_none() {
        metadata.title = title_outside(reading);
    }
    // 某署公告2032年第44号（关于某事的公告）
    if let Some(title) = &mut metadata.title
        && let Some(named) = title_behind_number(&title.value)
    {
        title.value = named.to_owned();
    }
    unwrap_cover(reading, metadata);
    prefer_announced_title(reading, metadata);
    metadata.draft_mark = metadata.title.as_ref().and_then(draft_mark);
    if metadata.draft_mark.is_none() {
        metadata.draft_mark =
            draft_of_cover(metadata).or_else(|| draft_of_words(reading, metadata));
    }
    metadata.salutation = reading
        .lines_of(Role::Salutation)
        .next()
        .map(|(_, start, words)| Found::at(words.to_owned(), start, start + words.len()));
}

fn blocks(reading: &Reading<'_>) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for (at, start, words) in reading.lines_of(Role::Title) {
        // The cells of a row are set apart by tabs; a title has none.
        if is_column_name(words) || words.contains('\t') || field_of_label(words).is_some() {
            continue;
        }
        match blocks.last_mut() {
            Some(block) if block.first_line + block.lines.len() == at => {
                block.lines.push((start, words.to_owned()));
            }
            _ => {
                let own = (start, words.to_owned());
                let above = is_draft_line(words).then(|| title_over_gloss(reading, at));
                let lines = above.flatten().into_iter().chain([own]).collect();
                blocks.push(Block {
                    first_line: at,
                    lines,
                });
            }
        }
    }
    blocks
}

/// （征求意见稿） alone.
fn is_draft_line(words: &str) -> bool {
    let inside = words.trim().strip_prefix(['（', '(']);
    let inside = inside.and_then(|rest| rest.strip_suffix(['）', ')']));
    inside.is_some_and(|inside| DRAFT_MARKS.contains(&inside.trim()))
}

/// The title above its English name on the cover of a standard (GB/T 1.1—2020, 附录 D); `None` where no line of another language stands between.
fn title_over_gloss(reading: &Reading<'_>, at: usize) -> Option<(usize, String)> {
    /// Lines of an English title at most.
    const LONGEST: usize = 3;
    /// Characters of a title at most.
    const LONGEST_TITLE: usize = 80;
    let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let lines = &reading.cleaned.lines;
    let above = (0..at).rev().map(|index| &lines[index]);
    let gloss = above
        .clone()
        .take_while(|line| {
            let words = reading.cleaned.line_text(line);
            !words.contains(is_han) && words.contains(|c: char| c.is_ascii_alphabetic())
        })
        .count();
    if gloss == 0 || gloss > LONGEST {
        return None;
    }
    let line = above.clone().nth(gloss)?;
    let words = reading.cleaned.line_text(line).trim();
    let is_title = words.contains(is_han)
        && words.chars().count() <= LONGEST_TITLE
        && !words.ends_with(['。', '：', '；'])
        && !is_number_line(words);
    is_title.then(|| (line.start, words.to_owned()))
}

/// The title nearest above the first numbered part; orders and notices before it are covers.
fn choose(blocks: &[Block], reading: &Reading<'_>) -> Option<usize> {
    let body = reading
        .built
        .roles
        .iter()
        .position(|role| *role == Role::Body)
        .unwrap_or(usize::MAX);
    let before = blocks
        .iter()
        .rposition(|block| block.first_line < body && !is_order_head(block));
    let chosen = before.or_else(|| (!blocks.is_empty()).then_some(0))?;
    // the title set again above the text, sometimes broken over lines, sometimes in part
    let key = block_key(&blocks[chosen]);
    let same = blocks[..chosen]
        .iter()
        .rposition(|block| block_key(block).contains(&key) && !is_cover(block));
    Some(same.unwrap_or(chosen))
}

/// The name of a column of a site, over the text: 政策法规, 规范性文件.
fn is_column_name(words: &str) -> bool {
    const COLUMNS: [&str; 16] = [
        "政策法规",
        "法律法规",
        "法规规章",
        "法规政策",
        "政策文件",
        "政府规章",
        "部门规章",
        "规章",
        "法规",
        "规范性文件",
        "行政规范性文件",
        "地方性法规",
        "通知公告",
        "公示公告",
        "政策解读",
        "政务公开",
    ];
    COLUMNS.contains(&words.trim())
}

fn block_key(block: &Block) -> String {
    block
        .lines
        .iter()
        .map(|(_, words)| loose_key(words))
        .collect()
}

/// Key without 、, which a title set in two lines leaves out between its issuers.
fn loose_key(words: &str) -> String {
    title_key(words).replace('、', "")
}

/// A notice or order that names the title inside its own.
fn is_cover(block: &Block) -> bool {
    block.lines.iter().any(|(_, words)| {
        words.contains("印发")
            || words.contains("征求")
            || words.contains("公布")
            || words.contains("发布")
            || words.contains("转发")
    })
}

/// 某部令 alone, above the title of what it orders.
fn is_order_head(block: &Block) -> bool {
    block.lines.len() == 1 && block.lines[0].1.ends_with('令') && !block.lines[0].1.contains("关于")
}

fn set_title(block: &Block, metadata: &mut Metadata) {
    let lines: Vec<(usize, String)> = block
        .lines
        .iter()
        .filter(|(_, words)| block.lines.len() == 1 || !words.ends_with('令'))
        .cloned()
        .collect();
    let lines = without_headline(lines);
    let Some((first, rest)) = lines.split_first() else {
        return;
    };
    let is_part = rest.len() == 1
        && ends_as_title(&first.1)
        && (rest[0].1.ends_with('编') || rest[0].1.ends_with('则'))
        && char_count(&rest[0].1) <= 10;
    if is_part {
        metadata.subtitle = Some(join(rest));
        metadata.title = Some(join(&lines[..1]));
        return;
    }
    // a headline repeated word for word is one title
    let key = loose_key(&first.1);
    let same = rest
        .iter()
        .all(|(_, words)| key.contains(&loose_key(words)));
    metadata.title = Some(join(if same { &lines[..1] } else { &lines }));
}

/// A body's name set over a title that begins with it, and a news headline over a whole title, are no part of it.
fn without_headline(mut lines: Vec<(usize, String)>) -> Vec<(usize, String)> {
    while let [(_, first), (_, second), ..] = lines.as_slice() {
        let is_repeated = first != second && second.starts_with(first.as_str());
        let is_news = first.contains(['！', '|', '｜', '？']) && ends_as_title(second);
        if !is_repeated && !is_news {
            break;
        }
        lines.remove(0);
    }
    lines
}

fn join(lines: &[(usize, String)]) -> Found<String> {
    let start = lines.first().map_or(0, |line| line.0);
    let end = lines.last().map_or(start, |line| line.0 + line.1.len());
    let piece = |words: &'_ str| spaced_kind(words).unwrap_or(words).to_owned();
    let title: String = lines.iter().map(|line| piece(&line.1)).collect();
    Found::at(title.trim_matches(['《', '》']).to_owned(), start, end).keep_brackets(&title)
}

impl Found<String> {
    /// 《…》 around a whole title goes; inside one it stays.
    fn keep_brackets(mut self, title: &str) -> Self {
        let is_whole =
            title.starts_with('《') && title.ends_with('》') && title.matches('《').count() == 1;
        if !is_whole {
            title.clone_into(&mut self.value);
        }
        self
    }
}

/// 标题 of the page's table, where the text shows no title or only a piece of this one.
fn prefer_head_title(reading: &Reading<'_>, metadata: &mut Metadata) {
    let Some(fact) = reading
        .head
        .find(Field::Title)
        .filter(|fact| fact.rung == Rung::Table && ends_as_title(&fact.value))
    else {
        return;
    };
    let own = metadata.title.as_ref().map(|title| title.value.as_str());
    let is_better = own.is_none_or(|own| {
        !ends_as_title(own) || {
            let (own, told) = (loose_key(own), loose_key(&fact.value));
            told.contains(&own) && told != own
        }
    });
    if is_better {
        let span = metadata.title.as_ref().and_then(|title| title.span);
        metadata.title = Some(Found {
            value: unquoted(&fact.value).to_owned(),
            span,
            rung: fact.rung,
        });
    }
}

/// 《…》 around a whole title goes.
fn unquoted(title: &str) -> &str {
    title
        .strip_prefix('《')
        .and_then(|inner| inner.strip_suffix('》'))
        .filter(|inner| !inner.contains('《'))
        .unwrap_or(title)
}

/// From the order's own words, the page's table, tags and front matter (the 《…》 in its headline), the file's name; last the number of the document.
fn title_outside(reading: &Reading<'_>) -> Option<Found<String>> {
    let front = reading.cleaned.front_title.as_deref().unwrap_or("");
    let quoted = front
        .split_once('《')
        .and_then(|(_, rest)| rest.rsplit_once('》'))
        .map(|(inside, _)| Found::outside(inside.to_owned(), Rung::FrontMatter));
    let headline = (!front.is_empty()).then(|| Found::outside(front.to_owned(), Rung::FrontMatter));
    let named = reading
        .hints
        .file_name
        .as_deref()
        .map(|name| file_name::read(name).title)
        .filter(|title| !title.is_empty())
        .map(|title| Found::outside(title, Rung::FileName));
    let told = |wanted: Rung| {
        let fact = reading
            .head
            .facts
            .iter()
            .find(|fact| fact.field == Field::Title && fact.rung == wanted)?;
        let value = without_site(unquoted(&fact.value));
        (!value.is_empty()).then(|| Found::outside(value.to_owned(), wanted))
    };
    told(Rung::Table)
        .or_else(|| told(Rung::Tag).filter(|title| ends_as_title(&title.value)))
        .or(quoted)
        .or_else(|| ordered_title(reading))
        .or_else(|| named.clone().filter(|title| ends_as_title(&title.value)))
        .or_else(|| headline.clone().filter(|title| ends_as_title(&title.value)))
        .or_else(|| number_title(reading))
        .or(named)
        .or_else(|| told(Rung::Tag))
        .or(headline)
}

/// 某通知_某市政府网: the name of the site behind the title.
fn without_site(title: &str) -> &str {
    title
        .split(['_', '|', '｜'])
        .next()
        .and_then(|title| title.split(" - ").next())
        .unwrap_or(title)
        .trim()
}

/// The title that an order publishes: 《某办法》已经…通过，现予公布.
fn ordered_title(reading: &Reading<'_>) -> Option<Found<String>> {
    /// Lines of an order in which it says what it publishes.
    const REACH: usize = 8;
    reading
        .lines_of(Role::Preamble)
        .chain(reading.lines_of(Role::Body).take(REACH))
        .find_map(|(_, start, words)| {
            let publishes = ["现予", "予以公布", "现将", "现公布", "现发布"]
                .iter()
                .any(|word| words.contains(word));
            let named = published_in(words).filter(|_| publishes)?;
            let at = start + named.start;
            let title = &words[named];
            Some(Found::at(title.to_owned(), at, at + title.len()))
        })
}

/// Where the title stands that a sentence publishes: behind what it is made by (根据《条例》，某局制定了《某规定》，现予公告), and before what it ends.
fn published_in(words: &str) -> Option<Range<usize>> {
    const GROUNDS: [&str; 8] = [
        "根据", "依据", "依照", "按照", "遵照", "贯彻", "落实", "执行",
    ];
    let mut at = 0;
    let mut is_ground = false;
    while let Some(open) = words[at..].find('《').map(|open| at + open) {
        let close = open + matching_close(&words[open..])?;
        let lead = words[at..open].trim_end();
        // 根据《甲》《乙》, 根据《甲》和《乙》, and no comma between
        let goes_on = is_ground
            && !lead.contains(['，', '。', '；'])
            && (lead.is_empty()
                || ["和", "、", "及", "与", "以及", "）"]
                    .iter()
                    .any(|word| lead.ends_with(word)));
        let clause = lead.rsplit(['，', '。', '；', '：']).next().unwrap_or(lead);
        let is_made = ["制定", "起草", "拟订", "修订", "修改"]
            .iter()
            .any(|word| clause.contains(word));
        is_ground = goes_on || !is_made && GROUNDS.iter().any(|word| clause.contains(word));
        if !is_ground {
            return Some(open + '《'.len_utf8()..close);
        }
        at = close + '》'.len_utf8();
    }
    None
}

/// 某委员会公告2025年第5号, where nothing else names the document.
fn number_title(reading: &Reading<'_>) -> Option<Found<String>> {
    reading
        .lines_of(Role::TitleNote)
        .find(|(_, _, words)| is_number_line(words))
        .map(|(_, start, words)| Found::at(words.to_owned(), start, start + words.len()))
}

/// 关于印发《某方案》的通知 directly above the plan's own parts: the plan is the work.
fn unwrap_cover(reading: &Reading<'_>, metadata: &mut Metadata) {
    let Some(title) = &metadata.title else { return };
    let printed = || printed_without_marks(reading, title);
    let Some((inner, below)) = issued_title(&title.value)
        .map(|inner| (inner.to_owned(), 0))
        .or_else(printed)
    else {
        return;
    };
    let provisions = || {
        let all = reading.built.provisions.iter();
        all.filter(|provision| provision.start as usize >= below)
    };
    let divisions = provisions()
        .filter(|provision| provision.kind == huidian_model::ProvisionKind::Division)
        .count();
    let articles =
        provisions().any(|provision| provision.kind == huidian_model::ProvisionKind::Article);
    if divisions >= 3 || articles {
        let inner = Found::of_text(inner, title.span);
        metadata.cover_title = metadata.title.replace(inner);
    }
}

/// The title that a notice names without 《》, where it stands below on lines of its own, and where those end.
fn printed_without_marks(reading: &Reading<'_>, title: &Found<String>) -> Option<(String, usize)> {
    let inner = issued_without_marks(&title.value)?;
    let key = title_key(inner);
    let below = title.span.map_or(0, |span| span.end as usize);
    let lines: Vec<(usize, &str)> = reading
        .cleaned
        .lines
        .iter()
        .filter(|line| line.start >= below)
        .map(|line| (line.start, reading.cleaned.line_text(line).trim()))
        .filter(|(_, words)| !words.is_empty())
        .collect();
    let alone = lines.iter().find(|(_, words)| title_key(words) == key);
    let broken = || {
        let pairs = lines.windows(2);
        pairs.into_iter().find_map(|pair| {
            let both = format!("{}{}", pair[0].1, pair[1].1);
            (title_key(&both) == key).then_some(&pair[1])
        })
    };
    let (start, words) = alone.or_else(broken)?;
    Some((inner.to_owned(), start + words.len()))
}

/// 某局公告 over the rule that it announces, with its articles in the annex: the rule is the work.
fn prefer_announced_title(reading: &Reading<'_>, metadata: &mut Metadata) {
    let Some(title) = &metadata.title else { return };
    let is_bare = ["公告", "通告", "令"]
        .iter()
        .any(|end| title.value.ends_with(end))
        && !title.value.contains("关于")
        && !title.value.contains('《');
    let has_articles = reading
        .built
        .provisions
        .iter()
        .any(|provision| provision.kind == huidian_model::ProvisionKind::Article);
    if !is_bare {
        return;
    }
    let Some(announced) = ordered_title(reading).filter(|found| ends_as_title(&found.value)) else {
        return;
    };
    let printed = printed_below(reading, &announced);
    if has_articles || printed.is_some() {
        metadata.cover_title = metadata.title.replace(printed.unwrap_or(announced));
    }
}

/// The title that an order names, on a line of its own below it: a decision without articles stands there.
fn printed_below(reading: &Reading<'_>, announced: &Found<String>) -> Option<Found<String>> {
    let key = title_key(&announced.value);
    let below = announced.span.map_or(0, |span| span.end as usize);
    let lines = reading.cleaned.lines.iter();
    lines
        .filter(|line| line.start >= below)
        .map(|line| (line.start, reading.cleaned.line_text(line)))
        .find(|(_, words)| title_key(words) == key)
        .map(|(start, words)| Found::at(words.to_owned(), start, start + words.len()))
}

/// The title that 关于印发《…》的通知 carries.
fn issued_title(title: &str) -> Option<&str> {
    let open = title.find('《')?;
    let (before, rest) = (&title[..open], &title[open + '《'.len_utf8()..]);
    let (inner, after) = rest.rsplit_once('》')?;
    // 《甲》《乙》 are two
    if open + matching_close(&title[open..])? != title.len() - after.len() - '》'.len_utf8() {
        return None;
    }
    let issues = ["印发", "发布", "公布", "下发", "颁布"]
        .iter()
        .any(|verb| before.ends_with(verb));
    (issues && (after.starts_with("的通知") || after.starts_with("的公告"))).then_some(inner)
}

fn draft_mark(title: &Found<String>) -> Option<Found<String>> {
    let words = &title.value;
    let closing = words.rfind(['（', '('])?;
    let inside = words[closing..].trim_matches(['（', '(', '）', ')']);
    DRAFT_MARKS
        .iter()
        .any(|mark| inside.ends_with(mark))
        .then(|| Found::of_text(inside.to_owned(), title.span))
}

/// What stands above the first article asks for views on the act below: a draft posted under the title of the final act.
fn draft_of_words(reading: &Reading<'_>, metadata: &Metadata) -> Option<Found<String>> {
    /// Longest paragraph in which that is said, in bytes.
    const LONGEST: usize = 3000;
    let title = metadata.title.as_ref()?;
    let provisions = reading.built.provisions.iter();
    let below = provisions
        .filter(|provision| provision.kind == huidian_model::ProvisionKind::Article)
        .map(|provision| provision.start as usize)
        .next()?;
    let lines = reading.cleaned.lines.iter();
    let mut above = lines.take_while(|line| line.start < below);
    above.find_map(|line| {
        let words = reading.cleaned.line_text(line);
        let mut sentences = words.split_inclusive(['。', '；']);
        let asks =
            words.len() <= LONGEST && sentences.any(|said| asks_views_on(said, &title.value));
        let end = line.start + words.len();
        asks.then(|| Found::at("征求意见稿".to_owned(), line.start, end))
    })
}

/// A notice that asks for opinions carries a draft, whatever its title says.
fn draft_of_cover(metadata: &Metadata) -> Option<Found<String>> {
    let cover = metadata.cover_title.as_ref()?;
    let asks = cover.value.contains("征求意见")
        || cover.value.contains("征求") && cover.value.contains("意见");
    asks.then(|| Found::of_text("征求意见稿".to_owned(), cover.span))
}
