//! Agreed works as a data file of the catalogue.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use anyhow::Result;
use huidian_catalogue::builtin;
use huidian_digest::DateKind;
use huidian_model::id::IdFacts;
use huidian_model::{Number, StandardNumber, WorkId, WorkKind};
use huidian_text::{PartialDate, title_key};

use super::Gathered;
use super::witness::most_agreed;

const HEAD: &str = "\
# Works that at least two independent accounts name in roundups, with what they agree on.
# Made by `cargo xtask catalogue --write`; a work that is checked by hand moves to the file of its sector.
";

/// One work ready to be written.
struct Entry {
    id: String,
    text: String,
    is_draft: bool,
    key: String,
    date: Option<PartialDate>,
}

/// The data file, and how many works of which kind it holds.
pub(super) fn render(works: &[Gathered]) -> Result<(String, String)> {
    let known: BTreeSet<String> = builtin()
        .works
        .iter()
        .filter(|entry| !entry.file.ends_with("gathered.toml"))
        .map(|entry| entry.id.as_str().to_owned())
        .collect();
    let mut entries: BTreeMap<String, Entry> = BTreeMap::new();
    let mut kinds: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut unplaced = 0usize;
    for work in works {
        let Some((kind, entry)) = entry(work) else {
            unplaced += 1;
            continue;
        };
        if !known.contains(&entry.id) && !entries.contains_key(&entry.id) {
            *kinds.entry(kind.id()).or_default() += 1;
            entries.insert(entry.id.clone(), entry);
        }
    }
    let mut text = HEAD.to_owned();
    let drafts: BTreeMap<&str, &Entry> = entries
        .values()
        .filter(|entry| entry.is_draft)
        .map(|entry| (entry.key.as_str(), entry))
        .collect();
    let mut linked = 0usize;
    for entry in entries.values() {
        text.push('\n');
        text.push_str(&entry.text);
        if let Some(draft) = drafts.get(entry.key.as_str()).filter(|_| !entry.is_draft)
            && follows(entry.date, draft.date)
        {
            linked += 1;
            writeln!(
                text,
                "\n[[work.relations]]\nkind = \"finalises\"\nto = {:?}\nevidence = \"同名征求意见稿，先于本件公布\"\nsource = \"inference\"\nconfidence = \"medium\"",
                draft.id
            )?;
        }
    }
    let counts: Vec<String> = kinds
        .iter()
        .map(|(kind, count)| format!("{count} {kind}"))
        .collect();
    let counts = format!(
        "{} ({}), {linked} drafts linked to finals, {unplaced} left out for want of a kind, a sector, a year from 2015 to 2025 or a number of their own",
        entries.len(),
        counts.join(", ")
    );
    Ok((text, counts))
}

fn follows(date: Option<PartialDate>, draft: Option<PartialDate>) -> bool {
    date.zip(draft)
        .is_some_and(|(date, draft)| draft.latest() < date.earliest())
}

fn id_of(work: &Gathered, standard: Option<&StandardNumber>) -> String {
    let facts = IdFacts {
        title: &work.title,
        is_draft: work.is_draft,
        standard,
        region: None,
        year: None,
    };
    WorkId::from_facts(&facts).as_str().to_owned()
}

fn entry(work: &Gathered) -> Option<(WorkKind, Entry)> {
    let number = agreed(work, &|witness| {
        witness.number.clone().into_iter().collect()
    });
    if number.as_deref().is_some_and(is_no_new_number) {
        return None;
    }
    let issuers = agreed_issuers(work);
    let dates = AgreedDates::of(work);
    let date = dates.own();
    let year = date
        .map(PartialDate::year)
        .or_else(|| number.as_deref().and_then(year_in))?;
    if !(2015..=2025).contains(&year) {
        return None;
    }
    let parsed: Option<Number> = number.as_deref().and_then(|number| number.parse().ok());
    let standard = parsed.as_ref().and_then(Number::as_standard);
    let kind = kind_of(&work.title, number.as_deref(), &issuers, standard.is_some())?;
    // without a body of ours that two accounts name it may be anybody's guide
    if kind == WorkKind::NormativeDocument && issuers.is_empty() {
        return None;
    }
    // the committee that keeps a standard does not issue it
    let issuers: Vec<String> = issuers
        .into_iter()
        .filter(|name| !kind.is_standard() || !name.contains("技术委员会"))
        .collect();
    let sectors = builtin()
        .sectors
        .suggest(&work.title, issuers.iter().map(String::as_str), "");
    if sectors.is_empty() {
        return None;
    }
    let id = id_of(work, standard.filter(|_| kind.is_standard()));
    let settled = Settled {
        id: &id,
        kind,
        number: number.as_deref(),
        issuers: &issuers,
        sectors: sectors.iter().map(|sector| sector.id()).collect(),
        dates: &dates,
    };
    let text = settled.text(work);
    Some((
        kind,
        Entry {
            id,
            text,
            is_draft: work.is_draft,
            key: work.witnesses[0].key.clone(),
            date,
        },
    ))
}

/// Days that the witnesses agree on.
struct AgreedDates {
    published: Option<String>,
    reported: Option<String>,
    adopted: Option<String>,
    effective: Option<String>,
}

impl AgreedDates {
    fn of(work: &Gathered) -> Self {
        let published = agreed_date(work, &[DateKind::Published]);
        let reported = agreed_date(work, &[DateKind::Unknown, DateKind::Reported]);
        let adopted = agreed_date(work, &[DateKind::Adopted]);
        let effective = agreed(work, &|witness| {
            witness
                .effective
                .map(|date| date.to_string())
                .into_iter()
                .collect()
        });
        Self {
            published,
            reported,
            adopted,
            effective,
        }
    }

    /// As the catalogue writes them.
    fn events(&self) -> Vec<String> {
        [
            ("published", &self.published),
            ("adopted", &self.adopted),
            ("effective", &self.effective),
            ("reported", &self.reported),
        ]
        .into_iter()
        .filter_map(|(kind, date)| {
            let date = date.as_ref()?;
            Some(format!("{{ kind = {kind:?}, on = {date:?} }}"))
        })
        .collect()
    }

    /// The day that a list would give.
    fn own(&self) -> Option<PartialDate> {
        let date = self.published.as_ref().or(self.adopted.as_ref());
        date.or(self.reported.as_ref())?.parse().ok()
    }
}

/// What is settled of a work, to be written as an entry of the catalogue.
struct Settled<'s> {
    id: &'s str,
    kind: WorkKind,
    number: Option<&'s str>,
    issuers: &'s [String],
    sectors: Vec<&'static str>,
    dates: &'s AgreedDates,
}

impl Settled<'_> {
    fn text(&self, work: &Gathered) -> String {
        let accounts: BTreeSet<&str> = work
            .witnesses
            .iter()
            .map(|witness| witness.account.as_str())
            .collect();
        let mut text = format!(
            "[[work]]\nid = {:?}\ntitle = {:?}\nkind = {:?}\n",
            self.id,
            work.title,
            self.kind.id()
        );
        if work.is_draft {
            text.push_str("draft = true\n");
        }
        if let Some(number) = self.number {
            let _ = writeln!(text, "number = {number:?}");
        }
        if !self.issuers.is_empty() {
            let _ = writeln!(text, "issuers = {:?}", self.issuers);
        }
        let sectors = &self.sectors;
        let _ = writeln!(
            text,
            "sectors = {sectors:?}\nconfidence = {:?}\nsource = \"digest\"",
            if accounts.len() >= 3 { "medium" } else { "low" }
        );
        let events = self.dates.events();
        if !events.is_empty() {
            let _ = writeln!(text, "events = [{}]", events.join(", "));
        }
        let absent = if self.kind.is_standard() {
            "copyrighted-standard"
        } else {
            "not-found"
        };
        let _ = writeln!(text, "text_absent = {absent:?}");
        for (field, is_known) in [
            ("number", self.number.is_some()),
            ("signed", false),
            ("published", self.dates.published.is_some()),
            ("effective", self.dates.effective.is_some()),
        ] {
            if !is_known {
                let _ = writeln!(text, "unknown.{field} = {:?}", reason(work, field));
            }
        }
        let accounts: Vec<&str> = accounts.into_iter().collect();
        let _ = writeln!(
            text,
            "notes = [{:?}]",
            format!("见于：{}", accounts.join("、"))
        );
        text
    }
}

/// A standard of ISO or IEC is none of ours, and a number on file is a work under another title.
fn is_no_new_number(number: &str) -> bool {
    number.starts_with("ISO") || number.starts_with("IEC") || is_known_number(number)
}

fn is_known_number(number: &str) -> bool {
    let key = title_key(number);
    builtin()
        .works
        .iter()
        .filter(|entry| !entry.file.ends_with("gathered.toml"))
        .filter_map(|entry| entry.to_work().number)
        .any(|known| title_key(&known.to_string()) == key)
}

fn agreed(
    work: &Gathered,
    facts: &dyn Fn(&super::witness::Witness) -> Vec<String>,
) -> Option<String> {
    most_agreed(&work.witnesses, facts).map(|(fact, _)| fact)
}

/// Bodies that two accounts name.
fn agreed_issuers(work: &Gathered) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for witness in &work.witnesses {
        for name in &witness.issuers {
            let accounts: BTreeSet<&str> = work
                .witnesses
                .iter()
                .filter(|other| other.issuers.contains(name))
                .map(|other| other.account.as_str())
                .collect();
            if accounts.len() >= 2 && !found.contains(name) {
                found.push(name.clone());
            }
        }
    }
    found
}

fn agreed_date(work: &Gathered, kinds: &[DateKind]) -> Option<String> {
    agreed(work, &|witness| {
        witness
            .date
            .filter(|(kind, date)| kinds.contains(kind) && date.day().is_some())
            .map(|(_, date)| date.to_string())
            .into_iter()
            .collect()
    })
}

/// Why a field is not stated: nobody tells it, one account does, or they disagree.
fn reason(work: &Gathered, field: &str) -> String {
    let told: BTreeSet<String> = work
        .witnesses
        .iter()
        .filter_map(|witness| match field {
            "number" => witness.number.clone(),
            "published" => witness
                .date
                .filter(|(kind, _)| *kind == DateKind::Published)
                .map(|(_, date)| date.to_string()),
            "effective" => witness.effective.map(|date| date.to_string()),
            _ => None,
        })
        .collect();
    match told.len() {
        0 => "各汇总均未载明".to_owned(),
        1 => format!(
            "仅一家汇总载明：{}",
            told.into_iter().next().unwrap_or_default()
        ),
        _ => format!(
            "各汇总所载不一：{}",
            told.into_iter().collect::<Vec<_>>().join("、")
        ),
    }
}

fn year_in(number: &str) -> Option<i16> {
    let digits: Vec<char> = number.chars().collect();
    digits
        .windows(4)
        .filter_map(|window| window.iter().collect::<String>().parse::<i16>().ok())
        .find(|year| (1990..2100).contains(year))
}

/// The kind where title, number and issuer leave one answer; a 办法 of a ministry without the number of an order does not.
fn kind_of(
    title: &str,
    number: Option<&str>,
    issuers: &[String],
    is_standard: bool,
) -> Option<WorkKind> {
    if title.starts_with("网络安全标准实践指南") {
        return "practice_guide".parse().ok();
    }
    if is_standard {
        let number = number.unwrap_or_default();
        return Some(if number.starts_with("GB") {
            WorkKind::NationalStandard
        } else if number.starts_with("DB") {
            WorkKind::LocalStandard
        } else if number.starts_with("T/") {
            WorkKind::GroupStandard
        } else if number.starts_with("TC") {
            WorkKind::TechnicalDocument
        } else {
            WorkKind::IndustryStandard
        });
    }
    const FIELDS: [&str; 5] = [
        "信息安全技术",
        "网络安全技术",
        "数据安全技术",
        "信息技术",
        "网络关键设备",
    ];
    if FIELDS.iter().any(|field| title.starts_with(field)) {
        return Some(WorkKind::NationalStandard);
    }
    let plain = title.split(['（', '(']).next().unwrap_or(title);
    let is_order = number.is_some_and(|number| number.contains('令'));
    let by = |name: &str| issuers.iter().any(|issuer| issuer == name);
    const NOTICES: [&str; 18] = [
        "通知", "意见", "方案", "计划", "规划", "指南", "指引", "要点", "纲要", "目录", "清单",
        "公告", "行动", "措施", "任务", "倡议", "函", "批复",
    ];
    if plain.ends_with("条例") && by("国务院") {
        Some(WorkKind::AdministrativeRegulation)
    } else if is_order
        && ["办法", "规定", "细则"]
            .iter()
            .any(|end| plain.ends_with(end))
    {
        Some(WorkKind::DepartmentalRule)
    } else if NOTICES.iter().any(|end| plain.ends_with(end)) {
        Some(WorkKind::NormativeDocument)
    } else {
        None
    }
}
