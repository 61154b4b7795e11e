//! What is written reads back as it was.

use huidian_model::citation::CitedProvision;
use huidian_model::fact::RoundupRow;
use huidian_model::number::OrderForm;
use huidian_model::provision::{Ordinal, PathStep};
use huidian_model::{
    AuthorityId, Document, DocumentNumber, EventKind, FactValue, ForceStatus, Issuer, IssuerRole,
    Issuers, Number, OrderLayout, OrderNumber, PartialDate, Provision, ProvisionKind,
    ProvisionPath, Sector, StandardNumber, TextAbsence, WorkKind,
};
use huidian_store::{
    Error, PackedBlob, decode_fact_value, decode_target, encode_fact_value, encode_target,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use crate::library::{library, work};
use huidian_testing::{expression, fact};

/// Titles, with all that could be taken for a mark of the form.
fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        "[\\PC\t\r\n\0\\\\=;~/]{0,12}",
        "[第一二三条办法（）《》]{1,20}"
    ]
}

fn date() -> impl Strategy<Value = PartialDate> {
    (0i16..=9999, option::of(1i8..=12), 1i8..=31).prop_map(|(year, month, day)| match month {
        None => PartialDate::year_only(year),
        Some(month) => PartialDate::day_of(year, month, day)
            .or_else(|| PartialDate::month_of(year, month))
            .unwrap(),
    })
}

fn layout() -> impl Strategy<Value = OrderLayout> {
    prop_oneof![
        Just(OrderLayout::Words),
        Just(OrderLayout::Brackets),
        Just(OrderLayout::BracketsAlone)
    ]
}

fn number() -> impl Strategy<Value = Number> {
    prop_oneof![
        (words(), any::<u16>(), any::<u32>()).prop_map(|(code, year, serial)| Number::Document(
            DocumentNumber { code, year, serial }
        )),
        (
            words(),
            any::<bool>(),
            any::<Option<u16>>(),
            any::<Option<u16>>(),
            any::<u32>(),
            layout()
        )
            .prop_map(
                |(issuer, is_order, year, session, serial, layout)| Number::Order(OrderNumber {
                    issuer,
                    form: if is_order {
                        OrderForm::Order
                    } else {
                        OrderForm::Announcement
                    },
                    year,
                    session,
                    serial,
                    layout,
                })
            ),
        (words(), words(), any::<Option<u16>>()).prop_map(|(code, serial, year)| {
            Number::Standard(StandardNumber { code, serial, year })
        }),
        words().prop_map(Number::Other),
    ]
}

fn issuers() -> impl Strategy<Value = Issuers> {
    let issuer =
        (words(), option::of(words()), any::<bool>()).prop_map(|(name, authority, is_lead)| {
            Issuer {
                name,
                authority: authority.map(AuthorityId),
                role: if is_lead {
                    IssuerRole::Lead
                } else {
                    IssuerRole::Member
                },
            }
        });
    (vec(issuer, 0..4), any::<Option<u32>>()).prop_map(|(members, stated_count)| Issuers {
        members,
        stated_count,
    })
}

fn value() -> impl Strategy<Value = FactValue> {
    prop_oneof![
        words().prop_map(FactValue::Title),
        words().prop_map(FactValue::AlternativeTitle),
        words().prop_map(FactValue::AdministeredBy),
        words().prop_map(FactValue::Region),
        words().prop_map(FactValue::Note),
        select(WorkKind::all().collect::<Vec<_>>()).prop_map(FactValue::Kind),
        any::<bool>().prop_map(FactValue::Draft),
        number().prop_map(FactValue::Number),
        issuers().prop_map(FactValue::Issuers),
        select(Sector::ALL.to_vec()).prop_map(FactValue::Sector),
        (select(EventKind::ALL.to_vec()), date())
            .prop_map(|(kind, on)| FactValue::Event { kind, on }),
        (select(ForceStatus::ALL.to_vec()), date())
            .prop_map(|(status, on)| FactValue::ForceSeen { status, on }),
        (date(), date()).prop_map(|(dated, on)| FactValue::TextEffective {
            dated,
            on: on.earliest()
        }),
        (words(), words())
            .prop_map(|(code, reason)| FactValue::TextAbsent(TextAbsence { code, reason })),
        (words(), words()).prop_map(|(field, reason)| FactValue::Unknown { field, reason }),
        (vec(words(), 6), any::<u32>(), option::of(words())).prop_map(|(words, row, fault)| {
            let mut words = words.into_iter();
            let mut next = || words.next().unwrap();
            FactValue::RoundupRow(RoundupRow {
                roundup: next(),
                row,
                section: next(),
                title: next(),
                date: next(),
                date_means: next(),
                issuer: next(),
                fault,
            })
        }),
    ]
}

fn kind() -> impl Strategy<Value = ProvisionKind> {
    select(ProvisionKind::ALL.to_vec())
}

fn ordinal() -> impl Strategy<Value = Ordinal> {
    vec(any::<u32>(), 0..3).prop_map(Ordinal)
}

fn path() -> impl Strategy<Value = ProvisionPath> {
    let step = (kind(), ordinal()).prop_map(|(kind, ordinal)| PathStep::new(kind, ordinal));
    vec(step, 0..4).prop_map(ProvisionPath)
}

fn provision() -> impl Strategy<Value = Provision> {
    (
        kind(),
        option::of(ordinal()),
        any::<[u32; 3]>(),
        option::of(0u32..8),
        path(),
        any::<bool>(),
    )
        .prop_map(
            |(kind, ordinal, [start, end, label_end], parent, path, is_plain)| {
                let path = match &ordinal {
                    Some(ordinal) if is_plain => path.child(PathStep::new(kind, ordinal.clone())),
                    _ => path,
                };
                Provision {
                    kind,
                    ordinal,
                    start,
                    end,
                    label_end,
                    parent,
                    path,
                }
            },
        )
}

proptest! {
    #[test]
    fn every_fact_reads_back(value in value()) {
        let line = encode_fact_value(&value);
        prop_assert!(!line.contains(['\n', '\r', '\0']));
        prop_assert_eq!(decode_fact_value(value.field(), &line), Some(value));
    }

    #[test]
    fn any_line_is_read_or_refused(field in select(vec!["number", "issuers", "roundup_row", "force_seen", "text_effective", "effective", "unknown"]), line in "[\\PC\t\\\\]{0,20}") {
        if let Some(value) = decode_fact_value(field, &line) {
            prop_assert_eq!(decode_fact_value(field, &encode_fact_value(&value)), Some(value));
        }
    }

    #[test]
    fn every_target_reads_back(target in vec((path(), option::of(path())), 0..4)) {
        let target: Vec<_> = target
            .into_iter()
            .map(|(from, to)| CitedProvision { from, to })
            .collect();
        prop_assert_eq!(decode_target(&encode_target(&target)), Some(target));
    }
}

#[test]
fn every_tree_reads_back() {
    let store = library();
    let id = work("甲");
    store
        .write(|library| library.put_facts(&id, &[fact(FactValue::Title("甲".to_owned()))]))
        .unwrap();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(200));
    runner
        .run(&(words(), vec(provision(), 0..12)), |(text, provisions)| {
            let document = Document { text, provisions };
            let (text, packed) = expression(&id, "2024-01-01", None, &document);
            store
                .write(|library| library.put_expression(&text, &packed))
                .unwrap();
            let found = store.read().unwrap().document(&text.id).unwrap();
            prop_assert_eq!(found, Some(document));
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_year_that_text_cannot_hold_is_refused() {
    let store = library();
    let outcome = store.write(|library| {
        library.put_facts(
            &work("甲"),
            &[fact(FactValue::Event {
                kind: EventKind::Published,
                on: PartialDate::year_only(-3),
            })],
        )
    });
    assert!(
        matches!(outcome, Err(Error::Unstorable { .. })),
        "{outcome:?}"
    );
}

#[test]
fn blobs_of_every_size_read_back() {
    let store = library();
    for size in [0usize, 1, 100, 65_536, 262_144, 3_000_000] {
        for seed in [0u32, 7] {
            let mut noise = seed;
            let bytes: Vec<u8> = (0..size)
                .map(|_| {
                    noise = noise.wrapping_mul(1_664_525).wrapping_add(seed);
                    (noise >> 24) as u8
                })
                .collect();
            let blob = PackedBlob::new(&bytes);
            store.write(|library| library.put_blob(&blob)).unwrap();
            let reader = store.read().unwrap();
            assert_eq!(reader.find_blob(blob.hash()).unwrap(), Some(bytes));
        }
    }
}
