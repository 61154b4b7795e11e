//! Where in its own text a reference stands: the article, paragraph and item around it.

use std::ops::Range;

use huidian_model::provision::Ordinal;
use huidian_model::{Document, ProvisionKind};

use crate::cursor::{
    bracketed_numeral, char_at, eat, eat_any, folded_at, line_end, numeral, skip_spaces,
};

/// The provisions around a place; the state from `start` on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Place {
    pub start: usize,
    pub part: Option<Ordinal>,
    pub subpart: Option<Ordinal>,
    pub chapter: Option<Ordinal>,
    pub section: Option<Ordinal>,
    pub article: Option<Ordinal>,
    /// The article before, as the text numbers it.
    pub previous_article: Option<Ordinal>,
    /// Position from 1 on; 0 before the first paragraph.
    pub paragraph: u32,
    pub item: Option<u32>,
    /// Last item seen in the article, and the paragraph it belongs to.
    pub last_item: Option<(u32, u32)>,
    /// Which article of the text this is, counted from 0.
    index: usize,
    is_quoted: bool,
}

/// All places of a text in order.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    places: Vec<Place>,
    /// Labels and headings: what they name is no reference.
    labels: Vec<Range<usize>>,
    /// Paragraphs of each article.
    paragraph_counts: Vec<u32>,
}

impl Outline {
    /// From the tree of the text, or from its lines where there is no tree.
    pub(crate) fn of(text: &str, document: Option<&Document>) -> Self {
        match document {
            Some(document) if document.text == text => Self::from_document(document),
            _ => Self::from_lines(text),
        }
    }

    /// The place of byte offset `at`.
    pub(crate) fn place(&self, at: usize) -> Option<&Place> {
        let after = self.places.partition_point(|place| place.start <= at);
        self.places.get(after.checked_sub(1)?)
    }

    /// End of the label that covers `at`.
    pub(crate) fn label_end(&self, at: usize) -> Option<usize> {
        let after = self.labels.partition_point(|label| label.start <= at);
        let label = self.labels.get(after.checked_sub(1)?)?;
        label.contains(&at).then_some(label.end)
    }

    /// Number of paragraphs of the article around a place.
    pub(crate) fn paragraph_count(&self, place: &Place) -> u32 {
        self.paragraph_counts.get(place.index).copied().unwrap_or(0)
    }

    pub(crate) fn has_articles(&self) -> bool {
        self.places.iter().any(|place| place.article.is_some())
    }

    fn push(&mut self, place: &Place) {
        if place.article.is_some() {
            if self.paragraph_counts.len() <= place.index {
                self.paragraph_counts.resize(place.index + 1, 0);
            }
            let count = &mut self.paragraph_counts[place.index];
            *count = (*count).max(place.paragraph);
        }
        self.places.push(place.clone());
    }

    fn from_document(document: &Document) -> Self {
        let mut outline = Self::default();
        let mut place = Place::default();
        for provision in &document.provisions {
            place.start = provision.start as usize;
            let number = provision.ordinal.clone();
            let single = number.as_ref().and_then(|ordinal| ordinal.0.first());
            let single = single.copied().unwrap_or(0);
            match provision.kind {
                ProvisionKind::Part
                | ProvisionKind::Subpart
                | ProvisionKind::Chapter
                | ProvisionKind::Section => place.enter_heading(provision.kind, number),
                ProvisionKind::Article => match number {
                    Some(number) => place.enter_article(number, false),
                    None => continue,
                },
                ProvisionKind::Paragraph => {
                    place.paragraph = single;
                    place.item = None;
                }
                ProvisionKind::Item => place.enter_item(single),
                ProvisionKind::Annex | ProvisionKind::Signature => place.leave_articles(),
                _ => continue,
            }
            if matches!(provision.kind, ProvisionKind::Article) || provision.kind.is_heading() {
                let label = provision.start as usize..provision.label_end as usize;
                outline.labels.push(label);
            }
            if provision.kind == ProvisionKind::Article {
                place.paragraph = 1;
            }
            outline.push(&place);
        }
        outline
    }

    fn from_lines(text: &str) -> Self {
        let mut outline = Self::default();
        let mut place = Place::default();
        let mut start = 0;
        while start < text.len() {
            let end = line_end(text, start);
            outline.read_sentences(text, start..end, &mut place);
            start = end + 1;
        }
        outline
    }

    /// Reads a line, and as lines of their own the articles that begin inside it: 第一条 ……。第二条 ……。
    fn read_sentences(&mut self, text: &str, line: Range<usize>, place: &mut Place) {
        let mut start = line.start;
        let own = line_content(text, &line)
            .and_then(|at| article_label(text, at, line.end, place.last_article()));
        let mut latest = own
            .map(|(number, _)| number)
            .or_else(|| place.last_article().cloned());
        for stop in memchr::memmem::find_iter(&text.as_bytes()[line.clone()], "。") {
            let next = skip_spaces(text, line.start + stop + '。'.len_utf8());
            if next < line.end
                && let Some(number) = inner_label(text, next, line.end, latest.as_ref())
            {
                self.read_line(text, start..next, place);
                latest = Some(number);
                start = next;
            }
        }
        self.read_line(text, start..line.end, place);
    }

    fn read_line(&mut self, text: &str, line: Range<usize>, place: &mut Place) {
        let Some(start) = line_content(text, &line) else {
            return;
        };
        if text[line.start..start].trim() == "#" && !text[start..line.end].contains('《') {
            // the first heading of a page is the title of the text
            self.labels.push(start..line.end);
            return;
        }
        let quoted = text[line.start..start].contains(['“', '"']);
        place.start = line.start;
        if let Some((kind, number, end)) = heading(text, start, line.end) {
            place.enter_heading(kind, Some(number));
            self.labels.push(start..end);
        } else if let Some((number, end)) =
            article_label(text, start, line.end, place.last_article())
        {
            place.enter_article(number, quoted);
            self.labels.push(start..end);
            place.paragraph = u32::from(!text[end..line.end].trim_matches(is_filler).is_empty());
        } else if starts_annex(text, start) || (place.is_quoted && is_division(text, start)) {
            place.leave_articles();
        } else if let Some((number, _)) = bracketed_numeral(text, start) {
            if text[start..]
                .chars()
                .nth(1)
                .is_some_and(|c| c.is_ascii_digit())
            {
                return;
            }
            place.enter_item(number);
        } else if place.article.is_some() && !is_point(text, start) {
            place.paragraph += 1;
            place.item = None;
        } else {
            return;
        }
        self.push(place);
    }
}

impl Place {
    /// The article around, or the last one before.
    fn last_article(&self) -> Option<&Ordinal> {
        self.article.as_ref().or(self.previous_article.as_ref())
    }

    fn enter_heading(&mut self, kind: ProvisionKind, number: Option<Ordinal>) {
        let levels = [
            (ProvisionKind::Part, &mut self.part),
            (ProvisionKind::Subpart, &mut self.subpart),
            (ProvisionKind::Chapter, &mut self.chapter),
            (ProvisionKind::Section, &mut self.section),
        ];
        for (level, slot) in levels {
            match level.cmp(&kind) {
                std::cmp::Ordering::Less => {}
                std::cmp::Ordering::Equal => slot.clone_from(&number),
                std::cmp::Ordering::Greater => *slot = None,
            }
        }
        if let Some(article) = self.article.take() {
            self.previous_article = Some(article);
        }
        self.paragraph = 0;
        self.item = None;
        self.last_item = None;
    }

    fn enter_article(&mut self, number: Ordinal, quoted: bool) {
        if let Some(article) = self.article.take() {
            self.previous_article = Some(article);
        }
        if self.previous_article.is_some() {
            self.index += 1;
        }
        self.article = Some(number);
        self.paragraph = 0;
        self.item = None;
        self.last_item = None;
        self.is_quoted = quoted;
    }

    fn enter_item(&mut self, number: u32) {
        self.item = Some(number);
        self.last_item = Some((number, self.paragraph.max(1)));
    }

    /// Whether the article around begins with a quotation mark: the words of a work that is being amended.
    pub(crate) fn is_in_quoted_article(&self) -> bool {
        self.is_quoted && self.article.is_some()
    }

    fn leave_articles(&mut self) {
        let index = self.index + 1;
        *self = Place {
            start: self.start,
            index,
            ..Place::default()
        };
    }
}

fn is_filler(c: char) -> bool {
    c.is_whitespace() || c == '*'
}

/// Offset of the first character of a line that is neither space nor markup nor an opening quotation mark; `None` for lines that are no text.
fn line_content(text: &str, line: &Range<usize>) -> Option<usize> {
    let content = &text[line.clone()];
    let trimmed = content.trim_start_matches(|c: char| {
        is_filler(c) || matches!(c, '#' | '>' | '【' | '“' | '"' | '「' | '\u{feff}')
    });
    let start = line.end - trimmed.len();
    let is_text = !trimmed.is_empty()
        && !["<!--", "![", "---", "|", "```"]
            .iter()
            .any(|mark| trimmed.starts_with(mark));
    is_text.then_some(start)
}

/// 第三章 网络运行安全 on a line of its own.
fn heading(text: &str, at: usize, end: usize) -> Option<(ProvisionKind, Ordinal, usize)> {
    const LONGEST: usize = 45;
    let after = skip_spaces(text, eat(text, at, '第')?);
    let (number, after) = numeral(text, after)?;
    let (kind, after) = match folded_at(text, skip_spaces(text, after))? {
        ('编', after) => (ProvisionKind::Part, after),
        ('分', after) => (ProvisionKind::Subpart, eat(text, after, '编')?),
        ('章', after) => (ProvisionKind::Chapter, after),
        ('节', after) => (ProvisionKind::Section, after),
        _ => return None,
    };
    let name = text[after..end].trim_matches(is_filler);
    let runs_on = name.contains(['。', '，', '；', ',', ';', '：'])
        || ["第", "规定", "的", "所", "、", "至", "和", "中"]
            .iter()
            .any(|word| text[after..end].starts_with(word));
    (name.chars().count() <= LONGEST && !runs_on).then_some((kind, Ordinal::one(number), end))
}

/// 第三条 at the beginning of a line, with the offset after it.
fn article_label(
    text: &str,
    at: usize,
    end: usize,
    latest: Option<&Ordinal>,
) -> Option<(Ordinal, usize)> {
    let (number, after) = article_number(text, at)?;
    if after > end {
        return None;
    }
    let rest = &text[after..end];
    let Some(next) = rest.chars().next() else {
        return Some((number, after));
    };
    let parted = is_filler(next) || matches!(next, ':' | '：' | '【' | '】' | '（' | '(' | '[');
    let behind = rest.trim_start_matches(is_filler);
    if goes_on_as_reference(behind)
        || (!parted && REFERENCE_TAILS.iter().any(|tail| behind.starts_with(tail)))
    {
        return None;
    }
    (parted || is_next(&number, latest)).then_some((number, after))
}

/// Words behind 第三条 without a space that make it a reference at the beginning of a paragraph.
const REFERENCE_TAILS: [&str; 10] = ["规定", "所", "的", "和", "至", "中", "或", "以", "及", "与"];

/// 第三条、第四条 and 第三条第二款 are references even at the beginning of a line.
fn goes_on_as_reference(behind: &str) -> bool {
    let listed = behind.starts_with(['、', '，', ',']);
    let chained = ["第", "至第", "和第", "或者第"].iter().any(|word| {
        behind.strip_prefix(word).is_some_and(|rest| {
            numeral(rest, 0).is_some_and(|(_, end)| rest[end..].starts_with(['款', '项', '条']))
        })
    });
    listed || chained
}

fn article_number(text: &str, at: usize) -> Option<(Ordinal, usize)> {
    let after = skip_spaces(text, eat(text, at, '第')?);
    let (number, after) = numeral(text, after)?;
    let mut end = eat(text, skip_spaces(text, after), '条')?;
    let mut ordinal = vec![number];
    while let Some(after) = eat(text, end, '之')
        && let Some((inserted, after)) = numeral(text, after)
    {
        ordinal.push(inserted);
        end = after;
    }
    Some((Ordinal(ordinal), end))
}

/// The article that begins at `at`, inside a line: its number is the next one, or a space stands behind it.
fn inner_label(text: &str, at: usize, end: usize, latest: Option<&Ordinal>) -> Option<Ordinal> {
    let (number, after) = article_label(text, at, end, latest)?;
    let is_label = is_next(&number, latest) || text[after..].starts_with([' ', '\u{3000}']);
    is_label.then_some(number)
}

/// Whether a number without a space behind it is the next one of the text.
fn is_next(number: &Ordinal, latest: Option<&Ordinal>) -> bool {
    match latest {
        None => true,
        Some(previous) => match (number.0.as_slice(), previous.0.first()) {
            ([own, inserted @ ..], Some(previous)) => {
                own.checked_sub(1) == Some(*previous) || own == previous && !inserted.is_empty()
            }
            _ => false,
        },
    }
}

fn starts_annex(text: &str, at: usize) -> bool {
    let Some(after) = eat_any(text, at, &["附件", "附录", "附表", "附：", "附:"]) else {
        return false;
    };
    let after = numeral(text, after).map_or(after, |(_, after)| after);
    char_at(text, after).is_none_or(|c| c.is_whitespace() || matches!(c, '：' | ':' | '*'))
        || text[at..].starts_with("附：")
}

/// 二、 of a decision that quotes articles.
fn is_division(text: &str, at: usize) -> bool {
    numeral(text, at)
        .is_some_and(|(_, after)| matches!(char_at(text, after), Some('、' | '.' | '．')))
}

/// 1. or 1、 below an item.
fn is_point(text: &str, at: usize) -> bool {
    char_at(text, at).is_some_and(|c| c.is_ascii_digit()) && is_division(text, at)
}
