//! What people write for a field, as a fact.

use huidian_catalogue::Catalogue;
use huidian_model::{EventKind, FactValue, ForceStatus, Issuers, PartialDate};
use huidian_text::date::parse_date;
use jiff::civil::Date;

use super::act::ActError;

/// Reads the value of a field as people write it. Dates are understood in any usual form; `today` is the day from which a status holds.
pub fn read_fact_value(
    catalogue: &Catalogue,
    field: &str,
    value: &str,
    today: Date,
) -> Result<FactValue, ActError> {
    let value = value.trim();
    let wrong = |reason: String| ActError::field("value", reason);
    if value.is_empty() {
        return Err(wrong("empty".to_owned()));
    }
    Ok(match field {
        "title" => FactValue::Title(value.trim_matches(['《', '》']).to_owned()),
        "alternative_title" => {
            FactValue::AlternativeTitle(value.trim_matches(['《', '》']).to_owned())
        }
        "kind" => FactValue::Kind(value.parse().map_err(wrong)?),
        "sector" => FactValue::Sector(value.parse().map_err(wrong)?),
        "topic" => FactValue::Topic(value.parse().map_err(wrong)?),
        "addressee" => FactValue::Addressee(value.parse().map_err(wrong)?),
        "number" => FactValue::Number(value.parse().unwrap_or_else(|never| match never {})),
        "issuers" | "issuer" => FactValue::Issuers(issuers(catalogue, value)),
        "administered_by" => FactValue::AdministeredBy(value.to_owned()),
        "region" => FactValue::Region(value.to_owned()),
        "draft" => FactValue::Draft(match value {
            "true" | "yes" | "是" | "征求意见稿" => true,
            "false" | "no" | "否" | "正式文本" => false,
            _ => return Err(wrong("known: 是 否 yes no".to_owned())),
        }),
        "status" | "force_seen" => FactValue::ForceSeen {
            status: value.parse::<ForceStatus>().map_err(wrong)?,
            on: PartialDate::from(today),
        },
        "note" => FactValue::Note(value.to_owned()),
        event => FactValue::Event {
            kind: EventKind::from_id(event)
                .ok_or_else(|| ActError::field("field", format!("unknown field {event}")))?,
            on: read_date(value)
                .ok_or_else(|| wrong(format!("not a date: {value} (2024-05-01, 2024年5月1日)")))?,
        },
    })
}

/// 20240501 too, which stands in no text.
fn read_date(value: &str) -> Option<PartialDate> {
    let is_compact = value.len() == 8 && value.bytes().all(|byte| byte.is_ascii_digit());
    if is_compact {
        return parse_date(&format!("{}-{}-{}", &value[..4], &value[4..6], &value[6..]));
    }
    parse_date(value)
}

fn issuers(catalogue: &Catalogue, value: &str) -> Issuers {
    let names = value
        .split(['、', ',', '，', ';', '；'])
        .map(str::trim)
        .filter(|name| !name.is_empty());
    Issuers::named(names.map(|name| {
        let known = catalogue.authorities.register.read(name);
        (
            name.to_owned(),
            known.map(|reading| reading.authority.id.clone()),
        )
    }))
}

#[cfg(test)]
mod tests {
    use huidian_model::{EventKind, FactValue};
    use jiff::civil::date;

    use super::read_fact_value;

    #[test]
    fn values_are_read_as_people_write_them() {
        let read = |field: &str, value: &str| {
            read_fact_value(
                huidian_catalogue::builtin(),
                field,
                value,
                date(2026, 11, 28),
            )
        };
        // every usual form of one day
        for form in [
            "2024-05-01",
            "2024年5月1日",
            "2024/5/1",
            "2024.5.1",
            "20240501",
            "二〇二四年五月一日",
        ] {
            let expected = FactValue::Event {
                kind: EventKind::Published,
                on: "2024-05-01".parse().unwrap(),
            };
            assert_eq!(read("published", form).unwrap(), expected, "{form}");
        }
        // the known issuer is the one of the authority file
        let FactValue::Issuers(issuers) = read("issuers", "国家互联网信息办公室、某某局").unwrap()
        else {
            panic!("no issuers");
        };
        assert!(issuers.members[0].authority.is_some());
        assert_eq!(issuers.members[1].authority, None);
        // what is no date, no status, no field is said, never guessed
        for (field, value) in [
            ("published", "去年"),
            ("status", "大概有效"),
            ("colour", "red"),
            ("title", " "),
        ] {
            assert!(read(field, value).is_err(), "{field} {value}");
        }
    }
}
