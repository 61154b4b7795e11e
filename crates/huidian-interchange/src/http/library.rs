use std::path::PathBuf;
use std::sync::Arc;

use huidian_model::{Clock, PartialDate};
use huidian_store::Store;
use jiff::civil::Date;
use tokio::sync::Mutex;

use super::refusal::Refusal;

/// The open library that is handed out.
#[derive(Clone)]
pub struct InterchangeLibrary {
    pub store: Arc<Store>,
    pub clock: Arc<dyn Clock>,
    /// Scheme and host by which readers reach the library.
    pub(super) base: String,
    /// Where exports are kept for those who come back for the rest.
    pub(super) folder: PathBuf,
    /// Whose turn it is to make one.
    pub(super) exporting: Arc<Mutex<()>>,
}

impl InterchangeLibrary {
    pub fn new(store: Arc<Store>, clock: Arc<dyn Clock>, folder: PathBuf, base: String) -> Self {
        Self {
            store,
            clock,
            base,
            folder,
            exporting: Arc::default(),
        }
    }

    /// The day that `as_of` asks about, today where it is not given. A month or a year means its last day, as everywhere.
    pub(super) fn day(&self, as_of: Option<&str>) -> Result<Date, Refusal> {
        let Some(asked) = as_of else {
            return Ok(self.clock.today());
        };
        let day: PartialDate = asked.parse().map_err(|_| {
            Refusal::bad_request(format!(
                "as_of {asked} 不是日期 is no day such as 2026-01-31, 2026-01 or 2026"
            ))
        })?;
        Ok(day.latest())
    }
}
