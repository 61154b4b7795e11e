//! References that need the text around them: 前款, 同条, 该法, bare 第二款.

use huidian_model::citation::CitedProvision;
use huidian_model::provision::{Ordinal, PathStep};
use huidian_model::{CitationKind, ProvisionKind, ProvisionPath};

use super::names::{ends_name, name_before, reads_on_as_provision};
use super::works::is_part_of_word;
use super::{Found, Scanner};
use crate::cursor::{char_at, char_before, eat_any};
use crate::grammar::{Provisions, address, read_list};
use crate::outline::Place;
use crate::title::without_state;

/// Works of the citation before and what stands around it there.
struct Around {
    work: Option<String>,
    base: Vec<PathStep>,
}

impl Scanner<'_> {
    /// 第十条, 第二款, 第（三）项 without a work in front.
    pub(super) fn read_ordinal(&mut self, at: usize) -> usize {
        let next = at + '第'.len_utf8();
        if let Some(end) = self.outline.label_end(at) {
            return end;
        }
        let Some(first) = read_list(self.text, at, &[]) else {
            return next;
        };
        if let Some((_, work)) = self.behind_remark.take_if(|(place, _)| *place == at) {
            return self.push(Found {
                start: at,
                end: first.end,
                kind: CitationKind::NamedWork,
                work: Some(work),
                target: first.list,
            });
        }
        let floor = self.found.last().map_or(0, |found| found.end);
        if first.first <= ProvisionKind::Article
            && let Some(start) = name_before(self.text, at, floor)
        {
            let name = self.text[start..at].trim_end();
            let work = without_state(name).to_owned();
            let end = start + name.len();
            return self
                .read_named(start, end, work, CitationKind::NamedWork, true)
                .unwrap_or(next);
        }
        if is_contract(self.text, at) || !self.can_stand_alone(at, &first) {
            return first.end;
        }
        let around = self.around(at, first.first);
        let Some(provisions) = read_list(self.text, at, &around.base) else {
            return next;
        };
        // 上述第（三）项 looks back as 前款第（三）项 does
        let start = ["上述", "前述"]
            .iter()
            .find(|word| self.text[floor.min(at)..at].ends_with(**word))
            .map_or(at, |word| at - word.len());
        self.push(Found {
            start,
            end: provisions.end,
            kind: CitationKind::Relative,
            work: around.work,
            target: provisions.list,
        })
    }

    /// Whether a list that names no work is one of provisions; 第一条船舶 is not.
    fn can_stand_alone(&self, at: usize, list: &Provisions) -> bool {
        /// Nobody counts ships beyond this.
        const COUNTED: u32 = 20;
        let number = list
            .list
            .first()
            .and_then(|cited| cited.from.0.first()?.ordinal.0.first().copied())
            .unwrap_or(0);
        let is_bracketed = self.text[at + '第'.len_utf8()..].starts_with(['（', '(']);
        !list.is_single_step
            || is_bracketed
            || number > COUNTED && list.first == ProvisionKind::Article
            || self.continued(at, list.first).is_some()
            || reads_on_as_provision(self.text, list.end, list.first.is_heading())
    }

    /// What a step of `kind` that names nothing above itself belongs to.
    fn around(&self, at: usize, kind: ProvisionKind) -> Around {
        if let Some(quoted) = self.quoted(at)
            && !self.is_below_quoted_label(at)
        {
            return Around {
                base: quoted.above(kind),
                work: quoted.work,
            };
        }
        if let Some(work) = self.tables.find(self.text, at) {
            return Around {
                work: Some(work.to_owned()),
                base: Vec::new(),
            };
        }
        if let Some(work) = &self.amended {
            let base = self
                .found
                .last()
                .filter(|found| found.work.as_ref() == Some(work))
                .and_then(Found::last_path)
                .map_or_else(Vec::new, |path| above(&path.0, kind));
            return Around {
                work: Some(work.clone()),
                base,
            };
        }
        if let Some((work, path)) = self.continued(at, kind) {
            return Around {
                work: Some(work),
                base: above(&path.0, kind),
            };
        }
        let place = self.outline.place(at);
        if let Some(place) =
            place.filter(|place| place.article.is_some() || kind < ProvisionKind::Article)
        {
            return Around {
                work: None,
                base: self.enclosing(place, kind),
            };
        }
        match self.nearby(at) {
            Some(found) if !self.outline.has_articles() => Around {
                work: found.work.clone(),
                base: found
                    .last_path()
                    .map_or_else(Vec::new, |path| above(&path.0, kind)),
            },
            _ => Around {
                work: None,
                base: Vec::new(),
            },
        }
    }

    /// Whether the quoted words have a label of their own: “第十条 ….
    fn is_below_quoted_label(&self, at: usize) -> bool {
        self.outline
            .place(at)
            .is_some_and(Place::is_in_quoted_article)
    }

    /// The amended work whose quoted words stand around `at`.
    fn own_work(&self, at: usize) -> Option<String> {
        self.quoted(at).and_then(|quoted| quoted.work)
    }

    /// The citation before, when it stands in the same paragraph.
    pub(super) fn nearby(&self, at: usize) -> Option<&Found> {
        self.cited_within_reach(at)
            .filter(|found| !self.text[found.end.min(at)..at].contains('\n'))
    }

    /// What 该条 looks back to: commentary without articles of its own goes on about one across a paragraph.
    fn cited_before(&self, at: usize) -> Option<&Found> {
        self.nearby(at).or_else(|| {
            self.cited_within_reach(at)
                .filter(|_| !self.outline.has_articles())
        })
    }

    fn cited_within_reach(&self, at: usize) -> Option<&Found> {
        const REACH: usize = 600;
        self.found.last().filter(|found| found.end + REACH > at)
    }

    /// Steps around a place above `kind`.
    fn enclosing(&self, place: &Place, kind: ProvisionKind) -> Vec<PathStep> {
        let mut steps = Vec::new();
        if kind <= ProvisionKind::Article {
            let levels = [
                (ProvisionKind::Part, &place.part),
                (ProvisionKind::Subpart, &place.subpart),
                (ProvisionKind::Chapter, &place.chapter),
            ];
            for (level, number) in levels {
                if level < kind
                    && kind != ProvisionKind::Article
                    && let Some(number) = number
                {
                    steps.push(PathStep::new(level, number.clone()));
                }
            }
            return steps;
        }
        if let Some(article) = &place.article {
            steps.push(PathStep::new(ProvisionKind::Article, article.clone()));
        }
        if kind > ProvisionKind::Paragraph && self.outline.paragraph_count(place) > 1 {
            let paragraph = place
                .last_item
                .map_or(place.paragraph, |(_, paragraph)| paragraph);
            steps.push(PathStep::new(
                ProvisionKind::Paragraph,
                Ordinal::one(paragraph.max(1)),
            ));
        }
        if kind > ProvisionKind::Item
            && let Some(item) = place.item
        {
            steps.push(PathStep::new(ProvisionKind::Item, Ordinal::one(item)));
        }
        steps
    }

    /// 本条, 本款, 本章.
    pub(super) fn read_self_provision(
        &mut self,
        start: usize,
        end: usize,
        kind: ProvisionKind,
    ) -> usize {
        let text = self.text;
        if is_part_of_word(text, start) || unit_runs_on(text, end, kind) {
            return end;
        }
        let is_rare = matches!(kind, ProvisionKind::Item | ProvisionKind::Subitem);
        if is_rare && eat_any(text, end, &["规定", "的规定", "所", "第", "中", "情形"]).is_none()
        {
            return end;
        }
        if let Some((after, level, count)) = previous_word(text, end) {
            return self.read_previous(start, after, level, count);
        }
        let base = self.own_steps(start, kind);
        let work = self.own_work(start);
        self.push_relative(start, end, work, base)
    }

    /// The address of the provision of `kind` in which `at` stands; empty when the text does not tell.
    fn own_steps(&self, at: usize, kind: ProvisionKind) -> Vec<PathStep> {
        let Some(place) = self.outline.place(at) else {
            return Vec::new();
        };
        let mut steps = self.enclosing(place, kind);
        let number = match kind {
            ProvisionKind::Part => place.part.clone(),
            ProvisionKind::Subpart => place.subpart.clone(),
            ProvisionKind::Chapter => place.chapter.clone(),
            ProvisionKind::Section => place.section.clone(),
            ProvisionKind::Article => place.article.clone(),
            ProvisionKind::Paragraph => {
                (place.paragraph > 0).then(|| Ordinal::one(place.paragraph))
            }
            ProvisionKind::Item => place.item.map(Ordinal::one),
            _ => None,
        };
        match number {
            Some(number) if kind <= ProvisionKind::Article || !steps.is_empty() => {
                steps.push(PathStep::new(kind, number));
                steps
            }
            _ => Vec::new(),
        }
    }

    /// 《X》第三条第二款规定…，前款…: in words without articles of their own, what stands before the provision just cited.
    fn before_cited(&self, at: usize, kind: ProvisionKind) -> Option<(String, Vec<PathStep>)> {
        if self.outline.has_articles() {
            return None;
        }
        let found = self.nearby(at)?;
        let work = found.work.clone()?;
        let path = found.last_path()?;
        let place = path.0.iter().position(|step| step.kind == kind)?;
        let [number] = path.0[place].ordinal.0.as_slice() else {
            return None;
        };
        let mut steps = path.0[..place].to_vec();
        steps.push(PathStep::new(
            kind,
            Ordinal::one(number.checked_sub(1).filter(|number| *number > 0)?),
        ));
        Some((work, steps))
    }

    /// 前条, 前款第一项, 前两款.
    pub(super) fn read_previous(
        &mut self,
        start: usize,
        end: usize,
        kind: ProvisionKind,
        count: u32,
    ) -> usize {
        let text = self.text;
        if unit_runs_on(text, end, kind) {
            return end;
        }
        let is_plain = matches!(
            kind,
            ProvisionKind::Article | ProvisionKind::Paragraph | ProvisionKind::Item
        ) && !text[start..end]
            .contains(['一', '二', '两', '三', '四', '五', '六', '七']);
        if !is_plain && !reads_on_as_provision(text, end, kind.is_heading()) {
            return end;
        }
        if count > 1 && self.narrow_to_first(start, end, kind, count) {
            return end;
        }
        if count == 1
            && let Some((work, steps)) = self.before_cited(start, kind)
        {
            return self.push_relative(start, end, Some(work), steps);
        }
        let steps = self.previous_steps(start, kind);
        let work = self.own_work(start);
        if count == 1 {
            return self.push_relative(start, end, work, steps);
        }
        let target = several_before(&steps, count).into_iter().collect();
        self.push(Found {
            start,
            end,
            kind: CitationKind::Relative,
            work,
            target,
        })
    }

    /// The address of the provision before the one around `at`.
    fn previous_steps(&self, at: usize, kind: ProvisionKind) -> Vec<PathStep> {
        if kind == ProvisionKind::Paragraph
            && !self.is_below_quoted_label(at)
            && let Some(quoted) = self.quoted(at)
        {
            let mut steps = quoted.above(kind);
            if steps.is_empty() || quoted.paragraph < 2 {
                return Vec::new();
            }
            steps.push(PathStep::new(kind, Ordinal::one(quoted.paragraph - 1)));
            return steps;
        }
        let Some(place) = self.outline.place(at) else {
            return Vec::new();
        };
        let mut steps = self.enclosing(place, kind);
        let before = |number: u32| {
            number
                .checked_sub(1)
                .filter(|number| *number > 0)
                .map(Ordinal::one)
        };
        let one_less = |ordinal: &Option<Ordinal>| before(*ordinal.as_ref()?.0.first()?);
        let number = match kind {
            ProvisionKind::Article => previous_article(place),
            ProvisionKind::Paragraph => before(place.paragraph),
            ProvisionKind::Item => match (place.item, place.last_item) {
                (Some(item), _) => before(item),
                (None, last) => last.map(|(item, _)| Ordinal::one(item)),
            },
            ProvisionKind::Part => one_less(&place.part),
            ProvisionKind::Chapter => one_less(&place.chapter),
            ProvisionKind::Section => one_less(&place.section),
            _ => None,
        };
        match number {
            Some(number) if kind <= ProvisionKind::Article || !steps.is_empty() => {
                steps.push(PathStep::new(kind, number));
                steps
            }
            _ => Vec::new(),
        }
    }

    /// 该条, 同款: the provision cited before.
    pub(super) fn read_same_provision(
        &mut self,
        start: usize,
        end: usize,
        kind: ProvisionKind,
    ) -> usize {
        let text = self.text;
        if is_joined_on(text, start) || unit_runs_on(text, end, kind) {
            return end;
        }
        let needs_more = !matches!(kind, ProvisionKind::Article | ProvisionKind::Paragraph)
            || text[start..].starts_with(['同', '这']);
        if needs_more && eat_any(text, end, &["规定", "的规定", "所", "第", "（", "相应"]).is_none()
        {
            return end;
        }
        let cited = self.cited_before(start).and_then(|found| {
            let path = found.last_path()?;
            let last = path.0.iter().position(|step| step.kind == kind)?;
            Some((found.work.clone(), path.0[..=last].to_vec()))
        });
        match cited {
            Some((work, steps)) => self.push_relative(start, end, work, steps),
            None => match self.own_steps(start, kind) {
                steps if steps.is_empty() => end,
                steps => self.push_relative(start, end, None, steps),
            },
        }
    }

    /// 该法, 同条例: the last work named that is one.
    pub(super) fn read_same_work(&mut self, start: usize, end: usize) -> usize {
        let text = self.text;
        if is_joined_on(text, start)
            || !ends_name(text, end)
            || text[end..].starts_with(['书', '化'])
        {
            return end;
        }
        let named = &text[start..end];
        let kind = ["该", "同", "上述", "前述"]
            .iter()
            .find_map(|word| named.strip_prefix(word))
            .unwrap_or(named);
        let work = self.recent_of(start, kind);
        let provisions = self.provisions_behind(end, false);
        if work.is_none() && provisions.is_none() {
            return end;
        }
        let (end, target) = provisions.map_or((end, Vec::new()), |provisions| {
            (provisions.end, provisions.list)
        });
        self.push(Found {
            start,
            end,
            kind: CitationKind::Relative,
            work,
            target,
        })
    }

    /// Adds a relative reference to `steps`, with what the text says below them: 前款第一项、第二项.
    fn push_relative(
        &mut self,
        start: usize,
        end: usize,
        work: Option<String>,
        steps: Vec<PathStep>,
    ) -> usize {
        let below = if steps.is_empty() {
            read_list(self.text, end, &[]).filter(|list| list.first > ProvisionKind::Article)
        } else {
            read_list(self.text, end, &steps)
        };
        let (end, target) = match below {
            Some(provisions) => (provisions.end, provisions.list),
            None if steps.is_empty() => (end, Vec::new()),
            None => (
                end,
                vec![CitedProvision {
                    from: address(steps),
                    to: None,
                }],
            ),
        };
        self.push(Found {
            start,
            end,
            kind: CitationKind::Relative,
            work,
            target,
        })
    }
}

/// 前款 in 本条前款: the offset after it, its level, how many.
fn previous_word(text: &str, at: usize) -> Option<(usize, ProvisionKind, u32)> {
    let after = eat_any(text, at, &["前"])?;
    let (count, after) = match char_at(text, after)? {
        '两' | '二' => (2, after + '两'.len_utf8()),
        '三' => (3, after + '三'.len_utf8()),
        '四' => (4, after + '四'.len_utf8()),
        _ => (1, after),
    };
    let kind = match char_at(text, after)? {
        '款' => ProvisionKind::Paragraph,
        '项' => ProvisionKind::Item,
        _ => return None,
    };
    Some((after + '款'.len_utf8(), kind, count))
}

/// 合同第七条: an article of a contract is none of an instrument.
fn is_contract(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end_matches(['》', '”', '"', '）', ')', ' ']);
    [
        "合同",
        "协议",
        "协议书",
        "合同书",
        "保单",
        "契约",
        "保险条款",
        "承诺书",
    ]
    .iter()
    .any(|paper| before.ends_with(paper))
}

fn above(steps: &[PathStep], kind: ProvisionKind) -> Vec<PathStep> {
    steps
        .iter()
        .take_while(|step| step.kind < kind)
        .cloned()
        .collect()
}

/// The article before, by the text's own order, else by number.
fn previous_article(place: &Place) -> Option<Ordinal> {
    if let Some(previous) = &place.previous_article {
        return Some(previous.clone());
    }
    let article = place.article.as_ref()?;
    let mut numbers = article.0.clone();
    match numbers.pop()? {
        1 if numbers.is_empty() => None,
        1 => Some(Ordinal(numbers)),
        number => {
            numbers.push(number - 1);
            Some(Ordinal(numbers))
        }
    }
}

/// 前三款 from the address of the one before: the first of them to that one.
fn several_before(last: &[PathStep], count: u32) -> Option<CitedProvision> {
    let step = last.last()?;
    let number = *step.ordinal.0.first()?;
    let mut first = last.to_vec();
    let from = Ordinal::one((number + 1).saturating_sub(count).max(1));
    first.pop();
    first.push(PathStep::new(step.kind, from));
    let to = ProvisionPath(last.to_vec());
    let from = ProvisionPath(first);
    Some(CitedProvision {
        to: (from != to).then_some(to),
        from,
    })
}

/// 前条件, 前款项, 该条款: the unit is the beginning of a longer word.
fn unit_runs_on(text: &str, end: usize, kind: ProvisionKind) -> bool {
    let tails = match kind {
        ProvisionKind::Article => "件例款约目幅",
        ProvisionKind::Paragraph => "项式",
        ProvisionKind::Item => "目",
        ProvisionKind::Section => "点约能目日假课",
        ProvisionKind::Chapter => "程节",
        ProvisionKind::Part => "制号码队",
        ProvisionKind::Subitem => "标的录前光",
        _ => "",
    };
    char_at(text, end).is_some_and(|c| tails.contains(c))
}

/// 合同条款, 相同条件, 各该条, 应该: 同 and 该 belong to the word before.
fn is_joined_on(text: &str, start: usize) -> bool {
    char_before(text, start).is_some_and(|c| "合不相共协随陪雷各应连会".contains(c))
}
