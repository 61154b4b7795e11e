//! Time is a parameter; this is the one place that asks the machine.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// Tells the time. Tests and "as of" questions bring their own.
pub trait Clock: Send + Sync {
    fn now(&self) -> Timestamp;

    /// Today's civil date in China (UTC+8), where effective dates begin.
    fn today(&self) -> Date {
        self.now()
            .to_zoned(TimeZone::fixed(jiff::tz::offset(8)))
            .date()
    }
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where the machine is asked"
    )]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A clock that stands still, for tests and for reproducible runs.
impl Clock for Timestamp {
    fn now(&self) -> Timestamp {
        *self
    }
}
