//! What is known of a work and its text: the FRBR block, events, intervals, references.

use std::collections::BTreeSet;

use huidian_model::{
    EventKind, Expression, FactValue, PartialDate, ProvisionPath, RelationKind, Work, WorkKind,
};
use jiff::civil::Date;

use super::markup::Markup;
use crate::address::WorkAddress;
use crate::identifier::portion;
use crate::instrument::Instrument;
use crate::language::code_of;

/// The instrument, or one of its annexes.
pub(crate) struct Component<'c> {
    pub(crate) instrument: &'c Instrument<'c>,
    pub(crate) address: &'c WorkAddress,
    /// 0 for the instrument itself.
    pub(crate) number: usize,
}

/// Whoever says what is said here.
const US: &str = "#huidian";

pub(crate) fn write_meta(markup: &mut Markup, component: &Component<'_>) {
    markup.open("meta", &[]);
    identification(markup, component);
    if component.number == 0 {
        let instrument = component.instrument;
        publication(markup, instrument.work);
        classification(markup, instrument.work);
        let events = events(instrument.work, instrument.expression);
        lifecycle(markup, &events);
        temporal_data(markup, &events);
        references(markup, component, &events);
        proprietary(markup, instrument);
    }
    markup.end_line("meta");
}

/// What the standard has no place for, in our own terms.
fn proprietary(markup: &mut Markup, instrument: &Instrument<'_>) {
    let expression = instrument.expression;
    markup.open("proprietary", &[("source", US)]);
    let mut attributes = vec![
        ("sha256", instrument.text_hash),
        ("label", &expression.id.label),
        // how the first day is known, or that it is not
        ("basis", &expression.effective_basis),
    ];
    attributes.extend(expression.part.as_deref().map(|part| ("part", part)));
    // what a rule concluded is concluded anew where it is read, and stated by nobody
    if instrument.work.has_inferred_issuers() {
        attributes.push(("issuers", "inferred"));
    }
    markup.empty("hd:text", &attributes);
    // the lifecycle takes days alone
    let vague = instrument.work.events.iter();
    for event in vague.filter(|event| event.on.day().is_none()) {
        let on = event.on.to_string();
        markup.empty("hd:event", &[("kind", event.kind.id()), ("on", &on)]);
    }
    for (provision, on) in staged(instrument.work, expression) {
        let provision = portion(provision);
        let on = on.map(|on| on.to_string());
        let mut attributes = vec![("provision", provision.as_str())];
        // without a day where the text leaves it to somebody else
        attributes.extend(on.as_deref().map(|on| ("on", on)));
        markup.empty("hd:begins", &attributes);
    }
    markup.end_line("proprietary");
}

/// Provisions of a text that begin on days of their own, each once.
fn staged<'w>(
    work: &'w Work,
    expression: &Expression,
) -> BTreeSet<(&'w ProvisionPath, Option<Date>)> {
    let facts = work.facts.iter();
    facts
        .filter_map(|fact| match &fact.value {
            FactValue::ProvisionEffective {
                dated,
                provision,
                on,
            } if *dated == expression.dated_on => Some((provision, *on)),
            _ => None,
        })
        .collect()
}

fn identification(markup: &mut Markup, component: &Component<'_>) {
    let Component {
        instrument,
        address,
        number,
    } = component;
    let (work, expression) = (instrument.work, instrument.expression);
    let part = match number {
        0 => "!main".to_owned(),
        number => format!("!annex_{number}"),
    };
    let text = address.expression(expression);
    let made = instrument.made_on.to_string();
    markup.open("identification", &[("source", US)]);

    markup.open("FRBRWork", &[]);
    uris(markup, address.work(), &part, "");
    if *number == 0 {
        markup.empty("FRBRalias", &[("value", &work.title), ("name", "title")]);
    }
    let (date, name) = work_date(work);
    markup.empty("FRBRdate", &[("date", &date), ("name", &name)]);
    authors(markup, work);
    markup.empty("FRBRcountry", &[("value", "cn")]);
    let kind = work.kind.map_or("unknown", WorkKind::id);
    markup.empty("FRBRsubtype", &[("value", kind)]);
    if let Some(number) = &work.number {
        markup.empty("FRBRnumber", &[("value", &number.to_string())]);
    }
    markup.empty("FRBRname", &[("value", work.id.as_str())]);
    markup.end_line("FRBRWork");

    markup.open("FRBRExpression", &[]);
    uris(markup, &text, &part, "");
    if *number == 0 {
        markup.empty(
            "FRBRalias",
            &[("value", &expression.title), ("name", "title")],
        );
    }
    let (date, name) = text_date(expression);
    markup.empty("FRBRdate", &[("date", &date), ("name", &name)]);
    authors(markup, work);
    let language = code_of(&expression.language);
    markup.empty("FRBRlanguage", &[("language", &language)]);
    markup.end_line("FRBRExpression");

    markup.open("FRBRManifestation", &[]);
    uris(markup, &text, &part, ".xml");
    markup.empty("FRBRdate", &[("date", &made), ("name", "exported")]);
    markup.empty("FRBRauthor", &[("href", US), ("as", "#editor")]);
    markup.empty("FRBRformat", &[("value", "application/akn+xml")]);
    markup.end_line("FRBRManifestation");
    markup.end_line("identification");
}

fn uris(markup: &mut Markup, address: &str, part: &str, extension: &str) {
    markup.empty(
        "FRBRthis",
        &[("value", &format!("{address}/{part}{extension}"))],
    );
    markup.empty("FRBRuri", &[("value", &format!("{address}{extension}"))]);
}

fn authors(markup: &mut Markup, work: &Work) {
    for (at, _) in work.issuers.members.iter().enumerate() {
        let href = format!("#issuer_{}", at + 1);
        markup.empty("FRBRauthor", &[("href", &href), ("as", "#author")]);
    }
    if work.issuers.is_empty() {
        markup.empty("FRBRauthor", &[("href", "#unknown"), ("as", "#author")]);
    }
}

/// A date as the schema wants it, and a name that says how much of it is known.
fn dated(on: Option<PartialDate>, what: &str) -> (String, String) {
    match on {
        Some(on) if on.day().is_some() => (on.to_string(), what.to_owned()),
        Some(on) => (
            on.earliest().to_string(),
            format!("{what}, known as {on} only"),
        ),
        // the schema wants a date; the name says that it is none
        None => ("0001-01-01".to_owned(), "unknown".to_owned()),
    }
}

fn work_date(work: &Work) -> (String, String) {
    let kinds = [
        EventKind::Adopted,
        EventKind::Signed,
        EventKind::Published,
        EventKind::ConsultationOpens,
    ];
    let found = kinds
        .into_iter()
        .find_map(|kind| Some((kind, work.date_of(kind)?)));
    dated(
        found.map(|(_, on)| on),
        found.map_or("unknown", |(kind, _)| kind.id()),
    )
}

fn text_date(expression: &Expression) -> (String, String) {
    dated(expression.dated_on, "version")
}

fn publication(markup: &mut Markup, work: &Work) {
    let Some(day) = work
        .date_of(EventKind::Published)
        .and_then(PartialDate::day)
    else {
        return;
    };
    let day = day.to_string();
    let mut attributes = vec![
        ("date", day.as_str()),
        ("name", "published"),
        ("showAs", "公布"),
    ];
    let number = work.number.as_ref().map(ToString::to_string);
    if let Some(number) = &number {
        attributes.push(("number", number));
    }
    markup.empty("publication", &attributes);
}

fn classification(markup: &mut Markup, work: &Work) {
    if work.sectors.is_empty() {
        return;
    }
    markup.open("classification", &[("source", US)]);
    for sector in &work.sectors {
        markup.empty(
            "keyword",
            &[
                ("value", sector.id()),
                ("showAs", sector.chinese()),
                ("dictionary", "#sectors"),
            ],
        );
    }
    markup.end_line("classification");
}

struct Event {
    id: String,
    on: Date,
    /// Concept it is one of.
    concept: &'static str,
    role: Option<&'static str>,
}

/// Days that are known to the day; what is known less well is left out.
fn events(work: &Work, expression: &Expression) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    for event in &work.events {
        let Some(on) = event.on.day() else { continue };
        let role = match event.kind {
            EventKind::Adopted | EventKind::Signed | EventKind::Published | EventKind::Approved => {
                Some("generation")
            }
            EventKind::Amended => Some("amendment"),
            EventKind::Repealed | EventKind::Expires => Some("repeal"),
            _ => None,
        };
        let concept = event.kind.id();
        events.push(Event {
            id: format!("e_{concept}_{}", events.len() + 1),
            on,
            concept,
            role,
        });
    }
    let of_text = [
        ("e_text_begins", expression.effective_on, "text_begins"),
        (
            "e_text_ends",
            expression.ended_on.filter(|_| !expression.is_end_assumed),
            "text_ends",
        ),
    ];
    for (id, on, concept) in of_text {
        events.extend(on.map(|on| Event {
            id: id.to_owned(),
            on,
            concept,
            role: None,
        }));
    }
    events
}

fn lifecycle(markup: &mut Markup, events: &[Event]) {
    if events.is_empty() {
        return;
    }
    markup.open("lifecycle", &[("source", US)]);
    for event in events {
        let (on, concept) = (event.on.to_string(), format!("#{}", event.concept));
        let mut attributes = vec![
            ("eId", event.id.as_str()),
            ("date", &on),
            ("source", US),
            ("refersTo", &concept),
        ];
        attributes.extend(event.role.map(|role| ("type", role)));
        markup.empty("eventRef", &attributes);
    }
    markup.end_line("lifecycle");
}

/// When this text holds; nothing where nobody knows when it began.
fn temporal_data(markup: &mut Markup, events: &[Event]) {
    let has = |id: &str| events.iter().any(|event| event.id == id);
    if !has("e_text_begins") {
        return;
    }
    markup.open("temporalData", &[("source", US)]);
    markup.open("temporalGroup", &[("eId", "tmpg_1")]);
    let mut attributes = vec![("refersTo", "#in_force"), ("start", "#e_text_begins")];
    if has("e_text_ends") {
        attributes.push(("end", "#e_text_ends"));
    }
    markup.empty("timeInterval", &attributes);
    markup.end_line("temporalGroup");
    markup.end_line("temporalData");
}

fn references(markup: &mut Markup, component: &Component<'_>, events: &[Event]) {
    let Component {
        instrument,
        address,
        ..
    } = component;
    let work = instrument.work;
    markup.open("references", &[("source", US)]);
    markup.empty(
        "original",
        &[("href", address.work()), ("showAs", &work.title)],
    );
    for related in instrument.relations {
        let changes = matches!(
            related.kind,
            RelationKind::Amends | RelationKind::Repeals | RelationKind::RepealsPart
        );
        let element = match (changes, related.is_forward) {
            (true, false) => "passiveRef",
            (true, true) => "activeRef",
            (false, _) => "TLCReference",
        };
        let mut attributes = vec![
            ("href", related.href.as_str()),
            ("showAs", related.title.as_str()),
        ];
        if element == "TLCReference" {
            attributes.push(("name", related.kind.chinese(related.is_forward)));
        }
        markup.empty(element, &attributes);
    }
    for (at, issuer) in work.issuers.members.iter().enumerate() {
        let id = format!("issuer_{}", at + 1);
        let href = match &issuer.authority {
            Some(authority) => format!("/akn/ontology/organization/cn/{authority}"),
            None => format!("#{id}"),
        };
        markup.empty(
            "TLCOrganization",
            &[("eId", &id), ("href", &href), ("showAs", &issuer.name)],
        );
    }
    if work.issuers.is_empty() {
        concept(markup, "TLCOrganization", "unknown", "制定机关不详");
    }
    concept(markup, "TLCOrganization", "huidian", "会典");
    concept(markup, "TLCRole", "author", "制定机关");
    concept(markup, "TLCRole", "editor", "编辑");
    concept(markup, "TLCConcept", "in_force", "施行期间");
    concept(markup, "TLCConcept", "sectors", "领域");
    let names = EventKind::ALL.map(|kind| (kind.id(), kind.chinese()));
    let of_text = [
        ("text_begins", "本文本开始施行"),
        ("text_ends", "本文本不再施行"),
    ];
    for (id, shown) in names.into_iter().chain(of_text) {
        if events.iter().any(|event| event.concept == id) {
            concept(markup, "TLCConcept", id, shown);
        }
    }
    markup.end_line("references");
}

fn concept(markup: &mut Markup, element: &str, id: &str, shown: &str) {
    let class = match element {
        "TLCOrganization" => "organization",
        "TLCRole" => "role",
        _ => "concept",
    };
    let href = format!("/akn/ontology/{class}/cn/{id}");
    markup.empty(element, &[("eId", id), ("href", &href), ("showAs", shown)]);
}
