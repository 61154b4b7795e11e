//! From a page to rows: one walk over its lines and tables.

mod backward;
mod beside;
mod calendar;
mod entry;
mod grid;
mod grounds;
mod headline;
mod judge;
mod ledger;
mod lines;
mod list;
mod matter;
mod naming;
mod prose;
mod record;
mod sentence;
mod summary;
mod support;
mod talk;
mod timeline;

use huidian_extract::Page;
use huidian_model::{Diagnostic, Severity};

use self::calendar::page_years;
use self::ledger::Ledger;
pub(crate) use self::ledger::roundup_key;
use self::record::Head;
use crate::body::Bodies;
use crate::confidence::Signs;
use crate::digest::{Digest, Row};
use crate::fields::{Field, pairs};
use crate::foreign::is_foreign_text;
use crate::hint::{LineHint, LinePart};
use crate::mention::Mention;
use crate::noise::{is_menu, is_noise, opens_tail};
use crate::own_title::OwnTitle;
use crate::passage::{Passage, Span};
use crate::records::{Planned, Style, plan};
use crate::table::layout;
use crate::translation::is_translation;
use crate::unit::{Line, Unit, units};
use crate::unmarked::{Marked, mark_titles};
use crate::when::{DateKind, Years};
use crate::written;
use huidian_text::PartialDate;
use rustc_hash::FxHashSet;

/// What the caller knows of the file besides the page.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions<'o> {
    /// A file name such as `2024-policies.xlsx` may say the year when nothing else does.
    pub file_name: Option<&'o str>,
    /// Styles of lines that a reader said are titles, as [`Unit::style`](crate::RepeatedUnit) names them.
    pub title_styles: &'o [String],
    /// What a reader said of lines of other looks; outranks what the page itself suggests.
    pub line_hints: &'o [LineHint],
    /// Titles that the caller's library or catalogue holds: strong evidence for what is an instrument.
    pub known: Option<&'o dyn KnownTitles>,
}

/// Titles of instruments that somebody knows.
pub trait KnownTitles: std::fmt::Debug {
    /// Whether an instrument of this title is known; marks, spaces and brackets at the end do not matter.
    fn knows(&self, title: &str) -> bool;
}

/// Reads a roundup.
///
/// Never fails: what could not be read is a diagnostic at its place, and nothing is invented to fill a gap.
pub fn read(page: &Page, options: &ReadOptions<'_>) -> Digest {
    read_with_signs(page, options).0
}

/// The same, with what its confidence was worked out from.
pub fn read_with_signs(page: &Page, options: &ReadOptions<'_>) -> (Digest, Signs) {
    if let Some(digest) = written::read_back(page) {
        return (digest, Signs::default());
    }
    let years = page_years(page, options.file_name);
    let mut units = units(page);
    let is_known = |title: &str| options.known.is_some_and(|known| known.knows(title));
    let mut reading = walk(page, options, years, &units);
    let plain = units.clone();
    let marked = mark_titles(&mut units);
    if !marked.is_empty() {
        reading.add(walk(page, options, years, &units), &marked);
    }
    let units = plain;
    let Reading {
        mut digest,
        mut sources,
    } = reading;
    for row in &mut digest.documents {
        // the only day that the roundup gives it
        if let (None, Some(effective)) = (row.date, row.effective) {
            row.date = Some(effective);
            row.date_kind = Some(DateKind::Effective);
        }
    }
    digest.title.clone_from(&page.title);
    digest.year = years.year().or_else(|| calendar::year_of_rows(&digest));
    digest.appeared_on = years.appeared;
    support::drop_unsupported(&mut digest, &mut sources, &is_known);
    support::drop_own_rules(&mut digest, &mut sources, &is_known);
    support::drop_contents(&mut digest, &mut sources, &units, &is_known);
    let signs = summary::sum_up(&mut digest, &sources, &is_known);
    summary::note_pictures(page, &mut digest);
    note_gaps(page, &mut digest);
    (digest, signs)
}

/// Rows of a walk over a page, with what each was read from.
struct Reading {
    digest: Digest,
    sources: Vec<(ledger::Origin, Option<Style>)>,
}

impl Reading {
    /// Takes from a second walk, over a page whose titles had been marked by their words, what only those marks brought.
    fn add(&mut self, other: Reading, marked: &[Marked]) {
        let key = |title: &str| huidian_text::title_key(title);
        let mut told: FxHashSet<String> = FxHashSet::default();
        let rows = self.digest.documents.iter().chain(&self.digest.foreign);
        told.extend(rows.map(|row| key(&row.title)));
        told.extend(self.digest.set_aside.iter().map(|aside| key(&aside.text)));
        for (row, source) in other.digest.documents.into_iter().zip(other.sources) {
            let is_marked = |title: &Marked| {
                title.span == row.span && (title.is_sure || support::has_fact(&row))
            };
            if !marked.iter().any(is_marked) || told.contains(&key(&row.title)) {
                continue;
            }
            let overlaps =
                |own: &Row| own.span.start < row.span.end && row.span.start < own.span.end;
            if self.digest.foreign.iter().any(overlaps) {
                continue;
            }
            let mut over =
                (0..self.digest.documents.len()).filter(|&at| overlaps(&self.digest.documents[at]));
            match (over.next(), over.next()) {
                (None, _) => {
                    told.insert(key(&row.title));
                    let at = self
                        .digest
                        .documents
                        .partition_point(|own| own.span.start < row.span.start);
                    self.digest.documents.insert(at, row);
                    self.sources.insert(at, source);
                }
                // 甲市通过乙条例 was read as one title
                (Some(at), None) if has_words_before(&self.digest.documents[at], &row) => {
                    let own = &mut self.digest.documents[at];
                    own.title = row.title;
                    own.span = row.span;
                    if own.issuers.is_empty() {
                        own.issuers = row.issuers;
                        own.issuer_count = row.issuer_count;
                    }
                }
                _ => {}
            }
        }
    }
}

/// Whether a title is another with the words of a sentence before it: 九部门联合发布关于…的意见, 团体标准….
fn has_words_before(own: &Row, inner: &Row) -> bool {
    let Some(before) = own.title.strip_suffix(&inner.title) else {
        return false;
    };
    let before = Passage::new(before.chars().zip(0..));
    let announces = crate::mention::last_verb(&before, before.whole())
        .is_some_and(|verb| before.trim(verb.end..before.len()).len() <= 1);
    let folded = before.folded_text(before.whole());
    announces || folded.ends_with("标准") || folded.ends_with("法规")
}

/// One walk over the lines and tables of a page.
fn walk(page: &Page, options: &ReadOptions<'_>, years: Years, units: &[Unit<'_>]) -> Reading {
    let title = own_title(page, units);
    let is_known = |title: &str| options.known.is_some_and(|known| known.knows(title));
    let years = Years {
        of_page: grid::month_of(page, years),
        ..years
    };
    let plan = plan(units, &title, &hints(options), &is_known);
    let mut reader = Reader {
        known: options.known,
        heads: Vec::new(),
        line_day: None,
        told_last: None,
        is_talk: talk::is_talk(units),
        in_grounds: false,
        is_abroad: title.is_of_another_state(),
        tells_one_by_one: grounds::tells_one_by_one(units),
        timeline: timeline::citing_lines(units, years),
        on_timeline: false,
        years,
        ledger: Ledger::default(),
        section: Section {
            is_foreign: title.is_of_another_state(),
            ..Section::default()
        },
        entry: None,
        batch: None,
        last_line: None,
        lead_rank: 0,
        item_rank: None,
        list_start: 0,
        in_tail: false,
        in_lead_in: false,
        title,
    };
    for (index, unit) in units.iter().enumerate() {
        reader.step(units, index, unit, &plan.lines[index]);
    }
    reader.close_entry();
    reader.read_own_title(units);
    reader.ledger.drop_short_names();
    let sources = reader.ledger.sources();
    let mut digest = reader.ledger.finish();
    digest.lines = plan.seen(units);
    Reading { digest, sources }
}

fn hints(options: &ReadOptions<'_>) -> Vec<LineHint> {
    let titles = options.title_styles.iter().map(|style| LineHint {
        style: style.clone(),
        part: LinePart::Title,
    });
    titles.chain(options.line_hints.iter().cloned()).collect()
}

/// The roundup's own title: what the page calls itself, or a first line that reads like one.
fn own_title(page: &Page, units: &[Unit<'_>]) -> OwnTitle {
    let first = || match units.first()? {
        Unit::Line(line) => Some(line.passage.text(line.passage.whole()))
            .filter(|text| calendar::is_like_title(text) && pairs(&line.passage).is_empty()),
        Unit::Table(_) => None,
    };
    OwnTitle::of(page, first)
}

fn note_gaps(page: &Page, digest: &mut Digest) {
    for found in &page.diagnostics {
        digest.diagnostics.push(Diagnostic {
            severity: Severity::Warning,
            code: "page",
            message: format!("{} ({})", found.kind.chinese(), found.message),
            span: Some((found.span.start, found.span.end)),
        });
    }
    if digest.year.is_none() && !digest.documents.is_empty() {
        digest.diagnostics.push(Diagnostic {
            severity: Severity::Note,
            code: "year-unknown",
            message: "nothing in the file says which year it is about; dates without a year are left open".to_owned(),
            span: None,
        });
    }
}

/// The section being read.
#[derive(Debug, Clone, Default)]
struct Section {
    name: Option<String>,
    is_foreign: bool,
    /// 征求意见: what stands here is a draft.
    is_draft: bool,
}

/// An item under a heading, or a block of keys and values.
#[derive(Debug, Clone, Default)]
struct Entry {
    heading: Option<Passage>,
    /// How high the look of a record's title stands that the page repeats; 0 for other items.
    rank: u8,
    /// Rows of the ledger that this item is about.
    rows: Vec<usize>,
    is_foreign: bool,
    /// 六部门 in a heading counts the bodies that the text names in part.
    stated: Option<u32>,
    has_body: bool,
    /// The last field told by a key, to read on after a wrapped value.
    has_keys: bool,
    /// The fields that its keys told.
    told: Vec<Field>,
    /// A line below its keys that was read as nothing: what may be the next record's title.
    unread: Option<Line>,
    from_lead_in: bool,
    /// A title the heading gives without marks, for want of a better one in the text.
    tentative: Option<Mention>,
}

impl Entry {
    /// Whether its own heading, and not only the section above, tells of another state.
    fn names_foreign(&self) -> bool {
        self.heading
            .as_ref()
            .is_some_and(|heading| is_foreign_text(&heading.text(heading.whole())))
    }
}

/// What an introduction says of all documents of the list that follows.
#[derive(Debug, Clone, Default)]
struct Batch {
    date: Option<(PartialDate, DateKind)>,
    issuers: Bodies,
    is_draft: bool,
    effective: Option<PartialDate>,
    /// How high the heading stands whose text told it: one as high ends it.
    rank: Option<u8>,
}

struct Reader<'o> {
    /// Titles that the caller knows.
    known: Option<&'o dyn KnownTitles>,
    years: Years,
    ledger: Ledger,
    section: Section,
    entry: Option<Entry>,
    batch: Option<Batch>,
    /// A short line that keys and values may turn out to be about.
    last_line: Option<Line>,
    /// How high the heading of the last item stands, where it is numbered and bold or a heading.
    item_rank: Option<u8>,
    /// How high that heading stands; one as high without a date ends it.
    lead_rank: u8,
    /// First row of the list that 上述标准 means.
    list_start: usize,
    in_tail: bool,
    in_lead_in: bool,
    /// The roundup's own title; a line that repeats it is no heading.
    title: OwnTitle,
    /// Lines of facts that head the records below them, the highest first.
    heads: Vec<Head>,
    /// 10日 at the front of the line being read, and what its verb says happened.
    line_day: Option<(i8, Option<DateKind>)>,
    /// The one row that the line above told of.
    told_last: Option<usize>,
    /// An interview: what it names without a day or a number is no news.
    is_talk: bool,
    /// The line above introduced a list of what the page leans on.
    in_grounds: bool,
    /// The page is called after what another state did; what is ours on it must say so.
    is_abroad: bool,
    /// Its paragraphs begin with a title each.
    tells_one_by_one: bool,
    /// Lines of a timeline that cite the document they are about.
    timeline: FxHashSet<usize>,
    /// The line being read is one of them.
    on_timeline: bool,
}

impl Reader<'_> {
    fn step(&mut self, units: &[Unit<'_>], index: usize, unit: &Unit<'_>, planned: &Planned) {
        match unit {
            Unit::Table(table) => {
                let has_layout = layout(table);
                if self.in_tail && has_layout.is_none() {
                    return;
                }
                self.read_table(table, has_layout.as_ref());
            }
            Unit::Line(line) => {
                self.line_day = lines::day_at_front(&line.passage);
                self.on_timeline = self.timeline.contains(&index);
                if opens_tail(line) && self.tail_begins(units, index) {
                    self.close_entry();
                    self.in_tail = true;
                }
                let is_record = matches!(planned, Planned::Title { .. });
                if self.in_tail || is_noise(line) || is_menu(line) && !is_record {
                    return;
                }
                if self.read_grounds(line) {
                    return;
                }
                let next = units[index + 1..].iter().take(12).find(|unit| match unit {
                    Unit::Line(line) => !is_noise(line) && !is_translation(&line.passage),
                    Unit::Table(_) => true,
                });
                if !self.read_planned(line, planned, next) {
                    self.read_line(line, next);
                }
            }
        }
    }

    /// 推荐阅读 near the top is a box inside the article; near the end it closes it.
    fn tail_begins(&self, units: &[Unit<'_>], index: usize) -> bool {
        let rest = units.len() - index;
        index * 5 >= units.len() * 2 || rest <= 30 && self.ledger.has_rows()
    }

    fn warn(&mut self, code: &'static str, message: String, span: Span) {
        self.ledger.diagnostics.push(Diagnostic {
            severity: Severity::Warning,
            code,
            message,
            span: Some((span.start, span.end)),
        });
    }
}
