//! The way through a source's list, page by page: which request comes next, and what its answer was.

use std::collections::{BTreeMap, BTreeSet};

use url::Url;

use crate::address::canonical;
use crate::answer::{Answer, Ask};
use crate::check::{Kept, challenge_in};
use crate::list::jpaas::Unit;
use crate::list::paging::{described, next_link};
use crate::list::{Read, feed, gazette, html, jpaas, jpage, json, xinhua};
use crate::outcome::Fault;
use crate::row::Row;
use crate::source::{Mode, Source};

/// Pages of a list at most; the longest lists that are known have some 1,300.
const MOST_PAGES: usize = 2_000;

/// A page of a list, read.
#[derive(Debug)]
pub struct ListPage {
    /// 1 for the first.
    pub number: usize,
    pub rows: Vec<Row>,
    /// Whether the site says in its own form that there is nothing.
    pub is_proved_empty: bool,
    /// What to remember for the next visit.
    pub kept: Kept,
}

/// Walks a list. Ask [`Walk::next`], make the request, hand the answer to [`Walk::take`], until there is no next.
#[derive(Debug)]
pub struct Walk<'s> {
    source: &'s Source,
    step: Step,
    /// Of the page that is asked for next.
    number: usize,
    /// Addresses of all rows so far.
    seen: BTreeSet<String>,
    kept: Kept,
    /// Where the site's numbers begin one later than the file says.
    shift: usize,
    template: Option<String>,
    variables: BTreeMap<String, String>,
    /// The column page that a unit belongs to.
    column: Option<Url>,
    has_followed_frame: bool,
}

#[derive(Debug)]
enum Step {
    /// The human page, or whatever comes before the rows.
    Begin,
    /// Rows at an address.
    Rows(Url),
    /// Rows of a declared interface.
    Interface,
    Units(Vec<Unit>),
    Issues(Vec<Url>),
    Done,
}

impl<'s> Walk<'s> {
    pub fn new(source: &'s Source) -> Self {
        let step = match source.list.mode {
            Mode::Manual => Step::Done,
            Mode::Json
                if source
                    .list
                    .json
                    .as_ref()
                    .is_some_and(|plan| plan.first.is_none()) =>
            {
                Step::Interface
            }
            Mode::Html | Mode::Jpage | Mode::Feed => Step::Rows(source.start.clone()),
            Mode::Jpaas => {
                jpaas::declared(source).map_or(Step::Begin, |unit| Step::Units(vec![unit]))
            }
            _ => Step::Begin,
        };
        Self {
            source,
            step,
            number: 1,
            seen: BTreeSet::new(),
            kept: Kept::default(),
            shift: 0,
            template: source.list.next.clone(),
            variables: BTreeMap::new(),
            column: None,
            has_followed_frame: false,
        }
    }

    /// The next request; `None` when the list is at its end.
    pub fn next(&self) -> Result<Option<Ask>, Fault> {
        let is_enough = match self.source.list.mode {
            Mode::Gazette => false,
            _ => self
                .source
                .list
                .newest
                .is_some_and(|newest| self.number > newest),
        };
        if self.number > MOST_PAGES || is_enough {
            return Ok(None);
        }
        Ok(match &self.step {
            Step::Done => None,
            Step::Begin => Some(Ask::get(self.beginning()?)),
            Step::Rows(url) => Some(Ask::get(url.clone())),
            Step::Interface => match &self.source.list.json {
                Some(plan) => Some(json::ask(self.source, plan, &self.variables, self.number)?),
                None => None,
            },
            Step::Units(units) => {
                let page = self.column.as_ref().unwrap_or(&self.source.start);
                units
                    .first()
                    .map(|unit| unit.ask(self.source, page, self.number))
            }
            Step::Issues(issues) => issues.first().cloned().map(Ask::get),
        })
    }

    fn beginning(&self) -> Result<Url, Fault> {
        let first = self
            .source
            .list
            .json
            .as_ref()
            .and_then(|plan| plan.first.as_deref());
        match first {
            None => Ok(self.source.start.clone()),
            Some(address) => self
                .source
                .start
                .join(address)
                .map_err(|error| Fault::changed(format!("地址 {address} 不成立：{error}"))),
        }
    }

    /// Goes no further.
    pub fn stop(&mut self) {
        self.step = Step::Done;
    }

    /// Takes the answer to the request that [`Walk::next`] gave; `None` where it held no rows but the way to them, or the list is over.
    pub fn take(&mut self, answer: &Answer<'_>) -> Result<Option<ListPage>, Fault> {
        if let Some(challenge) = challenge_in(answer) {
            return Err(Fault::Blocked(challenge));
        }
        if matches!(answer.status, 404 | 410) && self.number > 1 {
            return Ok(self.after_missing_page());
        }
        if !(200..300).contains(&answer.status) {
            return Err(Fault::Http(format!(
                "{} 回答 HTTP {}",
                answer.url, answer.status
            )));
        }
        let text = answer.text();
        let is_first = self.number == 1;
        if is_first && !matches!(self.step, Step::Units(_)) {
            self.check_markers(&text, answer)?;
        }
        match std::mem::replace(&mut self.step, Step::Done) {
            Step::Begin => {
                self.begin(answer, &text)?;
                Ok(None)
            }
            Step::Rows(_) => self.take_rows(answer, &text),
            Step::Interface => self.take_interface(answer, &text),
            Step::Units(units) => self.take_unit(units, answer, &text),
            Step::Issues(issues) => self.take_issue(issues, answer, &text),
            Step::Done => Ok(None),
        }
    }

    fn check_markers(&self, text: &str, answer: &Answer<'_>) -> Result<(), Fault> {
        let is_page = matches!(
            self.source.list.mode,
            Mode::Html | Mode::Jpage | Mode::Jpaas | Mode::XinhuaDs
        );
        let went_home = is_page && answer.url.path() == "/" && self.source.start.path() != "/";
        if went_home {
            return Err(Fault::changed(format!(
                "栏目页转到了首页 {} (the column is gone)",
                answer.url
            )));
        }
        let missing = self
            .source
            .probe
            .markers
            .iter()
            .find(|marker| !text.contains(marker.as_str()));
        match missing {
            Some(marker) => Err(Fault::changed(format!(
                "页面上没有“{marker}” (a marker is missing)"
            ))),
            None => Ok(()),
        }
    }

    /// A page after the first that is not there: the end, or the site begins its numbers one later.
    fn after_missing_page(&mut self) -> Option<ListPage> {
        let may_shift = self.number == 2 && self.shift == 0 && self.template.is_some();
        let retry = may_shift.then(|| {
            self.shift = 1;
            self.page_address(2)
        });
        self.step = match retry.flatten() {
            Some(url) => Step::Rows(url),
            None => Step::Done,
        };
        None
    }

    fn begin(&mut self, answer: &Answer<'_>, text: &str) -> Result<(), Fault> {
        self.step = match self.source.list.mode {
            Mode::Jpaas => {
                self.column = Some(answer.url.clone());
                Step::Units(jpaas::discover(self.source, &answer.url, text)?)
            }
            Mode::XinhuaDs => Step::Rows(xinhua::discover(self.source, &answer.url, text)?),
            Mode::Gazette => {
                let mut issues = gazette::issues(self.source, &answer.url, text)?;
                issues.truncate(self.source.list.newest.unwrap_or(usize::MAX));
                Step::Issues(issues)
            }
            _ => {
                self.find_variables(text)?;
                Step::Interface
            }
        };
        Ok(())
    }

    fn find_variables(&mut self, text: &str) -> Result<(), Fault> {
        let wanted = self.source.list.json.iter().flat_map(|plan| &plan.find);
        for (name, form) in wanted {
            let found = regex::Regex::new(form).ok().and_then(|form| {
                let found = form.captures(text)?;
                let value = (1..found.len()).find_map(|at| found.get(at))?;
                Some(value.as_str().to_owned())
            });
            let Some(value) = found else {
                return Err(Fault::changed(format!("找不到 {name}（{form}）")));
            };
            self.variables.insert(name.clone(), value);
        }
        Ok(())
    }

    fn take_rows(&mut self, answer: &Answer<'_>, text: &str) -> Result<Option<ListPage>, Fault> {
        let source = self.source;
        let mut next = None;
        let read = match source.list.mode {
            Mode::XinhuaDs => xinhua::read(source, &answer.url, text)?,
            Mode::Feed => feed::read(source, &answer.url, text)?,
            Mode::Jpage => {
                let (read, link) = jpage::read(source, &answer.url, text)?;
                next = link.or_else(|| jpage::page_address(source, text, self.number + 1));
                read
            }
            _ => {
                let read = html::read(source, &answer.url, text)?;
                if self.number == 1 {
                    self.describe(text);
                }
                next = match self.page_address(self.number + 1) {
                    Some(url) => Some(url),
                    None => next_link(&answer.url, text).filter(|url| {
                        url.host_str()
                            .is_some_and(|host| source.addresses.allow(host))
                    }),
                };
                read
            }
        };
        if self.number == 1
            && read.rows.is_empty()
            && source.list.mode == Mode::Html
            && let Some(frame) = self.frame(&answer.url, text)
        {
            self.step = Step::Rows(frame);
            return Ok(None);
        }
        let page = self.take_page(read)?;
        let Some(page) = page else {
            // page 2 is page 1: perhaps the site's numbers begin one later
            let may_shift = self.number == 2 && self.shift == 0 && self.template.is_some();
            if may_shift {
                self.shift = 1;
                if let Some(url) = self.page_address(2) {
                    self.step = Step::Rows(url);
                }
            }
            return Ok(None);
        };
        let is_last = self.kept.pages.is_some_and(|pages| self.number > pages);
        self.step = match next {
            Some(url) if !is_last && !page.rows.is_empty() => Step::Rows(url),
            _ => Step::Done,
        };
        Ok(Some(page))
    }

    /// The frame that holds the list, on sites that build their columns of frames.
    fn frame(&mut self, page: &Url, text: &str) -> Option<Url> {
        if self.has_followed_frame {
            return None;
        }
        self.has_followed_frame = true;
        let tree = huidian_extract::HtmlTree::new(text);
        tree.elements()
            .filter(|element| matches!(element.name(), "iframe" | "frame"))
            .find_map(|element| {
                self.source
                    .addresses
                    .resolve(page, &element.attribute("src")?)
            })
    }

    fn describe(&mut self, text: &str) {
        if let Some(found) = described(text) {
            self.kept.pages = Some(found.pages);
            // the file knows better, where it says anything
            if self.template.is_none() {
                self.template = found.template;
            }
        }
    }

    /// Where page `number` is; `None` where the list does not say or has no such page.
    fn page_address(&self, number: usize) -> Option<Url> {
        if self.kept.pages.is_some_and(|pages| number > pages) {
            return None;
        }
        let template = self.template.as_ref()?;
        let n = number - 2 + self.source.list.next_start + self.shift;
        self.source
            .start
            .join(&template.replace("{n}", &n.to_string()))
            .ok()
    }

    fn take_interface(
        &mut self,
        answer: &Answer<'_>,
        text: &str,
    ) -> Result<Option<ListPage>, Fault> {
        let Some(plan) = &self.source.list.json else {
            return Ok(None);
        };
        let read = json::read(self.source, plan, &answer.url, text, self.number)?;
        let count = read.rows.len() + read.passed_over;
        let page = self.take_page(read)?;
        let is_over = !plan.pages
            || count < self.source.list.page_size
            || self
                .kept
                .total
                .is_some_and(|total| (self.number - 1) * self.source.list.page_size >= total);
        if page.is_some() && !is_over {
            self.step = Step::Interface;
        }
        Ok(page)
    }

    fn take_unit(
        &mut self,
        mut units: Vec<Unit>,
        answer: &Answer<'_>,
        text: &str,
    ) -> Result<Option<ListPage>, Fault> {
        let page = self.column.clone().unwrap_or_else(|| answer.url.clone());
        let read = jpaas::read(self.source, &page, text)?;
        if read.rows.is_empty() && !read.is_proved_empty && self.number == 1 && units.len() > 1 {
            // a menu or a picture: the list is another unit of the page
            units.remove(0);
            self.step = Step::Units(units);
            return Ok(None);
        }
        let page = self.take_page(read)?;
        let held = self.seen.len();
        let is_over =
            !self.source.list.page_param || self.kept.total.is_some_and(|total| held >= total);
        if page.as_ref().is_some_and(|page| !page.rows.is_empty()) && !is_over {
            self.step = Step::Units(units);
        }
        Ok(page)
    }

    fn take_issue(
        &mut self,
        mut issues: Vec<Url>,
        answer: &Answer<'_>,
        text: &str,
    ) -> Result<Option<ListPage>, Fault> {
        let read = gazette::read_issue(self.source, &answer.url, text)?;
        issues.remove(0);
        let page = self.take_page(read)?;
        if !issues.is_empty() {
            self.step = Step::Issues(issues);
        }
        Ok(page)
    }

    /// Counts a page's rows; `None` where it holds nothing that was not on the pages before.
    fn take_page(&mut self, read: Read) -> Result<Option<ListPage>, Fault> {
        let number = self.number;
        if number == 1 {
            self.kept.total = read.total;
            self.kept.pages = self.kept.pages.or(read.pages);
            self.kept.first_page = Some(read.rows.len());
            self.check_first(&read)?;
        }
        let rows: Vec<Row> = read
            .rows
            .into_iter()
            .filter(|row| self.seen.insert(canonical(&row.address)))
            .collect();
        if number > 1 && rows.is_empty() {
            return Ok(None);
        }
        self.number += 1;
        Ok(Some(ListPage {
            number,
            rows,
            is_proved_empty: read.is_proved_empty,
            kept: self.kept,
        }))
    }

    fn check_first(&self, read: &Read) -> Result<(), Fault> {
        let count = read.rows.len();
        if count == 0 && read.is_proved_empty {
            return Ok(());
        }
        if count == 0 {
            let elsewhere = match read.passed_over {
                0 => String::new(),
                passed => format!("，另有 {passed} 行不符合描述"),
            };
            return Err(Fault::changed(format!(
                "列表没有一行可读{elsewhere} (no rows where rows are normal)"
            )));
        }
        if count < self.source.probe.fewest_rows {
            return Err(Fault::changed(format!(
                "列表只有 {count} 行，平时至少 {} 行",
                self.source.probe.fewest_rows
            )));
        }
        Ok(())
    }
}
