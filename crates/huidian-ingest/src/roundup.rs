//! A roundup goes into the library: what it says about known works beside what is known, what it names newly as unreviewed works.

use anyhow::Result;
use huidian_catalogue::Catalogue;
use huidian_digest::{DateKind, Digest, Row};
use huidian_model::fact::RoundupRow;
use huidian_model::id::IdFacts;
use huidian_model::{
    AuthorityRegister, Confidence, EventKind, Fact, FactValue, Issuers, Number, Source, SourceKind,
    StandardNumber, WorkId, title_key,
};
use huidian_operations::{canonical_number, match_roundup};
use huidian_recognise::{is_private_title, is_public_body};
use huidian_store::{Reader, Transaction};
use huidian_text::PROVINCES;
use huidian_text::title::ends_as_title;
use jiff::civil::Date;

use crate::catalogue::topics_of;
use crate::report::{Outcome, named};
use crate::step::rows::Listed;

/// Takes in the rows of a roundup. A roundup never overrules a better source: what it says is kept with low confidence.
pub(crate) fn take(
    transaction: &mut Transaction<'_>,
    list: &Listed,
    name: &str,
    catalogue: &Catalogue,
    today: Date,
) -> Result<(Outcome, Vec<WorkId>)> {
    let digest = &list.digest;
    let source = Source::new(SourceKind::Roundup, digest.title.as_deref().unwrap_or(name));
    let known = known_works(&transaction.read()?, digest, catalogue, today)?;
    let register = &catalogue.authorities.register;
    let (mut matched, mut added, mut touched) = (0, 0, Vec::new());
    let mut left_out = Vec::new();
    for (index, (row, known)) in digest.documents.iter().zip(known).enumerate() {
        if known.is_none() && !may_be_work(list, row, register) {
            left_out.push(row.title.clone());
            continue;
        }
        let mut facts = vec![row_fact(row, index, digest, name, &source)];
        let id = if let Some(id) = known {
            matched += 1;
            id
        } else {
            added += 1;
            facts.extend(facts_of(row, &source, catalogue));
            id_of(row)
        };
        transaction.put_facts(&id, &facts)?;
        touched.push(id);
    }
    let rows = digest.documents.len();
    if touched.is_empty() && !list.is_recognised {
        let reason = format!(
            "列出 {rows} 行，没有一行确知是公开机关的文件，未作汇总收入（{} {}）：{}",
            list.class.chinese(),
            list.class.id(),
            named(&left_out)
        );
        let class = Some(list.class);
        return Ok((Outcome::Refused { reason, class }, touched));
    }
    Ok((
        Outcome::Roundup {
            rows,
            matched,
            added,
            left_out,
        },
        touched,
    ))
}

/// Characters of a title, at least: 指南 2023 is none.
const TITLE: usize = 6;

/// Whether a row that the library does not know may be an instrument of a public body: it is called as one, and whoever it names as its issuer is a body.
fn is_credible(row: &Row, register: &AuthorityRegister) -> bool {
    let words: String = title_key(&row.title)
        .chars()
        .filter(|c| !c.is_ascii_digit())
        .collect();
    let is_titled = words.chars().count() >= TITLE
        && (ends_as_title(&row.title) || row.number.is_some() || row.draft);
    let has_body = row.issuers.is_empty() || row.issuers.iter().any(|name| is_body(name, register));
    // calls for partners and authors, and what other states order
    let is_no_instrument = [
        "参编",
        "合作伙伴",
        "白皮书",
        "行政令",
        "行政命令",
        "营运者",
        "关于举办",
    ]
    .iter()
    .any(|word| row.title.contains(word));
    is_titled && has_body && !is_no_instrument && !is_private_title(&row.title)
}

/// Whether a row that the library does not know becomes a work; else it is told beside the page.
fn may_be_work(list: &Listed, row: &Row, register: &AuthorityRegister) -> bool {
    let is_of_list = list.is_recognised && (!list.is_of_account || is_of_somebody(row, register));
    is_credible(row, register) && (is_of_list || is_sure(row, register))
}

/// Whether a row is surely that of an instrument, whatever page it stands on: a body that is known by its name issued it on a day, under a title that is one.
fn is_sure(row: &Row, register: &AuthorityRegister) -> bool {
    let is_known = |name: &String| register.readings(name).next().is_some();
    let is_titled_by_body = row
        .title
        .split_once("关于")
        .is_some_and(|(body, _)| register.readings(body).next().is_some());
    let number = row.number.as_deref();
    let is_numbered = number.is_some_and(|number| register.by_number_prefix(number).is_some());
    let is_standard = number.map(parse_number).is_some_and(|number| {
        let standard = number.as_standard();
        standard.is_some_and(|standard| !standard.code.starts_with("Q/"))
    });
    // 《…管理办法》 beside GB/T 39725: the number is that of another row
    let is_mixed = is_standard
        && ["办法", "条例", "规定"]
            .iter()
            .any(|end| row.title.ends_with(end));
    let is_issued = row.date.is_some() && row.issuers.iter().any(is_known);
    ends_as_title(&row.title) && !is_mixed && (is_issued || is_titled_by_body || is_numbered)
}

/// Whether anything tells whose a row is: an issuer, a number, a place or a body that its title begins with, or the two parts of a standard's title. What an
/// account names by a headline or a short name has nothing of these.
fn is_of_somebody(row: &Row, register: &AuthorityRegister) -> bool {
    let title = row.title.trim();
    let is_of_place = PROVINCES.iter().any(|place| title.starts_with(place));
    let is_titled_by_body = title
        .split_once("关于")
        .is_some_and(|(body, _)| register.readings(body).next().is_some());
    !row.issuers.is_empty()
        || row.number.is_some()
        || is_of_place
        || is_titled_by_body
        || title.starts_with("中华人民共和国")
        || title.contains([' ', '\u{3000}'])
}

/// Longest name of a body, in characters.
const NAME: usize = 30;

/// Whether a name in a roundup is that of a public body: no company, and no piece of a sentence (某会宣布成立…, 会同市…协会).
fn is_body(name: &str, register: &AuthorityRegister) -> bool {
    const PIECES: [&str; 12] = [
        "宣布", "成立", "会同", "发布", "印发", "召开", "关于", "要求", "通过", "表示", "联合",
        "记者",
    ];
    if register.read(name).is_some() {
        return true;
    }
    is_public_body(name, register)
        && name.chars().count() <= NAME
        && !name.starts_with(['市', '省', '县', '区', '由', '经', '与', '和'])
        && !PIECES.iter().any(|piece| name.contains(piece))
}

/// The work each row names, where the library knows it.
fn known_works(
    reader: &Reader<'_>,
    digest: &Digest,
    catalogue: &Catalogue,
    today: Date,
) -> Result<Vec<Option<WorkId>>> {
    let authorities = &catalogue.authorities.register;
    Ok(match_roundup(reader, authorities, digest, today)?)
}

fn parse_number(text: &str) -> Number {
    let Ok(number) = text.parse();
    number
}

fn id_of(row: &Row) -> WorkId {
    let number = row.number.as_deref().map(parse_number);
    let standard: Option<&StandardNumber> = number
        .as_ref()
        .and_then(Number::as_standard)
        .filter(|standard| !standard.is_committee_document());
    WorkId::from_facts(&IdFacts {
        title: &row.title,
        is_draft: row.draft,
        standard,
        ..IdFacts::default()
    })
}

fn facts_of(row: &Row, source: &Source, catalogue: &Catalogue) -> Vec<Fact> {
    let register = &catalogue.authorities.register;
    let mut facts = Vec::new();
    let mut add = |value| facts.push(Fact::new(value, source.clone(), Confidence::Low));
    add(FactValue::Title(row.title.clone()));
    add(FactValue::Draft(row.draft));
    if let Some(number) = &row.number {
        add(FactValue::Number(canonical_number(
            &parse_number(number),
            register,
        )));
    }
    let bodies = row.issuers.iter().filter(|name| is_body(name, register));
    let mut issuers = Issuers::named(bodies.map(|name| match register.read(name) {
        Some(reading) => (
            reading.authority.name.clone(),
            Some(reading.authority.id.clone()),
        ),
        None => (name.clone(), None),
    }));
    issuers.stated_count = row
        .issuer_count
        .filter(|count| *count as usize > issuers.members.len());
    if !issuers.is_empty() {
        add(FactValue::Issuers(issuers.clone()));
    }
    if let Some(on) = row.date {
        add(FactValue::Event {
            kind: row.date_kind.map_or(EventKind::Reported, event_kind),
            on,
        });
    }
    if let Some(on) = row.effective {
        add(FactValue::Event {
            kind: EventKind::Effective,
            on,
        });
    }
    let stated = row
        .section
        .as_deref()
        .and_then(|section| catalogue.sectors.find_by_heading(section));
    let sectors = match stated {
        Some(sector) => vec![sector],
        None => catalogue.sectors.suggest(&row.title, issuers.names(), ""),
    };
    let inferred = Source::new(SourceKind::Inference, "sectors.toml");
    facts.extend(sectors.into_iter().map(|sector| {
        Fact::new(
            FactValue::Sector(sector),
            inferred.clone(),
            Confidence::Medium,
        )
    }));
    facts.extend(topics_of(&row.title, "", catalogue));
    facts
}

fn event_kind(kind: DateKind) -> EventKind {
    match kind {
        DateKind::Published => EventKind::Published,
        DateKind::Signed => EventKind::Signed,
        DateKind::Adopted => EventKind::Adopted,
        DateKind::Effective => EventKind::Effective,
        DateKind::ConsultationCloses => EventKind::ConsultationCloses,
        DateKind::Amended => EventKind::Amended,
        DateKind::Repealed => EventKind::Repealed,
        DateKind::Reported | DateKind::Unknown => EventKind::Reported,
    }
}

/// The row as it stands there.
fn row_fact(row: &Row, index: usize, digest: &Digest, name: &str, source: &Source) -> Fact {
    let value = FactValue::RoundupRow(RoundupRow {
        roundup: digest.title.clone().unwrap_or_else(|| name.to_owned()),
        row: index as u32 + 1,
        section: row.section.clone().unwrap_or_default(),
        title: row.title.clone(),
        date: row.date.map(|date| date.to_string()).unwrap_or_default(),
        date_means: row
            .date_kind
            .map(|kind| kind.id().to_owned())
            .unwrap_or_default(),
        issuer: row.issuers.join("、"),
        fault: None,
    });
    Fact::new(value, source.clone(), Confidence::Low)
}

#[cfg(test)]
mod tests {
    use huidian_recognise::Class;

    use super::*;

    #[test]
    fn rows_of_nobody_on_an_account_are_no_works() {
        let catalogue = huidian_catalogue::builtin();
        let register = &catalogue.authorities.register;
        let list = |is_of_account| Listed {
            digest: Digest::default(),
            class: Class::Roundup,
            is_recognised: true,
            is_of_account,
        };
        let row = |title: &str, issuers: &[&str]| Row {
            title: title.to_owned(),
            issuers: issuers.iter().map(|name| (*name).to_owned()).collect(),
            ..Row::default()
        };
        for (row, on_account) in [
            (row("严厉打击偷水行为的公告", &[]), false),
            (row("泵站记录管理办法", &["公安部"]), true),
            (row("北京市泵站条例", &[]), true),
            (row("公安部关于加强泵站治安管理的通知", &[]), true),
            (row("供水安全技术 水表读数要求", &[]), true),
        ] {
            let told = |is_of_account| may_be_work(&list(is_of_account), &row, register);
            assert_eq!(told(true), on_account, "{}", row.title);
            assert!(told(false), "a person's list: {}", row.title);
        }
        let contest = row("关于举办水务知识竞赛的通知", &["公安部"]);
        assert!(!may_be_work(&list(false), &contest, register));
    }
}
