//! Rows found so far: merged where heading and text tell of one document, kept apart where a list has two rows.

use std::collections::hash_map::Entry;

use huidian_model::Diagnostic;
use huidian_text::{PartialDate, edit_distance, title_key};
use rustc_hash::{FxHashMap, FxHashSet};

use super::naming::{name_issuer, turn_order};
use crate::body::Bodies;
use crate::digest::{Digest, Row, SetAside};
use crate::instrument::without_brackets;
use crate::records::Style;
use crate::when::DateKind;

/// Where a row was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Origin {
    Table,
    Heading,
    Keys,
    List,
    Prose,
}

/// A row with what the reader must remember of it.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub(crate) row: Row,
    pub(crate) origin: Origin,
    pub(crate) is_foreign: bool,
    pub(crate) from_lead_in: bool,
    /// The look of the line that a record of the page gave it.
    pub(crate) style: Option<Style>,
    /// A column holds the issuers; where it is empty, they are unknown.
    has_issuer_column: bool,
    /// The day comments close: dates a draft where nothing else does.
    closing: Option<PartialDate>,
    key: String,
}

#[derive(Debug, Default)]
pub(crate) struct Ledger {
    records: Vec<Record>,
    by_key: FxHashMap<String, usize>,
    asides: Vec<SetAside>,
    /// Titles that were told to be books.
    books: FxHashSet<String>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// The key under which a title is the same title in one roundup: marks and brackets at the end do not count, versions do.
pub(crate) fn roundup_key(title: &str) -> String {
    let key = title_key(title);
    let mut core = key.as_str();
    loop {
        let shorter = huidian_text::title::strip_draft_mark(core).or_else(|| {
            crate::draft::MARKS
                .iter()
                .find_map(|mark| core.strip_suffix(mark))
                .map(|rest| rest.trim_end_matches('('))
        });
        match shorter {
            Some(rest) if rest.chars().count() > 3 => core = rest,
            _ => return core.to_owned(),
        }
    }
}

impl Ledger {
    pub(crate) fn len(&self) -> usize {
        self.records.len()
    }

    pub(crate) fn has_rows(&self) -> bool {
        !self.records.is_empty()
    }

    pub(crate) fn record(&self, index: usize) -> &Record {
        &self.records[index]
    }

    pub(crate) fn row_mut(&mut self, index: usize) -> &mut Row {
        &mut self.records[index].row
    }

    /// Gives a row the title its text tells in full.
    pub(crate) fn rename(&mut self, index: usize, title: &str) {
        let record = &mut self.records[index];
        title.clone_into(&mut record.row.title);
        record.key = roundup_key(title);
        self.by_key.insert(record.key.clone(), index);
    }

    /// Whether a row has this title, or one that begins or ends with it.
    pub(crate) fn holds(&self, title: &str) -> bool {
        let key = roundup_key(title);
        self.records.iter().any(|record| {
            let (known, key) = (without_brackets(&record.key), without_brackets(&key));
            known.contains(key) || key.contains(known) || is_within(key, known)
        })
    }

    pub(crate) fn note_closing(&mut self, index: usize, closing: Option<PartialDate>) {
        let record = &mut self.records[index];
        record.closing = record.closing.or(closing);
    }

    /// What stands around the title says that it is another state's.
    pub(crate) fn mark_foreign(&mut self, index: usize) {
        self.records[index].is_foreign = true;
    }

    /// Takes an empty issuer cell at its word.
    pub(crate) fn trust_issuer_column(&mut self, index: usize) {
        self.records[index].has_issuer_column = true;
    }

    pub(crate) fn is_book(&self, title: &str) -> bool {
        !self.books.is_empty() && self.books.contains(&roundup_key(title))
    }

    /// The one of `rows` that a title in the text means: the same key, a slip of one letter, or the same with its brackets off.
    pub(crate) fn find_among(&self, rows: &[usize], title: &str) -> Option<usize> {
        let key = roundup_key(title);
        let bare = without_brackets(&key).to_owned();
        rows.iter().copied().find(|&index| {
            let known = &self.records[index].key;
            *known == key
                || without_brackets(known) == bare
                || known.chars().count() > 10 && edit_distance(known, &key, 1).is_some()
                || key.chars().count() >= 6 && known.ends_with(&key)
                || is_fuller(&key, known)
        })
    }

    /// A heading shortens 《北京市甲措施》 to 《甲措施》; the text below gives the name in full.
    pub(crate) fn take_fuller(&mut self, index: usize, title: &str) {
        if is_fuller(&roundup_key(title), &self.records[index].key) {
            self.rename(index, title);
        }
    }

    /// Adds a row, or fills in the row of the same document found before in running text.
    pub(crate) fn add(
        &mut self,
        row: Row,
        origin: Origin,
        is_foreign: bool,
        from_lead_in: bool,
    ) -> usize {
        let key = roundup_key(&row.title);
        let index = self.records.len();
        if let Entry::Occupied(known) = self.by_key.entry(key.clone()) {
            let at = *known.get();
            if self.is_same(at, &row, origin, from_lead_in) {
                self.merge(at, row, origin, from_lead_in);
                return at;
            }
        }
        if let Some(at) = self.find_amended_draft(&row) {
            self.rename(at, &row.title);
            self.merge(at, row, origin, from_lead_in);
            return at;
        }
        self.by_key.insert(key.clone(), index);
        self.records.push(Record {
            row,
            origin,
            is_foreign,
            from_lead_in,
            style: None,
            has_issuer_column: false,
            closing: None,
            key,
        });
        index
    }

    /// 就修改《甲法》征求意见, told before 《关于修改〈甲法〉的决定（征求意见稿）》, is that decision.
    fn find_amended_draft(&self, row: &Row) -> Option<usize> {
        let (_, rest) = row.title.split_once("修改")?;
        let inside = rest.strip_prefix(['〈', '<', '《'])?;
        let amended = inside.split(['〉', '>', '》']).next()?;
        let at = *self.by_key.get(&roundup_key(amended))?;
        let known = &self.records[at].row;
        (row.draft && known.draft && known.number.is_none()).then_some(at)
    }

    /// Two rows of lists are two rows; a heading and a sentence tell of one document unless their dates part them.
    fn is_same(&self, at: usize, row: &Row, origin: Origin, from_lead_in: bool) -> bool {
        let known = &self.records[at];
        let is_list =
            |origin: Origin| matches!(origin, Origin::Table | Origin::List | Origin::Keys);
        if known.from_lead_in || from_lead_in {
            return true;
        }
        if is_list(known.origin) && is_list(origin) {
            // a title alone, said again, is said once more and no second document
            let (before, now) = (has_no_facts(&known.row), has_no_facts(row));
            let is_alone = before && now || origin != Origin::Table && (before || now);
            return is_alone && known.row.draft == row.draft;
        }
        // what a list names as it stands in force is not the draft that a text tells of
        let names_draft = |row: &Row| row.draft && crate::draft::is_draft_title(&row.title);
        let is_listed = known.origin == Origin::List
            || known.origin == Origin::Prose && has_no_facts(&known.row);
        if is_listed && !known.row.draft && names_draft(row) {
            return false;
        }
        let same_number = match (&known.row.number, &row.number) {
            (Some(a), Some(b)) => title_key(a) == title_key(b),
            _ => true,
        };
        let same_date = match (known.row.date, row.date) {
            (Some(a), Some(b)) => {
                a.is_compatible_with(b) || known.row.draft == row.draft && are_near(a, b)
            }
            _ => true,
        };
        same_number && same_date
    }

    fn merge(&mut self, at: usize, row: Row, origin: Origin, from_lead_in: bool) {
        let known = &mut self.records[at];
        let told_in_passing = known.row.date.is_none()
            && known.row.number.is_none()
            && known.row.issuers.is_empty()
            && known.origin == Origin::Prose
            && row.date.is_some();
        // the summary shortens titles; the item itself gives them in full
        if known.from_lead_in && !from_lead_in || told_in_passing {
            known.row.title.clone_from(&row.title);
            known.row.confidence = row.confidence;
        }
        if known.from_lead_in && !from_lead_in {
            known.row.section = row.section.clone().or(known.row.section.take());
            known.row.span = row.span;
            known.origin = origin;
            known.from_lead_in = false;
        }
        let facts = RowFacts {
            number: row.number,
            date: row.date.zip(row.date_kind),
            effective: row.effective,
            issuers: Bodies {
                names: row.issuers,
                stated: row.issuer_count,
            },
            is_draft: row.draft,
        };
        facts.fill(&mut known.row);
        known.row.replaces = known.row.replaces.take().or(row.replaces);
        known.row.confidence = known.row.confidence.max(row.confidence);
    }

    pub(crate) fn set_aside(
        &mut self,
        text: String,
        reason: &'static str,
        span: crate::passage::Span,
    ) {
        if text.trim().is_empty() {
            return;
        }
        if reason == "book" {
            self.books.insert(roundup_key(&text));
        }
        self.asides.push(SetAside { text, reason, span });
    }

    /// Where the rows that are not foreign were found, in order.
    pub(crate) fn sources(&self) -> Vec<(Origin, Option<Style>)> {
        self.records
            .iter()
            .filter(|record| !record.is_foreign)
            .map(|record| (record.origin, record.style))
            .collect()
    }

    pub(crate) fn note_style(&mut self, index: usize, style: Style) {
        self.records[index].style = Some(style);
    }

    /// 国务院公布公共安全视频条例 in the contents is 《公共安全视频图像信息系统管理条例》 below: what has an issuer and nothing else, and is
    /// told in full once by a row of the same issuer, is no row of its own.
    pub(crate) fn drop_short_names(&mut self) {
        // a page with a table of contents is short; what is compared is pairs
        const MOST: usize = 400;
        if self.records.len() > MOST {
            return;
        }
        let is_short = |record: &Record| {
            let row = &record.row;
            row.number.is_none()
                && row.date.is_none()
                && row.effective.is_none()
                && !row.issuers.is_empty()
                && (5..=24).contains(&record.key.chars().count())
        };
        let is_full = |short: &Record, record: &Record| {
            let row = &record.row;
            (row.number.is_some() || row.date.is_some())
                && row.issuers.iter().any(|name| {
                    let said = &short.row.issuers;
                    said.iter().any(|said| name.ends_with(said.as_str()))
                })
                && is_shortened(&short.key, without_brackets(&record.key))
        };
        let dropped: Vec<usize> = (0..self.records.len())
            .filter(|&at| {
                let short = &self.records[at];
                let fuller = self.records.iter().filter(|record| is_full(short, record));
                is_short(short) && fuller.count() == 1
            })
            .collect();
        for at in dropped.into_iter().rev() {
            self.records.remove(at);
        }
    }

    /// 《甲规范》等15项国家标准征求意见 over a list of fifteen bare titles, 甲规范 among them: what is told of the first is told of all. The number is
    /// the notice's.
    pub(crate) fn share_batch(&mut self, count: usize) {
        // a day that stands over the whole list is no fact of one title
        let is_bare = |record: &Record| {
            let row = &record.row;
            record.style.is_some()
                && row.number.is_none()
                && row.effective.is_none()
                && row.issuers.is_empty()
        };
        let listed: Vec<usize> = (0..self.records.len())
            .filter(|&at| is_bare(&self.records[at]))
            .collect();
        let same = |at: &usize| {
            let key = &self.records[*at].key;
            self.records
                .iter()
                .position(|record| !is_bare(record) && record.key == *key)
        };
        let Some(first) = listed
            .iter()
            .find_map(same)
            .filter(|_| listed.len() == count && self.are_of_one_day(&listed))
        else {
            return;
        };
        let told = self.records[first].row.clone();
        for at in listed {
            let facts = RowFacts {
                number: None,
                date: told.date.zip(told.date_kind),
                effective: told.effective,
                issuers: Bodies {
                    names: told.issuers.clone(),
                    stated: told.issuer_count,
                },
                is_draft: told.draft,
            };
            facts.fill(&mut self.records[at].row);
        }
        self.records.remove(first);
    }

    fn are_of_one_day(&self, records: &[usize]) -> bool {
        let day = |at: &usize| self.records[*at].row.date;
        records
            .windows(2)
            .all(|pair| day(&pair[0]) == day(&pair[1]))
    }

    /// Rows in the order of the page, foreign ones apart; a title set aside once and read as a row elsewhere is a row.
    pub(crate) fn finish(self) -> Digest {
        let mut digest = Digest {
            diagnostics: self.diagnostics,
            ..Digest::default()
        };
        let mut seen = FxHashSet::default();
        for aside in self.asides {
            let key = roundup_key(&aside.text);
            if !self.by_key.contains_key(&key) && seen.insert(key) {
                digest.set_aside.push(aside);
            }
        }
        for mut record in self.records {
            turn_order(&mut record.row);
            if !record.has_issuer_column {
                name_issuer(&mut record.row);
            }
            if let (None, true, Some(closing)) = (record.row.date, record.row.draft, record.closing)
            {
                record.row.date = Some(closing);
                record.row.date_kind = Some(DateKind::ConsultationCloses);
            }
            if record.is_foreign {
                digest.foreign.push(record.row);
            } else {
                digest.documents.push(record.row);
            }
        }
        digest
    }
}

/// Whether the letters of a short form stand in the full one, in their order: 关基 in 关键信息基础设施.
fn is_within(short: &str, full: &str) -> bool {
    let mut letters = full.chars();
    short.chars().all(|c| letters.any(|other| other == c))
}

/// Whether a key is another with a place or a body before it.
fn is_fuller(key: &str, known: &str) -> bool {
    let before = key.strip_suffix(known).unwrap_or_default();
    known.chars().count() >= 8
        && (2..=9).contains(&before.chars().count())
        && before.ends_with(['省', '市', '区', '县', '州', '国'])
}

/// Whether a name is another with letters left out, and both end and begin alike.
fn is_shortened(short: &str, full: &str) -> bool {
    let mut letters = full.chars();
    let end: String = short.chars().rev().take(2).collect();
    let full_end: String = full.chars().rev().take(2).collect();
    short.chars().count() < full.chars().count()
        && end == full_end
        && short.chars().take(2).eq(full.chars().take(2))
        && short.chars().all(|c| letters.any(|other| other == c))
}

fn has_no_facts(row: &Row) -> bool {
    row.number.is_none() && row.date.is_none() && row.effective.is_none() && row.issuers.is_empty()
}

/// One act told twice is told within weeks; a draft and its final of one name are months apart.
fn are_near(a: PartialDate, b: PartialDate) -> bool {
    const DAYS: i32 = 62;
    a.earliest()
        .until(b.earliest())
        .is_ok_and(|span| span.get_days().abs() <= DAYS)
}

/// Facts told of a row in one place.
#[derive(Debug, Clone, Default)]
pub(crate) struct RowFacts {
    pub(crate) number: Option<String>,
    pub(crate) date: Option<(PartialDate, DateKind)>,
    pub(crate) effective: Option<PartialDate>,
    pub(crate) issuers: Bodies,
    pub(crate) is_draft: bool,
}

impl RowFacts {
    /// Fills what the row lacks; the fuller list of issuers wins, and a known kind of date over an unknown one.
    pub(crate) fn fill(self, row: &mut Row) {
        row.number = row.number.take().or(self.number);
        row.effective = row.effective.or(self.effective);
        row.draft |= self.is_draft;
        if let Some((date, kind)) = self.date {
            let is_better = match (row.date, row.date_kind) {
                (None, _) => true,
                (Some(known), _) if known.day().is_none() && date.day().is_some() => {
                    known.is_compatible_with(date)
                }
                (Some(known), Some(DateKind::Unknown)) => {
                    kind != DateKind::Unknown && known == date
                }
                (Some(_), _) => false,
            };
            if is_better {
                row.date = Some(date);
                row.date_kind = Some(kind);
            }
        }
        self.issuers.fill(row);
    }
}

impl Bodies {
    fn fill(self, row: &mut Row) {
        let length = |names: &[String]| names.iter().map(String::len).sum::<usize>();
        let is_fuller = self.names.len() > row.issuers.len()
            || self.names.len() == row.issuers.len() && length(&self.names) > length(&row.issuers);
        if is_fuller {
            row.issuers.clone_from(&self.names);
        }
        let named = row.issuers.len() as u32;
        let count = row.issuer_count.max(self.stated).unwrap_or(0).max(named);
        row.issuer_count = (count > 0).then_some(count);
    }
}
