//! Titles that one verb governs together: 《甲》《乙》, 《甲》、《乙》和《丙》.

use std::ops::Range;

use huidian_text::PartialDate;

use super::abroad::is_international;
use super::background::{gives_members, is_before_others, is_written, tells_the_state_of_law};
use super::days::{days_together, says_recently};
use super::facts::{
    SentenceFacts, agent_after, is_report_date, kind_of, meeting_body, subject,
    subject_before_grounds,
};
use super::joined::{are_joined, group_end};
use super::named::Mention;
use super::role::{Role, announced_after, announcing_before, role};
use super::tail::{Tail, gives_short_name, skip_blank, tail};
use crate::body::{Bodies, bodies};
use crate::draft::{is_draft_title, says_draft, says_planned};
use crate::foreign::begins_with_foreign;
use crate::instrument::{Look, look};
use crate::lexicon::Act;
use crate::number::standard_at_end;
use crate::passage::Passage;
use crate::quote::Quote;
use crate::title::inner_number;
use crate::verb::Verb;
use crate::when::{DateKind, When, Years, effective_in, is_revision_day};

/// Titles that stand together for the words before them to name their class.
const MANY: usize = 3;

/// Reads the titles of one sentence, those that stand together as one.
pub(crate) fn read_sentence(
    passage: &Passage,
    sentence: &Range<usize>,
    quotes: &[Quote],
    facts: &SentenceFacts,
    lead: Option<PartialDate>,
    years: Years,
    found: &mut Vec<Mention>,
) {
    let own: Vec<Quote> = quotes
        .iter()
        .filter(|quote| !gives_short_name(passage, quote))
        .cloned()
        .collect();
    let quotes = own.as_slice();
    let tails: Vec<Tail> = quotes
        .iter()
        .enumerate()
        .map(|(index, quote)| {
            let limit = quotes
                .get(index + 1)
                .map_or(sentence.end, |next| next.outer.start)
                .min(passage.len());
            tail(passage, quote.outer.end.min(limit), limit)
        })
        .collect();
    let mut index = 0;
    let mut carried = Bodies::default();
    while index < quotes.len() {
        let mut last = index;
        while last + 1 < quotes.len()
            && are_joined(passage, tails[last].end..quotes[last + 1].outer.start)
        {
            last += 1;
        }
        let left_start = index
            .checked_sub(1)
            .map_or(sentence.start, |before| tails[before].end);
        let left = left_start..quotes[index].outer.start.max(left_start);
        let right_end = quotes
            .get(last + 1)
            .map_or(sentence.end, |next| next.outer.start);
        let right = group_end(passage, tails[last].end..right_end);
        let group = Group {
            passage,
            sentence,
            facts,
            lead,
            years,
            left,
            right,
        };
        let mut shared = group.shared(&carried);
        if tells_the_state_of_law(
            passage,
            (&group.left, &group.right),
            facts,
            last + 1 - index,
        ) {
            shared.role = Role::Cited;
        }
        if shared.role == Role::Announced && !shared.issuers.names.is_empty() {
            carried = shared.issuers.clone();
        } else if group.is_revised() {
            carried = subject(passage, group.left.clone());
        }
        let days = group.days_apart(&shared, last + 1 - index);
        for (place, (quote, tail)) in quotes[index..=last]
            .iter()
            .zip(&tails[index..=last])
            .enumerate()
        {
            if let (Some(day), Some((_, kind))) = (days.get(place), shared.date) {
                shared.date = Some((*day, kind));
            }
            let earliest = found
                .last()
                .filter(|_| index > 0 || quote.outer.start > quotes[index].outer.start)
                .map_or(sentence.start, |_| left_start);
            found.push(group.mention(quote, tail, &shared, earliest));
        }
        let siblings = found.len() - (last + 1 - index);
        if last + 1 - index >= MANY && gives_members(passage, &group.left) {
            for mention in &mut found[siblings..] {
                if matches!(mention.role, Role::Mentioned | Role::Cited) {
                    mention.role = Role::Enumerated;
                }
            }
        }
        let is_instrument = |mention: &Mention| look(&mention.title) == Look::Instrument;
        if last > index && found[siblings..].iter().any(is_instrument) {
            for mention in &mut found[siblings..] {
                mention.has_sibling = true;
            }
        }
        index = last + 1;
    }
}

/// One group of titles and the words on both sides of it.
pub(super) struct Group<'g> {
    pub(super) passage: &'g Passage,
    sentence: &'g Range<usize>,
    facts: &'g SentenceFacts,
    lead: Option<PartialDate>,
    years: Years,
    pub(super) left: Range<usize>,
    pub(super) right: Range<usize>,
}

/// What all titles of a group have in common.
struct Shared {
    role: Role,
    issuers: Bodies,
    date: Option<(PartialDate, DateKind)>,
    is_draft: bool,
    effective: Option<PartialDate>,
}

impl Group<'_> {
    fn shared(&self, carried: &Bodies) -> Shared {
        let passage = self.passage;
        let subject_only = self.subject_stands_alone();
        let mut role = role(passage, self.left.clone(), self.right.clone(), subject_only);
        if role == Role::Mentioned
            && self.opens_line()
            && !is_before_others(self.passage, &self.right)
        {
            role = Role::Listed;
        }
        let mut issuers = agent_after(passage, self.right.clone());
        // 甲行发布《乙规范》，由丙标委归口: who issues comes before who keeps
        if issuers.names.is_empty() || passage.has("归口", self.right.clone()) {
            let before = subject(passage, self.left.clone());
            if issuers.names.is_empty() || !before.names.is_empty() {
                issuers = before;
            }
        }
        let before = self.sentence.start..self.left.end;
        if issuers.names.is_empty() && role == Role::Announced {
            issuers.names = subject_before_grounds(passage, before.clone()).names;
        }
        if issuers.names.is_empty() && role == Role::Announced {
            issuers.names.extend(meeting_body(passage, before));
        }
        let enters = announced_after(passage, self.right.clone())
            .is_some_and(|verb| verb.act == Act::Entered)
            && announcing_before(passage, self.left.clone()).is_none();
        if issuers.names.is_empty() && role == Role::Announced && !enters {
            issuers.names.clone_from(&carried.names);
            issuers.stated = issuers.stated.or(carried.stated);
        }
        let date = self.date(role);
        let from = date.map(|(date, _)| date).or(self.lead);
        Shared {
            role,
            issuers,
            date,
            is_draft: self.says_draft(),
            effective: self
                .effective()
                .and_then(|when| when.date_after(from, self.years)),
        }
    }

    /// The day these titles take effect: told behind them, or before the first titles of the sentence. What stands between
    /// two titles is told of the one before.
    fn effective(&self) -> Option<When> {
        if let Some(own) = effective_in(self.passage, self.right.clone()) {
            return Some(own);
        }
        let when = self.facts.effective.clone()?;
        let is_between = self.left.start > self.sentence.start
            && self.left.contains(&when.range.start)
            && !self.leads_on(&when);
        (when.range.start >= self.left.start && !is_between).then_some(when)
    }

    /// 自7月1日起施行的《甲》, 8月1日起，《乙》…: the day leads to the title behind it.
    fn leads_on(&self, when: &When) -> bool {
        let between = self.passage.folded_text(when.range.end..self.left.end);
        let between = between.trim();
        between.ends_with('的') || matches!(between, "" | "," | "起" | "起,")
    }

    /// 4月29日，甲局《乙办法》…: a date, a body and the title, no verb.
    fn subject_stands_alone(&self) -> bool {
        let start = self
            .facts
            .dates
            .iter()
            .rev()
            .find(|when| self.left.contains(&when.range.start))
            .map(|when| when.range.end);
        let Some(start) = start else {
            return self.body_stands_alone();
        };
        let between = start..self.left.end;
        between.len() <= 60
            && !bodies(self.passage, between.clone()).names.is_empty()
            && !self.passage.has_any(
                &["提出", "要求", "根据", "依据", "按照", "落实", "关于"],
                between,
            )
    }

    /// 1月1日，甲局《乙办法》；丙部《丁意见》: a body and nothing else before the title, in a passage that began with a date.
    fn body_stands_alone(&self) -> bool {
        let text = self.passage.text(self.left.clone());
        let text = text.trim_matches(['；', ';', '，', '、', ' ']);
        self.lead.is_some() && text.split(['、', ' ']).all(crate::body::is_body)
    }

    /// 甲部对《乙条件》《丙办法》进行了修订: who revises them, and what comes of it stands behind.
    fn is_revised(&self) -> bool {
        let at = skip_blank(self.passage, self.right.start, self.right.end);
        [
            "进行修订",
            "进行了修订",
            "进行修改",
            "进行了修改",
            "作了修订",
            "作了修改",
        ]
        .iter()
        .any(|words| self.passage.is_at(words, at))
    }

    /// Only numbering, marks and a number of its own stand before the title.
    fn opens_line(&self) -> bool {
        if self.left.start != 0 || self.sentence.start != 0 {
            return false;
        }
        let number = standard_at_end(self.passage, self.left.clone());
        let end = number.map_or(self.left.end, |number| number.start);
        let rest: String = self.passage.folded[..end]
            .iter()
            .filter(|c| c.is_alphanumeric())
            .collect();
        let rest = rest.trim_start_matches(|c: char| {
            c.is_ascii_digit() || huidian_text::numeral::is_numeral_char(c)
        });
        [
            "",
            "国家标准",
            "行业标准",
            "团体标准",
            "地方标准",
            "强制性国家标准",
            "推荐性国家标准",
            "标题",
            "名称",
            "政策",
            "法规",
            "文件",
            "标准",
            "第",
        ]
        .contains(&rest)
    }

    fn date(&self, role: Role) -> Option<(PartialDate, DateKind)> {
        if role == Role::Enumerated {
            return None;
        }
        let passage = self.passage;
        let after = announced_after(passage, self.right.clone());
        let before = announcing_before(passage, self.left.clone()).filter(|verb| {
            after.is_none() || !matches!(verb.act, Act::Drafted | Act::Administered)
        });
        let own = self
            .facts
            .dates
            .iter()
            .rfind(|when| when.range.end <= self.left.end);
        if let Some(when) = own {
            let act = before.or(after).map(|verb| verb.act);
            let kind = match kind_of(act) {
                _ if is_report_date(passage, when) => DateKind::Reported,
                DateKind::Effective => DateKind::Unknown,
                kind => kind,
            };
            let date = when.date(self.years)?;
            // 深圳9月18日印发《甲》，苏州次日印发《乙》
            let follows = passage.has_any(&["次日", "翌日"], when.range.end..self.left.end);
            let date = match date.day().filter(|_| follows) {
                Some(day) => PartialDate::from(day.tomorrow().ok()?),
                None => date,
            };
            return Some((date, kind));
        }
        let behind = self.facts.dates.iter().find(|when| {
            when.range.start >= self.right.start
                && when.range.end <= self.right.end
                && when.range.start - self.right.start <= 40
        });
        if let Some(when) = behind {
            let verb = super::role::first_verb(
                passage,
                when.range.end..self.right.end.min(when.range.end + 40),
            );
            let acts = verb.map(|verb| verb.act).filter(|act| *act != Act::Entered);
            let revised = is_revision_day(passage, when).then_some(DateKind::Amended);
            if let Some(kind) = revised.or(acts.map(|act| kind_of(Some(act)))) {
                return Some((when.date(self.years)?, kind));
            }
        }
        if let Some(told) = self.date_behind_verb(after) {
            return Some(told);
        }
        if let Some(when) = self.keyed_date() {
            let kind = kind_of(before.or(after).map(|verb| verb.act));
            return Some((when.date(self.years)?, kind));
        }
        let kind = kind_of(before.or(after).map(|verb| verb.act));
        self.lead
            .filter(|_| !self.is_of_another_day(kind))
            .map(|lead| (lead, kind))
    }

    /// The day that the passage began with is not that of a title whose sentence tells when it takes effect, or that it came
    /// out 近日.
    fn is_of_another_day(&self, kind: DateKind) -> bool {
        let before = self.sentence.start..self.left.end;
        let is_recent = self.facts.lead.is_none() && says_recently(self.passage, before);
        is_recent || kind == DateKind::Effective && self.effective().is_some()
    }

    /// 《甲办法》公布（8月6日）, 《乙》公开征求意见（8月5日—9月5日）: the first day in the brackets behind the verb.
    fn date_behind_verb(&self, verb: Option<Verb>) -> Option<(PartialDate, DateKind)> {
        let verb = verb.filter(|verb| verb.act != Act::Entered)?;
        let open = skip_blank(self.passage, verb.end, self.right.end);
        if self.passage.folded.get(open) != Some(&'(') {
            return None;
        }
        let near = open..self.right.end.min(open + 4);
        let when = self
            .facts
            .dates
            .iter()
            .find(|when| near.contains(&when.range.start))?;
        Some((when.date(self.years)?, kind_of(Some(verb.act))))
    }

    /// The day comments on an announced draft close.
    fn closing(&self, role: Role) -> Option<PartialDate> {
        let when = self.facts.closing.as_ref()?;
        (role == Role::Announced)
            .then(|| when.date(self.years))
            .flatten()
    }

    /// 26日、28日先后发布《甲》《乙》: a day for each, where there are as many days as titles.
    fn days_apart(&self, shared: &Shared, count: usize) -> Vec<PartialDate> {
        if count < 2 || shared.role != Role::Announced {
            return Vec::new();
        }
        let days = days_together(self.passage, self.left.clone(), self.years);
        if days.len() == count {
            days
        } else {
            Vec::new()
        }
    }

    /// 《甲》，时间：9月20日.
    fn keyed_date(&self) -> Option<&When> {
        self.facts.dates.iter().find(|when| {
            let key = when.range.start.saturating_sub(3).max(self.right.start)..when.range.start;
            self.right.contains(&when.range.start) && self.passage.has_any(&["时间:", "日期:"], key)
        })
    }

    /// 《甲》（5月15日）, 《甲》（2023年9月7日印发）: a date in the brackets behind a title is that title's own.
    fn date_behind(&self, marks: Range<usize>, shared: &Shared) -> Option<(PartialDate, DateKind)> {
        let passage = self.passage;
        let when = self
            .facts
            .dates
            .iter()
            .find(|when| marks.contains(&when.range.start) && when.month.is_some())?;
        if !passage.folded[marks.start..when.range.start].contains(&'(') {
            return None;
        }
        let after = when.range.end..marks.end.min(when.range.end + 5);
        let act = super::role::first_verb(passage, after).map(|verb| verb.act);
        let kind = match (act, shared.date) {
            _ if is_revision_day(passage, when) => DateKind::Amended,
            (Some(act), _) => kind_of(Some(act)),
            (None, Some((_, kind))) => kind,
            (None, None) => DateKind::Unknown,
        };
        (kind != DateKind::Effective).then_some((when.date(self.years)?, kind))
    }

    fn says_draft(&self) -> bool {
        let clause = self.right.start..self.right.end.min(self.right.start + 60);
        let near = self.left.end.saturating_sub(24).max(self.left.start)..self.left.end;
        let before = self.passage.folded_text(self.own_clause(near));
        let behind = self.passage.folded_text(clause.clone());
        let own = behind.split([',', '。', ';']).next().unwrap_or(&behind);
        says_planned(own)
            || says_planned(&before)
            || says_draft(&behind) && !before.contains("正式")
            || before.contains("征求意见稿")
            || before.ends_with("草案")
            || before.contains("征求意见") && says_draft(&before)
            || before.contains("审议") && before.contains("草案")
    }

    /// 就《甲》公开征求意见，同日印发《乙》: the clause with a verb of issue of its own, and not the one before it.
    fn own_clause(&self, near: Range<usize>) -> Range<usize> {
        let clause = near
            .clone()
            .rev()
            .find(|&at| matches!(self.passage.folded[at], ',' | ';'))
            .map_or(near.start, |at| at + 1);
        let issues = super::role::last_verb(self.passage, clause..near.end)
            .is_some_and(|verb| verb.act == Act::Published);
        if issues { clause..near.end } else { near }
    }

    fn ends_line(&self) -> bool {
        let rest = self.passage.folded_text(self.right.clone());
        let letters: Vec<char> = rest.chars().filter(|c| c.is_alphanumeric()).collect();
        let has_figures = letters.iter().any(char::is_ascii_digit);
        letters.is_empty()
            || letters.len() <= 30
                && (has_figures || !bodies(self.passage, self.right.clone()).names.is_empty())
    }

    fn has_kind_beside(&self, quote: &Quote) -> bool {
        const KINDS: [&str; 16] = [
            "法规",
            "规则",
            "条例",
            "法案",
            "标准",
            "指南",
            "规定",
            "命令",
            "行政令",
            "手册",
            "法律",
            "指令",
            "办法",
            "文件",
            "战略",
            "修正案",
        ];
        let start = quote.outer.start;
        let before = start.saturating_sub(6).max(self.sentence.start)..start;
        let after = quote.outer.end..self.sentence.end.min(quote.outer.end + 6);
        self.passage.has_any(&KINDS, before) || self.passage.has_any(&KINDS, after)
    }

    fn mention(&self, quote: &Quote, tail: &Tail, shared: &Shared, earliest: usize) -> Mention {
        let passage = self.passage;
        let (inner, inside) = inner_number(passage, quote.inner.clone());
        let mut title = passage.text(inner);
        if let Some(version) = &tail.version {
            title.push_str(&passage.text(version.clone()));
        }
        let before = standard_at_end(passage, earliest.min(quote.outer.start)..quote.outer.start);
        let number = inside
            .or(before)
            .or_else(|| tail.number.clone())
            .or_else(|| self.order_before(quote))
            .or_else(|| self.order_after(quote, tail))
            .or_else(|| self.order_through(quote, tail))
            .or_else(|| self.number_behind_verb(tail))
            .or_else(|| self.number_right_behind(tail));
        let span_end = tail
            .version
            .as_ref()
            .map_or(quote.outer.end, |version| version.end);
        let is_draft = tail.is_draft || shared.is_draft || is_draft_title(&title);
        let own_date = self.date_behind(quote.outer.end..tail.end, shared);
        let date = match own_date.or(shared.date) {
            Some((date, DateKind::Unknown)) if is_draft && shared.role == Role::Announced => {
                Some((date, DateKind::Published))
            }
            date => date,
        };
        Mention {
            is_draft,
            has_kind_beside: self.has_kind_beside(quote),
            has_sibling: false,
            ends_line: self.ends_line(),
            title,
            role: shared.role,
            number: number.map(|number| passage.text(number)),
            date,
            effective: shared.effective,
            closing: self.closing(shared.role),
            issuers: shared.issuers.clone(),
            span: passage.span(quote.outer.start..span_end),
            is_quoted: true,
            is_open: quote.is_open,
            has_foreign_actor: is_international(
                passage,
                self.left.start.min(quote.outer.start)..quote.outer.start,
            ) || begins_with_foreign(
                &passage.folded_text(self.sentence.start..quote.outer.start),
            ),
            is_drafted: is_written(passage, &self.left),
            sentence: self.sentence.clone(),
        }
    }
}
