//! What an answer rests on that tells of no change: nothing known is not nothing happened.

use huidian_store::{PageRequest, Reader, WorkFilter};
use jiff::civil::Date;

use crate::error::Result;

/// The works looked at, and how far what is known of them reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Coverage {
    pub work_count: usize,
    pub text_count: usize,
    /// Last day of which anything on file speaks.
    pub known_until: Option<Date>,
}

impl Coverage {
    /// Of the works of a filter.
    ///
    /// # Errors
    ///
    /// When the library cannot be read.
    pub fn of(reader: &Reader<'_>, filter: &WorkFilter, today: Date) -> Result<Self> {
        let works = reader.list_works(filter, &PageRequest::everything(today))?;
        let works = works.items;
        Ok(Self {
            work_count: works.len(),
            text_count: works.iter().filter(|work| work.text.is_some()).count(),
            known_until: works
                .iter()
                .filter_map(huidian_store::WorkSummary::known_until)
                .max(),
        })
    }

    /// For people: 只看了所收的 3 件文件（有全文 2 件），资料截至 2025-10-28；未收的变化不在其内
    pub fn chinese(&self) -> String {
        let until = self.known_until.map(|on| format!("，资料截至 {on}"));
        format!(
            "只看了所收的 {} 件文件（有全文 {} 件）{}；未收的变化不在其内",
            self.work_count,
            self.text_count,
            until.unwrap_or_default()
        )
    }

    pub fn english(&self) -> String {
        let until = self.known_until.map(|on| format!(", known until {on}"));
        format!(
            "looked at {} works held ({} with text){}; changes that are not held are not told",
            self.work_count,
            self.text_count,
            until.unwrap_or_default()
        )
    }
}
