//! Days in rule files.

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, de::Error as _};

/// A day written as `2026-01-31`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct RuleDay(pub(super) Date);

impl<'de> Deserialize<'de> for RuleDay {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let day = text.parse();
        day.map(Self).map_err(|_| {
            D::Error::custom(format!(
                "{text} 不是日期，写成 2026-01-31 ({text} is no day such as 2026-01-31)"
            ))
        })
    }
}
