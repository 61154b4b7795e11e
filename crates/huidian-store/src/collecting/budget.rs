use jiff::civil::Date;

use crate::database::error::Result;
use crate::database::reader::Reader;
use crate::database::row::{day_text, unreadable};
use crate::database::transaction::Transaction;
use crate::sql::{OptionalExtension, params};

/// Requests made to a host on the last day on which any was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostRequests {
    pub host: String,
    pub day: Date,
    pub request_count: u64,
    /// As it was set when the last was made.
    pub daily_limit: u64,
}

impl Transaction<'_> {
    /// Counts requests to a host before they are made, or takes back what was counted and not made; gives the count of the day.
    pub fn count_requests(
        &mut self,
        host: &str,
        day: Date,
        more: i64,
        daily_limit: u64,
    ) -> Result<u64> {
        let count: i64 = self
            .connection
            .prepare_cached(
                "insert into host_requests (host, day, request_count, daily_limit) values ($1, $2, $3, $4)
                 on conflict (host) do update set
                     request_count = case
                         when host_requests.day <> excluded.day then excluded.request_count
                         when host_requests.request_count + $5 < 0 then 0
                         else host_requests.request_count + $5 end,
                     day = excluded.day, daily_limit = excluded.daily_limit
                 returning request_count",
            )?
            .query_row(params![host, day_text(day), more.max(0), daily_limit as i64, more], |row| row.get(0))?;
        Ok(count as u64)
    }
}

impl Reader<'_> {
    pub fn host_requests(&self, host: &str) -> Result<Option<HostRequests>> {
        let found: Option<(String, i64, i64)> = self
            .connection()
            .prepare_cached(
                "select day, request_count, daily_limit from host_requests where host = $1",
            )?
            .query_row(params![host], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })
            .optional()?;
        let Some((day, request_count, daily_limit)) = found else {
            return Ok(None);
        };
        Ok(Some(HostRequests {
            host: host.to_owned(),
            day: day.parse().map_err(|_| unreadable("day", &day))?,
            request_count: request_count as u64,
            daily_limit: daily_limit as u64,
        }))
    }
}
