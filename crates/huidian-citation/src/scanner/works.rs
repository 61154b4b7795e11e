//! References that name their work.

use huidian_model::citation::CitedProvision;
use huidian_model::provision::{Ordinal, PathStep};
use huidian_model::{CitationKind, ProvisionKind, ProvisionPath};

use super::names::{begins_name, ends_name, name_before};
use super::{Found, Scanner};
use crate::alias::{bracket, defined_name, separate_names};
use crate::anchor::INSTRUMENT_WORDS;
use crate::cursor::{
    bracketed_numeral, char_at, eat_any, folded_at, is_alone_after, is_alone_before, numeral,
    skip_spaces, window_before,
};
use crate::grammar::{Provisions, read_clauses, read_list};
use crate::instrument::is_instrument;
use crate::number::{NumberSpan, number_spans, stands_alone};
use crate::title::{joint, marked_title, tail, without_state};
use crate::version::split_version;

const STATE: &str = "中华人民共和国";

/// Works that are named by what they implement: 《…法》及其实施条例, 水法实施细则.
const DERIVED: [&str; 6] = [
    "实施条例",
    "实施细则",
    "实施办法",
    "实施规定",
    "实施意见",
    "施行细则",
];

impl Scanner<'_> {
    /// A title in 《》 that opens at `open`; the reference begins at `start`, where its number may stand.
    pub(super) fn read_marked_title(&mut self, start: usize, open: usize) -> usize {
        let Some((inside, close)) = marked_title(self.text, open) else {
            return open + '《'.len_utf8();
        };
        // a line end inside the marks is the edge of a page
        let whole = self.text[inside].replace(['*', '\n'], "");
        let (plain, _) = split_version(&whole, &self.numbers_of(&whole));
        let version = &whole[plain.len()..];
        let name = without_state(plain);
        let alias = self.aliases.get(name).cloned();
        let is_known = alias.is_some() || self.titles.knows(name);
        let work = alias
            .or_else(|| self.recent_of_kind(start, name))
            .unwrap_or_else(|| self.titles.canonical(name).to_owned());
        let work = format!("{work}{version}");
        // a number in front says that it is a document, whatever its title
        let is_accepted = is_known || start != open || is_instrument(name);
        let named = self.read_named(start, close, work, CitationKind::NamedWork, !is_accepted);
        named.unwrap_or(close)
    }

    /// 《条例》 without a definition is the last work named that is one.
    fn recent_of_kind(&self, at: usize, name: &str) -> Option<String> {
        INSTRUMENT_WORDS.contains(&name).then_some(())?;
        self.recent_of(at, name)
    }

    fn numbers_of(&self, title: &str) -> Vec<NumberSpan> {
        if title.ends_with(['）', ')']) {
            number_spans(title)
        } else {
            Vec::new()
        }
    }

    /// A title known without 《》.
    pub(super) fn read_known_title(
        &mut self,
        hit_start: usize,
        hit_end: usize,
        title: &str,
    ) -> usize {
        let text = self.text;
        if let Some(end) = self.outline.label_end(hit_start) {
            return end.max(hit_end);
        }
        let end = known_title_end(text, hit_end, title);
        if !ends_name(text, end) || is_own_title(text, hit_start, end) {
            return end;
        }
        let start = match text[..hit_start].strip_suffix(STATE) {
            Some(before) if self.is_free(before.len()) => before.len(),
            _ => hit_start,
        };
        let work = format!("{title}{}", &text[hit_end..end]);
        let read = if begins_name(text, start, end) {
            self.read_named(start, end, work, CitationKind::NamedWork, false)
        } else {
            self.read_longer_name(start, end, work)
        };
        read.unwrap_or(end)
    }

    /// Whether no reference found so far reaches beyond `at`.
    fn is_free(&self, at: usize) -> bool {
        self.found.last().is_none_or(|found| found.end <= at)
    }

    /// A known title behind words that may be part of a longer name: 执业医师法 is no 医师法. Only with provisions, and what stands farther
    /// in front is the sentence.
    fn read_longer_name(&mut self, start: usize, end: usize, work: String) -> Option<usize> {
        const LONGEST_PREFIX: usize = 2;
        let text = self.text;
        let floor = self.found.last().map_or(0, |found| found.end);
        let name_start = name_before(text, end, floor)?;
        // a word that leads in may stand inside the title itself: 和, 对
        let prefix = text.get(name_start..start).unwrap_or("");
        let is_sentence = prefix.is_empty()
            || (text[..end].ends_with('法') && prefix.chars().count() > LONGEST_PREFIX);
        let (start, work) = if is_sentence {
            (start, work)
        } else {
            (name_start, without_state(&text[name_start..end]).to_owned())
        };
        self.read_named(start, end, work, CitationKind::NamedWork, true)
    }

    /// A name that the text defined, used without 《》. `None` when it is no reference here.
    pub(super) fn read_alias(&mut self, start: usize, end: usize) -> Option<usize> {
        let name = &self.text[start..end];
        let work = self.aliases.get(name)?.clone();
        let is_word = INSTRUMENT_WORDS.contains(&name) || name.chars().count() < 3;
        if !begins_name(self.text, start, end) || !ends_name(self.text, end) {
            return None;
        }
        self.read_named(start, end, work, CitationKind::NamedWork, is_word)
    }

    /// A number of a document or standard.
    pub(super) fn read_number(&mut self, number: NumberSpan) -> usize {
        let text = self.text;
        if stands_alone(text, &number) {
            return number.end;
        }
        let next = skip_spaces(text, number.end);
        if char_at(text, next) == Some('《') && marked_title(text, next).is_some() {
            return self.read_marked_title(number.start, next);
        }
        let work = without_state(&text[number.start..number.end]).to_owned();
        let start = number.start;
        self.read_named(start, number.end, work, CitationKind::Number, false)
            .unwrap_or(number.end)
    }

    /// What follows a name: brackets, a definition, provisions. `None` when provisions are needed and missing.
    pub(super) fn read_named(
        &mut self,
        start: usize,
        name_end: usize,
        work: String,
        kind: CitationKind,
        needs_provision: bool,
    ) -> Option<usize> {
        let text = self.text;
        let mut tail = tail(text, name_end, &self.numbers);
        if kind == CitationKind::Number {
            tail.has_standard = self.is_standard(start, name_end);
        }
        let mut start = start;
        let mut provisions = self
            .provisions_behind(tail.open_end, tail.has_standard)
            .or_else(|| {
                // 汀交规〔2022〕3号文件第二条, 3号文第三条
                let behind = eat_any(text, tail.open_end, &["文件", "文"])?;
                let is_number = kind == CitationKind::Number;
                self.provisions_behind(behind, false).filter(|_| is_number)
            });
        if let (Some(inside), Some(_)) = (tail.remark, &provisions) {
            self.behind_remark = Some((joint(text, tail.open_end), work.clone()));
            self.push(Found {
                start,
                end: tail.end,
                kind,
                work: Some(work),
                target: Vec::new(),
            });
            return Some(inside);
        }
        if provisions.is_none()
            && let Some((open, list)) = self.provisions_behind_quotation(start, tail.open_end)
        {
            start = open;
            provisions = Some(list);
        }
        if needs_provision && provisions.is_none() {
            return None;
        }
        if let Some((open, close)) = tail.definition
            && let Some(name) = defined_name(text, open, close)
        {
            match separate_names(text.get(open..close).unwrap_or("")).as_slice() {
                names @ [_, _, ..] => self.name_separately(names, &work),
                _ => {
                    self.aliases.insert(name.to_owned(), work.clone());
                }
            }
        }
        let (end, target) = match provisions {
            Some(provisions) => (provisions.end, provisions.list),
            None => (tail.end, Vec::new()),
        };
        let is_whole = target.is_empty();
        self.push(Found {
            start,
            end,
            kind,
            work: Some(work.clone()),
            target,
        });
        if is_whole {
            self.note_amended_heading(start, end, &work);
        }
        Some(
            self.read_derived(end, &work)
                .unwrap_or(end.max(tail.open_end)),
        )
    }

    /// Each name for its own work: the works named last, the present one being the last of them.
    fn name_separately(&mut self, names: &[&str], last: &str) {
        let before = names.len() - 1;
        let works: Vec<String> = self
            .found
            .iter()
            .rev()
            .filter_map(|found| found.work.clone())
            .take(before)
            .collect();
        if works.len() < before {
            return;
        }
        let works = works.into_iter().rev().chain([last.to_owned()]);
        for (name, work) in names.iter().zip(works) {
            self.aliases.insert((*name).to_owned(), work);
        }
    }

    fn is_standard(&self, start: usize, end: usize) -> bool {
        let at = self.numbers.partition_point(|number| number.start < start);
        self.numbers
            .get(at)
            .is_some_and(|number| number.end == end && number.is_standard)
    }

    pub(super) fn provisions_behind(&self, at: usize, is_standard: bool) -> Option<Provisions> {
        let next = joint(self.text, at);
        if is_standard && let Some(clauses) = read_clauses(self.text, next) {
            return Some(clauses);
        }
        read_list(self.text, next, &[]).or_else(|| read_annex(self.text, next))
    }

    /// “数据二十条”第三项: the marks belong to the reference when it goes on behind them.
    fn provisions_behind_quotation(&self, start: usize, end: usize) -> Option<(usize, Provisions)> {
        let open = self.text[..start].strip_suffix('“')?.len();
        let after = eat_any(self.text, end, &["”"])?;
        let list = read_list(self.text, joint(self.text, after), &[])?;
        self.is_free(open).then_some((open, list))
    }

    /// 及其实施条例 behind a law.
    fn read_derived(&mut self, at: usize, work: &str) -> Option<usize> {
        let text = self.text;
        let start = eat_any(text, at, &["及", "和", "与", "以及"])?;
        let after = eat_any(text, start, &["其"])?;
        let end = eat_any(text, after, &DERIVED)?;
        let work = format!("{work}{}", &text[after..end]);
        self.read_named(start, end, work, CitationKind::NamedWork, false)
    }

    /// In a decision on several works, a line that is only a title says which one is amended below.
    fn note_amended_heading(&mut self, start: usize, end: usize, work: &str) {
        if self.amended.is_none() {
            return;
        }
        let is_mark = |c: char| {
            huidian_text::numeral::is_numeral_char(c)
                || matches!(c, '、' | '.' | '．' | '（' | '）' | '(' | ')' | '*' | ' ')
        };
        let is_end = |c: char| c.is_whitespace() || matches!(c, '*' | '：' | ':');
        if is_alone_before(self.text, start, is_mark) && is_alone_after(self.text, end, is_end) {
            self.amended = Some(work.to_owned());
        }
    }

    /// A regulation of a province or city that is not known, without marks; `end` is the offset after its 条例.
    pub(super) fn read_regional_name(&mut self, end: usize) -> usize {
        let text = self.text;
        let floor = self.found.last().map_or(0, |found| found.end);
        let named = name_before(text, end, floor).filter(|start| is_regional(&text[*start..end]));
        let Some(start) = named else {
            return end;
        };
        if is_own_title(text, start, end) || text[end..].starts_with(['》', '草', '（']) {
            return end;
        }
        let work = text[start..end].to_owned();
        self.read_named(start, end, work, CitationKind::NamedWork, false)
            .unwrap_or(end)
    }

    /// 5.2.1 behind 见 or 按照, in a standard.
    pub(super) fn read_own_clause(&mut self, end: usize) -> usize {
        let start = skip_spaces(self.text, end);
        let is_marked = self.text[start..].starts_with(|c: char| c.is_ascii_digit());
        if !self.is_standard || !is_marked {
            return end;
        }
        let Some(clauses) = read_clauses(self.text, start) else {
            return end;
        };
        const UNITS: &str = "%％万亿元倍版米秒GMKmkV";
        if char_at(self.text, clauses.end).is_some_and(|c| UNITS.contains(c)) {
            return end;
        }
        self.push(Found {
            start,
            end: clauses.end,
            kind: CitationKind::Relative,
            work: None,
            target: clauses.list,
        })
    }

    /// 本法, 本办法 with or without provisions.
    pub(super) fn read_self(&mut self, start: usize, end: usize) -> usize {
        let text = self.text;
        if is_part_of_word(text, start) || self_runs_on(text, end) {
            return end;
        }
        let is_standard = ["标准", "文件", "规范", "规程", "导则"]
            .iter()
            .any(|word| text[start..end].ends_with(word));
        let provisions = self.provisions_behind(end, is_standard);
        let (end, target) = match provisions {
            Some(provisions) => (provisions.end, provisions.list),
            None if refers(text, start, end) => (end, Vec::new()),
            None => return end,
        };
        let work = self.quoted(start).and_then(|quoted| quoted.work);
        self.push(Found {
            start,
            end,
            kind: CitationKind::SelfWork,
            work,
            target,
        })
    }
}

/// End of a known title with 实施条例 or the number of an amendment behind it.
fn known_title_end(text: &str, end: usize, title: &str) -> usize {
    let amendment = title
        .ends_with("修正案")
        .then(|| bracketed_numeral(text, end))
        .flatten();
    eat_any(text, end, &DERIVED)
        .or(amendment.map(|(_, after)| after))
        .unwrap_or(end)
}

/// 某某市数据条例: a region of two to five characters in front, and a title of some length behind it.
fn is_regional(name: &str) -> bool {
    const REGIONS: [&str; 6] = ["省", "市", "自治区", "自治州", "自治县", "特区"];
    const NO_TITLES: [&str; 12] = [
        "政府",
        "人大",
        "委员会",
        "制定",
        "部门",
        "另行",
        "有关",
        "相关",
        "具体",
        "各",
        "应当",
        "可以",
    ];
    const SHORTEST_REST: usize = 5;
    let region = REGIONS
        .iter()
        .filter_map(|region| name.find(region).map(|at| (at, at + region.len())))
        .min();
    region.is_some_and(|(at, end)| {
        let rest = &name[end..];
        (2..=8).contains(&name[..at].chars().count())
            && rest.chars().count() >= SHORTEST_REST
            && !NO_TITLES.iter().any(|word| name.contains(word))
            && !name.starts_with(['全', '我', '设', '地', '每', '两'])
    })
}

/// Whether a title without marks is all its line says: then it is the heading of the text.
fn is_own_title(text: &str, start: usize, end: usize) -> bool {
    let is_filler = |c: char| c.is_whitespace() || matches!(c, '#' | '*');
    let before = text[..start].strip_suffix(STATE).map_or(start, str::len);
    let after = bracket(text, end, 90).map_or(end, |(_, after)| after);
    is_alone_before(text, before, is_filler) && is_alone_after(text, after, is_filler)
}

/// 附件2, 附件 behind a work.
fn read_annex(text: &str, at: usize) -> Option<Provisions> {
    let after = eat_any(text, at, &["附件", "附录", "附表"])?;
    let (number, end) = numeral(text, after)
        .or_else(|| {
            let (letter, end) = folded_at(text, after)?;
            let number = (letter as u32).checked_sub('a' as u32)? + 1;
            letter.is_ascii_lowercase().then_some((number, end))
        })
        .unwrap_or((1, after));
    let step = PathStep::new(ProvisionKind::Annex, Ordinal::one(number));
    Some(Provisions {
        list: vec![CitedProvision {
            from: ProvisionPath(vec![step]),
            to: None,
        }],
        end,
        first: ProvisionKind::Annex,
        is_single_step: true,
    })
}

/// 基本法, 日本法, 资本规划: 本 belongs to the word before.
pub(super) fn is_part_of_word(text: &str, start: usize) -> bool {
    const BEFORE: &str = "基根资版日样文剧课副账脚校书标";
    const BEFORE_COST: &str = "造完构促组变达形";
    let mut before = text[..start].chars().rev();
    match before.next() {
        // 成本 is a cost, 造成本解释规定的 is not
        Some('成') => before.next().is_none_or(|c| !BEFORE_COST.contains(c)),
        Some(c) => BEFORE.contains(c),
        None => false,
    }
}

/// 本法院, 本通知书, 本标准化, 本文件夹.
fn self_runs_on(text: &str, end: usize) -> bool {
    if !ends_name(text, end) {
        return true;
    }
    let last = text[..end].chars().next_back();
    let next = char_at(text, end);
    match last {
        Some('知' | '见' | '定') => next == Some('书'),
        Some('准') => next == Some('化'),
        Some('件') => matches!(next, Some('夹' | '柜' | '名' | '号')),
        Some('划') => matches!(next, Some('区' | '单')),
        Some('告') => next == Some('栏'),
        _ => false,
    }
}

/// Whether a text that names itself as a whole points to what it provides. Where it enacts, defines or dates itself
/// (制定本办法, 本办法所称, 本办法自…起施行) it refers to nothing.
fn refers(text: &str, start: usize, end: usize) -> bool {
    const BEFORE: [&str; 20] = [
        "适用", "违反", "依照", "按照", "依据", "根据", "符合", "遵守", "执行", "参照", "遵照",
        "触犯", "按", "依", "除", "与", "和", "不符", "贯彻", "实施",
    ];
    const AFTER: [&str; 14] = [
        "规定",
        "的规定",
        "有关规定",
        "的有关规定",
        "相关规定",
        "的相关规定",
        "另有规定",
        "未作规定",
        "没有规定",
        "未规定",
        "要求",
        "的要求",
        "确定的",
        "规范的",
    ];
    // a standard that tells what it is about: 本文件规定了
    if text[end..].starts_with("规定了") {
        return false;
    }
    let before = window_before(text, start, 12);
    BEFORE.iter().any(|word| before.ends_with(word))
        || AFTER.iter().any(|word| text[end..].starts_with(word))
}
