//! A line of a list as it is kept, to go on from after a break.

use huidian_sources::Row;
use serde::{Deserialize, Serialize};
use url::Url;

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct RowRecord {
    title: String,
    address: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    listed_on: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    comments_until: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    files: Vec<(String, String)>,
}

impl RowRecord {
    pub(crate) fn of(row: &Row) -> String {
        let record = Self {
            title: row.title.clone(),
            address: row.address.to_string(),
            data: row.data.as_ref().map(Url::to_string),
            listed_on: row.listed_on.map(|on| on.to_string()),
            number: row.number.clone(),
            comments_until: row.comments_until.map(|on| on.to_string()),
            status: row.status.clone(),
            files: row
                .files
                .iter()
                .map(|(name, url)| (name.clone(), url.to_string()))
                .collect(),
        };
        serde_json::to_string(&record).expect("strings and days are JSON")
    }

    /// `None` for what a later program wrote.
    pub(crate) fn read(text: &str) -> Option<Row> {
        let record: Self = serde_json::from_str(text).ok()?;
        Some(Row {
            title: record.title,
            address: Url::parse(&record.address).ok()?,
            data: record.data.and_then(|url| Url::parse(&url).ok()),
            listed_on: record.listed_on.and_then(|on| on.parse().ok()),
            number: record.number,
            comments_until: record.comments_until.and_then(|on| on.parse().ok()),
            status: record.status,
            files: record
                .files
                .into_iter()
                .filter_map(|(name, url)| Some((name, Url::parse(&url).ok()?)))
                .collect(),
        })
    }
}
