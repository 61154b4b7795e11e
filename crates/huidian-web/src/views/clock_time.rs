//! Instants as people read them: on the clock of China, as all days here are.

use jiff::Timestamp;
use jiff::tz::{TimeZone, offset};

fn shown(at: Timestamp, form: &str) -> String {
    at.to_zoned(TimeZone::fixed(offset(8)))
        .strftime(form)
        .to_string()
}

pub(crate) fn day_of(at: Timestamp) -> String {
    shown(at, "%Y-%m-%d")
}

pub(crate) fn minute_of(at: Timestamp) -> String {
    shown(at, "%Y-%m-%d %H:%M")
}

pub(crate) fn second_of(at: Timestamp) -> String {
    shown(at, "%Y-%m-%d %H:%M:%S")
}

#[cfg(test)]
mod tests {
    use super::{day_of, minute_of, second_of};

    #[test]
    fn an_evening_in_greenwich_is_the_next_day_in_china() {
        let at = "2026-11-29T18:05:09Z".parse().unwrap();
        assert_eq!(day_of(at), "2026-11-30");
        assert_eq!(minute_of(at), "2026-11-30 02:05");
        assert_eq!(second_of(at), "2026-11-30 02:05:09");
    }
}
