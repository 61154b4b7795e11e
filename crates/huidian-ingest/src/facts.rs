//! What a text says about its work, as facts.

use huidian_catalogue::Catalogue;
use huidian_model::{
    Confidence, EventKind, Fact, FactValue, Issuers, Number, PREDECESSOR, PartialDate, Source,
    SourceKind, WorkKind,
};
use huidian_operations::canonical_number;
use huidian_parse::{EffectiveRule, Found, HistoryAct, HistoryEntry, Metadata, Validity};
use jiff::civil::Date;

use crate::catalogue::{short_titles, topics_of};
use crate::inference;
use crate::namesake::ends_namesake;

/// Facts of a text. `title` is the work's title as this text has it, `text` its words.
pub(crate) fn facts_of(
    title: &str,
    text: &str,
    metadata: &Metadata,
    source: &Source,
    catalogue: &Catalogue,
) -> Vec<Fact> {
    let mut facts = Collector {
        source,
        facts: Vec::new(),
    };
    facts.add(FactValue::Title(title.to_owned()), Confidence::High);
    facts.add(FactValue::Draft(metadata.is_draft()), Confidence::High);
    if let Some(guess) = &metadata.kind {
        facts.add(FactValue::Kind(guess.kind), guess.confidence);
    }
    facts.add_number(metadata, catalogue);
    if let Some(region) = &metadata.region {
        facts.add(FactValue::Region(region.clone()), Confidence::High);
    }
    let issuers = issuers_of(metadata, catalogue);
    if issuers.is_empty() {
        let inferred = inference::issuer(title, text, metadata, catalogue);
        facts.facts.extend(inferred);
    } else {
        facts.add(FactValue::Issuers(issuers.clone()), Confidence::Medium);
    }
    facts.add_events(metadata);
    // the clause of a draft ends nothing yet
    if !metadata.is_draft() && ends_namesake(text, title) {
        let unknown = FactValue::Unknown {
            field: PREDECESSOR.to_owned(),
            reason: "文中废止了同名的旧文件，它的内容和起止须另查".to_owned(),
        };
        facts.add(unknown, Confidence::High);
    }
    facts.add_makers(metadata, catalogue);
    facts.add_staged(metadata);
    facts.facts.extend(
        noted_effective(metadata, source).or_else(|| text_effective(title, metadata, catalogue)),
    );
    facts.facts.extend(short_titles(catalogue, title));
    facts
        .facts
        .extend(sectors_of(title, &issuers, text, catalogue));
    facts.facts.extend(topics_of(title, text, catalogue));
    for remark in metadata
        .remarks
        .iter()
        .cloned()
        .chain(rival_numbers(text, metadata))
    {
        facts.add(FactValue::Note(remark), Confidence::Medium);
    }
    facts.facts
}

/// The number of a work: the first that no revision brought. Where the note names none but that of a revision, which published the text anew, it is that
/// one, and the revision is told.
fn own_number(metadata: &Metadata) -> Option<(&Found<Number>, Option<&HistoryEntry>)> {
    let revision_of = |number: &Found<Number>| revision_of(number, metadata);
    let first = metadata.numbers.first()?;
    let own = metadata
        .numbers
        .iter()
        .find(|number| revision_of(number).is_none());
    // the number of another kind of document, such as a file behind the order, is none of its own
    match own.filter(|own| is_alike(&own.value, &first.value)) {
        Some(own) => Some((own, None)),
        None => Some((first, revision_of(first))),
    }
}

/// The revision that a number of the note belongs to.
fn revision_of<'m>(number: &Found<Number>, metadata: &'m Metadata) -> Option<&'m HistoryEntry> {
    let span = number.span?;
    let at = metadata
        .history
        .iter()
        .position(|entry| entry.span.start <= span.start && span.end <= entry.span.end)?;
    // 修订 by an order; or the announcement that published what a body had revised before
    let is_publication = matches!(
        metadata.history[at].act,
        HistoryAct::Published | HistoryAct::Approved
    );
    let mut before = metadata.history[..=at].iter().rev();
    let revision = before.find(|entry| entry.act.makes_version())?;
    (is_publication || metadata.history[at].act.makes_version()).then_some(revision)
}

fn is_alike(one: &Number, other: &Number) -> bool {
    std::mem::discriminant(one) == std::mem::discriminant(other)
}

/// Two numbers of the document itself in one head, each on a line of its own: the first is taken, and both are told.
fn rival_numbers(text: &str, metadata: &Metadata) -> Option<String> {
    let alone = metadata.numbers.iter().filter(|number| {
        let Some(span) = number.span else {
            return false;
        };
        let (start, end) = (span.start as usize, span.end as usize);
        let (Some(before), Some(after)) = (text.get(..start), text.get(end..)) else {
            return false;
        };
        let line = before.rsplit('\n').next().unwrap_or("").trim().is_empty();
        line && after.split('\n').next().unwrap_or("").trim().is_empty()
    });
    let written: Vec<String> = alone.map(|number| number.value.to_string()).collect();
    let first = metadata.numbers.first()?.value.to_string();
    (written.len() > 1).then(|| {
        format!(
            "文首有 {} 个文号：{}；采用 {first}",
            written.len(),
            written.join("、")
        )
    })
}

struct Collector<'s> {
    source: &'s Source,
    facts: Vec<Fact>,
}

impl Collector<'_> {
    fn add(&mut self, value: FactValue, confidence: Confidence) {
        self.facts
            .push(Fact::new(value, self.source.clone(), confidence));
    }

    fn add_number(&mut self, metadata: &Metadata, catalogue: &Catalogue) {
        if let Some((number, revision)) = own_number(metadata) {
            let number = canonical_number(&number.value, &catalogue.authorities.register);
            let confidence = match revision {
                Some(entry) => {
                    let remark = format!(
                        "{number} 是 {} 修订时的文号；最初的文号，文中没有写",
                        entry.on
                    );
                    self.add(FactValue::Note(remark), Confidence::High);
                    Confidence::Medium
                }
                None => Confidence::High,
            };
            self.add(FactValue::Number(number), confidence);
        }
    }

    /// The day a revised text takes effect is that text's, not the work's: the work has been in force since its first text.
    fn add_events(&mut self, metadata: &Metadata) {
        for event in &metadata.events {
            // a draft has no first day: the one in its clause is that of the act it may become
            let is_told = event.kind != EventKind::Effective
                || is_first_text(metadata) && !metadata.is_draft();
            if is_told {
                self.add(
                    FactValue::Event {
                        kind: event.kind,
                        on: event.on,
                    },
                    event.confidence,
                );
            }
        }
        let has_expiry = metadata
            .events
            .iter()
            .any(|event| event.kind == EventKind::Expires);
        if let Some(on) = expiry_of(metadata)
            && !has_expiry
        {
            self.add(
                FactValue::Event {
                    kind: EventKind::Expires,
                    on,
                },
                Confidence::Medium,
            );
        }
        let unread = metadata
            .validity
            .as_ref()
            .and_then(|term| term.unread.as_ref());
        if let Some(words) = unread {
            let unknown = FactValue::Unknown {
                field: EventKind::Expires.id().to_owned(),
                reason: format!("文中写有“{words}”，末日未能算出"),
            };
            self.add(unknown, Confidence::Medium);
        }
    }
}

impl Collector<'_> {
    /// The decisions and orders that made the later texts, as the note under the title tells them.
    fn add_makers(&mut self, metadata: &Metadata, catalogue: &Catalogue) {
        let made = || {
            let entries = metadata.history.iter();
            entries.filter(|entry| entry.act.makes_version())
        };
        let last = made().map(|entry| entry.on).max();
        let version_on = metadata.version_on.as_ref().map(|found| found.value);
        for entry in made() {
            let mut numbers = metadata.numbers.iter();
            let number = numbers.find(|number| {
                revision_of(number, metadata).is_some_and(|revision| revision.span == entry.span)
            });
            let act = entry.instrument.as_deref().unwrap_or_default();
            if act.is_empty() && number.is_none() {
                continue;
            }
            let register = &catalogue.authorities.register;
            let is_last = last == Some(entry.on);
            self.add(
                FactValue::text_made_by(
                    // a text is dated by its publication where that is told
                    version_on.filter(|_| is_last).unwrap_or(entry.on),
                    act,
                    number.map(|number| canonical_number(&number.value, register)),
                ),
                Confidence::High,
            );
        }
    }

    /// Provisions that take effect on days of their own.
    fn add_staged(&mut self, metadata: &Metadata) {
        let dated = metadata.version_on.as_ref().map(|found| found.value);
        for staged in &metadata.staged {
            // 自公布之日起 without a day of publication is not told; a day left to others is
            if staged.on.is_none() && staged.rule != EffectiveRule::SetLater {
                continue;
            }
            for provision in &staged.provisions {
                self.add(
                    FactValue::ProvisionEffective {
                        dated,
                        provision: provision.clone(),
                        on: staged.on,
                    },
                    Confidence::High,
                );
            }
        }
    }
}

/// Whether a text is the first of its work, or tells the first one's effective day.
fn is_first_text(metadata: &Metadata) -> bool {
    let was_changed = metadata.history.iter().any(|entry| {
        matches!(
            entry.act,
            HistoryAct::Revised | HistoryAct::Amended | HistoryAct::Modified
        )
    });
    !was_changed
        || metadata
            .effective
            .as_ref()
            .is_some_and(|effective| effective.is_of_original)
}

/// 根据…决定修正，该修正自2033年10月1日起施行: the first day of the amended text, in the bracket under its title.
fn noted_effective(metadata: &Metadata, source: &Source) -> Option<Fact> {
    let dated = metadata.version_on.as_ref()?.value;
    let is_amended = metadata
        .history
        .iter()
        .any(|entry| entry.act.makes_version());
    let begins = metadata
        .history
        .iter()
        .filter(|entry| entry.act == HistoryAct::TookEffect)
        .filter_map(|entry| entry.on.day())
        .filter(|on| dated.latest() <= *on)
        .max()
        .filter(|_| is_amended)?;
    let value = FactValue::TextEffective { dated, on: begins };
    Some(Fact::new(value, source.clone(), Confidence::High))
}

/// When an amended text took effect, where the decision that amended it is on file and the text keeps the clause of its first version.
fn text_effective(title: &str, metadata: &Metadata, catalogue: &Catalogue) -> Option<Fact> {
    let is_known = metadata
        .effective
        .as_ref()
        .is_some_and(|effective| !effective.is_of_original && effective.on.is_some());
    let dated = metadata.version_on.as_ref()?.value;
    if is_known {
        return None;
    }
    let decision = metadata
        .history
        .iter()
        .filter(|entry| entry.act.makes_version())
        .max_by_key(|entry| entry.on);
    let (decided, instrument) = decision.map_or((dated, None), |entry| {
        (entry.on, entry.instrument.as_deref())
    });
    catalogue
        .amendments
        .find(decided, instrument, title)
        .cloned()
}

/// Last day of a validity the text states: until a date, or months from its effective day.
fn expiry_of(metadata: &Metadata) -> Option<PartialDate> {
    let Validity { months, until, .. } = metadata.validity.as_ref()?;
    until.or_else(|| {
        let from: Date = metadata.effective.as_ref()?.on?;
        let end = from
            .checked_add(jiff::Span::new().months(i64::from((*months)?)))
            .ok()?;
        end.yesterday().ok().map(PartialDate::from)
    })
}

fn issuers_of(metadata: &Metadata, catalogue: &Catalogue) -> Issuers {
    let register = &catalogue.authorities.register;
    let names = metadata
        .issuers
        .iter()
        .flat_map(|issuer| issuer.value.split('、'));
    Issuers::named(names.map(|name| match register.read(name) {
        Some(reading) => (
            reading.authority.name.clone(),
            Some(reading.authority.id.clone()),
        ),
        None => (name.to_owned(), None),
    }))
}

fn sectors_of(title: &str, issuers: &Issuers, text: &str, catalogue: &Catalogue) -> Vec<Fact> {
    let source = Source::new(SourceKind::Inference, "sectors.toml");
    catalogue
        .sectors
        .suggest(title, issuers.names(), text)
        .into_iter()
        .map(|sector| {
            Fact::new(
                FactValue::Sector(sector),
                source.clone(),
                Confidence::Medium,
            )
        })
        .collect()
}

/// Whether works of a kind keep their identity when they are made anew under another number: a law revised is the same law.
pub(crate) fn is_continuous(kind: Option<WorkKind>) -> bool {
    matches!(
        kind,
        Some(
            WorkKind::Constitution
                | WorkKind::Law
                | WorkKind::AdministrativeRegulation
                | WorkKind::LocalRegulation
                | WorkKind::AutonomousRegulation
                | WorkKind::SeparateRegulation
                | WorkKind::JudicialInterpretation
                | WorkKind::SupervisoryRegulation
        )
    )
}
