//! Times of the clock as arguments: when mails and briefs go out.

use huidian_following::mail::{read_minute, read_weekday};

pub(super) fn weekday(text: &str) -> Result<i8, String> {
    read_weekday(text).ok_or_else(|| format!("{text} is no day such as 周一 or monday"))
}

pub(super) fn minute(text: &str) -> Result<u16, String> {
    read_minute(text).ok_or_else(|| format!("{text} is no time such as 08:00"))
}
