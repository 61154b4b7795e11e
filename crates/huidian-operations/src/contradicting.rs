//! Copies of a work's one text that name another body, or give another number of one series, than the work has.

use huidian_model::{Fact, FactValue, Issuers, Number, SourceKind, Work};

/// The issuers that a copy names, where it names none of the work's.
pub(crate) fn other_issuers(work: &Work) -> Option<String> {
    of_texts(work).find_map(|fact| match &fact.value {
        FactValue::Issuers(named) if !named.is_empty() && !is_of_one(named, &work.issuers) => {
            Some(joined(named))
        }
        _ => None,
    })
}

/// The number that a copy gives, where the work has another of the same series.
pub(crate) fn other_number(work: &Work) -> Option<String> {
    let own = work.number.as_ref()?;
    of_texts(work).find_map(|fact| match &fact.value {
        FactValue::Number(number) if number.key() != own.key() && is_of_series(number, own) => {
            Some(number.to_string())
        }
        _ => None,
    })
}

fn of_texts(work: &Work) -> impl Iterator<Item = &Fact> {
    let facts = work.facts.iter();
    facts.filter(|fact| fact.source.kind == SourceKind::Text)
}

/// Whether any body is of both, by its entry in the authority file or by its name: an office is of its body.
fn is_of_one(one: &Issuers, other: &Issuers) -> bool {
    other.is_empty()
        || one.members.iter().any(|named| {
            other.members.iter().any(|own| {
                named.authority.is_some() && named.authority == own.authority
                    || named.name.starts_with(&own.name)
                    || own.name.starts_with(&named.name)
            })
        })
}

fn joined(issuers: &Issuers) -> String {
    issuers.names().collect::<Vec<_>>().join("、")
}

fn is_of_series(one: &Number, other: &Number) -> bool {
    match (one, other) {
        (Number::Order(one), Number::Order(other)) => one.form == other.form,
        (Number::Document(_), Number::Document(_)) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use huidian_model::{Confidence, ReviewState, Source, WorkId};

    use super::*;

    fn work(facts: Vec<(SourceKind, FactValue)>) -> Work {
        let facts = facts
            .into_iter()
            .map(|(kind, value)| Fact::new(value, Source::new(kind, "a copy"), Confidence::Medium));
        Work::from_facts(
            WorkId::new("云湖市泵站办法"),
            facts.collect(),
            ReviewState::Reviewed,
        )
    }

    fn number(words: &str) -> FactValue {
        let Ok(number) = words.parse::<Number>();
        FactValue::Number(number)
    }

    fn issuer(name: &str) -> FactValue {
        FactValue::Issuers(Issuers::named([(name.to_owned(), None)]))
    }

    #[test]
    fn copies_that_name_another_body_or_number_are_told() {
        let own = [
            (SourceKind::Catalogue, number("云水发〔2031〕7号")),
            (SourceKind::Catalogue, issuer("云湖市水务局")),
        ];
        let with = |kind: SourceKind, value: FactValue| {
            work(own.iter().cloned().chain([(kind, value)]).collect())
        };
        for (name, other) in [
            ("青塘市水务局", Some("青塘市水务局")),
            ("云湖市水务局", None),
            ("云湖市水务局办公室", None),
        ] {
            let found = other_issuers(&with(SourceKind::Text, issuer(name)));
            assert_eq!(found.as_deref(), other, "{name}");
        }
        for (given, other) in [
            ("青水发〔2032〕9号", Some("青水发〔2032〕9号")),
            ("云水发〔2031〕7号", None),
            ("云湖市水务局令第3号", None),
        ] {
            let found = other_number(&with(SourceKind::Text, number(given)));
            assert_eq!(found.as_deref(), other, "{given}");
        }
        let roundup = with(SourceKind::Roundup, issuer("青塘市水务局"));
        assert_eq!(other_issuers(&roundup), None, "a roundup is no copy");
    }
}
