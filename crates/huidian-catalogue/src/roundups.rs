//! The roundups that works quote.

use huidian_model::PartialDate;
use serde::Deserialize;

use crate::error::{Error, Place};
use crate::evidence;

/// A roundup whose rows stand in the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Roundup {
    /// Name by which rows refer to it.
    pub id: String,
    pub title: String,
    pub publisher: String,
    #[serde(deserialize_with = "evidence::date")]
    pub published_on: PartialDate,
    /// Year that its dates of month and day belong to.
    pub year: i16,
    pub row_count: u32,
}

impl Roundup {
    /// A date as its rows write it, `M/D`.
    pub(crate) fn date(&self, written: &str) -> Option<PartialDate> {
        let (month, day) = written.split_once('/')?;
        PartialDate::day_of(self.year, month.parse().ok()?, day.parse().ok()?)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RoundupFile {
    roundup: Vec<Roundup>,
}

pub(crate) fn read(place: Place<'_>) -> Result<Vec<Roundup>, Error> {
    place.read::<RoundupFile>().map(|file| file.roundup)
}
